//! What happens when nobody does anything.

use super::accept::accept_as_delivered;
use super::change::end_unpaid;
use crate::booking::Error;
use crate::booking::model::{Booking, State, Step};
use crate::booking::queries::{self, Due};
use crate::kernel::{Actor, BookingId};
use crate::ledger::{HoldOwner, TransferRow};
use crate::store::{Db, DbError, Tx};
use crate::voucher;

/// Looked up at once; each is then handled in a transaction of its own.
pub(super) const CHUNK: i64 = 200;

/// What became of the bookings whose deadline had come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeadlineReport {
    /// Deliveries that nobody disputed in time.
    pub accepted: usize,
    /// Requests that nobody answered, and bookings that nobody delivered.
    pub cancelled: usize,
    /// Left for the next time; the log says why.
    pub failed: usize,
}

impl DeadlineReport {
    pub const fn handled(&self) -> usize {
        self.accepted + self.cancelled
    }
}

/// Acts on every booking whose deadline has come, however long ago: a tick that was missed is made up for by the next.
/// Any number of processes may do this at once; one booking's failure keeps no other from its turn.
///
/// # Errors
/// The list of due bookings cannot be read.
pub fn run_deadlines(db: &Db) -> Result<DeadlineReport, Error> {
    let actor = Actor::system("booking_deadlines");
    let mut report = DeadlineReport::default();
    let due =
        |after| db.read(|conn| queries::booking_due_list(conn, db.clock().now(), after, CHUNK).map_err(DbError::from));
    every(due, |(_, id): Due| match db.write(&actor, |tx| act(tx, id)) {
        Ok(Some(State::Accepted)) => report.accepted += 1,
        Ok(Some(_)) => report.cancelled += 1,
        Ok(None) => {}
        Err(error) => {
            report.failed += 1;
            tracing::error!(booking = %id, %error, "the booking's deadline could not be acted on");
        }
    })?;
    Ok(report)
}

/// Does something about everything that is due, page after page: what fails stays where it is and keeps nothing behind it from
/// its turn.
pub(super) fn every<K: Copy>(
    mut page: impl FnMut(Option<K>) -> Result<Vec<K>, DbError>,
    mut act: impl FnMut(K),
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let due = page(after)?;
        let Some(last) = due.last() else { return Ok(()) };
        after = Some(*last);
        due.into_iter().for_each(&mut act);
    }
}

/// Answers the state that the booking came to; `None` if somebody else works on it or was faster.
fn act(tx: &mut Tx<'_>, id: BookingId) -> Result<Option<State>, Error> {
    let now = tx.now();
    let Some(booking) = queries::booking_lock_due(tx.conn(), id, now)? else { return Ok(None) };
    Ok(Some(time_out(tx, booking)?))
}

fn time_out(tx: &mut Tx<'_>, booking: Booking) -> Result<State, Error> {
    let reason = match booking.state {
        State::Delivered => return accept_as_delivered(tx, booking, Step::TimeOut).map(|view| view.state),
        State::Requested => "供方未在期限内答复 / not answered in time",
        _ => "未在期限内报告交付 / no delivery was reported in time",
    };
    end_unpaid(tx, booking, Step::TimeOut, Some(reason.to_owned()), "timed_out").map(|view| view.state)
}

/// Ends the booking for which a hold was made that has timed out, by the booking's own road: money and window are free again,
/// and both sides are told. What no booking stands behind any more is the voucher's again.
///
/// # Errors
/// The booking's road does not lead there; the database refuses.
pub fn end_timed_out(tx: &mut Tx<'_>, hold: &TransferRow) -> Result<HoldOwner, Error> {
    if let Some(booking) = queries::booking_lock_holding(tx.conn(), hold.id)? {
        time_out(tx, booking)?;
        return Ok(HoldOwner::Ended);
    }
    if queries::booking_is_holding(tx.conn(), hold.id)? {
        return Ok(HoldOwner::Busy);
    }
    Ok(if voucher::service::expire_hold(tx, hold)? { HoldOwner::Ended } else { HoldOwner::Gone })
}
