use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

use crate::catalog::ListingKind;
use crate::kernel::{Fen, RegionCode};

#[derive(QueryableByName)]
pub struct ListingsRow {
    #[diesel(sql_type = Text)]
    pub kind: ListingKind,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub listings: i64,
}

/// What is offered to the public, by kind and region.
pub fn listings_by_kind_and_region(conn: &mut PgConnection) -> QueryResult<Vec<ListingsRow>> {
    diesel::sql_query(
        "SELECT kind, region_code, count(*) AS listings FROM listing WHERE state = 'admitted'
         GROUP BY kind, region_code ORDER BY kind, region_code",
    )
    .load(conn)
}

#[derive(QueryableByName)]
pub struct TotalsRow {
    #[diesel(sql_type = BigInt)]
    pub providers: i64,
    #[diesel(sql_type = BigInt)]
    pub enterprises: i64,
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
    #[diesel(sql_type = BigInt)]
    pub price_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub subsidy_fen: Fen,
}

/// Admitted providers, and what was ever completed for others than themselves.
pub fn totals(conn: &mut PgConnection) -> QueryResult<TotalsRow> {
    diesel::sql_query(
        "SELECT (SELECT count(*) FROM organisation WHERE kind = 'provider' AND state = 'admitted') AS providers,
                count(DISTINCT e.id) FILTER (WHERE e.kind = 'enterprise') AS enterprises, count(*) AS completed,
                coalesce(sum(final_price_fen), 0)::bigint AS price_fen,
                coalesce(sum(final_subsidy_fen), 0)::bigint AS subsidy_fen
         FROM booking b JOIN organisation e ON e.id = b.enterprise_id
         WHERE b.state = 'accepted' AND b.enterprise_id <> b.provider_id",
    )
    .get_result(conn)
}

#[derive(QueryableByName)]
pub struct MonthRow {
    /// First day of the month (Asia/Shanghai).
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
    #[diesel(sql_type = BigInt)]
    pub price_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub subsidy_fen: Fen,
}

/// Accepted bookings by month of acceptance, from the month `first` to the month `last`, none left out.
pub fn completed_by_month(conn: &mut PgConnection, first: NaiveDate, last: NaiveDate) -> QueryResult<Vec<MonthRow>> {
    diesel::sql_query(
        "SELECT m.month::date AS month, coalesce(done.completed, 0) AS completed,
                coalesce(done.price_fen, 0)::bigint AS price_fen, coalesce(done.subsidy_fen, 0)::bigint AS subsidy_fen
         FROM generate_series($1::date::timestamp, $2::date::timestamp, interval '1 month') m (month)
         LEFT JOIN (
            SELECT date_trunc('month', accepted_at AT TIME ZONE 'Asia/Shanghai') AS month, count(*) AS completed,
                   sum(final_price_fen) AS price_fen, sum(final_subsidy_fen) AS subsidy_fen
            FROM booking
            WHERE state = 'accepted' AND enterprise_id <> provider_id AND accepted_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai'
            GROUP BY 1) done ON done.month = m.month
         ORDER BY 1",
    )
    .bind::<Date, _>(first)
    .bind::<Date, _>(last)
    .load(conn)
}
