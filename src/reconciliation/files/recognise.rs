//! Which of the saved layouts a file has, told by its headings.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use super::error::StatementError;
use super::layout::{Field, Heads, Layout};
use super::preamble::Preamble;
use super::table::{MAX_PREAMBLE, over_two_rows};
use super::table_cells::plain_account;
use crate::kernel::StatementLayoutId;
use crate::tabular::{self, Row, heading};

/// A saved layout in the version that reads new files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLayout {
    pub id: StatementLayoutId,
    pub version: i32,
    pub name: String,
    /// The account whose files it reads; absent: any.
    pub account_number: Option<String>,
    /// The headings of the sample, in the form in which they are compared.
    pub header: Vec<String>,
    pub layout: Layout,
}

/// Lines that are looked at for headings.
const HEAD_ROWS: usize = MAX_PREAMBLE * 4;

/// How a file is looked at: encoding, delimiter, sheet.
type Look<'a> = (Option<&'a str>, Option<char>, Option<&'a str>);

/// The layouts that a file has: those whose headings stand in one of its rows side by side, all of them and no others: a
/// column that a layout does not know may change what the others mean. A layout of the file's account goes before one of
/// any account; one of another account is none.
pub fn recognise<'k>(content: &Arc<[u8]>, account: Option<&str>, known: &'k [KnownLayout]) -> Vec<&'k KnownLayout> {
    let mut heads: BTreeMap<Look<'_>, Vec<Row>> = BTreeMap::new();
    let mut found = Vec::new();
    for layout in known {
        let how = &layout.layout;
        let rows = heads
            .entry((how.encoding.as_deref(), how.delimiter, how.sheet.as_deref()))
            .or_insert_with(|| head_of(content, how).unwrap_or_default());
        found.extend(fit(rows, account, layout).map(|fit| (fit, layout)));
    }
    let best = found.iter().map(|(fit, _)| *fit).max();
    found.into_iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, layout)| layout).collect()
}

/// As many rows as may stand above the lines; none of a file that cannot be read so.
fn head_of(content: &Arc<[u8]>, layout: &Layout) -> Result<Vec<Row>, StatementError> {
    let table = tabular::read(Cursor::new(Arc::clone(content)), &layout.table_options()?)?;
    Ok(table.map_while(Result::ok).take(HEAD_ROWS).collect())
}

/// Whether a layout fits, and then whether it is of the file's account.
fn fit(rows: &[Row], account: Option<&str>, known: &KnownLayout) -> Option<bool> {
    let mut preamble = Preamble { style: known.layout.amounts, ..Preamble::default() };
    let mut above: Option<&Row> = None;
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.line > u64::from(known.layout.skip_rows)) {
        let own: Vec<String> = row.cells.iter().map(|cell| heading(&cell.text)).collect();
        let merged = above.map(|above| over_two_rows(above, row));
        let is_same = |headings: &&Vec<String>| headings.iter().filter(|text| !text.is_empty()).eq(known.header.iter());
        if let Some(headings) = std::iter::once(&own).chain(&merged).find(is_same) {
            let heads = Heads::find(headings, &known.layout, "").ok().flatten();
            let in_rows = heads.and_then(|heads| heads.column(Field::Account)).and_then(|column| {
                rows.get(index + 1..)?.iter().map(|row| row.text(column)).find(|text| !text.is_empty())
            });
            let of_file = account.or(in_rows).or(preamble.account.as_deref()).map(plain_account);
            return match (&known.account_number, of_file) {
                (Some(wanted), Some(of_file)) => (*wanted == of_file).then_some(true),
                (Some(_), None) | (None, _) => Some(false),
            };
        }
        preamble.take(row);
        above = Some(row);
    }
    None
}
