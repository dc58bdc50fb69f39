//! Reports as pictures: an SVG of a slide's size (16:9, 338.67 mm × 190.5 mm), drawn from the same numbers as the table and
//! from nothing else, so that the same report is the same picture, byte for byte.
//!
//! Letters are the reader's own: no font is shipped. Widths are reckoned, ideographs as squares and others narrower, and
//! what does not fit is cut; the whole name stands in the table and in the picture's description.

mod letters;
mod scale;

use std::fmt::Write as _;

use letters::{ems, escaped, name, text};
use scale::{Scale, grouped};

use super::meeting::{MeetingColumn, MeetingLine, MeetingReport, MeetingSheet};
use crate::kernel::{Fen, Text};

/// Bars of one kind: which column, and how it is called beside the bars.
struct Series {
    column: usize,
    name: Text,
    colour: &'static str,
}

const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 720.0;
const LEFT: f64 = 48.0;
/// Names end here, bars begin.
const BARS_FROM: f64 = 340.0;
/// The longest bar ends here; its amount stands behind it.
const BARS_TO: f64 = 1_050.0;
const TOP: f64 = 150.0;
const BOTTOM: f64 = 636.0;
/// What a slide can show; what is left is one bar more.
const MOST_BARS: usize = 14;
const FONTS: &str =
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif";
const INK: &str = "#1b2733";
const SOFT: &str = "#56636f";
const MAIN: &str = "#0f5f8c";
const PALE: &str = "#9dbfd2";
const GREEN: &str = "#2f9e64";

/// The chart of a report.
pub fn draw(sheet: &MeetingSheet, english: bool) -> String {
    let series = series_of(sheet);
    let is_stacked = sheet.report == MeetingReport::BudgetExecution;
    let lines = shown(sheet);
    let scale = Scale::of(&lines, &series, is_stacked, english);
    let mut svg = head(sheet, english);
    legend(&mut svg, &series, english);
    axis(&mut svg, &scale, english);
    if lines.is_empty() {
        let none = if english { "nothing in these days" } else { "所选范围内没有数据" };
        text(&mut svg, ((BARS_FROM + BARS_TO) / 2.0, (TOP + BOTTOM) / 2.0), 22.0, "middle", SOFT, none);
    }
    let row = (BOTTOM - TOP) / f64::from(u32::try_from(lines.len().max(2)).unwrap_or(2));
    let mut y = TOP;
    for line in &lines {
        name(&mut svg, line.name.pick(english), (y, row));
        bars(&mut svg, line, &series, is_stacked, (y, row), &scale, english);
        y += row;
    }
    foot(&mut svg, sheet, english);
    svg.push_str("</svg>\n");
    svg
}

/// What the chart shows, in words: every bar that is drawn, and the sum.
pub fn alt(report: MeetingReport, scope: &Text, columns: &[MeetingColumn], lines: &[MeetingLine]) -> Text {
    let said = |english: bool| {
        let amount = amount_column(report, columns);
        let mut out =
            format!("{}{}{}", report.title().pick(english), if english { ", " } else { "，" }, scope.pick(english));
        for line in lines.iter().take(MOST_BARS) {
            let fen = value(line, amount);
            let joint = if english { "; " } else { "；" };
            let unit = if english { "yuan" } else { "元" };
            let _ = write!(out, "{joint}{} {:#} {unit}", line.name.pick(english), Fen::new(fen));
        }
        out
    };
    Text::new(said(false), said(true))
}

fn place(columns: &[MeetingColumn], key: &str) -> usize {
    columns.iter().position(|column| column.key == key).unwrap_or(0)
}

fn amount_column(report: MeetingReport, columns: &[MeetingColumn]) -> usize {
    let key = match report {
        MeetingReport::AgeingByExpiry | MeetingReport::AgeingByAge => "left_fen",
        MeetingReport::BudgetExecution => "used_fen",
        _ => "amount_fen",
    };
    place(columns, key)
}

fn series_of(sheet: &MeetingSheet) -> Vec<Series> {
    let of = |key: &str, colour: &'static str| {
        let column = place(&sheet.columns, key);
        let name = sheet.columns.get(column).map_or_else(|| Text::new(key, key), |column| column.heading.clone());
        Series { column, name, colour }
    };
    match sheet.report {
        MeetingReport::AgeingByExpiry | MeetingReport::AgeingByAge => vec![of("left_fen", MAIN)],
        MeetingReport::BudgetExecution => vec![of("used_fen", MAIN), of("left_fen", GREEN)],
        _ => vec![of("amount_fen", MAIN), of("previous_fen", PALE)],
    }
}

/// The lines as bars: the first, and what is behind them as one.
fn shown(sheet: &MeetingSheet) -> Vec<MeetingLine> {
    let mut lines = sheet.lines.clone();
    if lines.len() > MOST_BARS {
        let rest = lines.split_off(MOST_BARS - 1);
        let sum = |column: usize| {
            Some(rest.iter().filter_map(|line| line.values.get(column).copied().flatten()).fold(0, i64::saturating_add))
        };
        let values = (0..sheet.columns.len()).map(sum).collect();
        let name = Text::new(format!("其余 {} 项", rest.len()), format!("{} more", rest.len()));
        lines.push(MeetingLine { key: "rest".to_owned(), name, values });
    }
    lines
}

/// A bar's amount, fen: nothing is drawn below zero.
fn value(line: &MeetingLine, column: usize) -> i64 {
    line.values.get(column).copied().flatten().unwrap_or(0).max(0)
}

fn head(sheet: &MeetingSheet, english: bool) -> String {
    let (title, scope) = (sheet.title.pick(english), sheet.scope.pick(english));
    let language = if english { "en" } else { "zh-CN" };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{language}\" width=\"338.67mm\" height=\"190.5mm\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title desc\" font-family=\"{FONTS}\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n",
        escaped(title),
        escaped(sheet.alt.pick(english)),
    );
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"62\" font-size=\"34\" font-weight=\"bold\" fill=\"{INK}\">{}</text>",
        escaped(title)
    );
    text(&mut svg, (LEFT, 98.0), 19.0, "start", SOFT, scope);
    svg
}

fn legend(svg: &mut String, series: &[Series], english: bool) {
    let mut x = BARS_FROM;
    for Series { name, colour, .. } in series {
        let name = name.pick(english);
        let _ = writeln!(svg, "<rect x=\"{x:.1}\" y=\"116\" width=\"16\" height=\"16\" fill=\"{colour}\"/>");
        text(svg, (x + 22.0, 130.0), 16.0, "start", INK, name);
        x += 22.0 + ems(name) * 16.0 + 32.0;
    }
}

fn axis(svg: &mut String, scale: &Scale, english: bool) {
    let decimals = usize::from(scale.step < 1.0) * 2;
    let mut at = 0.0;
    while at <= scale.most * 1.000_001 {
        let x = BARS_FROM + (BARS_TO - BARS_FROM) * at / scale.most;
        let colour = if at == 0.0 { SOFT } else { "#dde3e8" };
        let _ = writeln!(
            svg,
            "<line x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{BOTTOM}\" stroke=\"{colour}\" stroke-width=\"1\"/>"
        );
        text(svg, (x, BOTTOM + 22.0), 15.0, "middle", SOFT, &grouped(&format!("{at:.decimals$}")));
        at += scale.step;
    }
    let unit = if english { format!("in {}", scale.unit_name) } else { format!("单位：{}", scale.unit_name) };
    text(svg, (WIDTH - LEFT, 130.0), 16.0, "end", SOFT, &unit);
}

fn bars(
    svg: &mut String,
    line: &MeetingLine,
    series: &[Series],
    is_stacked: bool,
    (y, row): (f64, f64),
    scale: &Scale,
    english: bool,
) {
    let count = f64::from(u32::try_from(if is_stacked { 1 } else { series.len().max(1) }).unwrap_or(1));
    let height = (row * 0.72 / count).min(46.0);
    let mut top = y + (row - height * count) / 2.0;
    let mut before = 0;
    let size = (height * 0.62).clamp(13.0, 17.0);
    for Series { column, colour, .. } in series {
        let amount = value(line, *column);
        let from = scale.x(before);
        let to = scale.x(before.saturating_add(amount));
        let _ = writeln!(
            svg,
            "<rect x=\"{from:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>",
            to - from
        );
        if is_stacked {
            before = before.saturating_add(amount);
        } else {
            text(svg, (to + 8.0, top + height / 2.0 + size * 0.36), size, "start", INK, &scale.said(amount));
            top += height;
        }
    }
    if is_stacked {
        let used = series.first().map_or(0, |series| value(line, series.column));
        let share = super::meeting::ratio(used, before).map_or_else(|| "—".to_owned(), percent);
        let said = if english {
            format!("{share} of {}", scale.said(before))
        } else {
            format!("{} · {share}", scale.said(before))
        };
        text(svg, (scale.x(before) + 8.0, top + height / 2.0 + size * 0.36), size, "start", INK, &said);
    }
}

/// Basis points as `12.34%`.
pub fn percent(bp: i64) -> String {
    let sign = if bp < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}%", bp.unsigned_abs() / 100, bp.unsigned_abs() % 100)
}

fn foot(svg: &mut String, sheet: &MeetingSheet, english: bool) {
    let amount = amount_column(sheet.report, &sheet.columns);
    let total = sheet.total.as_ref().map(|total| Fen::new(total.values.get(amount).copied().flatten().unwrap_or(0)));
    let what = sheet.columns.get(amount).map_or("", |column| column.heading.pick(english));
    let mut said = match (total, english) {
        (Some(total), false) => format!("{what}合计 {total:#} 元 · "),
        (Some(total), true) => format!("{what}, total {total:#} yuan · "),
        (None, _) => String::new(),
    };
    said.push_str(if english { "checked against the ledger" } else { "已与总账核对一致" });
    let _ = writeln!(svg, "<line x1=\"{LEFT}\" y1=\"676\" x2=\"{:.1}\" y2=\"676\" stroke=\"#dde3e8\"/>", WIDTH - LEFT);
    text(svg, (LEFT, 702.0), 15.0, "start", SOFT, &said);
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::super::meeting::{Compared, MeetingUnit, total};
    use super::*;

    fn sheet(names: &[&str], amounts: &[i64]) -> MeetingSheet {
        let column = |key: &'static str| MeetingColumn { key, heading: Text::new(key, key), unit: MeetingUnit::Fen };
        let columns: Vec<_> =
            ["count", "amount_fen", "previous_count", "previous_fen", "difference_fen", "change_bp"].map(column).into();
        let lines: Vec<_> = names
            .iter()
            .zip(amounts)
            .map(|(name, &fen)| {
                Compared { amount: Fen::new(fen), count: 1, ..Compared::named(*name, Text::new(*name, *name)) }
                    .line(false)
            })
            .collect();
        let report = MeetingReport::TopEnterprises;
        let scope = Text::new("2026 年", "2026");
        MeetingSheet {
            report,
            title: report.title(),
            alt: alt(report, &scope, &columns, &lines),
            total: Some(total(&lines, columns.len())),
            scope,
            columns,
            lines,
            controls: vec![],
            notes: vec![],
        }
    }

    /// Reads the picture as XML; its texts.
    fn texts(svg: &str) -> Vec<String> {
        let mut reader = Reader::from_str(svg);
        let mut found = Vec::new();
        loop {
            match reader.read_event().expect("XML") {
                Event::Eof => return found,
                Event::Text(text) => found.push(text.xml10_content().into_owned()),
                _ => {}
            }
        }
    }

    #[test]
    fn the_same_report_is_the_same_picture_and_says_its_amounts() {
        let sheet = sheet(&["威海甲公司", "乙 <&\"> 公司"], &[123_456_700, 5]);
        let svg = draw(&sheet, false);
        assert_eq!(svg, draw(&sheet, false));
        assert!(svg.contains("width=\"338.67mm\" height=\"190.5mm\"") && svg.contains("乙 &lt;&amp;&quot;&gt; 公司"));
        let texts = texts(&svg);
        for said in ["威海甲公司", "123.46", "amount_fen合计 1,234,567.05 元 · 已与总账核对一致", "单位：万元"]
        {
            assert!(texts.iter().any(|text| text == said), "{said}: {texts:?}");
        }
        assert!(
            texts.iter().any(|text| text.contains("威海甲公司 1,234,567.00 元")),
            "the description names every bar"
        );
        assert!(draw(&sheet, true).contains("in thousand yuan"));
    }

    #[test]
    fn many_lines_become_as_many_bars_as_a_slide_shows() {
        let names: Vec<String> = (0..40).map(|n| format!("公司 {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let sheet = sheet(&names, &[100; 40]);
        let svg = draw(&sheet, false);
        assert!(svg.contains("其余 27 项") && svg.contains("公司 12") && !svg.contains(">公司 13<"));
    }

    #[test]
    fn nothing_and_the_largest_amount_are_drawn() {
        assert!(draw(&sheet(&[], &[]), false).contains("所选范围内没有数据"));
        let svg = draw(&sheet(&["一", "二"], &[i64::MAX, 0]), false);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(percent(-1_234), "-12.34%");
    }
}
