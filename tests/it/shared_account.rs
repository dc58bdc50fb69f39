//! One account serves two treasuries, and a payee pays all that it owes them back in one transfer.

use serde_json::{Value, json};

use crate::account_change::change;
use crate::clawback::{bureau, ordered, posted, show};
use crate::reconciliation::{import_debits, resolve};
use crate::settlement_versions::assert_sound;
use crate::support::TestApp;
use crate::support::given::DISTRICT;
use crate::support::reconciliation::{OnTheWay, TREASURY, csv, march};

/// Of a claim that city and district paid 20,001 fen are demanded back, 10,001 of them for one of the two; the district has the
/// city's account by now. Answers the clawback and its reference.
fn given() -> (TestApp, OnTheWay, String, String) {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, march(12));
    import_debits(&app, &way);
    app.match_lines(&way.maker);
    change(&app, &way, ("district", DISTRICT), TREASURY);
    let id = ordered(&app, &bureau(&app), &way.scene.provider, &way.claims[0], Some(20_001));
    let reference = show(&app, &way.scene.provider, &id)["reference"].as_str().expect("a reference").to_owned();
    app.go_to(&mut way, march(20));
    (app, way, id, reference)
}

fn credit(app: &TestApp, way: &OnTheWay, fen: i64, text: &str) -> Value {
    app.import(&way.maker, &csv(TREASURY, 99_975_000, &[(16, fen, text, "C1")])).expect(201);
    app.match_lines(&way.maker)
}

/// What each part has received, the city's first.
fn received(app: &TestApp, way: &OnTheWay, id: &str) -> Vec<i64> {
    let shown = show(app, &way.scene.provider, id);
    let parts = shown["parts"].as_array().expect("parts").iter();
    parts.map(|part| part["received_fen"].as_i64().expect("fen")).collect()
}

fn parts(app: &TestApp, way: &OnTheWay, id: &str) -> Vec<i64> {
    let shown = show(app, &way.scene.provider, id);
    let parts = shown["parts"].as_array().expect("parts").iter();
    parts.map(|part| part["amount_fen"].as_i64().expect("fen")).collect()
}

fn line_of(app: &TestApp, way: &OnTheWay, id: &str) -> Value {
    let shown = show(app, &way.scene.provider, id);
    let recoveries = shown["recoveries"].as_array().expect("recoveries");
    let line = recoveries.last().expect("a recovery")["line_id"].as_str().expect("a line");
    app.get(&format!("/api/v1/statement-lines/{line}"), &way.maker.token).expect(200).json()
}

fn undo(app: &TestApp, way: &OnTheWay, line: &Value) {
    let path = format!("/api/v1/statement-lines/{}/unmatch", line["id"].as_str().expect("an id"));
    app.post(&path, &way.maker.token, &json!({ "reason": "是另一笔款" })).expect(200);
}

#[test]
fn one_credit_settles_the_parts_of_both_and_is_undone_whole() {
    let (app, way, id, reference) = given();
    let report = credit(&app, &way, 20_001, &format!("退回{reference}"));
    assert_eq!(report["by_rule"], json!({ "clawback_reference": 1 }), "{report}");
    assert_eq!(received(&app, &way, &id), parts(&app, &way, &id), "each treasury has what is its own");
    let shown = show(&app, &way.scene.provider, &id);
    assert_eq!((&shown["recovered_fen"], &shown["state"]), (&json!(20_001), &json!("settled")));
    assert_eq!(shown["recoveries"].as_array().map(Vec::len), Some(2), "{shown}");
    let line = line_of(&app, &way, &id);
    assert_eq!((&line["receipt"]["amount_fen"], &line["state"]), (&json!(20_001), &json!("matched")));
    assert_sound(&app);

    undo(&app, &way, &line);
    let shown = show(&app, &way.scene.provider, &id);
    assert_eq!((&shown["recovered_fen"], &shown["state"]), (&json!(0), &json!("ordered")));
    assert_eq!(received(&app, &way, &id), [0, 0]);
    assert_eq!(posted(&app, "clawback:%"), 0);
    assert_sound(&app);
}

#[test]
fn what_is_left_goes_to_the_next_level_and_more_than_is_open_is_told_as_it_is() {
    let (app, way, id, reference) = given();
    let report = credit(&app, &way, 15_000, &format!("退回{reference}"));
    assert_eq!(report["matched_lines"], 1, "{report}");
    let city = parts(&app, &way, &id)[0];
    assert_eq!(received(&app, &way, &id), [city, 15_000 - city]);
    let file = csv(TREASURY, 99_990_000, &[(17, 5_002, &format!("退回{reference}"), "C2")]);
    app.import(&way.maker, &file).expect(201);
    app.match_lines(&way.maker);
    let told = app.exceptions(&way.maker, "state=open").remove(0)["reason"].as_str().expect("why").to_owned();
    assert!(told.contains("50.01"), "{told}");
    assert_sound(&app);
}

#[test]
fn by_hand_all_of_it_is_booked_too() {
    let (app, way, id, reference) = given();
    credit(&app, &way, 30_000, "还款");
    let open = app.exceptions(&way.maker, "state=open").remove(0);
    let proposal = json!({ "resolution": "clawback_receipt", "note": "企业退还追回款", "clawback": reference });
    resolve(&app, &way, &open, &proposal);
    assert_eq!(received(&app, &way, &id), parts(&app, &way, &id));
    let line = line_of(&app, &way, &id);
    assert_eq!(
        (&line["receipt"]["amount_fen"], &line["state"]),
        (&json!(20_001), &json!("resolved")),
        "the rest is given back"
    );
    assert_sound(&app);
}

#[test]
fn by_hand_a_part_is_booked_and_undone() {
    let (app, way, id, reference) = given();
    credit(&app, &way, 15_000, "还款");
    let open = app.exceptions(&way.maker, "state=open").remove(0);
    let proposal = json!({ "resolution": "clawback_receipt", "note": "企业退还追回款", "clawback": reference });
    resolve(&app, &way, &open, &proposal);
    let line = line_of(&app, &way, &id);
    assert_eq!((&line["receipt"]["amount_fen"], &line["state"]), (&json!(15_000), &json!("matched")));
    undo(&app, &way, &line);
    assert_eq!(received(&app, &way, &id), [0, 0]);
    assert_eq!(show(&app, &way.scene.provider, &id)["recovered_fen"], 0);
    assert_sound(&app);
}
