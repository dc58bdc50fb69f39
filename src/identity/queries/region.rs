use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::identity::model::{Region, RegionPair};
use crate::kernel::RegionCode;
use crate::store::schema::{region, region_distance};

/// A region that is there already takes the new name, parent and level.
pub fn region_upsert(conn: &mut PgConnection, regions: &[Region]) -> QueryResult<usize> {
    diesel::insert_into(region::table)
        .values(regions)
        .on_conflict(region::code)
        .do_update()
        .set((
            region::parent.eq(excluded(region::parent)),
            region::name_zh.eq(excluded(region::name_zh)),
            region::name_en.eq(excluded(region::name_en)),
            region::level.eq(excluded(region::level)),
        ))
        .execute(conn)
}

/// A pair that is there already takes the new distance.
pub fn distance_upsert(conn: &mut PgConnection, pairs: &[RegionPair]) -> QueryResult<usize> {
    let rows: Vec<_> = pairs
        .iter()
        .map(|pair| {
            let (a, b) = if pair.a < pair.b { (&pair.a, &pair.b) } else { (&pair.b, &pair.a) };
            (
                region_distance::region_a.eq(a),
                region_distance::region_b.eq(b),
                region_distance::kilometres.eq(pair.kilometres),
                region_distance::is_neighbour.eq(pair.is_neighbour),
            )
        })
        .collect();
    diesel::insert_into(region_distance::table)
        .values(rows)
        .on_conflict((region_distance::region_a, region_distance::region_b))
        .do_update()
        .set((
            region_distance::kilometres.eq(excluded(region_distance::kilometres)),
            region_distance::is_neighbour.eq(excluded(region_distance::is_neighbour)),
        ))
        .execute(conn)
}

/// How far other regions lie from one, as far as is known, the nearest first.
pub fn distance_list(conn: &mut PgConnection, from: &RegionCode) -> QueryResult<Vec<(RegionCode, i32, bool)>> {
    // A pair is kept once, in the order of its codes.
    let pairs: Vec<(RegionCode, RegionCode, i32, bool)> = region_distance::table
        .filter(region_distance::region_a.eq(from).or(region_distance::region_b.eq(from)))
        .order(region_distance::kilometres)
        .select((
            region_distance::region_a,
            region_distance::region_b,
            region_distance::kilometres,
            region_distance::is_neighbour,
        ))
        .load(conn)?;
    let other = |(a, b, kilometres, is_neighbour)| (if a == *from { b } else { a }, kilometres, is_neighbour);
    Ok(pairs.into_iter().map(other).collect())
}

pub fn region_list(conn: &mut PgConnection) -> QueryResult<Vec<Region>> {
    region::table.order(region::code).select(Region::as_select()).load(conn)
}
