//! Holds whose time runs out.

use chrono::{DateTime, Utc};

use crate::kernel::{Actor, TransferId, local_date};
use crate::ledger::model::{Error, HoldOwner};
use crate::ledger::queries::{self, TransferRow};
use crate::store::{Db, DbError, Tx};

/// Looked up at once; each is then handled in a transaction of its own.
const CHUNK: i64 = 200;

/// What became of the holds that had timed out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeOutReport {
    /// Their owners ended what they stood for.
    pub ended: usize,
    /// Nobody stood behind them: let go of.
    pub expired: usize,
    /// Left for the next time; the log says why.
    pub failed: usize,
}

impl TimeOutReport {
    pub const fn handled(&self) -> usize {
        self.ended + self.expired
    }
}

/// Lets a hold last until `until`, or for good if that is none; never shorter. A hold without a time-out, or one that is
/// resolved, is left as it is. The reason is kept.
///
/// # Errors
/// [`Error::HoldTimedOut`]: what is over is not begun again.
pub fn prolong(tx: &mut Tx<'_>, hold: TransferId, until: Option<DateTime<Utc>>, reason: &str) -> Result<(), Error> {
    let now = tx.now();
    Ok(queries::hold_prolong(tx.conn(), hold, until, reason, now)?)
}

/// Lets go of a hold that has timed out and behind which nobody stands: `hold.expired`.
///
/// # Errors
/// [`Error::AlreadyResolved`].
pub fn expire(tx: &mut Tx<'_>, hold: TransferId) -> Result<(), Error> {
    let now = tx.now();
    Ok(queries::hold_expire(tx.conn(), hold, (local_date(now), now))?)
}

/// Has every hold that timed out let go of, however long ago that was: its owner is asked to end what it stands for, which lets
/// go of it in the same transaction; one of nobody is let go of here. Any number of processes may do this at once; what fails
/// keeps nothing behind it from its turn.
///
/// # Errors
/// The list of such holds cannot be read.
pub fn run_time_outs<E>(
    db: &Db,
    ask: impl Fn(&mut Tx<'_>, &TransferRow) -> Result<HoldOwner, E>,
) -> Result<TimeOutReport, Error>
where
    E: From<DbError> + From<Error> + std::error::Error + 'static,
{
    let actor = Actor::system("hold_time_outs");
    let mut report = TimeOutReport::default();
    let mut after = None;
    loop {
        let now = db.clock().now();
        let due = db.read(|conn| queries::hold_due_list(conn, now, after, CHUNK).map_err(DbError::from))?;
        let Some(last) = due.last() else { return Ok(report) };
        after = Some(*last);
        for (_, hold) in due {
            match db.write(&actor, |tx| let_go(tx, hold, &ask)) {
                Ok(Some(HoldOwner::Ended)) => report.ended += 1,
                Ok(Some(HoldOwner::Gone)) => report.expired += 1,
                Ok(Some(HoldOwner::Busy) | None) => {}
                Err(error) => {
                    report.failed += 1;
                    tracing::error!(%hold, %error, "the hold has timed out and could not be let go of");
                }
            }
        }
    }
}

/// `None` if somebody else was faster.
fn let_go<E: From<Error>>(
    tx: &mut Tx<'_>,
    id: TransferId,
    ask: &impl Fn(&mut Tx<'_>, &TransferRow) -> Result<HoldOwner, E>,
) -> Result<Option<HoldOwner>, E> {
    let now = tx.now();
    let Some(hold) = queries::hold_lock_due(tx.conn(), id, now).map_err(Error::from)? else { return Ok(None) };
    let owner = ask(tx, &hold)?;
    if owner == HoldOwner::Gone {
        expire(tx, id)?;
    }
    Ok(Some(owner))
}
