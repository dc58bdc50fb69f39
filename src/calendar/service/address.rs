//! From where a calendar is fetched, by what its provider says, and how that goes.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::fetch::LEASE;
use super::import::{CalendarView, own_listing, refuse_without_calendar, units_of};
use crate::audit;
use crate::calendar::Error;
use crate::calendar::model::{CalendarName, FetchProblem, FetchState, checked_address};
use crate::calendar::queries::{self, CalendarAddress, ExternalCalendar};
use crate::identity::Caller;
use crate::kernel::{ExternalCalendarId, ListingId, Reach};
use crate::outbound;
use crate::store::Tx;

/// Calendars of one listing that are fetched.
const MOST_ADDRESSES: i64 = 10;
/// Between two fetches that somebody asks for.
const APART: Duration = Duration::seconds(20);

/// From where a calendar is to be fetched.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalendarAddress)]
pub struct NewAddress {
    /// https (or `webcal`). Whoever knows it reads the calendar, so it is kept secret. If absent the known one stays.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub url: Option<String>,
    /// One unit, from 1; all of them if absent.
    #[serde(default)]
    pub unit: Option<i32>,
    /// Not fetched while it is; what it said is held all the same.
    #[serde(default)]
    pub is_paused: bool,
}

/// How the fetching of a calendar goes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CalendarFetch)]
pub struct FetchView {
    /// Scheme and host alone.
    pub address: String,
    /// The whole address; told to the provider's people, not to programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub state: FetchState,
    /// Attempts in a row that failed.
    pub failures: i32,
    pub failing_since: Option<DateTime<Utc>>,
    pub problem: Option<FetchProblem>,
    pub attempted_at: Option<DateTime<Utc>>,
    /// When it was last read, or found to be as it was.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Absent while it is paused.
    pub next_fetch_at: Option<DateTime<Utc>>,
}

impl FetchView {
    pub(super) fn of(address: CalendarAddress, caller: &Caller, now: DateTime<Utc>) -> Self {
        Self {
            address: outbound::masked(&address.url),
            state: state_of(&address, now),
            failures: address.failures,
            failing_since: address.failing_since,
            attempted_at: address.attempted_at,
            fetched_at: address.fetched_at,
            next_fetch_at: (!address.is_paused).then_some(address.next_fetch_at),
            problem: address.problem.and_then(|problem| serde_json::from_value(problem).ok()),
            url: caller.client.is_none().then_some(address.url),
        }
    }
}

fn state_of(address: &CalendarAddress, now: DateTime<Utc>) -> FetchState {
    if address.is_paused {
        FetchState::Paused
    } else if address.next_fetch_at <= now || is_under_way(address, now) {
        FetchState::Waiting
    } else if address.failures > 0 {
        FetchState::Failing
    } else {
        FetchState::Well
    }
}

/// Whether nothing came of the last attempt yet: somebody is in it, or ended in the middle of it.
pub(super) fn is_unanswered(address: &CalendarAddress) -> bool {
    address.attempted_at.is_some() && address.attempted_at > address.answered_at
}

/// Whether somebody fetches it; who took longer than may be is not there any more.
fn is_under_way(address: &CalendarAddress, now: DateTime<Utc>) -> bool {
    is_unanswered(address) && address.attempted_at.is_some_and(|at| now < at + LEASE)
}

/// Says from where a calendar of the caller's listing is fetched, to whom of its units it belongs, and whether it is fetched
/// at all. What was brought by a file under this name is replaced by what the address says, once it says something.
///
/// # Errors
/// Not the caller's listing, an address that may not be called, no such unit, or too many.
pub fn address_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing: ListingId,
    name: &CalendarName,
    new: &NewAddress,
    reach: Reach,
) -> Result<CalendarView, Error> {
    let listing = own_listing(tx.conn(), caller, listing)?;
    refuse_without_calendar(&listing)?;
    units_of(new.unit, listing.units)?;
    let url = new.url.as_deref().map(|word| checked_address(word, reach)).transpose();
    let url = url.map_err(Error::invalid("url"))?;
    let now = tx.now();
    let calendar = match queries::calendar_find_lock(tx.conn(), listing.id, name.as_str())? {
        Some(known) => known,
        None => named(tx, caller, listing.id, name, new.unit)?,
    };
    let known = queries::address_lock(tx.conn(), calendar.id)?;
    if known.is_none() && queries::address_count(tx.conn(), listing.id)? >= MOST_ADDRESSES {
        return Err(Error::TooManyAddresses(MOST_ADDRESSES));
    }
    let is_new = known.is_none();
    let address = match (known, url) {
        (Some(known), url) => changed(known, url, new, now),
        (None, Some(url)) => first(calendar.id, url, new, caller, now),
        (None, None) => return Err(Error::NotFound),
    };
    queries::address_save(tx.conn(), &address)?;
    // Which one is nobody's business, nor the trail's.
    let detail = json!({ "calendar": name, "address": outbound::masked(&address.url), "unit": address.unit,
                         "is_paused": address.is_paused, "is_new": is_new });
    audit::record(tx, "listing.calendar_address_set", "listing", listing.id.uuid(), &detail)?;
    Ok(CalendarView::of(calendar, Some(address), caller, now))
}

/// A calendar of which nothing was read yet.
fn named(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing_id: ListingId,
    name: &CalendarName,
    unit: Option<i32>,
) -> Result<ExternalCalendar, Error> {
    let calendar = ExternalCalendar {
        id: ExternalCalendarId::new(),
        listing_id,
        name: name.to_string(),
        unit,
        report: None,
        imported_by: caller.user_id,
        imported_at: None,
    };
    queries::calendar_insert(tx.conn(), &calendar)?;
    // Somebody else may have named it at the same time.
    queries::calendar_find_lock(tx.conn(), listing_id, name.as_str())?.ok_or(Error::NotFound)
}

fn first(
    calendar_id: ExternalCalendarId,
    url: String,
    new: &NewAddress,
    caller: &Caller,
    now: DateTime<Utc>,
) -> CalendarAddress {
    CalendarAddress {
        calendar_id,
        url,
        unit: new.unit,
        is_paused: new.is_paused,
        etag: None,
        last_modified: None,
        attempt: 0,
        next_fetch_at: now,
        attempted_at: None,
        answered_at: None,
        fetched_at: None,
        failures: 0,
        failing_since: None,
        problem: None,
        set_by: caller.user_id,
        set_at: now,
    }
}

/// What an earlier attempt brings is not written any more. Another address, or other units, are read anew; who goes on after a
/// pause is asked at once.
fn changed(known: CalendarAddress, url: Option<String>, new: &NewAddress, now: DateTime<Utc>) -> CalendarAddress {
    let url = url.unwrap_or_else(|| known.url.clone());
    let is_same = url == known.url && new.unit == known.unit;
    let goes_on = is_same && known.is_paused == new.is_paused;
    let attempt = known.attempt.saturating_add(1);
    // An attempt that is under way ends here.
    let (answered_at, next) =
        if is_unanswered(&known) { (Some(now), now) } else { (known.answered_at, known.next_fetch_at) };
    let known = CalendarAddress { attempt, answered_at, is_paused: new.is_paused, ..known };
    if is_same {
        return CalendarAddress { next_fetch_at: if goes_on { next } else { now }, ..known };
    }
    CalendarAddress {
        url,
        unit: new.unit,
        etag: None,
        last_modified: None,
        next_fetch_at: now,
        failures: 0,
        failing_since: None,
        problem: None,
        ..known
    }
}

/// Asks for a calendar to be fetched now instead of when it is due.
///
/// # Errors
/// Not the caller's listing, no such address, paused, or fetched a moment ago.
pub fn fetch_now(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing: ListingId,
    name: &CalendarName,
) -> Result<CalendarView, Error> {
    own_listing(tx.conn(), caller, listing)?;
    let now = tx.now();
    let calendar = queries::calendar_find_lock(tx.conn(), listing, name.as_str())?.ok_or(Error::NotFound)?;
    let mut address = queries::address_lock(tx.conn(), calendar.id)?.ok_or(Error::NotFound)?;
    if address.is_paused {
        return Err(Error::Paused);
    }
    if address.next_fetch_at > now && !is_under_way(&address, now) {
        if address.attempted_at.is_some_and(|at| now - at < APART) {
            return Err(Error::FetchedJustNow);
        }
        address.next_fetch_at = now;
        queries::address_save(tx.conn(), &address)?;
    }
    Ok(CalendarView::of(calendar, Some(address), caller, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::UserId;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_000_000, 0).expect("a moment") + Duration::minutes(minute)
    }

    fn address() -> CalendarAddress {
        CalendarAddress {
            calendar_id: ExternalCalendarId::new(),
            url: "https://a.example.cn/x".to_owned(),
            unit: None,
            is_paused: false,
            etag: Some("\"1\"".to_owned()),
            last_modified: None,
            attempt: 7,
            next_fetch_at: at(60),
            attempted_at: Some(at(0)),
            answered_at: Some(at(1)),
            fetched_at: Some(at(1)),
            failures: 0,
            failing_since: None,
            problem: None,
            set_by: UserId::new(),
            set_at: at(-60),
        }
    }

    #[test]
    fn how_it_goes_is_told_of_every_moment() {
        let state = |address: &CalendarAddress, minute| state_of(address, at(minute)).as_str();
        let well = address();
        assert_eq!([state(&well, 59), state(&well, 60)], ["well", "waiting"]);
        let failing = CalendarAddress { failures: 1, ..address() };
        assert_eq!([state(&failing, 59), state(&failing, 60)], ["failing", "waiting"]);
        let running = CalendarAddress { attempted_at: Some(at(2)), ..address() };
        assert_eq!(state(&running, 3), "waiting");
        assert_eq!(state(&CalendarAddress { is_paused: true, ..running }, 60), "paused");
        let ended = CalendarAddress { attempted_at: Some(at(2)), failures: 2, ..address() };
        assert_eq!([state(&ended, 4), state(&ended, 5)], ["waiting", "failing"], "nobody is in it any more");
        let never = CalendarAddress { attempted_at: Some(at(2)), answered_at: None, ..address() };
        assert_eq!(state(&never, 3), "waiting");
    }

    #[test]
    fn what_is_changed_is_read_anew_and_what_is_not_stays() {
        let new = |unit, is_paused| NewAddress { url: None, unit, is_paused };
        let same = changed(address(), None, &new(None, false), at(5));
        assert_eq!((same.next_fetch_at, same.etag.as_deref(), same.attempt), (at(60), Some("\"1\""), 8));
        let other = changed(address(), Some("https://b.example.cn/".to_owned()), &new(None, false), at(5));
        assert_eq!((other.next_fetch_at, other.etag, other.url.as_str()), (at(5), None, "https://b.example.cn/"));
        assert_eq!(changed(address(), None, &new(Some(1), false), at(5)).etag, None);
        let paused = changed(address(), None, &new(None, true), at(5));
        assert!(paused.is_paused && paused.etag.is_some());
        let resumed = changed(paused, None, &new(None, false), at(9));
        assert_eq!((resumed.next_fetch_at, resumed.is_paused), (at(9), false));
        let running = CalendarAddress { attempted_at: Some(at(2)), next_fetch_at: at(5), ..address() };
        let same = changed(running, None, &new(None, false), at(3));
        assert_eq!((same.next_fetch_at, same.answered_at), (at(3), Some(at(3))), "what it brings is not written");
    }
}
