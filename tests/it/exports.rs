//! Lists that are taken away: the same rows as on the screen, in both forms and both languages.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, organisation};
use diesel::prelude::*;
use serde_json::Value;

use crate::support::given::{DISTRICT, Person};
use crate::support::reconciliation::{DISTRICT_TREASURY, Moved, TREASURY, csv as statement};
use crate::support::{Reply, TestApp};

fn export(app: &TestApp, person: &Person, path: &str, language: &str) -> Reply {
    app.client.send("GET", path, Some(&person.token), None, &[("accept-language", language)]).expect(200)
}

fn sheet(app: &TestApp, person: &Person, path: &str) -> Range<Data> {
    let reply = export(app, person, path, "zh");
    assert!(reply.content_type.contains("spreadsheetml"), "{}", reply.content_type);
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(reply.bytes)).expect("a workbook");
    let name = book.sheet_names().first().expect("a sheet").clone();
    book.worksheet_range(&name).expect("its cells")
}

fn csv(app: &TestApp, person: &Person, path: &str, language: &str) -> Vec<Vec<String>> {
    let reply = export(app, person, path, language);
    assert!(reply.content_type.starts_with("text/csv"), "{}", reply.content_type);
    let text = reply.text.strip_prefix('\u{feff}').expect("a byte-order mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect()).collect()
}

/// A column of a workbook, headings left out.
fn column(range: &Range<Data>, heading: &str) -> Vec<Data> {
    let mut rows = range.rows();
    let place = rows.next().expect("headings").iter().position(|cell| *cell == *heading);
    let place = place.unwrap_or_else(|| panic!("no column {heading}"));
    rows.map(|row| row[place].clone()).collect()
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn sum_of(items: &[Value], name: &str) -> i64 {
    items.iter().map(|item| item[name].as_i64().expect("fen")).sum()
}

/// Cents of a column of money: numbers, each with two decimals at most.
fn cents(cells: &[Data]) -> i64 {
    let fen = |cell: &Data| match cell {
        Data::Float(yuan) => {
            let text = format!("{yuan:.2}");
            assert!((text.parse::<f64>().expect("a number") - yuan).abs() < 1e-9);
            text.replace('.', "").parse::<i64>().expect("cents")
        }
        Data::Empty => 0,
        other => panic!("not a number: {other:?}"),
    };
    cells.iter().map(fen).sum()
}

#[test]
fn every_list_is_exported_row_by_row_with_its_sums() {
    let app = TestApp::played();
    let (city, auditor) = (app.city_administrator(), app.auditor());
    let batches = app.all_items(&auditor, "/api/v1/batches");
    let batch = batches[0]["id"].as_str().expect("a batch");
    let bank = "bank:city:371000";
    for (person, list, path, money, member) in [
        (&city, "/api/v1/bookings".to_owned(), "bookings".to_owned(), "报价（元）", "price_fen"),
        (&city, "/api/v1/vouchers".to_owned(), "vouchers".to_owned(), "可用（元）", "available_fen"),
        (&auditor, "/api/v1/claims".to_owned(), "claims".to_owned(), "金额（元）", "amount_fen"),
        (
            &auditor,
            format!("/api/v1/batches/{batch}/lines"),
            format!("batches/{batch}/lines"),
            "金额（元）",
            "amount_fen",
        ),
        (
            &auditor,
            format!("/api/v1/batches/{batch}/payments"),
            format!("batches/{batch}/payments"),
            "金额（元）",
            "amount_fen",
        ),
        (
            &auditor,
            format!("/api/v1/ledger/accounts/{bank}/transfers"),
            format!("ledger-accounts/{bank}/transfers"),
            "金额（元）",
            "amount_fen",
        ),
        (&auditor, "/api/v1/statement-lines".to_owned(), "statement-lines".to_owned(), "金额", "amount_fen"),
    ] {
        let items = app.all_items(person, &list);
        let range = sheet(&app, person, &format!("/api/v1/exports/{path}"));
        let cells = column(&range, money);
        assert!(!items.is_empty() && cells.len() == items.len(), "{path}: {} and {}", cells.len(), items.len());
        assert_eq!(cents(&cells), sum_of(&items, member), "{path}");
        let rows = csv(&app, person, &format!("/api/v1/exports/{path}?format=csv"), "zh");
        assert_eq!(rows.len(), items.len() + 1, "{path}");
        let place = rows[0].iter().position(|heading| heading == money).expect("the column");
        assert_eq!(rows[1][place], yuan(items[0][member].as_i64().expect("fen")), "{path}");
        let english = csv(&app, person, &format!("/api/v1/exports/{path}?format=csv"), "en");
        assert!(english[0].iter().all(|heading| heading.is_ascii()), "{:?}", english[0]);
        assert_eq!(english.len(), rows.len());
    }
}

#[test]
fn balances_and_exceptions_are_exported_too_and_filters_hold() {
    let app = TestApp::played();
    let (auditor, city) = (app.auditor(), app.city_administrator());
    let accounts = app.all_items(&auditor, "/api/v1/ledger/accounts");
    let range = sheet(&app, &auditor, "/api/v1/exports/trial-balance");
    let (debits, credits) = (column(&range, "借方已入账（元）"), column(&range, "贷方已入账（元）"));
    assert_eq!(debits.len(), accounts.len());
    assert_eq!(cents(&debits), cents(&credits), "the books are in balance");
    let exceptions = app.all_items(&auditor, "/api/v1/reconciliation/exceptions");
    let rows = csv(&app, &auditor, "/api/v1/exports/exceptions?format=csv", "zh");
    assert_eq!(rows.len(), exceptions.len() + 1);

    let accepted = csv(&app, &city, "/api/v1/exports/bookings?format=csv&state=accepted", "zh");
    assert!(accepted.len() > 1 && accepted[1..].iter().all(|row| row[1] == "已验收"), "{accepted:?}");
    let matched = csv(&app, &auditor, "/api/v1/exports/statement-lines?format=csv&state=matched", "zh");
    assert!(matched.len() > 1 && matched[1..].iter().all(|row| !row[11].is_empty() && row[12] == row[3]));
    let path = "/api/v1/exports/bookings?format=pdf";
    app.get(path, &city.token).expect_problem(422, "invalid_input");
    let none = "/api/v1/exports/batches/018f0000-0000-7000-8000-000000000000/lines";
    app.get(none, &auditor.token).expect_problem(404, "not_found");
}

/// The differences of March, page by page.
fn differences(app: &TestApp, person: &Person, query: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/reconciliation/periods/2026-03/differences?limit=200{query}{cursor}");
        let page = app.get(&path, &person.token).expect(200).json();
        items.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// What reconciliation comes to, as its own answers have it: of the whole, with more differences than are read at once, of
/// a district, and of one that has nothing.
#[test]
fn ages_of_exceptions_and_the_three_ways_of_a_month_are_exported_as_they_are_answered() {
    const LINES: usize = 1_200;
    let app = TestApp::start();
    let way = app.payments_on_the_way(2);
    let unknown: [Moved<'_>; 2] = [(10, -300, "不明支出", "D-1"), (10, 200, "不明来款", "D-2")];
    app.import(&way.maker, &statement(DISTRICT_TREASURY, 10_000_000, &unknown)).expect(201);
    app.match_lines(&way.maker);
    let numbers: Vec<String> = (0..LINES).map(|n| format!("C-{n}")).collect();
    let unmatched: Vec<Moved<'_>> = numbers.iter().map(|number| (10, -100, "不明支出", number.as_str())).collect();
    app.import(&way.maker, &statement(TREASURY, 10_000_000, &unmatched)).expect(201);

    let auditor = app.auditor();
    let get = |path: String| app.get(&format!("/api/v1{path}"), &auditor.token).expect(200).json();
    let table = |path: String| csv(&app, &auditor, &format!("/api/v1/exports/{path}"), "en");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let fen = |value: &Value| yuan(value.as_i64().expect("fen"));
    for (region, ages_told, least) in
        [(String::new(), 2, LINES), (format!("&region={DISTRICT}"), 2, 3), ("&region=371082".to_owned(), 0, 0)]
    {
        let rows = table(format!("exception-ages?format=csv{region}"));
        assert_eq!(rows[0], ["Kind", "Open for", "Number", "Amount (yuan)", "Past their day", "Without an owner"]);
        let ages = get(format!("/reconciliation/exception-ages?{}", region.trim_start_matches('&')));
        let row = |age: &Value| {
            let (kind, count) = (text(&age["kind"]).replace('_', " "), age["count"].to_string());
            let (overdue, unowned) = (age["overdue"].to_string(), age["unowned"].to_string());
            vec![kind, "up to 3 days".to_owned(), count, fen(&age["amount_fen"]), overdue, unowned]
        };
        let wanted: Vec<_> = ages.as_array().expect("ages").iter().map(row).collect();
        assert_eq!((wanted.len(), &rows[1..]), (ages_told, &wanted[..]), "{region}");

        let rows = table(format!("three-way?format=csv&month=2026-03{region}"));
        let of = |word: &str| rows[1..].iter().filter(|row| row[1] == word).collect::<Vec<_>>();
        let month = get(format!("/reconciliation/periods/2026-03?{}", region.trim_start_matches('&')));
        let told: Vec<_> = of("total").into_iter().map(|row| row[4..6].to_vec()).collect();
        let figure = |total: &Value| vec![total["count"].to_string(), fen(&total["total_fen"])];
        let totals = ["approved", "sent", "debited", "credited"].map(|total| figure(&month[total]));
        assert_eq!(told, totals, "{region}");
        let mut told: Vec<_> = of("differences").into_iter().map(|row| row[4..6].to_vec()).collect();
        let mut steps: Vec<_> = month["differences"].as_array().expect("steps").iter().map(figure).collect();
        told.sort();
        steps.sort();
        assert_eq!(told, steps, "{region}");
        let told: Vec<_> = of("difference").into_iter().map(|row| row[5..].to_vec()).collect();
        let single = |one: &Value| {
            vec![fen(&one["amount_fen"]), text(&one["reference"]), text(&one["on"]), text(&one["subject_id"])]
        };
        let wanted: Vec<_> = differences(&app, &auditor, &region).iter().map(single).collect();
        assert!(wanted.len() >= least, "{region}: {}", wanted.len());
        assert_eq!(told, wanted, "{region}");
    }

    let range = sheet(&app, &auditor, "/api/v1/exports/three-way?month=2026-03");
    assert_eq!(column(&range, "项目")[0], Data::String("批准的兑付".into()));
    let programme = format!("&programme={}", uuid::Uuid::nil());
    let none = table(format!("three-way?format=csv&month=2026-03{programme}"));
    assert_eq!(none.len(), 5, "the headings and four totals of nothing: {none:?}");
    for query in ["", "?month=2026-13", "?month=2026-03-01"] {
        let refused = app.get(&format!("/api/v1/exports/three-way{query}"), &auditor.token);
        refused.expect_problem(422, "invalid_input");
    }
}

#[test]
fn a_name_that_is_a_formula_stays_a_name() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing_id = app.listing(&provider);
    app.read(|conn| {
        let evil = "=HYPERLINK(\"http://example.com\",\"点我\")";
        diesel::update(listing::table.find(listing_id)).set(listing::name.eq(evil)).execute(conn)?;
        diesel::update(organisation::table.find(enterprise.organisation()))
            .set(organisation::name.eq("@SUM(1,2)有限公司"))
            .execute(conn)?;
        Ok::<_, DbError>(())
    });
    app.booking(&enterprise, listing_id, crate::support::booking::hours(9, 10), "none");
    let district = app.district_reviewer();
    let rows = csv(&app, &district, "/api/v1/exports/bookings?format=csv", "zh");
    assert_eq!(&rows[1][3], "'@SUM(1,2)有限公司");
    assert!(rows[1][5].starts_with("'=HYPERLINK"));
    let range = sheet(&app, &district, "/api/v1/exports/bookings");
    assert_eq!(column(&range, "企业"), [Data::String("@SUM(1,2)有限公司".into())], "text in a workbook is text");
    assert!(column(&range, "仪器或服务")[0].to_string().starts_with("=HYPERLINK"));
}

/// More rows than are read at once.
#[test]
fn a_list_longer_than_one_reading_is_whole() {
    let app = TestApp::start();
    let maker = app.finance_maker();
    app.write(|tx| {
        for n in 0..2_345 {
            chuangquan::ledger::ensure_account(tx, &format!("purse:{n:05}"), "purse", true)?;
        }
        Ok::<_, chuangquan::ledger::Error>(())
    });
    let rows = csv(&app, &maker, "/api/v1/exports/trial-balance?format=csv", "zh");
    let keys: Vec<_> = rows[1..].iter().map(|row| row[7].clone()).collect();
    let wanted: Vec<_> = (0..2_345).map(|n| format!("purse:{n:05}")).collect();
    assert_eq!(keys, wanted);
}
