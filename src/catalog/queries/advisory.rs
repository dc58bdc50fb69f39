use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{Advisory, AdvisorySeverity};
use crate::kernel::{AdvisoryId, ListingId, Text};
use crate::store::schema::listing_advisory as advisory;

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

type Row = (
    AdvisoryId,
    ListingId,
    AdvisorySeverity,
    String,
    String,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    i32,
    DateTime<Utc>,
);

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
        .select((
            advisory::id,
            advisory::listing_id,
            advisory::severity,
            advisory::text_zh,
            advisory::text_en,
            advisory::starts_at,
            advisory::ends_at,
            advisory::version,
            advisory::changed_at,
        ))
        .load(conn)?;
    let advisory = |(id, listing_id, severity, zh, en, starts_at, ends_at, version, changed_at): Row| Advisory {
        id,
        listing_id,
        severity,
        text: Text { zh, en },
        starts_at,
        ends_at,
        version,
        changed_at,
    };
    Ok(rows.into_iter().map(advisory).collect())
}
