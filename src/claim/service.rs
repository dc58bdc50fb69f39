//! Use cases of claims: one public function per thing that a person or another module does.

mod evidence;
mod lowering;
mod marks;
mod notice;
mod objection;
mod objection_file;
mod own;
mod policy;
mod reading;
mod review;
mod todo;

use serde_json::json;

pub use evidence::{EvidenceFile, NewEvidence, evidence_add, evidence_content, evidence_remove};
pub use marks::{
    mark_clawed_back, mark_paid, mark_reconciled, mark_rest_resumed, mark_rest_stopped, record_batched,
    record_partly_batched, unmark_batched, unmark_batched_part, unmark_paid,
};
pub use notice::{
    NewNotice, NoticeDetail, close_notices, notice_list, notice_show, publish_content, publish_notice, title_of,
};
pub use objection::{Answer, NewObjection, decide_objection, objection_list, raise_objection};
pub use objection_file::{
    MAX_OBJECTION_FILES, objection_file, objection_file_add, objection_file_list, objection_takes_files,
};
pub use own::{InvoiceEdit, NewClaim, create, edit, submit, withdraw};
pub use policy::{NewReviewPolicy, ReviewPolicy, review_policies, review_policy_set};
pub use reading::{ClaimDetail, QueueRow, list, queue, show};
pub use review::{NewReview, review_city, review_district, take_up};
pub use todo::todo;

use super::error::Error;
use super::model::{Claim, Step};
use super::queries::{self, Change};
pub use super::queries::{Filter, Named, Scope};
use crate::identity::{Caller, Capability};
use crate::kernel::{ClaimId, OrganisationId};
use crate::store::{Tx, outbox};
use crate::{audit, identity};

/// Whose claims the caller may see: all of their region for those who read all, else those they are a party to.
fn scope_of(caller: &Caller) -> Scope {
    if caller.can(Capability::ClaimReadAll) {
        Scope::Region(caller.region.clone())
    } else {
        Scope::Party(caller.organisation_id)
    }
}

/// Locks a claim that the caller, as a bureau, may decide.
fn lock_to_decide(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<Claim, Error> {
    let claim = queries::claim_lock(tx.conn(), id)?;
    if !caller.region.covers(&claim.region_code) {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    identity::service::ensure_may_review(tx.conn(), caller, &parties(&claim), now)?;
    Ok(claim)
}

/// Takes one step with a locked claim: state, audit trail and announcement to `recipients` together.
fn advance(
    tx: &mut Tx<'_>,
    claim: &Claim,
    step: Step,
    change: &Change,
    recipients: &[OrganisationId],
) -> Result<Claim, Error> {
    let (now, state) = (tx.now(), claim.state.next(step)?);
    let moved = queries::claim_set_state(tx.conn(), claim.id, claim.state, state, change, now)?;
    let topic = format!("claim.{state}");
    let reason = change.reason.as_ref().and_then(Option::as_deref).unwrap_or_default();
    let detail =
        json!({ "step": step, "from": claim.state, "state": state, "amount_fen": claim.amount_fen, "reason": reason });
    audit::record(tx, &topic, "claim", claim.id.uuid(), &detail)?;
    let told = json!({
        "recipients": recipients, "reference": claim.reference, "claim_id": claim.id, "step": step,
        "amount_fen": claim.amount_fen, "reason": reason,
    });
    outbox::announce(tx, &topic, "claim", claim.id.uuid(), &told)?;
    Ok(moved)
}

/// Both parties, and the payee is one of them.
fn parties(claim: &Claim) -> [OrganisationId; 2] {
    [claim.enterprise_id, claim.provider_id]
}
