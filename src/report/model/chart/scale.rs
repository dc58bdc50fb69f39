//! How long bars are, and what the axis beside them says.

use super::{BARS_FROM, BARS_TO, Series, value};
use crate::report::model::meeting::MeetingLine;

/// What the axis goes to, and in what it counts.
pub(super) struct Scale {
    pub(super) most: f64,
    pub(super) step: f64,
    /// Fen of one unit of the axis.
    unit: f64,
    pub(super) unit_name: &'static str,
}

impl Scale {
    pub(super) fn of(lines: &[MeetingLine], series: &[Series], is_stacked: bool, english: bool) -> Self {
        let length = |line: &MeetingLine| {
            let values = series.iter().map(|series| value(line, series.column));
            if is_stacked { values.fold(0, i64::saturating_add) } else { values.max().unwrap_or(0) }
        };
        let most = float(lines.iter().map(length).max().unwrap_or(0));
        // From ten thousand yuan on, amounts are said in ten thousands, as Chinese does, or in thousands.
        let (unit, unit_name) = match (most >= 1_000_000.0, english) {
            (true, false) => (1_000_000.0, "万元"),
            (true, true) => (100_000.0, "thousand yuan"),
            (false, false) => (100.0, "元"),
            (false, true) => (100.0, "yuan"),
        };
        let most = (most / unit).max(1.0);
        let raw = most / 5.0;
        let magnitude = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * magnitude).find(|step| *step >= raw);
        let step = step.unwrap_or(raw);
        Self { most: (most / step).ceil() * step, step, unit, unit_name }
    }

    pub(super) fn x(&self, fen: i64) -> f64 {
        BARS_FROM + (BARS_TO - BARS_FROM) * (float(fen) / self.unit / self.most)
    }

    pub(super) fn said(&self, fen: i64) -> String {
        grouped(&format!("{:.2}", float(fen) / self.unit))
    }
}

/// Amounts of public money are far below what a float holds exactly; a bar needs no more.
#[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
fn float(fen: i64) -> f64 {
    fen as f64
}

/// `1234567.80` as `1,234,567.80`.
pub(super) fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let groups: Vec<_> = whole.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    format!("{}{rest}", groups.join(","))
}
