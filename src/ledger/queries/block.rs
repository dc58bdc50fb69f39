//! SQL of the blocks of the journal.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use crate::kernel::DigestAlgorithm;
use crate::ledger::model::block::{Block, Mark};
use crate::ledger::model::seal::Entry;
use crate::store::schema::{ledger_block, ledger_block_mark, ledger_transfer};

/// Whether this transaction chains blocks until it ends; another one does otherwise.
pub fn block_try_lock(conn: &mut PgConnection) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        is_taken: bool,
    }
    let row: Row =
        diesel::sql_query("SELECT pg_try_advisory_xact_lock(hashtext('ledger_block')) AS is_taken").get_result(conn)?;
    Ok(row.is_taken)
}

pub fn block_last(conn: &mut PgConnection) -> QueryResult<Option<Block>> {
    ledger_block::table.order(ledger_block::number.desc()).select(Block::as_select()).first(conn).optional()
}

/// The first block behind this number.
pub fn block_next(conn: &mut PgConnection, after: i64) -> QueryResult<Option<Block>> {
    ledger_block::table
        .filter(ledger_block::number.gt(after))
        .order(ledger_block::number)
        .select(Block::as_select())
        .first(conn)
        .optional()
}

pub fn block_insert(conn: &mut PgConnection, block: &Block) -> QueryResult<()> {
    diesel::insert_into(ledger_block::table).values(block).execute(conn).map(drop)
}

pub fn mark_fetch(conn: &mut PgConnection) -> QueryResult<Mark> {
    ledger_block_mark::table.find(true).select(Mark::as_select()).first(conn)
}

pub fn mark_set(conn: &mut PgConnection, mark: &Mark) -> QueryResult<()> {
    diesel::update(ledger_block_mark::table.find(true))
        .set((
            ledger_block_mark::blocks.eq(mark.blocks),
            ledger_block_mark::seq.eq(mark.seq),
            ledger_block_mark::writers.eq(&mark.writers),
            ledger_block_mark::settled.eq(mark.settled),
        ))
        .execute(conn)
        .map(drop)
}

/// By what the next blocks are digested.
pub fn mark_set_digest(conn: &mut PgConnection, digest: DigestAlgorithm) -> QueryResult<()> {
    diesel::update(ledger_block_mark::table.find(true).filter(ledger_block_mark::digest.ne(digest)))
        .set(ledger_block_mark::digest.eq(digest))
        .execute(conn)
        .map(drop)
}

/// The last number that anybody has drawn for an entry, whether its transaction is over or not.
pub fn entry_last_drawn(conn: &mut PgConnection) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        drawn: i64,
    }
    let row: Row = diesel::sql_query(
        "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END AS drawn FROM ledger_transfer_seq_seq",
    )
    .get_result(conn)?;
    Ok(row.drawn)
}

/// The other transactions that are writing the journal: each has had the table's lock since before it drew its first
/// number, and lets go of it only after what it wrote is in view.
pub fn entry_writers(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        writer: String,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT DISTINCT virtualtransaction AS writer FROM pg_locks
         WHERE locktype = 'relation' AND relation = 'ledger_transfer'::regclass AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
           AND pid IS DISTINCT FROM pg_backend_pid()
         ORDER BY 1",
    )
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.writer).collect())
}

/// Entries with numbers above `after` and up to `until`, in their order.
pub fn entry_list_between(conn: &mut PgConnection, after: i64, until: i64, limit: i64) -> QueryResult<Vec<Entry>> {
    ledger_transfer::table
        .filter(ledger_transfer::seq.gt(after))
        .filter(ledger_transfer::seq.le(until))
        .order(ledger_transfer::seq)
        .limit(limit)
        .select(Entry::as_select())
        .load(conn)
}

/// How many entries there are above this number.
pub fn entry_count_after(conn: &mut PgConnection, after: i64) -> QueryResult<i64> {
    ledger_transfer::table.filter(ledger_transfer::seq.gt(after)).count().get_result(conn)
}
