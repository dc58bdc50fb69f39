//! On a clash: who holds the time, as far as who asks may know.

use chuangquan::kernel::TimeWindow;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::Person;

#[test]
fn a_clash_names_own_bookings_and_outages_and_nobody_else() {
    let app = TestApp::start();
    let (provider, own, rival) = (app.provider(), app.enterprise(), app.enterprise());
    let listing = app.listing_with(&provider, &GivenListing { units: 1, ..GivenListing::default() });
    let booked = app.booking(&own, listing, hours(9, 10), "none");
    let block = json!({ "window": hours(12, 13), "reason": "更换离子源" });
    app.post(&format!("/api/v1/listings/{listing}/blocks"), &provider.token, &block).expect(201);
    let holders = |person: &Person, window: TimeWindow| -> Vec<Value> {
        let problem = app.post("/api/v1/bookings", &person.token, &order(listing, window, "none"));
        let problem = problem.expect_problem(409, "slot_taken");
        problem["holders"].as_array().expect("holders").clone()
    };
    let mine = holders(&own, hours(9, 11));
    assert_eq!(mine.len(), 1);
    assert_eq!((&mine[0]["by"], &mine[0]["reference"]), (&json!("own"), &json!(booked.reference)));
    assert!(mine[0]["person"].is_string() && mine[0].get("reason").is_none());
    let theirs = holders(&rival, hours(9, 11));
    assert_eq!(theirs, [json!({ "by": "other", "window": hours(9, 10) })], "nothing that says who");
    let outage = holders(&rival, hours(12, 14));
    assert_eq!((&outage[0]["by"], &outage[0]["reason"]), (&json!("outage"), &json!("更换离子源")));
    // What is moved is not in its own way.
    let path = format!("/api/v1/bookings/{}/move", booked.id);
    let moved = app.post(&path, &own.token, &json!({ "window": hours(9, 13) })).expect_problem(409, "slot_taken");
    assert_eq!(moved["holders"].as_array().map(Vec::len), Some(1), "{moved}");
}
