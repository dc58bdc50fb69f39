use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::hours::{Day, days_of};
use super::super::price::CustomerClass;
use super::{YEAR_MINUTES, check_count, check_range};
use crate::kernel::{Invalid, LOCAL_ZONE, TimeWindow};
use crate::web::FieldError;

const MOST: usize = 20;

/// Hours of the week that are kept for some classes of customers until shortly before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorityWindow {
    /// Days of the week; none: every day.
    #[serde(default)]
    pub days: BTreeSet<Day>,
    /// Minutes of the local day, `[from, to)`.
    #[schema(maximum = 1440)]
    pub from: u16,
    #[schema(maximum = 1440)]
    pub to: u16,
    /// Who comes first.
    pub classes: BTreeSet<CustomerClass>,
    /// From so many minutes before a booking's start anybody may have what is left of these hours; absent: nobody else
    /// ever.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub until_minutes_before: Option<i32>,
}

impl PriorityWindow {
    /// Whether some of a window lies in these hours.
    pub fn touches(&self, window: &TimeWindow) -> bool {
        self.minutes_of(window) > 0
    }

    /// The minutes of a window that lie in these hours.
    pub fn minutes_of(&self, window: &TimeWindow) -> i64 {
        let is_day = |day: Day| self.days.is_empty() || self.days.contains(&day);
        let days = days_of(window, LOCAL_ZONE).into_iter().filter(|(date, ..)| is_day(Day::from(date.weekday())));
        days.map(|(_, from, to)| i64::from(to.min(self.to)) - i64::from(from.max(self.from))).filter(|&n| n > 0).sum()
    }

    /// Whether some of a window lies in these hours while they are kept from this class.
    pub fn keeps(&self, class: CustomerClass, window: &TimeWindow, now: DateTime<Utc>) -> bool {
        let ahead = (window.starts_at() - now).max(Duration::zero());
        let until = self.until_minutes_before.map(|minutes| Duration::minutes(minutes.into()));
        !self.classes.contains(&class) && until.is_none_or(|until| ahead > until) && self.touches(window)
    }
}

pub(super) fn check(faults: &mut Vec<FieldError>, windows: &[PriorityWindow]) {
    check_count(faults, "priority", windows.len(), MOST);
    for (place, window) in windows.iter().enumerate() {
        let field = |name: &str| format!("priority[{place}].{name}");
        if window.to > 1_440 || window.from >= window.to {
            let wrong = Invalid::new(
                "opening_hours",
                "时段须在当日 0 至 1440 分钟之内，起早于止",
                "hours must lie within minutes 0 to 1440 and begin before they end",
            );
            faults.push(FieldError::invalid(field("to"), wrong));
        }
        if window.classes.is_empty() {
            let nobody = Invalid::new("missing", "请选择优先的客户类别", "say which classes come first");
            faults.push(FieldError::invalid(field("classes"), nobody));
        }
        if let Some(minutes) = window.until_minutes_before {
            check_range(faults, &field("until_minutes_before"), minutes.into(), 1, YEAR_MINUTES.into());
        }
    }
}
