//! Word search over 100,000 listings through HTTP, beside the plain SQL.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::client::{Client, get, storm};
use super::data::{MAKERS, NAMES};
use super::host::{Host, POOL_SIZE};
use super::record::{Recorder, script_line};
use super::report::{Figures, Goal, Scenario, latencies};
use super::{Outcome, pgbench};

const CLIENTS: usize = 8;
const ROUNDS: usize = 4;
const TIME: Duration = Duration::from_secs(6);

/// One page of what is found by a name and a maker: 500 of the listings answer each.
fn paths() -> Vec<String> {
    let encode = |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let maker = MAKERS[(at * 3) % MAKERS.len()];
            format!("/api/v1/listings?q={}&limit=20", encode(&format!("{name} {maker}")))
        })
        .collect()
}

pub fn run(host: &Host) -> Outcome<Vec<Scenario>> {
    let paths = paths();
    let scripts = record(host, &paths)?;
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| get(path)).collect();
    let serving = host.serve(POOL_SIZE)?;
    let ours = |time| {
        storm(serving.address, CLIENTS, time, 200, |client, at| requests[(client * 7 + at) % requests.len()].clone())
    };
    let limit = |time| pgbench::run(host, CLIENTS, time, &scripts, &[]);
    ours(Duration::from_secs(2))?;
    let mut rounds: Vec<(Figures, Figures)> = Vec::new();
    for _ in 0..ROUNDS {
        let pair = (ours(TIME)?, limit(TIME)?);
        println!("search: {:.0}/s through HTTP, {:.0}/s by pgbench", pair.0.per_second, pair.1.per_second);
        rounds.push(pair);
    }
    let mut more = latencies(&rounds);
    more["clients"] = json!(CLIENTS);
    more["facets"] = json!("not in this answer: they are a request of their own");
    Ok(vec![
        Scenario {
            name: "search_p99",
            unit: "ms",
            goal: Goal::AtMost(2.0),
            rounds: rounds.iter().map(|(ours, limit)| (ours.p99_ms, limit.p99_ms)).collect(),
            more: more.clone(),
        },
        Scenario {
            name: "search_rate",
            unit: "searches/s",
            goal: Goal::AtLeast(0.5),
            rounds: rounds.iter().map(|(ours, limit)| (ours.per_second, limit.per_second)).collect(),
            more,
        },
    ])
}

/// One script for each search.
fn record(host: &Host, paths: &[String]) -> Outcome<Vec<PathBuf>> {
    let recorder = Recorder::start(host)?;
    let serving = host.serve(1)?;
    let mut client = Client::connect(serving.address)?;
    let mut scripts = Vec::new();
    // The first answer also prepares what the connection needs once.
    client.send(&get(paths.first().ok_or("no searches")?))?;
    for (at, path) in paths.iter().enumerate() {
        let (found, statements) = recorder.record(|| {
            let answer = client.send(&get(path))?;
            Ok(answer.status == 200 && answer.body.starts_with(b"{\"items\":[{"))
        })?;
        if !found {
            return Err(format!("nothing found: {path}").into());
        }
        let script: String = statements.iter().map(|statement| script_line(statement, &[], &[])).collect();
        let file = host.dir.join(format!("search-{at}.sql"));
        std::fs::write(&file, script)?;
        scripts.push(file);
    }
    Ok(scripts)
}
