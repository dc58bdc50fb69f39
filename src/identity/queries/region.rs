use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::identity::model::Region;
use crate::store::schema::region;

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

pub fn region_list(conn: &mut PgConnection) -> QueryResult<Vec<Region>> {
    region::table.order(region::code).select(Region::as_select()).load(conn)
}
