//! Two people at the same instant, through two processes of the product; many people at once; and a process that dies
//! among them. Nobody is ever booked twice and no fen is spent twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, LazyLock, RwLock};
use std::thread;

use chrono::{DateTime, Duration, DurationRound, Utc};
use chuangquan::booking::model::{NewDelivery, NewOrder};
use chuangquan::booking::service as bookings;
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{BookingId, Fen, ListingId, TimeWindow, VoucherId};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, order};
use crate::support::given::Person;
use crate::support::process::{Caller, Process};
use crate::support::{Reply, TestApp};

/// Of each kind of race.
const ROUNDS: usize = 1_000;

/// Two processes, an enterprise, a provider.
struct Arena {
    processes: [Process; 2],
    enterprise: Person,
    provider: Person,
    app: TestApp,
}

impl Arena {
    /// Tests that run processes of the product live in the system's time, as these do.
    fn open() -> Self {
        let app = TestApp::start_at(Utc::now());
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        Self { processes: [Process::start(&app), Process::start(&app)], enterprise, provider, app }
    }

    /// Runs both requests of every round at the same instant, each through a process of its own, and counts the rounds
    /// by how many of the two succeeded: none, one, both.
    fn race(&self, one: (&Person, Request<'_>), other: (&Person, Request<'_>)) -> [usize; 3] {
        let start = Barrier::new(2);
        let run = |process: &Process, (person, request): (&Person, Request<'_>)| -> Vec<bool> {
            let caller = Caller::new(&person.token);
            (0..ROUNDS)
                .map(|round| {
                    let (path, body) = request(round);
                    let url = format!("{}/api/v1{path}", process.address());
                    start.wait();
                    won(&caller.post(&url, &body, None).expect("the process answers"))
                })
                .collect()
        };
        let (first, second) = thread::scope(|scope| {
            let first = scope.spawn(|| run(&self.processes[0], one));
            let second = scope.spawn(|| run(&self.processes[1], other));
            (first.join().expect("no panic"), second.join().expect("no panic"))
        });
        let mut rounds = [0; 3];
        for (a, b) in first.into_iter().zip(second) {
            rounds[usize::from(a) + usize::from(b)] += 1;
        }
        rounds
    }

    /// Every round had one winner, and the books of bookings say so too.
    fn expect_one_winner(&self, name: &str, rounds: [usize; 3]) {
        println!("{name}: {ROUNDS} rounds, {} double, {} without a winner", rounds[2], rounds[0]);
        assert_eq!(rounds, [0, ROUNDS, 0], "{name}: none, one, both");
        assert_eq!(double_bookings(&self.app), 0, "{name}");
    }

    /// Bookings made and delivered, or only requested, in few transactions.
    fn prepare(&self, order: &NewOrder, is_delivered: bool) -> Vec<BookingId> {
        let (enterprise, provider) = (&self.enterprise.caller, &self.provider.caller);
        let make = |_| {
            self.app.write(|tx| {
                (0..50)
                    .map(|_| {
                        let id = bookings::create(tx, enterprise, order)?.id;
                        if is_delivered {
                            bookings::deliver(tx, provider, id, &NewDelivery::default())?;
                        }
                        Ok(id)
                    })
                    .collect::<Result<Vec<_>, chuangquan::booking::Error>>()
            })
        };
        (0..ROUNDS.div_ceil(50)).flat_map(make).collect()
    }
}

/// Path and body of a round's request.
type Request<'r> = &'r (dyn Fn(usize) -> (String, Value) + Sync);

/// Anything but a clean win or a clean refusal fails the test.
fn won(reply: &Reply) -> bool {
    match reply.status {
        200 | 201 => true,
        409 => {
            let code = reply.json()["code"].clone();
            let is_clean = ["slot_taken", "illegal_step", "outage_unresolved"].iter().any(|clean| code == *clean);
            assert!(is_clean, "{}", reply.text);
            false
        }
        status => panic!("{status}: {}", reply.text),
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(app: &TestApp, sql: &str) -> i64 {
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(chuangquan::store::DbError::from)).n
}

/// Pairs of live bookings of a listing with one unit whose windows overlap, and windows that a block lies over.
fn double_bookings(app: &TestApp) -> i64 {
    count(
        app,
        "WITH held AS (
             SELECT id, listing_id, starts_at, ends_at FROM booking
             WHERE state IN ('requested', 'confirmed', 'in_use') AND starts_at IS NOT NULL
             UNION ALL SELECT id, listing_id, starts_at, ends_at FROM listing_block WHERE lifted_at IS NULL
         )
         SELECT count(*) AS n FROM held a JOIN held b ON a.listing_id = b.listing_id AND a.id < b.id
             AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)",
    )
}

/// The start of the day after tomorrow, UTC: a whole slot everywhere.
fn first_slot() -> DateTime<Utc> {
    /// Looked up once: a run that goes over midnight keeps to one day.
    static FIRST: LazyLock<DateTime<Utc>> =
        LazyLock::new(|| Utc::now().duration_trunc(Duration::days(1)).expect("a day") + Duration::days(2));
    *FIRST
}

/// A window of an hour, `slot` half hours after the first one.
fn hour_from(slot: usize) -> TimeWindow {
    let starts_at = first_slot() + Duration::minutes(30 * i64::try_from(slot).expect("small"));
    TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window")
}

/// Rounds lie two hours apart; in each, one wants the first hour and the other an hour that begins in its middle.
fn early(round: usize) -> TimeWindow {
    hour_from(round * 4)
}

fn late(round: usize) -> TimeWindow {
    hour_from(round * 4 + 1)
}

fn creating(listing: ListingId, window: fn(usize) -> TimeWindow) -> impl Fn(usize) -> (String, Value) + Sync {
    move |round| ("/bookings".to_owned(), order(listing, window(round), "none"))
}

#[test]
fn create_against_create() {
    let arena = Arena::open();
    let rival = arena.app.small_tech_enterprise();
    let listing = arena.app.listing(&arena.provider);
    let rounds = arena.race((&arena.enterprise, &creating(listing, early)), (&rival, &creating(listing, late)));
    arena.expect_one_winner("create || create", rounds);
}

#[test]
fn create_against_move() {
    let arena = Arena::open();
    let rival = arena.app.small_tech_enterprise();
    let listing = arena.app.listing(&arena.provider);
    let moved = arena.app.booking(&arena.enterprise, listing, hour_from(ROUNDS * 4 + 40), "none").id;
    let moving = |round| (format!("/bookings/{moved}/move"), json!({"window": late(round)}));
    let rounds = arena.race((&rival, &creating(listing, early)), (&arena.enterprise, &moving));
    arena.expect_one_winner("create || move", rounds);
    let kept = count(&arena.app, &format!("SELECT count(*) AS n FROM occupancy WHERE booking_id = '{moved}'"));
    assert_eq!(kept, 1, "the moved booking never lost its window");
}

#[test]
fn create_against_block() {
    let arena = Arena::open();
    let listing = arena.app.listing(&arena.provider);
    let blocking = |round| (format!("/listings/{listing}/blocks"), json!({"window": late(round), "reason": "校准"}));
    let rounds = arena.race((&arena.enterprise, &creating(listing, early)), (&arena.provider, &blocking));
    arena.expect_one_winner("create || block", rounds);
}

#[test]
fn create_against_outage() {
    let arena = Arena::open();
    let listing = arena.app.listing(&arena.provider);
    // Nothing is said of bookings in the way: one that is there is found, and the outage left undone.
    let stopping = |round| (format!("/listings/{listing}/outages"), json!({"window": late(round), "reason": "检修"}));
    let rounds = arena.race((&arena.enterprise, &creating(listing, early)), (&arena.provider, &stopping));
    arena.expect_one_winner("create || outage", rounds);
}

#[test]
fn accept_against_accept() {
    let arena = Arena::open();
    let service = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Fixed, Fen::from_yuan(10)),
        ..GivenListing::default()
    };
    let listing = arena.app.listing_with(&arena.provider, &service);
    let face = Fen::from_yuan(10_000);
    let voucher = arena.app.voucher(&arena.app.programme(), &arena.enterprise, face);
    let ids = arena.prepare(&without_window(listing, voucher), true);
    let accepting = |round: usize| (format!("/bookings/{}/accept", ids[round]), json!({}));
    let rounds = arena.race((&arena.enterprise, &accepting), (&arena.enterprise, &accepting));
    arena.expect_one_winner("accept || accept", rounds);
    let redeemed = count(
        &arena.app,
        &format!(
            "SELECT (a.debits_posted + a.debits_pending)::bigint AS n FROM voucher v JOIN ledger_account a
                 ON a.id = v.account_id WHERE v.id = '{voucher}'"
        ),
    );
    assert_eq!(redeemed, i64::try_from(ROUNDS).expect("small") * 500, "five yuan each, once");
}

#[test]
fn confirm_against_confirm() {
    let arena = Arena::open();
    let service = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Fixed, Fen::from_yuan(10)),
        auto_confirm: false,
        ..GivenListing::default()
    };
    let listing = arena.app.listing_with(&arena.provider, &service);
    let voucher = arena.app.voucher(&arena.app.programme(), &arena.enterprise, Fen::from_yuan(10_000));
    let ids = arena.prepare(&without_window(listing, voucher), false);
    let confirming = |round: usize| (format!("/bookings/{}/confirm", ids[round]), json!({}));
    let rounds = arena.race((&arena.provider, &confirming), (&arena.provider, &confirming));
    arena.expect_one_winner("confirm || confirm", rounds);
}

fn without_window(listing_id: ListingId, voucher: VoucherId) -> NewOrder {
    let order = json!({"listing_id": listing_id, "voucher": voucher});
    serde_json::from_value(order).expect("an order")
}

const CLIENTS: usize = 64;
const SLOTS: usize = 50;
/// Pays half of an hour at 100 yuan twenty times, and 20 yuan once more.
const FACE: Fen = Fen::from_yuan(1_020);

/// Everybody tries every slot, each in an order of their own, until all were answered; answers how often each slot was
/// won. `ask` sends one request and gives the answer.
fn fight(ask: impl Fn(usize, usize) -> Reply + Sync) -> BTreeMap<usize, usize> {
    let start = Barrier::new(CLIENTS);
    let wins: Vec<usize> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (start, ask) = (&start, &ask);
                scope.spawn(move || {
                    start.wait();
                    // 7 and 50 have no common divisor: every slot comes once.
                    let slots = (0..SLOTS).map(|n| (client + n * 7) % SLOTS);
                    slots.filter(|slot| won(&ask(client, *slot))).collect::<Vec<_>>()
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().expect("no panic")).collect()
    });
    wins.into_iter().fold(BTreeMap::new(), |mut by_slot, slot| {
        *by_slot.entry(slot).or_default() += 1;
        by_slot
    })
}

/// Every slot has one winner, the voucher gave exactly all it had, and what is held is what the bookings say. That the
/// ledger balances is checked when the test ends.
fn expect_a_fair_end(app: &TestApp, voucher: VoucherId, wins: &BTreeMap<usize, usize>) {
    assert!(wins.len() == SLOTS && wins.values().all(|winners| *winners == 1), "{wins:?}");
    assert_eq!(count(app, "SELECT count(*) AS n FROM booking"), 50);
    assert_eq!(count(app, "SELECT count(*) AS n FROM occupancy"), 50);
    assert_eq!(double_bookings(app), 0);
    let held = format!(
        "SELECT a.debits_pending AS n FROM voucher v JOIN ledger_account a ON a.id = v.account_id WHERE v.id = '{voucher}'"
    );
    assert_eq!(count(app, &held), FACE.get());
    assert_eq!(count(app, "SELECT sum(subsidy_fen)::bigint AS n FROM booking"), FACE.get());
}

#[test]
fn sixty_four_clients_fight_over_fifty_slots_and_one_voucher() {
    let arena = Arena::open();
    let listing = arena.app.listing(&arena.provider);
    let voucher = arena.app.voucher(&arena.app.programme(), &arena.enterprise, FACE);
    let callers: Vec<_> = (0..CLIENTS).map(|_| Caller::new(&arena.enterprise.token)).collect();
    let wins = fight(|client, slot| {
        let url = format!("{}/api/v1/bookings", arena.processes[client % 2].address());
        let asked = order(listing, hour_from(slot * 2), voucher);
        patiently(|| callers[client].post(&url, &asked, None))
    });
    expect_a_fair_end(&arena.app, voucher, &wins);
}

#[test]
fn the_same_with_the_process_killed_in_the_middle() {
    let app = TestApp::start_at(Utc::now());
    let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
    let listing = app.listing(&provider);
    let voucher = app.voucher(&app.programme(), &enterprise, FACE);
    let process = RwLock::new(Process::start(&app));
    let answered = AtomicUsize::new(0);
    let callers: Vec<_> = (0..CLIENTS).map(|_| Caller::new(&enterprise.token)).collect();
    let wins = fight(|client, slot| {
        let asked = order(listing, hour_from(slot * 2), voucher);
        // Who gets no answer asks the next process the same again, and may have won already.
        let key = format!("{client}-{slot}");
        let reply = patiently(|| {
            let address = process.read().expect("not poisoned").address().to_owned();
            callers[client].post(&format!("{address}/api/v1/bookings"), &asked, Some(&key))
        });
        if matches!(answered.fetch_add(1, Ordering::Relaxed), 40 | 400) {
            let mut process = process.write().expect("not poisoned");
            process.kill();
            *process = Process::start(&app);
        }
        reply
    });
    expect_a_fair_end(&app, voucher, &wins);
}

/// Asks until there is an answer other than “busy, come back”.
fn patiently(ask: impl Fn() -> Option<Reply>) -> Reply {
    (0..1_000)
        .find_map(|_| {
            let reply = ask().filter(|reply| reply.status != 503);
            if reply.is_none() {
                thread::yield_now();
            }
            reply
        })
        .expect("an answer in the end")
}
