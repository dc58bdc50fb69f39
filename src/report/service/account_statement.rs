//! Accounts as they stood at any time, by the day of the books and by the moment of recording, and their statements.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::books::{LedgerTransfer, account_by_key};
use crate::kernel::{Fen, RegionScope};
use crate::ledger::{self, AsOf, Balance};
use crate::report::queries::account_statement::{StatementFilter, transfer_list_for_statement};
use crate::store::snapshot;

/// Where an account stood.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountAsOf {
    pub account_key: String,
    /// Entries dated until this day (Asia/Shanghai) count; all if absent.
    pub effective_on: Option<NaiveDate>,
    /// Entries recorded until this moment count; all if absent.
    pub recorded_by: Option<DateTime<Utc>>,
    pub balance: Balance,
    /// What it could still give, fen.
    pub available_fen: Fen,
}

/// # Errors
/// No such account.
pub fn account_as_of(
    conn: &mut PgConnection,
    within: &RegionScope,
    key: &str,
    as_of: AsOf,
) -> Result<AccountAsOf, ledger::Error> {
    let account = account_by_key(conn, within, key)?;
    let balance = ledger::balance_as_of(conn, account.id, as_of)?;
    Ok(AccountAsOf {
        account_key: account.key,
        effective_on: as_of.effective_on,
        recorded_by: as_of.recorded_by,
        available_fen: balance.available(),
        balance,
    })
}

/// One entry of a statement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountStatementLine {
    #[serde(flatten)]
    pub transfer: LedgerTransfer,
    /// What it did to the balance: money in is positive, fen.
    pub change_fen: Fen,
    /// The balance after it, fen.
    pub balance_fen: Fen,
}

/// What happened on an account between two days of the books, both inside. Holds are not in it: they move nothing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountStatement {
    pub account_key: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// As known at this moment; now if absent.
    pub recorded_by: Option<DateTime<Utc>>,
    /// Received less given before the first day, fen.
    pub opening_fen: Fen,
    /// After the last day, fen.
    pub closing_fen: Fen,
    /// In the order of the books; `next` leads on.
    pub lines: Vec<AccountStatementLine>,
}

/// Which statement is wanted.
#[derive(Debug, Clone, Copy)]
pub struct StatementQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub recorded_by: Option<DateTime<Utc>>,
    /// Go on after the line with this day and number.
    pub after: Option<(NaiveDate, i64)>,
}

/// A statement with at most `limit + 1` lines, of one state of the books: whatever is posted meanwhile, it adds up.
///
/// # Errors
/// No such account.
pub fn account_statement(
    conn: &mut PgConnection,
    within: &RegionScope,
    key: &str,
    query: &StatementQuery,
    limit: i64,
) -> Result<AccountStatement, ledger::Error> {
    snapshot(conn, |conn| statement_within(conn, within, key, query, limit))
}

fn statement_within(
    conn: &mut PgConnection,
    within: &RegionScope,
    key: &str,
    query: &StatementQuery,
    limit: i64,
) -> Result<AccountStatement, ledger::Error> {
    let account = account_by_key(conn, within, key)?;
    let StatementQuery { from, to, recorded_by, after } = *query;
    // Numbers begin at 1, so nothing of the first day lies before this.
    let opening = ledger::posted_until(conn, account.id, (from, 0), recorded_by)?;
    let start = after.unwrap_or((from, 0));
    let mut balance = ledger::posted_until(conn, account.id, start, recorded_by)?;
    let closing = ledger::posted_until(conn, account.id, (to, i64::MAX), recorded_by)?;
    let filter = StatementFilter { after: start, to, recorded_by };
    let rows = transfer_list_for_statement(conn, account.id, &filter, limit + 1)?;
    let lines = rows.into_iter().map(|row| {
        let transfer = LedgerTransfer::from(row);
        let is_out = transfer.debit.account_key == account.key;
        let amount = transfer.amount_fen.get();
        let change_fen = Fen::new(if is_out { -amount } else { amount });
        balance = balance.saturating_add(change_fen);
        AccountStatementLine { transfer, change_fen, balance_fen: balance }
    });
    let lines = lines.collect();
    Ok(AccountStatement {
        account_key: account.key,
        from,
        to,
        recorded_by,
        opening_fen: opening,
        closing_fen: closing,
        lines,
    })
}
