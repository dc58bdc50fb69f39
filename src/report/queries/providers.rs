use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use crate::catalog::{Grade, ListingKind};
use crate::kernel::{OrganisationId, RegionCode};

/// What each provider of a `page` has on record. On time: delivered by the end of the local day on which the booked
/// time ended.
const RECORDS: &str = "
    SELECT page.id, page.name, page.region_code, coalesce(admission.at, page.created_at) AS admitted_at,
           coalesce(listings.by_kind, '[]') AS listings,
           done.completed, done.enterprises, done.minutes, done.timed, done.on_time, complaints.upheld, grade.year, grade.grade
    FROM page
    LEFT JOIN LATERAL (
        SELECT occurred_at AS at FROM audit_event
        WHERE subject_kind = 'organisation' AND subject_id = page.id AND action = 'organisation.admitted'
        ORDER BY seq DESC LIMIT 1) admission ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('kind', kind, 'listings', listings) ORDER BY kind) AS by_kind
        FROM (SELECT kind, count(*) AS listings FROM listing
              WHERE provider_id = page.id AND state = 'admitted' GROUP BY kind) counted) listings ON true
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'accepted') AS completed,
               count(DISTINCT enterprise_id) FILTER (
                   WHERE state = 'accepted'
                     AND EXISTS (SELECT FROM organisation e WHERE e.id = enterprise_id AND e.kind = 'enterprise'))
                   AS enterprises,
               coalesce(sum(extract(epoch FROM ends_at - starts_at)) FILTER (WHERE state = 'accepted') / 60, 0)::bigint
                   AS minutes,
               count(*) FILTER (WHERE delivery IS NOT NULL AND ends_at IS NOT NULL) AS timed,
               count(*) FILTER (
                   WHERE ((delivery ->> 'delivered_at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
                         <= (ends_at AT TIME ZONE 'Asia/Shanghai')::date) AS on_time
        FROM booking WHERE provider_id = page.id AND enterprise_id <> provider_id) done
    CROSS JOIN LATERAL (
        SELECT count(*) AS upheld FROM complaint WHERE provider_id = page.id AND state = 'upheld') complaints
    LEFT JOIN LATERAL (
        SELECT year, grade FROM provider_grade WHERE provider_id = page.id ORDER BY year DESC LIMIT 1) grade ON true
    ORDER BY page.name, page.id";

#[derive(QueryableByName)]
pub struct RecordRow {
    #[diesel(sql_type = Uuid)]
    pub id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Timestamptz)]
    pub admitted_at: DateTime<Utc>,
    /// `[{kind, listings}]`
    #[diesel(sql_type = Jsonb)]
    pub listings: Value,
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
    #[diesel(sql_type = BigInt)]
    pub enterprises: i64,
    #[diesel(sql_type = BigInt)]
    pub minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub timed: i64,
    #[diesel(sql_type = BigInt)]
    pub on_time: i64,
    #[diesel(sql_type = BigInt)]
    pub upheld: i64,
    #[diesel(sql_type = Nullable<Integer>)]
    pub year: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub grade: Option<Grade>,
}

/// Which providers are wanted.
#[derive(Debug, Clone, Default)]
pub struct ProviderFilter {
    /// A part of the name.
    pub text: Option<String>,
    pub region: Option<RegionCode>,
    /// Only those that offer listings of this kind.
    pub kind: Option<ListingKind>,
}

/// Admitted providers with their records, in the order of their names, after `after`.
pub fn provider_list(
    conn: &mut PgConnection,
    filter: &ProviderFilter,
    after: Option<&(String, OrganisationId)>,
    limit: i64,
) -> QueryResult<Vec<RecordRow>> {
    diesel::sql_query(format!(
        "WITH page AS (
            SELECT o.id, o.name, o.region_code, o.created_at FROM organisation o
            WHERE o.kind = 'provider' AND o.state = 'admitted'
              AND ($1::text IS NULL OR position(lower($1) IN lower(o.name)) > 0)
              AND ($2::text IS NULL OR o.region_code LIKE $2 || '%')
              AND ($3::text IS NULL OR EXISTS (
                  SELECT FROM listing l WHERE l.provider_id = o.id AND l.state = 'admitted' AND l.kind = $3))
              AND ($4::text IS NULL OR (o.name, o.id) > ($4, $5::uuid))
            ORDER BY o.name, o.id LIMIT $6)
         {RECORDS}"
    ))
    .bind::<Nullable<Text>, _>(filter.text.as_deref())
    .bind::<Nullable<Text>, _>(filter.region.as_ref().map(RegionCode::prefix))
    .bind::<Nullable<Text>, _>(filter.kind)
    .bind::<Nullable<Text>, _>(after.map(|(name, _)| name.as_str()))
    .bind::<Nullable<Uuid>, _>(after.map(|(_, id)| *id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn provider_fetch(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<RecordRow> {
    diesel::sql_query(format!(
        "WITH page AS (SELECT id, name, region_code, created_at FROM organisation
                       WHERE id = $1 AND kind = 'provider' AND state = 'admitted')
         {RECORDS}"
    ))
    .bind::<Uuid, _>(id)
    .get_result(conn)
}

/// A provider's grades, newest first.
pub fn grade_list(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Vec<(i32, Grade)>> {
    use crate::store::schema::provider_grade::dsl;
    dsl::provider_grade
        .filter(dsl::provider_id.eq(id))
        .order(dsl::year.desc())
        .select((dsl::year, dsl::grade))
        .load(conn)
}

#[derive(QueryableByName)]
pub struct MonthRow {
    /// First day of the month (Asia/Shanghai).
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
}

/// A provider's accepted bookings by month of acceptance, from the month `first` to the month `last`, none left out.
pub fn completed_by_month(
    conn: &mut PgConnection,
    id: OrganisationId,
    first: NaiveDate,
    last: NaiveDate,
) -> QueryResult<Vec<MonthRow>> {
    diesel::sql_query(
        "SELECT m.month::date AS month, coalesce(done.completed, 0) AS completed
         FROM generate_series($2::date::timestamp, $3::date::timestamp, interval '1 month') m (month)
         LEFT JOIN (
            SELECT date_trunc('month', accepted_at AT TIME ZONE 'Asia/Shanghai') AS month, count(*) AS completed
            FROM booking
            WHERE provider_id = $1 AND enterprise_id <> provider_id AND state = 'accepted'
              AND accepted_at >= $2::timestamp AT TIME ZONE 'Asia/Shanghai'
            GROUP BY 1) done ON done.month = m.month
         ORDER BY 1",
    )
    .bind::<Uuid, _>(id)
    .bind::<Date, _>(first)
    .bind::<Date, _>(last)
    .load(conn)
}
