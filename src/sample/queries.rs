//! SQL of samples.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Uuid};

use super::model::{AfterUse, CustodyEntry, Reception, Sample, SampleArrival, State, Step, Words};
use crate::kernel::{BookingId, OrganisationId, ReceptionId, SampleId, UserId};
use crate::store::schema::{sample, sample_event, sample_reception};

#[derive(Insertable)]
#[diesel(table_name = sample)]
pub struct NewRow<'a> {
    pub id: SampleId,
    pub code: String,
    pub booking_id: BookingId,
    pub parent_id: Option<SampleId>,
    pub number: i32,
    pub name: &'a str,
    pub description: &'a str,
    pub after_use: AfterUse,
    pub registered_by: UserId,
    pub registered_at: DateTime<Utc>,
}

/// Where each sample stands is what the last entry of its chain says.
const SAMPLES: &str = "
    SELECT s.id, s.code, s.booking_id, b.reference AS booking_reference, l.name AS listing_name,
           o.name AS enterprise_name, s.number, p.code AS parent_code, s.name, s.description, s.after_use, e.state,
           d.samples_on, s.registered_at, e.at AS since,
           (SELECT place FROM sample_event WHERE sample_id = s.id AND place IS NOT NULL ORDER BY seq DESC LIMIT 1) AS place,
           (SELECT condition FROM sample_event WHERE sample_id = s.id AND condition IS NOT NULL
            ORDER BY seq DESC LIMIT 1) AS condition
    FROM sample s JOIN booking b ON b.id = s.booking_id JOIN listing l ON l.id = b.listing_id
    JOIN organisation o ON o.id = b.enterprise_id
    CROSS JOIN LATERAL (SELECT state, at FROM sample_event WHERE sample_id = s.id ORDER BY seq DESC LIMIT 1) e
    LEFT JOIN sample p ON p.id = s.parent_id LEFT JOIN booking_sample_day d ON d.booking_id = b.id";

pub fn sample_insert(conn: &mut PgConnection, rows: &[NewRow<'_>]) -> QueryResult<()> {
    diesel::insert_into(sample::table).values(rows).execute(conn).map(drop)
}

/// In the order of their numbers.
pub fn sample_list(conn: &mut PgConnection, booking: BookingId) -> QueryResult<Vec<Sample>> {
    diesel::sql_query(format!("{SAMPLES} WHERE s.booking_id = $1 ORDER BY s.number"))
        .bind::<Uuid, _>(booking)
        .load(conn)
}

pub fn sample_find(conn: &mut PgConnection, code: &str) -> QueryResult<Sample> {
    diesel::sql_query(format!("{SAMPLES} WHERE s.code = $1")).bind::<Text, _>(code).get_result(conn)
}

/// Samples at a provider, those that have stood longest first: in `state`, or all that are not over.
pub fn sample_list_of(
    conn: &mut PgConnection,
    provider: OrganisationId,
    state: Option<State>,
    limit: i64,
) -> QueryResult<Vec<Sample>> {
    diesel::sql_query(format!(
        "{SAMPLES} WHERE b.provider_id = $1 AND (e.state = $2 OR $2 IS NULL AND e.state NOT IN ('returned', 'destroyed'))
           AND (e.state NOT IN ('registered', 'missing') OR b.state IN ('requested', 'confirmed', 'in_use'))
         ORDER BY e.at, s.id LIMIT $3"
    ))
    .bind::<Uuid, _>(provider)
    .bind::<Nullable<Text>, _>(state)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// The highest number of a booking's samples; 0 without any.
pub fn sample_last_number(conn: &mut PgConnection, booking: BookingId) -> QueryResult<i32> {
    let last: Option<i32> =
        sample::table.filter(sample::booking_id.eq(booking)).select(diesel::dsl::max(sample::number)).first(conn)?;
    Ok(last.unwrap_or(0))
}

pub fn custody_list(conn: &mut PgConnection, id: SampleId) -> QueryResult<Vec<CustodyEntry>> {
    diesel::sql_query(
        "SELECT e.seq, e.step, e.state, e.place, e.condition, e.note, u.name AS actor_name, o.name AS organisation_name,
                e.at
         FROM sample_event e JOIN app_user u ON u.id = e.actor_id JOIN organisation o ON o.id = e.organisation_id
         WHERE e.sample_id = $1 ORDER BY e.seq",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct By {
    pub user: UserId,
    pub organisation: OrganisationId,
    pub at: DateTime<Utc>,
}

/// Adds an entry to a chain that is locked by its booking.
pub fn custody_add(
    conn: &mut PgConnection,
    id: SampleId,
    (step, state): (Step, State),
    words: &Words,
    by: By,
) -> QueryResult<()> {
    let last: Option<i32> = sample_event::table
        .filter(sample_event::sample_id.eq(id))
        .select(diesel::dsl::max(sample_event::seq))
        .first(conn)?;
    diesel::insert_into(sample_event::table)
        .values((
            sample_event::sample_id.eq(id),
            sample_event::seq.eq(last.unwrap_or(0).saturating_add(1)),
            sample_event::step.eq(step),
            sample_event::state.eq(state),
            sample_event::place.eq(&words.place),
            sample_event::condition.eq(&words.condition),
            sample_event::note.eq(&words.note),
            sample_event::actor_id.eq(by.user),
            sample_event::organisation_id.eq(by.organisation),
            sample_event::at.eq(by.at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn reception_insert(
    conn: &mut PgConnection,
    booking: BookingId,
    (expected, counted): (i32, i32),
    note: Option<&str>,
    by: By,
) -> QueryResult<()> {
    diesel::insert_into(sample_reception::table)
        .values((
            sample_reception::id.eq(ReceptionId::new()),
            sample_reception::booking_id.eq(booking),
            sample_reception::expected.eq(expected),
            sample_reception::counted.eq(counted),
            sample_reception::note.eq(note),
            sample_reception::received_by.eq(by.user),
            sample_reception::received_at.eq(by.at),
        ))
        .execute(conn)
        .map(drop)
}

/// In order of time.
pub fn reception_list(conn: &mut PgConnection, booking: BookingId) -> QueryResult<Vec<Reception>> {
    diesel::sql_query(
        "SELECT r.id, r.expected, r.counted, r.note, u.name AS received_by_name, r.received_at
         FROM sample_reception r JOIN app_user u ON u.id = r.received_by
         WHERE r.booking_id = $1 ORDER BY r.received_at, r.id",
    )
    .bind::<Uuid, _>(booking)
    .load(conn)
}

/// Whether any sample of a booking has arrived.
pub fn has_arrived(conn: &mut PgConnection, booking: BookingId) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Bool)]
        has_arrived: bool,
    }
    let answer: Answer =
        diesel::sql_query("SELECT samples_arrived($1) AS has_arrived").bind::<Uuid, _>(booking).get_result(conn)?;
    Ok(answer.has_arrived)
}

/// Days, both ends included; absent: from ever, for ever.
#[derive(Debug, Clone, Copy, Default)]
pub struct Days {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// What is to arrive at a provider on these days, by day; `is_awaited`: only what has not arrived.
pub fn arrival_list(
    conn: &mut PgConnection,
    provider: OrganisationId,
    days: Days,
    is_awaited: bool,
    limit: i64,
) -> QueryResult<Vec<SampleArrival>> {
    diesel::sql_query(
        "SELECT b.id AS booking_id, b.reference AS booking_reference, b.state AS booking_state, b.listing_id,
                l.name AS listing_name, o.name AS enterprise_name, b.quantity, d.samples_on, a.has_arrived,
                (SELECT count(*) FROM sample s WHERE s.booking_id = b.id AND s.parent_id IS NULL)::int AS registered
         FROM booking_sample_day d JOIN booking b ON b.id = d.booking_id JOIN listing l ON l.id = b.listing_id
         JOIN organisation o ON o.id = b.enterprise_id
         CROSS JOIN LATERAL (SELECT samples_arrived(b.id) AS has_arrived) a
         WHERE b.provider_id = $1 AND b.state IN ('requested', 'confirmed', 'in_use')
           AND ($2 IS NULL OR d.samples_on >= $2) AND ($3 IS NULL OR d.samples_on <= $3)
           AND NOT ($4 AND a.has_arrived)
         ORDER BY d.samples_on, b.reference LIMIT $5",
    )
    .bind::<Uuid, _>(provider)
    .bind::<Nullable<Date>, _>(days.from)
    .bind::<Nullable<Date>, _>(days.to)
    .bind::<Bool, _>(is_awaited)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// What waits: the parts of `store::todo::waiting`.
pub mod todo {
    /// Bookings with samples that have not arrived, or of which a day was said and nothing has arrived; due when that day ends.
    pub const TO_RECEIVE: &str = "
        SELECT 'samples_to_receive', b.id::text, b.reference, l.name || ' · ' || o.name, b.state,
               coalesce(w.since, b.created_at),
               coalesce((d.samples_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', b.deadline_at), NULL::bigint
        FROM booking b JOIN listing l ON l.id = b.listing_id JOIN organisation o ON o.id = b.enterprise_id
        LEFT JOIN booking_sample_day d ON d.booking_id = b.id
        CROSS JOIN LATERAL (
            SELECT min(s.registered_at) AS since FROM sample s
            CROSS JOIN LATERAL (SELECT state FROM sample_event WHERE sample_id = s.id ORDER BY seq DESC LIMIT 1) e
            WHERE s.booking_id = b.id AND e.state = 'registered') w
        WHERE b.provider_id = $1 AND b.state IN ('confirmed', 'in_use') AND l.kind = 'test_service'
              AND (w.since IS NOT NULL OR d.samples_on IS NOT NULL AND NOT samples_arrived(b.id))";

    /// An enterprise's bookings of which a day was said and nothing has arrived; due when that day ends.
    pub const TO_SEND: &str = "
        SELECT 'booking_samples_to_send', b.id::text, b.reference, l.name || ' · ' || o.name, b.state, b.created_at,
               (d.samples_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', NULL::bigint
        FROM booking_sample_day d JOIN booking b ON b.id = d.booking_id JOIN listing l ON l.id = b.listing_id
        JOIN organisation o ON o.id = b.provider_id
        WHERE b.enterprise_id = $1 AND b.state IN ('confirmed', 'in_use') AND NOT samples_arrived(b.id)";

    /// Samples of work that is over, which still lie at the provider's.
    pub const TO_CLEAR: &str = "
        SELECT 'samples_to_clear', b.id::text, b.reference, l.name || ' · ' || o.name, b.state, b.updated_at,
               NULL::timestamptz, NULL::bigint
        FROM booking b JOIN sample s ON s.booking_id = b.id JOIN listing l ON l.id = b.listing_id
        JOIN organisation o ON o.id = b.enterprise_id
        CROSS JOIN LATERAL (SELECT state FROM sample_event WHERE sample_id = s.id ORDER BY seq DESC LIMIT 1) e
        WHERE b.provider_id = $1 AND b.state IN ('accepted', 'rejected', 'cancelled')
              AND e.state IN ('held', 'in_test', 'tested')
        GROUP BY b.id, l.name, o.name";
}
