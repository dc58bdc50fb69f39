//! The road of a question for a price.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::made::{OfferShare, OfferView};
use crate::attachment::Attachment;
use crate::catalog::ListingKind;
use crate::kernel::{
    AgreementId, BookingId, Fen, Invalid, ListingId, OfferId, OrganisationId, QuotationId, RegionCode, text_enum,
};
use crate::programme::Exclusion;
use crate::sample::{AfterUse, NewSample};
use crate::web::FieldError;

/// How long the provider has to offer, and again after an offer was declined or lapsed.
pub const ANSWER_TIME: Duration = Duration::days(14);

text_enum! {
    /// Where a quotation stands.
    pub enum QuotationState {
        /// Waits for the provider's offer.
        Open = "open",
        /// Waits for the enterprise.
        Offered = "offered",
        Accepted = "accepted",
        /// The provider makes no offer.
        Refused = "refused",
        /// The enterprise takes its question back.
        Withdrawn = "withdrawn",
        /// Nobody offered in time.
        Lapsed = "lapsed",
    }
}

text_enum! {
    /// What can be done about a quotation.
    pub enum QuotationStep {
        /// Also in the place of an offer.
        Offer = "offer",
        Accept = "accept",
        Decline = "decline",
        Refuse = "refuse",
        Withdraw = "withdraw",
        /// Its time is over.
        TimeOut = "time_out",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct QuotationIllegalStep {
    pub state: QuotationState,
    pub step: QuotationStep,
}

impl QuotationState {
    /// The one way from state to state. What is declined or lapses leaves the question open for another offer.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: QuotationStep) -> Result<Self, QuotationIllegalStep> {
        use {QuotationState as S, QuotationStep as T};
        Ok(match (self, step) {
            (S::Open | S::Offered, T::Offer) => S::Offered,
            (S::Offered, T::Accept) => S::Accepted,
            (S::Offered, T::Decline | T::TimeOut) => S::Open,
            (S::Open | S::Offered, T::Refuse) => S::Refused,
            (S::Open | S::Offered, T::Withdraw) => S::Withdrawn,
            (S::Open, T::TimeOut) => S::Lapsed,
            _ => return Err(QuotationIllegalStep { state: self, step }),
        })
    }

    /// The steps that are possible here.
    pub fn allowed(self) -> Vec<&'static str> {
        QuotationStep::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }

    /// Nothing can happen to it any more.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Open | Self::Offered)
    }
}

/// What an enterprise asks the price of.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuotation {
    /// A test service, a lease, an incubation service or a technology contract.
    pub listing_id: ListingId,
    /// 2 to 200 characters.
    #[schema(min_length = 2, max_length = 200)]
    pub subject: String,
    /// What is to be tested, rented or developed; 1 to 5,000 characters.
    #[schema(min_length = 1, max_length = 5_000)]
    pub description: String,
    /// Standard or method to be followed.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub method: Option<String>,
    /// Samples that will be sent in; those that `samples` describes if absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 500)]
    pub sample_count: Option<i32>,
    /// Those that are described one by one.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub samples: Vec<NewSample>,
    /// What becomes of the samples; destroyed if absent.
    #[serde(default)]
    pub after_use: Option<AfterUse>,
    /// When the enterprise would like to have it.
    #[serde(default)]
    pub wished_on: Option<NaiveDate>,
    /// What the enterprise declares about the service: reasons for which a programme may not pay.
    #[serde(default)]
    pub declared: BTreeSet<Exclusion>,
}

const MOST_SAMPLES: usize = 500;

impl NewQuotation {
    /// How many samples are meant.
    pub fn count(&self) -> i32 {
        self.sample_count.unwrap_or_else(|| i32::try_from(self.samples.len()).unwrap_or(i32::MAX))
    }

    /// What speaks against it on `today`.
    pub fn faults(&self, kind: ListingKind, today: NaiveDate) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut refuse = |field: &str, code, zh: &str, en: &str| {
            faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
        };
        if kind == ListingKind::InstrumentTime {
            refuse(
                "listing_id",
                "by_the_hour",
                "仪器机时请直接预约时段",
                "time on an instrument is booked by its calendar",
            );
        }
        if !(2..=200).contains(&self.subject.trim().chars().count()) {
            refuse("subject", "length", "请填写 2 到 200 字", "write 2 to 200 characters");
        }
        if !(1..=5_000).contains(&self.description.trim().chars().count()) {
            refuse("description", "length", "请填写 1 到 5000 字", "write 1 to 5,000 characters");
        }
        if self.method.as_ref().is_some_and(|method| method.trim().chars().count() > 500) {
            refuse("method", "length", "最多 500 字", "at most 500 characters");
        }
        if kind != ListingKind::TestService && self.count() != 0 {
            refuse("sample_count", "no_test_service", "只有检测服务需要样品", "only test services have samples");
        }
        let described = i32::try_from(self.samples.len()).unwrap_or(i32::MAX);
        if self.samples.len() > MOST_SAMPLES || !(described..=500).contains(&self.count()) {
            refuse(
                "sample_count",
                "range",
                "应不少于已描述的样品，最多 500 件",
                "not fewer than are described, at most 500",
            );
        }
        if self.wished_on.is_some_and(|day| day < today || day > today + Duration::days(1_830)) {
            refuse("wished_on", "range", "应在今天之后的五年内", "within five years from today");
        }
        for (place, sample) in self.samples.iter().take(MOST_SAMPLES).enumerate() {
            faults.extend(sample.faults(&format!("samples.{place}")));
        }
        faults
    }
}

/// The enterprise does not take the live offer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclinedOffer {
    /// The offer that the enterprise looked at.
    pub offer_id: OfferId,
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: String,
}

/// A document of the database as a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Document<T>(pub T);

impl<T: DeserializeOwned> FromSql<Jsonb, Pg> for Document<T> {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let value = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_value(value)?))
    }
}

/// A quotation as its parties and the bureaus see it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Quotation {
    #[diesel(sql_type = Uuid)]
    pub id: QuotationId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub listing_kind: ListingKind,
    #[diesel(sql_type = Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    /// The enterprise's.
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Timestamptz)]
    pub requested_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub subject: String,
    #[diesel(sql_type = Text)]
    pub description: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub method: Option<String>,
    #[diesel(sql_type = Integer)]
    pub sample_count: i32,
    /// Those that are described one by one.
    #[diesel(sql_type = Jsonb)]
    #[schema(value_type = Vec<NewSample>)]
    pub samples: Document<Vec<NewSample>>,
    #[diesel(sql_type = Text)]
    pub after_use: AfterUse,
    #[diesel(sql_type = Nullable<Date>)]
    pub wished_on: Option<NaiveDate>,
    #[diesel(sql_type = Jsonb)]
    #[schema(value_type = Vec<Exclusion>)]
    pub declared: Document<BTreeSet<Exclusion>>,
    #[diesel(sql_type = Text)]
    pub state: QuotationState,
    /// When it lapses, or its offer does, if nobody does anything.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub due_at: Option<DateTime<Utc>>,
    /// Why it was refused or withdrawn.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    /// What became of it: one booking,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub booking_id: Option<BookingId>,
    /// or a contract.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub agreement_id: Option<AgreementId>,
    /// Of the live or the accepted offer, fen.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub price_fen: Option<Fen>,
}

/// A quotation in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotationListed {
    #[serde(flatten)]
    pub quotation: Quotation,
    /// What vouchers would pay of the live offer now; for the enterprise only.
    pub share: Option<OfferShare>,
}

/// A quotation with its offers and files.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotationDetail {
    #[serde(flatten)]
    pub quotation: Quotation,
    /// The newest first.
    pub offers: Vec<OfferView>,
    pub files: Vec<Attachment>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use {QuotationState as S, QuotationStep as T};
        let ways = [
            (S::Open, T::Offer, S::Offered),
            (S::Open, T::Refuse, S::Refused),
            (S::Open, T::Withdraw, S::Withdrawn),
            (S::Open, T::TimeOut, S::Lapsed),
            (S::Offered, T::Offer, S::Offered),
            (S::Offered, T::Accept, S::Accepted),
            (S::Offered, T::Decline, S::Open),
            (S::Offered, T::TimeOut, S::Open),
            (S::Offered, T::Refuse, S::Refused),
            (S::Offered, T::Withdraw, S::Withdrawn),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                assert_eq!(state.next(step).ok(), way, "{state} {step}");
            }
        }
    }

    #[test]
    fn samples_are_for_test_services_and_not_fewer_than_described() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        let asked = |count: Option<i32>, described: usize| NewQuotation {
            listing_id: ListingId::new(),
            subject: "拉伸试验".into(),
            description: "五件".into(),
            method: None,
            sample_count: count,
            samples: (1..=described).map(NewSample::counted).collect(),
            after_use: None,
            wished_on: None,
            declared: BTreeSet::new(),
        };
        let fields = |asked: &NewQuotation, kind| {
            asked.faults(kind, today).into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert!(fields(&asked(None, 3), ListingKind::TestService).is_empty());
        assert!(fields(&asked(Some(500), 3), ListingKind::TestService).is_empty());
        for (count, described) in [(Some(2), 3), (Some(501), 0), (Some(-1), 0)] {
            assert_eq!(fields(&asked(count, described), ListingKind::TestService), ["sample_count"]);
        }
        assert_eq!(fields(&asked(Some(1), 0), ListingKind::Lease), ["sample_count"]);
        assert_eq!(fields(&asked(None, 0), ListingKind::InstrumentTime), ["listing_id"]);
        let past = NewQuotation { wished_on: today.pred_opt(), ..asked(None, 0) };
        assert_eq!(fields(&past, ListingKind::TestService), ["wished_on"]);
    }

    proptest! {
        /// Wherever a walk leads: what is over stays over, and what is not over ends by silence.
        #[test]
        fn a_walk_never_gets_stuck_and_never_comes_back(
            steps in prop::collection::vec(0..QuotationStep::ALL.len(), 0..40),
        ) {
            let mut state = QuotationState::Open;
            for index in steps {
                let step = QuotationStep::ALL[index];
                match state.next(step) {
                    Ok(next) => {
                        prop_assert!(!state.is_over());
                        state = next;
                    }
                    Err(refused) => prop_assert_eq!(refused, QuotationIllegalStep { state, step }),
                }
                prop_assert_eq!(state.allowed().is_empty(), state.is_over());
                prop_assert_eq!(state.next(QuotationStep::TimeOut).is_ok(), !state.is_over());
            }
        }
    }
}
