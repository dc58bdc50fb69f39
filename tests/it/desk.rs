//! What the provider's staff take down for a customer: the same order as its own, priced before it is booked, with every rule
//! that it breaks.

use chuangquan::identity::Role;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order, tomorrow};
use crate::support::given::{DISTRICT, Person, uscc};
use crate::support::{Reply, TestApp};

/// An enterprise, and a provider with a listing of 100 yuan an hour, an operator at 30 and grids at 10 each.
struct Desk {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
    uscc: String,
}

impl Desk {
    fn with(rules: Value) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let uscc: Option<String> = app.read(|conn| {
            let found = organisation::table.find(enterprise.organisation()).select(organisation::uscc);
            Ok::<_, DbError>(found.first(conn)?)
        });
        let desk = Self { app, enterprise, provider, listing, uscc: uscc.expect("a code") };
        let grids = json!({"code": "grid", "name": {"zh": "铜网", "en": "grids"}, "per": "piece", "amount_fen": 1_000});
        desk.set("tariff", json!({"operator": {"per_hour_fen": 3_000, "is_required": false}, "consumables": [grids]}));
        desk.set("rules", rules);
        desk
    }

    fn set(&self, what: &str, document: Value) {
        let path = format!("/api/v1/listings/{}/{what}?version=0", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), &document).expect(200);
    }

    fn wish(&self, window: TimeWindow) -> Value {
        json!({"listing_id": self.listing, "enterprise_uscc": self.uscc, "window": window})
    }

    fn serves(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.provider.caller), body)
    }

    fn quote(&self, body: &Value) -> Reply {
        self.serves("/provider/bookings/quote", body)
    }

    fn book(&self, body: &Value) -> Reply {
        self.serves("/provider/bookings", body)
    }
}

fn rules_of(answer: &Value) -> Vec<(&str, bool)> {
    let told = |one: &'static str, problem: &Value| problem[one].as_bool().expect("yes or no");
    let problems = answer["problems"].as_array().expect("problems").iter();
    problems.map(|one| (one["rule"].as_str().expect("a rule"), told("staff_may_override", one))).collect()
}

#[test]
fn an_operator_consumables_and_the_person_are_ordered_at_the_desk_as_the_customer_would() {
    let desk = Desk::with(json!({}));
    let mut wish = desk.wish(hours(9, 11));
    wish["with_operator"] = json!(true);
    wish["consumables"] = json!({"grid": 4});
    wish["used_by"] = json!(desk.enterprise.caller.user_id);
    let quote = desk.quote(&wish).expect(200).json();
    assert_eq!(quote["price"]["amount_fen"], 20_000 + 6_000 + 4_000, "{quote}");
    assert_eq!((&quote["subsidy_fen"], &quote["own_share_fen"]), (&json!(0), &json!(30_000)), "no voucher is spent");
    assert_eq!((rules_of(&quote), &quote["people"]), (Vec::new(), &json!([])), "nobody is known yet");
    let mut own = order(desk.listing, hours(9, 11), "none");
    own["with_operator"] = json!(true);
    own["consumables"] = json!({"grid": 4});
    let theirs = desk.app.post("/api/v1/bookings/quote", &desk.enterprise.token, &own).expect(200).json();
    assert_eq!(theirs["price"], quote["price"], "the same as the customer is quoted");

    wish["expected"] = json!({"price_fen": 29_999, "subsidy_fen": 0});
    desk.book(&wish).expect_problem(409, "quote_changed");
    wish["expected"] = json!({"price_fen": 30_000, "subsidy_fen": 0});
    let booked = desk.book(&wish).expect(201).json();
    assert_eq!(booked["price_fen"], 30_000);
    assert_eq!(
        (&booked["order"]["with_operator"], &booked["order"]["consumables"][0]["count"]),
        (&json!(true), &json!(4))
    );
    assert_eq!(booked["used_by"], json!(desk.enterprise.caller.user_id));
    // Who came once is known from then on; their colleagues are not.
    desk.app.colleague(desk.enterprise.organisation(), Role::EnterpriseMember, DISTRICT);
    let known = desk.quote(&desk.wish(hours(14, 15))).expect(200).json();
    assert_eq!(known["people"], json!([{"id": desk.enterprise.caller.user_id, "name": desk.enterprise.caller.login}]));
}

#[test]
fn what_is_wrong_with_the_order_itself_is_named_by_field() {
    let desk = Desk::with(json!({}));
    let fields = |change: &dyn Fn(&mut Value)| {
        let mut wish = desk.wish(hours(9, 10));
        change(&mut wish);
        let (quoted, booked) = (desk.quote(&wish), desk.book(&wish));
        let first = |reply: Reply| reply.expect_problem(422, "invalid_input")["errors"][0]["field"].clone();
        let (quoted, booked) = (first(quoted), first(booked));
        assert_eq!(quoted, booked, "asked and booked alike");
        quoted
    };
    assert_eq!(fields(&|wish| wish["consumables"] = json!({"gold": 1})), "consumables.gold");
    assert_eq!(fields(&|wish| wish["quantity"] = json!(0)), "quantity");
    assert_eq!(fields(&|wish| wish["window"] = Value::Null), "window");
    let stranger = desk.app.enterprise();
    assert_eq!(fields(&|wish| wish["used_by"] = json!(stranger.caller.user_id)), "used_by", "of another enterprise");
    assert_eq!(
        fields(&|wish| wish["used_by"] = json!(desk.provider.caller.user_id)),
        "used_by",
        "the staff themselves"
    );

    let plain = desk.app.listing(&desk.provider);
    let mut wish = desk.wish(hours(9, 10));
    (wish["listing_id"], wish["with_operator"]) = (json!(plain), json!(true));
    let wrong = desk.quote(&wish).expect_problem(422, "invalid_input");
    assert_eq!(wrong["errors"][0]["field"], "with_operator");
    let wish = desk.wish(hours(9, 10));
    let other = desk.app.provider();
    desk.app.post("/api/v1/provider/bookings/quote", &other.token, &wish).expect(404);
    let nobody = json!({"listing_id": desk.listing, "enterprise_uscc": uscc(), "window": hours(9, 10)});
    desk.quote(&nobody).expect(404);
}

#[test]
fn every_broken_rule_is_told_with_the_price_and_whether_staff_may_override_it() {
    let desk = Desk::with(json!({"responses": {"misaligned": {"effect": "reject", "staff_may_override": false}}}));
    // Ten hours where eight are the most, and a start beside the grid of half an hour.
    let both = TimeWindow::new(tomorrow(8, 10), tomorrow(18, 0)).expect("a window");
    let quote = desk.quote(&desk.wish(both)).expect(200).json();
    assert_eq!(quote["price"]["amount_fen"], 98_334, "the price is told all the same: {quote}");
    let mut told = rules_of(&quote);
    told.sort_unstable();
    assert_eq!(told, [("misaligned", false), ("too_long", true)]);
    let mut wish = desk.wish(both);
    wish["override_reason"] = json!("院长同意");
    desk.book(&wish).expect_breach("misaligned");
    wish["window"] = json!(hours(8, 18));
    assert_eq!(rules_of(&desk.quote(&wish).expect(200).json()), [("too_long", true)]);
    desk.book(&wish).expect(201);
    let taken = desk.quote(&desk.wish(hours(10, 12))).expect(200).json();
    assert_eq!(rules_of(&taken), [("slot_taken", false)], "{taken}");
}

#[test]
fn the_quota_of_who_is_named_counts_and_of_nobody_where_nobody_is() {
    let desk = Desk::with(json!({"quotas": [{"holder": "user", "measure": "open_bookings", "most": 1}]}));
    let mine = order(desk.listing, hours(9, 10), "none");
    desk.app.post("/api/v1/bookings", &desk.enterprise.token, &mine).expect(201);
    let mut wish = desk.wish(hours(14, 15));
    assert_eq!(rules_of(&desk.quote(&wish).expect(200).json()), Vec::new());
    wish["used_by"] = json!(desk.enterprise.caller.user_id);
    assert_eq!(rules_of(&desk.quote(&wish).expect(200).json()), [("user_quota", true)]);
    desk.book(&wish).expect_breach("user_quota");
    wish["override_reason"] = json!("急件");
    desk.book(&wish).expect(201);
}
