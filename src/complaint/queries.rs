//! SQL of complaints.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};

use super::model::{Complaint, State};
use crate::kernel::{BookingId, ComplaintId, OrganisationId, UserId};
use crate::store::schema::complaint;

/// Whose complaints somebody may see.
#[derive(Debug, Clone)]
pub enum Scope {
    Enterprise(OrganisationId),
    Provider(OrganisationId),
    /// Regions whose codes begin so.
    Region(String),
}

/// A complaint that is made.
#[derive(Insertable)]
#[diesel(table_name = complaint)]
pub struct NewRow<'a> {
    pub id: ComplaintId,
    pub reference: &'a str,
    pub booking_id: BookingId,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub region_code: &'a str,
    pub subject: super::model::Subject,
    pub statement: &'a str,
    pub state: State,
    pub raised_by: UserId,
    pub raised_at: DateTime<Utc>,
    pub answer_until: DateTime<Utc>,
    pub decide_until: DateTime<Utc>,
}

const COMPLAINTS: &str = "
    SELECT c.id, c.reference, c.booking_id, b.reference AS booking_reference, l.name AS listing_name, c.enterprise_id,
           e.name AS enterprise_name, c.provider_id, p.name AS provider_name, c.region_code, c.subject, c.statement, c.state,
           c.raised_at, c.answer_until, c.decide_until, c.answer, c.answered_at, c.handler_id, h.name AS handler_name,
           c.reason, c.ended_at
    FROM complaint c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
    JOIN organisation e ON e.id = c.enterprise_id JOIN organisation p ON p.id = c.provider_id
    LEFT JOIN app_user h ON h.id = c.handler_id";

pub fn complaint_insert(conn: &mut PgConnection, row: &NewRow<'_>) -> QueryResult<()> {
    diesel::insert_into(complaint::table).values(row).execute(conn).map(drop)
}

pub fn complaint_fetch(conn: &mut PgConnection, id: ComplaintId) -> QueryResult<Complaint> {
    diesel::sql_query(format!("{COMPLAINTS} WHERE c.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn complaint_lock(conn: &mut PgConnection, id: ComplaintId) -> QueryResult<Complaint> {
    diesel::sql_query(format!("{COMPLAINTS} WHERE c.id = $1 FOR NO KEY UPDATE OF c"))
        .bind::<Uuid, _>(id)
        .get_result(conn)
}

/// Newest first.
pub fn complaint_list(
    conn: &mut PgConnection,
    scope: &Scope,
    state: Option<State>,
    booking: Option<BookingId>,
    before: Option<(DateTime<Utc>, ComplaintId)>,
    limit: i64,
) -> QueryResult<Vec<Complaint>> {
    let (column, value) = match scope {
        Scope::Enterprise(id) => ("c.enterprise_id::text = $1", id.to_string()),
        Scope::Provider(id) => ("c.provider_id::text = $1", id.to_string()),
        Scope::Region(prefix) => ("c.region_code LIKE $1 || '%'", prefix.clone()),
    };
    diesel::sql_query(format!(
        "{COMPLAINTS} WHERE {column} AND ($2::text IS NULL OR c.state = $2) AND ($3::uuid IS NULL OR c.booking_id = $3)
           AND ($4::timestamptz IS NULL OR (c.raised_at, c.id) < ($4, $5::uuid))
         ORDER BY c.raised_at DESC, c.id DESC LIMIT $6"
    ))
    .bind::<Text, _>(value)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Uuid>, _>(booking)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn complaint_answer(
    conn: &mut PgConnection,
    id: ComplaintId,
    state: State,
    answer: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(complaint::table.find(id))
        .set((
            complaint::state.eq(state),
            complaint::answer.eq(answer),
            complaint::answered_by.eq(by),
            complaint::answered_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn complaint_take_up(conn: &mut PgConnection, id: ComplaintId, by: UserId) -> QueryResult<()> {
    diesel::update(complaint::table.find(id)).set(complaint::handler_id.eq(by)).execute(conn).map(drop)
}

pub fn complaint_end(
    conn: &mut PgConnection,
    id: ComplaintId,
    state: State,
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(complaint::table.find(id))
        .set((
            complaint::state.eq(state),
            complaint::reason.eq(reason),
            complaint::ended_by.eq(by),
            complaint::ended_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// What waits: the parts of `store::todo::waiting`.
pub mod todo {
    /// Complaints that the provider has not answered.
    pub const TO_ANSWER: &str = "
        SELECT 'complaint_to_answer', c.id::text, c.reference, l.name, c.state, c.raised_at, c.answer_until, NULL::bigint
        FROM complaint c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
        WHERE c.provider_id = $1 AND c.state = 'open'";

    /// Complaints that the caller can decide: answered, or the time to answer is over; not those that another sees to.
    pub const TO_DECIDE: &str = "
        SELECT 'complaint_to_decide', c.id::text, c.reference, e.name || ' → ' || p.name, c.state,
               coalesce(c.answered_at, c.answer_until), c.decide_until, NULL::bigint
        FROM complaint c JOIN organisation e ON e.id = c.enterprise_id JOIN organisation p ON p.id = c.provider_id
        WHERE c.region_code LIKE $2 AND coalesce(c.handler_id, $3) = $3
              AND (c.state = 'answered' OR c.state = 'open' AND c.answer_until <= $4)";

    /// An enterprise's own complaints that others have to bring on.
    pub const UNDER_WAY: &str = "
        SELECT 'complaint_under_way', c.id::text, c.reference, l.name, c.state, c.raised_at, c.decide_until, NULL::bigint
        FROM complaint c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
        WHERE c.enterprise_id = $1 AND c.state IN ('open', 'answered')";
}
