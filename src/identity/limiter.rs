//! How often one may guess a password, or object to a claim without a name.
//!
//! Leaky buckets, by address and by login, kept in the database: guessing is slowed, however many processes stand
//! behind the balancer, and nobody is locked out for good. What is forgiven is deleted by the job that clears sign-ins.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use super::Error;
use super::model::Login;
use super::queries::attempt as queries;
use crate::kernel::{Actor, ListingId};
use crate::store::{Db, Tx};

/// Failures that are forgiven at once, and the time after which one more is.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    burst: i32,
    each: Duration,
}

/// A person mistypes a few times; ten tries, then one each half minute.
const BY_LOGIN: Allowance = Allowance { burst: 10, each: Duration::seconds(30) };
/// A whole laboratory may sit behind one address; sixty tries, then one each two seconds.
const BY_ADDRESS: Allowance = Allowance { burst: 60, each: Duration::seconds(2) };
/// Each objection suspends a claim: ten, then one each five minutes.
const BY_OBJECTOR: Allowance = Allowance { burst: 10, each: Duration::minutes(5) };

/// At a tablet beside an instrument people come and go; twenty codes, then one each ten seconds.
const BY_KIOSK: Allowance = Allowance { burst: 20, each: Duration::seconds(10) };

/// What is counted: only its digest is kept, so that no login and no address is.
type Key = ([u8; 32], Allowance);

/// Counts attempts to sign in, for all processes on a database.
#[derive(Clone)]
pub struct LoginLimiter {
    db: Db,
}

impl LoginLimiter {
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    /// Counts an attempt, before it waits for its turn and the password is looked at, so that many at once count as many.
    /// Waits for the database.
    ///
    /// # Errors
    /// Too many lately ([`Error::TooManyAttempts`]): the attempt must not be made.
    pub fn count(&self, address: IpAddr, login: Option<&Login>) -> Result<Counted, Error> {
        let keys = keys(address, login);
        self.count_all(&keys)?;
        Ok(Counted { db: self.db.clone(), keys })
    }

    /// As [`LoginLimiter::count`], of somebody who objects without being signed in.
    ///
    /// # Errors
    /// Too many lately.
    pub fn count_objection(&self, address: IpAddr) -> Result<(), Error> {
        self.count_all(&[key("objector", &address.to_string(), BY_OBJECTOR)])
    }

    /// As [`LoginLimiter::count`], of a code that is entered at the tablet beside an instrument, wherever it is entered.
    ///
    /// # Errors
    /// Too many lately.
    pub fn count_arrival(&self, listing: ListingId) -> Result<(), Error> {
        self.count_all(&[key("kiosk", &listing.to_string(), BY_KIOSK)])
    }

    /// All or none: who is refused for one reason is not counted for the other.
    fn count_all(&self, keys: &[Key]) -> Result<(), Error> {
        self.db.write(&Actor::system("attempts"), |tx| {
            let now = tx.now();
            keys.iter().try_for_each(|key| count_one(tx, key, now))
        })
    }
}

/// An attempt that was counted: what a use case wants to see before it looks at a password.
pub struct Counted {
    db: Db,
    keys: Vec<Key>,
}

impl Counted {
    /// Forgets the attempt: it was right.
    ///
    /// # Errors
    /// The database refuses.
    pub fn forgive(&self) -> Result<(), Error> {
        self.db.write(&Actor::system("attempts"), |tx| {
            let forgive = |(key, allowance): &Key| queries::attempt_forgive(tx.conn(), key, allowance.each);
            Ok(self.keys.iter().try_for_each(forgive)?)
        })
    }
}

fn count_one(tx: &mut Tx<'_>, (key, allowance): &Key, now: DateTime<Utc>) -> Result<(), Error> {
    let slack = allowance.each * (allowance.burst - 1);
    if queries::attempt_count(tx.conn(), key, now, allowance.each, slack)? {
        return Ok(());
    }
    let forgiven_at = queries::attempt_forgiven_at(tx.conn(), key)?.unwrap_or(now);
    let wait = forgiven_at - slack - now;
    Err(Error::TooManyAttempts { retry_after: u32::try_from(wait.num_seconds() + 1).unwrap_or(1) })
}

/// In one order, always: two that count the same keys wait for each other and do not lock each other out.
fn keys(address: IpAddr, login: Option<&Login>) -> Vec<Key> {
    let by_address = key("address", &address.to_string(), BY_ADDRESS);
    let by_login = login.map(|login| key("login", login.as_str(), BY_LOGIN));
    let mut keys: Vec<Key> = std::iter::once(by_address).chain(by_login).collect();
    keys.sort_unstable_by_key(|(key, _)| *key);
    keys
}

fn key(kind: &str, what: &str, allowance: Allowance) -> Key {
    (Sha256::new().chain_update(kind).chain_update([0]).chain_update(what).finalize().into(), allowance)
}
