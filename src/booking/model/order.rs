//! What is ordered.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::breach::{Finding, Unit};
use super::record::MAX_TEXT;
use super::words::OrderWords;
use crate::catalog::model::ConsumablePer;
use crate::catalog::{BookableListing, BookingRule, BookingRules, ListingKind, Order as Extent, PriceUnit, Tariff};
use crate::kernel::{Fen, Invalid, ListingId, TimeWindow, UserId, VoucherId, text_enum};
use crate::programme::Exclusion;
use crate::web::FieldError;

/// Which voucher is to pay: `none`, `best` (the one that pays most for this order), or a voucher's id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum VoucherChoice {
    #[default]
    None,
    Best,
    This(VoucherId),
}

impl TryFrom<String> for VoucherChoice {
    type Error = Invalid;

    fn try_from(word: String) -> Result<Self, Invalid> {
        match word.as_str() {
            "none" => Ok(Self::None),
            "best" => Ok(Self::Best),
            id => id.parse().map(Self::This).map_err(|_| {
                Invalid::new("voucher_choice", "应为 none、best 或创新券编号", "must be none, best or a voucher's id")
            }),
        }
    }
}

impl From<VoucherChoice> for String {
    fn from(choice: VoucherChoice) -> Self {
        match choice {
            VoucherChoice::None => "none".to_owned(),
            VoucherChoice::Best => "best".to_owned(),
            VoucherChoice::This(id) => id.to_string(),
        }
    }
}

/// An order as an enterprise places it, or asks what it would cost.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    pub listing_id: ListingId,
    /// Needed where the listing has a calendar.
    #[serde(default)]
    pub window: Option<TimeWindow>,
    /// Samples or months, by the unit of the price; 1 where there is nothing to count.
    #[serde(default = "one")]
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: i32,
    /// Which voucher is to pay: `none` (if absent), `best`, or a voucher's id.
    #[serde(default)]
    #[schema(value_type = String, default = "none", example = "best")]
    pub voucher: VoucherChoice,
    /// What the enterprise declares about the service: reasons for which a programme may not pay.
    #[serde(default)]
    pub declared: BTreeSet<Exclusion>,
    /// Codes of services that the voucher's programme leaves out, as the enterprise declares them; at most 50.
    #[serde(default)]
    pub declared_services: BTreeSet<String>,
    /// Whether somebody of the provider's is to work with the customer, where the tariff leaves the choice.
    #[serde(default)]
    pub with_operator: bool,
    /// Consumables that the tariff counts by piece: code and number.
    #[serde(default)]
    pub consumables: BTreeMap<String, u32>,
    /// The day (Asia/Shanghai) on which the samples are to arrive, of a test service; needed where the listing's rules ask for
    /// notice of it.
    #[serde(default)]
    pub samples_on: Option<NaiveDate>,
    /// Which of the enterprise's people will use it; the caller if absent. Their quota and their training count.
    #[serde(default)]
    pub used_by: Option<UserId>,
    /// Rules whose warnings the customer has read. A warning that is not among them is answered instead of booking.
    #[serde(default)]
    pub accept_warnings: BTreeSet<BookingRule>,
    /// Why the provider is asked for an exception from rules that its staff may override; the booking then waits for
    /// its answer.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub exception_reason: Option<String>,
    /// 客户订单号 Number of the customer's own purchase order; printed on bills.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub customer_order_number: Option<String>,
    /// 给实验室的留言 A note to who does the work.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub customer_note: Option<String>,
    /// What the enterprise was told; a booking that would come to something else is refused with the quote of now.
    #[serde(default)]
    pub expected: Option<ExpectedQuote>,
}

/// The amounts of the quote that an order answers to, fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedQuote {
    pub price_fen: Fen,
    pub subsidy_fen: Fen,
}

const fn one() -> i32 {
    1
}

const MAX_QUANTITY: i32 = 1_000_000;
const MAX_PIECES: u32 = 10_000;

impl NewOrder {
    /// An order for one of a listing, without a window, paid by the enterprise itself.
    pub const fn of(listing_id: ListingId) -> Self {
        Self {
            listing_id,
            window: None,
            quantity: one(),
            voucher: VoucherChoice::None,
            declared: BTreeSet::new(),
            declared_services: BTreeSet::new(),
            expected: None,
            with_operator: false,
            consumables: BTreeMap::new(),
            samples_on: None,
            used_by: None,
            accept_warnings: BTreeSet::new(),
            exception_reason: None,
            customer_order_number: None,
            customer_note: None,
        }
    }

    /// What the customer says about it.
    pub fn words(&self) -> OrderWords {
        OrderWords::of(self.customer_order_number.as_deref(), self.customer_note.as_deref())
    }

    /// The moment whose prices count: when it begins, or, without a window, when it is made.
    pub fn used_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.window.map_or(now, |window| window.starts_at())
    }

    /// What a price counts.
    pub fn extent(&self) -> Extent {
        extent(self.window.as_ref(), self.quantity)
    }
}

/// What a price counts of a window and a quantity.
pub fn extent(window: Option<&TimeWindow>, quantity: i32) -> Extent {
    Extent { minutes: window.map_or(0, TimeWindow::minutes), quantity: quantity.into() }
}

/// No day on which samples arrive that anybody means is further away.
const FARTHEST_SAMPLES: Duration = Duration::days(3_660);

/// What is wrong with the day on which the samples of an order are to arrive, the listing's notice aside; `today` is the local
/// day.
pub fn samples_on_fault(listing: &BookableListing, on: Option<NaiveDate>, today: NaiveDate) -> Option<FieldError> {
    let is_test = listing.kind == ListingKind::TestService;
    let invalid = match on {
        None if is_test && listing.rules.sample_notice_days > 0 => {
            Invalid::new("samples_on_needed", "请填写计划送样日期", "say on which day the samples will arrive")
        }
        Some(_) if !is_test => {
            Invalid::new("no_test_service", "只有检测服务的预约有样品", "only test services have samples")
        }
        Some(on) if on < today => Invalid::new("in_the_past", "送样日期已过", "the day is over"),
        Some(on) if on - today > FARTHEST_SAMPLES => {
            Invalid::new("out_of_range", "日期超出可预约的范围", "out of any range that can be booked")
        }
        _ => return None,
    };
    Some(FieldError::invalid("samples_on", invalid))
}

/// The notice that the day on which samples are to arrive breaks, if it does; of an order that is made `today`.
pub fn samples_on_finding(rules: &BookingRules, on: NaiveDate, today: NaiveDate) -> Option<Finding> {
    let notice = Duration::days(rules.sample_notice_days.into());
    let ahead = on - today;
    let finding = || {
        let (value, limit) = (ahead.num_days(), notice.num_days());
        let earliest = today.checked_add_signed(notice).unwrap_or(NaiveDate::MAX);
        Finding::measured(BookingRule::SamplesTooSoon, "samples_on", value, limit, Unit::Days).no_sooner_than(earliest)
    };
    (ahead < notice).then(finding)
}

/// What speaks against an order for a listing, its window's own faults aside.
pub fn order_faults(listing: &BookableListing, order: &NewOrder, unit: Option<PriceUnit>) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut refuse = |field: &str, code, zh: &str, en: &str| {
        faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
    };
    match &order.window {
        None if listing.kind.has_calendar() => {
            refuse("window", "window_needed", "此条目按时间预约，须给出起止时间", "a start and an end are needed");
        }
        Some(window) if unit == Some(PriceUnit::Month) && !is_within_months(window, order.quantity) => {
            refuse("window", "longer_than_paid", "时间长于所订的月数", "longer than the months that are ordered");
        }
        _ => {}
    }
    if order.declared_services.len() > 50 || order.declared_services.iter().any(|code| code.len() > 40) {
        refuse(
            "declared_services",
            "declared_services",
            "最多 50 项，每项至多 40 个字符",
            "at most 50 of 40 characters",
        );
    }
    if !(1..=MAX_QUANTITY).contains(&order.quantity) {
        refuse("quantity", "quantity", "数量应为 1 到 1000000", "the quantity must be 1 to 1,000,000");
    }
    consumable_faults(&listing.tariff, &order.consumables, &mut faults);
    let mut refuse = |field: &str, code, zh: &str, en: &str| {
        faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
    };
    if order.with_operator && listing.tariff.operator.is_none() {
        refuse("with_operator", "no_operator", "此条目不提供操作员", "this listing has no operator");
    }
    if order.exception_reason.as_ref().is_some_and(|reason| !(1..=MAX_TEXT).contains(&reason.trim().chars().count())) {
        refuse("exception_reason", "reason", "请填写 1 到 2000 字", "write 1 to 2,000 characters");
    }
    faults.extend(order.words().faults());
    faults
}

fn is_within_months(window: &TimeWindow, months: i32) -> bool {
    let paid_until = u32::try_from(months).ok().and_then(|n| window.starts_at().checked_add_months(Months::new(n)));
    paid_until.is_none_or(|until| window.ends_at() <= until)
}

/// Consumables that a tariff does not count by piece, or too many of one.
pub(super) fn consumable_faults(tariff: &Tariff, named: &BTreeMap<String, u32>, faults: &mut Vec<FieldError>) {
    let pieces = |code: &str| tariff.consumables.iter().any(|one| one.per == ConsumablePer::Piece && one.code == code);
    for (code, count) in named {
        let invalid = if !pieces(code) {
            Invalid::new("unknown", "没有按件计的此种耗材", "no such consumable by piece")
        } else if *count > MAX_PIECES {
            Invalid::new("range", "最多 10000 件", "at most 10,000")
        } else {
            continue;
        };
        faults.push(FieldError::invalid(format!("consumables.{code}"), invalid));
    }
}

text_enum! {
    /// How a dispute is decided.
    #[schema(as = BookingSettlement)]
    pub enum Settlement {
        /// Paid, in full or in part.
        Accepted = "accepted",
        /// The work was not what was ordered: nothing is paid.
        Rejected = "rejected",
        /// Nobody is at fault: nothing is paid.
        Cancelled = "cancelled",
    }
}

impl Settlement {
    pub const fn step(self) -> super::Step {
        match self {
            Self::Accepted => super::Step::SettleAsAccepted,
            Self::Rejected => super::Step::SettleAsRejected,
            Self::Cancelled => super::Step::SettleAsCancelled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::listing;
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
    }

    #[test]
    fn samples_are_sent_no_sooner_than_the_notice_and_the_earliest_day_is_named() {
        let rules = BookingRules { sample_notice_days: 7, ..BookingRules::default() };
        let found = samples_on_finding(&rules, day(8), day(2)).expect("a finding");
        assert_eq!((found.measured.value, found.measured.limit, found.measured.unit), (6, 7, Unit::Days));
        assert_eq!((found.field, found.earliest), ("samples_on", Some(day(9))));
        assert_eq!(samples_on_finding(&rules, day(9), day(2)), None, "seven days ahead are enough");
        assert_eq!(samples_on_finding(&BookingRules::default(), day(2), day(2)), None, "none are asked");
    }

    #[test]
    fn a_day_is_needed_only_where_notice_is_asked_and_is_never_over() {
        let code = |listing: &BookableListing, on| samples_on_fault(listing, on, day(2)).map(|fault| fault.code);
        let instrument = listing();
        assert_eq!(code(&instrument, None), None);
        assert_eq!(code(&instrument, Some(day(9))).as_deref(), Some("no_test_service"));
        let mut test = BookableListing { kind: ListingKind::TestService, ..listing() };
        assert_eq!((code(&test, None), code(&test, Some(day(2)))), (None, None));
        assert_eq!(code(&test, Some(day(1))).as_deref(), Some("in_the_past"));
        let far = day(2) + FARTHEST_SAMPLES;
        assert_eq!(code(&test, Some(far)), None);
        assert_eq!(code(&test, far.succ_opt()).as_deref(), Some("out_of_range"));
        test.rules.sample_notice_days = 1;
        assert_eq!(code(&test, None).as_deref(), Some("samples_on_needed"));
    }
}
