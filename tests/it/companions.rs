//! Listings that need each other: held together, refused together, let go together; and hours that are kept for some.

use chrono::Duration;
use chuangquan::booking::service::run_wait_list;
use chuangquan::catalog::ListingKind;
use chuangquan::identity::Role;
use chuangquan::kernel::{Fen, ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{app_user, listing, occupancy, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::{DISTRICT, Person};
use crate::support::{Reply, TestApp};

/// A microscope that needs its operator, who is paid, and the cooling water, which is not.
struct Lab {
    app: TestApp,
    provider: Person,
    customer: Person,
    microscope: ListingId,
    operator: ListingId,
    water: ListingId,
}

impl Lab {
    fn found() -> Self {
        let app = TestApp::start();
        let (provider, customer) = (app.provider(), app.small_tech_enterprise());
        let names = ["电镜", "操作员", "冷却水"];
        let [microscope, operator, water] = names.map(|name| {
            let id = app.listing(&provider);
            app.read(|conn| {
                let named = diesel::update(listing::table.find(id)).set(listing::name.eq(name)).execute(conn);
                named.map_err(DbError::from)
            });
            id
        });
        let lab = Self { app, provider, customer, microscope, operator, water };
        // What the operator needs, the microscope needs, too.
        lab.set(operator, 0, &json!({"setup_minutes": 30, "requires": [{"listing_id": water}]})).expect(200);
        lab.set(microscope, 0, &json!({"requires": [{"listing_id": operator, "is_billed": true}]})).expect(200);
        lab
    }

    fn set(&self, id: ListingId, version: i32, rules: &Value) -> Reply {
        self.app.put(
            &format!("/api/v1/listings/{id}/rules?version={version}"),
            &self.app.token(&self.provider.caller),
            rules,
        )
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    /// The customer's own code.
    fn uscc(&self) -> String {
        self.app.read(|conn| {
            let found = organisation::table.find(self.customer.organisation());
            found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
        })
    }

    fn book(&self, listing: ListingId, window: TimeWindow) -> Reply {
        self.ask(&self.customer, "/bookings", &order(listing, window, "none"))
    }

    /// The listings that a booking holds, with the local hour from which and until when.
    fn held(&self, id: &str) -> Vec<(ListingId, TimeWindow)> {
        let id: uuid::Uuid = id.parse().expect("an id");
        let mut held: Vec<(ListingId, _, _)> = self.app.read(|conn| {
            let of_it = occupancy::table.filter(occupancy::booking_id.eq(id));
            of_it
                .select((occupancy::listing_id, occupancy::starts_at, occupancy::ends_at))
                .load(conn)
                .map_err(DbError::from)
        });
        held.sort();
        held.into_iter().map(|(id, from, to)| (id, TimeWindow::new(from, to).expect("a window"))).collect()
    }

    fn all(&self, window: TimeWindow) -> Vec<(ListingId, TimeWindow)> {
        let early = TimeWindow::new(window.starts_at() - Duration::minutes(30), window.ends_at()).expect("a window");
        let mut all = vec![(self.microscope, window), (self.operator, early), (self.water, window)];
        all.sort_by_key(|(id, _)| *id);
        all
    }
}

#[test]
fn what_is_needed_is_held_paid_moved_and_let_go_together() {
    let lab = Lab::found();
    let booked = lab.book(lab.microscope, hours(9, 11)).expect(201).json();
    let id = booked["id"].as_str().expect("an id").to_owned();
    assert_eq!(booked["price_fen"], 40_000, "two hours of the microscope and of the operator");
    assert_eq!(lab.held(&id), lab.all(hours(9, 11)));
    let names: Vec<_> =
        booked["order"]["companions"].as_array().expect("companions").iter().map(|c| &c["name"]).collect();
    assert_eq!(names.len(), 2, "{booked}");

    // Nobody else gets any of them, and is told which one it is.
    let problem = lab.book(lab.water, hours(10, 12)).expect_problem(409, "slot_taken");
    assert_eq!(problem["companion"], Value::Null);
    let problem = lab.book(lab.operator, hours(11, 12)).expect_problem(409, "slot_taken");
    assert_eq!(problem["companion"], Value::Null, "its own set-up is in the way: {problem}");
    lab.book(lab.water, hours(13, 14)).expect(201);
    let problem = lab.book(lab.microscope, hours(12, 14)).expect_problem(409, "slot_taken");
    assert_eq!(problem["companion"]["name"], "冷却水", "{problem}");
    assert_eq!(problem["free"][0], json!(hours(14, 16)), "{problem}");

    let moved = lab.ask(&lab.customer, &format!("/bookings/{id}/move"), &json!({"window": hours(14, 16)}));
    moved.expect(200);
    assert_eq!(lab.held(&id), lab.all(hours(14, 16)));
    let refused = lab.ask(&lab.customer, &format!("/bookings/{id}/move"), &json!({"window": hours(12, 14)}));
    refused.expect_problem(409, "slot_taken");
    assert_eq!(lab.held(&id), lab.all(hours(14, 16)), "the old place is kept");
    lab.ask(&lab.customer, &format!("/bookings/{id}/cancel"), &json!({"reason": "x"})).expect(200);
    assert_eq!(lab.held(&id), []);
}

#[test]
fn rules_of_what_is_needed_hold_and_name_it() {
    let lab = Lab::found();
    lab.set(lab.water, 0, &json!({"exceptions": [{"from": "2026-03-03", "to": "2026-03-03"}]})).expect(200);
    let problem = lab.book(lab.microscope, hours(9, 11)).expect_problem(422, "invalid_input");
    let broken = &problem["problems"][0];
    assert_eq!((&broken["rule"], &broken["companion"]["name"]), (&json!("closed"), &json!("冷却水")), "{problem}");
    assert_eq!(broken["nearest"]["starts_at"], "2026-03-02T14:00:00Z", "the evening before");

    // Its staff may let it be, but not with what cannot be booked at all.
    let theirs = json!({
        "enterprise_uscc": lab.uscc(), "listing_id": lab.microscope, "window": hours(9, 11), "override_reason": "加班",
    });
    lab.ask(&lab.provider, "/provider/bookings", &theirs).expect(201);
    lab.ask(&lab.provider, &format!("/listings/{}/suspend", lab.operator), &json!({"reason": "x"})).expect(200);
    let problem = lab.book(lab.microscope, hours(40, 42)).expect_problem(422, "invalid_input");
    assert_eq!(problem["problems"][0]["rule"], "companion_closed", "{problem}");
}

#[test]
fn who_waits_is_offered_everything_that_is_needed_or_nothing() {
    let lab = Lab::found();
    let rival = lab.app.enterprise();
    let water = lab.ask(&rival, "/bookings", &order(lab.water, hours(9, 11), "none")).expect(201).id();
    let other = lab.ask(&rival, "/bookings", &order(lab.microscope, hours(7, 8), "none")).expect(201).id();
    let entry = lab.ask(&lab.customer, "/wait-entries", &order(lab.microscope, hours(9, 11), "none")).expect(201).id();
    let run = || run_wait_list(&lab.app.db).expect("the job runs").offered;
    lab.ask(&rival, &format!("/bookings/{other}/cancel"), &json!({"reason": "x"})).expect(200);
    assert_eq!(run(), 0, "the water is still held");
    lab.ask(&rival, &format!("/bookings/{water}/cancel"), &json!({"reason": "x"})).expect(200);
    assert_eq!(run(), 1, "what became free of the water is looked at for the microscope");
    let kept = lab.app.read(|conn| {
        let kept = occupancy::table.filter(occupancy::wait_entry_id.is_not_null()).count();
        kept.get_result::<i64>(conn).map_err(DbError::from)
    });
    assert_eq!(kept, 3);
    lab.ask(&rival, "/bookings", &order(lab.water, hours(9, 10), "none")).expect_problem(409, "slot_taken");
    let booked = lab.ask(&lab.customer, &format!("/wait-entries/{entry}/accept"), &json!({})).expect(201).id();
    assert_eq!(lab.held(&booked), lab.all(hours(9, 11)));
}

#[test]
fn an_outage_of_what_is_needed_moves_the_booking_with_all_that_it_needs() {
    let lab = Lab::found();
    let id = lab.book(lab.microscope, hours(9, 11)).expect(201).id();
    let path =
        format!("/api/v1/listings/{}/outages/affected?from=2026-03-03T00:00:00Z&to=2026-03-03T04:00:00Z", lab.water);
    let affected = lab.app.get(&path, &lab.app.token(&lab.provider.caller)).expect(200).json();
    let affected = &affected["bookings"];
    assert_eq!(affected[0]["booking"]["id"], json!(id));
    assert_eq!(affected[0]["swaps"], json!([]), "its instrument is another");
    let place = affected[0]["moves"][0].clone();
    let outage = |relief: Value| json!({"window": hours(8, 12), "reason": "检修", "relief": [relief]});
    let path = format!("/listings/{}/outages", lab.water);
    let swap = json!({"booking_id": id, "act": "swap", "listing_id": lab.operator});
    lab.ask(&lab.provider, &path, &outage(swap)).expect_problem(422, "invalid_input");
    let relief = json!({"booking_id": id, "act": "move", "window": place});
    lab.ask(&lab.provider, &path, &outage(relief)).expect(201);
    let window: TimeWindow = serde_json::from_value(place).expect("a window");
    assert_eq!(lab.held(&id), lab.all(window));
}

#[test]
fn the_provider_moves_one_booking_and_the_price_stays() {
    let lab = Lab::found();
    let id = lab.book(lab.microscope, hours(9, 11)).expect(201).id();
    lab.book(lab.water, hours(13, 14)).expect(201);
    let path = format!("/bookings/{id}/relocate");
    let to = |window: TimeWindow| json!({"window": window, "reason": "电话商定"});
    lab.ask(&lab.customer, &path, &to(hours(14, 16))).expect(403);
    let problem = lab.ask(&lab.provider, &path, &to(hours(12, 14))).expect_problem(409, "slot_taken");
    assert!(problem["free"][0].is_object(), "{problem}");
    assert_eq!(lab.held(&id), lab.all(hours(9, 11)));
    lab.ask(&lab.provider, &path, &to(hours(14, 17))).expect_problem(422, "invalid_input");
    lab.ask(&lab.provider, &path, &json!({"reason": "x"})).expect_problem(422, "invalid_input");
    let moved = lab.ask(&lab.provider, &path, &to(hours(14, 16))).expect(200).json();
    assert_eq!((&moved["price_fen"], &moved["state"]), (&json!(40_000), &json!("confirmed")));
    assert_eq!(lab.held(&id), lab.all(hours(14, 16)));
    let stranger = lab.app.provider();
    lab.ask(&stranger, &path, &to(hours(16, 18))).expect_problem(404, "not_found");
    // To an equal instrument at the same time; this one needs nothing besides.
    let equal = lab.app.listing(&lab.provider);
    lab.app.read(|conn| {
        let both = listing::table.filter(listing::id.eq_any([lab.microscope, equal]));
        diesel::update(both).set(listing::model.eq("JSM-7800F")).execute(conn).map_err(DbError::from)
    });
    let swapped = lab.ask(&lab.provider, &path, &json!({"listing_id": equal, "reason": "故障"})).expect(200).json();
    assert_eq!(swapped["listing_id"], json!(equal));
    assert_eq!(lab.held(&id), [(equal, hours(14, 16))]);
}

#[test]
fn only_ones_own_listings_with_a_calendar_can_be_needed() {
    let lab = Lab::found();
    let stranger = lab.app.provider();
    let foreign = lab.app.listing(&stranger);
    let given = GivenListing { kind: ListingKind::TestService, ..GivenListing::default() };
    let service = lab.app.listing_with(&lab.provider, &given);
    for id in [foreign, service, lab.water] {
        let problem =
            lab.set(lab.water, 0, &json!({"requires": [{"listing_id": id}]})).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], "requires[0].listing_id", "{problem}");
    }
    let timeless = json!({"requires": [{"listing_id": lab.water}]});
    lab.set(service, 0, &timeless).expect_problem(422, "invalid_input");
    let rules = lab.app.get_public(&format!("/api/v1/listings/{}/rules", lab.operator)).expect(200).json();
    assert_eq!((&rules["required"][0]["name"], &rules["needed_by"][0]["name"]), (&json!("冷却水"), &json!("电镜")));
    // Each may need the other: whichever is booked holds both.
    lab.set(lab.water, 0, &json!({"requires": [{"listing_id": lab.microscope}]})).expect(200);
    let id = lab.book(lab.water, hours(9, 11)).expect(201).id();
    assert_eq!(lab.held(&id), lab.all(hours(9, 11)));
}

#[test]
fn hours_are_kept_for_members_until_shortly_before() {
    let lab = Lab::found();
    let rules = json!({"priority": [{"from": 540, "to": 720, "classes": ["member"], "until_minutes_before": 120}]});
    lab.set(lab.water, 0, &rules).expect(200);
    let at_nine = || lab.book(lab.water, hours(9, 11));
    let problem = at_nine().expect_problem(422, "invalid_input");
    let broken = &problem["problems"][0];
    assert_eq!((&broken["rule"], &broken["measured"]["limit"]), (&json!("priority"), &json!(120)), "{problem}");
    assert!(
        broken["message"]["zh"].as_str().is_some_and(|words| words.contains("成员单位") && words.contains("07:00")),
        "{broken}"
    );
    assert_eq!(broken["nearest"]["starts_at"], json!(tomorrow(7, 0)), "{broken}");
    lab.app.clock.set(tomorrow(6, 59));
    at_nine().expect_problem(422, "invalid_input");
    lab.app.clock.set(tomorrow(7, 0));
    let first = at_nine().expect(201).id();
    lab.ask(&lab.customer, &format!("/bookings/{first}/cancel"), &json!({"reason": "x"})).expect(200);

    lab.app.clock.set(tomorrow(0, 0));
    let member = json!({"customer_class": "member"});
    let path = format!("/api/v1/provider/customers/{}", lab.uscc());
    lab.app.put(&path, &lab.app.token(&lab.provider.caller), &member).expect(200);
    at_nine().expect(201);
    let history =
        lab.app.get(&format!("/api/v1/listings/{}/rules/history", lab.water), &lab.app.token(&lab.provider.caller));
    assert_eq!(history.expect(200).json()["items"][0]["rules"]["priority"][0]["from"], 540);
}

#[test]
fn one_price_for_a_bundle_or_the_sum_of_its_parts() {
    let lab = Lab::found();
    let voucher = lab.app.voucher(&lab.app.programme(), &lab.customer, Fen::from_yuan(1_000));
    let quote =
        |window| lab.ask(&lab.customer, "/bookings/quote", &order(lab.microscope, window, voucher)).expect(200).json();
    let summed = quote(hours(9, 10));
    assert_eq!((&summed["price"]["amount_fen"], &summed["subsidy_fen"]), (&json!(20_000), &json!(10_000)));
    lab.set(lab.microscope, 1, &json!({"requires": [{"listing_id": lab.operator}]})).expect(200);
    assert_eq!(quote(hours(9, 10))["price"]["amount_fen"], 10_000);
    let estimate = json!({"window": hours(9, 10)});
    let path = format!("/api/v1/listings/{}/estimate", lab.microscope);
    let told = lab.app.post_public(&path, &estimate).expect(200).json();
    assert_eq!(told["price"]["amount_fen"], 10_000, "{told}");
    // The work took half as long: so did the operator.
    lab.set(lab.microscope, 2, &json!({"requires": [{"listing_id": lab.operator, "is_billed": true}]})).expect(200);
    let id = lab.book(lab.microscope, hours(9, 11)).expect(201).id();
    lab.app.clock.set(tomorrow(9, 0));
    lab.ask(&lab.provider, &format!("/bookings/{id}/start"), &json!({})).expect(200);
    let done =
        lab.ask(&lab.provider, &format!("/bookings/{id}/deliver"), &json!({"actual_minutes": 60})).expect(200).json();
    assert_eq!(done["delivery"]["price_fen"], 20_000, "{done}");
}

#[test]
fn a_move_is_quoted_without_what_the_booking_itself_holds_and_counts() {
    let lab = Lab::found();
    let quotas =
        json!({"quotas": [{"holder": "organisation", "measure": "open_bookings", "most": 1}], "setup_minutes": 30});
    lab.set(lab.water, 0, &quotas).expect(200);
    let id = lab.book(lab.water, hours(9, 11)).expect(201).id();
    let ask = |query: &str| {
        lab.ask(&lab.customer, &format!("/bookings/quote{query}"), &order(lab.water, hours(10, 12), "none"))
    };
    ask("").expect_problem(422, "invalid_input");
    let quote = ask(&format!("?instead_of={id}")).expect(200).json();
    assert_eq!((&quote["problems"], &quote["price"]["amount_fen"]), (&json!([]), &json!(20_000)), "{quote}");
    let stranger = lab.app.enterprise();
    let path = format!("/bookings/quote?instead_of={id}");
    lab.ask(&stranger, &path, &order(lab.water, hours(10, 12), "none")).expect_problem(404, "not_found");
}

#[test]
fn a_booking_for_a_colleague_counts_as_theirs_and_can_be_handed_over() {
    let lab = Lab::found();
    let other = lab.app.enterprise();
    let colleague = lab.app.colleague(lab.customer.organisation(), Role::EnterpriseMember, DISTRICT);
    lab.app.read(|conn| {
        let named = diesel::update(app_user::table.find(colleague.caller.user_id)).set(app_user::name.eq("同事"));
        named.execute(conn).map_err(DbError::from)
    });
    let (me, them) = (lab.customer.caller.user_id, colleague.caller.user_id);
    let quotas = json!({"quotas": [{"holder": "user", "measure": "open_bookings", "most": 1}]});
    lab.set(lab.water, 0, &quotas).expect(200);
    let people = lab.app.get("/api/v1/colleagues", &lab.app.token(&lab.customer.caller)).expect(200).json();
    assert_eq!(people.as_array().map(Vec::len), Some(2), "{people}");

    let wish = |user: Value, window| {
        let mut wish = order(lab.water, window, "none");
        wish["used_by"] = user;
        lab.ask(&lab.customer, "/bookings", &wish)
    };
    let theirs = wish(json!(them), hours(9, 10)).expect(201).json();
    assert_eq!((&theirs["used_by"], &theirs["names"]["user"]), (&json!(them), &json!("同事")));
    wish(json!(them), hours(10, 11)).expect_problem(422, "invalid_input");
    let mine = wish(json!(me), hours(10, 11)).expect(201).id();
    wish(json!(other.caller.user_id), hours(11, 12)).expect_problem(422, "invalid_input");

    let hand =
        |person: &Person, user| lab.ask(person, &format!("/bookings/{mine}/hand-over"), &json!({"used_by": user}));
    hand(&other, them).expect_problem(404, "not_found");
    hand(&lab.customer, other.caller.user_id).expect_problem(422, "invalid_input");
    hand(&lab.customer, them).expect_breach("user_quota");
    let theirs = theirs["id"].as_str().unwrap();
    lab.ask(&lab.customer, &format!("/bookings/{theirs}/cancel"), &json!({"reason": "x"})).expect(200);
    let handed = hand(&lab.customer, them).expect(200).json();
    assert_eq!(handed["names"]["user"], "同事");
    wish(json!(me), hours(11, 12)).expect(201);

    // Who is not trained takes nothing over.
    let rule = json!({"is_required": true});
    let path = format!("/api/v1/listings/{}/training-rule", lab.water);
    lab.app.put(&path, &lab.app.token(&lab.provider.caller), &rule).expect(200);
    let problem = hand(&lab.customer, me).expect_problem(422, "invalid_input");
    assert_eq!(problem["problems"][0]["rule"], "unqualified", "{problem}");
    lab.app.clock.set(tomorrow(10, 0));
    lab.ask(&lab.provider, &format!("/bookings/{mine}/start"), &json!({})).expect(200);
    hand(&lab.customer, them).expect_problem(409, "illegal_step");
}

#[test]
fn staff_who_book_for_a_customer_spend_nobodys_own_quota() {
    let lab = Lab::found();
    let quotas = json!({"quotas": [{"holder": "user", "measure": "open_bookings", "most": 1}]});
    lab.set(lab.water, 0, &quotas).expect(200);
    for window in [hours(9, 10), hours(10, 11)] {
        let wish = json!({"enterprise_uscc": lab.uscc(), "listing_id": lab.water, "window": window});
        let made = lab.ask(&lab.provider, "/provider/bookings", &wish).expect(201).json();
        assert_eq!(made["used_by"], Value::Null);
    }
    lab.book(lab.water, hours(11, 12)).expect(201);
}
