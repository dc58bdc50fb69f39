//! Somebody else's calendar on a listing: its busy times become blocks.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::address::FetchView;
use super::table;
use crate::audit;
use crate::calendar::Error;
use crate::calendar::model::{self, BusyConflict, CalendarName, CalendarReport, Occurrence, Reading};
use crate::calendar::queries::{self, CalendarAddress, ExternalCalendar, HeldRow};
use crate::catalog::{self, BookableListing};
use crate::identity::Caller;
use crate::kernel::{BlockId, ExternalCalendarId, Invalid, ListingId, TimeWindow, UserId, windows};
use crate::store::Tx;

/// Conflicts and left out events that one report tells.
const MOST_TOLD: usize = 200;
/// How often a rival may take something while we look; what is taken after that is a conflict like any other.
const MOST_LOOKS: usize = 3;
/// Parts of units that one import may hold: bounds listings of many units.
const MOST_PARTS: usize = 100_000;

/// A calendar that is brought.
pub struct NewCalendar {
    pub name: CalendarName,
    /// One unit, from 1; all of them if absent.
    pub unit: Option<i32>,
    /// Tells what would be done and does nothing.
    pub is_dry_run: bool,
    /// iCalendar, or busy times as CSV, XLSX or JSON.
    pub content: Vec<u8>,
}

/// Somebody else's calendar as the listing's provider sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExternalCalendar)]
pub struct CalendarView {
    pub id: ExternalCalendarId,
    pub listing_id: ListingId,
    pub name: String,
    pub unit: Option<i32>,
    /// Absent while nothing was read of it.
    pub imported_at: Option<DateTime<Utc>>,
    /// What the last import came to.
    #[schema(value_type = Option<CalendarReport>)]
    pub report: Option<Value>,
    /// Of one that is fetched from its address: how that goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch: Option<FetchView>,
}

impl CalendarView {
    /// As the caller may see it.
    pub(super) fn of(
        row: ExternalCalendar,
        address: Option<CalendarAddress>,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Self {
        let ExternalCalendar { id, listing_id, name, unit, report, imported_at, .. } = row;
        let unit = address.as_ref().map_or(unit, |address| address.unit);
        let fetch = address.map(|address| FetchView::of(address, caller, now));
        Self { id, listing_id, name, unit, imported_at, report, fetch }
    }
}

/// The other calendars of the caller's listing.
///
/// # Errors
/// Not its listing.
pub fn calendar_list(
    conn: &mut PgConnection,
    caller: &Caller,
    listing: ListingId,
    now: DateTime<Utc>,
) -> Result<Vec<CalendarView>, Error> {
    own_listing(conn, caller, listing)?;
    let calendars = queries::calendar_list(conn, listing)?;
    let ids: Vec<_> = calendars.iter().map(|calendar| calendar.id).collect();
    let mut addresses: HashMap<_, _> =
        queries::address_list(conn, &ids)?.into_iter().map(|address| (address.calendar_id, address)).collect();
    let view = |row: ExternalCalendar| {
        let address = addresses.remove(&row.id);
        CalendarView::of(row, address, caller, now)
    };
    Ok(calendars.into_iter().map(view).collect())
}

/// A listing of the caller's organisation.
pub(super) fn own_listing(conn: &mut PgConnection, caller: &Caller, id: ListingId) -> Result<BookableListing, Error> {
    catalog::service::listing_for_booking(conn, id)?
        .filter(|listing| listing.provider_id == caller.organisation_id)
        .ok_or(Error::NotFound)
}

/// That times can be held of a listing at all.
pub(super) fn refuse_without_calendar(listing: &BookableListing) -> Result<(), Error> {
    if listing.kind.has_calendar() {
        return Ok(());
    }
    let invalid = Invalid::new("no_calendar", "此类条目没有时间日历", "listings of this kind have no calendar");
    Err(Error::Invalid { field: "listing_id", invalid })
}

/// As far as a calendar that is brought to a listing of the caller is counted out.
///
/// # Errors
/// Not the caller's listing, or no such unit.
pub fn calendar_horizon(
    conn: &mut PgConnection,
    caller: &Caller,
    listing: ListingId,
    unit: Option<i32>,
    now: DateTime<Utc>,
) -> Result<TimeWindow, Error> {
    let listing = own_listing(conn, caller, listing)?;
    refuse_without_calendar(&listing)?;
    units_of(unit, listing.units)?;
    horizon(&listing, now)
}

/// From now to as far as anybody may book.
pub(super) fn horizon(listing: &BookableListing, now: DateTime<Utc>) -> Result<TimeWindow, Error> {
    TimeWindow::new(now, now + listing.rules.longest_horizon(listing.horizon_days)).map_err(Error::invalid("file"))
}

/// Counts out what a file says, whatever its form. It may take a second: outside of any transaction.
///
/// # Errors
/// Not a calendar, or more than can be taken.
pub fn calendar_read(content: &[u8], horizon: &TimeWindow) -> Result<Reading, Error> {
    let reading = if model::is_icalendar(content) {
        model::read_ics(content, horizon)
    } else {
        table::read_busy(content, horizon)
    };
    reading.map_err(Error::invalid("file"))
}

/// Takes what a calendar says ([`calendar_read`]) as the whole of it: what is new is blocked, what is gone is freed, what stayed stays as it
/// is; so the same calendar brought twice changes nothing. Bookings are never touched: what they hold is told as a
/// conflict, and blocked by the database in the moment in which it is let go.
///
/// # Errors
/// Not the caller's listing, no such unit, or a calendar that is fetched from its address.
pub fn calendar_import(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing: ListingId,
    new: &NewCalendar,
    reading: &Reading,
) -> Result<CalendarReport, Error> {
    let listing = own_listing(tx.conn(), caller, listing)?;
    refuse_without_calendar(&listing)?;
    if let Some(known) = queries::calendar_find_lock(tx.conn(), listing.id, new.name.as_str())?
        && queries::address_find(tx.conn(), known.id)?.is_some()
    {
        return Err(Error::Fetched);
    }
    let report = bring(tx, &listing, caller.user_id, new, reading)?;
    if !new.is_dry_run {
        record_import(tx, listing.id, new, &report)?;
    }
    Ok(report)
}

pub(super) fn record_import(
    tx: &mut Tx<'_>,
    listing: ListingId,
    new: &NewCalendar,
    report: &CalendarReport,
) -> Result<(), Error> {
    let detail = json!({ "calendar": new.name, "unit": new.unit, "blocks_added": report.blocks_added,
                         "blocks_lifted": report.blocks_lifted, "conflicts": report.conflicts.len() });
    Ok(audit::record(tx, "listing.calendar_imported", "listing", listing.uuid(), &detail)?)
}

/// Holds what a calendar says.
pub(super) fn bring(
    tx: &mut Tx<'_>,
    listing: &BookableListing,
    by: UserId,
    new: &NewCalendar,
    reading: &Reading,
) -> Result<CalendarReport, Error> {
    let units = units_of(new.unit, listing.units)?;
    let now = tx.now();

    let known = queries::calendar_find_lock(tx.conn(), listing.id, new.name.as_str())?;
    let id = known.as_ref().map_or_else(ExternalCalendarId::new, |known| known.id);
    let before = queries::busy_list(tx.conn(), id)?;
    let mut report = compared(reading, &before, now);
    report.is_dry_run = new.is_dry_run;

    let wanted = windows::union(reading.occurrences.iter().map(|occurrence| occurrence.window).collect());
    let standing = queries::external_block_list(tx.conn(), id, now)?;
    let same_units = known.as_ref().is_some_and(|known| known.unit == new.unit);
    let (kept, lifted): (Vec<_>, Vec<_>) = standing.into_iter().partition(|(_, from, to)| {
        same_units && wanted.iter().any(|window| (window.starts_at(), window.ends_at()) == (*from, *to))
    });
    let kept: Vec<(BlockId, TimeWindow)> =
        kept.into_iter().filter_map(|(id, from, to)| Some((id, TimeWindow::new(from, to).ok()?))).collect();
    let fresh: Vec<(BlockId, TimeWindow, String)> = wanted
        .iter()
        .filter(|window| !kept.iter().any(|(_, known)| known == *window))
        .map(|window| (BlockId::new(), *window, reason(&new.name, window, &reading.occurrences)))
        .collect();
    (report.blocks_added, report.blocks_kept, report.blocks_lifted) = (fresh.len(), kept.len(), lifted.len());

    let all: Vec<_> = kept.into_iter().chain(fresh.iter().map(|(id, window, _)| (*id, *window))).collect();
    if new.is_dry_run {
        report.conflicts = conflicts(tx.conn(), listing, id, units, &all, &reading.occurrences)?;
        return Ok(report);
    }
    let mut calendar = ExternalCalendar {
        id,
        listing_id: listing.id,
        name: new.name.to_string(),
        unit: new.unit,
        report: Some(json!({})),
        imported_by: by,
        imported_at: Some(now),
    };
    queries::calendar_save(tx.conn(), &calendar)?;
    queries::busy_replace(tx.conn(), id, &reading.occurrences)?;
    let lifted: Vec<BlockId> = lifted.into_iter().map(|(id, _, _)| id).collect();
    queries::block_lift_all(tx.conn(), &lifted, now)?;
    queries::block_insert_all(tx.conn(), &calendar, &fresh, now)?;
    take(tx.conn(), listing, units, &all)?;
    report.conflicts = conflicts(tx.conn(), listing, id, units, &all, &reading.occurrences)?;
    let told =
        serde_json::to_value(&report).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    calendar.report = Some(told);
    queries::calendar_save(tx.conn(), &calendar)?;
    queries::calendar_keep(tx.conn(), id, &new.content, now)?;
    Ok(report)
}

/// The units of a wish, first and last.
pub(super) fn units_of(unit: Option<i32>, units: i32) -> Result<(i32, i32), Error> {
    match unit {
        None => Ok((1, units)),
        Some(unit) if (1..=units).contains(&unit) => Ok((unit, unit)),
        Some(_) => {
            let invalid = Invalid::new("unit", format!("应为 1 到 {units}"), format!("must be 1 to {units}"));
            Err(Error::Invalid { field: "unit", invalid })
        }
    }
}

fn compared(reading: &Reading, before: &HashSet<queries::BusyRow>, now: DateTime<Utc>) -> CalendarReport {
    let after: HashSet<_> =
        reading.occurrences.iter().map(|o| (o.uid.clone(), o.window.starts_at(), o.window.ends_at())).collect();
    CalendarReport {
        events: reading.events,
        occurrences: reading.occurrences.len(),
        without_effect: reading.without_effect,
        added: after.difference(before).count(),
        removed: before.difference(&after).filter(|(_, _, ends_at)| *ends_at > now).count(),
        left_out: reading.left_out.iter().take(MOST_TOLD).cloned().collect(),
        ..CalendarReport::default()
    }
}

/// What a block says: the calendar, and the events that it came of.
fn reason(name: &CalendarName, window: &TimeWindow, occurrences: &[Occurrence]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for occurrence in occurrences.iter().filter(|occurrence| occurrence.window.overlaps(window)) {
        let summary = occurrence.summary.trim();
        if !summary.is_empty() && !said.contains(&summary) && said.len() < 3 {
            said.push(summary);
        }
    }
    if said.is_empty() { name.to_string() } else { format!("{name}: {}", said.join("; ")) }
}

/// From the first start to the last end.
fn hull(blocks: &[(BlockId, TimeWindow)]) -> Option<TimeWindow> {
    let from = blocks.iter().map(|(_, window)| window.starts_at()).min()?;
    let to = blocks.iter().map(|(_, window)| window.ends_at()).max()?;
    TimeWindow::new(from, to).ok()
}

/// Takes what nobody holds of every block's window. A rival who takes some of it meanwhile is looked at again.
fn take(
    conn: &mut PgConnection,
    listing: &BookableListing,
    units: (i32, i32),
    blocks: &[(BlockId, TimeWindow)],
) -> Result<(), Error> {
    let Some(hull) = hull(blocks) else { return Ok(()) };
    for _ in 0..MOST_LOOKS {
        let held = queries::held_list(conn, listing.id, &hull)?;
        let mut parts = Vec::new();
        for unit in units.0..=units.1 {
            let busy: Vec<TimeWindow> = held.iter().filter(|row| row.unit == unit).filter_map(window_of).collect();
            for (id, window) in blocks {
                parts.extend(windows::rest(window, &busy).into_iter().map(|part| (*id, unit, part)));
            }
        }
        if parts.len() > MOST_PARTS {
            let (zh, en) = ("占用时段与单元数的乘积过大", "too many busy times for so many units");
            return Err(Error::Invalid { field: "file", invalid: Invalid::new("too_many_parts", zh, en) });
        }
        if parts.is_empty() || queries::occupancy_insert_all(conn, listing.id, &parts)? == parts.len() {
            break;
        }
    }
    Ok(())
}

fn window_of(row: &HeldRow) -> Option<TimeWindow> {
    TimeWindow::new(row.starts_at, row.ends_at).ok()
}

/// What others hold of the blocks' windows.
fn conflicts(
    conn: &mut PgConnection,
    listing: &BookableListing,
    calendar: ExternalCalendarId,
    units: (i32, i32),
    blocks: &[(BlockId, TimeWindow)],
    occurrences: &[Occurrence],
) -> Result<Vec<BusyConflict>, Error> {
    let Some(hull) = hull(blocks) else { return Ok(Vec::new()) };
    let held = queries::held_list(conn, listing.id, &hull)?;
    let others = held
        .into_iter()
        .filter(|row| row.calendar_id != Some(calendar) && (units.0..=units.1).contains(&row.unit))
        .filter_map(|row| {
            let window = window_of(&row)?;
            blocks.iter().any(|(_, block)| block.overlaps(&window)).then_some((row, window))
        });
    Ok(others
        .take(MOST_TOLD)
        .map(|(row, window)| BusyConflict {
            unit: row.unit,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            booking_id: row.booking_id,
            booking_reference: row.reference,
            block_reason: row.reason,
            summary: occurrences
                .iter()
                .find(|occurrence| occurrence.window.overlaps(&window))
                .map(|occurrence| occurrence.summary.clone())
                .unwrap_or_default(),
        })
        .collect())
}

/// Forgets a calendar, with its address if it has one, and frees what it blocks.
///
/// # Errors
/// Not the caller's listing, or no calendar of this name.
pub fn calendar_remove(tx: &mut Tx<'_>, caller: &Caller, listing: ListingId, name: &CalendarName) -> Result<(), Error> {
    own_listing(tx.conn(), caller, listing)?;
    let calendar = queries::calendar_find_lock(tx.conn(), listing, name.as_str())?.ok_or(Error::NotFound)?;
    let now = tx.now();
    let blocks: Vec<_> =
        queries::external_block_list(tx.conn(), calendar.id, now)?.into_iter().map(|(id, _, _)| id).collect();
    queries::block_lift_all(tx.conn(), &blocks, now)?;
    queries::calendar_delete(tx.conn(), calendar.id)?;
    let detail = json!({ "calendar": name, "blocks_lifted": blocks.len() });
    Ok(audit::record(tx, "listing.calendar_removed", "listing", listing.uuid(), &detail)?)
}
