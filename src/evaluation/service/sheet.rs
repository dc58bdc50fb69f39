use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::{period, set};
use crate::catalog::Grade;
use crate::evaluation::Error;
use crate::evaluation::model::{
    Appeal, Correction, Indicator, Part, PartRecord, Period, PeriodState, Sanction, ScoreRow, SetVersion,
};
use crate::evaluation::queries::{self, PartRow, PeriodFilter};
use crate::identity::{Caller, Capability};
use crate::kernel::{EvaluationPeriodId, EvaluationScoreId, OrganisationId, RegionCode, Text, local_date};

/// Rows of a table at once.
const MOST_ROWS: i64 = 100_000;

/// A provider's score with everything that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EvaluationScoreSheet)]
pub struct ScoreSheet {
    pub period: Period,
    pub score: ScoreRow,
    /// In the order of the set's indicators.
    pub parts: Vec<Part>,
    pub corrections: Vec<Correction>,
    pub appeals: Vec<Appeal>,
    /// What follows from failing again and again, if it came to that.
    pub sanction: Option<Sanction>,
    /// Whether comments and appeals are taken today.
    pub takes_appeals: bool,
}

/// A period's scores, the best first, of the caller's region: at most `limit + 1`.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn score_list(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationPeriodId,
    after: Option<(i32, EvaluationScoreId)>,
    limit: i64,
) -> Result<Vec<ScoreRow>, Error> {
    let (_, _) = period::period_show(conn, caller, id)?;
    Ok(queries::score_list(conn, id, Some(caller.region.prefix()), after, limit + 1)?)
}

/// A score sheet: to its provider once it is published, and to the bureaus and auditors of the region.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn score_sheet(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationScoreId,
    now: DateTime<Utc>,
) -> Result<ScoreSheet, Error> {
    let (score, period) = visible(conn, caller, id)?;
    let set = set::read(queries::set_fetch(conn, period.set_id)?)?;
    let rows = queries::part_list(conn, &[id])?;
    Ok(ScoreSheet {
        parts: rows.into_iter().map(|row| told(row, &set)).collect(),
        corrections: queries::correction_list(conn, id)?,
        appeals: queries::appeal_list_of(conn, id)?,
        sanction: queries::sanction_find(conn, id)?,
        takes_appeals: period.takes_appeals(local_date(now)),
        score,
        period,
    })
}

fn told(row: PartRow, set: &SetVersion) -> Part {
    let indicator = set.document.indicators.iter().find(|indicator| indicator.code == row.code);
    Part {
        name: indicator.map_or_else(|| Text::new(&row.code, &row.code), |indicator| indicator.name.clone()),
        code: row.code,
        query: row.query,
        outcome: row.outcome,
        records: row.records,
        value: row.value,
        corrected_value: row.corrected_value,
        target: row.target,
        zero_at: row.zero_at,
        weight_bp: row.weight_bp,
        cap_bp: row.cap_bp,
        points_bp: row.points_bp,
    }
}

/// The score with its period, if the caller may see it.
pub(super) fn visible(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationScoreId,
) -> Result<(ScoreRow, Period), Error> {
    let score = queries::score_fetch(conn, id)?;
    let period = queries::period_fetch(conn, score.period_id)?;
    let is_visible = if caller.can(Capability::EvaluationRead) {
        caller.region.covers(&score.region_code)
    } else {
        score.provider_id == caller.organisation_id && period.state != PeriodState::Open
    };
    if is_visible { Ok((score, period)) } else { Err(Error::NotFound) }
}

/// The records behind a part of a score, oldest first: at most `limit + 1`.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn part_records(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationScoreId,
    code: &str,
    after: Option<(DateTime<Utc>, uuid::Uuid)>,
    limit: i64,
) -> Result<Vec<PartRecord>, Error> {
    visible(conn, caller, id)?;
    if queries::part_find(conn, id, code)?.is_none() {
        return Err(Error::NotFound);
    }
    Ok(queries::record_list(conn, id, code, after, limit + 1)?)
}

/// The caller's organisation's scores, newest period first.
///
/// # Errors
/// The database refuses.
pub fn own_list(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<ResultRow>, Error> {
    let filter = PeriodFilter { provider: Some(caller.organisation_id), ..PeriodFilter::default() };
    let mut rows = Vec::new();
    for period in queries::period_list(conn, &filter, None, 200)? {
        if let Some(score) = queries::score_find(conn, period.id, caller.organisation_id)? {
            rows.push(ResultRow { period, score });
        }
    }
    Ok(rows)
}

/// A score with its period.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EvaluationOwnScore)]
pub struct ResultRow {
    pub period: Period,
    pub score: ScoreRow,
}

/// What the public sees of a provider's evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvaluationResult)]
pub struct PublicResult {
    pub rank: i64,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub region_code: RegionCode,
    pub total_bp: i32,
    pub grade: Option<Grade>,
}

/// A frozen period with its ranking.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EvaluationResults)]
pub struct Results {
    pub period: Period,
    pub results: Vec<PublicResult>,
    /// Place after which the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Frozen periods, for everybody, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn results(
    conn: &mut PgConnection,
    before: Option<(NaiveDate, EvaluationPeriodId)>,
    limit: i64,
) -> Result<Vec<Period>, Error> {
    let filter = PeriodFilter { state: Some(PeriodState::Frozen), ..PeriodFilter::default() };
    Ok(queries::period_list(conn, &filter, before, limit + 1)?)
}

/// The ranking of a frozen period, for everybody: at most `limit + 1` rows, each with its key.
///
/// # Errors
/// No such period, or not frozen.
pub fn period_results(
    conn: &mut PgConnection,
    id: EvaluationPeriodId,
    after: Option<(i32, EvaluationScoreId)>,
    limit: i64,
) -> Result<(Period, Vec<(EvaluationScoreId, PublicResult)>), Error> {
    let period = queries::period_fetch(conn, id)?;
    if period.state != PeriodState::Frozen {
        return Err(Error::NotFound);
    }
    let rows = queries::score_list(conn, id, None, after, limit + 1)?.into_iter().map(|score| {
        let result = PublicResult {
            rank: score.rank,
            provider_id: score.provider_id,
            provider_name: score.provider_name,
            region_code: score.region_code,
            total_bp: score.total_bp,
            grade: score.grade,
        };
        (score.id, result)
    });
    Ok((period, rows.collect()))
}

/// A row of a period's table.
#[derive(Debug, Clone)]
pub struct OverviewRow {
    pub score: ScoreRow,
    /// In the order of the indicators.
    pub parts: Vec<Part>,
}

/// A period as a table: what is measured, and every provider of the caller's region with its parts.
#[derive(Debug, Clone)]
pub struct Overview {
    pub period: Period,
    pub indicators: Vec<Indicator>,
    pub rows: Vec<OverviewRow>,
}

/// A period as a table, the best first.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn overview(conn: &mut PgConnection, caller: &Caller, id: EvaluationPeriodId) -> Result<Overview, Error> {
    let (period, set) = period::period_show(conn, caller, id)?;
    let scores = queries::score_list(conn, id, Some(caller.region.prefix()), None, MOST_ROWS)?;
    let ids: Vec<_> = scores.iter().map(|score| score.id).collect();
    let mut parts: BTreeMap<EvaluationScoreId, Vec<Part>> = BTreeMap::new();
    for row in queries::part_list(conn, &ids)? {
        parts.entry(row.score_id).or_default().push(told(row, &set));
    }
    let rows = scores.into_iter().map(|score| {
        let parts = parts.remove(&score.id).unwrap_or_default();
        OverviewRow { score, parts }
    });
    Ok(Overview { rows: rows.collect(), period, indicators: set.document.indicators })
}
