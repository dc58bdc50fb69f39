//! How often one may try: leaky buckets in the database.

use std::net::IpAddr;

use chrono::Duration;
use chuangquan::identity::{Error, Login, LoginLimiter, service};
use chuangquan::store::DbError;
use chuangquan::store::schema::attempt_count;
use diesel::prelude::*;

use crate::support::TestApp;

fn address(last: u32) -> IpAddr {
    IpAddr::from(last.to_be_bytes())
}

fn login(text: &str) -> Login {
    Login::parse(text).expect("a login")
}

/// The seconds to wait.
fn refused<T>(outcome: Result<T, Error>) -> u32 {
    match outcome {
        Err(Error::TooManyAttempts { retry_after }) => retry_after,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was let through"),
    }
}

fn kept(app: &TestApp) -> i64 {
    app.read(|conn| attempt_count::table.count().get_result(conn).map_err(DbError::from))
}

#[test]
fn ten_tries_for_a_login_then_one_each_half_minute() {
    let app = TestApp::start();
    // Two processes have a limiter each and one limit.
    let limiters = [LoginLimiter::new(app.db.clone()), LoginLimiter::new(app.db.clone())];
    let login = login("zhang.wei");
    for n in 0..10 {
        limiters[n % 2].count(address(7), Some(&login)).expect("a try");
    }
    for limiter in &limiters {
        assert_eq!(refused(limiter.count(address(99), Some(&login))), 31);
    }
    app.advance(Duration::seconds(30));
    limiters[0].count(address(99), Some(&login)).expect("one is forgiven");
    refused(limiters[1].count(address(99), Some(&login)));
}

#[test]
fn who_is_refused_for_the_login_is_not_counted_for_the_address() {
    let app = TestApp::start();
    let limiter = LoginLimiter::new(app.db.clone());
    let login = login("zhang.wei");
    for _ in 0..10 {
        limiter.count(address(1), Some(&login)).expect("a try");
    }
    for _ in 0..100 {
        refused(limiter.count(address(1), Some(&login)));
    }
    for _ in 10..60 {
        limiter.count(address(1), None).expect("an address is counted over all logins");
    }
    refused(limiter.count(address(1), None));
    limiter.count(address(2), None).expect("another address");
}

#[test]
fn objections_have_a_bucket_of_their_own() {
    let app = TestApp::start();
    let limiter = LoginLimiter::new(app.db.clone());
    for _ in 0..10 {
        limiter.count_objection(address(1)).expect("an objection");
    }
    refused(limiter.count_objection(address(1)));
    limiter.count(address(1), None).expect("signing in is something else");
    app.advance(Duration::minutes(5));
    limiter.count_objection(address(1)).expect("one is forgiven");
}

#[test]
fn a_right_password_is_held_against_nobody_and_what_is_forgiven_is_forgotten() {
    let app = TestApp::start();
    let limiter = LoginLimiter::new(app.db.clone());
    let login = login("zhang.wei");
    for _ in 0..80 {
        let counted = limiter.count(address(1), Some(&login)).expect("a try");
        counted.forgive().expect("it was right");
    }
    limiter.count(address(2), None).expect("a try");
    assert_eq!(kept(&app), 3);
    app.write(|tx| service::purge_sessions(tx, 100));
    assert_eq!(kept(&app), 1, "the try that is not forgiven yet");
    app.advance(Duration::seconds(2));
    app.write(|tx| service::purge_sessions(tx, 100));
    assert_eq!(kept(&app), 0);
}

#[test]
fn of_many_at_once_no_more_than_the_burst_is_let_through() {
    let app = TestApp::start();
    let login = login("zhang.wei");
    let passed: usize = std::thread::scope(|scope| {
        let guessers: Vec<_> = (0..6)
            .map(|n| {
                let (limiter, login) = (LoginLimiter::new(app.db.clone()), &login);
                scope.spawn(move || (0..10).filter(|_| limiter.count(address(n), Some(login)).is_ok()).count())
            })
            .collect();
        guessers.into_iter().map(|guesser| guesser.join().expect("no panic")).sum()
    });
    assert_eq!(passed, 10);
}
