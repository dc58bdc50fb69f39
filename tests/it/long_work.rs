//! Long work that nobody waits for: kept, done by the worker, looked at meanwhile, taken up again after an interruption.

use chuangquan::kernel::{Actor, Fen, WorkId};
use chuangquan::store::schema::{listing, long_work};
use chuangquan::store::{Db, DbError, work};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::given::Person;
use crate::support::settlement::batch_request;
use crate::support::{Reply, TestApp, run_work};

const LIST: &str = "编号,名称,类型\nA-1,扫描电镜,仪器机时\nA-2,透射电镜,仪器机时\n";

fn form(file_name: &str, content: &str) -> Vec<u8> {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n{content}\r\n--b--\r\n"
    )
    .into_bytes()
}

fn send(app: &TestApp, person: &Person, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Reply {
    let kind = ("content-type", "multipart/form-data; boundary=b");
    let headers: Vec<_> = headers.iter().copied().chain([kind]).collect();
    app.client.send_bytes("POST", path, Some(&person.token), body, &headers)
}

const LATER: (&str, &str) = ("prefer", "respond-async");
const IMPORT: &str = "/api/v1/provider/listings/import";

/// Sends a list without waiting; the work's id.
fn import_later(app: &TestApp, provider: &Person, content: &str) -> String {
    send(app, provider, IMPORT, &form("仪器.csv", content), &[LATER]).expect(202).id()
}

fn shown(app: &TestApp, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/v1/work/{id}"), &person.token).expect(200).json()
}

fn listings(app: &TestApp) -> i64 {
    app.read(|conn| listing::table.count().get_result(conn).map_err(DbError::from))
}

#[test]
fn an_import_is_done_later_and_comes_to_what_it_would_have_answered() {
    let app = TestApp::start();
    let provider = app.provider();
    let id = import_later(&app, &provider, LIST);
    let waiting = shown(&app, &provider, &id);
    assert_eq!((&waiting["state"], &waiting["title"]), (&json!("waiting"), &json!("仪器.csv")));
    assert_eq!(listings(&app), 0, "nothing is done yet");

    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
    assert_eq!(run_work(&app.db).expect("the worker looks"), 0);
    let done = shown(&app, &provider, &id);
    assert_eq!((&done["state"], &done["result"]["created"]), (&json!("done"), &json!(2)), "{done}");
    assert_eq!((&done["phase"], &done["done"], &done["total"]), (&json!("rows"), &json!(2), &json!(2)));
    assert_eq!(listings(&app), 2);

    // At once, the same list answers the same but for what is known already.
    let now = send(&app, &provider, IMPORT, &form("仪器.csv", LIST), &[]).expect(200).json();
    let members = |report: &Value| report.as_object().expect("a report").keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&now), members(&done["result"]));
    let list = app.get("/api/v1/work", &provider.token).expect(200).json();
    assert_eq!(list["items"][0]["id"], json!(id));
    let file: Option<Vec<u8>> =
        app.read(|conn| long_work::table.select(long_work::file).first(conn).map_err(DbError::from));
    assert_eq!(file, None, "what is done with is not kept");
}

#[test]
fn progress_is_sent_as_events_to_its_owner_only() {
    let app = TestApp::start();
    let provider = app.provider();
    let id = import_later(&app, &provider, LIST);
    let path = format!("/api/v1/work/{id}/events");
    app.get(&path, &app.provider().token).expect_problem(404, "not_found");
    app.get(&format!("/api/v1/work/{id}"), &app.auditor().token).expect_problem(404, "not_found");

    // The stream is opened while the work waits; the worker begins when the first event has come.
    let events = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| app.get(&path, &provider.token).expect(200));
        run_work(&app.db).expect("the worker works");
        watcher.join().expect("the stream ends")
    });
    assert!(events.content_type.starts_with("text/event-stream"), "{}", events.content_type);
    let last = events.text.trim_end().rsplit("\n\n").next().expect("an event");
    let (name, data) = last.split_once('\n').expect("two lines");
    assert_eq!(name, "event: done", "{}", events.text);
    let work: Value = serde_json::from_str(data.strip_prefix("data: ").expect("data")).expect("JSON");
    assert_eq!(work, shown(&app, &provider, &id));
}

#[test]
fn what_cannot_be_done_says_why_in_the_readers_language() {
    let app = TestApp::start();
    let provider = app.provider();
    let id = import_later(&app, &provider, "编号,名称,类型\nA-1,,仪器机时\n");
    run_work(&app.db).expect("the worker works");
    let failed = shown(&app, &provider, &id);
    assert_eq!(failed["state"], "failed", "{failed}");
    let at_once = send(&app, &provider, IMPORT, &form("仪器.csv", "编号,名称,类型\nA-1,,仪器机时\n"), &[]).json();
    assert_eq!((&failed["problem"]["code"], &failed["problem"]["title"]), (&at_once["code"], &at_once["title"]));
    assert_eq!(failed["problem"]["report"], at_once["report"]);
    let path = format!("/api/v1/work/{id}");
    let english = app.client.send("GET", &path, Some(&provider.token), None, &[("accept-language", "en")]).json();
    assert_ne!(english["problem"]["title"], failed["problem"]["title"]);
    assert_eq!(listings(&app), 0);
    let events = app.get(&format!("{path}/events"), &provider.token).expect(200);
    assert!(events.text.starts_with("event: failed\n"), "{}", events.text);
}

#[test]
fn work_whose_process_died_is_taken_up_again_and_in_the_end_given_up() {
    let app = TestApp::start();
    let provider = app.provider();
    let id: WorkId = import_later(&app, &provider, LIST).parse().expect("an id");
    // A process that dies: its transaction ends without a word.
    let die = || {
        let died = app.db.write(&Actor::system("test"), |tx| {
            assert!(work::claim(tx, id)?.is_some());
            let now = tx.now();
            app.db.read(|conn| work::begin(conn, id, now))?;
            // Whoever else looks passes it by for as long as it is held.
            assert_eq!(app.db.read(work::next)?, None);
            Err::<(), _>(DbError::from(diesel::result::Error::RollbackTransaction))
        });
        assert!(died.is_err());
    };
    die();
    assert_eq!(shown(&app, &provider, &id.to_string())["state"], "running");
    run_work(&app.db).expect("another process takes it up");
    let done = shown(&app, &provider, &id.to_string());
    assert_eq!((&done["state"], &done["begun"]), (&json!("done"), &json!(2)));

    let id = import_later(&app, &provider, LIST);
    let again: WorkId = id.parse().expect("an id");
    for _ in 0..5 {
        let now = app.clock.now();
        app.read(|conn| work::begin(conn, again, now));
    }
    run_work(&app.db).expect("the worker gives it up");
    let given_up = shown(&app, &provider, &id);
    assert_eq!((&given_up["state"], &given_up["problem"]["code"]), (&json!("failed"), &json!("work_interrupted")));
}

#[test]
fn many_workers_do_each_work_once() {
    let app = TestApp::start();
    let provider = app.provider();
    let ids: Vec<_> =
        (0..6).map(|n| import_later(&app, &provider, &format!("编号,名称,类型\nB-{n},仪器 {n},仪器机时\n"))).collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let db = Db::connect(app.database_url(), 3, app.clock.clone()).expect("the database");
                while run_work(&db).expect("the worker works") > 0 {}
            });
        }
    });
    for id in &ids {
        let done = shown(&app, &provider, id);
        assert_eq!(
            (&done["state"], &done["begun"], &done["result"]["created"]),
            (&json!("done"), &json!(1), &json!(1))
        );
    }
    assert_eq!(listings(&app), 6);
}

#[test]
fn a_batch_and_a_statement_are_done_later_too_and_a_key_keeps_the_ticket() {
    let app = TestApp::start();
    let scene = app.settling();
    app.approved_claim(&scene, app.payable_provider().organisation(), Fen::from_yuan(100));
    let headers = [LATER, ("idempotency-key", "once")];
    let ask = || {
        let body = batch_request(&scene, "demand");
        app.client.send("POST", "/api/v1/batches", Some(&scene.maker.token), Some(&body), &headers).expect(202).id()
    };
    let id = ask();
    assert_eq!(ask(), id, "the same ticket");
    run_work(&app.db).expect("the worker works");
    let done = shown(&app, &scene.maker, &id);
    assert_eq!((&done["state"], &done["result"]["total_fen"]), (&json!("done"), &json!(10_000)), "{done}");

    let reply = send(&app, &scene.maker, "/api/v1/statements", &form("流水.csv", "不是流水"), &[LATER]).expect(202);
    run_work(&app.db).expect("the worker works");
    let failed = shown(&app, &scene.maker, &reply.id());
    assert_eq!(failed["state"], "failed");
    assert!(failed["problem"]["title"].as_str().is_some_and(|title| !title.is_empty()));
}

#[test]
fn a_person_may_have_asked_for_so_much_and_no_more_until_some_of_it_is_done() {
    let app = TestApp::start();
    let (provider, other) = (app.provider(), app.provider());
    let list = |n: usize| form(&format!("仪器{n}.csv"), LIST);
    let ask = |n: usize| send(&app, &provider, IMPORT, &list(n), &[LATER, ("idempotency-key", &format!("list-{n}"))]);
    let first = ask(0).expect(202).id();
    for n in 1..20 {
        ask(n).expect(202);
    }
    ask(20).expect_problem(429, "work_open");
    assert_eq!(ask(0).expect(202).id(), first, "who asks again for the same gets its ticket");
    import_later(&app, &other, LIST);
    run_work(&app.db).expect("the worker works");
    ask(20).expect(202);
}

#[test]
fn who_asks_for_much_keeps_nobody_else_waiting() {
    let app = TestApp::start();
    let (provider, other) = (app.provider(), app.provider());
    let much: Vec<String> = (0..3).map(|_| import_later(&app, &provider, LIST)).collect();
    let little = import_later(&app, &other, LIST);
    let next = || app.read(work::next).expect("work waits").0.to_string();
    assert_eq!(next(), much[0]);
    run_work(&app.db).expect("the worker works");
    assert_eq!(next(), little, "whose turn it is");
    run_work(&app.db).expect("the worker works");
    assert_eq!(next(), much[1]);
}
