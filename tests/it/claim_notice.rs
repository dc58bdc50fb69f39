//! Public notices and objections: frozen content, working days, both decisions, and what is owed at the end.

use std::thread;

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use chuangquan::claim::service::close_notices;
use chuangquan::kernel::{AccountId, Fen, TransferId, local_date, local_midnight};
use chuangquan::ledger::{self, NewTransfer, Phase, Subject};
use chuangquan::voucher::service as vouchers;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::TestApp;
use crate::support::claim::{SUBSIDY, Scene, pdf};
use crate::support::given::{CITY, DISTRICT};

const STATEMENT: &str = "该企业与供方存在关联关系，请核查。";

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).expect("a date")
}

/// Ten in the morning, Shanghai.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    local_midnight(day) + Duration::hours(10)
}

fn object(app: &TestApp, notice: &Value, claim: &str) -> crate::support::Reply {
    let path = format!("/api/v1/notices/{}/objections", notice["id"].as_str().expect("an id"));
    app.post_public(&path, &json!({ "claim_id": claim, "objector_name": "王某", "statement": STATEMENT }))
}

fn decide(app: &TestApp, scene: &mut Scene, objection: &str, verdict: &str) -> crate::support::Reply {
    app.renew(&mut scene.city);
    let body = json!({ "verdict": verdict, "answer": "经核查，情况如下。" });
    app.post(&format!("/api/v1/objections/{objection}/decision"), &scene.city.token, &body)
}

fn state(app: &TestApp, scene: &mut Scene, claim: &str) -> String {
    app.renew(&mut scene.enterprise);
    app.claim(&scene.enterprise, claim)["state"].as_str().expect("a state").to_owned()
}

#[test]
fn from_publication_to_what_each_level_owes() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let id = app.passed_claim(&scene);
    let waiting = app.get("/api/v1/claims/queue/notice", &scene.city.token).expect(200).json();
    assert_eq!(waiting["items"][0]["id"], json!(id));
    let notice = app.published(&scene);
    assert_eq!((&notice["opens_on"], &notice["closes_on"]), (&json!("2026-03-02"), &json!("2026-03-09")));
    app.post("/api/v1/notices", &scene.city.token, &json!({ "programme_id": scene.programme.id }))
        .expect_problem(409, "nothing_to_publish");
    let text = app.get_public(&format!("/api/v1/notices/{}", notice["id"].as_str().expect("an id"))).expect(200).text;
    let content = &text[text.find("\"content\":{").expect("the content") + "\"content\":".len()..text.len() - 1];
    let hash: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(notice["content_sha256"], json!(hash), "anybody can check the hash");
    let line = &notice["content"]["claims"][0];
    assert_eq!((&line["amount_fen"], &line["service"]), (&json!(SUBSIDY), &json!("场发射扫描电镜")));
    assert_eq!(app.get_public("/api/v1/notices?open=true").expect(200).json()["items"][0]["id"], notice["id"]);

    app.clock.set(local_midnight(day(3, 10)) - Duration::microseconds(1));
    assert_eq!(close_notices(&app.db).expect("nothing is due"), 0);
    app.clock.set(local_midnight(day(3, 10)));
    assert_eq!(close_notices(&app.db).expect("the notice closes"), 2);
    assert_eq!(close_notices(&app.db).expect("nothing is left"), 0);
    app.renew(&mut scene.enterprise);
    let claim = app.claim(&scene.enterprise, &id);
    assert_eq!(claim["state"], "approved");
    assert_eq!(
        claim["shares"],
        json!([
            { "level": "city", "payer_region": CITY, "amount_fen": SUBSIDY / 2 },
            { "level": "district", "payer_region": DISTRICT, "amount_fen": SUBSIDY / 2 },
        ])
    );
    let wallet = app.read(|conn| vouchers::voucher_view(conn, &scene.enterprise.caller, scene.voucher)).wallet;
    assert_eq!((wallet.redeemed_fen, wallet.paid_out_fen), (Fen::ZERO, Fen::new(SUBSIDY)));
    assert_eq!(app.get_public("/api/v1/notices?open=true").expect(200).json()["items"], json!([]));
}

#[test]
fn a_chosen_list_is_published_whole_or_not_at_all() {
    let app = TestApp::start();
    let scene = app.scene();
    let (first, second) = (app.passed_claim(&scene), app.passed_claim(&scene));
    let unready = app.submitted_claim(&scene);
    let publish = |ids: Value| {
        let body = json!({ "programme_id": scene.programme.id, "claim_ids": ids, "title": "第一批" });
        app.post("/api/v1/notices", &scene.city.token, &body)
    };
    let problem = publish(json!([first, unready])).expect_problem(409, "claims_not_publishable");
    assert_eq!(problem["claims"], json!([unready]));
    let notice = publish(json!([first, first])).expect(201).json();
    assert_eq!((&notice["title"], notice["content"]["claims"].as_array().map(Vec::len)), (&json!("第一批"), Some(1)));
    publish(json!([first, second])).expect_problem(409, "claims_not_publishable");
    object(&app, &notice, &second).expect_problem(422, "invalid_input");
}

/// 13 February 2026 is a Friday; Saturday the 14th is worked, the 15th to the 23rd are off: the fifth working day is
/// Friday the 27th.
#[test]
fn working_days_run_over_the_spring_festival() {
    let app = TestApp::start_at(morning(day(2, 13)));
    let mut scene = app.scene();
    let (quiet, opposed) = (app.passed_claim(&scene), app.passed_claim(&scene));
    let notice = app.published(&scene);
    assert_eq!(notice["closes_on"], "2026-02-27");
    app.clock.set(local_midnight(day(2, 28)) - Duration::microseconds(1));
    let objection = object(&app, &notice, &opposed).expect(201).id();
    app.clock.set(local_midnight(day(2, 28)));
    object(&app, &notice, &quiet).expect_problem(409, "notice_closed");
    assert_eq!(close_notices(&app.db).expect("the notice closes"), 2);
    assert_eq!(state(&app, &mut scene, &quiet), "approved");
    assert_eq!(state(&app, &mut scene, &opposed), "objected", "suspended beyond the notice");
    decide(&app, &mut scene, &objection, "dismissed").expect(200);
    assert_eq!(close_notices(&app.db).expect("it goes on"), 1);
    assert_eq!(state(&app, &mut scene, &opposed), "approved");
}

#[test]
fn a_year_without_its_calendar_is_no_guess() {
    let app = TestApp::start_at(morning(day(12, 30)));
    let scene = app.scene();
    let id = app.passed_claim(&scene);
    let problem = app
        .post("/api/v1/notices", &scene.city.token, &json!({ "programme_id": scene.programme.id }))
        .expect_problem(409, "calendar_missing");
    assert_eq!(problem["year"], 2027);
    assert_eq!(app.claim(&scene.enterprise, &id)["notice_id"], Value::Null);
}

#[test]
fn an_upheld_objection_rejects_the_claim_and_settles_the_others() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let id = app.passed_claim(&scene);
    let notice = app.published(&scene);
    let first = object(&app, &notice, &id).expect(201).id();
    let second = object(&app, &notice, &id).expect(201).id();
    let shown = app.claim(&scene.enterprise, &id);
    assert_eq!((&shown["state"], &shown["objections"][0]["objector_name"]), (&json!("objected"), &Value::Null));
    assert_eq!(shown["objections"][0]["statement"], STATEMENT);
    let open = app.get("/api/v1/objections?state=open", &scene.city.token).expect(200).json();
    assert_eq!(open["items"][1]["objector_name"], "王某", "those who decide see who objected");
    decide(&app, &mut scene, &second, "upheld").expect(200);
    decide(&app, &mut scene, &first, "dismissed").expect_problem(409, "objection_decided");
    assert_eq!(state(&app, &mut scene, &id), "rejected");
    let wallet = app.read(|conn| vouchers::voucher_view(conn, &scene.enterprise.caller, scene.voucher)).wallet;
    assert_eq!((wallet.available_fen, wallet.redeemed_fen), (Fen::from_yuan(10_000), Fen::ZERO));
    object(&app, &notice, &id).expect_problem(409, "illegal_step");
    app.clock.set(morning(day(3, 10)));
    assert_eq!(close_notices(&app.db).expect("only the notice"), 1);
}

#[test]
fn a_dismissed_objection_lets_the_notice_go_on_when_none_is_left() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let id = app.passed_claim(&scene);
    let notice = app.published(&scene);
    let first = object(&app, &notice, &id).expect(201).id();
    let second = object(&app, &notice, &id).expect(201).id();
    let answered = decide(&app, &mut scene, &first, "dismissed").expect(200).json();
    assert_eq!((&answered["state"], &answered["answer"]), (&json!("dismissed"), &json!("经核查，情况如下。")));
    assert_eq!(state(&app, &mut scene, &id), "objected");
    decide(&app, &mut scene, &second, "dismissed").expect(200);
    assert_eq!(state(&app, &mut scene, &id), "notice");
    let path = format!("/api/v1/notices/{}/objections", notice["id"].as_str().expect("an id"));
    for (body, field) in [
        (json!({ "claim_id": id, "statement": "太短" }), "statement"),
        (json!({ "claim_id": scene.programme.id, "statement": STATEMENT }), "claim_id"),
        (json!({ "claim_id": id, "statement": STATEMENT, "contact": "x".repeat(201) }), "contact"),
    ] {
        let problem = app.post_public(&path, &body).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field);
    }
}

/// Takes away what is due to one enterprise, so that its claim cannot be paid.
fn drain_due(app: &TestApp, scene: &Scene) {
    app.write(|tx| {
        let due = app.read(|conn| vouchers::voucher_view(conn, &scene.enterprise.caller, scene.voucher));
        let elsewhere = ledger::ensure_account(tx, "test:elsewhere", "test", false)?;
        ledger::submit(tx, &[transfer(due.voucher.due_account_id, elsewhere, local_date(tx.now()))])
    });
}

fn transfer(debit: AccountId, credit: AccountId, effective_on: NaiveDate) -> NewTransfer {
    NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit,
        credit,
        amount: Fen::new(SUBSIDY),
        code: "test.drain",
        subject: Subject { kind: "test", id: uuid::Uuid::nil() },
        reverses: None,
        effective_on,
    }
}

#[test]
fn one_claim_that_cannot_be_paid_does_not_stop_the_others() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let mut other = Scene {
        voucher: scene.voucher,
        programme: scene.programme.clone(),
        enterprise: app.enterprise(),
        provider: scene.provider.clone(),
        district: scene.district.clone(),
        city: scene.city.clone(),
    };
    other.voucher = app.voucher(&other.programme, &other.enterprise, Fen::from_yuan(10_000));
    let (broken, sound) = (app.passed_claim(&scene), app.passed_claim(&other));
    app.published(&scene);
    drain_due(&app, &scene);
    app.clock.set(morning(day(3, 10)));
    assert_eq!(close_notices(&app.db).expect("the others go on"), 2);
    assert_eq!(state(&app, &mut scene, &broken), "notice");
    assert_eq!(state(&app, &mut other, &sound), "approved");
}

#[test]
fn two_processes_that_close_at_once_pay_once() {
    let app = TestApp::start_at(Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment"));
    let scene = app.scene();
    for _ in 0..6 {
        app.passed_claim(&scene);
    }
    app.published(&scene);
    app.clock.set(morning(day(3, 10)));
    let done: usize = thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| close_notices(&app.db).expect("closing"))).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker")).sum()
    });
    assert_eq!(done, 7, "six claims and their notice, each once");
    let wallet = app.read(|conn| vouchers::voucher_view(conn, &scene.enterprise.caller, scene.voucher)).wallet;
    assert_eq!(wallet.paid_out_fen, Fen::new(6 * SUBSIDY));
}

#[test]
fn an_objection_is_proved_by_files_that_only_those_see_who_decide() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.passed_claim(&scene);
    let notice = app.published(&scene)["id"].as_str().expect("an id").to_owned();
    let body = json!({ "claim_id": id, "statement": "该服务并未实际发生，请核查开机记录。" });
    let raised = app.post_public(&format!("/api/v1/notices/{notice}/objections"), &body).expect(201).id();
    let path = format!("/api/v1/objections/{raised}/files");
    let send = |path: &str, content: &[u8]| {
        let mut body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"log.pdf\"\r\n\r\n".to_vec();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b--\r\n");
        app.client.send_bytes("POST", path, None, &body, &[("content-type", "multipart/form-data; boundary=b")])
    };
    send(&format!("/api/v1/objections/{}/files", uuid::Uuid::now_v7()), &pdf()).expect(404);
    send(&path, b"<html>").expect(415);
    let file = send(&path, &pdf()).expect(201).json();
    assert_eq!((&file["file_name"], &file["added_by"]), (&json!("log.pdf"), &Value::Null));
    for _ in 0..4 {
        send(&path, &pdf()).expect(201);
    }
    send(&path, &pdf()).expect_problem(409, "too_many_files");

    app.get(&path, &scene.enterprise.token).expect(403);
    let listed = app.get(&path, &scene.city.token).expect(200).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(5));
    let one = format!("{path}/{}", file["id"].as_str().expect("an id"));
    app.get(&one, &scene.city.token).expect(200);
    app.get(&one, &app.person(chuangquan::identity::Role::CityAdministrator, "science_bureau", "370200").token)
        .expect(404);
    let answer = json!({ "verdict": "dismissed", "answer": "经核查属实，异议不成立。" });
    app.post(&format!("/api/v1/objections/{raised}/decision"), &scene.city.token, &answer).expect(200);
    send(&path, &pdf()).expect_problem(409, "objection_decided");
}
