//! The duty to review, handed to a colleague; whoever stands in for somebody decides as both.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::audit;
use crate::identity::model::{Colleague, Decider, Delegation, NewDelegation, User, can_stand_in};
use crate::identity::queries::{delegation as queries, user as users};
use crate::identity::{Caller, Error};
use crate::kernel::{DelegationId, Invalid, OrganisationId, UserId, local_date};
use crate::store::{Tx, outbox};

/// People of an office among whom somebody is looked for.
const OFFICE: i64 = 500;

/// A reviewer's delegations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DelegationDesk {
    /// By the caller, newest first.
    pub given: Vec<Delegation>,
    /// To the caller, newest first.
    pub received: Vec<Delegation>,
    /// To whom the caller may hand their duty.
    pub colleagues: Vec<Colleague>,
}

/// The caller's delegations, given and received.
///
/// # Errors
/// The database refuses.
pub fn delegation_desk(conn: &mut PgConnection, caller: &Caller, now: DateTime<Utc>) -> Result<DelegationDesk, Error> {
    let all = queries::delegation_list(conn, caller.user_id, now)?;
    let (given, received) = all.into_iter().partition(|one| one.from_user_id == caller.user_id);
    let office = users::user_list_by_organisation(conn, caller.organisation_id, None, OFFICE)?;
    let colleagues = office
        .into_iter()
        .filter(|person| is_fit(person, caller))
        .map(|person| Colleague { id: person.id, name: person.name.to_string() })
        .collect();
    Ok(DelegationDesk { given, received, colleagues })
}

/// Of the same office, at work, and able to do all that the caller does.
fn is_fit(person: &User, caller: &Caller) -> bool {
    person.id != caller.user_id
        && person.organisation_id == caller.organisation_id
        && person.is_active
        && person.region_code.as_ref().is_none_or(|region| region.covers(&caller.region))
        && can_stand_in(&person.roles, &caller.roles)
}

/// Hands the caller's duty to review to a colleague. Meanwhile the caller decides nothing, and the colleague decides as
/// both: about no party of either, and not where the other decided before.
///
/// # Errors
/// Nobody who can stand in; somebody whose own duty is with another then; the caller's is already; impossible days; no reason.
pub fn delegation_make(tx: &mut Tx<'_>, caller: &Caller, new: &NewDelegation) -> Result<DelegationDesk, Error> {
    let now = tx.now();
    let reason = new.checked(local_date(now)).map_err(|(field, invalid)| Error::Invalid { field, invalid })?;
    lock_both(tx, caller.user_id, new.to_user_id)?;
    let person = users::user_fetch(tx.conn(), new.to_user_id)?;
    if !is_fit(&person, caller) {
        let (zh, en) =
            ("请选择本单位中承担同样审核职责的同事", "choose a colleague of your office with the same review rights");
        return Err(Error::invalid("to_user_id")(Invalid::new("not_fit", zh, en)));
    }
    let days = (new.from_on, new.until_on);
    if queries::delegation_overlaps(tx.conn(), caller.user_id, days)? {
        let (zh, en) = ("您在此期间已有委托，请先收回", "your duty is handed over then; take that back first");
        return Err(Error::invalid("from_on")(Invalid::new("twice", zh, en)));
    }
    if queries::delegation_overlaps(tx.conn(), person.id, days)? {
        let (zh, en) = ("该同事在此期间也已委托他人", "their own duty is with somebody else then");
        return Err(Error::invalid("to_user_id")(Invalid::new("away", zh, en)));
    }
    let id = DelegationId::new();
    queries::delegation_insert(tx.conn(), (id, caller.user_id, now), new, reason)?;
    let detail = json!({
        "to_user_id": person.id, "to": person.name, "from_on": new.from_on, "until_on": new.until_on, "reason": reason,
    });
    audit::record(tx, "user.duty_delegated", "user", caller.user_id.uuid(), &detail)?;
    let news = json!({
        "recipients": [caller.organisation_id], "from_name": users::user_fetch(tx.conn(), caller.user_id)?.name,
        "to_name": person.name, "from_on": new.from_on, "until_on": new.until_on, "reason": reason,
    });
    outbox::announce(tx, "user.duty_delegated", "user", caller.user_id.uuid(), &news)?;
    delegation_desk(tx.conn(), caller, now)
}

/// In the order of their ids, so that two who hand over to each other at one moment wait for one another.
fn lock_both(tx: &mut Tx<'_>, a: UserId, b: UserId) -> Result<(), Error> {
    for id in [a.min(b), a.max(b)] {
        match users::user_lock(tx.conn(), id) {
            Err(diesel::result::Error::NotFound) => {
                let invalid = Invalid::new("unknown", "没有这位同事", "there is no such colleague");
                return Err(Error::invalid("to_user_id")(invalid));
            }
            other => other.map(drop)?,
        }
    }
    Ok(())
}

/// Takes a duty back, or gives it back: by either of the two.
///
/// # Errors
/// Not of the caller; taken back or over before.
pub fn delegation_revoke(tx: &mut Tx<'_>, caller: &Caller, id: DelegationId) -> Result<DelegationDesk, Error> {
    let now = tx.now();
    let own = queries::delegation_list(tx.conn(), caller.user_id, now)?;
    let found = own.into_iter().find(|one| one.id == id && one.revoked_at.is_none() && one.until_on >= local_date(now));
    let delegation = found.ok_or(Error::NotFound)?;
    queries::delegation_revoke(tx.conn(), id, caller.user_id, now)?;
    let detail =
        json!({ "to_user_id": delegation.to_user_id, "to": delegation.to_user_name, "until_on": delegation.until_on });
    audit::record(tx, "user.duty_taken_back", "user", delegation.from_user_id.uuid(), &detail)?;
    let news = json!({
        "recipients": [caller.organisation_id], "from_name": delegation.from_user_name, "to_name": delegation.to_user_name,
        "until_on": delegation.until_on,
    });
    outbox::announce(tx, "user.duty_taken_back", "user", delegation.from_user_id.uuid(), &news)?;
    delegation_desk(tx.conn(), caller, now)
}

/// Whether the caller may decide a review about these organisations now: their duty is with nobody else, and neither they
/// nor anybody for whom they stand in belongs or belonged to one of them.
///
/// # Errors
/// [`Error::DutyDelegated`], [`Error::PartyDecides`].
pub fn ensure_may_review(
    conn: &mut PgConnection,
    caller: &Caller,
    about: &[OrganisationId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if let Some((to, until_on)) = queries::delegation_away(conn, caller.user_id, now)? {
        return Err(Error::DutyDelegated { to, until_on });
    }
    super::ensure_impartial(conn, caller, about, now)
}

/// Whether two decisions are those of one person: the same, or one stood in for the other.
///
/// # Errors
/// The database refuses.
pub fn decide_as_one(
    conn: &mut PgConnection,
    a: (UserId, DateTime<Utc>),
    b: (UserId, DateTime<Utc>),
) -> Result<bool, Error> {
    Ok(queries::decide_as_one(conn, a, b)?)
}

/// The name of who decided at a moment, and of those for whom they stood in.
///
/// # Errors
/// The database refuses.
pub fn decider(conn: &mut PgConnection, person: UserId, moment: DateTime<Utc>) -> Result<Decider, Error> {
    Ok(queries::decider(conn, person, moment)?)
}
