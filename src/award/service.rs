//! What people do with awards.

mod evidence;
mod marks;
mod notice;
mod objection_file;
mod own;
mod review;
mod rule;

use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

pub use evidence::{EvidenceFile, NewEvidence, evidence_add, evidence_content, evidence_remove};
pub use marks::{
    mark_batched, mark_clawed_back, mark_paid, mark_partly_batched, mark_reconciled, unmark_batched,
    unmark_batched_part, unmark_paid,
};
pub use notice::{
    NewAwardNotice, NewAwardObjection, PublishedAwards, close_notices, decide_objection, publish_notice,
    raise_objection,
};
pub use objection_file::{objection_file, objection_file_add, objection_file_list, objection_takes_files};
pub use own::{NewApplication, create, edit, submit, withdraw};
pub use review::{NewAwardReview, review_city, review_district};
pub use rule::{retire, rule_list, rule_set};

use super::error::Error;
use super::model::{Application, Evidence, EvidenceKind, Objection, Review, Rule, Share};
use super::queries::{self, Change, Scope, todo as parts};
use crate::claim::model::{State, Step};
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, AwardApplicationId, OrganisationId, TodoGroup};
use crate::store::todo::waiting;
use crate::store::{DbError, Tx, outbox};
use crate::{audit, identity};

/// An application with all that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AwardApplicationDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub application: Application,
    pub rule: Rule,
    pub evidence: Vec<Evidence>,
    /// Kinds of evidence that have to be there and are not.
    pub lacking: Vec<EvidenceKind>,
    pub reviews: Vec<Review>,
    /// By the level that pays it, once approved.
    pub shares: Vec<Share>,
    /// For those who decide them.
    pub objections: Vec<Objection>,
}

/// Applications that the caller may see, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn application_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<State>,
    before: Option<(chrono::DateTime<chrono::Utc>, AwardApplicationId)>,
    limit: i64,
) -> Result<Vec<Application>, Error> {
    Ok(queries::application_list(conn, &scope_of(caller), state, before, limit + 1)?)
}

/// One application.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn application_detail(conn: &mut PgConnection, caller: &Caller, id: AwardApplicationId) -> Result<Detail, Error> {
    let application = queries::application_fetch(conn, id)?;
    if !may_see(caller, &application) {
        return Err(Error::NotFound);
    }
    let rule = queries::rule_fetch(conn, application.rule_id)?;
    let evidence = queries::evidence_list(conn, id)?;
    let lacking = rule.lacking(&evidence.iter().map(|file| file.kind).collect());
    let objections =
        if caller.can(Capability::ObjectionDecide) { queries::objection_list(conn, id)? } else { Vec::new() };
    let (reviews, shares) = (queries::review_list(conn, id)?, queries::share_list(conn, id)?);
    Ok(Detail { application, rule, evidence, lacking, reviews, shares, objections })
}

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let is_company = caller.can(Capability::OrganisationManage);
    let wanted = [
        (is_company, parts::TO_SUBMIT),
        (is_company, parts::UNDER_WAY),
        (caller.can(Capability::ClaimReviewDistrict), parts::FOR_DISTRICT),
        (caller.can(Capability::ClaimReviewCity), parts::FOR_CITY),
        (caller.can(Capability::NoticePublish), parts::TO_PUBLISH),
        (caller.can(Capability::ObjectionDecide), parts::OBJECTIONS),
    ];
    waiting(conn, asker, &wanted)
}

fn scope_of(caller: &Caller) -> Scope {
    if caller.can(Capability::ClaimReadAll) {
        Scope::Region(caller.region.prefix().to_owned())
    } else {
        Scope::Organisation(caller.organisation_id)
    }
}

fn may_see(caller: &Caller, application: &Application) -> bool {
    match scope_of(caller) {
        Scope::Organisation(id) => application.organisation_id == id,
        Scope::Region(_) => caller.region.covers(&application.region_code) && application.state != State::Draft,
    }
}

/// Locks an application that the caller, as a bureau, may decide.
fn lock_to_decide(tx: &mut Tx<'_>, caller: &Caller, id: AwardApplicationId) -> Result<Application, Error> {
    let application = queries::application_lock(tx.conn(), id)?;
    if !caller.region.covers(&application.region_code) || application.state == State::Draft {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    identity::service::ensure_may_review(tx.conn(), caller, &[application.organisation_id], now)?;
    Ok(application)
}

/// Takes one step with a locked application: state, audit trail and announcement together.
fn advance(
    tx: &mut Tx<'_>,
    application: &Application,
    step: Step,
    change: &Change,
    recipients: &[OrganisationId],
) -> Result<Application, Error> {
    let (now, state) = (tx.now(), application.state.next(step)?);
    queries::application_set_state(tx.conn(), application.id, state, change, now)?;
    let moved = queries::application_fetch(tx.conn(), application.id)?;
    let topic = format!("award.{state}");
    let reason = change.reason.as_ref().and_then(Option::as_deref).unwrap_or_default();
    let detail = json!({
        "step": step, "from": application.state, "state": state, "amount_fen": moved.amount_fen, "reason": reason,
    });
    audit::record(tx, &topic, "award", application.id.uuid(), &detail)?;
    let news = json!({
        "recipients": recipients, "reference": moved.reference, "application_id": moved.id,
        "platform_name": moved.platform_name, "award": moved.rule_name_zh, "award_en": moved.rule_name_en,
        "amount_fen": moved.amount_fen, "reason": reason,
    });
    outbox::announce(tx, &topic, "award", application.id.uuid(), &news)?;
    Ok(moved)
}
