//! What is owed for calling off late falls once all of the time is taken again: once, whoever takes it, and told to both.

use std::thread;

use chrono::Duration;
use chuangquan::booking::service::run_charges;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::notify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid};
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A listing of which calling off within four hours costs half, unless the time is taken again.
struct Lab {
    app: TestApp,
    enterprise: Person,
    other: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn open(falls: bool, given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (enterprise, other, provider) = (app.enterprise(), app.enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        let lab = Self { app, enterprise, other, provider, listing };
        let put = |what: &str, body: Value| {
            let path = format!("/api/v1/listings/{}/{what}?version=0", lab.listing);
            lab.app.put(&path, &lab.app.token(&lab.provider.caller), &body).expect(200);
        };
        put("rules", json!({"cancel_notice_minutes": 240}));
        put("tariff", json!({"late_cancel": {"ratio_bp": 5_000}, "late_cancel_falls_when_taken": falls}));
        lab
    }

    fn usual() -> Self {
        Self::open(true, &GivenListing::default())
    }

    fn book(&self, person: &Person, window: TimeWindow) -> Reply {
        self.app.post("/api/v1/bookings", &self.app.token(&person.caller), &order(self.listing, window, "none"))
    }

    /// Books, and calls off an hour before it begins.
    fn called_off(&self, window: TimeWindow) -> String {
        let id = self.book(&self.enterprise, window).expect(201).id();
        self.app.clock.set(tomorrow(8, 0));
        self.call_off(&self.enterprise, &id);
        id
    }

    fn call_off(&self, person: &Person, id: &str) -> Value {
        let body = json!({"reason": "样品没到", "accept_warnings": ["cancel_too_late"]});
        self.app
            .post(&format!("/api/v1/bookings/{id}/cancel"), &self.app.token(&person.caller), &body)
            .expect(200)
            .json()
    }

    fn run(&self) -> usize {
        run_charges(&self.app.db).expect("the job runs")
    }

    fn seen(&self, id: &str) -> Value {
        self.app.get(&format!("/api/v1/bookings/{id}"), &self.app.token(&self.enterprise.caller)).expect(200).json()
    }

    fn owes(&self, id: &str) -> Option<i64> {
        self.seen(id)["charge"]["amount_fen"].as_i64()
    }

    fn waive(&self, id: &str) -> Reply {
        let path = format!("/api/v1/bookings/{id}/waive-charge");
        self.app.post(&path, &self.app.token(&self.provider.caller), &json!({"reason": "老客户"}))
    }
}

#[test]
fn all_of_the_time_taken_again_ends_the_charge_and_both_are_told() {
    let lab = Lab::usual();
    let id = lab.called_off(hours(9, 11));
    let seen = lab.seen(&id);
    assert_eq!(seen["charge"]["steps"][1]["en"], "falls once all of the time is taken again", "{seen}");
    assert_eq!((lab.run(), lab.owes(&id)), (0, Some(10_000)));
    let again = lab.book(&lab.other, hours(9, 11)).expect(201).id();
    assert_eq!((lab.run(), lab.run(), lab.owes(&id)), (1, 0, None));
    let seen = lab.seen(&id);
    assert_eq!(seen["fallen"]["charge"]["amount_fen"], 10_000);
    assert_eq!(
        seen["timeline"].as_array().expect("events").last().map(|event| &event["action"]),
        Some(&json!("booking.charge_fallen"))
    );
    lab.app.write(|tx| notify::expand_events(tx, 10_000));
    for person in [&lab.enterprise, &lab.provider] {
        let messages = lab.app.get("/api/v1/me/messages", &lab.app.token(&person.caller)).expect(200).json();
        let told =
            messages["items"].as_array().expect("items").iter().any(|one| one["topic"] == "booking.charge_fallen");
        assert!(told, "{messages}");
    }
    // It does not come back, whatever becomes of who took it; that one owes for itself.
    assert_eq!(lab.call_off(&lab.other, &again)["charge"]["amount_fen"], 10_000);
    assert_eq!((lab.run(), lab.owes(&id)), (0, None));
    lab.waive(&id).expect_problem(409, "nothing_owed");
}

#[test]
fn a_part_is_not_enough_and_parts_together_are() {
    let lab = Lab::usual();
    let id = lab.called_off(hours(9, 12));
    lab.book(&lab.other, hours(9, 10)).expect(201);
    assert_eq!((lab.run(), lab.owes(&id)), (0, Some(15_000)));
    lab.book(&lab.other, hours(11, 14)).expect(201);
    assert_eq!((lab.run(), lab.owes(&id)), (0, Some(15_000)), "an hour between is free");
    lab.book(&lab.enterprise, hours(10, 11)).expect(201);
    assert_eq!((lab.run(), lab.owes(&id)), (1, None));
}

#[test]
fn only_what_is_sold_counts() {
    let asks = GivenListing { auto_confirm: false, ..GivenListing::default() };
    let lab = Lab::open(true, &asks);
    let confirm = |id: &str| {
        let path = format!("/api/v1/bookings/{id}/confirm");
        lab.app.post(&path, &lab.app.token(&lab.provider.caller), &json!({})).expect(200);
    };
    let id = lab.book(&lab.enterprise, hours(9, 11)).expect(201).id();
    confirm(&id);
    lab.app.clock.set(tomorrow(8, 0));
    lab.call_off(&lab.enterprise, &id);
    let asked = lab.book(&lab.other, hours(9, 11)).expect(201).id();
    assert_eq!((lab.run(), lab.owes(&id)), (0, Some(10_000)), "nobody has agreed to it");
    confirm(&asked);
    assert_eq!((lab.run(), lab.owes(&id)), (1, None));

    let blocked = Lab::usual();
    let id = blocked.called_off(hours(9, 11));
    let block = json!({"window": hours(9, 11), "reason": "检修"});
    let path = format!("/api/v1/listings/{}/blocks", blocked.listing);
    blocked.app.post(&path, &blocked.app.token(&blocked.provider.caller), &block).expect(201);
    assert_eq!((blocked.run(), blocked.owes(&id)), (0, Some(10_000)), "the provider's own use sells nothing");
}

#[test]
fn with_several_units_as_many_must_be_sold_as_could_be() {
    let lab = Lab::open(true, &GivenListing { units: 2, ..GivenListing::default() });
    let id = lab.called_off(hours(9, 11));
    lab.book(&lab.other, hours(9, 11)).expect(201);
    assert_eq!((lab.run(), lab.owes(&id)), (0, Some(10_000)), "the other unit stood free anyhow");
    lab.book(&lab.other, hours(9, 11)).expect(201);
    assert_eq!((lab.run(), lab.owes(&id)), (1, None));
}

/// A training that held the other unit before the time was called off could not be sold then, in whatever room it begins now;
/// one that was put there afterwards could.
#[test]
fn a_training_of_before_is_no_unit_that_could_be_sold() {
    for (change, falls) in [
        (json!({"place": "102", "reason": "换教室"}), true),
        (json!({"window": hours(9, 11), "reason": "改期"}), false),
    ] {
        let lab = Lab::open(true, &GivenListing { units: 2, ..GivenListing::default() });
        let post = |path: String, body: &Value| lab.app.post(&path, &lab.app.token(&lab.provider.caller), body);
        let window = if falls { hours(9, 11) } else { hours(14, 16) };
        let lesson = json!({"window": window, "place": "101", "capacity": 4});
        let training = post(format!("/api/v1/listings/{}/trainings", lab.listing), &lesson).expect(201).id();
        let id = lab.called_off(hours(9, 11));
        lab.app.advance(Duration::minutes(1));
        post(format!("/api/v1/trainings/{training}/move"), &change).expect(200);
        lab.book(&lab.other, hours(9, 11)).expect(201);
        let owes = if falls { None } else { Some(10_000) };
        assert_eq!((lab.run(), lab.owes(&id)), (usize::from(falls), owes), "{change}");
    }
}

#[test]
fn the_terms_of_the_booking_decide_and_not_those_of_today() {
    let lab = Lab::open(false, &GivenListing::default());
    let id = lab.called_off(hours(9, 11));
    let path = format!("/api/v1/listings/{}/tariff?version=1", lab.listing);
    let falls = json!({"late_cancel": {"ratio_bp": 5_000}, "late_cancel_falls_when_taken": true});
    lab.app.put(&path, &lab.app.token(&lab.provider.caller), &falls).expect(200);
    lab.book(&lab.other, hours(9, 11)).expect(201);
    assert_eq!((lab.run(), lab.owes(&id)), (0, Some(10_000)));
}

#[test]
fn time_that_is_over_is_still_looked_at_when_the_job_comes_late() {
    let lab = Lab::usual();
    let id = lab.called_off(hours(9, 11));
    lab.book(&lab.other, hours(9, 11)).expect(201);
    lab.app.clock.set(tomorrow(8, 0) + Duration::days(2));
    assert_eq!((lab.run(), lab.owes(&id)), (1, None));
}

/// Two bookings take a half each at the same instant while several processes look and the provider waives: the charge ends
/// once.
#[test]
fn it_ends_once_whoever_is_first() {
    for round in 0..6 {
        let lab = Lab::usual();
        let id = lab.called_off(hours(9, 11));
        thread::scope(|scope| {
            for window in [hours(9, 10), hours(10, 11)] {
                let lab = &lab;
                scope.spawn(move || {
                    // Who lost the race five times is told to come again.
                    let answers = std::iter::repeat_with(|| lab.book(&lab.other, window));
                    answers.into_iter().find(|reply| reply.status != 503).expect("an answer").expect(201)
                });
            }
            for _ in 0..3 {
                scope.spawn(|| (0..5).map(|_| lab.run()).sum::<usize>());
            }
            if round % 2 == 1 {
                scope.spawn(|| lab.waive(&id));
            }
        });
        lab.run();
        assert_eq!(lab.owes(&id), None, "{round}");
        #[derive(QueryableByName)]
        struct Ends {
            #[diesel(sql_type = BigInt)]
            ends: i64,
            #[diesel(sql_type = BigInt)]
            told: i64,
        }
        let booking: chuangquan::kernel::BookingId = id.parse().expect("an id");
        let found: Ends = lab.app.read(|conn| {
            diesel::sql_query(
                "SELECT (SELECT count(*) FROM charge_lapse WHERE booking_id = $1)
                      + (SELECT count(*) FROM charge_waiver WHERE booking_id = $1) AS ends,
                        (SELECT count(*) FROM outbox WHERE subject_id = $1
                         AND topic IN ('booking.charge_fallen', 'booking.charge_waived')) AS told",
            )
            .bind::<Uuid, _>(booking)
            .get_result(conn)
            .map_err(DbError::from)
        });
        assert_eq!((found.ends, found.told), (1, 1), "{round}");
    }
}

#[test]
fn the_database_lets_no_charge_end_twice_or_come_back() {
    let lab = Lab::usual();
    let id = lab.called_off(hours(9, 11));
    lab.waive(&id).expect(200);
    let refuses = |sql: &str| {
        let sql = sql.replace("$id", &id);
        let outcome: Result<(), DbError> =
            lab.app.db.read(|conn| diesel::sql_query(sql.clone()).execute(conn).map(drop).map_err(DbError::from));
        assert!(outcome.is_err(), "{sql}");
    };
    refuses(
        "INSERT INTO charge_lapse SELECT booking_id, charge, amount_fen, waived_at FROM charge_waiver WHERE booking_id = '$id'",
    );
    refuses("UPDATE booking SET charge = '{}', charge_fen = 1 WHERE id = '$id'");
}
