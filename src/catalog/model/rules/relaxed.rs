use std::collections::BTreeSet;

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::hours::{Day, days_of};
use super::{BookingRule, check_count};
use crate::kernel::{Invalid, LOCAL_ZONE, TimeWindow};
use crate::web::FieldError;

const MOST: usize = 20;

/// Hours of the week, nights and weekends mostly, in which some rules are not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelaxedHours {
    /// Days of the week; none: every day.
    #[serde(default)]
    pub days: BTreeSet<Day>,
    /// Minutes of the local day, `[from, to)`; a night is two of these, until midnight and from midnight on.
    #[schema(maximum = 1440)]
    pub from: u16,
    #[schema(maximum = 1440)]
    pub to: u16,
    /// What is not asked of a booking that lies wholly in such hours: `too_short`, `too_long`, `too_soon`,
    /// `too_far_ahead`, `user_quota`, `organisation_quota`, `cool_down`.
    #[serde(default)]
    pub rules: BTreeSet<BookingRule>,
    /// Whether bookings that lie wholly in such hours count towards quotas; those that do not are not asked for them either.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub counts_towards_quotas: bool,
}

const fn yes() -> bool {
    true
}

/// Rules about how much and how early; facts, hours and people are asked at every hour.
const fn may_be_relaxed(rule: BookingRule) -> bool {
    use BookingRule as R;
    matches!(
        rule,
        R::TooShort | R::TooLong | R::TooSoon | R::TooFarAhead | R::UserQuota | R::OrganisationQuota | R::CoolDown
    )
}

/// Whether every part of a window lies in hours in which the rule is not asked.
pub(super) fn is_relaxed(hours: &[RelaxedHours], rule: BookingRule, window: &TimeWindow) -> bool {
    lies_within(hours, window, |one| one.rules.contains(&rule))
}

/// Whether every part of a window lies in hours of which nothing counts towards quotas.
pub(super) fn is_uncounted(hours: &[RelaxedHours], window: &TimeWindow) -> bool {
    lies_within(hours, window, |one| !one.counts_towards_quotas)
}

/// Whether every part of a window lies in one of the hours that are meant.
fn lies_within(hours: &[RelaxedHours], window: &TimeWindow, is_meant: impl Fn(&RelaxedHours) -> bool) -> bool {
    let meant: Vec<_> = hours.iter().filter(|one| is_meant(one)).collect();
    let parts = days_of(window, LOCAL_ZONE);
    !meant.is_empty()
        && !parts.is_empty()
        && parts.into_iter().all(|(date, from, to)| {
            let day = Day::from(date.weekday());
            let mut spans: Vec<_> = meant
                .iter()
                .filter(|one| one.days.is_empty() || one.days.contains(&day))
                .map(|one| (one.from, one.to))
                .collect();
            spans.sort_unstable();
            let reached = spans.iter().fold(from, |at, &(opens, closes)| if opens <= at { at.max(closes) } else { at });
            reached >= to
        })
}

pub(super) fn check(faults: &mut Vec<FieldError>, hours: &[RelaxedHours]) {
    check_count(faults, "relaxed", hours.len(), MOST);
    for (place, one) in hours.iter().enumerate() {
        let field = |name: &str| format!("relaxed[{place}].{name}");
        if one.to > 1_440 || one.from >= one.to {
            let wrong = Invalid::new(
                "opening_hours",
                "时段须在当日 0 至 1440 分钟之内，起早于止",
                "hours must lie within minutes 0 to 1440 and begin before they end",
            );
            faults.push(FieldError::invalid(field("to"), wrong));
        }
        if one.rules.is_empty() && one.counts_towards_quotas {
            let none = Invalid::new(
                "missing",
                "请选择放宽哪些规则，或设为不计入限额",
                "say which rules are not asked, or that nothing counts towards quotas",
            );
            faults.push(FieldError::invalid(field("rules"), none));
        }
        if let Some(rule) = one.rules.iter().find(|rule| !may_be_relaxed(**rule)) {
            let fixed = Invalid::new(
                "not_relaxable",
                format!("规则 {rule} 不能按时段放宽"),
                format!("the rule {rule} is asked at every hour"),
            );
            faults.push(FieldError::invalid(field("rules"), fixed));
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration, TimeZone, Utc};
    use serde_json::json;

    use super::*;
    use crate::catalog::BookingRules;

    /// Friday 6 March 2026, 00:00 in Shanghai.
    fn friday() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 5, 16, 0, 0).single().expect("a moment")
    }

    fn window(from_hour: i64, to_hour: i64) -> TimeWindow {
        TimeWindow::new(friday() + Duration::hours(from_hour), friday() + Duration::hours(to_hour)).expect("a window")
    }

    fn rules(relaxed: serde_json::Value) -> BookingRules {
        serde_json::from_value(json!({ "relaxed": relaxed })).expect("rules")
    }

    #[test]
    fn a_booking_that_lies_wholly_in_such_hours_is_not_asked() {
        let nights = rules(json!([
            {"from": 1320, "to": 1440, "rules": ["too_long", "user_quota"]},
            {"from": 0, "to": 360, "rules": ["too_long", "user_quota"]},
            {"days": ["sat", "sun"], "from": 0, "to": 1440, "rules": ["too_long"]},
        ]));
        let long = |from, to| nights.is_relaxed(BookingRule::TooLong, &window(from, to));
        assert!(long(22, 30) && long(0, 6), "over midnight, and before morning");
        assert!(!long(21, 30) && !long(22, 24 * 3 + 7), "an hour that is not of the night, Monday at seven");
        assert!(long(22, 24 * 3 + 6), "from Friday night until Monday morning");
        assert!(!nights.is_relaxed(BookingRule::UserQuota, &window(22, 31)), "the quota only at night");
        assert!(!nights.is_relaxed(BookingRule::CoolDown, &window(22, 24)));
        assert!(nights.faults().is_empty());
    }

    #[test]
    fn hours_count_towards_quotas_unless_the_rule_says_no() {
        let rules = rules(json!([
            {"from": 1320, "to": 1440, "rules": [], "counts_towards_quotas": false},
            {"from": 0, "to": 360, "counts_towards_quotas": false},
            {"from": 360, "to": 480, "rules": ["too_long"]},
        ]));
        assert!(rules.faults().is_empty(), "{:?}", rules.faults());
        let is_uncounted = |from, to| rules.is_uncounted(&window(from, to));
        assert!(is_uncounted(22, 30) && is_uncounted(0, 6), "over midnight, and until the very end");
        assert!(!is_uncounted(21, 30) && !is_uncounted(22, 31) && !is_uncounted(0, 7) && !is_uncounted(6, 7));
        assert!(!rules.is_relaxed(BookingRule::TooLong, &window(22, 24)), "nothing is relaxed that is not named");
    }

    #[test]
    fn facts_are_asked_at_every_hour() {
        for (rule, wrong) in [("cool_down", 0), ("slot_taken", 1), ("closed", 1), ("banned", 1)] {
            let faults = rules(json!([{"from": 0, "to": 60, "rules": [rule]}])).faults();
            assert_eq!(faults.len(), wrong, "{rule}: {faults:?}");
        }
        assert_eq!(rules(json!([{"from": 60, "to": 60, "rules": []}])).faults().len(), 2);
        assert_eq!(rules(json!([{"from": 0, "to": 1441, "rules": ["too_long"]}])).faults().len(), 1);
    }
}
