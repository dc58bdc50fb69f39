//! The catalogue through HTTP: listings, their life, search, calendar, grades.

use chuangquan::catalog::service::{self, SearchQuery};
use chuangquan::kernel::ListingId;
use chuangquan::store::DbError;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{DISTRICT, Person};

/// Names of the results of a search, in order.
fn found(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.get_public(&format!("/api/v1/listings?{query}")).expect(200).json();
    page["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["name"].as_str().expect("a name").to_owned())
        .collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_listing_is_public_once_it_is_admitted() {
    let app = TestApp::start();
    let provider = app.provider();
    let id = app.applied_listing(&provider, json!({ "name": "场发射扫描电镜" }));
    let path = format!("/api/v1/listings/{id}");
    app.get_public(&path).expect_problem(404, "not_found");
    app.get(&path, &app.provider().token).expect_problem(404, "not_found");
    assert_eq!(app.get(&path, &provider.token).expect(200).json()["state"], "applied");
    assert!(found(&app, "").is_empty());

    let admit = format!("/api/v1/review/listings/{id}/admit");
    app.post(&admit, &provider.token, &json!({})).expect_problem(403, "forbidden");
    let admin = app.city_administrator();
    app.post(&admit, &admin.token, &json!({})).expect(200);
    let problem = app.post(&admit, &admin.token, &json!({})).expect_problem(409, "illegal_step");
    assert_eq!(problem["allowed"], json!(["suspend", "withdraw"]));
    let view = app.get_public(&path).expect(200).json();
    assert_eq!(view["prices"][0]["amount_fen"], 12_000);
    assert_eq!(found(&app, ""), ["场发射扫描电镜"]);
}

#[test]
fn only_the_bureau_ends_the_bureaus_suspension() {
    let app = TestApp::start();
    let (provider, admin) = (app.provider(), app.city_administrator());
    let id = app.admitted_listing(&provider, json!({}));
    let because = json!({ "reason": "检修" });
    app.post(&format!("/api/v1/listings/{id}/suspend"), &provider.token, &because).expect(200);
    app.get_public(&format!("/api/v1/listings/{id}")).expect(404);
    app.post(&format!("/api/v1/listings/{id}/reinstate"), &provider.token, &json!({})).expect(200);
    app.post(&format!("/api/v1/review/listings/{id}/suspend"), &admin.token, &because).expect(200);
    app.post(&format!("/api/v1/listings/{id}/reinstate"), &provider.token, &json!({}))
        .expect_problem(409, "suspended_by_bureau");
    app.post(&format!("/api/v1/review/listings/{id}/reinstate"), &admin.token, &json!({})).expect(200);
    app.post(&format!("/api/v1/listings/{id}/withdraw"), &app.provider().token, &because).expect(404);
    app.post(&format!("/api/v1/listings/{id}/withdraw"), &provider.token, &json!({ "reason": " " }))
        .expect_problem(422, "invalid_input");
    app.post(&format!("/api/v1/listings/{id}/withdraw"), &provider.token, &because).expect(200);
    app.get_public(&format!("/api/v1/listings/{id}")).expect(404);
}

#[test]
fn prices_are_ended_and_followed_and_every_version_is_kept() {
    let app = TestApp::start();
    let provider = app.provider();
    let id = app.admitted_listing(&provider, json!({ "code": "P-1" }));
    let path = format!("/api/v1/listings/{id}?version=1");
    let change = |amount: i64| {
        json!({ "code": "P-1", "kind": "instrument_time", "name": "扫描电镜",
                "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": amount },
                           { "customer_class": "sme", "unit": "hour", "amount_fen": 9_000 }] })
    };
    let view = app.put(&path, &provider.token, &change(15_000)).expect(200).json();
    assert_eq!((view["version"].as_i64(), view["state"].as_str()), (Some(2), Some("admitted")));
    app.put(&path, &provider.token, &change(16_000)).expect_problem(409, "stale_version");
    app.put(&path, &app.provider().token, &change(1)).expect(404);
    let mut other = change(1);
    other["kind"] = json!("lease");
    let again = format!("/api/v1/listings/{id}?version=2");
    assert_eq!(app.put(&again, &provider.token, &other).expect(422).json()["errors"][0]["field"], "kind");
    assert_eq!(app.put(&again, &provider.token, &change(15_000)).expect(200).json()["version"], 2, "nothing changed");

    let history = app.get(&format!("/api/v1/listings/{id}/history"), &provider.token).expect(200).json();
    let amounts: Vec<_> = history
        .as_array()
        .expect("versions")
        .iter()
        .map(|version| version["listing"]["prices"].as_array().expect("prices").len())
        .collect();
    assert_eq!(amounts, [2, 1]);
    app.get(&format!("/api/v1/listings/{id}/history"), &app.enterprise().token).expect(404);

    let bookable = app.read(|conn| service::listing_for_booking(conn, id)).expect("a listing");
    assert!(bookable.is_open_for_booking());
    let mut amounts: Vec<_> = bookable.prices.iter().map(|rule| rule.amount.get()).collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [9_000, 15_000]);
    assert!(app.read(|conn| service::listing_for_booking(conn, ListingId::new())).is_none());
}

#[test]
fn what_does_not_fit_is_named() {
    let app = TestApp::start();
    let provider = app.provider();
    let body = json!({ "code": "", "kind": "lease", "name": "叉车\u{1}", "region_code": "999999",
                       "opening_hours": {}, "slot_minutes": 0 });
    let problem = app.post("/api/v1/listings", &provider.token, &body).expect_problem(422, "invalid_input");
    let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, [json!("code"), json!("slot_minutes"), json!("min_minutes")]);
    let fixed = json!({ "code": "F", "kind": "lease", "name": "叉车", "region_code": "999999" });
    let problem = app.post("/api/v1/listings", &provider.token, &fixed).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "region_code");
    app.applied_listing(&provider, json!({ "code": "F" }));
    let taken = json!({ "code": "F", "kind": "lease", "name": "叉车" });
    app.post("/api/v1/listings", &provider.token, &taken).expect_problem(409, "code_taken");
    app.applied_listing(&app.provider(), json!({ "code": "F" }));
    app.post("/api/v1/listings", &app.enterprise().token, &taken).expect_problem(403, "forbidden");
}

fn fill(app: &TestApp) -> Person {
    let provider = app.provider();
    for with in [
        json!({ "name": "场发射扫描电子显微镜", "model": "JSM-7800F", "maker": "日本电子", "category": "电子显微镜" }),
        json!({ "name": "透射电镜", "model": "Talos F200X", "maker": "赛默飞", "category": "电子显微镜",
                "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 80_000 }] }),
        json!({ "name": "气相色谱-质谱联用仪", "model": "GCMS-QP2020 NX", "maker": "岛津", "category": "质谱",
                "description": "挥发性有机物测定", "prices": [] }),
        json!({ "name": "材料拉伸检测", "kind": "test_service", "category": "力学性能", "voucher_payable": false,
                "prices": [{ "customer_class": "standard", "unit": "sample", "amount_fen": 5_000 }] }),
    ] {
        app.admitted_listing(&provider, with);
    }
    provider
}

#[test]
fn search_finds_words_model_numbers_and_pinyin() {
    let app = TestApp::start();
    fill(&app);
    for (asked, expected) in [
        ("扫描电镜", vec!["场发射扫描电子显微镜"]),
        ("扫描 显微镜", vec!["场发射扫描电子显微镜"]),
        ("场发射", vec!["场发射扫描电子显微镜"]),
        ("电镜", vec!["透射电镜"]),
        ("jsm7800", vec!["场发射扫描电子显微镜"]),
        ("7800f", vec!["场发射扫描电子显微镜"]),
        ("ＪＳＭ－７８００", vec!["场发射扫描电子显微镜"]),
        ("200x", vec!["透射电镜"]),
        ("tsdj", vec!["透射电镜"]),
        ("toushe", vec!["透射电镜"]),
        ("tsd", vec!["透射电镜"]),
        ("dj", vec!["气相色谱-质谱联用仪", "透射电镜"]),
        ("有机物 岛津", vec!["气相色谱-质谱联用仪"]),
        ("质谱联用", vec!["气相色谱-质谱联用仪"]),
        ("no such thing", vec![]),
        ("' | ! & :* \\ %", vec![]),
        ("'透射' & !电镜", vec!["透射电镜"]),
        ("\u{1}透射\u{1}", vec!["透射电镜"]),
    ] {
        assert_eq!(found(&app, &format!("q={}", encoded(asked))), expected, "{asked}");
    }
}

#[test]
fn search_narrows_by_every_condition_and_pages_through_all() {
    let app = TestApp::start();
    fill(&app);
    let category = encoded("电子显微镜");
    for (query, count) in [
        ("kind=test_service".to_owned(), 1),
        (format!("category={category}"), 2),
        ("region=371000".to_owned(), 4),
        ("region=371003".to_owned(), 0),
        ("min_price_fen=12001".to_owned(), 1),
        ("max_price_fen=12000&price_unit=hour".to_owned(), 1),
        ("voucher_payable=false".to_owned(), 1),
        ("category=%01%25".to_owned(), 0),
    ] {
        assert_eq!(found(&app, &query).len(), count, "{query}");
    }
    assert_eq!(found(&app, "sort=price"), ["材料拉伸检测", "场发射扫描电子显微镜", "透射电镜", "气相色谱-质谱联用仪"]);
    for sort in ["newest", "price", "relevance"] {
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = app.get_public(&format!("/api/v1/listings?limit=1&sort={sort}{cursor}")).expect(200).json();
            names.push(page["items"][0]["name"].as_str().expect("a name").to_owned());
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 4, "{sort}");
    }
    for wrong in ["kind=nothing", "min_price_fen=x", "free_from=2026-03-02T01:00:00Z", "cursor=abc", "region=x"] {
        app.get_public(&format!("/api/v1/listings?{wrong}")).expect_problem(422, "invalid_input");
    }
    let page = app.get_public("/api/v1/listings?kind=instrument_time&limit=1&facets=true").expect(200).json();
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
    let facets = &page["facets"];
    assert_eq!(facets["total"], 3, "on all pages");
    assert_eq!(
        facets["kinds"],
        json!([{ "value": "instrument_time", "count": 3 }, { "value": "test_service", "count": 1 }])
    );
    assert_eq!(facets["categories"][0], json!({ "value": "电子显微镜", "count": 2 }));
    assert_eq!(facets["regions"][0]["value"], DISTRICT);
    let nothing = app.get_public("/api/v1/listings?q=%25&facets=true").expect(200).json();
    assert_eq!((&nothing["items"], &nothing["facets"]["total"]), (&json!([]), &json!(0)));
    let plain = app.get_public("/api/v1/listings?kind=instrument_time").expect(200).json();
    assert_eq!(plain["facets"], Value::Null, "counted only where that is asked for");
}

/// Takes a unit of a listing for a window, as a block.
fn occupy(app: &TestApp, provider: &Person, listing: ListingId, unit: i32, from: &str, to: &str) {
    let sql = format!(
        "WITH block AS (INSERT INTO listing_block (id, listing_id, starts_at, ends_at, reason, created_by, created_at)
                        VALUES (gen_random_uuid(), '{listing}', '{from}', '{to}', 'test', '{}', '{from}') RETURNING id)
         INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, block_id)
         SELECT '{listing}', {unit}, '{from}', '{to}', id FROM block",
        provider.caller.user_id,
    );
    app.read(|conn| diesel::sql_query(sql).execute(conn).map_err(DbError::from));
}

#[test]
fn a_free_window_is_open_and_has_a_unit_free() {
    let app = TestApp::start();
    let provider = app.provider();
    let weekdays = json!({ "mon": [[540, 720], [720, 1080]], "tue": [[540, 1080]] });
    let one = app.admitted_listing(&provider, json!({ "name": "一台", "opening_hours": weekdays }));
    let two = app.admitted_listing(&provider, json!({ "name": "两台", "units": 2 }));
    let window = |from: &str, to: &str| found(&app, &format!("sort=newest&free_from={from}&free_to={to}"));
    // Monday, 10:00 to 13:00 in Shanghai.
    let monday = || window("2026-03-02T02:00:00Z", "2026-03-02T05:00:00Z");
    assert_eq!(monday(), ["两台", "一台"]);
    occupy(&app, &provider, two, 1, "2026-03-02T02:00:00Z", "2026-03-02T03:00:00Z");
    occupy(&app, &provider, one, 1, "2026-03-02T05:00:00Z", "2026-03-02T06:00:00Z");
    assert_eq!(monday(), ["两台", "一台"], "one unit is left, and touching is not overlapping");
    occupy(&app, &provider, one, 1, "2026-03-02T04:00:00Z", "2026-03-02T05:00:00Z");
    assert_eq!(monday(), ["两台"]);
    occupy(&app, &provider, two, 2, "2026-03-02T02:30:00Z", "2026-03-02T04:00:00Z");
    assert!(monday().is_empty());
    assert_eq!(window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"), ["两台"], "closed after 18:00");
    let free = "free_from=2026-03-03T02:00:00Z&free_to=2026-03-03T03:00:00Z&facets=true";
    let page = app.get_public(&format!("/api/v1/listings?{free}")).expect(200).json();
    assert_eq!(page["facets"]["total"], 2);

    let path = format!("/api/v1/listings/{one}/calendar?from=2026-03-02T00:00:00Z&to=2026-03-09T00:00:00Z");
    let calendar = app.get_public(&path).expect(200).json();
    assert_eq!(calendar["opening_hours"]["mon"], json!([[540, 1080]]), "spans that touch are one");
    let open: Vec<_> = calendar["open"].as_array().expect("open").iter().map(|w| w["starts_at"].clone()).collect();
    assert_eq!(open, [json!("2026-03-02T01:00:00Z"), json!("2026-03-03T01:00:00Z")]);
    let busy: Vec<&Value> = calendar["busy"].as_array().expect("busy").iter().collect();
    assert_eq!(busy.len(), 2);
    assert_eq!(busy[0]["starts_at"], "2026-03-02T04:00:00Z");
    assert!(busy.iter().all(|one| one.as_object().is_some_and(|fields| fields.len() == 3)), "no names");
    let far = format!("/api/v1/listings/{one}/calendar?from=2026-03-02T00:00:00Z&to=2027-03-09T00:00:00Z");
    app.get_public(&far).expect_problem(422, "invalid_input");
}

#[test]
fn a_provider_that_is_suspended_has_nothing_public() {
    let app = TestApp::start();
    let provider = app.provider();
    let id = app.admitted_listing(&provider, json!({}));
    let suspend = format!("UPDATE organisation SET state = 'suspended' WHERE id = '{}'", provider.organisation());
    app.read(|conn| diesel::sql_query(suspend).execute(conn).map_err(DbError::from));
    assert!(found(&app, "").is_empty());
    app.get_public(&format!("/api/v1/listings/{id}")).expect(404);
    let new = json!({ "code": "N", "kind": "lease", "name": "叉车" });
    app.post("/api/v1/listings", &provider.token, &new).expect_problem(409, "provider_not_admitted");
}

#[test]
fn waiting_listings_are_admitted_together_and_only_inside_the_region() {
    let app = TestApp::start();
    let provider = app.provider();
    app.ensure_region("370602");
    for region in [DISTRICT, DISTRICT, "370602"] {
        app.applied_listing(&provider, json!({ "region_code": region }));
    }
    let admin = app.city_administrator();
    let waiting = app.get("/api/v1/review/listings?state=applied", &admin.token).expect(200).json();
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(2));
    let all = json!({ "provider_id": provider.organisation() });
    assert_eq!(app.post("/api/v1/review/listings/admit", &admin.token, &all).expect(200).json()["admitted"], 2);
    let own = app.get("/api/v1/provider/listings?state=applied", &provider.token).expect(200).json();
    assert_eq!(own["items"].as_array().map(Vec::len), Some(1));
    let other = own["items"][0]["id"].as_str().expect("an id");
    app.post(&format!("/api/v1/review/listings/{other}/admit"), &admin.token, &json!({})).expect(404);
}

#[test]
fn grades_are_decided_by_year() {
    let app = TestApp::start();
    let (provider, admin) = (app.provider(), app.city_administrator());
    let path = |year: i32| format!("/api/v1/providers/{}/grades/{year}", provider.organisation());
    let decision = json!({ "grade": "good", "basis": { "score": 86 } });
    app.put(&path(2025), &provider.token, &decision).expect_problem(403, "forbidden");
    app.put(&path(2025), &admin.token, &decision).expect(200);
    app.put(&path(2027), &admin.token, &decision).expect_problem(422, "invalid_input");
    assert_eq!(app.get(&path(2025), &provider.token).expect(200).json()["grade"], "good");
    app.put(&path(2025), &admin.token, &json!({ "grade": "excellent", "basis": {} })).expect(200);
    assert_eq!(app.get(&path(2025), &provider.token).expect(200).json()["grade"], "excellent");
    let enterprise = format!("/api/v1/providers/{}/grades/2025", app.enterprise().organisation());
    app.put(&enterprise, &admin.token, &decision).expect(404);
}

/// With many listings, words and fragments are answered from the indexes and not by reading every listing.
#[test]
fn search_among_many_uses_the_indexes() {
    let app = TestApp::start();
    let provider = fill(&app);
    let many = format!(
        "INSERT INTO listing (id, provider_id, code, kind, state, name, region_code, search_words, search_text,
                              created_at, updated_at)
         SELECT gen_random_uuid(), '{}', 'M-' || n, 'instrument_time', 'admitted', '仪器 ' || n, '{DISTRICT}',
                array_to_tsvector(ARRAY['仪器', 'word' || n % 5000, 'm' || n]), '仪器 model' || n, now(), now()
         FROM generate_series(1, 30000) n",
        provider.organisation()
    );
    app.read(|conn| conn.batch_execute(&many).map_err(DbError::from));
    // Merges what the indexes put off during the insert; the server does so by itself after a while.
    app.read(|conn| conn.batch_execute("VACUUM ANALYZE listing").map_err(DbError::from));
    let plan = |query: SearchQuery| app.read(|conn| service::search_plan(conn, &query, 20, app.clock.now()));
    let words = plan(SearchQuery { q: Some("word77".to_owned()), ..SearchQuery::default() });
    assert!(words.contains("listing_search_words") && words.contains("listing_search_text"), "{words}");
    assert!(!words.contains("Seq Scan on listing l"), "{words}");
    let newest = plan(SearchQuery::default());
    assert!(newest.contains("listing_pkey") && !newest.contains("Seq Scan on listing l"), "{newest}");
    assert_eq!(found(&app, "q=model29999"), ["仪器 29999"]);
}
