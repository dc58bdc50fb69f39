//! Whose money somebody sees: every read route of finance, asked by the people of the region and by those of a city that has
//! nothing to do with it; and what of it is a district's.

mod table;

use std::collections::BTreeSet;

use chuangquan::http;
use chuangquan::identity::{Capability, Role};
use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{CITY, DISTRICT, Person};
use crate::support::reconciliation::{DISTRICT_TREASURY, TREASURY, csv};
use crate::support::settlement::account;
use table::READS;
use table::Shown::{self, Common, List, Number, OfAll, Perhaps, PerhapsTable, Sum, Table, Thing};

const OTHER_CITY: &str = "370200";

/// An account of each kind that belongs to one region.
const OF_PURPOSE: &str = "WITH of_purpose AS (
    SELECT DISTINCT ON (purpose) purpose, key FROM ledger_account
    WHERE purpose IN ('appropriation', 'voucher', 'due', 'payable', 'bank', 'bank_charge') ORDER BY purpose, key)";

/// Reading these is reading money.
const GUARDS: [Capability; 4] =
    [Capability::BatchRead, Capability::ReconciliationRead, Capability::LedgerRead, Capability::AppropriationRead];

/// What an operation to read asks for: alternatives, each a set of capabilities.
fn guard(id: &str) -> Vec<Vec<Capability>> {
    operations().into_iter().find(|(known, _)| known == id).unwrap_or_else(|| panic!("{id} is no operation")).1
}

fn operations() -> Vec<(String, Vec<Vec<Capability>>)> {
    let document = serde_json::to_value(http::document()).expect("the description");
    let gets = document["paths"].as_object().expect("paths").values().filter_map(|item| item.get("get"));
    let parse = |word: &Value| word.as_str().expect("a word").parse().expect("a capability");
    let sets = |about: &Value| -> Vec<Vec<Capability>> {
        let all = about["security"].as_array().into_iter().flatten().filter_map(|one| one["bearer"].as_array());
        all.map(|words| words.iter().map(parse).collect()).collect()
    };
    gets.map(|about| (about["operationId"].as_str().expect("an id").to_owned(), sets(about))).collect()
}

#[test]
fn every_read_route_of_finance_is_in_the_table() {
    let known: BTreeSet<&str> = READS.iter().map(|(id, ..)| *id).collect();
    assert_eq!(known.len(), READS.len(), "an operation stands twice in the table");
    let is_of_money = |sets: &[Vec<Capability>]| sets.iter().flatten().any(|needed| GUARDS.contains(needed));
    let missing: Vec<String> = operations()
        .into_iter()
        .filter(|(id, sets)| is_of_money(sets) && !known.contains(id.as_str()))
        .map(|(id, _)| id)
        .collect();
    assert!(missing.is_empty(), "say what strangers see of: {missing:?}");
    let unreasoned = |shown: &Shown| matches!(shown, Common(why) if why.is_empty());
    assert!(READS.iter().all(|(_, _, shown)| !unreasoned(shown)), "what all may see has a reason");
}

/// People of a city who read money.
fn readers(app: &TestApp, city: &str) -> Vec<Person> {
    [
        (Role::FinanceMaker, "finance_bureau"),
        (Role::FinanceChecker, "finance_bureau"),
        (Role::Auditor, "audit_office"),
        (Role::CityAdministrator, "science_bureau"),
    ]
    .map(|(role, kind)| app.person(role, kind, city))
    .into()
}

fn paths(app: &TestApp, place: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        path: String,
    }
    if place.starts_with('/') {
        return vec![format!("/api/v1{place}")];
    }
    let question = format!("{OF_PURPOSE} SELECT path FROM ({place}) AS found (path)");
    let found: Vec<Found> = app.read(|conn| diesel::sql_query(question).load(conn).map_err(DbError::from));
    found.into_iter().map(|found| format!("/api/v1{}", found.path)).collect()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).expect("a count")
}

/// How much is there: things, entries, rows.
fn seen(app: &TestApp, person: &Person, path: &str, shown: Shown) -> Result<i64, String> {
    let reply = app.get(path, &person.token);
    let role = person.caller.roles[0];
    let status = reply.status;
    match shown {
        Thing | OfAll => match status {
            200 => Ok(1),
            404 => Ok(0),
            _ => Err(format!("{role} gets {status} of {path}: {}", reply.text)),
        },
        _ if status != 200 => Err(format!("{role} gets {status} of {path}: {}", reply.text)),
        List(place) | Perhaps(place) => {
            let answer = reply.json();
            let list = answer.pointer(place).and_then(Value::as_array);
            list.map(|list| count(list.len())).ok_or_else(|| format!("no list at {place} of {path}: {answer}"))
        }
        Number(place) => {
            let answer = reply.json();
            answer
                .pointer(place)
                .and_then(Value::as_i64)
                .ok_or_else(|| format!("no number at {place} of {path}: {answer}"))
        }
        Table | PerhapsTable => Ok(count(reply.text.lines().count()) - 1),
        Sum(place) => {
            let mut table = ::csv::Reader::from_reader(reply.text.as_bytes());
            let number = |row: ::csv::StringRecord| row.get(place).and_then(|cell| cell.parse::<i64>().ok());
            Ok(table.records().filter_map(|row| number(row.expect("a row"))).sum())
        }
        Common(_) => Ok(1),
    }
}

/// What speaks against the table: everything is there for the owners, nothing for strangers.
fn wrong(app: &TestApp, people: &[Person], are_owners: bool, see_all: bool, but: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, place, shown) in READS.iter().filter(|(id, ..)| !but.contains(id)) {
        let guard = guard(id);
        let may = |person: &&Person| {
            let granted = |needed: &Capability| person.caller.roles.iter().any(|role| role.grants().contains(needed));
            guard.iter().any(|set| set.iter().all(granted))
        };
        let paths = paths(app, place);
        if paths.is_empty() {
            wrong.push(format!("{id}: there is nothing to be asked for"));
        }
        for person in people.iter().filter(may) {
            let mut there = Vec::new();
            for path in &paths {
                match seen(app, person, path, *shown) {
                    Ok(count) => there.push(count),
                    Err(fault) => wrong.push(format!("{id}: {fault}")),
                }
            }
            let has_all = there.iter().all(|count| *count > 0);
            let has_none = there.iter().all(|count| *count == 0);
            let is_right = match shown {
                Common(_) => true,
                OfAll => {
                    if are_owners && see_all {
                        has_all
                    } else {
                        has_none
                    }
                }
                Perhaps(_) | PerhapsTable => are_owners || has_none,
                _ => {
                    if are_owners {
                        has_all
                    } else {
                        has_none
                    }
                }
            };
            if !is_right {
                let role = person.caller.roles[0];
                wrong.push(format!("{id}: {role} of {} sees {there:?} of {paths:?}", person.caller.region));
            }
        }
    }
    wrong
}

#[test]
fn money_is_seen_by_its_region_and_by_no_stranger() {
    let app = TestApp::played();
    let (own, strangers) = (readers(&app, CITY), readers(&app, OTHER_CITY));
    // One thing that the demo leaves out: settings that wait for a second person.
    app.put(&format!("/api/v1/treasury-accounts/city/{CITY}"), &own[0].token, &account("市财政局")).expect(200);
    let mut found = wrong(&app, &own, true, true, &[]);
    found.extend(wrong(&app, &strangers, false, false, &[]));
    assert!(found.is_empty(), "{}", found.join("\n"));
    let periods = |person: &Person| app.get("/api/v1/reconciliation/periods", &person.token).expect(200).json();
    assert!(periods(&own[1])[0]["totals"].is_object(), "{}", periods(&own[1]));
    assert_eq!(periods(&strangers[1])[0]["totals"], Value::Null, "{}", periods(&strangers[1]));
    let books = |person: &Person| app.get("/api/v1/ledger/trial-balance", &person.token).expect(200).json();
    assert_eq!((&books(&own[1])["is_whole"], &books(&strangers[1])["is_whole"]), (&json!(true), &json!(false)));

    // Another city pays from its own account: from now on nobody's city is all there is.
    app.set_by_two(
        (&strangers[0], &strangers[1]),
        &format!("/api/v1/treasury-accounts/city/{OTHER_CITY}"),
        &account("外市财政局"),
    );
    let mut found = wrong(&app, &own, true, false, &[]);
    found.extend(wrong(&app, &strangers, false, false, &["treasury_account_list", "period_coverage"]));
    assert!(found.is_empty(), "with another city's treasury:\n{}", found.join("\n"));
    let of = |person: &Person| -> Vec<String> {
        let accounts = app.get("/api/v1/treasury-accounts", &person.token).expect(200).json();
        let regions =
            accounts.as_array().expect("accounts").iter().map(|one| one["payer_region"].as_str().unwrap().to_owned());
        regions.collect()
    };
    assert_eq!(of(&strangers[0]), [OTHER_CITY]);
    assert!(of(&own[0]).iter().all(|region| region.starts_with("3710")), "{:?}", of(&own[0]));
    assert_eq!(periods(&own[1])[0]["totals"], Value::Null, "the totals of a closed month are of both cities");
    assert_eq!(books(&own[1])["is_whole"], json!(false));
}

#[test]
fn what_waits_for_a_finance_bureau_is_of_its_own_region() {
    const MONEY: [&str; 14] = [
        "claim_to_batch",
        "batch_to_export",
        "batch_in_authorisation",
        "batch_to_check",
        "batch_to_authorise",
        "batch_recall_to_decide",
        "batch_recall_under_way",
        "payment_to_reissue",
        "reissue_in_confirmation",
        "reissue_to_confirm",
        "exception_to_propose",
        "exception_in_resolution",
        "exception_to_resolve",
        "period_to_close",
    ];
    let waiting = |app: &TestApp, person: &Person| -> BTreeSet<String> {
        let todo = app.get("/api/v1/me/todo", &app.token(&person.caller)).expect(200).json();
        let sides = ["for_me", "for_others"].into_iter();
        let groups = sides.flat_map(|side| todo[side].as_array().cloned().unwrap_or_default());
        groups.map(|group| group["kind"].as_str().expect("a kind").to_owned()).collect()
    };
    let nothing_for_strangers = |app: &TestApp| {
        for person in readers(app, OTHER_CITY) {
            let waits = waiting(app, &person);
            assert!(MONEY.iter().all(|kind| !waits.contains(*kind)), "{}: {waits:?}", person.caller.roles[0]);
        }
    };

    // A claim to be put into a batch, and a batch to be checked.
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), Fen::from_yuan(100));
    assert!(waiting(&app, &scene.maker).contains("claim_to_batch"));
    nothing_for_strangers(&app);
    app.draft_batch(&scene, "demand").expect(201);
    assert!(waiting(&app, &scene.checker).contains("batch_to_check"));
    nothing_for_strangers(&app);

    // An exception, which people of elsewhere can do nothing about.
    let app = TestApp::start();
    let way = app.payments_on_the_way(1);
    app.import(&way.maker, &csv(TREASURY, 10_000_000, &[(10, -12_345, "不明支出", "B-1")])).expect(201);
    app.match_lines(&way.maker);
    assert!(waiting(&app, &way.maker).contains("exception_to_propose"));
    let exception = app.exceptions(&way.maker, "state=open")[0]["id"].as_str().expect("an id").to_owned();
    let proposal = json!({ "resolution": "not_ours", "note": "他人误扣" });
    let propose = |person: &Person| {
        app.post(&format!("/api/v1/reconciliation/exceptions/{exception}/propose"), &person.token, &proposal)
    };
    propose(&app.person(Role::FinanceMaker, "finance_bureau", OTHER_CITY)).expect(404);
    nothing_for_strangers(&app);
    propose(&way.maker).expect(200);
    assert!(waiting(&app, &way.checker).contains("exception_to_resolve"));
    nothing_for_strangers(&app);
}

#[test]
fn a_district_sees_what_its_treasury_pays_and_its_city_can_look_at_it_alone() {
    const CLAIMS: i64 = 3;
    const EACH: i64 = 25_000;
    let app = TestApp::start();
    let way = app.payments_on_the_way(3);
    let district = app.person(Role::FinanceMaker, "finance_bureau", DISTRICT);
    let elsewhere = app.person(Role::FinanceMaker, "finance_bureau", "371082");
    let auditor = app.auditor();
    // A line of each treasury's account that nobody can explain.
    app.import(&way.maker, &csv(TREASURY, 10_000_000, &[(10, -300, "不明支出", "C-1")])).expect(201);
    app.import(&way.maker, &csv(DISTRICT_TREASURY, 10_000_000, &[(10, -200, "不明支出", "D-1")])).expect(201);
    app.match_lines(&way.maker);

    let get = |person: &Person, path: &str| app.get(&format!("/api/v1{path}"), &person.token).expect(200).json();
    let items = |person: &Person, path: &str| get(person, path)["items"].as_array().expect("items").clone();
    let batch = format!("/batches/{}", way.batch);
    for path in [format!("{batch}/payments"), format!("{batch}/lines"), "/reconciliation/expected".to_owned()] {
        let told = |person: &Person| count(items(person, &path).len());
        assert_eq!((told(&way.maker), told(&district)), (2 * CLAIMS, CLAIMS), "{path}");
    }
    assert!(items(&district, &format!("{batch}/payments")).iter().all(|payment| payment["payer_region"] == DISTRICT));
    let detail = get(&district, &batch);
    assert_eq!(detail["totals"].as_array().map(Vec::len), Some(1), "{detail}");
    assert_eq!(detail["totals"][0]["amount_fen"], CLAIMS * EACH);
    app.get(&format!("/api/v1{batch}"), &elsewhere.token).expect(404);

    for path in ["/statements", "/statement-lines", "/reconciliation/exceptions"] {
        let counts = [&auditor, &district, &elsewhere].map(|person| items(person, path).len());
        assert_eq!(counts, [2, 1, 0], "{path}");
    }
    // A region inside one's own can be looked at alone; one outside cannot.
    for path in ["/batches", "/reconciliation/exceptions"] {
        let of = |region: &str| items(&auditor, &format!("{path}?region={region}")).len();
        assert_eq!((of(DISTRICT), of("371082")), (1, 0), "{path}");
    }
    for path in [
        "/batches",
        "/reconciliation/exceptions",
        "/reconciliation/exception-ages",
        "/reconciliation/periods/2026-03",
        "/reconciliation/periods/2026-03/differences",
        "/exports/exceptions",
        "/exports/exception-ages",
        "/exports/three-way?month=2026-03",
        "/appropriations",
        "/reports/budget",
        "/ledger/accounts",
        "/ledger/trial-balance",
        "/exports/trial-balance",
    ] {
        let of = |region: &str| format!("/api/v1{path}{}region={region}", if path.contains('?') { '&' } else { '?' });
        let outside = app.get(&of(OTHER_CITY), &auditor.token);
        assert_eq!(outside.status, 403, "{path}: {}", outside.text);
        app.get(&of(CITY), &district.token).expect_problem(403, "forbidden");
    }
    let month = "/reconciliation/periods/2026-03";
    let alone = format!("{month}?region={DISTRICT}");
    assert_eq!(get(&auditor, &alone), get(&district, month));
    let (own, all) = (get(&district, month), get(&auditor, month));
    assert_eq!((&own["sent"]["count"], &own["sent"]["total_fen"]), (&json!(CLAIMS), &json!(CLAIMS * EACH)));
    assert_eq!((&own["approved"]["count"], &own["approved"]["total_fen"]), (&json!(CLAIMS), &json!(CLAIMS * EACH)));
    assert_eq!((&own["debited"]["total_fen"], &all["debited"]["total_fen"]), (&json!(200), &json!(500)));
    assert_eq!((&all["sent"]["count"], &all["approved"]["total_fen"]), (&json!(2 * CLAIMS), &json!(2 * CLAIMS * EACH)));
    let missing = |person: &Person| {
        let differences = items(person, &format!("{month}/differences"));
        differences.iter().filter(|difference| difference["kind"] == "sent_not_debited").count()
    };
    assert_eq!((missing(&auditor), missing(&district), missing(&elsewhere)), (6, 3, 0));

    // Budget lines and accounts, alone and with all others.
    let lines = |person: &Person, query: &str| items(person, &format!("/appropriations{query}"));
    let alone = lines(&auditor, &format!("?region={DISTRICT}"));
    assert!(!alone.is_empty() && alone.iter().all(|line| line["region_code"] == DISTRICT), "{alone:?}");
    assert!(lines(&auditor, "").len() > alone.len());
    let accounts = |query: &str| get(&auditor, &format!("/ledger/trial-balance{query}"))["accounts"].as_i64();
    let (alone, all) = (accounts(&format!("?region={DISTRICT}")), accounts(""));
    assert!(Some(0) < alone && alone < all, "{alone:?} of {all:?}");
    let keys = items(&auditor, &format!("/ledger/accounts?region={DISTRICT}"));
    assert_eq!(Some(count(keys.len())), alone);
    let budget = get(&auditor, &format!("/reports/budget?fiscal_year=2026&region={DISTRICT}"));
    let whole = get(&auditor, "/reports/budget?fiscal_year=2026");
    assert!(budget[0]["granted_fen"].as_i64() < whole[0]["granted_fen"].as_i64(), "{budget} of {whole}");
}
