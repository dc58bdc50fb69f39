//! Nobody reads or changes what belongs to another organisation: every operation on one thing, called by those who may
//! call it on their own, with the id of a real thing of others, answers as if there were none, and changes nothing.

use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::http;
use chuangquan::identity::Role;
use chuangquan::kernel::Fen;
use chuangquan::notify;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use super::table::Who::Anybody;
use super::{Operation, operations, roles, who_may};
use crate::support::booking::{GivenListing, hours};
use crate::support::claim::pdf;
use crate::support::given::{Person, uscc};
use crate::support::{TestApp, example};

/// Where the things lie that belong to somebody: how their paths begin, and the question for such beginnings. The first
/// that fits counts.
const THINGS: &[(&str, &str)] = &[
    (
        "/bookings/{id}/results/{file_id}",
        "SELECT '/bookings/' || booking_id || '/results/' || id FROM attachment WHERE booking_id IS NOT NULL",
    ),
    (
        "/bookings/{id}/receipts/{receipt_id}",
        "SELECT '/bookings/' || booking_id || '/receipts/' || id FROM booking_receipt",
    ),
    (
        "/quotations/{id}/files/{file_id}",
        "SELECT '/quotations/' || quotation_id || '/files/' || id FROM attachment WHERE quotation_id IS NOT NULL",
    ),
    ("/quotations/{id}", "SELECT DISTINCT ON (state) '/quotations/' || id FROM quotation ORDER BY state"),
    (
        "/agreements/{id}/amendments/{number}",
        "SELECT '/agreements/' || agreement_id || '/amendments/' || number FROM agreement_amendment",
    ),
    ("/agreements/{id}", "SELECT '/agreements/' || id FROM agreement"),
    ("/bills/{id}", "SELECT DISTINCT ON (kind) '/bills/' || id FROM bill ORDER BY kind"),
    ("/samples/{code}", "SELECT '/samples/' || code FROM sample LIMIT 3"),
    ("/bookings/{id}", "SELECT DISTINCT ON (state) '/bookings/' || id FROM booking ORDER BY state"),
    (
        "/award-applications/{id}/evidence/{evidence_id}",
        "SELECT '/award-applications/' || application_id || '/evidence/' || id FROM award_evidence",
    ),
    ("/award-applications/{id}", "SELECT '/award-applications/' || id FROM award_application"),
    ("/brokers/{id}", "SELECT '/brokers/' || id FROM broker"),
    ("/tech-contracts/{id}", "SELECT '/tech-contracts/' || id FROM tech_contract"),
    ("/platforms/{id}", "SELECT '/platforms/' || id FROM platform WHERE region_code = '371002' LIMIT 2"),
    ("/clawbacks/{id}", "SELECT '/clawbacks/' || id FROM clawback"),
    ("/supply-rewards/{id}", "SELECT '/supply-rewards/' || id FROM supply_reward"),
    ("/complaints/{id}", "SELECT '/complaints/' || id FROM complaint"),
    (
        "/evaluation/scores/{id}/parts/{code}",
        "SELECT DISTINCT ON (code) '/evaluation/scores/' || score_id || '/parts/' || code FROM evaluation_part
         ORDER BY code LIMIT 3",
    ),
    ("/evaluation/scores/{id}", "SELECT '/evaluation/scores/' || id FROM evaluation_score"),
    (
        "/evaluation/appeals/{id}/files/{file_id}",
        "SELECT '/evaluation/appeals/' || appeal_id || '/files/' || id FROM attachment WHERE appeal_id IS NOT NULL",
    ),
    ("/evaluation/appeals/{id}", "SELECT '/evaluation/appeals/' || id FROM evaluation_appeal"),
    ("/evaluation/sanctions/{id}", "SELECT '/evaluation/sanctions/' || id FROM evaluation_sanction"),
    ("/evaluation/periods/{id}", "SELECT '/evaluation/periods/' || id FROM evaluation_period"),
    ("/evaluation/sets/{id}", "SELECT '/evaluation/sets/' || id FROM evaluation_set"),
    ("/exports/evaluation-periods/{id}", "SELECT '/exports/evaluation-periods/' || id FROM evaluation_period"),
    ("/blocks/{id}", "SELECT '/blocks/' || id FROM listing_block"),
    (
        "/claims/{id}/evidence/{evidence_id}",
        "SELECT DISTINCT ON (kind) '/claims/' || claim_id || '/evidence/' || id FROM claim_evidence ORDER BY kind",
    ),
    ("/claims/{id}", "SELECT DISTINCT ON (state) '/claims/' || id FROM claim ORDER BY state"),
    (
        "/voucher-applications/{id}/files/{file_id}",
        "SELECT '/voucher-applications/' || application_id || '/files/' || id FROM attachment
         WHERE application_id IS NOT NULL",
    ),
    (
        "/voucher-applications/{id}",
        "SELECT DISTINCT ON (state) '/voucher-applications/' || id FROM voucher_application ORDER BY state",
    ),
    ("/vouchers/{id}", "SELECT '/vouchers/' || id FROM voucher LIMIT 2"),
    (
        "/listings/{id}/calendars/{name}",
        "SELECT '/listings/' || listing_id || '/calendars/' || name FROM external_calendar",
    ),
    (
        "/listings/{id}/advisories/{advisory}",
        "SELECT '/listings/' || listing_id || '/advisories/' || id FROM listing_advisory WHERE ended_at IS NULL",
    ),
    (
        "/listings/{id}/certificates/{certificate}",
        "SELECT '/listings/' || listing_id || '/certificates/' || id FROM listing_certificate",
    ),
    (
        "/listings/{id}/coming-prices/{begins_on}",
        "SELECT '/listings/' || id || '/coming-prices/2027-03-02' FROM listing WHERE state = 'admitted' LIMIT 2",
    ),
    (
        "/listings/{id}",
        "SELECT DISTINCT ON (kind) '/listings/' || id FROM listing WHERE state = 'admitted' ORDER BY kind",
    ),
    ("/exports/payees/{id}", "SELECT DISTINCT '/exports/payees/' || payee_id FROM payment"),
    ("/payees/{id}", "SELECT DISTINCT '/payees/' || payee_id FROM payment"),
    ("/payments/{id}", "SELECT '/payments/' || id FROM payment LIMIT 2"),
    (
        "/organisations/{id}/relations/{other}",
        "SELECT '/organisations/' || min(id::text) || '/relations/' || max(id::text) FROM organisation
         WHERE region_code = '371002'",
    ),
    ("/risk/signals/{id}", "SELECT '/risk/signals/' || id FROM risk_signal LIMIT 3"),
    (
        "/organisations/{id}",
        "SELECT '/organisations/' || organisation_id FROM app_user WHERE region_code = '371002' LIMIT 2",
    ),
    ("/users/{id}", "SELECT '/users/' || id FROM app_user LIMIT 3"),
    ("/me/delegations/{id}", "SELECT '/me/delegations/' || id FROM review_delegation"),
    ("/me/messages/{id}", "SELECT '/me/messages/' || id FROM mail LIMIT 2"),
    ("/work/{id}", "SELECT DISTINCT ON (kind) '/work/' || id FROM long_work ORDER BY kind"),
    ("/calendar-feeds/{id}", "SELECT '/calendar-feeds/' || id FROM calendar_feed"),
    ("/provider/usage/{id}", "SELECT '/provider/usage/' || id FROM usage_record"),
    (
        "/webhooks/{id}/deliveries/{delivery}",
        "SELECT '/webhooks/' || webhook_id || '/deliveries/' || id FROM webhook_delivery",
    ),
    ("/webhooks/{id}", "SELECT '/webhooks/' || id FROM webhook"),
    ("/wait-entries/{id}", "SELECT '/wait-entries/' || id FROM wait_entry"),
    ("/faults/{id}", "SELECT '/faults/' || id FROM fault_report"),
    ("/violations/{id}", "SELECT '/violations/' || id FROM violation"),
    ("/trainings/{id}", "SELECT '/trainings/' || id FROM training_session"),
    ("/qualifications/{id}", "SELECT '/qualifications/' || id FROM qualification"),
    ("/qualification-grants/{id}", "SELECT '/qualification-grants/' || id FROM qualification_grant"),
    ("/api-clients/{id}", "SELECT '/api-clients/' || id FROM api_client"),
];

/// Named by a word of the caller's own choice, so that nobody's path leads to another's thing.
const OWN_NAMES: &[&str] = &[
    "/provider/customers/{uscc}",
    "/provider/listings/by-code/{code}",
    // A kind of report, always of the caller's own region.
    "/meeting/{report}",
    "/meeting/{report}/chart",
];

/// What people may read of others, or do with what others offer, and why.
const SHARED: &[(&str, &str)] = &[
    ("grade_show", "what a provider was graded stands in its public record"),
    ("check_in_board", "an instrument's page is for whoever stands before it; it names the caller's own bookings only"),
    ("evaluation_set_show", "a city's indicators are for its districts too"),
    ("evaluation_period_show", "a city's periods are for its districts too"),
    ("evaluation_score_list", "a district sees the providers of its own in it"),
    ("export_evaluation_scores", "a district sees the providers of its own in it"),
    ("claim_review_many", "each claim is answered by itself, one of others as not there: tests/it/review.rs"),
    ("training_seat_take", "a training is offered to every enterprise"),
];

#[test]
fn things_of_others_are_not_there() {
    let app = TestApp::played();
    fill(&app);
    app.write(|tx| notify::expand_events(tx, 10_000));
    let strangers = [app.enterprise(), app.provider(), app.person(Role::DistrictReviewer, "science_bureau", "371083")];
    let document = description();
    let before = trace(&app);
    let (mut tried, mut wrong) = (0, Vec::new());
    for operation in operations().iter().filter(|operation| is_on_a_thing(operation)) {
        let about = &document["paths"][&operation.template][operation.method.to_lowercase()];
        for stranger in strangers.iter().filter(|person| may_call(person, operation)) {
            for path in paths(&app, operation) {
                tried += 1;
                let path = format!("{path}{}", query(&operation.id));
                let status = match given_body(&operation.id) {
                    Some(body) => {
                        app.client.send(&operation.method, &path, Some(&stranger.token), Some(&body), &[]).status
                    }
                    None => call(&app, stranger, &operation.method, &path, about),
                };
                if status != 404 {
                    wrong.push(format!("{}: {} gets {status} of {path}", operation.id, stranger.caller.roles[0]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 200, "only {tried} tries");
    assert_eq!(trace(&app), before, "something was done to what belongs to others");
}

fn description() -> Value {
    serde_json::to_value(http::document()).expect("the description")
}

fn is_on_a_thing(operation: &Operation) -> bool {
    let (is_public, path) = (matches!(who_may(&operation.id), Some(Anybody)), operation.template.as_str());
    let is_shared = SHARED.iter().any(|(id, _)| *id == operation.id);
    path.contains('{') && !is_public && !is_shared && !OWN_NAMES.iter().any(|own| path.ends_with(own))
}

fn may_call(person: &Person, operation: &Operation) -> bool {
    who_may(&operation.id).is_some_and(|who| person.caller.roles.iter().any(|role| roles(who).contains(role)))
}

/// The operation's path to every kind of thing that others have.
fn paths(app: &TestApp, operation: &Operation) -> Vec<String> {
    let path = operation.template.strip_prefix("/api/v1").expect("a path of the API");
    let Some((begin, question)) = THINGS.iter().find(|(begin, _)| path.starts_with(begin)) else {
        panic!("{} has no things to be tried on: {path}", operation.id);
    };
    let rest = &path[begin.len()..];
    assert!(!rest.contains('{'), "{}: say where {path} lies", operation.id);
    let found = texts(app, question);
    assert!(!found.is_empty(), "{}: there is no {begin}", operation.id);
    found.into_iter().map(|found| format!("/api/v1{found}{rest}")).collect()
}

/// Where what is required is not enough.
fn given_body(id: &str) -> Option<Value> {
    match id {
        "booking_transfer_offer" => Some(json!({ "enterprise_uscc": crate::support::given::uscc(), "reason": "x" })),
        "booking_relocate" => Some(json!({ "window": hours(9, 11), "reason": "x" })),
        "booking_resize" => Some(json!({ "ends_at": "2027-03-02T01:00:00Z", "reason": "x" })),
        "booking_move" => Some(json!({ "window": hours(9, 11) })),
        "booking_receipt_record" => Some(json!({ "amount_fen": 1, "received_on": "2026-03-01" })),
        "booking_receipt_correct" => Some(json!({ "reason": "x" })),
        "sample_day_set" => Some(json!({ "samples_on": "2027-03-02" })),
        "outage_create" | "block_create" => Some(json!({ "window": hours(9, 11), "reason": "x" })),
        "award_review_district" => Some(json!({ "decision": "reject", "reason": "不符合条件" })),
        "platform_edit" => Some(json!({
            "kind": "incubator", "level": "municipal", "name": "海洋孵化器", "region_code": "371002", "host_name": "海洋公司",
        })),
        "broker_edit" => Some(json!({
            "name": "王经纪", "region_code": "371002", "certificate_number": "JJ1", "grade": "senior",
            "certified_on": "2020-01-02", "is_active": true,
        })),
        "platform_withdraw" | "platform_relist" | "tech_contract_cancel" => Some(json!({ "reason": "认定到期" })),
        "quotation_refuse" | "quotation_withdraw" | "agreement_propose_ending" => Some(json!({ "reason": "不再需要" })),
        "agreement_propose_amendment" => Some(json!({ "reason": "延期", "stages": [] })),
        "agreement_answer_amendment" => Some(json!({ "accepts": true })),
        "offer_decline" => Some(json!({ "offer_id": uuid::Uuid::nil(), "reason": "太贵" })),
        "sample_register" => Some(json!({ "samples": [{ "name": "板材" }], "after_use": "return" })),
        "sample_step" => Some(json!({ "act": "begin_test" })),
        "complaint_raise" => Some(json!({ "subject": "other", "statement": "这件事与我们约定的完全不同。" })),
        "clawback_propose" | "clawback_propose_award" | "clawback_propose_reward" => {
            Some(json!({ "ground": "other", "statement": "这笔兑付与我们掌握的情况不符。" }))
        }
        "advisory_post" | "advisory_change" => {
            Some(json!({ "severity": "info", "text": { "zh": "请自带样品台", "en": "bring your own stage" } }))
        }
        "use_rule_set" => Some(json!({ "offer_minutes": 30 })),
        "training_offer" => {
            let window = json!({ "starts_at": "2027-03-02T01:00:00Z", "ends_at": "2027-03-02T03:00:00Z" });
            Some(json!({ "window": window, "place": "x", "capacity": 1 }))
        }
        "qualification_grant" => {
            Some(json!({ "email": "a@example.com", "uscc": crate::support::given::uscc(), "reason": "旧系统" }))
        }
        "listing_copy_preview" => Some(json!({ "parts": ["rules"], "category": "" })),
        "listing_copy" => {
            let seen = json!({ "version": 1, "rules_version": 0, "tariff_version": 0 });
            let to = json!({ "listing_id": uuid::Uuid::nil(), "seen": seen });
            Some(json!({ "parts": ["rules"], "seen": seen, "listings": [to] }))
        }
        "training_move" => Some(json!({ "place": "y", "reason": "x" })),
        "coming_prices_set" => {
            Some(json!({ "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 12_000 }] }))
        }
        "listing_update" => Some(json!({
            "code": "L-1", "kind": "instrument_time", "name": "扫描电镜",
            "prices": [{ "customer_class": "standard", "unit": "hour", "amount_fen": 12_000 }],
        })),
        _ => None,
    }
}

fn query(id: &str) -> &'static str {
    match id {
        "listing_update" | "listing_rules_set" | "listing_tariff_set" | "listing_network_facts_set" => "?version=0",
        "platform_edit" | "broker_edit" | "advisory_change" => "?version=1",
        "export_payee_statement" => "?from=2026-01-01&to=2026-12-31",
        "outage_affected" => "?from=2026-03-03T01:00:00Z&to=2026-03-03T03:00:00Z",
        _ => "",
    }
}

fn call(app: &TestApp, person: &Person, method: &str, path: &str, about: &Value) -> u16 {
    let content = &about["requestBody"]["content"];
    if content.get("multipart/form-data").is_some() {
        let kind = if path.contains("/award-applications/") { "recognition" } else { "invoice" };
        return app.upload_to(person, path, &[("kind", kind)], "a.pdf", &pdf()).status;
    }
    if content.get("text/calendar").is_some() {
        let headers = [("content-type", "text/calendar")];
        return app.client.send_bytes(method, path, Some(&person.token), ICS.as_bytes(), &headers).status;
    }
    let document = description();
    let body = example::body(&document, about);
    app.client.send(method, path, Some(&person.token), body.as_ref(), &[]).status
}

const ICS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n\
                   DTSTART:20261201T020000Z\r\nDTEND:20261201T030000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// How much was ever done, by the trail.
fn trace(app: &TestApp) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let question = "SELECT count(*) AS n FROM audit_event";
    app.read(|conn| diesel::sql_query(question).get_result::<Count>(conn).map_err(DbError::from)).n
}

fn texts(app: &TestApp, question: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        path: String,
    }
    let question = format!("SELECT path FROM ({question}) AS found (path)");
    let found: Vec<Found> = app.read(|conn| diesel::sql_query(question).load(conn).map_err(DbError::from));
    found.into_iter().map(|found| found.path).collect()
}

/// A test service by samples.
fn test_service() -> GivenListing {
    GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Sample, Fen::from_yuan(100)),
        ..GivenListing::default()
    }
}

/// What the played demo leaves out: a thing of every kind.
fn fill(app: &TestApp) {
    let scene = app.scene();
    let (provider, enterprise) = (&scene.provider, &scene.enterprise);
    let made = |person: &Person, path: &str, body: Value| {
        app.post(&format!("/api/v1{path}"), &person.token, &body).expect(201).json()
    };
    let booking = app.ordered_booking(&scene);
    let accepted = app.accepted_booking(&scene);
    let complaint = json!({ "subject": "quality", "statement": "检测报告缺少原始数据，多次催要未果。" });
    made(enterprise, &format!("/bookings/{accepted}/complaints"), complaint);
    let question = json!({ "listing_id": app.listing_with(provider, &test_service()), "subject": "拉伸试验",
                           "description": "五件", "sample_count": 5 });
    let question = made(enterprise, "/quotations", question);
    let beside = format!("/api/v1/quotations/{}/files", question["id"].as_str().expect("an id"));
    app.upload_to(enterprise, &beside, &[], "a.pdf", &pdf()).expect(201);
    app.upload_to(provider, &format!("/api/v1/bookings/{booking}/results"), &[], "a.pdf", &pdf()).expect(201);
    let received = json!({ "amount_fen": 1, "received_on": "2026-03-01", "note": "定金" });
    made(provider, &format!("/bookings/{booking}/receipts"), received);
    let wish = json!({ "programme_id": scene.programme.id, "amount_fen": 100_000, "purpose": "新材料表征测试" });
    let application = made(enterprise, "/voucher-applications", wish);
    let files = format!("/api/v1/voucher-applications/{}/files", application["id"].as_str().expect("an id"));
    app.upload_to(enterprise, &files, &[], "a.pdf", &pdf()).expect(201);

    let platform = json!({
        "kind": "incubator", "level": "municipal", "name": "海洋孵化器", "region_code": "371002", "host_name": "海洋公司",
    });
    made(&scene.city, "/platforms", platform);
    let broker = json!({
        "name": "王经纪", "region_code": "371002", "certificate_number": "JJ1", "grade": "senior",
        "certified_on": "2020-01-02", "is_active": true,
    });
    made(&scene.city, "/brokers", broker);
    let contract = json!({
        "registration_number": "2026371000999999", "kind": "service", "title": "检测服务", "buyer_name": "买方公司",
        "buyer_uscc": uscc(), "seller_name": "卖方大学", "seller_uscc": uscc(), "amount_fen": 100, "trade_fen": 50,
        "signed_on": "2026-01-05", "registered_on": "2026-01-08", "region_code": "371002",
    });
    made(&scene.city, "/tech-contracts", contract);

    let deputy = app.twin(&scene.city, Role::CityAdministrator);
    let today = chuangquan::kernel::local_date(app.clock.now());
    let duty = json!({ "to_user_id": deputy.caller.user_id, "from_on": today, "until_on": today, "reason": "出差" });
    made(&scene.city, "/me/delegations", duty);

    let listing = app.listing(provider);
    made(provider, &format!("/listings/{listing}/blocks"), json!({ "window": hours(12, 14), "reason": "校准" }));
    let advisory = json!({ "severity": "info", "text": { "zh": "请自带样品台", "en": "bring your own stage" } });
    made(provider, &format!("/listings/{listing}/advisories"), advisory);
    let granted = json!({ "email": "a@example.com", "uscc": uscc(), "reason": "旧系统" });
    made(provider, &format!("/listings/{listing}/qualifications"), granted);
    let calendar = ("PUT", format!("/api/v1/listings/{listing}/calendars/lab"));
    call(app, provider, calendar.0, &calendar.1, &json!({ "requestBody": { "content": { "text/calendar": {} } } }));
    made(provider, "/calendar-feeds", json!({ "kind": "provider" }));
    made(provider, "/api-clients", json!({ "name": "园区平台", "scopes": ["usage:write"] }));
    let webhook = made(provider, "/webhooks", json!({ "url": "http://127.0.0.1:9/", "topics": ["*"] }));
    made(provider, &format!("/webhooks/{}/test", webhook["id"].as_str().expect("an id")), json!({}));
    let code: String =
        app.read(|conn| listing::table.find(listing).select(listing::code).first(conn).map_err(DbError::from));
    let use_of = json!({ "external_id": "1", "listing_code": code, "starts_at": hours(9, 11).starts_at(),
                         "ends_at": hours(9, 11).ends_at() });
    let usage = json!({ "source": "meter", "records": [use_of] });
    app.post("/api/v1/provider/usage", &provider.token, &usage).expect(200);
    let list = [("content-type", "multipart/form-data; boundary=b"), ("prefer", "respond-async")];
    let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n名称\r\n\r\n--b--\r\n";
    let import = "/api/v1/provider/listings/import";
    app.client.send_bytes("POST", import, Some(&provider.token), form.as_bytes(), &list).expect(202);
}
