use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Timestamptz};

use crate::store::Prepared;
use crate::store::schema::attempt_count as counts;

/// Counts a try unless too many are not forgiven yet. One statement, so that of many at the same instant, in whatever
/// process, each sees those before it.
const COUNT: &str = "
    INSERT INTO attempt_count AS kept (key, forgiven_at) VALUES ($1, $3)
    ON CONFLICT (key) DO UPDATE SET forgiven_at = greatest(kept.forgiven_at, $2) + (excluded.forgiven_at - $2)
    WHERE kept.forgiven_at <= $4";

/// Whether the try counts: all tries of the key are forgiven `step` later than before. It does not if those so far are
/// not forgiven within `slack`.
pub fn attempt_count(
    conn: &mut PgConnection,
    key: &[u8],
    now: DateTime<Utc>,
    step: Duration,
    slack: Duration,
) -> QueryResult<bool> {
    let counted = Prepared(
        diesel::sql_query(COUNT)
            .bind::<Binary, _>(key)
            .bind::<Timestamptz, _>(now)
            .bind::<Timestamptz, _>(now + step)
            .bind::<Timestamptz, _>(now + slack),
    );
    counted.execute(conn).map(|rows| rows == 1)
}

/// When all tries of the key so far are forgiven.
pub fn attempt_forgiven_at(conn: &mut PgConnection, key: &[u8]) -> QueryResult<Option<DateTime<Utc>>> {
    counts::table.find(key).select(counts::forgiven_at).first(conn).optional()
}

/// Takes one try back.
pub fn attempt_forgive(conn: &mut PgConnection, key: &[u8], step: Duration) -> QueryResult<()> {
    let forgiven_at: Option<DateTime<Utc>> =
        counts::table.find(key).select(counts::forgiven_at).for_update().first(conn).optional()?;
    if let Some(forgiven_at) = forgiven_at {
        diesel::update(counts::table.find(key)).set(counts::forgiven_at.eq(forgiven_at - step)).execute(conn)?;
    }
    Ok(())
}

/// Forgets keys whose tries are all forgiven; those that somebody counts just now are left alone.
pub fn attempt_delete_forgiven(conn: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> QueryResult<usize> {
    let keys: Vec<Vec<u8>> = counts::table
        .filter(counts::forgiven_at.le(now))
        .limit(limit)
        .select(counts::key)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::delete(counts::table.filter(counts::key.eq_any(keys))).execute(conn)
}
