//! What a provider tells those who book or use an instrument.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{AdvisoryId, ListingId, Text, TimeWindow, text_enum};

text_enum! {
    /// How much it matters. What must not be used at all is taken out of use by an outage.
    pub enum AdvisorySeverity {
        /// Good to know.
        Info = "info",
        /// Whoever books a time in which it holds says that they have read it.
        Warning = "warning",
    }
}

/// A message of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Advisory {
    pub id: AdvisoryId,
    pub listing_id: ListingId,
    pub severity: AdvisorySeverity,
    pub text: Text,
    /// From when it holds …
    pub starts_at: DateTime<Utc>,
    /// … until when; absent: until its provider ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// How often it was written.
    pub version: i32,
    pub changed_at: DateTime<Utc>,
}

impl Advisory {
    pub fn is_warning(&self) -> bool {
        self.severity == AdvisorySeverity::Warning
    }

    /// Whether it holds at some moment of a window.
    pub fn holds_in(&self, window: &TimeWindow) -> bool {
        self.starts_at < window.ends_at() && self.ends_at.is_none_or(|end| window.starts_at() < end)
    }

    pub fn holds_at(&self, at: DateTime<Utc>) -> bool {
        self.starts_at <= at && self.ends_at.is_none_or(|end| at < end)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    #[test]
    fn it_holds_from_its_first_moment_to_before_its_last() {
        let at =
            |minute| Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment") + Duration::minutes(minute);
        let window = |from, to| TimeWindow::new(at(from), at(to)).expect("a window");
        let advisory = |ends_at| Advisory {
            id: AdvisoryId::new(),
            listing_id: ListingId::new(),
            severity: AdvisorySeverity::Warning,
            text: Text::new("换灯丝后分辨率偏低", "lower resolution"),
            starts_at: at(60),
            ends_at,
            version: 1,
            changed_at: at(0),
        };
        let hour = advisory(Some(at(120)));
        for (from, to, holds) in [(0, 60, false), (0, 61, true), (119, 180, true), (120, 180, false)] {
            assert_eq!(hour.holds_in(&window(from, to)), holds, "{from} to {to}");
        }
        assert_eq!([59, 60, 119, 120].map(|minute| hour.holds_at(at(minute))), [false, true, true, false]);
        assert!(advisory(None).holds_in(&window(100_000, 100_001)), "until it is ended");
    }
}
