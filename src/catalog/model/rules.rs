//! What a provider asks of bookings of a listing, beyond the listing's own fields.

mod companions;
mod priority;
mod relaxed;

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::{Day, is_timetable};
use super::price::CustomerClass;
use crate::kernel::{Invalid, Text, TimeWindow, text_enum};
use crate::web::FieldError;

pub use companions::Requirement;
pub use priority::PriorityWindow;
pub use relaxed::RelaxedHours;

const DAY_MINUTES: i32 = 1_440;
const YEAR_MINUTES: i32 = 527_040;
const MONTH_MINUTES: i32 = 43_200;
const YEAR_DAYS: i32 = 366;
pub(super) const MAX_HORIZON: i32 = 3_660;
const MAX_EXCEPTIONS: usize = 400;
const MAX_QUOTAS: usize = 20;
const MAX_MESSAGE: usize = 300;

text_enum! {
    /// A rule that a booking may break. Each is also the code of the fault that says so.
    pub enum BookingRule {
        /// Bookings begin and end on the listing's slots.
        Misaligned = "misaligned",
        TooShort = "too_short",
        TooLong = "too_long",
        InThePast = "in_the_past",
        /// Notice before the start of a new booking.
        TooSoon = "too_soon",
        /// How far ahead this class of customers may book.
        TooFarAhead = "too_far_ahead",
        /// Opening hours, dates with other hours, statutory holidays.
        Closed = "closed",
        /// Notice before a booking is moved.
        ChangeTooLate = "change_too_late",
        /// Notice before a booking is called off.
        CancelTooLate = "cancel_too_late",
        UserQuota = "user_quota",
        OrganisationQuota = "organisation_quota",
        /// Rest between two bookings of the same organisation or person.
        CoolDown = "cool_down",
        /// Hours that are kept for other classes of customers.
        Priority = "priority",
        /// Somebody else holds the time, or the set-up and clean-up around it.
        SlotTaken = "slot_taken",
        /// The organisation's violations keep it from booking for a while.
        Banned = "banned",
        /// Who will use the instrument was not trained for it, or no longer is.
        Unqualified = "unqualified",
        /// A certificate of the instrument that stops bookings is no longer valid then.
        Uncertified = "uncertified",
        /// A listing that is needed besides cannot be booked at all now.
        CompanionClosed = "companion_closed",
        /// Notice before the day on which samples are to arrive.
        SamplesTooSoon = "samples_too_soon",
        /// The provider warns of something about the instrument at that time.
        Advisory = "advisory",
    }
}

text_enum! {
    /// What a broken rule does.
    #[schema(as = RuleEffect)]
    pub enum Effect {
        /// The booking is refused; the provider's staff may be able to allow it.
        Reject = "reject",
        /// The booking is possible once the customer says that the warning was read.
        Warn = "warn",
    }
}

/// What happens when a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleResponse)]
pub struct Response {
    pub effect: Effect,
    /// Whether the provider's staff may let a booking stand against this rule.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub staff_may_override: bool,
    /// The provider's own words instead of the product's.
    #[serde(default)]
    pub message: Option<Text>,
}

const fn yes() -> bool {
    true
}

impl BookingRule {
    /// Facts, not wishes: nobody can allow them, and no provider can soften them.
    pub const fn is_fact(self) -> bool {
        matches!(self, Self::InThePast | Self::SlotTaken | Self::Banned | Self::Uncertified | Self::CompanionClosed)
    }

    /// What happens where the provider says nothing. Calling off late is possible: it may cost something; and a warning is to be
    /// read.
    const fn usual_response(self) -> Response {
        let effect = match self {
            Self::CancelTooLate | Self::Advisory => Effect::Warn,
            _ => Effect::Reject,
        };
        Response { effect, staff_may_override: !self.is_fact(), message: None }
    }
}

text_enum! {
    /// Whose bookings a quota, or a rest, counts.
    pub enum QuotaHolder {
        User = "user",
        Organisation = "organisation",
    }
}

text_enum! {
    /// What a quota counts, of one listing. Days, weeks (from Monday) and months are local; a booking counts in every
    /// period that it touches, its minutes where they fall. Missed appointments count too.
    pub enum QuotaMeasure {
        /// Requested, confirmed or running, whenever they are.
        OpenBookings = "open_bookings",
        /// Minutes of those bookings that are still ahead: of one that runs what is left of it.
        OpenMinutes = "open_minutes",
        BookingsADay = "bookings_a_day",
        BookingsAWeek = "bookings_a_week",
        BookingsAMonth = "bookings_a_month",
        MinutesADay = "minutes_a_day",
        MinutesAWeek = "minutes_a_week",
        MinutesAMonth = "minutes_a_month",
    }
}

/// The most that one holder may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    pub holder: QuotaHolder,
    pub measure: QuotaMeasure,
    #[schema(minimum = 1)]
    pub most: i64,
}

/// Days with other hours than the week's, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningException {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Minutes of the local day, `[from, to)`; none: closed.
    #[serde(default)]
    #[schema(value_type = Vec<[u16; 2]>, example = json!([[540, 720]]))]
    pub hours: Vec<(u16, u16)>,
    /// Why, for those who look at the calendar.
    #[serde(default)]
    pub reason: Option<Text>,
}

text_enum! {
    /// What statutory days off do to the week's hours.
    pub enum HolidayHours {
        AsUsual = "as_usual",
        Closed = "closed",
    }
}

/// A listing's booking rules. The default asks nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BookingRules {
    /// Minutes before each booking in which nobody else can have the unit.
    #[schema(minimum = 0, maximum = 1440)]
    pub setup_minutes: i32,
    /// Minutes after each booking in which nobody else can have the unit.
    #[schema(minimum = 0, maximum = 1440)]
    pub cleanup_minutes: i32,
    /// Whether set-up and clean-up are paid like the booked time.
    pub buffers_billed: bool,
    /// Notice before the start, minutes, to move a confirmed booking.
    #[schema(minimum = 0)]
    pub change_notice_minutes: i32,
    /// Notice before the start, minutes, to call a confirmed booking off.
    #[schema(minimum = 0)]
    pub cancel_notice_minutes: i32,
    /// Days that a class of customers may book ahead, instead of the listing's own number.
    pub horizon_days_by_class: BTreeMap<CustomerClass, i32>,
    /// Days with other hours; the first that covers a day counts, before holidays and the week.
    pub exceptions: Vec<OpeningException>,
    pub holidays: HolidayHours,
    /// Weekend days that are statutory working days have the hours of this day of the week.
    pub make_up_days_like: Option<Day>,
    pub quotas: Vec<Quota>,
    /// Minutes in which the provider answers a request, which then is called off; 0: as the programme has it, or three days. A
    /// programme that asks a shorter time goes before.
    #[schema(minimum = 0, maximum = 43200)]
    pub answer_minutes: i32,
    /// Minutes of rest between two bookings of the same organisation, or person.
    #[schema(minimum = 0)]
    pub cool_down_minutes: i32,
    /// Whose rest that is.
    pub cool_down_of: QuotaHolder,
    /// Days from the day of an order by samples to the day on which they may arrive; 0: none are asked, and no day need be said.
    #[schema(minimum = 0, maximum = 366)]
    pub sample_notice_days: i32,
    /// Results are given to the customer once its own share is received in full.
    pub results_after_payment: bool,
    /// Whether an enterprise may hand a booking over to another, which pays then.
    pub transfers_allowed: bool,
    /// Whether the provider's own people may book: priced for internal accounting, billed to nobody.
    pub own_staff_may_book: bool,
    /// Whether people of other providers may book: universities, institutes, hosts of platforms. They pay without vouchers.
    pub institutes_may_book: bool,
    /// Hours in which some classes of customers come first.
    pub priority: Vec<PriorityWindow>,
    /// Hours in which some of these rules are not asked; what is booked then counts towards quotas unless they say no.
    pub relaxed: Vec<RelaxedHours>,
    /// Listings of the same provider that are held, for the same time, by whatever is booked of this one; and what those
    /// need in turn.
    pub requires: Vec<Requirement>,
    /// What happens when a rule is broken, where it is not the usual: rejected, except that calling off late is warned of.
    pub responses: BTreeMap<BookingRule, Response>,
}

impl Default for BookingRules {
    fn default() -> Self {
        Self {
            setup_minutes: 0,
            cleanup_minutes: 0,
            buffers_billed: false,
            change_notice_minutes: 0,
            cancel_notice_minutes: 0,
            horizon_days_by_class: BTreeMap::new(),
            exceptions: Vec::new(),
            holidays: HolidayHours::AsUsual,
            make_up_days_like: None,
            quotas: Vec::new(),
            answer_minutes: 0,
            cool_down_minutes: 0,
            cool_down_of: QuotaHolder::Organisation,
            sample_notice_days: 0,
            results_after_payment: false,
            transfers_allowed: false,
            own_staff_may_book: true,
            institutes_may_book: true,
            priority: Vec::new(),
            relaxed: Vec::new(),
            requires: Vec::new(),
            responses: BTreeMap::new(),
        }
    }
}

impl BookingRules {
    /// What the breach of a rule does here.
    pub fn response(&self, rule: BookingRule) -> Response {
        self.responses.get(&rule).cloned().unwrap_or_else(|| rule.usual_response())
    }

    /// Whether a rule is not asked of this window, for it lies in hours that are relaxed.
    pub fn is_relaxed(&self, rule: BookingRule, window: &TimeWindow) -> bool {
        relaxed::is_relaxed(&self.relaxed, rule, window)
    }

    /// How far ahead a class of customers may book; `usual_days` is the listing's own number.
    pub fn horizon(&self, class: CustomerClass, usual_days: i32) -> Duration {
        Duration::days((*self.horizon_days_by_class.get(&class).unwrap_or(&usual_days)).into())
    }

    /// Whether a window counts towards no quota, for it lies in hours that are left out.
    pub fn is_uncounted(&self, window: &TimeWindow) -> bool {
        relaxed::is_uncounted(&self.relaxed, window)
    }

    /// How far ahead any class of customers may book.
    pub fn longest_horizon(&self, usual_days: i32) -> Duration {
        Duration::days(self.horizon_days_by_class.values().fold(usual_days, |most, days| most.max(*days)).into())
    }

    /// Whether an organisation's other bookings must be looked at.
    pub fn counts_bookings(&self) -> bool {
        !self.quotas.is_empty() || self.cool_down_minutes > 0
    }

    /// Whether the statutory calendar must be looked at.
    pub fn minds_holidays(&self) -> bool {
        self.holidays != HolidayHours::AsUsual || self.make_up_days_like.is_some()
    }

    /// Everything that does not fit, by field.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (field, value, most) in [
            ("setup_minutes", self.setup_minutes, DAY_MINUTES),
            ("cleanup_minutes", self.cleanup_minutes, DAY_MINUTES),
            ("change_notice_minutes", self.change_notice_minutes, YEAR_MINUTES),
            ("cancel_notice_minutes", self.cancel_notice_minutes, YEAR_MINUTES),
            ("answer_minutes", self.answer_minutes, MONTH_MINUTES),
            ("cool_down_minutes", self.cool_down_minutes, YEAR_MINUTES),
            ("sample_notice_days", self.sample_notice_days, YEAR_DAYS),
        ] {
            check_range(&mut faults, field, value.into(), 0, most.into());
        }
        for (class, &days) in &self.horizon_days_by_class {
            check_range(&mut faults, &format!("horizon_days_by_class.{class}"), days.into(), 1, MAX_HORIZON.into());
        }
        check_count(&mut faults, "exceptions", self.exceptions.len(), MAX_EXCEPTIONS);
        for (place, exception) in self.exceptions.iter().enumerate() {
            exception.check(&mut faults, &format!("exceptions[{place}]"));
        }
        check_count(&mut faults, "quotas", self.quotas.len(), MAX_QUOTAS);
        for (place, quota) in self.quotas.iter().enumerate() {
            check_range(&mut faults, &format!("quotas[{place}].most"), quota.most, 1, 1_000_000);
            if self.quotas.iter().take(place).any(|q| (q.holder, q.measure) == (quota.holder, quota.measure)) {
                let twice = Invalid::new("duplicate", "此项限额重复", "this quota is there twice");
                faults.push(FieldError::invalid(format!("quotas[{place}].measure"), twice));
            }
        }
        companions::check(&mut faults, &self.requires);
        priority::check(&mut faults, &self.priority);
        relaxed::check(&mut faults, &self.relaxed);
        for (rule, response) in &self.responses {
            check_response(&mut faults, *rule, response);
        }
        faults
    }
}

impl OpeningException {
    pub fn covers(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date)
    }

    fn check(&self, faults: &mut Vec<FieldError>, field: &str) {
        if self.to < self.from {
            let reversed = Invalid::new("range", "止日不得早于起日", "the last day must not be before the first");
            faults.push(FieldError::invalid(format!("{field}.to"), reversed));
        }
        if !is_timetable(&self.hours) {
            let wrong = Invalid::new(
                "opening_hours",
                "时段须在当日 0 至 1440 分钟之内、起早于止、依次排列且不重叠",
                "spans must lie within minutes 0 to 1440, begin before they end, and follow each other",
            );
            faults.push(FieldError::invalid(format!("{field}.hours"), wrong));
        }
        check_message(faults, &format!("{field}.reason"), self.reason.as_ref());
    }
}

fn check_response(faults: &mut Vec<FieldError>, rule: BookingRule, response: &Response) {
    let field = format!("responses.{rule}");
    let softened = response.effect == Effect::Warn || response.staff_may_override;
    if rule.is_fact() && softened {
        let fact = Invalid::new("fact", "此规则不能放宽，只能改写提示", "this rule cannot be softened, only reworded");
        faults.push(FieldError::invalid(field.clone(), fact));
    }
    check_message(faults, &format!("{field}.message"), response.message.as_ref());
}

fn check_message(faults: &mut Vec<FieldError>, field: &str, message: Option<&Text>) {
    let Some(message) = message else { return };
    for (language, words) in [("zh", &message.zh), ("en", &message.en)] {
        if !(1..=MAX_MESSAGE).contains(&words.trim().chars().count()) {
            let length = Invalid::new("length", "应为 1 到 300 个字符", "must be 1 to 300 characters");
            faults.push(FieldError::invalid(format!("{field}.{language}"), length));
        }
    }
}

fn check_range(faults: &mut Vec<FieldError>, field: &str, value: i64, least: i64, most: i64) {
    if !(least..=most).contains(&value) {
        let (zh, en) =
            (format!("{value} 不在 {least} 到 {most} 之间"), format!("{value} is not between {least} and {most}"));
        faults.push(FieldError::invalid(field, Invalid::new("range", zh, en)));
    }
}

fn check_count(faults: &mut Vec<FieldError>, field: &str, count: usize, most: usize) {
    if count > most {
        let (zh, en) = (format!("最多 {most} 项"), format!("at most {most}"));
        faults.push(FieldError::invalid(field, Invalid::new("too_many", zh, en)));
    }
}

#[cfg(test)]
mod tests;
