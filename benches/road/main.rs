//! `make bench`: what the product does in a second, each figure beside the limit that PostgreSQL sets, measured in the
//! same run by turns, so that only ratios matter and not what else the machine did.
//!
//! Stands on a private PostgreSQL with default durability and listens on loopback only. Data are made from a fixed
//! pattern, the same at every run.

mod asking;
mod batch;
mod booking;
mod calendars;
mod client;
mod contention;
mod data;
mod host;
mod idle;
mod import;
mod memory;
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
    // `bookings=200000` and `rows=10000` make a short run on a small machine.
    let number = |name: &str, usual: usize| -> Outcome<usize> {
        let given = wanted.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        Ok(given.map(str::parse).transpose()?.unwrap_or(usual))
    };
    let (bookings, rows) = (number("bookings", 2_000_000)?, number("rows", 100_000)?);
    let is_all = wanted.iter().all(|word| word.contains('='));
    let runs = |name: &str| is_all || wanted.iter().any(|word| word == name);

    let host = host::Host::start()?;
    data::people(&host)?;
    let mut scenarios = Vec::new();
    if runs("idle") {
        scenarios.extend(idle::run(&host)?);
    }
    // Loads the listings that the others look at.
    let (booking, seen) = booking::run(&host)?;
    scenarios.push(booking);
    if runs("search") {
        scenarios.extend(search::run(&host)?);
    }
    if runs("contention") {
        scenarios.extend(contention::run(&host)?);
    }
    if runs("calendars") {
        scenarios.extend(calendars::run(&host, bookings)?);
        scenarios.push(booking::grown(&host, &seen, bookings)?);
    }
    if runs("import") {
        scenarios.extend(import::run(&host, rows)?);
    }
    if runs("batch") {
        scenarios.extend(batch::run(&host)?);
    }
    report::write(&host, &scenarios, began.elapsed())
}
