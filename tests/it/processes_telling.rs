//! Mails and webhooks of three processes, of which one is killed while it is told that something arrived: nothing is lost,
//! and what arrives twice has the same id both times (at least once, never at most once).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Utc;
use chuangquan::store::{DbError, outbox};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::letter_box::{Gate, Mailbox, Receiver};
use crate::support::process::{Process, eventually};
use crate::webhooks::hook;

const EVENTS: usize = 40;
/// Threads of a process that send to webhooks; each webhook is sent one thing at a time.
const SENDERS: usize = 3;
/// So many that three processes and one that comes after them are all in the middle of sending.
const HOOKS_OF_EACH: usize = 6;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(app: &TestApp, sql: &str) -> i64 {
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
}

fn ids(app: &TestApp, table: &str) -> BTreeSet<String> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = Text)]
        id: String,
    }
    let sql = format!("SELECT id::text AS id FROM {table}");
    let rows: Vec<Id> = app.read(|conn| diesel::sql_query(sql).load(conn).map_err(DbError::from));
    rows.into_iter().map(|row| row.id).collect()
}

/// How often each was received; what has the same id must say the same.
fn received(all: impl IntoIterator<Item = (String, String)>) -> BTreeMap<String, usize> {
    let (mut times, mut said): (BTreeMap<_, _>, BTreeMap<_, _>) = (BTreeMap::new(), BTreeMap::new());
    for (id, body) in all {
        let first = said.entry(id.clone()).or_insert_with(|| body.clone());
        assert_eq!(*first, body, "the same id, the same words");
        *times.entry(id).or_insert(0) += 1;
    }
    times
}

/// Nothing is on its way any more but what the killed processes had begun, and what waits behind it for the same webhook. Then the
/// time of their lease passes.
fn let_lease_pass(app: &TestApp) {
    eventually("events", || count(app, "SELECT count(*) AS n FROM outbox WHERE handled_at IS NULL") == 0);
    for (table, untried, pass) in [
        ("mail", "attempts = 0", "UPDATE mail SET next_attempt_at = now() WHERE state = 'queued'"),
        (
            "webhook_delivery",
            "webhook_id IN (SELECT id FROM webhook WHERE busy_until IS NULL AND rests_until IS NULL)",
            "UPDATE webhook SET busy_until = NULL, rests_until = NULL",
        ),
    ] {
        let queued = format!("SELECT count(*) AS n FROM {table} WHERE state = 'queued'");
        eventually(table, || count(app, &format!("{queued} AND {untried}")) == 0);
        // That a webhook is busy lapses sooner.
        assert!(table != "mail" || count(app, &queued) >= 2, "{table}: what was not known to have arrived waits");
        app.read(|conn| diesel::sql_query(pass).execute(conn).map_err(DbError::from));
        eventually(table, || count(app, &queued) == 0);
    }
}

#[test]
fn nothing_is_lost_and_what_arrives_twice_has_one_id() {
    let app = TestApp::start_at(Utc::now());
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let (mail_gate, hook_gate): (Arc<Gate>, Arc<Gate>) = Default::default();
    let (mailbox, url) = Mailbox::behind(0, mail_gate.clone());
    let receiver = Receiver::behind(0, hook_gate.clone());
    for _ in 0..HOOKS_OF_EACH {
        hook(&app, &provider, &receiver.url, &["booking.*"]);
        hook(&app, &enterprise, &receiver.url, &["booking.*"]);
    }
    for n in 0..EVENTS {
        let payload = json!({
            "recipients": [enterprise.organisation(), provider.organisation()], "reference": format!("BK-{n}"),
            "listing_name": "扫描电镜", "price_fen": 100_000, "subsidy_fen": 40_000,
        });
        app.write(|tx| outbox::announce(tx, "booking.created", "booking", Uuid::new_v4(), &payload));
    }

    let settings = [
        ("CHUANGQUAN_SMTP_URL", url.as_str()),
        ("CHUANGQUAN_WEBHOOK_REACH", "loopback"),
        // One site, whichever process writes.
        ("CHUANGQUAN_PUBLIC_URL", "https://vouchers.example.cn"),
    ];
    let start = || Process::start_with(app.database_url(), &settings);
    mail_gate.set_closed(true);
    hook_gate.set_closed(true);
    let mut processes: Vec<Process> = (0..3).map(|_| start()).collect();
    // Every process has sent some of each kind and waits to be told that it arrived; so does the one that comes after the first
    // that is killed.
    for victim in [0, 1] {
        let waiting = 3 + victim;
        eventually("all are in the middle", || {
            mail_gate.waiting() >= waiting && hook_gate.waiting() >= SENDERS * waiting
        });
        processes[victim].kill();
        if victim == 0 {
            processes[victim] = start();
        }
    }
    mail_gate.set_closed(false);
    hook_gate.set_closed(false);
    let_lease_pass(&app);

    let mails = mailbox.messages.lock().expect("the mailbox").clone();
    let (head, tail) = ("Message-ID: <", '@');
    let mails = received(mails.into_iter().map(|message| {
        let (_, rest) = message.split_once(head).expect("a Message-ID");
        let id = rest.split(tail).next().expect("an id").to_owned();
        let body = message.split_once("\r\n\r\n").expect("a body").1.to_owned();
        (id, body)
    }));
    let hooks = received(receiver.all().into_iter().map(|one| (one.header("webhook-id").to_owned(), one.body)));
    assert_eq!(mails.keys().cloned().collect::<BTreeSet<_>>(), ids(&app, "mail"), "each arrived, and nothing else");
    assert_eq!(hooks.keys().cloned().collect::<BTreeSet<_>>(), ids(&app, "webhook_delivery"));
    assert_eq!((mails.len(), hooks.len()), (2 * EVENTS, 2 * HOOKS_OF_EACH * EVENTS));
    let twice = |times: &BTreeMap<String, usize>| times.values().map(|&n| n - 1).sum::<usize>();
    assert!(twice(&mails) >= 2 && twice(&hooks) >= 2, "what the killed ones were not told had arrived came again");
    for state in [
        "SELECT count(*) AS n FROM mail WHERE state <> 'sent'",
        "SELECT count(*) AS n FROM webhook_delivery WHERE state <> 'delivered'",
    ] {
        assert_eq!(count(&app, state), 0, "{state}");
    }
}
