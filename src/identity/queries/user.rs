use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::organisation::escape_like;
use crate::identity::model::{Email, Language, Login, Name, OrganisationKind, OrganisationState, Role, User};
use crate::identity::password::PasswordHash;
use crate::kernel::{OrganisationId, RegionCode, UserId};
use crate::store::schema::{api_client, app_user, organisation, user_role};

#[derive(Queryable, Selectable)]
#[diesel(table_name = app_user, check_for_backend(diesel::pg::Pg))]
struct UserRow {
    id: UserId,
    organisation_id: OrganisationId,
    login: Login,
    name: Name,
    email: Email,
    region_code: Option<RegionCode>,
    language: Language,
    is_active: bool,
    created_at: DateTime<Utc>,
}

impl UserRow {
    fn with_roles(self, roles: Vec<Role>) -> User {
        User {
            id: self.id,
            organisation_id: self.organisation_id,
            login: self.login,
            name: self.name,
            email: self.email,
            region_code: self.region_code,
            language: self.language,
            is_active: self.is_active,
            roles,
            created_at: self.created_at,
        }
    }
}

pub fn user_insert(conn: &mut PgConnection, user: &User, password: &PasswordHash) -> QueryResult<()> {
    diesel::insert_into(app_user::table)
        .values((
            app_user::id.eq(user.id),
            app_user::organisation_id.eq(user.organisation_id),
            app_user::login.eq(&user.login),
            app_user::name.eq(&user.name),
            app_user::email.eq(&user.email),
            app_user::password_hash.eq(password.as_str()),
            app_user::region_code.eq(&user.region_code),
            app_user::language.eq(user.language),
            app_user::is_active.eq(user.is_active),
            app_user::created_at.eq(user.created_at),
        ))
        .execute(conn)?;
    roles_insert(conn, user.id, &user.roles)
}

/// Not the account of a program, which people neither see nor change.
#[diesel::dsl::auto_type]
fn is_person() -> _ {
    diesel::dsl::not(diesel::dsl::exists(api_client::table.filter(api_client::user_id.eq(app_user::id))))
}

/// Holds the row until the transaction ends.
pub fn user_lock(conn: &mut PgConnection, id: UserId) -> QueryResult<User> {
    let row =
        app_user::table.find(id).filter(is_person()).select(UserRow::as_select()).for_no_key_update().first(conn)?;
    let roles = roles_of(conn, id)?;
    Ok(row.with_roles(roles))
}

pub fn user_fetch(conn: &mut PgConnection, id: UserId) -> QueryResult<User> {
    let row = app_user::table.find(id).select(UserRow::as_select()).first(conn)?;
    let roles = roles_of(conn, id)?;
    Ok(row.with_roles(roles))
}

/// What these people are called.
pub fn user_names(conn: &mut PgConnection, ids: &[UserId]) -> QueryResult<Vec<(UserId, String)>> {
    app_user::table.filter(app_user::id.eq_any(ids)).select((app_user::id, app_user::name)).load(conn)
}

pub fn user_list_by_organisation(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    after: Option<UserId>,
    limit: i64,
) -> QueryResult<Vec<User>> {
    let mut query = app_user::table
        .filter(app_user::organisation_id.eq(organisation))
        .filter(is_person())
        .order(app_user::id)
        .limit(limit)
        .select(UserRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(app_user::id.gt(after));
    }
    let rows = query.load::<UserRow>(conn)?;
    with_roles(conn, rows)
}

/// Which people are looked for, in all organisations.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// A part of the login or the name.
    pub text: Option<String>,
    pub role: Option<Role>,
    pub after: Option<UserId>,
}

/// In the order in which they came, with their organisations.
pub fn user_search(
    conn: &mut PgConnection,
    filter: &UserFilter,
    limit: i64,
) -> QueryResult<Vec<(User, Name, OrganisationKind)>> {
    let mut query = app_user::table
        .inner_join(organisation::table)
        .filter(is_person())
        .order(app_user::id)
        .limit(limit)
        .select((UserRow::as_select(), organisation::name, organisation::kind))
        .into_boxed();
    if let Some(text) = &filter.text {
        let pattern = format!("%{}%", escape_like(text));
        query = query.filter(app_user::login.ilike(pattern.clone()).or(app_user::name.ilike(pattern)));
    }
    if let Some(role) = filter.role {
        let holders = user_role::table.filter(user_role::role.eq(role)).select(user_role::user_id);
        query = query.filter(app_user::id.eq_any(holders));
    }
    if let Some(after) = filter.after {
        query = query.filter(app_user::id.gt(after));
    }
    let rows = query.load::<(UserRow, Name, OrganisationKind)>(conn)?;
    let (rows, houses): (Vec<_>, Vec<_>) = rows.into_iter().map(|(row, name, kind)| (row, (name, kind))).unzip();
    let users = with_roles(conn, rows)?;
    Ok(users.into_iter().zip(houses).map(|(user, (name, kind))| (user, name, kind)).collect())
}

/// Adds to each person their roles, by one question.
fn with_roles(conn: &mut PgConnection, rows: Vec<UserRow>) -> QueryResult<Vec<User>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let roles: Vec<(UserId, Role)> = user_role::table
        .filter(user_role::user_id.eq_any(&ids))
        .order(user_role::role)
        .select((user_role::user_id, user_role::role))
        .load(conn)?;
    let roles_of = |id| roles.iter().filter(|(user, _)| *user == id).map(|(_, role)| *role).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let roles = roles_of(row.id);
            row.with_roles(roles)
        })
        .collect())
}

pub fn user_update(conn: &mut PgConnection, user: &User) -> QueryResult<()> {
    diesel::update(app_user::table.find(user.id))
        .set((
            app_user::name.eq(&user.name),
            app_user::email.eq(&user.email),
            app_user::region_code.eq(&user.region_code),
            app_user::language.eq(user.language),
            app_user::is_active.eq(user.is_active),
        ))
        .execute(conn)?;
    diesel::delete(user_role::table.filter(user_role::user_id.eq(user.id))).execute(conn)?;
    roles_insert(conn, user.id, &user.roles)
}

pub fn user_set_password(conn: &mut PgConnection, id: UserId, password: &PasswordHash) -> QueryResult<()> {
    diesel::update(app_user::table.find(id)).set(app_user::password_hash.eq(password.as_str())).execute(conn).map(drop)
}

/// What a sign-in is decided on.
#[derive(Queryable)]
pub struct Credentials {
    pub user_id: UserId,
    pub organisation_id: OrganisationId,
    pub login: Login,
    password_hash: String,
    pub is_active: bool,
    pub region_code: Option<RegionCode>,
    pub organisation_region: RegionCode,
    pub organisation_state: OrganisationState,
}

impl Credentials {
    pub fn password(&self) -> PasswordHash {
        PasswordHash::from_stored(self.password_hash.clone())
    }
}

pub fn credentials_find_by_login(conn: &mut PgConnection, login: &Login) -> QueryResult<Option<Credentials>> {
    credentials().filter(app_user::login.eq(login)).first(conn).optional()
}

pub fn credentials_fetch(conn: &mut PgConnection, id: UserId) -> QueryResult<Credentials> {
    credentials().filter(app_user::id.eq(id)).first(conn)
}

#[diesel::dsl::auto_type]
fn credentials() -> _ {
    app_user::table.inner_join(organisation::table).select((
        app_user::id,
        app_user::organisation_id,
        app_user::login,
        app_user::password_hash,
        app_user::is_active,
        app_user::region_code,
        organisation::region_code,
        organisation::state,
    ))
}

pub fn roles_of(conn: &mut PgConnection, user: UserId) -> QueryResult<Vec<Role>> {
    user_role::table.filter(user_role::user_id.eq(user)).order(user_role::role).select(user_role::role).load(conn)
}

fn roles_insert(conn: &mut PgConnection, user: UserId, roles: &[Role]) -> QueryResult<()> {
    let rows: Vec<_> = roles.iter().map(|role| (user_role::user_id.eq(user), user_role::role.eq(*role))).collect();
    diesel::insert_into(user_role::table).values(rows).on_conflict_do_nothing().execute(conn).map(drop)
}
