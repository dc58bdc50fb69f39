//! Looking at records, and deciding what no rule can.

use diesel::pg::PgConnection;
use serde_json::json;

use super::UsageFilter;
use super::record::judge;
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, TimeWindow, UsageRecordId};
use crate::store::Tx;
use crate::usage::Error;
use crate::usage::model::{UsageRecord, UsageState, compared};
use crate::usage::queries::{self, Decision};

/// The caller's organisation's records, newest use first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn usage_list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: &UsageFilter,
    limit: i64,
) -> Result<Vec<UsageRecord>, Error> {
    Ok(queries::usage_list(conn, caller.organisation_id, filter, limit + 1)?)
}

/// Says to which booking a record belongs; imports do not overturn it.
///
/// # Errors
/// Not the caller's organisation's record, or no booking with a time on the same listing.
pub fn usage_match(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: UsageRecordId,
    booking: BookingId,
) -> Result<UsageRecord, Error> {
    let record = fetch(tx, caller, id)?;
    let window = queries::booking_window(tx.conn(), booking, record.listing_id)?;
    let window = window.and_then(|(from, to)| TimeWindow::new(from, to).ok()).ok_or_else(|| {
        let (zh, en) = ("该条目没有此预约", "the listing has no such booking");
        Error::Invalid { field: "booking_id", invalid: Invalid::new("unknown_booking", zh, en) }
    })?;
    let booked = i32::try_from(window.minutes()).unwrap_or(i32::MAX);
    // A person has looked: only hours that are the same to the minute count as agreed.
    let state = compared(record.minutes, booked, 0);
    let decision = Decision { state, booking: Some((booking, booked)), by: caller.user_id, reason: "" };
    let record = decide(tx, caller, id, "usage.matched", &decision)?;
    judge(tx, &[booking])?;
    Ok(record)
}

/// Says that no booking belongs to a record, and why.
///
/// # Errors
/// Not the caller's organisation's record; no reason.
pub fn usage_set_aside(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: UsageRecordId,
    reason: &str,
) -> Result<UsageRecord, Error> {
    let reason = reason.trim();
    if !(1..=500).contains(&reason.chars().count()) {
        let invalid = Invalid::new("reason", "请填写 1 到 500 字", "write 1 to 500 characters");
        return Err(Error::Invalid { field: "reason", invalid });
    }
    fetch(tx, caller, id)?;
    let decision = Decision { state: UsageState::SetAside, booking: None, by: caller.user_id, reason };
    decide(tx, caller, id, "usage.set_aside", &decision)
}

fn fetch(tx: &mut Tx<'_>, caller: &Caller, id: UsageRecordId) -> Result<UsageRecord, Error> {
    queries::usage_fetch(tx.conn(), caller.organisation_id, id)?.ok_or(Error::NotFound)
}

fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: UsageRecordId,
    action: &str,
    decision: &Decision<'_>,
) -> Result<UsageRecord, Error> {
    let now = tx.now();
    queries::usage_decide(tx.conn(), id, decision, now)?;
    let detail = json!({ "booking_id": decision.booking.map(|(id, _)| id), "reason": decision.reason });
    audit::record(tx, action, "usage_record", id.uuid(), &detail)?;
    fetch(tx, caller, id)
}
