//! A training that takes place at another time or elsewhere, or not at all; whoever has a seat, and who gives it, is told.

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::qualification::level_words;
use super::{Training, check_window, checked_place, checked_trainer, own_listing};
use crate::audit;
use crate::catalog::{self, BookableListing, ListingState, Openings};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, Text, TimeWindow, TrainingId, UserId, WorkingCalendar, local_time};
use crate::store::{Tx, outbox};
use crate::training::Error;
use crate::training::model::nearest_free;
use crate::training::queries::{self, Moved, SessionRow};
use crate::web::Veto;

/// How far around a wanted time others are looked for.
const REACH: Duration = Duration::days(14);

/// Another time, another instrument or another trainer for a training. What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingMove {
    #[serde(default)]
    pub window: Option<TimeWindow>,
    /// Another instrument of the provider's at which it takes place. Who passes is qualified for the training's listing all
    /// the same.
    #[serde(default)]
    pub instrument_id: Option<ListingId>,
    /// Where; at most 200 characters.
    #[serde(default)]
    pub place: Option<String>,
    /// Whether it takes place at the instrument, which then nobody can book meanwhile.
    #[serde(default)]
    pub holds_instrument: Option<bool>,
    /// Somebody of the provider's who gives it instead; both are told, and it leaves the calendar of who gave it.
    #[serde(default)]
    pub trainer_id: Option<UserId>,
    /// Who has a seat reads it. 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Moves a training of the caller's as one step: the old unit is not lost before there is a new one.
///
/// # Errors
/// Not the caller's, begun or cancelled, nothing new, not its instrument, not its trainer, or the instrument is taken then.
pub fn move_to(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId, new: &TrainingMove) -> Result<Training, Error> {
    let reason = checked_reason(&new.reason)?;
    let session = own_session(tx, caller, id)?;
    refuse_closed(tx, &session)?;
    let old = session.window().ok_or(Error::NotFound)?;
    let moved = Moved {
        window: new.window.unwrap_or(old),
        instrument_id: new.instrument_id.unwrap_or(session.instrument_id),
        holds_instrument: new.holds_instrument.unwrap_or(session.holds_instrument),
        place: new.place.as_deref().map_or(Ok(session.place.as_str()), checked_place)?,
        trainer_id: match new.trainer_id.filter(|id| *id != session.trainer_id) {
            Some(id) => checked_trainer(tx, caller, id)?,
            None => session.trainer_id,
        },
    };
    // What should hold a unit and does not takes one by being put where it is.
    if session.stays(&moved) && (moved.place, moved.trainer_id) == (session.place.as_str(), session.trainer_id) {
        let nothing = Invalid::new("unchanged", "与现在的安排相同", "this is how it is");
        return Err(Error::fault("window", nothing));
    }
    let now = tx.now();
    check_window(&moved.window, "window.starts_at", now)?;
    let instrument = instrument(tx, caller, &session, moved.instrument_id, "instrument_id")?;
    match put(tx, &session, (&instrument, &moved), &reason)? {
        Some(training) => Ok(training),
        None => Err(taken(tx.conn(), &instrument, id, &moved.window, now)?),
    }
}

/// An instrument of the caller's at which a training can take place: where it is, the one that it teaches, or another that is
/// offered and has a calendar.
pub(super) fn instrument(
    tx: &mut Tx<'_>,
    caller: &Caller,
    session: &SessionRow,
    id: ListingId,
    field: &str,
) -> Result<BookableListing, Error> {
    let listing = match own_listing(tx.conn(), caller, id) {
        Err(Error::NotFound) => None,
        other => Some(other?),
    };
    let is_fit = |listing: &BookableListing| {
        let is_its_own = id == session.instrument_id || id == session.listing_id;
        is_its_own || (listing.state == ListingState::Admitted && listing.kind.has_calendar())
    };
    let listing = listing.filter(is_fit);
    listing.ok_or_else(|| {
        let unfit = Invalid::new(
            "not_own",
            "须是本单位已上架、按时间预约的仪器",
            "must be an instrument of yours that is offered and booked by time",
        );
        Error::fault(field, unfit)
    })
}

/// Puts a locked training in its new place and tells of it; `None` if no unit is free there, and nothing may be kept then.
pub(super) fn put(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    (instrument, moved): (&BookableListing, &Moved<'_>),
    reason: &str,
) -> Result<Option<Training>, Error> {
    let now = tx.now();
    // Only another room: the unit that it has stays its own, and since when it has it.
    let stays = session.stays(moved);
    if !stays {
        queries::session_let_go(tx.conn(), session.id)?;
    }
    queries::session_move(tx.conn(), session.id, moved, stays, now)?;
    let room = (instrument.id, instrument.units);
    if !stays && moved.holds_instrument && !queries::session_hold(tx.conn(), session.id, room, &moved.window)? {
        return Ok(None);
    }
    let after = queries::session_lock(tx.conn(), session.id)?;
    let detail = json!({
        "from": session.window(), "to": moved.window, "from_instrument": session.instrument_name,
        "instrument": after.instrument_name, "place": moved.place, "holds_instrument": moved.holds_instrument, "why": reason,
        "from_trainer": session.trainer_name, "trainer": after.trainer_name,
    });
    audit::record(tx, "training.moved", "training", session.id.uuid(), &detail)?;
    let news = json!({
        "reason": reason, "instrument_name": after.instrument_name, "trainer_name": after.trainer_name,
        "old_starts_at": local_time(session.starts_at), "old_ends_at": local_time(session.ends_at),
    });
    tell_seated(tx, &after, "moved", &news)?;
    if after.trainer_id == session.trainer_id {
        tell(tx, &after, "lesson_moved", &[after.trainer_id], &news)?;
    } else {
        tell(tx, &after, "lesson_taken_over", &[after.trainer_id], &news)?;
        tell(tx, &after, "lesson_handed_over", &[session.trainer_id], &news)?;
    }
    Ok(Some(Training::of_provider(after)))
}

/// That no unit is free, with the nearest windows in which one is.
pub(super) fn taken(
    conn: &mut PgConnection,
    listing: &BookableListing,
    own: TrainingId,
    window: &TimeWindow,
    now: DateTime<Utc>,
) -> Result<Error, Error> {
    let text = Text::new(
        "仪器在这段时间已被占用：请换时间，或注明不占用仪器",
        "the instrument is taken then: choose another time, or say that it is not needed",
    );
    let free = free_near(conn, listing, own, window, now)?;
    Ok(Veto::new("slot_taken", text, window, "free").with("free", free).into())
}

fn free_near(
    conn: &mut PgConnection,
    listing: &BookableListing,
    own: TrainingId,
    window: &TimeWindow,
    now: DateTime<Utc>,
) -> Result<Vec<TimeWindow>, Error> {
    let range = TimeWindow::new(window.starts_at() - REACH, window.ends_at() + REACH);
    let Ok(range) = range else { return Ok(Vec::new()) };
    let calendar = if listing.rules.minds_holidays() {
        catalog::service::working_calendar(conn)?
    } else {
        WorkingCalendar::default()
    };
    let openings = Openings { hours: &listing.opening_hours, rules: &listing.rules, calendar: &calendar };
    let busy = queries::held_beside(conn, listing.id, &range, own)?;
    Ok(nearest_free(window, &openings.open_in(&range), (listing.units, &busy), now))
}

/// The training does not take place.
///
/// # Errors
/// Not the caller's, begun, or cancelled before.
pub fn cancel(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<Training, Error> {
    let session = own_session(tx, caller, id)?;
    refuse_closed(tx, &session)?;
    call_off(tx, session, &json!(Text::new("供方取消了这场培训", "the provider called it off")))
}

/// Ends a locked training and lets go of its unit; everybody with a seat, and who gives it, is told why.
pub(super) fn call_off(tx: &mut Tx<'_>, session: SessionRow, reason: &Value) -> Result<Training, Error> {
    let (id, now) = (session.id, tx.now());
    queries::session_cancel(tx.conn(), id, now)?;
    queries::session_let_go(tx.conn(), id)?;
    audit::record(tx, "training.cancelled", "training", id.uuid(), &json!({ "why": reason }))?;
    let news = json!({ "reason": reason });
    tell_seated(tx, &session, "cancelled", &news)?;
    tell(tx, &session, "lesson_cancelled", &[session.trainer_id], &news)?;
    Ok(Training { cancelled_at: Some(now), is_held: false, ..Training::of_provider(session) })
}

/// Nothing is changed about a training that has begun, or that does not take place.
pub(super) fn refuse_closed(tx: &Tx<'_>, session: &SessionRow) -> Result<(), Error> {
    let now = tx.now();
    if session.cancelled_at.is_none() && now < session.starts_at {
        return Ok(());
    }
    let text = Text::new("培训已开始或已取消", "the training has begun, or was cancelled");
    Err(Veto::new("training_closed", text, now, session.starts_at).into())
}

pub(super) fn own_session(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<SessionRow, Error> {
    let session = queries::session_lock(tx.conn(), id)?;
    if session.provider_id == caller.organisation_id { Ok(session) } else { Err(Error::NotFound) }
}

fn checked_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if (1..=2_000).contains(&reason.chars().count()) {
        return Ok(reason.to_owned());
    }
    let invalid = Invalid::new("reason", "请填写 1 到 2000 字", "write 1 to 2,000 characters");
    Err(Error::fault("reason", invalid))
}

/// Tells everybody with a seat.
fn tell_seated(tx: &mut Tx<'_>, session: &SessionRow, done: &str, detail: &Value) -> Result<(), Error> {
    let people: Vec<_> = queries::seat_list(tx.conn(), session.id)?.into_iter().map(|seat| seat.user_id).collect();
    tell(tx, session, done, &people, detail)
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    session: &SessionRow,
    done: &str,
    people: &[UserId],
    detail: &Value,
) -> Result<(), Error> {
    let mut news = json!({
        "people": people, "listing_name": session.listing_name, "place": session.place,
        "starts_at": local_time(session.starts_at), "ends_at": local_time(session.ends_at),
        "level": level_words(&session.level_name),
    });
    if let (Some(news), Some(detail)) = (news.as_object_mut(), detail.as_object()) {
        news.extend(detail.clone());
    }
    Ok(outbox::announce(tx, &format!("training.{done}"), "training", session.id.uuid(), &news)?)
}
