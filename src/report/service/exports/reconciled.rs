//! What reconciliation comes to: how old exceptions are, and the three ways to the figure of a month.

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Ask, Heading, Written, write};
use crate::kernel::{ProgrammeId, RegionScope, Text, local_date};
use crate::reconciliation::model::Month;
use crate::reconciliation::model::record::Age;
use crate::reconciliation::model::report::{Difference, DifferenceKind, DifferenceTotal, Total, Totals};
use crate::reconciliation::service as reconciliation;
use crate::report::error::Error;
use crate::tabular::OutCell;

pub(super) const AGES_TITLE: (&str, &str) = ("异常账龄", "Ages of exceptions");

const AGES: &[Heading] = &[
    ("类别", "Kind", 24.0),
    ("已等", "Open for", 16.0),
    ("件数", "Number", 10.0),
    ("金额（元）", "Amount (yuan)", 16.0),
    ("过期限", "Past their day", 16.0),
    ("未指派", "Without an owner", 18.0),
];

/// Open exceptions by kind and by how long they have been open, in the bands that the office has set; no row for none.
///
/// # Errors
/// The file cannot be written.
pub fn exception_ages(conn: &mut PgConnection, ask: &Ask, within: &RegionScope) -> Result<Written, Error> {
    let today = local_date(ask.now);
    write(
        conn,
        ask,
        AGES_TITLE,
        AGES,
        // Kinds and bands are few: one reading has them all.
        |conn, _: Option<()>, _| Ok(reconciliation::exception_ages(conn, within, today)?),
        |_| (),
        |_, page| {
            let row = |age: &Age| {
                vec![
                    ask.said("exception_kind", age.kind.as_str()),
                    ask.text(&band(&age.days)),
                    age.count.into(),
                    age.amount_fen.into(),
                    age.overdue.into(),
                    age.unowned.into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

/// A band of ages, `4-7` or `31+`, in words: spreadsheets take `4-7` for a day of the year.
fn band(days: &str) -> Text {
    match days.split_once('-') {
        Some(("0", last)) => Text::new(format!("{last} 天以内"), format!("up to {last} days")),
        Some((first, last)) => Text::new(format!("{first}–{last} 天"), format!("{first}–{last} days")),
        None => {
            let first = days.trim_end_matches('+');
            Text::new(format!("{first} 天以上"), format!("{first} days or more"))
        }
    }
}

/// What a month's three-way report is known by.
pub(super) fn three_way_title(first_day: NaiveDate) -> Text {
    let month = Month::of(first_day);
    Text::new(format!("三方对账 {month}"), format!("Three-way report {month}"))
}

const THREE_WAY: &[Heading] = &[
    ("月份", "Month", 10.0),
    ("行别", "Row", 12.0),
    ("项目", "What", 44.0),
    ("加减", "Sign", 8.0),
    ("笔数", "Number", 10.0),
    ("金额（元）", "Amount (yuan)", 16.0),
    ("单据", "Document", 28.0),
    ("日期", "Day", 12.0),
    ("标识", "Id", 38.0),
];

enum Row {
    /// One of the totals, by its word.
    Total(&'static str, Total),
    /// All differences of one kind.
    Step(DifferenceTotal),
    /// One of them.
    Single(Difference),
}

/// The totals of a month and the sums of what leads from one to the next, in the order of that way; then the
/// differences one by one. As the records are now, of one programme or of all.
///
/// # Errors
/// The file cannot be written.
pub fn three_way(
    conn: &mut PgConnection,
    ask: &Ask,
    within: &RegionScope,
    first_day: NaiveDate,
    programme: Option<ProgrammeId>,
) -> Result<Written, Error> {
    let (month, title) = (Month::of(first_day), three_way_title(first_day));
    write(
        conn,
        ask,
        (title.zh.as_str(), title.en.as_str()),
        THREE_WAY,
        |conn, after: Option<(String, Uuid)>, limit| {
            let mut rows = match after {
                None => way(reconciliation::month_totals(conn, within, month, programme)?),
                Some(_) => Vec::new(),
            };
            let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
            let differences = reconciliation::difference_list(conn, within, month, programme, after, left)?;
            rows.extend(differences.into_iter().map(Row::Single));
            Ok(rows)
        },
        |row| match row {
            Row::Single(difference) => (difference.kind.to_string(), difference.subject_id),
            // Before all differences.
            Row::Total(..) | Row::Step(_) => (String::new(), Uuid::nil()),
        },
        |_, page| Ok(page.iter().map(|row| cells(ask, month, row)).collect()),
    )
}

/// From what was approved to what was sent, and from there to what was debited.
fn way(totals: Totals) -> Vec<Row> {
    let Totals { approved, sent, debited, credited, mut differences, .. } = totals;
    differences.sort_by_key(|step| step.kind);
    let (to_sent, to_debited): (Vec<_>, Vec<_>) = differences.into_iter().partition(|step| step.kind.leads_to_sent());
    let mut rows = vec![Row::Total("approved", approved)];
    rows.extend(to_sent.into_iter().map(Row::Step));
    rows.push(Row::Total("sent", sent));
    rows.extend(to_debited.into_iter().map(Row::Step));
    rows.push(Row::Total("debited", debited));
    rows.push(Row::Total("credited", credited));
    rows
}

fn cells(ask: &Ask, month: Month, row: &Row) -> Vec<OutCell> {
    let sign = |kind: DifferenceKind| ask.said("sign", if kind.is_taken_off() { "less" } else { "plus" });
    let month = OutCell::from(month.to_string());
    match row {
        Row::Total(word, total) => vec![
            month,
            ask.said("three_way_row", "total"),
            ask.said("three_way", word),
            OutCell::Empty,
            total.count.into(),
            total.total_fen.into(),
            OutCell::Empty,
            OutCell::Empty,
            OutCell::Empty,
        ],
        Row::Step(step) => vec![
            month,
            ask.said("three_way_row", "step"),
            ask.said("difference", step.kind.as_str()),
            sign(step.kind),
            step.count.into(),
            step.total_fen.into(),
            OutCell::Empty,
            OutCell::Empty,
            OutCell::Empty,
        ],
        Row::Single(difference) => vec![
            month,
            ask.said("three_way_row", "single"),
            ask.said("difference", difference.kind.as_str()),
            sign(difference.kind),
            // It is counted in the sum of its kind.
            OutCell::Empty,
            difference.amount_fen.into(),
            difference.reference.as_str().into(),
            difference.on.into(),
            difference.subject_id.to_string().into(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_said_in_words() {
        let said = ["0-3", "4-7", "31+", "0+"].map(|days| band(days).en);
        assert_eq!(said, ["up to 3 days", "4–7 days", "31 days or more", "0 days or more"]);
    }
}
