//! Instruments in the fields of national networks: hours of a year, services, and what is missing.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{hours, tomorrow};

#[test]
fn hours_services_and_gaps_of_a_year_are_told_in_the_networks_own_fields() {
    let app = TestApp::start();
    let (provider, enterprise, bureau) = (app.provider(), app.enterprise(), app.city_administrator());
    let all =
        json!({"code": "SEM-1", "name": "扫描电镜", "model": "JSM-7800F", "maker": "日本电子", "auto_confirm": true});
    let listing = app.admitted_listing(&provider, all);
    let booking = app.booking(&enterprise, listing, hours(9, 11), "none").id;
    app.clock.set(tomorrow(9, 0));
    let serve = |path: &str, body: &Value| app.post(&format!("/api/v1{path}"), &app.token(&provider.caller), body);
    serve(&format!("/bookings/{booking}/start"), &json!({})).expect(200);
    serve(&format!("/bookings/{booking}/deliver"), &json!({"actual_minutes": 90})).expect(200);
    let used = |id: &str, hour: u32, is_outside: bool| {
        json!({"external_id": id, "listing_code": "SEM-1", "starts_at": tomorrow(hour, 0),
               "ends_at": tomorrow(hour, 0) + Duration::minutes(60), "is_outside": is_outside})
    };
    app.clock.set(tomorrow(23, 0));
    let records = json!({"source": "meter", "records": [used("a", 14, false), used("b", 16, true)]});
    serve("/provider/usage", &records).expect(200);

    let get = |person: &crate::support::given::Person, path: &str| app.get(path, &app.token(&person.caller));
    let list = get(&provider, "/api/v1/network/instruments?year=2026").expect(200).json();
    let one = &list["items"][0];
    assert_eq!((&one["仪器编码"], &one["规格型号"]), (&json!("SEM-1"), &json!("JSM-7800F")), "{list}");
    assert_eq!(
        (&one["年总机时"], &one["对外服务机时"], &one["本单位使用机时"]),
        (&json!("3.50"), &json!("2.50"), &json!("1.00"))
    );
    assert_eq!((&one["服务次数"], &one["服务单位数"]), (&json!(1), &json!(1)));
    let services = get(&bureau, "/api/v1/network/services?year=2026").expect(200).json();
    assert_eq!(
        (&services["items"][0]["服务机时"], &services["items"][0]["服务日期"]),
        (&json!("1.50"), &json!("2026-03-03"))
    );
    let before = get(&provider, "/api/v1/network/instruments?year=2025").expect(200).json();
    assert_eq!(before["items"][0]["年总机时"], "0.00");
    get(&provider, "/api/v1/network/instruments?year=2027").expect_problem(422, "invalid_input");

    let missing = || {
        let check = get(&provider, "/api/v1/network/check").expect(200).json();
        (check["complete"].clone(), check["gaps"][0]["missing"].clone())
    };
    let (complete, gaps) = missing();
    assert_eq!(complete, 0);
    assert!(
        gaps.as_array().is_some_and(|all| all.contains(&json!("原值(万元)")) && !all.contains(&json!("规格型号"))),
        "{gaps}"
    );
    let facts = json!({
        "english_name": "Field emission SEM", "origin": "日本", "original_value_fen": 280_000_000, "bought_on": "2020-05-01",
        "class_code": "030101", "specifications": "分辨率 0.8 nm", "functions": "形貌观察", "contact": "王老师", "phone": "0631-5200000",
    });
    let path = format!("/api/v1/listings/{listing}/network-facts?version=0");
    app.put(&path, &app.token(&provider.caller), &facts).expect(200);
    let (complete, gaps) = missing();
    let still: Vec<_> =
        gaps.as_array().into_iter().flatten().filter(|one| **one != "安置地址" && **one != "主要功能").collect();
    assert!(complete == 1 || still.is_empty(), "{gaps}");
    let one = get(&provider, "/api/v1/network/instruments").expect(200).json()["items"][0].clone();
    assert_eq!((&one["原值(万元)"], &one["购置日期"]), (&json!("280"), &json!("2020-05-01")));

    // As a table with the networks' headings; nobody sees another's.
    let csv = get(&bureau, "/api/v1/exports/network/instruments?format=csv").expect(200).text;
    assert!(csv.contains("仪器编码") && csv.contains("对外服务机时") && csv.contains("JSM-7800F"), "{csv}");
    let other = app.provider();
    assert_eq!(get(&other, "/api/v1/network/instruments").expect(200).json()["items"], json!([]));
    assert!(!get(&other, "/api/v1/exports/network/services?format=csv").expect(200).text.contains("扫描电镜"));
}
