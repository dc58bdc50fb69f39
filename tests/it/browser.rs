//! The web front end in a browser: the product as it runs, with the demo's people, and a clock that the tests move.
//!
//! Needs the built pages, Node.js and Chromium, which `make test` sees to; so `cargo test` alone leaves it out.

use std::process::Command;
use std::sync::mpsc;
use std::thread;

use actix_web::web::{self, Data, Query};
use actix_web::{App, HttpResponse, HttpServer};
use chrono::{Duration, NaiveDate};
use chuangquan::demo;
use chuangquan::jobs;
use chuangquan::kernel::local_midnight;
use chuangquan::store::Db;
use serde::Deserialize;

use crate::support::{TestApp, sealer};

#[test]
#[ignore = "needs the built pages and Chromium: make test"]
fn people_do_their_work_in_a_browser() {
    play("work");
}

/// Beside the other on a product of its own: it only looks.
#[test]
#[ignore = "needs the built pages and Chromium: make test"]
fn every_page_is_read_in_a_browser() {
    play("pages");
}

/// Runs a project of `frontend/playwright.config.ts`: all of it, or what of it `BROWSER_TESTS` names.
fn play(project: &str) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a Monday");
    let app = TestApp::start_at(local_midnight(today) + Duration::hours(9));
    demo::play(&app.db, today, &sealer()).unwrap_or_else(|failure| panic!("{failure}"));

    let frontend = concat!(env!("CARGO_MANIFEST_DIR"), "/frontend");
    let wanted = std::env::var("BROWSER_TESTS").unwrap_or_default();
    let status = Command::new("npx")
        .args(["playwright", "test", "--project", project, "--pass-with-no-tests"])
        .args(wanted.split_whitespace())
        .current_dir(frontend)
        .env("BASE_URL", app.client.base())
        .env("CONTROL_URL", control(app.db.clone()))
        .status()
        .expect("npx starts");
    assert!(status.success(), "the browser tests failed; see above");
}

#[derive(Deserialize)]
struct Advance {
    hours: i64,
}

/// Serves the tests' hold on the product: `GET /now`, `POST /advance?hours=`. Answers where; ends with the process.
fn control(db: Db) -> String {
    async fn now(db: Data<Db>) -> String {
        db.clock().now().to_rfc3339()
    }

    async fn advance(db: Data<Db>, by: Query<Advance>) -> HttpResponse {
        db.clock().advance(Duration::hours(by.hours));
        let done = web::block(move || {
            jobs::run_due(&db, None);
            // What people asked for and did not wait for.
            while jobs::run_work(&db).is_ok_and(|done| done > 0) {}
        });
        if done.await.is_ok() { HttpResponse::Ok().finish() } else { HttpResponse::InternalServerError().finish() }
    }

    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(Data::new(db.clone()))
                    .route("/now", web::get().to(now))
                    .route("/advance", web::post().to(advance))
            });
            let server = server.workers(1).bind("127.0.0.1:0").expect("a free port");
            tell.send(server.addrs()[0]).expect("the test waits");
            server.run().await.expect("the control server runs");
        });
    });
    format!("http://{}", told.recv().expect("the control server tells its address"))
}
