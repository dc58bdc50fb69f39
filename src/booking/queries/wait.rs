use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Int4, Jsonb, Nullable, Text, Timestamptz, Uuid};

use super::super::model::{Buffers, WaitEntry, WaitState, Wanted};
use crate::kernel::{BookingId, ListingId, OrganisationId, TimeWindow, WaitEntryId};
use crate::store::Prepared;
use crate::store::schema::{calendar_freed, listing, occupancy, wait_entry};

pub fn wait_insert(conn: &mut PgConnection, new: &WaitEntry) -> QueryResult<()> {
    diesel::insert_into(wait_entry::table)
        .values((
            wait_entry::id.eq(new.id),
            wait_entry::listing_id.eq(new.listing_id),
            wait_entry::provider_id.eq(new.provider_id),
            wait_entry::enterprise_id.eq(new.enterprise_id),
            wait_entry::created_by.eq(new.created_by),
            wait_entry::starts_at.eq(new.starts_at),
            wait_entry::ends_at.eq(new.ends_at),
            wait_entry::wanted.eq(&new.wanted),
            wait_entry::state.eq(new.state),
            wait_entry::joined_at.eq(new.joined_at),
            wait_entry::updated_at.eq(new.updated_at),
        ))
        .execute(conn)?;
    // What was let go while they joined is looked at again.
    diesel::insert_into(calendar_freed::table)
        .values(calendar_freed::listing_id.eq(new.listing_id))
        .execute(conn)
        .map(drop)
}

/// Keeps others from joining the line of the listing, or for the enterprise, until the transaction ends: what is counted stays so.
pub fn wait_count_lock(
    conn: &mut PgConnection,
    listing_id: ListingId,
    enterprise_id: OrganisationId,
) -> QueryResult<()> {
    // In one order for all, so that two who join do not wait for each other.
    for key in [format!("waits:enterprise:{enterprise_id}"), format!("waits:listing:{listing_id}")] {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(key)
            .execute(conn)?;
    }
    Ok(())
}

/// How many wait: for the listing, and of the enterprise.
pub fn wait_counts(
    conn: &mut PgConnection,
    listing_id: ListingId,
    enterprise_id: OrganisationId,
) -> QueryResult<(i64, i64)> {
    let open = || wait_entry::table.filter(wait_entry::state.eq_any([WaitState::Waiting, WaitState::Offered])).count();
    let of_listing = open().filter(wait_entry::listing_id.eq(listing_id)).get_result(conn)?;
    Ok((of_listing, open().filter(wait_entry::enterprise_id.eq(enterprise_id)).get_result(conn)?))
}

pub fn wait_fetch(conn: &mut PgConnection, id: WaitEntryId) -> QueryResult<Option<WaitEntry>> {
    wait_entry::table.find(id).select(WaitEntry::as_select()).first(conn).optional()
}

/// The entry, locked until the transaction ends.
pub fn wait_lock(conn: &mut PgConnection, id: WaitEntryId) -> QueryResult<Option<WaitEntry>> {
    wait_entry::table.find(id).for_no_key_update().select(WaitEntry::as_select()).first(conn).optional()
}

/// Writes what a step changed.
pub fn wait_save(conn: &mut PgConnection, changed: &WaitEntry) -> QueryResult<()> {
    diesel::update(wait_entry::table.find(changed.id))
        .set((
            wait_entry::state.eq(changed.state),
            wait_entry::offered_at.eq(changed.offered_at),
            wait_entry::offer_until.eq(changed.offer_until),
            wait_entry::booking_id.eq(changed.booking_id),
            wait_entry::updated_at.eq(changed.updated_at),
            wait_entry::look_again_at.eq(changed.look_again_at),
            wait_entry::offered_from.eq(changed.offered_from),
        ))
        .execute(conn)
        .map(drop)
}

/// Whether one of a listing's units is free for all of a window, with the buffers around it.
pub fn unit_is_free(
    conn: &mut PgConnection,
    listing_id: ListingId,
    (units, buffers): (i32, Buffers),
    window: &TimeWindow,
) -> QueryResult<bool> {
    let needed = buffers.around(window);
    let free = sql::<Bool>("EXISTS (SELECT FROM generate_series(1, ")
        .bind::<Int4, _>(units)
        .sql(") AS u (unit) WHERE NOT EXISTS (SELECT FROM occupancy o WHERE o.unit = u.unit AND o.listing_id = ")
        .bind::<Uuid, _>(listing_id)
        .sql(" AND tstzrange(o.starts_at, o.ends_at) && tstzrange(")
        .bind::<Timestamptz, _>(needed.starts_at())
        .sql(", ")
        .bind::<Timestamptz, _>(needed.ends_at())
        .sql(")))");
    diesel::select(free).get_result(conn)
}

/// Lets go of what is kept for somebody in the line.
pub fn occupancy_release_kept(conn: &mut PgConnection, entry: WaitEntryId) -> QueryResult<()> {
    diesel::delete(occupancy::table.filter(occupancy::wait_entry_id.eq(entry))).execute(conn).map(drop)
}

/// Hands what is kept for an entry to a booking; it is never free between.
pub fn booking_take_kept(conn: &mut PgConnection, id: BookingId, entry: WaitEntryId) -> QueryResult<()> {
    diesel::update(occupancy::table.filter(occupancy::wait_entry_id.eq(entry)))
        .set((occupancy::wait_entry_id.eq(None::<WaitEntryId>), occupancy::booking_id.eq(Some(id))))
        .execute(conn)
        .map(drop)
}

/// An entry that is due, and since when.
pub type WaitDue = (DateTime<Utc>, WaitEntryId);

/// Entries whose offer ends or whose window begins, longest ago first, from the one after `after`. Where windows to which
/// nobody comes are freed, waiting lasts until the window ends.
pub fn wait_due_list(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    after: Option<WaitDue>,
    limit: i64,
) -> QueryResult<Vec<WaitDue>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Timestamptz)]
        due_at: DateTime<Utc>,
        #[diesel(sql_type = Uuid)]
        id: WaitEntryId,
    }
    let (at, id) = after.unzip();
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT due_at, id FROM (
             SELECT offer_until AS due_at, id FROM wait_entry WHERE state = 'offered' AND offer_until <= $1
             UNION ALL
             SELECT starts_at, id FROM wait_entry w WHERE state = 'waiting' AND starts_at <= $1
                 AND (ends_at <= $1 OR NOT EXISTS (SELECT FROM listing_use_rule r
                      WHERE r.listing_id = w.listing_id AND r.grace_minutes IS NOT NULL))) due
         WHERE $2::timestamptz IS NULL OR (due_at, id) > ($2, $3)
         ORDER BY due_at, id LIMIT $4",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.due_at, row.id)).collect())
}

/// The entry, unless somebody else works on it.
pub fn wait_lock_free(conn: &mut PgConnection, id: WaitEntryId) -> QueryResult<Option<WaitEntry>> {
    wait_entry::table.find(id).for_no_key_update().skip_locked().select(WaitEntry::as_select()).first(conn).optional()
}

/// Has the lines looked at again of which somebody's turn to be looked at again has come.
pub fn wait_look_again(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::sql_query(
        "WITH due AS (
             UPDATE wait_entry SET look_again_at = NULL WHERE id IN (
                 SELECT id FROM wait_entry WHERE look_again_at <= $1 ORDER BY look_again_at LIMIT 5000
                 FOR NO KEY UPDATE SKIP LOCKED)
             RETURNING listing_id)
         INSERT INTO calendar_freed (listing_id) SELECT DISTINCT listing_id FROM due",
    )
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}

/// Forgets what became free where nobody waits.
pub fn freed_forget(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query(
        "DELETE FROM calendar_freed WHERE id IN (
             SELECT f.id FROM calendar_freed f
             WHERE NOT EXISTS (SELECT FROM wait_entry w WHERE w.listing_id = f.listing_id AND w.state = 'waiting')
             ORDER BY f.id LIMIT 5000 FOR UPDATE SKIP LOCKED)",
    )
    .execute(conn)
    .map(drop)
}

/// The listings of which something became free, in the order of their ids, from the one after `after`.
pub fn freed_list(conn: &mut PgConnection, after: Option<ListingId>, limit: i64) -> QueryResult<Vec<ListingId>> {
    let mut query = calendar_freed::table
        .select(calendar_freed::listing_id)
        .distinct()
        .order(calendar_freed::listing_id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(calendar_freed::listing_id.gt(after));
    }
    query.load(conn)
}

/// Of listings, and of those that need them, the ones of which something became free that nobody has looked at yet for those who
/// wait: for any time, or for one that overlaps a window; in the order of their ids.
pub fn freed_waited_for(
    conn: &mut PgConnection,
    ids: &[ListingId],
    window: Option<&TimeWindow>,
) -> QueryResult<Vec<ListingId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        id: ListingId,
    }
    // Every booking asks this twice: it is planned once per connection.
    let asked = diesel::sql_query(
        "WITH RECURSIVE touched (id) AS (
             SELECT unnest($1)
             UNION
             SELECT r.listing_id FROM touched n JOIN listing_rules r
                 ON r.rules -> 'requires' @> jsonb_build_array(jsonb_build_object('listing_id', n.id::text))
             WHERE NOT EXISTS (SELECT FROM listing_rules newer
                               WHERE newer.listing_id = r.listing_id AND newer.version > r.version))
         SELECT DISTINCT t.id FROM touched t JOIN calendar_freed f ON f.listing_id = t.id
         WHERE EXISTS (SELECT FROM wait_entry w WHERE w.listing_id = t.id AND w.state = 'waiting'
                       AND tstzrange(w.starts_at, w.ends_at) && tstzrange($2, $3))
         ORDER BY t.id",
    )
    .bind::<Array<Uuid>, _>(ids)
    .bind::<Nullable<Timestamptz>, _>(window.map(TimeWindow::starts_at))
    .bind::<Nullable<Timestamptz>, _>(window.map(TimeWindow::ends_at));
    let rows: Vec<Row> = Prepared(asked).load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Takes it upon itself to empty a listing's line; `false` if another does or nothing became free. What is let go after
/// this is looked at again.
pub fn freed_take(conn: &mut PgConnection, id: ListingId) -> QueryResult<bool> {
    let taken = listing::table
        .find(id)
        .for_no_key_update()
        .skip_locked()
        .select(listing::id)
        .first::<ListingId>(conn)
        .optional()?;
    if taken.is_none() {
        return Ok(false);
    }
    let freed = diesel::delete(calendar_freed::table.filter(calendar_freed::listing_id.eq(id))).execute(conn)?;
    Ok(freed > 0)
}

/// Those who wait for a window of which, with the buffers around it, a unit is free, or that has begun, so that its rest may
/// be; first come first, each locked.
pub fn wait_line(
    conn: &mut PgConnection,
    listing_id: ListingId,
    (units, buffers): (i32, Buffers),
    now: DateTime<Utc>,
) -> QueryResult<Vec<WaitEntryId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        id: WaitEntryId,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT w.id FROM wait_entry w
         WHERE w.listing_id = $1 AND w.state = 'waiting' AND (w.starts_at <= $5 OR EXISTS (
             SELECT FROM generate_series(1, $2) AS u (unit) WHERE NOT EXISTS (
                 SELECT FROM occupancy o WHERE o.listing_id = $1 AND o.unit = u.unit
                     AND tstzrange(o.starts_at, o.ends_at)
                         && tstzrange(w.starts_at - make_interval(mins => $3), w.ends_at + make_interval(mins => $4)))))
         ORDER BY w.joined_at, w.id FOR NO KEY UPDATE OF w",
    )
    .bind::<Uuid, _>(listing_id)
    .bind::<Int4, _>(units)
    .bind::<Int4, _>(buffers.setup_minutes)
    .bind::<Int4, _>(buffers.cleanup_minutes)
    .bind::<Timestamptz, _>(now)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Whose entries.
#[derive(Debug, Clone, Copy)]
pub enum WaitScope {
    Enterprise(OrganisationId),
    Provider(OrganisationId),
}

#[derive(Debug, Clone, Default)]
pub struct WaitFilter {
    pub state: Option<WaitState>,
    pub listing_id: Option<ListingId>,
    pub id: Option<WaitEntryId>,
    /// Later in the list than this one.
    pub after: Option<(DateTime<Utc>, WaitEntryId)>,
}

/// An entry as people see it.
#[derive(Debug, QueryableByName)]
pub struct WaitRow {
    #[diesel(sql_type = Uuid)]
    pub id: WaitEntryId,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    pub wanted: Wanted,
    #[diesel(sql_type = Text)]
    pub state: WaitState,
    #[diesel(sql_type = BigInt)]
    pub ahead: i64,
    #[diesel(sql_type = Timestamptz)]
    pub joined_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub offer_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub offered_from: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub booking_id: Option<BookingId>,
}

/// Newest first.
pub fn wait_list(
    conn: &mut PgConnection,
    scope: WaitScope,
    filter: &WaitFilter,
    limit: i64,
) -> QueryResult<Vec<WaitRow>> {
    let (column, whose) = match scope {
        WaitScope::Enterprise(id) => ("enterprise_id", id),
        WaitScope::Provider(id) => ("provider_id", id),
    };
    let (at, id) = filter.after.unzip();
    diesel::sql_query(format!(
        "SELECT w.id, w.listing_id, l.name AS listing_name, p.name AS provider_name, e.name AS enterprise_name,
                w.starts_at, w.ends_at, w.wanted, w.state, w.joined_at, w.offer_until, w.offered_from, w.booking_id,
                (SELECT count(*) FROM wait_entry o WHERE w.state = 'waiting' AND o.state = 'waiting'
                     AND o.listing_id = w.listing_id AND (o.joined_at, o.id) < (w.joined_at, w.id)
                     AND tstzrange(o.starts_at, o.ends_at) && tstzrange(w.starts_at, w.ends_at)) AS ahead
         FROM wait_entry w JOIN listing l ON l.id = w.listing_id JOIN organisation p ON p.id = w.provider_id
         JOIN organisation e ON e.id = w.enterprise_id
         WHERE w.{column} = $1 AND ($2 IS NULL OR w.state = $2) AND ($3::uuid IS NULL OR w.listing_id = $3)
             AND ($4::uuid IS NULL OR w.id = $4) AND ($5::timestamptz IS NULL OR (w.joined_at, w.id) < ($5, $6))
         ORDER BY w.joined_at DESC, w.id DESC LIMIT $7"
    ))
    .bind::<Uuid, _>(whose)
    .bind::<Nullable<Text>, _>(filter.state)
    .bind::<Nullable<Uuid>, _>(filter.listing_id)
    .bind::<Nullable<Uuid>, _>(filter.id)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
