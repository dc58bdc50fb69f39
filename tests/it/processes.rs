//! Three processes of the product on one database, behind a round-robin, one of them killed and started again in the
//! middle: nothing is lost, nothing is done twice, and what one of them refuses the others refuse too.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use chrono::{DateTime, Duration, DurationRound, Utc};
use chuangquan::identity::service;
use chuangquan::kernel::{Fen, TimeWindow};
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::support::booking::order;
use crate::support::given::Person;
use crate::support::identity::{PASSWORD, registration, text};
use crate::support::process::{Caller, Fleet, eventually};
use crate::support::{Reply, TestApp, sealer};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(app: &TestApp, sql: &str) -> i64 {
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
}

const SLOTS: usize = 60;
const LISTS: usize = 8;
const ROWS: usize = 15;

fn slot(n: usize) -> TimeWindow {
    /// Looked up once: a run that goes over midnight keeps to one day.
    static DAY: LazyLock<DateTime<Utc>> =
        LazyLock::new(|| (Utc::now() + Duration::days(2)).duration_trunc(Duration::days(1)).expect("a day"));
    let starts_at = *DAY + Duration::hours(i64::try_from(n).expect("small"));
    TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window")
}

/// A list of listings as a form, to be imported later.
fn form(list: usize) -> Vec<u8> {
    let rows: String = (0..ROWS).map(|row| format!("P-{list}-{row},扫描电镜 {list} {row},仪器机时\n")).collect();
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{list}.csv\"\r\n\r\n编号,名称,类型\n{rows}\
         \r\n--b--\r\n"
    )
    .into_bytes()
}

#[test]
fn nothing_is_lost_or_done_twice_though_a_process_is_killed_and_started_again() {
    let app = TestApp::start_at(Utc::now());
    let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
    let listing = app.listing(&provider);
    let voucher = app.voucher(&app.programme(), &enterprise, Fen::from_yuan(20_000));
    let fleet = Fleet::start(&app, 3);
    let (answered, dead) = (AtomicUsize::new(0), 1);
    let count_answer = || match answered.fetch_add(1, Ordering::Relaxed) {
        60 => fleet.kill(dead),
        140 => fleet.restart(dead, &app),
        _ => {}
    };

    // Three clients want every slot, and each sends each order twice. Somebody brings lists meanwhile.
    let won: BTreeMap<usize, Vec<String>> = thread::scope(|scope| {
        let clients: Vec<_> = (0..3)
            .map(|client| {
                let (fleet, enterprise, count_answer) = (&fleet, &enterprise, &count_answer);
                scope.spawn(move || {
                    let caller = Caller::new(&enterprise.token);
                    let mut won = Vec::new();
                    for n in 0..SLOTS {
                        let (asked, key) = (order(listing, slot(n), voucher), format!("{client}-{n}"));
                        let send =
                            |address: &str| caller.post(&format!("{address}/api/v1/bookings"), &asked, Some(&key));
                        let first = fleet.ask(send);
                        count_answer();
                        let again = fleet.ask(send);
                        assert_eq!(again.status, first.status, "{} {}", first.text, again.text);
                        match first.status {
                            201 => {
                                assert_eq!(again.json(), first.json(), "the first answer, given again");
                                won.push((n, first.id()));
                            }
                            409 => assert_eq!(first.json()["code"], "slot_taken"),
                            status => panic!("{status}: {}", first.text),
                        }
                    }
                    won
                })
            })
            .collect();
        let importer = scope.spawn(|| {
            let caller = Caller::new(&provider.token);
            for list in 0..LISTS {
                let (body, key) = (form(list), format!("list-{list}"));
                let headers = [
                    ("content-type", "multipart/form-data; boundary=b"),
                    ("prefer", "respond-async"),
                    ("idempotency-key", &key),
                ];
                let send = |address: &str| {
                    caller.send("POST", &format!("{address}/api/v1/provider/listings/import"), &body, &headers)
                };
                let (first, again) = (fleet.ask(send).expect(202), fleet.ask(send).expect(202));
                assert_eq!(first.id(), again.id());
            }
        });
        importer.join().expect("no panic");
        let mut won: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (n, id) in clients.into_iter().flat_map(|client| client.join().expect("no panic")) {
            won.entry(n).or_default().push(id);
        }
        won
    });

    // Every slot has one winner, whose booking is there with its hold; there is no other.
    assert!(won.len() == SLOTS && won.values().all(|ids| ids.len() == 1), "{won:?}");
    let slots = i64::try_from(SLOTS).expect("small");
    let mut known: Vec<String> = app.read(|conn| {
        use chuangquan::store::schema::booking;
        let ids = booking::table.select(booking::id).load::<chuangquan::kernel::BookingId>(conn);
        ids.map(|ids| ids.iter().map(ToString::to_string).collect()).map_err(DbError::from)
    });
    let mut acknowledged: Vec<String> = won.into_values().flatten().collect();
    known.sort();
    acknowledged.sort();
    assert_eq!(known, acknowledged);
    let held = format!(
        "SELECT a.debits_pending AS n FROM voucher v JOIN ledger_account a ON a.id = v.account_id WHERE v.id = '{voucher}'"
    );
    assert_eq!(count(&app, &held), slots * Fen::from_yuan(50).get());
    let told = "SELECT count(*) AS n FROM audit_event WHERE action = 'booking.created'";
    assert_eq!(count(&app, told), slots);

    // The work that nobody waits for comes to its end once, whoever did it.
    eventually("the lists are in", || count(&app, "SELECT count(*) AS n FROM long_work WHERE state = 'waiting'") == 0);
    let lists = i64::try_from(LISTS).expect("small");
    let done =
        format!("SELECT count(*) AS n FROM long_work WHERE state = 'done' AND (result ->> 'created')::bigint = {ROWS}");
    assert_eq!(count(&app, &done), lists);
    assert_eq!(count(&app, "SELECT count(*) AS n FROM listing WHERE code LIKE 'P-%'"), lists * 15);
    eventually("every event is dealt with", || {
        count(&app, "SELECT count(*) AS n FROM outbox WHERE handled_at IS NULL") == 0
    });
    eventually("the audit trail is sealed", || {
        count(
            &app,
            "SELECT count(*) AS n FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_seq = e.seq)",
        ) == 0
    });
    let verification = app.read(|conn| verify(conn, &sealer()));
    assert!(verification.findings.iter().all(|finding| finding.first_wrong.is_none()), "{:?}", verification.findings);
}

fn sign_in(fleet: &Fleet, login: &Value, password: &str) -> Reply {
    let body = json!({"login": login, "password": password});
    fleet.ask(|address| Caller::new("").post(&format!("{address}/api/v1/auth/login"), &body, None))
}

/// A company that registered through one of the processes.
fn registered(fleet: &Fleet) -> Value {
    let sent = registration("enterprise");
    let url = |address: &str| format!("{address}/api/v1/organisations/register");
    fleet.ask(|address| Caller::new("").post(&url(address), &sent, None)).expect(201);
    sent
}

/// Within the second that is promised, and some for a machine that has much else to do.
fn soon(what: &str, is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    eventually(what, is_so);
    assert!(began.elapsed() < std::time::Duration::from_secs(8), "{what} after {:?}", began.elapsed());
}

#[test]
fn who_signed_out_is_refused_by_every_process() {
    let app = TestApp::start_at(Utc::now());
    app.write(service::seed_regions);
    let fleet = Fleet::start(&app, 3);
    let sent = registered(&fleet);
    let here = sign_in(&fleet, &sent["user"]["login"], PASSWORD).expect(200).json();
    let there = sign_in(&fleet, &sent["user"]["login"], PASSWORD).expect(200).json();
    let me = |tokens: &Value| {
        let caller = Caller::new(text(&tokens["access_token"]));
        fleet.each(|address| caller.get(&format!("{address}/api/v1/me")))
    };
    assert_eq!((me(&here), me(&there)), (vec![200; 3], vec![200; 3]));

    let body = json!({"refresh_token": here["refresh_token"]});
    let post = |path: &str, body: &Value| {
        fleet.each(|address| Caller::new("").post(&format!("{address}/api/v1/auth/{path}"), body, None))
    };
    fleet.ask(|address| Caller::new("").post(&format!("{address}/api/v1/auth/logout"), &body, None)).expect(204);
    assert_eq!(post("refresh", &body), [401; 3], "at once");
    soon("the access token is refused everywhere", || me(&here) == [401; 3]);
    assert_eq!(me(&there), [200; 3], "another sign-in of the same person goes on");
    // A process that was not there when it happened knows it, too.
    fleet.kill(2);
    fleet.restart(2, &app);
    assert_eq!(me(&here), [401; 3]);
    assert_eq!(me(&there), [200; 3]);

    // Whoever gets another password, or is closed, is out everywhere.
    let change = json!({"password": PASSWORD, "new_password": "battery staple"});
    let caller = Caller::new(text(&there["access_token"]));
    fleet.ask(|address| caller.post(&format!("{address}/api/v1/auth/password"), &change, None)).expect(204);
    soon("the other sign-in is refused everywhere", || me(&there) == [401; 3]);
}

#[test]
fn a_program_that_is_revoked_or_whose_house_is_closed_is_refused_by_every_process() {
    let app = TestApp::start_at(Utc::now());
    let (provider, operator) = (app.provider(), app.platform_administrator());
    let fleet = Fleet::start(&app, 3);
    let admin = |person: &Person, path: &str, body: &Value| {
        let caller = Caller::new(&person.token);
        fleet.ask(|address| caller.post(&format!("{address}/api/v1{path}"), body, None))
    };
    let made = || {
        let made = admin(&provider, "/api-clients", &json!({"name": "排程", "scopes": ["bookings:read"]})).expect(201);
        let made = made.json();
        let (id, secret) = (text(&made["id"]).to_owned(), text(&made["client_secret"]).to_owned());
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let url = |address: &str| format!("{address}/api/v1/auth/token");
        let tokens =
            fleet.ask(|address| Caller::new("").send("POST", &url(address), form.as_bytes(), &kind)).expect(200);
        (id, Caller::new(text(&tokens.json()["access_token"])))
    };
    let (id, revoked) = made();
    let (_, closed) = made();
    let bookings = |caller: &Caller| fleet.each(|address| caller.get(&format!("{address}/api/v1/bookings")));
    assert_eq!((bookings(&revoked), bookings(&closed)), (vec![200; 3], vec![200; 3]));
    admin(&provider, &format!("/api-clients/{id}/revoke"), &json!({})).expect(200);
    soon("the revoked program is refused", || bookings(&revoked) == [401; 3]);
    assert_eq!(bookings(&closed), [200; 3]);
    let house = provider.organisation();
    admin(&operator, &format!("/organisations/{house}/suspend"), &json!({"reason": "调查期间"})).expect(200);
    soon("the closed house's program is refused", || bookings(&closed) == [401; 3]);
}

#[test]
fn guessing_is_counted_by_all_processes_together() {
    let app = TestApp::start_at(Utc::now());
    app.write(service::seed_regions);
    let fleet = Fleet::start(&app, 3);
    let sent = registered(&fleet);
    let login = &sent["user"]["login"];
    // One more is forgiven each half minute, should the machine be that slow.
    let tries = (0..20).take_while(|_| sign_in(&fleet, login, "not the password").status == 401).count();
    assert!((10..20).contains(&tries), "{tries}");
    fleet.kill(0);
    fleet.restart(0, &app);
    let body = json!({"login": login, "password": "not the password"});
    for n in 0..3 {
        let url = format!("{}/api/v1/auth/login", fleet.address(n));
        let ask = || Caller::new("").post(&url, &body, None).expect("an answer").status;
        assert!((0..3).any(|_| ask() == 429), "process {n} counts with the others");
    }
}
