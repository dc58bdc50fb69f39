use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Jsonb, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::super::model::{BookingRules, ListingDocument, NetworkFacts, Tariff};
use crate::kernel::ListingId;
use crate::store::Prepared;

/// Where a kind of document is kept.
pub trait Kept: ListingDocument {
    const LIST: &'static str;
    const INSERT: &'static str;
}

impl Kept for BookingRules {
    const LIST: &'static str = "SELECT version, rules AS document, changed_at, changed_by FROM listing_rules
        WHERE listing_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    const INSERT: &'static str = "INSERT INTO listing_rules (listing_id, version, rules, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5)";
}

impl Kept for NetworkFacts {
    const LIST: &'static str = "SELECT version, facts AS document, changed_at, changed_by FROM listing_network_facts
        WHERE listing_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    const INSERT: &'static str =
        "INSERT INTO listing_network_facts (listing_id, version, facts, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5)";
}

impl Kept for Tariff {
    const LIST: &'static str = "SELECT version, tariff AS document, changed_at, changed_by FROM listing_tariff
        WHERE listing_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    const INSERT: &'static str = "INSERT INTO listing_tariff (listing_id, version, tariff, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5)";
}

/// One version of a document of a listing.
pub struct DocumentRow<D> {
    pub version: i32,
    pub document: D,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

#[derive(QueryableByName)]
struct Raw {
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    document: Value,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    changed_by: String,
}

/// The version in force; none: nothing was ever said.
pub fn document_current<D: Kept>(conn: &mut PgConnection, listing: ListingId) -> QueryResult<Option<DocumentRow<D>>> {
    Ok(document_list(conn, listing, None, 1)?.pop())
}

/// Newest first, older than `before`.
pub fn document_list<D: Kept>(
    conn: &mut PgConnection,
    listing: ListingId,
    before: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<DocumentRow<D>>> {
    let query = diesel::sql_query(D::LIST)
        .bind::<Uuid, _>(listing)
        .bind::<Integer, _>(before.unwrap_or(i32::MAX))
        .bind::<BigInt, _>(limit);
    let rows = Prepared(query).load::<Raw>(conn)?;
    let read = |Raw { version, document, changed_at, changed_by }| {
        Ok(DocumentRow { version, document: super::from_json(document)?, changed_at, changed_by })
    };
    rows.into_iter().map(read).collect()
}

pub fn document_insert<D: Kept>(conn: &mut PgConnection, listing: ListingId, new: &DocumentRow<D>) -> QueryResult<()> {
    let query = diesel::sql_query(D::INSERT)
        .bind::<Uuid, _>(listing)
        .bind::<Integer, _>(new.version)
        .bind::<Jsonb, _>(super::to_json(&new.document)?)
        .bind::<Timestamptz, _>(new.changed_at)
        .bind::<Text, _>(&new.changed_by);
    Prepared(query).execute(conn).map(drop)
}
