//! What waits about claims.

use std::collections::BTreeMap;

use diesel::pg::PgConnection;

use super::queue;
use crate::claim::error::Error;
use crate::claim::queries::todo;
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup, TodoKind, local_midnight};
use crate::programme::ReviewStep;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, Error> {
    let parts = [
        (caller.can(Capability::ClaimCreate), todo::TO_CLAIM),
        (caller.can(Capability::ClaimCreate), todo::TO_SUBMIT),
        (caller.can(Capability::ClaimCreate) || caller.can(Capability::BookingServe), todo::ON_THEIR_WAY),
        (caller.can(Capability::ClaimReviewDistrict), todo::TO_REVIEW_BY_DISTRICT),
        (caller.can(Capability::ClaimReviewCity), todo::TO_REVIEW_BY_CITY),
        (caller.can(Capability::NoticePublish), todo::TO_PUBLISH),
        (caller.can(Capability::ObjectionDecide), todo::OBJECTIONS),
    ];
    let mut groups = waiting(conn, asker, &parts)?;
    if let Some(group) = groups.iter_mut().find(|group| group.kind == TodoKind::ClaimToReview) {
        set_review_deadlines(conn, caller, group)?;
    }
    Ok(groups)
}

/// Reviews are due by working days, which only the queue counts.
fn set_review_deadlines(conn: &mut PgConnection, caller: &Caller, group: &mut TodoGroup) -> Result<(), Error> {
    let steps =
        [(Capability::ClaimReviewDistrict, ReviewStep::District), (Capability::ClaimReviewCity, ReviewStep::City)];
    let mut due = BTreeMap::new();
    let named = i64::try_from(group.items.len()).unwrap_or(i64::MAX);
    for (_, step) in steps.into_iter().filter(|(capability, _)| caller.can(*capability)) {
        let rows = queue(conn, caller, step, None, named)?;
        due.extend(rows.into_iter().map(|row| (row.named.claim.id.to_string(), (row.waiting_since, row.due_on))));
    }
    for item in &mut group.items {
        if let Some((since, due_on)) = due.get(&item.id) {
            item.since = *since;
            item.deadline_at = due_on.and_then(|day| day.succ_opt()).map(local_midnight);
        }
    }
    Ok(())
}
