//! Levels of training: assisted, independent, super user, or whatever a provider calls them. A higher one includes the
//! lower ones.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Qualification, TrainingRule};
use crate::catalog::model::{Day, days_of};
use crate::kernel::{Invalid, LOCAL_ZONE, TimeWindow};
use crate::web::FieldError;

/// The rank of the only level where a listing names none.
pub const ONLY: i32 = 1;

const MOST_LEVELS: usize = 9;
const MOST_HOURS: usize = 20;

/// A level of training, as the provider calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingLevel {
    /// Its place among the others, 1 to 99; a higher one includes the lower ones.
    #[schema(minimum = 1, maximum = 99)]
    pub rank: i32,
    /// 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    pub name: String,
    /// How long it holds, 1 to 3,660 days; as the rule says for all if absent.
    #[serde(default)]
    pub valid_days: Option<i32>,
}

/// Hours of the week, nights and weekends mostly, at which more is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelHours {
    /// Days of the week; none: every day.
    #[serde(default)]
    pub days: BTreeSet<Day>,
    /// Minutes of the local day, `[from, to)`; a night is two of these, until midnight and from midnight on.
    #[schema(maximum = 1440)]
    pub from: u16,
    #[schema(maximum = 1440)]
    pub to: u16,
    /// The rank that a booking needs which touches these hours.
    pub level: i32,
}

impl LevelHours {
    /// Whether some of a window lies in these hours.
    fn touch(&self, window: &TimeWindow) -> bool {
        days_of(window, LOCAL_ZONE).into_iter().any(|(date, from, to)| {
            let is_day = self.days.is_empty() || self.days.contains(&Day::from(date.weekday()));
            is_day && from < self.to && self.from < to
        })
    }
}

impl TrainingRule {
    /// The rank that a window needs: the highest of all hours that it touches. Without a window that of ordinary hours.
    pub fn asked(&self, window: Option<&TimeWindow>) -> i32 {
        let of_hours = self.hours.iter().filter(|hours| window.is_some_and(|window| hours.touch(window)));
        of_hours.map(|hours| hours.level).fold(self.min_level, i32::max)
    }

    /// What a level is called; nothing where the listing has only one, or none of this rank any more.
    pub fn name_of(&self, rank: i32) -> Option<&str> {
        self.levels.iter().find(|level| level.rank == rank).map(|level| level.name.as_str())
    }

    /// Whether there is such a level.
    pub fn knows(&self, rank: i32) -> bool {
        if self.levels.is_empty() { rank == ONLY } else { self.name_of(rank).is_some() }
    }

    /// Until when a level holds that is reached at `now`.
    pub fn valid_until(&self, rank: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let own = self.levels.iter().find(|level| level.rank == rank).and_then(|level| level.valid_days);
        own.or(self.valid_days).map(|days| now + Duration::days(days.into()))
    }

    /// Every fault of its levels and hours.
    pub fn level_faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut refuse = |field: String, code: &'static str, zh: &str, en: &str| {
            faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
        };
        if self.levels.len() > MOST_LEVELS {
            refuse("levels".into(), "too_many", "最多 9 个等级", "at most 9 levels");
        }
        let mut highest = 0;
        for (place, level) in self.levels.iter().enumerate() {
            let is_above = level.rank > highest;
            highest = highest.max(level.rank);
            if level.rank > 99 || !is_above {
                let (zh, en) = ("等级应为 1 到 99，由低到高", "ranks are 1 to 99, the lowest first");
                refuse(format!("levels.{place}.rank"), "out_of_range", zh, en);
            }
            if !(1..=40).contains(&level.name.trim().chars().count()) {
                refuse(format!("levels.{place}.name"), "length", "请填写 1 到 40 字", "write 1 to 40 characters");
            }
            if level.valid_days.is_some_and(|days| !(1..=3_660).contains(&days)) {
                let (zh, en) = ("应为 1 到 3660 天", "must be 1 to 3,660 days");
                refuse(format!("levels.{place}.valid_days"), "out_of_range", zh, en);
            }
        }
        let unknown = ("没有这个等级", "there is no such level");
        if !self.knows(self.min_level) {
            refuse("min_level".into(), "unknown_level", unknown.0, unknown.1);
        }
        if self.hours.len() > MOST_HOURS {
            refuse("hours".into(), "too_many", "最多 20 个时段", "at most 20 spans of hours");
        }
        for (place, hours) in self.hours.iter().enumerate() {
            if hours.to > 1_440 || hours.from >= hours.to {
                let (zh, en) = (
                    "时段须在当日 0 至 1440 分钟之内，起早于止",
                    "hours must lie within minutes 0 to 1440 and begin before they end",
                );
                refuse(format!("hours.{place}.to"), "opening_hours", zh, en);
            }
            if !self.knows(hours.level) {
                refuse(format!("hours.{place}.level"), "unknown_level", unknown.0, unknown.1);
            } else if hours.level <= self.min_level {
                let (zh, en) = ("应高于平时要求的等级", "must be above what is asked for at ordinary hours");
                refuse(format!("hours.{place}.level"), "not_above", zh, en);
            }
        }
        faults
    }
}

/// What somebody who would use an instrument has to show, and what they have.
#[derive(Debug, Clone, Default)]
pub struct Requirement {
    pub rule: TrainingRule,
    /// In force, the highest first: of each level the one that holds longest.
    pub held: Vec<Qualification>,
}

impl Requirement {
    /// Whether it is met for a use of `window`, or of ordinary hours, that ends at `until`.
    pub fn is_met(&self, window: Option<&TimeWindow>, until: DateTime<Utc>) -> bool {
        let asked = self.rule.asked(window);
        self.held.iter().any(|one| one.level >= asked && one.holds(until))
    }

    /// The highest level that holds until then.
    pub fn best(&self, until: DateTime<Utc>) -> Option<&Qualification> {
        self.held.iter().find(|one| one.holds(until))
    }

    /// What would be enough but ends before then: the one that holds longest.
    pub fn too_short(&self, window: Option<&TimeWindow>) -> Option<&Qualification> {
        let asked = self.rule.asked(window);
        self.held.iter().filter(|one| one.level >= asked).max_by_key(|one| one.valid_until)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{ListingId, OrganisationId, QualificationId, TrainingId, UserId};

    /// Friday 6 March 2026, 00:00 in Shanghai.
    fn friday() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 5, 16, 0, 0).single().expect("a moment")
    }

    fn window(from: i64, to: i64) -> TimeWindow {
        TimeWindow::new(friday() + Duration::minutes(from), friday() + Duration::minutes(to)).expect("a window")
    }

    fn rule() -> TrainingRule {
        serde_json::from_value(serde_json::json!({
            "is_required": true, "valid_days": 365, "min_level": 1,
            "levels": [{"rank": 1, "name": "辅助操作"}, {"rank": 2, "name": "独立操作"},
                       {"rank": 3, "name": "超级用户", "valid_days": 90}],
            "hours": [{"from": 1080, "to": 1440, "level": 2}, {"from": 0, "to": 480, "level": 2},
                      {"days": ["sat", "sun"], "from": 0, "to": 1440, "level": 3}],
        }))
        .expect("a rule")
    }

    fn held(level: i32, valid_until: Option<DateTime<Utc>>) -> Qualification {
        Qualification {
            id: QualificationId::new(),
            listing_id: ListingId::new(),
            provider_id: OrganisationId::new(),
            user_id: UserId::new(),
            organisation_id: OrganisationId::new(),
            session_id: Some(TrainingId::new()),
            granted_by: UserId::new(),
            granted_at: friday(),
            valid_until,
            ended_at: None,
            revoke_reason: None,
            level,
            level_name: String::new(),
            grant_reason: None,
        }
    }

    #[test]
    fn the_highest_of_the_hours_that_are_touched_is_asked_for() {
        let rule = rule();
        let asked = |from, to| rule.asked(Some(&window(from, to)));
        assert_eq!(rule.asked(None), 1);
        // Both sides of six in the evening and of eight in the morning.
        assert_eq!((asked(480, 1080), asked(480, 1081), asked(479, 600)), (1, 2, 2));
        // From Friday night into Saturday.
        assert_eq!((asked(1380, 1440), asked(1380, 1441)), (2, 3));
        // Monday morning at eight.
        assert_eq!(asked(3 * 1440 + 480, 3 * 1440 + 540), 1);
    }

    #[test]
    fn a_higher_level_includes_the_lower_and_each_ends_by_itself() {
        let end = friday() + Duration::days(30);
        let asks = Requirement { rule: rule(), held: vec![held(3, Some(end)), held(1, None)] };
        let (day, night) = (window(600, 660), window(1100, 1160));
        assert!(asks.is_met(Some(&day), end) && asks.is_met(Some(&night), end));
        let after = end + Duration::seconds(1);
        assert!(asks.is_met(Some(&day), after), "the lower one has no end");
        assert!(!asks.is_met(Some(&night), after));
        assert_eq!(asks.best(after).map(|one| one.level), Some(1));
        assert_eq!(asks.too_short(Some(&night)).and_then(|one| one.valid_until), Some(end));
        let nobody = Requirement { rule: rule(), held: Vec::new() };
        assert!(!nobody.is_met(None, friday()) && nobody.best(friday()).is_none());
    }

    #[test]
    fn faults_are_named_at_their_place() {
        let faults = |change: fn(&mut TrainingRule)| {
            let mut rule = rule();
            change(&mut rule);
            rule.level_faults().into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(faults(|_| {}), Vec::<String>::new());
        assert_eq!(faults(|rule| rule.levels[1].rank = 1), ["levels.1.rank", "hours.0.level", "hours.1.level"]);
        assert_eq!(faults(|rule| rule.levels[0].name = " ".into()), ["levels.0.name"]);
        assert_eq!(faults(|rule| rule.levels[2].valid_days = Some(0)), ["levels.2.valid_days"]);
        assert_eq!(faults(|rule| rule.min_level = 4), ["min_level", "hours.0.level", "hours.1.level", "hours.2.level"]);
        assert_eq!(faults(|rule| rule.hours[0].to = 1_441), ["hours.0.to"]);
        assert_eq!(faults(|rule| rule.hours[2].level = 9), ["hours.2.level"]);
        // A listing without levels has one.
        assert_eq!(TrainingRule::default().level_faults().len(), 0);
        assert!(TrainingRule::default().knows(ONLY) && !TrainingRule::default().knows(2));
    }

    #[test]
    fn a_level_holds_as_long_as_it_says_or_as_the_rule_says() {
        let rule = rule();
        assert_eq!(rule.valid_until(3, friday()), Some(friday() + Duration::days(90)));
        assert_eq!(rule.valid_until(2, friday()), Some(friday() + Duration::days(365)));
        assert_eq!(TrainingRule::default().valid_until(1, friday()), None);
    }

    proptest! {
        /// Whoever may use a window may use every part of it, and no less is enough where more was asked for.
        #[test]
        fn a_part_never_asks_for_more_than_the_whole(from in 0..8_000_i64, long in 2..2_000_i64, cut in 1..1_000_i64) {
            let rule = rule();
            let (whole, part) = (window(from, from + long), window(from, from + long - cut.min(long - 1)));
            prop_assert!(rule.asked(Some(&part)) <= rule.asked(Some(&whole)));
        }
    }
}
