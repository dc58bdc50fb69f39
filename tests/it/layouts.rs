//! Saved layouts of statement files and of payment files, over HTTP.

use chuangquan::report::verify::verify;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use encoding_rs::GBK;
use serde_json::{Value, json};

use crate::settlement::yuan;
use crate::support::given::Person;
use crate::support::reconciliation::TREASURY;
use crate::support::settlement::Settling;
use crate::support::{Reply, TestApp, sealer};

const BANK: &str = "\
某行账户明细;;;;;\n\
账号：3700000000001;;;;;\n\
何日;出项;进项;剩余;何人;单据\n\
01.03.2026;1.200,50;;8.799,50;威海甲公司;L1\n\
02.03.2026;;300,00;9.099,50;威海乙公司;L2\n";

/// Sends a form with a file in bytes.
fn form(app: &TestApp, person: &Person, path: &str, file: &[u8], fields: &[(&str, &str)]) -> Reply {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bank.csv\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    app.client.send_bytes(
        "POST",
        path,
        Some(&person.token),
        &body,
        &[("content-type", "multipart/form-data; boundary=b")],
    )
}

fn preview(app: &TestApp, person: &Person, file: &[u8], layout: Option<&Value>) -> Reply {
    let text = layout.map(Value::to_string);
    let fields: Vec<(&str, &str)> = text.iter().map(|text| ("layout", text.as_str())).collect();
    form(app, person, "/api/v1/statement-layouts/preview", file, &fields)
}

/// The layout of a bank whose words nobody knows, as it is made by hand from the sample.
fn by_hand(sample: &Value) -> Value {
    let mut layout = sample["layout"].clone();
    layout["columns"] = json!({
        "booked_on": ["何日"], "debit": ["出项"], "credit": ["进项"], "balance": ["剩余"],
        "counterparty_name": ["何人"], "bank_reference": ["单据"],
    });
    layout["date_formats"] = json!(["%d.%m.%Y"]);
    layout["amounts"] = json!({ "decimal": "comma", "thousands": "point", "unit": "yuan" });
    layout
}

fn new_layout(name: &str, definition: &Value, account: Option<&str>) -> Value {
    json!({
        "name": name, "bank": "某行", "account_number": account, "definition": definition,
        "headings": ["何日", "出项", "进项", "剩余", "何人", "单据"],
    })
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn events(app: &TestApp, action: &str) -> i64 {
    app.read(|conn| {
        diesel::sql_query("SELECT count(*) AS n FROM audit_event WHERE action = $1")
            .bind::<Text, _>(action)
            .get_result::<Counted>(conn)
            .map_err(chuangquan::store::DbError::from)
    })
    .n
}

#[test]
fn a_sample_becomes_a_layout_that_reads_the_next_file_by_itself() {
    let app = TestApp::start();
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let bytes = GBK.encode(BANK).0.into_owned();
    // Nobody knows these headings: the file is refused, and a look at it says what it holds.
    form(&app, &maker, "/api/v1/statements", &bytes, &[]).expect_problem(422, "invalid_input");
    let sample = preview(&app, &maker, &bytes, None).expect(200).json();
    assert_eq!(
        (&sample["encoding"], &sample["delimiter"], &sample["rows"][2]["line"]),
        (&json!("gb18030"), &json!(";"), &json!(3))
    );
    let layout = by_hand(&sample);
    let tried = preview(&app, &maker, &bytes, Some(&layout)).expect(200).json();
    assert_eq!(tried["problems"], json!([]), "{tried}");
    assert_eq!(
        (&tried["line_count"], &tried["opening_fen"], &tried["closing_fen"]),
        (&json!(2), &json!(1_000_000), &json!(909_950))
    );
    assert_eq!((&tried["account_number"], &tried["header_row"]), (&json!(TREASURY), &json!(3)));

    let new = new_layout("某行明细", &layout, None);
    app.post("/api/v1/statement-layouts", &checker.token, &new).expect_problem(403, "forbidden");
    let saved = keep_statement_layout(&app, (&maker, &checker), &new);
    assert_eq!(
        (&saved["version"], &saved["definition"]["only_named"], &saved["statements"]),
        (&json!(1), &json!(true), &json!(0))
    );
    assert_eq!(events(&app, "statement_layout.created"), 1);
    app.post("/api/v1/statement-layouts", &maker.token, &new_layout(" 某行明细 ", &layout, None))
        .expect_problem(409, "layout_name");

    let told = form(&app, &maker, "/api/v1/statements?dry_run=true", &bytes, &[]).expect(200).json();
    assert_eq!((&told["layout"]["id"], &told["layout"]["choice"]), (&saved["id"], &json!("recognised")));
    let imported = form(&app, &maker, "/api/v1/statements", &bytes, &[]).expect(201).json();
    let statement = &imported["statements"][0]["statement"];
    assert_eq!((&statement["layout_id"], &statement["layout_version"]), (&saved["id"], &json!(1)));

    // Another way of reading is version 2; what was read keeps version 1, and the file is known again.
    let id = saved["id"].as_str().expect("an id");
    let path = format!("/api/v1/statement-layouts/{id}");
    let mut second = layout.clone();
    second["columns"]["remark"] = json!(["何人"]);
    second["columns"]["counterparty_name"] = json!([]);
    let change = |new: &Value| {
        let proposed = app.put(&path, &maker.token, new).expect(200).json();
        app.agreed_layout(&checker, &proposed)
    };
    let changed = change(&new_layout("某行明细", &second, None));
    assert_eq!(changed["version"], 2);
    let renamed = change(&new_layout("某行账户明细", &second, None));
    assert_eq!((&renamed["version"], &renamed["name"]), (&json!(2), &json!("某行账户明细")));
    let detail = app.get(&path, &checker.token).expect(200).json();
    let versions: Vec<_> =
        detail["versions"].as_array().expect("versions").iter().map(|v| (&v["version"], &v["statements"])).collect();
    assert_eq!(versions, [(&json!(2), &json!(0)), (&json!(1), &json!(1))]);
    let shown = app
        .get(&format!("/api/v1/statements/{}", statement["id"].as_str().expect("an id")), &checker.token)
        .expect(200)
        .json();
    assert_eq!(shown["layout_version"], 1);

    // Out of use it reads nothing by itself, and not by name either.
    let retire = |retired: bool| {
        let body = json!({ "retired": retired });
        let proposed = app.post(&format!("{path}/retire"), &maker.token, &body).expect(200).json();
        app.agreed_layout(&checker, &proposed);
    };
    retire(true);
    form(&app, &maker, "/api/v1/statements?dry_run=true", &bytes, &[]).expect_problem(422, "invalid_input");
    let problem = form(&app, &maker, "/api/v1/statements?dry_run=true", &bytes, &[("layout", id)])
        .expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "no_such_layout");
    retire(false);
    let told = form(&app, &maker, "/api/v1/statements?dry_run=true", &bytes, &[("layout", id)]).expect(200).json();
    assert_eq!((&told["layout"]["version"], &told["layout"]["choice"]), (&json!(2), &json!("given")));
}

#[test]
fn of_several_layouts_one_is_asked_for_and_the_accounts_own_goes_first() {
    let app = TestApp::start();
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let layout = by_hand(&preview(&app, &maker, BANK.as_bytes(), None).expect(200).json());
    let save = |name: &str, account: Option<&str>| {
        keep_statement_layout(&app, (&maker, &checker), &new_layout(name, &layout, account))
    };
    let (first, second) = (save("甲行", None), save("乙行", None));
    let check =
        |fields: &[(&str, &str)]| form(&app, &maker, "/api/v1/statements?dry_run=true", BANK.as_bytes(), fields);
    let problem = check(&[]).expect_problem(422, "invalid_input");
    assert_eq!(
        (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
        (&json!("layout"), &json!("layout_ambiguous"))
    );
    let named: Vec<_> = problem["layouts"].as_array().expect("layouts").iter().map(|l| &l["id"]).collect();
    assert_eq!(named.len(), 2);
    assert!(named.contains(&&first["id"]) && named.contains(&&second["id"]));
    let chosen = check(&[("layout", second["id"].as_str().expect("an id"))]).expect(200).json();
    assert_eq!(chosen["layout"]["name"], "乙行");
    save("别的账户", Some("9999 9999"));
    check(&[]).expect_problem(422, "invalid_input");
    let own = save("本账户", Some(TREASURY));
    assert_eq!(check(&[]).expect(200).json()["layout"]["id"], own["id"]);
    // The file names its account itself, and no other is said beside it.
    let other = check(&[("account_number", "99999999")]).expect_problem(422, "invalid_input");
    assert_eq!(other["errors"][0]["code"], "account_differs", "{other}");
    // The shipped layout is always there, and does not know these headings.
    check(&[("layout", "shipped")]).expect_problem(422, "invalid_input");
    assert_eq!(check(&[("layout", "0")]).expect_problem(422, "invalid_input")["errors"][0]["field"], "layout");
}

#[test]
fn wrong_files_and_wrong_layouts_are_told_field_by_field() {
    let app = TestApp::start();
    let (maker, checker) = (app.finance_maker(), app.finance_checker());
    let layout = by_hand(&preview(&app, &maker, BANK.as_bytes(), None).expect(200).json());
    keep_statement_layout(&app, (&maker, &checker), &new_layout("某行", &layout, None));
    let wrong = BANK.replace("1.200,50;", "1.200,505;").replace("02.03.2026", "02.13.2026");
    let problem = form(&app, &maker, "/api/v1/statements", wrong.as_bytes(), &[]).expect_problem(422, "invalid_input");
    let told: Vec<_> =
        problem["errors"].as_array().expect("errors").iter().map(|e| e["code"].as_str().unwrap()).collect();
    assert_eq!(told, ["bad_amount", "bad_date"]);
    assert_eq!(problem["places"], json!([{ "line": 4, "column": 2 }, { "line": 5, "column": 1 }]));
    assert!(problem["errors"][0]["message"].as_str().unwrap().starts_with("第 4 行第 2 列：“1.200,505”"), "{problem}");

    for (change, field) in [
        (json!({ "name": "甲" }), "name"),
        (json!({ "name": "名".repeat(61) }), "name"),
        (json!({ "bank": "行".repeat(61) }), "bank"),
        (json!({ "account_number": "1234" }), "account_number"),
        (json!({ "account_number": "1".repeat(35) }), "account_number"),
        (json!({ "headings": ["何日"] }), "headings"),
        (json!({ "definition": { "date_formats": ["%H"] } }), "definition.date_formats"),
        (json!({ "definition": {} }), "definition.columns.booked_on"),
    ] {
        let mut body = new_layout("另一个", &layout, None);
        for (name, value) in change.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let problem = app.post("/api/v1/statement-layouts", &maker.token, &body).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    for (name, account) in [("名字", None), (&*"名".repeat(60), Some("12345")), ("第三", Some(&*"1".repeat(34)))] {
        keep_statement_layout(&app, (&maker, &checker), &new_layout(name, &layout, account));
    }
    let problem = preview(&app, &maker, b"PK\x03\x04nothing", None).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "damaged_file");
    preview(&app, &maker, BANK.as_bytes(), Some(&json!({ "colums": {} }))).expect_problem(422, "invalid_input");
    app.get("/api/v1/statement-layouts/0198c0de-0000-7000-8000-000000000000", &maker.token)
        .expect_problem(404, "not_found");
}

/// A layout of statements, proposed by one person and agreed by another.
fn keep_statement_layout(app: &TestApp, (maker, checker): (&Person, &Person), new: &Value) -> Value {
    let proposed = app.post("/api/v1/statement-layouts", &maker.token, new).expect(201).json();
    app.agreed_layout(checker, &proposed)
}

fn payment_layout(change: &Value) -> Value {
    let mut definition: Value =
        serde_json::from_str(include_str!("../../data/layouts/payment-demo.json")).expect("JSON");
    for (name, value) in change.as_object().expect("an object") {
        definition[name] = value.clone();
    }
    definition
}

fn keep(app: &TestApp, scene: &Settling, name: &str, definition: &Value) -> Value {
    let body = json!({ "name": name, "definition": definition });
    let proposed = app.post("/api/v1/payment-layouts", &scene.maker.token, &body).expect(201).json();
    app.agreed_layout(&scene.checker, &proposed)
}

fn assert_sound(app: &TestApp) {
    let wrong: Vec<_> = app.read(|conn| verify(conn, &sealer())).findings.into_iter().filter(|f| f.wrong > 0).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn an_export_is_written_by_the_layouts_of_its_accounts_and_by_others() {
    let app = TestApp::start();
    let scene = app.settling();
    let (provider, other) = (app.payable_provider(), app.payable_provider());
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    app.approved_claim(&scene, other.organisation(), yuan(50));
    let gbk = keep(&app, &scene, "某行代付", &payment_layout(&json!({})));
    let bars = payment_layout(
        &json!({ "encoding": "utf-8", "delimiter": "bar", "amounts": { "decimal": "point", "thousands": "none", "unit": "fen" } }),
    );
    let bars = keep(&app, &scene, "国库直付", &bars);
    let set = |region: &str, level: &str, layout: &Value| {
        let path = format!("/api/v1/treasury-accounts/{level}/{region}/payment-layout");
        app.put(&path, &scene.maker.token, &json!({ "layout_id": layout }))
    };
    let proposed = set("371000", "city", &gbk["id"]).expect(200).json();
    let wanted = || {
        let accounts = app.get("/api/v1/treasury-accounts", &scene.maker.token).expect(200).json();
        let city = accounts.as_array().expect("accounts").iter().find(|one| one["payer_region"] == "371000").cloned();
        city.expect("the city's account")["payment_layout_id"].clone()
    };
    assert_eq!(wanted(), Value::Null, "the old value holds until another person agrees");
    app.decide_setting(&scene.checker, &proposed, "agreed", "").expect(200);
    assert_eq!(wanted(), gbk["id"]);
    set("371002", "city", &gbk["id"]).expect_problem(404, "not_found");
    set("371082", "city", &gbk["id"]).expect_problem(422, "invalid_input");
    set("371000", "city", &json!("0198c0de-0000-7000-8000-000000000000")).expect_problem(422, "invalid_input");

    let batch = app.authorised_batch(&scene, "demand");
    let body = json!({ "formats": ["csv"], "layouts": [bars["id"]], "account_layouts": true });
    let sent = app.post(&format!("/api/v1/batches/{batch}/exports"), &scene.maker.token, &body).expect(201).json();
    let files = sent["files"].as_array().expect("files").clone();
    let by = |layout: &Value| files.iter().filter(|f| &f["layout_id"] == layout).cloned().collect::<Vec<_>>();
    assert_eq!((files.len(), by(&gbk["id"]).len(), by(&bars["id"]).len()), (4, 1, 2), "{files:?}");
    // A file for each payer; together they come to the export.
    let sums: i64 = by(&bars["id"]).iter().map(|f| f["control_sum_fen"].as_i64().unwrap()).sum();
    assert_eq!(json!(sums), sent["control_sum_fen"]);
    let city = &by(&gbk["id"])[0];
    assert_eq!(
        (&city["level"], &city["payer_region"], &city["layout_version"], &city["payments"]),
        (&json!("city"), &json!("371000"), &json!(1), &json!(2))
    );
    let download = |file: &Value| {
        app.client
            .send("GET", &format!("/api/v1/payment-files/{}", file["id"]), Some(&scene.maker.token), None, &[])
            .expect(200)
    };
    let text = GBK.decode(&download(city).bytes).0.into_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("序号,付款账号,收款账号,收款户名"), "{text}");
    assert_eq!(lines.len(), 4, "headings, two orders, totals: {text}");
    assert!(lines[3].starts_with("合计,2,") && lines[3].contains(",75.00,"), "{text}");
    let of_bars: Vec<String> = by(&bars["id"]).iter().map(|f| download(f).text).collect();
    assert!(
        of_bars.iter().all(|text| text.contains("|5000|") && text.contains("|2500|") && text.contains("|7500|")),
        "{of_bars:?}"
    );
    assert_sound(&app);

    // Written before: the same files; a new version of a layout writes its own.
    let path = format!("/api/v1/batches/{batch}/exports/1/layout-files");
    let again = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
    assert_eq!(again[0]["id"], city["id"]);
    let id = gbk["id"].as_str().expect("an id");
    let changed = json!({ "name": "某行代付", "definition": payment_layout(&json!({ "encoding": "gb18030" })) });
    let proposed = app.put(&format!("/api/v1/payment-layouts/{id}"), &scene.maker.token, &changed).expect(200).json();
    assert_eq!(app.agreed_layout(&scene.checker, &proposed)["version"], 2);
    let newer = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
    assert_eq!((&newer[0]["layout_version"], newer.as_array().map(Vec::len)), (&json!(2), Some(1)));
    let detail = app.get(&format!("/api/v1/payment-layouts/{id}"), &scene.checker.token).expect(200).json();
    assert_eq!((&detail["versions"][0]["files"], &detail["versions"][1]["files"]), (&json!(1), &json!(1)));

    // Exported anew, the files of the version before are void, and the new one takes the layouts as they are now.
    let renewed = json!({ "formats": [], "account_layouts": true, "reason": "银行要求重报" });
    let renewed = app
        .post(&format!("/api/v1/batches/{batch}/exports/1/renew"), &scene.checker.token, &renewed)
        .expect(201)
        .json();
    assert_eq!(
        (renewed["files"].as_array().map(Vec::len), &renewed["files"][0]["layout_version"]),
        (Some(1), &json!(2))
    );
    app.post(&path, &scene.maker.token, &json!({})).expect_problem(409, "export_void");
    let void = download(city);
    let name = void.header("content-disposition").expect("a name");
    assert!(name.contains("-E1-371000-") && name.contains("-VOID.csv"), "{name}");
    assert_sound(&app);
}

#[test]
fn what_a_layout_cannot_hold_is_refused_and_nothing_is_sent() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.set_bank_details(provider.organisation(), "威海𠮷田公司");
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let gbk = keep(&app, &scene, "某行代付", &payment_layout(&json!({})));
    let batch = app.authorised_batch(&scene, "demand");
    let export = |layouts: &Value| {
        let body = json!({ "formats": ["csv"], "layouts": layouts });
        app.post(&format!("/api/v1/batches/{batch}/exports"), &scene.maker.token, &body)
    };
    let problem = export(&json!([gbk["id"]])).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "layout_misfit");
    assert!(problem["errors"][0]["message"].as_str().unwrap().contains("“𠮷”"), "{problem}");
    assert_eq!(app.batch(&scene, &batch)["state"], "authorised");
    export(&json!(["0198c0de-0000-7000-8000-000000000000"])).expect_problem(422, "invalid_input");
    export(&json!([])).expect(201);
    let path = format!("/api/v1/batches/{batch}/exports/1/layout-files");
    app.post(&path, &scene.maker.token, &json!({})).expect_problem(409, "no_account_layout");
    let id = gbk["id"].as_str().expect("an id");
    let path_of_layout = format!("/api/v1/payment-layouts/{id}/retire");
    let proposed = app.post(&path_of_layout, &scene.maker.token, &json!({ "retired": true })).expect(200).json();
    app.agreed_layout(&scene.checker, &proposed);
    app.post(&path, &scene.maker.token, &json!({ "layout_id": id })).expect_problem(422, "invalid_input");

    let tried =
        |change: &Value| app.post("/api/v1/payment-layouts/preview", &scene.maker.token, &payment_layout(change));
    let sample = tried(&json!({})).expect(200).json();
    assert_eq!(
        (&sample["payments"], &sample["control_sum_fen"], sample["rows"].as_array().map(Vec::len)),
        (&json!(3), &json!(1_284_572), Some(5))
    );
    assert!(sample["text"].as_str().unwrap().starts_with("序号,"), "{sample}");
    assert_eq!(tried(&json!({ "format": "xlsx" })).expect(200).json()["text"], Value::Null);
    let problem = tried(&json!({ "date_format": "%m", "sheet": "" })).expect_problem(422, "invalid_input");
    let fields: Vec<_> =
        problem["errors"].as_array().expect("errors").iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["definition.sheet", "definition.date_format"]);

    // Two columns under one heading: neither tried nor kept.
    let mut twice = payment_layout(&json!({}));
    twice["columns"][4]["heading"] = json!(" 收款账号 ");
    let body = json!({ "name": "重名列", "definition": twice });
    for refused in [
        tried(&json!({ "columns": twice["columns"] })),
        app.post("/api/v1/payment-layouts", &scene.maker.token, &body),
        app.put(&format!("/api/v1/payment-layouts/{id}"), &scene.maker.token, &body),
    ] {
        let problem = refused.expect_problem(422, "invalid_input");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("definition.columns[4].heading"), &json!("same_heading"))
        );
        assert!(error["message"].as_str().unwrap().contains("“收款账号”与第 3 列相同"), "{problem}");
    }
}

/// A recall waits for those who may decide on it, and not for who asked; until then nothing waits to be exported.
#[test]
fn a_recall_waits_for_the_second_person() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let batch = app.authorised_batch(&scene, "demand");
    let kinds = |person: &Person, side: &str| {
        let todo = app.get("/api/v1/me/todo", &person.token).expect(200).json();
        let groups = todo[side].as_array().expect("groups").clone();
        groups.iter().map(|group| group["kind"].as_str().expect("a kind").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&scene.maker, "for_me"), ["batch_to_export"]);
    app.post(&format!("/api/v1/batches/{batch}/recall"), &scene.maker.token, &json!({ "reason": "金额有误" }))
        .expect(201);
    assert_eq!(
        (kinds(&scene.maker, "for_me"), kinds(&scene.maker, "for_others")),
        (vec![], vec!["batch_recall_under_way".to_owned()])
    );
    assert_eq!(kinds(&scene.checker, "for_me"), ["batch_recall_to_decide"]);
    let decision = json!({ "verdict": "kept", "note": "核对无误" });
    app.post(&format!("/api/v1/batches/{batch}/recall/decide"), &scene.checker.token, &decision).expect(200);
    assert_eq!(
        (kinds(&scene.checker, "for_me"), kinds(&scene.maker, "for_me")),
        (vec![], vec!["batch_to_export".to_owned()])
    );
    // Whoever asks back may decide on others', never on their own.
    app.post(&format!("/api/v1/batches/{batch}/recall"), &scene.checker.token, &json!({ "reason": "再核对" }))
        .expect(201);
    assert_eq!(
        (kinds(&scene.checker, "for_me"), kinds(&scene.checker, "for_others")),
        (vec![], vec!["batch_recall_under_way".to_owned()])
    );
}
