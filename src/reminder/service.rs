//! Reminding, and what people want to be reminded of.

use chrono::Duration;
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::model::{Error, ReminderKind, ReminderPreference, USUAL};
use super::queries::{self, Reminded};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Actor, Text, local_date, local_time};
use crate::store::{Db, Tx, outbox, round};

/// Of each kind in one transaction.
const CHUNK: i64 = 500;

/// The job, as its rounds are kept.
const JOB: &str = "reminders";

/// How long before the caller is reminded.
///
/// # Errors
/// The database refuses.
pub fn preference(conn: &mut PgConnection, caller: &Caller) -> Result<ReminderPreference, Error> {
    Ok(queries::preference_find(conn, caller.user_id)?.unwrap_or(USUAL))
}

/// Sets how long before the caller is reminded.
///
/// # Errors
/// Fields at fault.
pub fn preference_set(tx: &mut Tx<'_>, caller: &Caller, new: &ReminderPreference) -> Result<ReminderPreference, Error> {
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let now = tx.now();
    queries::preference_set(tx.conn(), caller.user_id, new, now)?;
    audit::record(tx, "user.reminders_set", "user", caller.user_id.uuid(), new)?;
    Ok(*new)
}

/// Reminds everybody of what is due, once a minute; answers of how many things. Any number of processes may do this at
/// once; one that dies leaves nothing half done.
///
/// # Errors
/// The database refuses.
pub fn run_reminders(db: &Db) -> Result<usize, Error> {
    db.write(&Actor::system(JOB), remind)
}

fn remind(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let now = tx.now();
    if !round::begin(tx.conn(), JOB, Duration::minutes(1), now)? {
        return Ok(0);
    }
    queries::mail_keep_back(tx.conn(), now)?;
    let (mut handled, mut is_all) = (0, true);
    for &kind in ReminderKind::ALL {
        let due = queries::reminder_take(tx.conn(), kind, now, CHUNK)?;
        let events: Vec<_> = due.iter().map(|one| (one.subject_id, news(kind, one))).collect();
        outbox::announce_all(tx, &kind.topic(), kind.subject(), &events)?;
        is_all &= i64::try_from(due.len()).unwrap_or(CHUNK) < CHUNK;
        handled += due.len();
    }
    if is_all {
        round::end(tx.conn(), JOB, now)?;
    }
    Ok(handled)
}

fn news(kind: ReminderKind, one: &Reminded) -> Value {
    let level = match (kind, one.name.is_empty()) {
        (ReminderKind::QualificationEnds, false) => Text::new(format!("“{}”", one.name), format!("“{}”", one.name)),
        _ => Text::new("操作", "use"),
    };
    json!({
        "people": [one.user_id],
        "due": one.due_at,
        "at": local_time(one.due_at),
        // The day that ends then, of what was to happen on a day.
        "day": local_date(one.due_at - Duration::seconds(1)),
        "name": one.name,
        "level": level,
        "listing_name": one.listing_name,
        "provider_name": one.provider_name,
        "enterprise_name": one.enterprise_name,
        "price_fen": one.price_fen,
    })
}
