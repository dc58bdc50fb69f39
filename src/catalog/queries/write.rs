use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::{Value, json};

use super::super::model::{ListingDraft, ListingState, SuspendedBy};
use super::read::DOCUMENT;
use crate::kernel::{ListingId, OrganisationId, RegionCode};
use crate::store::schema::listing;

/// How a batch of listings travels: one JSON array, whatever its length, so that the statement stays the same.
const RECORD: &str = "jsonb_to_recordset($1) AS r(
        id uuid, code text, kind text, name text, model text, maker text, category text, location text,
        region_code text, description text, photo_urls jsonb, opening_hours jsonb, slot_minutes integer,
        min_minutes integer, max_minutes integer, lead_minutes integer, horizon_days integer, units integer,
        auto_confirm boolean, voucher_payable boolean, search_words text, search_text text)";

fn records(drafts: &[(ListingId, &ListingDraft)]) -> QueryResult<Value> {
    let record = |(id, draft): &(ListingId, &ListingDraft)| {
        let mut record = super::to_json(draft)?;
        let index = draft.search_index();
        if let Some(fields) = record.as_object_mut() {
            fields.insert("id".to_owned(), json!(id));
            fields.insert("search_words".to_owned(), Value::String(index.words));
            fields.insert("search_text".to_owned(), Value::String(index.text));
        }
        Ok(record)
    };
    drafts.iter().map(record).collect()
}

/// New listings of a provider, waiting to be admitted.
pub fn listing_insert_all(
    conn: &mut PgConnection,
    provider: OrganisationId,
    drafts: &[(ListingId, &ListingDraft)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let statement = format!(
        "INSERT INTO listing (id, provider_id, code, kind, state, name, model, maker, category, location, region_code,
                              description, photo_urls, opening_hours, slot_minutes, min_minutes, max_minutes,
                              lead_minutes, horizon_days, units, auto_confirm, voucher_payable, search_words,
                              search_text, created_at, updated_at)
         SELECT r.id, $2, r.code, r.kind, 'applied', r.name, r.model, r.maker, r.category, r.location, r.region_code,
                r.description, r.photo_urls, r.opening_hours, r.slot_minutes, r.min_minutes, r.max_minutes,
                r.lead_minutes, r.horizon_days, r.units, r.auto_confirm, r.voucher_payable, r.search_words::tsvector,
                r.search_text, $3, $3
         FROM {RECORD}"
    );
    diesel::sql_query(statement)
        .bind::<Jsonb, _>(records(drafts)?)
        .bind::<SqlUuid, _>(provider)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .map(drop)
}

/// The next version of listings; code and kind stay.
pub fn listing_update_all(
    conn: &mut PgConnection,
    drafts: &[(ListingId, &ListingDraft)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let statement = format!(
        "UPDATE listing l
         SET (name, model, maker, category, location, region_code, description, photo_urls, opening_hours,
              slot_minutes, min_minutes, max_minutes, lead_minutes, horizon_days, units, auto_confirm,
              voucher_payable, search_words, search_text, version, updated_at)
           = (r.name, r.model, r.maker, r.category, r.location, r.region_code, r.description, r.photo_urls,
              r.opening_hours, r.slot_minutes, r.min_minutes, r.max_minutes, r.lead_minutes, r.horizon_days, r.units,
              r.auto_confirm, r.voucher_payable, r.search_words::tsvector, r.search_text, l.version + 1, $2)
         FROM {RECORD} WHERE l.id = r.id"
    );
    diesel::sql_query(statement).bind::<Jsonb, _>(records(drafts)?).bind::<Timestamptz, _>(now).execute(conn).map(drop)
}

/// Brings prices in force to what the drafts say: those that differ are ended and followed, the rest stays.
pub fn prices_follow(
    conn: &mut PgConnection,
    drafts: &[(ListingId, &ListingDraft)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let ids: Vec<ListingId> = drafts.iter().map(|(id, _)| *id).collect();
    let wanted: Vec<Value> = drafts
        .iter()
        .flat_map(|(id, draft)| draft.prices.iter().map(move |rule| (id, rule)))
        .map(|(id, rule)| {
            json!({ "listing_id": id, "customer_class": rule.customer_class, "unit": rule.unit,
                    "amount_fen": rule.amount })
        })
        .collect();
    let wanted = Value::Array(wanted);
    const WANTED: &str =
        "jsonb_to_recordset($1) AS w(listing_id uuid, customer_class text, unit text, amount_fen bigint)";
    diesel::sql_query(format!(
        "UPDATE listing_price p SET valid_to = greatest($2, p.valid_from)
         WHERE p.valid_to IS NULL AND p.listing_id = ANY($3) AND NOT EXISTS (
             SELECT FROM {WANTED}
             WHERE (w.listing_id, w.customer_class, w.unit, w.amount_fen)
                 = (p.listing_id, p.customer_class, p.unit, p.amount_fen))"
    ))
    .bind::<Jsonb, _>(&wanted)
    .bind::<Timestamptz, _>(now)
    .bind::<Array<SqlUuid>, _>(&ids)
    .execute(conn)?;
    diesel::sql_query(format!(
        "INSERT INTO listing_price (listing_id, unit, customer_class, amount_fen, valid_from)
         SELECT w.listing_id, w.unit, w.customer_class, w.amount_fen, $2 FROM {WANTED}
         WHERE NOT EXISTS (
             SELECT FROM listing_price p
             WHERE p.listing_id = w.listing_id AND p.customer_class = w.customer_class AND p.valid_to IS NULL)"
    ))
    .bind::<Jsonb, _>(&wanted)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}

/// Keeps the present version of listings as it is.
pub fn history_insert(
    conn: &mut PgConnection,
    ids: &[ListingId],
    now: DateTime<Utc>,
    changed_by: &str,
) -> QueryResult<()> {
    diesel::sql_query(format!(
        "INSERT INTO listing_history (listing_id, version, snapshot, changed_at, changed_by)
         SELECT l.id, l.version, {DOCUMENT}, $2, $3 FROM listing l WHERE l.id = ANY($1)"
    ))
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Timestamptz, _>(now)
    .bind::<Text, _>(changed_by)
    .execute(conn)
    .map(drop)
}

/// Sets the state if it is still `from`.
pub fn listing_set_state(
    conn: &mut PgConnection,
    id: ListingId,
    from: ListingState,
    to: ListingState,
    suspended_by: Option<SuspendedBy>,
    reason: &str,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(listing::table.find(id).filter(listing::state.eq(from)))
        .set((
            listing::state.eq(to),
            listing::suspended_by.eq(suspended_by),
            listing::state_reason.eq(reason),
            listing::updated_at.eq(now),
        ))
        .execute(conn)
}

/// Admits all of a provider's listings inside a region that wait for it.
pub fn admit_all(
    conn: &mut PgConnection,
    provider: OrganisationId,
    inside: &RegionCode,
    now: DateTime<Utc>,
) -> QueryResult<Vec<ListingId>> {
    diesel::update(
        listing::table
            .filter(listing::provider_id.eq(provider))
            .filter(listing::state.eq(ListingState::Applied))
            .filter(listing::region_code.like(format!("{}%", inside.prefix()))),
    )
    .set((listing::state.eq(ListingState::Admitted), listing::state_reason.eq(""), listing::updated_at.eq(now)))
    .returning(listing::id)
    .get_results(conn)
}
