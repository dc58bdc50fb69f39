//! Who stands behind organisations: declared, recorded, imported and linked.

use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::risk::{declare, name_of};
use crate::support::TestApp;
use crate::support::given::Person;

#[test]
fn who_stands_behind_organisations_is_declared_recorded_imported_and_linked() {
    let app = TestApp::start();
    let (a, b, c, city) = (app.enterprise(), app.enterprise(), app.provider(), app.city_administrator());
    let code = |person: &Person| -> String {
        let of = person.organisation();
        app.read(|conn| {
            organisation::table.find(of).select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
        })
    };
    let problem = declare(
        &app,
        &a,
        &json!([{ "kind": "phone", "value": "1" }, { "kind": "address", "value": "威海市环翠区文化路 1 号" },
                                            { "kind": "address", "value": "威海市环翠区文化路  1 号" }]),
    )
    .expect_problem(422, "invalid_input");
    let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["facts[0].value", "facts[2].value"]);

    // A is led by whom B is owned by; C is owned by B itself.
    declare(&app, &a, &json!([{ "kind": "legal_representative", "value": "李雷" }])).expect(200);
    let table = format!(
        "统一社会信用代码,类别,内容,股东代码,持股比例\n{},股东,李雷,,51%\n{},股东,某控股公司,{},100\n91371000MA0000000X,股东,谁,,\n",
        code(&b),
        code(&c),
        code(&b)
    );
    let report = app.upload_to(&city, "/api/v1/relations/import", &[], "r.csv", table.as_bytes()).expect(200).json();
    assert_eq!((&report["rows"], &report["organisations"], &report["recorded"]), (&json!(3), &json!(2), &json!(2)));
    assert_eq!(report["errors"][0]["line"], 4);
    let between = |x: &Person, y: &Person| {
        let path = format!("/api/v1/organisations/{}/relations/{}", x.organisation(), y.organisation());
        app.get(&path, &city.token).expect(200).json()
    };
    let found = between(&a, &c);
    assert_eq!(found["paths"][0].as_array().map(Vec::len), Some(2));
    let names = [&a, &b, &c].map(|person| name_of(&app, person.organisation()));
    let words = format!("{} 的法定代表人“李雷”是 {} 的股东；{} 是 {} 的股东", names[0], names[1], names[1], names[2]);
    assert_eq!(found["text"]["zh"], words);
    let stranger = app.enterprise();
    assert_eq!(between(&a, &stranger)["text"], Value::Null);

    // What no longer holds is ended, links nobody, and is kept for the bureau.
    let of_a = format!("/api/v1/organisations/{}/relations", a.organisation());
    assert_eq!(app.get(&of_a, &city.token).expect(200).json()["related"][0]["id"], json!(b.organisation()));
    declare(&app, &a, &json!([])).expect(200);
    let now = app.get(&of_a, &city.token).expect(200).json();
    assert_eq!((&now["related"], now["history"].as_array().map(Vec::len)), (&json!([]), Some(1)));
    let recorded = json!({ "facts": [{ "kind": "shareholder", "value": "韩梅", "share_bp": 10000 }] });
    app.put(&of_a, &city.token, &recorded).expect(200);
    let own = app.get("/api/v1/organisation/relations", &a.token).expect(200).json();
    assert_eq!(
        (&own["facts"][0]["source"], &own["history"]),
        (&json!("bureau"), &json!([])),
        "it sees what is said of it"
    );
    app.put(&of_a, &app.district_reviewer().token, &recorded).expect(403);
}
