//! Trainings that an outage would lie over, for `booking`, which deals with everything in its way in one transaction.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::change::{call_off, instrument, own_session, put, refuse_closed};
use super::{Training, check_window};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, TimeWindow, TrainingId};
use crate::store::Tx;
use crate::training::Error;
use crate::training::queries::{self, Moved};

/// Trainings that hold some of `units` of an instrument within a window, or that should and hold none, the earliest first.
///
/// # Errors
/// The database refuses.
pub fn trainings_in_the_way(
    conn: &mut PgConnection,
    instrument: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
    now: DateTime<Utc>,
) -> Result<Vec<Training>, Error> {
    let mut rows = queries::session_list_within(conn, instrument, units, window, now, false)?;
    rows.sort_by_key(|row| (row.starts_at, row.id));
    Ok(rows.into_iter().map(Training::of_provider).collect())
}

/// The same, each locked until the transaction ends, in the order of their ids.
///
/// # Errors
/// The database refuses.
pub fn lock_in_the_way(
    tx: &mut Tx<'_>,
    instrument: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
) -> Result<Vec<Training>, Error> {
    let now = tx.now();
    // What waits for another's lock sees the units as they were before: asked again once everything is locked.
    queries::session_list_within(tx.conn(), instrument, units, window, now, true)?;
    let rows = queries::session_list_within(tx.conn(), instrument, units, window, now, true)?;
    Ok(rows.into_iter().map(Training::of_provider).collect())
}

/// Lets go of what a training holds; [`put_elsewhere`] has to follow.
///
/// # Errors
/// The database refuses.
pub fn let_go(tx: &mut Tx<'_>, id: TrainingId) -> Result<(), Error> {
    Ok(queries::session_let_go(tx.conn(), id)?)
}

/// Where a training goes, and by which fields that was said.
pub struct Place {
    pub window: Option<TimeWindow>,
    pub instrument_id: Option<ListingId>,
    pub window_field: String,
    pub instrument_field: String,
}

/// Puts a training of the caller's, of which nothing has begun, in another place.
///
/// # Errors
/// Not the caller's, begun or cancelled; not its instrument; a place that is taken.
pub fn put_elsewhere(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: TrainingId,
    to: &Place,
    reason: &str,
) -> Result<Training, Error> {
    let session = own_session(tx, caller, id)?;
    refuse_closed(tx, &session)?;
    let now = tx.now();
    let moved = Moved {
        window: to.window.or_else(|| session.window()).ok_or(Error::NotFound)?,
        instrument_id: to.instrument_id.unwrap_or(session.instrument_id),
        holds_instrument: true,
        place: &session.place,
        trainer_id: session.trainer_id,
    };
    check_window(&moved.window, &to.window_field, now)?;
    let instrument = instrument(tx, caller, &session, moved.instrument_id, &to.instrument_field)?;
    put(tx, &session, (&instrument, &moved), reason)?.ok_or_else(|| {
        let field = if to.window.is_some() { &to.window_field } else { &to.instrument_field };
        let taken = Invalid::new(
            "slot_taken",
            format!("培训“{}”的新时段已被占用", session.listing_name),
            format!("the new place of the training on “{}” is taken", session.listing_name),
        );
        Error::fault(field, taken)
    })
}

/// A training of the caller's that does not take place, or does not go on, because of an outage.
///
/// # Errors
/// Not the caller's.
pub fn call_off_for_outage(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId, reason: &str) -> Result<Training, Error> {
    let session = own_session(tx, caller, id)?;
    call_off(tx, session, &json!(reason))
}
