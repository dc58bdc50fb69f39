//! Half-open windows of time.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Invalid, stamp};

/// From `starts_at` (inside) to `ends_at` (outside), both UTC: windows that touch do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "RawWindow")]
pub struct TimeWindow {
    #[serde(serialize_with = "stamp::serialize")]
    starts_at: DateTime<Utc>,
    #[serde(serialize_with = "stamp::serialize")]
    ends_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct RawWindow {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl TimeWindow {
    /// # Errors
    /// An end that is not after the start.
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Self, Invalid> {
        if starts_at < ends_at {
            Ok(Self { starts_at, ends_at })
        } else {
            Err(Invalid::new("window", "结束时间必须晚于开始时间", "the end must be after the start"))
        }
    }

    pub const fn starts_at(&self) -> DateTime<Utc> {
        self.starts_at
    }

    pub const fn ends_at(&self) -> DateTime<Utc> {
        self.ends_at
    }

    pub fn duration(&self) -> Duration {
        self.ends_at - self.starts_at
    }

    /// Whole minutes, a started one counted.
    pub fn minutes(&self) -> i64 {
        (self.duration().num_seconds() + 59).div_euclid(60)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        self.starts_at <= at && at < self.ends_at
    }
}

impl TryFrom<RawWindow> for TimeWindow {
    type Error = Invalid;

    fn try_from(raw: RawWindow) -> Result<Self, Invalid> {
        Self::new(raw.starts_at, raw.ends_at)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn hours(from: u32, to: u32) -> TimeWindow {
        let at = |h| Utc.with_ymd_and_hms(2026, 3, 2, h, 0, 0).single().expect("an hour");
        TimeWindow::new(at(from), at(to)).expect("a window")
    }

    #[test]
    fn touching_is_not_overlapping() {
        assert!(!hours(9, 10).overlaps(&hours(10, 11)));
        assert!(hours(9, 11).overlaps(&hours(10, 12)));
        assert!(hours(9, 12).overlaps(&hours(10, 11)));
    }
}
