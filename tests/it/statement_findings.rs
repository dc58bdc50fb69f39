//! Statements that others wrote, read as they are; and what is wrong with one, which a person takes and another sees to.

use std::fs;
use std::path::Path;

use chuangquan::kernel::local_midnight;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::reconciliation::{april, close};
use crate::support::given::Person;
use crate::support::reconciliation::TREASURY;
use crate::support::{Reply, TestApp};

pub fn accepting(app: &TestApp, person: &Person, file: &str, codes: &str) -> Reply {
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"accept_findings\"\r\n\r\n{codes}\r\n");
    app.import_with(person, file, &part, "")
}

/// The samples that lie in the repository, by name and content.
fn samples(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/camt").join(folder);
    let mut files: Vec<(String, String)> = fs::read_dir(path)
        .expect("samples")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a text"))
        })
        .collect();
    files.sort();
    files
}

/// Every camt.053 that others wrote is imported without a change of it, but for the one that is no statement.
#[test]
fn every_sample_of_others_is_imported_as_it_is() {
    let samples = samples("genkgo");
    assert_eq!(samples.len(), 8);
    for (name, text) in samples {
        let app = TestApp::start();
        let (maker, checker) = (app.finance_maker(), app.finance_checker());
        let finding = match name.as_str() {
            "camt053.v2.wrong.xml" => Err("no_statement"),
            "camt053.v2.multi.statement.xml" | "camt053.v2.with-account-name.xml" => Ok(None),
            "camt053.v2.five.decimals.xml" | "camt053.v2.all-balance-types.xml" => Ok(Some("balances_disagree")),
            _ => Ok(Some("mixed_currencies")),
        };
        let code = |reply: Reply| reply.expect_problem(422, "invalid_input")["errors"][0]["code"].clone();
        let told = match finding {
            Err(why) => {
                assert_eq!(code(accepting(&app, &maker, &text, "balances_disagree,mixed_currencies")), why, "{name}");
                continue;
            }
            Ok(None) => app.import(&maker, &text).expect(201).json(),
            Ok(Some(finding)) => {
                assert_eq!(code(app.import(&maker, &text)), finding, "{name}");
                accepting(&app, &maker, &text, finding).expect(201).json()
            }
        };
        for one in told["statements"].as_array().expect("statements") {
            let statement = &one["statement"];
            assert_eq!((&one["is_new"], &statement["currency"]), (&json!(true), &json!("EUR")), "{name}: {one}");
            assert_eq!(
                one["findings"].as_array().map(Vec::len),
                Some(usize::from(finding != Ok(None))),
                "{name}: {one}"
            );
            let path = format!("/api/v1/statements/{}", statement["id"].as_str().expect("an id"));
            let kept = app.get(&path, &checker.token).expect(200).json();
            assert_eq!(kept["findings"].as_array().map(Vec::len), Some(usize::from(finding != Ok(None))), "{name}");
        }
        let report = app.match_lines(&maker);
        assert_eq!(report["matched_lines"], 0, "{name}: {report}");
        let foreign = &report["by_kind"]["foreign_currency"];
        assert_eq!(foreign, &report["considered"], "all of it is in euro: {name}: {report}");
        assert!(foreign.as_u64().is_some_and(|lines| lines > 0), "{name}: {report}");
    }
}

/// Notifications of others, in francs and euro.
#[test]
fn notifications_of_others_are_imported_as_they_are() {
    let app = TestApp::start();
    let maker = app.finance_maker();
    let mut imported = 0;
    for (name, text) in samples("moov") {
        let reply = app.import(&maker, &text);
        if !text.contains("BkToCstmrDbtCdtNtfctn") {
            assert_eq!(reply.expect_problem(422, "invalid_input")["errors"][0]["code"], "not_camt053", "{name}");
            continue;
        }
        let told = reply.expect(201).json();
        assert_ne!(told["statements"][0]["statement"]["currency"], "CNY", "{name}: {told}");
        imported += 1;
    }
    assert!(imported >= 7, "{imported}");
    assert_eq!(app.match_lines(&maker)["matched_lines"], 0);
}

/// Opens with 10.00, moves 2.00 out and closes with 9.00.
pub fn unbalanced(currency_of_closing: &str) -> String {
    let balance = |code: &str, currency: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"{currency}\">{amount}</Amt>
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-25</Dt></Dt></Bal>"
        )
    };
    format!(
        "<Document><BkToCstmrStmt><Stmt><Id>S-1</Id><FrToDt><FrDtTm>2026-03-01T00:00:00</FrDtTm><ToDtTm>2026-03-31T23:59:59</ToDtTm></FrToDt>
         <Acct><Id><IBAN>{TREASURY}</IBAN></Id><Ccy>CNY</Ccy></Acct>{}{}
         <Ntry><Amt Ccy=\"CNY\">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-25</Dt></BookgDt></Ntry>
         </Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", "CNY", "10.00"),
        balance("CLBD", currency_of_closing, "9.00")
    )
}

fn open_of(app: &TestApp, way: &crate::support::reconciliation::OnTheWay) -> Vec<Value> {
    let refused = close(app, way, "2026-03").expect_problem(409, "period_open");
    let open = refused["open"].as_array().expect("what is open").clone();
    open.into_iter().filter(|blocker| blocker["kind"] == "statement_finding").collect()
}

#[test]
fn what_is_accepted_stands_in_the_way_of_closing_until_another_person_has_seen_to_it() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(1);
    app.go_to(&mut way, april(1));
    let file = unbalanced("CNY");
    for codes in ["", "mixed_currencies"] {
        let problem = accepting(&app, &way.maker, &file, codes).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["code"], "balances_disagree", "{codes}");
    }
    let unknown = accepting(&app, &way.maker, &file, "whatever").expect_problem(422, "invalid_input");
    assert_eq!(unknown["errors"][0]["field"], "accept_findings", "{unknown}");

    let part = "--b\r\nContent-Disposition: form-data; name=\"accept_findings\"\r\n\r\nbalances_disagree\r\n";
    let dry = app.import_with(&way.maker, &file, part, "?dry_run=true").expect(200).json();
    assert_eq!(dry["statements"][0]["findings"][0]["code"], "balances_disagree", "{dry}");
    let told = accepting(&app, &way.maker, &file, "balances_disagree").expect(201).json();
    let statement = &told["statements"][0]["statement"];
    let path = format!("/api/v1/statements/{}", statement["id"].as_str().expect("an id"));
    let kept = app.get(&path, &way.checker.token).expect(200).json();
    let finding = &kept["findings"][0];
    assert_eq!((&finding["code"], &finding["place"]), (&json!("balances_disagree"), &json!("Stmt[1]")), "{kept}");
    assert!(finding["text_zh"].as_str().is_some_and(|text| text.contains("余额不平")), "{finding}");
    assert_eq!(finding["resolved_by"], Value::Null);

    let open = open_of(&app, &way);
    assert_eq!((open.len(), &open[0]["reference"]), (1, &json!("S-1")));
    assert_eq!((&open[0]["on"], &open[0]["until"]), (&json!("2026-03-01"), &json!("2026-03-31")));

    let waits = |person: &Person| {
        let todo = app.get("/api/v1/me/todo", &person.token).expect(200).json();
        let groups = todo["for_me"].as_array().expect("groups").clone();
        groups.into_iter().find(|group| group["kind"] == "statement_finding_to_resolve")
    };
    assert_eq!(waits(&way.checker).expect("it waits")["items"][0]["id"], statement["id"]);
    assert_eq!(waits(&way.maker), None);

    let resolve = format!("{path}/findings/1/resolve");
    let said = json!({ "reason": "已向银行核实，期末余额印错" });
    app.post(&resolve, &way.maker.token, &said).expect_problem(403, "forbidden");
    app.post(&resolve, &way.checker.token, &json!({ "reason": "" })).expect_problem(422, "invalid_input");
    let mut both = way.maker.clone();
    both.caller.roles.push(chuangquan::identity::Role::FinanceChecker);
    app.renew(&mut both);
    app.post(&resolve, &both.token, &said).expect_problem(409, "two_people");
    app.post(&format!("{path}/findings/2/resolve"), &way.checker.token, &said).expect(404);
    let resolved = app.post(&resolve, &way.checker.token, &said).expect(200).json();
    assert_eq!(resolved["findings"][0]["note"], said["reason"]);
    assert_eq!(waits(&way.checker), None);
    app.post(&resolve, &way.checker.token, &said).expect_problem(409, "finding_resolved");
    assert_eq!(open_of(&app, &way), Vec::<Value>::new(), "other things are still open");
}

#[test]
fn a_balance_in_another_currency_is_not_taken() {
    let app = TestApp::start();
    app.clock.set(local_midnight(april(1)));
    let maker = app.finance_maker();
    let problem = app.import(&maker, &unbalanced("SEK")).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "mixed_currencies");
    let told = accepting(&app, &maker, &unbalanced("SEK"), "balances_disagree, mixed_currencies").expect(201).json();
    let statement = &told["statements"][0]["statement"];
    assert_eq!((&statement["opening_fen"], &statement["closing_fen"]), (&json!(1_000), &Value::Null), "{told}");
    assert_eq!(told["statements"][0]["findings"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_database_keeps_findings_as_they_were_and_asks_for_two_people() {
    let app = TestApp::start();
    app.clock.set(local_midnight(april(1)));
    let maker = app.finance_maker();
    accepting(&app, &maker, &unbalanced("CNY"), "balances_disagree").expect(201);
    let refused = |sql: &str| {
        let done = app.db.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from));
        done.expect_err(sql).constraint().map(ToOwned::to_owned)
    };
    assert_eq!(
        refused("UPDATE statement_finding SET note = '好', resolved_by = accepted_by, resolved_at = now()").as_deref(),
        Some("statement_finding_two_people")
    );
    assert_eq!(
        refused("UPDATE statement_finding SET note = '好', resolved_at = now()").as_deref(),
        Some("statement_finding_resolved_fully")
    );
    assert_eq!(refused("UPDATE statement_finding SET text_zh = '平'").as_deref(), Some("statement_finding_stays"));
    let deleted =
        app.db.read(|conn| diesel::sql_query("DELETE FROM statement_finding").execute(conn).map_err(DbError::from));
    assert!(deleted.is_err(), "what was found is not taken away");
}

/// A long statement comes in pages that have one name, each in a message of its own.
#[test]
fn a_statement_in_pages_is_taken_page_by_page() {
    let app = TestApp::start();
    app.clock.set(local_midnight(april(1)));
    let maker = app.finance_maker();
    let page = |number: u32, is_last: bool, amount: &str| {
        format!(
            "<Document><BkToCstmrStmt><Stmt><Id>S-9</Id><StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{is_last}</LastPgInd></StmtPgntn>
             <Acct><Id><IBAN>{TREASURY}</IBAN></Id><Ccy>CNY</Ccy></Acct>
             <Ntry><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-25</Dt></BookgDt>
             <AcctSvcrRef>P{number}</AcctSvcrRef></Ntry></Stmt></BkToCstmrStmt></Document>"
        )
    };
    for (number, is_last, name) in [(1, false, "S-9 #1"), (2, false, "S-9 #2"), (3, true, "S-9 #3")] {
        let told = app.import(&maker, &page(number, is_last, &format!("{number}.00"))).expect(201).json();
        let one = &told["statements"][0];
        assert_eq!((&one["is_new"], &one["statement"]["reference"]), (&json!(true), &json!(name)), "{told}");
        assert_eq!(one["statement"]["line_count"], 1, "{told}");
    }
    assert_eq!(app.import(&maker, &page(2, false, "2.00")).expect(201).json()["statements"][0]["is_new"], false);
    app.import(&maker, &page(2, false, "7.00")).expect_problem(409, "statement_differs");
    // The one page of a statement has its name.
    let single = page(1, true, "8.00").replace("S-9", "S-10").replace("P1", "P10");
    let told = app.import(&maker, &single).expect(201).json();
    assert_eq!(told["statements"][0]["statement"]["reference"], "S-10");
}
