//! The books for those who read them: accounts by name, their transfers, and what each transfer belongs to.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{Fen, RegionScope, Text, TransferId};
use crate::ledger::{self, Account, Balance, TrialBalance};
use crate::report::model::{Thing, TransferState, purpose_of};
pub use crate::report::queries::books::TransferFilter;
use crate::report::queries::books::TransferRow;
use crate::report::queries::{accounts, books as queries};
use crate::settlement::service::widest;

/// An account and where it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerAccount {
    /// Names the account: `appropriation:…`, `voucher:…`, `payable:…`, `bank:…`.
    pub key: String,
    /// What people call it.
    pub label: Text,
    pub purpose: String,
    /// It can give only what it received.
    pub is_limited: bool,
    pub balance: Balance,
    /// What it may still give, fen.
    pub available_fen: Fen,
}

impl LedgerAccount {
    fn new(account: Account, label: Option<Value>) -> Self {
        Self {
            label: label_or_key(label, &account.key),
            available_fen: account.balance.available(),
            key: account.key,
            purpose: account.purpose,
            is_limited: account.is_limited,
            balance: account.balance,
        }
    }
}

/// One side of a transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TransferSide {
    pub account_key: String,
    pub label: Text,
}

/// A document or record that a transfer belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TransferSource {
    /// `appropriation`, `voucher`, `booking`, `claim`, `supply_reward`, `payment`, `clawback`, `batch`, `statement_line`.
    pub kind: String,
    pub id: Uuid,
    /// Number or reference.
    pub label: String,
    /// Whom or what it is about: an enterprise, a listing, a payee.
    #[serde(default)]
    pub title: String,
}

/// A row of the journal, told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerTransfer {
    pub id: TransferId,
    /// Its place in the journal.
    pub seq: i64,
    pub state: TransferState,
    /// `booking.hold`, `payment.paid` …
    pub code: String,
    /// The code in words.
    pub purpose: Text,
    pub amount_fen: Fen,
    /// Where the money left.
    pub debit: TransferSide,
    /// Where it went.
    pub credit: TransferSide,
    pub source: TransferSource,
    /// What the source hangs together with: the voucher of a booking, the batch and statement lines of a payment …
    pub related: Vec<TransferSource>,
    /// The hold that this posts or voids.
    pub resolves_id: Option<TransferId>,
    /// What posted or voided this hold.
    pub resolved_by_id: Option<TransferId>,
    /// The transfer that this one undoes.
    pub reverses_id: Option<TransferId>,
    /// The day that it belongs to in the books (Asia/Shanghai).
    pub effective_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
}

#[derive(Default, Deserialize)]
struct Named {
    label: String,
    title: String,
}

impl From<TransferRow> for LedgerTransfer {
    fn from(row: TransferRow) -> Self {
        let side = |key: String, label| TransferSide { label: label_or_key(label, &key), account_key: key };
        let named: Named = row.source.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        Self {
            id: row.id,
            seq: row.seq,
            state: row.state,
            purpose: purpose_of(&row.code),
            code: row.code,
            amount_fen: row.amount,
            debit: side(row.debit_key, row.debit_label),
            credit: side(row.credit_key, row.credit_label),
            source: TransferSource {
                kind: row.subject_kind,
                id: row.subject_id,
                label: named.label,
                title: named.title,
            },
            related: row.related.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default(),
            resolves_id: row.resolves_id,
            resolved_by_id: row.resolved_by_id,
            reverses_id: row.reverses_id,
            effective_on: row.effective_on,
            recorded_at: row.recorded_at,
        }
    }
}

fn label_or_key(label: Option<Value>, key: &str) -> Text {
    label.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_else(|| Text::new(key, key))
}

/// Debits and credits over all accounts of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct BooksTotal {
    #[serde(flatten)]
    pub balance: TrialBalance,
    /// These are all accounts of the ledger. Only then are both sides equal: of a part, money comes from and goes to others.
    pub is_whole: bool,
}

/// The totals of the accounts in the scope.
///
/// # Errors
/// The database refuses.
pub fn books_total(conn: &mut PgConnection, within: &RegionScope) -> Result<BooksTotal, ledger::Error> {
    let within = widest(conn, within)?;
    let is_whole = within.is_everything();
    let balance = if is_whole { ledger::trial_balance(conn)? } else { accounts::trial_balance(conn, &within)? };
    Ok(BooksTotal { balance, is_whole })
}

/// Accounts of the scope in the order of their keys: at most `limit + 1`, so that the reader knows whether there are more.
///
/// # Errors
/// The database refuses.
pub fn account_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    purpose: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<LedgerAccount>, ledger::Error> {
    let within = widest(conn, within)?;
    let ids = accounts::account_ids(conn, &within, purpose, after, limit + 1)?;
    let accounts = ledger::account_list(conn, &ids)?;
    let mut labels = queries::account_labels(conn, &ids)?;
    let mut label = |account: &Account| {
        let place = labels.iter().position(|(id, _)| *id == account.id)?;
        labels.swap_remove(place).1
    };
    Ok(accounts
        .into_iter()
        .map(|account| {
            let label = label(&account);
            LedgerAccount::new(account, label)
        })
        .collect())
}

/// The account with this key.
///
/// # Errors
/// No such account.
pub fn account_show(conn: &mut PgConnection, within: &RegionScope, key: &str) -> Result<LedgerAccount, ledger::Error> {
    let account = account_by_key(conn, within, key)?;
    let label = queries::account_labels(conn, &[account.id])?.pop().and_then(|(_, label)| label);
    Ok(LedgerAccount::new(account, label))
}

pub(super) fn account_by_key(
    conn: &mut PgConnection,
    within: &RegionScope,
    key: &str,
) -> Result<Account, ledger::Error> {
    let within = widest(conn, within)?;
    let id = accounts::account_find(conn, &within, key)?.ok_or(diesel::result::Error::NotFound)?;
    ledger::account(conn, id)
}

/// An account's transfers, newest first: at most `limit + 1`.
///
/// # Errors
/// No such account.
pub fn account_transfers(
    conn: &mut PgConnection,
    within: &RegionScope,
    key: &str,
    filter: &TransferFilter,
    limit: i64,
) -> Result<Vec<LedgerTransfer>, ledger::Error> {
    let account = account_by_key(conn, within, key)?;
    let rows = queries::transfer_list_by_account(conn, account.id, filter, limit + 1)?;
    Ok(rows.into_iter().map(LedgerTransfer::from).collect())
}

/// Everything in the journal about a thing, oldest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn thing_transfers(
    conn: &mut PgConnection,
    within: &RegionScope,
    thing: Thing,
    id: Uuid,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<LedgerTransfer>, ledger::Error> {
    let within = widest(conn, within)?;
    let rows = queries::transfer_list_by_thing(conn, &within, thing, id, after, limit + 1)?;
    Ok(rows.into_iter().map(LedgerTransfer::from).collect())
}
