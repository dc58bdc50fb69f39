use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::model::{Candidate, UsageRecord, UsageState};
use crate::kernel::{BookingId, ListingId, OrganisationId, TimeWindow, UsageRecordId, UserId};
use crate::store::schema::{listing, usage_record};

/// The provider's listings with these codes.
pub fn listings_by_code(
    conn: &mut PgConnection,
    provider: OrganisationId,
    codes: &[&str],
) -> QueryResult<Vec<(String, ListingId)>> {
    listing::table
        .filter(listing::provider_id.eq(provider))
        .filter(listing::code.eq_any(codes))
        .select((listing::code, listing::id))
        .load(conn)
}

#[derive(QueryableByName)]
struct CandidateRow {
    #[diesel(sql_type = Uuid)]
    id: BookingId,
    #[diesel(sql_type = Uuid)]
    listing_id: ListingId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
}

/// Bookings on these listings, confirmed or further on their road, that share time with `range`, or have one of these
/// references.
pub fn candidate_list(
    conn: &mut PgConnection,
    listings: &[ListingId],
    range: &TimeWindow,
    references: &[String],
) -> QueryResult<Vec<(ListingId, Candidate)>> {
    let rows: Vec<CandidateRow> = diesel::sql_query(
        "SELECT id, listing_id, reference, starts_at, ends_at FROM booking
         WHERE listing_id = ANY($1) AND starts_at IS NOT NULL
           AND state IN ('confirmed', 'in_use', 'delivered', 'accepted', 'disputed', 'no_show')
           AND (starts_at < $3 AND ends_at > $2 OR upper(reference) = ANY($4))
         ORDER BY starts_at, id",
    )
    .bind::<Array<Uuid>, _>(listings)
    .bind::<Timestamptz, _>(range.starts_at())
    .bind::<Timestamptz, _>(range.ends_at())
    .bind::<Array<Text>, _>(references)
    .load(conn)?;
    let candidate = |row: CandidateRow| {
        let window = TimeWindow::new(row.starts_at, row.ends_at).ok()?;
        Some((row.listing_id, Candidate { id: row.id, reference: row.reference, window }))
    };
    Ok(rows.into_iter().filter_map(candidate).collect())
}

#[derive(QueryableByName)]
struct SavedRow {
    #[diesel(sql_type = Bool)]
    is_new: bool,
}

/// Writes records as one JSON array, whatever their number; those that are as they were are left alone. Answers for each
/// that was written whether it is new. What a person decided stays.
pub fn usage_upsert(
    conn: &mut PgConnection,
    provider: OrganisationId,
    source: &str,
    records: &[Value],
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<Vec<bool>> {
    let rows: Vec<SavedRow> = diesel::sql_query(
        "INSERT INTO usage_record AS u (id, provider_id, listing_id, source, external_id, starts_at, ends_at, minutes,
                                        operator, note, is_outside, state, booking_id, booked_minutes, created_by,
                                        created_at, updated_at)
         SELECT r.id, $1, r.listing_id, $2, r.external_id, r.starts_at, r.ends_at, r.minutes, r.operator, r.note,
                r.is_outside, r.state, r.booking_id, r.booked_minutes, $4, $5, $5
         FROM jsonb_to_recordset($3) AS r(id uuid, listing_id uuid, external_id text, starts_at timestamptz,
              ends_at timestamptz, minutes integer, operator text, note text, is_outside boolean, state text,
              booking_id uuid, booked_minutes integer)
         ON CONFLICT ON CONSTRAINT usage_record_once DO UPDATE
         SET listing_id = excluded.listing_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
             minutes = excluded.minutes, operator = excluded.operator, note = excluded.note,
             is_outside = excluded.is_outside, updated_at = excluded.updated_at,
             state = CASE WHEN u.decided_by IS NULL THEN excluded.state ELSE u.state END,
             booking_id = CASE WHEN u.decided_by IS NULL THEN excluded.booking_id ELSE u.booking_id END,
             booked_minutes = CASE WHEN u.decided_by IS NULL THEN excluded.booked_minutes ELSE u.booked_minutes END
         WHERE (u.listing_id, u.starts_at, u.ends_at, u.minutes, u.operator, u.note, u.is_outside)
               IS DISTINCT FROM (excluded.listing_id, excluded.starts_at, excluded.ends_at, excluded.minutes,
                                 excluded.operator, excluded.note, excluded.is_outside)
            OR u.decided_by IS NULL AND (u.state, u.booking_id, u.booked_minutes)
               IS DISTINCT FROM (excluded.state, excluded.booking_id, excluded.booked_minutes)
         RETURNING u.created_at = $5 AND u.xmax = 0 AS is_new",
    )
    .bind::<Uuid, _>(provider)
    .bind::<Text, _>(source)
    .bind::<Jsonb, _>(Value::Array(records.to_vec()))
    .bind::<Uuid, _>(by)
    .bind::<Timestamptz, _>(now)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.is_new).collect())
}

#[derive(QueryableByName)]
struct UsageRow {
    #[diesel(sql_type = Uuid)]
    id: UsageRecordId,
    #[diesel(sql_type = Uuid)]
    listing_id: ListingId,
    #[diesel(sql_type = Text)]
    listing_code: String,
    #[diesel(sql_type = Text)]
    listing_name: String,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    external_id: String,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    minutes: i32,
    #[diesel(sql_type = Text)]
    operator: String,
    #[diesel(sql_type = Text)]
    note: String,
    #[diesel(sql_type = Nullable<Bool>)]
    is_outside: Option<bool>,
    #[diesel(sql_type = Text)]
    state: UsageState,
    #[diesel(sql_type = Nullable<Uuid>)]
    booking_id: Option<BookingId>,
    #[diesel(sql_type = Nullable<Text>)]
    booking_reference: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    booked_minutes: Option<i32>,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
}

impl From<UsageRow> for UsageRecord {
    fn from(row: UsageRow) -> Self {
        Self {
            id: row.id,
            listing_id: row.listing_id,
            listing_code: row.listing_code,
            listing_name: row.listing_name,
            source: row.source,
            external_id: row.external_id,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            minutes: row.minutes,
            operator: row.operator,
            note: row.note,
            is_outside: row.is_outside,
            state: row.state,
            booking_id: row.booking_id,
            booking_reference: row.booking_reference,
            booked_minutes: row.booked_minutes,
            reason: row.reason,
            updated_at: row.updated_at,
        }
    }
}

const RECORD: &str = "
    SELECT u.id, u.listing_id, l.code AS listing_code, l.name AS listing_name, u.source, u.external_id, u.starts_at,
           u.ends_at, u.minutes, u.operator, u.note, u.is_outside, u.state, u.booking_id,
           b.reference AS booking_reference, u.booked_minutes, u.reason, u.updated_at
    FROM usage_record u JOIN listing l ON l.id = u.listing_id LEFT JOIN booking b ON b.id = u.booking_id";

/// A record's place: newest use first.
pub type UsageKey = (DateTime<Utc>, UsageRecordId);

/// Which of a provider's records.
#[derive(Debug, Clone, Default)]
pub struct UsageFilter {
    pub state: Option<UsageState>,
    pub listing: Option<ListingId>,
    pub before: Option<UsageKey>,
}

pub fn usage_list(
    conn: &mut PgConnection,
    provider: OrganisationId,
    filter: &UsageFilter,
    limit: i64,
) -> QueryResult<Vec<UsageRecord>> {
    let rows: Vec<UsageRow> = diesel::sql_query(format!(
        "{RECORD} WHERE u.provider_id = $1 AND ($2::text IS NULL OR u.state = $2) AND ($3::uuid IS NULL OR u.listing_id = $3)
           AND ($4::timestamptz IS NULL OR (u.starts_at, u.id) < ($4, $5::uuid))
         ORDER BY u.starts_at DESC, u.id DESC LIMIT $6"
    ))
    .bind::<Uuid, _>(provider)
    .bind::<Nullable<Text>, _>(filter.state)
    .bind::<Nullable<Uuid>, _>(filter.listing)
    .bind::<Nullable<Timestamptz>, _>(filter.before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(filter.before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(UsageRecord::from).collect())
}

pub fn usage_fetch(
    conn: &mut PgConnection,
    provider: OrganisationId,
    id: UsageRecordId,
) -> QueryResult<Option<UsageRecord>> {
    let row = diesel::sql_query(format!("{RECORD} WHERE u.id = $1 AND u.provider_id = $2"))
        .bind::<Uuid, _>(id)
        .bind::<Uuid, _>(provider)
        .get_result::<UsageRow>(conn)
        .optional()?;
    Ok(row.map(UsageRecord::from))
}

/// A person's decision on a record.
pub struct Decision<'a> {
    pub state: UsageState,
    pub booking: Option<(BookingId, i32)>,
    pub by: UserId,
    pub reason: &'a str,
}

pub fn usage_decide(
    conn: &mut PgConnection,
    id: UsageRecordId,
    decision: &Decision<'_>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(usage_record::table.find(id))
        .set((
            usage_record::state.eq(decision.state),
            usage_record::booking_id.eq(decision.booking.map(|(id, _)| id)),
            usage_record::booked_minutes.eq(decision.booking.map(|(_, minutes)| minutes)),
            usage_record::decided_by.eq(Some(decision.by)),
            usage_record::reason.eq(decision.reason),
            usage_record::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The window of a booking on this listing.
pub fn booking_window(
    conn: &mut PgConnection,
    id: BookingId,
    on: ListingId,
) -> QueryResult<Option<(DateTime<Utc>, DateTime<Utc>)>> {
    use crate::store::schema::booking;
    booking::table
        .find(id)
        .filter(booking::listing_id.eq(on))
        .filter(booking::starts_at.is_not_null())
        .select((booking::starts_at.assume_not_null(), booking::ends_at.assume_not_null()))
        .first(conn)
        .optional()
}

/// How many minutes all records of each of these bookings say in all.
pub fn used_minutes(conn: &mut PgConnection, bookings: &[BookingId]) -> QueryResult<Vec<(BookingId, i64)>> {
    let sum = diesel::dsl::sum(usage_record::minutes);
    let rows: Vec<(Option<BookingId>, Option<i64>)> = usage_record::table
        .filter(usage_record::booking_id.eq_any(bookings))
        .group_by(usage_record::booking_id)
        .order(usage_record::booking_id)
        .select((usage_record::booking_id, sum))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, minutes)| id.zip(minutes)).collect())
}
