use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::search::{self, SearchFilter};
use super::sql::Sql;

/// Listings counted when a free window is asked for: each costs a probe of the calendar.
pub const MOST_PROBED: i64 = 5_000;

/// How many results one value of a group has.
#[derive(Debug, Clone, QueryableByName)]
pub struct FacetRow {
    /// `kind`, `category`, `region`, `total`, or, with a free window, `looked_at`: one more than are counted if there are more.
    #[diesel(sql_type = Text)]
    pub facet: String,
    #[diesel(sql_type = Text)]
    pub value: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub name_zh: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub name_en: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// Counts by kind, category and region. Each group is counted under the conditions of the others, so that it shows what
/// another choice in it would give.
pub fn facets(conn: &mut PgConnection, filter: &SearchFilter) -> QueryResult<Vec<FacetRow>> {
    let mut sql = Sql::new("WITH base AS MATERIALIZED (SELECT l.kind, l.category, l.region_code, ");
    match filter.kind {
        Some(kind) => sql.push("l.kind = ? AS k, ", [kind.as_str().into()]),
        None => sql.push("true AS k, ", []),
    }
    match &filter.category {
        Some(category) => sql.push("l.category = ? AS c, ", [category.as_str().into()]),
        None => sql.push("true AS c, ", []),
    }
    match &filter.region {
        Some(region) => sql.push("l.region_code LIKE ? || '%' AS r", [region.prefix().into()]),
        None => sql.push("true AS r", []),
    }
    search::push_from(&mut sql, filter.needs_price(), None);
    sql.push(search::OF_ADMITTED, []);
    search::push_conditions(&mut sql, filter);
    if filter.free.is_some() {
        sql.push(" LIMIT ?", [(MOST_PROBED + 1).into()]);
    }
    sql.push(
        ")
        SELECT 'kind' AS facet, kind AS value, NULL AS name_zh, NULL AS name_en, count(*) AS count
        FROM base WHERE c AND r GROUP BY kind
        UNION ALL
        (SELECT 'category', category, NULL, NULL, count(*)
         FROM base WHERE k AND r AND category <> '' GROUP BY category ORDER BY count(*) DESC, category LIMIT 30)
        UNION ALL
        (SELECT 'region', counted.region_code, region.name_zh, region.name_en, counted.count
         FROM (SELECT region_code, count(*) AS count FROM base WHERE k AND c GROUP BY region_code) counted
         JOIN region ON region.code = counted.region_code ORDER BY counted.count DESC, 2 LIMIT 50)
        UNION ALL
        SELECT 'total', '', NULL, NULL, count(*) FROM base WHERE k AND c AND r",
        [],
    );
    if filter.free.is_some() {
        sql.push(" UNION ALL SELECT 'looked_at', '', NULL, NULL, count(*) FROM base", []);
    }
    sql.load(conn)
}
