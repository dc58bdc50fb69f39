//! Messages of an instrument: shown wherever it is booked or used, a warning to be read by whoever books its time, and told once
//! to those who have booked it.

use chrono::Duration;
use chuangquan::booking::service::{run_wait_list, tell_of_warnings};
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, outbox};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order};
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
        let app = TestApp::start();
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let listing = app.listing(&provider);
        Self { app, enterprise, provider, listing }
    }

    fn ask(&self, method: &str, person: &Person, path: &str, body: Option<&Value>) -> Reply {
        let path = format!("/api/v1/listings/{}/advisories{path}", self.listing);
        self.app.client.send(method, &path, Some(&self.app.token(&person.caller)), body, &[])
    }

    fn post(&self, message: &Value) -> Value {
        self.ask("POST", &self.provider, "", Some(message)).expect(201).json()
    }

    fn shown(&self) -> Vec<String> {
        let upkeep = self.app.get_public(&format!("/api/v1/listings/{}/upkeep", self.listing)).expect(200).json();
        let all = upkeep["advisories"].as_array().expect("messages").clone();
        all.iter().map(|one| one["text"]["en"].as_str().expect("words").to_owned()).collect()
    }

    fn quote(&self, wish: &Value) -> Reply {
        self.app.post("/api/v1/bookings/quote", &self.app.token(&self.enterprise.caller), wish)
    }

    fn book(&self, wish: &Value) -> Reply {
        self.app.post("/api/v1/bookings", &self.app.token(&self.enterprise.caller), wish)
    }

    /// References of the bookings whose enterprises were told a minute later, and in which words.
    fn told(&self) -> Vec<(String, String)> {
        self.app.clock.advance(Duration::minutes(1));
        tell_of_warnings(&self.app.db).expect("the job runs");
        assert_eq!(tell_of_warnings(&self.app.db).expect("the job runs"), 0, "nothing is left to tell");
        let rows: Vec<Value> = self.app.read(|conn| {
            let about = outbox::table.filter(outbox::topic.eq("booking.advised")).order(outbox::id);
            about.select(outbox::payload).load(conn).map_err(DbError::from)
        });
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let mut told: Vec<_> = rows.iter().map(|news| (word(&news["reference"]), word(&news["text"]["en"]))).collect();
        told.sort();
        told
    }
}

fn message(severity: &str, word: &str, window: Option<TimeWindow>) -> Value {
    json!({
        "severity": severity, "text": { "zh": word, "en": word },
        "starts_at": window.map(|window| window.starts_at()), "ends_at": window.map(|window| window.ends_at()),
    })
}

#[test]
fn messages_are_shown_until_they_are_over_or_ended_and_every_version_is_kept() {
    let lab = Lab::open();
    let mine = |method: &str, path: &str, body: Option<&Value>| lab.ask(method, &lab.provider, path, body);
    lab.ask("POST", &lab.app.provider(), "", Some(&message("info", "x", None))).expect(404);
    lab.ask("POST", &lab.enterprise, "", Some(&message("info", "x", None))).expect_problem(403, "forbidden");
    let long = message("info", &"长".repeat(501), None);
    let faults = mine("POST", "", Some(&long)).expect_problem(422, "invalid_input");
    assert_eq!(faults["errors"].as_array().map(Vec::len), Some(2), "both languages: {faults}");
    mine("POST", "", Some(&message("info", &"长".repeat(500), None))).expect(201);
    mine("POST", "", Some(&message("info", " ", None))).expect_problem(422, "invalid_input");
    let past = TimeWindow::new(lab.app.clock.now() - Duration::hours(2), lab.app.clock.now()).expect("a window");
    mine("POST", "", Some(&message("info", "x", Some(past)))).expect_problem(422, "invalid_input");
    mine("POST", "", Some(&message("stop", "x", None))).expect_problem(422, "invalid_input");

    let first = lab.post(&message("info", "bring a stage", Some(hours(9, 11))));
    lab.post(&message("warning", "low resolution", Some(hours(12, 14))));
    assert_eq!(lab.shown()[0], "low resolution", "warnings first");
    assert_eq!(lab.shown().len(), 3);
    let id = first["id"].as_str().expect("an id");
    let changed = message("info", "bring two stages", Some(hours(9, 11)));
    mine("PUT", &format!("/{id}?version=2"), Some(&changed)).expect_problem(409, "stale_version");
    let now = mine("PUT", &format!("/{id}?version=1"), Some(&changed)).expect(200).json();
    assert_eq!((&now["version"], &now["text"]["en"]), (&json!(2), &json!("bring two stages")));
    lab.ask("DELETE", &lab.app.provider(), &format!("/{id}"), None).expect(404);
    mine("DELETE", &format!("/{id}"), None).expect(200);
    mine("DELETE", &format!("/{id}"), None).expect(404);
    mine("PUT", &format!("/{id}?version=3"), Some(&changed)).expect(404);
    assert!(!lab.shown().contains(&"bring two stages".to_owned()));

    let beside_the_calendar = |from: i64, to: i64| {
        let at = |hour| (hours(0, 1).starts_at() + Duration::hours(hour)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let path = format!("/api/v1/provider-calendar/advisories?from={}&to={}", at(from), at(to));
        let told = |person: &Person| {
            lab.app.get(&path, &lab.app.token(&person.caller)).expect(200).json().as_array().map_or(0, Vec::len)
        };
        assert_eq!(told(&lab.app.provider()), 0, "others have theirs");
        told(&lab.provider)
    };
    assert_eq!((beside_the_calendar(8, 12), beside_the_calendar(8, 13)), (1, 2), "of the time that is looked at");

    let history = mine("GET", "?limit=200", None).expect(200).json();
    let of_first: Vec<_> = history["items"]
        .as_array()
        .expect("versions")
        .iter()
        .filter(|one| one["advisory_id"] == first["id"])
        .map(|one| (one["version"].clone(), one["is_ended"].clone(), one["text"]["en"].clone()))
        .collect();
    let version = |n: i32, ended: bool, word: &str| (json!(n), json!(ended), json!(word));
    let (third, second) = (version(3, true, "bring two stages"), version(2, false, "bring two stages"));
    assert_eq!(of_first, [third, second, version(1, false, "bring a stage")]);
    lab.ask("GET", &lab.app.provider(), "", None).expect(404);
    lab.app.clock.set(hours(14, 15).starts_at());
    assert_eq!(lab.shown().len(), 1, "the warning is over");
}

#[test]
fn a_warning_is_read_by_whoever_books_a_time_in_which_it_holds() {
    let lab = Lab::open();
    lab.post(&message("warning", "low resolution", Some(hours(12, 14))));
    lab.post(&message("info", "bring a stage", None));
    let wish = |from, to| order(lab.listing, hours(from, to), "none");
    for (from, to) in [(10, 12), (14, 15)] {
        assert_eq!(lab.quote(&wish(from, to)).expect(200).json()["problems"], json!([]), "{from} to {to}");
    }
    let quoted = lab.quote(&wish(11, 13)).expect(200).json();
    let problem = &quoted["problems"][0];
    assert_eq!((&problem["rule"], &problem["effect"]), (&json!("advisory"), &json!("warn")), "{quoted}");
    assert_eq!(problem["message"]["en"], "low resolution", "in the provider's own words");
    lab.book(&wish(11, 13)).expect_problem(409, "warnings_not_accepted");
    let mut read = wish(11, 13);
    read["accept_warnings"] = json!(["advisory"]);
    let booked = lab.book(&read).expect(201).json();
    assert_eq!(booked["allowance"]["breaches"][0]["rule"], "advisory", "kept with the booking: {booked}");
    // What is taken besides names what is free near, whether somebody warns of it or not.
    let taken = lab.book(&read).expect_problem(409, "slot_taken");
    assert!(taken["free"].as_array().is_some_and(|free| !free.is_empty()), "{taken}");
}

#[test]
fn those_who_have_booked_the_time_of_a_warning_are_told_once() {
    let lab = Lab::open();
    let book = |from, to| lab.app.booking(&lab.enterprise, lab.listing, hours(from, to), "none").reference;
    let (early, inside, late) = (book(8, 10), book(11, 13), book(15, 16));
    let cancelled = lab.app.booking(&lab.enterprise, lab.listing, hours(13, 14), "none").id;
    let path = format!("/api/v1/bookings/{cancelled}/cancel");
    lab.app.post(&path, &lab.app.token(&lab.enterprise.caller), &json!({ "reason": "改用其他仪器" })).expect(200);

    lab.post(&message("info", "bring a stage", None));
    assert!(lab.told().is_empty(), "what is good to know is only shown");
    let warning = lab.post(&message("warning", "low resolution", Some(hours(12, 14))));
    let id = warning["id"].as_str().expect("an id").to_owned();
    assert_eq!(lab.told(), [(inside.clone(), "low resolution".to_owned())]);
    let mut read = order(lab.listing, hours(13, 14), "none");
    read["accept_warnings"] = json!(["advisory"]);
    lab.book(&read).expect(201);

    let rewritten = message("warning", "very low resolution", Some(hours(12, 14)));
    lab.ask("PUT", &lab.provider, &format!("/{id}?version=1"), Some(&rewritten)).expect(200);
    assert_eq!(lab.told().len(), 1, "each once, and not who has read it when booking");
    let mended = message("warning", "slip", Some(hours(12, 15)));
    lab.ask("PUT", &lab.provider, &format!("/{id}?version=2"), Some(&mended)).expect(200);
    let longer = message("warning", "very low resolution", Some(hours(12, 16)));
    lab.ask("PUT", &lab.provider, &format!("/{id}?version=3"), Some(&longer)).expect(200);
    let mut expected = vec![(inside, "low resolution".to_owned()), (late, "very low resolution".to_owned())];
    expected.sort();
    assert_eq!(lab.told(), expected, "whom it did not concern before");
    assert!(!lab.told().iter().any(|(reference, _)| *reference == early));
    let ended = lab.post(&message("warning", "ended at once", Some(hours(8, 10))));
    let id = ended["id"].as_str().expect("an id");
    lab.ask("DELETE", &lab.provider, &format!("/{id}"), None).expect(200);
    assert_eq!(lab.told(), expected, "what was ended at once is told to nobody");
}

/// Whoever waited when a warning came reads it with the offer: taking that is enough.
#[test]
fn an_offer_can_be_taken_though_a_warning_came_meanwhile() {
    let lab = Lab::open();
    let holder = lab.app.enterprise();
    let held = lab.app.booking(&holder, lab.listing, hours(9, 11), "none").id;
    let token = lab.app.token(&lab.enterprise.caller);
    let wish = order(lab.listing, hours(9, 11), "none");
    let entry = lab.app.post("/api/v1/wait-entries", &token, &wish).expect(201).id();
    lab.post(&message("warning", "low resolution", Some(hours(8, 12))));
    let path = format!("/api/v1/bookings/{held}/cancel");
    lab.app.post(&path, &lab.app.token(&holder.caller), &json!({ "reason": "样品未到" })).expect(200);
    assert_eq!(run_wait_list(&lab.app.db).expect("the job runs").offered, 1);
    let booked = lab.app.post(&format!("/api/v1/wait-entries/{entry}/accept"), &token, &json!({})).expect(201).json();
    assert_eq!(booked["allowance"]["breaches"][0]["message"]["en"], "low resolution", "{booked}");
}

#[test]
fn an_alternative_tells_what_its_provider_warns_of() {
    let lab = Lab::open();
    let other = lab.app.listing(&lab.provider);
    lab.app.read(|conn| {
        diesel::update(listing::table).set(listing::category.eq("电镜")).execute(conn).map_err(DbError::from)
    });
    lab.app.booking(&lab.enterprise, lab.listing, hours(0, 8), "none");
    let path = format!("/api/v1/listings/{other}/advisories");
    for (word, window) in [("now", None), ("later", Some(hours(20, 22)))] {
        lab.app.post(&path, &lab.provider.token, &message("warning", word, window)).expect(201);
    }
    let stamp = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (from, to) = (stamp(hours(0, 1).starts_at()), stamp(hours(18, 19).starts_at()));
    let path = format!("/api/v1/listings/{}/alternatives?from={from}&to={to}&minutes=60", lab.listing);
    let found = lab.app.get_public(&path).expect(200).json();
    assert_eq!(found["listings"][0]["id"], json!(other), "{found}");
    let told: Vec<_> =
        found["listings"][0]["advisories"].as_array().expect("messages").iter().map(|one| &one["text"]["en"]).collect();
    assert_eq!(told, [&json!("now")], "of the time at which it is free");
}
