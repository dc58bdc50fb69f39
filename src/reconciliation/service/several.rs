//! What is said about several exceptions at once: about all of them, or about none.

use super::exceptions::{Proposal, exception_decline, exception_propose, exception_resolve, fault};
use crate::identity::Caller;
use crate::kernel::{ExceptionId, Text};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::Exception;
use crate::reconciliation::model::{ExceptionVerdict, Resolution};
use crate::reconciliation::queries;
use crate::settlement;
use crate::store::Tx;

/// As many at once.
const AT_ONCE: usize = 200;

/// One person proposes to carry several exceptions over, all for one reason. Nothing else is proposed about several: it asks
/// for a look at each.
///
/// # Errors
/// [`Error::Unfit`] for another resolution; [`Error::Fault`] for none or too many; [`Error::Several`] naming each that is
/// refused as [`exception_propose`] would.
pub fn exceptions_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    ids: &[ExceptionId],
    resolution: Resolution,
    note: &str,
) -> Result<Vec<Exception>, Error> {
    if resolution != Resolution::CarriedOver {
        return Err(Error::Unfit(resolution));
    }
    let proposal = Proposal {
        resolution,
        note: note.to_owned(),
        payments: Vec::new(),
        fee_fen: None,
        lines: Vec::new(),
        clawback: None,
    };
    about_each(tx, ids, |tx, id| exception_propose(tx, caller, id, &proposal))
}

/// Another person agrees to several that are to be carried over, or does not.
///
/// # Errors
/// [`Error::Fault`] for none or too many; [`Error::Several`] naming each that is refused: one's own, not proposed, to be settled
/// in another way, or as [`exception_resolve`] and [`exception_decline`] would.
pub fn exceptions_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    ids: &[ExceptionId],
    verdict: ExceptionVerdict,
    why: &str,
) -> Result<Vec<Exception>, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let within = settlement::service::widest(tx.conn(), &caller.scope())?;
    about_each(tx, ids, |tx, id| {
        let proposed = queries::exception_lock(tx.conn(), &within, id)?.resolution;
        if proposed.is_some_and(|resolution| resolution != Resolution::CarriedOver) {
            let text =
                Text::new("只有结转可以批量确认，其他处理须逐笔确认", "only carrying over is agreed on for several");
            return Err(fault("ids", text));
        }
        match verdict {
            ExceptionVerdict::Agreed => exception_resolve(tx, caller, id),
            ExceptionVerdict::Declined => exception_decline(tx, caller, id, why),
        }
    })
}

/// Does the same about each, in the order of their ids, and names each that is refused.
fn about_each(
    tx: &mut Tx<'_>,
    ids: &[ExceptionId],
    mut each: impl FnMut(&mut Tx<'_>, ExceptionId) -> Result<Exception, Error>,
) -> Result<Vec<Exception>, Error> {
    let mut places: Vec<(usize, ExceptionId)> = ids.iter().copied().enumerate().collect();
    places.sort_by_key(|(_, id)| *id);
    places.dedup_by_key(|(_, id)| *id);
    if places.is_empty() || places.len() > AT_ONCE {
        return Err(fault("ids", Text::new("请选择 1 到 200 项", "choose 1 to 200 of them")));
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for (place, id) in places {
        match each(tx, id) {
            Ok(exception) => done.push(exception),
            // After another error of the database nothing can be asked any more.
            Err(Error::Db(error)) if !error.is_not_found() => return Err(Error::Db(error)),
            Err(error) => refused.push((place, error)),
        }
    }
    if refused.is_empty() {
        return Ok(done);
    }
    refused.sort_by_key(|(place, _)| *place);
    Err(Error::Several(refused))
}
