//! A payment that counts as returned, and that the bank carried out all the same: two people say so of the debit that shows it.

use super::charges;
use crate::kernel::RegionScope;
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::{Exception, Line, Part};
use crate::reconciliation::model::{ExceptionKind, Resolution};
use crate::reconciliation::queries;
use crate::settlement;
use crate::store::Tx;

/// The payment of the exception, locked, of which the debit can be: it went to the bank, counts as returned, is not replaced, and
/// no statement shows any of it; and the debit is as much to the fen.
pub(super) fn part(tx: &mut Tx<'_>, within: &RegionScope, exception: &Exception, line: &Line) -> Result<Part, Error> {
    let about = exception.payment_id.filter(|_| exception.kind == ExceptionKind::PaidAfterReturn);
    let id = about.ok_or(Error::Unfit(Resolution::CarriedOutAfterAll))?;
    if queries::payment_any_outside(tx.conn(), within, &[id])? {
        return Err(Error::NotExpected);
    }
    let known = queries::payment_lock_known(tx.conn(), &[id])?;
    let payment = known.first().ok_or(Error::NotExpected)?;
    let reference = payment.reference.clone();
    if let Some(by) = queries::payment_find_replacing(tx.conn(), id)? {
        return Err(Error::Replaced { reference, by });
    }
    let is_returned = payment.was_sent && !payment.is_live;
    if !is_returned || payment.open != payment.amount || !payment.amount.is_positive() {
        return Err(Error::NotReturned { reference });
    }
    if line.amount_fen != payment.amount {
        return Err(Error::PartsDoNotAddUp { line: line.amount_fen, parts: payment.amount, fee: None });
    }
    Ok(Part { payment_id: id, amount_fen: payment.amount })
}

/// Two people agreed: the payment is on its way again, and the debit is all of it.
pub(super) fn reinstate(
    tx: &mut Tx<'_>,
    within: &RegionScope,
    exception: &Exception,
    line: &Line,
) -> Result<Part, Error> {
    let part = part(tx, within, exception, line)?;
    let on = charges::book_day(tx, line.booked_on)?;
    settlement::service::reinstate(tx, part.payment_id, on)?;
    Ok(part)
}
