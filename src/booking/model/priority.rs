//! Hours in which some classes of customers come first.

use chrono::{DateTime, Duration, Utc};

use super::breach::{Finding, Unit};
use crate::catalog::model::PriorityWindow;
use crate::catalog::{BookingRule, CustomerClass};
use crate::kernel::{Text, TimeWindow, local_time};

/// The hours that keep a class from a window, if any do: those that are kept longest.
pub fn priority_finding(
    windows: &[PriorityWindow],
    class: CustomerClass,
    wanted: &TimeWindow,
    now: DateTime<Utc>,
) -> Option<Finding> {
    let ahead = (wanted.starts_at() - now).max(Duration::zero());
    let kept: Vec<_> = windows.iter().filter(|one| one.keeps(class, wanted, now)).collect();
    // Those that are never given up keep a window longer than any number does.
    let first = kept.iter().min_by_key(|one| one.until_minutes_before)?;
    let names = |text: fn(CustomerClass) -> String| first.classes.iter().map(|&one| text(one)).collect::<Vec<_>>();
    let (zh, en) = (names(|one| one.who().zh).join("、"), names(|one| one.who().en).join(", "));
    Some(match first.until_minutes_before {
        None => {
            Finding::measured(BookingRule::Priority, "window.starts_at", first.minutes_of(wanted), 0, Unit::Minutes)
                .saying(Text::new(format!("此时段只提供给：{zh}"), format!("these hours are only for: {en}")))
        }
        Some(minutes) => {
            let opens = local_time(wanted.starts_at() - Duration::minutes(minutes.into()));
            let measured = Finding::measured(
                BookingRule::Priority,
                "window.starts_at",
                ahead.num_minutes() + i64::from(ahead > Duration::minutes(ahead.num_minutes())),
                minutes.into(),
                Unit::Minutes,
            );
            measured.saying(Text::new(
                format!("此时段优先提供给：{zh}；{opens} 起其他客户可以预约"),
                format!("these hours are first for: {en}; others may book them from {opens}"),
            ))
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::json;

    use super::*;

    /// Monday 2 March 2026, 09:00 in Shanghai.
    fn nine() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
    }

    fn window(from: i64, minutes: i64) -> TimeWindow {
        let from = nine() + Duration::minutes(from);
        TimeWindow::new(from, from + Duration::minutes(minutes)).expect("a window")
    }

    fn windows(document: serde_json::Value) -> Vec<PriorityWindow> {
        serde_json::from_value(document).expect("windows")
    }

    /// What a standard customer is told at a moment, minutes from nine.
    fn told(windows: &[PriorityWindow], wanted: &TimeWindow, at: i64) -> Option<(i64, i64)> {
        let found = priority_finding(windows, CustomerClass::Standard, wanted, nine() + Duration::minutes(at));
        found.map(|found| (found.measured.value, found.measured.limit))
    }

    #[test]
    fn others_may_book_from_the_very_minute_on_that_the_rule_says() {
        let kept =
            windows(json!([{"from": 540, "to": 720, "classes": ["member", "academic"], "until_minutes_before": 120}]));
        let tomorrow = window(1_440, 60);
        assert_eq!(told(&kept, &tomorrow, 1_440 - 121), Some((121, 120)));
        assert_eq!(told(&kept, &tomorrow, 1_440 - 120), None);
        for class in [CustomerClass::Member, CustomerClass::Academic] {
            assert_eq!(priority_finding(&kept, class, &tomorrow, nine()), None);
        }
    }

    #[test]
    fn only_bookings_that_touch_the_hours_are_kept_from_them() {
        let kept = windows(json!([{"days": ["tue"], "from": 600, "to": 720, "classes": ["member"]}]));
        let day = 1_440;
        assert_eq!(told(&kept, &window(day, 60), 0), None, "ends where they begin");
        assert_eq!(told(&kept, &window(day, 61), 0), Some((1, 0)));
        assert_eq!(told(&kept, &window(day + 179, 60), 0), Some((1, 0)));
        assert_eq!(told(&kept, &window(day + 180, 60), 0), None, "begins where they end");
        assert_eq!(told(&kept, &window(60, 60), 0), None, "another day");
        assert_eq!(told(&kept, &window(day + 90, 30), day + 89), Some((30, 0)), "never given up");
        assert_eq!(told(&kept, &window(12 * 60, 20 * 60), 0), Some((120, 0)), "over midnight into them");
    }

    #[test]
    fn hours_that_are_never_given_up_are_named_before_others() {
        let kept = windows(json!([
            {"from": 0, "to": 1440, "classes": ["sme"], "until_minutes_before": 60},
            {"from": 540, "to": 720, "classes": ["member"]},
        ]));
        assert_eq!(told(&kept, &window(1_440, 60), 0), Some((60, 0)));
        assert_eq!(told(&kept, &window(1_440 + 240, 60), 0), Some((1_680, 60)));
    }
}
