//! How instruments and districts are used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode, TimeWindow};

/// Use of instruments: meters' records, and accepted bookings without one; own use is not of outside. `$1` and `$2` are the moments between.
const USES: &str = "
    SELECT u.listing_id, u.minutes::bigint AS minutes, use_is_outside(u.is_outside, u.booking_id) AS is_outside,
           u.starts_at AS at
    FROM usage_record u WHERE u.state <> 'set_aside' AND u.starts_at >= $1 AND u.starts_at < $2
    UNION ALL
    SELECT b.listing_id, (b.delivery ->> 'minutes')::bigint, b.enterprise_id <> b.provider_id, b.starts_at
    FROM booking b
    WHERE b.state = 'accepted' AND b.delivery IS NOT NULL AND b.starts_at >= $1 AND b.starts_at < $2
      AND NOT EXISTS (SELECT FROM usage_record u WHERE u.booking_id = b.id AND u.state <> 'set_aside')";

/// An instrument and how it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct InstrumentUse {
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Integer)]
    pub units: i32,
    /// In all.
    #[diesel(sql_type = BigInt)]
    pub used_minutes: i64,
    /// For users outside of the provider.
    #[diesel(sql_type = BigInt)]
    pub outside_minutes: i64,
    /// Of the rated hours of all units, in proportion to the days, basis points; may be above 10,000.
    #[diesel(sql_type = BigInt)]
    pub utilisation_bp: i64,
}

/// Admitted instruments of the region by utilisation, the best first.
pub fn instrument_list_by_use(
    conn: &mut PgConnection,
    region: &RegionCode,
    within: &TimeWindow,
    rated_hours: u32,
    after: Option<(i64, ListingId)>,
    limit: i64,
) -> QueryResult<Vec<InstrumentUse>> {
    diesel::sql_query(format!(
        "WITH used AS (
             SELECT listing_id, sum(minutes)::bigint AS used, (sum(minutes) FILTER (WHERE is_outside))::bigint AS outside
             FROM ({USES}) uses GROUP BY listing_id),
         ranked AS (
             SELECT l.id AS listing_id, l.code, l.name, l.provider_id, o.name AS provider_name, l.region_code, l.units,
                    coalesce(u.used, 0) AS used_minutes, coalesce(u.outside, 0) AS outside_minutes,
                    floor(coalesce(u.used, 0)::numeric * 10000 * 365
                          / ($4::bigint * 60 * l.units * greatest(extract(epoch FROM $2 - $1) / 86400, 1)))::bigint
                        AS utilisation_bp
             FROM listing l JOIN organisation o ON o.id = l.provider_id LEFT JOIN used u ON u.listing_id = l.id
             WHERE l.kind = 'instrument_time' AND l.state = 'admitted' AND l.region_code LIKE $3 || '%')
         SELECT * FROM ranked
         WHERE $5::bigint IS NULL OR utilisation_bp < $5 OR (utilisation_bp = $5 AND listing_id > $6::uuid)
         ORDER BY utilisation_bp DESC, listing_id LIMIT $7"
    ))
    .bind::<Timestamptz, _>(within.starts_at())
    .bind::<Timestamptz, _>(within.ends_at())
    .bind::<Text, _>(region.prefix())
    .bind::<BigInt, _>(i64::from(rated_hours))
    .bind::<Nullable<BigInt>, _>(after.map(|(used, _)| used))
    .bind::<Nullable<Uuid>, _>(after.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// An instrument that nobody from outside has used for long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct IdleInstrument {
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    /// Absent: never.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_outside_use: Option<DateTime<Utc>>,
    /// Since the last outside use, or since it is listed.
    #[diesel(sql_type = Timestamptz)]
    pub idle_since: DateTime<Utc>,
}

/// Admitted instruments of the region that nobody from outside has used since `since`, the longest idle first.
pub fn instrument_list_idle(
    conn: &mut PgConnection,
    region: &RegionCode,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
    after: Option<(DateTime<Utc>, ListingId)>,
    limit: i64,
) -> QueryResult<Vec<IdleInstrument>> {
    diesel::sql_query(
        "WITH last AS (
             SELECT l.id AS listing_id, l.code, l.name, l.provider_id, o.name AS provider_name, l.region_code,
                    greatest(u.at, b.at) AS last_outside_use, coalesce(greatest(u.at, b.at), l.created_at) AS idle_since
             FROM listing l JOIN organisation o ON o.id = l.provider_id
             LEFT JOIN LATERAL (SELECT max(starts_at) AS at FROM usage_record u
                 WHERE u.listing_id = l.id AND u.state <> 'set_aside' AND use_is_outside(u.is_outside, u.booking_id)) u ON true
             LEFT JOIN LATERAL (SELECT max(starts_at) AS at FROM booking b
                 WHERE b.listing_id = l.id AND b.state IN ('in_use', 'delivered', 'accepted', 'disputed')
                   AND b.starts_at <= $3 AND b.enterprise_id <> b.provider_id) b ON true
             WHERE l.kind = 'instrument_time' AND l.state = 'admitted' AND l.region_code LIKE $1 || '%')
         SELECT * FROM last
         WHERE idle_since < $2 AND ($4::timestamptz IS NULL OR (idle_since, listing_id) > ($4, $5::uuid))
         ORDER BY idle_since, listing_id LIMIT $6",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Timestamptz, _>(since)
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Timestamptz>, _>(after.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(after.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A district beside the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct DistrictFigures {
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub providers: i64,
    #[diesel(sql_type = BigInt)]
    pub instruments: i64,
    #[diesel(sql_type = BigInt)]
    pub used_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub outside_minutes: i64,
    /// Accepted bookings of its providers.
    #[diesel(sql_type = BigInt)]
    pub orders: i64,
    /// Different enterprises among them, wherever they are.
    #[diesel(sql_type = BigInt)]
    pub enterprises: i64,
    /// Their final prices.
    #[diesel(sql_type = BigInt)]
    pub income_fen: Fen,
    /// On average in the newest frozen period that lies within, basis points; absent without one.
    #[diesel(sql_type = Nullable<Integer>)]
    pub average_score_bp: Option<i32>,
}

/// The districts in which there are providers, by what was used for outside users.
pub fn district_list(
    conn: &mut PgConnection,
    region: &RegionCode,
    within: &TimeWindow,
) -> QueryResult<Vec<DistrictFigures>> {
    diesel::sql_query(format!(
        "WITH used AS (
             SELECT listing_id, sum(minutes)::bigint AS used, (sum(minutes) FILTER (WHERE is_outside))::bigint AS outside
             FROM ({USES}) uses GROUP BY listing_id),
         newest AS (
             SELECT p.id FROM evaluation_period p
             WHERE p.state = 'frozen' AND p.to_on <= ($2 AT TIME ZONE 'Asia/Shanghai')::date
               AND EXISTS (SELECT FROM evaluation_score s WHERE s.period_id = p.id AND s.region_code LIKE $3 || '%')
             ORDER BY p.to_on DESC, p.id LIMIT 1)
         SELECT o.region_code, count(*) AS providers, coalesce(sum(i.instruments), 0)::bigint AS instruments,
                coalesce(sum(i.used), 0)::bigint AS used_minutes, coalesce(sum(i.outside), 0)::bigint AS outside_minutes,
                coalesce(max(d.orders), 0)::bigint AS orders, coalesce(max(d.enterprises), 0)::bigint AS enterprises,
                coalesce(max(d.income), 0)::bigint AS income_fen, avg(s.total_bp)::integer AS average_score_bp
         FROM organisation o
         LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE l.state = 'admitted') AS instruments, sum(u.used) AS used,
                                   sum(u.outside) AS outside
                            FROM listing l LEFT JOIN used u ON u.listing_id = l.id
                            WHERE l.provider_id = o.id AND l.kind = 'instrument_time') i ON true
         LEFT JOIN (SELECT p.region_code, count(*) AS orders,
                           count(DISTINCT e.id) FILTER (WHERE e.kind = 'enterprise') AS enterprises,
                           sum(b.final_price_fen) AS income
                    FROM booking b JOIN organisation p ON p.id = b.provider_id
                                   JOIN organisation e ON e.id = b.enterprise_id
                    WHERE b.state = 'accepted' AND b.accepted_at >= $1 AND b.accepted_at < $2
                      AND b.enterprise_id <> b.provider_id
                    GROUP BY p.region_code) d ON d.region_code = o.region_code
         LEFT JOIN evaluation_score s ON s.provider_id = o.id AND s.period_id = (SELECT id FROM newest)
         WHERE o.kind = 'provider' AND o.state = 'admitted' AND o.region_code LIKE $3 || '%'
         GROUP BY o.region_code ORDER BY outside_minutes DESC, o.region_code"
    ))
    .bind::<Timestamptz, _>(within.starts_at())
    .bind::<Timestamptz, _>(within.ends_at())
    .bind::<Text, _>(region.prefix())
    .load(conn)
}

/// The newest published set of the region in force on a day, for its figures.
pub fn set_in_force(
    conn: &mut PgConnection,
    region: &RegionCode,
    day: chrono::NaiveDate,
) -> QueryResult<Option<super::SetRow>> {
    use crate::evaluation::model::SetState;
    use crate::store::schema::evaluation_set;
    evaluation_set::table
        .filter(evaluation_set::state.eq(SetState::Published))
        .filter(evaluation_set::starts_on.le(day))
        .filter(evaluation_set::region_code.eq_any([
            region.as_str().to_owned(),
            region.city().to_string(),
            region.province().to_string(),
        ]))
        .order((evaluation_set::starts_on.desc(), evaluation_set::version.desc()))
        .select(super::SetRow::as_select())
        .first(conn)
        .optional()
}
