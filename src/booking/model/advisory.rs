//! What an order is told of the warnings of an instrument.

use chrono::{DateTime, Utc};

use super::breach::{Finding, Unit};
use crate::catalog::{Advisory, BookingRule};
use crate::kernel::{Text, TimeWindow};

/// The warnings that hold in a window, or, for an order without one, at `now`, all in one.
pub fn advisory_finding(warnings: &[Advisory], window: Option<&TimeWindow>, now: DateTime<Utc>) -> Option<Finding> {
    let holds = |warning: &&Advisory| window.map_or_else(|| warning.holds_at(now), |window| warning.holds_in(window));
    let holding: Vec<_> = warnings.iter().filter(|warning| warning.is_warning()).filter(holds).collect();
    if holding.is_empty() {
        return None;
    }
    let said = |text: fn(&Text) -> &str, between: &str| {
        holding.iter().map(|warning| text(&warning.text)).collect::<Vec<_>>().join(between)
    };
    let words = Text::new(said(|text| &text.zh, "；"), said(|text| &text.en, "; "));
    let count = i64::try_from(holding.len()).unwrap_or(i64::MAX);
    let field = if window.is_some() { "window.starts_at" } else { "listing_id" };
    Some(Finding::measured(BookingRule::Advisory, field, count, 0, Unit::Advisories).saying(words))
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;
    use crate::catalog::AdvisorySeverity;
    use crate::kernel::{AdvisoryId, ListingId};

    fn at(hour: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 0, 0, 0).single().expect("a moment") + Duration::hours(hour)
    }

    fn advisory(severity: AdvisorySeverity, word: &str, hours: (i64, Option<i64>)) -> Advisory {
        Advisory {
            id: AdvisoryId::new(),
            listing_id: ListingId::new(),
            severity,
            text: Text::new(word, word),
            starts_at: at(hours.0),
            ends_at: hours.1.map(at),
            version: 1,
            changed_at: at(0),
        }
    }

    #[test]
    fn warnings_of_the_time_are_told_together_and_nothing_else() {
        let all = [
            advisory(AdvisorySeverity::Warning, "a", (2, Some(4))),
            advisory(AdvisorySeverity::Warning, "b", (3, None)),
            advisory(AdvisorySeverity::Info, "c", (0, None)),
        ];
        let told = |from, to| {
            let window = TimeWindow::new(at(from), at(to)).expect("a window");
            advisory_finding(&all, Some(&window), at(0)).map(|one| (one.measured.value, one.words.expect("words").en))
        };
        assert_eq!(told(0, 2), None, "over before they begin; what is good to know is no warning");
        assert_eq!(told(1, 3), Some((1, "a".to_owned())));
        assert_eq!(told(3, 5), Some((2, "a; b".to_owned())));
        assert_eq!(told(4, 5), Some((1, "b".to_owned())));
        assert!(advisory_finding(&all, None, at(1)).is_none());
        let now = advisory_finding(&all, None, at(2)).expect("told to orders without a window while it holds");
        assert_eq!((now.field, now.measured.value), ("listing_id", 1));
    }
}
