//! Listings, organisations and bookings in bulk, by COPY. Constraints that look at one row are kept; those between tables
//! are not asked, because the rows are made to fit.

use std::cell::RefCell;
use std::fmt::Write;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use chuangquan::booking::model::{Quote, StoredQuote};
use chuangquan::kernel::{Fen, Uscc};
use chuangquan::store::schema::{app_user, booking, listing, listing_price, occupancy, organisation};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error as Refused;
use diesel::sql_types::Text;
use serde_json::json;

use super::super::Outcome;
use super::super::host::Host;
use super::size::{Seeded, Size};
use super::words::{Namer, REGIONS};
use super::{DISTRICT, ENTERPRISES, Kind, PROVIDERS};

/// From so many rows on, indexes are made afterwards.
const MANY: usize = 20_000;
/// Hours of a year, over which half of the bookings lie, and of a month, over which the other half lies.
const YEAR: usize = 365 * 24;
const MONTH: usize = 31 * 24;
/// The most bookings of the busiest listing, one after another from the first hour of the month on.
const MOST_OF_BUSIEST: usize = 10_000;
/// The most bookings of a popular one.
const MOST_OF_POPULAR: usize = 500;

/// A value as COPY reads it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', " ").replace('\n', "\\n")
}

fn unwritten(error: impl std::error::Error + Send + Sync + 'static) -> Refused {
    Refused::SerializationError(Box::new(error))
}

/// Lets `copy` fill a table, whose further indexes are made when it is full.
fn fill(
    host: &Host,
    table: &str,
    rows: usize,
    copy: impl FnOnce(&mut PgConnection) -> QueryResult<usize>,
) -> Outcome<()> {
    #[derive(QueryableByName)]
    struct Index {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        made_by: String,
    }
    let began = Instant::now();
    let mut connection = host.connection()?;
    connection.batch_execute(
        "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off",
    )?;
    let indexes: Vec<Index> = if rows < MANY {
        Vec::new()
    } else {
        diesel::sql_query(
            "SELECT i.indexname AS name, i.indexdef AS made_by FROM pg_indexes i
             WHERE i.schemaname = 'public' AND i.tablename = $1
               AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexname::regclass)",
        )
        .bind::<Text, _>(table)
        .load(&mut connection)?
    };
    for index in &indexes {
        connection.batch_execute(&format!("DROP INDEX {}", index.name))?;
    }
    let copied = copy(&mut connection)?;
    let seconds = began.elapsed().as_secs();
    for index in &indexes {
        connection.batch_execute(&index.made_by)?;
    }
    connection.batch_execute(&format!("VACUUM ANALYZE {table}"))?;
    if rows >= MANY {
        println!("  {table}: {copied} rows in {seconds} s, with indexes {} s", began.elapsed().as_secs());
    }
    if copied == rows { Ok(()) } else { Err(format!("{copied} of {rows} rows of {table}").into()) }
}

/// Organisations and people beyond those of the scenarios: one person each.
pub fn organisations(host: &Host, size: Size) -> Outcome<()> {
    let enterprises = (ENTERPRISES + 1..=size.enterprises()).map(|n| (Kind::Enterprise, Kind::User, n, 1_000_000 + n));
    let providers = (PROVIDERS + 1..=size.providers()).map(|n| (Kind::Provider, Kind::Staff, n, 9_000_000 + n));
    let all: Vec<_> = enterprises.chain(providers).collect();
    let codes = all.iter().map(|(_, _, _, code)| Uscc::complete(&format!("91371000MA{code:07}")));
    let codes: Vec<_> = codes.collect::<Result<_, _>>().map_err(|invalid| format!("{invalid:?}"))?;
    fill(host, "organisation", all.len(), |connection| {
        use organisation as o;
        diesel::copy_from(o::table)
            .from_raw_data((o::id, o::uscc, o::name, o::kind, o::region_code, o::state, o::created_at), |copy| {
                for ((kind, _, n, _), code) in all.iter().zip(&codes) {
                    let word = if matches!(kind, Kind::Enterprise) { "enterprise" } else { "provider" };
                    writeln!(copy, "{}\t{code}\t单位{n}\t{word}\t{DISTRICT}\tadmitted\tnow", kind.id(*n))
                        .map_err(unwritten)?;
                }
                QueryResult::Ok(())
            })
            .execute(connection)
    })?;
    fill(host, "app_user", all.len(), |connection| {
        use app_user as u;
        diesel::copy_from(u::table)
            .from_raw_data(
                (u::id, u::organisation_id, u::login, u::name, u::email, u::password_hash, u::created_at),
                |copy| {
                    for (kind, person, n, code) in &all {
                        let (id, of) = (person.id(*n), kind.id(*n));
                        writeln!(
                            copy,
                            "{id}\t{of}\tbulk-{code}\tbench\tbulk-{code}@example.com\tsigns in by token only\tnow"
                        )
                        .map_err(unwritten)?;
                    }
                    QueryResult::Ok(())
                },
            )
            .execute(connection)
    })
}

/// Admitted listings with a price each.
pub fn listings(host: &Host, size: Size) -> Outcome<()> {
    let count = size.listings;
    let regions: Vec<_> =
        REGIONS.iter().map(|(code, zh, en, level)| format!("('{code}', '{zh}', '{en}', '{level}')")).collect();
    host.execute(&format!(
        "INSERT INTO region (code, name_zh, name_en, level) VALUES {} ON CONFLICT DO NOTHING",
        regions.join(", ")
    ))?;
    let weekdays = json!({"mon": [[480, 1080]], "tue": [[480, 1080]], "wed": [[480, 1080]], "thu": [[480, 1080]], "fri": [[480, 1080]]});
    let weekdays = weekdays.to_string();
    // COPY's callback is no FnMut.
    let namer = RefCell::new(Namer::new(size.seed)?);
    fill(host, "listing", count, |connection| {
        use listing as l;
        let columns = (
            l::id,
            l::provider_id,
            l::code,
            l::kind,
            l::state,
            l::name,
            l::model,
            l::maker,
            l::category,
            l::location,
            l::region_code,
            l::description,
            l::opening_hours,
            l::slot_minutes,
            l::min_minutes,
            l::max_minutes,
            l::horizon_days,
            l::auto_confirm,
            l::search_words,
            l::search_text,
            l::created_at,
            l::updated_at,
        );
        diesel::copy_from(l::table)
            .from_raw_data(columns, |copy| {
                for n in 1..=count {
                    let is_plain = Size::is_plain(n);
                    let words = namer.borrow_mut().words(n, is_plain);
                    // Half of the others are open on weekdays, the rest always.
                    let hours = if is_plain || n % 2 == 0 || n == size.busiest() { "{}" } else { &weekdays };
                    writeln!(
                        copy,
                        "{}\t{}\tB{n}\tinstrument_time\tadmitted\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{hours}\t60\t60\t480\t3660\tt\t{}\t{}\tnow\tnow",
                        Kind::Listing.id(n),
                        Kind::Provider.id(size.provider_of(n)),
                        escaped(&words.name),
                        escaped(&words.model),
                        words.maker,
                        words.category,
                        escaped(&words.location),
                        words.region,
                        escaped(&words.description),
                        escaped(&words.index.words),
                        escaped(&words.index.text),
                    )
                    .map_err(unwritten)?;
                }
                QueryResult::Ok(())
            })
            .execute(connection)
    })?;
    let since = (Utc::now() - TimeDelta::days(400)).format("%Y-%m-%d %H:%M:%S+00").to_string();
    fill(host, "listing_price", count, |connection| {
        use listing_price as p;
        diesel::copy_from(p::table)
            .from_raw_data((p::listing_id, p::unit, p::customer_class, p::amount_fen, p::valid_from), |copy| {
                for n in 1..=count {
                    let yuan = Seeded::of(size.seed ^ 0x70, n).skewed(2_000) + 20;
                    let fen = if Size::is_plain(n) { 100 } else { yuan * 100 };
                    writeln!(copy, "{}\thour\tstandard\t{fen}\t{since}", Kind::Listing.id(n)).map_err(unwritten)?;
                }
                QueryResult::Ok(())
            })
            .execute(connection)
    })
}

/// The bookings of one listing: how many, and from which number on.
struct Share {
    listing: usize,
    first: usize,
    count: usize,
    is_busiest: bool,
}

/// How the bookings are shared out: the busiest listing, popular ones, and all others evenly.
fn shares(size: Size) -> Vec<Share> {
    let (listings, bookings) = (size.listings, size.bookings);
    let of_busiest = (bookings / 20).min(MOST_OF_BUSIEST);
    let of_popular = (bookings / listings.max(1) * 25).min(MOST_OF_POPULAR);
    let popular = (1..=listings).filter(|&n| Size::is_popular(n) && n != size.busiest()).count();
    let rest = bookings.saturating_sub(of_busiest + popular * of_popular);
    let others = listings.saturating_sub(popular + 1).max(1);
    let (each, mut more) = (rest / others, rest % others);
    let mut first = 1;
    let mut shares = Vec::with_capacity(listings);
    for listing in 1..=listings {
        let is_busiest = listing == size.busiest();
        let count = if is_busiest {
            of_busiest
        } else if Size::is_popular(listing) {
            of_popular
        } else {
            let one_more = usize::from(more > 0);
            more -= one_more;
            each + one_more
        };
        shares.push(Share { listing, first, count, is_busiest });
        first += count;
    }
    shares
}

/// Hours of the bulk, counted from a year before `day`, as the database writes them.
struct Hours(Vec<String>);

impl Hours {
    fn around(day: DateTime<Utc>) -> Self {
        let from = day - TimeDelta::hours(i64::try_from(YEAR).unwrap_or_default());
        let all = (0..YEAR + MONTH.max(MOST_OF_BUSIEST) + 2).map(|hour| {
            let at = from + TimeDelta::hours(i64::try_from(hour).unwrap_or_default());
            at.format("%Y-%m-%d %H:%M:%S+00").to_string()
        });
        Self(all.collect())
    }

    fn at(&self, hour: usize) -> &str {
        self.0.get(hour).map_or("", String::as_str)
    }
}

/// The hour of the `nth` booking of a share, and whether it is over. 37 has no divisor in common with the hours of a year
/// or a month, so no hour of a listing comes twice.
fn hour_of(share: &Share, nth: usize) -> (usize, bool) {
    let mixed = (nth / 2) * 37 + share.listing * 13;
    if share.is_busiest {
        (YEAR + nth, false)
    } else if nth.is_multiple_of(2) {
        (YEAR + mixed % MONTH, false)
    } else {
        (mixed % YEAR, true)
    }
}

/// Bookings of an hour each: half of them accepted over the year before `day`, half confirmed for the month from it on. Rows
/// lie in the tables by listing.
pub fn bookings(host: &Host, size: Size, day: DateTime<Utc>) -> Outcome<()> {
    let shares = shares(size);
    let total = shares.iter().map(|share| share.count).sum();
    let hours = Hours::around(day);
    let now = Utc::now();
    // When those of the future were made: on one of the last thirty days.
    let made: Vec<_> =
        (0..720).map(|hour| (now - TimeDelta::hours(hour)).format("%Y-%m-%d %H:%M:%S+00").to_string()).collect();
    let quote = serde_json::to_string(&StoredQuote {
        quote: Quote::without_voucher(serde_json::from_value(json!({
            "amount_fen": 100, "unit_price_fen": 100, "unit": "hour", "class": "standard", "steps": []
        }))?),
        basis: None,
        terms: serde_json::from_value(json!({}))?,
    })?;
    let (quote, price) = (escaped(&quote), Fen::new(100).get());
    fill(host, "booking", total, |connection| {
        use booking as b;
        let columns = (
            b::id,
            b::reference,
            b::region_code,
            b::listing_id,
            b::provider_id,
            b::enterprise_id,
            b::created_by,
            b::used_by,
            b::state,
            b::starts_at,
            b::ends_at,
            b::quantity,
            b::price_fen,
            b::subsidy_fen,
            b::quote,
            b::final_price_fen,
            b::final_subsidy_fen,
            b::created_at,
            b::updated_at,
            b::accepted_at,
        );
        diesel::copy_from(b::table)
            .from_raw_data(columns, |copy| {
                let mut line = String::new();
                for share in &shares {
                    let provider = size.provider_of(share.listing);
                    for nth in 0..share.count {
                        let n = share.first + nth;
                        let mut random = Seeded::of(size.seed ^ 0xb0, n);
                        let enterprise = random.skewed(size.enterprises()) + 1;
                        let (hour, is_over) = hour_of(share, nth);
                        let (from, to) = (hours.at(hour), hours.at(hour + 1));
                        line.clear();
                        let _ = write!(
                            line,
                            "{}\tBULK-{n:09}\t{DISTRICT}\t{}\t{}\t{}\t{user}\t{user}\t",
                            Kind::Bulk.id(n),
                            Kind::Listing.id(share.listing),
                            Kind::Provider.id(provider),
                            Kind::Enterprise.id(enterprise),
                            user = Kind::User.id(enterprise),
                        );
                        let _ = if is_over {
                            let before = hours.at(hour.saturating_sub(14 * 24));
                            writeln!(
                                line,
                                "accepted\t{from}\t{to}\t1\t{price}\t0\t{quote}\t{price}\t0\t{before}\t{to}\t{to}"
                            )
                        } else {
                            let before = &made[random.below(made.len())];
                            writeln!(
                                line,
                                "confirmed\t{from}\t{to}\t1\t{price}\t0\t{quote}\t\\N\t\\N\t{before}\t{before}\t\\N"
                            )
                        };
                        copy.write_all(line.as_bytes()).map_err(unwritten)?;
                    }
                }
                QueryResult::Ok(())
            })
            .execute(connection)
    })?;
    fill(host, "occupancy", total, |connection| {
        use occupancy as o;
        diesel::copy_from(o::table)
            .from_raw_data((o::listing_id, o::unit, o::starts_at, o::ends_at, o::booking_id), |copy| {
                for share in &shares {
                    for nth in 0..share.count {
                        let (hour, _) = hour_of(share, nth);
                        let (from, to) = (hours.at(hour), hours.at(hour + 1));
                        writeln!(
                            copy,
                            "{}\t1\t{from}\t{to}\t{}",
                            Kind::Listing.id(share.listing),
                            Kind::Bulk.id(share.first + nth),
                        )
                        .map_err(unwritten)?;
                    }
                }
                QueryResult::Ok(())
            })
            .execute(connection)
    })
}
