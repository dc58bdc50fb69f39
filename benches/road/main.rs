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
mod matching;
mod memory;
mod pgbench;
mod record;
mod report;
mod search;
mod verifying;

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
    // `bookings=200000`, `rows=10000` and `claims=100000` and the like make a short run on a small machine.
    let number = |name: &str, usual: usize| -> Outcome<usize> {
        let given = wanted.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        Ok(given.map(str::parse).transpose()?.unwrap_or(usual))
    };
    let (bookings, rows) = (number("bookings", 2_000_000)?, number("rows", 100_000)?);
    let (claims, rounds) = (number("claims", 1_000_000)?, number("rounds", 1)?);
    let (lines, entries) = (number("lines", 300_000)?, number("entries", 500_000)?);
    let is_all = wanted.iter().all(|word| word.contains('='));
    let runs = |name: &str| is_all || wanted.iter().any(|word| word == name);

    let host = host::Host::start()?;
    data::people(&host)?;
    let mut scenarios = Vec::new();
    if runs("idle") {
        scenarios.extend(idle::run(&host)?);
    }
    if runs("verify") {
        scenarios.extend(verifying::run(&host, entries)?);
    }
    // Loads the listings that the others look at.
    let with_listings = ["booking", "search", "contention", "calendars", "import"];
    let mut seen = None;
    if is_all || with_listings.into_iter().any(runs) {
        let (booking, listings) = booking::run(&host)?;
        scenarios.push(booking);
        seen = Some(listings);
    }
    if runs("search") {
        scenarios.extend(search::run(&host)?);
    }
    if runs("contention") {
        scenarios.extend(contention::run(&host)?);
    }
    if runs("calendars") {
        scenarios.extend(calendars::run(&host, bookings)?);
        if let Some(seen) = &seen {
            scenarios.push(booking::grown(&host, seen, bookings)?);
        }
    }
    if runs("import") {
        scenarios.extend(import::run(&host, rows)?);
    }
    if runs("batch") {
        scenarios.extend(batch::run(&host, claims, rounds)?);
    }
    if runs("match") {
        scenarios.extend(matching::run(&host, lines)?);
    }
    report::write(&host, &scenarios, began.elapsed())
}
