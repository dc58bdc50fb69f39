//! A booking as it is kept and as others see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::breach::Allowance;
use super::charge::Charge;
use super::minutes::{KnownMinutes, MinutesFrom};
use super::order::consumable_faults;
use super::quote::{BookedTerms, StoredQuote};
use super::state::State;
use super::words::OrderWords;
use crate::catalog::PriceUnit;
use crate::kernel::{
    BookingId, BookingSeriesId, Fen, Invalid, ListingId, OrganisationId, ProgrammeVersionId, RegionCode, Text,
    TimeWindow, TransferId, UserId, VoucherId, local_time,
};
use crate::programme::Decision;
use crate::store::schema::booking;
use crate::web::FieldError;

/// A row of `booking`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = booking, check_for_backend(diesel::pg::Pg))]
pub struct Booking {
    pub id: BookingId,
    pub reference: String,
    /// The enterprise's region, whose bureau looks after it.
    pub region_code: RegionCode,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub enterprise_id: OrganisationId,
    pub created_by: UserId,
    pub state: State,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub quantity: i32,
    pub price_fen: Fen,
    /// Held on the voucher.
    pub subsidy_fen: Fen,
    pub quote: StoredQuote,
    pub programme_version_id: Option<ProgrammeVersionId>,
    pub voucher_id: Option<VoucherId>,
    pub hold_transfer_id: Option<TransferId>,
    pub delivery: Option<Delivery>,
    pub final_price_fen: Option<Fen>,
    pub final_subsidy_fen: Option<Fen>,
    pub deadline_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    /// The rules that it breaks, and why it stands all the same.
    pub allowance: Option<Allowance>,
    /// What the enterprise owes for not using it.
    pub charge: Option<Charge>,
    pub charge_fen: Option<Fen>,
    /// Who of the enterprise's people will use it; unknown where the provider's staff took the order.
    pub used_by: Option<UserId>,
    /// When the provider put it elsewhere, if the enterprise has not agreed to that since: it owes nothing for not using it.
    pub moved_unasked_at: Option<DateTime<Utc>>,
    /// Of which series it is an occurrence, if it is one.
    pub series_id: Option<BookingSeriesId>,
}

impl Booking {
    /// 本单位自用: the provider's own people use what it offers. Priced for internal accounting, owed to nobody.
    pub fn is_own_use(&self) -> bool {
        self.enterprise_id == self.provider_id
    }

    /// Writes down what is owed, if anything is; nothing is of what was put elsewhere unasked, nor of own use.
    pub fn owe(&mut self, charge: Option<Charge>) {
        let charge = charge.filter(|_| self.moved_unasked_at.is_none() && !self.is_own_use());
        self.charge_fen = charge.as_ref().map(|charge| charge.amount);
        self.charge = charge;
    }

    pub fn window(&self) -> Option<TimeWindow> {
        self.starts_at.zip(self.ends_at).and_then(|(from, to)| TimeWindow::new(from, to).ok())
    }

    /// Until when its subsidy is held: as long as there is time for the next step; for good if none.
    pub fn held_until(&self) -> Option<DateTime<Utc>> {
        self.deadline_at.filter(|_| !self.state.holds_for_good())
    }

    /// When it is, in words for both sides; for an order without a window what it is about: the stage of a contract, or
    /// how much of what.
    pub fn occasion(&self) -> Text {
        if let Some(window) = self.window() {
            let (from, to) = (local_time(window.starts_at()), local_time(window.ends_at()));
            return Text::new(format!("时间：{from} 至 {to}"), format!("Time: {from} to {to}"));
        }
        let price = &self.quote.quote.price;
        if let Some(stage) = price.steps.last().filter(|_| self.quote.terms.is_binding) {
            return Text::new(format!("内容：{}", stage.zh), format!("About: {}", stage.en));
        }
        let count = self.quantity;
        match price.unit {
            PriceUnit::Month => Text::new(format!("内容：{count} 个月"), format!("About: {count} months")),
            PriceUnit::Sample => Text::new(format!("内容：样品 {count} 件"), format!("About: {count} samples")),
            PriceUnit::Hour | PriceUnit::Fixed => Text::new(
                format!("内容：数量 {count}，不占用时段"),
                format!("About: quantity {count}, without a window"),
            ),
        }
    }

    /// As [`Self::occasion`], with what the customer says about it: for letters to both sides.
    pub fn occasion_with(&self, words: &OrderWords) -> Text {
        let (occasion, words) = (self.occasion(), words.lines());
        Text::new(occasion.zh + &words.zh, occasion.en + &words.en)
    }

    /// What the customer itself pays, as quoted.
    pub fn quoted_own_share(&self) -> Fen {
        if self.is_own_use() { Fen::ZERO } else { self.price_fen.remaining_after(self.subsidy_fen) }
    }

    /// What the customer itself pays, once the amounts are final.
    pub fn final_own_share(&self) -> Option<Fen> {
        let share = self.final_price_fen?.remaining_after(self.final_subsidy_fen?);
        Some(if self.is_own_use() { Fen::ZERO } else { share })
    }
}

/// What the provider reports when the work is done.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelivery {
    /// Minutes really used, as the provider says; if absent those of `minutes_from`.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub actual_minutes: Option<i64>,
    /// Whose minutes count, where `actual_minutes` does not say them; if absent those between check-in and check-out, or else of
    /// the records of use, or else the booked ones.
    #[serde(default)]
    pub minutes_from: Option<MinutesFrom>,
    /// Samples or months really done; the ordered ones if absent.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub quantity: Option<i32>,
    /// Consumables by piece that were really used, by code, of all that the tariff had when it was booked; those that it does not
    /// name were used as ordered. What is beyond the order no voucher pays.
    #[serde(default)]
    pub consumables: BTreeMap<String, u32>,
    /// Where the result is: a report's number or the address of a file.
    #[serde(default)]
    pub result_reference: Option<String>,
    #[serde(default)]
    pub note: String,
}

const MAX_REFERENCE: usize = 500;
pub const MAX_TEXT: usize = 2_000;

/// Whether a text has in it what a browser opens: a mistake that is meant well, not every trick.
fn names_address(text: &str) -> bool {
    let text = text.to_lowercase();
    ["://", "www.", ".com/", ".cn/"].into_iter().any(|part| text.contains(part))
}

impl NewDelivery {
    /// What is wrong with it for a booking with these terms.
    pub fn faults(&self, terms: &BookedTerms) -> Vec<FieldError> {
        let mut faults = Vec::new();
        consumable_faults(&terms.tariff, &self.consumables, &mut faults);
        let mut refuse = |field: &str, code, zh: &str, en: &str| {
            faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
        };
        if self.actual_minutes.is_some_and(|minutes| !(1..=5_256_000).contains(&minutes)) {
            refuse("actual_minutes", "minutes", "实际使用须为 1 分钟至十年", "1 minute to ten years");
        }
        if self.quantity.is_some_and(|quantity| quantity < 1) {
            refuse("quantity", "quantity", "数量必须大于零", "the quantity must be positive");
        }
        if self.result_reference.as_ref().is_some_and(|r| r.trim().is_empty() || r.chars().count() > MAX_REFERENCE) {
            refuse("result_reference", "length", "应为 1 到 500 个字符", "must be 1 to 500 characters");
        }
        // What is to be read once it is paid for is no address that anybody can open before.
        let told =
            [("result_reference", self.result_reference.as_deref().unwrap_or_default()), ("note", self.note.as_str())];
        for (field, _) in told.into_iter().filter(|(_, text)| terms.results_after_payment && names_address(text)) {
            refuse(
                field,
                "results_after_payment",
                "本条目先付款后放数据：请上传结果文件，此处只填报告编号，不填网址",
                "results are given out after payment: upload the files, and give a report's number instead of an address",
            );
        }
        if self.note.chars().count() > MAX_TEXT {
            refuse("note", "length", "最多 2000 个字符", "at most 2,000 characters");
        }
        faults
    }
}

/// A delivery with what it comes to: the offer that the enterprise accepts or disputes.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    diesel::deserialize::FromSqlRow,
    diesel::expression::AsExpression,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
pub struct Delivery {
    pub delivered_at: DateTime<Utc>,
    pub minutes: i64,
    /// Whose word that is; absent without a booked time, and of what was delivered before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_from: Option<MinutesFrom>,
    /// What each said when it was delivered; absent as `minutes_from` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_known: Option<KnownMinutes>,
    pub quantity: i64,
    /// Consumables by piece as they were used, where that was not as ordered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consumables: BTreeMap<String, u32>,
    pub result_reference: Option<String>,
    pub note: String,
    pub price_fen: Fen,
    pub subsidy_fen: Fen,
    /// By how much use beyond the booked time may raise the price above the quote, by the tariff under which it was booked; the
    /// enterprise's own to pay. 0 of what was delivered before tariffs had a price for it.
    #[serde(default)]
    pub overtime_fen: Fen,
    pub price_steps: Vec<Text>,
    pub decision: Option<Decision>,
}

/// What a claim needs of an accepted booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedBooking {
    pub id: BookingId,
    pub reference: String,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub listing_id: ListingId,
    pub region_code: RegionCode,
    pub programme_version_id: Option<ProgrammeVersionId>,
    pub voucher_id: Option<VoucherId>,
    pub final_price: Fen,
    pub final_subsidy: Fen,
    pub accepted_at: DateTime<Utc>,
}

impl AcceptedBooking {
    /// `None` unless the booking was accepted.
    pub fn of(booking: Booking) -> Option<Self> {
        Some(Self {
            final_price: booking.final_price_fen?,
            final_subsidy: booking.final_subsidy_fen?,
            accepted_at: booking.accepted_at?,
            id: booking.id,
            reference: booking.reference,
            enterprise_id: booking.enterprise_id,
            provider_id: booking.provider_id,
            listing_id: booking.listing_id,
            region_code: booking.region_code,
            programme_version_id: booking.programme_version_id,
            voucher_id: booking.voucher_id,
        })
    }
}

/// Kept as documents.
macro_rules! json_column {
    ($($name:ident),+) => {$(
        impl diesel::serialize::ToSql<diesel::sql_types::Jsonb, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                let value = serde_json::to_value(self)?;
                <serde_json::Value as diesel::serialize::ToSql<diesel::sql_types::Jsonb, diesel::pg::Pg>>::to_sql(
                    &value,
                    &mut out.reborrow(),
                )
            }
        }

        impl diesel::deserialize::FromSql<diesel::sql_types::Jsonb, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                let value = <serde_json::Value as diesel::deserialize::FromSql<
                    diesel::sql_types::Jsonb,
                    diesel::pg::Pg,
                >>::from_sql(bytes)?;
                Ok(serde_json::from_value(value)?)
            }
        }
    )+};
}

json_column!(Allowance, Charge, StoredQuote, Delivery);

pub(super) use json_column;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_that_wait_for_payment_are_nowhere_given_as_an_address() {
        let fields = |waits: bool, reference: &str, note: &str| {
            let new = NewDelivery {
                result_reference: Some(reference.to_owned()),
                note: note.to_owned(),
                ..NewDelivery::default()
            };
            let terms = BookedTerms { results_after_payment: waits, ..BookedTerms::default() };
            new.faults(&terms).into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(true, "R-2026.001/3", "三个样品，见报告 2.1 节"), Vec::<String>::new());
        for address in ["https://pan.example/s/1", "WWW.example.org", "pan.example.com/s/1", "网盘 Example.CN/s"] {
            assert_eq!(fields(true, address, ""), ["result_reference"], "{address}");
            assert_eq!(fields(true, "R-1", address), ["note"], "{address}");
            assert_eq!(fields(false, address, address), Vec::<String>::new(), "{address}");
        }
    }
}
