use diesel::pg::PgConnection;
use serde_json::json;

use super::user::{self, NewAccount, NewUser};
use crate::audit;
use crate::identity::model::{
    BankAccount, Barrings, Facts, Name, Organisation, OrganisationKind, OrganisationState, Profile, Reason, Step,
};
use crate::identity::queries::organisation::{self as queries, OrganisationFilter};
use crate::identity::queries::session;
use crate::identity::{Caller, Capability, Error, User};
use crate::kernel::{Invalid, OrganisationId, RegionCode, Uscc};
use crate::store::{Tx, outbox};

/// A company that registers itself, with its first person.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub uscc: Uscc,
    pub name: Name,
    /// Enterprise or provider.
    pub kind: OrganisationKind,
    pub region_code: RegionCode,
    pub facts: Facts,
    pub user: NewAccount,
}

/// A bureau, an audit office or a further operator.
#[derive(Debug, Clone)]
pub struct NewBureau {
    pub uscc: Option<Uscc>,
    pub name: Name,
    pub kind: OrganisationKind,
    pub region_code: RegionCode,
}

#[derive(Debug, Clone)]
pub struct Registered {
    pub organisation: Organisation,
    pub user: User,
}

/// Registers a company with its first person. An enterprise is served at once; a provider waits for its admission, of
/// which the bureaus and operators of its region are told.
///
/// # Errors
/// Another kind of organisation, an unknown region, a credit code or a login that is taken.
pub fn register(tx: &mut Tx<'_>, new: NewOrganisation) -> Result<Registered, Error> {
    if !new.kind.registers_itself() {
        return Err(Error::invalid("kind")(Invalid::new(
            "kind",
            "只有企业和供方可以自行注册",
            "only enterprises and providers register themselves",
        )));
    }
    let organisation = Organisation {
        id: OrganisationId::new(),
        uscc: Some(new.uscc),
        name: new.name,
        kind: new.kind,
        region_code: new.region_code,
        state: new.kind.first_state(),
        profile: Profile::default().declared(new.facts),
        created_at: tx.now(),
        barrings: Barrings::default(),
    };
    insert(tx, &organisation, "organisation.registered")?;
    if organisation.state == OrganisationState::Applied {
        tell_those_who_admit(tx, &organisation)?;
    }
    let roles = organisation.kind.roles().to_vec();
    let user = NewUser { organisation_id: organisation.id, account: new.user, roles, region_code: None };
    let user = user::create(tx, &organisation, user)?;
    Ok(Registered { organisation, user })
}

/// Sets up a bureau or an operator; it is admitted from the start.
///
/// # Errors
/// A company, which registers itself; a region outside the caller's; an unknown region.
pub fn establish(tx: &mut Tx<'_>, caller: &Caller, new: NewBureau) -> Result<Organisation, Error> {
    if new.kind.registers_itself() {
        return Err(Error::invalid("kind")(Invalid::new(
            "kind",
            "企业和供方应自行注册",
            "enterprises and providers register themselves",
        )));
    }
    if !caller.region.covers(&new.region_code) {
        return Err(Error::RegionOutside(new.region_code));
    }
    let organisation = Organisation {
        id: OrganisationId::new(),
        uscc: new.uscc,
        name: new.name,
        kind: new.kind,
        region_code: new.region_code,
        state: new.kind.first_state(),
        profile: Profile::default(),
        created_at: tx.now(),
        barrings: Barrings::default(),
    };
    insert(tx, &organisation, "organisation.established")?;
    Ok(organisation)
}

pub(super) fn insert(tx: &mut Tx<'_>, organisation: &Organisation, action: &str) -> Result<(), Error> {
    queries::organisation_insert(tx.conn(), organisation)?;
    let id = organisation.id.uuid();
    audit::record(tx, action, "organisation", id, organisation)?;
    let payload = json!({
        "recipients": [organisation.id],
        "reference": organisation.uscc,
        "organisation": organisation.name,
        "kind": organisation.kind,
        "state": organisation.state,
    });
    Ok(outbox::announce(tx, action, "organisation", id, &payload)?)
}

fn tell_those_who_admit(tx: &mut Tx<'_>, applicant: &Organisation) -> Result<(), Error> {
    let kinds = [OrganisationKind::ScienceBureau, OrganisationKind::Platform];
    let recipients: Vec<_> = queries::organisation_list_admitted_by_kinds(tx.conn(), &kinds)?
        .into_iter()
        .filter(|(_, region)| region.covers(&applicant.region_code))
        .map(|(id, _)| id)
        .collect();
    let payload = json!({
        "recipients": recipients,
        "reference": applicant.uscc,
        "organisation": applicant.name,
        "kind": applicant.kind,
    });
    Ok(outbox::announce(tx, "organisation.applied", "organisation", applicant.id.uuid(), &payload)?)
}

/// # Errors
/// Not the caller's to decide ([`Error::NotFound`], [`Error::Forbidden`]), or not waiting for admission.
pub fn admit(tx: &mut Tx<'_>, caller: &Caller, id: OrganisationId) -> Result<Organisation, Error> {
    take_step(tx, caller, id, Step::Admit, None)
}

/// Stops an organisation for a while; its people are signed out at once, as far as their access tokens allow.
///
/// # Errors
/// Not the caller's to decide, or not admitted.
pub fn suspend(tx: &mut Tx<'_>, caller: &Caller, id: OrganisationId, why: Reason) -> Result<Organisation, Error> {
    take_step(tx, caller, id, Step::Suspend, Some(why))
}

/// # Errors
/// Not the caller's to decide, or not suspended.
pub fn reinstate(tx: &mut Tx<'_>, caller: &Caller, id: OrganisationId, why: Reason) -> Result<Organisation, Error> {
    take_step(tx, caller, id, Step::Reinstate, Some(why))
}

/// Ends an organisation's part in the marketplace for good, or refuses its application.
///
/// # Errors
/// Not the caller's to decide, or withdrawn before.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: OrganisationId, why: Reason) -> Result<Organisation, Error> {
    take_step(tx, caller, id, Step::Withdraw, Some(why))
}

fn take_step(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: OrganisationId,
    step: Step,
    why: Option<Reason>,
) -> Result<Organisation, Error> {
    let mut organisation = queries::organisation_lock(tx.conn(), id)?;
    check_may_decide(caller, &organisation)?;
    let before = organisation.state;
    organisation.state = before.next(step)?;
    queries::organisation_set_state(tx.conn(), id, before, organisation.state)?;
    if !organisation.state.may_sign_in() {
        let now = tx.now();
        session::family_revoke_by_organisation(tx.conn(), id, now)?;
    }
    let detail = json!({"from": before, "to": organisation.state, "reason": why});
    audit::record(tx, step.done(), "organisation", id.uuid(), &detail)?;
    let payload = json!({
        "recipients": [id],
        "reference": organisation.uscc,
        "organisation": organisation.name,
        "state": organisation.state,
        "reason": why,
    });
    outbox::announce(tx, step.done(), "organisation", id.uuid(), &payload)?;
    Ok(organisation)
}

/// Companies of the region are decided on by those who admit; bureaus only by those who set them up; nobody decides
/// on their own house.
fn check_may_decide(caller: &Caller, organisation: &Organisation) -> Result<(), Error> {
    if !caller.region.covers(&organisation.region_code) {
        return Err(Error::NotFound);
    }
    if caller.organisation_id == organisation.id {
        return Err(Error::Oneself);
    }
    let needed =
        if organisation.kind.registers_itself() { Capability::OrganisationAdmit } else { Capability::BureauManage };
    if caller.can(needed) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Replaces what the caller's organisation says of itself.
///
/// # Errors
/// The database refuses.
pub fn profile_declare(tx: &mut Tx<'_>, caller: &Caller, facts: Facts) -> Result<Organisation, Error> {
    let mut organisation = queries::organisation_lock(tx.conn(), caller.organisation_id)?;
    let profile = organisation.profile.declared(facts);
    set_profile(tx, &mut organisation, profile, None)?;
    Ok(organisation)
}

/// Records that an organisation is, or is no longer, on the dishonesty list 失信名单.
///
/// # Errors
/// Not the caller's to decide.
pub fn dishonesty_record(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: OrganisationId,
    is_dishonest: bool,
    why: Reason,
) -> Result<Organisation, Error> {
    let mut organisation = queries::organisation_lock(tx.conn(), id)?;
    check_may_decide(caller, &organisation)?;
    let profile = Profile { is_dishonest, ..organisation.profile.clone() };
    set_profile(tx, &mut organisation, profile, Some(why))?;
    Ok(organisation)
}

fn set_profile(
    tx: &mut Tx<'_>,
    organisation: &mut Organisation,
    profile: Profile,
    why: Option<Reason>,
) -> Result<(), Error> {
    if organisation.profile == profile {
        return Ok(());
    }
    queries::organisation_set_profile(tx.conn(), organisation.id, &profile)?;
    let detail = json!({"from": organisation.profile, "to": profile, "reason": why});
    audit::record(tx, "organisation.profile_changed", "organisation", organisation.id.uuid(), &detail)?;
    organisation.profile = profile;
    Ok(())
}

/// Sets where the caller's organisation is paid from now on. Everybody in it is told: a changed account is how
/// payments are stolen.
///
/// # Errors
/// The database refuses.
pub fn bank_account_set(tx: &mut Tx<'_>, caller: &Caller, account: &BankAccount) -> Result<(), Error> {
    let (now, id) = (tx.now(), caller.organisation_id);
    let organisation = queries::organisation_lock(tx.conn(), id)?;
    let before = queries::bank_account_find(tx.conn(), id)?;
    if before.as_ref() == Some(account) {
        return Ok(());
    }
    queries::bank_account_set(tx.conn(), id, account, now)?;
    let detail = json!({"from": before, "to": account});
    audit::record(tx, "bank_account.changed", "organisation", id.uuid(), &detail)?;
    let payload = json!({
        "recipients": [id],
        "reference": organisation.uscc,
        "organisation": organisation.name,
        "bank_name": account.bank_name,
    });
    Ok(outbox::announce(tx, "bank_account.changed", "organisation", id.uuid(), &payload)?)
}

/// Where an organisation is paid, if it has said so.
///
/// # Errors
/// The database refuses.
pub fn bank_account_fetch(conn: &mut PgConnection, id: OrganisationId) -> Result<Option<BankAccount>, Error> {
    Ok(queries::bank_account_find(conn, id)?)
}

/// Where each of these organisations is paid, in one question; those that have not said so are left out.
///
/// # Errors
/// The database refuses.
pub fn bank_accounts(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> Result<Vec<(OrganisationId, BankAccount)>, Error> {
    Ok(queries::bank_account_list(conn, ids)?)
}

/// # Errors
/// [`Error::NotFound`], or the database refuses.
pub fn organisation_fetch(conn: &mut PgConnection, id: OrganisationId) -> Result<Organisation, Error> {
    Ok(queries::organisation_fetch(conn, id)?)
}

/// The two parties of something, by one question.
///
/// # Errors
/// [`Error::NotFound`], or the database refuses.
pub fn organisation_pair(
    conn: &mut PgConnection,
    one: OrganisationId,
    other: OrganisationId,
) -> Result<(Organisation, Organisation), Error> {
    let found = queries::organisation_list_of(conn, &[one, other])?;
    let of = |id: OrganisationId| found.iter().find(|found| found.id == id).cloned();
    of(one).zip(of(other)).ok_or(Error::NotFound)
}

/// Those of these that there are, by one question.
///
/// # Errors
/// The database refuses.
pub fn organisations_of(conn: &mut PgConnection, ids: &[OrganisationId]) -> Result<Vec<Organisation>, Error> {
    Ok(queries::organisation_list_of(conn, ids)?)
}

/// The organisation with this code, if there is one.
///
/// # Errors
/// The database refuses.
pub fn organisation_by_uscc(conn: &mut PgConnection, uscc: &Uscc) -> Result<Option<Organisation>, Error> {
    Ok(queries::organisation_by_uscc(conn, uscc)?)
}

/// An organisation of the caller's region.
///
/// # Errors
/// [`Error::NotFound`], also for those of other regions.
pub fn organisation_view(conn: &mut PgConnection, caller: &Caller, id: OrganisationId) -> Result<Organisation, Error> {
    let organisation = queries::organisation_fetch(conn, id)?;
    if caller.region.covers(&organisation.region_code) { Ok(organisation) } else { Err(Error::NotFound) }
}

/// Organisations of the caller's region in the order of registration: at most `limit + 1`, so that the reader knows
/// whether there are more.
///
/// # Errors
/// The database refuses.
pub fn organisation_list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: &OrganisationFilter,
    after: Option<OrganisationId>,
    limit: i64,
) -> Result<Vec<Organisation>, Error> {
    Ok(queries::organisation_list(conn, &caller.region, filter, after, limit + 1)?)
}

/// The admitted science bureaus of exactly this region: who hears of work that waits there.
///
/// # Errors
/// The database refuses.
pub fn science_bureaus_of(conn: &mut PgConnection, region: &RegionCode) -> Result<Vec<OrganisationId>, Error> {
    let bureaus = queries::organisation_list_admitted_by_kinds(conn, &[OrganisationKind::ScienceBureau])?;
    Ok(bureaus.into_iter().filter(|(_, of)| of == region).map(|(id, _)| id).collect())
}

/// Admitted providers, by credit code or a part of the name if `wanted` is given; at most `limit`. For the command line.
///
/// # Errors
/// The database refuses.
pub fn provider_list_admitted(
    conn: &mut PgConnection,
    wanted: Option<&str>,
    limit: i64,
) -> Result<Vec<Organisation>, Error> {
    Ok(queries::provider_list_admitted(conn, wanted, limit)?)
}
