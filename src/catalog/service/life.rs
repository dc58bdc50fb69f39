//! The steps of a listing's life.

use serde_json::json;

use super::super::model::{Error, ListingState, ListingStep, SuspendedBy};
use super::super::queries::{self, ListingRow};
use super::show::ListingView;
use crate::audit;
use crate::identity::{self, Caller, Capability};
use crate::kernel::{Invalid, ListingId, OrganisationId, local_date};
use crate::store::{Tx, outbox};

const MAX_REASON: usize = 500;

/// Takes a listing into the catalogue: from now on it is public and can be booked.
///
/// # Errors
/// Not in the caller's region, not waiting, or of a provider that is barred.
pub fn admit(tx: &mut Tx<'_>, caller: &Caller, id: ListingId) -> Result<ListingView, Error> {
    let row = as_bureau(tx, caller, id)?;
    refuse_barred(tx, row.provider_id)?;
    step(tx, row, ListingStep::Admit, None, "")
}

/// Admits all listings of a provider that wait, inside the caller's region; answers how many.
///
/// # Errors
/// The database refuses.
pub fn admit_all(tx: &mut Tx<'_>, caller: &Caller, provider: OrganisationId) -> Result<usize, Error> {
    refuse_barred(tx, provider)?;
    let now = tx.now();
    let ids = queries::admit_all(tx.conn(), provider, &caller.region, now)?;
    if !ids.is_empty() {
        let detail = json!({ "count": ids.len(), "listings": ids });
        audit::record(tx, "listing.all_admitted", "organisation", provider.uuid(), &detail)?;
        let news = json!({ "recipients": [provider], "reference": ids.len().to_string(), "count": ids.len() });
        outbox::announce(tx, "listing.all_admitted", "organisation", provider.uuid(), &news)?;
    }
    Ok(ids.len())
}

/// Takes a listing out for a while: its provider for maintenance, the bureau as a sanction. Bookings that exist stay.
///
/// # Errors
/// Not the caller's to suspend, no reason, or not admitted now.
pub fn suspend(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, reason: &str) -> Result<ListingView, Error> {
    let reason = checked(reason)?;
    let (row, who) = as_either(tx, caller, id)?;
    step(tx, row, ListingStep::Suspend, Some(who), &reason)
}

/// Ends a suspension. A provider cannot end the bureau's.
///
/// # Errors
/// Not the caller's to reinstate, or not suspended.
pub fn reinstate(tx: &mut Tx<'_>, caller: &Caller, id: ListingId) -> Result<ListingView, Error> {
    let (row, who) = as_either(tx, caller, id)?;
    if who == SuspendedBy::Provider && row.suspended_by == Some(SuspendedBy::Bureau) {
        return Err(Error::SuspendedByBureau);
    }
    refuse_barred(tx, row.provider_id)?;
    step(tx, row, ListingStep::Reinstate, None, "")
}

/// Takes a listing out for good: its provider, or the bureau that refuses or drops it.
///
/// # Errors
/// Not the caller's to withdraw, no reason, or withdrawn before.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, reason: &str) -> Result<ListingView, Error> {
    let reason = checked(reason)?;
    let (row, _) = as_either(tx, caller, id)?;
    step(tx, row, ListingStep::Withdraw, None, &reason)
}

/// Nothing of a provider that is barred comes into the catalogue; what is there stays, and no voucher pays for it.
fn refuse_barred(tx: &mut Tx<'_>, provider: OrganisationId) -> Result<(), Error> {
    let today = local_date(tx.now());
    Ok(identity::service::ensure_not_barred(tx.conn(), provider, today)?)
}

fn as_bureau(tx: &mut Tx<'_>, caller: &Caller, id: ListingId) -> Result<ListingRow, Error> {
    match as_either(tx, caller, id)? {
        (row, SuspendedBy::Bureau) => Ok(row),
        (_, SuspendedBy::Provider) => Err(Error::NotFound),
    }
}

/// The listing, locked, and on which side the caller stands.
fn as_either(tx: &mut Tx<'_>, caller: &Caller, id: ListingId) -> Result<(ListingRow, SuspendedBy), Error> {
    let row = queries::listing_lock(tx.conn(), id)?;
    if caller.can(Capability::ListingAdmit) && caller.region.covers(&row.listing.region_code) {
        Ok((row, SuspendedBy::Bureau))
    } else if caller.can(Capability::ListingManage) && caller.organisation_id == row.provider_id {
        Ok((row, SuspendedBy::Provider))
    } else {
        Err(Error::NotFound)
    }
}

fn checked(reason: &str) -> Result<String, Error> {
    let reason: String = reason.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    if reason.is_empty() || reason.chars().count() > MAX_REASON {
        return Err(Error::field(
            "reason",
            Invalid::new(
                "reason",
                format!("请写明理由，最多 {MAX_REASON} 个字符"),
                format!("give a reason of at most {MAX_REASON} characters"),
            ),
        ));
    }
    Ok(reason)
}

fn step(
    tx: &mut Tx<'_>,
    row: ListingRow,
    step: ListingStep,
    suspended_by: Option<SuspendedBy>,
    reason: &str,
) -> Result<ListingView, Error> {
    let (from, to) = (row.state, row.state.next(step)?);
    let now = tx.now();
    if queries::listing_set_state(tx.conn(), row.id, from, to, suspended_by, reason, now)? == 0 {
        return Err(Error::NotFound);
    }
    let action = format!("listing.{}", past(step, to));
    audit::record(tx, &action, "listing", row.id.uuid(), &json!({ "from": from, "to": to, "reason": reason }))?;
    let news = json!({
        "recipients": [row.provider_id], "reference": row.listing.code, "name": row.listing.name, "reason": reason,
    });
    outbox::announce(tx, &action, "listing", row.id.uuid(), &news)?;
    Ok(queries::listing_fetch(tx.conn(), row.id)?.into())
}

const fn past(step: ListingStep, to: ListingState) -> &'static str {
    match step {
        ListingStep::Reinstate => "reinstated",
        ListingStep::Admit | ListingStep::Suspend | ListingStep::Withdraw => to.as_str(),
    }
}
