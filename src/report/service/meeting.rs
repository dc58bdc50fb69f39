//! Reports that people take into meetings: lines from the records, confirmed by the ledger, or none.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::pg::PgConnection;

use crate::identity;
use crate::kernel::{Fen, ProgrammeId, RegionCode, Text};
use crate::programme::model::BudgetSide;
use crate::report::error::Error;
use crate::report::model::chart::alt;
use crate::report::model::meeting::{
    Compared, MeetingColumn, MeetingControl, MeetingLine, MeetingReport, MeetingSheet, MeetingUnit, Unused, ageing,
    ratio, top, total, year_before,
};
use crate::report::model::said;
use crate::report::queries::meeting::{self as queries, ClaimsBy, ComparedRow, Posted, Span};
use crate::report::queries::names;
use crate::store::snapshot;

/// Which report is wanted.
#[derive(Debug, Clone)]
pub struct MeetingAsk {
    pub report: MeetingReport,
    pub region: RegionCode,
    pub programme: Option<ProgrammeId>,
    /// First and last day, inside; ageing is as of the last, budgets are of its year.
    pub days: (NaiveDate, NaiveDate),
    pub fiscal_year: i32,
    /// How many are named; the others are one line.
    pub first: usize,
}

/// The report, if the ledger confirms every amount of it.
///
/// # Errors
/// [`Error::TotalsDiffer`] naming both amounts.
pub fn meeting_report(conn: &mut PgConnection, ask: &MeetingAsk) -> Result<MeetingSheet, Error> {
    // One state of the database for the lines and for what confirms them.
    snapshot(conn, |conn| report_within(conn, ask))
}

/// As [`meeting_report`], on what the running transaction sees.
///
/// # Errors
/// Those of [`meeting_report`].
pub fn report_within(conn: &mut PgConnection, ask: &MeetingAsk) -> Result<MeetingSheet, Error> {
    let regions: HashMap<RegionCode, Text> = identity::service::regions(conn)?
        .into_iter()
        .map(|region| (region.code, Text::new(region.name_zh, region.name_en)))
        .collect();
    let made = match ask.report {
        MeetingReport::RedemptionByDistrict => claims(conn, ask, ClaimsBy::District, &regions)?,
        MeetingReport::RedemptionByIndustry => claims(conn, ask, ClaimsBy::Industry, &regions)?,
        MeetingReport::TopEnterprises => claims(conn, ask, ClaimsBy::Enterprise, &regions)?,
        MeetingReport::ProviderIncome => income(conn, ask)?,
        MeetingReport::AgeingByExpiry | MeetingReport::AgeingByAge => unused(conn, ask)?,
        MeetingReport::BudgetExecution => budget(conn, ask, &regions)?,
        MeetingReport::YearOnYear => figures(conn, ask)?,
    };
    let scope = scope(conn, ask, &regions)?;
    let Made { columns, lines, total, controls, notes } = made;
    let sheet = MeetingSheet {
        report: ask.report,
        title: ask.report.title(),
        alt: alt(ask.report, &scope, &columns, &lines),
        scope,
        columns,
        lines,
        total,
        controls,
        notes,
    };
    match sheet.first_difference() {
        None => Ok(sheet),
        Some(control) => Err(Error::TotalsDiffer(control.clone())),
    }
}

/// What differs from report to report.
struct Made {
    columns: Vec<MeetingColumn>,
    lines: Vec<MeetingLine>,
    total: Option<MeetingLine>,
    controls: Vec<MeetingControl>,
    notes: Vec<Text>,
}

fn column(key: &'static str, zh: &str, en: &str, unit: MeetingUnit) -> MeetingColumn {
    MeetingColumn { key, heading: Text::new(zh, en), unit }
}

fn scope(conn: &mut PgConnection, ask: &MeetingAsk, regions: &HashMap<RegionCode, Text>) -> Result<Text, Error> {
    let region =
        regions.get(&ask.region).cloned().unwrap_or_else(|| Text::new(ask.region.as_str(), ask.region.as_str()));
    let (from, to) = ask.days;
    let when = match ask.report {
        MeetingReport::AgeingByExpiry | MeetingReport::AgeingByAge => {
            Text::new(format!("截至 {to}"), format!("as of {to}"))
        }
        MeetingReport::BudgetExecution => {
            Text::new(format!("{} 预算年度", ask.fiscal_year), format!("fiscal year {}", ask.fiscal_year))
        }
        _ => Text::new(format!("{from} 至 {to}"), format!("{from} to {to}")),
    };
    let programme = match ask.programme {
        None => Text::new("", ""),
        Some(id) => {
            let name = programme_name(conn, id)?;
            Text::new(format!(" · {}", name.zh), format!(" · {}", name.en))
        }
    };
    Ok(Text::new(
        format!("{} · {}{}", region.zh, when.zh, programme.zh),
        format!("{} · {}{}", region.en, when.en, programme.en),
    ))
}

/// What people call a programme.
///
/// # Errors
/// No such programme.
pub fn programme_name(conn: &mut PgConnection, id: ProgrammeId) -> Result<Text, Error> {
    Ok(names::programme_name(conn, id)?)
}

fn span(ask: &MeetingAsk) -> Span {
    Span { region: ask.region.clone(), programme: ask.programme, days: ask.days, before: year_before(ask.days) }
}

fn compared_columns(amount: (&str, &str), part: Option<(&str, &str)>) -> Vec<MeetingColumn> {
    use MeetingUnit::{BasisPoints, Count, Fen};
    let mut columns = vec![column("count", "笔数", "Count", Count), column("amount_fen", amount.0, amount.1, Fen)];
    if let Some((zh, en)) = part {
        columns.push(column("part_fen", zh, en, Fen));
    }
    columns.extend([
        column("previous_count", "上年同期笔数", "Count a year before", Count),
        column("previous_fen", "上年同期", "A year before", Fen),
        column("difference_fen", "增减", "Difference", Fen),
        column("change_bp", "同比", "Change", BasisPoints),
    ]);
    columns
}

fn year_note() -> Text {
    Text::new(
        "同比以上年同期为 100%；上年同期为零时不计算比率。",
        "The change is against the same days of the year before; there is none where nothing was before.",
    )
}

fn compared(row: ComparedRow, name: Text) -> Compared {
    let ComparedRow { key, count, amount, previous_count, previous, part, .. } = row;
    Compared { key, name, count, amount, previous_count, previous, part }
}

fn control(what: (&str, &str), lines_fen: Fen, ledger_fen: Fen) -> MeetingControl {
    MeetingControl { what: Text::new(what.0, what.1), lines_fen, ledger_fen }
}

fn claims(
    conn: &mut PgConnection,
    ask: &MeetingAsk,
    by: ClaimsBy,
    regions: &HashMap<RegionCode, Text>,
) -> Result<Made, Error> {
    let span = span(ask);
    let name = |row: &ComparedRow| match by {
        ClaimsBy::District => RegionCode::parse(&row.key)
            .ok()
            .and_then(|code| regions.get(&code).cloned())
            .unwrap_or_else(|| Text::new(row.key.as_str(), row.key.as_str())),
        ClaimsBy::Industry if row.key.is_empty() => Text::new("未填行业", "no industry named"),
        ClaimsBy::Industry => Text::new(row.key.as_str(), row.key.as_str()),
        ClaimsBy::Enterprise => Text::new(row.name.as_str(), row.name.as_str()),
    };
    let rows = queries::claims_compared(conn, &span, by)?;
    let lines: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let name = name(&row);
            compared(row, name)
        })
        .collect();
    // Districts are few and always named.
    let first = if matches!(by, ClaimsBy::District) { usize::MAX } else { ask.first };
    let lines = top(lines, first);
    let sum = Compared::sum(&lines, "total", Text::new("合计", "Total"));
    let (posted, posted_before) = queries::posted_sum(conn, &span, Posted::Claimed)?;
    let controls = vec![
        control(("核准的兑付", "approved claims"), sum.amount, posted),
        control(("上年同期核准的兑付", "approved claims of the year before"), sum.previous, posted_before),
    ];
    Ok(Made {
        columns: compared_columns(("兑付金额", "Approved"), None),
        lines: lines.iter().map(|line| line.line(false)).collect(),
        total: Some(sum.line(false)),
        controls,
        notes: vec![
            Text::new(
                "按核准日期统计兑付；区域为企业所在区域。",
                "Claims by the day of their approval; the region is the enterprise's.",
            ),
            year_note(),
        ],
    })
}

fn income(conn: &mut PgConnection, ask: &MeetingAsk) -> Result<Made, Error> {
    let span = span(ask);
    let rows = queries::income_compared(conn, &span)?;
    let previous_part: Fen = rows.iter().map(|row| row.previous_part).sum();
    let lines = rows
        .into_iter()
        .map(|row| {
            let name = Text::new(row.name.as_str(), row.name.as_str());
            compared(row, name)
        })
        .collect();
    let lines = top(lines, ask.first);
    let sum = Compared::sum(&lines, "total", Text::new("合计", "Total"));
    let (posted, posted_before) = queries::posted_sum(conn, &span, Posted::Earned)?;
    let controls = vec![
        control(("收入中创新券支付的部分", "what vouchers paid of the income"), sum.part, posted),
        control(("上年同期创新券支付的部分", "what vouchers paid in the year before"), previous_part, posted_before),
    ];
    Ok(Made {
        columns: compared_columns(("服务收入", "Income"), Some(("其中创新券", "Of that vouchers"))),
        lines: lines.iter().map(|line| line.line(true)).collect(),
        total: Some(sum.line(true)),
        controls,
        notes: vec![
            Text::new(
                "按验收日期统计已验收订单的价款；创新券支付的部分与总账核对，企业自付部分不经总账。",
                "Prices of orders by the day of acceptance; what vouchers paid is checked against the ledger, what \
                 enterprises pay themselves does not pass through it.",
            ),
            year_note(),
        ],
    })
}

fn figures(conn: &mut PgConnection, ask: &MeetingAsk) -> Result<Made, Error> {
    let span = span(ask);
    let mut rows = queries::figures_compared(conn, &span)?;
    let kinds = [
        ("issued", "发放创新券", "Vouchers issued", Posted::Issued),
        ("redeemed", "验收核销", "Redeemed at acceptance", Posted::Redeemed),
        ("claimed", "核准兑付", "Claims approved", Posted::Claimed),
        ("awarded", "核准认定奖补", "Awards approved", Posted::Awarded),
    ];
    let sums = queries::posted_sums(conn, &span, &kinds.map(|(.., posted)| posted))?;
    let (mut lines, mut controls) = (Vec::new(), Vec::new());
    for ((key, zh, en, _), (posted, posted_before)) in kinds.into_iter().zip(sums) {
        let found = rows.iter().position(|row| row.key == key).map(|at| rows.swap_remove(at));
        let row = found.unwrap_or_else(|| ComparedRow { key: key.to_owned(), ..ComparedRow::default() });
        let line = compared(row, Text::new(zh, en));
        controls.push(control((zh, en), line.amount, posted));
        let before = (format!("上年同期{zh}"), format!("{en} (year before)"));
        controls.push(control((before.0.as_str(), before.1.as_str()), line.previous, posted_before));
        lines.push(line.line(false));
    }
    Ok(Made {
        columns: compared_columns(("本期", "This period"), None),
        lines,
        // Vouchers issued and claims approved are no two parts of one sum.
        total: None,
        controls,
        notes: vec![year_note()],
    })
}

fn unused(conn: &mut PgConnection, ask: &MeetingAsk) -> Result<Made, Error> {
    let day = ask.days.1;
    let unused: Vec<_> = queries::vouchers_unused(conn, &ask.region, ask.programme, day)?
        .into_iter()
        .map(|row| Unused {
            age_days: row.age_days.into(),
            days_left: row.days_left.into(),
            count: row.count,
            face: row.face,
            left: row.left,
            held: row.held,
        })
        .collect();
    let lines = ageing(&unused, ask.report == MeetingReport::AgeingByExpiry);
    let columns = vec![
        column("count", "张数", "Vouchers", MeetingUnit::Count),
        column("face_fen", "面额", "Face", MeetingUnit::Fen),
        column("left_fen", "未用金额", "Unused", MeetingUnit::Fen),
        column("held_fen", "其中预约冻结", "Of that held by bookings", MeetingUnit::Fen),
    ];
    let total = total(&lines, columns.len());
    let left = Fen::new(total.values.get(2).copied().flatten().unwrap_or(0));
    let ledger = queries::vouchers_left(conn, &ask.region, ask.programme, day)?;
    Ok(Made {
        columns,
        lines,
        total: Some(total),
        controls: vec![control(("创新券账户余额", "what is left on the vouchers' accounts"), left, ledger)],
        notes: vec![Text::new(
            "仅列当日日终账户仍有余额的创新券；预约冻结的金额仍计入未用金额。",
            "Vouchers with something left at the end of the day; what bookings hold is not used yet.",
        )],
    })
}

fn budget(conn: &mut PgConnection, ask: &MeetingAsk, regions: &HashMap<RegionCode, Text>) -> Result<Made, Error> {
    let rows = queries::budget_lines(conn, &ask.region, ask.programme, ask.fiscal_year)?;
    let ledger: Fen = rows.iter().map(|row| row.balance).sum();
    let line = |row: &queries::LineRow| {
        let level = said("level", row.level.as_str());
        let side = side(row.side);
        let region = regions
            .get(&row.region_code)
            .cloned()
            .unwrap_or_else(|| Text::new(row.region_code.as_str(), row.region_code.as_str()));
        let (granted, used) = (row.granted.get(), row.used.get());
        MeetingLine {
            key: row.key.clone(),
            name: Text::new(
                format!("{} {}{} {}", row.name_zh, level.zh, side.zh, region.zh),
                format!("{}, {} {}, {}", row.name_en, level.en, side.en, region.en),
            ),
            values: vec![Some(granted), Some(used), Some(granted.saturating_sub(used)), ratio(used, granted)],
        }
    };
    let lines: Vec<_> = rows.iter().map(line).collect();
    let columns = vec![
        column("granted_fen", "预算指标", "Granted", MeetingUnit::Fen),
        column("used_fen", "已支用", "Used", MeetingUnit::Fen),
        column("left_fen", "结余", "Left", MeetingUnit::Fen),
        column("executed_bp", "执行率", "Executed", MeetingUnit::BasisPoints),
    ];
    let mut total = total(&lines, columns.len());
    let at = |column: usize| total.values.get(column).copied().flatten().unwrap_or(0);
    let (granted, used, left) = (at(0), at(1), at(2));
    if let Some(executed) = total.values.get_mut(3) {
        *executed = ratio(used, granted);
    }
    Ok(Made {
        columns,
        lines,
        total: Some(total),
        controls: vec![control(
            ("预算指标账户余额", "what is left on the budget lines' accounts"),
            Fen::new(left),
            ledger,
        )],
        notes: vec![Text::new(
            "预算指标为下达数减去交回和结转；已支用为发放创新券和奖补减去退回。",
            "Granted less returned and carried over; used for vouchers and rewards, less what came back.",
        )],
    })
}

fn side(side: BudgetSide) -> Text {
    match side {
        BudgetSide::Demand => Text::new("需方", "demand"),
        BudgetSide::Supply => Text::new("供方", "supply"),
        BudgetSide::Award => Text::new("认定奖补", "awards"),
    }
}
