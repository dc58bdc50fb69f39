//! Who waits is not forgotten: what stood in the way ends, others fail, or somebody else does not come.

use chrono::Duration;
use chuangquan::booking::service::{run_attendance, run_wait_list};
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A listing that frees windows after thirty minutes, booked from nine to eleven.
struct Line {
    app: TestApp,
    provider: Person,
    holder: Person,
    listing: ListingId,
    held: String,
}

impl Line {
    fn form(grace: Option<i32>) -> Self {
        let app = TestApp::start();
        let (holder, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let held = app.booking(&holder, listing, hours(9, 11), "none").id.to_string();
        let line = Self { app, provider, holder, listing, held };
        let rule = json!({"offer_minutes": 120, "grace_minutes": grace});
        let path = format!("/api/v1/listings/{listing}/use-rule");
        line.app.put(&path, &line.app.token(&line.provider.caller), &rule).expect(200);
        line
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn join(&self, person: &Person, window: TimeWindow) -> String {
        self.ask(person, "/wait-entries", &order(self.listing, window, "none")).expect(201).id()
    }

    fn entry(&self, person: &Person, id: &str) -> Value {
        self.app.get(&format!("/api/v1/wait-entries/{id}"), &self.app.token(&person.caller)).expect(200).json()
    }

    fn cancel(&self) {
        self.ask(&self.holder, &format!("/bookings/{}/cancel", self.held), &json!({"reason": "x"})).expect(200);
    }

    /// Windows given up, and offers made.
    fn run(&self) -> (usize, usize) {
        let given_up = run_attendance(&self.app.db).expect("the job runs");
        let line = run_wait_list(&self.app.db).expect("the job runs");
        assert_eq!((given_up.failed, line.failed), (0, 0));
        (given_up.released, line.offered)
    }

    fn sql(&self, sql: &str) {
        self.app.read(|conn| conn.batch_execute(sql).map_err(DbError::from));
    }
}

#[test]
fn the_rest_of_a_window_goes_to_the_next_when_nobody_comes() {
    let line = Line::form(Some(30));
    let (first, second) = (line.app.enterprise(), line.app.enterprise());
    let (one, two) = (line.join(&first, hours(9, 11)), line.join(&second, hours(8, 11)));
    line.app.clock.set(tomorrow(9, 30) - Duration::seconds(1));
    assert_eq!(line.run(), (0, 0));
    assert_eq!(line.entry(&first, &one)["state"], "waiting", "it still may become free");
    line.app.clock.set(tomorrow(9, 30));
    assert_eq!(line.run(), (1, 1));
    let offered = line.entry(&first, &one);
    assert_eq!(offered["state"], "offered");
    assert_eq!(offered["offered_window"], json!(hours(10, 11)), "from a slot that leaves time to answer: {offered}");
    assert_eq!(offered["offer_until"], json!(tomorrow(9, 45)), "a short time, whatever the rule says");

    // Not taken: the second of the line has the same.
    line.app.clock.set(tomorrow(9, 45));
    assert_eq!(line.run(), (0, 1));
    assert_eq!(
        (&line.entry(&first, &one)["state"], &line.entry(&second, &two)["state"]),
        (&json!("lapsed"), &json!("offered"))
    );
    line.ask(&line.app.enterprise(), "/bookings", &order(line.listing, hours(10, 11), "none"))
        .expect_problem(409, "slot_taken");
    let booked = line.ask(&second, &format!("/wait-entries/{two}/accept"), &json!({})).expect(201).json();
    assert_eq!((&booked["window"], &booked["price_fen"]), (&json!(hours(10, 11)), &json!(10_000)));
    let late = line.ask(&line.provider, &format!("/bookings/{}/start", line.held), &json!({}));
    late.expect_problem(409, "grace_minutes");
}

#[test]
fn no_notice_is_asked_for_the_rest_but_every_other_rule() {
    let line = Line::form(Some(30));
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 11));
    line.sql(&format!("UPDATE listing SET lead_minutes = 600, min_minutes = 60 WHERE id = '{}'", line.listing));
    line.app.clock.set(tomorrow(9, 30));
    assert_eq!(line.run(), (1, 1));
    line.ask(&person, &format!("/wait-entries/{entry}/decline"), &json!({})).expect(200);
    // Half an hour later less than the shortest booking is left.
    let other = Line::form(Some(61));
    let person = other.app.enterprise();
    let entry = other.join(&person, hours(9, 11));
    other.sql(&format!("UPDATE listing SET min_minutes = 60 WHERE id = '{}'", other.listing));
    other.app.clock.set(tomorrow(10, 1));
    assert_eq!(other.run(), (1, 0));
    assert_eq!(other.entry(&person, &entry)["state"], "over");
}

#[test]
fn waiting_for_the_rest_ends_with_the_window_or_with_the_rule() {
    let line = Line::form(Some(30));
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 11));
    line.app.clock.set(tomorrow(9, 0));
    line.ask(&line.provider, &format!("/bookings/{}/start", line.held), &json!({})).expect(200);
    line.app.clock.set(tomorrow(10, 20));
    line.run();
    assert_eq!(line.entry(&person, &entry)["state"], "waiting", "who came may leave early");
    line.app.clock.set(tomorrow(11, 0));
    line.run();
    assert_eq!(line.entry(&person, &entry)["state"], "over");

    let without = Line::form(None);
    let person = without.app.enterprise();
    let entry = without.join(&person, hours(9, 11));
    without.app.clock.set(tomorrow(9, 0));
    without.run();
    assert_eq!(without.entry(&person, &entry)["state"], "over");
}

#[test]
fn what_is_left_after_an_early_check_out_and_its_cleaning_is_offered() {
    let line = Line::form(Some(30));
    let rules = json!({"cleanup_minutes": 45});
    let path = format!("/api/v1/listings/{}/rules?version=0", line.listing);
    line.app.put(&path, &line.app.token(&line.provider.caller), &rules).expect(200);
    line.cancel();
    let long = line.app.booking(&line.holder, line.listing, hours(14, 18), "none").id;
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(14, 18));
    line.app.clock.set(tomorrow(14, 0));
    line.ask(&line.provider, &format!("/bookings/{long}/start"), &json!({})).expect(200);
    line.app.clock.set(tomorrow(14, 50));
    line.ask(&line.provider, &format!("/bookings/{long}/check-out"), &json!({})).expect(200);
    assert_eq!(line.run(), (0, 0), "until 15:35 it is cleaned, and a rest from 15:00 would begin in that");
    line.app.clock.set(tomorrow(14, 50) + Duration::minutes(10));
    assert_eq!(line.run(), (0, 0));
    line.app.clock.set(tomorrow(15, 30));
    assert_eq!(line.run(), (0, 1));
    assert_eq!(
        line.entry(&person, &entry)["offered_window"],
        json!(TimeWindow::new(tomorrow(16, 0), tomorrow(18, 0)).unwrap())
    );
}

#[test]
fn who_could_not_have_it_is_looked_at_again_when_that_ends() {
    let line = Line::form(None);
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 11));
    line.sql(&format!(
        "INSERT INTO ban (id, organisation_id, from_at, until_at, points, ban_points)
         VALUES (gen_random_uuid(), '{}', '{}', '{}', 9, 9)",
        person.organisation(),
        line.app.clock.now(),
        line.app.clock.now() + Duration::hours(3)
    ));
    line.cancel();
    assert_eq!(line.run(), (0, 0), "banned");
    line.app.advance(Duration::hours(3) - Duration::seconds(1));
    assert_eq!(line.run(), (0, 0));
    // Looked at again ten minutes after the last time, whatever else happens.
    line.app.advance(Duration::minutes(10) - Duration::seconds(1));
    assert_eq!(line.run(), (0, 0));
    line.app.advance(Duration::seconds(1));
    assert_eq!((line.run(), &line.entry(&person, &entry)["state"]), ((0, 1), &json!("offered")));
}

#[test]
fn a_listing_that_was_closed_offers_when_it_opens_again() {
    let line = Line::form(None);
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 11));
    let state = |state: &str, by: &str| {
        let set = format!("UPDATE listing SET state = '{state}', suspended_by = {by} WHERE id = '{}'", line.listing);
        line.sql(&set);
    };
    state("suspended", "'provider'");
    line.cancel();
    assert_eq!(line.run(), (0, 0));
    state("admitted", "NULL");
    assert_eq!((line.run(), &line.entry(&person, &entry)["state"]), ((0, 1), &json!("offered")));
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[test]
fn two_hundred_that_always_fail_starve_nobody() {
    let line = Line::form(Some(30));
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 10));
    // As many as a page holds, due before the one that can be dealt with, each of which fails whenever it is touched.
    line.sql(&format!(
        "INSERT INTO booking SELECT (jsonb_populate_record(NULL::booking, to_jsonb(b) || jsonb_build_object(
             'id', gen_random_uuid(), 'reference', 'BK-' || n, 'starts_at', b.starts_at - interval '1 hour'))).*
         FROM booking b, generate_series(1, 200) AS n WHERE b.id = '{held}';
         INSERT INTO wait_entry SELECT (jsonb_populate_record(NULL::wait_entry, to_jsonb(w) || jsonb_build_object(
             'id', gen_random_uuid(), 'enterprise_id', w.enterprise_id, 'starts_at', w.starts_at - n * interval '1 second'))).*
         FROM wait_entry w, generate_series(1, 200) AS n WHERE w.id = '{entry}';
         CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fails'; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON booking_use FOR EACH ROW WHEN (NEW.booking_id <> '{held}')
             EXECUTE FUNCTION fail();
         CREATE TRIGGER fail BEFORE UPDATE ON wait_entry FOR EACH ROW WHEN (NEW.id <> '{entry}' AND NEW.state = 'over')
             EXECUTE FUNCTION fail();",
        held = line.held
    ));
    line.app.clock.set(tomorrow(9, 30));
    let report = run_attendance(&line.app.db).expect("the job runs");
    assert_eq!((report.released, report.failed), (1, 200));
    line.sql("DELETE FROM calendar_freed");
    line.app.clock.set(tomorrow(10, 0));
    let report = run_wait_list(&line.app.db).expect("the job runs");
    assert_eq!((report.over, report.failed), (1, 200));
    let left: Count = line.app.read(|conn| {
        diesel::sql_query("SELECT count(*) AS n FROM wait_entry WHERE state = 'waiting'")
            .get_result(conn)
            .map_err(DbError::from)
    });
    assert_eq!(left.n, 200);
}
