//! Files of applications and of the work of bookings.

use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::claim::{Scene, pdf};
use crate::support::given::Person;

fn application(app: &TestApp, scene: &Scene, enterprise: &Person) -> String {
    let body = json!({ "programme_id": scene.programme.id, "amount_fen": 1_000_000, "purpose": "新材料表征测试" });
    app.post("/api/v1/voucher-applications", &enterprise.token, &body).expect(201).id()
}

fn names(app: &TestApp, person: &Person, path: &str) -> Vec<Value> {
    let files = app.get(path, &person.token).expect(200).json();
    files.as_array().expect("files").iter().map(|file| file["file_name"].clone()).collect()
}

#[test]
fn an_application_carries_files_that_its_reviewers_read() {
    let app = TestApp::start();
    let scene = app.scene();
    let enterprise = app.enterprise();
    let id = application(&app, &scene, &enterprise);
    let path = format!("/api/v1/voucher-applications/{id}/files");
    let content = pdf();
    let file = app.upload_to(&enterprise, &path, &[], "营业执照.pdf", &content).expect(201);
    let file_path = format!("{path}/{}", file.id());
    let spare = app.upload_to(&enterprise, &path, &[], "", &pdf()).expect(201).id();
    assert_eq!(names(&app, &enterprise, &path), ["营业执照.pdf", "file"]);
    app.client.send("DELETE", &format!("{path}/{spare}"), Some(&enterprise.token), None, &[]).expect(204);
    assert_eq!(names(&app, &enterprise, &path), ["营业执照.pdf"]);

    app.get(&path, &scene.district.token).expect_problem(404, "not_found");
    app.post(&format!("/api/v1/voucher-applications/{id}/submit"), &enterprise.token, &json!({})).expect(200);
    assert_eq!(names(&app, &scene.district, &path), ["营业执照.pdf"]);
    let given = app.get(&file_path, &scene.district.token).expect(200);
    assert_eq!((given.bytes, given.content_type.as_str()), (content, "application/pdf"));
    app.get(&file_path, &app.enterprise().token).expect_problem(404, "not_found");

    app.upload_to(&enterprise, &path, &[], "late.pdf", &pdf()).expect_problem(409, "illegal_step");
    let remove = app.client.send("DELETE", &file_path, Some(&enterprise.token), None, &[]);
    remove.expect_problem(409, "illegal_step");
    let timeline = app.get(&format!("/api/v1/voucher-applications/{id}"), &enterprise.token).expect(200).json();
    let actions: Vec<_> = timeline["timeline"].as_array().unwrap().iter().map(|e| e["action"].clone()).collect();
    assert_eq!(actions.iter().filter(|action| *action == "voucher_application.file_added").count(), 2);
    assert!(actions.contains(&json!("voucher_application.file_removed")), "{actions:?}");
}

#[test]
fn files_are_told_by_content_and_counted() {
    let app = TestApp::start();
    let scene = app.scene();
    let enterprise = app.enterprise();
    let path = format!("/api/v1/voucher-applications/{}/files", application(&app, &scene, &enterprise));
    let wrong = app.upload_to(&enterprise, &path, &[], "report.pdf", b"MZ\x90 a program");
    wrong.expect_problem(415, "invalid_input");
    app.upload_to(&enterprise, &path, &[], "empty.pdf", b"").expect_problem(422, "invalid_input");
    for _ in 0..20 {
        app.upload_to(&enterprise, &path, &[], "a.pdf", &pdf()).expect(201);
    }
    app.upload_to(&enterprise, &path, &[], "a.pdf", &pdf()).expect_problem(409, "too_many_files");
}

#[test]
fn results_are_the_providers_until_the_work_is_accepted() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.ordered_booking(&scene);
    let path = format!("/api/v1/bookings/{id}/results");
    let content = pdf();
    let file = app.upload_to(&scene.provider, &path, &[], "检测报告.pdf", &content).expect(201).id();
    let wrong = app.upload_to(&scene.provider, &path, &[], "另一份.pdf", &pdf()).expect(201).id();
    app.upload_to(&app.provider(), &path, &[], "x.pdf", &pdf()).expect_problem(404, "not_found");
    app.post(&format!("/api/v1/bookings/{id}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.client.send("DELETE", &format!("{path}/{wrong}"), Some(&scene.provider.token), None, &[]).expect(204);
    for reader in [&scene.enterprise, &scene.provider, &scene.district] {
        assert_eq!(names(&app, reader, &path), ["检测报告.pdf"]);
        assert_eq!(app.get(&format!("{path}/{file}"), &reader.token).expect(200).bytes, content);
    }
    app.get(&path, &app.enterprise().token).expect_problem(404, "not_found");
    app.post(&format!("/api/v1/bookings/{id}/accept"), &scene.enterprise.token, &json!({})).expect(200);
    app.upload_to(&scene.provider, &path, &[], "late.pdf", &pdf()).expect_problem(409, "results_closed");
    let remove = app.client.send("DELETE", &format!("{path}/{file}"), Some(&scene.provider.token), None, &[]);
    remove.expect_problem(409, "results_closed");
    assert_eq!(names(&app, &scene.enterprise, &path), ["检测报告.pdf"]);
}

#[test]
fn a_file_belongs_to_one_thing_and_is_found_there_only() {
    let app = TestApp::start();
    let scene = app.scene();
    let (one, other) = (app.ordered_booking(&scene), app.ordered_booking(&scene));
    let path = format!("/api/v1/bookings/{one}/results");
    let file = app.upload_to(&scene.provider, &path, &[], "a.pdf", &pdf()).expect(201).id();
    app.get(&format!("/api/v1/bookings/{other}/results/{file}"), &scene.provider.token)
        .expect_problem(404, "not_found");
    let refused = app.read(|conn| {
        Ok::<_, DbError>(diesel::sql_query("UPDATE attachment SET booking_id = NULL").execute(conn).is_err())
    });
    assert!(refused, "a file without a thing");
}
