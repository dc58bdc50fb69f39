use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Int4, Nullable, Text, Timestamptz, Uuid};

use crate::catalog::{Advisory, AdvisorySeverity};
use crate::kernel::{AdvisoryId, BookingId, ListingId, OrganisationId, UserId};
use crate::store::schema::{listing_advisory as advisory, listing_advisory_version as versions};

/// Keeps others from rewriting a message until the transaction ends; whether there is such a one of the listing.
pub fn advisory_lock(conn: &mut PgConnection, listing_id: ListingId, id: AdvisoryId) -> QueryResult<bool> {
    let own = advisory::table.find(id).filter(advisory::listing_id.eq(listing_id));
    let locked = own.for_update().select(advisory::id).first::<AdvisoryId>(conn).optional()?;
    Ok(locked.is_some())
}

/// Writes a message for the first time, or over its last version.
pub fn advisory_save(
    conn: &mut PgConnection,
    new: &Advisory,
    ended_at: Option<DateTime<Utc>>,
    by: UserId,
) -> QueryResult<()> {
    let said = || {
        (
            advisory::severity.eq(new.severity),
            advisory::text_zh.eq(&new.text.zh),
            advisory::text_en.eq(&new.text.en),
            advisory::starts_at.eq(new.starts_at),
            advisory::ends_at.eq(new.ends_at),
            advisory::version.eq(new.version),
            advisory::changed_at.eq(new.changed_at),
            advisory::ended_at.eq(ended_at),
            advisory::told_at.eq(None::<DateTime<Utc>>),
        )
    };
    diesel::insert_into(advisory::table)
        .values((advisory::id.eq(new.id), advisory::listing_id.eq(new.listing_id), said()))
        .on_conflict(advisory::id)
        .do_update()
        .set(said())
        .execute(conn)?;
    diesel::insert_into(versions::table)
        .values((
            versions::advisory_id.eq(new.id),
            versions::version.eq(new.version),
            versions::severity.eq(new.severity),
            versions::text_zh.eq(&new.text.zh),
            versions::text_en.eq(&new.text.en),
            versions::starts_at.eq(new.starts_at),
            versions::ends_at.eq(new.ends_at),
            versions::is_ended.eq(ended_at.is_some()),
            versions::changed_at.eq(new.changed_at),
            versions::changed_by.eq(by),
        ))
        .execute(conn)
        .map(drop)
}

/// A version of a message as it was.
#[derive(Debug, Clone, QueryableByName)]
pub struct AdvisoryVersionRow {
    #[diesel(sql_type = Uuid)]
    pub advisory_id: AdvisoryId,
    #[diesel(sql_type = Int4)]
    pub version: i32,
    #[diesel(sql_type = Text)]
    pub severity: AdvisorySeverity,
    #[diesel(sql_type = Text)]
    pub text_zh: String,
    #[diesel(sql_type = Text)]
    pub text_en: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub is_ended: bool,
    #[diesel(sql_type = Timestamptz)]
    pub changed_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub changed_by: String,
}

/// A version's place: the newest first.
pub type AdvisoryKey = (DateTime<Utc>, AdvisoryId, i32);

pub fn advisory_history(
    conn: &mut PgConnection,
    listing_id: ListingId,
    before: Option<AdvisoryKey>,
    limit: i64,
) -> QueryResult<Vec<AdvisoryVersionRow>> {
    let (at, id, version) = before.map_or((None, None, None), |(at, id, version)| (Some(at), Some(id), Some(version)));
    diesel::sql_query(
        "SELECT v.advisory_id, v.version, v.severity, v.text_zh, v.text_en, v.starts_at, v.ends_at, v.is_ended, v.changed_at,
                u.name AS changed_by
         FROM listing_advisory a JOIN listing_advisory_version v ON v.advisory_id = a.id JOIN app_user u ON u.id = v.changed_by
         WHERE a.listing_id = $1 AND ($2 IS NULL OR (v.changed_at, v.advisory_id, v.version) < ($2, $3, $4))
         ORDER BY v.changed_at DESC, v.advisory_id DESC, v.version DESC LIMIT $5",
    )
    .bind::<Uuid, _>(listing_id)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<Nullable<Int4>, _>(version)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A warning of which those who have booked its time are to be told.
#[derive(Debug, Clone, QueryableByName)]
pub struct UntoldRow {
    #[diesel(sql_type = Uuid)]
    pub id: AdvisoryId,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub text_zh: String,
    #[diesel(sql_type = Text)]
    pub text_en: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
}

/// Marks warnings that were written at `until` or before as told of, and answers them; those that another worker holds are left
/// to it, and what is over concerns nobody.
pub fn advisory_take_untold(
    conn: &mut PgConnection,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> QueryResult<Vec<UntoldRow>> {
    diesel::sql_query(
        "WITH due AS (
             SELECT id FROM listing_advisory
             WHERE severity = 'warning' AND ended_at IS NULL AND told_at IS NULL AND changed_at <= $1
               AND (ends_at IS NULL OR ends_at > $2)
             ORDER BY changed_at, id LIMIT 50 FOR UPDATE SKIP LOCKED)
         UPDATE listing_advisory a SET told_at = $2 FROM due, listing l WHERE a.id = due.id AND l.id = a.listing_id
         RETURNING a.id, a.listing_id, l.name AS listing_name, a.text_zh, a.text_en, a.starts_at, a.ends_at",
    )
    .bind::<Timestamptz, _>(until)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// A booking whose enterprise is to be told of a warning.
#[derive(Debug, Clone, QueryableByName)]
pub struct AdvisedRow {
    #[diesel(sql_type = Uuid)]
    pub booking_id: BookingId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub starts_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
}

/// Marks the live bookings that a warning concerns as told of it, and answers those that were not before: those that hold the
/// listing, by itself or with another, while it holds; and, while it holds at `now`, orders of the listing without a window. Who
/// booked after reading it is not told.
pub fn advisory_tell(conn: &mut PgConnection, warning: &UntoldRow, now: DateTime<Utc>) -> QueryResult<Vec<AdvisedRow>> {
    diesel::sql_query(
        "WITH concerned AS (
             SELECT b.id FROM occupancy o JOIN booking b ON b.id = o.booking_id
             WHERE o.listing_id = $2 AND tstzrange(o.starts_at, o.ends_at) && tstzrange($3, $4)
               AND tstzrange(b.starts_at, b.ends_at) && tstzrange($3, $4)
             UNION
             SELECT b.id FROM booking b
             WHERE b.listing_id = $2 AND b.starts_at IS NULL AND tstzrange($3, $4) @> $5
         ), told AS (
             INSERT INTO listing_advisory_told (advisory_id, booking_id, told_at)
             SELECT $1, b.id, $5 FROM concerned JOIN booking b USING (id)
             WHERE b.state IN ('requested', 'confirmed', 'in_use') AND (b.ends_at IS NULL OR b.ends_at > $5)
               AND NOT coalesce(b.allowance @> '{\"breaches\": [{\"rule\": \"advisory\"}]}', false)
             ON CONFLICT DO NOTHING RETURNING booking_id)
         SELECT b.id AS booking_id, b.reference, b.enterprise_id, b.starts_at, b.ends_at
         FROM told JOIN booking b ON b.id = told.booking_id ORDER BY b.id",
    )
    .bind::<Uuid, _>(warning.id)
    .bind::<Uuid, _>(warning.listing_id)
    .bind::<Timestamptz, _>(warning.starts_at)
    .bind::<Nullable<Timestamptz>, _>(warning.ends_at)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}
