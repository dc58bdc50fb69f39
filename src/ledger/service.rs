mod block;
mod hold;
mod seal;
mod seal_check;

pub use block::{BlockState, chain_entries, check_blocks, digest_by};
pub use hold::{TimeOutReport, expire, prolong, run_time_outs};
pub use seal::{move_fence, move_fence_soon, seal_find, seal_list, seal_month};
pub use seal_check::{SealState, check_seal, check_seals};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;

use super::model::{Account, AsOf, Balance, Error, FoundHolds, NewTransfer, TrialBalance};
use super::queries::{self, TransferRow};
use crate::kernel::{AccountId, Fen, TransferId};
use crate::store::Tx;

/// Opens the account with this key unless there is one; answers its id either way. A limited account can give only
/// what it received.
///
/// # Errors
/// The database refuses.
pub fn ensure_account(tx: &mut Tx<'_>, key: &str, purpose: &str, is_limited: bool) -> Result<AccountId, Error> {
    let now = tx.now();
    Ok(queries::account_ensure(tx.conn(), key, purpose, is_limited, now)?)
}

/// Writes linked transfers: all or none. A transfer whose id is in the journal with the same contents counts as
/// written, so that a caller may repeat itself.
///
/// # Errors
/// [`Error::Overdrawn`], [`Error::AlreadyResolved`], [`Error::HoldTimedOut`], [`Error::DoesNotFitHold`],
/// [`Error::DoesNotMirror`], [`Error::Different`]; the transaction must then be given up.
pub fn submit(tx: &mut Tx<'_>, transfers: &[NewTransfer]) -> Result<(), Error> {
    if transfers.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let written = queries::transfer_insert_all(tx.conn(), transfers, now)?;
    if written == transfers.len() { Ok(()) } else { check_repeated(tx.conn(), transfers) }
}

/// Posts any number of holds by one statement, none of them read; answers how many there are.
///
/// # Errors
/// Those of [`submit`]; the transaction must then be given up.
pub fn post_found(tx: &mut Tx<'_>, holds: &FoundHolds) -> Result<usize, Error> {
    let now = tx.now();
    Ok(queries::transfer_post_found(tx.conn(), holds, now)?)
}

fn check_repeated(conn: &mut PgConnection, transfers: &[NewTransfer]) -> Result<(), Error> {
    let ids: Vec<_> = transfers.iter().map(|t| t.id).collect();
    let rows = queries::transfer_list_by_ids(conn, &ids)?;
    let differing = |t: &NewTransfer| match rows.iter().find(|row| row.id == t.id) {
        Some(row) => differs(t, row),
        None => Some("id"),
    };
    match transfers.iter().find_map(|t| differing(t).map(|field| (t.id, field))) {
        Some((id, field)) => Err(Error::Different { id, field }),
        None => Ok(()),
    }
}

/// The first thing in which a transfer is not what the journal has under its id; all that the caller said is compared.
fn differs(t: &NewTransfer, row: &TransferRow) -> Option<&'static str> {
    let same = [
        ("kind", row.kind == t.phase.kind()),
        ("pending_id", row.pending_id == t.phase.pending_id()),
        ("debit_account", row.debit_account == t.debit),
        ("credit_account", row.credit_account == t.credit),
        ("amount", row.amount == t.amount),
        ("code", row.code == t.code),
        ("subject", (row.subject_kind.as_str(), row.subject_id) == (t.subject.kind, t.subject.id)),
        ("reverses_id", row.reverses_id == t.reverses),
        ("effective_on", row.effective_on == t.effective_on),
        ("expires_at", row.expires_at == t.phase.expires_at()),
    ];
    same.into_iter().find_map(|(field, is_same)| (!is_same).then_some(field))
}

/// # Errors
/// No such account, or the database refuses.
pub fn account(conn: &mut PgConnection, id: AccountId) -> Result<Account, Error> {
    Ok(queries::account_fetch(conn, id)?)
}

/// Where an account stood at a time, from its entries alone.
///
/// # Errors
/// The database refuses.
pub fn balance_as_of(conn: &mut PgConnection, id: AccountId, as_of: AsOf) -> Result<Balance, Error> {
    Ok(queries::balance_as_of(conn, id, as_of)?)
}

/// Received less given on an account by the entry with this day of the books and this number, as far as it had been
/// recorded by `recorded_by`; holds left aside.
///
/// # Errors
/// The database refuses.
pub fn posted_until(
    conn: &mut PgConnection,
    id: AccountId,
    until: (NaiveDate, i64),
    recorded_by: Option<DateTime<Utc>>,
) -> Result<Fen, Error> {
    Ok(queries::posted_until(conn, id, until, recorded_by)?)
}

/// # Errors
/// The database refuses.
pub fn account_by_key(conn: &mut PgConnection, key: &str) -> Result<Option<Account>, Error> {
    Ok(queries::account_find_by_key(conn, key)?)
}

/// # Errors
/// The database refuses.
pub fn transfer_find(conn: &mut PgConnection, id: TransferId) -> Result<Option<TransferRow>, Error> {
    Ok(queries::transfer_find(conn, id)?)
}

/// The totals of all accounts.
///
/// # Errors
/// The database refuses.
pub fn trial_balance(conn: &mut PgConnection) -> Result<TrialBalance, Error> {
    Ok(queries::trial_balance(conn)?)
}

/// These accounts in the order of their keys.
///
/// # Errors
/// The database refuses.
pub fn account_list(conn: &mut PgConnection, ids: &[AccountId]) -> Result<Vec<Account>, Error> {
    Ok(queries::account_list(conn, ids)?)
}
