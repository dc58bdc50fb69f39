//! What those see who keep the product running.

use chrono::Duration;
use chuangquan::jobs;
use serde_json::{Value, json};

use crate::support::TestApp;

fn job<'a>(jobs: &'a Value, name: &str) -> &'a Value {
    jobs.as_array().expect("jobs").iter().find(|job| job["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn each_job_tells_when_it_ran_and_what_became_of_it() {
    let app = TestApp::start();
    let mut operator = app.platform_administrator();
    let jobs_now =
        |operator: &crate::support::given::Person| app.get("/api/v1/admin/jobs", &operator.token).expect(200).json();
    assert_eq!(job(&jobs_now(&operator), "events")["state"], "never_run");

    let payload = json!({ "recipients": [operator.organisation()], "reference": "BK-1" });
    app.write(|tx| {
        chuangquan::store::outbox::announce(tx, "booking.confirmed", "booking", uuid::Uuid::nil(), &payload)
    });
    jobs::run_due(&app.db);
    let now = jobs_now(&operator);
    let events = job(&now, "events");
    assert_eq!((&events["state"], &events["handled"]), (&json!("well"), &json!(1)), "{events}");
    assert_eq!(events["last_run_at"], json!(app.clock.now()));
    assert_eq!(job(&now, "mails")["state"], "never_run", "there is no mail server");

    app.advance(Duration::seconds(30));
    jobs::run_due(&app.db);
    let now = jobs_now(&operator);
    let events = job(&now, "events");
    assert_eq!((&events["last_run_at"], &events["handled"]), (&json!(app.clock.now()), &json!(1)));
    assert_eq!(events["last_worked_at"], json!(app.clock.now() - Duration::seconds(30)));
    app.advance(Duration::minutes(5));
    app.renew(&mut operator);
    let late = jobs_now(&operator);
    assert_eq!((&job(&late, "events")["state"], &job(&late, "events")["next_run_at"]), (&json!("late"), &Value::Null));
}

#[test]
fn a_job_that_fails_says_why() {
    let app = TestApp::start();
    let operator = app.platform_administrator();
    let sql = |statement: &str| {
        app.read(|conn| {
            diesel::RunQueryDsl::execute(diesel::sql_query(statement), conn).map_err(chuangquan::store::DbError::from)
        })
    };
    sql("ALTER TABLE refresh_token RENAME TO refresh_token_away");
    jobs::run_due(&app.db);
    jobs::run_due(&app.db);
    sql("ALTER TABLE refresh_token_away RENAME TO refresh_token");
    let failing = app.get("/api/v1/admin/jobs", &operator.token).expect(200).json();
    let sessions = job(&failing, "sessions");
    assert_eq!((&sessions["state"], &sessions["failures"]), (&json!("failing"), &json!(2)));
    assert!(sessions["last_error"].as_str().unwrap().contains("refresh_token"), "{sessions}");
    jobs::run_due(&app.db);
    let well = app.get("/api/v1/admin/jobs", &operator.token).expect(200).json();
    assert_eq!((&job(&well, "sessions")["state"], &job(&well, "sessions")["failures"]), (&json!("well"), &json!(0)));
}

#[test]
fn settings_are_shown_with_their_meaning() {
    let app = TestApp::start();
    let settings = app.get("/api/v1/admin/settings", &app.platform_administrator().token).expect(200).json();
    let workers = settings.as_array().unwrap().iter().find(|s| s["name"] == "CHUANGQUAN_LISTEN").expect("a setting");
    assert_eq!((&workers["value"], &workers["source"]), (&json!("127.0.0.1:8080"), &json!("default")));
    assert!(workers["help"]["zh"].is_string() && workers["help"]["en"].is_string());
}

#[test]
fn people_of_all_organisations_are_found_by_name_login_and_role() {
    let app = TestApp::start();
    let operator = app.platform_administrator();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let found = |query: &str| {
        let page = app.get(&format!("/api/v1/admin/users?{query}"), &operator.token).expect(200).json();
        page["items"].as_array().expect("people").clone()
    };
    let by_login = found(&format!("q={}", enterprise.caller.login.to_uppercase()));
    assert_eq!(by_login.len(), 1, "{by_login:?}");
    assert_eq!(by_login[0]["organisation_kind"], "enterprise");
    assert!(by_login[0]["organisation_name"].as_str().unwrap().starts_with("enterprise"));
    let by_role = found("role=provider_member");
    assert_eq!(by_role[0]["login"], json!(provider.caller.login));
    assert!(found("q=%25").is_empty(), "a sign of patterns is a sign like any other");
    let first = app.get("/api/v1/admin/users?limit=2", &operator.token).expect(200).json();
    let next = first["next"].as_str().expect("more");
    assert_eq!(found(&format!("limit=2&cursor={next}")).len(), 1);
}
