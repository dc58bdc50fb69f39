//! Who sees to an exception, and by which day.

use chrono::NaiveDate;
use serde_json::json;

use super::exceptions::{fault, lock};
use super::owners::exception_owners;
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{ExceptionId, Text, UserId, local_date};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::Exception;
use crate::reconciliation::model::{ExceptionState, ExceptionStep, IllegalStep};
use crate::reconciliation::queries;
use crate::store::{Tx, outbox};

/// Says who sees to an exception, and by which day; either may be taken back. Who is chosen by somebody else is told.
///
/// # Errors
/// [`Error::Fault`] for a day that is over, or a person who is none of [`exception_owners`]; it is resolved.
pub fn exception_assign(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ExceptionId,
    owner: Option<UserId>,
    due_on: Option<NaiveDate>,
) -> Result<Exception, Error> {
    let (mut exception, within) = lock(tx, caller, id)?;
    if exception.state == ExceptionState::Resolved {
        return Err(IllegalStep { state: exception.state, step: ExceptionStep::Propose }.into());
    }
    if due_on.is_some_and(|day| day < local_date(tx.now())) {
        return Err(fault("due_on", Text::new("期限不能早于今天", "the day cannot be before today")));
    }
    if let Some(owner) = owner
        && exception.owner_id != Some(owner)
        && !exception_owners(tx.conn(), &within, id)?.iter().any(|possible| possible.id == owner)
    {
        let text = Text::new(
            "责任人须为在职的财政经办或复核人员，且该异常属于其区域",
            "the owner must be an active finance officer in whose region the exception is",
        );
        return Err(fault("owner_id", text));
    }
    let from = json!({ "owner_id": exception.owner_id, "due_on": exception.due_on });
    let is_news = (exception.owner_id, exception.due_on) != (owner, due_on);
    (exception.owner_id, exception.due_on) = (owner, due_on);
    queries::exception_set_owner(tx.conn(), id, owner, due_on)?;
    let detail = json!({ "from": from, "owner_id": owner, "due_on": due_on });
    audit::record(tx, "exception.assigned", "exception", id.uuid(), &detail)?;
    if let Some(owner) = owner.filter(|owner| is_news && *owner != caller.user_id) {
        let day = due_on.map_or_else(|| json!({ "zh": "未定", "en": "none is set" }), |day| json!(day));
        let news = json!({ "people": [owner], "reason": exception.reason, "by": caller.login, "due_on": day });
        outbox::announce(tx, "exception.assigned", "exception", id.uuid(), &news)?;
    }
    Ok(exception)
}
