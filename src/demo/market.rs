//! Providers bring their lists; the bureau admits what they offer.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::catalog::BookingRules;
use crate::catalog::model::{ImportReport, Mapping, Policy};
use crate::catalog::service::{self, ImportFile, ListQuery, NewImport};
use crate::kernel::ListingId;

/// A nanofabrication laboratory's own list, its rates, and how to read them (data/demo/nanofab/LICENSE.md).
const TOOLS: &[u8] = include_bytes!("../../data/demo/nanofab/tools.json");
const RATES: &[u8] = include_bytes!("../../data/demo/nanofab/rates.json");
const MAPPING: &str = include_str!("../../data/mappings/nemo.json");
const LAB: &[u8] = include_bytes!("../../data/demo/lab-listings.csv");
const INCUBATOR: &[u8] = include_bytes!("../../data/demo/incubator-listings.csv");

/// The listings that the play orders from, and how the imports went.
pub(super) struct Market {
    pub(super) pecvd: ListingId,
    pub(super) evaporator: ListingId,
    pub(super) sem: ListingId,
    pub(super) xrd: ListingId,
    pub(super) tensile: ListingId,
    pub(super) contract: ListingId,
    pub(super) laser: ListingId,
    pub(super) measuring: ListingId,
    pub(super) space: ListingId,
    pub(super) imported: usize,
    pub(super) rejected: usize,
}

/// Act 3: three lists are imported, one of another system's making, and admitted.
pub(super) fn open(stage: &Stage, people: &People) -> Result<Market, Failure> {
    let mapping: Mapping = serde_json::from_str(MAPPING).map_err(|e| Failure::new("mapping", e))?;
    let reports = [
        import(stage, people, "nanofab", "tools.json", TOOLS, Some(mapping))?,
        import(stage, people, "lab", "lab-listings.csv", LAB, None)?,
        import(stage, people, "incubator", "incubator-listings.csv", INCUBATOR, None)?,
    ];
    let city = people.get("city")?;
    for login in ["nanofab", "lab", "incubator"] {
        let provider = people.organisation(login)?;
        stage.act("admission of listings", city, |tx| service::admit_all(tx, city, provider))?;
    }
    let pecvd = find(stage, people, "nanofab", "PECVD")?;
    // Called off later than a day before, it is late: by the terms under which it was booked.
    let rules = BookingRules { cancel_notice_minutes: 1_440, ..BookingRules::default() };
    let nanofab = people.get("nanofab")?;
    stage.act("booking rules", nanofab, |tx| service::document_set(tx, nanofab, pecvd, 0, &rules))?;
    Ok(Market {
        pecvd,
        evaporator: find(stage, people, "nanofab", "E-Beam Evaporator")?,
        sem: find(stage, people, "lab", "LAB-SEM-01")?,
        xrd: find(stage, people, "lab", "LAB-XRD-01")?,
        tensile: find(stage, people, "lab", "LAB-MT-01")?,
        contract: find(stage, people, "lab", "LAB-TC-01")?,
        laser: find(stage, people, "incubator", "INC-LS-01")?,
        measuring: find(stage, people, "incubator", "INC-LS-02")?,
        space: find(stage, people, "incubator", "INC-SP-01")?,
        imported: reports.iter().map(|report| report.created).sum(),
        rejected: reports.iter().map(|report| report.rejected + report.passed_over).sum(),
    })
}

fn import(
    stage: &Stage,
    people: &People,
    provider: &'static str,
    file_name: &str,
    content: &'static [u8],
    mapping: Option<Mapping>,
) -> Result<ImportReport, Failure> {
    let caller = people.get(provider)?;
    let new = NewImport {
        file_name: file_name.to_owned(),
        file: ImportFile::Bytes(Arc::from(content)),
        mapping,
        lookup_files: BTreeMap::from([("rates.json".to_owned(), ImportFile::Bytes(Arc::from(RATES)))]),
        policy: Policy::SkipBadRows,
        dry_run: false,
    };
    stage.act("import", caller, |tx| service::import_listings(tx, caller.organisation_id, &new))
}

fn find(stage: &Stage, people: &People, provider: &'static str, code: &str) -> Result<ListingId, Failure> {
    let caller = people.get(provider)?;
    let query = ListQuery { provider: None, state: None, before: None, limit: 500 };
    let listings =
        stage.db.read(|conn| service::list(conn, caller, &query)).map_err(|e| Failure::new("listings", e))?;
    let found = listings.into_iter().find(|view| view.listing.code == code);
    found.map(|view| view.id).ok_or_else(|| Failure::new("listings", format!("{provider} has no {code}")))
}
