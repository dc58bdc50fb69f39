//! Reports for meetings: their figures counted again row by row, confirmed by the ledger or not given out, drawn and taken
//! away with the same numbers.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use chuangquan::store::schema::{claim, ledger_account};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{DISTRICT, Person};

const REPORTS: &[&str] = &[
    "redemption_by_district",
    "redemption_by_industry",
    "top_enterprises",
    "provider_income",
    "ageing_by_expiry",
    "ageing_by_age",
    "budget_execution",
    "year_on_year",
];

/// All of the demo, whatever its days.
const YEAR: &str = "from=2026-01-01&to=2026-12-31";

fn report(app: &TestApp, person: &Person, report: &str, query: &str) -> Value {
    app.get(&format!("/api/v1/reports/meeting/{report}?{query}"), &person.token).expect(200).json()
}

/// Place of a column.
fn place(sheet: &Value, key: &str) -> usize {
    let columns = sheet["columns"].as_array().expect("columns");
    columns.iter().position(|column| column["key"] == key).unwrap_or_else(|| panic!("no {key} in {columns:?}"))
}

/// A column of the lines by their keys.
fn column(sheet: &Value, key: &str) -> BTreeMap<String, i64> {
    let at = place(sheet, key);
    let lines = sheet["lines"].as_array().expect("lines");
    let pair = |line: &Value| {
        (line["key"].as_str().expect("a key").to_owned(), line["values"][at].as_i64().unwrap_or_default())
    };
    lines.iter().map(pair).collect()
}

fn total(sheet: &Value, key: &str) -> i64 {
    sheet["total"]["values"][place(sheet, key)].as_i64().expect("a sum")
}

#[test]
fn every_report_adds_up_to_what_the_ledger_says() {
    let app = TestApp::played();
    let auditor = app.auditor();
    for name in REPORTS {
        let sheet = report(&app, &auditor, name, YEAR);
        let controls = sheet["controls"].as_array().expect("controls");
        assert!(
            !controls.is_empty() && controls.iter().all(|c| c["lines_fen"] == c["ledger_fen"]),
            "{name}: {controls:?}"
        );
        assert!(controls.iter().any(|c| c["ledger_fen"] != json!(0)), "{name} is about something: {controls:?}");
        if *name == "year_on_year" {
            assert_eq!(sheet["total"], Value::Null);
        } else {
            for unit in sheet["columns"].as_array().expect("columns").iter().filter(|c| c["unit"] != "basis_points") {
                let key = unit["key"].as_str().expect("a key");
                assert_eq!(column(&sheet, key).values().sum::<i64>(), total(&sheet, key), "{name} {key}");
            }
        }
    }
    let by_district = report(&app, &auditor, "redemption_by_district", YEAR);
    let claims: Vec<(String, Fen)> = app.read(|conn| {
        claim::table
            .filter(claim::approved_at.is_not_null())
            .select((claim::region_code, claim::amount_fen))
            .load(conn)
            .map_err(DbError::from)
    });
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    claims.iter().for_each(|(region, fen)| *counted.entry(region.clone()).or_default() += fen.get());
    assert_eq!(column(&by_district, "amount_fen"), counted);
    let sum: i64 = counted.values().sum();
    for name in ["redemption_by_industry", "top_enterprises"] {
        assert_eq!(total(&report(&app, &auditor, name, YEAR), "amount_fen"), sum, "{name}");
    }
}

#[test]
fn the_first_are_named_and_the_others_are_one_line() {
    let app = TestApp::played();
    let auditor = app.auditor();
    for name in ["provider_income", "top_enterprises"] {
        let all = report(&app, &auditor, name, &format!("{YEAR}&first=100"));
        let first = report(&app, &auditor, name, &format!("{YEAR}&first=1"));
        let (all_lines, lines) = (all["lines"].as_array().expect("lines"), first["lines"].as_array().expect("lines"));
        assert!(all_lines.len() > 2, "{name}");
        let keys: Vec<_> = lines.iter().map(|line| line["key"].clone()).collect();
        assert_eq!(keys, [all_lines[0]["key"].clone(), json!("others")], "{name}");
        assert_eq!(first["total"], all["total"], "{name}");
        let amounts: Vec<_> = all_lines.iter().map(|line| line["values"][1].as_i64().expect("fen")).collect();
        assert!(amounts.is_sorted_by(|a, b| a >= b), "{name}");
        let path = format!("/api/v1/reports/meeting/{name}?{YEAR}&first=101");
        app.get(&path, &auditor.token).expect_problem(422, "invalid_input");
    }
}

#[test]
fn a_year_is_held_against_the_same_days_of_the_year_before() {
    let app = TestApp::played();
    let auditor = app.auditor();
    let now = report(&app, &auditor, "redemption_by_district", YEAR);
    let later = report(&app, &auditor, "redemption_by_district", "from=2027-01-01&to=2027-12-31");
    assert_eq!(column(&later, "previous_fen"), column(&now, "amount_fen"));
    assert_eq!((total(&later, "amount_fen"), total(&later, "change_bp")), (0, -10_000));
    assert_eq!(total(&later, "difference_fen"), -total(&now, "amount_fen"));
    // Nothing is divided by nothing.
    assert_eq!(now["total"]["values"][place(&now, "change_bp")], Value::Null);
    let figures = report(&app, &auditor, "year_on_year", YEAR);
    assert_eq!(column(&figures, "amount_fen")["claimed"], total(&now, "amount_fen"));
}

#[test]
fn unused_vouchers_are_told_by_age_and_as_of_any_day() {
    let app = TestApp::played();
    let auditor = app.auditor();
    let left: i64 = app.read(|conn| {
        let accounts: Vec<(Fen, Fen)> = ledger_account::table
            .filter(ledger_account::purpose.eq("voucher"))
            .select((ledger_account::credits_posted, ledger_account::debits_posted))
            .load(conn)?;
        Ok::<_, DbError>(accounts.iter().map(|(credits, debits)| credits.get() - debits.get()).sum())
    });
    let held: i64 = app.read(|conn| {
        let pending: Vec<Fen> = ledger_account::table
            .filter(ledger_account::purpose.eq("voucher"))
            .select(ledger_account::debits_pending)
            .load(conn)?;
        Ok::<_, DbError>(pending.iter().map(|fen| fen.get()).sum())
    });
    assert!(left > 0 && held > 0);
    for name in ["ageing_by_expiry", "ageing_by_age"] {
        let sheet = report(&app, &auditor, name, "");
        assert_eq!((total(&sheet, "left_fen"), total(&sheet, "held_fen")), (left, held), "{name}");
        let before = report(&app, &auditor, name, "to=2020-01-01");
        assert_eq!((total(&before, "count"), before["lines"][0]["values"][0].clone()), (0, json!(0)), "{name}");
    }
    // A day of the past is told as it was.
    let (first, last) = ("to=2026-09-30", "to=2026-11-22");
    let faces = |query| total(&report(&app, &auditor, "ageing_by_age", query), "left_fen");
    assert!(faces(first) > 0 && faces(first) != faces(last));
}

/// What the database's owner changed is no report, but a problem that names both amounts.
#[test]
fn records_that_the_ledger_does_not_confirm_are_not_given_out() {
    let app = TestApp::played();
    let auditor = app.auditor();
    app.read(|conn| {
        conn.batch_execute(
            "BEGIN; SET LOCAL session_replication_role = replica;
             UPDATE claim SET amount_fen = amount_fen + 1
             WHERE id = (SELECT id FROM claim WHERE approved_at IS NOT NULL ORDER BY id LIMIT 1); COMMIT",
        )
        .map_err(DbError::from)
    });
    for path in
        ["reports/meeting/top_enterprises", "reports/meeting/top_enterprises/chart", "exports/meeting/year_on_year"]
    {
        let problem = app.get(&format!("/api/v1/{path}?{YEAR}"), &auditor.token).expect_problem(409, "totals_differ");
        let (lines, ledger) =
            (problem["lines_fen"].as_i64().expect("fen"), problem["ledger_fen"].as_i64().expect("fen"));
        assert_eq!(lines, ledger + 1, "{path}");
    }
    report(&app, &auditor, "provider_income", YEAR);
}

#[test]
fn charts_and_tables_have_the_numbers_of_the_report() {
    let app = TestApp::played();
    let auditor = app.auditor();
    for name in REPORTS {
        let sheet = report(&app, &auditor, name, YEAR);
        let path = format!("/api/v1/reports/meeting/{name}/chart?{YEAR}");
        let picture = app.get(&path, &auditor.token).expect(200);
        assert_eq!(picture.content_type, "image/svg+xml");
        assert_eq!(
            picture.bytes,
            app.get(&path, &auditor.token).expect(200).bytes,
            "{name}: the same figures, the same picture"
        );
        let (title, alt) =
            (sheet["title"]["zh"].as_str().expect("a title"), sheet["alt"]["zh"].as_str().expect("words"));
        assert!(picture.text.contains(title) && picture.text.contains(alt), "{name}");
        let english =
            app.client.send("GET", &path, Some(&auditor.token), None, &[("accept-language", "en")]).expect(200);
        assert!(english.text.contains(sheet["title"]["en"].as_str().expect("a title")), "{name}");

        let table = app.get(&format!("/api/v1/exports/meeting/{name}?{YEAR}"), &auditor.token).expect(200).bytes;
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(table)).expect("a workbook");
        let tab = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&tab).expect("formulas").is_empty(), "{name}: no formulas");
        let cells = book.worksheet_range(&tab).expect("cells");
        let lines = sheet["lines"].as_array().expect("lines").len() + usize::from(sheet["total"].is_object());
        assert_eq!(cells.height(), lines + 1, "{name}");
        let at = u32::try_from(place(&sheet, sheet["columns"][1]["key"].as_str().expect("a key"))).expect("small") + 1;
        let written: Vec<i64> = (1..=lines)
            .filter_map(|row| match cells.get_value((u32::try_from(row).expect("small"), at)) {
                Some(Data::Float(yuan)) => Some(cents(*yuan)),
                _ => None,
            })
            .collect();
        let told: Vec<i64> = sheet["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .chain(sheet["total"].is_object().then_some(&sheet["total"]))
            .map(|line| line["values"][1].as_i64().expect("fen"))
            .collect();
        assert_eq!(written, told, "{name}");
    }
}

#[expect(clippy::cast_possible_truncation, reason = "amounts of a test")]
fn cents(yuan: f64) -> i64 {
    (yuan * 100.0).round() as i64
}

#[test]
fn a_district_sees_its_own_and_no_budgets() {
    let app = TestApp::played();
    let (district, auditor) = (app.district_reviewer(), app.auditor());
    let own = report(&app, &district, "redemption_by_district", YEAR);
    let same = report(&app, &auditor, "redemption_by_district", &format!("{YEAR}&region={DISTRICT}"));
    assert_eq!(own, same);
    assert!(column(&own, "amount_fen").keys().all(|region| region == DISTRICT));
    app.get("/api/v1/reports/meeting/budget_execution", &district.token).expect_problem(403, "forbidden");
    app.get("/api/v1/reports/meeting/redemption_by_district?region=371000", &district.token)
        .expect_problem(403, "forbidden");
    app.get("/api/v1/reports/meeting/redemption_by_district?from=2026-05-02&to=2026-05-01", &auditor.token)
        .expect_problem(422, "invalid_input");
}
