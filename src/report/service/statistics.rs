//! What the product does for the public, in figures.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::months_until;
use crate::catalog::ListingKind;
use crate::kernel::{Fen, RegionCode};
use crate::report::queries::statistics as queries;
use crate::store::DbError;

/// How many months are told, the present one included.
const MONTHS: u32 = 24;

/// The public statistics, counted when they are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicStatistics {
    /// When this was counted, UTC.
    pub counted_at: DateTime<Utc>,
    /// What is offered now, by kind and region.
    pub listings: Vec<ListingsInRegion>,
    /// Admitted providers.
    pub providers: i64,
    /// Different enterprises with a completed booking.
    pub enterprises_served: i64,
    /// Bookings that were accepted, ever.
    pub completed_bookings: i64,
    /// What they came to, fen.
    pub completed_fen: Fen,
    /// What vouchers paid of it, fen.
    pub redeemed_fen: Fen,
    /// The last 24 months, oldest first, the present one included.
    pub months: Vec<StatisticsMonth>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListingsInRegion {
    pub kind: ListingKind,
    pub region_code: RegionCode,
    pub listings: i64,
}

/// A month by the day of acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatisticsMonth {
    /// First day of the month (Asia/Shanghai).
    pub month: NaiveDate,
    pub completed_bookings: i64,
    pub completed_fen: Fen,
    pub redeemed_fen: Fen,
}

/// # Errors
/// The database refuses.
pub fn public_statistics(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<PublicStatistics, DbError> {
    let listings = queries::listings_by_kind_and_region(conn)?
        .into_iter()
        .map(|row| ListingsInRegion { kind: row.kind, region_code: row.region_code, listings: row.listings })
        .collect();
    let totals = queries::totals(conn)?;
    let (first, last) = months_until(now, MONTHS);
    let months = queries::completed_by_month(conn, first, last)?
        .into_iter()
        .map(|row| StatisticsMonth {
            month: row.month,
            completed_bookings: row.completed,
            completed_fen: row.price_fen,
            redeemed_fen: row.subsidy_fen,
        })
        .collect();
    Ok(PublicStatistics {
        counted_at: now,
        listings,
        providers: totals.providers,
        enterprises_served: totals.enterprises,
        completed_bookings: totals.completed,
        completed_fen: totals.price_fen,
        redeemed_fen: totals.subsidy_fen,
        months,
    })
}
