use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::super::model::{SynonymWords, Synonyms};
use crate::kernel::SynonymsId;
use crate::store::schema::synonyms;

/// Groups that are kept; more would make every search slower.
pub const MOST_SYNONYMS: i64 = 1_000;

type Row = (SynonymsId, Value, String, DateTime<Utc>);

fn read(row: Row) -> QueryResult<Synonyms> {
    let (id, words, updated_by, updated_at) = row;
    Ok(Synonyms { id, words: super::from_json(words)?, updated_by, updated_at })
}

pub fn synonyms_list(conn: &mut PgConnection, after: Option<SynonymsId>, limit: i64) -> QueryResult<Vec<Synonyms>> {
    let mut query = synonyms::table.order(synonyms::id).limit(limit).into_boxed();
    if let Some(after) = after {
        query = query.filter(synonyms::id.gt(after));
    }
    query.load::<Row>(conn)?.into_iter().map(read).collect()
}

/// All groups, for a search.
pub fn synonyms_all(conn: &mut PgConnection) -> QueryResult<Vec<SynonymWords>> {
    let rows: Vec<Value> =
        synonyms::table.order(synonyms::id).limit(MOST_SYNONYMS).select(synonyms::words).load(conn)?;
    rows.into_iter().map(super::from_json).collect()
}

pub fn synonyms_count(conn: &mut PgConnection) -> QueryResult<i64> {
    synonyms::table.count().get_result(conn)
}

/// Writes a group, new or known.
pub fn synonyms_save(conn: &mut PgConnection, group: &Synonyms) -> QueryResult<()> {
    let words = super::to_json(&group.words)?;
    diesel::insert_into(synonyms::table)
        .values((
            synonyms::id.eq(group.id),
            synonyms::words.eq(&words),
            synonyms::updated_by.eq(&group.updated_by),
            synonyms::updated_at.eq(group.updated_at),
        ))
        .on_conflict(synonyms::id)
        .do_update()
        .set((
            synonyms::words.eq(&words),
            synonyms::updated_by.eq(&group.updated_by),
            synonyms::updated_at.eq(group.updated_at),
        ))
        .execute(conn)
        .map(drop)
}

/// Answers the words that were forgotten.
pub fn synonyms_delete(conn: &mut PgConnection, id: SynonymsId) -> QueryResult<Option<Value>> {
    diesel::delete(synonyms::table.find(id)).returning(synonyms::words).get_result(conn).optional()
}

pub fn synonyms_is_known(conn: &mut PgConnection, id: SynonymsId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(synonyms::table.find(id))).get_result(conn)
}
