//! `make bench`: what the product does in a second, each figure beside the limit that PostgreSQL sets, measured in the
//! same run by turns, so that only ratios matter and not what else the machine did.
//!
//! Stands on a private PostgreSQL with default durability and listens on loopback only. Data are made from a fixed
//! pattern, the same at every run.

mod batch;
mod booking;
mod client;
mod data;
mod host;
mod pgbench;
mod record;
mod report;
mod search;

use std::error::Error;
use std::time::Instant;

/// Whatever stops the run: it is told and ends it.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    // `cargo test --benches` starts every benchmark with this; there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let began = Instant::now();
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let runs = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);

    let host = host::Host::start()?;
    data::people(&host)?;
    let mut scenarios = Vec::new();
    if runs("booking") {
        scenarios.push(booking::run(&host)?);
    }
    if runs("search") {
        scenarios.extend(search::run(&host)?);
    }
    if runs("batch") {
        scenarios.extend(batch::run(&host)?);
    }
    report::write(&host, &scenarios, began.elapsed())
}
