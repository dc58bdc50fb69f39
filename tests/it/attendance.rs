//! At the instrument: coming, leaving, coming late, and not coming at all.

use std::sync::Barrier;
use std::thread;

use chrono::{Duration, DurationRound, Utc};
use chuangquan::booking::service::{self as bookings, AttendanceReport, run_attendance, run_wait_list};
use chuangquan::booking::{Error, State};
use chuangquan::kernel::{BookingId, Fen, ListingId, TimeWindow};
use chuangquan::store::schema::{booking, listing_check_in_key, occupancy, outbox};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::process::{Process, eventually};
use crate::support::{Reply, TestApp};

/// A listing with a grace time of 30 minutes, booked from nine to eleven; the clock stands at nine.
struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
    id: BookingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let lab = Self { id: BookingId::new(), app, enterprise, provider, listing };
        lab.grace(Some(30));
        let id = lab.app.booking(&lab.enterprise, listing, hours(9, 11), "none").id;
        lab.app.advance(Duration::hours(24));
        Self { id, ..lab }
    }

    fn grace(&self, minutes: Option<i32>) {
        let rule = json!({"offer_minutes": 60, "grace_minutes": minutes});
        let path = format!("/api/v1/listings/{}/use-rule", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), &rule).expect(200);
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn at_booking(&self, person: &Person, step: &str, body: &Value) -> Reply {
        self.ask(person, &format!("/bookings/{}/{step}", self.id), body)
    }

    fn run(&self) -> (usize, usize) {
        let AttendanceReport { released, missed, failed } = run_attendance(&self.app.db).expect("the job runs");
        assert_eq!(failed, 0);
        (released, missed)
    }

    fn shown(&self) -> Value {
        let path = format!("/api/v1/bookings/{}", self.id);
        self.app.get(&path, &self.app.token(&self.enterprise.caller)).expect(200).json()
    }

    fn held(&self) -> Option<TimeWindow> {
        self.app
            .read(|conn| {
                occupancy::table
                    .filter(occupancy::booking_id.eq(self.id))
                    .select((occupancy::starts_at, occupancy::ends_at))
                    .first(conn)
                    .optional()
                    .map_err(chuangquan::store::DbError::from)
            })
            .map(|(from, to)| TimeWindow::new(from, to).expect("a window"))
    }

    /// What the code on the instrument says.
    fn key(&self) -> String {
        let svg =
            self.app.get(&format!("/api/v1/listings/{}/qr.svg", self.listing), &self.app.token(&self.provider.caller));
        assert!(svg.expect(200).text.contains("<svg"));
        self.app.read(|conn| {
            let key = listing_check_in_key::table.find(self.listing).select(listing_check_in_key::key).first(conn);
            key.map_err(chuangquan::store::DbError::from)
        })
    }
}

#[test]
fn the_window_is_free_again_after_the_grace_time_and_not_before() {
    let lab = Lab::open();
    lab.app.advance(Duration::minutes(30) - Duration::seconds(1));
    assert_eq!((lab.run(), lab.held()), ((0, 0), Some(hours(9, 11))));
    lab.app.advance(Duration::seconds(1));
    assert_eq!((lab.run(), lab.held()), ((1, 0), None));
    assert_eq!((lab.run(), lab.shown()["state"].clone()), ((0, 0), json!("confirmed")));
    assert_eq!(lab.shown()["attendance"]["released_at"], json!(lab.app.clock.now()));

    // Nobody else came: let in for the rest of the time.
    lab.app.advance(Duration::minutes(15));
    lab.at_booking(&lab.provider, "start", &json!({})).expect(200);
    let rest = TimeWindow::new(lab.app.clock.now(), hours(9, 11).ends_at()).expect("a window");
    assert_eq!(lab.held(), Some(rest));
    assert_eq!(lab.shown()["attendance"]["late_minutes"], 45);
    lab.app.advance(Duration::hours(5));
    assert_eq!(lab.run(), (0, 0));
}

#[test]
fn who_comes_after_the_time_went_to_another_is_told_so() {
    let lab = Lab::open();
    let waiting = lab.app.enterprise();
    let entry = lab.ask(&waiting, "/wait-entries", &order(lab.listing, hours(10, 11), "none")).expect(201).id();
    lab.app.advance(Duration::minutes(30));
    lab.run();
    assert_eq!(run_wait_list(&lab.app.db).expect("the job runs").offered, 1, "the rest goes to who waits");
    let theirs = lab.ask(&waiting, &format!("/wait-entries/{entry}/accept"), &json!({})).expect(201).id();
    let problem = lab.at_booking(&lab.provider, "start", &json!({})).expect_problem(409, "grace_minutes");
    assert_eq!((&problem["value"], &problem["limit"]), (&json!(30), &json!(30)));
    lab.app.advance(Duration::minutes(30));
    lab.ask(&lab.provider, &format!("/bookings/{theirs}/start"), &json!({})).expect(200);
    lab.app.advance(Duration::minutes(60));
    assert_eq!((lab.run(), lab.shown()["state"].clone()), ((0, 1), json!("no_show")));
}

#[test]
fn who_comes_late_takes_back_set_up_and_clean_up_too() {
    let lab = Lab::open();
    let rules = json!({"setup_minutes": 0, "cleanup_minutes": 30});
    let path = format!("/api/v1/listings/{}/rules?version=0", lab.listing);
    lab.app.put(&path, &lab.app.token(&lab.provider.caller), &rules).expect(200);
    lab.app.advance(Duration::minutes(30));
    lab.run();
    let rival = lab.app.enterprise();
    let next = lab.app.booking(&rival, lab.listing, hours(11, 12), "none").id;
    lab.at_booking(&lab.provider, "start", &json!({})).expect_problem(409, "grace_minutes");
    lab.ask(&rival, &format!("/bookings/{next}/cancel"), &json!({"reason": "x"})).expect(200);
    lab.at_booking(&lab.provider, "start", &json!({})).expect(200);
    let until = hours(9, 11).ends_at() + Duration::minutes(30);
    assert_eq!(lab.held(), TimeWindow::new(lab.app.clock.now(), until).ok());
    lab.at_booking(&lab.provider, "check-out", &json!({})).expect(200);
    assert_eq!(lab.held(), None, "nothing of it was used");
}

#[test]
fn the_books_are_sound_whoever_came_or_did_not() {
    let lab = Lab::open();
    let early = lab.app.booking(&lab.enterprise, lab.listing, hours(12, 13), "none").id;
    let sound = || {
        let auditor = lab.app.auditor();
        let found = lab.app.post("/api/v1/verify", &lab.app.token(&auditor.caller), &json!({})).expect(200).json();
        let findings = found["findings"].as_array().expect("findings");
        let windows = findings.iter().find(|finding| finding["check"] == "booking_windows").expect("the check");
        assert_eq!((&windows["examined"], &windows["wrong"]), (&json!(2), &json!(0)), "{windows}");
    };
    lab.app.advance(Duration::minutes(30));
    lab.run();
    sound();
    lab.at_booking(&lab.provider, "start", &json!({})).expect(200);
    sound();
    lab.app.advance(Duration::minutes(10));
    lab.at_booking(&lab.provider, "check-out", &json!({})).expect(200);
    sound();
    // In and out before the booked time: nothing is held any more.
    lab.app.advance(Duration::minutes(135));
    for step in ["start", "check-out"] {
        lab.ask(&lab.provider, &format!("/bookings/{early}/{step}"), &json!({})).expect(200);
    }
    sound();
}

#[test]
fn processes_that_are_killed_leave_no_window_half_free() {
    let app = TestApp::start_at(Utc::now() - Duration::hours(3));
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let starts_at = app.clock.now().duration_trunc(Duration::hours(1)).expect("an hour") + Duration::hours(1);
    let window = TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window");
    for _ in 0..40 {
        let listing = app.listing(&provider);
        let rule = json!({"offer_minutes": 60, "grace_minutes": 5});
        app.put(&format!("/api/v1/listings/{listing}/use-rule"), &provider.token, &rule).expect(200);
        app.booking(&enterprise, listing, window, "none");
    }
    let missed = || -> i64 {
        let missed = booking::table.filter(booking::state.eq(State::NoShow)).count();
        app.read(|conn| missed.get_result(conn).map_err(chuangquan::store::DbError::from))
    };
    let mut processes = [Process::start(&app), Process::start(&app)];
    // Whatever the first is doing by now, the second goes on with it.
    processes[0].kill();
    eventually("it does all of it", || missed() == 40);
    let (held, told): (i64, i64) = app.read(|conn| {
        let told = outbox::table.filter(outbox::topic.eq_any(["booking.given_up", "booking.missed"])).count();
        Ok::<_, chuangquan::store::DbError>((occupancy::table.count().get_result(conn)?, told.get_result(conn)?))
    });
    assert_eq!((held, told), (0, 80), "each let go and ended once");
}

#[test]
fn ticks_that_were_missed_are_made_up_for() {
    let lab = Lab::open();
    lab.app.advance(Duration::days(3));
    assert_eq!(lab.run(), (1, 1));
    assert_eq!((lab.shown()["state"].clone(), lab.held()), (json!("no_show"), None));
}

#[test]
fn a_grace_time_judges_only_what_begins_after_it_was_set() {
    let lab = Lab::open();
    lab.grace(None);
    lab.app.advance(Duration::minutes(1));
    lab.grace(Some(1));
    lab.app.advance(Duration::hours(1));
    assert_eq!((lab.run(), lab.held()), ((0, 0), Some(hours(9, 11))));
}

#[test]
fn the_voucher_is_free_again_when_nobody_came() {
    let app = TestApp::start();
    let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
    let listing = app.listing(&provider);
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(100));
    let path = format!("/api/v1/listings/{listing}/use-rule");
    app.put(&path, &provider.token, &json!({"offer_minutes": 60, "grace_minutes": 30})).expect(200);
    app.booking(&enterprise, listing, hours(9, 11), voucher);
    app.advance(Duration::hours(26));
    assert_eq!(run_attendance(&app.db).expect("the job runs").missed, 1);
    // All of it can be used again.
    let again = TimeWindow::new(hours(14, 15).starts_at(), hours(14, 16).ends_at()).expect("a window");
    assert_eq!(app.booking(&enterprise, listing, again, voucher).subsidy_fen, Fen::from_yuan(100));
}

#[test]
fn the_code_on_the_instrument_lets_the_customer_in_and_out() {
    let lab = Lab::open();
    let (key, rival) = (lab.key(), lab.app.enterprise());
    let missing = lab.at_booking(&lab.enterprise, "check-in", &json!({})).expect_problem(409, "check_in_key");
    assert_eq!(missing["rule"], "check_in_key");
    lab.at_booking(&lab.enterprise, "check-in", &json!({"key": "0".repeat(32)})).expect_problem(409, "check_in_key");
    lab.at_booking(&rival, "check-in", &json!({"key": key})).expect(404);
    let board = format!("/api/v1/listings/{}/check-in?key={key}", lab.listing);
    let board = |person: &Person| lab.app.get(&board, &lab.app.token(&person.caller)).expect(200).json();
    let mine = board(&lab.enterprise);
    assert_eq!((&mine["is_key"], &mine["bookings"][0]["id"]), (&json!(true), &json!(lab.id)));
    assert_eq!(board(&rival)["bookings"], json!([]));

    lab.app.advance(Duration::minutes(5));
    lab.at_booking(&lab.enterprise, "check-in", &json!({"key": key})).expect(200);
    lab.app.advance(Duration::minutes(40));
    lab.at_booking(&lab.enterprise, "check-out", &json!({"key": key})).expect(200);
    lab.at_booking(&lab.enterprise, "check-out", &json!({"key": key})).expect_problem(409, "checked_out");
    let used = lab.shown()["attendance"].clone();
    assert_eq!(
        (&used["booked_minutes"], &used["used_minutes"], &used["late_minutes"]),
        (&json!(120), &json!(40), &json!(5))
    );
    lab.ask(&rival, "/bookings", &order(lab.listing, hours(10, 11), "none")).expect(201);
    let delivered = lab.at_booking(&lab.provider, "deliver", &json!({})).expect(200).json();
    assert_eq!(delivered["delivery"]["minutes"], 40, "as the door says, where the provider says nothing");

    let renew = format!("/listings/{}/qr/renew", lab.listing);
    lab.ask(&lab.enterprise, &renew, &json!({})).expect(403);
    lab.ask(&lab.provider, &renew, &json!({})).expect(200);
    assert_ne!(lab.key(), key);
    let foreign = lab.app.provider();
    lab.app.get(&format!("/api/v1/listings/{}/qr.svg", lab.listing), &lab.app.token(&foreign.caller)).expect(404);
}

#[test]
fn nobody_comes_long_before_their_time() {
    let lab = Lab::open();
    let key = lab.key();
    let early = lab.app.booking(&lab.enterprise, lab.listing, hours(12, 13), "none").id;
    let enter = || lab.ask(&lab.enterprise, &format!("/bookings/{early}/check-in"), &json!({"key": key}));
    lab.app.advance(Duration::minutes(165) - Duration::seconds(1));
    let refused = enter().expect_problem(409, "too_early");
    assert_eq!((&refused["rule"], &refused["unit"]), (&json!("too_early"), &json!("minutes")));
    assert_eq!((&refused["value"], &refused["limit"]), (&json!(16), &json!(15)), "a started minute counts in full");
    assert_eq!(refused["from"], json!(tomorrow(11, 45)));
    lab.app.advance(Duration::seconds(1));
    enter().expect(200);
}

#[test]
fn coming_late_against_booking_the_rest() {
    for _ in 0..12 {
        let lab = Lab::open();
        lab.app.advance(Duration::minutes(30));
        lab.run();
        let rival = lab.app.enterprise();
        let wish = serde_json::from_value(order(lab.listing, hours(10, 11), "none")).expect("an order");
        let start = Barrier::new(2);
        let (came, booked) = thread::scope(|scope| {
            let comes = scope.spawn(|| {
                start.wait();
                lab.app.db.write(&lab.provider.caller.actor(), |tx| bookings::start(tx, &lab.provider.caller, lab.id))
            });
            let books = scope.spawn(|| {
                start.wait();
                lab.app.db.write(&rival.caller.actor(), |tx| bookings::create(tx, &rival.caller, &wish))
            });
            (comes.join().expect("no panic"), books.join().expect("no panic"))
        });
        match (came, booked) {
            (Ok(view), Err(Error::SlotTaken(_))) => assert_eq!(view.state, State::InUse),
            (Err(Error::Vetoed(_)), Ok(_)) => {}
            other => panic!("{other:?}"),
        }
        let kept: i64 = lab.app.read(|conn| {
            let live = booking::state.eq_any([State::InUse, State::Confirmed]);
            let held = occupancy::table.inner_join(booking::table).filter(live).count().get_result(conn);
            held.map_err(chuangquan::store::DbError::from)
        });
        assert_eq!(kept, 1);
    }
}
