//! The money of vouchers. Each function runs in its caller's transaction and begins by locking the voucher.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Error;
use super::issue::payer_region;
use crate::identity;
use crate::kernel::{
    AccountId, BookingId, ClaimId, Fen, OrganisationId, RegionCode, TransferId, VoucherId, local_date,
};
use crate::ledger::{self, NewTransfer, Phase, Subject, TransferRow};
use crate::programme::{self, BudgetLevel, Funds, ProgrammeVersion};
use crate::store::Tx;
use crate::voucher::model::{Voucher, VoucherState, VoucherStep, Wallet};
use crate::voucher::queries::{self, AnnualKey, FundsRow};

/// A voucher with what decides how much it can give; from [`lock_funds`] it stays so until the transaction ends.
#[derive(Debug, Clone)]
pub struct LockedVoucher {
    pub voucher: Voucher,
    /// The rules that it was applied for under.
    pub version: Arc<ProgrammeVersion>,
    /// Left on the voucher: neither held nor redeemed, fen.
    pub available: Fen,
    /// Held and redeemed by the enterprise under the annual cap, fen.
    pub annual_used: Fen,
    /// The enterprise never used the programme before.
    pub is_first_use: bool,
    /// Held and redeemed so far under each of the rules' limits over time, in their order, fen; who books counts it.
    pub limits_used: Vec<Fen>,
}

impl LockedVoucher {
    /// As [`programme::decide`] wants it.
    pub fn funds(&self) -> Funds {
        Funds {
            available: self.available,
            annual_used: self.annual_used,
            is_first_use: self.is_first_use,
            valid_from: self.voucher.issued_at,
            valid_until: self.voucher.expires_at,
            voucher_class: self.voucher.class.clone(),
            used: self.limits_used.clone(),
        }
    }
}

/// What one level of government owes a payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub level: BudgetLevel,
    /// Whose treasury pays.
    pub payer_region: RegionCode,
    pub amount: Fen,
    /// The payee's account that was credited.
    pub account_id: AccountId,
}

/// Locks an enterprise's voucher and its annual use, and reads what there is to pay with.
///
/// # Errors
/// Not found, or another's; [`Error::NotUsable`] if frozen, revoked, exhausted or expired.
pub fn lock_funds(tx: &mut Tx<'_>, id: VoucherId, enterprise: OrganisationId) -> Result<LockedVoucher, Error> {
    let voucher = queries::voucher_lock(tx.conn(), id)?;
    check_usable(&voucher, enterprise, tx.now())?;
    let funds = queries::funds_lock(tx.conn(), &voucher)?;
    let now = tx.now();
    with_version(tx.conn(), voucher, funds, now)
}

/// The same without locks: what it says may be outdated the moment after.
///
/// # Errors
/// Those of [`lock_funds`].
pub fn quote_funds(
    conn: &mut PgConnection,
    id: VoucherId,
    enterprise: OrganisationId,
    at: DateTime<Utc>,
) -> Result<LockedVoucher, Error> {
    let voucher = queries::voucher_fetch(conn, id)?;
    check_usable(&voucher, enterprise, at)?;
    let funds = queries::funds_fetch(conn, &voucher)?;
    with_version(conn, voucher, funds, at)
}

/// An enterprise's vouchers that can pay at a moment, the one that ends first before the others.
///
/// # Errors
/// The database refuses.
pub fn usable_ids(
    conn: &mut PgConnection,
    enterprise: OrganisationId,
    at: DateTime<Utc>,
) -> Result<Vec<VoucherId>, Error> {
    Ok(queries::voucher_usable_ids(conn, enterprise, at)?)
}

fn check_usable(voucher: &Voucher, enterprise: OrganisationId, at: DateTime<Utc>) -> Result<(), Error> {
    if voucher.enterprise_id != enterprise {
        return Err(Error::not_found());
    }
    match voucher.state {
        // The expiry job may not have run yet.
        VoucherState::Active if at >= voucher.expires_at => Err(Error::NotUsable(VoucherState::Expired)),
        VoucherState::Active => Ok(()),
        state => Err(Error::NotUsable(state)),
    }
}

fn with_version(
    conn: &mut PgConnection,
    voucher: Voucher,
    funds: FundsRow,
    at: DateTime<Utc>,
) -> Result<LockedVoucher, Error> {
    let version = programme::service::version_published(conn, voucher.programme_version_id, at)?;
    Ok(LockedVoucher {
        voucher,
        version,
        available: funds.available_fen,
        annual_used: funds.used_fen,
        is_first_use: funds.is_first_use,
        limits_used: Vec::new(),
    })
}

/// Holds `amount` (positive) for a booking: it is neither free nor gone until the hold is posted or released, and counts
/// under the annual cap. From `expires_at` on it can only be released.
///
/// # Errors
/// More than is left on the voucher ([`ledger::Error::Overdrawn`]) or of the annual cap ([`Error::AnnualCap`]).
pub fn hold(
    tx: &mut Tx<'_>,
    locked: &LockedVoucher,
    booking: BookingId,
    amount: Fen,
    expires_at: Option<DateTime<Utc>>,
) -> Result<TransferId, Error> {
    let voucher = &locked.voucher;
    let about = About::new(tx, "booking.hold", "booking", booking.uuid());
    let phase = Phase::Pending { expires_at };
    let transfer = about.transfer(phase, voucher.account_id, voucher.due_account_id, amount);
    ledger::submit(tx, std::slice::from_ref(&transfer))?;
    queries::annual_use_add(
        tx.conn(),
        AnnualKey::of(voucher),
        amount,
        locked.version.rules.caps.annual_per_enterprise,
    )?;
    Ok(transfer.id)
}

/// Resolves a booking's hold of `held`: `due` is redeemed, the rest is free again. Nothing due releases the hold.
///
/// # Errors
/// Resolved before, or timed out ([`ledger::Error::HoldTimedOut`]); more due than held.
pub fn post_hold(
    tx: &mut Tx<'_>,
    id: VoucherId,
    hold: TransferId,
    booking: BookingId,
    held: Fen,
    due: Fen,
) -> Result<(), Error> {
    if !due.is_positive() {
        return release_hold(tx, id, hold, booking, held);
    }
    let phase = Phase::Post { pending: hold };
    resolve(tx, id, About::new(tx, "booking.redeem", "booking", booking.uuid()), phase, held, due)
}

/// Lets go of all that a booking held.
///
/// # Errors
/// Resolved before; `held` is not what the hold held.
pub fn release_hold(
    tx: &mut Tx<'_>,
    id: VoucherId,
    hold: TransferId,
    booking: BookingId,
    held: Fen,
) -> Result<(), Error> {
    let phase = Phase::Void { pending: hold };
    resolve(tx, id, About::new(tx, "booking.release", "booking", booking.uuid()), phase, held, Fen::ZERO)
}

/// Lets go of a hold that has timed out and that no booking stands behind any more; false if it is no voucher's.
///
/// # Errors
/// Resolved before.
pub fn expire_hold(tx: &mut Tx<'_>, hold: &TransferRow) -> Result<bool, Error> {
    let Some(voucher) = queries::voucher_lock_by_account(tx.conn(), hold.debit_account)? else { return Ok(false) };
    queries::annual_use_subtract(tx.conn(), AnnualKey::of(&voucher), hold.amount)?;
    ledger::expire(tx, hold.id)?;
    settle(tx, &voucher)?;
    Ok(true)
}

fn resolve(tx: &mut Tx<'_>, id: VoucherId, about: About, phase: Phase, held: Fen, due: Fen) -> Result<(), Error> {
    let voucher = queries::voucher_lock(tx.conn(), id)?;
    let rest = held.checked_sub(due).filter(|rest| !rest.is_negative()).ok_or(ledger::Error::DoesNotFitHold)?;
    if rest.is_positive() {
        queries::annual_use_subtract(tx.conn(), AnnualKey::of(&voucher), rest)?;
    }
    let amount = if due.is_positive() { due } else { held };
    ledger::submit(tx, &[about.transfer(phase, voucher.account_id, voucher.due_account_id, amount)])?;
    settle(tx, &voucher)
}

/// Takes redeemed money back onto the voucher, because its claim was rejected; from a voucher that is over, it goes
/// further to the budget lines.
///
/// # Errors
/// More than is redeemed and waits ([`Error::MoreThanUsed`]).
pub fn give_back(tx: &mut Tx<'_>, id: VoucherId, claim: ClaimId, amount: Fen) -> Result<(), Error> {
    let voucher = lock_redeemed(tx, id, amount)?;
    queries::annual_use_subtract(tx.conn(), AnnualKey::of(&voucher), amount)?;
    let about = About::new(tx, "claim.give_back", "claim", claim.uuid());
    ledger::submit(tx, &[about.posted(voucher.due_account_id, voucher.account_id, amount)])?;
    settle(tx, &voucher)
}

/// Moves the redeemed money of an approved claim to what each level of government owes the payee.
///
/// # Errors
/// More than is redeemed and waits ([`Error::MoreThanUsed`]).
pub fn pay_out(
    tx: &mut Tx<'_>,
    id: VoucherId,
    claim: ClaimId,
    amount: Fen,
    payee: OrganisationId,
) -> Result<Vec<Share>, Error> {
    let voucher = lock_redeemed(tx, id, amount)?;
    let rules = programme::service::version_fetch(tx.conn(), voucher.programme_version_id)?.rules;
    // 通用通兑: the treasuries of the provider's region pay first; `clearing` settles it between the regions.
    let pays_first = match rules.clearing {
        Some(_) => Some(identity::service::organisation_fetch(tx.conn(), payee)?.region_code),
        None => None,
    };
    let mut shares = Vec::new();
    for part in split(tx.conn(), &voucher, amount)? {
        let Part { level, region_code, amount, .. } = part;
        let payer_region = pays_first.as_ref().map_or(region_code, |region| payer_region(level, region));
        let key = format!("payable:{payee}:{level}:{payer_region}:{}", voucher.programme_id);
        let account_id = ledger::ensure_account(tx, &key, "payable", true)?;
        shares.push(Share { level, payer_region, amount, account_id });
    }
    let about = About::new(tx, "claim.approve", "claim", claim.uuid());
    let transfers: Vec<_> =
        shares.iter().map(|share| about.posted(voucher.due_account_id, share.account_id, share.amount)).collect();
    ledger::submit(tx, &transfers)?;
    queries::voucher_add_paid_out(tx.conn(), id, amount)?;
    Ok(shares)
}

/// The voucher, locked, if `amount` of it is redeemed and waits. An enterprise's vouchers share its due account, so the
/// account alone would not notice that one voucher's claim takes another's money.
fn lock_redeemed(tx: &mut Tx<'_>, id: VoucherId, amount: Fen) -> Result<Voucher, Error> {
    let voucher = queries::voucher_lock(tx.conn(), id)?;
    let balance = ledger::account(tx.conn(), voucher.account_id)?.balance;
    if amount <= Wallet::new(&voucher, &balance).redeemed_fen { Ok(voucher) } else { Err(Error::MoreThanUsed) }
}

/// After money came or went: what is free on a voucher that is over goes back to its budget lines; a voucher with
/// nothing left and nothing held is exhausted; one that got something back is not.
pub(super) fn settle(tx: &mut Tx<'_>, voucher: &Voucher) -> Result<(), Error> {
    let balance = ledger::account(tx.conn(), voucher.account_id)?.balance;
    let available = balance.available();
    if voucher.state.is_over() {
        return if available.is_positive() { return_to_lines(tx, voucher, available) } else { Ok(()) };
    }
    let step = match voucher.state {
        VoucherState::Active if available.is_zero() && balance.debits_pending.is_zero() => VoucherStep::Exhaust,
        VoucherState::Exhausted if available.is_positive() => VoucherStep::Replenish,
        _ => return Ok(()),
    };
    super::life::take_step(tx, voucher, step, None)
}

fn return_to_lines(tx: &mut Tx<'_>, voucher: &Voucher, amount: Fen) -> Result<(), Error> {
    let parts = split(tx.conn(), voucher, amount)?;
    let ids: Vec<_> = parts.iter().map(|part| part.appropriation_id).collect();
    let accounts = programme::service::lines_accounts(tx.conn(), &ids)?;
    let about = About::new(tx, "voucher.return", "voucher", voucher.id.uuid());
    let mut transfers = Vec::new();
    for part in &parts {
        let account = accounts.iter().find(|(id, _)| *id == part.appropriation_id).map(|(_, account)| *account);
        let account = account.ok_or_else(Error::not_found)?;
        transfers.push(about.posted(voucher.account_id, account, part.amount));
    }
    ledger::submit(tx, &transfers)?;
    Ok(queries::voucher_add_returned(tx.conn(), voucher.id, amount)?)
}

/// A budget line's part of an amount.
type Part = crate::voucher::model::Funding;

/// Splits what leaves a voucher for good by the budget lines that funded it, going on from what left before.
fn split(conn: &mut PgConnection, voucher: &Voucher, amount: Fen) -> Result<Vec<Part>, Error> {
    let rules = programme::service::version_fetch(conn, voucher.programme_version_id)?.rules;
    let parts = rules.split_by_level(voucher.outflow(), amount).into_iter().filter(|(_, fen)| fen.is_positive());
    parts
        .map(|(level, amount)| {
            let line = voucher.funding.iter().find(|line| line.level == level).ok_or_else(Error::not_found)?;
            Ok(Part { amount, ..line.clone() })
        })
        .collect()
}

/// What a transfer is for, and the day that it belongs to in the books.
#[derive(Clone, Copy)]
pub(super) struct About {
    code: &'static str,
    subject: Subject,
    effective_on: NaiveDate,
}

impl About {
    pub fn new(tx: &Tx<'_>, code: &'static str, kind: &'static str, id: Uuid) -> Self {
        Self { code, subject: Subject { kind, id }, effective_on: local_date(tx.now()) }
    }

    pub fn posted(self, debit: AccountId, credit: AccountId, amount: Fen) -> NewTransfer {
        self.transfer(Phase::Posted, debit, credit, amount)
    }

    fn transfer(self, phase: Phase, debit: AccountId, credit: AccountId, amount: Fen) -> NewTransfer {
        let Self { code, subject, effective_on } = self;
        NewTransfer { id: TransferId::new(), phase, debit, credit, amount, code, subject, reverses: None, effective_on }
    }
}
