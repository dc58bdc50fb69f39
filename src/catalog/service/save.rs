//! Keeping what providers say of their listings.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use super::super::model::{Error, ListingDraft, ListingState, NewListing, UnitsHeld};
use super::super::queries::{self, ListingRow};
use super::coming::begin_due;
use super::show::ListingView;
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, OrganisationId, RegionCode};
use crate::store::{Tx, outbox};

/// Adds a listing of the caller's organisation; it waits to be admitted.
///
/// # Errors
/// Fields that do not fit, a code that is taken, an unknown region, a provider that is not admitted.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, new: NewListing) -> Result<ListingView, Error> {
    let provider = caller.organisation_id;
    let region = provider_region(tx, provider)?;
    let draft = ListingDraft::parse(new, &region).map_err(Error::Fields)?;
    let (id, now) = (ListingId::new(), tx.now());
    queries::listing_insert_all(tx.conn(), provider, &[(id, &draft)], now)?;
    keep_version(tx, &[(id, &draft)])?;
    audit::record(tx, "listing.created", "listing", id.uuid(), &json!({ "code": draft.code, "name": draft.name }))?;
    let news = json!({ "recipients": [provider], "reference": draft.code, "name": draft.name });
    outbox::announce(tx, "listing.applied", "listing", id.uuid(), &news)?;
    Ok(queries::listing_fetch(tx.conn(), id)?.into())
}

/// The region of an admitted provider.
pub(super) fn provider_region(tx: &mut Tx<'_>, provider: OrganisationId) -> Result<RegionCode, Error> {
    match queries::provider_fetch(tx.conn(), provider)? {
        Some(found) if found.is_provider && found.is_admitted => Ok(found.region_code),
        Some(found) if found.is_provider => Err(Error::ProviderNotAdmitted),
        _ => Err(Error::NotFound),
    }
}

/// Replaces what the caller's listing says, prices included: those in force from now on; what is announced for days to come
/// stays so. `version` is the one that the change was made from.
///
/// # Errors
/// Not the caller's, withdrawn, changed meanwhile, fields that do not fit, another code or kind than before, or fewer units than
/// are held now or later.
pub fn update(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    version: i32,
    new: NewListing,
) -> Result<ListingView, Error> {
    let mut before = queries::listing_lock(tx.conn(), id)?;
    if before.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    if begin_due(tx, &[id])? {
        before = queries::listing_fetch(tx.conn(), id)?;
    }
    if before.version != version {
        return Err(Error::Stale(before.version));
    }
    let draft = ListingDraft::parse(new, &before.listing.region_code).map_err(Error::Fields)?;
    match compare(&before, &draft) {
        Err(refusal) => Err(Error::field(refusal.field(), (&refusal).into())),
        Ok(Saved::Unchanged) => Ok(before.into()),
        Ok(_) => {
            replace(tx, &before, &draft)?;
            Ok(queries::listing_fetch(tx.conn(), id)?.into())
        }
    }
}

/// Replaces what a locked listing says by what was checked.
///
/// # Errors
/// Fewer units than are held now or later.
pub(super) fn replace(tx: &mut Tx<'_>, before: &ListingRow, draft: &ListingDraft) -> Result<(), Error> {
    if let Some(held) = held_beyond(tx, &[(before, draft)])?.remove(&before.id) {
        return Err(held.veto().into());
    }
    write_updates(tx, &[(before.id, draft)])?;
    let version = before.version.saturating_add(1);
    let detail = json!({ "version": version, "prices": draft.prices, "prices_before": before.listing.prices });
    Ok(audit::record(tx, "listing.updated", "listing", before.id.uuid(), &detail)?)
}

/// What holds units that drafts leave out. The listings are locked, for which whoever takes a unit of one waits.
fn held_beyond(
    tx: &mut Tx<'_>,
    changes: &[(&ListingRow, &ListingDraft)],
) -> Result<BTreeMap<ListingId, UnitsHeld>, Error> {
    let fewer = changes.iter().filter(|(before, draft)| draft.units < before.listing.units);
    let fewer: Vec<_> = fewer.map(|(before, draft)| (before.id, draft.units)).collect();
    let now = tx.now();
    Ok(queries::units_held(tx.conn(), &fewer, now)?)
}

/// What saving a draft comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    Created,
    Updated,
    Unchanged,
}

/// Why a listing does not become what a draft says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    Withdrawn,
    OtherKind,
    OtherCode,
    /// Fewer units than somebody holds.
    UnitsHeld(Box<UnitsHeld>),
}

impl Refusal {
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Withdrawn | Self::OtherCode => "code",
            Self::OtherKind => "kind",
            Self::UnitsHeld(_) => "units",
        }
    }
}

impl From<&Refusal> for Invalid {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Withdrawn => {
                Self::new("withdrawn", "该编号的条目已撤回", "the listing with this code was withdrawn")
            }
            Refusal::OtherKind => Self::new(
                "kind_changed",
                "条目的类型不能改变，请用新编号另建",
                "the kind of a listing cannot change; make another with a new code",
            ),
            Refusal::OtherCode => {
                Self::new("code_changed", "条目的编号不能改变", "the code of a listing cannot change")
            }
            Refusal::UnitsHeld(held) => held.invalid(),
        }
    }
}

fn compare(before: &ListingRow, draft: &ListingDraft) -> Result<Saved, Refusal> {
    if before.state == ListingState::Withdrawn {
        Err(Refusal::Withdrawn)
    } else if before.listing.code != draft.code {
        Err(Refusal::OtherCode)
    } else if before.listing.kind != draft.kind {
        Err(Refusal::OtherKind)
    } else if before.listing == *draft {
        Ok(Saved::Unchanged)
    } else {
        Ok(Saved::Updated)
    }
}

/// Saves drafts of one provider, whose codes differ from each other, by a few statements whatever their number. A dry
/// run tells the same and writes nothing.
pub(super) fn save_batch(
    tx: &mut Tx<'_>,
    provider: OrganisationId,
    drafts: &[&ListingDraft],
    dry_run: bool,
) -> Result<Vec<Result<Saved, Refusal>>, Error> {
    let codes: Vec<&str> = drafts.iter().map(|draft| draft.code.as_str()).collect();
    let mut known = queries::listings_by_codes(tx.conn(), provider, &codes)?;
    let ids: Vec<ListingId> = known.iter().map(|row| row.id).collect();
    if !dry_run && begin_due(tx, &ids)? {
        known = queries::listings_by_codes(tx.conn(), provider, &codes)?;
    }
    let known: HashMap<String, ListingRow> = known.into_iter().map(|row| (row.listing.code.clone(), row)).collect();
    let mut held = {
        let changes = drafts.iter().filter_map(|draft| Some((known.get(&draft.code)?, *draft)));
        held_beyond(tx, &changes.collect::<Vec<_>>())?
    };
    let (mut new, mut changed, mut outcomes) = (Vec::new(), Vec::new(), Vec::with_capacity(drafts.len()));
    for &draft in drafts {
        let before = known.get(&draft.code);
        let mut outcome = before.map_or(Ok(Saved::Created), |before| compare(before, draft));
        let in_the_way = before.filter(|_| outcome == Ok(Saved::Updated)).and_then(|before| held.remove(&before.id));
        if let Some(in_the_way) = in_the_way {
            outcome = Err(Refusal::UnitsHeld(Box::new(in_the_way)));
        }
        match (&outcome, before) {
            (Ok(Saved::Created), _) => new.push((ListingId::new(), draft)),
            (Ok(Saved::Updated), Some(before)) => changed.push((before.id, draft)),
            _ => {}
        }
        outcomes.push(outcome);
    }
    if !dry_run {
        if !new.is_empty() {
            let now = tx.now();
            queries::listing_insert_all(tx.conn(), provider, &new, now)?;
            keep_version(tx, &new)?;
        }
        if !changed.is_empty() {
            write_updates(tx, &changed)?;
        }
    }
    Ok(outcomes)
}

fn write_updates(tx: &mut Tx<'_>, drafts: &[(ListingId, &ListingDraft)]) -> Result<(), Error> {
    let now = tx.now();
    queries::listing_update_all(tx.conn(), drafts, now)?;
    keep_version(tx, drafts)
}

/// Prices and history of listings just written.
fn keep_version(tx: &mut Tx<'_>, drafts: &[(ListingId, &ListingDraft)]) -> Result<(), Error> {
    let (now, changed_by) = (tx.now(), tx.actor().label.clone());
    let ids: Vec<ListingId> = drafts.iter().map(|(id, _)| *id).collect();
    queries::prices_follow(tx.conn(), drafts, now)?;
    Ok(queries::history_insert(tx.conn(), &ids, now, &changed_by)?)
}
