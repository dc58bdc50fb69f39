use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::identity::model::{ApiClient, Name, OrganisationKind, OrganisationState, Scopes};
use crate::kernel::{ApiClientId, OrganisationId, RegionCode, UserId};
use crate::store::schema::{api_client, app_user, organisation};

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_client, check_for_backend(diesel::pg::Pg))]
struct ClientRow {
    id: ApiClientId,
    organisation_id: OrganisationId,
    user_id: UserId,
    name: Name,
    scopes: Scopes,
    created_at: DateTime<Utc>,
    rotated_at: Option<DateTime<Utc>>,
    previous_until: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

impl From<ClientRow> for ApiClient {
    fn from(row: ClientRow) -> Self {
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            user_id: row.user_id,
            name: row.name,
            scopes: row.scopes,
            created_at: row.created_at,
            rotated_at: row.rotated_at,
            previous_until: row.previous_until,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
        }
    }
}

/// Writes a program and the account that it acts as. Nobody can sign in to that: it is closed, and its password is none.
pub fn client_insert(
    conn: &mut PgConnection,
    client: &ApiClient,
    secret_hash: &[u8],
    created_by: UserId,
) -> QueryResult<()> {
    diesel::insert_into(app_user::table)
        .values((
            app_user::id.eq(client.user_id),
            app_user::organisation_id.eq(client.organisation_id),
            app_user::login.eq(format!("client-{}", client.id)),
            app_user::name.eq(&client.name),
            app_user::email.eq(""),
            app_user::password_hash.eq("none"),
            app_user::is_active.eq(false),
            app_user::created_at.eq(client.created_at),
        ))
        .execute(conn)?;
    diesel::insert_into(api_client::table)
        .values((
            api_client::id.eq(client.id),
            api_client::organisation_id.eq(client.organisation_id),
            api_client::user_id.eq(client.user_id),
            api_client::name.eq(&client.name),
            api_client::scopes.eq(&client.scopes),
            api_client::secret_hash.eq(secret_hash),
            api_client::created_by.eq(created_by),
            api_client::created_at.eq(client.created_at),
        ))
        .execute(conn)
        .map(drop)
}

/// How many programs of an organisation are in force.
pub fn client_count(conn: &mut PgConnection, organisation: OrganisationId) -> QueryResult<i64> {
    api_client::table
        .filter(api_client::organisation_id.eq(organisation))
        .filter(api_client::revoked_at.is_null())
        .count()
        .get_result(conn)
}

/// Newest first; of one organisation, or of all.
pub fn client_list(
    conn: &mut PgConnection,
    organisation: Option<OrganisationId>,
    before: Option<ApiClientId>,
    limit: i64,
) -> QueryResult<Vec<ApiClient>> {
    let mut query =
        api_client::table.order(api_client::id.desc()).limit(limit).select(ClientRow::as_select()).into_boxed();
    if let Some(organisation) = organisation {
        query = query.filter(api_client::organisation_id.eq(organisation));
    }
    if let Some(before) = before {
        query = query.filter(api_client::id.lt(before));
    }
    Ok(query.load(conn)?.into_iter().map(ApiClient::from).collect())
}

/// Held until the transaction ends.
pub fn client_lock(conn: &mut PgConnection, id: ApiClientId) -> QueryResult<Option<ApiClient>> {
    let row = api_client::table.find(id).select(ClientRow::as_select()).for_no_key_update().first(conn).optional()?;
    Ok(row.map(ApiClient::from))
}

/// Gives the program another secret; the one before still opens until `previous_until`.
pub fn client_rotate(
    conn: &mut PgConnection,
    id: ApiClientId,
    secret_hash: &[u8],
    previous_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let before: Vec<u8> = api_client::table.find(id).select(api_client::secret_hash).first(conn)?;
    diesel::update(api_client::table.find(id))
        .set((
            api_client::secret_hash.eq(secret_hash),
            api_client::previous_hash.eq(previous_until.map(|_| before)),
            api_client::previous_until.eq(previous_until),
            api_client::rotated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn client_revoke(conn: &mut PgConnection, id: ApiClientId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(api_client::table.find(id)).set(api_client::revoked_at.eq(now)).execute(conn).map(drop)
}

pub fn client_mark_used(conn: &mut PgConnection, id: ApiClientId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(api_client::table.find(id)).set(api_client::last_used_at.eq(now)).execute(conn).map(drop)
}

/// What a token is decided on.
#[derive(Queryable)]
pub struct ClientCredentials {
    pub user_id: UserId,
    pub organisation_id: OrganisationId,
    pub name: Name,
    pub scopes: Scopes,
    secret_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    previous_until: Option<DateTime<Utc>>,
    pub organisation_state: OrganisationState,
    pub organisation_region: RegionCode,
}

impl ClientCredentials {
    /// Whether a secret of this hash opens now.
    pub fn is_opened_by(&self, hash: &[u8], now: DateTime<Utc>) -> bool {
        let previous = self.previous_hash.as_ref().filter(|_| self.previous_until.is_some_and(|until| now < until));
        self.secret_hash == hash || previous.is_some_and(|previous| previous == hash)
    }
}

/// Of a program in force.
pub fn client_credentials(conn: &mut PgConnection, id: ApiClientId) -> QueryResult<Option<ClientCredentials>> {
    api_client::table
        .inner_join(organisation::table)
        .filter(api_client::id.eq(id))
        .filter(api_client::revoked_at.is_null())
        .select((
            api_client::user_id,
            api_client::organisation_id,
            api_client::name,
            api_client::scopes,
            api_client::secret_hash,
            api_client::previous_hash,
            api_client::previous_until,
            organisation::state,
            organisation::region_code,
        ))
        .first(conn)
        .optional()
}

/// The kind of an organisation.
pub fn organisation_kind(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<OrganisationKind> {
    organisation::table.find(id).select(organisation::kind).first(conn)
}

/// Programs whose tokens are worth nothing any more: revoked since then, or of an organisation that is closed.
pub fn client_list_ended(conn: &mut PgConnection, since: DateTime<Utc>) -> QueryResult<Vec<ApiClientId>> {
    let revoked = api_client::table.filter(api_client::revoked_at.ge(since)).select(api_client::id);
    let closed = api_client::table
        .inner_join(organisation::table.on(organisation::id.eq(api_client::organisation_id)))
        .filter(api_client::revoked_at.is_null())
        .filter(organisation::state.ne(OrganisationState::Admitted))
        .select(api_client::id);
    let mut ids: Vec<ApiClientId> = revoked.load(conn)?;
    ids.extend(closed.load::<ApiClientId>(conn)?);
    Ok(ids)
}
