//! What follows from failing evaluations again and again.

use chrono::{Duration, NaiveDate};
use chuangquan::identity::Role;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::evaluation::{frozen, get, plain, published_set, send};
use crate::support::TestApp;
use crate::support::given::{CITY, Person};

#[test]
fn who_fails_again_and_again_is_suspended_or_spared_by_two_people() {
    let app = TestApp::start();
    app.calendar();
    let city = app.city_administrator();
    let second = app.colleague(city.organisation(), Role::CityAdministrator, CITY);
    let (dropped, spared) = (app.provider(), app.provider());
    let offered = app.listing(&dropped);
    app.listing(&spared);
    let set = published_set(&app, &city, &plain());
    app.advance(Duration::days(1));
    frozen(&app, &city, &set, "2026-01-01", "2026-03-02");
    let sanctions = || get(&app, &city, "/evaluation/sanctions").expect(200).json()["items"].clone();
    assert_eq!(sanctions(), json!([]), "once is not again and again");
    let last = app.clock.now().date_naive() - Duration::days(2);
    frozen(&app, &city, &set, "2026-03-03", &last.to_string());
    assert!(app.has_todo(&city, "evaluation_sanction_to_decide"));
    let of = |provider: &Person| {
        let all = sanctions();
        let id = json!(provider.organisation());
        all.as_array().expect("sanctions").iter().find(|one| one["provider_id"] == id).expect("a sanction").clone()
    };
    assert_eq!((&of(&spared)["failures"], &of(&spared)["state"]), (&json!(2), &json!("pending")));
    let act = |person: &Person, id: &Value, step: &str, body: &Value| {
        let id = id.as_str().expect("an id");
        send(&app, person, &format!("/evaluation/sanctions/{id}/{step}"), body)
    };

    let id = of(&spared)["id"].clone();
    let honest = json!({ "reason": "新建平台首年运行，主要设备年底才验收。" });
    act(&city, &id, "tolerance/decide", &json!({ "is_tolerated": true, "reason": "同意" }))
        .expect_problem(409, "illegal_step");
    act(&city, &id, "tolerance", &json!({ "reason": " " })).expect_problem(422, "invalid_input");
    act(&city, &id, "tolerance", &honest).expect(200);
    act(&city, &id, "suspend", &json!({ "reason": "x" })).expect_problem(409, "illegal_step");
    let agree = json!({ "is_tolerated": true, "reason": "情况属实，同意容错。" });
    act(&city, &id, "tolerance/decide", &agree).expect_problem(409, "another_decides");
    let refused = act(&second, &id, "tolerance/decide", &json!({ "is_tolerated": false, "reason": "请补充材料" }));
    assert_eq!(refused.expect(200).json()["state"], "pending");
    act(&city, &id, "tolerance", &honest).expect(200);
    assert_eq!(act(&second, &id, "tolerance/decide", &agree).expect(200).json()["state"], "spared");

    let id = of(&dropped)["id"].clone();
    let done = act(&second, &id, "suspend", &json!({ "reason": "连续两期不合格" })).expect(200).json();
    assert_eq!((&done["state"], &done["listings"]), (&json!("suspended"), &json!(1)));
    let state: String =
        app.read(|conn| listing::table.find(offered).select(listing::state).first(conn).map_err(DbError::from));
    assert_eq!(state, "suspended");
    send(&app, &dropped, &format!("/listings/{offered}/reinstate"), &json!({}))
        .expect_problem(409, "suspended_by_bureau");
    app.get_public(&format!("/api/v1/listings/{offered}")).expect_problem(404, "not_found");
    assert!(!app.has_todo(&city, "evaluation_sanction_to_decide"));

    // A third failure counts anew for both.
    let first = last + Duration::days(1);
    let end: NaiveDate = app.clock.now().date_naive() - Duration::days(2);
    frozen(&app, &city, &set, &first.to_string(), &end.to_string());
    assert_eq!(sanctions().as_array().map(Vec::len), Some(2));
}
