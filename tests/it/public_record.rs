//! What the public is told of providers and of the whole: counted again here, row by row.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chuangquan::booking::Booking;
use chuangquan::booking::State;
use chuangquan::catalog::{Grade, service as catalogue};
use chuangquan::kernel::local_date;
use chuangquan::store::DbError;
use chuangquan::store::schema::{booking, listing};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;

fn bookings(app: &TestApp) -> Vec<Booking> {
    app.read(|conn| booking::table.select(Booking::as_select()).load(conn).map_err(DbError::from))
}

fn is_accepted(booking: &&Booking) -> bool {
    booking.state == State::Accepted
}

fn month_of(at: DateTime<Utc>) -> NaiveDate {
    local_date(at).with_day(1).expect("a first day")
}

#[test]
fn a_providers_record_is_what_its_bookings_say() {
    let app = TestApp::played();
    let bookings = bookings(&app);
    let providers = app.all_public_items("/api/v1/providers?limit=1");
    assert!(providers.len() > 1 && bookings.iter().any(|b| b.state == State::Accepted));
    for provider in &providers {
        let own: Vec<_> = bookings.iter().filter(|b| json!(b.provider_id) == provider["id"]).collect();
        let accepted: Vec<_> = own.iter().copied().filter(is_accepted).collect();
        let enterprises: BTreeSet<_> = accepted.iter().map(|b| b.enterprise_id).collect();
        let minutes: i64 = accepted.iter().filter_map(|b| b.window()).map(|w| w.minutes()).sum();
        let timed: Vec<_> = own.iter().filter_map(|b| Some((b.ends_at?, b.delivery.as_ref()?.delivered_at))).collect();
        let on_time = timed.iter().filter(|(ends, delivered)| local_date(*delivered) <= local_date(*ends)).count();
        let figures = ["completed_bookings", "enterprises_served", "served_minutes", "timed_deliveries"];
        assert_eq!(
            figures.map(|name| provider[name].clone()),
            [json!(accepted.len()), json!(enterprises.len()), json!(minutes), json!(timed.len())],
            "{provider}"
        );
        assert_eq!(provider["on_time_deliveries"], on_time);

        let page = app.get_public(&format!("/api/v1/providers/{}", provider["id"].as_str().expect("an id")));
        let page = page.expect(200).json();
        let mut by_month: BTreeMap<String, i64> = BTreeMap::new();
        for booking in &accepted {
            *by_month.entry(month_of(booking.accepted_at.expect("accepted")).to_string()).or_default() += 1;
        }
        let months = page["months"].as_array().expect("months");
        assert_eq!(months.len(), 12);
        for month in months {
            let name = month["month"].as_str().expect("a month");
            assert_eq!(month["completed_bookings"], by_month.remove(name).unwrap_or(0), "{name}");
        }
        assert!(by_month.is_empty(), "the demo's weeks are within a year");
    }
}

#[test]
fn providers_are_found_by_name_region_and_what_they_offer() {
    let app = TestApp::start();
    let (first, second) = (app.provider(), app.provider());
    app.listing(&first);
    app.listing(&first);
    let city = app.city_administrator();
    let grade = |year, grade| {
        let (caller, provider) = (city.caller.clone(), first.organisation());
        app.write(move |tx| catalogue::grade_set(tx, &caller, provider, year, grade, &json!({})));
    };
    grade(2024, Grade::Good);
    grade(2025, Grade::Excellent);
    let found = |query: &str| -> Vec<Value> {
        app.get_public(&format!("/api/v1/providers{query}")).expect(200).json()["items"].as_array().unwrap().clone()
    };
    assert_eq!(found("").len(), 2);
    let offering = found("?kind=instrument_time&region=371000");
    assert_eq!(offering.len(), 1);
    assert_eq!(offering[0]["id"], json!(first.organisation()));
    assert_eq!(offering[0]["listings"], json!([{"kind": "instrument_time", "listings": 2}]));
    assert_eq!(offering[0]["grade"], json!({"year": 2025, "grade": "excellent"}));
    assert!(found("?kind=lease").is_empty() && found("?region=371003").is_empty() && found("?q=nobody").is_empty());
    assert_eq!(found(&format!("?q={}", "PROVIDER")).len(), 2, "letters of either case");
    let page = app.get_public(&format!("/api/v1/providers/{}", first.organisation())).expect(200).json();
    assert_eq!(page["grades"][1], json!({"year": 2024, "grade": "good"}));

    let path = format!("/api/v1/organisations/{}/suspend", second.organisation());
    app.post(&path, &city.token, &json!({"reason": "核查"})).expect(200);
    app.get_public(&format!("/api/v1/providers/{}", second.organisation())).expect_problem(404, "not_found");
    assert_eq!(found("").len(), 1);
    let enterprise = app.enterprise().organisation();
    app.get_public(&format!("/api/v1/providers/{enterprise}")).expect_problem(404, "not_found");
    app.get_public("/api/v1/providers?kind=cake").expect_problem(422, "invalid_input");
}

#[test]
fn the_statistics_are_the_sums_of_the_records() {
    let app = TestApp::played();
    let statistics = app.get_public("/api/v1/statistics").expect(200).json();
    let bookings = bookings(&app);
    let accepted: Vec<_> = bookings.iter().filter(is_accepted).collect();
    let sum = |of: fn(&Booking) -> i64| accepted.iter().map(|b| of(b)).sum::<i64>();
    let price = sum(|b| b.final_price_fen.map_or(0, |fen| fen.get()));
    let subsidy = sum(|b| b.final_subsidy_fen.map_or(0, |fen| fen.get()));
    let enterprises: BTreeSet<_> = accepted.iter().map(|b| b.enterprise_id).collect();
    assert!(subsidy > 0);
    assert_eq!(
        ["completed_bookings", "enterprises_served", "completed_fen", "redeemed_fen"].map(|name| &statistics[name]),
        [&json!(accepted.len()), &json!(enterprises.len()), &json!(price), &json!(subsidy)]
    );
    let listings: i64 = app.read(|conn| {
        listing::table.filter(listing::state.eq("admitted")).count().get_result(conn).map_err(DbError::from)
    });
    let told: i64 =
        statistics["listings"].as_array().expect("listings").iter().filter_map(|row| row["listings"].as_i64()).sum();
    assert_eq!(told, listings);
    let months = statistics["months"].as_array().expect("months");
    assert_eq!(months.len(), 24);
    assert_eq!(months[23]["month"], json!(month_of(app.clock.now())));
    let by_month = |name: &str| months.iter().filter_map(|month| month[name].as_i64()).sum::<i64>();
    assert_eq!((by_month("completed_fen"), by_month("redeemed_fen")), (price, subsidy));
    for month in months {
        let in_month =
            accepted.iter().filter(|b| json!(month_of(b.accepted_at.expect("accepted"))) == month["month"]).count();
        assert_eq!(month["completed_bookings"], in_month, "{month}");
    }
}
