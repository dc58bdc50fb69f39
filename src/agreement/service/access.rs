//! Who may see and do what, and telling of it.

use diesel::pg::PgConnection;
use serde_json::{Value, json};

use crate::agreement::Error;
use crate::agreement::model::{Agreement, Quotation};
use crate::agreement::queries::{self, Scope};
use crate::audit;
use crate::conduct;
use crate::identity::{Caller, Capability};
use crate::kernel::{AgreementId, Invalid, OrganisationId, QuotationId, RegionCode, local_time};
use crate::store::{Tx, outbox};

/// Whose things the caller is shown in lists.
pub(super) fn scope_of(caller: &Caller) -> Scope {
    if reads_region(caller) {
        Scope::Region(caller.region.prefix().to_owned())
    } else if caller.can(Capability::BookingServe) {
        Scope::Provider(caller.organisation_id)
    } else {
        Scope::Enterprise(caller.organisation_id)
    }
}

/// Bureaus, the auditor, and the finance bureau, which pays by what was agreed.
fn reads_region(caller: &Caller) -> bool {
    caller.can(Capability::BookingReadAll) || caller.can(Capability::ClaimReadAll)
}

/// The parties, and the bureaus of the enterprise's region.
fn may_see(caller: &Caller, parties: [OrganisationId; 2], region: &RegionCode) -> bool {
    parties.contains(&caller.organisation_id) || (reads_region(caller) && caller.region.covers(region))
}

pub(super) fn quotation_visible(conn: &mut PgConnection, caller: &Caller, id: QuotationId) -> Result<Quotation, Error> {
    let found = queries::quotation_fetch(conn, id)?;
    let parties = [found.enterprise_id, found.provider_id];
    if may_see(caller, parties, &found.region_code) { Ok(found) } else { Err(Error::NotFound) }
}

pub(super) fn agreement_visible(conn: &mut PgConnection, caller: &Caller, id: AgreementId) -> Result<Agreement, Error> {
    let found = queries::agreement_fetch(conn, id)?;
    let parties = [found.enterprise_id, found.provider_id];
    if may_see(caller, parties, &found.region_code) { Ok(found) } else { Err(Error::NotFound) }
}

/// The enterprise's own quotation, locked.
pub(super) fn lock_as_enterprise(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId) -> Result<Quotation, Error> {
    let found = queries::quotation_lock(tx.conn(), id)?;
    if found.enterprise_id == caller.organisation_id { Ok(found) } else { Err(Error::NotFound) }
}

/// A quotation that the provider was asked for, locked.
pub(super) fn lock_as_provider(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId) -> Result<Quotation, Error> {
    let found = queries::quotation_lock(tx.conn(), id)?;
    if found.provider_id == caller.organisation_id { Ok(found) } else { Err(Error::NotFound) }
}

/// A contract of the caller's, locked.
pub(super) fn lock_agreement(tx: &mut Tx<'_>, caller: &Caller, id: AgreementId) -> Result<Agreement, Error> {
    let found = queries::agreement_lock(tx.conn(), id)?;
    if [found.enterprise_id, found.provider_id].contains(&caller.organisation_id) {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// Refuses an enterprise that may not order now.
pub(super) fn refuse_banned(tx: &mut Tx<'_>, enterprise: OrganisationId) -> Result<(), Error> {
    let now = tx.now();
    match conduct::service::ban(tx.conn(), enterprise, now)? {
        Some(ban) => Err(Error::Banned(ban.until)),
        None => Ok(()),
    }
}

/// A reason that somebody must give.
pub(super) fn checked_reason(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    if (1..=2_000).contains(&reason.chars().count()) {
        Ok(reason)
    } else {
        Err(Error::fault("reason", Invalid::new("length", "请填写 1 到 2000 字", "write 1 to 2,000 characters")))
    }
}

/// Tells the audit trail and both parties what happened to a quotation: `quotation.<done>`.
pub(super) fn tell_quotation(tx: &mut Tx<'_>, id: QuotationId, done: &str, detail: &Value) -> Result<Quotation, Error> {
    let quotation = queries::quotation_fetch(tx.conn(), id)?;
    let topic = format!("quotation.{done}");
    audit::record(tx, &topic, "quotation", id.uuid(), detail)?;
    let news = json!({
        "recipients": [quotation.enterprise_id, quotation.provider_id],
        "reference": quotation.reference,
        "subject": quotation.subject,
        "listing_name": quotation.listing_name,
        "enterprise_name": quotation.enterprise_name,
        "provider_name": quotation.provider_name,
        "due_at": quotation.due_at.map(local_time),
        "price_fen": quotation.price_fen,
        "reason": detail.get("reason"),
    });
    outbox::announce(tx, &topic, "quotation", id.uuid(), &news)?;
    Ok(quotation)
}

/// The same of a contract: `agreement.<done>`.
pub(super) fn tell_agreement(tx: &mut Tx<'_>, id: AgreementId, done: &str, detail: &Value) -> Result<Agreement, Error> {
    let agreement = queries::agreement_fetch(tx.conn(), id)?;
    let topic = format!("agreement.{done}");
    audit::record(tx, &topic, "agreement", id.uuid(), detail)?;
    let news = json!({
        "recipients": [agreement.enterprise_id, agreement.provider_id],
        "reference": agreement.reference,
        "subject": agreement.subject,
        "listing_name": agreement.listing_name,
        "enterprise_name": agreement.enterprise_name,
        "provider_name": agreement.provider_name,
        "amount_fen": agreement.amount_fen,
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "stages_count": agreement.stages_count,
        "reason": detail.get("reason"),
        "number": detail.get("number"),
        "amount_after_fen": detail.get("amount_after_fen"),
        "ends_after": detail.get("ends_after"),
    });
    outbox::announce(tx, &topic, "agreement", id.uuid(), &news)?;
    Ok(agreement)
}
