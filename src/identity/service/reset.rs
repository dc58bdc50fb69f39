//! A new password for who forgot theirs, by a link that is sent to their e-mail address.

use std::net::IpAddr;

use chrono::Duration;
use serde_json::json;

use super::session::{check_open, fresh_token, hash_of, hold, password_set};
use crate::audit;
use crate::identity::model::Login;
use crate::identity::password::{self, Secret};
use crate::identity::queries::reset::{self as queries, ResetOwner, ResetRow};
use crate::identity::queries::user as users;
use crate::identity::{Counted, Error};
use crate::kernel::Actor;
use crate::store::outbox::{self, SECRET};
use crate::store::{Db, Tx};

/// How long a link may be used, minutes.
const LIFE_MINUTES: i64 = 30;

/// Somebody who says that they forgot their password.
pub struct ResetRequest<'a> {
    /// None if what was typed can be nobody's.
    pub login: Option<&'a Login>,
    pub address: IpAddr,
    /// Where people find the product.
    pub site: &'a str,
}

/// Sends a link, if there is such a person and they may sign in. Whether that is so, the answer does not tell.
///
/// # Errors
/// The database refuses.
pub fn reset_request(db: &Db, _counted: &Counted, request: &ResetRequest<'_>) -> Result<(), Error> {
    let Some(login) = request.login else { return Ok(()) };
    let Some(known) = db.read(|conn| Ok::<_, Error>(users::credentials_find_by_login(conn, login)?))? else {
        tracing::info!(%login, address = %request.address, "new password asked for an unknown login");
        return Ok(());
    };
    if let Err(closed) = check_open(&known) {
        tracing::info!(%login, %closed, "new password asked for a login that is closed");
        return Ok(());
    }
    let owner = ResetOwner { user_id: known.user_id, organisation_id: known.organisation_id, login: known.login };
    db.write(&Actor::system("password_reset"), |tx| send_link(tx, &owner, request.site))
}

fn send_link(tx: &mut Tx<'_>, owner: &ResetOwner, site: &str) -> Result<(), Error> {
    let user = users::user_lock(tx.conn(), owner.user_id)?;
    let now = tx.now();
    // Only the newest link opens anything.
    queries::reset_spend_by_user(tx.conn(), user.id, now)?;
    let token = fresh_token()?;
    let expires_at = now + Duration::minutes(LIFE_MINUTES);
    let row = ResetRow { hash: hash_of(&token), user_id: user.id, requested_at: now, expires_at, spent_at: None };
    queries::reset_insert(tx.conn(), &row)?;
    audit::record(tx, "user.password_reset_requested", "user", user.id.uuid(), &json!({}))?;
    // Behind the #, what a browser does not send: the token stands in no access log.
    let link = format!("{site}/password-reset#token={token}");
    let payload = json!({
        "people": [user.id], "name": user.name, "login": user.login, "minutes": LIFE_MINUTES, SECRET: { "link": link },
    });
    Ok(outbox::announce(tx, "user.password_reset_requested", "user", user.id.uuid(), &payload)?)
}

/// Sets a new password by a link, once, and ends all sign-ins of its owner.
///
/// # Errors
/// A link that is unknown, used or too old, a password that is not accepted, a closed account.
pub fn reset_by_link(db: &Db, counted: &Counted, token: &str, new: &Secret) -> Result<(), Error> {
    let hash = hash_of(token);
    let now = db.clock().now();
    let owner = db.read(|conn| {
        let is_good = queries::reset_find(conn, &hash)?.is_some_and(|row| row.is_good(now));
        let owner = if is_good { queries::reset_owner_find(conn, &hash)? } else { None };
        owner.ok_or(Error::LinkRefused)
    })?;
    counted.forgive()?;
    let new = password::hash(new, &owner.login).map_err(Error::invalid("new_password"))?;
    let actor = Actor::user(owner.user_id, owner.organisation_id, owner.login.as_str());
    db.write(&actor, |tx| {
        let credentials = hold(tx, owner.organisation_id, owner.user_id)?;
        let now = tx.now();
        if !queries::reset_find(tx.conn(), &hash)?.is_some_and(|row| row.is_good(now)) {
            return Err(Error::LinkRefused);
        }
        check_open(&credentials)?;
        queries::reset_spend_by_user(tx.conn(), owner.user_id, now)?;
        password_set(tx, owner.user_id, &new, "user.password_reset_by_link")
    })
}
