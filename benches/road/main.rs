//! `make bench`: what the product does in a second, each figure beside the limit that PostgreSQL sets, measured in the
//! same run by turns, so that only ratios matter and not what else the machine did.
//!
//! Stands on a private PostgreSQL with default durability and listens on loopback only. Data are made from a fixed
//! pattern, the same at every run.

mod asking;
mod batch;
mod booking;
mod calendars;
mod child;
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
mod refusals;
mod report;
mod search;
mod verifying;

use std::error::Error;
use std::time::Instant;

use clap::Parser;

use data::Size;
use host::Host;

/// Whatever stops the run: it is told and ends it.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Scenarios of a database full of listings and bookings, in the order in which they run.
const OF_MARKET: [&str; 5] = ["booking", "search", "contention", "calendars", "grown"];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    // `cargo test --benches` starts every benchmark with this; there is nothing to test here.
    if arguments.iter().any(|argument| argument == "--test") {
        return Ok(());
    }
    match arguments.split_first() {
        Some((first, rest)) if first == child::WORD => child::work(rest),
        Some((first, _)) if first == "bench-data" => fill(&Fill::parse_from(&arguments)),
        _ => measure(&arguments),
    }
}

/// Fills an empty database with a made-up market.
#[derive(Debug, Parser)]
#[command(name = "bench-data")]
struct Fill {
    /// city, province or nation.
    #[arg(long, default_value = "city")]
    size: String,
    /// Instead of the size's own.
    #[arg(long)]
    listings: Option<usize>,
    /// Instead of the size's own.
    #[arg(long)]
    bookings: Option<usize>,
    /// Another seed, another market.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to; without an organisation in it yet.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
}

fn fill(wanted: &Fill) -> Outcome<()> {
    let named = Size::named(&wanted.size)?;
    let size = Size {
        listings: wanted.listings.unwrap_or(named.listings),
        bookings: wanted.bookings.unwrap_or(named.bookings),
        seed: wanted.seed,
    };
    let began = Instant::now();
    data::everything(&Host::at(&wanted.database_url)?, size, calendars::first_day()?)?;
    println!("{} listings and {} bookings in {} s", size.listings, size.bookings, began.elapsed().as_secs());
    Ok(())
}

/// Without names of scenarios all run, within a quarter of an hour, imports, batches and matching in two rounds with the
/// sides swapped; `full` takes as many rows, claims, lines and entries as the goals speak of, in one round unless `rounds`
/// says otherwise, and three times as long. `size=city` and `rows=10000` make a short run, `size=nation` a long one; `keep`
/// uses the databases of the last run, if they were of this size.
fn measure(wanted: &[String]) -> Outcome<()> {
    let began = Instant::now();
    let given = |name: &str| wanted.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    let size = given("size").map_or(Ok(Size::PROVINCE), Size::named)?;
    let size = Size {
        listings: given("listings").map(str::parse).transpose()?.unwrap_or(size.listings),
        bookings: given("bookings").map(str::parse).transpose()?.unwrap_or(size.bookings),
        ..size
    };
    let number = |name: &str, usual: usize| given(name).map_or(Ok(usual), str::parse);
    let says = |name: &str| wanted.iter().any(|word| word == name);
    let (claims, lines, entries) =
        if says("full") { (1_000_000, 1_000_000, 10_000_000) } else { (50_000, 50_000, 200_000) };
    let (claims, lines, entries) = (number("claims", claims)?, number("lines", lines)?, number("entries", entries)?);
    let (rows, rounds) = if says("full") { (100_000, 1) } else { (20_000, 2) };
    let (rows, rounds) = (number("rows", rows)?, number("rounds", rounds)?);
    let is_kept = says("keep");
    let is_all = wanted.iter().all(|word| word.contains('=') || ["keep", "full"].contains(&word.as_str()));
    let runs = |name: &str| is_all || says(name);

    let host = Host::start(is_kept)?;
    let mut scenarios = Vec::new();
    if OF_MARKET.into_iter().any(runs) {
        data::ensure(&host, size, calendars::first_day()?)?;
    } else {
        data::people(&host)?;
    }
    if runs("idle") {
        // On its own: its jobs would do what is due in the market.
        let alone = host.beside("bench_idle", false)?;
        data::people(&alone)?;
        scenarios.extend(idle::run(&alone)?);
    }
    if runs("booking") {
        scenarios.push(booking::run(&host, size)?);
    }
    if runs("verify") {
        // On its own too: it looks at everything, and the market is no part of the question.
        let alone = host.beside("bench_verify", false)?;
        data::people(&alone)?;
        scenarios.extend(verifying::run(&alone, entries)?);
    }
    if runs("search") {
        scenarios.extend(search::run(&host, size)?);
    }
    if runs("contention") {
        scenarios.extend(contention::run(&host)?);
    }
    if runs("calendars") {
        scenarios.extend(calendars::run(&host, size)?);
    }
    if runs("grown") {
        let city = host.beside("bench_city", is_kept)?;
        data::ensure(&city, Size::CITY, calendars::first_day()?)?;
        scenarios.push(booking::grown(&host, size, &city)?);
    }
    if runs("import") {
        scenarios.extend(import::run(&host, rows, rounds)?);
    }
    if runs("batch") {
        scenarios.extend(batch::run(&host, claims, rounds)?);
    }
    if runs("match") {
        scenarios.extend(matching::run(&host, lines, rounds)?);
    }
    report::write(&host, &scenarios, began.elapsed())
}
