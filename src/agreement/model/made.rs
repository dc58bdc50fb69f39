//! An offer as it was made, and what vouchers would pay of it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Jsonb, Nullable, Text as SqlText, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::offer::{OfferKind, OfferState, Part};
use super::quotation::Document;
use crate::booking::model::Quote;
use crate::kernel::{Fen, OfferId, QuotationId, Text};

/// Where the price of one booking came from.
pub fn line_steps(offer: &Offer, quotation: &str) -> Vec<Text> {
    let mut steps: Vec<_> = offer
        .parts
        .0
        .iter()
        .map(|part| {
            let sum = format!("{:#} × {} = {:#}", part.unit_price_fen, part.quantity, part.amount_fen);
            Text::new(format!("{}：{sum} 元", part.title), format!("{}: {sum} yuan", part.title))
        })
        .collect();
    let (number, price) = (offer.number, offer.price_fen);
    steps.push(Text::new(
        format!("按 {quotation} 第 {number} 次报价合计 {price:#} 元"),
        format!("together {price:#} yuan, by offer {number} of {quotation}"),
    ));
    steps
}

/// An offer as it was made.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Offer {
    #[diesel(sql_type = Uuid)]
    pub id: OfferId,
    #[diesel(sql_type = Uuid)]
    pub quotation_id: QuotationId,
    /// 1 for the first.
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = SqlText)]
    pub kind: OfferKind,
    #[diesel(sql_type = Jsonb)]
    #[schema(value_type = Vec<Part>)]
    pub parts: Document<Vec<Part>>,
    #[diesel(sql_type = BigInt)]
    pub price_fen: Fen,
    #[diesel(sql_type = Nullable<Date>)]
    pub starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    pub ends_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub delivery_days: Option<i32>,
    #[diesel(sql_type = SqlText)]
    pub note: String,
    #[diesel(sql_type = Timestamptz)]
    pub valid_until: DateTime<Utc>,
    #[diesel(sql_type = SqlText)]
    pub state: OfferState,
    /// Why it was declined.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub reason: Option<String>,
    #[diesel(sql_type = SqlText)]
    pub made_by_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
}

/// What vouchers would pay of an offer if it were accepted now: the best for each part, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferShare {
    pub subsidy_fen: Fen,
    /// What the enterprise pays itself in the end.
    pub own_share_fen: Fen,
    /// One for a single booking, else one for each stage. Later stages are decided when they begin.
    pub parts: Vec<PartShare>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartShare {
    pub subsidy_fen: Fen,
    pub own_share_fen: Fen,
    pub voucher_number: Option<String>,
    /// How it came about, or why it is nothing.
    pub steps: Vec<Text>,
}

impl OfferShare {
    pub fn of(quotes: &[Quote]) -> Self {
        let sum = |of: fn(&Quote) -> Fen| {
            quotes.iter().fold(Fen::ZERO, |sum, quote| sum.checked_add(of(quote)).unwrap_or(sum))
        };
        let part = |quote: &Quote| PartShare {
            subsidy_fen: quote.subsidy,
            own_share_fen: quote.own_share,
            voucher_number: quote.voucher.as_ref().map(|voucher| voucher.number.clone()),
            steps: quote.decision.iter().flat_map(|decision| &decision.steps).map(|step| step.text.clone()).collect(),
        };
        Self {
            subsidy_fen: sum(|quote| quote.subsidy),
            own_share_fen: sum(|quote| quote.own_share),
            parts: quotes.iter().map(part).collect(),
        }
    }
}

/// An offer as its parties see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfferView {
    #[serde(flatten)]
    pub offer: Offer,
    /// Of the live offer, for the enterprise only.
    pub share: Option<OfferShare>,
}

/// The enterprise accepts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedOffer {
    /// The offer that the enterprise looked at.
    pub offer_id: OfferId,
    /// Whether vouchers are to pay what they can.
    pub uses_voucher: bool,
    /// What the enterprise was told that they pay; if it would be something else, nothing is accepted.
    #[serde(default)]
    pub expected_subsidy_fen: Option<Fen>,
}
