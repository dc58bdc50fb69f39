//! A claim under reimbursement is based on what the enterprise paid or owes: what its provider took back from the bill by
//! hand is not paid back to it.

use serde_json::json;

use crate::booking::{self, Claimable};
use crate::claim::error::Error;
use crate::claim::model::Claim;
use crate::claim::queries;
use crate::kernel::BookingId;
use crate::programme::{self, PaymentMode};
use crate::store::Tx;
use crate::{audit, voucher};

/// What can be claimed under reimbursement, as the booking's bill stands now.
///
/// # Errors
/// [`Error::NothingPaid`].
pub(super) fn claimable(tx: &mut Tx<'_>, booking: BookingId) -> Result<Claimable, Error> {
    let claimable = booking::service::claimable(tx.conn(), booking)?;
    if claimable.amount.is_positive() { Ok(claimable) } else { Err(Error::NothingPaid) }
}

/// Lowers a claim that is handed in to what its booking's bill still bears; the rest goes back to the voucher.
///
/// # Errors
/// [`Error::NothingPaid`].
pub(super) fn fit_to_bill(tx: &mut Tx<'_>, claim: Claim) -> Result<Claim, Error> {
    let rules = programme::service::version_fetch(tx.conn(), claim.programme_version_id)?.rules;
    if rules.payment_mode != PaymentMode::Reimbursement {
        return Ok(claim);
    }
    let Claimable { amount, base } = claimable(tx, claim.booking_id)?;
    // Nothing that was taken back comes again.
    let amount = claim.amount_fen.min(amount);
    let less = claim.amount_fen.remaining_after(amount);
    if less.is_zero() && claim.base_fen == Some(base) {
        return Ok(claim);
    }
    let (now, lowered) = (tx.now(), claim.lowered_fen.saturating_add(less));
    let fitted = queries::claim_set_amount(tx.conn(), claim.id, (amount, lowered, base), now)?;
    if less.is_positive() {
        voucher::service::give_back(tx, claim.voucher_id, claim.id, less)?;
        let detail = json!({ "before": claim.amount_fen, "after": amount, "base_fen": base });
        audit::record(tx, "claim.lowered", "claim", claim.id.uuid(), &detail)?;
    }
    Ok(fitted)
}
