//! More asks than the database can do: so many at once, so many in line, and the rest is told at once to come back. Questions
//! never take all places.

use std::sync::mpsc;
use std::thread;

use chrono::Utc;
use chuangquan::identity::service;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::support::process::{Process, eventually};
use crate::support::{TestApp, client::Client};

fn waiting(client: &Client) -> usize {
    let metrics = client.send("GET", "/metrics", None, None, &[]).expect(200).text;
    let line = metrics.lines().find_map(|line| line.strip_prefix("database_line_waiting "));
    line.expect("a figure").parse().expect("a number")
}

#[test]
fn a_full_line_refuses_at_once_and_tells_when_to_come_back() {
    let app = TestApp::start_at(Utc::now());
    app.write(service::seed_regions);
    let process =
        Process::start_with(app.database_url(), &[("CHUANGQUAN_POOL_SIZE", "4"), ("CHUANGQUAN_QUEUE_SIZE", "6")]);
    let address = process.address();
    let client = Client::new(address);
    let person = app.enterprise();

    // Whoever asks for the regions waits until this transaction ends.
    let mut holder = PgConnection::establish(app.database_url()).expect("a connection");
    holder.batch_execute("BEGIN; LOCK TABLE region IN ACCESS EXCLUSIVE MODE").expect("a lock");
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        let ask = || {
            let tell = tell.clone();
            scope.spawn(move || {
                let client = Client::new(address);
                tell.send(client.send("GET", "/api/v1/regions", None, None, &[]).status).expect("the test listens");
            });
        };
        // Half of the four places are for questions, and half of the six where one waits.
        for _ in 0..5 {
            ask();
        }
        eventually("three stand in line", || waiting(&client) == 3);
        let refused = client.send("GET", "/api/v1/regions", None, None, &[]);
        assert_eq!(refused.header("retry-after"), Some("2"));
        refused.expect_problem(503, "busy");
        // Who wants to do something finds a place, however many ask.
        client.send("POST", "/api/v1/me/messages/read", Some(&person.token), None, &[]).expect(204);
        // A process that is busy is alive and can serve.
        client.send("GET", "/healthz", None, None, &[]).expect(200);

        holder.batch_execute("ROLLBACK").expect("let go");
        let served: Vec<u16> = (0..5).map(|_| told.recv().expect("an answer")).collect();
        assert_eq!(served, [200; 5], "who had a place was served");
    });
    assert_eq!(waiting(&client), 0);
    client.send("GET", "/api/v1/regions", None, None, &[]).expect(200);
    let metrics = client.send("GET", "/metrics", None, None, &[]).expect(200).text;
    assert!(metrics.contains("database_line_refused_total 1"), "{metrics}");
}
