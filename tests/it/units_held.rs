//! Fewer units than somebody holds: the calendar is never promised more machines than there are.

use std::thread;

use chrono::Duration;
use chuangquan::kernel::ListingId;
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, occupancy};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A listing of three units that are all booked from nine to eleven.
struct Lab {
    app: TestApp,
    provider: Person,
    customer: Person,
    listing: ListingId,
    bookings: Vec<(String, String)>,
}

impl Lab {
    fn full() -> Self {
        let app = TestApp::start();
        let (provider, customer) = (app.provider(), app.enterprise());
        let listing = app.admitted_listing(&provider, said(3));
        let book = |_| {
            let view = app.booking(&customer, listing, hours(9, 11), "none");
            (view.id.to_string(), view.reference)
        };
        let bookings = (0..3).map(book).collect();
        Self { app, provider, customer, listing, bookings }
    }

    /// The page's way.
    fn replace(&self, units: i32) -> Reply {
        let path = format!("/api/v1/listings/{}?version={}", self.listing, self.version());
        self.app.put(&path, &self.app.token(&self.provider.caller), &said(units))
    }

    /// The way of a provider's own system.
    fn sync(&self, units: i32) -> Reply {
        let token = self.app.token(&self.provider.caller);
        self.app.put("/api/v1/provider/listings/by-code/U-1", &token, &said(units))
    }

    fn import(&self, units: i32) -> Reply {
        let list = json!([{ "code": "U-1", "name": "扫描电镜", "units": units }]);
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\nskip_bad_rows\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l.json\"\r\n\r\n{list}\r\n--b--\r\n"
        );
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        let token = self.app.token(&self.provider.caller);
        self.app.client.send_bytes("POST", "/api/v1/provider/listings/import", Some(&token), body.as_bytes(), &headers)
    }

    fn version(&self) -> i32 {
        self.kept().0
    }

    fn units(&self) -> i32 {
        self.kept().1
    }

    fn kept(&self) -> (i32, i32) {
        let found = listing::table.find(self.listing).select((listing::version, listing::units));
        self.app.read(|conn| found.first(conn).map_err(DbError::from))
    }

    fn cancel(&self, which: usize) {
        let path = format!("/api/v1/bookings/{}/cancel", self.bookings[which].0);
        let token = self.app.token(&self.customer.caller);
        self.app.post(&path, &token, &json!({"reason": "样品未到"})).expect(200);
    }
}

fn said(units: i32) -> Value {
    json!({
        "code": "U-1", "kind": "instrument_time", "name": "扫描电镜", "units": units, "auto_confirm": true,
        "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 12_000 }],
    })
}

/// The unit between is free: what would be booked on it is a third on two machines.
#[test]
fn units_that_are_held_are_not_given_up_and_what_holds_them_is_named() {
    let lab = Lab::full();
    lab.cancel(1);
    let last = lab.bookings[2].1.clone();
    for refused in [lab.replace(2), lab.sync(2)] {
        let problem = refused.expect_problem(409, "units_held");
        assert_eq!((&problem["value"], &problem["limit"], &problem["count"]), (&json!(3), &json!(2), &json!(1)));
        let named = &problem["in_the_way"][0];
        assert_eq!((&named["by"], &named["reference"]), (&json!("booking"), &json!(last)), "{problem}");
        assert_eq!((&named["unit"], &named["starts_at"]), (&json!(3), &json!(hours(9, 11).starts_at())));
    }
    let report = lab.import(2).expect(200).json();
    assert_eq!((&report["rejected"], &report["updated"]), (&json!(1), &json!(0)), "{report}");
    let fault = &report["errors"][0];
    assert_eq!((&fault["code"], &fault["column"]), (&json!("units_held"), &json!("units")), "{report}");
    assert!(fault.to_string().contains(&last), "{report}");
    assert_eq!((lab.units(), lab.version()), (3, 1));

    // What else is said of it is not kept from being changed, nor is a greater number.
    lab.replace(4).expect(200);
    lab.replace(3).expect(200);
    lab.cancel(2);
    lab.replace(2).expect(200);
    lab.app.booking(&lab.customer, lab.listing, hours(9, 11), "none");
    let third = order(lab.listing, hours(9, 11), "none");
    let token = lab.app.token(&lab.customer.caller);
    lab.app.post("/api/v1/bookings", &token, &third).expect_problem(409, "slot_taken");
}

#[test]
fn blocks_stand_in_the_way_too_and_what_is_over_does_not() {
    let lab = Lab::full();
    let block = json!({ "window": hours(13, 15), "unit": 3, "reason": "第三台待维修" });
    let path = format!("/api/v1/listings/{}/blocks", lab.listing);
    let block = lab.app.post(&path, &lab.provider.token, &block).expect(201).id();
    lab.app.advance(Duration::hours(24) + Duration::hours(2) - Duration::seconds(1));
    let problem = lab.sync(2).expect_problem(409, "units_held");
    assert_eq!(problem["count"], json!(2), "its last second is not over: {problem}");
    lab.app.advance(Duration::seconds(1));
    let problem = lab.sync(2).expect_problem(409, "units_held");
    let named = &problem["in_the_way"];
    assert_eq!((&named[0]["by"], &named[0]["reason"]), (&json!("block"), &json!("第三台待维修")), "{problem}");
    assert_eq!(named.as_array().map(Vec::len), Some(1), "{problem}");
    let lift = format!("/api/v1/blocks/{block}/lift");
    lab.app.post(&lift, &lab.app.token(&lab.provider.caller), &json!({})).expect(200);
    lab.import(2).expect(200);
    assert_eq!(lab.units(), 2);
}

/// Two machines are held; the third is booked and given up at the same instant.
#[test]
fn a_unit_is_never_both_booked_and_given_up() {
    let lab = Lab::full();
    lab.cancel(2);
    let mut won = [0, 0];
    for round in 0..40 {
        let (booked, given_up) = thread::scope(|scope| {
            let booking = scope.spawn(|| {
                let token = lab.app.token(&lab.customer.caller);
                lab.app.post("/api/v1/bookings", &token, &order(lab.listing, hours(9, 11), "none"))
            });
            let fewer = scope.spawn(|| {
                // Now one is first, now the other.
                thread::sleep(std::time::Duration::from_millis(round % 8));
                lab.sync(2)
            });
            (booking.join().expect("no panic"), fewer.join().expect("no panic"))
        });
        match (booked.status, given_up.status) {
            (201, 409) => {
                given_up.expect_problem(409, "units_held");
                won[0] += 1;
                let path = format!("/api/v1/bookings/{}/cancel", booked.id());
                let token = lab.app.token(&lab.customer.caller);
                lab.app.post(&path, &token, &json!({"reason": "下一轮"})).expect(200);
            }
            (409, 200) => {
                booked.expect_problem(409, "slot_taken");
                won[1] += 1;
                lab.sync(3).expect(200);
            }
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(won[0] + won[1], 40, "{won:?}");
}

/// The database's own word, whatever the program does.
#[test]
fn no_statement_puts_anything_on_a_unit_that_is_not_there() {
    let lab = Lab::full();
    let id = lab.listing;
    let refused = |statement: String, why: &str| {
        let mut conn = lab.app.db.connection().expect("a connection");
        let error = conn.transaction(|conn| conn.batch_execute(&statement)).expect_err("it is refused");
        assert!(error.to_string().contains(why), "{statement}: {error}");
    };
    refused(format!("UPDATE listing SET units = 2 WHERE id = '{id}'"), "units that somebody holds");
    let beyond = "the listing does not have so many units";
    refused(format!("UPDATE occupancy SET unit = 4 WHERE listing_id = '{id}' AND unit = 3"), beyond);
    refused(
        format!(
            "WITH block AS (
                 INSERT INTO listing_block (id, listing_id, starts_at, ends_at, reason, created_by, created_at)
                 SELECT gen_random_uuid(), listing_id, starts_at, ends_at, 'x', created_by, created_at
                 FROM booking WHERE listing_id = '{id}' LIMIT 1 RETURNING *)
             INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, block_id)
             SELECT listing_id, 4, starts_at, ends_at, id FROM block"
        ),
        beyond,
    );
    let rows: i64 = lab.app.read(|conn| {
        occupancy::table.filter(occupancy::listing_id.eq(id)).count().get_result(conn).map_err(DbError::from)
    });
    assert_eq!((rows, lab.units()), (3, 3));
}
