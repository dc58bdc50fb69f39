use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid};

use super::super::model::{Holder, HolderKind};
use crate::kernel::{BookingId, ListingId, OrganisationId, TimeWindow};

/// Who is told of at most.
const MOST: i64 = 20;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    by: HolderKind,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    person: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
}

/// Who holds a listing within `range`, except by the booking `own`, as `enterprise` may know it, or, `to_provider`, the listing's
/// provider; earliest first, at most twenty.
pub fn holder_list(
    conn: &mut PgConnection,
    listing_id: ListingId,
    range: &TimeWindow,
    own: Option<BookingId>,
    enterprise: OrganisationId,
    to_provider: bool,
) -> QueryResult<Vec<Holder>> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT o.starts_at, o.ends_at,
                CASE WHEN x.block_id IS NOT NULL THEN 'in_use'
                     WHEN o.block_id IS NOT NULL THEN 'outage'
                     WHEN o.wait_entry_id IS NOT NULL THEN 'offered'
                     WHEN o.agreement_id IS NOT NULL THEN 'lease'
                     WHEN o.training_id IS NOT NULL THEN 'training'
                     WHEN b.enterprise_id = $4 THEN 'own'
                     ELSE 'other' END AS by,
                CASE WHEN b.enterprise_id = $4 THEN b.reference END AS reference,
                CASE WHEN b.enterprise_id = $4 THEN u.name END AS person,
                CASE WHEN x.block_id IS NULL OR $7 THEN k.reason END AS reason
         FROM occupancy o
         LEFT JOIN booking b ON b.id = o.booking_id
         LEFT JOIN app_user u ON u.id = coalesce(b.used_by, b.created_by)
         LEFT JOIN listing_block k ON k.id = o.block_id
         LEFT JOIN external_block x ON x.block_id = o.block_id
         WHERE o.listing_id = $1 AND tstzrange(o.starts_at, o.ends_at) && tstzrange($2, $3)
           AND (o.booking_id = $6) IS NOT TRUE
         ORDER BY o.starts_at, o.unit LIMIT $5",
    )
    .bind::<Uuid, _>(listing_id)
    .bind::<Timestamptz, _>(range.starts_at())
    .bind::<Timestamptz, _>(range.ends_at())
    .bind::<Uuid, _>(enterprise)
    .bind::<BigInt, _>(MOST)
    .bind::<Nullable<Uuid>, _>(own)
    .bind::<Bool, _>(to_provider)
    .load(conn)?;
    let holder = |row: Row| {
        let window = TimeWindow::new(row.starts_at, row.ends_at).ok()?;
        Some(Holder { window, by: row.by, reference: row.reference, person: row.person, reason: row.reason })
    };
    Ok(rows.into_iter().filter_map(holder).collect())
}
