use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::super::model::VoucherGroup;
use crate::catalog::ListingKind;
use crate::kernel::{Fen, OrganisationId, ProgrammeId, RegionCode, TimeWindow};

#[derive(QueryableByName)]
pub struct VoucherRow {
    #[diesel(sql_type = Text)]
    pub grouped_by: VoucherGroup,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub issued: i64,
    #[diesel(sql_type = BigInt)]
    pub expired: i64,
    #[diesel(sql_type = BigInt)]
    pub issued_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub available_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub held_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub redeemed_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub returned_fen: Fen,
}

/// The vouchers that were issued within `issued` to enterprises of `region`, once as a whole and once by each of region,
/// first industry and month of issue. One pass over the vouchers.
pub fn vouchers_grouped(
    conn: &mut PgConnection,
    region: &RegionCode,
    programme: Option<ProgrammeId>,
    issued: &TimeWindow,
) -> QueryResult<Vec<VoucherRow>> {
    diesel::sql_query(
        "WITH told AS (
            SELECT v.region_code, coalesce(o.profile -> 'industries' ->> 0, '') AS industry,
                   to_char(v.issued_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-01') AS month,
                   v.state = 'expired' AS is_expired, v.face_fen, v.returned_fen, a.debits_pending AS held_fen,
                   a.credits_posted - a.debits_posted - a.debits_pending AS available_fen
            FROM voucher v JOIN ledger_account a ON a.id = v.account_id JOIN organisation o ON o.id = v.enterprise_id
            WHERE v.region_code LIKE $1 || '%' AND ($2::uuid IS NULL OR v.programme_id = $2)
              AND v.issued_at >= $3 AND v.issued_at < $4)
         SELECT CASE 0 WHEN grouping(region_code) THEN 'region' WHEN grouping(industry) THEN 'industry'
                       WHEN grouping(month) THEN 'month' ELSE 'total' END AS grouped_by,
                coalesce(region_code, industry, month, '') AS name,
                count(*) AS issued, count(*) FILTER (WHERE is_expired) AS expired,
                coalesce(sum(face_fen), 0)::bigint AS issued_fen,
                coalesce(sum(available_fen), 0)::bigint AS available_fen,
                coalesce(sum(held_fen), 0)::bigint AS held_fen,
                coalesce(sum(face_fen - available_fen - held_fen - returned_fen), 0)::bigint AS redeemed_fen,
                coalesce(sum(returned_fen), 0)::bigint AS returned_fen
         FROM told GROUP BY GROUPING SETS ((), (region_code), (industry), (month)) ORDER BY 1, 2",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Nullable<Uuid>, _>(programme)
    .bind::<Timestamptz, _>(issued.starts_at())
    .bind::<Timestamptz, _>(issued.ends_at())
    .load(conn)
}

#[derive(QueryableByName)]
pub struct TopProviderRow {
    #[diesel(sql_type = Uuid)]
    pub id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
    #[diesel(sql_type = BigInt)]
    pub enterprises: i64,
    #[diesel(sql_type = BigInt)]
    pub minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub price_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub subsidy_fen: Fen,
}

/// The providers of `region` with the largest amounts accepted within `accepted`.
pub fn providers_top(
    conn: &mut PgConnection,
    region: &RegionCode,
    accepted: &TimeWindow,
    limit: i64,
) -> QueryResult<Vec<TopProviderRow>> {
    diesel::sql_query(
        "SELECT o.id, o.name, o.region_code, count(*) AS completed,
                count(DISTINCT e.id) FILTER (WHERE e.kind = 'enterprise') AS enterprises,
                coalesce(sum(extract(epoch FROM b.ends_at - b.starts_at)) / 60, 0)::bigint AS minutes,
                sum(b.final_price_fen)::bigint AS price_fen, sum(b.final_subsidy_fen)::bigint AS subsidy_fen
         FROM booking b JOIN organisation o ON o.id = b.provider_id JOIN organisation e ON e.id = b.enterprise_id
         WHERE b.state = 'accepted' AND b.accepted_at >= $2 AND b.accepted_at < $3 AND o.region_code LIKE $1 || '%'
           AND b.enterprise_id <> b.provider_id
         GROUP BY o.id ORDER BY sum(b.final_price_fen) DESC, o.id LIMIT $4",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Timestamptz, _>(accepted.starts_at())
    .bind::<Timestamptz, _>(accepted.ends_at())
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(QueryableByName)]
pub struct WaitingRow {
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub to_three_days: i64,
    #[diesel(sql_type = BigInt)]
    pub to_seven_days: i64,
    #[diesel(sql_type = BigInt)]
    pub to_fourteen_days: i64,
    #[diesel(sql_type = BigInt)]
    pub longer: i64,
    #[diesel(sql_type = Timestamptz)]
    pub oldest_since: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// What waits for somebody's decision in `region`, by how long it has stood where it stands.
pub fn waiting_by_age(
    conn: &mut PgConnection,
    region: &RegionCode,
    now: DateTime<Utc>,
) -> QueryResult<Vec<WaitingRow>> {
    diesel::sql_query(
        "WITH waiting (kind, state, since, amount_fen) AS (
            SELECT 'voucher_application', state, updated_at, amount_fen FROM voucher_application
            WHERE state IN ('submitted', 'district_review', 'city_review') AND region_code LIKE $1 || '%'
            UNION ALL
            SELECT 'claim', state, updated_at, amount_fen FROM claim
            WHERE state IN ('submitted', 'district_review', 'city_review', 'objected') AND region_code LIKE $1 || '%'
            UNION ALL
            SELECT 'booking', state, updated_at, price_fen FROM booking
            WHERE state = 'disputed' AND region_code LIKE $1 || '%')
         SELECT kind, state, count(*) AS waiting,
                count(*) FILTER (WHERE since > $2 - interval '3 days') AS to_three_days,
                count(*) FILTER (WHERE since <= $2 - interval '3 days' AND since > $2 - interval '7 days') AS to_seven_days,
                count(*) FILTER (WHERE since <= $2 - interval '7 days' AND since > $2 - interval '14 days')
                    AS to_fourteen_days,
                count(*) FILTER (WHERE since <= $2 - interval '14 days') AS longer,
                min(since) AS oldest_since, sum(amount_fen)::bigint AS amount_fen
         FROM waiting GROUP BY kind, state ORDER BY kind, state",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

#[derive(QueryableByName)]
pub struct ReviewTimeRow {
    #[diesel(sql_type = Text)]
    pub step: String,
    /// Null: of all regions, or of all reviewers.
    #[diesel(sql_type = Nullable<Text>)]
    pub region_code: Option<String>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub reviewer: Option<uuid::Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reviewer_name: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub decided: i64,
    #[diesel(sql_type = BigInt)]
    pub returned: i64,
    #[diesel(sql_type = BigInt)]
    pub rejected: i64,
    #[diesel(sql_type = BigInt)]
    pub median_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub p90_minutes: i64,
}

/// How long reviews of claims took that were decided between two moments, by step: of the region as a whole, by district,
/// and by reviewer. A review begins when the claim was handed in last, or when the step before decided.
pub fn review_times(
    conn: &mut PgConnection,
    region: &RegionCode,
    decided: &TimeWindow,
) -> QueryResult<Vec<ReviewTimeRow>> {
    diesel::sql_query(
        "WITH taken AS (
             SELECT r.step, c.region_code, r.reviewer, r.decision,
                    extract(epoch FROM r.decided_at - greatest(
                        (SELECT max(e.occurred_at) FROM audit_event e
                         WHERE e.subject_kind = 'claim' AND e.subject_id = c.id AND e.action = 'claim.submitted'
                               AND e.occurred_at <= r.decided_at),
                        (SELECT max(p.decided_at) FROM claim_review p WHERE p.claim_id = c.id AND p.id < r.id))) / 60 AS minutes
             FROM claim_review r JOIN claim c ON c.id = r.claim_id
             WHERE c.region_code LIKE $1 || '%' AND r.decided_at >= $2 AND r.decided_at < $3)
         SELECT t.step, t.region_code, t.reviewer, min(u.name) AS reviewer_name, count(*) AS decided,
                count(*) FILTER (WHERE t.decision = 'return') AS returned,
                count(*) FILTER (WHERE t.decision = 'reject') AS rejected,
                coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY t.minutes), 0)::bigint AS median_minutes,
                coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY t.minutes), 0)::bigint AS p90_minutes
         FROM (SELECT * FROM taken) t LEFT JOIN app_user u ON u.id = t.reviewer
         GROUP BY GROUPING SETS ((t.step), (t.step, t.region_code), (t.step, t.reviewer))
         ORDER BY t.step DESC, t.region_code NULLS FIRST, t.reviewer NULLS FIRST",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Timestamptz, _>(decided.starts_at())
    .bind::<Timestamptz, _>(decided.ends_at())
    .load(conn)
}

#[derive(QueryableByName)]
pub struct TimetableRow {
    #[diesel(sql_type = Jsonb)]
    pub opening_hours: Value,
    /// From when the listings count.
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub units: i64,
}

/// How many units of admitted listings with a calendar follow which timetable, by the month of their making; those of
/// before `first` count from there.
pub fn timetables(
    conn: &mut PgConnection,
    region: &RegionCode,
    kind: ListingKind,
    first: DateTime<Utc>,
) -> QueryResult<Vec<TimetableRow>> {
    diesel::sql_query(
        "SELECT opening_hours,
                greatest($3, date_trunc('month', created_at AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai')
                    AS since,
                sum(units)::bigint AS units
         FROM listing WHERE state = 'admitted' AND kind = $2 AND region_code LIKE $1 || '%' GROUP BY 1, 2",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Text, _>(kind)
    .bind::<Timestamptz, _>(first)
    .load(conn)
}

#[derive(QueryableByName)]
pub struct BookedRow {
    /// First day of the month (Asia/Shanghai).
    #[diesel(sql_type = diesel::sql_types::Date)]
    pub month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub bookings: i64,
    #[diesel(sql_type = BigInt)]
    pub minutes: i64,
}

/// Time that was kept for others than the provider on such listings, by the month in which it began.
pub fn booked_by_month(
    conn: &mut PgConnection,
    region: &RegionCode,
    kind: ListingKind,
    window: &TimeWindow,
) -> QueryResult<Vec<BookedRow>> {
    diesel::sql_query(
        "SELECT date_trunc('month', b.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS month, count(*) AS bookings,
                (sum(extract(epoch FROM b.ends_at - b.starts_at)) / 60)::bigint AS minutes
         FROM booking b JOIN listing l ON l.id = b.listing_id
         WHERE l.state = 'admitted' AND l.kind = $2 AND l.region_code LIKE $1 || '%'
           AND b.state IN ('confirmed', 'in_use', 'delivered', 'accepted', 'disputed')
           AND b.starts_at >= $3 AND b.starts_at < $4 AND b.enterprise_id <> b.provider_id
         GROUP BY 1 ORDER BY 1",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Text, _>(kind)
    .bind::<Timestamptz, _>(window.starts_at())
    .bind::<Timestamptz, _>(window.ends_at())
    .load(conn)
}
