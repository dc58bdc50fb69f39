//! The directory of platforms: kept, brought, taken away, counted, and measured.

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::store::DbError;
use chuangquan::store::schema::platform;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// A city with a district.
fn begin() -> (TestApp, Person) {
    let app = TestApp::start();
    app.ensure_region("371002");
    let city = app.city_administrator();
    (app, city)
}

fn entry(name: &str, with: &Value) -> Value {
    let mut entry = json!({
        "kind": "incubator", "level": "national", "name": name, "region_code": "371002",
        "host_name": "海洋科技园有限公司", "certificate_number": format!("国科火字〔2018〕{name}"),
        "certified_on": "2018-01-02",
    });
    for (field, value) in with.as_object().expect("members") {
        entry[field] = value.clone();
    }
    entry
}

fn listed(app: &TestApp, city: &Person, name: &str, with: &Value) -> Value {
    app.post("/api/v1/platforms", &city.token, &entry(name, with)).expect(201).json()
}

fn names(app: &TestApp, query: &str) -> Vec<String> {
    let items = app.all_public_items(&format!("/api/v1/platforms?limit=2&{query}"));
    items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

fn import(app: &TestApp, person: &Person, file: &str, content: &[u8], fields: &[(&str, &str)]) -> Reply {
    app.upload_to(person, "/api/v1/platforms/import", fields, file, content)
}

fn scheme() -> Value {
    json!({
        "industries": [
            { "code": "marine", "name": { "zh": "海洋生物", "en": "Marine biology" } },
            { "code": "medical", "name": { "zh": "医疗器械", "en": "Medical devices" } },
        ],
        "pillars": [
            { "code": "institute", "name": { "zh": "一个研究院", "en": "Institute" },
              "kinds": ["technology_institute", "rd_institution"] },
            { "code": "incubator", "name": { "zh": "一个孵化平台", "en": "Incubator" }, "kinds": ["incubator", "maker_space"] },
        ],
        "targets": [
            { "code": "incubators", "name": { "zh": "孵化器和众创空间", "en": "Incubators" }, "measure": "platforms",
              "kinds": ["incubator", "maker_space"], "goal": 2, "due_on": "2020-12-31", "document": "威政办字〔2018〕106号" },
            { "code": "brokers", "name": { "zh": "技术经纪人", "en": "Brokers" }, "measure": "brokers", "kinds": [],
              "goal": 1000, "due_on": "2099-12-31", "document": "威政办字〔2018〕106号" },
        ],
    })
}

#[test]
fn an_entry_is_kept_with_all_its_versions() {
    let (app, city) = begin();
    let new = listed(&app, &city, "海洋孵化器", &json!({}));
    let path = format!("/api/v1/platforms/{}", new["id"].as_str().expect("an id"));
    assert_eq!((&new["version"], &new["standing"]), (&json!(1), &json!("valid")));

    let renewed =
        entry("海洋孵化器", &json!({ "valid_until": "2029-01-01", "evaluation": "good", "evaluated_year": 2025 }));
    let changed = app.put(&format!("{path}?version=1"), &city.token, &renewed).expect(200).json();
    assert_eq!((&changed["version"], &changed["evaluation"]), (&json!(2), &json!("good")));
    app.put(&format!("{path}?version=1"), &city.token, &renewed).expect_problem(409, "stale_version");
    let same = app.put(&format!("{path}?version=2"), &city.token, &renewed).expect(200).json();
    assert_eq!(same["version"], 2, "nothing changed");

    app.post(&format!("{path}/withdraw"), &city.token, &json!({ "reason": "" })).expect_problem(422, "invalid_input");
    let reason = json!({ "reason": "评价不合格" });
    app.post(&format!("{path}/withdraw"), &city.token, &reason).expect(200);
    app.post(&format!("{path}/withdraw"), &city.token, &reason).expect_problem(409, "withdrawn");
    app.put(&format!("{path}?version=3"), &city.token, &renewed).expect_problem(409, "withdrawn");
    assert!(names(&app, "").is_empty());
    assert_eq!(names(&app, "standing=withdrawn"), ["海洋孵化器"]);
    assert_eq!(app.get_public(&path).expect(200).json()["reason"], "评价不合格", "its page stays");
    app.post(&format!("{path}/relist"), &city.token, &json!({ "reason": "复评合格" })).expect(200);

    let history = app.get(&format!("{path}/history"), &city.token).expect(200).json();
    let told: Vec<_> = history
        .as_array()
        .expect("versions")
        .iter()
        .map(|one| (one["version"].clone(), one["change"].clone()))
        .collect();
    let said = [(4, "relisted"), (3, "withdrawn"), (2, "edited"), (1, "created")];
    assert_eq!(told, said.map(|(version, change)| (json!(version), json!(change))));
    assert_eq!(history[3]["entry"]["valid_until"], json!(null));
}

#[test]
fn what_cannot_be_is_refused_by_field_and_the_database_agrees() {
    let (app, city) = begin();
    let refused = |with: Value, field: &str| {
        let fault =
            app.post("/api/v1/platforms", &city.token, &entry("甲孵化器", &with)).expect_problem(422, "invalid_input");
        assert_eq!(fault["errors"][0]["field"], field, "{fault}");
    };
    refused(json!({ "valid_until": "2017-01-01" }), "valid_until");
    refused(json!({ "certificate_number": null }), "certificate_number");
    refused(json!({ "industry": "space" }), "industry");
    refused(json!({ "region_code": "110000" }), "region_code");
    listed(&app, &city, "甲孵化器", &json!({}));
    let again = |with: Value| app.post("/api/v1/platforms", &city.token, &entry("甲孵化器", &with));
    again(json!({ "certificate_number": "x" })).expect_problem(409, "name_taken");
    again(json!({ "name": "乙孵化器" })).expect_problem(409, "certificate_taken");
    let forged = app.read(|conn| {
        let change = diesel::update(platform::table).set(platform::name.eq("丙孵化器")).execute(conn);
        Ok::<_, DbError>(change.is_err())
    });
    assert!(forged, "a change without its next version");
    let district = app.person(Role::DistrictReviewer, "science_bureau", "371083");
    let fault = app
        .post("/api/v1/platforms", &district.token, &entry("丁孵化器", &json!({})))
        .expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["code"], "outside_region");
}

#[test]
fn everybody_searches_and_sees_how_many_there_are() {
    let (app, city) = begin();
    app.ensure_region("371083");
    app.put("/api/v1/directory/scheme", &city.token, &scheme()).expect(200);
    listed(&app, &city, "甲孵化器", &json!({ "industry": "marine" }));
    listed(&app, &city, "乙孵化器", &json!({ "industry": "medical", "level": "municipal", "region_code": "371083" }));
    listed(&app, &city, "丙空间", &json!({ "kind": "maker_space", "industry": "marine", "host_name": "蓝海创客" }));
    let mut all = names(&app, "");
    all.sort();
    assert_eq!(all, ["丙空间", "乙孵化器", "甲孵化器"]);
    assert_eq!(names(&app, "q=%E8%93%9D%E6%B5%B7"), ["丙空间"]);
    assert_eq!(names(&app, "kind=incubator&region=371083"), ["乙孵化器"]);
    assert_eq!(names(&app, "region=371000&industry=medical"), ["乙孵化器"]);
    assert!(names(&app, "level=provincial").is_empty());
    app.get_public("/api/v1/platforms?kind=castle").expect_problem(422, "invalid_input");
    let facets = app.get_public("/api/v1/platforms/facets?kind=incubator").expect(200).json();
    let count = |facet: &str, value: &str| {
        let found =
            facets.as_array().expect("counts").iter().find(|one| one["facet"] == facet && one["value"] == value);
        found.map_or(0, |one| one["count"].as_i64().expect("a count"))
    };
    assert_eq!((count("kind", "incubator"), count("kind", "maker_space")), (2, 1), "its own filter is left aside");
    assert_eq!((count("industry", "marine"), count("region", "371083"), count("level", "municipal")), (1, 1, 1));
}

#[test]
fn recognitions_that_end_are_seen_in_time_by_bureau_and_host() {
    let (app, city) = begin();
    let host = app.provider();
    let uscc: String = app.read(|conn| {
        use chuangquan::store::schema::organisation;
        let uscc =
            organisation::table.find(host.organisation()).select(organisation::uscc).first::<Option<String>>(conn)?;
        Ok::<_, DbError>(uscc.expect("a code"))
    });
    let day = |days: i64| (app.clock.now() + Duration::days(days)).date_naive().to_string();
    listed(&app, &city, "先到期", &json!({ "valid_until": day(10), "host_uscc": uscc }));
    listed(&app, &city, "后到期", &json!({ "valid_until": day(60) }));
    listed(&app, &city, "很久以后", &json!({ "valid_until": day(400) }));
    assert_eq!(names(&app, "standing=expiring"), ["先到期", "后到期"], "in the order in which they end");
    assert!(app.has_todo(&city, "platform_expiring"));
    assert!(app.has_todo(&host, "own_platform_expiring"));
    assert!(!app.has_todo(&app.provider(), "own_platform_expiring"));
    let own = names(&app, &format!("host_id={}", host.organisation()));
    assert_eq!(own, ["先到期"]);
    app.advance(Duration::days(30));
    assert_eq!(names(&app, "standing=expired"), ["先到期"]);
    assert_eq!(names(&app, "standing=valid").len(), 2);
}

#[test]
fn the_ones_and_the_targets_are_counted_from_what_is_valid() {
    let (app, city) = begin();
    app.put("/api/v1/directory/scheme", &city.token, &scheme()).expect(200);
    listed(&app, &city, "甲孵化器", &json!({ "industry": "marine" }));
    listed(&app, &city, "乙空间", &json!({ "kind": "maker_space", "industry": "marine", "level": "municipal" }));
    listed(&app, &city, "丙研究院", &json!({ "kind": "rd_institution", "industry": "medical" }));
    listed(&app, &city, "已过期", &json!({ "industry": "medical", "valid_until": "2019-01-01" }));
    let coverage = app.get_public("/api/v1/directory/coverage").expect(200).json();
    let cells: Vec<_> = coverage["cells"].as_array().expect("cells").iter().map(|cell| cell["count"].clone()).collect();
    assert_eq!(cells, [0, 2, 1, 0], "industry by industry, one by one");
    assert_eq!(coverage["gaps"], 2);
    assert_eq!(coverage["cells"][1]["first"][0]["name"], "甲孵化器", "the higher level before the lower");
    let progress = app.get_public("/api/v1/directory/progress").expect(200).json();
    let told = ["counted", "counted_by_due", "is_reached", "is_due"].map(|name| progress[0][name].clone());
    assert_eq!(told, [json!(2), json!(3), json!(true), json!(true)]);
    assert_eq!(progress[1]["is_reached"], false);

    let mut less = scheme();
    less["industries"].as_array_mut().expect("industries").remove(0);
    app.put("/api/v1/directory/scheme", &city.token, &less).expect_problem(409, "industry_in_use");
    let mut wrong = scheme();
    wrong["targets"][0]["goal"] = json!(0);
    let fault = app.put("/api/v1/directory/scheme", &city.token, &wrong).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "targets[0].goal");
    assert_eq!(app.get_public("/api/v1/directory/scheme").expect(200).json(), scheme());
}

const LIST: &str = "威海市科技创新平台一览表,,,,,,,\n\
    序号,平台名称,平台类型,级别,重点产业,所在区域,依托单位,认定文号,认定日期\n\
    1,甲孵化器,科技企业孵化器,国家级,海洋生物,371002,海洋公司,国科1号,2018年1月2日\n\
    2,乙空间,众创空间,省级,,371002,创客公司,,\n";

#[test]
fn a_list_is_taken_in_row_by_row_and_taken_away_again() {
    let (app, city) = begin();
    app.put("/api/v1/directory/scheme", &city.token, &scheme()).expect(200);
    let dry = import(&app, &city, "平台.csv", LIST.as_bytes(), &[("dry_run", "true")]).expect(200).json();
    assert_eq!((&dry["created"], names(&app, "").len()), (&json!(2), 0));
    let report = import(&app, &city, "平台.csv", LIST.as_bytes(), &[]).expect(200).json();
    assert_eq!((&report["created"], &report["rejected"]), (&json!(2), &json!(0)));
    let again = import(&app, &city, "平台.csv", LIST.as_bytes(), &[]).expect(200).json();
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(2)));

    for format in ["xlsx", "csv"] {
        let table = app.get_public(&format!("/api/v1/platforms/export?format={format}")).expect(200);
        let back = import(&app, &city, "back", &table.bytes, &[]).expect(200).json();
        assert_eq!((&back["rows_read"], &back["unchanged"]), (&json!(2), &json!(2)), "{format}: {back}");
    }
    let records = json!({ "platforms": [
        { "name": "乙空间", "kind": "maker_space", "level": "provincial", "region_code": "371002", "host_name": "新主体" },
        { "name": "丙实验室", "kind": "重点实验室", "level": "市级", "region_code": "371002", "host_name": "大学" },
    ] });
    let records = import(&app, &city, "x.json", records.to_string().as_bytes(), &[]).expect(200).json();
    assert_eq!((&records["created"], &records["updated"], &records["format"]), (&json!(1), &json!(1), &json!("json")));
}

#[test]
fn bad_rows_are_explained_and_hinder_or_are_left_out() {
    let (app, city) = begin();
    app.ensure_region("110000");
    let list = format!(
        "{LIST}3,甲孵化器,科技企业孵化器,省级,,371002,别的公司,,\n4,丁,城堡,省级,,,,,\n5,戊空间,众创空间,省级,,110000,创客公司,,\n"
    );
    let problem = import(&app, &city, "平台.csv", list.as_bytes(), &[]).expect_problem(422, "rows_rejected");
    let errors = problem["report"]["errors"].as_array().expect("errors").clone();
    let told: Vec<_> = errors
        .iter()
        .map(|error| (error["line"].as_u64().expect("a line"), error["column"].as_str().expect("a column")))
        .collect();
    // The list's own industry is not known here, so line 3 is refused and line 5 is the first of its name.
    assert_eq!(told, [(3, "重点产业"), (6, "平台类型"), (6, "所在区域"), (6, "依托单位"), (7, "所在区域")]);
    assert!(names(&app, "").is_empty(), "all or nothing");
    let report = import(&app, &city, "平台.csv", list.as_bytes(), &[("policy", "skip_bad_rows")]).expect(200).json();
    assert_eq!((&report["created"], &report["rejected"]), (&json!(2), &json!(3)));
    let fault = import(&app, &city, "x.csv", "甲,乙\n1,2\n".as_bytes(), &[]).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["code"], "headings_missing");
}
