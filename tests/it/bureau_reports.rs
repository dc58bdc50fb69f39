//! The bureaus' figures, counted again here row by row over the demo's weeks.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use chuangquan::booking::{Booking, State};
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, local_date};
use chuangquan::store::DbError;
use chuangquan::store::schema::{appropriation, booking, ledger_account, ledger_transfer, organisation, voucher};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours};
use crate::support::given::{CITY, DISTRICT};

/// Region, face, returned, moment of issue, the enterprise's profile; pending, debits and credits of the account.
type Issued = (String, Fen, Fen, DateTime<Utc>, Value, Fen, Fen, Fen);

fn rows(value: &Value) -> &[Value] {
    value.as_array().expect("rows")
}

#[test]
fn vouchers_are_counted_by_region_industry_and_month() {
    let app = TestApp::played();
    let city = app.city_administrator();
    let told = app.get("/api/v1/reports/vouchers", &city.token).expect(200).json();
    let issued: Vec<Issued> = app.read(|conn| {
        voucher::table
            .inner_join(ledger_account::table.on(ledger_account::id.eq(voucher::account_id)))
            .inner_join(organisation::table.on(organisation::id.eq(voucher::enterprise_id)))
            .select((
                voucher::region_code,
                voucher::face_fen,
                voucher::returned_fen,
                voucher::issued_at,
                organisation::profile,
                ledger_account::debits_pending,
                ledger_account::debits_posted,
                ledger_account::credits_posted,
            ))
            .load(conn)
            .map_err(DbError::from)
    });
    assert!(issued.len() > 3);
    let mut by: [BTreeMap<String, i64>; 3] = Default::default();
    let (mut held, mut free, mut back) = (0, 0, 0);
    for (region, face, returned, at, profile, pending, debits, credits) in &issued {
        let industry = profile["industries"][0].as_str().unwrap_or_default();
        let month = local_date(*at).with_day(1).expect("a day").to_string();
        for (place, name) in [region.as_str(), industry, &month].into_iter().enumerate() {
            *by[place].entry(name.to_owned()).or_default() += face.get();
        }
        held += pending.get();
        free += credits.get() - debits.get() - pending.get();
        back += returned.get();
    }
    let total = &told["total"];
    let face: i64 = by[0].values().sum();
    assert_eq!((&total["issued"], &total["issued_fen"]), (&json!(issued.len()), &json!(face)));
    assert_eq!(
        [&total["held_fen"], &total["available_fen"], &total["returned_fen"], &total["redeemed_fen"]],
        [&json!(held), &json!(free), &json!(back), &json!(face - held - free - back)]
    );
    for (place, group) in ["by_region", "by_industry", "by_month"].into_iter().enumerate() {
        let told: BTreeMap<String, i64> = rows(&told[group])
            .iter()
            .map(|row| (row["name"].as_str().expect("a name").to_owned(), row["issued_fen"].as_i64().expect("fen")))
            .collect();
        assert_eq!(told, by[place], "{group}");
    }

    let district = app.district_reviewer();
    let own = app.get("/api/v1/reports/vouchers", &district.token).expect(200).json();
    assert_eq!(own["total"]["issued_fen"], json!(by[0].get(DISTRICT).copied().unwrap_or_default()));
    let same = app.get(&format!("/api/v1/reports/vouchers?region={DISTRICT}"), &city.token).expect(200).json();
    assert_eq!(same, own);
    app.get(&format!("/api/v1/reports/vouchers?region={CITY}"), &district.token).expect_problem(403, "forbidden");
    app.get("/api/v1/reports/vouchers?from=2026-05-02&to=2026-05-01", &city.token).expect_problem(422, "invalid_input");
    let none = app.get("/api/v1/reports/vouchers?from=2020-01-01&to=2020-12-31", &city.token).expect(200).json();
    assert_eq!((&none["total"]["issued"], &none["by_region"]), (&json!(0), &json!([])));
}

#[test]
fn providers_are_ranked_by_what_was_accepted() {
    let app = TestApp::played();
    let city = app.city_administrator();
    let accepted: Vec<Booking> = app.read(|conn| {
        booking::table
            .filter(booking::state.eq(State::Accepted))
            .select(Booking::as_select())
            .load(conn)
            .map_err(DbError::from)
    });
    let mut by: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for booking in &accepted {
        let sums = by.entry(booking.provider_id.to_string()).or_default();
        sums.0 += booking.final_price_fen.expect("a price").get();
        sums.1 += booking.final_subsidy_fen.expect("a subsidy").get();
    }
    let told = app.get("/api/v1/reports/providers?from=2025-01-01&limit=100", &city.token).expect(200).json();
    let amounts: Vec<_> = rows(&told).iter().map(|row| row["completed_fen"].as_i64().expect("fen")).collect();
    assert!(amounts.is_sorted_by(|a, b| a >= b) && amounts.len() == by.len());
    for row in rows(&told) {
        let sums = by[row["id"].as_str().expect("an id")];
        assert_eq!((&row["completed_fen"], &row["redeemed_fen"]), (&json!(sums.0), &json!(sums.1)));
    }
}

#[test]
fn utilisation_is_booked_time_against_open_time() {
    let app = TestApp::start();
    let provider = app.provider();
    // Tuesdays from 9 to 17; March 2026 has had none by the evening of the 2nd, and five by its end.
    let hours_of_day = json!({"tue": [[540, 1020]]});
    let given = GivenListing { units: 2, opening_hours: hours_of_day, ..GivenListing::default() };
    let listing = app.listing_with(&provider, &given);
    let service = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Fixed, Fen::new(1)),
        ..GivenListing::default()
    };
    app.listing_with(&provider, &service);
    app.booking(&app.enterprise(), listing, hours(9, 12), "none");
    let district = app.district_reviewer();
    app.advance(Duration::days(45));
    let token = app.token(&district.caller);
    let told = app.get("/api/v1/reports/utilisation?months=3", &token).expect(200).json();
    let told: Vec<_> = rows(&told)
        .iter()
        .map(|row| ["month", "bookings", "booked_minutes", "open_minutes"].map(|name| row[name].clone()))
        .collect();
    // 16 April, 09:00: two Tuesdays of April are over.
    assert_eq!(
        told,
        [
            [json!("2026-02-01"), json!(0), json!(0), json!(0)],
            [json!("2026-03-01"), json!(1), json!(180), json!(5 * 480 * 2)],
            [json!("2026-04-01"), json!(0), json!(0), json!(2 * 480 * 2)],
        ]
    );
}

#[test]
fn what_waits_is_told_by_its_age() {
    let app = TestApp::start();
    let programme = app.programme();
    app.application_in_city_review(&programme, &app.enterprise(), Fen::from_yuan(100));
    app.advance(Duration::days(5));
    app.application_in_city_review(&programme, &app.enterprise(), Fen::from_yuan(50));
    let city = app.city_administrator();
    let told = app.get("/api/v1/reports/reviews", &city.token).expect(200).json();
    assert_eq!(rows(&told).len(), 1);
    let row = &told[0];
    assert_eq!((&row["kind"], &row["state"]), (&json!("voucher_application"), &json!("city_review")));
    assert_eq!(
        ["waiting", "to_three_days", "to_seven_days", "to_fourteen_days", "longer", "amount_fen"].map(|n| &row[n]),
        [2, 1, 1, 0, 0, 15_000].map(|n| json!(n)).each_ref()
    );
}

#[test]
fn a_budgets_months_lead_to_what_is_left() {
    let app = TestApp::played();
    let maker = app.finance_maker();
    let told = app.get("/api/v1/reports/budget", &maker.token).expect(200).json();
    assert!(!rows(&told).is_empty());
    let lines: Vec<(uuid::Uuid, String, uuid::Uuid)> = app.read(|conn| {
        appropriation::table
            .filter(appropriation::fiscal_year.eq(2026))
            .select((appropriation::programme_id, appropriation::side, appropriation::account_id))
            .load(conn)
            .map_err(DbError::from)
    });
    for budget in rows(&told) {
        let own: Vec<_> = lines
            .iter()
            .filter(|(programme, side, _)| json!(programme) == budget["programme_id"] && json!(side) == budget["side"])
            .map(|(_, _, account)| *account)
            .collect();
        let moved: Vec<(uuid::Uuid, Fen, String, NaiveDate)> = app.read(|conn| {
            ledger_transfer::table
                .filter(ledger_transfer::debit_account.eq_any(&own).or(ledger_transfer::credit_account.eq_any(&own)))
                .select((
                    ledger_transfer::debit_account,
                    ledger_transfer::amount,
                    ledger_transfer::code,
                    ledger_transfer::effective_on,
                ))
                .load(conn)
                .map_err(DbError::from)
        });
        let granted: i64 = moved.iter().filter(|m| m.2 == "appropriation.grant").map(|m| m.1.get()).sum();
        let net = |m: &(uuid::Uuid, Fen, String, NaiveDate)| if own.contains(&m.0) { m.1.get() } else { -m.1.get() };
        let drawn: i64 = moved.iter().filter(|m| m.2 != "appropriation.grant").map(net).sum();
        assert_eq!((&budget["granted_fen"], &budget["available_fen"]), (&json!(granted), &json!(granted - drawn)));
        let months = rows(&budget["months"]);
        assert_eq!(months.last().expect("a month")["available_after_fen"], budget["available_fen"]);
        let since = local_date(app.clock.now()) - Duration::days(90);
        let recently: i64 = moved.iter().filter(|m| m.2 != "appropriation.grant" && m.3 > since).map(net).sum();
        assert_eq!(budget["forecast"]["drawn_recently_fen"], recently, "{budget}");
    }
    let past = app.get("/api/v1/reports/budget?fiscal_year=2025", &maker.token).expect(200).json();
    assert_eq!(past, json!([]));
}
