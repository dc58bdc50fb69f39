//! What people do about training.

mod qualification;

pub use qualification::{QualificationView, qualification_list, requirement, revoke};

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::model::{Error, ONLY, SeatState, TrainingResult, TrainingRule};
use super::queries::{self, NewSession, SessionKey, SessionRow};
use crate::audit;
use crate::catalog::{self, BookableListing};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, Text, TimeWindow, TrainingId, UserId, local_time};
use crate::store::{Tx, outbox};
use crate::web::Veto;
use qualification::{level_words, qualify};

/// Whether a listing that the caller may see needs trained people.
///
/// # Errors
/// No such listing.
pub fn rule(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<TrainingRule, Error> {
    see(conn, caller, id)?;
    Ok(queries::rule_find(conn, id)?.unwrap_or_default())
}

fn see(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<(), Error> {
    catalog::service::show(conn, caller, id).map(drop).map_err(|error| match error {
        catalog::Error::NotFound => Error::NotFound,
        error => error.into(),
    })
}

fn own_listing(conn: &mut PgConnection, caller: &Caller, id: ListingId) -> Result<BookableListing, Error> {
    let listing = catalog::service::listing_for_booking(conn, id)?;
    listing.filter(|listing| listing.provider_id == caller.organisation_id).ok_or(Error::NotFound)
}

/// Sets the rule of the caller's own listing. Bookings and qualifications that stand are kept.
///
/// # Errors
/// Not its listing, or fields at fault.
pub fn rule_set(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &TrainingRule) -> Result<TrainingRule, Error> {
    if let Some(days) = new.valid_days.filter(|days| !(1..=3_660).contains(days)) {
        let (zh, en) = (format!("{days} 天不在 1 到 3660 之间"), format!("{days} days are not between 1 and 3,660"));
        return Err(Error::fault("valid_days", Invalid::new("out_of_range", zh, en)));
    }
    if new.how_to.chars().count() > 2_000 {
        return Err(Error::fault("how_to", Invalid::new("length", "最多 2000 个字符", "at most 2,000 characters")));
    }
    let faults = new.level_faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let mut new = new.clone();
    new.levels.iter_mut().for_each(|level| level.name = level.name.trim().to_owned());
    own_listing(tx.conn(), caller, id)?;
    let now = tx.now();
    queries::rule_set(tx.conn(), id, &new, caller.user_id, now)?;
    audit::record(tx, "listing.training_rule_set", "listing", id.uuid(), &new)?;
    Ok(new)
}

/// A training to be given.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTraining {
    pub window: TimeWindow,
    /// Where; at most 200 characters.
    pub place: String,
    /// Seats, 1 to 200.
    pub capacity: i32,
    /// The rank of the level that who passes reaches.
    #[serde(default = "only_level")]
    #[schema(default = 1, minimum = 1, maximum = 99)]
    pub level: i32,
    /// Whether it takes place at the instrument, which then nobody can book meanwhile; a lesson in a classroom does not.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub holds_instrument: bool,
}

const fn only_level() -> i32 {
    ONLY
}

const fn yes() -> bool {
    true
}

/// A training with its free seats.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Training {
    pub id: TrainingId,
    pub listing_id: ListingId,
    pub listing_name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub place: String,
    pub capacity: i32,
    pub free: i64,
    /// Whether the caller has a seat.
    pub has_seat: bool,
    /// Whether a unit of the instrument is held for it.
    pub holds_instrument: bool,
    pub cancelled_at: Option<DateTime<Utc>>,
    /// The rank of the level that who passes reaches.
    pub level: i32,
    /// What it is called; empty where the listing has only one.
    pub level_name: String,
}

impl From<SessionRow> for Training {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.id,
            listing_id: row.listing_id,
            listing_name: row.listing_name,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            place: row.place,
            capacity: row.capacity,
            free: (i64::from(row.capacity) - row.taken).max(0),
            has_seat: false,
            holds_instrument: row.holds_instrument,
            cancelled_at: row.cancelled_at,
            level: row.level,
            level_name: row.level_name,
        }
    }
}

/// Offers a training on the caller's own listing.
///
/// # Errors
/// Not its listing, begun already, the instrument is taken then, or fields at fault.
pub fn offer(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewTraining) -> Result<Training, Error> {
    let now = tx.now();
    let place = new.place.trim();
    if !(1..=200).contains(&new.capacity) {
        return Err(Error::fault("capacity", Invalid::new("out_of_range", "应为 1 到 200", "must be 1 to 200")));
    }
    if place.chars().count() > 200 {
        return Err(Error::fault("place", Invalid::new("length", "最多 200 个字符", "at most 200 characters")));
    }
    if new.window.starts_at() <= now || new.window.starts_at() > now + Duration::days(3_660) {
        let invalid = Invalid::new("out_of_range", "须在将来十年内", "must be in the next ten years");
        return Err(Error::fault("window.starts_at", invalid));
    }
    let listing = own_listing(tx.conn(), caller, id)?;
    let rule = queries::rule_find(tx.conn(), id)?.unwrap_or_default();
    if !rule.knows(new.level) {
        let invalid = Invalid::new("unknown_level", "没有这个等级", "there is no such level");
        return Err(Error::fault("level", invalid));
    }
    let training = TrainingId::new();
    let row = NewSession {
        id: training,
        listing_id: id,
        provider_id: listing.provider_id,
        window: (new.window.starts_at(), new.window.ends_at()),
        place,
        capacity: new.capacity,
        level: (new.level, rule.name_of(new.level).unwrap_or_default()),
        by: caller.user_id,
        at: now,
    };
    queries::session_insert(tx.conn(), &row)?;
    if new.holds_instrument && !queries::session_hold(tx.conn(), &row, listing.units)? {
        let text = Text::new(
            "仪器在这段时间已被占用：请换时间，或注明不占用仪器",
            "the instrument is taken then: choose another time, or say that it is not needed",
        );
        return Err(Veto::new("slot_taken", text, new.window, "free").into());
    }
    let training: Training = queries::session_lock(tx.conn(), training)?.into();
    audit::record(tx, "training.offered", "training", training.id.uuid(), &training)?;
    Ok(training)
}

/// Trainings of a listing to come, the next first: at most `limit + 1`.
///
/// # Errors
/// No such listing that the caller may see.
pub fn list(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
    now: DateTime<Utc>,
    after: Option<SessionKey>,
    limit: i64,
) -> Result<Vec<Training>, Error> {
    see(conn, caller, id)?;
    let provider = caller.map(|caller| caller.organisation_id);
    let mut trainings: Vec<_> =
        queries::session_list(conn, id, now, provider, after, limit + 1)?.into_iter().map(Training::from).collect();
    if let Some(caller) = caller {
        let ids: Vec<_> = trainings.iter().map(|training| training.id).collect();
        let seated = queries::seated_in(conn, caller.user_id, &ids)?;
        trainings.iter_mut().for_each(|training| training.has_seat = seated.contains(&training.id));
    }
    Ok(trainings)
}

/// The training does not take place; who has a seat is told.
///
/// # Errors
/// Not the caller's, begun, or cancelled before.
pub fn cancel(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<Training, Error> {
    let session = own_session(tx, caller, id)?;
    refuse_closed(tx, &session)?;
    let people: Vec<_> = queries::seat_list(tx.conn(), id)?.into_iter().map(|seat| seat.user_id).collect();
    let now = tx.now();
    queries::session_cancel(tx.conn(), id, now)?;
    queries::session_let_go(tx.conn(), id)?;
    audit::record(tx, "training.cancelled", "training", id.uuid(), &json!({}))?;
    tell(tx, &session, "cancelled", &people, &json!({}))?;
    Ok(Training { cancelled_at: Some(now), ..session.into() })
}

/// Nothing is changed about a training that has begun, or that does not take place.
fn refuse_closed(tx: &Tx<'_>, session: &SessionRow) -> Result<(), Error> {
    let now = tx.now();
    if session.cancelled_at.is_none() && now < session.starts_at {
        return Ok(());
    }
    let text = Text::new("培训已开始或已取消", "the training has begun, or was cancelled");
    Err(Veto::new("training_closed", text, now, session.starts_at).into())
}

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
    Ok(Training { has_seat: true, ..queries::session_lock(tx.conn(), id)?.into() })
}

/// Gives the caller's seat up.
///
/// # Errors
/// Not to come, or no seat.
pub fn leave(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<Training, Error> {
    let session = queries::session_lock(tx.conn(), id)?;
    // Who has no seat is not told how the training stands; the transaction takes back what is too late.
    if !queries::seat_leave(tx.conn(), id, caller.user_id)? {
        return Err(Error::NotFound);
    }
    refuse_closed(tx, &session)?;
    audit::record(tx, "training.seat_left", "training", id.uuid(), &json!({ "user_id": caller.user_id }))?;
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

fn own_session(tx: &mut Tx<'_>, caller: &Caller, id: TrainingId) -> Result<SessionRow, Error> {
    let session = queries::session_lock(tx.conn(), id)?;
    if session.provider_id == caller.organisation_id { Ok(session) } else { Err(Error::NotFound) }
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

fn tell(tx: &mut Tx<'_>, session: &SessionRow, done: &str, people: &[UserId], detail: &Value) -> Result<(), Error> {
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
