//! What the bureaus look at: vouchers, providers, instruments, and what waits.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::months_until;
use crate::catalog::{ListingKind, OpeningHours};
use crate::kernel::{Fen, LOCAL_ZONE, OrganisationId, ProgrammeId, RegionCode, TimeWindow, local_midnight};
use crate::report::model::VoucherGroup;
use crate::report::queries::bureau as queries;
use crate::store::DbError;

/// Vouchers that were issued in a stretch of time, and where their money is now. The five amounts after the count add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VoucherFigures {
    /// A region's code, an industry as the enterprise names it (empty: none), or a month's first day; empty for the whole.
    pub name: String,
    pub issued: i64,
    /// Those of them that expired.
    pub expired: i64,
    /// Sum of the faces, fen.
    pub issued_fen: Fen,
    pub available_fen: Fen,
    /// Held by bookings that are not settled yet, fen.
    pub held_fen: Fen,
    /// Redeemed by accepted bookings, paid out or not, fen.
    pub redeemed_fen: Fen,
    /// Back in the budget lines after expiry or revocation, fen.
    pub returned_fen: Fen,
}

/// 创新券统计
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VoucherReport {
    pub total: VoucherFigures,
    pub by_region: Vec<VoucherFigures>,
    /// By the first industry that the enterprise names, the largest first; at most 50.
    pub by_industry: Vec<VoucherFigures>,
    /// By month of issue, oldest first; months without an issue are left out.
    pub by_month: Vec<VoucherFigures>,
}

/// Industries are words of the enterprises' own; what a reader can take in.
const MOST_INDUSTRIES: usize = 50;

/// # Errors
/// The database refuses.
pub fn voucher_report(
    conn: &mut PgConnection,
    region: &RegionCode,
    programme: Option<ProgrammeId>,
    issued: &TimeWindow,
) -> Result<VoucherReport, DbError> {
    let rows = queries::vouchers_grouped(conn, region, programme, issued)?;
    let of = |group: VoucherGroup| {
        rows.iter()
            .filter(move |row| row.grouped_by == group)
            .map(|row| VoucherFigures {
                name: row.name.clone(),
                issued: row.issued,
                expired: row.expired,
                issued_fen: row.issued_fen,
                available_fen: row.available_fen,
                held_fen: row.held_fen,
                redeemed_fen: row.redeemed_fen,
                returned_fen: row.returned_fen,
            })
            .collect::<Vec<_>>()
    };
    let total = of(VoucherGroup::Total).pop().ok_or(diesel::result::Error::NotFound)?;
    let mut by_industry = of(VoucherGroup::Industry);
    by_industry.sort_by_key(|figures| std::cmp::Reverse(figures.issued_fen));
    by_industry.truncate(MOST_INDUSTRIES);
    Ok(VoucherReport { total, by_region: of(VoucherGroup::Region), by_industry, by_month: of(VoucherGroup::Month) })
}

/// A provider by what was accepted of its work in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TopProvider {
    pub id: OrganisationId,
    pub name: String,
    pub region_code: RegionCode,
    pub completed_bookings: i64,
    pub enterprises_served: i64,
    /// Booked time, minutes.
    pub served_minutes: i64,
    pub completed_fen: Fen,
    pub redeemed_fen: Fen,
}

/// The providers of a region by what was accepted of their work, largest amounts first.
///
/// # Errors
/// The database refuses.
pub fn top_providers(
    conn: &mut PgConnection,
    region: &RegionCode,
    accepted: &TimeWindow,
    limit: i64,
) -> Result<Vec<TopProvider>, DbError> {
    let rows = queries::providers_top(conn, region, accepted, limit)?;
    Ok(rows
        .into_iter()
        .map(|row| TopProvider {
            id: row.id,
            name: row.name,
            region_code: row.region_code,
            completed_bookings: row.completed,
            enterprises_served: row.enterprises,
            served_minutes: row.minutes,
            completed_fen: row.price_fen,
            redeemed_fen: row.subsidy_fen,
        })
        .collect())
}

/// What waits for somebody's decision, by how long it has stood where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingReviews {
    /// `voucher_application`, `claim` or `booking` (disputes).
    pub kind: String,
    /// The state in which it waits.
    pub state: String,
    pub waiting: i64,
    /// Less than three days.
    pub to_three_days: i64,
    /// Three to seven days.
    pub to_seven_days: i64,
    /// Seven to fourteen days.
    pub to_fourteen_days: i64,
    pub longer: i64,
    pub oldest_since: DateTime<Utc>,
    pub amount_fen: Fen,
}

/// How long reviews of claims took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewTimes {
    /// `district` or `city`.
    pub step: String,
    /// Of this district; absent with `reviewer_id` absent too: of the whole region.
    pub region_code: Option<String>,
    pub reviewer_id: Option<uuid::Uuid>,
    pub reviewer_name: Option<String>,
    pub decided: i64,
    pub returned: i64,
    pub rejected: i64,
    /// Half took at most this long, minutes.
    pub median_minutes: i64,
    /// Nine of ten took at most this long, minutes.
    pub p90_minutes: i64,
}

/// # Errors
/// The database refuses.
pub fn review_times(
    conn: &mut PgConnection,
    region: &RegionCode,
    decided: &TimeWindow,
) -> Result<Vec<ReviewTimes>, DbError> {
    let rows = queries::review_times(conn, region, decided)?;
    Ok(rows
        .into_iter()
        .map(|row| ReviewTimes {
            step: row.step,
            region_code: row.region_code,
            // A whole has no name of one of its parts.
            reviewer_name: row.reviewer.and(row.reviewer_name),
            reviewer_id: row.reviewer,
            decided: row.decided,
            returned: row.returned,
            rejected: row.rejected,
            median_minutes: row.median_minutes,
            p90_minutes: row.p90_minutes,
        })
        .collect())
}

/// # Errors
/// The database refuses.
pub fn waiting_reviews(
    conn: &mut PgConnection,
    region: &RegionCode,
    now: DateTime<Utc>,
) -> Result<Vec<WaitingReviews>, DbError> {
    let rows = queries::waiting_by_age(conn, region, now)?;
    Ok(rows
        .into_iter()
        .map(|row| WaitingReviews {
            kind: row.kind,
            state: row.state,
            waiting: row.waiting,
            to_three_days: row.to_three_days,
            to_seven_days: row.to_seven_days,
            to_fourteen_days: row.to_fourteen_days,
            longer: row.longer,
            oldest_since: row.oldest_since,
            amount_fen: row.amount_fen,
        })
        .collect())
}

/// How much of the open time of a region's listings was booked in a month; both to the present moment in the present month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UtilisationMonth {
    /// First day of the month (Asia/Shanghai).
    pub month: NaiveDate,
    pub bookings: i64,
    pub booked_minutes: i64,
    /// Open time of the listings that are admitted now, all units, from the month in which they were made.
    pub open_minutes: i64,
}

/// The last `months` months, oldest first, the present one included.
///
/// # Errors
/// The database refuses.
pub fn utilisation(
    conn: &mut PgConnection,
    region: &RegionCode,
    kind: ListingKind,
    months: u32,
    now: DateTime<Utc>,
) -> Result<Vec<UtilisationMonth>, DbError> {
    let (first, last) = months_until(now, months);
    let Ok(window) = TimeWindow::new(local_midnight(first), now) else { return Ok(Vec::new()) };
    let timetables = queries::timetables(conn, region, kind, window.starts_at())?;
    let booked = queries::booked_by_month(conn, region, kind, &window)?;
    let mut told = Vec::new();
    for month in first.iter_days().filter(|day| chrono::Datelike::day(day) == 1).take_while(|month| *month <= last) {
        let next = month.checked_add_months(chrono::Months::new(1)).unwrap_or(month);
        let stretch = TimeWindow::new(local_midnight(month), local_midnight(next).min(now));
        let mut open_minutes = 0_i64;
        for row in timetables.iter().filter(|row| row.since <= local_midnight(month)) {
            let hours: OpeningHours = serde_json::from_value(row.opening_hours.clone())
                .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
            let minutes: i64 = stretch
                .iter()
                .flat_map(|stretch| hours.open_in(stretch, LOCAL_ZONE))
                .map(|window| window.minutes())
                .sum();
            open_minutes = open_minutes.saturating_add(minutes.saturating_mul(row.units));
        }
        let (bookings, booked_minutes) =
            booked.iter().find(|row| row.month == month).map_or((0, 0), |row| (row.bookings, row.minutes));
        told.push(UtilisationMonth { month, bookings, booked_minutes, open_minutes });
    }
    Ok(told)
}
