//! Trainings that lie in the way of an outage, and where they go: seen, moved or called off in the same one action, whatever
//! happens at the same instant.

use std::sync::Barrier;
use std::thread;

use chrono::Duration;
use chuangquan::catalog::ListingKind;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, occupancy, outbox, training_seat, training_session};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        Self::with(&GivenListing::default())
    }

    fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        Self { app, enterprise, provider, listing }
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn about(&self, part: &str, body: &Value) -> Reply {
        self.post(&self.provider, &format!("/listings/{}/{part}", self.listing), body)
    }

    fn offer(&self, listing: ListingId, window: TimeWindow) -> Reply {
        let new = json!({"window": window, "place": "101", "capacity": 4});
        self.post(&self.provider, &format!("/listings/{listing}/trainings"), &new)
    }

    fn training(&self, window: TimeWindow) -> String {
        self.offer(self.listing, window).expect(201).id()
    }

    /// The training as its provider finds it.
    fn shown(&self, id: &str) -> Option<Value> {
        let path = format!("/api/v1/listings/{}/trainings", self.listing);
        let page = self.app.get(&path, &self.app.token(&self.provider.caller)).expect(200).json();
        page["items"].as_array().expect("items").iter().find(|one| one["id"] == json!(id)).cloned()
    }

    fn affected(&self, window: TimeWindow) -> Value {
        let stamp = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let (from, to) = (stamp(window.starts_at()), stamp(window.ends_at()));
        let path = format!("/api/v1/listings/{}/outages/affected?from={from}&to={to}", self.listing);
        self.app.get(&path, &self.app.token(&self.provider.caller)).expect(200).json()
    }

    /// The listing, the unit and the time that a training holds.
    fn held(&self, id: &str) -> Option<(ListingId, i32, TimeWindow)> {
        let id: uuid::Uuid = id.parse().expect("an id");
        let row: Option<(ListingId, i32, _, _)> = self.app.read(|conn| {
            occupancy::table
                .filter(occupancy::training_id.eq(id))
                .select((occupancy::listing_id, occupancy::unit, occupancy::starts_at, occupancy::ends_at))
                .first(conn)
                .optional()
                .map_err(DbError::from)
        });
        row.map(|(listing, unit, from, to)| (listing, unit, TimeWindow::new(from, to).expect("a window")))
    }

    /// How many events of a topic were announced.
    fn announced(&self, topic: &str) -> i64 {
        self.app
            .read(|conn| outbox::table.filter(outbox::topic.eq(topic)).count().get_result(conn).map_err(DbError::from))
    }

    /// Does what only the owner of the database could: a training loses its unit, as those of before had none.
    fn forget_unit(&self, id: &str) {
        self.app.read(|conn| {
            conn.batch_execute(&format!(
                "ALTER TABLE occupancy DISABLE TRIGGER USER; DELETE FROM occupancy WHERE training_id = '{id}';
                 ALTER TABLE occupancy ENABLE TRIGGER USER"
            ))
            .map_err(DbError::from)
        });
    }
}

#[test]
fn an_outage_names_the_trainings_in_its_way_and_moves_swaps_and_cancels_them_with_the_bookings() {
    let lab = Lab::open();
    let twin = lab.app.listing(&lab.provider);
    lab.app.read(|conn| {
        let both = listing::table.filter(listing::id.eq_any([lab.listing, twin]));
        diesel::update(both).set(listing::model.eq("SU8600")).execute(conn).map_err(DbError::from)
    });
    let booking = lab.app.booking(&lab.enterprise, lab.listing, hours(8, 9), "none").id;
    let (moved, swapped) = (lab.training(hours(9, 10)), lab.training(hours(10, 12)));
    let (cancelled, outside) = (lab.training(hours(13, 14)), lab.training(hours(15, 16)));
    let in_classroom = json!({"window": hours(9, 11), "place": "x", "capacity": 2, "holds_instrument": false});
    lab.about("trainings", &in_classroom).expect(201);
    for id in [&moved, &swapped, &cancelled] {
        lab.post(&lab.enterprise, &format!("/trainings/{id}/seats"), &json!({})).expect(201);
    }

    let affected = lab.affected(hours(8, 14));
    let found: Vec<_> =
        affected["trainings"].as_array().expect("a list").iter().map(|one| &one["training"]["id"]).collect();
    assert_eq!(found, [&json!(moved), &json!(swapped), &json!(cancelled)], "not what is outside or in a classroom");
    assert_eq!(affected["bookings"][0]["booking"]["id"], json!(booking));
    let first = &affected["trainings"][0];
    assert_eq!((&first["seated"], &first["swaps"][0]["id"]), (&json!(1), &json!(twin)));
    assert!(first["moves"].as_array().is_some_and(|moves| !moves.is_empty()), "{first}");
    lab.about("blocks", &json!({"window": hours(8, 14), "reason": "检修"})).expect_problem(409, "slot_taken");

    let mut outage = json!({
        "window": hours(8, 14), "reason": "电子枪更换",
        "relief": [{"booking_id": booking, "act": "move", "window": hours(17, 18)}],
        "training_relief": [
            {"training_id": moved, "act": "move", "window": hours(15, 16)},
            {"training_id": swapped, "act": "swap", "listing_id": twin},
        ],
    });
    let left = lab.about("outages", &outage).expect_problem(409, "outage_unresolved");
    assert_eq!((&left["affected"], &left["affected_trainings"]), (&json!([]), &json!([cancelled])));
    outage["training_relief"].as_array_mut().unwrap().push(json!({"training_id": cancelled, "act": "cancel"}));
    // A place that is taken undoes all of it, the bookings' too.
    let taken = lab.about("outages", &outage).expect_problem(422, "invalid_input");
    let told = (&taken["errors"][0]["field"], &taken["errors"][0]["code"]);
    assert_eq!(told, (&json!("training_relief[0].window"), &json!("slot_taken")));
    assert_eq!(lab.held(&moved), Some((lab.listing, 1, hours(9, 10))));
    let mut stray = outage.clone();
    stray["training_relief"][0]["training_id"] = json!(outside);
    let problem = lab.about("outages", &stray).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "training_relief[0].training_id");

    outage["training_relief"][0]["window"] = json!(hours(18, 19));
    let done = lab.about("outages", &outage).expect(201).json();
    assert_eq!(
        (done["bookings"].as_array().map(Vec::len), done["trainings"].as_array().map(Vec::len)),
        (Some(1), Some(3))
    );
    assert_eq!(lab.held(&moved), Some((lab.listing, 1, hours(18, 19))));
    assert_eq!(lab.held(&swapped), Some((twin, 1, hours(10, 12))), "the same time on the other instrument");
    assert_eq!((lab.held(&cancelled), lab.shown(&cancelled)), (None, None));
    let shown = lab.shown(&swapped).expect("it stands");
    assert_eq!((&shown["instrument_id"], &shown["listing_id"]), (&json!(twin), &json!(lab.listing)));
    assert_eq!((lab.announced("training.moved"), lab.announced("training.cancelled")), (2, 1));
    // Who gives it reads of it in words of its own.
    assert_eq!((lab.announced("training.lesson_moved"), lab.announced("training.lesson_cancelled")), (2, 1));
    assert!(lab.affected(hours(8, 14))["trainings"].as_array().is_some_and(Vec::is_empty));

    // Who passes at the other instrument is qualified for the training's own.
    lab.app.advance(Duration::hours(26));
    let result = json!({"user_id": lab.enterprise.caller.user_id, "result": "passed"});
    lab.post(&lab.provider, &format!("/trainings/{swapped}/results"), &result).expect(200);
    let token = lab.app.token(&lab.enterprise.caller);
    let mine = lab.app.get("/api/v1/qualifications", &token).expect(200).json();
    assert_eq!(mine["items"][0]["listing_id"], json!(lab.listing));
}

#[test]
fn an_outage_of_one_unit_moves_a_training_to_the_other() {
    let lab = Lab::with(&GivenListing { units: 2, ..GivenListing::default() });
    let id = lab.training(hours(9, 11));
    let relief = json!([{"training_id": id, "act": "move", "window": hours(9, 11)}]);
    let outage = json!({"window": hours(8, 12), "unit": 1, "reason": "维修", "training_relief": relief});
    lab.about("outages", &outage).expect(201);
    assert_eq!(lab.held(&id), Some((lab.listing, 2, hours(9, 11))));
    let none = json!({"window": hours(8, 9), "unit": 2, "reason": "维修"});
    lab.about("outages", &none).expect(201);
}

#[test]
fn a_training_that_has_begun_is_only_called_off() {
    let lab = Lab::open();
    let id = lab.training(hours(9, 11));
    lab.post(&lab.enterprise, &format!("/trainings/{id}/seats"), &json!({})).expect(201);
    // Half past nine.
    lab.app.clock.set(hours(9, 10).starts_at() + Duration::minutes(30));
    let outage = |relief: Value| json!({"window": hours(10, 12), "reason": "真空泵停机", "training_relief": [relief]});
    let later = json!({"training_id": id, "act": "move", "window": hours(15, 17)});
    lab.about("outages", &outage(later)).expect_problem(409, "training_closed");
    lab.about("outages", &outage(json!({"training_id": id, "act": "cancel"}))).expect(201);
    let result = json!({"user_id": lab.enterprise.caller.user_id, "result": "passed"});
    lab.post(&lab.provider, &format!("/trainings/{id}/results"), &result).expect_problem(409, "training_not_held");
}

#[test]
fn a_training_is_moved_as_one_step_and_a_refusal_names_what_is_free() {
    let lab = Lab::open();
    let id = lab.training(hours(9, 11));
    lab.app.booking(&lab.enterprise, lab.listing, hours(13, 15), "none");
    let path = format!("/trainings/{id}/move");
    let go = |person: &Person, body: Value| lab.post(person, &path, &body);
    go(&lab.enterprise, json!({"window": hours(15, 17), "reason": "x"})).expect(403);
    go(&lab.app.provider(), json!({"window": hours(15, 17), "reason": "x"})).expect(404);
    let taken = go(&lab.provider, json!({"window": hours(12, 14), "reason": "x"})).expect_problem(409, "slot_taken");
    assert_eq!(taken["free"][0], json!(hours(11, 13)), "the nearest, its own time included: {taken}");
    assert_eq!(lab.held(&id), Some((lab.listing, 1, hours(9, 11))), "the old place is kept");
    go(&lab.provider, json!({"window": hours(9, 11), "reason": "x"})).expect_problem(422, "invalid_input");
    go(&lab.provider, json!({"window": hours(15, 17), "reason": " "})).expect_problem(422, "invalid_input");
    let foreign = lab.app.listing(&lab.app.provider());
    go(&lab.provider, json!({"instrument_id": foreign, "reason": "x"})).expect_problem(422, "invalid_input");
    // Overlapping its own old time, longer, elsewhere.
    let moved = json!({"window": hours(10, 13), "place": "102", "reason": "加时"});
    let shown = go(&lab.provider, moved).expect(200).json();
    assert_eq!((&shown["place"], &shown["is_held"]), (&json!("102"), &json!(true)));
    assert_eq!(lab.held(&id), Some((lab.listing, 1, hours(10, 13))));
    go(&lab.provider, json!({"holds_instrument": false, "reason": "改在教室"})).expect(200);
    assert_eq!(lab.held(&id), None);
    lab.app.booking(&lab.enterprise, lab.listing, hours(10, 13), "none");
    go(&lab.provider, json!({"holds_instrument": true, "reason": "x"})).expect_problem(409, "slot_taken");
    let refused = lab.offer(lab.listing, hours(10, 12)).expect_problem(409, "slot_taken");
    assert!(refused["free"].as_array().is_some_and(|free| !free.is_empty()), "{refused}");
    lab.app.advance(Duration::hours(25));
    go(&lab.provider, json!({"window": hours(15, 17), "reason": "x"})).expect_problem(409, "training_closed");
}

#[test]
fn a_training_goes_to_instruments_that_are_offered_and_booked_by_time() {
    let lab = Lab::open();
    let id = lab.training(hours(9, 11));
    let go = |to: ListingId| {
        lab.post(&lab.provider, &format!("/trainings/{id}/move"), &json!({"instrument_id": to, "reason": "换机"}))
    };
    let other = lab.app.listing(&lab.provider);
    let closed = lab.app.listing(&lab.provider);
    let change_state = |listing: ListingId, state: &str| {
        let changed = diesel::update(listing::table.find(listing)).set(listing::state.eq(state.to_owned()));
        lab.app.read(|conn| changed.execute(conn).map_err(DbError::from));
    };
    change_state(closed, "applied");
    let service = GivenListing { kind: ListingKind::TestService, ..GivenListing::default() };
    for unfit in [closed, lab.app.listing_with(&lab.provider, &service)] {
        let problem = go(unfit).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], "instrument_id", "{problem}");
    }
    go(other).expect(200);
    // It goes back to what it teaches, whatever became of that meanwhile.
    change_state(lab.listing, "withdrawn");
    go(lab.listing).expect(200);
    assert_eq!(lab.held(&id), Some((lab.listing, 1, hours(9, 11))));
}

#[test]
fn a_training_of_before_that_holds_nothing_waits_for_its_provider_and_no_outage_overlooks_it() {
    let lab = Lab::open();
    let id = lab.training(hours(9, 11));
    assert!(!lab.app.has_todo(&lab.provider, "training_to_place"));
    lab.forget_unit(&id);
    lab.app.booking(&lab.enterprise, lab.listing, hours(10, 12), "none");
    assert!(lab.app.has_todo(&lab.provider, "training_to_place"));
    let shown = lab.shown(&id).expect("it stands");
    assert_eq!((&shown["holds_instrument"], &shown["is_held"]), (&json!(true), &json!(false)));
    assert_eq!(lab.affected(hours(8, 10))["trainings"][0]["training"]["id"], json!(id));
    let bare = json!({"window": hours(8, 10), "reason": "维修"});
    lab.about("outages", &bare).expect_problem(409, "outage_unresolved");
    lab.about("blocks", &bare).expect_problem(409, "slot_taken");
    // Whoever enrols or leaves meanwhile is not kept from it.
    lab.post(&lab.enterprise, &format!("/trainings/{id}/seats"), &json!({})).expect(201);
    let path = format!("/trainings/{id}/move");
    lab.post(&lab.provider, &path, &json!({"window": hours(9, 11), "reason": "x"})).expect_problem(409, "slot_taken");
    lab.post(&lab.provider, &path, &json!({"window": hours(14, 16), "reason": "补占仪器"})).expect(200);
    assert_eq!(lab.held(&id), Some((lab.listing, 1, hours(14, 16))));
    assert!(!lab.app.has_todo(&lab.provider, "training_to_place"));
}

/// The database's own word, whatever the program does.
#[test]
fn a_training_that_needs_a_unit_never_loses_it() {
    let lab = Lab::open();
    let id = lab.training(hours(9, 11));
    let free: uuid::Uuid = id.parse().expect("an id");
    let refused = |statement: String| {
        let mut conn = lab.app.db.connection().expect("a connection");
        let error = conn.transaction(|conn| conn.batch_execute(&statement)).expect_err("it is refused");
        assert!(error.to_string().contains("does not hold what it needs"), "{statement}: {error}");
    };
    refused(format!("DELETE FROM occupancy WHERE training_id = '{free}'"));
    refused(format!("UPDATE occupancy SET ends_at = ends_at - interval '1 minute' WHERE training_id = '{free}'"));
    refused(format!("UPDATE training_session SET ends_at = ends_at + interval '1 hour' WHERE id = '{free}'"));
    refused(format!("UPDATE training_session SET holds_instrument = false WHERE id = '{free}'"));
    refused(format!("UPDATE training_session SET cancelled_at = now() WHERE id = '{free}'"));
    assert_eq!(lab.held(&id), Some((lab.listing, 1, hours(9, 11))));
}

/// An outage against a training that is offered, and against somebody who enrols, at the same instant: there is never a training
/// inside an outage, and whoever has a seat in one that was called off was told.
#[test]
fn an_outage_and_a_training_at_the_same_instant_never_both_stand() {
    let lab = Lab::open();
    let learner = lab.app.enterprise();
    let mut won = [0, 0];
    for _ in 0..12 {
        let listing = lab.app.listing(&lab.provider);
        let stands = lab.offer(listing, hours(13, 15)).expect(201).id();
        let outage = json!({
            "window": hours(9, 15), "reason": "检修", "training_relief": [{"training_id": stands, "act": "cancel"}],
        });
        let start = Barrier::new(3);
        let (stopped, offered, seated) = thread::scope(|scope| {
            let stop = scope.spawn(|| {
                start.wait();
                lab.post(&lab.provider, &format!("/listings/{listing}/outages"), &outage)
            });
            let offer = scope.spawn(|| {
                start.wait();
                lab.offer(listing, hours(10, 12))
            });
            let seat = scope.spawn(|| {
                start.wait();
                lab.post(&learner, &format!("/trainings/{stands}/seats"), &json!({}))
            });
            let answer = |thread: thread::ScopedJoinHandle<'_, Reply>| thread.join().expect("an answer");
            (answer(stop), answer(offer), answer(seat))
        });
        assert_eq!(stopped.status == 201, offered.status != 201, "{} {}", stopped.text, offered.text);
        let (seats, called_off): (i64, bool) = lab.app.read(|conn| {
            let id: uuid::Uuid = stands.parse().expect("an id");
            let seats = training_seat::table.filter(training_seat::session_id.eq(id)).count().get_result(conn)?;
            let off = training_session::table.find(id).select(training_session::cancelled_at.is_not_null());
            Ok::<_, DbError>((seats, off.first(conn)?))
        });
        assert_eq!(called_off, stopped.status == 201);
        assert_eq!(seats, i64::from(seated.status == 201));
        if stopped.status == 201 {
            offered.expect_problem(409, "slot_taken");
            won[0] += 1;
            if seated.status == 201 {
                let told: i64 = lab.app.read(|conn| {
                    let person = json!([learner.caller.user_id]);
                    diesel::sql_query(
                        "SELECT count(*) AS n FROM outbox WHERE topic = 'training.cancelled' AND subject_id = $1
                         AND payload -> 'people' @> $2",
                    )
                    .bind::<diesel::sql_types::Uuid, _>(stands.parse::<uuid::Uuid>().expect("an id"))
                    .bind::<diesel::sql_types::Jsonb, _>(person)
                    .get_result::<Count>(conn)
                    .map(|count| count.n)
                    .map_err(DbError::from)
                });
                assert_eq!(told, 1, "who has a seat is told");
            } else {
                seated.expect_problem(409, "training_closed");
            }
        } else {
            // It was seen, or the calendar said no.
            let is_told = ["outage_unresolved", "slot_taken"].iter().any(|code| stopped.text.contains(code));
            assert!(stopped.status == 409 && is_told, "{}", stopped.text);
            won[1] += 1;
        }
    }
    println!("the outage won {} times, the training {}", won[0], won[1]);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// Whoever waits for a lock judges by what is there after the wait.
#[test]
fn what_moves_away_while_an_outage_waits_is_not_in_its_way() {
    let lab = Lab::open();
    let id = lab.training(hours(9, 11));
    let mut conn = lab.app.db.connection().expect("a connection");
    let later = |table: &str, key: &str| {
        format!(
            "UPDATE {table} SET starts_at = starts_at + interval '4 hours', ends_at = ends_at + interval '4 hours'
             WHERE {key} = '{id}';"
        )
    };
    let (session, unit) = (later("training_session", "id"), later("occupancy", "training_id"));
    conn.batch_execute(&format!("BEGIN; {session} {unit}")).expect("it is moved");
    let stopped = thread::scope(|scope| {
        let stop = scope.spawn(|| lab.about("outages", &json!({"window": hours(9, 11), "reason": "维修"})));
        let waiting = || {
            let count = "SELECT count(*) AS n FROM pg_stat_activity
                         WHERE datname = current_database() AND wait_event_type = 'Lock'";
            lab.app.read(|conn| diesel::sql_query(count).get_result::<Count>(conn).map_err(DbError::from)).n > 0
        };
        while !stop.is_finished() && !waiting() {
            thread::sleep(std::time::Duration::from_millis(10));
        }
        conn.batch_execute("COMMIT").expect("it is there");
        stop.join().expect("an answer")
    });
    stopped.expect(201);
    assert_eq!(lab.held(&id), Some((lab.listing, 1, hours(13, 15))));
}

/// One books where another offers a training: the calendar lets one through.
#[test]
fn a_booking_and_a_training_at_the_same_instant_never_both_stand() {
    let lab = Lab::open();
    for _ in 0..8 {
        let listing = lab.app.listing(&lab.provider);
        let start = Barrier::new(2);
        let (offered, booked) = thread::scope(|scope| {
            let offer = scope.spawn(|| {
                start.wait();
                lab.offer(listing, hours(9, 11))
            });
            let book = scope.spawn(|| {
                start.wait();
                lab.post(&lab.enterprise, "/bookings", &order(listing, hours(10, 12), "none"))
            });
            (offer.join().expect("an answer"), book.join().expect("an answer"))
        });
        assert_eq!(offered.status == 201, booked.status != 201, "{} {}", offered.text, booked.text);
    }
}
