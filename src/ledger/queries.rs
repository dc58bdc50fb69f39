mod block;
mod history;
mod hold;
mod seal;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

pub use block::*;
pub use history::*;
pub use hold::*;
pub use seal::*;

use super::model::{Account, Balance, FoundHolds, NewTransfer, TrialBalance};
use crate::kernel::{AccountId, Fen, IdsInOrder, TransferId};
use crate::store::Prepared;
use crate::store::schema::{ledger_account, ledger_transfer};

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = ledger_transfer, check_for_backend(diesel::pg::Pg))]
pub struct TransferRow {
    pub id: TransferId,
    pub seq: i64,
    pub kind: String,
    pub pending_id: Option<TransferId>,
    pub debit_account: AccountId,
    pub credit_account: AccountId,
    #[diesel(column_name = amount)]
    pub amount: Fen,
    pub code: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub reverses_id: Option<TransferId>,
    pub effective_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = ledger_account, check_for_backend(diesel::pg::Pg))]
struct AccountRow {
    id: AccountId,
    key: String,
    purpose: String,
    is_limited: bool,
    debits_pending: Fen,
    debits_posted: Fen,
    credits_pending: Fen,
    credits_posted: Fen,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id,
            key: row.key,
            purpose: row.purpose,
            is_limited: row.is_limited,
            balance: Balance {
                debits_pending: row.debits_pending,
                debits_posted: row.debits_posted,
                credits_pending: row.credits_pending,
                credits_posted: row.credits_posted,
            },
        }
    }
}

/// Opens the account unless its key is taken; answers its id either way.
pub fn account_ensure(
    conn: &mut PgConnection,
    key: &str,
    purpose: &str,
    is_limited: bool,
    now: DateTime<Utc>,
) -> QueryResult<AccountId> {
    let known = ledger_account::table.filter(ledger_account::key.eq(key)).select(ledger_account::id);
    if let Some(id) = known.first(conn).optional()? {
        return Ok(id);
    }
    diesel::insert_into(ledger_account::table)
        .values((
            ledger_account::id.eq(AccountId::new()),
            ledger_account::key.eq(key),
            ledger_account::purpose.eq(purpose),
            ledger_account::is_limited.eq(is_limited),
            ledger_account::opened_at.eq(now),
        ))
        .on_conflict(ledger_account::key)
        .do_nothing()
        .execute(conn)?;
    known.first(conn)
}

pub fn account_fetch(conn: &mut PgConnection, id: AccountId) -> QueryResult<Account> {
    ledger_account::table.find(id).select(AccountRow::as_select()).first(conn).map(Account::from)
}

pub fn account_find_by_key(conn: &mut PgConnection, key: &str) -> QueryResult<Option<Account>> {
    ledger_account::table
        .filter(ledger_account::key.eq(key))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Account::from))
}

/// Writes all transfers by one statement; the trigger applies them together.
pub fn transfer_insert_all(
    conn: &mut PgConnection,
    transfers: &[NewTransfer],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    if transfers.len() > MANY {
        return transfer_insert_many(conn, transfers, now);
    }
    let rows: Vec<_> = transfers
        .iter()
        .map(|t| {
            (
                ledger_transfer::id.eq(t.id),
                ledger_transfer::kind.eq(t.phase.kind()),
                ledger_transfer::pending_id.eq(t.phase.pending_id()),
                ledger_transfer::debit_account.eq(t.debit),
                ledger_transfer::credit_account.eq(t.credit),
                ledger_transfer::amount.eq(t.amount),
                ledger_transfer::code.eq(t.code),
                ledger_transfer::subject_kind.eq(t.subject.kind),
                ledger_transfer::subject_id.eq(t.subject.id),
                ledger_transfer::reverses_id.eq(t.reverses),
                ledger_transfer::effective_on.eq(t.effective_on),
                ledger_transfer::recorded_at.eq(now),
                ledger_transfer::expires_at.eq(t.phase.expires_at()),
            )
        })
        .collect();
    let few = rows.len() <= FEW;
    let insert = diesel::insert_into(ledger_transfer::table).values(rows).on_conflict(ledger_transfer::id).do_nothing();
    if few { Prepared(insert).execute(conn) } else { insert.execute(conn) }
}

/// Up to so many, what one use case posts, the statement for each number is kept by the connection.
const FEW: usize = 8;
/// From so many on, the values of a column go as one array: a statement with a place for each value is slow to read.
const MANY: usize = 100;

fn transfer_insert_many(conn: &mut PgConnection, transfers: &[NewTransfer], now: DateTime<Utc>) -> QueryResult<usize> {
    fn column<T>(transfers: &[NewTransfer], value: impl Fn(&NewTransfer) -> T) -> Vec<T> {
        transfers.iter().map(value).collect()
    }
    diesel::sql_query(
        "INSERT INTO ledger_transfer (id, kind, pending_id, debit_account, credit_account, amount, code, subject_kind,
                                      subject_id, reverses_id, effective_on, expires_at, recorded_at)
         SELECT *, $13 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING",
    )
    .bind::<Array<SqlUuid>, _>(column(transfers, |t| t.id))
    .bind::<Array<Text>, _>(column(transfers, |t| t.phase.kind()))
    .bind::<Array<Nullable<SqlUuid>>, _>(column(transfers, |t| t.phase.pending_id()))
    .bind::<Array<SqlUuid>, _>(column(transfers, |t| t.debit))
    .bind::<Array<SqlUuid>, _>(column(transfers, |t| t.credit))
    .bind::<Array<BigInt>, _>(column(transfers, |t| t.amount))
    .bind::<Array<Text>, _>(column(transfers, |t| t.code))
    .bind::<Array<Text>, _>(column(transfers, |t| t.subject.kind))
    .bind::<Array<SqlUuid>, _>(column(transfers, |t| t.subject.id))
    .bind::<Array<Nullable<SqlUuid>>, _>(column(transfers, |t| t.reverses))
    .bind::<Array<Date>, _>(column(transfers, |t| t.effective_on))
    .bind::<Array<Nullable<Timestamptz>>, _>(column(transfers, |t| t.phase.expires_at()))
    .bind::<Timestamptz, _>(now)
    .execute(conn)
}

/// Posts the holds that a question finds by one statement, each with an id in the order in which it is written; answers how many.
pub fn transfer_post_found(conn: &mut PgConnection, holds: &FoundHolds, now: DateTime<Utc>) -> QueryResult<usize> {
    let (FoundHolds { found, code, subject_kind }, ids) = (*holds, IdsInOrder::new());
    diesel::sql_query(format!(
        "INSERT INTO ledger_transfer (id, kind, pending_id, debit_account, credit_account, amount, code, subject_kind,
                                      subject_id, effective_on, recorded_at)
         SELECT uuid_in_order($1, row_number() OVER () - 1, $5), 'post', h.id, h.debit_account, h.credit_account, f.amount, $2, $3,
                f.subject_id, f.effective_on, $4
         FROM ({found}) AS f (hold, amount, subject_id, effective_on) JOIN ledger_transfer h ON h.id = f.hold"
    ))
    .bind::<BigInt, _>(ids.first)
    .bind::<Text, _>(code)
    .bind::<Text, _>(subject_kind)
    .bind::<Timestamptz, _>(now)
    .bind::<Text, _>(ids.last)
    .execute(conn)
}

pub fn transfer_find(conn: &mut PgConnection, id: TransferId) -> QueryResult<Option<TransferRow>> {
    ledger_transfer::table.find(id).select(TransferRow::as_select()).first(conn).optional()
}

pub fn transfer_list_by_ids(conn: &mut PgConnection, ids: &[TransferId]) -> QueryResult<Vec<TransferRow>> {
    ledger_transfer::table.filter(ledger_transfer::id.eq_any(ids)).select(TransferRow::as_select()).load(conn)
}

pub fn trial_balance(conn: &mut PgConnection) -> QueryResult<TrialBalance> {
    let total = |column: &str| sql::<BigInt>(&format!("coalesce(sum({column}), 0)::bigint"));
    let (accounts, debits_posted, credits_posted, debits_pending, credits_pending) = ledger_account::table
        .select((
            count_star(),
            total("debits_posted"),
            total("credits_posted"),
            total("debits_pending"),
            total("credits_pending"),
        ))
        .first(conn)?;
    Ok(TrialBalance { accounts, debits_posted, credits_posted, debits_pending, credits_pending })
}

/// These accounts in the order of their keys.
pub fn account_list(conn: &mut PgConnection, ids: &[AccountId]) -> QueryResult<Vec<Account>> {
    let rows: Vec<AccountRow> = ledger_account::table
        .filter(ledger_account::id.eq_any(ids))
        .order(ledger_account::key)
        .select(AccountRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Account::from).collect())
}
