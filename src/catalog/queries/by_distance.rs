//! The nearest first, by walking an index region by region instead of sorting all that is offered.

use super::search::{OF_ADMITTED, SearchFilter, Sort, push_conditions, push_group_conditions};
use super::sql::Sql;
use crate::kernel::{ListingId, RegionCode};

/// Further than any distance that is known, kilometres.
const UNKNOWN: i64 = 1_000_000;

/// Whether the order by distance can be walked: where words, a provider, a price or a free window leave little, finding that
/// first is quicker.
pub(super) fn is_walkable(filter: &SearchFilter, sort: Sort) -> bool {
    sort == Sort::Distance
        && filter.terms.is_empty()
        && filter.provider.is_none()
        && filter.free.is_none()
        && !filter.needs_price()
}

/// How far away a region is, of a column with its code.
pub(super) fn push_distance(sql: &mut Sql, column: &str, distances: &[(RegionCode, i32)]) {
    sql.push(&format!("(CASE {column}"), []);
    for (region, kilometres) in distances {
        sql.push(" WHEN ? THEN ?", [region.as_str().into(), i64::from(*kilometres).into()]);
    }
    sql.push(&format!(" ELSE {UNKNOWN} END)::bigint"), []);
}

/// Selects id and rank of at most `limit` listings after `after`, in order: of each region as many as could be shown at
/// most. A region is asked for as a range, and ordered by, so that the planner takes the index that starts with it: of a
/// single value it thinks that walking along all ids is cheaper, which for a region without listings reads every one.
pub(super) fn push_near(sql: &mut Sql, filter: &SearchFilter, after: Option<(i64, ListingId)>, limit: i64) {
    sql.push("SELECT near.id, far.rank FROM (SELECT r.code, ", []);
    push_distance(sql, "r.code", &filter.distances);
    sql.push(
        " AS rank FROM region r) far CROSS JOIN LATERAL (
              SELECT l.id FROM listing l WHERE l.state = 'admitted' AND l.region_code BETWEEN far.code AND far.code",
        [],
    );
    sql.push(OF_ADMITTED, []);
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    if let Some((rank, id)) = after {
        sql.and("(far.rank > ? OR far.rank = ? AND l.id < ?)", [rank.into(), rank.into(), id.into()]);
    }
    sql.push(
        " ORDER BY l.region_code, l.id DESC LIMIT ?) near ORDER BY far.rank, near.id DESC LIMIT ?",
        [limit.into(), limit.into()],
    );
}
