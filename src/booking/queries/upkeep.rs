use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Int4, Text, Timestamptz, Uuid};

use super::super::model::{Booking, Certificate, Fault, FaultSeverity, State};
use crate::kernel::{BookingId, CertificateId, FaultId, ListingId, OrganisationId, TimeWindow, UserId, WaitEntryId};
use crate::store::schema::{booking, fault_report, listing_block, listing_certificate};

pub struct NewFaultRow<'a> {
    pub id: FaultId,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub by: (OrganisationId, UserId),
    pub at: DateTime<Utc>,
    pub severity: FaultSeverity,
    pub description: &'a str,
}

pub fn fault_insert(conn: &mut PgConnection, new: &NewFaultRow<'_>) -> QueryResult<Fault> {
    diesel::insert_into(fault_report::table)
        .values((
            fault_report::id.eq(new.id),
            fault_report::listing_id.eq(new.listing_id),
            fault_report::provider_id.eq(new.provider_id),
            fault_report::organisation_id.eq(new.by.0),
            fault_report::reported_by.eq(new.by.1),
            fault_report::reported_at.eq(new.at),
            fault_report::severity.eq(new.severity),
            fault_report::description.eq(new.description),
        ))
        .returning(Fault::as_returning())
        .get_result(conn)
}

/// Ends an open fault of the provider's; `None` if there is none such.
pub fn fault_resolve(
    conn: &mut PgConnection,
    id: FaultId,
    provider: OrganisationId,
    resolution: &str,
    by: UserId,
    at: DateTime<Utc>,
) -> QueryResult<Option<(Fault, OrganisationId)>> {
    let open = fault_report::provider_id.eq(provider).and(fault_report::resolved_at.is_null());
    diesel::update(fault_report::table.filter(fault_report::id.eq(id)).filter(open))
        .set((
            fault_report::resolution.eq(resolution),
            fault_report::resolved_by.eq(by),
            fault_report::resolved_at.eq(at),
        ))
        .returning((Fault::as_returning(), fault_report::organisation_id))
        .get_result(conn)
        .optional()
}

/// A fault's place: newest first.
pub type FaultKey = (DateTime<Utc>, FaultId);

pub fn fault_list(
    conn: &mut PgConnection,
    listing_id: ListingId,
    only_open: bool,
    before: Option<FaultKey>,
    limit: i64,
) -> QueryResult<Vec<Fault>> {
    let mut query = fault_report::table
        .filter(fault_report::listing_id.eq(listing_id))
        .order((fault_report::reported_at.desc(), fault_report::id.desc()))
        .limit(limit)
        .select(Fault::as_select())
        .into_boxed();
    if only_open {
        query = query.filter(fault_report::resolved_at.is_null());
    }
    if let Some((at, id)) = before {
        let later = fault_report::reported_at.eq(at).and(fault_report::id.lt(id));
        query = query.filter(fault_report::reported_at.lt(at).or(later));
    }
    query.load(conn)
}

/// Whether an organisation ever booked a listing.
pub fn has_booked(conn: &mut PgConnection, enterprise: OrganisationId, listing_id: ListingId) -> QueryResult<bool> {
    let own = booking::enterprise_id.eq(enterprise).and(booking::listing_id.eq(listing_id));
    diesel::select(diesel::dsl::exists(booking::table.filter(own))).get_result(conn)
}

/// Adds a certificate in the place of the one of the same name.
pub fn certificate_insert(
    conn: &mut PgConnection,
    listing_id: ListingId,
    new: &Certificate,
    by: UserId,
) -> QueryResult<()> {
    let same = listing_certificate::kind.eq(new.kind).and(listing_certificate::name.eq(&new.name));
    let in_force = listing_certificate::listing_id.eq(listing_id).and(listing_certificate::ended_at.is_null());
    diesel::update(listing_certificate::table.filter(in_force.and(same)))
        .set(listing_certificate::ended_at.eq(new.added_at))
        .execute(conn)?;
    diesel::insert_into(listing_certificate::table)
        .values((
            listing_certificate::id.eq(new.id),
            listing_certificate::listing_id.eq(listing_id),
            listing_certificate::kind.eq(new.kind),
            listing_certificate::name.eq(&new.name),
            listing_certificate::valid_until.eq(new.valid_until),
            listing_certificate::stops_booking.eq(new.stops_booking),
            listing_certificate::added_by.eq(by),
            listing_certificate::added_at.eq(new.added_at),
        ))
        .execute(conn)
        .map(drop)
}

/// Those in force, the one that ends first before the others.
pub fn certificate_list(conn: &mut PgConnection, listing_id: ListingId) -> QueryResult<Vec<Certificate>> {
    listing_certificate::table
        .filter(listing_certificate::listing_id.eq(listing_id).and(listing_certificate::ended_at.is_null()))
        .order((listing_certificate::valid_until, listing_certificate::kind, listing_certificate::name))
        .select(Certificate::as_select())
        .load(conn)
}

/// Ends a certificate; the listing that it was of, if it was in force.
pub fn certificate_end(
    conn: &mut PgConnection,
    id: CertificateId,
    listing_id: ListingId,
    at: DateTime<Utc>,
) -> QueryResult<bool> {
    let in_force = listing_certificate::listing_id.eq(listing_id).and(listing_certificate::ended_at.is_null());
    diesel::update(listing_certificate::table.filter(listing_certificate::id.eq(id).and(in_force)))
        .set(listing_certificate::ended_at.eq(at))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// A certificate that ends soon and whose provider was not warned.
#[derive(Debug, QueryableByName)]
pub struct ExpiringRow {
    #[diesel(sql_type = Uuid)]
    pub id: CertificateId,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Date)]
    pub valid_until: NaiveDate,
}

/// Marks certificates that end on or before `day` as warned of and answers them; those that another worker holds are left
/// to it.
pub fn certificate_take_expiring(
    conn: &mut PgConnection,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> QueryResult<Vec<ExpiringRow>> {
    diesel::sql_query(
        "WITH due AS (
             SELECT id FROM listing_certificate
             WHERE ended_at IS NULL AND warned_at IS NULL AND valid_until <= $1
             ORDER BY valid_until, id LIMIT 200 FOR UPDATE SKIP LOCKED
         )
         UPDATE listing_certificate c SET warned_at = $2
         FROM due, listing l WHERE c.id = due.id AND l.id = c.listing_id
         RETURNING c.id, c.listing_id, l.provider_id, l.name AS listing_name, c.name, c.valid_until",
    )
    .bind::<Date, _>(day)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

#[derive(Debug, QueryableByName)]
struct Held {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
}

/// Of what is over only the time to clean up may be left, and nobody can move that.
const LIVE: [State; 3] = [State::Requested, State::Confirmed, State::InUse];

const OVER: &str =
    "o.listing_id = $1 AND o.unit BETWEEN $2 AND $3 AND tstzrange(o.starts_at, o.ends_at) && tstzrange($4, $5)";

/// Live bookings that hold some of `units` of a listing within a window, each locked, in the order of their ids.
pub fn booking_lock_within(
    conn: &mut PgConnection,
    listing_id: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
) -> QueryResult<Vec<Booking>> {
    let mut lock = || {
        let ids: Vec<BookingId> = held_within(conn, "booking_id", listing_id, units, window)?
            .into_iter()
            .map(|held| BookingId::from_uuid(held.id))
            .collect();
        booking::table
            .filter(booking::id.eq_any(ids).and(booking::state.eq_any(LIVE)))
            .order(booking::id)
            .for_no_key_update()
            .select(Booking::as_select())
            .load(conn)
    };
    // While one was waited for it may have been moved away: asked again once everything is locked.
    lock()?;
    lock()
}

/// The same without locks, the earliest first.
pub fn booking_list_within(
    conn: &mut PgConnection,
    listing_id: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
) -> QueryResult<Vec<Booking>> {
    let ids = held_within(conn, "booking_id", listing_id, units, window)?.into_iter().map(|held| held.id);
    booking::table
        .filter(booking::id.eq_any(ids.map(BookingId::from_uuid).collect::<Vec<_>>()))
        .filter(booking::state.eq_any(LIVE))
        .order((booking::starts_at, booking::id))
        .select(Booking::as_select())
        .load(conn)
}

/// Those for whom some of `units` of a listing are kept within a window.
pub fn wait_kept_within(
    conn: &mut PgConnection,
    listing_id: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
) -> QueryResult<Vec<WaitEntryId>> {
    let held = held_within(conn, "wait_entry_id", listing_id, units, window)?;
    Ok(held.into_iter().map(|held| WaitEntryId::from_uuid(held.id)).collect())
}

fn held_within(
    conn: &mut PgConnection,
    owner: &'static str,
    listing_id: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
) -> QueryResult<Vec<Held>> {
    diesel::sql_query(format!(
        "SELECT o.{owner} AS id FROM occupancy o WHERE {OVER} AND o.{owner} IS NOT NULL ORDER BY o.{owner}"
    ))
    .bind::<Uuid, _>(listing_id)
    .bind::<Int4, _>(units.0)
    .bind::<Int4, _>(units.1)
    .bind::<Timestamptz, _>(window.starts_at())
    .bind::<Timestamptz, _>(window.ends_at())
    .load(conn)
}

/// Writes where a booking was put; what it costs stays.
pub fn booking_relocate(conn: &mut PgConnection, moved: &Booking) -> QueryResult<()> {
    diesel::update(booking::table.find(moved.id))
        .set((
            booking::listing_id.eq(moved.listing_id),
            booking::starts_at.eq(moved.starts_at),
            booking::ends_at.eq(moved.ends_at),
            booking::quote.eq(&moved.quote),
        ))
        .execute(conn)
        .map(drop)
}

/// The provider's other admitted listings of the same kind and the same model, or of the same category where no model is
/// given; at most twenty.
pub fn listing_equals(conn: &mut PgConnection, id: ListingId) -> QueryResult<Vec<ListingId>> {
    let rows: Vec<Held> = diesel::sql_query(
        "SELECT o.id FROM listing l JOIN listing o ON o.provider_id = l.provider_id AND o.kind = l.kind
         WHERE l.id = $1 AND o.id <> l.id AND o.state = 'admitted'
           AND CASE WHEN l.model <> '' THEN o.model = l.model ELSE l.category <> '' AND o.category = l.category END
         ORDER BY o.name, o.id LIMIT 20",
    )
    .bind::<Uuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| ListingId::from_uuid(row.id)).collect())
}

/// From when until when a listing is out of use, and why.
pub type UpcomingBlock = (DateTime<Utc>, DateTime<Utc>, String);

/// Blocks of a listing that are not over, the next first; at most fifty. What the provider's other calendars say, in words
/// that were written for those alone, only if it is asked for.
pub fn block_upcoming(
    conn: &mut PgConnection,
    listing_id: ListingId,
    with_calendars: bool,
    now: DateTime<Utc>,
) -> QueryResult<Vec<UpcomingBlock>> {
    let may_be_told = sql::<Bool>("(")
        .bind::<Bool, _>(with_calendars)
        .sql(" OR NOT EXISTS (SELECT FROM external_block x WHERE x.block_id = listing_block.id))");
    listing_block::table
        .filter(listing_block::listing_id.eq(listing_id).and(listing_block::lifted_at.is_null()))
        .filter(listing_block::ends_at.gt(now))
        .filter(may_be_told)
        .order((listing_block::starts_at, listing_block::id))
        .limit(50)
        .select((listing_block::starts_at, listing_block::ends_at, listing_block::reason))
        .load(conn)
}
