//! A provider's booking rules over HTTP: edited with history, all problems at once, warnings, exceptions, overrides,
//! buffers, quotas, notice, and what is booked keeps its terms.

use std::thread;

use chrono::Duration;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::programme::calendar;
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, booking, listing_rules, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// An enterprise, and a provider with a listing of 100 yuan an hour that confirms by itself.
struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn with(rules: Value) -> Self {
        Self::of(&GivenListing::default(), rules)
    }

    fn of(given: &GivenListing, rules: Value) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        let lab = Self { app, enterprise, provider, listing };
        lab.set(0, rules).expect(200);
        lab
    }

    fn set(&self, version: i32, rules: Value) -> Reply {
        let path = format!("/api/v1/listings/{}/rules?version={version}", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), &rules)
    }

    fn asks(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.enterprise.caller), body)
    }

    fn serves(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.provider.caller), body)
    }

    fn order(&self, window: TimeWindow) -> Value {
        order(self.listing, window, "none")
    }

    fn book(&self, window: TimeWindow) -> Reply {
        self.asks("/bookings", &self.order(window))
    }

    /// The last thing that the audit trail says of a booking.
    fn last_event(&self, id: &str) -> (String, Value) {
        let id: uuid::Uuid = id.parse().expect("an id");
        self.app.read(|conn| {
            let events = audit_event::table.filter(audit_event::subject_id.eq(id)).order(audit_event::seq.desc());
            Ok::<_, DbError>(events.select((audit_event::action, audit_event::detail)).first(conn)?)
        })
    }
}

/// From an hour and minute of the day after tests begin to another.
fn between(from: (u32, u32), to: (u32, u32)) -> TimeWindow {
    TimeWindow::new(tomorrow(from.0, from.1), tomorrow(to.0, to.1)).expect("a window")
}

fn rules_of(problem: &Value) -> Vec<&str> {
    let problems = problem["problems"].as_array().expect("problems");
    problems.iter().map(|problem| problem["rule"].as_str().expect("a rule")).collect()
}

#[test]
fn rules_are_edited_with_history_and_never_changed_afterwards() {
    let lab = Lab::with(json!({"setup_minutes": 10}));
    let path = format!("/api/v1/listings/{}/rules", lab.listing);
    let shown = lab.app.get_public(&path).expect(200).json();
    assert_eq!((&shown["version"], &shown["rules"]["setup_minutes"]), (&json!(1), &json!(10)));

    let stale = lab.set(0, json!({"setup_minutes": 20})).expect_problem(409, "stale_version");
    assert_eq!(stale["version"], 1);
    assert_eq!(lab.set(1, json!({"setup_minutes": 10})).expect(200).json()["version"], 1, "nothing new");
    assert_eq!(lab.set(1, json!({"setup_minutes": 20})).expect(200).json()["version"], 2);
    let wrong = lab.set(2, json!({"setup_minutes": -1, "cool_down_minutes": -1})).expect_problem(422, "invalid_input");
    assert_eq!(wrong["errors"].as_array().map(Vec::len), Some(2), "{wrong}");
    lab.set(2, json!({"setup": 5})).expect_problem(422, "invalid_input");

    let token = lab.app.token(&lab.provider.caller);
    let history = lab.app.get(&format!("{path}/history?limit=1"), &token).expect(200).json();
    assert_eq!(
        (&history["items"][0]["version"], &history["items"][0]["changed_by"]),
        (&json!(2), &json!(lab.provider.caller.login))
    );
    let next = history["next"].as_str().expect("a second page");
    let older = lab.app.get(&format!("{path}/history?limit=1&cursor={next}"), &token).expect(200).json();
    assert_eq!((&older["items"][0]["version"], &older["next"]), (&json!(1), &Value::Null));

    let stranger = lab.app.provider();
    lab.app.put(&format!("{path}?version=2"), &stranger.token, &json!({})).expect(404);
    lab.app.get(&format!("{path}/history"), &stranger.token).expect(404);
    let changed = lab.app.db.connection().map(|mut conn| {
        diesel::update(listing_rules::table).set(listing_rules::changed_by.eq("nobody")).execute(&mut *conn)
    });
    assert!(changed.expect("a connection").is_err(), "versions are append-only");
}

#[test]
fn all_problems_of_a_wish_are_answered_together_with_what_would_do() {
    let lab = Lab::with(json!({
        "quotas": [{"holder": "organisation", "measure": "minutes_a_day", "most": 120}],
        "exceptions": [{"from": "2026-03-03", "to": "2026-03-03", "hours": [[540, 1080]]}],
        "responses": {"closed": {"effect": "reject", "message": {"zh": "请到前台", "en": "ask the desk"}}},
    }));
    lab.book(hours(9, 10)).expect(201);
    // Taken from 9 to 10, an hour and a half of which an hour is left, half an hour before opening.
    let asked = lab.order(between((8, 30), (10, 0)));
    for path in ["/bookings/quote", "/bookings"] {
        let problem = lab.asks(path, &asked).expect_problem(422, "invalid_input");
        assert_eq!(rules_of(&problem), ["closed", "organisation_quota", "slot_taken"], "{problem}");
        let codes: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|e| &e["code"]).collect();
        assert_eq!(codes, ["closed", "organisation_quota", "slot_taken"]);
        let (closed, quota) = (&problem["problems"][0], &problem["problems"][1]);
        assert_eq!(closed["message"]["en"], "ask the desk");
        assert_eq!(quota["measured"], json!({"value": 150, "limit": 120, "unit": "minutes"}));
        assert_eq!((&quota["staff_may_override"], &quota["effect"]), (&json!(true), &json!("reject")));
        // An hour and a half is too much for that day; the day before is open all day.
        let nearest: TimeWindow = serde_json::from_value(quota["nearest"].clone()).expect("a window");
        lab.asks("/bookings/quote", &lab.order(nearest)).expect(200);
    }
    let taken = lab.asks("/bookings/quote", &lab.order(hours(9, 10))).expect(200).json();
    assert_eq!(rules_of(&taken), ["slot_taken"], "a price is told all the same");
}

#[test]
fn warnings_are_read_before_they_stand() {
    let lab = Lab::with(json!({"responses": {"too_long": {"effect": "warn"}, "closed": {"effect": "warn"}},
        "exceptions": [{"from": "2026-03-03", "to": "2026-03-03"}]}));
    let mut asked = lab.order(hours(9, 18));
    let quoted = lab.asks("/bookings/quote", &asked).expect(200).json();
    assert_eq!(rules_of(&quoted), ["too_long", "closed"]);
    for read in [json!([]), json!(["too_long"])] {
        asked["accept_warnings"] = read;
        let problem = lab.asks("/bookings", &asked).expect_problem(409, "warnings_not_accepted");
        assert_eq!(rules_of(&problem), ["too_long", "closed"]);
    }
    asked["accept_warnings"] = json!(["closed", "too_long"]);
    let booked = lab.asks("/bookings", &asked).expect(201);
    let view = booked.json();
    assert_eq!((&view["state"], &view["allowance"]["is_asked"]), (&json!("confirmed"), &json!(false)));
    assert_eq!(lab.last_event(&booked.id()).1["breaks"], json!(["too_long", "closed"]));
}

#[test]
fn an_exception_is_asked_for_granted_and_recorded() {
    let lab = Lab::with(json!({"responses": {"misaligned": {"effect": "reject", "staff_may_override": false}}}));
    let mut asked = lab.order(hours(8, 18));
    asked["exception_reason"] = json!("急件");
    let booked = lab.asks("/bookings", &asked).expect(201);
    let view = booked.json();
    assert_eq!(
        (&view["state"], &view["allowance"]["reason"]),
        (&json!("requested"), &json!("急件")),
        "asked, not confirmed"
    );
    let id = booked.id();
    let confirmed = lab.serves(&format!("/bookings/{id}/confirm"), &json!({})).expect(200).json();
    assert_eq!(confirmed["allowance"]["granted_by"], json!(lab.provider.caller.login));
    let (action, detail) = lab.last_event(&id);
    assert_eq!((action.as_str(), &detail["breaks"]), ("booking.confirmed", &json!(["too_long"])));
    assert_eq!(detail["granted_by"], json!(lab.provider.caller.login));

    let mut hard = lab.order(between((19, 10), (20, 10)));
    hard["exception_reason"] = json!("急件");
    lab.asks("/bookings", &hard).expect_problem(422, "invalid_input");
    hard["exception_reason"] = json!(" ");
    let problem = lab.asks("/bookings", &hard).expect_problem(422, "invalid_input");
    let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|e| &e["field"]).collect();
    assert!(fields.contains(&&json!("exception_reason")), "{problem}");
}

#[test]
fn staff_book_for_somebody_and_override_what_they_may() {
    let lab = Lab::with(json!({"responses": {"misaligned": {"effect": "reject", "staff_may_override": false}}}));
    let uscc: Option<String> = lab.app.read(|conn| {
        let found = organisation::table.find(lab.enterprise.organisation()).select(organisation::uscc);
        Ok::<_, DbError>(found.first(conn)?)
    });
    let mut asked = json!({"listing_id": lab.listing, "enterprise_uscc": uscc, "window": hours(8, 18)});
    let problem = lab.serves("/provider/bookings", &asked).expect_problem(422, "invalid_input");
    assert_eq!(rules_of(&problem), ["too_long"]);
    asked["override_reason"] = json!("院长同意");
    let booked = lab.serves("/provider/bookings", &asked).expect(201);
    let view = booked.json();
    assert_eq!((&view["state"], &view["enterprise_id"]), (&json!("confirmed"), &json!(lab.enterprise.organisation())));
    assert_eq!(view["allowance"]["granted_by"], json!(lab.provider.caller.login));
    let detail = lab.last_event(&booked.id()).1;
    assert_eq!((&detail["breaks"], &detail["exception"]), (&json!(["too_long"]), &json!("院长同意")));

    // What is taken is taken for staff too, and some rules are nobody's to override.
    lab.serves("/provider/bookings", &asked).expect_problem(409, "slot_taken");
    asked["window"] = json!(between((19, 10), (20, 10)));
    lab.serves("/provider/bookings", &asked).expect_problem(422, "invalid_input");
    asked["window"] = json!(hours(19, 20));
    let stranger = lab.app.provider();
    lab.app.post("/api/v1/provider/bookings", &stranger.token, &asked).expect(404);
    asked["enterprise_uscc"] = json!(crate::support::given::uscc());
    lab.serves("/provider/bookings", &asked).expect(404);
}

#[test]
fn set_up_and_clean_up_keep_others_away() {
    let lab = Lab::with(json!({"setup_minutes": 30, "cleanup_minutes": 60}));
    let id = lab.book(hours(9, 10)).expect(201).id();
    let rival = lab.app.enterprise();
    let tries = |window: TimeWindow| lab.app.post("/api/v1/bookings", &rival.token, &lab.order(window));
    // Cleaned until 11:00, then half an hour to set up.
    let problem = tries(hours(11, 12)).expect_problem(409, "slot_taken");
    assert_eq!(problem["free"][0], json!(between((11, 30), (12, 30))));
    let next = tries(between((11, 30), (12, 30))).expect(201).id();
    let calendar =
        format!("/api/v1/listings/{}/calendar?from=2026-03-02T16:00:00Z&to=2026-03-03T16:00:00Z", lab.listing);
    let shown = lab.app.get_public(&calendar).expect(200).json();
    assert_eq!(shown["busy"][0]["starts_at"], json!(tomorrow(8, 30)));
    assert_eq!(shown["busy"][0]["ends_at"], json!(tomorrow(11, 0)));
    assert_eq!((&shown["setup_minutes"], &shown["cleanup_minutes"]), (&json!(30), &json!(60)));

    // A block needs no set-up, but may not begin before the place is clean.
    let block = |window: TimeWindow| {
        lab.serves(&format!("/listings/{}/blocks", lab.listing), &json!({"window": window, "reason": "x"}))
    };
    block(between((13, 0), (14, 0))).expect_problem(409, "slot_taken");
    block(between((13, 30), (14, 0))).expect(201);

    // A move lets go of the buffers too; what would touch the own old time is fine.
    lab.asks(&format!("/bookings/{id}/move"), &json!({"window": hours(10, 11)})).expect_problem(409, "slot_taken");
    lab.asks(&format!("/bookings/{id}/move"), &json!({"window": between((9, 30), (10, 0))})).expect(200);

    // Early delivery frees the rest, but for the time to clean up.
    lab.app.clock.set(tomorrow(11, 45));
    lab.serves(&format!("/bookings/{next}/deliver"), &json!({})).expect(200);
    let rest = lab.app.get_public(&calendar).expect(200).json();
    assert_eq!(rest["busy"][1]["ends_at"], json!(tomorrow(12, 45)));
    // The booked time itself is what its parties and the provider's calendar see.
    let own = "/api/v1/provider-calendar?from=2026-03-02T16:00:00Z&to=2026-03-03T16:00:00Z";
    let entries = lab.app.get(own, &lab.app.token(&lab.provider.caller)).expect(200).json();
    assert_eq!(entries[0]["starts_at"], json!(tomorrow(9, 30)), "{entries}");
}

#[test]
fn statutory_holidays_and_make_up_days_follow_the_calendar() {
    let given =
        GivenListing { opening_hours: json!({"mon": [[540, 1080]], "fri": [[540, 1080]]}), ..GivenListing::default() };
    let lab = Lab::of(&given, json!({"holidays": "closed", "make_up_days_like": "mon"}));
    lab.app.write(|tx| calendar::import(tx, include_bytes!("../../data/holidays/2026.json")));
    // 6 April 2026 (a Monday) is off for Qingming; 9 May (a Saturday) is worked.
    let at = |day: &str| {
        let window = json!({"starts_at": format!("2026-{day}T02:00:00Z"), "ends_at": format!("2026-{day}T03:00:00Z")});
        lab.asks("/bookings", &json!({"listing_id": lab.listing, "window": window}))
    };
    let problem = at("04-06").expect_problem(422, "invalid_input");
    assert_eq!(rules_of(&problem), ["closed"]);
    at("04-13").expect(201);
    at("05-09").expect(201);
    at("05-16").expect_problem(422, "invalid_input");
}

#[test]
fn members_may_book_further_ahead() {
    let lab = Lab::with(json!({"horizon_days_by_class": {"member": 120, "standard": 30}}));
    let far =
        TimeWindow::new(tomorrow(9, 0) + Duration::days(99), tomorrow(10, 0) + Duration::days(99)).expect("a window");
    let problem = lab.book(far).expect_problem(422, "invalid_input");
    assert_eq!(problem["problems"][0]["measured"], json!({"value": 100, "limit": 30, "unit": "days"}));
    let uscc: String = lab.app.read(|conn| {
        let found =
            organisation::table.find(lab.enterprise.organisation()).select(organisation::uscc.assume_not_null());
        Ok::<_, DbError>(found.first(conn)?)
    });
    let (path, token) = (format!("/api/v1/provider/customers/{uscc}"), lab.app.token(&lab.provider.caller));
    lab.app.put(&path, &token, &json!({"customer_class": "sme"})).expect_problem(422, "invalid_input");
    lab.app.put(&path, &token, &json!({"customer_class": "member", "note": "联盟成员"})).expect(200);
    let listed = lab.app.get("/api/v1/provider/customers", &token).expect(200).json();
    assert_eq!(listed["items"][0]["enterprise_id"], json!(lab.enterprise.organisation()));
    lab.book(far).expect(201);
    // Another provider's word counts for nothing here.
    assert_eq!(
        lab.app.get("/api/v1/provider/customers", &lab.app.provider().token).expect(200).json()["items"],
        json!([])
    );
    lab.app.client.send("DELETE", &path, Some(&token), None, &[]).expect(204);
    lab.app.client.send("DELETE", &path, Some(&token), None, &[]).expect(404);
    let later = TimeWindow::new(far.ends_at(), far.ends_at() + Duration::hours(1)).expect("a window");
    lab.book(later).expect_problem(422, "invalid_input");
}

#[test]
fn minutes_that_are_still_ahead_have_a_quota_of_their_own() {
    let lab = Lab::with(json!({"quotas": [{"holder": "organisation", "measure": "open_minutes", "most": 180}]}));
    let id = lab.book(hours(9, 11)).expect(201).id();
    let beyond = lab.book(between((14, 0), (15, 30))).expect_breach("organisation_quota");
    assert_eq!(beyond["measured"], json!({"value": 210, "limit": 180, "unit": "minutes"}));
    lab.book(hours(14, 15)).expect(201);
    lab.book(between((16, 0), (16, 30))).expect_breach("organisation_quota");
    // An hour of the first is over: as much may be booked again, and no more.
    lab.app.clock.set(tomorrow(10, 0));
    lab.book(between((16, 0), (17, 30))).expect_breach("organisation_quota");
    lab.book(hours(16, 17)).expect(201);
    lab.book(between((18, 0), (18, 30))).expect_breach("organisation_quota");
    // What is done before its end has nothing ahead any more.
    lab.serves(&format!("/bookings/{id}/deliver"), &json!({})).expect(200);
    lab.book(hours(18, 19)).expect(201);
}

#[test]
fn quotas_hold_when_everybody_asks_at_once() {
    let lab = Lab::with(json!({"quotas": [{"holder": "organisation", "measure": "open_bookings", "most": 2}]}));
    let statuses: Vec<u16> = thread::scope(|scope| {
        let tries: Vec<_> = (0..8_u32)
            .map(|n| {
                let lab = &lab;
                scope.spawn(move || lab.book(hours(9 + n, 10 + n)).status)
            })
            .collect();
        tries.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    assert_eq!(statuses.iter().filter(|&&status| status == 201).count(), 2, "{statuses:?}");
    let kept: i64 = lab.app.read(|conn| Ok::<_, DbError>(booking::table.count().get_result(conn)?));
    assert_eq!(kept, 2);
    // Another organisation has its own; a booking that is called off makes room.
    let rival = lab.app.enterprise();
    lab.app.post("/api/v1/bookings", &rival.token, &lab.order(hours(18, 19))).expect(201);
    let mine: uuid::Uuid = lab.app.read(|conn| {
        let own = booking::table.filter(booking::enterprise_id.eq(lab.enterprise.organisation()));
        Ok::<_, DbError>(own.select(booking::id).first(conn)?)
    });
    // Moving one of two is not a third.
    lab.asks(&format!("/bookings/{mine}/move"), &json!({"window": hours(20, 21)})).expect(200);
    lab.asks(&format!("/bookings/{mine}/cancel"), &json!({"reason": "x"})).expect(200);
    lab.book(hours(20, 21)).expect(201);
}

#[test]
fn notice_to_change_and_to_cancel_are_two_numbers_and_what_is_booked_keeps_them() {
    let lab = Lab::with(json!({"change_notice_minutes": 120, "cancel_notice_minutes": 60}));
    let (first, second) = (lab.book(hours(9, 10)).expect(201).id(), lab.book(hours(10, 11)).expect(201).id());
    lab.set(1, json!({"change_notice_minutes": 600, "responses": {"cancel_too_late": {"effect": "reject"}}}))
        .expect(200);
    let moves = |id: &str, extra: Value| {
        let mut body = json!({"window": hours(14, 15)});
        body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        lab.asks(&format!("/bookings/{id}/move"), &body)
    };
    let cancels = |id: &str, read: Value| {
        lab.asks(&format!("/bookings/{id}/cancel"), &json!({"reason": "x", "accept_warnings": read}))
    };

    lab.app.clock.set(tomorrow(7, 1));
    let problem = moves(&first, json!({})).expect_problem(422, "invalid_input");
    assert_eq!(problem["problems"][0]["measured"], json!({"value": 119, "limit": 120, "unit": "minutes"}));
    assert_eq!(
        (&problem["problems"][0]["rule"], &problem["problems"][0]["field"]),
        (&json!("change_too_late"), &json!("booking"))
    );
    lab.app.clock.set(tomorrow(7, 0));
    let moved = moves(&first, json!({})).expect(200).json();
    assert_eq!(moved["state"], "confirmed");

    lab.app.clock.set(tomorrow(9, 1));
    let asked = moves(&second, json!({"exception_reason": "样品晚到"})).expect_problem(409, "slot_taken");
    assert!(asked["free"].is_array());
    let problem = cancels(&second, json!([])).expect_problem(409, "warnings_not_accepted");
    assert_eq!(problem["problems"][0]["measured"], json!({"value": 59, "limit": 60, "unit": "minutes"}));
    cancels(&second, json!(["cancel_too_late"])).expect(200);

    // The first was moved under the new rules: late cancellations are refused, the provider's are not.
    lab.set(2, json!({"cancel_notice_minutes": 60, "responses": {"cancel_too_late": {"effect": "reject"}}}))
        .expect(200);
    let third = lab.book(hours(16, 17)).expect(201).id();
    lab.app.clock.set(tomorrow(15, 1));
    cancels(&third, json!(["cancel_too_late"])).expect_problem(422, "invalid_input");
    lab.app.clock.set(tomorrow(15, 0));
    cancels(&third, json!([])).expect(200);
    let fourth = lab.book(hours(16, 17)).expect(201).id();
    lab.app.clock.set(tomorrow(15, 59));
    lab.serves(&format!("/bookings/{fourth}/cancel"), &json!({"reason": "停电"})).expect(200);
}
