//! Taking in somebody's list: every row becomes a listing or is explained.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Cursor};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::super::model::{
    Error, ImportReport, ListingDraft, Mapping, Policy, Reading, Record, Repeated, RowError, Target,
};
use super::super::queries::{self, ImportRow};
use super::records::{self, Layout, List};
use super::save::{self, Refusal, Saved};
use crate::audit;
use crate::kernel::{ImportId, Invalid, OrganisationId, Text};
use crate::store::{Tx, outbox};
use crate::tabular::Source;

/// Rows saved by one set of statements.
const CHUNK: usize = 1_000;
/// Faults that are kept and shown; all are counted.
const MAX_ERRORS: usize = 10_000;

/// A file that can be opened more than once.
#[derive(Debug, Clone)]
pub enum ImportFile {
    Bytes(Arc<[u8]>),
    Path(PathBuf),
}

impl ImportFile {
    pub(super) fn open(&self) -> io::Result<Box<dyn Source>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Path(path) => Box::new(File::open(path)?),
        })
    }
}

/// A list to be taken in.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub file_name: String,
    pub file: ImportFile,
    /// Absent: the columns are known by their headings.
    pub mapping: Option<Mapping>,
    /// Second files that the mapping names.
    pub lookup_files: BTreeMap<String, ImportFile>,
    pub policy: Policy,
    /// Tells what would be done and does nothing.
    pub dry_run: bool,
}

/// Takes in a list of the provider's, in the running transaction.
///
/// # Errors
/// The file cannot be read as a list ([`Error::File`], [`Error::Fields`]); the provider is not admitted; with
/// [`Policy::AllOrNothing`] any bad row ([`Error::Rejected`], with the report; the transaction must then be given up).
pub fn import_listings(tx: &mut Tx<'_>, provider: OrganisationId, new: &NewImport) -> Result<ImportReport, Error> {
    let region = save::provider_region(tx, provider)?;
    let regions = queries::region_names(tx.conn())?;
    let known = Mapping::of_known_headings();
    let mapping = new.mapping.as_ref().unwrap_or(&known);
    let layout = if new.mapping.is_some() { Layout::Mapped } else { Layout::Known };
    let lookups = read_lookups(mapping, &new.lookup_files)?;
    let list = records::open(&new.file, mapping, layout)?;
    // Counted only for one who watches: it reads the file once more.
    let total = if tx.is_watched() { Some(records::open(&new.file, mapping, layout)?.records.count()) } else { None };
    let reading = Reading {
        mapping,
        regions: &regions,
        lookups: &lookups,
        region: &region,
        column: list.column,
        headings: &list.headings,
        makes_codes: !has_column(mapping, &list, Target::Code),
    };
    let mut report = ImportReport::begun(&new.file_name, &list.format, new.policy, new.dry_run);
    report.notes = notes(mapping, &list);
    let mut import = Import { tx, provider, new, report, total, seen: HashMap::new() };
    let mut pending = Vec::with_capacity(CHUNK);
    for record in list.records {
        import.take(&reading, &record?, &mut pending);
        if pending.len() == CHUNK {
            import.save(&mut pending)?;
        }
    }
    import.save(&mut pending)?;
    import.finish()
}

/// Whether the list has what the mapping reads for a field.
fn has_column(mapping: &Mapping, list: &List, target: Target) -> bool {
    let Some(origin) = mapping.fields.get(&target) else { return false };
    origin.default.is_some() || origin.from.iter().any(|column| list.headings.contains_key(&(list.column)(column)))
}

/// What is decided for the list as a whole, and told.
fn notes(mapping: &Mapping, list: &List) -> Vec<Text> {
    let mut notes = Vec::new();
    if !has_column(mapping, list, Target::Code) {
        notes.push(Text::new(
            "清单没有编号：编号由名称、型号、厂商和地点算出，其中任何一项改动后即为新条目",
            "the list has no codes: they are made from name, model, maker and location, and change with any of these",
        ));
    }
    if !has_column(mapping, list, Target::Kind) {
        notes.push(Text::new("清单没有类型：全部作为仪器机时", "the list has no kinds: all are instrument time"));
    }
    notes
}

fn read_lookups(
    mapping: &Mapping,
    files: &BTreeMap<String, ImportFile>,
) -> Result<BTreeMap<String, HashMap<String, String>>, Error> {
    mapping
        .lookups
        .iter()
        .map(|(name, lookup)| {
            let file = files.get(&lookup.file).ok_or_else(|| missing_file(&lookup.file))?;
            Ok((name.clone(), records::lookup(name, file, lookup)?))
        })
        .collect()
}

fn missing_file(name: &str) -> Error {
    let zh = format!("映射引用的文件“{name}”没有一并提供");
    Error::field("lookups", Invalid::new("file_missing", zh, format!("the mapping needs the file “{name}” as well")))
}

struct Import<'i, 't> {
    tx: &'i mut Tx<'t>,
    provider: OrganisationId,
    new: &'i NewImport,
    report: ImportReport,
    /// Rows of the list, if somebody wants to know.
    total: Option<usize>,
    /// Code → line and content of the row that had it first.
    seen: HashMap<String, (u64, u64)>,
}

impl Import<'_, '_> {
    fn take(&mut self, reading: &Reading<'_>, record: &Record, pending: &mut Vec<(u64, ListingDraft)>) {
        let line = record.line;
        self.report.rows_read += 1;
        if !reading.is_wanted(&record.fields) {
            self.report.passed_over += 1;
            return;
        }
        let draft = match reading.listing(record) {
            Ok(draft) => draft,
            Err(errors) => return self.reject(errors),
        };
        let content = fingerprint(&draft);
        match self.seen.get(&draft.code) {
            None => {
                self.seen.insert(draft.code.clone(), (line, content));
                pending.push((line, draft));
            }
            Some((first, same)) if *same == content => {
                self.report.unchanged += 1;
                if self.report.repeated.len() < MAX_ERRORS {
                    self.report.repeated.push(Repeated { line, first_line: *first });
                }
            }
            Some((first, _)) => {
                let text = Text::new(
                    format!("编号“{}”在第 {first} 行已出现，内容不同", draft.code),
                    format!("line {first} has the code “{}” already, with other contents", draft.code),
                );
                self.reject(vec![RowError {
                    line,
                    column: "code".to_owned(),
                    code: "duplicate_code".to_owned(),
                    text,
                }]);
            }
        }
    }

    fn reject(&mut self, errors: Vec<RowError>) {
        self.report.rejected += 1;
        let room = MAX_ERRORS.saturating_sub(self.report.errors.len());
        self.report.errors.extend(errors.into_iter().take(room));
    }

    fn save(&mut self, pending: &mut Vec<(u64, ListingDraft)>) -> Result<(), Error> {
        self.tx.tell("rows", self.report.rows_read, self.total);
        let drafts: Vec<&ListingDraft> = pending.iter().map(|(_, draft)| draft).collect();
        let outcomes = save::save_batch(self.tx, self.provider, &drafts, self.new.dry_run)?;
        for ((line, _), outcome) in std::mem::take(pending).into_iter().zip(outcomes) {
            match outcome {
                Ok(Saved::Created) => self.report.created += 1,
                Ok(Saved::Updated) => self.report.updated += 1,
                Ok(Saved::Unchanged) => self.report.unchanged += 1,
                Err(refusal) => self.reject(vec![refused(line, refusal)]),
            }
        }
        Ok(())
    }

    /// Keeps the report and tells of it, unless nothing is to remain.
    fn finish(self) -> Result<ImportReport, Error> {
        let Self { tx, provider, new, report, .. } = self;
        if report.rejected > 0 && new.policy == Policy::AllOrNothing && !new.dry_run {
            return Err(Error::Rejected(Box::new(report)));
        }
        if !new.dry_run {
            keep(tx, provider, &report)?;
        }
        Ok(report)
    }
}

fn keep(tx: &mut Tx<'_>, provider: OrganisationId, report: &ImportReport) -> Result<(), Error> {
    let id = ImportId::new();
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let row = ImportRow {
        id,
        provider_id: provider,
        file_name: &report.file_name,
        format: &report.format,
        policy: report.policy.as_str(),
        rows_read: count(report.rows_read),
        created: count(report.created),
        updated: count(report.updated),
        unchanged: count(report.unchanged),
        rejected: count(report.rejected),
        errors: json!(report.errors),
        imported_at: tx.now(),
    };
    queries::import_insert(tx.conn(), &row)?;
    let detail = json!({
        "file_name": report.file_name, "rows_read": report.rows_read, "created": report.created,
        "updated": report.updated, "unchanged": report.unchanged, "rejected": report.rejected,
        "passed_over": report.passed_over,
    });
    audit::record(tx, "listing.imported", "import", id.uuid(), &detail)?;
    let news = json!({
        "recipients": [provider], "reference": report.file_name, "created": report.created,
        "updated": report.updated, "rejected": report.rejected,
    });
    Ok(outbox::announce(tx, "listing.imported", "import", id.uuid(), &news)?)
}

fn refused(line: u64, refusal: Refusal) -> RowError {
    let column = refusal.field().to_owned();
    let invalid = Invalid::from(&refusal);
    RowError { line, column, code: invalid.code.to_owned(), text: invalid.text }
}

/// Tells rows of one file apart; not kept, so the hasher may change.
fn fingerprint(draft: &ListingDraft) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{draft:?}").hash(&mut hasher);
    hasher.finish()
}
