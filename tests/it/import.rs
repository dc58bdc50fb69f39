//! Lists that people really have: every row is taken or explained.

use std::fmt::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::{Value, json};

use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A file and what is said about it, sent as a form.
struct Form<'f> {
    file_name: &'f str,
    content: Vec<u8>,
    fields: Vec<(&'f str, String)>,
}

impl<'f> Form<'f> {
    fn of(file_name: &'f str, content: impl Into<Vec<u8>>) -> Self {
        Self { file_name, content: content.into(), fields: Vec::new() }
    }

    fn with(mut self, name: &'f str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    fn send(&self, app: &TestApp, provider: &Person) -> Reply {
        let mut body = String::new();
        for (name, value) in &self.fields {
            write!(body, "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").expect("text");
        }
        let name = self.file_name;
        write!(body, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
            .expect("text");
        let body = [body.as_bytes(), &self.content, b"\r\n--b--\r\n"].concat();
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        app.client.send_bytes("POST", "/api/v1/provider/listings/import", Some(&provider.token), &body, &headers)
    }
}

fn data(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn text(path: &str) -> String {
    String::from_utf8(data(path)).expect("UTF-8")
}

fn counts(report: &Value) -> [u64; 5] {
    ["created", "updated", "unchanged", "rejected", "passed_over"].map(|name| report[name].as_u64().expect("a count"))
}

/// Every row that was read is counted once.
fn assert_every_row_is_accounted_for(report: &Value) {
    let sum: u64 = counts(report).iter().sum();
    assert_eq!(report["rows_read"].as_u64(), Some(sum), "{report}");
}

#[test]
fn a_nanofabrication_laboratorys_tools_with_their_policy_and_rates() {
    let app = TestApp::start();
    let provider = app.provider();
    let form = Form::of("tools.json", data("demo/nanofab/tools.json"))
        .with("mapping", text("mappings/nemo.json"))
        .with("lookup", text("demo/nanofab/rates.json"))
        .with("policy", "skip_bad_rows");
    let report = form.send(&app, &provider).expect(200).json();
    assert_every_row_is_accounted_for(&report);
    assert_eq!(report["rows_read"], 401);
    assert_eq!(report["passed_over"], 264, "records that are no tools");
    assert_eq!(report["created"].as_u64().unwrap() + report["rejected"].as_u64().unwrap(), 137);
    let again = form.send(&app, &provider).expect(200).json();
    assert_eq!(counts(&again)[..2], [0, 0], "the same list again changes nothing: {again}");

    let own = app.get("/api/v1/provider/listings?limit=200", &provider.token).expect(200).json();
    let pecvd = own["items"].as_array().unwrap().iter().find(|l| l["name"] == "PECVD").expect("PECVD").clone();
    assert_eq!(pecvd["horizon_days"], 14);
    assert_eq!(pecvd["prices"][0]["amount_fen"], 35_000, "50 dollars at 7");
    assert_eq!(pecvd["prices"][1]["amount_fen"], 17_500, "25 for academics");
}

/// The list is test input and not ours to keep: it lies beside the project, or the test has nothing to read.
#[test]
fn five_thousand_instruments_as_the_web_wrote_them() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let mut places = beside.map(|folder| folder.join("shared/data/instruments-japan-shared.csv"));
    let Some(content) = places.find_map(|path| std::fs::read(path).ok()) else {
        println!("skipped: no list beside the project");
        return;
    };
    let app = TestApp::start();
    let provider = app.provider();
    let form = Form::of("instruments.csv", content)
        .with("mapping", text("mappings/kikidoko.json"))
        .with("policy", "skip_bad_rows");
    let report = form.send(&app, &provider).expect(200).json();
    assert_every_row_is_accounted_for(&report);
    assert_eq!(report["rows_read"], 5_326);
    assert!(report["created"].as_u64().unwrap() > 4_000, "{:?}", counts(&report));
    let rejected = report["rejected"].as_u64().unwrap();
    let form = Form::of("instruments.csv", form.content).with("policy", "skip_bad_rows").with("dry_run", "true");
    let unmapped = form.send(&app, &provider).expect(200).json();
    assert_eq!(unmapped["rows_read"], 5_326, "its headings are understood without a mapping too");
    assert!(
        unmapped["created"].as_u64().unwrap() + unmapped["updated"].as_u64().unwrap() > 4_000,
        "{:?}",
        counts(&unmapped)
    );
    let mut lines: Vec<_> = report["errors"].as_array().unwrap().iter().map(|e| e["line"].as_u64().unwrap()).collect();
    lines.dedup();
    assert_eq!(lines.len() as u64, rejected, "every rejected row has its reason");
}

#[test]
fn an_ordinary_chinese_list_in_gbk_with_a_title_above_its_headings() {
    let app = TestApp::start();
    let provider = app.provider();
    let list = "某研究院仪器清单,,,,\n,,,,\n仪器编号,仪器名称,规格型号,收费标准（元）,收费单位\n\
                A-1,扫描电镜,JSM-7800F,600,小时\nA-2,拉力机,CMT5105,280,样\nA-1,扫描电镜,JSM-7800F,600,小时\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(list);
    let report = Form::of("清单.csv", gbk.into_owned()).send(&app, &provider).expect(200).json();
    assert_eq!(counts(&report), [2, 0, 1, 0, 0], "{report}");
    assert_eq!(report["format"], "csv (gb18030)", "which contains GBK");
}

#[test]
fn bad_rows_are_named_by_line_column_and_expectation_and_nothing_is_taken() {
    let app = TestApp::start();
    let provider = app.provider();
    let list = "编号,名称,价格（元/小时）,区域\nA-1,扫描电镜,600,\nA-2,,六百,火星\nA-1,别的,1,\n";
    let form = Form::of("list.csv", list);
    let problem = form.send(&app, &provider).expect_problem(422, "rows_rejected");
    let errors: Vec<_> = problem["report"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["line"].as_u64().unwrap(), e["column"].as_str().unwrap(), e["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        errors,
        [(3, "区域", "region_unknown"), (3, "价格（元/小时）", "amount"), (4, "code", "duplicate_code")]
    );
    let own = app.get("/api/v1/provider/listings", &provider.token).expect(200).json();
    assert_eq!(own["items"], json!([]), "all or nothing");

    let report =
        Form::of("list.csv", list).with("policy", "skip_bad_rows").with("dry_run", "true").send(&app, &provider);
    assert_eq!(counts(&report.expect(200).json()), [1, 0, 0, 2, 0]);
    assert_eq!(app.get("/api/v1/provider/listings", &provider.token).expect(200).json()["items"], json!([]));
    let report = Form::of("list.csv", list).with("policy", "skip_bad_rows").send(&app, &provider).expect(200).json();
    assert_eq!(counts(&report), [1, 0, 0, 2, 0]);
}

#[test]
fn files_that_are_no_lists_are_refused_with_the_reason() {
    let app = TestApp::start();
    let provider = app.provider();
    for (content, code) in [
        (b"\x89PNG\r\n\x1a\n0000".to_vec(), "not_a_table"),
        (b"PK\x03\x04 but no workbook".to_vec(), "damaged_file"),
        (Vec::new(), "empty_file"),
        ("编号,名称,名称\n1,a,b\n".into(), "duplicate_heading"),
        ("甲,乙\n1,2\n".into(), "headings"),
        ("[{\"a\":1}]".into(), "mapping_missing"),
        ("[[[[".repeat(200).into(), "not_json"),
        ("编号,名称\n1,a\n2,\"b\n3,c\n".into(), "open_quote"),
    ] {
        let problem = Form::of("list.xlsx", content.clone()).send(&app, &provider).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
    let mapped = |content: &str| {
        let mapping = r#"{"fields": {"code": {"from": ["id"]}, "name": {"from": ["title"]}}}"#;
        let form = Form::of("list.json", content).with("mapping", mapping);
        form.send(&app, &provider).expect_problem(422, "invalid_input")["errors"][0]["code"].clone()
    };
    assert_eq!(mapped("[{\"id\": 1"), "not_json");
    assert_eq!(mapped("{\"id\": 1}"), "records");
    assert_eq!(mapped("id;name\n1;x\n"), "headings");
    let wrong = Form::of("list.csv", "编号,名称\n1,a\n").with("mapping", "{\"field\": {}}").send(&app, &provider);
    assert_eq!(wrong.expect_problem(422, "invalid_input")["errors"][0]["field"], "mapping");
}

#[test]
fn cells_as_people_write_them() {
    let app = TestApp::start();
    let provider = app.provider();
    app.ensure_region("371003");
    let list = "编号,名称,型号,单价（元/小时）,开放时间,台数,所在区域,最短预约,类别\n\
                A1,扫描电镜,SU-8010,200,周一至周五 8:30-17:30,2台,371003,1小时,电子显微镜\n\
                A2,透射电镜,,面议,24小时,,,,电子显微镜\n\
                A3,拉力机,,80元/样,,,,,力学\n\
                A4,光谱仪,,二百,随时,许多,火星,半天,\n\
                A5,离心机,,100,,,,,,多出的一格\n\
                A2,透射电镜,,面议,24小时,,,,电子显微镜\n\
                编号,名称,型号,单价（元/小时）,开放时间,台数,所在区域,最短预约,类别\n";
    let form = Form::of("list.csv", list).with("policy", "skip_bad_rows");
    let report = form.send(&app, &provider).expect(200).json();
    assert_eq!(counts(&report), [3, 0, 1, 3, 0], "{report}");
    assert_eq!(report["repeated"], json!([{ "line": 7, "first_line": 3 }]));
    let errors: Vec<_> = report["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["line"].as_u64().unwrap(), e["column"].as_str().unwrap(), e["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        errors,
        [
            (5, "所在区域", "region_unknown"),
            (5, "开放时间", "opening_hours"),
            (5, "最短预约", "duration"),
            (5, "台数", "whole_number"),
            (5, "单价（元/小时）", "amount"),
            (6, "", "too_many_columns"),
            (8, "", "heading_repeated"),
        ]
    );
    let own = app.get("/api/v1/provider/listings", &provider.token).expect(200).json();
    let by_code = |code: &str| own["items"].as_array().unwrap().iter().find(|l| l["code"] == code).expect(code).clone();
    let first = by_code("A1");
    assert_eq!(first["prices"], json!([{ "customer_class": "standard", "unit": "hour", "amount_fen": 20_000 }]));
    assert_eq!((first["units"].as_i64(), first["min_minutes"].as_i64()), (Some(2), Some(60)));
    assert_eq!((first["region_code"].as_str(), first["category"].as_str()), (Some("371003"), Some("电子显微镜")));
    assert_eq!(first["opening_hours"]["fri"], json!([[510, 1_050]]));
    assert_eq!(by_code("A2")["prices"], json!([]));
    assert_eq!(by_code("A3")["prices"][0]["unit"], "sample");
}

#[test]
fn workbooks_with_titles_merged_cells_numbers_and_no_codes() {
    let app = TestApp::start();
    let provider = app.provider();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "共享仪器一览表").unwrap();
    for (column, name) in (0_u16..).zip(["设备名称", "地点", "机时费", "资产号"]) {
        sheet.write(2, column, name).unwrap();
    }
    for (row, name, price) in [(3, "红外光谱仪", 120.5), (4, "拉曼光谱仪", 99.0)] {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 2, price).unwrap();
    }
    sheet.merge_range(3, 1, 4, 1, "理化楼 301", &Format::new()).unwrap();
    let content = workbook.save_to_buffer().unwrap();
    let report = Form::of("list.xlsx", content.clone()).send(&app, &provider).expect(200).json();
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{report}");
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(2), "no codes, no kinds: {report}");
    let own = app.get("/api/v1/provider/listings", &provider.token).expect(200).json();
    for listing in own["items"].as_array().unwrap() {
        assert_eq!(listing["location"], "理化楼 301");
        assert!(listing["code"].as_str().unwrap().starts_with("auto-"));
        assert_eq!(listing["prices"][0]["unit"], "hour", "机时费 is for hours");
    }
    let again = Form::of("list.xlsx", content).send(&app, &provider).expect(200).json();
    assert_eq!(counts(&again), [0, 0, 2, 0, 0], "codes made again are the same");
}

/// A formula is read by the result that was saved with it; one that failed is told by its cell.
#[test]
fn formulas_are_read_by_their_saved_results() {
    let app = TestApp::start();
    let provider = app.provider();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0_u16..).zip(["设备编号", "设备名称", "机时费"]) {
        sheet.write(0, column, name).unwrap();
    }
    for (row, price) in
        [(1, Formula::new("=80*1.5").set_result("120")), (2, Formula::new("=1/0").set_result("#DIV/0!"))]
    {
        sheet.write(row, 0, format!("F{row}")).unwrap();
        sheet.write(row, 1, "红外光谱仪").unwrap();
        sheet.write_formula(row, 2, price).unwrap();
    }
    let list = Form::of("list.xlsx", workbook.save_to_buffer().unwrap()).with("policy", "skip_bad_rows");
    let report = list.send(&app, &provider).expect(200).json();
    assert_eq!(counts(&report), [1, 0, 0, 1, 0], "{report}");
    let own = app.get("/api/v1/provider/listings", &provider.token).expect(200).json();
    assert_eq!(own["items"][0]["prices"][0]["amount_fen"], 12_000);
    let errors: Vec<_> =
        report["errors"].as_array().unwrap().iter().map(|e| (&e["line"], &e["column"], &e["code"])).collect();
    assert_eq!(errors, [(&json!(3), &json!("机时费"), &json!("formula_error"))], "{report}");
}

#[test]
fn json_of_many_shapes_needs_no_mapping() {
    let app = TestApp::start();
    let provider = app.provider();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (content, created) in [
        (r#"[{"code":"J1","name":"SEM"},{"code":"J2","name":"TEM"}]"#.into(), 2),
        (r#"{"total":1,"tags":["x"],"items":[{"id":"J3","name":"XRD"}]}"#.into(), 1),
        (r#"{"仪器":[{"编号":"J4","名称":"质谱"}]}"#.into(), 1),
        (b"{\"code\":\"J5\",\"name\":\"A\"}\n{\"code\":\"J6\",\"name\":\"B\"}\n".to_vec(), 2),
        (r#"[{"code":"J7","fields":{"_name":"AFM","_opening_hours":"Mon-Fri 9:00-17:00"}}]"#.into(), 1),
        (utf16("\u{feff}[{\"code\":\"J8\",\"name\":\"光谱\"}]"), 1),
        (encoding_rs::GBK.encode(r#"[{"编号":"J9","名称":"光谱仪"}]"#).0.into_owned(), 1),
    ] {
        let content: Vec<u8> = content;
        let shown = String::from_utf8_lossy(&content).into_owned();
        let report = Form::of("list.json", content).send(&app, &provider).expect(200).json();
        assert_eq!(counts(&report), [created, 0, 0, 0, 0], "{shown}: {report}");
    }
}

#[test]
fn two_values_for_one_key_of_a_second_file_are_not_chosen_between() {
    let app = TestApp::start();
    let mapping = r#"{"fields": {"name": {"from": ["n"]}},
        "prices": [{"class": "standard", "unit": "hour", "lookup": "r", "rate": [712, 100]}],
        "lookups": {"r": {"file": "r.json", "key": "k", "column": "n", "value": "v"}}}"#;
    let form = |rates: &str| {
        let form = Form::of("list.csv", "n,m\nSEM,1\n").with("mapping", mapping).with("lookup", rates);
        form.send(&app, &app.provider())
    };
    let problem = form(r#"[{"k":"SEM","v":1},{"k":"SEM","v":2}]"#).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "lookup_ambiguous");
    let report = form(r#"[{"k":"SEM","v":50.5},{"k":"TEM","v":2},{"k":"SEM","v":50.5}]"#).expect(200).json();
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report}");
}

#[test]
fn changed_rows_update_and_withdrawn_ones_are_refused() {
    let app = TestApp::start();
    let provider = app.provider();
    let list = |price: &str| Form::of("l.csv", format!("code,name,price per hour\nC1,SEM,{price}\nC2,TEM,90\n"));
    let skipping = |price: &str| list(price).with("policy", "skip_bad_rows");
    assert_eq!(counts(&list("80").send(&app, &provider).expect(200).json()), [2, 0, 0, 0, 0]);
    assert_eq!(counts(&list("85").send(&app, &provider).expect(200).json()), [0, 1, 1, 0, 0]);
    let own = app.get("/api/v1/provider/listings", &provider.token).expect(200).json();
    let changed = own["items"].as_array().unwrap().iter().find(|item| item["code"] == "C1").expect("C1").clone();
    assert_eq!((changed["version"].as_i64(), changed["prices"][0]["amount_fen"].as_i64()), (Some(2), Some(8_500)));
    let withdraw = format!("/api/v1/listings/{}/withdraw", changed["id"].as_str().unwrap());
    app.post(&withdraw, &provider.token, &json!({ "reason": "报废" })).expect(200);
    let report = skipping("85").send(&app, &provider).expect(200).json();
    assert_eq!((counts(&report), report["errors"][0]["code"].clone()), ([0, 0, 1, 1, 0], json!("withdrawn")));
    assert_eq!(
        counts(&list("80").send(&app, &app.provider()).expect(200).json()),
        [2, 0, 0, 0, 0],
        "codes are each provider's own"
    );
}
