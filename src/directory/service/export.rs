//! The directory as a table, in the form in which it can be brought again.

use std::collections::BTreeMap;
use std::fs::File;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::entry::{platform_list, regions};
use crate::directory::error::Error;
use crate::directory::model::{COLUMNS, Filter, Platform, grade_name};
use crate::directory::queries;
use crate::kernel::local_date;
use crate::tabular::{OutCell, OutColumn, TableFormat, TableWriter};

/// Rows that are read and written at once.
const PAGE: i64 = 1_000;

/// A table in a file that has no name yet.
pub struct Table {
    pub file: File,
    pub bytes: u64,
    /// To be saved under.
    pub name: String,
    pub media_type: &'static str,
}

/// Writes all entries that fit.
///
/// # Errors
/// The file cannot be written, or the database refuses.
pub fn export(
    conn: &mut PgConnection,
    filter: &Filter,
    format: TableFormat,
    english: bool,
    now: DateTime<Utc>,
) -> Result<Table, Error> {
    let today = local_date(now);
    let title = if english { "Platforms" } else { "科技创新平台目录" };
    let columns: Vec<_> = COLUMNS
        .iter()
        .map(|column| OutColumn {
            heading: (if english { column.en } else { column.zh }).to_owned(),
            width: column.width,
        })
        .collect();
    let names = Names::load(conn, english)?;
    let mut table = TableWriter::begin(format, title, &columns, now)?;
    let mut after = None;
    loop {
        let mut rows = platform_list(conn, filter, today, after, PAGE)?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        for row in &rows {
            table.row(&names.cells(row))?;
        }
        match rows.pop() {
            Some(last) if has_more => after = Some((last.sort_key, last.id)),
            _ => break,
        }
    }
    let (file, bytes) = table.finish()?;
    let name = format!("{title}-{today}.{}", format.as_str());
    Ok(Table { file, bytes, name, media_type: format.media_type() })
}

struct Names {
    english: bool,
    regions: BTreeMap<String, String>,
    industries: BTreeMap<String, String>,
}

impl Names {
    fn load(conn: &mut PgConnection, english: bool) -> Result<Self, Error> {
        let region = |region: crate::identity::model::Region| {
            let name = if english { region.name_en } else { region.name_zh };
            (region.code.as_str().to_owned(), name)
        };
        let regions = regions(conn)?.into_iter().map(region).collect();
        let industries = queries::scheme_fetch(conn)?
            .industries
            .into_iter()
            .map(|industry| (industry.code, industry.name.pick(english).to_owned()))
            .collect();
        Ok(Self { english, regions, industries })
    }

    /// In the order of [`COLUMNS`].
    fn cells(&self, row: &Platform) -> Vec<OutCell> {
        let said = |text: crate::kernel::Text| OutCell::from(text.pick(self.english));
        let named =
            |names: &BTreeMap<String, String>, code: &str| OutCell::from(names.get(code).map_or(code, String::as_str));
        let industry = row.industry.as_deref().map_or(OutCell::Empty, |code| named(&self.industries, code));
        vec![
            row.name.as_str().into(),
            said(row.kind.name()),
            said(row.level.name()),
            industry,
            named(&self.regions, row.region_code.as_str()),
            row.host_name.as_str().into(),
            row.host_uscc.as_ref().map_or(OutCell::Empty, |uscc| uscc.as_str().into()),
            row.certificate_number.as_deref().into(),
            row.certified_on.into(),
            row.valid_until.into(),
            row.evaluation.map_or(OutCell::Empty, |grade| said(grade_name(grade))),
            row.evaluated_year.map(i64::from).into(),
            row.address.as_str().into(),
            row.website.as_str().into(),
            row.summary.as_str().into(),
        ]
    }
}
