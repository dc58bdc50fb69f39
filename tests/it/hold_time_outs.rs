//! What happens to the money that a booking holds when its time runs out.

use std::thread;

use chrono::{DateTime, Duration, Utc};
use chuangquan::booking::{self, service as bookings};
use chuangquan::jobs::run_due;
use chuangquan::kernel::{BookingId, Fen, ListingId, TimeWindow, VoucherId};
use chuangquan::ledger::{self, TimeOutReport};
use chuangquan::report::verify::verify;
use chuangquan::store::schema::{booking as booked, outbox, voucher};
use chuangquan::store::{Db, DbError};
use chuangquan::voucher::service as vouchers;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, tomorrow};
use crate::support::given::Person;
use crate::support::process::{Process, eventually};
use crate::support::{Reply, TestApp, sealer};

const FACE: Fen = Fen::from_yuan(10_000);
/// Half of what an hour costs, fen.
const HOUR: i64 = 5_000;

/// An enterprise with a voucher that pays half, and a listing whose provider is asked.
struct Scene {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
    voucher: VoucherId,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

impl Scene {
    fn open() -> Self {
        Self::of(TestApp::start())
    }

    fn of(app: TestApp) -> Self {
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let listing = app.listing_with(&provider, &GivenListing { auto_confirm: false, ..GivenListing::default() });
        let voucher = app.voucher(&app.programme(), &enterprise, FACE);
        Self { app, enterprise, provider, listing, voucher }
    }

    fn book(&self, window: TimeWindow) -> BookingId {
        self.app.booking(&self.enterprise, self.listing, window, self.voucher).id
    }

    fn step(&self, person: &Person, id: BookingId, step: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1/bookings/{id}/{step}"), &self.app.token(&person.caller), body)
    }

    fn state(&self, id: BookingId) -> String {
        self.app.read(|conn| booked::table.find(id).select(booked::state).first(conn).map_err(DbError::from))
    }

    /// Held on the voucher for a booking that there is not.
    fn hold_for_nobody(&self, fen: i64, until: DateTime<Utc>) {
        let enterprise = self.enterprise.organisation();
        self.app.write(|tx| {
            let locked = vouchers::lock_funds(tx, self.voucher, enterprise)?;
            vouchers::hold(tx, &locked, BookingId::new(), Fen::new(fen), Some(until))
        });
    }

    /// Held on the voucher, fen; the rest of its face is free.
    fn held(&self) -> i64 {
        let balance = self.app.read(|conn| {
            let account = voucher::table.find(self.voucher).select(voucher::account_id).first(conn)?;
            ledger::account(conn, account).map(|account| account.balance)
        });
        assert_eq!(balance.available().get() + balance.debits_pending.get() + balance.debits_posted.get(), FACE.get());
        balance.debits_pending.get()
    }

    fn count(&self, sql: &str) -> i64 {
        self.app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
    }

    /// The books and what is held are as they must be.
    fn expect_sound(&self) {
        let verification = self.app.read(|conn| verify(conn, &sealer()));
        for part in ["ledger", "hold", "booking", "annual_use"] {
            assert!(verification.is_sound_in(part), "{part}: {:?}", verification.first_wrong());
        }
    }
}

fn run(db: &Db) -> TimeOutReport {
    ledger::run_time_outs(db, bookings::end_timed_out).expect("the job runs")
}

const ENDED: TimeOutReport = TimeOutReport { ended: 1, expired: 0, failed: 0 };

#[test]
fn what_nobody_confirmed_ends_its_money_is_free_again_and_both_are_told() {
    let scene = Scene::open();
    let id = scene.book(hours(9, 11));
    assert_eq!(scene.held(), 2 * HOUR);
    scene.app.clock.set(tomorrow(9, 0) - Duration::microseconds(1));
    assert_eq!(run(&scene.app.db), TimeOutReport::default());
    scene.app.clock.set(tomorrow(9, 0));

    // The provider comes too late by a moment, and is told why; saying no is still possible, and what time does.
    let late = scene.step(&scene.provider, id, "confirm", &json!({}));
    late.expect_problem(409, "hold_timed_out");
    assert_eq!((scene.state(id).as_str(), scene.held()), ("requested", 2 * HOUR));
    assert_eq!(run(&scene.app.db), ENDED);
    assert_eq!((scene.state(id).as_str(), scene.held()), ("cancelled", 0));
    let told: Value = scene.app.read(|conn| {
        let ended = outbox::table.filter(outbox::topic.eq("booking.timed_out"));
        ended.select(outbox::payload).first(conn).map_err(DbError::from)
    });
    let both = [scene.enterprise.organisation(), scene.provider.organisation()];
    assert_eq!(told["recipients"], json!(both));
    assert_eq!(run(&scene.app.db), TimeOutReport::default());
    scene.expect_sound();
}

#[test]
fn a_booking_that_has_more_time_keeps_its_money_and_what_is_delivered_for_good() {
    let scene = Scene::open();
    let (accepted, disputed) = (scene.book(hours(9, 10)), scene.book(hours(10, 11)));
    for id in [accepted, disputed] {
        scene.step(&scene.provider, id, "confirm", &json!({})).expect(200);
    }
    // The time to answer is long over, that to deliver is not.
    scene.app.advance(Duration::days(20));
    assert_eq!(run(&scene.app.db), TimeOutReport::default());
    for id in [accepted, disputed] {
        scene.step(&scene.provider, id, "deliver", &json!({})).expect(200);
    }
    scene.step(&scene.enterprise, disputed, "dispute", &json!({"reason": "图像不清"})).expect(200);
    scene.app.advance(Duration::days(100));
    assert_eq!(run(&scene.app.db), TimeOutReport::default());
    assert_eq!(scene.held(), 2 * HOUR, "the work is done: its money waits for a word");
    scene.step(&scene.enterprise, accepted, "accept", &json!({})).expect(200);
    assert_eq!((scene.state(accepted).as_str(), scene.held()), ("accepted", HOUR));
    scene.expect_sound();
}

#[test]
fn what_nobody_delivers_in_time_cannot_be_delivered_any_more() {
    let scene = Scene::open();
    let id = scene.book(hours(9, 10));
    scene.step(&scene.provider, id, "confirm", &json!({})).expect(200);
    scene.app.clock.set(tomorrow(10, 0) + Duration::days(30));
    scene.step(&scene.provider, id, "deliver", &json!({})).expect_problem(409, "hold_timed_out");
    assert_eq!(run(&scene.app.db), ENDED);
    assert_eq!((scene.state(id).as_str(), scene.held()), ("cancelled", 0));
}

/// As if the process died before the commit: what the owner did and the void are one.
#[test]
fn a_hold_and_what_it_stands_for_end_together_or_not_at_all() {
    let scene = Scene::open();
    let id = scene.book(hours(9, 10));
    scene.app.clock.set(tomorrow(9, 0));
    let dying = ledger::run_time_outs(&scene.app.db, |tx, hold| {
        bookings::end_timed_out(tx, hold)?;
        Err(booking::Error::Changed)
    });
    assert_eq!(dying.expect("the job runs"), TimeOutReport { failed: 1, ..TimeOutReport::default() });
    assert_eq!((scene.state(id).as_str(), scene.held()), ("requested", HOUR));
    scene.expect_sound();
    assert_eq!(run(&scene.app.db), ENDED);
    assert_eq!((scene.state(id).as_str(), scene.held()), ("cancelled", 0));
}

#[test]
fn two_at_once_end_each_booking_once() {
    const EACH: i64 = 12;
    let scene = Scene::open();
    for n in 0..EACH {
        let starts_at = tomorrow(9, 0) + Duration::hours(n);
        scene.book(TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window"));
    }
    scene.app.advance(Duration::days(4));
    let db = &scene.app.db;
    let reports = thread::scope(|scope| [scope.spawn(|| run(db)), scope.spawn(|| run(db))].map(|one| one.join()));
    let reports = reports.map(|report| report.expect("no panic"));
    assert_eq!(reports.map(|report| report.failed), [0, 0]);
    // One of them may have left a hold to the other, who was done with it.
    let rest = run(db).ended;
    assert_eq!(
        reports.map(|report| report.ended).into_iter().sum::<usize>() + rest,
        usize::try_from(EACH).expect("small")
    );
    let ended = "SELECT count(*) AS n FROM outbox WHERE topic = 'booking.timed_out'";
    assert_eq!((scene.count(ended), scene.held()), (EACH, 0));
    scene.expect_sound();
}

#[test]
fn money_that_is_held_for_nobody_is_the_vouchers_again() {
    let scene = Scene::open();
    let until = scene.app.clock.now() + Duration::hours(1);
    scene.hold_for_nobody(700, until);
    assert_eq!(scene.held(), 700);
    scene.app.clock.set(until);
    run_due(&scene.app.db);
    assert_eq!(scene.held(), 0);
    let movements =
        scene.app.read(|conn| vouchers::movement_list(conn, &scene.enterprise.caller, scene.voucher, None, 50));
    let last = movements.last().expect("movements");
    assert_eq!((last.code.as_str(), last.kind.as_str(), last.free_change_fen.get()), ("hold.expired", "void", 700));
    scene.expect_sound();
}

/// Processes that are killed while they let go of holds: the next go on, and nothing is let go of twice.
#[test]
fn whoever_is_killed_leaves_the_rest_to_the_next() {
    const EACH: i64 = 60;
    let scene = Scene::of(TestApp::start_at(Utc::now() - Duration::days(12)));
    for _ in 0..EACH {
        scene.hold_for_nobody(100, scene.app.clock.now() + Duration::days(1));
    }
    let open = || scene.count("SELECT count(*) AS n FROM ledger_hold");
    let mut left = EACH;
    while left > 0 {
        let mut processes = [Process::start(&scene.app), Process::start(&scene.app)];
        eventually("something is let go of", || open() < left);
        processes.iter_mut().for_each(Process::kill);
        left = open();
    }
    let resolved = "SELECT count(*) AS n FROM ledger_transfer WHERE code = 'hold.expired'";
    assert_eq!((scene.count(resolved), scene.held()), (EACH, 0));
    scene.expect_sound();
}
