//! Whoever asks while a window changes hands, and however many work on the line, or die at it: the first is asked, once.

use std::thread;

use chrono::{Duration, DurationRound, Utc};
use chuangquan::booking::service::{self as bookings, Cancellation, run_wait_list};
use chuangquan::kernel::TimeWindow;
use serde_json::json;

use crate::support::TestApp;
use crate::support::booking::{hours, order};
use crate::support::process::{Process, eventually};
use crate::wait_list::{Line, count};

/// Between what is let go and the job that looks at it, whoever asks comes behind those who wait.
#[test]
fn nobody_passes_the_line_before_the_job_comes_round() {
    let line = Line::form();
    let (first, rival) = (line.app.enterprise(), line.app.enterprise());
    let entry = line.join(&first, hours(9, 11));
    line.cancel();
    let wish = |window| order(line.listing, window, "none");
    line.ask(&rival, "/bookings", &wish(hours(10, 11))).expect_problem(409, "slot_taken");
    assert_eq!(line.state(&first, &entry), "waiting", "what was refused left nothing behind");
    let booked = line.ask(&rival, "/bookings", &wish(hours(13, 14))).expect(201).id();
    assert_eq!(line.state(&first, &entry), "offered", "what was booked beside it looked after the line");
    let path = format!("/bookings/{booked}/move");
    line.ask(&rival, &path, &json!({"window": hours(10, 12)})).expect_problem(409, "slot_taken");
    assert_eq!(line.run(), (0, 0), "there is nothing left to do");
    line.ask(&first, &format!("/wait-entries/{entry}/decline"), &json!({})).expect(200);
    line.ask(&rival, &path, &json!({"window": hours(10, 12)})).expect(200);
    let by: i64 = count(
        &line.app,
        "SELECT count(*) AS n FROM audit_event WHERE action = 'wait_entry.offered' AND actor_label LIKE '%wait_list%'",
    );
    assert_eq!(by, 1, "the line was looked after by the product, not by who booked");
}

#[test]
fn who_asks_at_the_instant_of_the_release_does_not_pass_the_line() {
    let app = TestApp::start();
    let (provider, holder) = (app.provider(), app.enterprise());
    let (first, rival) = (app.enterprise(), app.enterprise());
    for round in 0..20 {
        let listing = app.listing(&provider);
        let held = app.booking(&holder, listing, hours(9, 11), "none").id;
        let wish = order(listing, hours(9, 11), "none");
        let entry = app.post("/api/v1/wait-entries", &first.token, &wish).expect(201).id();
        thread::scope(|scope| {
            scope.spawn(|| app.write(|tx| bookings::cancel(tx, &holder.caller, held, &Cancellation::because("x"))));
            scope.spawn(|| run_wait_list(&app.db).expect("the job runs"));
            for _ in 0..3 {
                let answer = app.post("/api/v1/bookings", &rival.token, &wish);
                answer.expect_problem(409, "slot_taken");
            }
        });
        run_wait_list(&app.db).expect("the job runs");
        let entry = app.get(&format!("/api/v1/wait-entries/{entry}"), &first.token).expect(200).json();
        assert_eq!(entry["state"], json!("offered"), "round {round}: {entry}");
    }
}

/// Of every window the one who came first, and only that one.
const FAIR: &str = "
    SELECT count(*) AS n FROM wait_entry w WHERE w.state = 'offered' AND NOT EXISTS (
        SELECT FROM wait_entry o WHERE o.listing_id = w.listing_id AND o.starts_at = w.starts_at
            AND (o.joined_at, o.id) < (w.joined_at, w.id))";

/// Windows of one listing, each held by a booking and waited for by three enterprises; then all bookings are called off.
fn freed(app: &TestApp, windows: usize) {
    let (holder, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let waiting: Vec<_> = (0..3).map(|_| app.enterprise()).collect();
    let day = app.clock.now().duration_trunc(Duration::days(1)).expect("a day") + Duration::days(2);
    let mut held = Vec::new();
    for n in 0..windows {
        let starts_at = day + Duration::hours(i64::try_from(n).expect("small"));
        let window = TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window");
        held.push(app.booking(&holder, listing, window, "none").id);
        for person in &waiting {
            let order = serde_json::from_value(order(listing, window, "none")).expect("an order");
            // Twenty at most for one enterprise.
            if n < 20 {
                app.write(|tx| bookings::wait_join(tx, &person.caller, &order));
            }
        }
    }
    for id in held {
        app.write(|tx| bookings::cancel(tx, &holder.caller, id, &Cancellation::because("x")));
    }
}

#[test]
fn many_workers_at_once_offer_every_window_once_and_fairly() {
    let app = TestApp::start();
    for _ in 0..3 {
        freed(&app, 10);
    }
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| run_wait_list(&app.db).expect("the job runs"));
        }
    });
    assert_eq!(count(&app, "SELECT count(*) AS n FROM occupancy WHERE wait_entry_id IS NOT NULL"), 30);
    assert_eq!(count(&app, FAIR), 30);
    assert_eq!(count(&app, "SELECT count(*) AS n FROM calendar_freed"), 0);
}

#[test]
fn processes_that_are_killed_leave_nothing_half_done() {
    let app = TestApp::start_at(Utc::now());
    for _ in 0..3 {
        freed(&app, 20);
    }
    let offered = || count(&app, "SELECT count(*) AS n FROM wait_entry WHERE state = 'offered'");
    let mut processes = [Process::start(&app), Process::start(&app)];
    // Whatever the first is doing by now, the second goes on with it.
    processes[0].kill();
    eventually("it does all of it", || offered() == 60);
    assert_eq!(count(&app, FAIR), 60);
    assert_eq!(count(&app, "SELECT count(*) AS n FROM occupancy"), 60);
}
