use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid};
use serde_json::Value;

use crate::directory::model::{Change, EXPIRES_SOON, FacetCount, Filter, NewPlatform, Platform, PlatformState};
use crate::kernel::{PlatformId, RegionCode};
use crate::store::schema::{platform, platform_change};

/// What a row is, as of the day `$1`; `$2` is the day until which a recognition ends soon.
const STANDING: &str = "
    CASE WHEN p.state = 'withdrawn' THEN 'withdrawn'
         WHEN p.valid_until < $1 THEN 'expired'
         WHEN p.valid_until <= $2 THEN 'expiring'
         ELSE 'valid' END";

/// The filter, bound from `$3` on. What ends soon is listed in the order in which it ends.
const FITS: &str = "
    ($3::text IS NULL OR strpos(lower(p.name || ' ' || p.host_name || ' ' || coalesce(p.certificate_number, '')), lower($3)) > 0)
    AND CASE $8::text WHEN 'withdrawn' THEN p.state = 'withdrawn'
                      WHEN 'valid' THEN p.state = 'listed' AND (p.valid_until IS NULL OR p.valid_until >= $1)
                      WHEN 'expiring' THEN p.state = 'listed' AND p.valid_until BETWEEN $1 AND $2
                      WHEN 'expired' THEN p.state = 'listed' AND p.valid_until < $1
                      ELSE p.state = 'listed' END
    AND ($9::uuid IS NULL OR o.id = $9)";

const SORT_KEY: &str =
    "CASE WHEN $8::text IN ('expiring', 'expired') THEN p.valid_until::text || p.name ELSE p.name END";

/// Binds the day, the day soon and the filter: `$1` to `$9`.
macro_rules! bound {
    ($query:expr, $filter:expr, $today:expr) => {
        $query
            .bind::<Date, _>($today)
            .bind::<Date, _>($today + EXPIRES_SOON)
            .bind::<Nullable<Text>, _>($filter.q.as_deref())
            .bind::<Nullable<Text>, _>($filter.kind)
            .bind::<Nullable<Text>, _>($filter.level)
            .bind::<Nullable<Text>, _>($filter.industry.as_deref())
            .bind::<Nullable<Text>, _>($filter.region.as_ref().map(pattern))
            .bind::<Nullable<Text>, _>($filter.standing)
            .bind::<Nullable<Uuid>, _>($filter.host_id)
    };
}

fn pattern(region: &RegionCode) -> String {
    format!("{}%", region.prefix())
}

fn select() -> String {
    format!(
        "SELECT p.id, p.kind, p.level, p.name, p.industry_code AS industry, p.region_code, p.host_name, p.host_uscc,
                o.id AS host_id, coalesce(o.kind = 'provider' AND o.state = 'admitted', false) AS host_is_provider,
                p.address, p.website, p.summary, p.certificate_number, p.certified_on, p.valid_until, p.evaluation,
                p.evaluated_year, p.state, {STANDING} AS standing, p.reason, p.version, p.updated_at,
                {SORT_KEY} AS sort_key
         FROM platform p LEFT JOIN organisation o ON o.uscc = p.host_uscc"
    )
}

/// In the order of their names; what ends soon in the order in which it ends.
pub fn platform_list(
    conn: &mut PgConnection,
    filter: &Filter,
    today: NaiveDate,
    after: Option<(String, PlatformId)>,
    limit: i64,
) -> QueryResult<Vec<Platform>> {
    let (key, id) = after.map_or((None, None), |(key, id)| (Some(key), Some(id)));
    let query = diesel::sql_query(format!(
        "{} WHERE {FITS} AND ($4::text IS NULL OR p.kind = $4) AND ($5::text IS NULL OR p.level = $5)
            AND ($6::text IS NULL OR p.industry_code = $6) AND ($7::text IS NULL OR p.region_code LIKE $7)
            AND ($10::text IS NULL OR ({SORT_KEY}, p.id) > ($10, $11::uuid))
         ORDER BY {SORT_KEY}, p.id LIMIT $12",
        select()
    ));
    bound!(query, filter, today)
        .bind::<Nullable<Text>, _>(key)
        .bind::<Nullable<Uuid>, _>(id)
        .bind::<BigInt, _>(limit)
        .load(conn)
}

/// How many entries have each value, the other filters kept.
pub fn facet_counts(conn: &mut PgConnection, filter: &Filter, today: NaiveDate) -> QueryResult<Vec<FacetCount>> {
    let query = diesel::sql_query(format!(
        "SELECT f.facet,
                CASE f.facet WHEN 'kind' THEN p.kind WHEN 'level' THEN p.level WHEN 'industry' THEN p.industry_code
                             ELSE p.region_code END AS value,
                count(*) AS count
         FROM (VALUES ('kind'), ('level'), ('industry'), ('region')) AS f (facet)
         CROSS JOIN platform p LEFT JOIN organisation o ON o.uscc = p.host_uscc
         WHERE {FITS}
           AND (f.facet = 'kind' OR $4::text IS NULL OR p.kind = $4)
           AND (f.facet = 'level' OR $5::text IS NULL OR p.level = $5)
           AND (f.facet = 'industry' OR $6::text IS NULL OR p.industry_code = $6)
           AND (f.facet = 'region' OR $7::text IS NULL OR p.region_code LIKE $7)
         GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
    ));
    bound!(query, filter, today).load(conn)
}

fn one(conn: &mut PgConnection, condition: &str, id: PlatformId, today: NaiveDate) -> QueryResult<Platform> {
    let query = diesel::sql_query(format!(
        "{} WHERE ($3::text IS NULL AND $4::text IS NULL AND $5::text IS NULL AND $6::text IS NULL AND $7::text IS NULL
                   AND $9::uuid IS NULL) AND p.id = $10 {condition}",
        select()
    ));
    bound!(query, Filter::default(), today).bind::<Uuid, _>(id).get_result(conn)
}

pub fn platform_fetch(conn: &mut PgConnection, id: PlatformId, today: NaiveDate) -> QueryResult<Platform> {
    one(conn, "", id, today)
}

/// Held until the transaction ends.
pub fn platform_lock(conn: &mut PgConnection, id: PlatformId, today: NaiveDate) -> QueryResult<Platform> {
    one(conn, "FOR NO KEY UPDATE OF p", id, today)
}

/// The entry of this kind and name.
pub fn platform_find(conn: &mut PgConnection, entry: &NewPlatform) -> QueryResult<Option<PlatformId>> {
    platform::table
        .filter(platform::kind.eq(entry.kind))
        .filter(platform::name.eq(&entry.name))
        .select(platform::id)
        .first(conn)
        .optional()
}

/// The entry that has this certificate.
pub fn platform_find_certificate(conn: &mut PgConnection, number: &str) -> QueryResult<Option<PlatformId>> {
    platform::table.filter(platform::certificate_number.eq(number)).select(platform::id).first(conn).optional()
}

macro_rules! said {
    ($entry:expr) => {
        (
            platform::kind.eq($entry.kind),
            platform::level.eq($entry.level),
            platform::name.eq(&$entry.name),
            platform::industry_code.eq(&$entry.industry),
            platform::region_code.eq(&$entry.region_code),
            platform::host_name.eq(&$entry.host_name),
            platform::host_uscc.eq(&$entry.host_uscc),
            platform::address.eq(&$entry.address),
            platform::website.eq(&$entry.website),
            platform::summary.eq(&$entry.summary),
            platform::certificate_number.eq(&$entry.certificate_number),
            platform::certified_on.eq($entry.certified_on),
            platform::valid_until.eq($entry.valid_until),
            platform::evaluation.eq($entry.evaluation),
            platform::evaluated_year.eq($entry.evaluated_year),
        )
    };
}

pub fn platform_insert(
    conn: &mut PgConnection,
    id: PlatformId,
    entry: &NewPlatform,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(platform::table)
        .values((
            platform::id.eq(id),
            said!(entry),
            platform::state.eq(PlatformState::Listed),
            platform::created_at.eq(now),
            platform::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The next version of an entry that is locked.
pub fn platform_update(
    conn: &mut PgConnection,
    id: PlatformId,
    entry: &NewPlatform,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(platform::table.find(id))
        .set((said!(entry), platform::version.eq(platform::version + 1), platform::updated_at.eq(now)))
        .execute(conn)
        .map(drop)
}

pub fn platform_set_state(
    conn: &mut PgConnection,
    id: PlatformId,
    state: PlatformState,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(platform::table.find(id))
        .set((
            platform::state.eq(state),
            platform::reason.eq(reason),
            platform::version.eq(platform::version + 1),
            platform::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Keeps the version of an entry that stands now.
pub fn change_insert(
    conn: &mut PgConnection,
    platform: &Platform,
    change: Change,
    entry: &Value,
    by: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(platform_change::table)
        .values((
            platform_change::platform_id.eq(platform.id),
            platform_change::version.eq(platform.version),
            platform_change::change.eq(change),
            platform_change::entry.eq(entry),
            platform_change::changed_by.eq(by),
            platform_change::changed_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

type ChangeRow = (i32, Change, Value, String, DateTime<Utc>);

/// Newest first.
pub fn change_list(conn: &mut PgConnection, id: PlatformId) -> QueryResult<Vec<ChangeRow>> {
    platform_change::table
        .filter(platform_change::platform_id.eq(id))
        .order(platform_change::version.desc())
        .select((
            platform_change::version,
            platform_change::change,
            platform_change::entry,
            platform_change::changed_by,
            platform_change::changed_at,
        ))
        .load(conn)
}
