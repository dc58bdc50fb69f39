//! Violations, bans and appeals.

use std::thread;

use chrono::Duration;
use chuangquan::booking::service::{self as bookings, run_attendance};
use chuangquan::conduct::ViolationKind;
use chuangquan::conduct::service::{self as conduct, About, Finding};
use chuangquan::kernel::{BookingId, ListingId, RegionCode};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::support::booking::{hours, order};
use crate::support::given::{DISTRICT, Person};
use crate::support::{Reply, TestApp};

struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    bureau: Person,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider, bureau) = (app.enterprise(), app.provider(), app.city_administrator());
        let listing = app.listing(&provider);
        Self { app, enterprise, provider, bureau, listing }
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn get(&self, person: &Person, path: &str) -> Value {
        self.app.get(&format!("/api/v1{path}"), &self.app.token(&person.caller)).expect(200).json()
    }

    fn policy(&self, changes: Value) {
        let mut policy = self.get(&self.bureau, "/conduct-policy");
        policy.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        self.app.put("/api/v1/conduct-policy", &self.app.token(&self.bureau.caller), &policy).expect(200);
    }

    /// Kind, points, measured and allowed, newest first.
    fn violations(&self) -> Vec<Value> {
        let items = self.get(&self.enterprise, "/violations")["items"].clone();
        let short = |v: &Value| json!([v["kind"], v["points"], v["measured"], v["allowed"]]);
        items.as_array().unwrap().iter().map(short).collect()
    }

    fn miss(&self, from: u32) {
        let id = self.app.booking(&self.enterprise, self.listing, hours(from, from + 1), "none").id;
        let now = self.app.clock.now();
        self.app.advance(hours(from, from + 1).starts_at() - now);
        self.app.write(|tx| bookings::no_show(tx, &self.provider.caller, id));
    }

    fn quote(&self) -> Reply {
        self.post(&self.enterprise, "/bookings/quote", &order(self.listing, hours(22, 23), "none"))
    }
}

#[test]
fn what_goes_wrong_with_a_booking_is_kept() {
    let lab = Lab::open();
    let booked = |from| lab.app.booking(&lab.enterprise, lab.listing, hours(from, from + 2), "none").id;
    // The listing asks two days' notice, the policy a day's: the smaller counts.
    let rules = format!("/api/v1/listings/{}/rules?version=0", lab.listing);
    lab.app.put(&rules, &lab.provider.token, &json!({"cancel_notice_minutes": 2_880})).expect(200);
    lab.policy(json!({"late_cancel_free_minutes": 0}));
    let (early, late, short) = (booked(9), booked(11), booked(13));
    // A day before exactly is in time; a second later is not.
    let cancel = |person: &Person, id| {
        lab.post(
            person,
            &format!("/bookings/{id}/cancel"),
            &json!({"reason": "x", "accept_warnings": ["cancel_too_late"]}),
        )
    };
    cancel(&lab.enterprise, early).expect(200);
    assert_eq!(lab.violations(), Vec::<Value>::new());
    let another = booked(9);
    lab.app.advance(Duration::seconds(1));
    cancel(&lab.enterprise, another).expect(200);
    assert_eq!(lab.violations(), [json!(["late_cancel", 2, 1439, 1440])]);
    let by_provider = booked(9);
    cancel(&lab.provider, by_provider).expect(200);
    assert_eq!(lab.violations().len(), 1, "not the customer's fault");

    lab.app.advance(Duration::hours(26) + Duration::minutes(16) - Duration::seconds(1));
    lab.post(&lab.provider, &format!("/bookings/{late}/start"), &json!({})).expect(200);
    assert_eq!(lab.violations()[0], json!(["late", 1, 16, 15]));
    lab.app.advance(Duration::minutes(104));
    lab.post(&lab.provider, &format!("/bookings/{short}/start"), &json!({})).expect(200);
    lab.app.advance(Duration::minutes(60));
    lab.post(&lab.provider, &format!("/bookings/{short}/check-out"), &json!({})).expect(200);
    assert_eq!(lab.violations()[0], json!(["overbooked", 1, 200, 200]));
}

#[test]
fn who_is_written_down_only_when_the_time_is_over_was_not_late() {
    let lab = Lab::open();
    let booked = |from| lab.app.booking(&lab.enterprise, lab.listing, hours(from, from + 1), "none").id;
    let (first, second) = (booked(9), booked(11));
    let start = |id| lab.post(&lab.provider, &format!("/bookings/{id}/start"), &json!({})).expect(200);
    lab.app.advance(Duration::hours(25));
    start(first);
    assert_eq!(lab.violations(), Vec::<Value>::new());
    lab.app.advance(Duration::hours(2) - Duration::seconds(1));
    start(second);
    assert_eq!(lab.violations(), [json!(["late", 1, 59, 15])]);
}

#[test]
fn who_reaches_the_threshold_is_banned_until_a_day_that_is_told() {
    let lab = Lab::open();
    lab.policy(json!({"ban_points": 6, "ban_days": 10}));
    lab.miss(9);
    lab.quote().expect(200);
    lab.miss(10);
    let until = lab.app.clock.now() + Duration::days(10);
    let problem = lab.quote().expect_breach("banned");
    assert_eq!(problem["measured"], json!({"value": 6, "limit": 6, "unit": "points"}));
    assert_eq!((&problem["staff_may_override"], &problem["nearest"]), (&json!(false), &Value::Null));
    let wish = order(lab.listing, hours(22, 23), "none");
    for path in ["/bookings", "/wait-entries"] {
        lab.post(&lab.enterprise, path, &wish).expect_breach("banned");
    }
    let standing = lab.get(&lab.enterprise, "/conduct");
    assert_eq!((&standing["points"], &standing["banned_until"]), (&json!(6), &json!(until)));

    lab.app.advance(Duration::days(10) - Duration::seconds(1));
    let later = |days| {
        let window = hours(22, 23);
        let shift = |at| at + Duration::days(days);
        chuangquan::kernel::TimeWindow::new(shift(window.starts_at()), shift(window.ends_at())).unwrap()
    };
    let quote = || lab.post(&lab.enterprise, "/bookings/quote", &order(lab.listing, later(20), "none"));
    quote().expect_breach("banned");
    lab.app.advance(Duration::seconds(1));
    quote().expect(200);
    lab.app.advance(Duration::days(180));
    assert_eq!(lab.get(&lab.enterprise, "/conduct")["points"], 0, "all of it decayed");
}

#[test]
fn an_appeal_that_succeeds_ends_the_ban() {
    let lab = Lab::open();
    lab.policy(json!({"ban_points": 3, "appeal_days": 5}));
    lab.miss(9);
    lab.quote().expect_breach("banned");
    let id = lab.get(&lab.provider, "/violations")["items"][0]["id"].as_str().unwrap().to_owned();
    let appeal = |person: &Person| lab.post(person, &format!("/violations/{id}/appeal"), &json!({"reason": "停电"}));
    let decide = |person: &Person, upheld: bool| {
        lab.post(person, &format!("/violations/{id}/decide"), &json!({"upheld": upheld, "reason": "属实"}))
    };
    decide(&lab.provider, false).expect_problem(409, "illegal_step");
    appeal(&lab.app.enterprise()).expect(404);
    appeal(&lab.enterprise).expect(200);
    appeal(&lab.enterprise).expect_problem(409, "illegal_step");
    lab.quote().expect_breach("banned");
    assert!([&lab.provider, &lab.bureau].into_iter().all(|person| lab.app.has_todo(person, "appeal_to_decide")));
    decide(&lab.app.provider(), false).expect(404);
    decide(&lab.bureau, false).expect(200);
    lab.quote().expect(200);
    assert_eq!(lab.get(&lab.enterprise, "/conduct")["points"], 0);

    lab.miss(10);
    lab.app.advance(Duration::days(5));
    let late = lab.get(&lab.enterprise, "/violations")["items"][0]["id"].as_str().unwrap().to_owned();
    let appeal = lab.post(&lab.enterprise, &format!("/violations/{late}/appeal"), &json!({"reason": "停电"}));
    assert_eq!(appeal.expect_problem(409, "appeal_until")["limit"], json!(lab.app.clock.now()));
}

#[test]
fn nobody_gets_through_by_many_violations_at_once() {
    let lab = Lab::open();
    lab.policy(json!({"ban_points": 12}));
    let about = |_| About {
        booking_id: BookingId::new(),
        reference: "BK".into(),
        organisation_id: lab.enterprise.organisation(),
        provider_id: lab.provider.organisation(),
        region_code: RegionCode::parse(DISTRICT).unwrap(),
    };
    thread::scope(|scope| {
        for about in (0..4).map(about) {
            let lab = &lab;
            scope
                .spawn(move || lab.app.write(|tx| conduct::record(tx, &about, &Finding::plain(ViolationKind::NoShow))));
        }
    });
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let bans: Count = lab.app.read(|conn| {
        diesel::sql_query("SELECT count(*) AS n FROM ban WHERE points = 12").get_result(conn).map_err(DbError::from)
    });
    assert_eq!(bans.n, 1);
}

#[test]
fn the_policy_is_data_with_limits() {
    let lab = Lab::open();
    lab.policy(json!({"no_show_points": 0}));
    lab.miss(9);
    assert_eq!(lab.violations(), Vec::<Value>::new(), "what costs nothing is no violation");
    let mut policy = lab.get(&lab.bureau, "/conduct-policy");
    policy["ban_points"] = json!(0);
    let refused = lab.app.put("/api/v1/conduct-policy", &lab.app.token(&lab.bureau.caller), &policy);
    assert_eq!(refused.expect_problem(422, "invalid_input")["errors"][0]["field"], "ban_points");
}

#[test]
fn who_does_not_come_within_the_grace_time_is_judged_by_the_job() {
    let lab = Lab::open();
    let rule = format!("/api/v1/listings/{}/use-rule", lab.listing);
    lab.app.put(&rule, &lab.provider.token, &json!({"offer_minutes": 60, "grace_minutes": 30})).expect(200);
    lab.app.booking(&lab.enterprise, lab.listing, hours(9, 11), "none");
    lab.app.advance(Duration::hours(26));
    assert_eq!(run_attendance(&lab.app.db).expect("the job runs").missed, 1);
    assert_eq!(lab.violations(), [json!(["no_show", 3, null, null])]);
}
