//! Whose word says how long something was used: the door's, the meter's, the booking's or the provider's; and that the customer
//! pays for that.

use chrono::Duration;
use chuangquan::kernel::{BookingId, ListingId};
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, listing};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A listing of 100 yuan an hour that bills what was used, booked from nine to eleven.
struct Lab {
    app: TestApp,
    provider: Person,
    listing: ListingId,
    id: BookingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let id = app.booking(&enterprise, listing, hours(9, 11), "none").id;
        Self { app, provider, listing, id }
    }

    fn serves(&self, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&self.provider.caller), body)
    }

    fn at_booking(&self, step: &str, body: &Value) -> Reply {
        self.serves(&format!("/bookings/{}/{step}", self.id), body)
    }

    /// In from nine, for so many minutes.
    fn attends(&self, minutes: i64) {
        self.app.clock.set(tomorrow(9, 0));
        self.at_booking("start", &json!({})).expect(200);
        self.app.advance(Duration::minutes(minutes));
        self.at_booking("check-out", &json!({})).expect(200);
    }

    fn meters(&self, source: &str, minutes: &[i64]) {
        let id = self.listing;
        let code: String =
            self.app.read(|conn| listing::table.find(id).select(listing::code).first(conn).map_err(DbError::from));
        let records: Vec<_> = minutes
            .iter()
            .enumerate()
            .map(|(n, minutes)| {
                let from = tomorrow(9, 0);
                json!({"external_id": n.to_string(), "listing_code": code, "starts_at": from,
                       "ends_at": from + Duration::minutes(*minutes)})
            })
            .collect();
        self.serves("/provider/usage", &json!({"source": source, "records": records})).expect(200);
    }

    /// Minutes, whose word, and the price, fen.
    fn quote(&self, body: &Value) -> (Value, Value, Value) {
        let told = self.at_booking("delivery-quote", body).expect(200).json();
        (told["minutes"].clone(), told["minutes_from"].clone(), told["price_fen"].clone())
    }

    fn shown(&self) -> Value {
        let path = format!("/api/v1/bookings/{}", self.id);
        self.app.get(&path, &self.app.token(&self.provider.caller)).expect(200).json()
    }
}

#[test]
fn the_door_comes_before_the_meter_and_the_meter_before_the_booking() {
    let lab = Lab::open();
    lab.app.clock.set(tomorrow(9, 0));
    assert_eq!(lab.quote(&json!({})), (json!(120), json!("booked"), json!(20_000)));
    assert_eq!(lab.shown()["metered"], Value::Null, "nothing was recorded");
    lab.meters("电表", &[30, 45]);
    assert_eq!(lab.quote(&json!({})), (json!(75), json!("meter"), json!(12_500)));
    lab.attends(60);
    assert_eq!(lab.quote(&json!({})), (json!(60), json!("attendance"), json!(10_000)));
    // Each can be taken by name, and the provider's own word goes before all of them.
    for (from, minutes, price) in [("booked", 120, 20_000), ("meter", 75, 12_500), ("attendance", 60, 10_000)] {
        assert_eq!(lab.quote(&json!({"minutes_from": from})), (json!(minutes), json!(from), json!(price)));
    }
    assert_eq!(lab.quote(&json!({"actual_minutes": 90})), (json!(90), json!("stated"), json!(15_000)));
    // Two systems that tell of the same use do not make it longer.
    lab.meters("机房", &[80]);
    assert_eq!(lab.quote(&json!({"minutes_from": "meter"})).0, json!(80));
    let metered = lab.shown()["metered"].clone();
    assert_eq!((&metered["minutes"], metered["records"].as_array().map(Vec::len)), (&json!(80), Some(3)), "{metered}");
}

#[test]
fn what_was_taken_and_from_where_stays_with_the_delivery_and_in_the_trail() {
    let lab = Lab::open();
    lab.meters("电表", &[75]);
    lab.attends(60);
    let delivered = lab.at_booking("deliver", &json!({"minutes_from": "meter"})).expect(200).json();
    let delivery = &delivered["delivery"];
    assert_eq!((&delivery["minutes"], &delivery["minutes_from"]), (&json!(75), &json!("meter")), "{delivery}");
    assert_eq!(delivery["minutes_known"], json!({"booked": 120, "attendance": 60, "metered": 75}));
    assert_eq!(delivery["price_fen"], 12_500);
    // What meters say afterwards changes nothing of it.
    lab.meters("电表", &[110]);
    assert_eq!(lab.shown()["delivery"]["minutes_known"]["metered"], 75);
    let id = lab.id.uuid();
    let detail: Value = lab.app.read(|conn| {
        let event = audit_event::table
            .filter(audit_event::subject_id.eq(id))
            .filter(audit_event::action.eq("booking.delivered"))
            .select(audit_event::detail);
        Ok::<_, DbError>(event.first(conn)?)
    });
    assert_eq!((&detail["delivery"]["minutes_from"], &detail["delivery"]["minutes"]), (&json!("meter"), &json!(75)));
}

#[test]
fn a_source_that_says_nothing_cannot_be_taken() {
    let lab = Lab::open();
    lab.app.clock.set(tomorrow(9, 0));
    for (body, code) in [
        (json!({"minutes_from": "attendance"}), "not_known"),
        (json!({"minutes_from": "meter"}), "not_known"),
        (json!({"minutes_from": "stated"}), "not_stated"),
        (json!({"minutes_from": "booked", "actual_minutes": 9}), "two_sources"),
    ] {
        for step in ["delivery-quote", "deliver"] {
            let wrong = lab.at_booking(step, &body).expect_problem(422, "invalid_input");
            let first = &wrong["errors"][0];
            assert_eq!((&first["field"], &first["code"]), (&json!("minutes_from"), &json!(code)), "{wrong}");
        }
    }
    assert_eq!(lab.shown()["state"], "confirmed");
}
