//! Registration, admission, people and what organisations say of themselves.

use chrono::Duration;
use chuangquan::identity::{Role, password, service};
use chuangquan::jobs;
use chuangquan::kernel::RegionCode;
use chuangquan::store::schema::{app_user, audit_event, idempotency_key, organisation, outbox};
use chuangquan::store::{DbError, idempotency};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::{DISTRICT, Person, serial};
use crate::support::identity::{PASSWORD, login, refresh, registered, registration, start, text};

#[test]
fn an_enterprise_registers_and_works_at_once() {
    let app = start();
    let (sent, answer) = registered(&app, "enterprise");
    assert_eq!(answer["organisation"]["state"], "admitted");
    assert_eq!(answer["organisation"]["profile"]["size_class"], "small");
    assert_eq!(answer["user"]["roles"], json!(["enterprise_member"]));
    assert!(!answer.to_string().contains("password"));
    let tokens = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let me = app.get("/api/v1/me", text(&tokens["access_token"])).expect(200).json();
    assert_eq!(me["organisation"]["uscc"], sent["uscc"]);
    assert_eq!(me["region_code"], DISTRICT);
    assert!(me["capabilities"].as_array().expect("a list").contains(&json!("booking:create")));
    let kept: String = app.read(|conn| {
        let login = text(&sent["user"]["login"]);
        app_user::table
            .filter(app_user::login.eq(login))
            .select(app_user::password_hash)
            .first(conn)
            .map_err(DbError::from)
    });
    assert!(kept.starts_with("$argon2id$"));
}

#[test]
fn a_registration_says_which_field_is_wrong() {
    let app = start();
    let wrong = |change: fn(&mut Value), field: &str, code: &str| {
        let mut body = registration("enterprise");
        change(&mut body);
        let problem = app.post_public("/api/v1/organisations/register", &body).expect_problem(422, "invalid_input");
        assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!(field), &json!(code)));
    };
    wrong(|b| b["uscc"] = json!("914403001922038217"), "uscc", "uscc_check");
    wrong(|b| b["name"] = json!("x"), "name", "length");
    wrong(|b| b["kind"] = json!("finance_bureau"), "kind", "kind");
    wrong(|b| b["region_code"] = json!("990000"), "region_code", "unknown_region");
    wrong(|b| b["user"]["email"] = json!("nobody"), "user.email", "email");
    wrong(|b| b["user"]["password"] = json!("short"), "user.password", "password_short");
    wrong(|b| b["user"]["password"] = json!("password123"), "user.password", "password_common");
    wrong(|b| b["user"]["login"] = json!("a b"), "user.login", "login");
    wrong(|b| b["profile"]["industries"] = json!(["a\u{1}"]), "profile.industries", "control_character");
    wrong(|b| b["profile"]["industries"] = json!(["a\u{0}"]), "profile.industries[0]", "nul_character");
    let count: i64 = app.read(|conn| organisation::table.count().get_result(conn).map_err(DbError::from));
    assert_eq!(count, 0, "nothing stays of a refused registration");
}

#[test]
fn a_credit_code_and_a_login_are_taken_once() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let mut twin = registration("enterprise");
    twin["uscc"] = sent["uscc"].clone();
    app.post_public("/api/v1/organisations/register", &twin).expect_problem(409, "uscc_taken");
    let mut twin = registration("enterprise");
    twin["user"]["login"] = json!(text(&sent["user"]["login"]).to_uppercase());
    app.post_public("/api/v1/organisations/register", &twin).expect_problem(409, "login_taken");
    let count: i64 = app.read(|conn| organisation::table.count().get_result(conn).map_err(DbError::from));
    assert_eq!(count, 1);
}

#[test]
fn a_repeated_registration_is_one_registration() {
    let app = start();
    let body = registration("provider");
    let send =
        || app.client.send("POST", "/api/v1/organisations/register", None, Some(&body), &[("idempotency-key", "once")]);
    let first = send().expect(201).json();
    assert_eq!(send().expect(201).json(), first);
    let other = registration("provider");
    app.client
        .send("POST", "/api/v1/organisations/register", None, Some(&other), &[("idempotency-key", "once")])
        .expect_problem(409, "idempotency_key_reused");
}

/// An answer is kept for a month, so that the table of them does not grow for ever.
#[test]
fn the_first_answer_is_forgotten_after_thirty_days() {
    let app = start();
    let (old, young) = (registration("provider"), registration("provider"));
    let send = |body: &Value, key: &str| {
        app.client.send("POST", "/api/v1/organisations/register", None, Some(body), &[("idempotency-key", key)])
    };
    let first = send(&old, "old").expect(201).json();
    app.advance(Duration::days(idempotency::KEPT_DAYS));
    let second = send(&young, "young").expect(201).json();
    jobs::run_due(&app.db);
    assert_eq!(send(&old, "old").expect(201).json(), first, "not before its time");
    app.advance(Duration::seconds(1));
    jobs::run_due(&app.db);
    // A new request, and what it asks for is there already.
    send(&old, "old").expect(409);
    assert_eq!(send(&young, "young").expect(201).json(), second);
    let kept: i64 = app.read(|conn| idempotency_key::table.count().get_result(conn).map_err(DbError::from));
    assert_eq!(kept, 1);
}

#[test]
fn a_provider_waits_for_its_admission_and_takes_only_legal_steps() {
    let app = start();
    let administrator = app.city_administrator();
    let (sent, answer) = registered(&app, "provider");
    assert_eq!(answer["organisation"]["state"], "applied");
    let told: Vec<Value> = app.read(|conn| {
        outbox::table
            .filter(outbox::topic.eq("organisation.applied"))
            .select(outbox::payload)
            .load(conn)
            .map_err(DbError::from)
    });
    assert_eq!(told.iter().map(|p| &p["recipients"]).collect::<Vec<_>>(), [&json!([administrator.organisation()])]);
    login(&app, &sent["user"]["login"], PASSWORD).expect(200);

    let id = text(&answer["organisation"]["id"]);
    let step =
        |step: &str, body: Value| app.post(&format!("/api/v1/organisations/{id}/{step}"), &administrator.token, &body);
    let why = json!({"reason": "资料核验"});
    let problem = step("suspend", why.clone()).expect_problem(409, "illegal_step");
    assert_eq!(problem["allowed"], json!(["admit", "withdraw"]));
    assert_eq!(step("admit", json!({})).expect(200).json()["state"], "admitted");
    step("admit", json!({})).expect_problem(409, "illegal_step");
    step("suspend", json!({})).expect_problem(422, "invalid_input");
    assert_eq!(step("suspend", why.clone()).expect(200).json()["state"], "suspended");
    assert_eq!(step("reinstate", why.clone()).expect(200).json()["state"], "admitted");
    assert_eq!(step("withdraw", why.clone()).expect(200).json()["state"], "withdrawn");
    for word in ["admit", "suspend", "reinstate", "withdraw"] {
        let problem = step(word, why.clone()).expect_problem(409, "illegal_step");
        assert_eq!(problem["allowed"], json!([]));
    }
    let actions: Vec<String> = app.read(|conn| {
        audit_event::table
            .filter(audit_event::subject_kind.eq("organisation"))
            .order(audit_event::seq)
            .select(audit_event::action)
            .load(conn)
            .map_err(DbError::from)
    });
    assert_eq!(
        actions,
        ["registered", "admitted", "suspended", "reinstated", "withdrawn"].map(|done| format!("organisation.{done}"))
    );
}

#[test]
fn those_who_admit_decide_on_companies_of_their_region_only() {
    let app = start();
    let administrator = app.city_administrator();
    let operator = app.platform_administrator();
    let why = json!({"reason": "违规使用"});
    let suspend =
        |person: &Person, id: &str| app.post(&format!("/api/v1/organisations/{id}/suspend"), &person.token, &why);
    let elsewhere = app.person(Role::EnterpriseMember, "enterprise", "370100");
    suspend(&administrator, &elsewhere.organisation().to_string()).expect_problem(404, "not_found");
    app.get(&format!("/api/v1/organisations/{}", elsewhere.organisation()), &administrator.token)
        .expect_problem(404, "not_found");
    let finance = app.finance_maker();
    suspend(&administrator, &finance.organisation().to_string()).expect_problem(403, "forbidden");
    suspend(&operator, &finance.organisation().to_string()).expect(200);
    suspend(&operator, &operator.organisation().to_string()).expect_problem(409, "oneself");
    suspend(&operator, "not-an-id").expect_problem(404, "not_found");
}

#[test]
fn a_list_shows_the_callers_region_page_by_page() {
    let app = start();
    let reviewer = app.district_reviewer();
    let ids: Vec<_> = (0..3).map(|_| registered(&app, "provider").1["organisation"]["id"].clone()).collect();
    app.person(Role::ProviderMember, "provider", "371003");
    let page = |query: &str| app.get(&format!("/api/v1/organisations?{query}"), &reviewer.token).expect(200).json();
    let all = page("kind=provider");
    assert_eq!(all["items"].as_array().expect("items").iter().map(|o| o["id"].clone()).collect::<Vec<_>>(), ids);
    let first = page("kind=provider&state=applied&limit=2");
    assert_eq!(first["items"].as_array().map(Vec::len), Some(2));
    let second = page(&format!("kind=provider&state=applied&limit=2&cursor={}", text(&first["next"])));
    assert_eq!((&second["items"][0]["id"], second.get("next")), (&ids[2], None));
    assert_eq!(page("state=suspended")["items"], json!([]));
    // 100% and the like are looked for as they stand.
    assert_eq!(page("name=%25%25")["items"], json!([]));
    app.get("/api/v1/organisations?kind=shop", &reviewer.token).expect_problem(422, "invalid_input");
    app.get("/api/v1/organisations?cursor=x", &reviewer.token).expect_problem(422, "invalid_input");
    app.get("/api/v1/organisations?name=a%00b", &reviewer.token).expect_problem(422, "invalid_input");
}

#[test]
fn an_organisation_manages_its_own_people_and_no_others() {
    let app = start();
    let (one, other) = (app.enterprise(), app.enterprise());
    let number = serial();
    let new = json!({
        "login": format!("li-{number}"), "name": "李娜", "email": "li@example.com", "password": PASSWORD,
        "roles": ["enterprise_member"],
    });
    let id = app.post("/api/v1/users", &one.token, &new).expect(201).id();
    let mut reviewer = new.clone();
    reviewer["login"] = json!(format!("wang-{number}"));
    reviewer["roles"] = json!(["enterprise_member", "city_administrator"]);
    let problem = app.post("/api/v1/users", &one.token, &reviewer).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "role_does_not_fit");

    let change = |person: &Person, id: &str, is_active: bool| {
        let body = json!({
            "name": "李娜", "email": "li@example.com", "language": "en", "roles": ["enterprise_member"],
            "is_active": is_active,
        });
        app.put(&format!("/api/v1/users/{id}"), &person.token, &body)
    };
    change(&other, &id, false).expect_problem(404, "not_found");
    let reset = format!("/api/v1/users/{id}/password");
    app.post(&reset, &other.token, &json!({"password": "battery staple"})).expect_problem(404, "not_found");
    let tokens = login(&app, &new["login"], PASSWORD).expect(200).json();
    assert_eq!(change(&one, &id, false).expect(200).json()["is_active"], false);
    refresh(&app, &tokens).expect_problem(401, "token_refused");
    login(&app, &new["login"], PASSWORD).expect_problem(401, "account_closed");
    change(&one, &id, true).expect(200);
    app.post(&reset, &one.token, &json!({"password": "battery staple"})).expect(204);
    login(&app, &new["login"], "battery staple").expect(200);

    let people = |person: &Person| app.get("/api/v1/users", &person.token).expect(200).json()["items"].clone();
    assert_eq!(people(&one).as_array().map(Vec::len), Some(2));
    assert_eq!(people(&other).as_array().map(Vec::len), Some(1));
    change(&one, &one.caller.user_id.to_string(), false).expect_problem(409, "oneself");
}

#[test]
fn people_change_their_own_entry() {
    let app = start();
    let one = app.enterprise();
    let body = json!({"name": "王芳", "email": "wang@example.com", "language": "en"});
    assert_eq!(app.put("/api/v1/me", &one.token, &body).expect(200).json()["name"], "王芳");
    let me = app.get("/api/v1/me", &one.token).expect(200).json();
    assert_eq!((&me["user"]["language"], &me["user"]["roles"]), (&json!("en"), &json!(["enterprise_member"])));
}

#[test]
fn bureaus_are_set_up_by_the_operator_with_roles_that_fit() {
    let app = start();
    let operator = app.person(Role::PlatformAdministrator, "platform", "371000");
    let bureau = |kind: &str, region: &str| {
        let body = json!({"name": "威海市财政局", "kind": kind, "region_code": region});
        app.post("/api/v1/organisations", &operator.token, &body)
    };
    bureau("enterprise", "371000").expect_problem(422, "invalid_input");
    bureau("finance_bureau", "370100").expect_problem(422, "invalid_input");
    let id = bureau("finance_bureau", "371000").expect(201).id();
    let person = |roles: Value, region: Value| {
        let body = json!({
            "login": format!("finance-{}", serial()), "name": "赵敏", "email": "zhao@example.com",
            "password": PASSWORD, "roles": roles, "region_code": region,
        });
        app.post(&format!("/api/v1/organisations/{id}/users"), &operator.token, &body)
    };
    person(json!(["city_administrator"]), Value::Null).expect_problem(422, "invalid_input");
    person(json!([]), Value::Null).expect_problem(422, "invalid_input");
    person(json!(["finance_maker"]), json!("370100")).expect_problem(422, "invalid_input");
    let user = person(json!(["finance_maker"]), json!("371002")).expect(201).json();
    let tokens = login(&app, &user["login"], PASSWORD).expect(200).json();
    let me = app.get("/api/v1/me", text(&tokens["access_token"])).expect(200).json();
    assert_eq!(me["region_code"], "371002");

    let enterprise = app.enterprise().organisation();
    app.get(&format!("/api/v1/organisations/{enterprise}/users"), &operator.token).expect_problem(404, "not_found");
    let people = app.get(&format!("/api/v1/organisations/{id}/users"), &operator.token).expect(200).json();
    assert_eq!(people["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn where_an_organisation_is_paid_is_its_own_and_kept_with_history() {
    let app = start();
    let (one, other) = (app.provider(), app.provider());
    let path = "/api/v1/organisation/bank-account";
    app.get(path, &one.token).expect_problem(404, "not_found");
    let account = |number: &str| {
        json!({"account_name": "威海测试中心", "account_number": number, "bank_name": "中国建设银行威海分行",
               "bank_code": "105465000017"})
    };
    app.put(path, &one.token, &account("12")).expect_problem(422, "invalid_input");
    app.put(path, &one.token, &account("3705 0170 6108 0000 0123")).expect(200);
    app.put(path, &one.token, &account("37050170610800000456")).expect(200);
    app.put(path, &one.token, &account("37050170610800000456")).expect(200);
    assert_eq!(app.get(path, &one.token).expect(200).json()["account_number"], "37050170610800000456");
    app.get(path, &other.token).expect_problem(404, "not_found");
    let history: Vec<Value> = app.read(|conn| {
        audit_event::table
            .filter(audit_event::action.eq("bank_account.changed"))
            .order(audit_event::seq)
            .select(audit_event::detail)
            .load(conn)
            .map_err(DbError::from)
    });
    assert_eq!(history.len(), 2);
    assert_eq!(history[1]["from"]["account_number"], "37050170610800000123");
    let both = app.read(|conn| service::bank_accounts(conn, &[one.organisation(), other.organisation()]));
    assert_eq!(both.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [one.organisation()]);
}

#[test]
fn facts_are_declared_by_the_organisation_and_dishonesty_by_the_authority() {
    let app = start();
    let (one, administrator) = (app.enterprise(), app.city_administrator());
    let path = format!("/api/v1/organisations/{}/dishonesty", one.organisation());
    let record = json!({"is_dishonest": true, "reason": "法院公布的失信名单"});
    let listed = app.post(&path, &administrator.token, &record).expect(200).json();
    assert_eq!(listed["profile"]["is_dishonest"], true);
    let facts = json!({"size_class": "micro", "shareholders": ["张伟", "李娜"], "employees": 12});
    let declared = app.put("/api/v1/organisation/profile", &one.token, &facts).expect(200).json();
    assert_eq!(declared["profile"]["is_dishonest"], true);
    assert_eq!(declared["profile"]["shareholders"], json!(["张伟", "李娜"]));
    app.put("/api/v1/organisation/profile", &one.token, &json!({"is_dishonest": false}))
        .expect_problem(422, "invalid_input");
    let changes: Vec<Value> = app.read(|conn| {
        audit_event::table
            .filter(audit_event::action.eq("organisation.profile_changed"))
            .order(audit_event::seq)
            .select(audit_event::detail)
            .load(conn)
            .map_err(DbError::from)
    });
    assert_eq!(changes.len(), 2);
    assert_eq!(
        (&changes[0]["reason"], &changes[1]["from"]["size_class"]),
        (&json!("法院公布的失信名单"), &Value::Null)
    );
}

#[test]
fn regions_are_data() {
    let app = start();
    let list = app.get_public("/api/v1/regions").expect(200).json();
    assert_eq!(list.as_array().map(Vec::len), Some(11));
    let zone = list.as_array().expect("regions").iter().find(|r| r["code"] == "3710G1").expect("the zone");
    assert_eq!((&zone["parent"], &zone["level"]), (&json!("371000"), &json!("zone")));
    app.write(service::seed_regions);
    let other =
        "code,parent,level,name_zh,name_en\n371000,370000,city,威海,Weihai City\n370200,370000,city,青岛市,Qingdao\n";
    assert_eq!(app.write(|tx| service::regions_import(tx, other.as_bytes())), 2);
    let list = app.get_public("/api/v1/regions").expect(200).json();
    assert_eq!(list.as_array().map(Vec::len), Some(12));
    let lost = "code,parent,level,name_zh,name_en\n110101,110000,district,东城区,Dongcheng\n";
    let refused =
        app.db.write(&chuangquan::kernel::Actor::system("test"), |tx| service::regions_import(tx, lost.as_bytes()));
    assert!(matches!(refused, Err(chuangquan::identity::Error::UnknownRegion)));
}

#[test]
fn an_empty_database_gets_one_operator() {
    let app = TestApp::start();
    let secret = password::generate().expect("random bytes");
    let account = |login: &str| {
        let login = login.parse().expect("a login");
        service::NewAccount {
            password: password::hash(&secret, &login).expect("a password"),
            login,
            name: "平台管理员".parse().expect("a name"),
            email: "admin@example.com".parse().expect("an address"),
            language: chuangquan::identity::Language::Chinese,
        }
    };
    let bootstrap = |login: &str| {
        app.write(|tx| {
            let city = RegionCode::parse("371000").expect("a region");
            service::bootstrap(tx, "威海市科技云平台".parse().expect("a name"), city, account(login))
        })
    };
    let user = bootstrap("administrator-1").expect("the first");
    assert_eq!(bootstrap("administrator-2"), None);
    let caller = app.read(|conn| service::caller_fetch(conn, user));
    assert_eq!(caller.roles, [Role::PlatformAdministrator]);
    login(&app, &json!("administrator-1"), password::reveal(&secret)).expect(200);
    assert_eq!(app.write(|tx| service::purge_sessions(tx, 10)), 0);
    app.advance(Duration::days(15));
    let forgotten = app.write(|tx| service::purge_sessions(tx, 10));
    assert_eq!(forgotten, 1);
}
