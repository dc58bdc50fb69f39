//! Bringing records.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::table;
use crate::audit;
use crate::booking;
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, ListingId, TimeWindow, UsageRecordId};
use crate::store::Tx;
use crate::usage::Error;
use crate::usage::model::{Candidate, NewUsage, UsageReport, UsageRowError, UsageState, belonging, compared};
use crate::usage::queries;

/// Rows of one import.
const MOST_ROWS: usize = 20_000;
const MOST_TOLD: usize = 500;

/// A row: its line, and what it says or why it says nothing.
pub struct UsageRow {
    pub line: usize,
    pub content: Result<NewUsage, UsageRowError>,
}

/// Records of one source.
pub struct NewUsages {
    /// The meter or system that they come from.
    pub source: String,
    /// Minutes by which used and booked hours may differ.
    pub tolerance: i32,
    pub rows: Vec<UsageRow>,
}

/// The rows of a file: CSV, XLSX or JSON, told by its content.
///
/// # Errors
/// It is none of them, or a column is missing.
pub fn read_file(content: &[u8]) -> Result<Vec<UsageRow>, Error> {
    table::read(content)
}

/// Keeps the records of the caller's organisation and holds them against its bookings. A row that is not right is left out
/// and told; the others are taken. Bringing the same again changes nothing.
///
/// # Errors
/// A source without a name, a tolerance out of range, too many rows.
pub fn record(tx: &mut Tx<'_>, caller: &Caller, new: &NewUsages) -> Result<UsageReport, Error> {
    let source = new.source.trim();
    let refuse = |field, zh: &str, en: &str| Err(Error::Invalid { field, invalid: Invalid::new("range", zh, en) });
    if !(1..=100).contains(&source.chars().count()) {
        return refuse("source", "来源应为 1 到 100 个字符", "must be 1 to 100 characters");
    }
    if !(0..=1_440).contains(&new.tolerance) {
        return refuse("tolerance_minutes", "应为 0 到 1440 分钟", "must be 0 to 1,440 minutes");
    }
    if new.rows.len() > MOST_ROWS {
        return refuse("records", "一次最多 20000 条", "at most 20,000 at once");
    }
    let mut report = UsageReport { read: new.rows.len(), ..UsageReport::default() };
    let provider = caller.organisation_id;
    let codes: BTreeSet<&str> =
        new.rows.iter().filter_map(|row| row.content.as_ref().ok()).map(|usage| usage.listing_code.trim()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let listings: HashMap<String, ListingId> =
        queries::listings_by_code(tx.conn(), provider, &codes)?.into_iter().collect();
    let taken = taken(new, &listings, &mut report);
    let candidates = candidates(tx, &taken)?;

    let mut records = Vec::with_capacity(taken.len());
    let mut touched = BTreeSet::new();
    for use_of in &taken {
        let known = candidates.get(&use_of.listing).map_or(&[][..], Vec::as_slice);
        let found = belonging(&use_of.window, use_of.usage.booking_reference.as_deref(), known);
        let booked = found.map(|found| i32::try_from(found.window.minutes()).unwrap_or(i32::MAX));
        let state = booked.map_or(UsageState::Unmatched, |booked| compared(use_of.minutes, booked, new.tolerance));
        match state {
            UsageState::Matched => report.matched += 1,
            UsageState::Differs => report.differs += 1,
            UsageState::Unmatched | UsageState::SetAside => report.unmatched += 1,
        }
        touched.extend(found.map(|found| found.id));
        records.push(use_of.record(state, found, booked));
    }
    let now = tx.now();
    let written = queries::usage_upsert(tx.conn(), provider, source, &records, caller.user_id, now)?;
    report.created = written.iter().filter(|is_new| **is_new).count();
    report.updated = written.len() - report.created;
    report.unchanged = records.len() - written.len();
    judge(tx, &touched.into_iter().collect::<Vec<_>>())?;
    let detail = json!({ "source": source, "read": report.read, "created": report.created, "updated": report.updated,
                         "rejected": report.rejected });
    audit::record(tx, "usage.recorded", "organisation", provider.uuid(), &detail)?;
    Ok(report)
}

/// Who booked far more than all records together say was used is judged by that.
pub(super) fn judge(tx: &mut Tx<'_>, bookings: &[BookingId]) -> Result<(), Error> {
    for (booking, minutes) in queries::used_minutes(tx.conn(), bookings)? {
        booking::service::metered(tx, booking, minutes)?;
    }
    Ok(())
}

/// A use that can be kept.
struct Use<'a> {
    usage: &'a NewUsage,
    listing: ListingId,
    window: TimeWindow,
    minutes: i32,
}

impl Use<'_> {
    fn record(&self, state: UsageState, found: Option<&Candidate>, booked: Option<i32>) -> Value {
        json!({
            "id": UsageRecordId::new(),
            "listing_id": self.listing,
            "external_id": self.usage.external_id.trim(),
            "starts_at": self.window.starts_at(),
            "ends_at": self.window.ends_at(),
            "minutes": self.minutes,
            "operator": self.usage.operator.trim(),
            "note": self.usage.note.trim(),
            "is_outside": self.usage.is_outside,
            "state": state,
            "booking_id": found.map(|found| found.id),
            "booked_minutes": booked,
        })
    }
}

/// The rows that can be kept, each number once; the others are told.
fn taken<'a>(new: &'a NewUsages, listings: &HashMap<String, ListingId>, report: &mut UsageReport) -> Vec<Use<'a>> {
    let mut taken = Vec::with_capacity(new.rows.len());
    let mut numbers = BTreeSet::new();
    for row in &new.rows {
        match usable(row, listings, &mut numbers) {
            Ok(use_of) => taken.push(use_of),
            Err(error) => {
                report.rejected += 1;
                if report.errors.len() < MOST_TOLD {
                    report.errors.push(*error);
                }
            }
        }
    }
    taken
}

/// What a row says, if it can be kept; its number joins `numbers`.
fn usable<'a>(
    row: &'a UsageRow,
    listings: &HashMap<String, ListingId>,
    numbers: &mut BTreeSet<&'a str>,
) -> Result<Use<'a>, Box<UsageRowError>> {
    let usage = row.content.as_ref().map_err(|error| Box::new(error.clone()))?;
    let wrong = |(field, invalid): (&str, Invalid)| {
        Box::new(UsageRowError {
            line: row.line,
            external_id: usage.external_id.clone(),
            field: field.to_owned(),
            code: invalid.code.to_owned(),
            message: invalid.text,
        })
    };
    let (window, minutes) = usage.checked().map_err(wrong)?;
    let listing = listings.get(usage.listing_code.trim()).copied().ok_or_else(|| {
        wrong(("listing_code", Invalid::new("unknown_listing", "没有此编号的条目", "no listing with this code")))
    })?;
    if !numbers.insert(usage.external_id.trim()) {
        return Err(wrong(("external_id", Invalid::new("twice", "编号在清单中重复", "stands twice in the list"))));
    }
    Ok(Use { usage, listing, window, minutes })
}

/// The bookings that might belong to them, by listing.
fn candidates(tx: &mut Tx<'_>, taken: &[Use<'_>]) -> Result<HashMap<ListingId, Vec<Candidate>>, Error> {
    let from = taken.iter().map(|use_of| use_of.window.starts_at()).min();
    let to = taken.iter().map(|use_of| use_of.window.ends_at()).max();
    let Some(range) = from.zip(to).and_then(|(from, to)| TimeWindow::new(from, to).ok()) else {
        return Ok(HashMap::new());
    };
    let listings: Vec<ListingId> =
        taken.iter().map(|use_of| use_of.listing).collect::<BTreeSet<_>>().into_iter().collect();
    let named = |use_of: &Use<'_>| use_of.usage.booking_reference.as_ref().map(|named| named.trim().to_uppercase());
    let references: Vec<String> = taken.iter().filter_map(named).filter(|named| !named.is_empty()).collect();
    let mut by_listing: HashMap<ListingId, Vec<Candidate>> = HashMap::new();
    for (listing, candidate) in queries::candidate_list(tx.conn(), &listings, &range, &references)? {
        by_listing.entry(listing).or_default().push(candidate);
    }
    Ok(by_listing)
}
