//! A mail server that takes connections and never says a word: what is due is done in time all the same, and each mail
//! arrives once as soon as somebody listens, though the process that waited was killed.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::{Duration as Span, Instant};

use chrono::{Duration, DurationRound, Utc};
use chuangquan::kernel::TimeWindow;
use chuangquan::store::{DbError, outbox};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::booking::GivenListing;
use crate::support::letter_box::Mailbox;
use crate::support::process::{Process, eventually};

const EVENTS: usize = 20;
/// Of a sender with a server that says nothing, for one mail.
const SMTP_TIMEOUT: Span = Span::from_secs(20);

fn count(app: &TestApp, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
}

fn mails(app: &TestApp) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = Text)]
        id: String,
    }
    let sql = "SELECT id::text AS id FROM mail WHERE state = 'sent' ORDER BY id";
    let rows: Vec<Id> = app.read(|conn| diesel::sql_query(sql).load(conn).map_err(DbError::from));
    rows.into_iter().map(|row| row.id).collect()
}

/// A booking of yesterday to which nobody came: due at once for whoever looks by the system's clock.
fn missed_booking(app: &TestApp) {
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let listing = app.listing_with(&provider, &GivenListing::default());
    let rule = json!({ "offer_minutes": 60, "grace_minutes": 30 });
    app.put(&format!("/api/v1/listings/{listing}/use-rule"), &provider.token, &rule).expect(200);
    let starts_at = (app.clock.now() + Duration::days(1)).duration_trunc(Duration::hours(1)).expect("an hour");
    let window = TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window");
    app.booking(&enterprise, listing, window, "none");
}

#[test]
fn a_mail_server_that_never_answers_delays_nothing_but_mails() {
    let app = TestApp::start_at(Utc::now() - Duration::days(3));
    let person = app.enterprise();
    for n in 0..EVENTS {
        let payload = json!({
            "recipients": [person.organisation()], "reference": format!("BK-{n}"), "listing_name": "扫描电镜",
            "price_fen": 100_000, "subsidy_fen": 40_000,
        });
        app.write(|tx| outbox::announce(tx, "booking.created", "booking", Uuid::new_v4(), &payload));
    }
    // The kernel takes connections for it; nobody reads.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("smtp://{}", silent.local_addr().expect("an address"));
    let settings = |url| [("CHUANGQUAN_SMTP_URL", url), ("CHUANGQUAN_PUBLIC_URL", "https://vouchers.example.cn")];
    let mut process = Process::start_with(app.database_url(), &settings(url.as_str()));
    eventually("a mail waits for its server", || {
        count(&app, "SELECT count(*) AS n FROM mail WHERE state = 'queued' AND attempts > 0") > 0
    });

    let mut times = Vec::new();
    for round in 1..=3 {
        missed_booking(&app);
        let began = Instant::now();
        eventually("released", || {
            count(&app, "SELECT count(*) AS n FROM audit_event WHERE action = 'booking.missed'") == round
        });
        times.push(began.elapsed());
    }
    // Were due work behind the mails, each but the first would wait for one; a machine that is busy may be slow once.
    assert!(times[1..].iter().any(|time| *time < SMTP_TIMEOUT / 2), "{times:?}: not after a mail");
    assert_eq!(count(&app, "SELECT count(*) AS n FROM mail WHERE state = 'sent'"), 0);
    process.kill();

    // The lease of what it had begun passes; two send what is there.
    app.read(|conn| {
        diesel::sql_query("UPDATE mail SET next_attempt_at = now() WHERE state = 'queued'")
            .execute(conn)
            .map_err(DbError::from)
    });
    let (mailbox, url) = Mailbox::open(0);
    let _two = [(); 2].map(|()| Process::start_with(app.database_url(), &settings(url.as_str())));
    eventually("events", || count(&app, "SELECT count(*) AS n FROM outbox WHERE handled_at IS NULL") == 0);
    eventually("mails", || count(&app, "SELECT count(*) AS n FROM mail WHERE state = 'queued'") == 0);
    let mut arrived: Vec<String> = mailbox
        .messages
        .lock()
        .expect("the mailbox")
        .iter()
        .map(|message| {
            let (_, rest) = message.split_once("Message-ID: <").expect("a Message-ID");
            rest.split('@').next().expect("an id").to_owned()
        })
        .collect();
    arrived.sort();
    assert_eq!(arrived.len(), arrived.iter().collect::<BTreeSet<_>>().len(), "none twice");
    assert_eq!(arrived, mails(&app), "and none lost");
    assert!(arrived.len() >= EVENTS, "{}", arrived.len());
}
