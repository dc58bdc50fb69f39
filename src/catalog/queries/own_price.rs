use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid};

use super::super::model::{CustomerClass, PriceUnit};
use crate::kernel::{Fen, ListingId, OrganisationId};

/// What an enterprise pays for a listing.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct OwnPriceRow {
    #[diesel(sql_type = Uuid)]
    pub id: ListingId,
    #[diesel(sql_type = Text)]
    pub unit: PriceUnit,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Text)]
    pub customer_class: CustomerClass,
}

/// Of each that has one: the price of the class that the provider counts the enterprise among, else of `class`, else the
/// standard one.
pub fn own_prices(
    conn: &mut PgConnection,
    ids: &[ListingId],
    enterprise: OrganisationId,
    class: CustomerClass,
) -> QueryResult<Vec<OwnPriceRow>> {
    diesel::sql_query(
        "SELECT l.id, p.unit, p.amount_fen, p.customer_class
         FROM listing l
         LEFT JOIN provider_customer c ON c.provider_id = l.provider_id AND c.enterprise_id = $2
         CROSS JOIN LATERAL (
             SELECT p.unit, p.amount_fen, p.customer_class FROM listing_price p
             WHERE p.listing_id = l.id AND p.valid_to IS NULL
               AND p.customer_class IN ('standard', coalesce(c.customer_class, $3))
             ORDER BY p.customer_class = 'standard' LIMIT 1) p
         WHERE l.id = ANY($1)",
    )
    .bind::<Array<Uuid>, _>(ids)
    .bind::<Uuid, _>(enterprise)
    .bind::<Text, _>(class)
    .load(conn)
}
