//! What people do about training.

mod change;
mod grant;
mod grant_import;
mod outage;
mod qualification;
mod seats;
mod take_up;
mod todo;

pub use change::{TrainingMove, cancel, move_to};
pub use grant::{GrantedQualification, NewQualification, grant};
pub use grant_import::{NewGrantImport, import};
pub use outage::{Place, call_off_for_outage, let_go, lock_in_the_way, put_elsewhere, trainings_in_the_way};
pub use qualification::{QualificationView, qualification_list, requirement, revoke};
pub use seats::{NewTrainingResult, TrainingSeat, decide, leave, seats, take_seat};
pub use take_up::{GrantView, KnownPerson, grant_list, grants_waiting, known_people, take_up, withdraw};
pub use todo::todo;

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::{Error, ONLY, TrainingRule};
use super::queries::{self, NewSession, SessionKey, SessionRow};
use crate::audit;
use crate::catalog::{self, BookableListing};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, TimeWindow, TrainingId, UserId};
use crate::store::Tx;

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
    /// Who gives it: somebody of the provider's, into whose calendar it is put; the caller if absent.
    #[serde(default)]
    pub trainer_id: Option<UserId>,
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
    /// Whether it takes place at the instrument and needs a unit of it.
    pub holds_instrument: bool,
    /// Whether it holds that unit; one of before trainings held units may not.
    pub is_held: bool,
    /// At which instrument: the listing's own, or another of the provider's where it was put.
    pub instrument_id: ListingId,
    pub instrument_name: String,
    /// Who gives it, for the provider and for who has a seat.
    pub trainer_name: Option<String>,
    pub cancelled_at: Option<DateTime<Utc>>,
    /// The rank of the level that who passes reaches.
    pub level: i32,
    /// What it is called; empty where the listing has only one.
    pub level_name: String,
}

impl Training {
    /// As the caller sees it, who has a seat or not.
    fn of(row: SessionRow, has_seat: bool) -> Self {
        Self { has_seat, trainer_name: has_seat.then(|| row.trainer_name.clone()), ..row.into() }
    }

    /// As its provider sees it.
    fn of_provider(row: SessionRow) -> Self {
        Self { trainer_name: Some(row.trainer_name.clone()), ..row.into() }
    }
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
            is_held: row.is_held,
            instrument_id: row.instrument_id,
            instrument_name: row.instrument_name,
            trainer_name: None,
            cancelled_at: row.cancelled_at,
            level: row.level,
            level_name: row.level_name,
        }
    }
}

/// Offers a training on the caller's own listing; who gives it is told.
///
/// # Errors
/// Not its listing, begun already, the instrument is taken then, or fields at fault.
pub fn offer(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewTraining) -> Result<Training, Error> {
    let now = tx.now();
    let place = checked_place(&new.place)?;
    if !(1..=200).contains(&new.capacity) {
        return Err(Error::fault("capacity", Invalid::new("out_of_range", "应为 1 到 200", "must be 1 to 200")));
    }
    check_window(&new.window, "window.starts_at", now)?;
    let listing = own_listing(tx.conn(), caller, id)?;
    let rule = queries::rule_find(tx.conn(), id)?.unwrap_or_default();
    if !rule.knows(new.level) {
        let invalid = Invalid::new("unknown_level", "没有这个等级", "there is no such level");
        return Err(Error::fault("level", invalid));
    }
    let trainer_id = checked_trainer(tx, caller, new.trainer_id.unwrap_or(caller.user_id))?;
    let training = TrainingId::new();
    let row = NewSession {
        id: training,
        listing_id: id,
        provider_id: listing.provider_id,
        window: new.window,
        place,
        capacity: new.capacity,
        level: (new.level, rule.name_of(new.level).unwrap_or_default()),
        trainer_id,
        holds_instrument: new.holds_instrument,
        by: caller.user_id,
        at: now,
    };
    queries::session_insert(tx.conn(), &row)?;
    if new.holds_instrument && !queries::session_hold(tx.conn(), training, (id, listing.units), &new.window)? {
        return Err(change::taken(tx.conn(), &listing, training, &new.window, now)?);
    }
    let session = queries::session_lock(tx.conn(), training)?;
    let offered = Training::of_provider(session.clone());
    audit::record(tx, "training.offered", "training", training.uuid(), &offered)?;
    change::tell(tx, &session, "offered", &[trainer_id], &json!({}))?;
    Ok(offered)
}

/// Somebody of the caller's organisation who can give a training.
fn checked_trainer(tx: &mut Tx<'_>, caller: &Caller, id: UserId) -> Result<UserId, Error> {
    if id == caller.user_id || queries::is_colleague(tx.conn(), caller.organisation_id, id)? {
        return Ok(id);
    }
    let stranger = Invalid::new("not_colleague", "不是本单位的在用账号", "nobody of your organisation");
    Err(Error::fault("trainer_id", stranger))
}

fn checked_place(place: &str) -> Result<&str, Error> {
    let place = place.trim();
    if place.chars().count() > 200 {
        return Err(Error::fault("place", Invalid::new("length", "最多 200 个字符", "at most 200 characters")));
    }
    Ok(place)
}

/// Trainings are to come, and calendars do not reach for ever.
fn check_window(window: &TimeWindow, field: &str, now: DateTime<Utc>) -> Result<(), Error> {
    if window.starts_at() > now && window.ends_at() <= now + Duration::days(3_660) {
        return Ok(());
    }
    Err(Error::fault(field, Invalid::new("out_of_range", "须在将来十年内", "must be in the next ten years")))
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
    let rows = queries::session_list(conn, id, now, provider, after, limit + 1)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let seated = match caller {
        Some(caller) => queries::seated_in(conn, caller.user_id, &ids)?,
        None => Vec::new(),
    };
    let shown = |row: SessionRow| {
        let has_seat = seated.contains(&row.id);
        if provider == Some(row.provider_id) { Training::of_provider(row) } else { Training::of(row, has_seat) }
    };
    Ok(rows.into_iter().map(shown).collect())
}
