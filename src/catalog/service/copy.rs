//! Taking the booking rules, the tariff and the hours of one listing to many of the same provider: looked at before, done by
//! one transaction, each as if it had been edited by hand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::model::{
    BookingRules, CopyChange, CopyPart, Error, ListingDocument, ListingState, Tariff, UnitsHeld, changes, with_parts,
};
use super::super::queries::{self, ListingRow};
use super::coming::begin_due;
use super::document::{InForce, current, document_set};
use super::{companion, save};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, OrganisationId, Text};
use crate::store::Tx;
use crate::web::{FieldError, Veto};

/// Listings that are changed at once.
const MOST: usize = 200;

/// What is taken to which listings of the caller's: those of a category, or those that are named.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyWish {
    #[schema(min_items = 1)]
    pub parts: BTreeSet<CopyPart>,
    /// All of this category that are not withdrawn, at most two hundred; empty: those that have none.
    #[serde(default)]
    pub category: Option<String>,
    /// Those that are named instead, at most two hundred.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub listing_ids: Vec<ListingId>,
}

/// What a listing was when somebody looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyVersions {
    /// Of the listing itself.
    pub version: i32,
    /// 0 while no rules were ever said.
    pub rules_version: i32,
    /// 0 while no tariff was ever said.
    pub tariff_version: i32,
}

/// What is taken to which listings, as the preview showed them.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCopy {
    #[schema(min_items = 1)]
    pub parts: BTreeSet<CopyPart>,
    /// The listing that it is taken from, as the preview showed it.
    pub seen: CopyVersions,
    #[schema(min_items = 1, max_items = 200)]
    pub listings: Vec<CopyTo>,
}

/// A listing that is to be changed, as the preview showed it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyTo {
    pub listing_id: ListingId,
    pub seen: CopyVersions,
}

/// What would become of each listing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CopyPreview {
    pub listing_id: ListingId,
    pub seen: CopyVersions,
    pub rules: BookingRules,
    pub tariff: Tariff,
    /// In the order of their codes.
    pub listings: Vec<CopyTarget>,
}

/// What becomes of one listing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CopyTarget {
    pub listing_id: ListingId,
    pub code: String,
    pub name: String,
    pub category: String,
    pub state: ListingState,
    pub seen: CopyVersions,
    /// Bookings that are not over: they keep their time, their terms and their price.
    pub bookings_to_come: i64,
    /// None: it is so already.
    pub changes: Vec<CopyChange>,
    /// Why it cannot become so; none: it can.
    pub refused: Vec<CopyRefusal>,
}

/// Why a listing cannot become as another is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CopyRefusal {
    /// Absent where the listing as a whole is meant.
    pub part: Option<CopyPart>,
    pub field: String,
    pub code: String,
    pub text: Text,
}

/// A listing with its documents in force.
struct Side {
    row: ListingRow,
    rules: InForce<BookingRules>,
    tariff: InForce<Tariff>,
}

impl Side {
    fn read(conn: &mut PgConnection, row: ListingRow) -> Result<Self, Error> {
        let (rules, tariff) = (current(conn, row.id)?, current(conn, row.id)?);
        Ok(Self { row, rules, tariff })
    }

    const fn versions(&self) -> CopyVersions {
        CopyVersions {
            version: self.row.version,
            rules_version: self.rules.version,
            tariff_version: self.tariff.version,
        }
    }
}

/// What would become of each listing. Changes nothing.
///
/// # Errors
/// Not the caller's listing, no parts, neither a category nor listings, too many, or one that is not the caller's.
pub fn copy_preview(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
    wish: &CopyWish,
    now: DateTime<Utc>,
) -> Result<CopyPreview, Error> {
    let provider = caller.organisation_id;
    let source = queries::listings_of(conn, provider, &[id], false)?.pop().ok_or(Error::NotFound)?;
    check_parts(&wish.parts)?;
    let rows = match (&wish.category, wish.listing_ids.as_slice()) {
        (Some(category), []) => {
            let most = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(2);
            queries::listings_of_category(conn, provider, category.trim(), most)?
        }
        (None, ids @ [_, ..]) => {
            let rows = queries::listings_of(conn, provider, ids, false)?;
            let missing = ids.iter().position(|id| rows.iter().all(|row| row.id != *id));
            if let Some(place) = missing {
                return Err(Error::field(&format!("listing_ids[{place}]"), not_own()));
            }
            rows
        }
        _ => {
            let (zh, en) = ("请选择一个分类，或勾选条目", "choose a category, or listings");
            return Err(Error::field("listing_ids", Invalid::new("missing", zh, en)));
        }
    };
    let mut rows: Vec<_> = rows.into_iter().filter(|row| row.id != id).collect();
    check_count(rows.len())?;
    rows.sort_by(|one, other| one.listing.code.cmp(&other.listing.code));
    let source = Side::read(conn, source)?;
    let listings = outlook(conn, &source, rows, &wish.parts, now)?;
    Ok(CopyPreview {
        listing_id: id,
        seen: source.versions(),
        rules: source.rules.document,
        tariff: source.tariff.document,
        listings: listings.into_iter().map(|(_, target)| target).collect(),
    })
}

/// Makes the listings as another of the caller's is, all of them or none; what is booked stays as it was booked. Each that
/// changes gets its new version and its entries in the audit trail.
///
/// # Errors
/// Not the caller's listing, one that changed since it was looked at, or one that cannot become so.
pub fn copy(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewCopy) -> Result<Vec<CopyTarget>, Error> {
    let (provider, now) = (caller.organisation_id, tx.now());
    let ids: Vec<ListingId> = new.listings.iter().map(|one| one.listing_id).collect();
    let (mut rows, source) = lock(tx, provider, id, &ids)?;
    check_parts(&new.parts)?;
    check_count(ids.len())?;
    let mut ordered = Vec::with_capacity(ids.len());
    for (place, wanted) in ids.iter().enumerate() {
        // Named twice, it is no longer there the second time.
        let found = rows.iter().position(|row| row.id == *wanted && *wanted != id);
        let found = found.ok_or_else(|| Error::field(&format!("listings[{place}].listing_id"), not_own()))?;
        ordered.push(rows.swap_remove(found));
    }
    let source = Side::read(tx.conn(), source)?;
    unchanged_since(&source, new.seen, &new.parts)?;
    let found = outlook(tx.conn(), &source, ordered, &new.parts, now)?;
    for ((target, _), one) in found.iter().zip(&new.listings) {
        unchanged_since(target, one.seen, &new.parts)?;
    }
    refuse(&found)?;
    for (target, told) in found.iter().filter(|(_, told)| !told.changes.is_empty()) {
        change(tx, caller, &source, target, told)?;
    }
    let changed: Vec<_> =
        found.iter().filter(|(_, told)| !told.changes.is_empty()).map(|(_, told)| told.listing_id).collect();
    let detail = json!({ "parts": new.parts, "from": new.seen, "to": changed });
    audit::record(tx, "listing.terms_copied", "listing", id.uuid(), &detail)?;
    Ok(found.into_iter().map(|(_, told)| told).collect())
}

/// The listings, locked in the order of their ids, and the one that they are to become like.
fn lock(
    tx: &mut Tx<'_>,
    provider: OrganisationId,
    id: ListingId,
    ids: &[ListingId],
) -> Result<(Vec<ListingRow>, ListingRow), Error> {
    let all: Vec<ListingId> = ids.iter().copied().chain([id]).collect();
    let mut rows = queries::listings_of(tx.conn(), provider, &all, true)?;
    let own: Vec<ListingId> = rows.iter().map(|row| row.id).collect();
    if begin_due(tx, &own)? {
        rows = queries::listings_of(tx.conn(), provider, &all, true)?;
    }
    let place = rows.iter().position(|row| row.id == id).ok_or(Error::NotFound)?;
    let source = rows.swap_remove(place);
    Ok((rows, source))
}

fn check_parts(parts: &BTreeSet<CopyPart>) -> Result<(), Error> {
    if parts.is_empty() {
        return Err(Error::field("parts", Invalid::new("missing", "请至少选择一项", "choose at least one")));
    }
    Ok(())
}

fn check_count(count: usize) -> Result<(), Error> {
    if (1..=MOST).contains(&count) {
        return Ok(());
    }
    let zh = format!("一次 1 到 {MOST} 个其他条目，现为 {count} 个");
    let en = format!("1 to {MOST} other listings at once, not {count}");
    Err(Error::field("listings", Invalid::new("count", zh, en)))
}

fn not_own() -> Invalid {
    Invalid::new("not_found", "不是本单位的其他条目，或重复", "no other listing of yours, or named twice")
}

/// What is taken, and what it is put in the place of, is as it was looked at; the other parts may have changed.
fn unchanged_since(side: &Side, seen: CopyVersions, parts: &BTreeSet<CopyPart>) -> Result<(), Error> {
    let now = side.versions();
    let is_same = |part: &CopyPart| match part {
        CopyPart::Rules => now.rules_version == seen.rules_version,
        CopyPart::Tariff => now.tariff_version == seen.tariff_version,
        CopyPart::Hours | CopyPart::Units => now.version == seen.version,
    };
    if parts.iter().all(is_same) {
        return Ok(());
    }
    let name = &side.row.listing.name;
    let text = Text::new(
        format!("“{name}”在查看之后已被修改，请重新预览"),
        format!("“{name}” changed since it was looked at; look again"),
    );
    Err(Veto::new("stale_version", text, seen, now).with("listing_id", side.row.id).into())
}

/// What would become of each of these listings.
fn outlook(
    conn: &mut PgConnection,
    source: &Side,
    rows: Vec<ListingRow>,
    parts: &BTreeSet<CopyPart>,
    now: DateTime<Utc>,
) -> Result<Vec<(Side, CopyTarget)>, Error> {
    let ids: Vec<ListingId> = rows.iter().map(|row| row.id).collect();
    let bookings = queries::bookings_to_come(conn, &ids, now)?;
    let units = source.row.listing.units;
    let fewer = rows.iter().filter(|row| parts.contains(&CopyPart::Units) && units < row.listing.units);
    let fewer: Vec<_> = fewer.map(|row| (row.id, units)).collect();
    let held = queries::units_held(conn, &fewer, now)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let target = Side::read(conn, row)?;
        let refused = refusals(conn, source, &target, parts, &held)?;
        let row = &target.row;
        let told = CopyTarget {
            listing_id: row.id,
            code: row.listing.code.clone(),
            name: row.listing.name.clone(),
            category: row.listing.category.clone(),
            state: row.state,
            seen: target.versions(),
            bookings_to_come: bookings.get(&row.id).copied().unwrap_or_default(),
            changes: differences(source, &target, parts)?,
            refused,
        };
        found.push((target, told));
    }
    Ok(found)
}

fn differences(source: &Side, target: &Side, parts: &BTreeSet<CopyPart>) -> Result<Vec<CopyChange>, Error> {
    let mut told = Vec::new();
    for part in parts {
        let only = BTreeSet::from([*part]);
        let (before, after) = (&target.row.listing, with_parts(&target.row.listing, &source.row.listing, &only));
        told.push(match part {
            CopyPart::Rules => changes(*part, &target.rules.document, &source.rules.document),
            CopyPart::Tariff => changes(*part, &target.tariff.document, &source.tariff.document),
            CopyPart::Hours | CopyPart::Units => changes(*part, before, &after),
        });
    }
    let told: Result<Vec<_>, _> = told.into_iter().collect();
    let told = told.map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    Ok(told.into_iter().flatten().collect())
}

/// Everything that speaks against a listing's becoming so.
fn refusals(
    conn: &mut PgConnection,
    source: &Side,
    target: &Side,
    parts: &BTreeSet<CopyPart>,
    held: &BTreeMap<ListingId, UnitsHeld>,
) -> Result<Vec<CopyRefusal>, Error> {
    let row = &target.row;
    let mut refused = Vec::new();
    if row.state == ListingState::Withdrawn {
        let withdrawn = Invalid::new("withdrawn", "该条目已撤回", "the listing was withdrawn");
        refused.push(refusal(None, FieldError::invalid("id", withdrawn)));
    }
    let has_calendar = row.listing.kind.has_calendar();
    for part in parts {
        let faults = match part {
            CopyPart::Rules => {
                let rules = &source.rules.document;
                let mut faults = rules.faults();
                let of = (row.id, row.provider_id, has_calendar);
                faults.extend(companion::needed_faults(conn, of, &ListingDocument::needs(rules))?);
                faults
            }
            CopyPart::Tariff => source.tariff.document.faults(),
            CopyPart::Hours | CopyPart::Units if !has_calendar => {
                let (zh, en) = ("此条目不按时间预约", "the listing has no calendar");
                vec![FieldError::invalid("kind", Invalid::new("no_calendar", zh, en))]
            }
            CopyPart::Hours => Vec::new(),
            CopyPart::Units => {
                held.get(&row.id).map(|held| FieldError::invalid("units", held.invalid())).into_iter().collect()
            }
        };
        refused.extend(faults.into_iter().map(|fault| refusal(Some(*part), fault)));
    }
    Ok(refused)
}

fn refusal(part: Option<CopyPart>, fault: FieldError) -> CopyRefusal {
    CopyRefusal { part, field: fault.field, code: fault.code, text: fault.text }
}

/// Nothing is done where one cannot become so.
fn refuse(found: &[(Side, CopyTarget)]) -> Result<(), Error> {
    let of_listing = |(place, (_, told)): (usize, &(Side, CopyTarget))| {
        let fault = move |refused: &CopyRefusal| {
            let field = format!("listings[{place}].{}", refused.field);
            FieldError::new(field, refused.code.clone(), refused.text.clone())
        };
        told.refused.iter().map(fault).collect::<Vec<_>>()
    };
    let faults: Vec<_> = found.iter().enumerate().flat_map(of_listing).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Fields(faults)) }
}

/// Changes one listing as its provider would by hand.
fn change(tx: &mut Tx<'_>, caller: &Caller, source: &Side, target: &Side, told: &CopyTarget) -> Result<(), Error> {
    let parts: BTreeSet<CopyPart> = told.changes.iter().map(|change| change.part).collect();
    let id = target.row.id;
    if parts.contains(&CopyPart::Rules) {
        document_set(tx, caller, id, told.seen.rules_version, &source.rules.document)?;
    }
    if parts.contains(&CopyPart::Tariff) {
        document_set(tx, caller, id, told.seen.tariff_version, &source.tariff.document)?;
    }
    let draft = with_parts(&target.row.listing, &source.row.listing, &parts);
    if draft != target.row.listing {
        save::replace(tx, &target.row, &draft)?;
    }
    Ok(())
}
