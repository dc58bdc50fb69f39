//! Word search with its facets through HTTP, beside the plain SQL.

use std::time::Duration;

use serde_json::json;

use super::Outcome;
use super::asking::{Question, ask};
use super::data::{MAKERS, NAMES, Size};
use super::host::Host;
use super::report::Scenario;

pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// One page of what is found by a name and a maker: of a few up to one of fifty listings answer.
fn paths() -> Vec<String> {
    NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let maker = MAKERS[(at * 3) % MAKERS.len()];
            format!("/api/v1/listings?q={}&limit=20", encoded(&format!("{name} {maker}")))
        })
        .collect()
}

pub fn run(host: &Host, size: Size) -> Outcome<Vec<Scenario>> {
    let question = Question {
        name: "search",
        paths: paths(),
        holds: "{\"items\":[{",
        clients: 8,
        rounds: 4,
        time: Duration::from_secs(6),
    };
    let asked = ask(host, &question)?;
    // What one person waits for, with the machine to themselves.
    let alone = ask(host, &Question { name: "search_alone", paths: paths(), clients: 1, rounds: 2, ..question })?;
    let facets = Question {
        name: "facets",
        paths: paths().iter().map(|path| path.replace("/listings?", "/listings/facets?")).collect(),
        holds: "\"kinds\"",
        rounds: 2,
        time: Duration::from_secs(4),
        ..question
    };
    let facets = ask(host, &facets)?;
    let mut scenarios = vec![
        asked.p99("search_p99", 2.0),
        asked.rate("search_rate", 0.5),
        alone.p99_under("search_alone_under_100_ms", 100.0),
        facets.p99("facets_p99", 2.0),
    ];
    for scenario in &mut scenarios {
        scenario.more["facets"] = json!("a request of their own");
        scenario.more["listings"] = json!(size.listings);
    }
    Ok(scenarios)
}
