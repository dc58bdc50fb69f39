//! What came of somebody else's calendar.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reading::LeftOut;
use crate::kernel::{BookingId, Invalid, text_value};

/// What a provider calls a calendar of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, diesel::AsExpression, diesel::FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct CalendarName(String);

impl CalendarName {
    /// # Errors
    /// Nothing, more than 100 characters, or control characters.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let name = name.trim();
        if (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
            Ok(Self(name.to_owned()))
        } else {
            Err(Invalid::new("calendar_name", "日历名称应为 1 到 100 个字符", "a name of 1 to 100 characters"))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(CalendarName);

/// A time that the calendar says is busy and that somebody else holds on our side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BusyConflict {
    pub unit: i32,
    /// What is held.
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// By this booking …
    pub booking_id: Option<BookingId>,
    pub booking_reference: Option<String>,
    /// … or by a block for this reason.
    pub block_reason: Option<String>,
    /// What the calendar says of that time.
    pub summary: String,
}

/// What an import did, or, of a trial run, would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarReport {
    /// Events that were read.
    pub events: usize,
    /// Busy times within the listing's horizon, recurrences counted out.
    pub occurrences: usize,
    /// Events that block nothing: free, cancelled, over, too far away, or our own that came back.
    pub without_effect: usize,
    /// Busy times that were not there at the last import.
    pub added: usize,
    /// Busy times to come that are there no more.
    pub removed: usize,
    pub blocks_added: usize,
    pub blocks_kept: usize,
    pub blocks_lifted: usize,
    /// Held by others: those stay, and everything around them is blocked. At most 200 are told.
    pub conflicts: Vec<BusyConflict>,
    /// Events that are not right. At most 200 are told.
    pub left_out: Vec<LeftOut>,
    pub is_dry_run: bool,
}
