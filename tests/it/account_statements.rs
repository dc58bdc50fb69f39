//! Accounts at any past time, in both senses, and their statements.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chuangquan::kernel::{AccountId, Actor, Fen, TransferId};
use chuangquan::ledger::{self, AsOf, NewTransfer, Phase, Subject};
use chuangquan::store::DbError;
use diesel::RunQueryDsl;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bank_races::somebody_waits;
use crate::support::TestApp;

fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a date")
}

fn moved(phase: Phase, debit: AccountId, credit: AccountId, fen: i64, on: NaiveDate) -> NewTransfer {
    NewTransfer {
        id: TransferId::new(),
        phase,
        debit,
        credit,
        amount: Fen::new(fen),
        code: "test",
        subject: Subject { kind: "test", id: Uuid::nil() },
        reverses: None,
        effective_on: on,
    }
}

struct Books {
    app: TestApp,
    source: AccountId,
    purse: AccountId,
}

fn books() -> Books {
    let app = TestApp::start();
    let account = |key: &str, is_limited| app.write(|tx| ledger::ensure_account(tx, key, "test", is_limited));
    let (source, purse) = (account("source", false), account("purse", true));
    Books { app, source, purse }
}

impl Books {
    fn submit(&self, transfer: NewTransfer) {
        self.app.write(|tx| ledger::submit(tx, std::slice::from_ref(&transfer)));
    }

    fn available(&self, effective_on: Option<NaiveDate>, recorded_by: Option<DateTime<Utc>>) -> i64 {
        let as_of = AsOf { effective_on, recorded_by };
        self.app.read(|conn| ledger::balance_as_of(conn, self.purse, as_of)).available().get()
    }
}

#[test]
fn a_balance_is_known_as_of_the_day_and_as_of_the_moment() {
    let books = books();
    let Books { app, source, purse } = &books;
    let began = app.clock.now();
    books.submit(moved(Phase::Posted, *source, *purse, 1_000, march(2)));
    app.advance(Duration::hours(1));
    let hold = moved(Phase::Pending { expires_at: None }, *purse, *source, 300, march(3));
    books.submit(hold.clone());
    app.advance(Duration::hours(1));
    // Recorded later, dated earlier than the hold's posting.
    books.submit(moved(Phase::Posted, *source, *purse, 50, march(1)));
    app.advance(Duration::hours(1));
    books.submit(moved(Phase::Post { pending: hold.id }, *purse, *source, 200, march(5)));

    let after = |hours| Some(began + Duration::hours(hours));
    assert_eq!(books.available(None, None), 850);
    assert_eq!(books.available(None, Some(began - Duration::seconds(1))), 0);
    assert_eq!(books.available(None, after(0)), 1_000);
    assert_eq!(books.available(None, after(1)), 700, "held");
    assert_eq!(books.available(None, after(2)), 750);
    assert_eq!(books.available(Some(march(1)), None), 50);
    assert_eq!(books.available(Some(march(2)), None), 1_050);
    assert_eq!(books.available(Some(march(2)), after(1)), 1_000, "what was not recorded yet was not known");
    assert_eq!(books.available(Some(march(4)), None), 750, "the hold stood until it was posted");
    assert_eq!(books.available(Some(march(5)), None), 850);

    let auditor = app.auditor();
    let path = "/api/v1/ledger/accounts/purse/balance?effective_on=2026-03-02&recorded_by=2026-03-02T02:00:00Z";
    let told = app.get(path, &auditor.token).expect(200).json();
    assert_eq!(told["available_fen"], 1_000, "{told}");
    app.get("/api/v1/ledger/accounts/nobody/balance", &auditor.token).expect(404);
}

#[test]
fn a_statement_runs_from_its_opening_to_its_closing() {
    let books = books();
    let Books { app, source, purse } = &books;
    for day in [1, 2, 2, 3, 5] {
        books.submit(moved(Phase::Posted, *source, *purse, i64::from(day) * 100, march(day)));
    }
    books.submit(moved(Phase::Posted, *purse, *source, 250, march(2)));
    books.submit(moved(Phase::Pending { expires_at: None }, *purse, *source, 10, march(2)));
    let auditor = app.auditor();
    let path = "/api/v1/ledger/accounts/purse/statement?from=2026-03-02&to=2026-03-03";
    let statement = app.get(path, &auditor.token).expect(200).json();
    assert_eq!((&statement["opening_fen"], &statement["closing_fen"]), (&json!(100), &json!(550)));
    let balances = |page: &Value| -> Vec<(i64, i64)> {
        let lines = page["lines"].as_array().expect("lines").iter();
        lines.map(|line| (line["change_fen"].as_i64().unwrap(), line["balance_fen"].as_i64().unwrap())).collect()
    };
    let all = [(200, 300), (200, 500), (-250, 250), (300, 550)];
    assert_eq!(balances(&statement), all);

    let mut pages = Vec::new();
    let mut next = String::new();
    loop {
        let page = app.get(&format!("{path}&limit=1{next}"), &auditor.token).expect(200).json();
        pages.extend(balances(&page));
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(pages, all, "the balance runs on from page to page");
    let wrong = "/api/v1/ledger/accounts/purse/statement?from=2026-03-03&to=2026-03-02";
    app.get(wrong, &auditor.token).expect_problem(422, "invalid_input");
}

/// Something is posted after the sums were read and before the lines are: the statement tells of one state all the same.
#[test]
fn a_statement_adds_up_while_others_write() {
    let books = books();
    let Books { app, source, purse } = &books;
    books.submit(moved(Phase::Posted, *source, *purse, 500, march(2)));
    let auditor = app.auditor();
    let path = "/api/v1/ledger/accounts/purse/statement?from=2026-03-02&to=2026-03-03";
    let statement = std::thread::scope(|scope| {
        let asked = app.db.write(&Actor::system("test"), |tx| {
            // Only the lines name rewards: there the question has to wait.
            diesel::sql_query("LOCK TABLE supply_reward IN ACCESS EXCLUSIVE MODE")
                .execute(tx.conn())
                .map_err(DbError::from)?;
            let asked = scope.spawn(|| app.get(path, &auditor.token).expect(200).json());
            while !somebody_waits(app) {
                assert!(!asked.is_finished(), "the question does not wait");
            }
            ledger::submit(tx, &[moved(Phase::Posted, *source, *purse, 40, march(2))])?;
            Ok::<_, ledger::Error>(asked)
        });
        asked.expect("posted").join().expect("a statement")
    });
    let last = statement["lines"].as_array().and_then(|lines| lines.last()).expect("a line");
    assert_eq!(last["balance_fen"], statement["closing_fen"], "{statement}");
    assert_eq!(app.get(path, &auditor.token).expect(200).json()["closing_fen"], 540);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Whatever happens in whatever order of days: the balance as of now is the balance that is kept, and the balance as
    /// of any moment is what was kept then.
    #[test]
    fn history_agrees_with_what_was_kept(steps in prop::collection::vec((0..4_u8, 1..400_i64, 1..28_u32), 1..25)) {
        let books = books();
        let Books { app, source, purse } = &books;
        let mut holds: Vec<NewTransfer> = Vec::new();
        let mut kept = Vec::new();
        for (kind, fen, day) in steps {
            let transfer = match (kind, holds.pop()) {
                (0, hold) => { holds.extend(hold); moved(Phase::Posted, *source, *purse, fen, march(day)) }
                (1, hold) => { holds.extend(hold); moved(Phase::Pending { expires_at: None }, *purse, *source, fen, march(day)) }
                (2, Some(hold)) => moved(Phase::Post { pending: hold.id }, *purse, *source, fen.min(hold.amount.get()), march(day)),
                (_, Some(hold)) => moved(Phase::Void { pending: hold.id }, *purse, *source, hold.amount.get(), march(day)),
                (_, None) => continue,
            };
            let taken = app.db.write(&Actor::system("test"), |tx| {
                ledger::submit(tx, std::slice::from_ref(&transfer))
            });
            if taken.is_ok() && matches!(transfer.phase, Phase::Pending { .. }) {
                holds.push(transfer);
            }
            let balance = app.read(|conn| ledger::account(conn, *purse)).balance;
            kept.push((app.clock.now(), balance));
            app.advance(Duration::seconds(1));
        }
        for (moment, balance) in kept {
            let as_of = AsOf { effective_on: None, recorded_by: Some(moment) };
            prop_assert_eq!(app.read(|conn| ledger::balance_as_of(conn, *purse, as_of)), balance);
        }
    }
}
