//! The nearest first, by walking an index region by region instead of sorting all that is offered.

use super::order::Place;
use super::search::{OF_ADMITTED, SearchFilter, push_conditions, push_group_conditions};
use super::sql::{Bind, Sql};
use crate::kernel::RegionCode;

/// Further than any distance that is known, kilometres.
const UNKNOWN: i64 = 1_000_000;

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
/// single value it thinks that walking along all ids is cheaper, which for a region without listings reads every one. Limits
/// are literals and distances stand in sub-selects, so that a plan that is kept is worth as much as one made anew.
pub(super) fn push_near(sql: &mut Sql, filter: &SearchFilter, after: Option<Place>, limit: i64) {
    let regions = filter.distances.iter().map(|(region, _)| region.as_str().to_owned()).collect();
    let kilometres = filter.distances.iter().map(|(_, kilometres)| i64::from(*kilometres)).collect();
    sql.push(
        &format!(
            "SELECT near.id, far.rank
             FROM (SELECT r.code, coalesce(known.kilometres, {UNKNOWN}) AS rank
                   FROM region r LEFT JOIN unnest((SELECT ?::text[]), (SELECT ?::bigint[])) AS known (code, kilometres) ON known.code = r.code) far
             CROSS JOIN LATERAL (SELECT l.id FROM listing l"
        ),
        [Bind::Texts(regions), Bind::Numbers(kilometres)],
    );
    sql.push(" WHERE l.state = 'admitted' AND l.region_code BETWEEN far.code AND far.code", []);
    sql.push(OF_ADMITTED, []);
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    if let Some((rank, id)) = after {
        sql.and("(far.rank > ? OR far.rank = ? AND l.id < ?)", [rank.into(), rank.into(), id.into()]);
    }
    sql.push(
        &format!(
            " ORDER BY l.region_code, l.id DESC LIMIT {limit}) near ORDER BY far.rank, near.id DESC LIMIT {limit}"
        ),
        [],
    );
}
