//! The day on which samples are to arrive: said with the order, held to the notice that the listing asks, changed by both
//! sides until the first is here, listed for the desk, and reminded of when it is over.

use chrono::{Duration, NaiveDate};
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, ListingId, local_midnight};
use chuangquan::notify;
use chuangquan::reminder::service::run_reminders;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A laboratory that wants to know of samples a week before, on the second of March.
struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn open(rules: &Value) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let given = GivenListing {
            kind: ListingKind::TestService,
            price: (PriceUnit::Sample, Fen::from_yuan(100)),
            ..GivenListing::default()
        };
        let listing = app.listing_with(&provider, &given);
        let path = format!("/api/v1/listings/{listing}/rules?version=0");
        app.put(&path, &provider.token, rules).expect(200);
        Self { app, enterprise, provider, listing }
    }

    fn strict() -> Self {
        Self::open(&json!({ "sample_notice_days": 7 }))
    }

    fn token(&self, person: &Person) -> String {
        self.app.token(&person.caller)
    }

    fn order(&self, samples_on: Option<&str>) -> Reply {
        let order = json!({ "listing_id": self.listing, "quantity": 3, "voucher": "none", "samples_on": samples_on });
        self.app.post("/api/v1/bookings", &self.token(&self.enterprise), &order)
    }

    /// As the booking tells it.
    fn day(&self, booking: &str) -> Value {
        let seen = self.app.get(&format!("/api/v1/bookings/{booking}"), &self.token(&self.enterprise));
        seen.expect(200).json()["samples_on"].clone()
    }

    fn set_day(&self, person: &Person, booking: &str, body: &Value) -> Reply {
        self.app.put(&format!("/api/v1/bookings/{booking}/sample-day"), &self.token(person), body)
    }

    fn arrivals(&self, query: &str) -> Vec<Value> {
        let found = self.app.get(&format!("/api/v1/sample-arrivals?{query}"), &self.token(&self.provider));
        found.expect(200).json().as_array().expect("arrivals").clone()
    }

    /// One sample is announced and arrives.
    fn receive(&self, booking: &str) {
        let path = format!("/api/v1/bookings/{booking}");
        let new = json!({ "samples": [{ "name": "板 1" }], "after_use": "return" });
        let made = self.app.post(&format!("{path}/samples"), &self.token(&self.enterprise), &new).expect(201).json();
        let arrived = json!({
            "arrived": [{ "code": made["samples"][0]["code"] }], "counted": 1, "place": "收样室", "note": "先到一件",
        });
        self.app.post(&format!("{path}/sample-receptions"), &self.token(&self.provider), &arrived).expect(201);
    }

    fn waits(&self) -> [bool; 2] {
        [
            self.app.has_todo(&self.enterprise, "booking_samples_to_send"),
            self.app.has_todo(&self.provider, "samples_to_receive"),
        ]
    }
}

#[test]
fn the_day_is_said_with_the_order_and_no_sooner_than_the_notice() {
    let lab = Lab::strict();
    let problem = lab.order(None).expect_problem(422, "invalid_input");
    let missing = problem["errors"].as_array().expect("faults").iter().find(|one| one["field"] == "samples_on");
    assert_eq!(missing.expect("the day")["code"], "samples_on_needed", "{problem}");
    lab.order(Some("2026-03-01")).expect_problem(422, "invalid_input");
    lab.order(Some("2026-02-30")).expect_problem(422, "invalid_input");
    let breach = lab.order(Some("2026-03-08")).expect_breach("samples_too_soon");
    assert_eq!(breach["measured"], json!({ "value": 6, "limit": 7, "unit": "days" }));
    assert_eq!(breach["earliest_day"], "2026-03-09", "{breach}");
    let booked = lab.order(Some("2026-03-09")).expect(201).id();
    assert_eq!(lab.day(&booked), "2026-03-09");
    // What is no test service has no samples.
    let instrument = lab.app.listing(&lab.provider);
    let mut wish = order(instrument, hours(9, 11), "none");
    wish["samples_on"] = json!("2026-03-09");
    let problem = lab.app.post("/api/v1/bookings", &lab.enterprise.token, &wish).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "no_test_service", "{problem}");
    // Whoever asks no notice need not be told a day, and may be.
    let easy = Lab::open(&json!({}));
    easy.order(None).expect(201);
    let today = easy.order(Some("2026-03-02")).expect(201).id();
    assert_eq!(easy.day(&today), "2026-03-02");
}

#[test]
fn both_sides_change_the_day_until_the_first_sample_is_here() {
    let lab = Lab::strict();
    let booking = lab.order(Some("2026-03-09")).expect(201).id();
    let samples = format!("/api/v1/bookings/{booking}/samples");
    let seen = lab.app.get(&samples, &lab.enterprise.token).expect(200).json();
    assert_eq!(
        (&seen["samples_on"], &seen["takes_day"], &seen["notice_days"]),
        (&json!("2026-03-09"), &json!(true), &json!(7))
    );
    lab.set_day(&lab.enterprise, &booking, &json!({ "samples_on": "2026-03-12" })).expect(200);
    let sooner = json!({ "samples_on": "2026-03-08" });
    lab.set_day(&lab.enterprise, &booking, &sooner).expect_breach("samples_too_soon");
    let pleads = json!({ "samples_on": "2026-03-08", "override_reason": "我们很急" });
    lab.set_day(&lab.enterprise, &booking, &pleads).expect_breach("samples_too_soon");
    lab.set_day(&lab.provider, &booking, &sooner).expect_breach("samples_too_soon");
    lab.set_day(&lab.app.enterprise(), &booking, &sooner).expect_problem(404, "not_found");
    let past = json!({ "samples_on": "2026-03-01" });
    lab.set_day(&lab.provider, &booking, &past).expect_problem(422, "invalid_input");
    let grants = json!({ "samples_on": "2026-03-08", "override_reason": "设备空闲" });
    let set = lab.set_day(&lab.provider, &booking, &grants).expect(200).json();
    assert_eq!(set["samples_on"], "2026-03-08");
    let seen = lab.app.get(&format!("/api/v1/bookings/{booking}"), &lab.enterprise.token).expect(200).json();
    let allowance = &seen["allowance"];
    assert_eq!(
        (&allowance["reason"], &allowance["breaches"][0]["rule"]),
        (&json!("设备空闲"), &json!("samples_too_soon"))
    );
    let days: Vec<_> = seen["timeline"].as_array().expect("events").iter().map(|one| one["action"].clone()).collect();
    assert_eq!(days.iter().filter(|action| *action == "booking.samples_on_set").count(), 2, "{days:?}");
    // A later day needs nobody's grace, and what was granted for the other is gone.
    lab.set_day(&lab.enterprise, &booking, &json!({ "samples_on": "2026-03-10" })).expect(200);
    let seen = lab.app.get(&format!("/api/v1/bookings/{booking}"), &lab.enterprise.token).expect(200).json();
    assert!(seen["allowance"].is_null(), "{seen}");
    while lab.app.write(|tx| notify::expand_events(tx, 1_000)) > 0 {}
    let messages = lab.app.get("/api/v1/me/messages", &lab.provider.token).expect(200).json();
    let told = messages["items"].as_array().expect("items").iter();
    assert!(told.filter(|one| one["topic"] == "booking.samples_on_set").count() > 0, "{messages}");

    lab.receive(&booking);
    lab.set_day(&lab.enterprise, &booking, &json!({ "samples_on": "2026-03-12" }))
        .expect_problem(409, "samples_arrived");
    let seen = lab.app.get(&samples, &lab.provider.token).expect(200).json();
    assert_eq!(seen["takes_day"], false);
    let refused = lab.app.db.read(|conn| {
        diesel::sql_query("UPDATE booking_sample_day SET samples_on = '2026-03-12'")
            .execute(conn)
            .map_err(DbError::from)
    });
    assert!(refused.is_err(), "what has arrived is not planned any more");
    let gone = lab
        .app
        .db
        .read(|conn| diesel::sql_query("DELETE FROM booking_sample_day").execute(conn).map_err(DbError::from));
    assert!(gone.is_err(), "and what was said stays said");
}

#[test]
fn a_notice_that_only_warns_is_accepted_by_name() {
    let rules = json!({
        "sample_notice_days": 7,
        "responses": { "samples_too_soon": { "effect": "warn", "message": { "zh": "须排队", "en": "there is a queue" } } },
    });
    let lab = Lab::open(&rules);
    let warned = lab.order(Some("2026-03-05")).expect_problem(409, "warnings_not_accepted");
    assert_eq!(warned["problems"][0]["message"]["zh"], "须排队", "{warned}");
    let mut wish = json!({ "listing_id": lab.listing, "quantity": 3, "voucher": "none", "samples_on": "2026-03-05" });
    wish["accept_warnings"] = json!(["samples_too_soon"]);
    let booking = lab.app.post("/api/v1/bookings", &lab.enterprise.token, &wish).expect(201).id();
    // The rule changes; the booking keeps that it only warns.
    let path = format!("/api/v1/listings/{}/rules?version=1", lab.listing);
    lab.app.put(&path, &lab.provider.token, &json!({ "sample_notice_days": 30 })).expect(200);
    let sooner = json!({ "samples_on": "2026-03-04" });
    lab.set_day(&lab.enterprise, &booking, &sooner).expect_problem(409, "warnings_not_accepted");
    let accepted = json!({ "samples_on": "2026-03-04", "accept_warnings": ["samples_too_soon"] });
    lab.set_day(&lab.enterprise, &booking, &accepted).expect(200);
}

#[test]
fn the_desk_has_a_list_of_each_day() {
    let lab = Lab::strict();
    let [first, second] = ["2026-03-10", "2026-03-09"].map(|day| lab.order(Some(day)).expect(201).id());
    assert_eq!(lab.waits(), [true, true]);
    let all = lab.arrivals("");
    let days: Vec<_> = all.iter().map(|one| (one["booking_id"].clone(), one["samples_on"].clone())).collect();
    assert_eq!(days, [(json!(second), json!("2026-03-09")), (json!(first), json!("2026-03-10"))], "by day");
    assert_eq!(
        (&all[0]["quantity"], &all[0]["registered"], &all[0]["has_arrived"]),
        (&json!(3), &json!(0), &json!(false))
    );
    let one = lab.arrivals("from=2026-03-10&to=2026-03-10");
    assert_eq!((one.len(), &one[0]["booking_id"]), (1, &json!(first)));
    assert!(lab.arrivals("from=2026-03-11").is_empty());
    lab.receive(&first);
    let one = lab.arrivals("from=2026-03-10&to=2026-03-10");
    assert_eq!((&one[0]["has_arrived"], &one[0]["registered"]), (&json!(true), &json!(1)));
    assert!(lab.arrivals("from=2026-03-10&awaited=true").is_empty());
    let cancel = format!("/api/v1/bookings/{second}/cancel");
    lab.app.post(&cancel, &lab.enterprise.token, &json!({ "reason": "不做了" })).expect(200);
    assert!(lab.arrivals("awaited=true").is_empty());
    assert_eq!(lab.waits(), [false, false]);
    let stranger = lab.app.provider();
    let theirs = lab.app.get("/api/v1/sample-arrivals", &stranger.token).expect(200).json();
    assert_eq!(theirs, json!([]));
    lab.app.get("/api/v1/sample-arrivals", &lab.enterprise.token).expect_problem(403, "forbidden");
    lab.app.get("/api/v1/sample-arrivals?from=tomorrow", &stranger.token).expect_problem(422, "invalid_input");
    for (field, day) in [("from", "-9999-01-01"), ("to", "-9999-01-01"), ("from", "9999-01-01"), ("to", "2040-01-01")] {
        let path = format!("/api/v1/sample-arrivals?{field}={day}");
        let problem = lab.app.get(&path, &stranger.token).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

/// How many reminders of this kind were announced, and how many of their mails are kept back.
fn reminded(app: &TestApp, topic: &str) -> (i64, i64) {
    #[derive(QueryableByName)]
    struct Counts {
        #[diesel(sql_type = BigInt)]
        told: i64,
        #[diesel(sql_type = BigInt)]
        kept: i64,
    }
    while app.write(|tx| notify::expand_events(tx, 1_000)) > 0 {}
    let counts: Counts = app.read(|conn| {
        diesel::sql_query(
            "SELECT (SELECT count(*) FROM outbox WHERE topic = $1) AS told,
                    (SELECT count(*) FROM mail m JOIN outbox o ON o.id = m.outbox_id
                     WHERE o.topic = $1 AND m.state = 'kept') AS kept",
        )
        .bind::<Text, _>(topic)
        .get_result(conn)
        .map_err(DbError::from)
    });
    (counts.told, counts.kept)
}

#[test]
fn both_sides_are_reminded_once_when_the_day_is_over_and_nothing_came() {
    let lab = Lab::strict();
    let booking = lab.order(Some("2026-03-09")).expect(201).id();
    let received = lab.order(Some("2026-03-09")).expect(201).id();
    lab.receive(&received);
    let run = || {
        lab.app.advance(Duration::minutes(1));
        run_reminders(&lab.app.db).expect("the job runs")
    };
    let over = local_midnight(NaiveDate::from_ymd_opt(2026, 3, 10).expect("a day"));
    lab.app.clock.set(over - Duration::minutes(1) - Duration::seconds(1));
    assert_eq!(run(), 0, "the day is not over");
    assert_eq!((run(), run()), (2, 0), "the enterprise's person and the provider's, once");
    assert_eq!(reminded(&lab.app, "reminder.samples_missing"), (2, 0));
    // Put off: the mails that have not left are kept back, and the new day is reminded of in its turn.
    let later = json!({ "samples_on": "2026-03-20" });
    lab.set_day(&lab.enterprise, &booking, &later).expect(200);
    assert_eq!(run(), 0);
    assert_eq!(reminded(&lab.app, "reminder.samples_missing"), (2, 2));
    lab.app.clock.set(local_midnight(NaiveDate::from_ymd_opt(2026, 3, 21).expect("a day")));
    assert_eq!(run(), 2);
    assert_eq!(reminded(&lab.app, "reminder.samples_missing"), (4, 2));
}

#[test]
fn who_sends_samples_is_reminded_once_on_the_morning_before() {
    let lab = Lab::strict();
    let booking = lab.order(Some("2026-03-09")).expect(201).id();
    let received = lab.order(Some("2026-03-09")).expect(201).id();
    lab.receive(&received);
    let run = || {
        lab.app.advance(Duration::minutes(1));
        run_reminders(&lab.app.db).expect("the job runs")
    };
    let nine_on = |day| local_midnight(NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")) + Duration::hours(9);
    lab.app.clock.set(nine_on(8) - Duration::minutes(2));
    assert_eq!((run(), run(), run()), (0, 1, 0), "the enterprise's person alone");
    assert_eq!(reminded(&lab.app, "reminder.samples_due"), (1, 0));
    // Put off: the mail that has not left is kept back, and the new day has a day before.
    lab.set_day(&lab.enterprise, &booking, &json!({ "samples_on": "2026-03-20" })).expect(200);
    assert_eq!(run(), 0);
    assert_eq!(reminded(&lab.app, "reminder.samples_due"), (1, 1));
    lab.app.clock.set(nine_on(19) + Duration::hours(14));
    assert_eq!(run(), 1, "late is better than not at all");
    lab.app.clock.set(nine_on(20) - Duration::hours(9));
    assert_eq!(run(), 0, "the day has begun");
    assert_eq!(reminded(&lab.app, "reminder.samples_due"), (2, 1));
}
