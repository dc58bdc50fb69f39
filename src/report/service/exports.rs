//! Lists to be taken away as tables: the same rows as on the screen, all of them, read page by page and written to a file
//! as they come. Which list, for whom and how it is wanted is an [`ExportRequest`]; a short one is written while its reader
//! waits, a long one by the worker ([`make`]).

mod bills;
mod business;
mod evaluation;
mod later;
mod list;
mod meeting;
mod money;
mod network;
mod payee;
mod reconciled;
mod usage;

use std::collections::HashMap;
use std::fs::File;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

pub use bills::{bills, receivables};
pub use business::{bookings, claims, vouchers};
pub use evaluation::evaluation_scores;
pub use later::{ExportResult, MOST_OPEN, make};
pub use list::{ExportRequest, ListExport};
pub use meeting::{bilingual_table, meeting_table, sheet_table};
pub use money::{batch_lines, batch_payments, exceptions, statement_lines, transfers, trial_balance};
pub use network::{network_instruments, network_services};
pub use payee::payee_statement;
pub use reconciled::{exception_ages, three_way};
pub use usage::usage_records;

use crate::audit;
use crate::identity::{self, Caller};
use crate::kernel::{RegionCode, Text, WorkId, local_date};
use crate::report::error::Error;
use crate::report::model::said;
use crate::store::{DbError, Tx};
use crate::tabular::{OutCell, OutColumn, TableFormat, TableWriter};

/// Rows that are written while their reader waits; longer lists are the worker's.
pub const MOST_AT_ONCE: u64 = 10_000;

/// How a table is wanted.
#[derive(Clone, Copy)]
pub struct Ask<'w> {
    pub format: TableFormat,
    /// Headings and states in English instead of Chinese.
    pub english: bool,
    pub now: DateTime<Utc>,
    pub watch: RowWatch<'w>,
}

/// What is made of the number of rows that are written, after each reading.
#[derive(Clone, Copy)]
pub enum RowWatch<'w> {
    /// Nothing.
    Unwatched,
    /// More than so many are not written: [`Error::TooLong`].
    AtMost(u64),
    /// It is told; an error ends the writing.
    Told(&'w dyn Fn(u64) -> Result<(), Error>),
}

impl RowWatch<'_> {
    fn count(&self, rows: u64, has_more: bool) -> Result<(), Error> {
        match self {
            Self::AtMost(most) if rows > *most || (has_more && rows == *most) => Err(Error::TooLong),
            Self::Unwatched | Self::AtMost(_) => Ok(()),
            Self::Told(tell) => tell(rows),
        }
    }
}

/// A table in a file that has no name yet.
pub struct Written {
    pub file: File,
    pub bytes: u64,
    /// Headings left out.
    pub rows: u64,
    /// To be saved under.
    pub name: String,
    pub media_type: &'static str,
}

/// Heading in Chinese and in English, and the column's width.
type Heading = (&'static str, &'static str, f64);

/// Rows that are read and written at once.
const PAGE: i64 = 1_000;

impl Ask<'_> {
    /// A table of any length that nobody watches.
    pub const fn unwatched(format: TableFormat, english: bool, now: DateTime<Utc>) -> Self {
        Self { format, english, now, watch: RowWatch::Unwatched }
    }

    fn said(&self, of: &str, word: &str) -> OutCell {
        said(of, word).pick(self.english).into()
    }

    fn text(&self, text: &Text) -> OutCell {
        text.pick(self.english).into()
    }
}

/// Writes down that a list is taken away: who takes which, in what form, and the work that wrote it where nobody waited.
///
/// # Errors
/// The database refuses.
pub fn taken(
    tx: &mut Tx<'_>,
    caller: &Caller,
    request: &ExportRequest,
    (name, work): (&str, Option<WorkId>),
) -> Result<(), DbError> {
    let detail = json!({ "list": request.list, "format": request.format, "file": name, "work": work });
    audit::record(tx, "export.taken", "user", caller.user_id.uuid(), &detail)
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
    let (mut after, mut written) = (None, 0);
    loop {
        let mut rows = page(conn, after, PAGE)?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        written += rows.len() as u64;
        ask.watch.count(written, has_more)?;
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
    Ok(Written { file, bytes, rows: written, name, media_type: ask.format.media_type() })
}
