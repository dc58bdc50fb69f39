//! How often one may guess a password, or object to a claim without a name.
//!
//! Leaky buckets, by address and by login, in the memory of one process: guessing is slowed, nobody is locked out
//! for good, and the table cannot grow beyond its bound. Several processes behind a balancer multiply the limit by
//! their number, which Argon2id and the password policy bear.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::model::Login;

/// Failures that are forgiven at once, and the milliseconds after which one more is.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    burst: i64,
    millis_per_try: i64,
}

/// A person mistypes a few times; ten tries, then one each half minute.
const BY_LOGIN: Allowance = Allowance { burst: 10, millis_per_try: 30_000 };
/// A whole laboratory may sit behind one address; sixty tries, then one each two seconds.
const BY_ADDRESS: Allowance = Allowance { burst: 60, millis_per_try: 2_000 };

/// Each objection suspends a claim: ten, then one each five minutes.
const BY_OBJECTOR: Allowance = Allowance { burst: 10, millis_per_try: 300_000 };

/// Entries that are kept; about 2 MB.
const MAX_ENTRIES: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Login(Login),
    Address(IpAddr),
    Objector(IpAddr),
}

/// Counts attempts to sign in. Shared by all threads of the server.
#[derive(Debug, Default)]
pub struct LoginLimiter {
    /// For each key, the moment (milliseconds of the Unix epoch) at which all its tries are forgiven.
    forgiven_at: Mutex<HashMap<Key, i64>>,
}

impl LoginLimiter {
    /// Counts an attempt, before the password is looked at, so that many at once count as many.
    ///
    /// # Errors
    /// Too many lately: the seconds to wait. The attempt must not be made.
    pub fn count(&self, address: IpAddr, login: Option<&Login>, now: DateTime<Utc>) -> Result<(), u32> {
        self.count_all(keys(address, login), now)
    }

    /// Counts an objection of somebody who is not signed in.
    ///
    /// # Errors
    /// Too many lately: the seconds to wait.
    pub fn count_objection(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), u32> {
        self.count_all(vec![(Key::Objector(address), BY_OBJECTOR)], now)
    }

    fn count_all(&self, keys: Vec<(Key, Allowance)>, now: DateTime<Utc>) -> Result<(), u32> {
        let now = now.timestamp_millis();
        let mut table = self.forgiven_at.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, allowance) in &keys {
            wait(table.get(key).copied(), *allowance, now)?;
        }
        make_room(&mut table, now);
        for (key, allowance) in keys {
            let forgiven_at = table.entry(key).or_insert(now);
            *forgiven_at = now.max(*forgiven_at) + allowance.millis_per_try;
        }
        Ok(())
    }

    /// Forgets the attempt that was counted last: it was right.
    pub fn forgive(&self, address: IpAddr, login: Option<&Login>) {
        let mut table = self.forgiven_at.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, allowance) in keys(address, login) {
            if let Some(forgiven_at) = table.get_mut(&key) {
                *forgiven_at -= allowance.millis_per_try;
            }
        }
    }
}

fn keys(address: IpAddr, login: Option<&Login>) -> Vec<(Key, Allowance)> {
    let by_login = login.map(|login| (Key::Login(login.clone()), BY_LOGIN));
    std::iter::once((Key::Address(address), BY_ADDRESS)).chain(by_login).collect()
}

fn wait(forgiven_at: Option<i64>, allowance: Allowance, now: i64) -> Result<(), u32> {
    let owed = forgiven_at.unwrap_or(now) - now;
    let millis = owed - (allowance.burst - 1) * allowance.millis_per_try;
    if millis <= 0 { Ok(()) } else { Err(u32::try_from(millis.div_euclid(1000) + 1).unwrap_or(u32::MAX)) }
}

/// Drops what is forgiven; if everything still counts, the half that is forgiven soonest.
fn make_room(table: &mut HashMap<Key, i64>, now: i64) {
    if table.len() + 2 <= MAX_ENTRIES {
        return;
    }
    table.retain(|_, forgiven_at| *forgiven_at > now);
    if table.len() + 2 > MAX_ENTRIES {
        let mut moments: Vec<i64> = table.values().copied().collect();
        let (_, middle, _) = moments.select_nth_unstable(MAX_ENTRIES / 2);
        let middle = *middle;
        table.retain(|_, forgiven_at| *forgiven_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn address(last: u32) -> IpAddr {
        IpAddr::from(last.to_be_bytes())
    }

    fn login(text: &str) -> Login {
        Login::parse(text).expect("a login")
    }

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a moment")
    }

    #[test]
    fn ten_tries_for_a_login_then_one_each_half_minute() {
        let limiter = LoginLimiter::default();
        let login = login("zhang.wei");
        for n in 0..10 {
            assert_eq!(limiter.count(address(n), Some(&login), start()), Ok(()), "try {n}");
        }
        let wait = limiter.count(address(99), Some(&login), start()).expect_err("the eleventh");
        assert!((30..=31).contains(&wait), "{wait}");
        let later = start() + Duration::seconds(30);
        assert_eq!(limiter.count(address(99), Some(&login), later), Ok(()));
        assert!(limiter.count(address(99), Some(&login), later).is_err());
    }

    #[test]
    fn an_address_is_counted_over_all_logins() {
        let limiter = LoginLimiter::default();
        for n in 0..60 {
            assert_eq!(limiter.count(address(1), Some(&login(&format!("user{n}"))), start()), Ok(()));
        }
        assert!(limiter.count(address(1), None, start()).is_err());
        assert_eq!(limiter.count(address(2), None, start()), Ok(()));
    }

    #[test]
    fn objections_have_a_bucket_of_their_own() {
        let limiter = LoginLimiter::default();
        for _ in 0..10 {
            assert_eq!(limiter.count_objection(address(1), start()), Ok(()));
        }
        assert!(limiter.count_objection(address(1), start()).is_err());
        assert_eq!(limiter.count_objection(address(1), start() + Duration::minutes(5)), Ok(()));
        assert_eq!(limiter.count(address(1), None, start()), Ok(()));
    }

    #[test]
    fn a_right_password_is_not_held_against_anybody() {
        let limiter = LoginLimiter::default();
        let login = login("zhang.wei");
        for _ in 0..1000 {
            assert_eq!(limiter.count(address(1), Some(&login), start()), Ok(()));
            limiter.forgive(address(1), Some(&login));
        }
    }

    #[test]
    fn the_table_is_bounded_whoever_knocks() {
        let limiter = LoginLimiter::default();
        let count = u32::try_from(MAX_ENTRIES).expect("fits") * 2;
        for n in 0..count {
            assert_eq!(limiter.count(address(n), None, start() + Duration::microseconds(n.into())), Ok(()));
        }
        assert!(limiter.forgiven_at.lock().expect("not poisoned").len() <= MAX_ENTRIES);
    }
}
