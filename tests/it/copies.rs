//! Booking rules, tariff and hours of one listing, taken to many of the same provider.

use chuangquan::kernel::ListingId;
use chuangquan::store::DbError;
use chuangquan::store::schema::audit_event;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::hours;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A provider whose first listing has rules, a tariff, hours and two units; three others of its category have none.
struct House {
    app: TestApp,
    provider: Person,
    first: ListingId,
    others: Vec<ListingId>,
}

impl House {
    fn open() -> Self {
        let app = TestApp::start();
        let provider = app.provider();
        let first = app.admitted_listing(
            &provider,
            json!({
                "code": "A-0", "category": "电镜", "units": 2, "slot_minutes": 60,
                "opening_hours": {"mon": [[480, 720]], "tue": [[480, 720]]},
            }),
        );
        let other = |n: usize| {
            app.admitted_listing(&provider, json!({"code": format!("A-{n}"), "category": "电镜", "units": n}))
        };
        let others = (1..=3).map(other).collect();
        let house = Self { app, provider, first, others };
        house.set(first, "rules", &json!({"setup_minutes": 30, "cool_down_minutes": 60}));
        house.set(first, "tariff", &json!({"set_up_fee_fen": 5_000}));
        house
    }

    fn set(&self, listing: ListingId, what: &str, document: &Value) {
        let path = format!("/api/v1/listings/{listing}/{what}?version=0");
        self.app.put(&path, &self.provider.token, document).expect(200);
    }

    fn get(&self, listing: ListingId, what: &str) -> Value {
        self.app.get(&format!("/api/v1/listings/{listing}{what}"), &self.provider.token).expect(200).json()
    }

    fn preview(&self, wish: &Value) -> Reply {
        let path = format!("/api/v1/listings/{}/copies/preview", self.first);
        self.app.post(&path, &self.provider.token, wish)
    }

    /// Takes what a preview showed, without what it says cannot be.
    fn apply(&self, wish: &Value, shown: &Value) -> Reply {
        let can = shown["listings"].as_array().expect("listings").iter().filter(|one| one["refused"] == json!([]));
        self.take(wish, shown, can)
    }

    fn take<'v>(&self, wish: &Value, shown: &Value, listings: impl Iterator<Item = &'v Value>) -> Reply {
        let to: Vec<_> = listings.map(|one| json!({"listing_id": one["listing_id"], "seen": one["seen"]})).collect();
        let body = json!({"parts": wish["parts"], "seen": shown["seen"], "listings": to});
        self.app.post(&format!("/api/v1/listings/{}/copies", self.first), &self.provider.token, &body)
    }

    fn trail(&self, listing: ListingId) -> Vec<String> {
        self.app.read(|conn| {
            let about = audit_event::table.filter(audit_event::subject_id.eq(listing.uuid())).order(audit_event::seq);
            about.select(audit_event::action).load(conn).map_err(DbError::from)
        })
    }
}

fn of_code<'v>(shown: &'v Value, code: &str) -> &'v Value {
    let mut all = shown["listings"].as_array().expect("listings").iter();
    all.find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code}: {shown}"))
}

fn fields(told: &Value) -> Vec<(&str, &str)> {
    let all = told.as_array().expect("changes").iter();
    all.map(|one| (one["part"].as_str().expect("a part"), one["field"].as_str().expect("a field"))).collect()
}

#[test]
fn rules_and_tariff_of_one_become_those_of_a_category_each_with_its_history() {
    let house = House::open();
    let elsewhere = house.app.admitted_listing(&house.provider, json!({"code": "B-1", "category": "质谱"}));
    // One has the same rules already, with another tariff.
    house.set(house.others[1], "rules", &json!({"setup_minutes": 30, "cool_down_minutes": 60}));
    house.set(house.others[1], "tariff", &json!({"set_up_fee_fen": 100}));
    let wish = json!({"parts": ["rules", "tariff"], "category": "电镜"});
    let shown = house.preview(&wish).expect(200).json();
    let codes: Vec<_> = shown["listings"].as_array().expect("listings").iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, ["A-1", "A-2", "A-3"], "the category without the listing itself");
    assert_eq!(
        fields(&of_code(&shown, "A-1")["changes"]),
        [("rules", "cool_down_minutes"), ("rules", "setup_minutes"), ("tariff", "set_up_fee_fen")]
    );
    let changes = &of_code(&shown, "A-2")["changes"];
    assert_eq!(fields(changes), [("tariff", "set_up_fee_fen")]);
    assert_eq!((&changes[0]["before"], &changes[0]["after"]), (&json!(100), &json!(5_000)));
    assert_eq!(house.get(house.others[0], "/rules")["version"], 0, "looking changes nothing");

    let done = house.apply(&wish, &shown).expect(200).json();
    assert_eq!(done.as_array().expect("listings").len(), 3);
    for (listing, rules, tariff) in [(house.others[0], 1, 1), (house.others[1], 1, 2), (house.others[2], 1, 1)] {
        let now = (house.get(listing, "/rules"), house.get(listing, "/tariff"));
        assert_eq!((&now.0["version"], &now.1["version"]), (&json!(rules), &json!(tariff)));
        assert_eq!(now.0["rules"], house.get(house.first, "/rules")["rules"]);
        assert_eq!(now.1["tariff"], house.get(house.first, "/tariff")["tariff"]);
    }
    let history = house.get(house.others[1], "/tariff/history");
    assert_eq!(history["items"].as_array().expect("versions").len(), 2);
    assert!(
        house
            .trail(house.others[0])
            .ends_with(&["listing.rules_changed".to_owned(), "listing.tariff_changed".to_owned()])
    );
    assert!(house.trail(house.first).ends_with(&["listing.terms_copied".to_owned()]));
    assert_eq!(house.get(elsewhere, "/rules")["version"], 0);
    let again = house.preview(&wish).expect(200).json();
    assert!(again["listings"].as_array().expect("listings").iter().all(|one| one["changes"] == json!([])));
    // What is booked, and what the listing says of itself, is left as it is.
    assert_eq!(house.get(house.others[0], "")["version"], 1);
}

#[test]
fn hours_and_units_go_with_it_unless_somebody_holds_them() {
    let house = House::open();
    let customer = house.app.enterprise();
    for _ in 0..3 {
        house.app.booking(&customer, house.others[2], hours(13, 15), "none");
    }
    let wish = json!({"parts": ["hours", "units"], "listing_ids": house.others});
    let shown = house.preview(&wish).expect(200).json();
    let held = of_code(&shown, "A-3");
    assert_eq!(held["bookings_to_come"], 3);
    let refused = &held["refused"];
    assert_eq!((&refused[0]["part"], &refused[0]["code"]), (&json!("units"), &json!("units_held")), "{refused}");
    assert_eq!(
        fields(&of_code(&shown, "A-1")["changes"]),
        [("hours", "min_minutes"), ("hours", "opening_hours"), ("hours", "slot_minutes"), ("units", "units")]
    );
    // All of them or none.
    let all = shown["listings"].as_array().expect("listings");
    let problem = house.take(&wish, &shown, all.iter()).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "listings[2].units");
    assert_eq!(house.get(house.others[0], "")["units"], 1);
    house.apply(&wish, &shown).expect(200);
    let now = house.get(house.others[0], "");
    assert_eq!((&now["units"], &now["slot_minutes"], &now["version"]), (&json!(2), &json!(60), &json!(2)));
    assert_eq!(now["prices"][0]["amount_fen"], 12_000, "prices are not taken along");
    assert_eq!(house.trail(house.others[0]).last().map(String::as_str), Some("listing.updated"));

    // The hours alone go: what is booked in the afternoon stays though it is closed then now.
    let wish = json!({"parts": ["hours"], "listing_ids": [house.others[2]]});
    let shown = house.preview(&wish).expect(200).json();
    assert_eq!(of_code(&shown, "A-3")["refused"], json!([]));
    house.apply(&wish, &shown).expect(200);
    let kept = house.preview(&wish).expect(200).json();
    assert_eq!(of_code(&kept, "A-3")["bookings_to_come"], 3);
    assert_eq!(house.get(house.others[2], "")["units"], 3);
}

#[test]
fn what_cannot_become_so_is_told_for_each_and_what_changed_meanwhile_is_looked_at_again() {
    let house = House::open();
    let test = house.app.admitted_listing(
        &house.provider,
        json!({"code": "T-1", "kind": "test_service",
               "prices": [{"customer_class": "standard", "unit": "sample", "amount_fen": 100}]}),
    );
    let gone = house.app.applied_listing(&house.provider, json!({"code": "W-1"}));
    let reason = json!({"reason": "报废"});
    house.app.post(&format!("/api/v1/listings/{gone}/withdraw"), &house.provider.token, &reason).expect(200);
    let path = format!("/api/v1/listings/{}/rules?version=1", house.first);
    let needs = json!({"requires": [{"listing_id": house.others[0]}]});
    house.app.put(&path, &house.provider.token, &needs).expect(200);
    let wish = json!({"parts": ["rules", "hours"], "listing_ids": [house.others[0], house.others[1], test, gone]});
    let shown = house.preview(&wish).expect(200).json();
    let why = |code: &str| {
        let refused = of_code(&shown, code)["refused"].as_array().expect("refusals");
        refused.iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(why("A-1"), ["itself"]);
    assert_eq!(why("T-1"), ["no_calendar", "no_calendar"], "neither hours nor what is held with it");
    assert_eq!(why("W-1"), ["withdrawn"]);
    assert!(why("A-2").is_empty());

    // Somebody changes one of them, or the first, after they were looked at.
    house.set(house.others[1], "tariff", &json!({"set_up_fee_fen": 1}));
    house.apply(&wish, &shown).expect(200);
    let shown = house.preview(&wish).expect(200).json();
    let path = format!("/api/v1/listings/{}/rules?version=1", house.others[1]);
    house.app.put(&path, &house.provider.token, &json!({"setup_minutes": 5})).expect(200);
    let stale = house.apply(&wish, &shown).expect_problem(409, "stale_version");
    assert_eq!(stale["listing_id"], json!(house.others[1]));
    let shown = house.preview(&wish).expect(200).json();
    let path = format!("/api/v1/listings/{}/rules?version=2", house.first);
    house.app.put(&path, &house.provider.token, &json!({})).expect(200);
    assert_eq!(house.apply(&wish, &shown).expect_problem(409, "stale_version")["listing_id"], json!(house.first));

    let field = |wish: Value| house.preview(&wish).expect_problem(422, "invalid_input")["errors"][0]["field"].clone();
    assert_eq!(field(json!({"parts": [], "category": "电镜"})), "parts");
    assert_eq!(field(json!({"parts": ["rules"]})), "listing_ids");
    assert_eq!(field(json!({"parts": ["rules"], "category": "没有"})), "listings");
    assert_eq!(field(json!({"parts": ["rules"], "category": "电镜", "listing_ids": [test]})), "listing_ids");
    let stranger = house.app.provider();
    let theirs = house.app.listing(&stranger);
    assert_eq!(field(json!({"parts": ["rules"], "listing_ids": [house.others[0], theirs]})), "listing_ids[1]");
    let shown = house.preview(&json!({"parts": ["rules"], "category": "电镜"})).expect(200).json();
    let seen = json!({"version": 1, "rules_version": 0, "tariff_version": 0});
    let other = json!({"listing_id": theirs, "seen": seen});
    let problem = house.take(&json!({"parts": ["rules"]}), &shown, [other].iter()).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "listings[0].listing_id");
    let twice = of_code(&shown, "A-1");
    house.take(&json!({"parts": ["rules"]}), &shown, [twice, twice].into_iter()).expect_problem(422, "invalid_input");
}
