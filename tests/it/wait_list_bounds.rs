//! How many may wait, of one enterprise and in one line, and who may not.

use std::thread;

use chrono::Duration;
use chuangquan::booking::model::NewOrder;
use chuangquan::booking::service as bookings;
use chuangquan::kernel::{TimeWindow, WaitEntryId};
use chuangquan::store::DbError;
use chuangquan::store::schema::wait_entry;
use diesel::prelude::*;
use serde_json::json;

use crate::support::booking::{hours, order};
use crate::support::given::Person;
use crate::wait_list::{Line, count};

#[test]
fn who_may_not_wait_is_told_why() {
    let line = Line::form();
    let person = line.app.enterprise();
    let wish = |window| order(line.listing, window, "none");
    let free = line.ask(&person, "/wait-entries", &wish(hours(12, 13))).expect_problem(409, "slot_free");
    assert_eq!(free["rule"], "slot_free");
    line.join(&person, hours(9, 11));
    line.ask(&person, "/wait-entries", &wish(hours(9, 11))).expect_problem(409, "waits_before");
    let past = TimeWindow::new(line.app.clock.now() - Duration::hours(2), line.app.clock.now()).expect("a window");
    line.ask(&person, "/wait-entries", &wish(past)).expect_problem(422, "invalid_input");
    // From nine and from half past eight, for half an hour to five: nineteen others.
    for (start, lengths) in [(0, 1..=10), (-30, 2..=11)] {
        let starts_at = hours(9, 11).starts_at() + Duration::minutes(start);
        for half_hours in lengths.filter(|n| (start, *n) != (0, 4)) {
            let ends_at = starts_at + Duration::minutes(30 * half_hours);
            line.join(&person, TimeWindow::new(starts_at, ends_at).expect("a window"));
        }
    }
    let starts_at = hours(10, 11).starts_at();
    let more = TimeWindow::new(starts_at, starts_at + Duration::hours(5)).expect("a window");
    let full = line.ask(&person, "/wait-entries", &wish(more)).expect_problem(409, "waits_too_often");
    assert_eq!((&full["value"], &full["limit"]), (&json!(20), &json!(20)));
    let path = format!("/api/v1/listings/{}/use-rule", line.listing);
    let bad = line.app.put(&path, &line.provider.token, &json!({"offer_minutes": 4, "grace_minutes": 1441}));
    assert_eq!(bad.expect_problem(422, "invalid_input")["errors"].as_array().map(Vec::len), Some(2));
    line.app.put(&path, &line.app.provider().token, &json!({"offer_minutes": 30})).expect(404);
}

#[test]
fn a_line_of_a_hundred_is_full() {
    let line = Line::form();
    // From nine and from half past eight, for half an hour to five: twenty for each of five.
    for person in (0..5).map(|_| line.app.enterprise()) {
        for (start, lengths) in [(0, 1..=10), (-30, 2..=11)] {
            for half_hours in lengths {
                let starts_at = hours(9, 11).starts_at() + Duration::minutes(start);
                let window =
                    TimeWindow::new(starts_at, starts_at + Duration::minutes(30 * half_hours)).expect("a window");
                let wish = serde_json::from_value(order(line.listing, window, "none")).expect("an order");
                line.app.write(|tx| bookings::wait_join(tx, &person.caller, &wish));
            }
        }
    }
    let late = line.app.enterprise();
    let wish = order(line.listing, hours(9, 11), "none");
    let full = line.ask(&late, "/wait-entries", &wish).expect_problem(409, "wait_list_full");
    assert_eq!((&full["value"], &full["limit"]), (&json!(100), &json!(100)));
    // Where one goes, one may come.
    line.app.read(|conn| {
        let first = wait_entry::table.select(wait_entry::id).limit(1).first::<WaitEntryId>(conn)?;
        let left = (wait_entry::state.eq("left"),);
        diesel::update(wait_entry::table.find(first)).set(left).execute(conn).map_err(DbError::from)
    });
    line.join(&late, hours(9, 11));
}

/// Windows that overlap what is held from nine to eleven, each another one.
fn wishes(line: &Line) -> Vec<NewOrder> {
    let from_nine = (1..=12).map(|n| (0, n));
    let before = (2..=13).map(|n| (-30, n));
    let wish = |(start, half_hours): (i64, i64)| {
        let starts_at = hours(9, 11).starts_at() + Duration::minutes(start);
        let window = TimeWindow::new(starts_at, starts_at + Duration::minutes(30 * half_hours)).expect("a window");
        NewOrder { window: Some(window), ..NewOrder::of(line.listing) }
    };
    from_nine.chain(before).map(wish).collect()
}

/// Joins with all of the wishes, as fast as it can; answers how many were taken.
fn join_all(line: &Line, person: &Person, wishes: &[NewOrder]) -> usize {
    let join = |wish| line.app.db.write(&person.caller.actor(), |tx| bookings::wait_join(tx, &person.caller, wish));
    wishes.iter().filter(|wish| join(wish).is_ok()).count()
}

#[test]
fn twenty_of_an_enterprise_that_come_at_once_are_not_more() {
    let line = Line::form();
    let person = line.app.enterprise();
    let wishes = wishes(&line);
    let (from, who) = (&line, &person);
    let joined: usize = thread::scope(|scope| {
        let parts: Vec<_> = wishes.chunks(6).map(|part| scope.spawn(move || join_all(from, who, part))).collect();
        parts.into_iter().map(|part| part.join().expect("no panic")).sum()
    });
    assert_eq!((wishes.len(), joined), (24, 20));
    assert_eq!(count(&line.app, "SELECT count(*) AS n FROM wait_entry"), 20);
}

#[test]
fn a_hundred_in_a_line_that_come_at_once_are_not_more() {
    let line = Line::form();
    let people: Vec<_> = (0..6).map(|_| line.app.enterprise()).collect();
    let wishes = wishes(&line);
    let (from, twenty) = (&line, &wishes[..20]);
    let joined: usize = thread::scope(|scope| {
        let all = people.iter().map(|person| scope.spawn(move || join_all(from, person, twenty)));
        let all: Vec<_> = all.collect();
        all.into_iter().map(|one| one.join().expect("no panic")).sum()
    });
    assert_eq!(joined, 100, "of a hundred and twenty");
    assert_eq!(count(&line.app, "SELECT count(*) AS n FROM wait_entry"), 100);
}
