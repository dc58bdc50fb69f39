use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{Advisory, AdvisorySeverity};
use crate::kernel::{AdvisoryId, ListingId, OrganisationId, Text, TimeWindow};
use crate::store::schema::{listing, listing_advisory as advisory};

/// The warnings of listing `l` that were not ended, as documents of [`Advisory`]'s shape. At most fifty: there are never so
/// many that are not over.
pub(super) const WARNINGS: &str = "
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
         'id', a.id, 'listing_id', a.listing_id, 'severity', a.severity, 'version', a.version,
         'text', jsonb_build_object('zh', a.text_zh, 'en', a.text_en),
         'starts_at', a.starts_at, 'ends_at', a.ends_at, 'changed_at', a.changed_at) ORDER BY a.starts_at, a.id), '[]')
     FROM (SELECT * FROM listing_advisory w
           WHERE w.listing_id = l.id AND w.ended_at IS NULL AND w.severity = 'warning'
           ORDER BY w.ends_at DESC LIMIT 50) a)";

#[derive(Queryable, Selectable)]
#[diesel(table_name = advisory, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: AdvisoryId,
    listing_id: ListingId,
    severity: AdvisorySeverity,
    text_zh: String,
    text_en: String,
    starts_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
    version: i32,
    changed_at: DateTime<Utc>,
}

impl From<Row> for Advisory {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            listing_id: row.listing_id,
            severity: row.severity,
            text: Text { zh: row.text_zh, en: row.text_en },
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            version: row.version,
            changed_at: row.changed_at,
        }
    }
}

/// What was not ended and is not over at `now`, of all these listings: warnings first.
pub fn advisories_standing(
    conn: &mut PgConnection,
    ids: &[ListingId],
    now: DateTime<Utc>,
) -> QueryResult<Vec<Advisory>> {
    let rows: Vec<Row> = advisory::table
        .filter(advisory::listing_id.eq_any(ids).and(advisory::ended_at.is_null()))
        .filter(advisory::ends_at.is_null().or(advisory::ends_at.gt(now)))
        .order((advisory::severity.desc(), advisory::starts_at, advisory::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Advisory::from).collect())
}

/// What was not ended and holds at some moment of a window, of all listings of a provider: warnings first.
pub fn advisories_of_provider(
    conn: &mut PgConnection,
    provider: OrganisationId,
    window: &TimeWindow,
) -> QueryResult<Vec<Advisory>> {
    let own = listing::table.filter(listing::provider_id.eq(provider)).select(listing::id);
    let rows: Vec<Row> = advisory::table
        .filter(advisory::listing_id.eq_any(own).and(advisory::ended_at.is_null()))
        .filter(advisory::starts_at.lt(window.ends_at()))
        .filter(advisory::ends_at.is_null().or(advisory::ends_at.gt(window.starts_at())))
        .order((advisory::severity.desc(), advisory::starts_at, advisory::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Advisory::from).collect())
}
