//! Nobody decides about an organisation that they belong or belonged to.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::organisation::organisation_by_uscc;
use crate::audit;
use crate::identity::model::{Affiliation, NewAffiliation};
use crate::identity::queries::affiliation as queries;
use crate::identity::{Caller, Error};
use crate::kernel::{AffiliationId, Invalid, OrganisationId, checked_text};
use crate::store::Tx;

/// Whether the caller may decide about these organisations: neither they nor anybody for whom they stand in belongs or
/// belonged to one of them, be it by the account, by another account of the same e-mail address, or by what they said.
///
/// # Errors
/// [`Error::PartyDecides`].
pub fn ensure_impartial(
    conn: &mut PgConnection,
    caller: &Caller,
    about: &[OrganisationId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if queries::is_partial(conn, caller.user_id, about, now)? { Err(Error::PartyDecides) } else { Ok(()) }
}

/// What the caller said.
///
/// # Errors
/// The database refuses.
pub fn affiliation_own(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<Affiliation>, Error> {
    Ok(queries::affiliation_list(conn, Some(caller.user_id), &caller.region)?)
}

/// What the people of the caller's region said.
///
/// # Errors
/// The database refuses.
pub fn affiliation_list(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<Affiliation>, Error> {
    Ok(queries::affiliation_list(conn, None, &caller.region)?)
}

/// The caller says that they belong or belonged to an organisation; from then on they decide nothing about it.
///
/// # Errors
/// No such organisation; an end before the beginning; said before.
pub fn affiliation_add(tx: &mut Tx<'_>, caller: &Caller, new: &NewAffiliation) -> Result<Vec<Affiliation>, Error> {
    let note = checked_text(&new.note, 0, 500).map_err(Error::invalid("note"))?;
    if new.until_on.zip(new.from_on).is_some_and(|(until, from)| until < from) {
        let invalid = Invalid::new("before_start", "结束日期早于开始日期", "the end is before the beginning");
        return Err(Error::invalid("until_on")(invalid));
    }
    let unknown = || Invalid::new("unknown", "没有这个统一社会信用代码的单位", "no organisation has this code");
    let organisation = organisation_by_uscc(tx.conn(), &new.uscc)?.ok_or_else(|| Error::invalid("uscc")(unknown()))?;
    let (id, now) = (AffiliationId::new(), tx.now());
    let said = affiliation_own(tx.conn(), caller)?;
    let is_same = |old: &Affiliation| {
        old.withdrawn_at.is_none() && (old.organisation_id, old.kind) == (organisation.id, new.kind)
    };
    if said.iter().any(is_same) {
        return Err(Error::invalid("uscc")(Invalid::new("twice", "此关系已申报过", "this was said before")));
    }
    queries::affiliation_insert(tx.conn(), id, caller.user_id, organisation.id, new, now)?;
    let detail = json!({
        "organisation_id": organisation.id, "kind": new.kind, "from_on": new.from_on, "until_on": new.until_on,
        "note": note,
    });
    audit::record(tx, "user.affiliation_declared", "user", caller.user_id.uuid(), &detail)?;
    affiliation_own(tx.conn(), caller)
}

/// Takes back what another said by mistake.
///
/// # Errors
/// Not of the caller's region; one's own; taken back before; no reason.
pub fn affiliation_withdraw(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AffiliationId,
    reason: &str,
) -> Result<Vec<Affiliation>, Error> {
    let reason = checked_text(reason, 1, 2_000).map_err(Error::invalid("reason"))?;
    let said = affiliation_list(tx.conn(), caller)?;
    let affiliation = said.iter().find(|affiliation| affiliation.id == id).ok_or(Error::NotFound)?;
    if affiliation.user_id == caller.user_id {
        return Err(Error::Oneself);
    }
    let now = tx.now();
    let whose = queries::affiliation_withdraw(tx.conn(), id, caller.user_id, reason, now)?;
    let detail = json!({ "organisation_id": affiliation.organisation_id, "reason": reason });
    audit::record(tx, "user.affiliation_withdrawn", "user", whose.uuid(), &detail)?;
    affiliation_list(tx.conn(), caller)
}
