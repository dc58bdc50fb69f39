//! What happens to a voucher as a whole: frozen, revoked, expired.

use serde_json::json;

use super::{Error, funds};
use crate::kernel::VoucherId;
use crate::store::{Tx, outbox};
use crate::voucher::model::{Voucher, VoucherStep};
use crate::voucher::queries;
use crate::{audit, ledger};

/// How many vouchers one run of the expiry takes at most; a run that took as many should be followed by another.
pub const EXPIRY_BATCH: i64 = 200;

/// Stops a voucher from being used for new bookings; what it holds and owes goes on.
///
/// # Errors
/// No such voucher; not active; no reason.
pub fn freeze(tx: &mut Tx<'_>, id: VoucherId, reason: &str) -> Result<Voucher, Error> {
    by_decision(tx, id, VoucherStep::Freeze, reason)
}

/// # Errors
/// No such voucher; not frozen; no reason.
pub fn unfreeze(tx: &mut Tx<'_>, id: VoucherId, reason: &str) -> Result<Voucher, Error> {
    by_decision(tx, id, VoucherStep::Unfreeze, reason)
}

/// Ends a voucher: what is free on it goes back to the budget lines now, what is held when it comes free.
///
/// # Errors
/// No such voucher; neither active nor frozen; no reason.
pub fn revoke(tx: &mut Tx<'_>, id: VoucherId, reason: &str) -> Result<Voucher, Error> {
    by_decision(tx, id, VoucherStep::Revoke, reason)
}

fn by_decision(tx: &mut Tx<'_>, id: VoucherId, step: VoucherStep, reason: &str) -> Result<Voucher, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::ReasonMissing);
    }
    let voucher = queries::voucher_lock(tx.conn(), id)?;
    take_step(tx, &voucher, step, Some(reason))?;
    let voucher = queries::voucher_fetch(tx.conn(), id)?;
    funds::settle(tx, &voucher)?;
    Ok(queries::voucher_fetch(tx.conn(), id)?)
}

/// Ends vouchers whose time is over, at most [`EXPIRY_BATCH`]; answers how many. What is free on them goes back to the
/// budget lines, what is held when it comes free.
///
/// # Errors
/// The database refuses.
pub fn expire_due(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let now = tx.now();
    let due = queries::voucher_lock_due(tx.conn(), now, EXPIRY_BATCH)?;
    for voucher in &due {
        take_step(tx, voucher, VoucherStep::Expire, None)?;
        let state = voucher.state.next(VoucherStep::Expire)?;
        funds::settle(tx, &Voucher { state, ..voucher.clone() })?;
    }
    Ok(due.len())
}

/// Takes a step of the state machine with a locked voucher, and tells of it.
pub(super) fn take_step(
    tx: &mut Tx<'_>,
    voucher: &Voucher,
    step: VoucherStep,
    reason: Option<&str>,
) -> Result<(), Error> {
    let state = voucher.state.next(step)?;
    queries::voucher_set_state(tx.conn(), voucher.id, voucher.state, state)?;
    let free = ledger::account(tx.conn(), voucher.account_id)?.balance.available();
    let action = match step {
        VoucherStep::Exhaust => "voucher.exhausted",
        VoucherStep::Replenish => "voucher.replenished",
        VoucherStep::Freeze => "voucher.frozen",
        VoucherStep::Unfreeze => "voucher.unfrozen",
        VoucherStep::Revoke => "voucher.revoked",
        VoucherStep::Expire => "voucher.expired",
    };
    let detail = json!({"from": voucher.state, "to": state, "reason": reason, "available_fen": free});
    audit::record(tx, action, "voucher", voucher.id.uuid(), &detail)?;
    let event = json!({
        "recipients": [voucher.enterprise_id], "reference": voucher.number, "reason": reason, "available_fen": free,
    });
    Ok(outbox::announce(tx, action, "voucher", voucher.id.uuid(), &event)?)
}
