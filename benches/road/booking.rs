//! Bookings per second through HTTP with a token, beside pgbench running the very same statements.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, Datelike, DurationRound, TimeDelta, Utc};
use chuangquan::identity::Role;
use chuangquan::store::schema::booking;
use diesel::dsl::max;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::client::{Client, post, storm};
use super::data::{self, DISTRICT, ENTERPRISES, Kind, Size};
use super::host::{Host, POOL_SIZE, Serving};
use super::record::{Recorder, Replacement, Statement, ids, script_line};
use super::report::{Figures, Goal, Scenario, latencies, median};
use super::{Outcome, pgbench};

const CLIENTS: usize = 16;
const ROUNDS: usize = 4;
const TIME: Duration = Duration::from_secs(6);
const WARM_UP: Duration = Duration::from_secs(3);
/// Each client books listings of its own, so that conflicts are as rare on both sides.
const LISTINGS_PER_CLIENT: usize = 124;
const VOUCHERS_PER_CLIENT: usize = ENTERPRISES / CLIENTS;
/// Hours of the calendar that one round may use.
const SLOTS_PER_ROUND: usize = 100;
/// Round and client of the booking that is recorded.
const RECORDED: Place = Place { round: 0, client: 3, order: 37 };

/// Which booking: everything about it follows.
#[derive(Debug, Clone, Copy)]
struct Place {
    round: usize,
    client: usize,
    order: usize,
}

impl Place {
    fn enterprise(self) -> usize {
        self.client * VOUCHERS_PER_CLIENT + self.order % VOUCHERS_PER_CLIENT + 1
    }

    fn listing(self) -> usize {
        self.client * LISTINGS_PER_CLIENT + self.order % LISTINGS_PER_CLIENT + 1
    }

    fn slot(self) -> usize {
        self.round * SLOTS_PER_ROUND + self.order / LISTINGS_PER_CLIENT
    }

    fn window(self, base: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let start = base + TimeDelta::hours(i64::try_from(self.slot()).unwrap_or_default());
        (start, start + TimeDelta::hours(1))
    }

    /// Of its own for each base: databases are kept for later runs.
    fn key(self, base: DateTime<Utc>) -> String {
        format!("bench-{}-{}-{}-{}", base.format("%Y%m%d"), self.round, self.client, self.order)
    }
}

/// Those of the bulk are over by then.
pub const AFTER_BULK: TimeDelta = TimeDelta::days(40);

struct Scene {
    base: DateTime<Utc>,
    tokens: Vec<String>,
}

impl Scene {
    fn request(&self, place: Place) -> Vec<u8> {
        let (starts_at, ends_at) = place.window(self.base);
        let body = json!({
            "listing_id": Kind::Listing.id(place.listing()),
            "window": { "starts_at": starts_at, "ends_at": ends_at },
            "voucher": Kind::Voucher.id(place.enterprise()),
        });
        let token = self.tokens.get(place.enterprise() - 1).map_or("", String::as_str);
        post("/api/v1/bookings", token, &place.key(self.base), &body.to_string())
    }
}

pub fn run(host: &Host, size: Size) -> Outcome<Scenario> {
    let scene = Scene::of(host)?;
    let statements = record(host, size, &scene)?;
    println!("booking: {} statements, BEGIN and COMMIT included", statements.len());
    let script = host.dir.join("booking.sql");
    let serving = host.serve(POOL_SIZE)?;
    // What a booking is at one instant must be the same on both sides, so the warm-up is done on both.
    ours(&serving, &scene, 1, WARM_UP)?;
    limit(host, &script, 2, WARM_UP)?;
    let mut rounds: Vec<(Figures, Figures)> = Vec::new();
    for round in 0..ROUNDS {
        let pair = (ours(&serving, &scene, 3 + 2 * round, TIME)?, limit(host, &script, 4 + 2 * round, TIME)?);
        println!("booking: {:.0}/s through HTTP, {:.0}/s by pgbench", pair.0.per_second, pair.1.per_second);
        rounds.push(pair);
    }
    let mut more = latencies(&rounds);
    more["statements"] = json!(statements.len());
    more["clients"] = json!(CLIENTS);
    Ok(Scenario {
        name: "booking",
        unit: "bookings/s",
        goal: Goal::AtLeast(0.7),
        rounds: rounds.iter().map(|(ours, limit)| (ours.per_second, limit.per_second)).collect(),
        more,
    })
}

/// The same bookings in a database of another size, by turns: the 99th of a hundred of each.
pub fn grown(host: &Host, size: Size, city: &Host) -> Outcome<Scenario> {
    let (large, small) = ((Scene::of(host)?, host.serve(POOL_SIZE)?), (Scene::of(city)?, city.serve(POOL_SIZE)?));
    for (scene, serving) in [&large, &small] {
        ours(serving, scene, 0, WARM_UP)?;
    }
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let of = |(scene, serving): &(Scene, Serving)| ours(serving, scene, round, TIME);
        // Whoever goes first in one round goes second in the next.
        let pair = if round % 2 == 0 {
            (of(&large)?, of(&small)?)
        } else {
            let small = of(&small)?;
            (of(&large)?, small)
        };
        rounds.push(pair);
    }
    for (large, small) in &rounds {
        println!(
            "booking_grown: p99 {:.1} ms at {} bookings, {:.1} ms in a city",
            large.p99_ms, size.bookings, small.p99_ms
        );
    }
    let mut more = latencies(&rounds);
    more["listings"] = json!(size.listings);
    more["bookings"] = json!(size.bookings);
    more["limit_is"] = json!("the same with 2,000 listings and 40,000 bookings");
    more["per_second"] = json!(median(rounds.iter().map(|(large, _)| large.per_second)));
    more["limit_per_second"] = json!(median(rounds.iter().map(|(_, small)| small.per_second)));
    Ok(Scenario {
        name: "booking_grown_p99",
        unit: "ms p99",
        goal: Goal::AtMost(1.3),
        rounds: rounds.iter().map(|(large, small)| (large.p99_ms, small.p99_ms)).collect(),
        more,
    })
}

impl Scene {
    /// Books hours that nobody booked before.
    fn of(host: &Host) -> Outcome<Self> {
        let tokens = (1..=ENTERPRISES).map(|n| {
            let caller = data::caller(Role::EnterpriseMember, Kind::User.id(n), Kind::Enterprise.id(n), DISTRICT)?;
            Host::token(&caller)
        });
        let booked = booking::table.filter(booking::reference.not_like("BULK-%")).select(max(booking::ends_at));
        let last: Option<DateTime<Utc>> = booked.first(&mut host.connection()?)?;
        let base = last.unwrap_or_default().max(Utc::now() + AFTER_BULK);
        let base = (base + TimeDelta::days(1)).duration_trunc(TimeDelta::days(1))?;
        Ok(Self { base, tokens: tokens.collect::<Outcome<_>>()? })
    }
}

fn ours(serving: &Serving, scene: &Scene, round: usize, time: Duration) -> Outcome<Figures> {
    storm(serving, CLIENTS, time, 201, |client, order| scene.request(Place { round, client, order }))
}

fn limit(host: &Host, script: &std::path::Path, round: usize, time: Duration) -> Outcome<Figures> {
    let before = bookings(host)?;
    let variables = [("n", -1), ("round", i64::try_from(round)?)];
    let figures = pgbench::run(host, CLIENTS, time, &[script.to_owned()], &variables)?;
    let made = bookings(host)? - before;
    // The last of each client may have been cut off. A script that books nothing would be a limit of something else.
    if (made - i64::try_from(figures.count)?).abs() > i64::try_from(CLIENTS)? {
        return Err(format!("{made} bookings by {} transactions of the limit", figures.count).into());
    }
    Ok(figures)
}

fn bookings(host: &Host) -> Outcome<i64> {
    Ok(booking::table.count().get_result(&mut host.connection()?)?)
}

/// Makes the script of the limit from one booking; two before it tell what is prepared once and what is new each time.
fn record(host: &Host, size: Size, scene: &Scene) -> Outcome<Vec<Statement>> {
    let recorder = Recorder::start(host)?;
    let serving = host.serve(1)?;
    let mut client = Client::connect(serving.address)?;
    let mut book = |place: Place| -> Outcome<Value> {
        let answer = client.send(&scene.request(place))?;
        match answer.status {
            201 => Ok(serde_json::from_slice(answer.body)?),
            status => Err(format!("{status}: {}", String::from_utf8_lossy(answer.body)).into()),
        }
    };
    let again = VOUCHERS_PER_CLIENT * LISTINGS_PER_CLIENT;
    for warm_up in 2..8 {
        book(Place { order: RECORDED.order + warm_up * again, ..RECORDED })?;
    }
    let before = Place { order: RECORDED.order + again, ..RECORDED };
    let (_, earlier) = recorder.record(|| book(before))?;
    let (answer, statements) = recorder.record(|| book(RECORDED))?;
    drop(serving);
    let reference = answer["reference"].as_str().ok_or("a booking without a reference")?;
    let known = ids(&earlier);
    let fresh: HashSet<String> = ids(&statements).difference(&known).cloned().collect();
    let script = script((scene.base, size), &statements, &fresh, reference);
    std::fs::write(host.dir.join("booking.sql"), script)?;
    Ok(statements)
}

fn script(
    (base, size): (DateTime<Utc>, Size),
    statements: &[Statement],
    fresh: &HashSet<String>,
    reference: &str,
) -> String {
    let mut script = format!(
        "\\set n :n + 1\n\
         \\set e :client_id * {VOUCHERS_PER_CLIENT} + :n % {VOUCHERS_PER_CLIENT} + 1\n\
         \\set l :client_id * {LISTINGS_PER_CLIENT} + :n % {LISTINGS_PER_CLIENT} + 1\n\
         \\set p {}\n\
         \\set s :round * {SLOTS_PER_ROUND} + :n / {LISTINGS_PER_CLIENT}\n\
         \\set x {} * 2199023255552 + (:round * 16777216 + :n) * 4096 + :client_id * 64\n",
        size.provider_script(":l"),
        // No number of an earlier run, whose bookings are kept.
        base.num_days_from_ce()
    );
    let (texts, exact) = replacements((base, size), fresh, reference);
    for statement in statements {
        script.push_str(&script_line(statement, &texts, &exact));
    }
    script
}

/// What of the recorded booking becomes an expression: ids of things by their number, new ids in ascending order as the
/// product makes them, the reference, the key, the window.
fn replacements(
    (base, size): (DateTime<Utc>, Size),
    fresh: &HashSet<String>,
    reference: &str,
) -> (Vec<Replacement>, Vec<Replacement>) {
    let of = |kind: Kind, number: usize, variable: &str| -> Replacement {
        (kind.id(number).to_string(), kind.text_sql(&format!("{variable}::bigint")))
    };
    let (enterprise, listing) = (RECORDED.enterprise(), RECORDED.listing());
    let mut texts = vec![
        of(Kind::Enterprise, enterprise, ":e"),
        of(Kind::User, enterprise, ":e"),
        of(Kind::Voucher, enterprise, ":e"),
        of(Kind::VoucherAccount, enterprise, ":e"),
        of(Kind::DueAccount, enterprise, ":e"),
        of(Kind::Listing, listing, ":l"),
        of(Kind::Provider, size.provider_of(listing), ":p"),
        (reference.to_owned(), "'BK' || lpad(to_hex(:x::bigint), 16, '0')".to_owned()),
        (RECORDED.key(base), "'pgbench-' || to_hex(:x::bigint)".to_owned()),
    ];
    texts.extend(
        fresh
            .iter()
            .enumerate()
            .map(|(at, id)| (id.clone(), format!("lpad(to_hex(:x::bigint + {at}), 16, '0') || '8000800000000000'"))),
    );
    let (start, end) = RECORDED.window(base);
    let moment = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S+00").to_string();
    let shifted = |hours: i64| {
        let base = (base + TimeDelta::hours(hours)).format("%Y-%m-%d %H").to_string();
        format!("(timestamptz '{base}:00+00' + :s::integer * interval '1 hour')")
    };
    for (name, at, hours) in [("starts_at", start, 0), ("ends_at", end, 1)] {
        let recorded = format!("\"{name}\": \"{}", at.format("%Y-%m-%dT%H:%M:%SZ"));
        texts.push((recorded, format!("E'\"{name}\"\\x3a \"' || {}::text", shifted(hours))));
    }
    (texts, vec![(moment(start), shifted(0)), (moment(end), shifted(1))])
}
