use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::super::model::{Offer, OfferKind, OfferState, Quotation, QuotationState};
use super::Scope;
use crate::kernel::{BookingId, Fen, ListingId, OfferId, OrganisationId, QuotationId, UserId};
use crate::sample::AfterUse;
use crate::store::schema::{offer, quotation};

#[derive(Insertable)]
#[diesel(table_name = quotation)]
pub struct NewQuotationRow<'a> {
    pub id: QuotationId,
    pub reference: &'a str,
    pub listing_id: ListingId,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub region_code: &'a str,
    pub requested_by: UserId,
    pub requested_at: DateTime<Utc>,
    pub subject: &'a str,
    pub description: &'a str,
    pub method: Option<&'a str>,
    pub sample_count: i32,
    pub samples: Value,
    pub after_use: AfterUse,
    pub wished_on: Option<NaiveDate>,
    pub declared: Value,
    pub state: QuotationState,
    pub due_at: Option<DateTime<Utc>>,
}

#[derive(Insertable)]
#[diesel(table_name = offer)]
pub struct NewOfferRow<'a> {
    pub id: OfferId,
    pub quotation_id: QuotationId,
    pub number: i32,
    pub kind: OfferKind,
    pub parts: Value,
    pub price_fen: Fen,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub delivery_days: Option<i32>,
    pub note: &'a str,
    pub valid_until: DateTime<Utc>,
    pub state: OfferState,
    pub made_by: UserId,
    pub made_at: DateTime<Utc>,
}

const QUOTATIONS: &str = "
    SELECT t.id, t.reference, t.listing_id, l.name AS listing_name, l.kind AS listing_kind, t.enterprise_id,
           e.name AS enterprise_name, t.provider_id, p.name AS provider_name, t.region_code, t.requested_at, t.subject,
           t.description, t.method, t.sample_count, t.samples, t.after_use, t.wished_on, t.declared, t.state, t.due_at,
           t.reason, t.ended_at, t.booking_id, a.id AS agreement_id, o.price_fen
    FROM quotation t JOIN listing l ON l.id = t.listing_id JOIN organisation e ON e.id = t.enterprise_id
    JOIN organisation p ON p.id = t.provider_id LEFT JOIN agreement a ON a.quotation_id = t.id
    LEFT JOIN offer o ON o.quotation_id = t.id AND o.state IN ('live', 'accepted')";

pub fn quotation_insert(conn: &mut PgConnection, row: &NewQuotationRow<'_>) -> QueryResult<()> {
    diesel::insert_into(quotation::table).values(row).execute(conn).map(drop)
}

pub fn quotation_fetch(conn: &mut PgConnection, id: QuotationId) -> QueryResult<Quotation> {
    diesel::sql_query(format!("{QUOTATIONS} WHERE t.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn quotation_lock(conn: &mut PgConnection, id: QuotationId) -> QueryResult<Quotation> {
    quotation::table.find(id).for_no_key_update().select(quotation::id).first::<QuotationId>(conn)?;
    quotation_fetch(conn, id)
}

/// If its time is over at `now` and nobody else works on it.
pub fn quotation_lock_due(
    conn: &mut PgConnection,
    id: QuotationId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Quotation>> {
    let held = quotation::table
        .find(id)
        .filter(quotation::due_at.le(now))
        .for_no_key_update()
        .skip_locked()
        .select(quotation::id)
        .first::<QuotationId>(conn)
        .optional()?;
    held.map(|id| quotation_fetch(conn, id)).transpose()
}

/// Those whose time is over at `now`.
pub fn quotation_due_list(conn: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> QueryResult<Vec<QuotationId>> {
    quotation::table
        .filter(quotation::due_at.le(now))
        .order((quotation::due_at, quotation::id))
        .limit(limit)
        .select(quotation::id)
        .load(conn)
}

/// Newest first.
pub fn quotation_list(
    conn: &mut PgConnection,
    scope: &Scope,
    state: Option<QuotationState>,
    before: Option<(DateTime<Utc>, QuotationId)>,
    limit: i64,
) -> QueryResult<Vec<Quotation>> {
    let (condition, whose) = scope.condition();
    diesel::sql_query(format!(
        "{QUOTATIONS} WHERE {condition} AND ($2::text IS NULL OR t.state = $2)
           AND ($3::timestamptz IS NULL OR (t.requested_at, t.id) < ($3, $4::uuid))
         ORDER BY t.requested_at DESC, t.id DESC LIMIT $5"
    ))
    .bind::<Text, _>(whose)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A quotation that goes on: its state and until when.
pub fn quotation_set(
    conn: &mut PgConnection,
    id: QuotationId,
    state: QuotationState,
    due_at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(quotation::table.find(id))
        .set((quotation::state.eq(state), quotation::due_at.eq(due_at)))
        .execute(conn)
        .map(drop)
}

/// A quotation that is over.
pub fn quotation_end(
    conn: &mut PgConnection,
    id: QuotationId,
    state: QuotationState,
    (reason, booking): (Option<&str>, Option<BookingId>),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(quotation::table.find(id))
        .set((
            quotation::state.eq(state),
            quotation::due_at.eq(None::<DateTime<Utc>>),
            quotation::reason.eq(reason),
            quotation::booking_id.eq(booking),
            quotation::ended_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

const OFFERS: &str = "
    SELECT o.id, o.quotation_id, o.number, o.kind, o.parts, o.price_fen, o.starts_on, o.ends_on, o.delivery_days, o.note,
           o.valid_until, o.state, o.reason, u.name AS made_by_name, o.made_at, o.ended_at
    FROM offer o JOIN app_user u ON u.id = o.made_by";

pub fn offer_insert(conn: &mut PgConnection, row: &NewOfferRow<'_>) -> QueryResult<()> {
    diesel::insert_into(offer::table).values(row).execute(conn).map(drop)
}

/// Newest first.
pub fn offer_list(conn: &mut PgConnection, id: QuotationId) -> QueryResult<Vec<Offer>> {
    diesel::sql_query(format!("{OFFERS} WHERE o.quotation_id = $1 ORDER BY o.number DESC"))
        .bind::<Uuid, _>(id)
        .load(conn)
}

pub fn offer_live(conn: &mut PgConnection, id: QuotationId) -> QueryResult<Option<Offer>> {
    diesel::sql_query(format!("{OFFERS} WHERE o.quotation_id = $1 AND o.state = 'live'"))
        .bind::<Uuid, _>(id)
        .get_result(conn)
        .optional()
}

/// The live offer of a quotation does not stand any more; nothing if there is none.
pub fn offer_end(
    conn: &mut PgConnection,
    id: QuotationId,
    state: OfferState,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(offer::table.filter(offer::quotation_id.eq(id)).filter(offer::state.eq(OfferState::Live)))
        .set((offer::state.eq(state), offer::reason.eq(reason), offer::ended_at.eq(now)))
        .execute(conn)
        .map(drop)
}
