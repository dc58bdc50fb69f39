//! What a refusal costs beside a success: an hour that is taken, a voucher with nothing left on which the customer insists, and
//! a budget line that cannot give its part.

use serde_json::{Value, json};

use super::Outcome;
use super::client::{Client, storm};
use super::contention::{CLIENTS, Desk, ROUNDS, Scene, Shared, TIME, WARM_UPS};
use super::data::{self, Kind};
use super::host::{Host, Serving};
use super::record;
use super::report::{Figures, Goal, Scenario, latencies};

/// Enterprises whose vouchers nobody else of these runs uses: the first, one for each client.
const FIRST_EMPTY: usize = 33;

/// Orders that are refused, beside bookings that are made.
pub fn of_bookings(scene: &Scene<'_>, host: &Host) -> Outcome<Vec<Scenario>> {
    Ok(vec![taken(scene, host)?, exhausted(scene, host)?])
}

/// Orders of one hour that is taken.
fn taken(scene: &Scene<'_>, host: &Host) -> Outcome<Scenario> {
    let (run, listing) = scene.next_run();
    let status = Client::connect(scene.serving.address)?
        .send(&scene.request(listing, 0, 1, &format!("contention-{run}")))?
        .status;
    if status != 201 {
        return Err(format!("the hour cannot be taken: {status}").into());
    }
    let again: Vec<_> = (0..=WARM_UPS).map(|n| scene.request(listing, 0, 2, &format!("counted-{run}-{n}"))).collect();
    let statements = record::count(host, &again, 409)?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let refused = storm(scene.serving, CLIENTS, TIME, 409, |client, n| {
            scene.request(listing, 0, client + 2, &format!("refused-{run}-{round}-{client}-{n}"))
        })?;
        rounds.push((refused, scene.book(Shared::Nothing, TIME)?));
    }
    Ok(told("refusal", &rounds, statements, "a booking"))
}

/// Orders of free hours that insist on what a voucher would pay which has nothing left: each client has one of its own, as
/// those have who book.
fn exhausted(scene: &Scene<'_>, host: &Host) -> Outcome<Scenario> {
    let (run, listing) = scene.next_run();
    let mut client = Client::connect(scene.serving.address)?;
    let booked = client.send(&scene.request(listing, 0, FIRST_EMPTY, &format!("quoted-{run}")))?;
    let booked: Value = serde_json::from_slice(booked.body)?;
    if booked["subsidy_fen"].as_i64().is_none_or(|fen| fen <= 0) {
        return Err(format!("no voucher pays: {booked}").into());
    }
    let expected = json!({ "price_fen": booked["price_fen"], "subsidy_fen": booked["subsidy_fen"] });
    let insist = |client: usize, hour: usize, key: &str| {
        scene.expecting(listing + client, hour, FIRST_EMPTY + client, key, &expected)
    };
    empty(host)?;
    let answer = client.send(&insist(0, 1, &format!("insisted-{run}")))?;
    if answer.status != 409 || !String::from_utf8_lossy(answer.body).contains("quote_changed") {
        return Err(format!("{}: {}", answer.status, String::from_utf8_lossy(answer.body)).into());
    }
    let again: Vec<_> = (0..=WARM_UPS).map(|n| insist(0, 1, &format!("counted-empty-{run}-{n}"))).collect();
    let statements = record::count(host, &again, 409)?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let refused = storm(scene.serving, CLIENTS, TIME, 409, |client, n| {
            insist(client, 1, &format!("empty-{run}-{round}-{client}-{n}"))
        })?;
        rounds.push((refused, scene.book(Shared::Nothing, TIME)?));
    }
    fill_again(host)?;
    Ok(told("refusal_voucher", &rounds, statements, "a booking"))
}

/// Issues that are refused because the budget has not enough, beside as many clients' issues out of one budget that has;
/// `first` is the first number of an application that is free.
pub fn of_issues(host: &Host, serving: &Serving, desk: &Desk, first: usize, issued: &[Figures]) -> Outcome<Scenario> {
    let (_, version) = data::programme_with(host, "ISHORT", 1)?;
    // One for each client and one to count by: what is refused can be asked for again.
    data::applications(host, version, first, CLIENTS + 1)?;
    let again: Vec<_> = (0..=WARM_UPS).map(|n| desk.pass(first + CLIENTS, &format!("counted-short-{n}"))).collect();
    let statements = record::count(host, &again, 409)?;
    let mut rounds = Vec::new();
    for (round, issued) in issued.iter().enumerate() {
        let refused = storm(serving, CLIENTS, TIME, 409, |client, n| {
            desk.pass(first + client, &format!("short-{round}-{client}-{n}"))
        })?;
        rounds.push((refused, *issued));
    }
    Ok(told("refusal_appropriation", &rounds, statements, "an issue out of one budget"))
}

fn told(name: &'static str, rounds: &[(Figures, Figures)], statements: usize, success: &str) -> Scenario {
    println!("{name}: {statements} statements");
    for (refused, done) in rounds {
        println!(
            "{name}: p50 {:.1} ms, p99 {:.1} ms; {success}: p50 {:.1} ms, p99 {:.1} ms",
            refused.p50_ms, refused.p99_ms, done.p50_ms, done.p99_ms
        );
    }
    let mut more = latencies(rounds);
    more["statements"] = json!(statements);
    more["limit_is"] = json!(success);
    Scenario {
        name,
        unit: "ms p50",
        goal: Goal::AtMost(1.0),
        rounds: rounds.iter().map(|(refused, done)| (refused.p50_ms, done.p50_ms)).collect(),
        more,
    }
}

/// The account that has what was taken from the vouchers meanwhile.
const ASIDE: &str = "md5('bench aside')::uuid";

/// The accounts of the vouchers that are to be empty.
fn accounts() -> String {
    let last = FIRST_EMPTY + CLIENTS - 1;
    format!("SELECT {} AS id FROM generate_series({FIRST_EMPTY}, {last}) n", Kind::VoucherAccount.sql("n"))
}

/// Takes from the vouchers all that is left on them.
fn empty(host: &Host) -> Outcome<()> {
    host.execute(&format!(
        "INSERT INTO ledger_account (id, key, purpose, is_limited, opened_at)
         VALUES ({ASIDE}, 'bench:aside', 'treasury', false, now()) ON CONFLICT DO NOTHING;
         INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT gen_random_uuid(), 'posted', a.id, {ASIDE}, a.credits_posted - a.debits_posted - a.debits_pending,
                'bench.aside', 'bench', a.id, current_date, now()
         FROM ledger_account a JOIN ({}) v ON v.id = a.id
         WHERE a.credits_posted > a.debits_posted + a.debits_pending",
        accounts()
    ))
}

/// Gives it back.
fn fill_again(host: &Host) -> Outcome<()> {
    host.execute(&format!(
        "INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT gen_random_uuid(), 'posted', {ASIDE}, t.debit_account, sum(t.amount)::bigint, 'bench.back', 'bench',
                t.debit_account, current_date, now()
         FROM ledger_transfer t WHERE t.code = 'bench.aside' AND NOT EXISTS (
             SELECT FROM ledger_transfer b WHERE b.code = 'bench.back' AND b.seq > t.seq AND b.credit_account = t.debit_account)
         GROUP BY t.debit_account"
    ))
}
