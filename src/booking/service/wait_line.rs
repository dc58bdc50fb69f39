//! Emptying the lines: what becomes free is kept for who came first.
//!
//! Whatever lets go of a window leaves a row in `calendar_freed` in the same transaction, by a trigger. Any number of
//! processes may work on these: a listing's line is emptied by whoever holds the listing's lock, in one transaction that a
//! process that dies leaves undone, its rows still there for the next.

use chrono::Duration;
use serde_json::json;

use super::deadlines::{CHUNK, every};
use super::quote::{Asked, Asking, plea_of};
use super::together::{Rooms, room_of};
use super::use_rule::rule_of;
use super::wait::{record, take_step, tell};
use super::wish;
use crate::booking::Error;
use crate::booking::model::{NewOrder, WaitEntry, WaitState, WaitStep, offer_until, rest_of, rest_offer_until};
use crate::booking::queries;
use crate::catalog::{self, BookableListing, BookingRule};
use crate::kernel::{Actor, ListingId, TimeWindow, WaitEntryId};
use crate::store::{Db, DbError, Tx};

/// When somebody is looked at again in whose way something stands that may end without a sign.
const LOOK_AGAIN: Duration = Duration::minutes(10);

/// What became of the lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitReport {
    /// Windows now kept for somebody.
    pub offered: usize,
    /// Offers that nobody answered in time.
    pub lapsed: usize,
    /// Entries whose window came.
    pub over: usize,
    /// Left for the next time; the log says why.
    pub failed: usize,
}

impl WaitReport {
    pub const fn handled(&self) -> usize {
        self.offered + self.lapsed + self.over
    }

    fn add(&mut self, other: Result<Self, Error>, what: &dyn std::fmt::Display) {
        match other {
            Ok(other) => {
                self.offered += other.offered;
                self.lapsed += other.lapsed;
                self.over += other.over;
            }
            Err(error) => {
                self.failed += 1;
                tracing::error!(%what, %error, "the wait-list could not be seen to");
            }
        }
    }
}

/// Ends offers that nobody answered and waits that are over, then offers what is free to who came first.
///
/// # Errors
/// What there is to do cannot be read.
pub fn run_wait_list(db: &Db) -> Result<WaitReport, Error> {
    let actor = Actor::system("wait_list");
    let mut report = WaitReport::default();
    let now = db.clock().now();
    let due = |after| db.read(|conn| queries::wait_due_list(conn, now, after, CHUNK).map_err(DbError::from));
    every(due, |(_, id)| report.add(db.write(&actor, |tx| end_due(tx, id)), &id))?;
    db.write(&actor, |tx| {
        queries::wait_look_again(tx.conn(), now)?;
        queries::freed_forget(tx.conn()).map_err(Error::from)
    })?;
    let freed = |after| db.read(|conn| queries::freed_list(conn, after, CHUNK).map_err(DbError::from));
    every(freed, |id| report.add(db.write(&actor, |tx| empty_line(tx, id, true)), &id))?;
    Ok(report)
}

/// Ends an offer or a wait whose time has come, unless somebody was faster.
fn end_due(tx: &mut Tx<'_>, id: WaitEntryId) -> Result<WaitReport, Error> {
    let now = tx.now();
    let mut report = WaitReport::default();
    let Some(mut entry) = queries::wait_lock_free(tx.conn(), id)? else { return Ok(report) };
    let listing = name_of(tx, entry.listing_id)?;
    match entry.state {
        WaitState::Offered if entry.offer_until.is_some_and(|until| until <= now) => {
            take_step(tx, &mut entry, WaitStep::Lapse)?;
            queries::occupancy_release_kept(tx.conn(), id)?;
            record(tx, &entry, "lapsed", &json!({ "offer_until": entry.offer_until }))?;
            tell(tx, &entry, "lapsed", &listing, "")?;
            report.lapsed = 1;
        }
        WaitState::Waiting if entry.starts_at <= now && !waits_for_rest(tx, &entry)? => {
            pass(tx, &mut entry, &listing, "该时段已到 / its time has come")?;
            report.over = 1;
        }
        _ => {}
    }
    Ok(report)
}

/// Whether the window has begun, and its rest may still become free because nobody comes.
fn waits_for_rest(tx: &mut Tx<'_>, entry: &WaitEntry) -> Result<bool, Error> {
    let now = tx.now();
    let is_running = entry.starts_at <= now && now < entry.ends_at;
    Ok(is_running && rule_of(tx.conn(), entry.listing_id)?.grace.is_some())
}

fn pass(tx: &mut Tx<'_>, entry: &mut WaitEntry, listing: &str, reason: &str) -> Result<(), Error> {
    take_step(tx, entry, WaitStep::Pass)?;
    record(tx, entry, "over", &json!({ "reason": reason }))?;
    tell(tx, entry, "over", listing, reason)
}

fn name_of(tx: &mut Tx<'_>, id: ListingId) -> Result<String, Error> {
    Ok(queries::listing_names(tx.conn(), &[id])?.pop().map(|(_, name)| name).unwrap_or_default())
}

/// Keeps what became free of listings for those who wait for it, where that is still to be done, before somebody else takes of
/// them: nobody passes the line because the job has not come round.
pub(super) fn serve_first(tx: &mut Tx<'_>, rooms: &Rooms) -> Result<(), Error> {
    let actor = Actor::system("wait_list");
    let ids: Vec<ListingId> = rooms.listings().collect();
    for id in queries::freed_waited_for(tx.conn(), &ids, None)? {
        tx.acting(&actor, |tx| empty_line(tx, id, false))?;
    }
    Ok(())
}

/// Whether something was let go meanwhile, of a time that overlaps the window, for which others wait. What somebody else keeps for
/// them at this moment counts, too.
pub(super) fn others_come_first(tx: &mut Tx<'_>, rooms: &Rooms, window: &TimeWindow) -> Result<bool, Error> {
    let ids: Vec<ListingId> = rooms.listings().collect();
    Ok(!queries::freed_waited_for(tx.conn(), &ids, Some(window))?.is_empty())
}

/// Keeps what is free of a listing for those who wait for it, in the order in which they came. Whose time has come is sent away
/// only by the job, `is_job`.
fn empty_line(tx: &mut Tx<'_>, id: ListingId, is_job: bool) -> Result<WaitReport, Error> {
    let mut report = WaitReport::default();
    if !queries::freed_take(tx.conn(), id)? {
        return Ok(report);
    }
    let Some(listing) = catalog::service::listing_for_booking(tx.conn(), id)? else { return Ok(report) };
    if !listing.is_open_for_booking() {
        return Ok(report);
    }
    let now = tx.now();
    for entry in queries::wait_line(tx.conn(), id, room_of(&listing), now)? {
        let Some(mut entry) = queries::wait_lock(tx.conn(), entry)? else { continue };
        if !is_job && entry.starts_at <= now && !waits_for_rest(tx, &entry)? {
            continue;
        }
        match offer(tx, &listing, &mut entry)? {
            WaitState::Offered => report.offered += 1,
            WaitState::Over => report.over += 1,
            _ => {}
        }
    }
    Ok(report)
}

/// Offers an entry its window, or the rest of it, if it still can be had; answers where the entry stands afterwards.
fn offer(tx: &mut Tx<'_>, listing: &BookableListing, entry: &mut WaitEntry) -> Result<WaitState, Error> {
    let now = tx.now();
    let rest = if waits_for_rest(tx, entry)? {
        let whole = TimeWindow::new(entry.starts_at, entry.ends_at).ok();
        let Some(rest) = whole.and_then(|whole| rest_of(listing, &whole, now)) else {
            pass(tx, entry, &listing.name, "剩余时间太短 / too little of it is left")?;
            return Ok(entry.state);
        };
        Some(rest)
    } else {
        None
    };
    let order = entry.order_for(rest);
    let (asked, window) = match may_have(tx, entry, &order, rest.is_some())? {
        May::Have(asked, window) => (asked, window),
        // May end; until then those behind come first.
        May::NotNow => return look_again(tx, entry),
        May::NoMore(reason) => {
            pass(tx, entry, &listing.name, &reason)?;
            return Ok(entry.state);
        }
    };
    let rule = rule_of(tx.conn(), entry.listing_id)?;
    let until = match rest {
        Some(rest) => Some(rest_offer_until(&rest, &rule, now)),
        None => offer_until(&asked.listing, &window, &rule, now),
    };
    let Some(until) = until else {
        pass(tx, entry, &listing.name, "已过预约截止时间 / too late to book it")?;
        return Ok(entry.state);
    };
    if !Rooms::of(&asked.listing, &asked.around.companions).keep(tx.conn(), entry.id, &window)? {
        // Of what has begun, a later part may be free though nothing more is let go: after the cleaning.
        return if rest.is_some() { look_again(tx, entry) } else { Ok(entry.state) };
    }
    (entry.offered_at, entry.offer_until) = (Some(now), Some(until));
    entry.offered_from = rest.map(|rest| rest.starts_at());
    take_step(tx, entry, WaitStep::Offer)?;
    record(tx, entry, "offered", &json!({ "offer_until": until, "window": window }))?;
    tell(tx, entry, "offered", &listing.name, "")?;
    Ok(entry.state)
}

/// Keeps that the entry is to be looked at again, whatever becomes free meanwhile.
fn look_again(tx: &mut Tx<'_>, entry: &mut WaitEntry) -> Result<WaitState, Error> {
    entry.look_again_at = Some(tx.now() + LOOK_AGAIN);
    queries::wait_save(tx.conn(), entry)?;
    Ok(entry.state)
}

/// Whether what was wished for could be booked if it were free.
enum May<'o> {
    Have(Box<Asked<'o>>, TimeWindow),
    /// Rules speak against it that may not do so later: a ban, a quota.
    NotNow,
    /// It will not become bookable again.
    NoMore(String),
}

fn may_have<'o>(tx: &mut Tx<'_>, entry: &WaitEntry, order: &'o NewOrder, is_rest: bool) -> Result<May<'o>, Error> {
    let now = tx.now();
    let Some(window) = order.window else { return Ok(May::NotNow) };
    let asking = Asking {
        enterprise: entry.enterprise_id,
        user: Some(order.used_by.unwrap_or(entry.created_by)),
        order,
        instead_of: None,
    };
    let asked = match Asked::read(tx.conn(), &asking, now) {
        Ok(asked) => asked,
        // Wrong in itself by now, such as no longer priced.
        Err(Error::Refused(refusal)) => {
            let reason = refusal.faults.first().map(|fault| fault.text.to_string()).unwrap_or_default();
            return Ok(May::NoMore(reason));
        }
        Err(Error::NotAdmitted | Error::NotBookable) => return Ok(May::NotNow),
        Err(error) => return Err(error),
    };
    let mut breaches = wish::breaches(tx.conn(), &asked, None, None)?;
    if is_rest {
        wish::ask_no_notice(&mut breaches);
    }
    match wish::heard(breaches, &plea_of(order)) {
        Ok(_) => Ok(May::Have(Box::new(asked), window)),
        Err(Error::Refused(refusal)) => {
            let late = refusal.breaches.iter().find(|breach| breach.rejects() && is_late(breach.rule, is_rest));
            Ok(late.map_or(May::NotNow, |late| May::NoMore(late.message.to_string())))
        }
        Err(Error::Warned(_)) => Ok(May::NotNow),
        Err(error) => Err(error),
    }
}

/// Time does not run back, and a rest grows no longer.
const fn is_late(rule: BookingRule, is_rest: bool) -> bool {
    match rule {
        BookingRule::InThePast | BookingRule::TooSoon => true,
        BookingRule::TooShort => is_rest,
        _ => false,
    }
}
