//! The whole life of bookings at random, from the order to the payment on the bank's statement, by several clients over real
//! processes of the product, while these are killed and PostgreSQL's power is cut or one of its own processes is killed in
//! between: no answer that somebody got is lost, nothing is done twice, and the books are sound.
//!
//! After each of these accidents, and at the end: debits equal credits, no hold is without its booking, no claim, award or reward
//! is paid twice,
//! what was acknowledged is there, and the verification finds nothing.
//!
//! The usual run is a short one; `CHUANGQUAN_LONG_RUN_STEPS` and `CHUANGQUAN_LONG_RUN_SEED` make it longer or another one.

mod market;
mod tale;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chuangquan::store::DbError;
use chuangquan::store::local::{LocalPostgres, Options};
use diesel::prelude::*;

use self::market::Market;
use self::tale::{Random, Told};
use crate::support::TestApp;
use crate::support::power::Place;
use crate::support::process::eventually;

const CLIENTS: usize = 4;
const PROCESSES: usize = 2;
/// Steps of the usual run, and between two accidents at most.
const STEPS: usize = 250;
const QUIET: usize = 130;

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().map_or(usual, |value| value.parse().expect("a number"))
}

#[test]
fn whatever_is_killed_no_answer_is_lost_nothing_is_done_twice_and_the_books_are_sound() {
    let steps = setting("CHUANGQUAN_LONG_RUN_STEPS", STEPS);
    let seed = setting("CHUANGQUAN_LONG_RUN_SEED", 1);
    let place = Place::new();
    // Notices are published in the past, so that they are over.
    let app = TestApp::start_private_at(&place.server(), chrono::Utc::now() - chrono::Duration::days(40));
    let market = Market::open(&app, PROCESSES);
    let (done, told) = (AtomicUsize::new(0), Mutex::new(Told::default()));

    let accidents = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (market, done, told) = (&market, &done, &told);
                scope.spawn(move || {
                    let mut random = Random::of(seed, client);
                    while done.fetch_add(1, Ordering::Relaxed) < steps {
                        let mut own = Told::default();
                        market.step(&mut random, &mut own);
                        told.lock().expect("not poisoned").add(own);
                    }
                })
            })
            .collect();
        let mut random = Random::of(seed, CLIENTS);
        // A client that found a fault ends before its time.
        let is_over = || clients.iter().any(thread::ScopedJoinHandle::is_finished);
        let accidents = accidents(&mut random, (&app, &place, &market), (&done, &told), is_over);
        for client in clients {
            client.join().expect("no panic");
        }
        accidents
    });

    let mut told = told.into_inner().expect("not poisoned");
    // What waits comes to its end, and the trail is sealed.
    market.finish(&mut told);
    eventually("the audit trail is sealed", || {
        market.count(
            "SELECT count(*) AS n FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_seq = e.seq)",
        ) == 0
    });
    println!("{steps} steps, seed {seed}: {accidents}; {told}");
    market.expect_sound(&told);
    // Trial balance, balances against the journal and holds are checked as the test ends.
}

/// Kills processes and the database until it is over, and looks at what is left each time; tells how often which.
fn accidents(
    random: &mut Random,
    (app, place, market): (&TestApp, &Place, &Market<'_>),
    (done, told): (&AtomicUsize, &Mutex<Told>),
    is_over: impl Fn() -> bool,
) -> String {
    let fleet = &market.fleet;
    let (mut killed, mut cut, mut crashed) = (0, 0, 0);
    // Each start is a use of the server, which stops it when the last ends.
    let mut uses = Vec::new();
    let mut next = 40;
    while !is_over() {
        if done.load(Ordering::Relaxed) < next {
            thread::sleep(std::time::Duration::from_millis(5));
            continue;
        }
        let kind = random.below(8);
        let victim = random.below(PROCESSES);
        if kind < 4 {
            fleet.kill(victim);
            killed += 1;
        }
        if (3..6).contains(&kind) {
            place.cut_power();
            cut += 1;
            uses.push(LocalPostgres::start(Options::durable(place.server())).expect("it starts again"));
        }
        if kind >= 6 {
            place.kill_backend(random.below(usize::MAX));
            crashed += 1;
        }
        // Connections of before are gone; the pool finds out.
        eventually("the database answers", || {
            app.db.read(|conn| diesel::sql_query("SELECT 1").execute(conn).map_err(DbError::from)).is_ok()
        });
        if kind < 4 {
            fleet.restart(victim, app);
        }
        let known = told.lock().expect("not poisoned").clone();
        market.expect_sound_amid(&known);
        next = done.load(Ordering::Relaxed) + 20 + random.below(QUIET - 20);
    }
    format!("{killed} processes killed, power cut {cut} times, {crashed} backends killed")
}
