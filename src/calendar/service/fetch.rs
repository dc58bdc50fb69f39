//! The job that fetches calendars from their addresses: leased, asked outside of any transaction, held in one.

use std::time::Duration as Span;

use chrono::Duration;
use serde_json::{Value, json};

use super::address::is_unanswered;
use super::import::{NewCalendar, bring, calendar_read, horizon, record_import};
use crate::audit;
use crate::calendar::Error;
use crate::calendar::model::{CalendarName, FetchProblem, Reading, TOLD_AFTER, fetch_again_after, is_icalendar};
use crate::calendar::queries::{self, CalendarAddress, ExternalCalendar};
use crate::catalog;
use crate::kernel::{Actor, Reach, local_time};
use crate::outbound::{Answer, Client, Limits, Validators};
use crate::store::{Db, Tx, outbox};

/// How long a fetch may take before another process may try; it takes less.
pub(super) const LEASE: Duration = Duration::minutes(3);
/// From the first look-up to the last byte, four places included.
const PATIENCE: Span = Span::from_secs(45);
/// Largest calendar, bytes; as of a file that is brought.
const MOST_BYTES: u64 = 4 << 20;
const MOST_REDIRECTS: usize = 3;
const ACCEPTED: &str = "text/calendar, text/plain;q=0.5, */*;q=0.1";

/// Who fetches, and how often.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: Client,
    every: Duration,
}

impl Fetcher {
    pub fn new(reach: Reach, every: Duration) -> Self {
        let limits = Limits { bytes: MOST_BYTES, time: PATIENCE, redirects: MOST_REDIRECTS };
        Self { client: Client::new(reach, limits), every }
    }
}

/// What became of one fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It says what it said before.
    Unchanged,
    Imported,
    /// What it said before is still held.
    Failed(FetchProblem),
    /// Meanwhile somebody changed or removed it, or was faster.
    Superseded,
}

/// A calendar that is to be fetched now.
struct Leased {
    calendar: ExternalCalendar,
    address: CalendarAddress,
}

/// Fetches the calendar that is due longest; `None` if none is due. Any number of processes may do this at once, and one that
/// dies leaves a lease that runs out, and is counted as a failure by the next.
///
/// # Errors
/// The database refuses. An address that gives no calendar is not an error but a later attempt.
pub fn fetch_next(db: &Db, fetcher: &Fetcher) -> Result<Option<Fetched>, Error> {
    let actor = Actor::system("calendar_fetch");
    let Some(leased) = db.write(&actor, lease)? else { return Ok(None) };
    let known = Validators { etag: leased.address.etag.clone(), last_modified: leased.address.last_modified.clone() };
    let came = match fetcher.client.get(&leased.address.url, ACCEPTED, &known) {
        Ok(Answer::Content { body, .. }) if !is_icalendar(&body) => Err(FetchProblem::not_a_calendar()),
        Ok(Answer::Content { body, validators }) => Ok(Some((body, validators))),
        Ok(Answer::Unchanged) => Ok(None),
        Err(failure) => Err(failure.into()),
    };
    let problem = match came {
        Ok(came) => match take_in(db, &actor, fetcher, &leased, came) {
            Err(Error::Invalid { invalid, .. }) => invalid.into(),
            done => return done.map(Some),
        },
        Err(problem) => problem,
    };
    tracing::debug!(calendar = %leased.calendar.id, code = %problem.code, "a calendar could not be fetched");
    let noted = db.write(&actor, |tx| note_failure(tx, &leased, &problem))?;
    Ok(Some(if noted { Fetched::Failed(problem) } else { Fetched::Superseded }))
}

/// Takes the address that is due longest; nobody else takes it before the lease is over. An attempt of which nothing came is a
/// failure, and the lease is as long then as one waits after so many: what ends a process does not end one every few minutes.
fn lease(tx: &mut Tx<'_>) -> Result<Option<Leased>, Error> {
    let now = tx.now();
    let Some(mut address) = queries::address_take_due(tx.conn(), now)? else { return Ok(None) };
    let Some(calendar) = queries::calendar_find(tx.conn(), address.calendar_id)? else { return Ok(None) };
    let mut until = now + LEASE;
    if is_unanswered(&address) {
        count_failure(tx, &calendar, &mut address, &FetchProblem::interrupted())?;
        until = until.max(now + fetch_again_after(address.failures));
    }
    (address.attempt, address.attempted_at) = (address.attempt.saturating_add(1), Some(now));
    address.next_fetch_at = until;
    queries::address_save(tx.conn(), &address)?;
    Ok(Some(Leased { calendar, address }))
}

/// Holds what came, as what is brought by a file is held, in one transaction with the note that it came. It is read before.
fn take_in(
    db: &Db,
    actor: &Actor,
    fetcher: &Fetcher,
    leased: &Leased,
    came: Option<(Vec<u8>, Validators)>,
) -> Result<Fetched, Error> {
    let name = CalendarName::parse(&leased.calendar.name).map_err(Error::invalid("name"))?;
    let unit = leased.address.unit;
    let came = match came {
        Some((content, validators)) => {
            let reading = read_if_new(db, leased, &content)?;
            Some((NewCalendar { name, unit, is_dry_run: false, content }, validators, reading))
        }
        None => None,
    };
    db.write(actor, |tx| {
        let Some((calendar, mut address)) = lock_leased(tx, leased)? else { return Ok(Fetched::Superseded) };
        let now = tx.now();
        let mut outcome = Fetched::Unchanged;
        if let Some((new, validators, reading)) = &came {
            if let Some(reading) = reading {
                import(tx, &calendar, &address, new, reading)?;
                outcome = Fetched::Imported;
            }
            (address.etag, address.last_modified) = (validators.etag.clone(), validators.last_modified.clone());
        }
        if address.failures >= TOLD_AFTER {
            tell(tx, &calendar, "listing.calendar_recovered", json!({ "failures": address.failures }))?;
        }
        (address.failures, address.failing_since, address.problem) = (0, None, None);
        (address.answered_at, address.fetched_at) = (Some(now), Some(now));
        address.next_fetch_at = now + fetcher.every;
        queries::address_save(tx.conn(), &address)?;
        Ok(outcome)
    })
}

/// What a calendar says; nothing if it is what it said before. Nobody else writes what is said by a calendar that is fetched.
fn read_if_new(db: &Db, leased: &Leased, content: &[u8]) -> Result<Option<Reading>, Error> {
    let now = db.clock().now();
    let horizon = db.read(|conn| {
        if queries::calendar_is(conn, leased.calendar.id, content, leased.address.unit)? {
            return Ok(None);
        }
        let listing = catalog::service::listing_for_booking(conn, leased.calendar.listing_id)?;
        horizon(&listing.ok_or(Error::NotFound)?, now).map(Some)
    })?;
    horizon.map(|horizon| calendar_read(content, &horizon)).transpose()
}

/// Many calendars name the moment of their writing in every event: what changes no busy time is not worth the trail.
fn import(
    tx: &mut Tx<'_>,
    calendar: &ExternalCalendar,
    address: &CalendarAddress,
    new: &NewCalendar,
    reading: &Reading,
) -> Result<(), Error> {
    let listing = catalog::service::listing_for_booking(tx.conn(), calendar.listing_id)?.ok_or(Error::NotFound)?;
    let report = bring(tx, &listing, address.set_by, new, reading)?;
    let is_first = calendar.imported_at.is_none();
    if is_first || report.blocks_added + report.blocks_lifted > 0 {
        record_import(tx, listing.id, new, &report)?;
    }
    Ok(())
}

/// The calendar and its address, locked, if the attempt is still the last.
fn lock_leased(tx: &mut Tx<'_>, leased: &Leased) -> Result<Option<(ExternalCalendar, CalendarAddress)>, Error> {
    let Some(calendar) = queries::calendar_lock(tx.conn(), leased.calendar.id)? else { return Ok(None) };
    let address = queries::address_lock(tx.conn(), leased.calendar.id)?;
    Ok(address.filter(|address| address.attempt == leased.address.attempt).map(|address| (calendar, address)))
}

/// Writes that it could not be fetched and when to try again. Answers whether the attempt still was the last.
fn note_failure(tx: &mut Tx<'_>, leased: &Leased, problem: &FetchProblem) -> Result<bool, Error> {
    let Some((calendar, mut address)) = lock_leased(tx, leased)? else { return Ok(false) };
    let now = tx.now();
    count_failure(tx, &calendar, &mut address, problem)?;
    address.answered_at = Some(now);
    address.next_fetch_at = now + fetch_again_after(address.failures);
    queries::address_save(tx.conn(), &address)?;
    Ok(true)
}

/// Counts a failure; tells the provider once of each time that it fails again and again, as [`take_in`] does when that is over.
fn count_failure(
    tx: &mut Tx<'_>,
    calendar: &ExternalCalendar,
    address: &mut CalendarAddress,
    problem: &FetchProblem,
) -> Result<(), Error> {
    address.failures = address.failures.saturating_add(1);
    let since = *address.failing_since.get_or_insert(tx.now());
    let written =
        serde_json::to_value(problem).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    address.problem = Some(written);
    if address.failures == TOLD_AFTER {
        let detail = json!({ "why": problem.message, "code": problem.code, "since": local_time(since) });
        tell(tx, calendar, "listing.calendar_failing", detail)?;
    }
    Ok(())
}

/// Writes into the trail, and to the provider, how a calendar's fetching goes.
fn tell(tx: &mut Tx<'_>, calendar: &ExternalCalendar, topic: &str, mut detail: Value) -> Result<(), Error> {
    let Some(listing) = catalog::service::listing_for_booking(tx.conn(), calendar.listing_id)? else { return Ok(()) };
    detail["calendar"] = json!(calendar.name);
    audit::record(tx, topic, "listing", listing.id.uuid(), &detail)?;
    let mut news = detail;
    (news["recipients"], news["listing_id"]) = (json!([listing.provider_id]), json!(listing.id));
    news["listing_name"] = json!(listing.name);
    Ok(outbox::announce(tx, topic, "listing", listing.id.uuid(), &news)?)
}
