//! What stands for or against a customer and an instrument, whatever is ordered.

use chrono::{DateTime, Duration, Utc};

use super::breach::{Finding, Unit};
use super::upkeep::Certificate;
use crate::catalog::BookingRule;
use crate::conduct::Ban;
use crate::kernel::{Text, TimeWindow, local_date, local_time};
use crate::training::Requirement;

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
        let found = [self.ban.map(|ban| banned(&ban)), self.unqualified(until), self.uncertified(until)];
        found.into_iter().flatten().collect()
    }

    fn unqualified(&self, until: DateTime<Utc>) -> Option<Finding> {
        let asked = self.training.as_ref().filter(|asked| !asked.is_met(until))?;
        let (zh, en) = match asked.held_until() {
            Some(end) => {
                let end = local_time(end);
                (format!("您的操作资格于 {end} 到期"), format!("your qualification ends at {end}"))
            }
            None => ("您没有此仪器的操作资格".to_owned(), "you are not qualified for this instrument".to_owned()),
        };
        let how_to = &asked.how_to;
        let words = Text::new(
            format!("{zh}，请先参加培训。{how_to}"),
            format!("{en}: take part in a training first. {how_to}"),
        );
        Some(Finding::measured(BookingRule::Unqualified, "listing_id", 0, 1, Unit::Qualifications).saying(words))
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
        let training = Requirement { how_to: "请联系王老师".into(), qualification: None };
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
