//! The enterprise asks, or takes its question back.

use serde_json::json;

use super::access::{checked_reason, lock_as_enterprise, refuse_banned, tell_quotation};
use super::read::quotation_detail;
use crate::agreement::Error;
use crate::agreement::model::{ANSWER_TIME, NewQuotation, OfferState, QuotationDetail, QuotationState, QuotationStep};
use crate::agreement::queries::{self, NewQuotationRow};
use crate::catalog;
use crate::identity::{self, Caller, OrganisationState};
use crate::kernel::{QuotationId, local_date, reference};
use crate::sample::AfterUse;
use crate::store::Tx;

/// Asks a listing's provider what something would cost. Nothing is booked and nothing is held.
///
/// # Errors
/// No such listing, not open for orders, the enterprise is not admitted or banned, or fields at fault.
pub fn request(tx: &mut Tx<'_>, caller: &Caller, new: &NewQuotation) -> Result<QuotationDetail, Error> {
    let now = tx.now();
    let listing = catalog::service::listing_for_booking(tx.conn(), new.listing_id)?.ok_or(Error::NotFound)?;
    let faults = new.faults(listing.kind, local_date(now));
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    if !listing.is_open_for_booking() {
        return Err(Error::NotOrderable);
    }
    let enterprise = identity::service::organisation_fetch(tx.conn(), caller.organisation_id)?;
    if enterprise.state != OrganisationState::Admitted {
        return Err(Error::NotAdmitted);
    }
    refuse_banned(tx, enterprise.id)?;
    let id = QuotationId::new();
    let row = NewQuotationRow {
        id,
        reference: &reference("XJ", local_date(now), id.uuid()),
        listing_id: listing.id,
        enterprise_id: enterprise.id,
        provider_id: listing.provider_id,
        region_code: enterprise.region_code.as_str(),
        requested_by: caller.user_id,
        requested_at: now,
        subject: new.subject.trim(),
        description: new.description.trim(),
        method: new.method.as_deref().map(str::trim).filter(|method| !method.is_empty()),
        sample_count: new.count(),
        samples: json!(new.samples),
        after_use: new.after_use.unwrap_or(AfterUse::Destroy),
        wished_on: new.wished_on,
        declared: json!(new.declared),
        state: QuotationState::Open,
        due_at: Some(now + ANSWER_TIME),
    };
    queries::quotation_insert(tx.conn(), &row)?;
    tell_quotation(tx, id, "requested", &json!({ "subject": row.subject, "sample_count": row.sample_count }))?;
    quotation_detail(tx.conn(), caller, id, now)
}

/// The enterprise does not need it any more.
///
/// # Errors
/// Not its quotation, over, or no reason.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId, reason: &str) -> Result<QuotationDetail, Error> {
    let reason = checked_reason(reason)?;
    let quotation = lock_as_enterprise(tx, caller, id)?;
    let (state, now) = (quotation.state.next(QuotationStep::Withdraw)?, tx.now());
    queries::offer_end(tx.conn(), id, OfferState::Void, None, now)?;
    queries::quotation_end(tx.conn(), id, state, (Some(reason), None), now)?;
    tell_quotation(tx, id, "withdrawn", &json!({ "reason": reason }))?;
    quotation_detail(tx.conn(), caller, id, now)
}
