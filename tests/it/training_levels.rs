//! Levels of training: what a listing asks for at which hours, what a lesson leads to, and what is left when one ends.

use chrono::{DateTime, Duration, TimeZone, Utc};
use chuangquan::kernel::{ListingId, TimeWindow};
use serde_json::{Value, json};

use crate::support::booking::order;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// An instrument with three levels: the first by day, the second in the evening, the third on weekends.
struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let lab = Self { app, enterprise, provider, listing };
        lab.rule(&rule()).expect(200);
        lab
    }

    fn rule(&self, rule: &Value) -> Reply {
        let path = format!("/api/v1/listings/{}/training-rule", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), rule)
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn offer(&self, level: Option<i32>, window: TimeWindow) -> Reply {
        let mut new = json!({"window": window, "place": "材料楼", "capacity": 5});
        if let Some(level) = level {
            new["level"] = json!(level);
        }
        self.post(&self.provider, &format!("/listings/{}/trainings", self.listing), &new)
    }

    /// Somebody passes a training of a level, an hour from now.
    fn pass(&self, person: &Person, level: i32) {
        let starts_at = self.app.clock.now() + Duration::minutes(30);
        let window = TimeWindow::new(starts_at, starts_at + Duration::minutes(30)).expect("a window");
        let training = self.offer(Some(level), window).expect(201).id();
        self.post(person, &format!("/trainings/{training}/seats"), &json!({})).expect(201);
        self.app.advance(Duration::hours(1));
        let passed = json!({"user_id": person.caller.user_id, "result": "passed"});
        self.post(&self.provider, &format!("/trainings/{training}/results"), &passed).expect(200);
    }

    fn quote(&self, window: TimeWindow) -> Reply {
        self.post(&self.enterprise, "/bookings/quote", &order(self.listing, window, "none"))
    }

    fn refusal(&self, window: TimeWindow) -> Value {
        self.quote(window).expect_breach("unqualified")
    }

    fn held(&self, person: &Person) -> Vec<Value> {
        let page = self.app.get("/api/v1/qualifications", &self.app.token(&person.caller)).expect(200).json();
        page["items"].as_array().expect("items").clone()
    }

    fn revoke(&self, level: i32) {
        let held = self.held(&self.enterprise);
        let one = held.iter().find(|one| one["level"] == level && one["ended_at"].is_null()).expect("held");
        let path = format!("/qualifications/{}/revoke", one["id"].as_str().expect("an id"));
        self.post(&self.provider, &path, &json!({"reason": "违规操作"})).expect(200);
    }
}

fn rule() -> Value {
    json!({
        "is_required": true, "valid_days": 60, "how_to": "请联系王老师",
        "levels": [{"rank": 1, "name": "辅助操作"}, {"rank": 2, "name": "独立操作"},
                   {"rank": 3, "name": "超级用户", "valid_days": 10}],
        "min_level": 1,
        "hours": [{"from": 1080, "to": 1440, "level": 2},
                  {"days": ["sat", "sun"], "from": 0, "to": 1440, "level": 3}],
    })
}

/// Hours of the local day that begins `day` days after Monday 2 March 2026.
fn on(day: i64, from: (i64, i64), to: (i64, i64)) -> TimeWindow {
    let monday: DateTime<Utc> = Utc.with_ymd_and_hms(2026, 3, 1, 16, 0, 0).single().expect("a moment");
    let at = |(hour, minute)| monday + Duration::days(day) + Duration::hours(hour) + Duration::minutes(minute);
    TimeWindow::new(at(from), at(to)).expect("a window")
}

#[test]
fn each_hour_asks_for_its_level_and_a_higher_one_includes_the_lower() {
    let lab = Lab::open();
    let (day, evening, weekend) = (on(2, (17, 0), (18, 0)), on(2, (17, 0), (18, 30)), on(5, (9, 0), (10, 0)));
    let none = lab.refusal(day);
    assert_eq!(none["measured"], json!({"value": 0, "limit": 1, "unit": "level"}));
    assert!(none["message"]["zh"].as_str().expect("words").contains("“辅助操作”"), "{none}");

    lab.pass(&lab.enterprise, 1);
    lab.quote(day).expect(200);
    let evening_refused = lab.refusal(evening);
    assert_eq!(evening_refused["measured"], json!({"value": 1, "limit": 2, "unit": "level"}));
    for (language, asked, held) in [("zh", "独立操作", "辅助操作"), ("en", "独立操作", "辅助操作")] {
        let said = evening_refused["message"][language].as_str().expect("words").to_owned();
        assert!(said.contains(asked) && said.contains(held) && said.contains("请联系王老师"), "{said}");
    }
    assert_eq!(lab.refusal(weekend)["measured"]["limit"], 3);

    lab.pass(&lab.enterprise, 3);
    for window in [day, evening, weekend] {
        lab.quote(window).expect(200);
    }
    let held = lab.held(&lab.enterprise);
    assert_eq!(held.len(), 2, "each level by itself");
    assert_eq!((&held[0]["level_name"], &held[1]["level_name"]), (&json!("超级用户"), &json!("辅助操作")));

    lab.revoke(3);
    lab.quote(day).expect(200);
    lab.refusal(evening);
    lab.revoke(1);
    assert_eq!(lab.refusal(day)["measured"]["value"], 0);
}

#[test]
fn each_level_ends_by_itself() {
    let lab = Lab::open();
    lab.pass(&lab.enterprise, 1);
    // At eleven on Monday, for ten days.
    lab.pass(&lab.enterprise, 3);
    let (last, over) = (on(10, (10, 0), (11, 0)), on(10, (10, 30), (11, 30)));
    lab.quote(last).expect(200);
    lab.quote(over).expect(200);
    lab.rule(&json!({
        "is_required": true, "levels": rule()["levels"], "min_level": 2, "how_to": "",
    }))
    .expect(200);
    lab.quote(last).expect(200);
    let refused = lab.refusal(over);
    assert!(refused["message"]["zh"].as_str().expect("words").contains("2026-03-12 11:00"), "{refused}");
    assert_eq!(refused["measured"], json!({"value": 1, "limit": 2, "unit": "level"}), "the lower one goes on");
    assert!(refused["nearest"]["starts_at"].is_string(), "while it holds: {refused}");
    // Passing again renews that level only.
    lab.app.advance(Duration::days(5));
    lab.pass(&lab.enterprise, 3);
    lab.quote(over).expect(200);
    let ended: Vec<_> = lab.held(&lab.enterprise).iter().map(|one| one["ended_at"].is_null()).collect();
    assert_eq!(ended, [true, false, true]);
}

#[test]
fn levels_are_the_listings_own_and_faults_are_named() {
    let lab = Lab::open();
    let fields = |change: &dyn Fn(&mut Value)| {
        let mut wrong = rule();
        change(&mut wrong);
        let problem = lab.rule(&wrong).expect_problem(422, "invalid_input");
        problem["errors"].as_array().expect("errors").iter().map(|one| one["field"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(fields(&|rule| rule["min_level"] = json!(4))[0], "min_level");
    assert_eq!(fields(&|rule| rule["levels"][1]["rank"] = json!(3)).first(), Some(&json!("levels.2.rank")));
    assert_eq!(fields(&|rule| rule["levels"][0]["name"] = json!("")), ["levels.0.name"]);
    assert_eq!(fields(&|rule| rule["hours"][0]["level"] = json!(1)), ["hours.0.level"], "no more than at any hour");
    assert_eq!(fields(&|rule| rule["hours"][0]["to"] = json!(1_441)), ["hours.0.to"]);
    let unknown = lab.offer(Some(4), on(1, (9, 0), (10, 0))).expect_problem(422, "invalid_input");
    assert_eq!(unknown["errors"][0]["field"], "level");
    let offered = lab.offer(Some(2), on(1, (9, 0), (10, 0))).expect(201).json();
    assert_eq!((&offered["level"], &offered["level_name"]), (&json!(2), &json!("独立操作")));
    let plain = lab.app.listing(&lab.provider);
    let path = format!("/listings/{plain}/trainings");
    let new = json!({"window": on(1, (9, 0), (10, 0)), "place": "", "capacity": 1});
    let only = lab.post(&lab.provider, &path, &new).expect(201).json();
    assert_eq!((&only["level"], &only["level_name"]), (&json!(1), &json!("")), "a listing without levels has one");
}

#[test]
fn one_colleague_of_the_level_is_enough_where_the_provider_books() {
    let lab = Lab::open();
    lab.pass(&lab.enterprise, 2);
    let uscc =
        lab.app.get("/api/v1/me", &lab.app.token(&lab.enterprise.caller)).expect(200).json()["organisation"]["uscc"]
            .clone();
    let desk = |window| {
        let body = json!({"enterprise_uscc": uscc, "listing_id": lab.listing, "window": window});
        lab.post(&lab.provider, "/provider/bookings", &body)
    };
    desk(on(2, (19, 0), (20, 0))).expect(201);
    desk(on(5, (9, 0), (10, 0))).expect_breach("unqualified");
}
