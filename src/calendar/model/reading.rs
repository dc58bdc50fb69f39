//! What somebody else's calendar says, whatever its form.

use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{Invalid, Text, TimeWindow};

/// Occurrences that one calendar may have within the time that is looked at.
pub const MOST_OCCURRENCES: usize = 5_000;

/// One time at which somebody is busy: an occurrence of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The event's name in its own calendar.
    pub uid: String,
    pub window: TimeWindow,
    pub summary: String,
}

/// An event that was left out because it is not right, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CalendarEventLeftOut)]
pub struct LeftOut {
    /// Line or row of the file.
    pub line: usize,
    pub uid: String,
    pub code: &'static str,
    pub message: Text,
}

/// What a calendar says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// In order of time, each name and start once.
    pub occurrences: Vec<Occurrence>,
    pub left_out: Vec<LeftOut>,
    /// Events that were read, the left out ones not counted.
    pub events: usize,
    /// Events that block nothing: free time, cancelled, our own that came back, outside of the time looked at.
    pub without_effect: usize,
}

impl Reading {
    /// Leaves an event out.
    pub fn refuse(&mut self, line: usize, uid: &str, invalid: Invalid) {
        self.left_out.push(LeftOut { line, uid: uid.to_owned(), code: invalid.code, message: invalid.text });
    }

    /// Takes a busy time.
    ///
    /// # Errors
    /// More than can be taken: nothing more is read then, and never is more than twice as much held.
    pub fn take(&mut self, occurrence: Occurrence) -> Result<(), Invalid> {
        self.occurrences.push(occurrence);
        if self.occurrences.len() > 2 * MOST_OCCURRENCES { self.sort() } else { Ok(()) }
    }

    /// In order, without doubles.
    ///
    /// # Errors
    /// More than can be taken.
    pub fn in_order(mut self) -> Result<Self, Invalid> {
        self.sort()?;
        Ok(self)
    }

    fn sort(&mut self) -> Result<(), Invalid> {
        self.occurrences.sort_by(|a, b| {
            (a.window.starts_at(), &a.uid, a.window.ends_at()).cmp(&(b.window.starts_at(), &b.uid, b.window.ends_at()))
        });
        self.occurrences
            .dedup_by(|later, kept| (&later.uid, later.window.starts_at()) == (&kept.uid, kept.window.starts_at()));
        if self.occurrences.len() > MOST_OCCURRENCES {
            return Err(Invalid::new(
                "too_many_occurrences",
                format!("可预约期内最多 {MOST_OCCURRENCES} 个占用时段"),
                format!("at most {MOST_OCCURRENCES} busy times within the bookable time"),
            ));
        }
        Ok(())
    }
}
