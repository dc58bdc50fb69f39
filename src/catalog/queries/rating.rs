use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Uuid};
use serde_json::Value;

use super::from_json;
use crate::catalog::model::RatingSummary;
use crate::kernel::{ListingId, OrganisationId};

/// The document of [`RatingSummary`] over ratings `r`.
pub(super) const SUMMARY: &str = "jsonb_build_object(
        'count', count(*), 'overall', round(avg(r.on_time + r.quality + r.service) * 100 / 3)::integer,
        'on_time', round(avg(r.on_time) * 100)::integer, 'quality', round(avg(r.quality) * 100)::integer,
        'service', round(avg(r.service) * 100)::integer)";

#[derive(QueryableByName)]
struct Rated {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Jsonb)]
    summary: Value,
}

fn summaries(
    conn: &mut PgConnection,
    column: &str,
    ids: &[uuid::Uuid],
) -> QueryResult<Vec<(uuid::Uuid, RatingSummary)>> {
    let sql = format!(
        "SELECT r.{column} AS id, {SUMMARY} AS summary FROM booking_rating r WHERE r.{column} = ANY($1) GROUP BY r.{column}"
    );
    let rows: Vec<Rated> = diesel::sql_query(sql).bind::<Array<Uuid>, _>(ids).load(conn)?;
    rows.into_iter().map(|row| Ok((row.id, from_json(row.summary)?))).collect()
}

/// A listing's ratings; `None` if nobody has rated it.
pub fn rating_of_listing(conn: &mut PgConnection, id: ListingId) -> QueryResult<Option<RatingSummary>> {
    Ok(summaries(conn, "listing_id", &[id.uuid()])?.pop().map(|(_, summary)| summary))
}

/// The ratings of providers that were rated.
pub fn ratings_of_providers(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> QueryResult<Vec<(OrganisationId, RatingSummary)>> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let rated = summaries(conn, "provider_id", &ids)?;
    Ok(rated.into_iter().map(|(id, summary)| (OrganisationId::from_uuid(id), summary)).collect())
}
