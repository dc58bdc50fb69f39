//! What a booking breaks, and whether it may stand all the same.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::companion::CompanionName;
use crate::catalog::{BookingRule, BookingRules, Effect};
use crate::kernel::{Fen, Text, TimeWindow, text_enum};
use crate::web::FieldError;

text_enum! {
    /// What a rule counts in.
    #[schema(as = RuleUnit)]
    pub enum Unit {
        Minutes = "minutes",
        Days = "days",
        Bookings = "bookings",
        /// Of violations.
        Points = "points",
        /// Of training: ranks; 0 is none.
        Level = "level",
        /// Of a listing, that can be booked side by side.
        Units = "units",
        /// To use an instrument.
        Qualifications = "qualifications",
        /// Warnings of a provider about an instrument.
        Advisories = "advisories",
    }
}

/// What was wished for beside what the rule allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RuleMeasure)]
pub struct Measured {
    pub value: i64,
    pub limit: i64,
    pub unit: Unit,
}

/// A rule that a wish breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: BookingRule,
    /// Of the order: `window.starts_at` …
    pub field: &'static str,
    pub measured: Measured,
    /// What is to be said, where numbers do not say it.
    pub words: Option<Text>,
    /// The earliest day that would do, of a rule about a day.
    pub earliest: Option<NaiveDate>,
}

impl Finding {
    pub const fn measured(rule: BookingRule, field: &'static str, value: i64, limit: i64, unit: Unit) -> Self {
        Self { rule, field, measured: Measured { value, limit, unit }, words: None, earliest: None }
    }

    /// With its own words.
    #[must_use]
    pub fn saying(self, words: Text) -> Self {
        Self { words: Some(words), ..self }
    }

    /// With the earliest day that would do.
    #[must_use]
    pub fn no_sooner_than(self, earliest: NaiveDate) -> Self {
        Self { earliest: Some(earliest), ..self }
    }
}

/// A rule that a wish breaks, as people are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingProblem)]
pub struct Breach {
    pub rule: BookingRule,
    /// Of the order: `window.starts_at` …
    pub field: String,
    pub effect: Effect,
    /// Whether the provider's staff may let the booking stand all the same.
    pub staff_may_override: bool,
    /// What was wished for beside what the rule allows; absent of what was recorded before every rule could say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// What the enterprise owes if it goes on, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge_fen: Option<Fen>,
    /// The points for a violation that it brings if the enterprise goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i32>,
    /// The provider's own words, or the product's.
    pub message: Text,
    /// The nearest free window that breaks no rule: of the wanted length, or, where nothing so long is within reach, of the
    /// longest that can be had within the time that may be booked ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<TimeWindow>,
    /// Nothing of any length can be booked before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nothing_until: Option<DateTime<Utc>>,
    /// The earliest day that would do, of a rule about a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_day: Option<NaiveDate>,
    /// The listing whose rule it is, where it is not the one that is ordered but one that is needed with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub companion: Option<CompanionName>,
}

impl Breach {
    pub fn of(finding: &Finding, rules: &BookingRules) -> Self {
        let response = rules.response(finding.rule);
        Self {
            rule: finding.rule,
            field: finding.field.to_owned(),
            effect: response.effect,
            staff_may_override: response.staff_may_override,
            measured: Some(finding.measured),
            charge_fen: None,
            points: None,
            message: response.message.or_else(|| finding.words.clone()).unwrap_or_else(|| usual_words(finding)),
            nearest: None,
            nothing_until: None,
            earliest_day: finding.earliest,
            companion: None,
        }
    }

    pub const fn rejects(&self) -> bool {
        matches!(self.effect, Effect::Reject)
    }
}

impl From<&Breach> for FieldError {
    fn from(breach: &Breach) -> Self {
        Self::new(&breach.field, breach.rule.as_str(), breach.message.clone())
    }
}

/// What is said where the provider says nothing.
fn usual_words(finding: &Finding) -> Text {
    let Measured { value, limit, .. } = finding.measured;
    let (zh, en) = match finding.rule {
        BookingRule::Misaligned => (
            format!("时间须落在当地每 {limit} 分钟的整格上"),
            format!("must fall on a multiple of {limit} minutes of the local day"),
        ),
        BookingRule::TooShort => (format!("至少预约 {limit} 分钟"), format!("at least {limit} minutes")),
        BookingRule::TooLong => (format!("最多预约 {limit} 分钟"), format!("at most {limit} minutes")),
        BookingRule::InThePast => ("开始时间已过".into(), "the start is in the past".into()),
        BookingRule::TooSoon => (format!("须提前 {limit} 分钟预约"), format!("book {limit} minutes ahead")),
        BookingRule::TooFarAhead => (format!("最多提前 {limit} 天预约"), format!("book at most {limit} days ahead")),
        BookingRule::Closed => ("不在开放时间内".into(), "outside the opening hours".into()),
        BookingRule::ChangeTooLate => (
            format!("改期须在原定开始前 {limit} 分钟提出，现仅剩 {value} 分钟"),
            format!("a booking is moved {limit} minutes before its start at the latest; {value} are left"),
        ),
        BookingRule::CancelTooLate => (
            format!("取消须在开始前 {limit} 分钟提出，现仅剩 {value} 分钟"),
            format!("a booking is called off {limit} minutes before its start at the latest; {value} are left"),
        ),
        BookingRule::UserQuota | BookingRule::OrganisationQuota => return quota_words(finding),
        BookingRule::CoolDown => (
            format!("本单位两次预约之间须间隔 {limit} 分钟，现为 {value} 分钟"),
            format!("{limit} minutes of rest between two bookings of your organisation; here {value}"),
        ),
        BookingRule::SlotTaken => (
            "所选时段（含前后准备与清理时间）已被占用".into(),
            "the window, with the time to set up and clean up around it, is taken".into(),
        ),
        BookingRule::Banned => (
            format!("贵单位违约记 {value} 分，达到 {limit} 分，暂不能预约"),
            format!("your organisation has {value} points for violations, {limit} are the limit: it may not book now"),
        ),
        BookingRule::Unqualified => {
            ("您没有此仪器的操作资格".into(), "you are not qualified for this instrument".into())
        }
        BookingRule::Uncertified => {
            ("届时仪器的校准或证书已过期".into(), "a certificate of the instrument is no longer valid then".into())
        }
        BookingRule::Priority => {
            ("此时段优先提供给其他类别的客户".into(), "these hours are kept for other classes of customers".into())
        }
        BookingRule::CompanionClosed => {
            ("该条目目前不接受预约".into(), "the listing is not open for booking now".into())
        }
        BookingRule::Advisory => {
            ("供方对此仪器有提醒".into(), "the provider warns of something about the instrument".into())
        }
        BookingRule::SamplesTooSoon => (
            format!("送样须提前 {limit} 天预约，所填日期只提前 {value} 天"),
            format!("samples are sent {limit} days after the order at the earliest; this is {value} days after it"),
        ),
    };
    Text::new(zh, en)
}

fn quota_words(finding: &Finding) -> Text {
    let Measured { value, limit, unit } = finding.measured;
    let whose = match finding.rule {
        BookingRule::UserQuota => Text::new("您", "you"),
        _ => Text::new("本单位", "your organisation"),
    };
    let what = match unit {
        Unit::Minutes => Text::new("分钟", "minutes"),
        Unit::Days => Text::new("天", "days"),
        Unit::Bookings => Text::new("个预约", "bookings"),
        Unit::Points => Text::new("分", "points"),
        Unit::Level => Text::new("级", "level"),
        Unit::Units => Text::new("台", "units"),
        Unit::Qualifications => Text::new("项资格", "qualifications"),
        Unit::Advisories => Text::new("条提醒", "warnings"),
    };
    Text::new(
        format!("{}在此条目的限额为 {limit} {}，加上本次为 {value}", whose.zh, what.zh),
        format!("{} may have {limit} {} of this listing; with this one it would be {value}", whose.en, what.en),
    )
}

/// What is said to the breaches of a wish.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plea<'a> {
    /// Rules whose warnings the customer has read; `None`: whatever is warned of is accepted.
    pub accepted: Option<&'a BTreeSet<BookingRule>>,
    /// Why the customer asks for an exception.
    pub asks: Option<&'a str>,
    /// Why the provider's staff let it stand.
    pub grants: Option<&'a str>,
}

/// The rules that a booking breaks and why it stands all the same.
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
#[schema(as = BookingAllowance)]
pub struct Allowance {
    pub breaches: Vec<Breach>,
    /// Why an exception was asked for or granted; absent where only warnings were accepted.
    pub reason: Option<String>,
    /// Whether an exception waits for the provider's word.
    pub is_asked: bool,
    /// Who of the provider's staff granted the exception.
    pub granted_by: Option<String>,
}

impl Allowance {
    /// What stood before, with what is now said of the day on which samples arrive in the place of what was said of it.
    pub fn with_samples(before: Option<Self>, now: Option<Self>) -> Option<Self> {
        let others = before.and_then(|mut before| {
            before.breaches.retain(|breach| breach.rule != BookingRule::SamplesTooSoon);
            (!before.breaches.is_empty()).then_some(before)
        });
        match (others, now) {
            (Some(mut others), Some(now)) => {
                others.breaches.extend(now.breaches);
                others.reason = now.reason.or(others.reason);
                others.granted_by = now.granted_by.or(others.granted_by);
                Some(others)
            }
            (others, now) => others.or(now),
        }
    }
}

/// Why a wish is not granted; both name everything that speaks against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// A rule refuses, and nobody may allow it, or nobody was asked.
    Refused(Vec<Breach>),
    /// Only warnings, of which some were not accepted.
    Warned(Vec<Breach>),
}

/// Whether a wish with these breaches may be booked; none: nothing to remember.
///
/// # Errors
/// All breaches, with what they come to.
pub fn judge(breaches: Vec<Breach>, plea: &Plea<'_>) -> Result<Option<Allowance>, Objection> {
    let (mut is_exception, mut is_unread) = (false, false);
    for breach in &breaches {
        if breach.rejects() {
            if !breach.staff_may_override || (plea.asks.is_none() && plea.grants.is_none()) {
                return Err(Objection::Refused(breaches));
            }
            is_exception = true;
        } else {
            is_unread |= plea.accepted.is_some_and(|accepted| !accepted.contains(&breach.rule));
        }
    }
    if is_unread && plea.grants.is_none() {
        return Err(Objection::Warned(breaches));
    }
    if breaches.is_empty() {
        return Ok(None);
    }
    let reason = if is_exception { plea.grants.or(plea.asks).map(str::to_owned) } else { None };
    let is_asked = is_exception && plea.grants.is_none();
    Ok(Some(Allowance { breaches, reason, is_asked, granted_by: None }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breach(rule: BookingRule, effect: Effect, staff_may_override: bool) -> Breach {
        let rules: BookingRules = serde_json::from_value(serde_json::json!({
            "responses": { rule.as_str(): {"effect": effect, "staff_may_override": staff_may_override} },
        }))
        .expect("rules");
        Breach::of(&Finding::measured(rule, "window.starts_at", 2, 1, Unit::Minutes), &rules)
    }

    fn hard() -> Breach {
        breach(BookingRule::InThePast, Effect::Reject, false)
    }

    fn soft() -> Breach {
        breach(BookingRule::TooSoon, Effect::Reject, true)
    }

    fn warning() -> Breach {
        breach(BookingRule::Closed, Effect::Warn, true)
    }

    #[test]
    fn warnings_stand_once_each_of_them_was_read() {
        let another = breach(BookingRule::TooLong, Effect::Warn, true);
        let both = vec![warning(), another];
        let one: BTreeSet<_> = [BookingRule::Closed].into();
        let all: BTreeSet<_> = [BookingRule::Closed, BookingRule::TooLong].into();
        let reads = |accepted| Plea { accepted: Some(accepted), ..Plea::default() };
        assert_eq!(judge(both.clone(), &reads(&one)), Err(Objection::Warned(both.clone())));
        let stands = judge(both.clone(), &reads(&all)).expect("granted").expect("remembered");
        assert_eq!((stands.breaches, stands.reason, stands.is_asked), (both, None, false));
        assert_eq!(judge(Vec::new(), &reads(&one)), Ok(None));
    }

    #[test]
    fn an_exception_needs_a_reason_and_a_rule_that_allows_one() {
        let asks = Plea { asks: Some("急件"), ..Plea::default() };
        let grants = Plea { grants: Some("同意"), ..Plea::default() };
        assert_eq!(judge(vec![soft()], &Plea::default()), Err(Objection::Refused(vec![soft()])));
        let asked = judge(vec![soft()], &asks).expect("possible").expect("remembered");
        assert_eq!((asked.reason.as_deref(), asked.is_asked), (Some("急件"), true));
        let granted = judge(vec![soft()], &grants).expect("possible").expect("remembered");
        assert_eq!((granted.reason.as_deref(), granted.is_asked), (Some("同意"), false));
        for plea in [asks, grants] {
            assert_eq!(judge(vec![soft(), hard()], &plea), Err(Objection::Refused(vec![soft(), hard()])));
        }
    }

    #[test]
    fn asking_for_an_exception_does_not_read_warnings() {
        let none = BTreeSet::new();
        let plea = Plea { accepted: Some(&none), asks: Some("急件"), grants: None };
        assert_eq!(judge(vec![soft(), warning()], &plea), Err(Objection::Warned(vec![soft(), warning()])));
    }
}
