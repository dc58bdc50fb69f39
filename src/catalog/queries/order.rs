//! Results in order: which questions find them, one after the other, until there are enough.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid};

use super::by_distance::{push_distance, push_near};
use super::by_price::{UNPRICED, push_priced, push_unpriced};
use super::by_words::{REACHES, Reach, push_matches};
use super::search::{
    CardRow, OF_ADMITTED, SearchFilter, push_conditions, push_from, push_group_conditions, with_cards,
};
use super::sql::Sql;
use crate::kernel::{ListingId, text_enum};

text_enum! {
    /// In which order results come.
    pub enum Sort {
        /// Best match first.
        Relevance = "relevance",
        Newest = "newest",
        /// Cheapest first, those without a price last; for who is signed in, by their own price.
        Price = "price",
        /// Free soonest first, then the newest; asks for `minutes`.
        Soonest = "soonest",
        /// Nearest first; asks for `near`.
        Distance = "distance",
    }
}

/// Where in the order a result is: its rank, ascending, then the newest first.
pub type Place = (i64, ListingId);

/// A page as the web pages ask for it, and one more.
const USUAL: i64 = 21;

/// One of the questions that find results in order: what it finds comes after all that those before it find.
#[derive(Debug, Clone, Copy)]
enum Step {
    Matches(Reach, Option<ListingId>),
    Near(Option<Place>),
    Priced(Option<Place>),
    /// What has no price.
    Unpriced(Option<ListingId>),
    /// All, in whatever order.
    Sorted(Option<Place>),
}

/// The questions for what comes after a place.
fn steps(filter: &SearchFilter, sort: Sort, after: Option<Place>) -> Vec<Step> {
    let is_walked = filter.is_walkable(sort);
    match sort {
        Sort::Relevance if !filter.terms.is_empty() => {
            let rank = after.map_or(i64::MIN, |(rank, _)| rank);
            let later = REACHES.into_iter().filter(|reach| reach.rank() >= rank);
            later.map(|reach| Step::Matches(reach, after.filter(|_| reach.rank() == rank).map(|(_, id)| id))).collect()
        }
        Sort::Distance if is_walked => vec![Step::Near(after)],
        Sort::Price if is_walked => match after {
            Some((UNPRICED, id)) => vec![Step::Unpriced(Some(id))],
            // A price asked for keeps out what has none.
            _ if filter.needs_price() => vec![Step::Priced(after)],
            _ => vec![Step::Priced(after), Step::Unpriced(None)],
        },
        _ => vec![Step::Sorted(after)],
    }
}

impl Step {
    /// Selects id and rank of at most `limit` results.
    fn found(self, filter: &SearchFilter, sort: Sort, limit: i64) -> Sql {
        let mut sql = Sql::new("");
        match self {
            Self::Matches(reach, after) => push_matches(&mut sql, filter, reach, after, limit),
            Self::Near(after) => push_near(&mut sql, filter, after, limit),
            Self::Priced(after) => push_priced(&mut sql, filter, after, limit),
            Self::Unpriced(after) => push_unpriced(&mut sql, filter, after, limit),
            Self::Sorted(after) => push_sorted(&mut sql, filter, sort, after, limit),
        }
        sql
    }
}

/// Results after `after`, at most `limit`.
pub fn listing_search(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<CardRow>> {
    load(conn, filter, sort, (after, limit), with_cards)
}

/// Only the places of results after `after`, at most `limit`.
pub fn listing_places(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<Place>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        rank: i64,
        #[diesel(sql_type = Uuid)]
        id: ListingId,
    }
    let places = |found: Sql| found.within("SELECT rank, id FROM (", ") found ORDER BY rank, id DESC");
    let rows: Vec<Row> = load(conn, filter, sort, (after, limit), places)?;
    Ok(rows.into_iter().map(|row| (row.rank, row.id)).collect())
}

fn load<T: QueryableByName<Pg> + 'static>(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    (after, limit): (Option<Place>, i64),
    told: impl Fn(Sql) -> Sql,
) -> QueryResult<Vec<T>> {
    let mut all: Vec<T> = Vec::new();
    for step in steps(filter, sort, after) {
        let left = limit - i64::try_from(all.len()).unwrap_or(limit);
        if left > 0 {
            let asked = told(step.found(filter, sort, left));
            // What most people ask is worth a plan that is kept.
            let is_usual = sort != Sort::Price && limit == USUAL && after.is_none() && filter.asks_nothing();
            all.extend(if is_usual { asked.load_prepared(conn)? } else { asked.load::<T>(conn)? });
        }
    }
    Ok(all)
}

/// How the database would answer, as the plans of all that it may be asked: for tests and tuning.
pub fn listing_search_plan(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    limit: i64,
) -> QueryResult<String> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let mut lines = Vec::new();
    for step in steps(filter, sort, None) {
        let explained = with_cards(step.found(filter, sort, limit)).within("EXPLAIN ", "");
        lines.extend(explained.load::<Line>(conn)?.into_iter().map(|line| line.line));
    }
    Ok(lines.join("\n"))
}

/// What is found in whatever order, on the listing alone as far as may be, and sorted.
fn push_sorted(sql: &mut Sql, filter: &SearchFilter, sort: Sort, after: Option<Place>, limit: i64) {
    let rank = |sql: &mut Sql| match sort {
        Sort::Price if filter.own.is_some() => {
            sql.push(&format!("coalesce(own.amount_fen, p.amount_fen, {UNPRICED})"), [])
        }
        Sort::Price => sql.push(&format!("coalesce(p.amount_fen, {UNPRICED})"), []),
        Sort::Distance => push_distance(sql, "l.region_code", &filter.distances),
        Sort::Relevance | Sort::Newest | Sort::Soonest => sql.push("0::bigint", []),
    };
    sql.push("SELECT l.id, ", []);
    rank(sql);
    sql.push(" AS rank", []);
    push_from(sql, filter.needs_price() || sort == Sort::Price, filter.own.filter(|_| sort == Sort::Price));
    sql.push(OF_ADMITTED, []);
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    let is_ranked = matches!(sort, Sort::Price | Sort::Distance);
    match after {
        Some((at, id)) if is_ranked => {
            sql.push(" AND (", []);
            rank(sql);
            sql.push(" > ? OR (", [at.into()]);
            rank(sql);
            sql.push(" = ? AND l.id < ?))", [at.into(), id.into()]);
        }
        Some((_, id)) => sql.and("l.id < ?", [id.into()]),
        None => {}
    }
    let order = if is_ranked { "rank, " } else { "" };
    sql.push(&format!(" ORDER BY {order}l.id DESC LIMIT {limit}"), []);
}
