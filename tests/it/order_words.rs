//! What a customer says about its order: its own number and a note, said however it is ordered, changed until it is delivered.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chuangquan::booking::service::{self as bookings, Cancellation, run_wait_list};
use chuangquan::kernel::{BookingId, ListingId};
use chuangquan::notify;
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{hours, order};
use crate::support::client::Reply;
use crate::support::given::Person;

const NOTE: &str = "样品易碎\n请轻放";

struct Desk {
    app: TestApp,
    provider: Person,
    enterprise: Person,
    listing: ListingId,
}

impl Desk {
    fn open() -> Self {
        let app = TestApp::start();
        let (provider, enterprise) = (app.provider(), app.enterprise());
        let listing = app.listing(&provider);
        Self { app, provider, enterprise, listing }
    }

    fn get(&self, person: &Person, path: &str) -> Value {
        self.app.get(&format!("/api/v1{path}"), &self.app.token(&person.caller)).expect(200).json()
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    /// An order with words from one hour of tomorrow to another.
    fn order(&self, from: u32, to: u32, number: &str) -> Value {
        let mut order = order(self.listing, hours(from, to), "none");
        (order["customer_order_number"], order["customer_note"]) = (json!(number), json!(NOTE));
        order
    }

    fn booked(&self, from: u32, to: u32) -> String {
        self.post(&self.enterprise, "/bookings", &self.order(from, to, "PO-1")).expect(201).id()
    }

    fn say(&self, person: &Person, booking: &str, body: &Value) -> Reply {
        self.app.put(&format!("/api/v1/bookings/{booking}/words"), &self.app.token(&person.caller), body)
    }

    fn uscc(&self, person: &Person) -> String {
        self.app.read(|conn| {
            let found = organisation::table.find(person.organisation());
            found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
        })
    }

    /// What stands in mails about one topic to somebody of an organisation.
    fn mails(&self, person: &Person, topic: &str) -> Vec<String> {
        self.app.write(|tx| notify::expand_events(tx, 1_000));
        let messages = self.get(person, "/me/messages");
        let all = messages["items"].as_array().expect("messages").iter();
        all.filter(|one| one["topic"] == topic).map(Value::to_string).collect()
    }
}

fn words(booking: &Value) -> (&Value, &Value) {
    (&booking["customer_order_number"], &booking["customer_note"])
}

#[test]
fn words_are_said_however_it_is_ordered() {
    let desk = Desk::open();
    let (number, note) = (json!("PO-1"), json!(NOTE));
    let mut one = desk.order(9, 10, " PO-1 ");
    one["customer_note"] = json!("样品易碎\r\n请轻放\n");
    let made = desk.post(&desk.enterprise, "/bookings", &one).expect(201).json();
    assert_eq!(words(&made), (&number, &note), "tidied");
    let id = made["id"].as_str().expect("an id");
    let seen = desk.get(&desk.provider, &format!("/bookings/{id}"));
    assert_eq!(words(&seen), (&number, &note));
    assert_eq!(words(&desk.get(&desk.provider, "/bookings")["items"][0]), (&number, &note), "in the provider's list");

    let range = "from=2026-03-02T16:00:00Z&to=2026-03-03T16:00:00Z";
    let day = desk.get(&desk.provider, &format!("/provider-calendar?{range}"));
    assert_eq!(words(&day[0]), (&number, &note), "in its day");

    let cart = json!({ "orders": [desk.order(10, 11, "PO-2"), desk.order(11, 12, "PO-3")] });
    let both = desk.post(&desk.enterprise, "/bookings/cart", &cart).expect(201).json();
    assert_eq!((words(&both[0]), words(&both[1]).0), ((&json!("PO-2"), &note), &json!("PO-3")));
    let series = json!({ "order": desk.order(13, 14, "PO-4"), "every_days": 7, "occurrences": 2 });
    let made = desk.post(&desk.enterprise, "/bookings/series", &series).expect(201).json();
    assert_eq!(words(&made[1]["booking"]), (&json!("PO-4"), &note));
    let taken_down = json!({
        "enterprise_uscc": desk.uscc(&desk.enterprise), "listing_id": desk.listing, "window": hours(14, 15),
        "customer_order_number": "PO-5", "customer_note": NOTE,
    });
    let made = desk.post(&desk.provider, "/provider/bookings", &taken_down).expect(201).json();
    assert_eq!(words(&made), (&json!("PO-5"), &note));

    // Whoever waits says it when joining, or when the window is offered.
    let waiting = desk.app.enterprise();
    let entry = desk.post(&waiting, "/wait-entries", &desk.order(9, 10, "PO-6")).expect(201).id();
    let booking: BookingId = id.parse().expect("an id");
    let (app, customer) = (&desk.app, &desk.enterprise.caller);
    let off = Cancellation::because("样品未到");
    app.db.write(&customer.actor(), |tx| bookings::cancel(tx, customer, booking, &off)).expect("it is called off");
    run_wait_list(&app.db).expect("the job runs");
    let accepted = json!({ "customer_order_number": "PO-7" });
    let made = desk.post(&waiting, &format!("/wait-entries/{entry}/accept"), &accepted).expect(201).json();
    assert_eq!(words(&made), (&json!("PO-7"), &note));

    for (field, wrong) in [
        ("customer_order_number", "P".repeat(61)),
        ("customer_order_number", "PO\n1".to_owned()),
        ("customer_note", "字".repeat(1_001)),
        ("customer_note", "a\u{0}b".to_owned()),
    ] {
        let mut order = desk.order(16, 17, "PO");
        order[field] = json!(wrong);
        for path in ["/bookings", "/bookings/quote"] {
            let problem = desk.post(&desk.enterprise, path, &order).expect_problem(422, "invalid_input");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
    }
}

#[test]
fn words_are_changed_until_the_work_is_delivered_and_the_provider_reads_them() {
    let desk = Desk::open();
    let id = desk.booked(9, 10);
    let stranger = desk.app.enterprise();
    desk.say(&stranger, &id, &json!({ "customer_note": "x" })).expect_problem(404, "not_found");
    let told = desk.mails(&desk.provider, "booking.created");
    assert!(told[0].contains("PO-1") && told[0].contains("样品易碎"), "{told:?}");

    let new = json!({ "customer_order_number": "PO-2026-7", "customer_note": "改为两件" });
    let said = desk.say(&desk.enterprise, &id, &new).expect(200).json();
    assert_eq!(words(&said), (&json!("PO-2026-7"), &json!("改为两件")));
    assert_eq!(desk.say(&desk.enterprise, &id, &new).expect(200).json()["version"], said["version"], "nothing new");
    let told = desk.mails(&desk.provider, "booking.words_changed");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("PO-2026-7") && told[0].contains("改为两件"), "{told:?}");
    desk.say(&desk.enterprise, &id, &json!({ "customer_order_number": "P".repeat(61) }))
        .expect_problem(422, "invalid_input");
    // The trail keeps the number and not the note, and neither does the bureau's list.
    let trail: Vec<Value> =
        desk.app.read(|conn| audit_event::table.select(audit_event::detail).load(conn).map_err(DbError::from));
    let trail = format!("{trail:?}");
    assert!(trail.contains("PO-2026-7") && !trail.contains("改为两件") && !trail.contains("易碎"), "{trail}");
    let bureau = desk.app.city_administrator();
    let listed = desk.get(&bureau, "/bookings")["items"][0].clone();
    assert_eq!(words(&listed), (&json!("PO-2026-7"), &Value::Null), "{listed}");

    desk.app.advance(chrono::Duration::days(2));
    desk.post(&desk.provider, &format!("/bookings/{id}/deliver"), &json!({})).expect(200);
    let late = desk.say(&desk.enterprise, &id, &json!({}));
    assert_eq!(late.expect_problem(409, "order_words_closed")["value"], "delivered");
    let forced = desk.app.db.read(|conn| {
        let change = "UPDATE booking_words SET customer_order_number = 'PO-9'";
        diesel::sql_query(change).execute(conn).map_err(DbError::from)
    });
    assert!(forced.is_err(), "the database refuses too");

    desk.post(&desk.enterprise, &format!("/bookings/{id}/accept"), &json!({})).expect(200);
    for person in [&desk.provider, &desk.enterprise] {
        let bill = desk.get(person, "/bills")["items"][0].clone();
        assert_eq!(bill["customer_order_number"], "PO-2026-7", "{bill}");
        let path = "/api/v1/exports/bills?format=xlsx";
        let file = desk.app.client.send("GET", path, Some(&desk.app.token(&person.caller)), None, &[]).expect(200);
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).expect("a workbook");
        let name = book.sheet_names().first().expect("a sheet").clone();
        let cells = book.worksheet_range(&name).expect("its cells");
        let is_there = cells.rows().flatten().any(|cell| *cell == Data::String("PO-2026-7".to_owned()));
        assert!(is_there, "{cells:?}");
    }
}

#[test]
fn what_one_enterprise_said_goes_to_nobody_who_takes_its_booking_over() {
    let desk = Desk::open();
    let taker = desk.app.enterprise();
    let rules = json!({ "transfers_allowed": true });
    desk.app
        .put(&format!("/api/v1/listings/{}/rules?version=0", desk.listing), &desk.provider.token, &rules)
        .expect(200);
    let id = desk.booked(9, 11);
    let offer = json!({ "enterprise_uscc": desk.uscc(&taker), "reason": "协作单位送检" });
    desk.post(&desk.enterprise, &format!("/bookings/{id}/transfer"), &offer).expect(201);
    let taken = desk.post(&taker, &format!("/bookings/{id}/transfer/accept"), &json!({})).expect(200).json();
    assert_eq!(words(&taken), (&Value::Null, &Value::Null), "{taken}");
    assert_eq!(words(&desk.get(&taker, &format!("/bookings/{id}"))), (&Value::Null, &Value::Null));
    desk.say(&taker, &id, &json!({ "customer_order_number": "T-1" })).expect(200);
}
