//! Programs that act for an organisation, and the tokens that they get.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::session::{fresh_token, hash_of};
use crate::audit;
use crate::identity::model::{ApiClient, ClientGrant, Name, OrganisationState, Scopes};
use crate::identity::queries::client as queries;
use crate::identity::{Caller, Capability, Counted, Error};
use crate::kernel::{Actor, ApiClientId, OrganisationId, UserId};
use crate::store::{Db, Tx};

/// Programs of one organisation in force at once.
const MOST_CLIENTS: i64 = 20;

/// What people see of a secret: that it is one of ours.
const SECRET_PREFIX: &str = "cqs_";

/// A program to be made.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// The caller's own if absent; another's only for those who see to the running of the product.
    pub organisation_id: Option<OrganisationId>,
    pub name: Name,
    pub scopes: Scopes,
}

/// A program with its secret, which is told this once.
#[derive(Debug, Clone)]
pub struct ClientWithSecret {
    pub client: ApiClient,
    pub secret: String,
}

/// Whose programs the caller manages: `None`, everybody's.
fn managed(caller: &Caller) -> Option<OrganisationId> {
    (!caller.can(Capability::SystemOperate)).then_some(caller.organisation_id)
}

/// # Errors
/// Not the caller's organisation, scopes that do not fit its kind, too many.
pub fn client_create(tx: &mut Tx<'_>, caller: &Caller, new: &NewClient) -> Result<ClientWithSecret, Error> {
    let organisation_id = new.organisation_id.unwrap_or(caller.organisation_id);
    if managed(caller).is_some_and(|own| own != organisation_id) {
        return Err(Error::NotFound);
    }
    let kind = queries::organisation_kind(tx.conn(), organisation_id)?;
    if let Some(scope) = new.scopes.as_slice().iter().copied().find(|scope| !scope.fits(kind)) {
        return Err(Error::ScopeDoesNotFit { scope, kind });
    }
    if queries::client_count(tx.conn(), organisation_id)? >= MOST_CLIENTS {
        return Err(Error::TooManyClients(MOST_CLIENTS));
    }
    let secret = fresh_secret()?;
    let client = ApiClient {
        id: ApiClientId::new(),
        organisation_id,
        user_id: UserId::new(),
        name: new.name.clone(),
        scopes: new.scopes.clone(),
        created_at: tx.now(),
        rotated_at: None,
        previous_until: None,
        revoked_at: None,
        last_used_at: None,
    };
    queries::client_insert(tx.conn(), &client, &hash_of(&secret), caller.user_id)?;
    audit::record(tx, "api_client.created", "api_client", client.id.uuid(), &client)?;
    Ok(ClientWithSecret { client, secret })
}

fn fresh_secret() -> Result<String, Error> {
    Ok(format!("{SECRET_PREFIX}{}", fresh_token()?))
}

/// Programs that the caller manages, newest first, ended ones included: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn client_list(
    conn: &mut PgConnection,
    caller: &Caller,
    organisation: Option<OrganisationId>,
    before: Option<ApiClientId>,
    limit: i64,
) -> Result<Vec<ApiClient>, Error> {
    Ok(queries::client_list(conn, managed(caller).or(organisation), before, limit + 1)?)
}

/// Gives a program another secret; the one before still opens for `keep`, so that it can be exchanged without a pause.
///
/// # Errors
/// Not the caller's to manage, or revoked.
pub fn client_rotate(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ApiClientId,
    keep: Duration,
) -> Result<ClientWithSecret, Error> {
    client_lock(tx, caller, id)?;
    let (secret, now) = (fresh_secret()?, tx.now());
    let previous_until = (keep > Duration::zero()).then(|| now + keep);
    queries::client_rotate(tx.conn(), id, &hash_of(&secret), previous_until, now)?;
    audit::record(tx, "api_client.rotated", "api_client", id.uuid(), &json!({ "previous_until": previous_until }))?;
    let client = queries::client_lock(tx.conn(), id)?.ok_or(Error::NotFound)?;
    Ok(ClientWithSecret { client, secret })
}

/// Ends a program: it gets no token any more, and those that it has end by themselves within minutes.
///
/// # Errors
/// Not the caller's to manage, or revoked before.
pub fn client_revoke(tx: &mut Tx<'_>, caller: &Caller, id: ApiClientId) -> Result<ApiClient, Error> {
    let client = client_lock(tx, caller, id)?;
    let now = tx.now();
    queries::client_revoke(tx.conn(), id, now)?;
    audit::record(tx, "api_client.revoked", "api_client", id.uuid(), &json!({}))?;
    Ok(ApiClient { revoked_at: Some(now), ..client })
}

/// A program in force that the caller manages.
fn client_lock(tx: &mut Tx<'_>, caller: &Caller, id: ApiClientId) -> Result<ApiClient, Error> {
    queries::client_lock(tx.conn(), id)?
        .filter(|client| managed(caller).is_none_or(|own| own == client.organisation_id))
        .filter(|client| client.revoked_at.is_none())
        .ok_or(Error::NotFound)
}

/// A program that asks for a token.
pub struct ClientAttempt<'a> {
    /// As it was sent.
    pub id: &'a str,
    pub secret: &'a str,
    /// Which of its scopes it wants; all of them if absent.
    pub scopes: Option<Scopes>,
    pub address: IpAddr,
}

/// Checks a program's credentials; answers as whom it may call.
///
/// # Errors
/// An unknown or revoked program or a wrong secret, which look the same; a scope that it does not
/// have; an organisation that is closed.
pub fn client_sign_in(db: &Db, counted: &Counted, attempt: &ClientAttempt<'_>) -> Result<Caller, Error> {
    let now = db.clock().now();
    let id: ApiClientId = attempt.id.parse().map_err(|_| Error::WrongClient)?;
    let caller = db.write(&Actor::system("api_client"), |tx| {
        let caller = caller_of(tx.conn(), id, attempt, now)?;
        queries::client_mark_used(tx.conn(), id, now)?;
        Ok::<_, Error>(caller)
    })?;
    counted.forgive()?;
    Ok(caller)
}

fn caller_of(
    conn: &mut PgConnection,
    id: ApiClientId,
    attempt: &ClientAttempt<'_>,
    now: DateTime<Utc>,
) -> Result<Caller, Error> {
    let known = queries::client_credentials(conn, id)?
        .filter(|known| known.is_opened_by(&hash_of(attempt.secret), now))
        .ok_or(Error::WrongClient)?;
    program(id, known, attempt.scopes.as_ref())
}

/// As whom a program that asked for something earlier may go on: with the rights that it had then, if it still has them.
pub(super) fn caller_again(conn: &mut PgConnection, grant: &ClientGrant) -> Result<Caller, Error> {
    let known = queries::client_credentials(conn, grant.id)?.ok_or(Error::WrongClient)?;
    program(grant.id, known, Some(&grant.scopes))
}

fn program(id: ApiClientId, known: queries::ClientCredentials, wanted: Option<&Scopes>) -> Result<Caller, Error> {
    if known.organisation_state != OrganisationState::Admitted {
        return Err(Error::OrganisationClosed);
    }
    let scopes = match wanted {
        Some(wanted) if known.scopes.contains_all(wanted) => wanted.clone(),
        Some(_) => return Err(Error::ScopeRefused),
        None => known.scopes,
    };
    Ok(Caller {
        user_id: known.user_id,
        organisation_id: known.organisation_id,
        login: format!("client:{}", known.name),
        roles: Vec::new(),
        region: known.organisation_region,
        client: Some(ClientGrant { id, scopes }),
    })
}
