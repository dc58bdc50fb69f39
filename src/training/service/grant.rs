//! Staff of a provider say who learned before, or elsewhere, and why they believe it.
//!
//! Whom the provider knows is qualified at once. Somebody else is named by address: what is said of them waits until they take
//! it up, and nothing that a provider sees, gets or can do tells whether there is such a person before they did.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::qualification::{QualificationView, named};
use super::take_up::GrantView;
use crate::audit;
use crate::catalog::{self, ListingState};
use crate::identity::{self, Caller, Email};
use crate::kernel::{Invalid, ListingId, OrganisationId, QualificationGrantId, QualificationId, Uscc, UserId};
use crate::store::{Tx, outbox};
use crate::training::Error;
use crate::training::model::{Grant, GrantEnd, ONLY, Qualification, Terms, TrainingRule, address};
use crate::training::queries::{self, GrantEnding, GrantOf};

/// Who is qualified already: somebody whom the provider knows, or an address.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQualification {
    /// Somebody whom the provider knows (`GET /provider/known-people`); qualified at once.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Somebody else, with the code of their organisation: it counts once they take it up.
    #[serde(default)]
    pub email: Option<Email>,
    #[serde(default)]
    pub uscc: Option<Uscc>,
    /// The rank of the level.
    #[serde(default = "only_level")]
    #[schema(default = 1, minimum = 1, maximum = 99)]
    pub level: i32,
    /// The last day (Asia/Shanghai) on which it holds, at most ten years from now; as after a lesson if absent.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// Why the provider believes it: the evidence. 1 to 2,000 characters; the person reads it.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

const fn only_level() -> i32 {
    ONLY
}

/// What came of a grant: one of the two, by how the person was named.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GrantedQualification {
    /// Of somebody whom the provider knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualification: Option<QualificationView>,
    /// Of an address; the same whether anybody has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<GrantView>,
}

/// A listing of the caller's, and what it asks of its users.
#[derive(Debug, Clone)]
pub(super) struct Instrument {
    pub id: ListingId,
    pub name: String,
    pub rule: TrainingRule,
}

/// Whom something is said of.
#[derive(Debug, Clone)]
pub(super) enum Whom {
    Known(UserId, OrganisationId),
    Address(Email, Uscc),
}

/// What was written for somebody.
#[derive(Debug, Clone)]
pub(super) enum Made {
    Qualified(Qualification),
    Waiting(Grant),
}

/// What saying something comes to: of several things, the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Said {
    /// It holds already.
    Again,
    /// In the place of what was said before.
    Other,
    New,
}

/// Grants a qualification on the caller's own listing.
///
/// # Errors
/// Not its listing, withdrawn, nobody whom it knows, or fields at fault.
pub fn grant(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    new: &NewQualification,
) -> Result<GrantedQualification, Error> {
    let listing = super::own_listing(tx.conn(), caller, id)?;
    if listing.state == ListingState::Withdrawn {
        return Err(Error::fault("id", Invalid::new("withdrawn", "该条目已撤回", "the listing was withdrawn")));
    }
    let rule = queries::rule_find(tx.conn(), id)?.unwrap_or_default();
    let instrument = Instrument { id, name: listing.name, rule };
    let now = tx.now();
    let terms = Terms::checked(&instrument.rule, new.level, new.valid_until, &new.reason, now)
        .map_err(|(field, invalid)| Error::fault(field, invalid))?;
    let whom = whom(tx, caller, new)?;
    let made = match &whom {
        Whom::Known(user, organisation) => {
            Made::Qualified(qualify_by_word(tx, caller, &instrument, (*user, *organisation), &terms)?)
        }
        Whom::Address(email, uscc) => {
            let last = queries::grant_last(tx.conn(), of(&instrument, email, uscc, &terms))?;
            Made::Waiting(let_wait(tx, caller, &instrument, (email, uscc), &terms, last)?)
        }
    };
    let made = [(made, instrument.name)];
    tell(tx, caller, &made)?;
    let [(made, _)] = made;
    Ok(match made {
        Made::Qualified(one) => {
            GrantedQualification { qualification: named(tx.conn(), vec![one])?.pop(), waiting: None }
        }
        Made::Waiting(one) => {
            let row = queries::grant_fetch(tx.conn(), one.id)?;
            GrantedQualification { qualification: None, waiting: Some(row.into()) }
        }
    })
}

/// Who is meant: by their id where the provider knows them, else by address.
fn whom(tx: &mut Tx<'_>, caller: &Caller, new: &NewQualification) -> Result<Whom, Error> {
    match (new.user_id, &new.email, &new.uscc) {
        (Some(user), None, None) => {
            let known = queries::known_people(tx.conn(), caller.organisation_id, ("", Some(user)), 1)?.pop();
            let stranger = || {
                // The same whether there is such a person.
                Error::fault("user_id", Invalid::new("not_known", "不是本单位认识的人", "nobody whom you know"))
            };
            known.map(|person| Whom::Known(person.id, person.organisation_id)).ok_or_else(stranger)
        }
        (None, Some(email), Some(uscc)) => {
            let email = address(email.as_str()).map_err(|invalid| Error::fault("email", invalid))?;
            by_address(tx, caller, email, uscc.clone())?.map_err(|invalid| Error::fault("email", invalid))
        }
        _ => {
            let (zh, en) = (
                "请选择认识的人，或同时填写电子邮箱和统一社会信用代码",
                "name somebody whom you know, or an e-mail address together with a credit code",
            );
            Err(Error::fault("user_id", Invalid::new("person", zh, en)))
        }
    }
}

/// Who has an address: the provider's own people are no secret to it, of others nobody looks whether there are any.
pub(super) fn by_address(
    tx: &mut Tx<'_>,
    caller: &Caller,
    email: Email,
    uscc: Uscc,
) -> Result<Result<Whom, Invalid>, Error> {
    let own = identity::service::organisation_by_uscc(tx.conn(), &uscc).map_err(catalog::Error::from)?;
    if own.is_none_or(|own| own.id != caller.organisation_id) {
        return Ok(Ok(Whom::Address(email, uscc)));
    }
    Ok(match queries::people_at(tx.conn(), &email, &uscc)?.as_slice() {
        [] => Ok(Whom::Address(email, uscc)),
        [one] => Ok(Whom::Known(*one, caller.organisation_id)),
        _ => Err(Invalid::new(
            "several",
            "本单位有多个账号使用此邮箱，请从认识的人中选择",
            "several of your people have this address; choose among those whom you know",
        )),
    })
}

fn of<'a>(instrument: &Instrument, email: &'a Email, uscc: &'a Uscc, terms: &Terms) -> GrantOf<'a> {
    GrantOf { listing: instrument.id, email, uscc, level: terms.level }
}

/// Says it, unless that is what holds already; a trial says only what it would come to.
pub(super) fn say(
    tx: &mut Tx<'_>,
    caller: &Caller,
    instrument: &Instrument,
    whom: &Whom,
    terms: &Terms,
    is_trial: bool,
) -> Result<(Said, Option<Made>), Error> {
    match whom {
        Whom::Known(user, organisation) => {
            let held = queries::qualification_of_level(tx.conn(), instrument.id, *user, terms.level)?;
            let again = |held: &Qualification| {
                held.grant_reason.as_deref().is_some_and(|reason| terms.repeats(held.valid_until, reason))
            };
            let said = what_is_said(held.as_ref().map(again));
            if said == Said::Again || is_trial {
                return Ok((said, None));
            }
            let made = qualify_by_word(tx, caller, instrument, (*user, *organisation), terms)?;
            Ok((said, Some(Made::Qualified(made))))
        }
        Whom::Address(email, uscc) => {
            let last = queries::grant_last(tx.conn(), of(instrument, email, uscc, terms))?;
            let last = match last {
                Some(last) if is_in_force(tx.conn(), &last)? => Some(last),
                _ => None,
            };
            let said = what_is_said(last.as_ref().map(|last| terms.repeats(last.valid_until, &last.reason)));
            if said == Said::Again || is_trial {
                return Ok((said, None));
            }
            let made = let_wait(tx, caller, instrument, (email, uscc), terms, last)?;
            Ok((said, Some(Made::Waiting(made))))
        }
    }
}

const fn what_is_said(again: Option<bool>) -> Said {
    match again {
        None => Said::New,
        Some(false) => Said::Other,
        Some(true) => Said::Again,
    }
}

/// Whether it waits, or what came of it stands.
fn is_in_force(conn: &mut PgConnection, grant: &Grant) -> Result<bool, Error> {
    match grant.qualification_id {
        Some(id) => Ok(queries::qualification_stands(conn, id)?),
        None => Ok(grant.ended_at.is_none()),
    }
}

/// Qualifies somebody by the word of the caller, in the place of what they have of the level.
fn qualify_by_word(
    tx: &mut Tx<'_>,
    caller: &Caller,
    instrument: &Instrument,
    (user_id, organisation_id): (UserId, OrganisationId),
    terms: &Terms,
) -> Result<Qualification, Error> {
    let new = Qualification {
        id: QualificationId::new(),
        listing_id: instrument.id,
        provider_id: caller.organisation_id,
        user_id,
        organisation_id,
        session_id: None,
        granted_by: caller.user_id,
        granted_at: tx.now(),
        valid_until: terms.valid_until,
        ended_at: None,
        revoke_reason: None,
        level: terms.level,
        level_name: terms.level_name.clone(),
        grant_reason: Some(terms.reason.clone()),
    };
    queries::qualification_insert(tx.conn(), &new)?;
    audit::record(tx, "qualification.granted", "qualification", new.id.uuid(), &new)?;
    Ok(new)
}

/// Lets it wait for who has the address, in the place of what waits already.
fn let_wait(
    tx: &mut Tx<'_>,
    caller: &Caller,
    instrument: &Instrument,
    (email, uscc): (&Email, &Uscc),
    terms: &Terms,
    before: Option<Grant>,
) -> Result<Grant, Error> {
    let now = tx.now();
    if let Some(before) = before.filter(|before| before.ended_at.is_none()) {
        let replaced = GrantEnding { how: GrantEnd::Replaced, reason: None, gives: None, by: caller.user_id, at: now };
        queries::grant_end(tx.conn(), before.id, &replaced)?;
    }
    let new = Grant {
        id: QualificationGrantId::new(),
        listing_id: instrument.id,
        provider_id: caller.organisation_id,
        email: email.clone(),
        uscc: uscc.clone(),
        level: terms.level,
        level_name: terms.level_name.clone(),
        valid_until: terms.valid_until,
        reason: terms.reason.clone(),
        granted_by: caller.user_id,
        granted_at: now,
        ended_at: None,
        ended_as: None,
        end_reason: None,
        qualification_id: None,
    };
    queries::grant_insert(tx.conn(), &new)?;
    audit::record(tx, "qualification_grant.recorded", "qualification_grant", new.id.uuid(), &new)?;
    Ok(new)
}

/// Tells whom it is about, each once however much it is. Whether anybody has an address, and was told, is in no answer, and in
/// no event that the provider hears of.
pub(super) fn tell(tx: &mut Tx<'_>, caller: &Caller, made: &[(Made, String)]) -> Result<(), Error> {
    let mut qualified: BTreeMap<UserId, Vec<(&Qualification, &str)>> = BTreeMap::new();
    let mut waiting: BTreeMap<(&str, &str), Vec<(&Grant, &str)>> = BTreeMap::new();
    for (one, listing) in made {
        match one {
            Made::Qualified(one) => qualified.entry(one.user_id).or_default().push((one, listing)),
            Made::Waiting(one) => {
                waiting.entry((one.email.as_str(), one.uscc.as_str())).or_default().push((one, listing));
            }
        }
    }
    let provider = queries::organisation_name(tx.conn(), caller.organisation_id)?;
    let listings = |names: Vec<&str>| names.join("、");
    for (user, all) in qualified {
        let Some((first, _)) = all.first() else { continue };
        let news = json!({
            "people": [user], "provider_name": provider, "reason": first.grant_reason,
            "listing_name": listings(all.iter().map(|(_, name)| *name).collect()),
        });
        outbox::announce(tx, "qualification.granted", "qualification", first.id.uuid(), &news)?;
    }
    for all in waiting.into_values() {
        let Some((first, _)) = all.first() else { continue };
        let people = queries::people_at(tx.conn(), &first.email, &first.uscc)?;
        if people.is_empty() {
            continue;
        }
        let news = json!({
            "people": people, "provider_name": provider, "reason": first.reason,
            "listing_name": listings(all.iter().map(|(_, name)| *name).collect()),
        });
        outbox::announce(tx, "qualification_grant.recorded", "qualification_grant", first.id.uuid(), &news)?;
    }
    Ok(())
}
