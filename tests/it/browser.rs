//! The web front end in a browser: the product as it runs, with the demo's people, and a clock that the tests move.
//!
//! Needs the built pages, Node.js and Chromium, which `make test` sees to; so `cargo test` alone leaves it out.

use std::process::Command;
use std::sync::mpsc;
use std::thread;

use actix_web::web::{self, Data, Query};
use actix_web::{App, HttpResponse, HttpServer};
use chrono::{Duration, NaiveDate};
use chuangquan::calendar::service::Fetcher;
use chuangquan::demo;
use chuangquan::jobs;
use chuangquan::kernel::{Reach, local_midnight};
use chuangquan::store::{Db, DbError};
use diesel::sql_types::{Int4, Timestamptz};
use diesel::{RunQueryDsl, sql_query};
use serde::Deserialize;

use crate::support::{TestApp, run_work, sealer};

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

#[derive(Deserialize)]
struct Fill {
    count: i32,
}

/// So many more instruments of the first provider, open at different hours, with a booking's time taken on every third.
const FILL: &str = "
    WITH made AS (
        INSERT INTO listing (id, provider_id, code, kind, state, name, category, region_code, opening_hours, created_at, updated_at)
        SELECT gen_random_uuid(), p.id, 'GRID-' || gen_random_uuid(), 'instrument_time', 'admitted', '整屏仪器 ' || lpad(n::text, 4, '0'), '整屏',
               p.region_code, CASE WHEN n % 2 = 0 THEN '{}'::jsonb ELSE '{\"mon\": [[540, 1080]], \"tue\": [[540, 720]]}' END, $2, $2
        FROM generate_series(1, $1) AS n, (SELECT id, region_code FROM organisation WHERE kind = 'provider' AND state = 'admitted' ORDER BY id LIMIT 1) AS p
        RETURNING id, name),
    blocked AS (
        INSERT INTO listing_block (id, listing_id, starts_at, ends_at, reason, created_by, created_at)
        SELECT gen_random_uuid(), m.id, $2 + interval '2 hours', $2 + interval '5 hours', '整屏', u.id, $2
        FROM made m CROSS JOIN LATERAL (SELECT id FROM app_user LIMIT 1) AS u WHERE right(m.name, 1) IN ('0', '3', '6')
        RETURNING id, listing_id, starts_at, ends_at)
    INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, block_id)
    SELECT listing_id, 1, starts_at, ends_at, id FROM blocked";

/// Takes them away again.
const EMPTY: &str = "
    UPDATE listing SET state = 'withdrawn' WHERE code LIKE 'GRID-%'";

/// Serves the tests' hold on the product: `GET /now`, `POST /advance?hours=`, `POST /instruments?count=` (0 takes them
/// away). Answers where; ends with the process.
fn control(db: Db) -> String {
    async fn now(db: Data<Db>) -> String {
        db.clock().now().to_rfc3339()
    }

    async fn advance(db: Data<Db>, by: Query<Advance>) -> HttpResponse {
        db.clock().advance(Duration::hours(by.hours));
        let done = web::block(move || {
            jobs::run_due(&db);
            jobs::fetch_calendars(&db, &Fetcher::new(Reach::Loopback, Duration::hours(1)));
            // What people asked for and did not wait for.
            while run_work(&db).is_ok_and(|done| done > 0) {}
        });
        if done.await.is_ok() { HttpResponse::Ok().finish() } else { HttpResponse::InternalServerError().finish() }
    }

    async fn instruments(db: Data<Db>, fill: Query<Fill>) -> HttpResponse {
        let (count, now) = (fill.count, db.clock().now());
        let done = web::block(move || {
            db.read(|conn| {
                let statement = if count > 0 {
                    sql_query(FILL).bind::<Int4, _>(count).bind::<Timestamptz, _>(now).execute(conn)
                } else {
                    sql_query(EMPTY).execute(conn)
                };
                statement.map_err(DbError::from)
            })
        });
        match done.await {
            Ok(Ok(_)) => HttpResponse::Ok().finish(),
            Ok(Err(error)) => HttpResponse::InternalServerError().body(error.to_string()),
            Err(_) => HttpResponse::InternalServerError().finish(),
        }
    }

    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(Data::new(db.clone()))
                    .route("/now", web::get().to(now))
                    .route("/advance", web::post().to(advance))
                    .route("/instruments", web::post().to(instruments))
            });
            let server = server.workers(1).bind("127.0.0.1:0").expect("a free port");
            tell.send(server.addrs()[0]).expect("the test waits");
            server.run().await.expect("the control server runs");
        });
    });
    format!("http://{}", told.recv().expect("the control server tells its address"))
}
