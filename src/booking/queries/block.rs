use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{BlockId, ListingId, OrganisationId, UserId};
use crate::store::schema::{listing, listing_block};

#[derive(Insertable)]
#[diesel(table_name = listing_block)]
pub struct NewBlockRow<'a> {
    pub id: BlockId,
    pub listing_id: ListingId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub reason: &'a str,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

pub fn block_insert(conn: &mut PgConnection, row: &NewBlockRow<'_>) -> QueryResult<()> {
    diesel::insert_into(listing_block::table).values(row).execute(conn).map(drop)
}

/// A block and whose it is.
pub struct BlockRow {
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub lifted_at: Option<DateTime<Utc>>,
}

/// The block, locked until the transaction ends.
pub fn block_fetch_lock(conn: &mut PgConnection, id: BlockId) -> QueryResult<Option<BlockRow>> {
    let row = listing_block::table
        .find(id)
        .for_no_key_update()
        .select((listing_block::listing_id, listing_block::lifted_at))
        .first::<(ListingId, _)>(conn)
        .optional()?;
    let Some((listing_id, lifted_at)) = row else { return Ok(None) };
    let provider_id = listing::table.find(listing_id).select(listing::provider_id).first(conn)?;
    Ok(Some(BlockRow { listing_id, provider_id, lifted_at }))
}

pub fn block_mark_lifted(conn: &mut PgConnection, id: BlockId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(listing_block::table.find(id)).set(listing_block::lifted_at.eq(at)).execute(conn).map(drop)
}
