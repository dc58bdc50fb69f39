//! A fiscal year in one zip: what lies in it, that it says when it is not final, that the same state gives the same files,
//! and that whatever is changed in it afterwards is named.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::process::Command;

use chrono::NaiveDate;
use chuangquan::identity::Role;
use chuangquan::kernel::{Fen, local_midnight};
use chuangquan::ledger::hex;
use chuangquan::year_package::service::check::{Checked, Fault, check};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::given::Person;
use crate::support::{TestApp, run_work};

const PATH: &str = "/api/v1/year-packages";

/// Asks for a package and lets the worker make it.
fn make(app: &TestApp, checker: &Person, body: &Value) -> Value {
    let ticket = app.post(PATH, &app.token(&checker.caller), body).expect(202).id();
    assert_eq!(run_work(&app.db).expect("the worker works"), 1);
    let work = app.get(&format!("/api/v1/work/{ticket}"), &app.token(&checker.caller)).expect(200).json();
    assert_eq!(work["state"], "done", "{work}");
    work["result"].clone()
}

fn zip_of(app: &TestApp, person: &Person, package: &Value) -> Vec<u8> {
    let id = package["id"].as_str().expect("an id");
    let token = app.token(&person.caller);
    let reply = app.get(&format!("{PATH}/{id}/content"), &token).expect(200);
    assert_eq!(reply.content_type, "application/zip");
    assert_eq!(json!(reply.bytes.len()), package["bytes"]);
    reply.bytes
}

/// Names and bytes.
fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).expect("a zip");
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        files.insert(file.name().expect("a name").into_owned(), bytes);
    }
    files
}

/// A table of the package without its headings.
fn rows(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Vec<String>> {
    let text = files.get(name).unwrap_or_else(|| panic!("{name} in {:?}", files.keys()));
    let text = text.strip_prefix("\u{feff}".as_bytes()).expect("the mark");
    let mut reader = csv::Reader::from_reader(text);
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn fen(cell: &str) -> i64 {
    let (sign, cell) = cell.strip_prefix('-').map_or((1, cell), |cell| (-1, cell));
    sign * Fen::parse_yuan(cell).unwrap_or_else(|_| panic!("{cell}")).get()
}

/// A file on the disk that goes with the test.
struct Kept(PathBuf);

impl Kept {
    fn new(bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("cq-package-{}.zip", uuid::Uuid::new_v4().simple()));
        std::fs::write(&path, bytes).expect("written");
        Self(path)
    }

    fn check(&self) -> Checked {
        check(&self.0, None).expect("a check")
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The files as a zip again.
fn packed(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("ended").into_inner()
}

/// An office whose year 2026 is over and closed month by month, with approved claims and a batch in it.
fn closed_year(app: &TestApp) -> Person {
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), Fen::new(1_234_567));
    app.approved_claim(&scene, provider.organisation(), Fen::new(70_001));
    app.authorised_batch(&scene, "demand");
    app.clock.set(local_midnight(NaiveDate::from_ymd_opt(2027, 1, 5).expect("a date")));
    let refused = app.post(PATH, &app.token(&scene.checker.caller), &json!({ "fiscal_year": 2026 }));
    let problem = refused.expect_problem(409, "months_open");
    assert_eq!(
        problem["open_months"].as_array().expect("months").len(),
        10,
        "from March, when the books begin: {problem}"
    );
    for month in 3..=12 {
        app.close_month(&app.token(&scene.checker.caller), &format!("2026-{month:02}")).expect(201);
    }
    scene.checker
}

#[test]
fn a_closed_year_is_packed_final_and_twice_alike() {
    let app = TestApp::start();
    let checker = closed_year(&app);
    let ask = json!({ "fiscal_year": 2026 });
    let first = make(&app, &checker, &ask);
    assert_eq!((&first["is_final"], &first["open_months"]), (&json!(true), &json!([])));
    let zip = zip_of(&app, &checker, &first);
    let kept = Kept::new(&zip);
    let checked = check(&kept.0, first["manifest_sha256"].as_str()).expect("a check");
    assert_eq!((checked.wrong.clone(), checked.seals, checked.is_final), (vec![], 10, true));
    assert_eq!((json!(checked.files), checked.keys.len()), (first["files"].clone(), 1));

    let files = unpacked(&zip);
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    assert_eq!(json!(hex(&Sha256::digest(&files["manifest.json"]))), first["manifest_sha256"]);
    let listed = manifest["files"].as_array().expect("files");
    assert_eq!(listed.len() + 1, files.len(), "the manifest names all but itself");
    for file in listed {
        let bytes = &files[file["name"].as_str().expect("a name")];
        assert_eq!((&file["bytes"], &file["sha256"]), (&json!(bytes.len()), &json!(hex(&Sha256::digest(bytes)))));
    }
    let balances: i64 = rows(&files, "ledger/accounts.csv").iter().map(|row| fen(&row[5])).sum();
    assert_eq!(balances, 0, "what one account gave another received");
    for row in rows(&files, "ledger/accounts.csv") {
        assert_eq!(fen(&row[2]) - fen(&row[3]) + fen(&row[4]), fen(&row[5]), "{row:?}");
        let last = rows(&files, "ledger/statements.csv").into_iter().rfind(|line| line[0] == row[0]);
        assert_eq!(last.map_or(0, |line| fen(&line[7])), fen(&row[5]), "{row:?}");
    }
    assert_eq!(rows(&files, "batches/lines.csv").len(), 4, "two claims of two levels each");
    let months = rows(&files, "reconciliation/three-way.csv");
    assert_eq!(
        (months[1][1].as_str(), months[2][1].as_str(), months[2][2].as_str()),
        ("before the books", "closed", "13045.68")
    );

    // Later, by nobody else: the same state, the same files.
    app.clock.set(local_midnight(NaiveDate::from_ymd_opt(2027, 2, 1).expect("a date")));
    let second = make(&app, &checker, &ask);
    assert_eq!(first["contents_sha256"], second["contents_sha256"]);
    assert_ne!(first["manifest_sha256"], second["manifest_sha256"], "the manifest says when it was made");
    let mut again = unpacked(&zip_of(&app, &checker, &second));
    again.insert("manifest.json".to_owned(), files["manifest.json"].clone());
    assert!(again == files, "byte for byte");
    let list = app.get(PATH, &app.token(&app.auditor().caller)).expect(200).json();
    assert_eq!(list["items"], json!([second, first]));
    let trail = app.get(
        &format!("/api/v1/audit/year_package/{}", first["id"].as_str().expect("an id")),
        &app.token(&app.auditor().caller),
    );
    assert_eq!(trail.expect(200).json()[0]["detail"]["manifest_sha256"], first["manifest_sha256"]);
}

#[test]
fn whatever_is_changed_in_a_package_is_named() {
    let app = TestApp::start();
    let checker = closed_year(&app);
    let package = make(&app, &checker, &json!({ "fiscal_year": 2026 }));
    let zip = zip_of(&app, &checker, &package);
    let files = unpacked(&zip);
    let found = |bytes: &[u8]| -> Vec<(String, Fault)> {
        Kept::new(bytes).check().wrong.into_iter().map(|wrong| (wrong.file, wrong.what)).collect()
    };
    assert!(found(&zip).is_empty());
    assert!(found(&packed(&files)).is_empty(), "how it is packed does not matter");

    // One byte within a file, wherever in the zip: as it lies on the disk, and packed anew.
    for name in ["ledger/statements.csv", "reports/top_enterprises.svg", "seals/2026-07.json", "index.html"] {
        let place = {
            let mut archive = ZipArchive::new(Cursor::new(&zip[..])).expect("a zip");
            let file = archive.by_name(name).expect("the file");
            usize::try_from(file.data_start().expect("a place") + file.compressed_size() / 2).expect("a place")
        };
        let mut touched = zip.clone();
        touched[place] ^= 1;
        let wrong = found(&touched);
        assert!(wrong.contains(&(name.to_owned(), Fault::Differs)), "{name}: {wrong:?}");
        assert!(wrong.iter().all(|(file, _)| file == name), "{name}: {wrong:?}");
        let mut changed = files.clone();
        let bytes = changed.get_mut(name).expect("the file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        assert!(found(&packed(&changed)).contains(&(name.to_owned(), Fault::Differs)), "{name}");
    }
    let mut less = files.clone();
    less.remove("batches/lines.csv");
    assert_eq!(found(&packed(&less)), [("batches/lines.csv".to_owned(), Fault::Missing)]);
    let mut more = files.clone();
    more.insert("batches/other.csv".to_owned(), b"x".to_vec());
    assert_eq!(found(&packed(&more)), [("batches/other.csv".to_owned(), Fault::NotInManifest)]);

    // Whoever changes the manifest too is found by its hash, and by the seals, which nobody else can sign.
    let mut forged = files.clone();
    let seal = String::from_utf8(files["seals/2026-07.json"].clone()).expect("text").replace("2026-07", "2026-08");
    let text = String::from_utf8(files["manifest.json"].clone()).expect("text");
    let mut manifest: Value = serde_json::from_str(&text).expect("JSON");
    for file in manifest["files"].as_array_mut().expect("files") {
        if file["name"] == "seals/2026-07.json" {
            file["sha256"] = json!(hex(&Sha256::digest(&seal)));
            file["bytes"] = json!(seal.len());
        }
    }
    forged.insert("seals/2026-07.json".to_owned(), seal.into_bytes());
    forged.insert("manifest.json".to_owned(), serde_json::to_vec(&manifest).expect("JSON"));
    let wrong = found(&packed(&forged));
    assert!(wrong.contains(&("seals/2026-07.json".to_owned(), Fault::Signature)), "{wrong:?}");
    assert!(wrong.contains(&("manifest.json".to_owned(), Fault::Contents)), "{wrong:?}");
    let kept = Kept::new(&packed(&forged));
    let known = check(&kept.0, package["manifest_sha256"].as_str()).expect("a check");
    assert!(known.wrong.iter().any(|wrong| wrong.what == Fault::OtherManifest));
    let mut none = files.clone();
    none.remove("manifest.json");
    assert_eq!(found(&packed(&none)), [("manifest.json".to_owned(), Fault::NoManifest)]);

    // On the command line, without settings and without a database.
    let run = |bytes: &[u8], manifest: &str| {
        let kept = Kept::new(bytes);
        let mut command = Command::new(env!("CARGO_BIN_EXE_chuangquan"));
        let command = command.env_clear().arg("verify-package").arg(&kept.0).args(["--manifest", manifest]);
        let output = command.output().expect("the product runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let hash = package["manifest_sha256"].as_str().expect("a hash");
    let (status, said, _) = run(&zip, hash);
    assert!(status == Some(0) && said.contains(hash), "{said}");
    let (status, _, error) = run(&packed(&less), hash);
    assert!(status == Some(1) && error.contains("batches/lines.csv"), "{error}");
    let (status, _, error) = run(&zip, &"0".repeat(64));
    assert!(status == Some(1) && error.contains("manifest.json"), "{error}");
    assert_eq!(run(b"no zip", hash).0, Some(1));
}

#[test]
fn a_year_with_open_months_is_packed_only_if_it_may_say_so() {
    let app = TestApp::played();
    let checker = app.finance_checker();
    let refused = app.post(PATH, &checker.token, &json!({ "fiscal_year": 2026 })).expect_problem(409, "months_open");
    let open: Vec<_> = refused["open_months"].as_array().expect("months").iter().filter_map(Value::as_str).collect();
    assert!(open.contains(&"2026-12") && !open.contains(&"2026-10"), "October is closed: {open:?}");
    app.post(PATH, &checker.token, &json!({ "fiscal_year": 2019 })).expect_problem(409, "nothing_in_year");
    app.post(PATH, &checker.token, &json!({ "fiscal_year": 99_999 })).expect_problem(422, "invalid_input");
    app.post(PATH, &app.finance_maker().token, &json!({ "fiscal_year": 2026 })).expect_problem(403, "forbidden");

    let package = make(&app, &checker, &json!({ "fiscal_year": 2026, "allow_open_months": true }));
    assert_eq!((&package["is_final"], &package["open_months"]), (&json!(false), &refused["open_months"]));
    let zip = zip_of(&app, &checker, &package);
    let checked = Kept::new(&zip).check();
    assert_eq!((checked.wrong, checked.is_final, checked.seals), (vec![], false, 1));
    let files = unpacked(&zip);
    let index = String::from_utf8(files["index.html"].clone()).expect("text");
    assert!(index.contains("非最终") && index.contains("2026-12") && index.contains("reports/budget_execution.svg"));

    let balances: i64 = rows(&files, "ledger/accounts.csv").iter().map(|row| fen(&row[5])).sum();
    assert_eq!(balances, 0, "every account is in it");
    let trial = app.get("/api/v1/ledger/trial-balance", &checker.token).expect(200).json();
    assert_eq!(json!(rows(&files, "ledger/accounts.csv").len()), trial["accounts"]);
    // Every payment file as the bank got it.
    let hashes: Vec<_> = rows(&files, "batches/exports.csv").into_iter().map(|row| row[10].clone()).collect();
    let sent: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("batches/files/")).collect();
    assert!(!sent.is_empty() && sent.len() == hashes.len());
    for (name, bytes) in sent {
        assert!(hashes.contains(&hex(&Sha256::digest(bytes))), "{name}");
    }
    let paid: i64 = rows(&files, "payees/payees.csv").iter().map(|row| fen(&row[3])).sum();
    let lines: i64 = rows(&files, "payees/statements.csv").iter().map(|row| fen(&row[7])).sum();
    assert!(paid > 0 && paid == lines, "{paid} and {lines}");

    // Of one programme: what belongs to it, and no account that belongs to none.
    let batches = app.get("/api/v1/batches", &checker.token).expect(200).json();
    let one =
        json!({ "fiscal_year": 2026, "allow_open_months": true, "programme_id": batches["items"][0]["programme_id"] });
    let files = unpacked(&zip_of(&app, &checker, &make(&app, &checker, &one)));
    let accounts = rows(&files, "ledger/accounts.csv");
    assert!(!accounts.is_empty() && accounts.iter().all(|row| row[1] != "bank" && row[1] != "treasury"));
}

#[test]
fn a_package_holds_what_is_of_its_region_and_its_programme_in_both_languages() {
    let app = TestApp::played();
    let (own, stranger) = (app.finance_checker(), app.person(Role::FinanceChecker, "finance_bureau", "370200"));
    let ask = json!({ "fiscal_year": 2026, "allow_open_months": true });
    let pack = |person: &Person, ask: &Value| unpacked(&zip_of(&app, person, &make(&app, person, ask)));
    let text = |files: &BTreeMap<String, Vec<u8>>, name: &str| String::from_utf8(files[name].clone()).expect("text");
    let moved = |files: &BTreeMap<String, Vec<u8>>| -> i64 {
        rows(files, "reconciliation/three-way.csv").iter().flat_map(|row| &row[2..6]).map(|cell| fen(cell)).sum()
    };
    let seals = |files: &BTreeMap<String, Vec<u8>>| files.keys().filter(|name| name.starts_with("seals/")).count();

    let whole = pack(&own, &ask);
    assert!(!rows(&whole, "reconciliation/exceptions.csv").is_empty() && moved(&whole) > 0 && seals(&whole) == 1);
    assert!(!text(&whole, "index.html").contains("本包只含本区域"));
    for report in ["budget_execution", "top_enterprises"] {
        let (zh, en) =
            (text(&whole, &format!("reports/{report}.svg")), text(&whole, &format!("reports/{report}-en.svg")));
        assert_ne!(zh, en, "{report}");
    }

    // What is of one programme: its three-way report says what the page says.
    let batches = app.get("/api/v1/batches", &app.token(&own.caller)).expect(200).json();
    let programme = batches["items"][0]["programme_id"].as_str().expect("a programme").to_owned();
    let mut of_one = ask.clone();
    of_one["programme_id"] = json!(programme);
    let part = pack(&own, &of_one);
    let mut sent = 0;
    for row in rows(&part, "reconciliation/three-way.csv") {
        let path = format!("/api/v1/reconciliation/periods/{}?programme={programme}", row[0]);
        let totals = app.get(&path, &app.token(&own.caller)).expect(200).json();
        let shown = ["approved", "sent", "debited", "credited"].map(|total| totals[total]["total_fen"].clone());
        assert_eq!(json!(shown), json!([&row[2], &row[3], &row[4], &row[5]].map(|cell| fen(cell))), "{}", row[0]);
        sent += fen(&row[3]);
    }
    let all: i64 = rows(&whole, "reconciliation/three-way.csv").iter().map(|row| fen(&row[3])).sum();
    assert!(0 < sent && sent < all, "{sent} of {all}");

    // Of a city that has nothing: the lists with their headings, and the seals of nobody else's books.
    let nothing = pack(&stranger, &ask);
    for name in nothing.keys().filter(|name| name.ends_with(".csv") && *name != "reconciliation/three-way.csv") {
        assert_eq!(rows(&nothing, name), Vec::<Vec<String>>::new(), "{name}");
    }
    assert_eq!((moved(&nothing), seals(&nothing)), (0, 0));
    assert!(nothing.keys().all(|name| !name.starts_with("batches/files/")));
    let index = text(&nothing, "index.html");
    assert!(index.contains("本包只含本区域") && index.contains("This package is of the region alone"), "{index}");
    let heading = text(&nothing, "reconciliation/exceptions.csv");
    assert!(heading.contains("提出时间 raised at"), "{heading}");
    for person in [&own, &stranger] {
        let list = app.get(PATH, &app.token(&person.caller)).expect(200).json();
        let region = person.caller.region.as_str();
        let regions = list["items"].as_array().expect("packages").iter().map(|package| &package["region_code"]);
        assert!(regions.clone().count() > 0 && regions.into_iter().all(|code| code == region), "{list}");
    }
}
