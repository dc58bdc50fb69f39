//! Calendars over many bookings: what is free in a window, the week of a busy listing, its feed, the day of a thousand.

use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chuangquan::calendar::model::FeedKind;
use chuangquan::calendar::service::{NewFeed, feed_create};
use chuangquan::identity::Role;
use chuangquan::kernel::ListingId;
use serde_json::json;

use super::Outcome;
use super::asking::{Question, ask};
use super::data::{self, DISTRICT, Kind, Size};
use super::host::Host;
use super::report::Scenario;
use super::search::encoded;

/// The first day of the month for which bookings lie in the tables.
pub fn first_day() -> Outcome<DateTime<Utc>> {
    Ok((Utc::now() + TimeDelta::days(7)).duration_trunc(TimeDelta::days(1))?)
}

pub fn run(host: &Host, size: Size) -> Outcome<Vec<Scenario>> {
    let day = first_day()?;
    let stamp = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let stretch =
        |from: DateTime<Utc>, days: i64| format!("from={}&to={}", stamp(from), stamp(from + TimeDelta::days(days)));
    let question = |name, paths, holds| Question {
        name,
        paths,
        token: None,
        holds,
        clients: 8,
        rounds: 2,
        time: Duration::from_secs(3),
    };
    let category = encoded("分析仪器");

    let free: Vec<String> = (0..8)
        .map(|n| {
            let from = day + TimeDelta::hours(n * 5);
            format!("/api/v1/listings/free?category={category}&minutes=120&limit=50&{}", stretch(from, 1))
        })
        .collect();
    let asked_alone = Question { clients: 1, rounds: 2, ..question("free_alone", free.clone(), "\"first_free\"") };
    let free = ask(host, &question("free", free, "\"first_free\""))?;
    let free_alone = ask(host, &asked_alone)?;

    let busy = Kind::Listing.id(size.busiest());
    let weeks: Vec<String> = (0..4)
        .map(|n| format!("/api/v1/listings/{busy}/calendar?{}", stretch(day + TimeDelta::days(7 * n), 7)))
        .collect();
    let week = ask(host, &question("week", weeks, "\"starts_at\""))?;

    let feed = ask(host, &question("feed", vec![feed(host, size)?], "BEGIN:VEVENT"))?;

    let grids =
        (0..2).map(|n| format!("/api/v1/listings/grid?category={category}&{}", stretch(day + TimeDelta::days(n), 1)));
    let grid = ask(host, &Question { clients: 4, ..question("grid", grids.collect(), "\"busy\":[[") })?;

    let weeks = (0..2)
        .map(|n| format!("/api/v1/listings/grid?category={category}&{}", stretch(day + TimeDelta::days(7 * n), 7)));
    let week_grid = ask(host, &Question { clients: 4, ..question("week_grid", weeks.collect(), "\"busy\":[[") })?;
    let mut feeds = feed.rate("feeds_2000", 1.0);
    feeds.rounds = feed.rounds.iter().map(|(ours, _)| (ours.per_second, 2_000.0)).collect();
    let mut scenarios = vec![
        free.p99("free_p99", 2.0),
        free_alone.p99_under("free_alone_under_50_ms", 50.0),
        week.p99("week_calendar_p99", 2.0),
        feed.rate("feed_rate", 0.5),
        feeds,
        grid.p99("day_grid_1000_p99", 2.0),
        grid.p99_under("day_grid_1000_under_300_ms", 300.0),
        week_grid.p99("week_grid_1000_p99", 2.0),
        week_grid.p99_under("week_grid_1000_under_300_ms", 300.0),
    ];
    for scenario in &mut scenarios {
        scenario.more["listings"] = json!(size.listings);
        scenario.more["bookings"] = json!(size.bookings);
    }
    Ok(scenarios)
}

/// The address of the feed of a listing like most others, from a month ago to a year ahead.
fn feed(host: &Host, size: Size) -> Outcome<String> {
    let listing = size.listings / 2;
    let provider = size.provider_of(listing);
    let caller = data::caller(Role::ProviderMember, Kind::Staff.id(provider), Kind::Provider.id(provider), DISTRICT)?;
    let new = NewFeed { kind: FeedKind::Listing, listing_id: Some(ListingId::from_uuid(Kind::Listing.id(listing))) };
    let made = host.db.write(&caller.actor(), |tx| {
        feed_create(tx, &caller, &new, |token| format!("/api/v1/calendar-feeds/{token}.ics"))
    })?;
    Ok(serde_json::to_value(&made)?["url"].as_str().ok_or("a feed without an address")?.to_owned())
}
