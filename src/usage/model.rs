//! Records and how they are matched.

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BookingId, Invalid, ListingId, Text, TimeWindow, UsageRecordId, text_enum, written_year};

text_enum! {
    /// How a record stands to the bookings.
    pub enum UsageState {
        /// A booking's hours agree.
        Matched = "matched",
        /// A booking is there; its hours differ.
        Differs = "differs",
        Unmatched = "unmatched",
        /// Somebody decided that no booking belongs to it: own use, maintenance.
        SetAside = "set_aside",
    }
}

/// A record as it is brought.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUsage {
    /// The source's own number: bringing it again changes the record.
    pub external_id: String,
    /// The provider's code of the listing.
    pub listing_code: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Really used, where that is less than from start to end.
    #[serde(default)]
    pub minutes: Option<i32>,
    /// The booking that it belongs to, where that is known.
    #[serde(default)]
    pub booking_reference: Option<String>,
    #[serde(default)]
    pub operator: String,
    #[serde(default)]
    pub note: String,
    /// For somebody outside of the provider.
    #[serde(default)]
    pub is_outside: Option<bool>,
}

/// No single use lasts longer, days.
const LONGEST_DAYS: i64 = 366;

impl NewUsage {
    /// The window and the minutes used in it.
    ///
    /// # Errors
    /// The field that is not right, and why.
    pub fn checked(&self) -> Result<(TimeWindow, i32), (&'static str, Invalid)> {
        let length = |text: &str, most: usize| text.trim().is_empty() || text.chars().count() > most;
        if length(&self.external_id, 200) {
            let (zh, en) = ("记录编号应为 1 到 200 个字符", "must be 1 to 200 characters");
            return Err(("external_id", Invalid::new("length", zh, en)));
        }
        for (field, text) in [("operator", &self.operator), ("note", &self.note)] {
            if text.chars().count() > 500 {
                return Err((field, Invalid::new("length", "最多 500 个字符", "at most 500 characters")));
            }
        }
        written_year(self.starts_at.year()).map_err(|invalid| ("starts_at", invalid))?;
        let window = TimeWindow::new(self.starts_at, self.ends_at).map_err(|invalid| ("ends_at", invalid))?;
        if window.duration().num_days() > LONGEST_DAYS {
            return Err(("ends_at", Invalid::new("too_long", "一次使用最长 366 天", "a use of at most 366 days")));
        }
        let most = i32::try_from(window.minutes()).unwrap_or(i32::MAX);
        let minutes = self.minutes.unwrap_or(most);
        if !(1..=most).contains(&minutes) {
            let invalid = Invalid::new("minutes", format!("应为 1 到 {most} 分钟"), format!("must be 1 to {most}"));
            return Err(("minutes", invalid));
        }
        Ok((window, minutes))
    }
}

/// A booking that a record might belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: BookingId,
    pub reference: String,
    pub window: TimeWindow,
}

/// The booking that belongs to a record: the one that it names, else the one whose time it shares most, the earlier of two
/// that share as much. A name that is none of the candidates' belongs to nothing: better looked at than guessed.
pub fn belonging<'c>(window: &TimeWindow, named: Option<&str>, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    if let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) {
        return candidates.iter().find(|candidate| candidate.reference.eq_ignore_ascii_case(named));
    }
    let shared = |candidate: &Candidate| {
        let from = candidate.window.starts_at().max(window.starts_at());
        let to = candidate.window.ends_at().min(window.ends_at());
        (to - from).num_seconds()
    };
    candidates
        .iter()
        .filter(|candidate| shared(candidate) > 0)
        .max_by_key(|candidate| (shared(candidate), std::cmp::Reverse(candidate.window.starts_at())))
}

/// Whether the hours agree, give or take `tolerance` minutes.
pub fn compared(used_minutes: i32, booked_minutes: i32, tolerance: i32) -> UsageState {
    if used_minutes.abs_diff(booked_minutes) <= tolerance.unsigned_abs() {
        UsageState::Matched
    } else {
        UsageState::Differs
    }
}

/// A record as its provider sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageRecord {
    pub id: UsageRecordId,
    pub listing_id: ListingId,
    pub listing_code: String,
    pub listing_name: String,
    pub source: String,
    pub external_id: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub minutes: i32,
    pub operator: String,
    pub note: String,
    pub is_outside: Option<bool>,
    pub state: UsageState,
    pub booking_id: Option<BookingId>,
    pub booking_reference: Option<String>,
    pub booked_minutes: Option<i32>,
    /// Why it was set aside.
    pub reason: String,
    pub updated_at: DateTime<Utc>,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageRowError {
    /// Line of the file, or place in the list, from 1.
    pub line: usize,
    pub external_id: String,
    pub field: String,
    pub code: String,
    pub message: Text,
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageReport {
    pub read: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub matched: usize,
    pub differs: usize,
    pub unmatched: usize,
    pub rejected: usize,
    /// At most 500 are told.
    pub errors: Vec<UsageRowError>,
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};
    use proptest::prelude::*;

    use super::*;

    fn window(from: i64, minutes: i64) -> TimeWindow {
        let start = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment") + Duration::minutes(from);
        TimeWindow::new(start, start + Duration::minutes(minutes)).expect("a window")
    }

    fn candidate(reference: &str, from: i64, minutes: i64) -> Candidate {
        Candidate { id: BookingId::new(), reference: reference.to_owned(), window: window(from, minutes) }
    }

    #[test]
    fn the_named_one_or_the_one_that_shares_most() {
        let known = [candidate("BK-1", 0, 60), candidate("BK-2", 60, 60), candidate("BK-3", 300, 60)];
        let found =
            |from, minutes, named| belonging(&window(from, minutes), named, &known).map(|c| c.reference.as_str());
        assert_eq!(found(40, 60, None), Some("BK-2"));
        assert_eq!(found(30, 60, None), Some("BK-1"), "as much of both: the earlier");
        assert_eq!(found(40, 60, Some("bk-3 ")), Some("BK-3"));
        assert_eq!(found(0, 60, Some("BK-9")), None);
        assert_eq!(found(120, 60, None), None, "touching is not sharing");
        assert_eq!(found(0, 60, Some(" ")), Some("BK-1"));
    }

    #[test]
    fn hours_agree_up_to_the_tolerance() {
        assert_eq!(
            [75, 76, 45, 44].map(|used| compared(used, 60, 15)),
            [UsageState::Matched, UsageState::Differs, UsageState::Matched, UsageState::Differs]
        );
    }

    proptest! {
        #[test]
        fn what_belongs_shares_time(spans in prop::collection::vec((0..500_i64, 1..100_i64), 0..10), from in 0..500_i64, minutes in 1..100_i64) {
            let known: Vec<_> = spans.into_iter().map(|(from, minutes)| candidate("BK", from, minutes)).collect();
            let asked = window(from, minutes);
            match belonging(&asked, None, &known) {
                Some(found) => prop_assert!(found.window.overlaps(&asked)),
                None => prop_assert!(known.iter().all(|c| !c.window.overlaps(&asked))),
            }
        }
    }
}
