use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid};

use crate::booking::State;
use crate::calendar::model::{Entry, EntryStatus, Uid};
use crate::kernel::{AgreementId, BlockId, BookingId, ListingId, OrganisationId, TimeWindow, UserId};
use crate::store::Prepared;

/// Whose time a calendar shows.
#[derive(Debug, Clone, Copy)]
pub enum Whose {
    /// What a person booked, learns and teaches.
    Person(UserId),
    Listing(ListingId),
    /// All listings of a provider.
    Provider(OrganisationId),
}

impl Whose {
    pub(super) fn id(self) -> uuid::Uuid {
        match self {
            Self::Person(id) => id.uuid(),
            Self::Listing(id) => id.uuid(),
            Self::Provider(id) => id.uuid(),
        }
    }
}

#[derive(QueryableByName)]
struct BookingRow {
    #[diesel(sql_type = Uuid)]
    id: BookingId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    state: State,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    listing: String,
    #[diesel(sql_type = Text)]
    location: String,
    #[diesel(sql_type = Text)]
    enterprise: String,
    #[diesel(sql_type = Text)]
    provider: String,
}

impl BookingRow {
    /// `None` cannot be: the table keeps starts before ends.
    fn entry(self) -> Option<Entry> {
        Some(Entry {
            uid: Uid::Booking(self.id),
            sequence: self.version,
            status: EntryStatus::from(self.state),
            window: TimeWindow::new(self.starts_at, self.ends_at).ok()?,
            summary: format!("{} · {}", self.listing, self.enterprise),
            description: format!("{}\n{} → {}", self.reference, self.provider, self.enterprise),
            location: if self.location.is_empty() { self.provider } else { self.location },
            created_at: self.created_at,
            changed_at: self.updated_at,
        })
    }
}

const BOOKING: &str = "
    SELECT b.id, b.reference, b.version, b.state, b.starts_at, b.ends_at, b.created_at, b.updated_at,
           l.name AS listing, l.location, e.name AS enterprise, p.name AS provider
    FROM booking b JOIN listing l ON l.id = b.listing_id
    JOIN organisation e ON e.id = b.enterprise_id JOIN organisation p ON p.id = b.provider_id";

/// Bookings within `range`, earliest first; those that came to nothing only if that was after `recent`.
pub fn booking_list(
    conn: &mut PgConnection,
    whose: Whose,
    range: &TimeWindow,
    recent: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    let condition = match whose {
        Whose::Person(_) => "(b.created_by = $1 OR b.used_by = $1)",
        // Also what is booked of another listing that needs this one. Two questions put together, each of which has its
        // index: with OR between them every booking there is would be looked at.
        Whose::Listing(_) => {
            "b.id IN (SELECT own.id FROM booking own
                      WHERE own.listing_id = $1 AND own.starts_at < $3 AND own.ends_at > $2
                      UNION
                      SELECT o.booking_id FROM occupancy o
                      WHERE o.listing_id = $1 AND tstzrange(o.starts_at, o.ends_at) && tstzrange($2, $3))"
        }
        Whose::Provider(_) => "b.provider_id = $1",
    };
    let text = format!(
        "{BOOKING} WHERE {condition} AND b.ends_at > $2 AND b.starts_at < $3
           AND (b.state NOT IN ('rejected', 'cancelled', 'no_show') OR b.updated_at > $4)
         ORDER BY b.starts_at, b.id LIMIT $5"
    );
    let rows: Vec<BookingRow> = asked(text, whose, range, recent, limit).load(conn)?;
    Ok(rows.into_iter().filter_map(BookingRow::entry).collect())
}

/// One booking as it is now; none without a window.
pub fn booking_entry(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Entry>> {
    let row = diesel::sql_query(format!("{BOOKING} WHERE b.id = $1 AND b.starts_at IS NOT NULL"))
        .bind::<Uuid, _>(id)
        .get_result::<BookingRow>(conn)
        .optional()?;
    Ok(row.and_then(BookingRow::entry))
}

#[derive(QueryableByName)]
struct BlockRow {
    #[diesel(sql_type = Uuid)]
    id: BlockId,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    lifted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Text)]
    listing: String,
    #[diesel(sql_type = Text)]
    location: String,
}

impl BlockRow {
    fn entry(self) -> Option<Entry> {
        Some(Entry {
            uid: Uid::Block(self.id),
            sequence: i32::from(self.lifted_at.is_some()),
            status: if self.lifted_at.is_some() { EntryStatus::Cancelled } else { EntryStatus::Confirmed },
            window: TimeWindow::new(self.starts_at, self.ends_at).ok()?,
            summary: format!("{} · {}", self.listing, self.reason),
            description: self.reason,
            location: self.location,
            created_at: self.created_at,
            changed_at: self.lifted_at.unwrap_or(self.created_at),
        })
    }
}

/// A provider's own blocks within `range`, earliest first; those lifted only if that was after `recent`. What came from
/// the provider's other calendars is left out: they know it.
pub fn block_list(
    conn: &mut PgConnection,
    whose: Whose,
    range: &TimeWindow,
    recent: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    let column = match whose {
        Whose::Person(_) => return Ok(Vec::new()),
        Whose::Listing(_) => "k.listing_id",
        Whose::Provider(_) => "l.provider_id",
    };
    let text = format!(
        "SELECT k.id, k.starts_at, k.ends_at, k.created_at, k.lifted_at, k.reason, l.name AS listing, l.location
         FROM listing_block k JOIN listing l ON l.id = k.listing_id
         WHERE {column} = $1 AND k.ends_at > $2 AND k.starts_at < $3 AND (k.lifted_at IS NULL OR k.lifted_at > $4)
           AND NOT EXISTS (SELECT FROM external_block x WHERE x.block_id = k.id)
         ORDER BY k.starts_at, k.id LIMIT $5"
    );
    let rows: Vec<BlockRow> = asked(text, whose, range, recent, limit).load(conn)?;
    Ok(rows.into_iter().filter_map(BlockRow::entry).collect())
}

#[derive(QueryableByName)]
struct LeaseRow {
    #[diesel(sql_type = Uuid)]
    id: AgreementId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Integer)]
    sequence: i32,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    signed_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    listing: String,
    #[diesel(sql_type = Text)]
    location: String,
    #[diesel(sql_type = Text)]
    enterprise: String,
}

impl LeaseRow {
    fn entry(self) -> Option<Entry> {
        Some(Entry {
            uid: Uid::Lease(self.id),
            sequence: self.sequence,
            status: EntryStatus::Confirmed,
            window: TimeWindow::new(self.starts_at, self.ends_at).ok()?,
            summary: format!("{} · {}", self.listing, self.enterprise),
            description: self.reference,
            location: self.location,
            created_at: self.signed_at,
            changed_at: self.changed_at,
        })
    }
}

/// The terms of leases within `range`, as long as they hold the listing now; earliest first.
pub fn lease_list(conn: &mut PgConnection, whose: Whose, range: &TimeWindow, limit: i64) -> QueryResult<Vec<Entry>> {
    let column = match whose {
        Whose::Person(_) => return Ok(Vec::new()),
        Whose::Listing(_) => "o.listing_id",
        Whose::Provider(_) => "l.provider_id",
    };
    // Another end is another version of the same entry, and so is one that both agreed to come early.
    let text = format!(
        "SELECT a.id, a.reference, o.starts_at, o.ends_at, a.signed_at, l.name AS listing, l.location, e.name AS enterprise,
                (c.changes + (a.closed_at IS NOT NULL)::integer)::integer AS sequence,
                coalesce(a.closed_at, c.last_at, a.signed_at) AS changed_at
         FROM occupancy o JOIN agreement a ON a.id = o.agreement_id
         JOIN listing l ON l.id = o.listing_id JOIN organisation e ON e.id = a.enterprise_id
         CROSS JOIN LATERAL (SELECT count(*) AS changes, max(m.answered_at) AS last_at FROM agreement_amendment m
                             WHERE m.agreement_id = a.id AND m.state = 'accepted') c
         WHERE {column} = $1 AND o.ends_at > $2 AND o.starts_at < $3 AND $4 IS NOT NULL
         ORDER BY o.starts_at, a.id LIMIT $5"
    );
    let rows: Vec<LeaseRow> = asked(text, whose, range, range.starts_at(), limit).load(conn)?;
    Ok(rows.into_iter().filter_map(LeaseRow::entry).collect())
}

/// Prepared: planning these joins takes longer than answering them. There are as many texts as kinds of calendars.
pub(super) fn asked(
    text: String,
    whose: Whose,
    range: &TimeWindow,
    recent: DateTime<Utc>,
    limit: i64,
) -> Prepared<BoxedSqlQuery<'static, Pg, SqlQuery>> {
    Prepared(
        diesel::sql_query(text)
            .into_boxed()
            .bind::<Uuid, _>(whose.id())
            .bind::<Timestamptz, _>(range.starts_at())
            .bind::<Timestamptz, _>(range.ends_at())
            .bind::<Timestamptz, _>(recent)
            .bind::<BigInt, _>(limit),
    )
}
