use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{BatchId, UserId};
use crate::settlement::model::{Recall, RecallVerdict};
use crate::store::schema::batch_recall;

pub fn recall_list(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<Recall>> {
    batch_recall::table
        .filter(batch_recall::batch_id.eq(id))
        .order(batch_recall::number)
        .select(Recall::as_select())
        .load(conn)
}

/// The recall of a batch that waits to be decided.
pub fn recall_find_open(conn: &mut PgConnection, id: BatchId) -> QueryResult<Option<Recall>> {
    batch_recall::table
        .filter(batch_recall::batch_id.eq(id).and(batch_recall::verdict.is_null()))
        .select(Recall::as_select())
        .first(conn)
        .optional()
}

pub fn recall_insert(conn: &mut PgConnection, new: &Recall) -> QueryResult<()> {
    diesel::insert_into(batch_recall::table).values(new).execute(conn).map(drop)
}

pub fn recall_close(
    conn: &mut PgConnection,
    recall: &Recall,
    verdict: RecallVerdict,
    note: Option<&str>,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(batch_recall::table.find((recall.batch_id, recall.number)))
        .set((
            batch_recall::verdict.eq(Some(verdict)),
            batch_recall::note.eq(note),
            batch_recall::decided_by.eq(Some(by)),
            batch_recall::decided_at.eq(Some(now)),
        ))
        .execute(conn)
        .map(drop)
}
