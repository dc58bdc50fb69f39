//! Taking in a list of people who are qualified already: every row is taken or explained.

use std::collections::BTreeMap;
use std::io::Cursor;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::grant::{Instrument, Made, Said, by_address, say, tell};
use crate::audit;
use crate::catalog::model::{ImportReport, Policy, Repeated, RowError};
use crate::identity::Caller;
use crate::kernel::{ImportId, Invalid};
use crate::store::Tx;
use crate::tabular::{self, Options, Row};
use crate::training::Error;
use crate::training::model::{GrantColumns, GrantRow, Terms};
use crate::training::queries;

/// Rows among which the headings are looked for: lists begin with titles and notes.
const PREAMBLE: usize = 30;
/// The most rows of one list, and the most qualifications that they come to.
const MOST: usize = 5_000;

/// A list to be taken in.
#[derive(Debug, Clone)]
pub struct NewGrantImport {
    pub file_name: String,
    pub content: Vec<u8>,
    pub policy: Policy,
    /// Tells what would be done and does nothing.
    pub dry_run: bool,
}

/// Takes in a list of people, each with the listings of the caller's for which they are qualified. What the list says again of
/// what holds already changes nothing, so that it can be sent again. A row is taken for all of its listings or refused.
///
/// # Errors
/// The file cannot be read as a list; with [`Policy::AllOrNothing`] any bad row ([`Error::Rejected`], with the report; the
/// transaction must then be given up).
pub fn import(tx: &mut Tx<'_>, caller: &Caller, new: &NewGrantImport) -> Result<ImportReport, Error> {
    let list = open(&new.content)?;
    let mut taking = Taking {
        caller,
        is_trial: new.dry_run,
        columns: &list.columns,
        report: ImportReport::begun(&new.file_name, &list.format, new.policy, new.dry_run),
        instruments: BTreeMap::new(),
        seen: BTreeMap::new(),
        made: Vec::new(),
    };
    for row in &list.rows {
        taking.report.rows_read += 1;
        match list.columns.read(row) {
            Ok(row) => taking.take(tx, &row)?,
            Err(errors) => taking.reject(errors),
        }
    }
    let Taking { report, made, .. } = taking;
    if new.dry_run {
        return Ok(report);
    }
    if report.rejected > 0 && new.policy == Policy::AllOrNothing {
        return Err(Error::Rejected(Box::new(report)));
    }
    tell(tx, caller, &made)?;
    let detail = json!({
        "file_name": report.file_name, "rows_read": report.rows_read, "created": report.created,
        "updated": report.updated, "unchanged": report.unchanged, "rejected": report.rejected,
    });
    audit::record(tx, "qualification_grant.imported", "import", ImportId::new().uuid(), &detail)?;
    Ok(report)
}

/// An open list.
struct List {
    format: String,
    columns: GrantColumns,
    rows: Vec<Row>,
}

fn open(content: &[u8]) -> Result<List, Error> {
    let mut table = tabular::read(Cursor::new(content.to_vec()), &Options::default())?;
    let format = table.format.to_string();
    let mut columns = None;
    for row in table.by_ref().take(PREAMBLE) {
        columns = GrantColumns::find(&row?);
        if columns.is_some() {
            break;
        }
    }
    let columns = match (GrantColumns::missing(columns.as_ref()), columns) {
        (None, Some(columns)) => columns,
        (missing, _) => {
            let none = || Invalid::new("headings_missing", "没有找到表头", "no headings were found");
            return Err(Error::fault("file", missing.unwrap_or_else(none)));
        }
    };
    let mut rows = Vec::new();
    for row in table {
        if rows.len() == MOST {
            return Err(Error::fault("file", too_many()));
        }
        rows.push(row?);
    }
    Ok(List { format, columns, rows })
}

fn too_many() -> Invalid {
    Invalid::new(
        "too_many_rows",
        format!("一个清单最多 {MOST} 行、{MOST} 项资格"),
        format!("a list has at most {MOST} rows and {MOST} qualifications"),
    )
}

/// Whom and what a row is about: address, code of the organisation, listing's code and rank.
type Place = (String, String, String, i32);

struct Taking<'i> {
    caller: &'i Caller,
    is_trial: bool,
    columns: &'i GrantColumns,
    report: ImportReport,
    /// By code; nothing: not one of the caller's.
    instruments: BTreeMap<String, Option<Instrument>>,
    /// What was said before in the same list, and on which line.
    seen: BTreeMap<Place, (u64, Terms)>,
    /// What was written, each with its listing's name.
    made: Vec<(Made, String)>,
}

impl Taking<'_> {
    fn reject(&mut self, errors: Vec<RowError>) {
        self.report.rejected += 1;
        self.report.errors.extend(errors);
    }

    fn take(&mut self, tx: &mut Tx<'_>, row: &GrantRow) -> Result<(), Error> {
        self.look_up(tx, row)?;
        let wanted = match self.wanted(row, tx.now()) {
            Ok(wanted) => wanted,
            Err(errors) => {
                self.reject(errors);
                return Ok(());
            }
        };
        let mut first_line = None;
        let mut fresh = Vec::new();
        for (code, terms) in wanted {
            let place = (row.email.to_string(), row.uscc.to_string(), code.clone(), terms.level);
            match self.seen.get(&place) {
                None => fresh.push((place, terms)),
                Some((line, said)) if *said == terms => first_line = first_line.or(Some(*line)),
                Some((line, _)) => {
                    let invalid = Invalid::new(
                        "duplicate",
                        format!("同一人对“{code}”的同一等级在第 {line} 行已出现，内容不同"),
                        format!("line {line} has this person and level for “{code}” already, with other contents"),
                    );
                    self.reject(vec![self.columns.fault(row.line, "listings", invalid)]);
                    return Ok(());
                }
            }
        }
        if let (Some(first_line), true) = (first_line, fresh.is_empty()) {
            self.report.unchanged += 1;
            self.report.repeated.push(Repeated { line: row.line, first_line });
            return Ok(());
        }
        self.save(tx, row, fresh)
    }

    /// What the row says of which listing, or everything that is wrong with it.
    fn wanted(&self, row: &GrantRow, now: DateTime<Utc>) -> Result<Vec<(String, Terms)>, Vec<RowError>> {
        let codes = row.codes(|code| self.instruments.get(code).is_some_and(Option::is_some));
        let (mut wanted, mut errors) = (Vec::new(), Vec::new());
        for code in codes {
            match self.terms(row, code, now) {
                Ok(terms) => wanted.push((code.to_owned(), terms)),
                Err((field, invalid)) => errors.push(self.columns.fault(row.line, field, invalid)),
            }
        }
        if wanted.is_empty() && errors.is_empty() {
            let missing = Invalid::new("missing", "不能为空", "is missing");
            errors.push(self.columns.fault(row.line, "listings", missing));
        }
        // What is wrong with the row for each of its listings is said once.
        errors.dedup();
        if errors.is_empty() { Ok(wanted) } else { Err(errors) }
    }

    /// What the row says of one listing, or the field at fault.
    fn terms(&self, row: &GrantRow, code: &str, now: DateTime<Utc>) -> Result<Terms, (&'static str, Invalid)> {
        let instrument = self.instruments.get(code).and_then(Option::as_ref).ok_or_else(|| {
            let zh = format!("没有编号为“{code}”的条目");
            ("listings", Invalid::new("unknown_listing", zh, format!("you have no listing “{code}”")))
        })?;
        let rank = row.rank(&instrument.rule).map_err(|invalid| ("level", invalid))?;
        Terms::checked(&instrument.rule, rank, row.until, &row.reason, now)
    }

    /// Finds the row's listings that were not asked for yet.
    fn look_up(&mut self, tx: &mut Tx<'_>, row: &GrantRow) -> Result<(), Error> {
        let mut codes = row.codes(|_| false);
        codes.push(&row.listings);
        codes.retain(|code| !self.instruments.contains_key(*code));
        if codes.is_empty() {
            return Ok(());
        }
        let found = queries::listings_by_codes(tx.conn(), self.caller.organisation_id, &codes)?;
        for code in codes {
            self.instruments.insert(code.to_owned(), None);
        }
        for (code, id, name) in found {
            let rule = queries::rule_find(tx.conn(), id)?.unwrap_or_default();
            self.instruments.insert(code, Some(Instrument { id, name, rule }));
        }
        Ok(())
    }

    fn save(&mut self, tx: &mut Tx<'_>, row: &GrantRow, fresh: Vec<(Place, Terms)>) -> Result<(), Error> {
        let whom = match by_address(tx, self.caller, row.email.clone(), row.uscc.clone())? {
            Ok(whom) => whom,
            Err(invalid) => {
                self.reject(vec![self.columns.fault(row.line, "email", invalid)]);
                return Ok(());
            }
        };
        let mut came_to = Said::Again;
        for (place, terms) in fresh {
            let Some(instrument) = self.instruments.get(&place.2).and_then(Option::as_ref) else { continue };
            let (said, made) = say(tx, self.caller, instrument, &whom, &terms, self.is_trial)?;
            came_to = came_to.max(said);
            self.made.extend(made.map(|made| (made, instrument.name.clone())));
            self.seen.insert(place, (row.line, terms));
        }
        if self.seen.len() > MOST {
            return Err(Error::fault("file", too_many()));
        }
        match came_to {
            Said::New => self.report.created += 1,
            Said::Other => self.report.updated += 1,
            Said::Again => self.report.unchanged += 1,
        }
        Ok(())
    }
}
