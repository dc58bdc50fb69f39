//! The public record of providers, from the product's own bookings.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::months_until;
use crate::catalog::{self, Grade, ListingKind, RatingSummary};
use crate::kernel::{OrganisationId, RegionCode, local_date};
pub use crate::report::queries::providers::ProviderFilter;
use crate::report::queries::providers::{self as queries, RecordRow};
use crate::store::DbError;

/// How many months a provider's page looks back, the present one included.
const MONTHS: u32 = 12;

/// A provider and what is on record of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProviderRecord {
    pub id: OrganisationId,
    pub name: String,
    pub region_code: RegionCode,
    /// The day of its (latest) admission.
    pub admitted_on: NaiveDate,
    /// What it offers now; kinds without listings are left out.
    pub listings: Vec<ListingsOfKind>,
    /// Bookings that were accepted, ever.
    pub completed_bookings: i64,
    /// Different enterprises among them.
    pub enterprises_served: i64,
    /// Booked time of accepted bookings, minutes.
    pub served_minutes: i64,
    /// Bookings of a time that were delivered.
    pub timed_deliveries: i64,
    /// Those of them that were delivered by the end of the day on which the booked time ended.
    pub on_time_deliveries: i64,
    /// Complaints that a bureau found right, ever.
    pub upheld_complaints: i64,
    /// The latest yearly grade that was decided.
    pub grade: Option<GradeOfYear>,
    /// What enterprises say of it; absent while nobody has.
    pub rating: Option<RatingSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListingsOfKind {
    pub kind: ListingKind,
    pub listings: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct GradeOfYear {
    pub year: i32,
    pub grade: Grade,
}

/// A provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProviderPage {
    #[serde(flatten)]
    pub record: ProviderRecord,
    /// Every grade that was decided, newest first.
    pub grades: Vec<GradeOfYear>,
    /// The last twelve months, oldest first, the present one included.
    pub months: Vec<CompletedInMonth>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CompletedInMonth {
    /// First day of the month (Asia/Shanghai).
    pub month: NaiveDate,
    pub completed_bookings: i64,
}

impl TryFrom<RecordRow> for ProviderRecord {
    type Error = DbError;

    fn try_from(row: RecordRow) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            name: row.name,
            region_code: row.region_code,
            admitted_on: local_date(row.admitted_at),
            listings: serde_json::from_value(row.listings)
                .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?,
            completed_bookings: row.completed,
            enterprises_served: row.enterprises,
            served_minutes: row.minutes,
            timed_deliveries: row.timed,
            on_time_deliveries: row.on_time,
            upheld_complaints: row.upheld,
            grade: row.year.zip(row.grade).map(|(year, grade)| GradeOfYear { year, grade }),
            rating: None,
        })
    }
}

/// Admitted providers in the order of their names: at most `limit + 1`, so that the reader knows whether there are more.
///
/// # Errors
/// The database refuses.
pub fn provider_list(
    conn: &mut PgConnection,
    filter: &ProviderFilter,
    after: Option<&(String, OrganisationId)>,
    limit: i64,
) -> Result<Vec<ProviderRecord>, DbError> {
    let rows = queries::provider_list(conn, filter, after, limit + 1)?;
    rated(conn, rows.into_iter().map(ProviderRecord::try_from).collect::<Result<_, _>>()?)
}

fn rated(conn: &mut PgConnection, mut records: Vec<ProviderRecord>) -> Result<Vec<ProviderRecord>, DbError> {
    let ids: Vec<_> = records.iter().map(|record| record.id).collect();
    let ratings = catalog::service::ratings_of_providers(conn, &ids)?;
    for record in &mut records {
        record.rating = ratings.get(&record.id).copied();
    }
    Ok(records)
}

/// One admitted provider's page.
///
/// # Errors
/// No such provider, or not admitted now.
pub fn provider_page(conn: &mut PgConnection, id: OrganisationId, now: DateTime<Utc>) -> Result<ProviderPage, DbError> {
    let record = queries::provider_fetch(conn, id)?.try_into()?;
    let record = rated(conn, vec![record])?.pop().ok_or(diesel::result::Error::NotFound)?;
    let grades = queries::grade_list(conn, id)?.into_iter().map(|(year, grade)| GradeOfYear { year, grade }).collect();
    let (first, last) = months_until(now, MONTHS);
    let months = queries::completed_by_month(conn, id, first, last)?
        .into_iter()
        .map(|row| CompletedInMonth { month: row.month, completed_bookings: row.completed })
        .collect();
    Ok(ProviderPage { record, grades, months })
}
