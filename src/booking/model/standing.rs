//! What stands for or against a customer and an instrument, whatever is ordered.

use chrono::{DateTime, Duration, Utc};

use super::breach::{Finding, Unit};
use super::upkeep::Certificate;
use crate::catalog::BookingRule;
use crate::conduct::Ban;
use crate::kernel::{Text, TimeWindow, local_date, local_time};
use crate::training::{Qualification, Requirement};

/// What is known of those who order and of what they order; the default stands against nothing.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    pub ban: Option<Ban>,
    /// Whether people must be trained, and what who will use the instrument has to show.
    pub training: Option<Requirement>,
    /// The instrument's certificates in force.
    pub certificates: Vec<Certificate>,
}

impl Standing {
    /// Every rule that stands against the window, or, without one, against an order made at `now`.
    pub fn findings(&self, window: Option<&TimeWindow>, now: DateTime<Utc>) -> Vec<Finding> {
        // A window ends before its end: one to midnight is all of the day before.
        let until = window.map_or(now, |window| window.ends_at() - Duration::seconds(1));
        let found = [self.ban.map(|ban| banned(&ban)), self.unqualified(window, until), self.uncertified(until)];
        found.into_iter().flatten().collect()
    }

    fn unqualified(&self, window: Option<&TimeWindow>, until: DateTime<Utc>) -> Option<Finding> {
        let asks = self.training.as_ref().filter(|asks| !asks.is_met(window, until))?;
        let asked = asks.rule.asked(window);
        let (zh, en) = asks.rule.name_of(asked).map_or_else(
            || ("操作资格".to_owned(), "a qualification".to_owned()),
            |name| (format!("“{name}”资格"), format!("the level “{name}”")),
        );
        let name = |held: &Qualification| {
            let name = asks.rule.name_of(held.level).unwrap_or(&held.level_name);
            if name.is_empty() {
                (String::new(), String::new())
            } else {
                (format!("“{name}”"), format!(" “{name}”"))
            }
        };
        let ends = asks.too_short(window).and_then(|held| Some((name(held), local_time(held.valid_until?))));
        let (zh, en) = match (ends, asks.best(until)) {
            (Some(((name_zh, name_en), end)), _) => (
                format!("需要{zh}，您的{name_zh}资格于 {end} 到期"),
                format!("this needs {en}; your qualification{name_en} ends at {end}"),
            ),
            (None, Some(held)) => {
                let (name_zh, name_en) = name(held);
                (format!("需要{zh}，您现有的是{name_zh}资格"), format!("this needs {en}; your level is{name_en}"))
            }
            (None, None) => (format!("需要{zh}，您还没有此仪器的资格"), format!("this needs {en}; you have none here")),
        };
        let how_to = &asks.rule.how_to;
        let words = Text::new(
            format!("{zh}，请先参加培训。{how_to}"),
            format!("{en}: take part in a training first. {how_to}"),
        );
        let held = asks.best(until).map_or(0, |one| one.level);
        let finding = Finding::measured(BookingRule::Unqualified, "listing_id", held.into(), asked.into(), Unit::Level);
        Some(finding.saying(words))
    }

    fn uncertified(&self, until: DateTime<Utc>) -> Option<Finding> {
        let day = local_date(until);
        let overdue = self.certificates.iter().filter(|one| one.stops_booking && one.valid_until < day);
        let certificate = overdue.min_by_key(|one| one.valid_until)?;
        let (name, last) = (&certificate.name, certificate.valid_until);
        let words = Text::new(
            format!("仪器的“{name}”有效期至 {last}，不能预约 {day} 的时段"),
            format!("“{name}” of the instrument is valid until {last}: nothing on {day} can be booked"),
        );
        let days = (day - last).num_days();
        Some(Finding::measured(BookingRule::Uncertified, "window.ends_at", days, 0, Unit::Days).saying(words))
    }
}

fn banned(ban: &Ban) -> Finding {
    let (points, limit, until) = (ban.points, ban.ban_points, local_time(ban.until));
    let words = Text::new(
        format!("贵单位违约记 {points} 分，达到 {limit} 分，{until} 前不能预约；可对违约提出申诉"),
        format!(
            "your organisation has {points} points for violations, {limit} are the limit: it may not book before {until}; \
             violations can be appealed"
        ),
    );
    let finding = Finding::measured(BookingRule::Banned, "listing_id", points.into(), limit.into(), Unit::Points);
    finding.saying(words)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone};

    use super::*;
    use crate::booking::model::CertificateKind;
    use crate::kernel::CertificateId;
    use crate::training::TrainingRule;

    fn rules(standing: &Standing, until: DateTime<Utc>) -> Vec<BookingRule> {
        let window = TimeWindow::new(until - Duration::hours(1), until).expect("a window");
        standing.findings(Some(&window), until).into_iter().map(|finding| finding.rule).collect()
    }

    fn midnight() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 16, 0, 0).single().expect("a moment")
    }

    #[test]
    fn the_last_valid_day_still_counts() {
        let certificate = Certificate {
            id: CertificateId::new(),
            kind: CertificateKind::Calibration,
            name: "年度校准".into(),
            valid_until: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
            stops_booking: true,
            added_at: midnight(),
        };
        let mut standing = Standing { certificates: vec![certificate], ..Standing::default() };
        assert_eq!(rules(&standing, midnight()), []);
        assert_eq!(rules(&standing, midnight() + Duration::seconds(1)), [BookingRule::Uncertified]);
        standing.certificates.iter_mut().for_each(|one| one.stops_booking = false);
        assert_eq!(rules(&standing, midnight() + Duration::days(9)), []);
    }

    #[test]
    fn everything_that_stands_against_an_order_is_named_at_once() {
        let ban = Ban { until: midnight() + Duration::days(30), points: 9, ban_points: 9 };
        let rule = TrainingRule { is_required: true, how_to: "请联系王老师".into(), ..TrainingRule::default() };
        let training = Requirement { rule, held: Vec::new() };
        let standing = Standing { ban: Some(ban), training: Some(training), ..Standing::default() };
        let found = standing.findings(None, midnight());
        let words: Vec<_> = found.iter().map(|finding| finding.words.clone().map(|words| words.zh)).collect();
        assert_eq!(
            found.iter().map(|one| one.rule).collect::<Vec<_>>(),
            [BookingRule::Banned, BookingRule::Unqualified]
        );
        assert!(words[0].as_ref().is_some_and(|words| words.contains("2026-04-02 00:00")), "{words:?}");
        assert!(words[1].as_ref().is_some_and(|words| words.contains("请联系王老师")), "{words:?}");
    }
}
