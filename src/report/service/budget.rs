//! How budgets are used up.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{Fen, ProgrammeId, RegionScope, Text, local_date};
use crate::programme::model::BudgetSide;
use crate::report::model::{BudgetForecast, PACE_DAYS, forecast};
use crate::report::queries::budget as queries;
use crate::store::DbError;

/// A programme's budget lines of one side and year, taken together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgrammeBudget {
    pub programme_id: ProgrammeId,
    pub programme_name: Text,
    pub side: BudgetSide,
    /// All that was granted, fen.
    pub granted_fen: Fen,
    /// What is still free, fen.
    pub available_fen: Fen,
    /// By month of the books, oldest first; months in which nothing moved are left out.
    pub months: Vec<BudgetMonth>,
    /// Absent once the year is over.
    pub forecast: Option<BudgetForecast>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BudgetMonth {
    /// First day of the month.
    pub month: NaiveDate,
    pub granted_fen: Fen,
    /// Given to vouchers or rewards, fen.
    pub drawn_fen: Fen,
    /// Come back from vouchers, fen.
    pub returned_fen: Fen,
    /// Free at the month's end, fen.
    pub available_after_fen: Fen,
}

/// The budget of a fiscal year of every programme, as far as it is the scope's, by the order of the programmes' codes.
///
/// # Errors
/// The database refuses.
pub fn budget_report(
    conn: &mut PgConnection,
    within: &RegionScope,
    fiscal_year: i32,
    now: DateTime<Utc>,
) -> Result<Vec<ProgrammeBudget>, DbError> {
    let budgets = queries::budget_by_programme(conn, within, fiscal_year, now - Duration::days(PACE_DAYS))?;
    let movements = queries::budget_by_month(conn, within, fiscal_year)?;
    let told = budgets.into_iter().map(|row| {
        let mut available = Fen::ZERO;
        let own = movements.iter().filter(|m| (m.programme_id, m.side) == (row.programme_id, row.side));
        let months = own
            .map(|m| {
                let change = m.granted_fen.get() - m.drawn_fen.get() + m.returned_fen.get();
                available = Fen::new(available.get() + change);
                BudgetMonth {
                    month: m.month,
                    granted_fen: m.granted_fen,
                    drawn_fen: m.drawn_fen,
                    returned_fen: m.returned_fen,
                    available_after_fen: available,
                }
            })
            .collect();
        ProgrammeBudget {
            programme_id: row.programme_id,
            programme_name: Text::new(row.name_zh, row.name_en),
            side: row.side,
            granted_fen: row.granted_fen,
            available_fen: row.available_fen,
            months,
            forecast: forecast(row.available_fen, row.drawn_recently_fen, fiscal_year, local_date(now)),
        }
    });
    Ok(told.collect())
}
