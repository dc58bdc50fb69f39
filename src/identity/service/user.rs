use std::collections::{BTreeSet, HashMap};

use diesel::pg::PgConnection;
use serde_json::json;

use super::organisation;
use crate::audit;
use crate::identity::model::{
    Barrings, Email, Language, Login, Name, Organisation, OrganisationKind, Profile, Role, User,
};
use crate::identity::password::PasswordHash;
pub use crate::identity::queries::user::UserFilter;
use crate::identity::queries::{organisation as organisations, session, user as queries};
use crate::identity::{Caller, Capability, Error};
use crate::kernel::{Invalid, OrganisationId, RegionCode, UserId};
use crate::store::{DbError, Tx};

/// Who a new person is and how they sign in. The password was hashed before the transaction began.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub login: Login,
    pub name: Name,
    pub email: Email,
    pub language: Language,
    pub password: PasswordHash,
}

#[derive(Debug, Clone)]
pub struct NewUser {
    pub organisation_id: OrganisationId,
    pub account: NewAccount,
    pub roles: Vec<Role>,
    /// Within which a reviewer decides; absent: the whole region of the organisation.
    pub region_code: Option<RegionCode>,
}

/// What those who manage an organisation's people may change about a person.
#[derive(Debug, Clone)]
pub struct UserChange {
    pub name: Name,
    pub email: Email,
    pub language: Language,
    pub roles: Vec<Role>,
    pub region_code: Option<RegionCode>,
    pub is_active: bool,
}

/// What people may change about themselves.
#[derive(Debug, Clone)]
pub struct OwnChange {
    pub name: Name,
    pub email: Email,
    pub language: Language,
}

/// Adds a person to an organisation, without asking who does so: for registration, demo and command line.
///
/// # Errors
/// No such organisation, a role that does not fit it, a region outside it, a login that is taken.
pub fn user_create(tx: &mut Tx<'_>, new: NewUser) -> Result<UserId, Error> {
    let organisation = organisations::organisation_lock_shared(tx.conn(), new.organisation_id)?;
    Ok(create(tx, &organisation, new)?.id)
}

/// Adds a person to an organisation whose people the caller manages.
///
/// # Errors
/// Those of [`user_create`], or not the caller's to manage.
pub fn user_add(tx: &mut Tx<'_>, caller: &Caller, new: NewUser) -> Result<User, Error> {
    let organisation = organisations::organisation_lock_shared(tx.conn(), new.organisation_id)?;
    check_manages(caller, &organisation)?;
    create(tx, &organisation, new)
}

pub(super) fn create(tx: &mut Tx<'_>, organisation: &Organisation, new: NewUser) -> Result<User, Error> {
    let roles = fitting_roles(organisation, new.roles)?;
    check_region(organisation, new.region_code.as_ref())?;
    let user = User {
        id: UserId::new(),
        organisation_id: organisation.id,
        login: new.account.login,
        name: new.account.name,
        email: new.account.email,
        region_code: new.region_code,
        language: new.account.language,
        is_active: true,
        roles,
        created_at: tx.now(),
    };
    queries::user_insert(tx.conn(), &user, &new.account.password)?;
    audit::record(tx, "user.created", "user", user.id.uuid(), &user)?;
    Ok(user)
}

/// Changes a person of an organisation whose people the caller manages. Who is closed or gets other roles is signed
/// out.
///
/// # Errors
/// Not the caller's to manage, a role that does not fit, a region outside; one's own roles or closing oneself.
pub fn user_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    organisation_id: OrganisationId,
    id: UserId,
    change: UserChange,
) -> Result<User, Error> {
    let organisation = organisations::organisation_lock_shared(tx.conn(), organisation_id)?;
    check_manages(caller, &organisation)?;
    let before = member_lock(tx, organisation_id, id)?;
    check_region(&organisation, change.region_code.as_ref())?;
    let after = User {
        name: change.name,
        email: change.email,
        language: change.language,
        roles: fitting_roles(&organisation, change.roles)?,
        region_code: change.region_code,
        is_active: change.is_active,
        ..before.clone()
    };
    let power = |user: &User| (user.is_active, sorted(user.roles.clone()), user.region_code.clone());
    let has_other_power = power(&before) != power(&after);
    if has_other_power && caller.user_id == id {
        return Err(Error::Oneself);
    }
    if has_other_power {
        let now = tx.now();
        session::family_revoke_by_user(tx.conn(), id, now)?;
    }
    save(tx, &before, &after)?;
    Ok(after)
}

/// Changes the caller's own entry.
///
/// # Errors
/// The database refuses.
pub fn own_change(tx: &mut Tx<'_>, caller: &Caller, change: OwnChange) -> Result<User, Error> {
    let before = queries::user_lock(tx.conn(), caller.user_id)?;
    let after = User { name: change.name, email: change.email, language: change.language, ..before.clone() };
    save(tx, &before, &after)?;
    Ok(after)
}

fn save(tx: &mut Tx<'_>, before: &User, after: &User) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    queries::user_update(tx.conn(), after)?;
    audit::record(tx, "user.changed", "user", after.id.uuid(), &json!({"from": before, "to": after}))?;
    Ok(())
}

/// Gives a person who forgot theirs a new password and signs them out everywhere.
///
/// # Errors
/// Not the caller's to manage.
pub fn password_reset(
    tx: &mut Tx<'_>,
    caller: &Caller,
    organisation_id: OrganisationId,
    id: UserId,
    password: &PasswordHash,
) -> Result<(), Error> {
    let organisation = organisations::organisation_lock_shared(tx.conn(), organisation_id)?;
    check_manages(caller, &organisation)?;
    member_lock(tx, organisation_id, id)?;
    super::session::password_set(tx, id, password, "user.password_reset")
}

fn member_lock(tx: &mut Tx<'_>, organisation_id: OrganisationId, id: UserId) -> Result<User, Error> {
    let user = queries::user_lock(tx.conn(), id)?;
    if user.organisation_id == organisation_id { Ok(user) } else { Err(Error::NotFound) }
}

/// A person of an organisation whose people the caller manages.
///
/// # Errors
/// Not the caller's to manage, or not there.
pub fn user_fetch(
    conn: &mut PgConnection,
    caller: &Caller,
    organisation_id: OrganisationId,
    id: UserId,
) -> Result<User, Error> {
    check_manages(caller, &organisations::organisation_fetch(conn, organisation_id)?)?;
    let user = queries::user_fetch(conn, id)?;
    if user.organisation_id == organisation_id { Ok(user) } else { Err(Error::NotFound) }
}

/// The caller's own entry and organisation.
///
/// # Errors
/// The database refuses.
pub fn me(conn: &mut PgConnection, caller: &Caller) -> Result<(User, Organisation), Error> {
    let user = queries::user_fetch(conn, caller.user_id)?;
    let organisation = organisations::organisation_fetch(conn, caller.organisation_id)?;
    Ok((user, organisation))
}

/// The people of an organisation that the caller manages, in the order in which they came: at most `limit + 1`.
///
/// # Errors
/// Not the caller's to manage.
pub fn user_list(
    conn: &mut PgConnection,
    caller: &Caller,
    organisation_id: OrganisationId,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<User>, Error> {
    check_manages(caller, &organisations::organisation_fetch(conn, organisation_id)?)?;
    Ok(queries::user_list_by_organisation(conn, organisation_id, after, limit + 1)?)
}

/// People of all organisations, for those who see to the running of the product: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn user_search(
    conn: &mut PgConnection,
    filter: &UserFilter,
    limit: i64,
) -> Result<Vec<(User, Name, OrganisationKind)>, Error> {
    Ok(queries::user_search(conn, filter, limit + 1)?)
}

/// A company's people manage themselves; those of bureaus in the caller's region are managed by who set them up.
fn check_manages(caller: &Caller, organisation: &Organisation) -> Result<(), Error> {
    let own = caller.organisation_id == organisation.id && caller.can(Capability::OrganisationManage);
    let bureau = !organisation.kind.registers_itself()
        && caller.can(Capability::BureauManage)
        && caller.region.covers(&organisation.region_code);
    if own || bureau { Ok(()) } else { Err(Error::NotFound) }
}

fn fitting_roles(organisation: &Organisation, roles: Vec<Role>) -> Result<Vec<Role>, Error> {
    let kind = organisation.kind;
    if roles.is_empty() {
        return Err(Error::invalid("roles")(Invalid::new("no_role", "至少选择一个角色", "choose at least one role")));
    }
    match roles.iter().find(|role| !kind.roles().contains(role)) {
        Some(&role) => Err(Error::RoleDoesNotFit { role, kind }),
        None => Ok(sorted(roles)),
    }
}

fn sorted(mut roles: Vec<Role>) -> Vec<Role> {
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn check_region(organisation: &Organisation, region: Option<&RegionCode>) -> Result<(), Error> {
    match region {
        Some(region) if !organisation.region_code.covers(region) => Err(Error::RegionOutside(region.clone())),
        _ => Ok(()),
    }
}

/// Makes the operator of an empty database and its first administrator, and brings in the regions that the product
/// carries. Answers the administrator, or nothing if there is an operator already.
///
/// # Errors
/// An unknown region, or a login that is taken.
pub fn bootstrap(
    tx: &mut Tx<'_>,
    name: Name,
    region_code: RegionCode,
    account: NewAccount,
) -> Result<Option<UserId>, Error> {
    super::seed_regions(tx)?;
    let operators = organisations::organisation_list_admitted_by_kinds(tx.conn(), &[OrganisationKind::Platform])?;
    if !operators.is_empty() {
        return Ok(None);
    }
    let operator = Organisation {
        id: OrganisationId::new(),
        uscc: None,
        name,
        kind: OrganisationKind::Platform,
        region_code,
        state: OrganisationKind::Platform.first_state(),
        profile: Profile::default(),
        created_at: tx.now(),
        barrings: Barrings::default(),
    };
    organisation::insert(tx, &operator, "organisation.established")?;
    let roles = vec![Role::PlatformAdministrator];
    let new = NewUser { organisation_id: operator.id, account, roles, region_code: None };
    Ok(Some(create(tx, &operator, new)?.id))
}

/// What people are called, by their ids.
///
/// # Errors
/// The database refuses.
pub fn user_names(
    conn: &mut PgConnection,
    ids: impl Iterator<Item = UserId>,
) -> Result<HashMap<UserId, String>, DbError> {
    let ids: BTreeSet<UserId> = ids.collect();
    let ids: Vec<UserId> = ids.into_iter().collect();
    Ok(queries::user_names(conn, &ids)?.into_iter().collect())
}
