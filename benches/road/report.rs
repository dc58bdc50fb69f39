//! Figures, the table, and the file that keeps them.

use std::time::Duration;

use serde_json::{Value, json};

use super::Outcome;
use super::host::Host;

/// What one run of one side gave.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    pub count: usize,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// What the server had in memory at most, MB; not a number where that was not looked at.
    pub rss_mb: f64,
}

impl Figures {
    /// Of a side that was not asked.
    pub const UNKNOWN: Self =
        Self { count: 0, per_second: f64::NAN, p50_ms: f64::NAN, p99_ms: f64::NAN, rss_mb: f64::NAN };

    pub fn of(mut latencies: Vec<Duration>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        let at = |share: f64| {
            let place = (latencies.len() as f64 * share) as usize;
            latencies.get(place.min(latencies.len().saturating_sub(1))).map_or(f64::NAN, |time| ms(*time))
        };
        Self {
            count: latencies.len(),
            per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
            p50_ms: at(0.5),
            p99_ms: at(0.99),
            rss_mb: f64::NAN,
        }
    }
}

pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// What a ratio of ours to the limit should be.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::AtLeast(least) => ratio >= least,
            Self::AtMost(most) => ratio <= most,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtLeast(least) => format!(">= {least}"),
            Self::AtMost(most) => format!("<= {most}"),
        }
    }
}

/// A figure of ours beside its limit: the medians of the rounds, and the median of the rounds' ratios.
pub struct Scenario {
    pub name: &'static str,
    pub unit: &'static str,
    pub goal: Goal,
    /// Ours and the limit, by round.
    pub rounds: Vec<(f64, f64)>,
    /// What else is worth knowing.
    pub more: Value,
}

impl Scenario {
    fn ratio(&self) -> f64 {
        median(self.rounds.iter().map(|(ours, limit)| ours / limit))
    }

    fn row(&self) -> Value {
        let ratio = self.ratio();
        let mut row = json!({
            "name": self.name,
            "unit": self.unit,
            "ours": rounded(median(self.rounds.iter().map(|round| round.0))),
            "limit": rounded(median(self.rounds.iter().map(|round| round.1))),
            "ratio": rounded(ratio),
            "ratio_is": "ours / limit, median of the rounds",
            "better": if matches!(self.goal, Goal::AtLeast(_)) { "higher" } else { "lower" },
            "goal": self.goal.text(),
            "met": self.goal.is_met(ratio),
            // Always there, null where they mean nothing.
            "p50_ms": null,
            "p99_ms": null,
            "rss_mb": null,
            "statements": null,
            "statements_are": null,
            "rounds": self.rounds.iter().map(|(ours, limit)| [rounded(*ours), rounded(*limit)]).collect::<Vec<_>>(),
        });
        if let (Some(row), Some(more)) = (row.as_object_mut(), self.more.as_object()) {
            row.extend(more.clone());
        }
        row
    }
}

/// Latencies of both sides, and the memory of the server at its highest, as further columns.
pub fn latencies(rounds: &[(Figures, Figures)]) -> Value {
    let median_of = |pick: fn(&(Figures, Figures)) -> f64| rounded(median(rounds.iter().map(pick)));
    json!({
        "rss_mb": rounded(rounds.iter().map(|round| round.0.rss_mb).fold(f64::NAN, f64::max)),
        "statements_are": "per request",
        "p50_ms": median_of(|round| round.0.p50_ms),
        "p99_ms": median_of(|round| round.0.p99_ms),
        "limit_p50_ms": median_of(|round| round.1.p50_ms),
        "limit_p99_ms": median_of(|round| round.1.p99_ms),
    })
}

/// Statements of work over many rows, as further columns.
pub fn per_thousand(more: &mut Value, statements: usize, rows: usize) {
    more["statements"] = json!(rounded(statements as f64 * 1000.0 / rows.max(1) as f64));
    more["statements_in_all"] = json!(statements);
    more["statements_are"] = json!("per 1,000 rows");
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Prints the table and writes `latest.json`. A goal that is missed is said plainly and is no failure of the run.
pub fn write(host: &Host, scenarios: &[Scenario], elapsed: Duration) -> Outcome<()> {
    let rows: Vec<Value> = scenarios.iter().map(Scenario::row).collect();
    println!(
        "\n{:<31} {:<12} {:>11} {:>11} {:>7} {:>8} {:>4} {:>9} {:>9} {:>8} {:>11}",
        "scenario", "unit", "ours", "limit", "ratio", "goal", "met", "p50 ms", "p99 ms", "rss MB", "statements"
    );
    for row in &rows {
        // Only those of single requests are told without saying so.
        let of_rows = if row["statements_are"] == "per 1,000 rows" { "/1000" } else { "" };
        println!(
            "{:<31} {:<12} {:>11} {:>11} {:>7} {:>8} {:>4} {:>9} {:>9} {:>8} {:>11}",
            row["name"].as_str().unwrap_or_default(),
            row["unit"].as_str().unwrap_or_default(),
            number(&row["ours"], 1),
            number(&row["limit"], 1),
            number(&row["ratio"], 2),
            row["goal"].as_str().unwrap_or_default(),
            if row["met"] == true { "yes" } else { "NO" },
            number(&row["p50_ms"], 1),
            number(&row["p99_ms"], 1),
            number(&row["rss_mb"], 0),
            number(&row["statements"], 1) + of_rows,
        );
    }
    let missed = rows.iter().filter(|row| row["met"] != true).count();
    println!("{missed} of {} goals missed; {:.0} s", rows.len(), elapsed.as_secs_f64());
    let path = host.dir.join("latest.json");
    let text = serde_json::to_string_pretty(&json!({ "seconds": elapsed.as_secs(), "scenarios": rows }))?;
    std::fs::write(&path, text)?;
    println!("{}", path.display());
    Ok(())
}

/// Of a column; a dash where there is nothing to tell.
fn number(value: &Value, digits: usize) -> String {
    value.as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.digits$}"))
}
