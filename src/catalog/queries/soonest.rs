//! What a search finds, the newest first, without what cannot be free soon enough.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid};

use super::search::{OF_ADMITTED, SearchFilter, push_conditions, push_from, push_group_conditions};
use super::sql::{Bind, Sql};
use crate::kernel::ListingId;

/// Offered, with a calendar: as the index by rhythm has it.
const TIMED: &str = "l.state = 'admitted' AND l.kind IN ('instrument_time', 'lease')";

pub(super) const HAS_CALENDAR: &str = "l.kind IN ('instrument_time', 'lease')";

/// Some version of its rules may open it when its week does not: as the index of these has it.
pub(super) const OPENS_OTHERWISE: &str = "l.id IN (SELECT r.listing_id FROM listing_rules r
    WHERE coalesce(r.rules -> 'exceptions', '[]') <> '[]' OR r.rules ->> 'make_up_days_like' IS NOT NULL
       OR coalesce(r.rules -> 'relaxed', '[]') <> '[]')";

/// Listings that could be free first at the same moment, if nothing else kept them from it.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct RhythmRow {
    #[diesel(sql_type = Uuid)]
    pub rhythm: uuid::Uuid,
    /// One of them.
    #[diesel(sql_type = Uuid)]
    pub id: ListingId,
}

/// Every rhythm of what is offered, at most `most`: one probe of the index for each, however many listings have it.
pub fn rhythms(conn: &mut PgConnection, most: i64) -> QueryResult<Vec<RhythmRow>> {
    diesel::sql_query(format!(
        "WITH RECURSIVE step AS (
             (SELECT l.rhythm, l.id FROM listing l WHERE {TIMED} ORDER BY l.rhythm, l.id DESC LIMIT 1)
             UNION ALL
             SELECT next.rhythm, next.id FROM step CROSS JOIN LATERAL (
                 SELECT l.rhythm, l.id FROM listing l WHERE {TIMED} AND l.rhythm > step.rhythm
                 ORDER BY l.rhythm, l.id DESC LIMIT 1) next)
         SELECT rhythm, id FROM step LIMIT $1"
    ))
    .bind::<BigInt, _>(most)
    .load(conn)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Uuid)]
    id: ListingId,
}

/// At most `limit` of what is found with an id below `before`, the newest first. With `among` only listings of these rhythms, and
/// those that may be free at times of which their rhythm does not tell.
pub fn listing_walk(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    among: Option<Vec<uuid::Uuid>>,
    before: Option<ListingId>,
    limit: i64,
) -> QueryResult<Vec<ListingId>> {
    let mut sql = Sql::new("");
    match among {
        None => push_found(&mut sql, filter, |_| {}, before, limit),
        Some(rhythms) => {
            let of_rhythms = |sql: &mut Sql| {
                sql.and(TIMED, []);
                sql.and("l.rhythm = ANY(?)", [Bind::Ids(rhythms)]);
            };
            sql.push("(", []);
            push_found(&mut sql, filter, of_rhythms, before, limit);
            sql.push(") UNION (", []);
            push_found(&mut sql, filter, |sql| sql.and(OPENS_OTHERWISE, []), before, limit);
            sql.push(") ORDER BY id DESC LIMIT ?", [limit.into()]);
        }
    }
    Ok(sql.load::<Found>(conn)?.into_iter().map(|found| found.id).collect())
}

fn push_found(
    sql: &mut Sql,
    filter: &SearchFilter,
    narrow: impl FnOnce(&mut Sql),
    before: Option<ListingId>,
    limit: i64,
) {
    sql.push("SELECT l.id", []);
    push_from(sql, filter.needs_price(), None);
    sql.push(OF_ADMITTED, []);
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    narrow(sql);
    if let Some(id) = before {
        sql.and("l.id < ?", [id.into()]);
    }
    sql.push(" ORDER BY l.id DESC LIMIT ?", [limit.into()]);
}
