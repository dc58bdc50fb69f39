use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid};

use super::super::model::{ListingKind, ListingState};
use crate::kernel::{ListingId, OrganisationId};
use crate::store::schema::listing;

/// A listing that another needs, or that needs another.
#[derive(Debug, Queryable, QueryableByName)]
pub struct NeededRow {
    #[diesel(sql_type = Uuid)]
    pub id: ListingId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub kind: ListingKind,
    #[diesel(sql_type = Text)]
    pub state: ListingState,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// What each of these listings needs itself, by its rules in force: listing and needed listing.
pub fn needs_of(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<(ListingId, ListingId)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        listing_id: ListingId,
        #[diesel(sql_type = Uuid)]
        needed: ListingId,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT asked.id AS listing_id, (one ->> 'listing_id')::uuid AS needed
         FROM unnest($1::uuid[]) AS asked (id)
         CROSS JOIN LATERAL (SELECT r.rules FROM listing_rules r WHERE r.listing_id = asked.id ORDER BY r.version DESC LIMIT 1) r
         CROSS JOIN LATERAL jsonb_array_elements(coalesce(r.rules -> 'requires', '[]')) AS one",
    )
    .bind::<diesel::sql_types::Array<Uuid>, _>(ids)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.listing_id, row.needed)).collect())
}

pub fn listings_needed(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<NeededRow>> {
    listing::table
        .filter(listing::id.eq_any(ids))
        .select((listing::id, listing::provider_id, listing::kind, listing::state, listing::code, listing::name))
        .load(conn)
}

/// Listings whose rules in force name this one, in the order of their codes.
pub fn listings_needing(conn: &mut PgConnection, id: ListingId) -> QueryResult<Vec<NeededRow>> {
    diesel::sql_query(
        "SELECT l.id, l.provider_id, l.kind, l.state, l.code, l.name
         FROM listing_rules r JOIN listing l ON l.id = r.listing_id
         WHERE r.rules -> 'requires' @> jsonb_build_array(jsonb_build_object('listing_id', $1::text))
           AND NOT EXISTS (SELECT FROM listing_rules n WHERE n.listing_id = r.listing_id AND n.version > r.version)
           AND l.state <> 'withdrawn'
         ORDER BY l.code LIMIT 50",
    )
    .bind::<Text, _>(id.to_string())
    .load(conn)
}
