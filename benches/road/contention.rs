//! Many clients on one thing, beside as many on things of their own: one popular instrument, one voucher, one
//! appropriation. What a refusal costs beside a success is asked beside them, by [`refusals`].

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chuangquan::identity::Role;
use serde_json::{Value, json};

use super::Outcome;
use super::client::{post, storm};
use super::data::{self, CITY, DISTRICT, ENTERPRISES, Kind};
use super::host::{Host, POOL_SIZE, Serving};
use super::record;
use super::refusals;
use super::report::{Figures, Goal, Scenario, latencies};

pub const CLIENTS: usize = 16;
pub const ROUNDS: usize = 2;
pub const TIME: Duration = Duration::from_secs(4);
/// Listings that no other scenario books.
const FIRST_LISTING: usize = 90_000;
/// Hours of a listing's calendar that one run may use.
const HOURS: usize = 20_000;
/// Requests before the one of which the statements are counted: from the sixth time on a plan is kept.
pub const WARM_UPS: usize = 6;

/// What the clients of a run have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    Nothing,
    Listing,
    Voucher,
}

pub struct Scene<'a> {
    pub serving: &'a Serving,
    base: DateTime<Utc>,
    tokens: Vec<String>,
    /// Each run books listings and hours of its own.
    runs: AtomicUsize,
}

pub fn run(host: &Host) -> Outcome<Vec<Scenario>> {
    let serving = host.serve(POOL_SIZE)?;
    let tokens = (1..=ENTERPRISES).map(|n| {
        Host::token(&data::caller(Role::EnterpriseMember, Kind::User.id(n), Kind::Enterprise.id(n), DISTRICT)?)
    });
    let base = (Utc::now() + super::booking::AFTER_BULK).duration_trunc(TimeDelta::days(1))?;
    let scene = Scene { serving: &serving, base, tokens: tokens.collect::<Outcome<_>>()?, runs: AtomicUsize::new(0) };
    let statements = scene.statements(host)?;
    println!("contention: {statements} statements for a booking");
    scene.book(Shared::Nothing, Duration::from_secs(2))?;
    let mut scenarios = Vec::new();
    for (name, shared) in [("one_instrument", Shared::Listing), ("one_voucher", Shared::Voucher)] {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            rounds.push((scene.book(shared, TIME)?, scene.book(Shared::Nothing, TIME)?));
        }
        scenarios.push(told(name, rounds, statements));
    }
    scenarios.extend(refusals::of_bookings(&scene, host)?);
    scenarios.extend(appropriation(host, &serving)?);
    Ok(scenarios)
}

/// The rate of those who want the same beside the rate of those who do not.
fn told(name: &'static str, rounds: Vec<(Figures, Figures)>, statements: usize) -> Scenario {
    for (together, apart) in &rounds {
        println!("{name}: {:.0}/s together, {:.0}/s apart", together.per_second, apart.per_second);
    }
    let mut more = latencies(&rounds);
    more["clients"] = json!(CLIENTS);
    more["statements"] = json!(statements);
    more["limit_is"] = json!("the same clients on things of their own");
    Scenario {
        name,
        unit: "per second",
        goal: Goal::AtLeast(0.3),
        rounds: rounds.iter().map(|(together, apart)| (together.per_second, apart.per_second)).collect(),
        more,
    }
}

impl Scene<'_> {
    /// A run's number, and its first listing.
    pub fn next_run(&self) -> (usize, usize) {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        (run, FIRST_LISTING + run * CLIENTS)
    }

    /// Of one booking.
    fn statements(&self, host: &Host) -> Outcome<usize> {
        let (run, listing) = self.next_run();
        let requests: Vec<_> =
            (0..=WARM_UPS).map(|n| self.request(listing, n, 1, &format!("contention-{run}-{n}"))).collect();
        record::count(host, &requests, 201)
    }

    /// Bookings of free hours; every one must succeed.
    pub fn book(&self, shared: Shared, time: Duration) -> Outcome<Figures> {
        let (run, first) = self.next_run();
        storm(self.serving, CLIENTS, time, 201, |client, n| {
            let listing = first + if shared == Shared::Listing { 0 } else { client };
            // Of one listing each client has every sixteenth hour.
            let hour = if shared == Shared::Listing { n * CLIENTS + client } else { n };
            let enterprise = if shared == Shared::Voucher { 1 } else { client + 1 };
            self.request(listing, hour % HOURS, enterprise, &format!("contention-{run}-{client}-{n}"))
        })
    }

    pub fn request(&self, listing: usize, hour: usize, enterprise: usize, key: &str) -> Vec<u8> {
        self.expecting(listing, hour, enterprise, key, &Value::Null)
    }

    /// An order that insists on a quote.
    pub fn expecting(&self, listing: usize, hour: usize, enterprise: usize, key: &str, expected: &Value) -> Vec<u8> {
        let starts_at = self.base + TimeDelta::hours(i64::try_from(hour).unwrap_or_default());
        let body = json!({
            "listing_id": Kind::Listing.id(listing),
            "window": { "starts_at": starts_at, "ends_at": starts_at + TimeDelta::hours(1) },
            "voucher": Kind::Voucher.id(enterprise),
            "expected": expected,
        });
        let token = self.tokens.get(enterprise - 1).map_or("", String::as_str);
        post("/api/v1/bookings", token, key, &body.to_string())
    }
}

/// What the city administration's word on an application asks.
pub struct Desk {
    token: String,
}

impl Desk {
    pub fn open() -> Outcome<Self> {
        let caller = data::caller(Role::CityAdministrator, Kind::Officer.id(3), Kind::Officer.id(0), CITY)?;
        Ok(Self { token: Host::token(&caller)? })
    }

    /// Passes an application, so that its voucher is issued.
    pub fn pass(&self, number: usize, key: &str) -> Vec<u8> {
        let id = Kind::Request.id(number);
        let path = format!("/api/v1/voucher-applications/{id}/city-review");
        post(&path, &self.token, key, "{\"decision\":\"pass\"}")
    }
}

/// Numbers of applications that each client may use in a run: more than can be issued in the time.
pub const EACH: usize = 4_000;

/// Vouchers that are issued out of one budget, beside vouchers out of sixteen; and what a refusal costs beside that.
fn appropriation(host: &Host, serving: &Serving) -> Outcome<Vec<Scenario>> {
    let desk = Desk::open()?;
    let statements = {
        let (_, version) = data::programme(host, "ICOUNT")?;
        data::applications(host, version, 1, WARM_UPS + 1)?;
        let requests: Vec<_> = (1..=WARM_UPS + 1).map(|n| desk.pass(n, &format!("counted-issue-{n}"))).collect();
        record::count(host, &requests, 200)?
    };
    println!("one_appropriation: {statements} statements for an issue");
    let mut rounds = Vec::new();
    let mut number = 0;
    for round in 0..ROUNDS {
        let mut issue = |programmes: usize| -> Outcome<Figures> {
            let versions = (0..programmes)
                .map(|n| Ok(data::programme(host, &format!("I{round}P{programmes}N{n}"))?.1))
                .collect::<Outcome<Vec<_>>>()?;
            let first: Vec<usize> = (0..CLIENTS)
                .map(|client| {
                    number += 1;
                    let version = versions.get(client % programmes).ok_or("no programme")?;
                    data::applications(host, *version, number * EACH, EACH)?;
                    Ok(number * EACH)
                })
                .collect::<Outcome<_>>()?;
            storm(serving, CLIENTS, TIME, 200, |client, n| {
                let number = first[client] + n;
                desk.pass(number, &format!("issue-{number}"))
            })
        };
        rounds.push((issue(1)?, issue(CLIENTS)?));
    }
    let issued: Vec<Figures> = rounds.iter().map(|(together, _)| *together).collect();
    let refused = refusals::of_issues(host, serving, &desk, (number + 1) * EACH, &issued)?;
    Ok(vec![told("one_appropriation", rounds, statements), refused])
}
