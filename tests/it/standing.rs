//! Who may not book may not do so in any way: alone, in a cart, in a series, by the provider's hand, by moving, by waiting.

use chrono::Duration;
use chuangquan::conduct::ViolationKind;
use chuangquan::conduct::service::{self as conduct, About, Finding};
use chuangquan::kernel::{BookingId, ListingId, RegionCode, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order};
use crate::support::given::{DISTRICT, Person};
use crate::support::{Reply, TestApp};

/// What is set up in a laboratory.
type Setting = fn(&Lab);

/// A listing on which the enterprise has a booking from nine to ten.
struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
    id: BookingId,
    uscc: String,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let id = app.booking(&enterprise, listing, hours(9, 10), "none").id;
        let uscc: Option<String> = app.read(|conn| {
            let found = organisation::table.find(enterprise.organisation()).select(organisation::uscc);
            Ok::<_, DbError>(found.first(conn)?)
        });
        Self { app, enterprise, provider, listing, id, uscc: uscc.expect("a code") }
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn order(&self, window: TimeWindow) -> Value {
        order(self.listing, window, "none")
    }

    fn ban(&self) {
        let about = About {
            booking_id: self.id,
            reference: "BK".into(),
            organisation_id: self.enterprise.organisation(),
            provider_id: self.provider.organisation(),
            region_code: RegionCode::parse(DISTRICT).unwrap(),
        };
        let bureau = self.app.city_administrator();
        let mut policy = self.app.get_public("/api/v1/conduct-policy").expect(200).json();
        policy["ban_points"] = json!(3);
        self.app.put("/api/v1/conduct-policy", &bureau.token, &policy).expect(200);
        self.app.write(|tx| conduct::record(tx, &about, &Finding::plain(ViolationKind::NoShow)));
    }

    fn needs_training(&self) {
        let rule = json!({"is_required": true, "valid_days": null, "how_to": "请联系王老师"});
        let path = format!("/api/v1/listings/{}/training-rule", self.listing);
        self.app.put(&path, &self.provider.token, &rule).expect(200);
    }

    fn is_overdue(&self) {
        let until = json!({"kind": "calibration", "name": "校准", "valid_until": "2026-03-01", "stops_booking": true});
        self.post(&self.provider, &format!("/listings/{}/certificates", self.listing), &until).expect(201);
    }

    /// What the provider's staff take down.
    fn by_staff(&self, window: TimeWindow, reason: Option<&str>) -> Reply {
        let asked = json!({
            "listing_id": self.listing, "enterprise_uscc": self.uscc, "window": window, "override_reason": reason,
        });
        self.post(&self.provider, "/provider/bookings", &asked)
    }
}

/// The rules that the first refused of several orders breaks.
fn first_broken(reply: Reply) -> Value {
    let problem = reply.expect_problem(409, "several_refused");
    problem["refused"][0]["problem"]["problems"][0]["rule"].clone()
}

#[test]
fn what_stands_against_a_booking_stands_against_every_way_to_it() {
    let cases: [(&str, Setting); 3] =
        [("banned", Lab::ban), ("unqualified", Lab::needs_training), ("uncertified", Lab::is_overdue)];
    for (rule, stand) in cases {
        let lab = Lab::open();
        stand(&lab);
        let wish = lab.order(hours(14, 15));
        lab.post(&lab.enterprise, "/bookings/quote", &wish).expect_breach(rule);
        lab.post(&lab.enterprise, "/bookings", &wish).expect_breach(rule);
        lab.post(&lab.enterprise, "/wait-entries", &lab.order(hours(9, 10))).expect_breach(rule);
        let cart = lab.post(&lab.enterprise, "/bookings/cart", &json!({"orders": [wish]}));
        assert_eq!(first_broken(cart), rule);
        let series = json!({"order": wish, "every_days": 7, "occurrences": 2, "skip_what_clashes": true});
        assert_eq!(first_broken(lab.post(&lab.enterprise, "/bookings/series", &series)), rule);
        lab.by_staff(hours(14, 15), None).expect_breach(rule);
        let moved = json!({"window": hours(14, 15)});
        lab.post(&lab.enterprise, &format!("/bookings/{}/move", lab.id), &moved).expect_breach(rule);
    }
}

#[test]
fn only_training_is_the_providers_own_to_waive() {
    for (stand, is_waived) in [(Lab::ban as fn(&Lab), false), (Lab::needs_training, true), (Lab::is_overdue, false)] {
        let lab = Lab::open();
        stand(&lab);
        let staffed = lab.by_staff(hours(14, 15), Some("院内人员操作"));
        if is_waived {
            staffed.expect(201)
        } else {
            staffed.expect(422)
        };
        let mut asked = lab.order(hours(16, 17));
        asked["exception_reason"] = json!("已在他校受训");
        let asked = lab.post(&lab.enterprise, "/bookings", &asked);
        if is_waived {
            assert_eq!(asked.expect(201).json()["state"], "requested");
        } else {
            asked.expect(422);
        }
    }
}

#[test]
fn staff_book_for_an_enterprise_that_has_somebody_qualified() {
    let lab = Lab::open();
    lab.needs_training();
    let new = json!({"window": hours(11, 12), "place": "101", "capacity": 2});
    let training = lab.post(&lab.provider, &format!("/listings/{}/trainings", lab.listing), &new).expect(201).id();
    lab.post(&lab.enterprise, &format!("/trainings/{training}/seats"), &json!({})).expect(201);
    lab.app.advance(Duration::hours(27));
    let passed = json!({"user_id": lab.enterprise.caller.user_id, "result": "passed"});
    lab.post(&lab.provider, &format!("/trainings/{training}/results"), &passed).expect(200);
    let by_staff = lab.by_staff(hours(14, 15), None).expect(201).id();
    // Nor does it hinder that the booking was not made by the person who uses it.
    let moved = json!({"window": hours(16, 17)});
    lab.post(&lab.enterprise, &format!("/bookings/{by_staff}/move"), &moved).expect(200);
    lab.post(&lab.enterprise, "/bookings", &lab.order(hours(18, 19))).expect(201);
}

#[test]
fn who_operates_is_the_providers_own_where_an_operator_is_booked() {
    let lab = Lab::open();
    lab.needs_training();
    let tariff = |version: i32, is_required: bool| {
        let path = format!("/api/v1/listings/{}/tariff?version={version}", lab.listing);
        let tariff = json!({"operator": {"per_hour_fen": 5_000, "is_required": is_required}});
        lab.app.put(&path, &lab.provider.token, &tariff).expect(200);
    };
    tariff(0, false);
    let mut wish = lab.order(hours(14, 15));
    lab.post(&lab.enterprise, "/bookings", &wish).expect_breach("unqualified");
    wish["with_operator"] = json!(true);
    lab.post(&lab.enterprise, "/bookings", &wish).expect(201);
    tariff(1, true);
    lab.post(&lab.enterprise, "/bookings", &lab.order(hours(15, 16))).expect(201);
}
