//! Long lists, and short ones that nobody wants to wait for: written by the worker, kept for the one who asked, taken up
//! again after an interruption, stopped.

use std::cell::Cell;
use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use chrono::{Duration, Utc};
use chuangquan::jobs::run_due;
use chuangquan::kernel::{Actor, WorkId};
use chuangquan::report;
use chuangquan::report::service::exports::{Ask, ListExport, MOST_AT_ONCE, MOST_OPEN, RowWatch};
use chuangquan::store::schema::{app_user, user_role, work_file, work_file_part};
use chuangquan::store::{DbError, work};
use chuangquan::tabular::TableFormat;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::api_clients;
use crate::support::given::Person;
use crate::support::process::{Caller, Fleet, eventually};
use crate::support::{Reply, TestApp, run_work};

const RECORDS: &str = "/api/v1/exports/usage-records?format=csv";
/// Some pages more than are written while somebody waits.
const LONG: u64 = MOST_AT_ONCE + 2_345;

fn ask(app: &TestApp, person: &Person, path: &str, headers: &[(&str, &str)]) -> Reply {
    app.client.send("GET", path, Some(&person.token), None, headers)
}

/// Asks without waiting; the work's id.
fn ask_later(app: &TestApp, person: &Person, path: &str) -> String {
    let reply = ask(app, person, path, &[("prefer", "respond-async")]).expect(202);
    assert_eq!(reply.headers.get("preference-applied").and_then(|value| value.to_str().ok()), Some("respond-async"));
    reply.id()
}

fn shown(app: &TestApp, person: &Person, id: &str) -> Value {
    app.get(&format!("/api/v1/work/{id}"), &app.token(&person.caller)).expect(200).json()
}

fn content(app: &TestApp, person: &Person, id: &str) -> Reply {
    app.get(&format!("/api/v1/work/{id}/content"), &app.token(&person.caller))
}

fn cancel(app: &TestApp, person: &Person, id: &str) -> Reply {
    app.post(&format!("/api/v1/work/{id}/cancel"), &person.token, &json!({}))
}

fn worked(app: &TestApp) {
    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
}

/// So many records of use of one listing, a minute each.
fn used(app: &TestApp, provider: &Person, records: u64) {
    let listing = app.listing(provider);
    let (house, person) = (provider.organisation(), provider.caller.user_id);
    app.read(|conn| {
        conn.batch_execute(&format!(
            "INSERT INTO usage_record (id, provider_id, listing_id, source, external_id, starts_at, ends_at, minutes,
                                       operator, note, state, created_by, created_at, updated_at)
             SELECT md5('use' || n)::uuid, '{house}', '{listing}', 'meter', 'U-' || n,
                    timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + (n + 1) * interval '1 minute',
                    1, '', '', 'unmatched', '{person}', now(), now()
             FROM generate_series(1, {records}) n"
        ))
        .map_err(DbError::from)
    });
}

/// What is written where nobody watches.
fn direct(app: &TestApp, person: &Person, format: TableFormat) -> Vec<u8> {
    let list = ListExport::UsageRecords { state: None, listing_id: None };
    let ask = Ask::unwatched(format, false, app.clock.now());
    let mut written = app.read(|conn| list.write(conn, &person.caller, &ask).map_err(|error| panic_on(&error)));
    let mut bytes = Vec::new();
    written.file.read_to_end(&mut bytes).expect("its bytes");
    bytes
}

fn panic_on(error: &report::Error) -> DbError {
    panic!("{error}")
}

fn rows(csv: &[u8]) -> Vec<csv::StringRecord> {
    let text = csv.strip_prefix("\u{feff}".as_bytes()).expect("the mark");
    csv::Reader::from_reader(text).records().map(|row| row.expect("a row")).collect()
}

#[test]
fn a_long_list_is_written_by_the_worker_and_is_what_it_would_have_been_at_once() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, LONG);
    let ticket = ask(&app, &provider, RECORDS, &[]).expect(202).json();
    assert_eq!((&ticket["kind"], &ticket["title"]), (&json!("export"), &json!("使用记录.csv")));
    let id = ticket["id"].as_str().expect("an id");
    content(&app, &provider, id).expect_problem(404, "not_found");
    worked(&app);
    let done = shown(&app, &provider, id);
    assert_eq!((&done["state"], &done["result"]["rows"]), (&json!("done"), &json!(LONG)), "{done}");
    assert_eq!(done["file"]["rows"], json!(LONG));
    let file = content(&app, &provider, id).expect(200);
    assert!(file.content_type.starts_with("text/csv"), "{}", file.content_type);
    assert_eq!(json!(file.bytes.len()), done["file"]["bytes"]);
    assert_eq!(file.bytes, direct(&app, &provider, TableFormat::Csv));
    let rows = rows(&file.bytes);
    let numbers: Vec<_> = rows.iter().map(|row| row[3].to_owned()).collect();
    let wanted: Vec<_> = (1..=LONG).rev().map(|n| format!("U-{n}")).collect();
    assert_eq!(numbers, wanted, "each once, newest first");

    let workbook = ask(&app, &provider, "/api/v1/exports/usage-records", &[]).expect(202).id();
    worked(&app);
    let bytes = content(&app, &provider, &workbook).expect(200).bytes;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range("使用记录").expect("the sheet");
    assert_eq!(sheet.height() as u64, LONG + 1);

    // Just as many as are waited for are the answer itself.
    app.read(|conn| {
        conn.batch_execute(&format!("DELETE FROM usage_record WHERE substr(external_id, 3)::int > {MOST_AT_ONCE}"))
            .map_err(DbError::from)
    });
    let short = ask(&app, &provider, RECORDS, &[]).expect(200);
    assert_eq!(self::rows(&short.bytes).len() as u64, MOST_AT_ONCE);
}

#[test]
fn a_short_list_is_written_later_if_that_is_wished_and_only_its_owner_has_it() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, 7);
    let id = ask_later(&app, &provider, RECORDS);
    assert_eq!(ask_later(&app, &provider, RECORDS), id, "the same again is the same ticket");
    let english = [("prefer", "respond-async"), ("accept-language", "en")];
    let other = ask(&app, &provider, RECORDS, &english).expect(202).json();
    assert_eq!(other["title"], "Records of use.csv");
    worked(&app);
    worked(&app);
    assert_eq!(content(&app, &provider, &id).expect(200).bytes, ask(&app, &provider, RECORDS, &[]).expect(200).bytes);
    assert!(content(&app, &provider, other["id"].as_str().expect("an id")).expect(200).text.contains("Minutes"));

    let twin = app.twin(&provider, chuangquan::identity::Role::ProviderMember);
    for stranger in [&twin, &app.provider(), &app.auditor()] {
        content(&app, stranger, &id).expect_problem(404, "not_found");
        cancel(&app, stranger, &id).expect_problem(404, "not_found");
    }
    let mine = app.get("/api/v1/work?kind=export", &provider.token).expect(200).json();
    assert_eq!(mine["items"].as_array().expect("items").len(), 2);
    let others = app.get("/api/v1/work?kind=listing_import", &provider.token).expect(200).json();
    assert_eq!(others["items"], json!([]));
    cancel(&app, &provider, &id).expect_problem(409, "work_over");
}

/// A list, which may be long, does not hold up what changes something.
#[test]
fn lists_are_written_after_other_work() {
    let app = TestApp::start();
    let auditor = app.auditor();
    let list = ask_later(&app, &auditor, "/api/v1/exports/trial-balance");
    let next = || app.read(work::next).expect("work waits").0.to_string();
    assert_eq!(next(), list);
    let import = app.write(|tx| {
        let new = work::NewWork {
            kind: work::WorkKind::ListingImport,
            owner: auditor.caller.user_id,
            caller: json!({}),
            title: "设备.csv".to_owned(),
            request: json!({}),
            file: None,
        };
        work::enqueue(tx, &new)
    });
    assert_eq!(next(), import.id.to_string());
}

#[test]
fn nobody_has_more_than_a_few_lists_written_at_once() {
    let app = TestApp::start();
    let auditor = app.auditor();
    for n in 0..MOST_OPEN {
        ask_later(&app, &auditor, &format!("/api/v1/exports/trial-balance?purpose=p{n}"));
    }
    let more = ask(&app, &auditor, "/api/v1/exports/trial-balance?purpose=more", &[("prefer", "respond-async")]);
    more.expect_problem(429, "exports_open");
    worked(&app);
    ask_later(&app, &auditor, "/api/v1/exports/trial-balance?purpose=more");
}

#[test]
fn who_may_not_take_the_list_any_more_gets_no_file() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, 3);
    let user = provider.caller.user_id;
    let (lost, closed, kept) = (
        ask_later(&app, &provider, RECORDS),
        ask_later(&app, &provider, "/api/v1/exports/usage-records?state=unmatched"),
        ask_later(&app, &provider, "/api/v1/exports/usage-records?state=matched"),
    );
    // The role is taken away while the work waits, and given back afterwards.
    app.read(|conn| {
        diesel::delete(user_role::table.filter(user_role::user_id.eq(user))).execute(conn).map_err(DbError::from)
    });
    worked(&app);
    let failed = shown(&app, &provider, &lost);
    assert_eq!((&failed["state"], &failed["problem"]["code"]), (&json!("failed"), &json!("forbidden")), "{failed}");
    let role = chuangquan::identity::Role::ProviderMember;
    app.read(|conn| {
        let given = (user_role::user_id.eq(user), user_role::role.eq(role));
        diesel::insert_into(user_role::table).values(given).execute(conn).map_err(DbError::from)
    });
    let open = |is_active: bool| {
        app.read(|conn| {
            diesel::update(app_user::table.find(user))
                .set(app_user::is_active.eq(is_active))
                .execute(conn)
                .map_err(DbError::from)
        })
    };
    open(false);
    worked(&app);
    assert_eq!(shown(&app, &provider, &closed)["problem"]["code"], "account_closed");
    open(true);
    worked(&app);
    assert_eq!(shown(&app, &provider, &kept)["state"], "done");

    // A file that is there is given to nobody without the right to it, nor to one who belongs elsewhere by now.
    let with = |change: &dyn Fn(&mut Person)| {
        let mut person = provider.clone();
        change(&mut person);
        content(&app, &person, &kept)
    };
    with(&|_| ()).expect(200);
    with(&|person| person.caller.roles.clear()).expect_problem(403, "forbidden");
    let elsewhere = app.auditor().caller;
    with(&|person| person.caller.organisation_id = elsewhere.organisation_id).expect_problem(403, "forbidden");
    with(&|person| person.caller.region = elsewhere.region.clone()).expect_problem(403, "forbidden");
}

#[test]
fn a_program_takes_its_own_lists_while_it_is_in_force() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, 3);
    let (client, secret) = api_clients::make(&app, &provider, &["usage:write"]);
    let token = api_clients::token(&app, &client, &secret);
    let put_off =
        |path: &str| app.client.send("GET", path, Some(&token), None, &[("prefer", "respond-async")]).expect(202).id();
    let own = |rest: &str| app.get(&format!("/api/v1/work{rest}"), &token);
    let first = put_off(RECORDS);
    worked(&app);
    assert_eq!(own(&format!("/{first}")).expect(200).json()["state"], "done");
    assert_eq!(rows(&own(&format!("/{first}/content")).expect(200).bytes).len(), 3);
    assert_eq!(own("?kind=export").expect(200).json()["items"].as_array().map(Vec::len), Some(1));
    content(&app, &provider, &first).expect_problem(404, "not_found");

    // What it asked for is not written once it is revoked.
    let second: WorkId = put_off("/api/v1/exports/usage-records?state=unmatched").parse().expect("an id");
    app.post(&format!("/api/v1/api-clients/{client}/revoke"), &provider.token, &json!({})).expect(200);
    worked(&app);
    let problem = app.read(|conn| work::fetch(conn, second)).problem.expect("it failed");
    assert_eq!(problem["zh"]["code"], "invalid_client");
}

#[test]
fn a_kept_file_is_never_changed() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, 3);
    let id = ask_later(&app, &provider, RECORDS);
    worked(&app);
    let refused = |statement: &str| app.db.read(|conn| conn.batch_execute(statement).map_err(DbError::from)).is_err();
    assert!(refused(&format!("UPDATE work_file SET bytes = bytes + 1 WHERE work_id = '{id}'")));
    assert!(refused(&format!("UPDATE work_file_part SET content = 'x' WHERE work_id = '{id}'")));
    let own = content(&app, &provider, &id).expect(200).bytes;
    let result = shown(&app, &provider, &id)["result"].clone();
    assert_eq!(result["sha256"], json!(chuangquan::ledger::hex(&Sha256::digest(&own))));
}

#[test]
fn a_file_is_kept_for_a_week() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, 3);
    let id = ask_later(&app, &provider, RECORDS);
    worked(&app);
    app.advance(Duration::days(6));
    run_due(&app.db);
    content(&app, &provider, &id).expect(200);
    app.advance(Duration::days(1));
    content(&app, &provider, &id).expect_problem(410, "file_gone");
    run_due(&app.db);
    let left = app.read(|conn| {
        let files: i64 = work_file::table.count().get_result(conn)?;
        let parts: i64 = work_file_part::table.count().get_result(conn)?;
        Ok::<_, DbError>((files, parts))
    });
    assert_eq!(left, (0, 0));
    assert_eq!(shown(&app, &provider, &id)["file"], json!(null));
    content(&app, &provider, &id).expect_problem(410, "file_gone");
}

#[test]
fn work_is_stopped_while_it_waits_and_while_it_is_done() {
    let app = TestApp::start();
    let provider = app.provider();
    used(&app, &provider, 2_500);
    let waiting = ask_later(&app, &provider, RECORDS);
    assert_eq!(cancel(&app, &provider, &waiting).expect(200).json()["state"], "cancelled");
    assert_eq!(cancel(&app, &provider, &waiting).expect(200).json()["state"], "cancelled", "twice is once");
    assert_eq!(run_work(&app.db).expect("the worker looks"), 0);

    // Somebody has it in hand, and dies before it could stop.
    let id = ask_later(&app, &provider, RECORDS);
    let died = app.db.write(&Actor::system("test"), |tx| {
        let work: WorkId = id.parse().expect("an id");
        assert!(work::claim(tx, work)?.is_some());
        let now = tx.now();
        app.db.read(|conn| work::begin(conn, work, now))?;
        let told = cancel(&app, &provider, &id).expect(200).json();
        assert_eq!((&told["state"], &told["is_stopping"]), (&json!("running"), &json!(true)));
        assert_ne!(ask_later(&app, &provider, RECORDS), id, "who wants it again does not get what is being stopped");
        Err::<(), _>(DbError::from(diesel::result::Error::RollbackTransaction))
    });
    assert!(died.is_err());
    worked(&app);
    let over = shown(&app, &provider, &id);
    assert_eq!(
        (&over["state"], &over["is_stopping"], &over["file"]),
        (&json!("cancelled"), &json!(false), &json!(null))
    );

    // Whoever writes is told after each reading, and stops.
    let told = Cell::new(0);
    let stop = |rows| {
        told.set(rows);
        if rows >= 2_000 { Err(report::Error::Cancelled) } else { Ok(()) }
    };
    let ask = Ask { watch: RowWatch::Told(&stop), ..Ask::unwatched(TableFormat::Csv, false, app.clock.now()) };
    let list = ListExport::UsageRecords { state: None, listing_id: None };
    let outcome = app.db.read(|conn| list.write(conn, &provider.caller, &ask));
    assert!(matches!(outcome, Err(report::Error::Cancelled)) && told.get() == 2_000);
}

/// Everything is read and nothing is kept when the process is killed; another does it all.
#[test]
fn a_list_whose_writer_is_killed_is_written_by_another() {
    let app = TestApp::start_at(Utc::now());
    let provider = app.provider();
    used(&app, &provider, LONG);
    let mut holder = PgConnection::establish(app.database_url()).expect("a connection");
    holder.batch_execute("BEGIN; LOCK TABLE work_file IN SHARE MODE").expect("nobody keeps a file now");
    let fleet = Fleet::start(&app, 1);
    let caller = Caller::new(&provider.token);
    let id = fleet.ask(|address| caller.get(&format!("{address}{RECORDS}"))).expect(202).id();
    eventually("all rows are written", || shown(&app, &provider, &id)["phase"] == "keeping");
    fleet.kill(0);
    holder.batch_execute("ROLLBACK").expect("files are kept again");
    // What the dead process held is let go of as soon as the server notices.
    eventually("another takes it up", || run_work(&app.db).expect("the worker works") == 1);
    let done = shown(&app, &provider, &id);
    assert_eq!((&done["state"], &done["begun"], &done["file"]["rows"]), (&json!("done"), &json!(2), &json!(LONG)));
    assert_eq!(content(&app, &provider, &id).expect(200).bytes, direct(&app, &provider, TableFormat::Csv));
}

#[test]
fn whoever_takes_a_list_away_is_written_down_each_time() {
    let app = TestApp::start();
    let (provider, auditor) = (app.provider(), app.auditor());
    ask(&app, &provider, RECORDS, &[]).expect(200);
    let id = ask_later(&app, &provider, RECORDS);
    worked(&app);
    content(&app, &provider, &id).expect(200);
    content(&app, &provider, &id).expect(200);
    let path = format!("/api/v1/audit/user/{}", provider.caller.user_id);
    let events = app.get(&path, &auditor.token).expect(200).json();
    let taken: Vec<_> =
        events.as_array().expect("events").iter().filter(|event| event["action"] == "export.taken").collect();
    let works: Vec<_> = taken.iter().map(|event| event["detail"]["work"].clone()).collect();
    assert_eq!(works, [Value::Null, json!(id), json!(id)], "asking for it later takes nothing away yet");
    for event in taken {
        assert_eq!(event["actor_user"], json!(provider.caller.user_id));
        assert_eq!(
            (&event["detail"]["list"]["of"], &event["detail"]["format"]),
            (&json!("usage_records"), &json!("csv"))
        );
    }
}
