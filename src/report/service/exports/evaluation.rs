//! A period's scores with every part, as the bureaus discuss them.

use diesel::pg::PgConnection;

use super::{Ask, Regions, Written};
use crate::evaluation::model::{IndicatorUnit, Part, PartOutcome};
use crate::evaluation::service::{self as evaluations, Overview};
use crate::identity::Caller;
use crate::kernel::{EvaluationPeriodId, Fen, local_date};
use crate::report::error::Error;
use crate::tabular::{OutCell, OutColumn, TableWriter};

pub(super) const TITLE: (&str, &str) = ("绩效评价", "Evaluation");

/// The score table of a period in the caller's region, the best first: each indicator's value and points side by side.
///
/// # Errors
/// Not the caller's to see; the file cannot be written.
pub fn evaluation_scores(
    conn: &mut PgConnection,
    caller: &Caller,
    ask: &Ask,
    id: EvaluationPeriodId,
) -> Result<Written, Error> {
    let regions = Regions::load(conn, ask)?;
    let Overview { period, indicators, rows } = evaluations::overview(conn, caller, id)?;
    let pick = |zh: &str, en: &str| if ask.english { en.to_owned() } else { zh.to_owned() };
    let column = |heading: String, width: f64| OutColumn { heading, width };
    let mut columns = vec![
        column(pick("名次", "Rank"), 8.0),
        column(pick("服务机构", "Provider"), 32.0),
        column(pick("区域", "Region"), 14.0),
    ];
    for indicator in &indicators {
        let name = indicator.name.pick(ask.english);
        columns.push(column(format!("{name}{}", unit(ask, indicator.query.unit())), 18.0));
        columns.push(column(format!("{name}{}", pick("得分", ": points")), 14.0));
    }
    columns.push(column(pick("总分", "Score"), 10.0));
    columns.push(column(pick("等级", "Grade"), 10.0));
    let title = format!("{} {}", pick(TITLE.0, TITLE.1), period.reference);
    let mut table = TableWriter::begin(ask.format, &title, &columns, ask.now)?;
    let count = rows.len() as u64;
    for row in rows {
        let mut cells: Vec<OutCell> =
            vec![row.score.rank.into(), row.score.provider_name.as_str().into(), regions.name(&row.score.region_code)];
        for part in &row.parts {
            cells.push(value(part));
            cells.push(match part.outcome {
                PartOutcome::NotApplicable => pick("不适用", "does not apply").into(),
                PartOutcome::Scored | PartOutcome::NoRecords => points(part.points_bp),
            });
        }
        cells.push(points(row.score.total_bp));
        cells.push(row.score.grade.map(|grade| ask.said("grade", grade.as_str())).unwrap_or(OutCell::Empty));
        table.row(&cells)?;
    }
    let (file, bytes) = table.finish()?;
    let name = format!("{title}-{}.{}", local_date(ask.now).format("%Y%m%d"), ask.format);
    Ok(Written { file, bytes, rows: count, name, media_type: ask.format.media_type() })
}

fn unit(ask: &Ask, unit: IndicatorUnit) -> &'static str {
    match (unit, ask.english) {
        (IndicatorUnit::Minutes, false) => "（分钟）",
        (IndicatorUnit::Minutes, true) => " (minutes)",
        (IndicatorUnit::Fen, false) => "（元）",
        (IndicatorUnit::Fen, true) => " (yuan)",
        (IndicatorUnit::BasisPoints, _) => " (%)",
        (IndicatorUnit::HundredthStars, false) => "（星）",
        (IndicatorUnit::HundredthStars, true) => " (stars)",
        (IndicatorUnit::Count, _) => "",
    }
}

/// Hundredths, as the tables write amounts: with two decimals.
fn points(basis_points: i32) -> OutCell {
    OutCell::Money(Fen::new(basis_points.into()))
}

fn value(part: &Part) -> OutCell {
    let Some(value) = part.corrected_value.or(part.value) else { return OutCell::Empty };
    match part.query.unit() {
        IndicatorUnit::Minutes | IndicatorUnit::Count => OutCell::Count(value),
        IndicatorUnit::Fen | IndicatorUnit::BasisPoints | IndicatorUnit::HundredthStars => {
            OutCell::Money(Fen::new(value))
        }
    }
}
