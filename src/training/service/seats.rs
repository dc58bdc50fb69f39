//! Seats: taken, given up, and how the training ended for each.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::Training;
use super::change::{own_session, refuse_closed, tell};
use super::qualification::qualify;
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Text, TrainingId, UserId, local_time};
use crate::store::Tx;
use crate::training::Error;
use crate::training::model::{SeatState, TrainingResult};
use crate::training::queries;
use crate::web::Veto;

/// Takes a seat for the caller.
///
/// # Errors
/// Not to come, full, or seated before.
pub fn take_seat(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<Training, Error> {
    let session = queries::session_lock(tx.conn(), id)?;
    refuse_closed(tx, &session)?;
    let now = tx.now();
    let who = (caller.user_id, caller.organisation_id);
    if !queries::seat_take(tx.conn(), id, session.capacity, who, now)? {
        let text = Text::new(
            format!("培训名额 {} 个已满", session.capacity),
            format!("all {} seats are taken", session.capacity),
        );
        return Err(Veto::new("training_full", text, session.taken, session.capacity).into());
    }
    audit::record(tx, "training.seat_taken", "training", id.uuid(), &json!({ "user_id": caller.user_id }))?;
    tell(tx, &session, "seat_taken", &[caller.user_id], &json!({}))?;
    Ok(Training::of(queries::session_lock(tx.conn(), id)?, true))
}

/// Gives the caller's seat up.
///
/// # Errors
/// Not to come, or no seat.
pub fn leave(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<Training, Error> {
    let session = queries::session_lock(tx.conn(), id)?;
    let now = tx.now();
    // Who has no seat is not told how the training stands; the transaction takes back what is too late.
    if !queries::seat_leave(tx.conn(), id, caller.user_id, now)? {
        return Err(Error::NotFound);
    }
    refuse_closed(tx, &session)?;
    audit::record(tx, "training.seat_left", "training", id.uuid(), &json!({ "user_id": caller.user_id }))?;
    tell(tx, &session, "seat_left", &[caller.user_id], &json!({}))?;
    Ok(queries::session_lock(tx.conn(), id)?.into())
}

/// Who has which seat.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrainingSeat {
    pub seat: i32,
    pub user_id: UserId,
    pub user_name: String,
    pub organisation_name: String,
    pub state: SeatState,
}

/// The list of a training of the caller's, by seat.
///
/// # Errors
/// Not the caller's.
pub fn seats(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<Vec<TrainingSeat>, Error> {
    own_session(tx, caller, id)?;
    let seats = queries::seat_list(tx.conn(), id)?.into_iter().map(|row| TrainingSeat {
        seat: row.seat,
        user_id: row.user_id,
        user_name: row.user_name,
        organisation_name: row.organisation_name,
        state: row.state,
    });
    Ok(seats.collect())
}

/// How the training ended for one person.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTrainingResult {
    pub user_id: UserId,
    pub result: TrainingResult,
}

/// The provider says how the training ended for somebody; who passed is qualified from now on.
///
/// # Errors
/// Not the caller's, not begun, or nobody who waits for a result.
pub fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: TrainingId,
    new: NewTrainingResult,
) -> Result<Vec<TrainingSeat>, Error> {
    let session = own_session(tx, caller, id)?;
    let now = tx.now();
    if now < session.starts_at || session.cancelled_at.is_some() {
        let text = Text::new("培训尚未开始或已取消", "the training has not begun, or was cancelled");
        return Err(Veto::new("training_not_held", text, now, session.starts_at).into());
    }
    let by = (caller.user_id, now);
    let organisation =
        queries::seat_decide(tx.conn(), id, new.user_id, new.result.state(), by)?.ok_or(Error::NotFound)?;
    let mut valid_until = None;
    if new.result == TrainingResult::Passed {
        valid_until = qualify(tx, caller, &session, new.user_id, organisation)?;
    }
    let detail = json!({ "user_id": new.user_id, "result": new.result, "valid_until": valid_until });
    audit::record(tx, "training.decided", "training", id.uuid(), &detail)?;
    let news = json!({ "result": new.result, "valid_until": valid_until.map(local_time) });
    tell(tx, &session, "decided", &[new.user_id], &news)?;
    seats(tx, caller, id)
}
