//! The whole life of bookings at random, from the order to the payment on the bank's statement, by several clients over real
//! processes of the product, while these are killed and PostgreSQL's power is cut in between: no answer that somebody got is
//! lost, nothing is done twice, and the books are sound.
//!
//! `CHUANGQUAN_LONG_RUN_STEPS` and `CHUANGQUAN_LONG_RUN_SEED` make it longer or another one.

mod market;
mod tale;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use chuangquan::store::local::{LocalPostgres, Options};
use diesel::prelude::*;

use self::market::Market;
use self::tale::{Random, Told};
use crate::support::power::Place;
use crate::support::process::{Fleet, eventually};
use crate::support::{TestApp, sealer};

const CLIENTS: usize = 4;
const PROCESSES: usize = 2;
/// Steps of the usual run, and between two accidents at most.
const STEPS: usize = 600;
const QUIET: usize = 130;

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().map_or(usual, |value| value.parse().expect("a number"))
}

#[test]
#[ignore = "kills and restarts for a minute and longer: run by name, as docs/scale.md says"]
fn whatever_is_killed_no_answer_is_lost_nothing_is_done_twice_and_the_books_are_sound() {
    let steps = setting("CHUANGQUAN_LONG_RUN_STEPS", STEPS);
    let seed = setting("CHUANGQUAN_LONG_RUN_SEED", 1);
    let place = Place::new();
    // Notices are published in the past, so that they are over.
    let app = TestApp::start_private_at(&place.server(), chrono::Utc::now() - chrono::Duration::days(40));
    let market = Market::open(&app, PROCESSES);
    let done = AtomicUsize::new(0);

    let (told, accidents) = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (market, done) = (&market, &done);
                scope.spawn(move || {
                    let mut random = Random::of(seed, client);
                    let mut told = Told::default();
                    while done.fetch_add(1, Ordering::Relaxed) < steps {
                        market.step(&mut random, &mut told);
                    }
                    told
                })
            })
            .collect();
        let mut random = Random::of(seed, CLIENTS);
        let accidents = accidents(&mut random, &app, &place, &market.fleet, &done, steps);
        let mut told = Told::default();
        for client in clients {
            told.add(client.join().expect("no panic"));
        }
        (told, accidents)
    });

    // What is due comes to its end, and the trail is sealed.
    eventually("the audit trail is sealed", || {
        market.count(
            "SELECT count(*) AS n FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_seq = e.seq)",
        ) == 0
    });
    println!("{} steps, seed {seed}: {accidents}; {told}", steps);
    market.check(&told);
    drop(market);
    let wrong: Vec<_> =
        app.read(|conn| verify(conn, &sealer())).findings.into_iter().filter(|finding| finding.wrong > 0).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    // Trial balance, balances against the journal and holds are checked as the test ends.
}

/// Kills processes and the database until the steps are done; tells how often which.
fn accidents(
    random: &mut Random,
    app: &TestApp,
    place: &Place,
    fleet: &Fleet,
    done: &AtomicUsize,
    steps: usize,
) -> String {
    let (mut killed, mut cut) = (0, 0);
    // Each start is a use of the server, which stops it when the last ends.
    let mut uses = Vec::new();
    let mut next = 40;
    while done.load(Ordering::Relaxed) < steps {
        if done.load(Ordering::Relaxed) < next {
            thread::sleep(std::time::Duration::from_millis(5));
            continue;
        }
        let kind = random.below(6);
        let victim = random.below(PROCESSES);
        if kind < 4 {
            fleet.kill(victim);
            killed += 1;
        }
        if kind >= 3 {
            place.cut_power();
            cut += 1;
            uses.push(LocalPostgres::start(Options::durable(place.server())).expect("it starts again"));
            // Connections of before are gone; the pool finds out.
            eventually("the database answers", || {
                app.db.read(|conn| diesel::sql_query("SELECT 1").execute(conn).map_err(DbError::from)).is_ok()
            });
        }
        if kind < 4 {
            fleet.restart(victim, app);
        }
        next = done.load(Ordering::Relaxed) + 20 + random.below(QUIET - 20);
    }
    format!("{killed} processes killed, power cut {cut} times")
}
