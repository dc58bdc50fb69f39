use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::audit;
use crate::identity::model::Login;
use crate::identity::password::{self, PasswordHash, Secret};
use crate::identity::queries::attempt;
use crate::identity::queries::organisation as organisations;
use crate::identity::queries::reset;
use crate::identity::queries::session::{self as queries, RefreshTokenRow};
use crate::identity::queries::user::{self as users, Credentials};
use crate::identity::{Caller, Counted, Error};
use crate::kernel::{Actor, OrganisationId, TokenFamilyId, UserId};
use crate::store::{Db, Tx};

/// Somebody who tries to sign in.
pub struct Attempt<'a> {
    /// None if what was typed can be nobody's.
    pub login: Option<&'a Login>,
    pub password: &'a Secret,
    pub address: IpAddr,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub caller: Caller,
    /// What ends when they sign out.
    pub family: TokenFamilyId,
    /// Shown once, kept only as a hash.
    pub refresh_token: String,
    pub refresh_expires_at: DateTime<Utc>,
}

/// What came of a refresh token. A refusal is an outcome, not an error: what it did (ending a family) must stay.
#[derive(Debug)]
pub enum Rotation {
    Renewed(SignedIn),
    Refused(Error),
}

/// Signs somebody in whose attempt was counted: checks the password between two short visits to the database (holding no
/// connection meanwhile), and begins a family of refresh tokens, of which each lives for `lifetime`.
///
/// # Errors
/// Wrong login or password, which look the same and take the same time; a closed account or organisation, told only to who
/// knows the password.
pub fn sign_in(db: &Db, counted: &Counted, attempt: &Attempt<'_>, lifetime: Duration) -> Result<SignedIn, Error> {
    let known = match attempt.login {
        Some(login) => db.read(|conn| Ok::<_, Error>(users::credentials_find_by_login(conn, login)?))?,
        None => None,
    };
    let kept = known.as_ref().map(Credentials::password);
    let is_right = password::verify(attempt.password, kept.as_ref());
    let (Some(known), Some(kept), true) = (known, kept, is_right) else {
        tracing::warn!(login = attempt.login.map(Login::as_str), address = %attempt.address, "sign-in refused");
        return Err(Error::WrongCredentials);
    };
    counted.forgive()?;
    let actor = Actor::user(known.user_id, known.organisation_id, known.login.as_str());
    db.write(&actor, |tx| {
        let credentials = hold(tx, known.organisation_id, known.user_id)?;
        // Changed while we looked at the old one.
        if credentials.password() != kept {
            return Err(Error::WrongCredentials);
        }
        check_open(&credentials)?;
        audit::record(tx, "user.signed_in", "user", known.user_id.uuid(), &json!({}))?;
        issue(tx, &credentials, TokenFamilyId::new(), lifetime)
    })
}

/// For how long a spent refresh token may be traded again: an answer that a page did not live to read is asked for anew at
/// once, or after a person noticed.
const LOST_ANSWER: Duration = Duration::minutes(1);

/// Trades a refresh token for a new one. The old one is spent; should it come again, somebody has a copy, and all
/// that came from the same sign-in ends. Unless the answer was lost: within [`LOST_ANSWER`], and while nobody used the
/// token that it was traded for, it is traded again, and that token is good for nothing more; whoever brings it ends the
/// sign-in, so that a thief is found as before.
///
/// # Errors
/// The database refuses, or there are no random bytes.
pub fn sign_in_renew(tx: &mut Tx<'_>, token: &str, lifetime: Duration) -> Result<Rotation, Error> {
    let hash = hash_of(token);
    let Some((user, organisation)) = queries::token_owner_find(tx.conn(), &hash)? else {
        return Ok(Rotation::Refused(Error::TokenRefused));
    };
    let credentials = hold(tx, organisation, user)?;
    let now = tx.now();
    let Some(row) = queries::token_find(tx.conn(), &hash)? else {
        return Ok(Rotation::Refused(Error::TokenRefused));
    };
    if row.revoked_at.is_some() || row.expires_at <= now {
        return Ok(Rotation::Refused(Error::TokenRefused));
    }
    if let Some(spent_at) = row.spent_at {
        let Some(lost) = lost_successor(tx, &row, spent_at)? else {
            queries::family_revoke(tx.conn(), row.family_id, now)?;
            audit::record(tx, "user.refresh_token_reused", "user", user.uuid(), &json!({"family": row.family_id}))?;
            return Ok(Rotation::Refused(Error::TokenRefused));
        };
        queries::token_spend(tx.conn(), &lost, None, now)?;
    }
    if let Err(closed) = check_open(&credentials) {
        return Ok(Rotation::Refused(closed));
    }
    let renewed = issue(tx, &credentials, row.family_id, lifetime)?;
    let successor = hash_of(&renewed.refresh_token);
    queries::token_spend(tx.conn(), &hash, Some(&successor), row.spent_at.unwrap_or(now))?;
    Ok(Rotation::Renewed(renewed))
}

/// The successor of a spent token that nobody seems to have received.
fn lost_successor(tx: &mut Tx<'_>, row: &RefreshTokenRow, spent_at: DateTime<Utc>) -> Result<Option<Vec<u8>>, Error> {
    let Some(successor) = &row.successor else { return Ok(None) };
    if tx.now() > spent_at + LOST_ANSWER {
        return Ok(None);
    }
    let kept = queries::token_find(tx.conn(), successor)?;
    Ok(kept.filter(|kept| kept.spent_at.is_none()).map(|kept| kept.hash))
}

/// Ends the sign-in to which a refresh token belongs. A token that nobody knows has nothing to end.
///
/// # Errors
/// The database refuses.
pub fn sign_out(tx: &mut Tx<'_>, token: &str) -> Result<(), Error> {
    let hash = hash_of(token);
    let Some((user, organisation)) = queries::token_owner_find(tx.conn(), &hash)? else {
        return Ok(());
    };
    hold(tx, organisation, user)?;
    let now = tx.now();
    let Some(row) = queries::token_find(tx.conn(), &hash)? else {
        return Ok(());
    };
    if queries::family_revoke(tx.conn(), row.family_id, now)? > 0 {
        audit::record(tx, "user.signed_out", "user", user.uuid(), &json!({"family": row.family_id}))?;
    }
    Ok(())
}

/// Changes the caller's password, given the present one, and ends all their sign-ins.
///
/// # Errors
/// A wrong present password, a new one that the policy refuses.
pub fn password_change(
    db: &Db,
    counted: &Counted,
    caller: &Caller,
    present: &Secret,
    new: &Secret,
) -> Result<(), Error> {
    let login = Login::parse(&caller.login).map_err(|_| Error::NotFound)?;
    let kept = db.read(|conn| Ok::<_, Error>(users::credentials_fetch(conn, caller.user_id)?))?.password();
    if !password::verify(present, Some(&kept)) {
        return Err(Error::WrongPassword);
    }
    counted.forgive()?;
    let new = password::hash(new, &login).map_err(Error::invalid("new_password"))?;
    db.write(&caller.actor(), |tx| {
        let credentials = hold(tx, caller.organisation_id, caller.user_id)?;
        if credentials.password() != kept {
            return Err(Error::WrongPassword);
        }
        password_set(tx, caller.user_id, &new, "user.password_changed")
    })
}

pub(super) fn password_set(
    tx: &mut Tx<'_>,
    user: UserId,
    password: &PasswordHash,
    action: &'static str,
) -> Result<(), Error> {
    let now = tx.now();
    users::user_set_password(tx.conn(), user, password)?;
    queries::family_revoke_by_user(tx.conn(), user, now)?;
    Ok(audit::record(tx, action, "user", user.uuid(), &json!({}))?)
}

/// Who a user is when they call: for the demo and the command line, which sign nobody in.
///
/// # Errors
/// No such user.
pub fn caller_fetch(conn: &mut PgConnection, user: UserId) -> Result<Caller, Error> {
    let credentials = users::credentials_fetch(conn, user)?;
    caller_of(conn, &credentials)
}

/// Who somebody is by now who asked for something earlier and did not wait for it: roles and region as they are, of a
/// program the rights that it still has.
///
/// # Errors
/// The account, the program or the organisation is closed by now.
pub fn caller_again(conn: &mut PgConnection, earlier: &Caller) -> Result<Caller, Error> {
    if let Some(grant) = &earlier.client {
        return super::client::caller_again(conn, grant);
    }
    let credentials = users::credentials_fetch(conn, earlier.user_id)?;
    check_open(&credentials)?;
    caller_of(conn, &credentials)
}

/// Forgets up to `limit` refresh tokens that have ended, and as many links to new passwords; answers how many. One that
/// comes back is then unknown, which is refused like one that has ended. Attempts that are forgiven go, too, uncounted.
///
/// # Errors
/// The database refuses.
pub fn purge_sessions(tx: &mut Tx<'_>, limit: i64) -> Result<usize, Error> {
    let now = tx.now();
    let links = reset::reset_delete_expired(tx.conn(), now, limit)?;
    attempt::attempt_delete_forgiven(tx.conn(), now, limit)?;
    Ok(links + queries::token_delete_expired(tx.conn(), now, limit)?)
}

/// Holds organisation and user, in this order, as every change of sign-ins does: so a sign-in cannot slip past the
/// suspension, the new password or the ending of its family that happens at the same instant.
pub(super) fn hold(tx: &mut Tx<'_>, organisation: OrganisationId, user: UserId) -> Result<Credentials, Error> {
    organisations::organisation_lock_shared(tx.conn(), organisation)?;
    users::user_lock(tx.conn(), user)?;
    Ok(users::credentials_fetch(tx.conn(), user)?)
}

pub(super) fn check_open(credentials: &Credentials) -> Result<(), Error> {
    if !credentials.is_active {
        Err(Error::AccountClosed)
    } else if !credentials.organisation_state.may_sign_in() {
        Err(Error::OrganisationClosed)
    } else {
        Ok(())
    }
}

fn issue(
    tx: &mut Tx<'_>,
    credentials: &Credentials,
    family_id: TokenFamilyId,
    lifetime: Duration,
) -> Result<SignedIn, Error> {
    let refresh_token = fresh_token()?;
    let now = tx.now();
    let refresh_expires_at = now + lifetime;
    let row = RefreshTokenRow {
        hash: hash_of(&refresh_token),
        family_id,
        user_id: credentials.user_id,
        issued_at: now,
        expires_at: refresh_expires_at,
        spent_at: None,
        revoked_at: None,
        successor: None,
    };
    queries::token_insert(tx.conn(), &row)?;
    let caller = caller_of(tx.conn(), credentials)?;
    Ok(SignedIn { caller, family: family_id, refresh_token, refresh_expires_at })
}

fn caller_of(conn: &mut PgConnection, credentials: &Credentials) -> Result<Caller, Error> {
    let roles = users::roles_of(conn, credentials.user_id)?;
    let region = credentials.region_code.clone().unwrap_or_else(|| credentials.organisation_region.clone());
    Ok(Caller {
        user_id: credentials.user_id,
        organisation_id: credentials.organisation_id,
        login: credentials.login.to_string(),
        roles,
        region,
        client: None,
    })
}

/// A token that nobody can guess: shown once, kept as [`hash_of`] it.
///
/// # Errors
/// The machine gives no random bytes.
pub fn fresh_token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a token.
pub fn hash_of(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
