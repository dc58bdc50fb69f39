//! Lists to be taken away as tables: the same rows as on the screen, all of them, read page by page and written to a file
//! as they come.

mod business;
mod evaluation;
mod meeting;
mod money;
mod network;
mod payee;

use std::collections::HashMap;
use std::fs::File;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

pub use business::{bookings, claims, vouchers};
pub use evaluation::evaluation_scores;
pub use meeting::{bilingual_table, meeting_table, sheet_table};
pub use money::{batch_lines, batch_payments, exceptions, statement_lines, transfers, trial_balance};
pub use network::{network_instruments, network_services};
pub use payee::payee_statement;

use crate::identity;
use crate::kernel::{RegionCode, Text, local_date};
use crate::report::error::Error;
use crate::report::model::said;
use crate::tabular::{OutCell, OutColumn, TableFormat, TableWriter};

/// How a table is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    pub format: TableFormat,
    /// Headings and states in English instead of Chinese.
    pub english: bool,
    pub now: DateTime<Utc>,
}

/// A table in a file that has no name yet.
pub struct Written {
    pub file: File,
    pub bytes: u64,
    /// To be saved under.
    pub name: String,
    pub media_type: &'static str,
}

/// Heading in Chinese and in English, and the column's width.
type Heading = (&'static str, &'static str, f64);

/// Rows that are read and written at once.
const PAGE: i64 = 1_000;

impl Ask {
    fn said(&self, of: &str, word: &str) -> OutCell {
        said(of, word).pick(self.english).into()
    }

    fn text(&self, text: &Text) -> OutCell {
        text.pick(self.english).into()
    }
}

/// Regions by the names that people know.
struct Regions(HashMap<RegionCode, String>);

impl Regions {
    fn load(conn: &mut PgConnection, ask: &Ask) -> Result<Self, Error> {
        let name = |region: identity::model::Region| {
            let name = if ask.english { region.name_en } else { region.name_zh };
            (region.code, name)
        };
        Ok(Self(identity::service::regions(conn)?.into_iter().map(name).collect()))
    }

    fn name(&self, code: &RegionCode) -> OutCell {
        self.0.get(code).map_or_else(|| code.as_str().into(), |name| name.as_str().into())
    }
}

/// Writes a list from its first page to its last. `page` reads up to a number of rows and one more after a key; `cells`
/// tells a page's rows.
fn write<T, K>(
    conn: &mut PgConnection,
    ask: &Ask,
    title: (&str, &str),
    headings: &[Heading],
    mut page: impl FnMut(&mut PgConnection, Option<K>, i64) -> Result<Vec<T>, Error>,
    key: impl Fn(&T) -> K,
    mut cells: impl FnMut(&mut PgConnection, &[T]) -> Result<Vec<Vec<OutCell>>, Error>,
) -> Result<Written, Error> {
    let pick = |(zh, en): (&str, &str)| if ask.english { en.to_owned() } else { zh.to_owned() };
    let columns: Vec<_> =
        headings.iter().map(|&(zh, en, width)| OutColumn { heading: pick((zh, en)), width }).collect();
    let title = pick(title);
    let mut table = TableWriter::begin(ask.format, &title, &columns, ask.now)?;
    let mut after = None;
    loop {
        let mut rows = page(conn, after, PAGE)?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        for row in cells(conn, &rows)? {
            table.row(&row)?;
        }
        match rows.last() {
            Some(last) if has_more => after = Some(key(last)),
            _ => break,
        }
    }
    let (file, bytes) = table.finish()?;
    let name = format!("{title}-{}.{}", local_date(ask.now).format("%Y%m%d"), ask.format);
    Ok(Written { file, bytes, name, media_type: ask.format.media_type() })
}
