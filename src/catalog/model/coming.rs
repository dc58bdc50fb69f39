//! Prices that begin on a day to come.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::checked_prices;
use super::listing::BookableListing;
use super::price::PriceRule;
use super::tariff::Tariff;
use crate::kernel::{ComingPricesId, Invalid, Text, local_date};
use crate::web::FieldError;

/// Three years: nobody knows prices further ahead.
const MOST_DAYS_AHEAD: u64 = 1_096;
/// Announced at once for one listing.
pub const MOST_COMING: usize = 20;

/// What a listing will cost from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComingPrices {
    /// All of the listing's prices from then on, at most one per customer class.
    pub prices: Vec<PriceRule>,
    /// The tariff from then on; absent: it stays as it is then.
    #[serde(default)]
    pub tariff: Option<Tariff>,
}

impl NewComingPrices {
    /// As it may be kept: for a day after `today`.
    ///
    /// # Errors
    /// Everything that does not fit, by field.
    pub fn checked(self, begins_on: NaiveDate, today: NaiveDate) -> Result<Self, Vec<FieldError>> {
        let mut faults = Vec::new();
        let last = today.checked_add_days(Days::new(MOST_DAYS_AHEAD)).unwrap_or(NaiveDate::MAX);
        if begins_on <= today || begins_on > last {
            let invalid = Invalid::new(
                "range",
                format!("新价格最早自明日起，最晚自 {last} 起"),
                format!("new prices begin tomorrow at the earliest and on {last} at the latest"),
            );
            faults.push(FieldError::invalid("begins_on", invalid));
        }
        if self.prices.is_empty() {
            let missing = Invalid::new("missing", "请至少填写一项价格", "at least one price is needed");
            faults.push(FieldError::invalid("prices", missing));
        }
        let prices = checked_prices(self.prices).unwrap_or_else(|wrong| {
            faults.extend(wrong);
            Vec::new()
        });
        let of_tariff = self.tariff.as_ref().map(Tariff::faults).unwrap_or_default();
        faults.extend(
            of_tariff.into_iter().map(|fault| FieldError { field: format!("tariff.{}", fault.field), ..fault }),
        );
        if faults.is_empty() { Ok(Self { prices, tariff: self.tariff }) } else { Err(faults) }
    }
}

/// Prices that were announced and have not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComingPrices {
    pub id: ComingPricesId,
    /// The first day (Asia/Shanghai) on which use is priced by them.
    pub begins_on: NaiveDate,
    pub prices: Vec<PriceRule>,
    /// Absent: the tariff stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<Tariff>,
    pub announced_at: DateTime<Utc>,
}

/// By the prices of which day an order is priced, where prices are to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedOn {
    pub day: NaiveDate,
    /// Since when these prices hold; absent: they are those of today.
    pub since: Option<NaiveDate>,
    /// When the next begin.
    pub next: Option<NaiveDate>,
}

impl BookableListing {
    /// With the prices and the tariff of the day on which it is used: those announced for that day or the last day before,
    /// else those in force.
    #[must_use]
    pub fn priced_at(mut self, at: DateTime<Utc>) -> Self {
        if self.coming.is_empty() {
            return self;
        }
        let mut priced = PricedOn { day: local_date(at), since: None, next: None };
        self.coming.sort_by_key(|coming| coming.begins_on);
        for coming in std::mem::take(&mut self.coming) {
            if coming.begins_on > priced.day {
                priced.next = Some(coming.begins_on);
                break;
            }
            priced.since = Some(coming.begins_on);
            self.prices = coming.prices;
            self.tariff = coming.tariff.unwrap_or(self.tariff);
        }
        self.priced_on = Some(priced);
        self
    }
}

impl PricedOn {
    /// Says which day's prices were taken; an order without a window is priced by the day on which it is made.
    pub fn step(&self, has_window: bool) -> Text {
        let Self { day, since, next } = self;
        let of = if has_window {
            Text::new(format!("按使用当日（{day}）的价格"), format!("prices of the day of use, {day}"))
        } else {
            Text::new(format!("按下单当日（{day}）的价格"), format!("prices of the day of the order, {day}"))
        };
        let (mut zh, mut en) = (of.zh, of.en);
        if let Some(since) = since {
            zh.push_str(&format!("：{since} 起的新价"));
            en.push_str(&format!(": the new ones from {since} on"));
        }
        if let Some(next) = next {
            zh.push_str(&format!("；{next} 起另有新价"));
            en.push_str(&format!("; others begin on {next}"));
        }
        Text::new(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::super::price::{CustomerClass, PriceUnit};
    use super::super::{BookingRules, ListingKind, ListingState, OpeningHours};
    use super::*;
    use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode, local_midnight};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
    }

    fn prices(yuan: i64) -> Vec<PriceRule> {
        vec![PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Hour, amount: Fen::from_yuan(yuan) }]
    }

    fn coming(on: u32, yuan: i64) -> ComingPrices {
        let announced_at = local_midnight(day(1));
        ComingPrices { id: ComingPricesId::new(), begins_on: day(on), prices: prices(yuan), tariff: None, announced_at }
    }

    fn listing(coming: Vec<ComingPrices>) -> BookableListing {
        BookableListing {
            id: ListingId::new(),
            provider_id: OrganisationId::new(),
            provider_is_admitted: true,
            kind: ListingKind::InstrumentTime,
            state: ListingState::Admitted,
            code: String::new(),
            name: String::new(),
            category: String::new(),
            region_code: RegionCode::parse("371002").expect("a code"),
            opening_hours: OpeningHours::default(),
            slot_minutes: 30,
            min_minutes: 30,
            max_minutes: None,
            lead_minutes: 0,
            horizon_days: 90,
            units: 1,
            auto_confirm: true,
            voucher_payable: true,
            prices: prices(0),
            coming,
            priced_on: None,
            rules: BookingRules::default(),
            tariff: Tariff::default(),
            warnings: Vec::new(),
            version: 1,
        }
    }

    #[test]
    fn the_day_of_use_decides_to_the_second() {
        let offered = || listing(vec![coming(20, 2), coming(10, 1)]);
        let at = |at: DateTime<Utc>| {
            let priced = offered().priced_at(at);
            let on = priced.priced_on.expect("a day");
            (priced.prices[0].amount, on.since, on.next)
        };
        let (tenth, twentieth) = (local_midnight(day(10)), local_midnight(day(20)));
        assert_eq!(at(tenth - Duration::seconds(1)), (Fen::ZERO, None, Some(day(10))));
        assert_eq!(at(tenth), (Fen::from_yuan(1), Some(day(10)), Some(day(20))));
        assert_eq!(at(twentieth - Duration::seconds(1)), (Fen::from_yuan(1), Some(day(10)), Some(day(20))));
        assert_eq!(at(twentieth), (Fen::from_yuan(2), Some(day(20)), None));
        assert_eq!(listing(Vec::new()).priced_at(tenth).priced_on, None, "nothing is said where nothing changes");
    }

    #[test]
    fn a_tariff_stays_until_another_is_announced() {
        let tariff = |yuan| Tariff { set_up_fee: Fen::from_yuan(yuan), ..Tariff::default() };
        let mut offered = listing(vec![ComingPrices { tariff: Some(tariff(5)), ..coming(10, 1) }, coming(20, 2)]);
        offered.tariff = tariff(3);
        let fee = |on| offered.clone().priced_at(local_midnight(day(on))).tariff.set_up_fee;
        assert_eq!([9, 10, 20].map(fee), [3, 5, 5].map(Fen::from_yuan));
    }

    #[test]
    fn only_days_to_come_can_be_announced() {
        let new = || NewComingPrices { prices: prices(1), tariff: None };
        let (today, ahead) = (day(5), day(5).checked_add_days(Days::new(MOST_DAYS_AHEAD)).expect("a day"));
        for (on, fits) in [(today, false), (day(6), true), (ahead, true), (ahead.succ_opt().expect("a day"), false)] {
            assert_eq!(new().checked(on, today).is_ok(), fits, "{on}");
        }
        let nothing = NewComingPrices { prices: Vec::new(), tariff: None };
        let twice = NewComingPrices { prices: [prices(1), prices(2)].concat(), tariff: None };
        let fields = |new: NewComingPrices| {
            let faults = new.checked(day(6), today).expect_err("faults");
            faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(nothing), ["prices"]);
        assert_eq!(fields(twice), ["prices[1].customer_class"]);
        let wrong = Tariff { minimum: Fen::new(-1), ..Tariff::default() };
        assert_eq!(fields(NewComingPrices { tariff: Some(wrong), ..new() }), ["tariff.minimum_fen"]);
    }

    proptest! {
        /// The prices are those of the last announced day that is not after the day of use.
        #[test]
        fn the_last_that_began_holds(mut begins in prop::collection::vec(2..28_u32, 0..5), used in 1..28_u32) {
            begins.sort_unstable();
            begins.dedup();
            let offered = listing(begins.iter().map(|on| coming(*on, i64::from(*on))).collect());
            let priced = offered.priced_at(local_midnight(day(used)) + Duration::hours(13));
            let expected = begins.iter().rev().find(|on| **on <= used).copied().unwrap_or(0);
            prop_assert_eq!(priced.prices[0].amount, Fen::from_yuan(i64::from(expected)));
        }
    }
}
