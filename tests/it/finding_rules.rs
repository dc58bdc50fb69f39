//! What is found free is what can be booked: the rules of listings, asked by the search in SQL and by the first free time in
//! Rust, say the same as an order's quote does.

use std::collections::BTreeSet;

use chrono::Duration;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::programme::calendar;
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::Person;

/// Rules of which a listing knows by itself whether a window breaks them.
const OF_THE_LISTING: &[&str] = &[
    "closed",
    "slot_taken",
    "too_short",
    "too_soon",
    "too_far_ahead",
    "in_the_past",
    "priority",
    "uncertified",
    "companion_closed",
];

struct Market {
    app: TestApp,
    provider: Person,
    customer: Person,
    listings: Vec<(&'static str, ListingId)>,
}

impl Market {
    /// Monday 2 March 2026, nine in the morning, with the statutory days of the year.
    fn open() -> Self {
        let app = TestApp::start();
        app.write(|tx| calendar::import(tx, include_bytes!("../../data/holidays/2026.json")));
        let (provider, customer) = (app.provider(), app.enterprise());
        Self { app, provider, customer, listings: Vec::new() }
    }

    fn list(&mut self, name: &'static str, given: &GivenListing, rules: &Value) -> ListingId {
        let id = self.app.listing_with(&self.provider, given);
        self.app.read(|conn| {
            let named = diesel::update(listing::table.find(id)).set(listing::name.eq(name)).execute(conn);
            named.map_err(DbError::from)
        });
        let path = format!("/api/v1/listings/{id}/rules?version=0");
        self.app.put(&path, &self.app.token(&self.provider.caller), rules).expect(200);
        self.listings.push((name, id));
        id
    }

    /// The provider counts an enterprise among its members.
    fn admit(&self, member: &Person) {
        let uscc: String = self.app.read(|conn| {
            let found = organisation::table.find(member.organisation()).select(organisation::uscc.assume_not_null());
            found.first(conn).map_err(DbError::from)
        });
        let class = json!({"customer_class": "member", "note": ""});
        self.app
            .put(&format!("/api/v1/provider/customers/{uscc}"), &self.app.token(&self.provider.caller), &class)
            .expect(200);
    }

    fn serve(&self, path: &str, body: &Value) {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.provider.caller), body).expect(201);
    }

    /// Names of what is found for a query.
    fn found(&self, path: &str, token: Option<&str>) -> BTreeSet<String> {
        let reply = self.app.client.send("GET", path, token, None, &[]).expect(200).json();
        let items = reply["items"].as_array().or(reply.as_array()).expect("a list");
        items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// Whether a quote for a window names none of the listing's own rules.
    fn is_bookable(&self, id: ListingId, window: TimeWindow, token: &str) -> bool {
        let reply = self.app.post("/api/v1/bookings/quote", token, &order(id, window, "none")).json();
        let mut broken = reply["problems"].as_array().into_iter().flatten().map(|one| &one["rule"]);
        reply["code"] != "slot_taken" && !broken.any(|rule| OF_THE_LISTING.contains(&rule.as_str().expect("a rule")))
    }

    /// Names of those that can be booked for a window.
    fn bookable(&self, window: TimeWindow, token: &str) -> BTreeSet<String> {
        let can_be = |(_, id): &&(&str, ListingId)| self.is_bookable(*id, window, token);
        self.listings.iter().filter(can_be).map(|(name, _)| (*name).to_owned()).collect()
    }
}

fn weekdays() -> GivenListing {
    let day = json!([[540, 720], [780, 1080]]);
    let week = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day});
    GivenListing { opening_hours: week, ..GivenListing::default() }
}

/// One listing for each kind of rule, and some bookings.
fn market() -> Market {
    let mut market = Market::open();
    let always = GivenListing::default();
    market.list("plain", &always, &json!({}));
    market.list("week", &weekdays(), &json!({}));
    market.list("holidays", &weekdays(), &json!({"holidays": "closed", "make_up_days_like": "fri"}));
    market.list("always but holidays", &always, &json!({"holidays": "closed"}));
    let own_days = json!({"exceptions": [
        {"from": "2026-03-03", "to": "2026-03-03", "hours": [[480, 600], [600, 720]]},
        {"from": "2026-03-03", "to": "2026-03-05"},
        {"from": "2026-03-07", "to": "2026-03-07", "hours": [[540, 1080]]},
    ]});
    market.list("own days", &weekdays(), &own_days);
    market.list("members ahead", &always, &json!({"horizon_days_by_class": {"standard": 3, "member": 40}}));
    let kept = json!({"priority": [
        {"days": ["wed"], "from": 540, "to": 720, "classes": ["member"]},
        {"from": 1200, "to": 1320, "classes": ["member"], "until_minutes_before": 1440},
    ]});
    market.list("kept", &always, &kept);
    let relaxed = json!({"relaxed": [
        {"from": 0, "to": 480, "rules": ["too_soon", "too_far_ahead"]},
        {"from": 1080, "to": 1260, "rules": ["too_soon", "too_far_ahead"]},
        {"from": 1260, "to": 1440, "rules": ["too_soon", "too_far_ahead"]},
    ], "horizon_days_by_class": {"standard": 2, "member": 2}});
    let strict = market.list("relaxed", &always, &relaxed);
    let around = market.list("set up", &always, &json!({"setup_minutes": 60, "cleanup_minutes": 90}));
    let checked = market.list("checked", &always, &json!({}));
    let water = market.list("water", &always, &json!({"exceptions": [{"from": "2026-03-04", "to": "2026-03-04"}]}));
    let operator =
        market.list("operator", &weekdays(), &json!({"requires": [{"listing_id": water}], "cleanup_minutes": 60}));
    market.list("operated", &always, &json!({"requires": [{"listing_id": operator}]}));
    let (app, customer) = (&market.app, &market.customer);
    app.read(|conn| {
        let notice = diesel::update(listing::table.find(strict))
            .set((listing::lead_minutes.eq(1_440), listing::min_minutes.eq(90)));
        notice.execute(conn).map_err(DbError::from)
    });
    for (id, window) in [(around, hours(12, 13)), (water, hours(15, 16)), (operator, hours(10, 11))] {
        app.booking(customer, id, window, "none");
    }
    let certificate =
        json!({"kind": "calibration", "name": "校准", "valid_until": "2026-03-05", "stops_booking": true});
    market.serve(&format!("/listings/{checked}/certificates"), &certificate);
    let usable = json!({"kind": "certificate", "name": "说明", "valid_until": "2026-03-03", "stops_booking": false});
    market.serve(&format!("/listings/{checked}/certificates"), &usable);
    market
}

/// Windows of the days that matter: tomorrow, the days after, the first days of May, a night.
fn windows() -> Vec<TimeWindow> {
    let day = |days: i64, from: i64, minutes: i64| {
        let start = tomorrow(0, 0) + Duration::days(days) + Duration::minutes(from);
        TimeWindow::new(start, start + Duration::minutes(minutes)).expect("a window")
    };
    let days = [-1, 0, 1, 2, 4, 5, 34, 59, 60, 67];
    let hours =
        [(480, 60), (540, 90), (600, 60), (630, 30), (780, 60), (960, 120), (1_200, 60), (1_410, 60), (60, 120)];
    days.iter().flat_map(|&d| hours.iter().map(move |&(from, minutes)| day(d, from, minutes))).collect()
}

fn query(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[test]
fn what_a_search_finds_free_is_what_a_quote_allows() {
    let market = market();
    let member = market.app.enterprise();
    market.admit(&member);
    let seekers = [(&market.customer, "/api/v1/listings"), (&member, "/api/v1/enterprise/listings")];
    let (mut free, mut taken) = (0, 0);
    for window in windows() {
        for (person, path) in seekers {
            let token = market.app.token(&person.caller);
            let path =
                format!("{path}?limit=100&free_from={}&free_to={}", query(window.starts_at()), query(window.ends_at()));
            let found = market.found(&path, Some(&token));
            let bookable = market.bookable(window, &token);
            assert_eq!(found, bookable, "{window:?} {path}");
            free += found.len();
            taken += market.listings.len() - found.len();
        }
    }
    assert!(free > 200 && taken > 200, "both sides of the edges: {free} free, {taken} not");
}

#[test]
fn the_first_free_time_is_one_that_a_quote_allows_and_nothing_earlier_is() {
    let market = market();
    let token = market.app.token(&market.customer.caller);
    let (from, to) = (tomorrow(9, 30), tomorrow(24 * 4, 0));
    for minutes in [30, 120] {
        let path = format!("/api/v1/listings/free?from={}&to={}&minutes={minutes}", query(from), query(to));
        let reply = market.app.get_public(&path).expect(200).json();
        let found = reply.as_array().expect("a list");
        for (name, id) in &market.listings {
            let length = if *name == "relaxed" { minutes.max(90) } else { minutes };
            let quoted = |start: chrono::DateTime<chrono::Utc>| {
                let window = TimeWindow::new(start, start + Duration::minutes(length)).expect("a window");
                market.is_bookable(*id, window, &token)
            };
            let starts = (0..).map(|n| from + Duration::minutes(30 * n));
            let mut starts = starts.take_while(|at| *at + Duration::minutes(length) <= to);
            let expected = starts.find(|at| quoted(*at)).map(|at| json!(at));
            let first = found.iter().find(|one| one["name"] == *name).map(|one| one["first_free"]["starts_at"].clone());
            assert_eq!(first, expected, "{name}, {minutes} minutes");
        }
    }
}

/// The grid shows the days as the rules make them.
#[test]
fn a_grid_shows_dates_of_their_own_and_statutory_days() {
    let market = market();
    let grid = |days: i64| {
        let from = tomorrow(0, 0) + Duration::days(days);
        let path = format!("/api/v1/listings/grid?from={}&to={}", query(from), query(from + Duration::days(1)));
        market.app.get_public(&path).expect(200).json()
    };
    let open = |grid: &Value, name: &str| {
        let rows = grid["rows"].as_array().expect("rows");
        rows.iter().find(|row| row["name"] == name).expect("a row")["open"].clone()
    };
    let (tuesday, may) = (grid(0), grid(59));
    assert_eq!(open(&tuesday, "own days"), json!([[480, 720]]));
    assert_eq!(open(&tuesday, "holidays"), json!([[540, 720], [780, 1080]]));
    assert_eq!(open(&may, "holidays"), json!([]), "1 May");
    assert_eq!((open(&may, "always but holidays"), open(&may, "plain")), (json!([]), json!([[0, 1440]])));
    assert_eq!(open(&may, "week"), json!([[540, 720], [780, 1080]]), "a Friday for those who do not mind");
}
