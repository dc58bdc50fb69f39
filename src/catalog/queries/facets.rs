use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid};

use super::free::push_free;
use super::search::{OF_ADMITTED, SearchFilter, push_conditions, push_from, push_group_conditions};
use super::sql::{Bind, Sql};
use crate::kernel::ListingId;

/// How many results one value of a group has.
#[derive(Debug, Clone, QueryableByName)]
pub struct FacetRow {
    /// `kind`, `category`, `region` or `total`.
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

/// What would be counted if all of it were free, at most `limit`: where a choice was made in a group, half of them without it;
/// and whether there is more.
pub fn facet_candidates(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    limit: i64,
) -> QueryResult<(Vec<ListingId>, bool)> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        id: ListingId,
    }
    let at_any_time = SearchFilter { free: None, ..filter.clone() };
    let (mut ids, mut is_cut) = (Vec::new(), false);
    let limit = if filter.is_grouped() { limit / 2 } else { limit };
    for is_narrowed in [true, false] {
        if is_narrowed && !filter.is_grouped() {
            continue;
        }
        let mut sql = Sql::new("SELECT l.id");
        push_from(&mut sql, filter.needs_price(), None);
        sql.push(OF_ADMITTED, []);
        if is_narrowed {
            push_group_conditions(&mut sql, filter);
        }
        push_conditions(&mut sql, &at_any_time);
        sql.push(" LIMIT ?", [(limit + 1).into()]);
        let mut found: Vec<ListingId> = sql.load::<Row>(conn)?.into_iter().map(|row| row.id).collect();
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        is_cut |= found.len() > most;
        found.truncate(most);
        ids.append(&mut found);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok((ids, is_cut))
}

/// Counts by kind, category and region. Each group is counted under the conditions of the others, so that it shows what
/// another choice in it would give. `among`: only these are counted, of which all is so but that they are free.
pub fn facets(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    among: Option<&[ListingId]>,
) -> QueryResult<Vec<FacetRow>> {
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
    match among {
        None => {
            push_from(&mut sql, filter.needs_price(), None);
            sql.push(OF_ADMITTED, []);
            push_conditions(&mut sql, filter);
        }
        Some(ids) => {
            push_from(&mut sql, false, None);
            sql.and("l.id = ANY(?)", [Bind::Ids(ids.iter().map(|id| id.uuid()).collect())]);
            if let Some(free) = &filter.free {
                push_free(&mut sql, free, filter.own);
            }
        }
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
    sql.load(conn)
}
