use chrono::{DateTime, Utc};
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::kernel::Fen;
use crate::ledger::model::seal::{Entry, Seal, SealedTotal};
use crate::store::schema::{ledger_fence, ledger_seal, ledger_seal_block, ledger_transfer};

pub fn fence_fetch(conn: &mut PgConnection) -> QueryResult<DateTime<Utc>> {
    ledger_fence::table.select(ledger_fence::stands_at).first(conn)
}

/// Moves the fence on, alone: those who write the journal are over when this answers, and wait until the end of the
/// transaction.
pub fn fence_move(conn: &mut PgConnection, to: DateTime<Utc>) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext('ledger_fence'))").execute(conn)?;
    diesel::update(ledger_fence::table.filter(ledger_fence::stands_at.lt(to)))
        .set(ledger_fence::stands_at.eq(to))
        .execute(conn)
        .map(drop)
}

/// As [`fence_move`], but waits for none longer than so many milliseconds, from here to the end of the transaction.
pub fn fence_move_within(conn: &mut PgConnection, to: DateTime<Utc>, milliseconds: i32) -> QueryResult<()> {
    diesel::sql_query("SELECT set_config('lock_timeout', $1, true)")
        .bind::<diesel::sql_types::Text, _>(format!("{milliseconds}ms"))
        .execute(conn)?;
    fence_move(conn, to)
}

pub fn seal_last(conn: &mut PgConnection) -> QueryResult<Option<Seal>> {
    ledger_seal::table.order(ledger_seal::number.desc()).select(Seal::as_select()).first(conn).optional()
}

/// Until when the journal is sealed.
pub fn seal_covers_to(conn: &mut PgConnection) -> QueryResult<Option<DateTime<Utc>>> {
    ledger_seal::table.select(max(ledger_seal::covers_to)).first(conn)
}

/// All seals in the order of their making: one a month, so that they are few.
pub fn seal_list(conn: &mut PgConnection) -> QueryResult<Vec<Seal>> {
    ledger_seal::table.order(ledger_seal::number).select(Seal::as_select()).load(conn)
}

pub fn seal_find(conn: &mut PgConnection, month: chrono::NaiveDate) -> QueryResult<Option<Seal>> {
    ledger_seal::table.filter(ledger_seal::month.eq(month)).select(Seal::as_select()).first(conn).optional()
}

pub fn seal_find_number(conn: &mut PgConnection, number: i64) -> QueryResult<Option<Seal>> {
    ledger_seal::table.find(number).select(Seal::as_select()).first(conn).optional()
}

pub fn seal_insert(conn: &mut PgConnection, seal: &Seal) -> QueryResult<()> {
    diesel::insert_into(ledger_seal::table).values(seal).execute(conn).map(drop)
}

pub fn seal_block_insert(conn: &mut PgConnection, seal: i64, block: i32, digests: &[u8]) -> QueryResult<()> {
    diesel::insert_into(ledger_seal_block::table)
        .values((
            ledger_seal_block::seal_number.eq(seal),
            ledger_seal_block::block.eq(block),
            ledger_seal_block::digests.eq(digests),
        ))
        .execute(conn)
        .map(drop)
}

pub fn seal_block_find(conn: &mut PgConnection, seal: i64, block: i32) -> QueryResult<Option<Vec<u8>>> {
    ledger_seal_block::table.find((seal, block)).select(ledger_seal_block::digests).first(conn).optional()
}

/// The first and the last number of the entries recorded within; none if there are none.
///
/// `+ 0`: else the planner looks for the first through all numbers from the lowest, and not where the moments lie.
pub fn entry_span(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Option<(i64, i64)>> {
    let (first, last): (Option<i64>, Option<i64>) = ledger_transfer::table
        .filter(ledger_transfer::recorded_at.ge(from))
        .filter(ledger_transfer::recorded_at.lt(to))
        .select((sql::<Nullable<BigInt>>("min(seq + 0)"), sql::<Nullable<BigInt>>("max(seq + 0)")))
        .first(conn)?;
    Ok(first.zip(last))
}

/// Entries recorded within, of those with numbers above `after` and up to `until`, in their order.
pub fn entry_list_recorded(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    (after, until): (i64, i64),
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    ledger_transfer::table
        .filter(ledger_transfer::seq.gt(after))
        .filter(ledger_transfer::seq.le(until))
        .filter(ledger_transfer::recorded_at.ge(from))
        .filter(ledger_transfer::recorded_at.lt(to))
        .order(ledger_transfer::seq)
        .limit(limit)
        .select(Entry::as_select())
        .load(conn)
}

/// Entries recorded within, by kind and purpose.
pub fn entry_totals(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<SealedTotal>> {
    let rows: Vec<(String, String, i64, Fen)> = ledger_transfer::table
        .filter(ledger_transfer::recorded_at.ge(from))
        .filter(ledger_transfer::recorded_at.lt(to))
        .group_by((ledger_transfer::kind, ledger_transfer::code))
        .order((ledger_transfer::kind, ledger_transfer::code))
        .select((
            ledger_transfer::kind,
            ledger_transfer::code,
            sql::<BigInt>("count(*)"),
            sql::<BigInt>("coalesce(sum(amount), 0)::bigint"),
        ))
        .load(conn)?;
    let total = |(kind, code, entries, amount_fen)| SealedTotal { kind, code, entries, amount_fen };
    Ok(rows.into_iter().map(total).collect())
}
