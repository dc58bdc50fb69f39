//! The primary dies while bookings run, and its synchronous standby takes over: no booking that was acknowledged is
//! lost, none is made twice, and the product finds the new primary by itself.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chuangquan::identity::service;
use chuangquan::kernel::{BookingId, Fen, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::booking;
use diesel::prelude::*;

use crate::support::TestApp;
use crate::support::booking::order;
use crate::support::cluster::Cluster;
use crate::support::process::{Caller, Process, eventually};

const CLIENTS: usize = 4;
const ORDERS: usize = 40;
/// How long somebody may have to ask again and again while the standby takes over, with slack for a slow machine.
const TAKE_OVER: Duration = Duration::from_secs(45);
/// Whoever is not served by then never is.
const NEVER: Duration = Duration::from_secs(120);

fn slot(n: usize) -> TimeWindow {
    /// Looked up once: a run that goes over midnight keeps to one day.
    static DAY: LazyLock<DateTime<Utc>> =
        LazyLock::new(|| (Utc::now() + TimeDelta::days(2)).duration_trunc(TimeDelta::days(1)).expect("a day"));
    let starts_at = *DAY + TimeDelta::hours(i64::try_from(n).expect("small"));
    TimeWindow::new(starts_at, starts_at + TimeDelta::hours(1)).expect("a window")
}

#[test]
fn no_acknowledged_booking_is_lost_when_a_synchronous_standby_takes_over() {
    let primary = Cluster::primary("");
    let standby = Cluster::standby_of(&primary, "");
    // From now on a commit is answered when the standby has it.
    primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    primary.execute("SELECT pg_reload_conf()");
    eventually("the standby is synchronous", || {
        let state = diesel::sql_query("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'");
        state.execute(&mut primary.connection()).expect("the primary answers") == 1
    });
    let url = format!("postgres://postgres@127.0.0.1:{},127.0.0.1:{}/chuangquan", primary.port(), standby.port());
    let app = TestApp::on_now(&url);
    let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
    let listing = app.listing(&provider);
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(20_000));
    let processes = [Process::start_with(&url, &[]), Process::start_with(&url, &[])];

    let (acknowledged, has_failed_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let before = Mutex::new(Vec::new());
    let longest = Mutex::new(Duration::ZERO);
    let booked: BTreeMap<usize, String> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (processes, enterprise) = (&processes, &enterprise);
                let (acknowledged, has_failed_over, before, longest) =
                    (&acknowledged, &has_failed_over, &before, &longest);
                scope.spawn(move || {
                    let caller = Caller::new(&enterprise.token);
                    let mut booked = Vec::new();
                    for n in 0..ORDERS {
                        let number = client * ORDERS + n;
                        let (asked, key) = (order(listing, slot(number), voucher), format!("order-{number}"));
                        let url = format!("{}/api/v1/bookings", processes[number % 2].address());
                        let began = Instant::now();
                        // Who is told to come back does so; the key makes it one booking.
                        let reply = loop {
                            match caller.post(&url, &asked, Some(&key)) {
                                Some(reply) if reply.status != 503 => break reply,
                                _ => {
                                    assert!(began.elapsed() < NEVER, "nobody finds the new primary");
                                    thread::sleep(Duration::from_millis(50));
                                }
                            }
                        };
                        assert_eq!(reply.status, 201, "{}", reply.text);
                        if !has_failed_over.load(Ordering::SeqCst) {
                            before.lock().expect("not poisoned").push(reply.id());
                        }
                        let mut longest = longest.lock().expect("not poisoned");
                        *longest = began.elapsed().max(*longest);
                        acknowledged.fetch_add(1, Ordering::SeqCst);
                        booked.push((number, reply.id()));
                    }
                    booked
                })
            })
            .collect();
        eventually("bookings run", || acknowledged.load(Ordering::SeqCst) >= CLIENTS * ORDERS / 4);
        primary.kill();
        has_failed_over.store(true, Ordering::SeqCst);
        standby.promote();
        clients.into_iter().flat_map(|client| client.join().expect("no panic")).collect()
    });

    let before = before.into_inner().expect("not poisoned");
    let longest = longest.into_inner().expect("not poisoned");
    println!(
        "{} of {} acknowledged before the primary died; the longest booking took {longest:?}",
        before.len(),
        CLIENTS * ORDERS,
    );
    assert!(longest < TAKE_OVER, "{longest:?}");
    assert!(before.len() < CLIENTS * ORDERS, "the primary died in the middle");
    // The test's own connections went with the old primary, too.
    eventually("the test finds the new primary", || {
        app.db.read(|conn| Ok::<_, DbError>(diesel::sql_query("SELECT").execute(conn)?)).is_ok()
    });
    let kept: Vec<BookingId> = app.read(|conn| booking::table.select(booking::id).load(conn).map_err(DbError::from));
    let mut kept: Vec<String> = kept.iter().map(ToString::to_string).collect();
    let mut told: Vec<String> = booked.into_values().collect();
    kept.sort();
    told.sort();
    assert_eq!(kept, told, "every booking that was acknowledged, once, and no other");
    assert!(before.iter().all(|id| kept.contains(id)));
    // The invariants of money and calendar are checked as the test ends; the processes must be gone by then.
    drop(processes);
}

/// A server that is started anew takes all connections along. Who asks next does not learn of it.
#[test]
fn the_first_question_after_the_server_was_started_anew_is_answered() {
    let server = Cluster::primary("");
    let app = TestApp::on_now(&server.url());
    app.write(service::seed_regions);
    app.get_public("/api/v1/regions").expect(200);
    server.kill();
    server.start();
    // Nobody asks for a while, which is how most restarts go.
    thread::sleep(Duration::from_secs(4));
    app.get_public("/api/v1/regions").expect(200);
}
