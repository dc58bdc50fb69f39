//! The product, on a database of its own: it is told to do what the model was told, and asked what it holds.

mod deeds;

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chuangquan::booking;
use chuangquan::kernel::{BlockId, BookingId, ListingId, TimeWindow, TrainingId, WaitEntryId};
use chuangquan::store::schema::{booking as booking_table, listing, occupancy, wait_entry};
use chuangquan::store::{DbError, Tx};
use chuangquan::training;
use chuangquan::web::Problem;
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{Act, Held, Owner};
use super::shape::{HORIZON, MOST, Minute, SHAPES, Span};
use crate::support::TestApp;
use crate::support::booking::{GivenListing, tomorrow};
use crate::support::given::Person;

/// What the product answered.
#[derive(Debug, Default)]
pub struct Answer {
    /// In the words of [`super::model::Told::answer`].
    pub answer: String,
    /// Things that were made, in order.
    made: Vec<Uuid>,
    /// Windows that it says would do.
    pub proposed: Vec<Span>,
    /// The whole refusal, for who looks for the reason.
    pub whole: String,
}

pub struct Product {
    app: TestApp,
    customers: [Person; 2],
    provider: Person,
    listings: Vec<ListingId>,
    bookings: Vec<BookingId>,
    blocks: Vec<BlockId>,
    trainings: Vec<TrainingId>,
    entries: Vec<WaitEntryId>,
    owners: HashMap<Uuid, Owner>,
}

/// What is held, and by whom: a booking, a block, a training, or somebody in the line.
type Row = (ListingId, i32, DateTime<Utc>, DateTime<Utc>, (Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<Uuid>));

type BookedRow = (BookingId, String, ListingId, DateTime<Utc>, DateTime<Utc>);

fn monday() -> DateTime<Utc> {
    tomorrow(0, 0) - Duration::days(1)
}

fn moment(minute: Minute) -> DateTime<Utc> {
    monday() + Duration::minutes(minute)
}

fn minute(at: DateTime<Utc>) -> Minute {
    let since = at - monday();
    assert_eq!(Duration::minutes(since.num_minutes()), since, "whole minutes");
    since.num_minutes()
}

fn window(span: &Span) -> TimeWindow {
    TimeWindow::new(moment(span.from), moment(span.to)).expect("a window")
}

impl Product {
    pub fn open() -> Self {
        let app = TestApp::start();
        let (customers, provider) = ([app.enterprise(), app.enterprise()], app.provider());
        // However often they do not come, they may go on.
        let mut policy = app.get_public("/api/v1/conduct-policy").expect(200).json();
        policy["ban_points"] = json!(1_000);
        app.put("/api/v1/conduct-policy", &app.city_administrator().token, &policy).expect(200);
        let mut product = Self {
            app,
            customers,
            provider,
            listings: Vec::new(),
            bookings: Vec::new(),
            blocks: Vec::new(),
            trainings: Vec::new(),
            entries: Vec::new(),
            owners: HashMap::new(),
        };
        for at in 0..SHAPES.len() {
            product.offer(at);
        }
        // Units are taken in the order of ids, which the model takes for the order in which listings are made.
        assert!(product.listings.is_sorted(), "ids sort by time");
        product
    }

    fn offer(&mut self, at: usize) {
        let shape = &SHAPES[at];
        let given = GivenListing {
            units: shape.units,
            slot_minutes: i32::try_from(shape.slot).expect("a slot"),
            max_minutes: Some(i32::try_from(MOST).expect("a length")),
            auto_confirm: shape.auto_confirm,
            opening_hours: shape.opening_hours(),
            ..GivenListing::default()
        };
        let id = self.app.listing_with(&self.provider, &given);
        self.app.read(|conn| {
            let days = i32::try_from(HORIZON).expect("days");
            let more = (listing::horizon_days.eq(days), listing::model.eq(shape.model));
            diesel::update(listing::table.find(id)).set(more).execute(conn).map_err(DbError::from)
        });
        let needs: Vec<_> = shape.needs.iter().map(|need| json!({"listing_id": self.listings[*need]})).collect();
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date") + Duration::days(day);
        let exceptions =
            shape.exception.iter().map(|(on, hours)| json!({"from": day(*on), "to": day(*on), "hours": hours}));
        let rules = json!({
            "setup_minutes": shape.setup, "cleanup_minutes": shape.cleanup, "requires": needs,
            "change_notice_minutes": shape.notice, "cancel_notice_minutes": shape.notice,
            "exceptions": exceptions.collect::<Vec<_>>(),
        });
        self.app.put(&format!("/api/v1/listings/{id}/rules?version=0"), &self.provider.token, &rules).expect(200);
        self.listings.push(id);
    }

    pub fn now(&self) -> Minute {
        minute(self.app.clock.now())
    }

    /// Does an act; `made` names what the model says that it makes.
    pub fn perform(&mut self, act: &Act, made: &[Owner]) -> Answer {
        let answer = self.answer(act);
        for (id, owner) in answer.made.iter().zip(made) {
            self.owners.insert(*id, *owner);
            match owner {
                Owner::Booking(_) => keep(&mut self.bookings, BookingId::from_uuid(*id)),
                Owner::Block(_) => keep(&mut self.blocks, BlockId::from_uuid(*id)),
                Owner::Training(_) => keep(&mut self.trainings, TrainingId::from_uuid(*id)),
                Owner::Entry(_) => keep(&mut self.entries, WaitEntryId::from_uuid(*id)),
            }
        }
        answer
    }

    /// Does something for a person, who is answered with the ids of what was made.
    fn asks(
        &self,
        person: &Person,
        work: impl Fn(&mut Tx<'_>, &Person) -> Result<Vec<Uuid>, booking::Error>,
    ) -> Answer {
        match self.app.db.write(&person.caller.actor(), |tx| work(tx, person)) {
            Ok(made) => Answer { answer: "done".to_owned(), made, ..Answer::default() },
            Err(error) => self.refused(error),
        }
    }

    fn teaches(&self, work: impl Fn(&mut Tx<'_>, &Person) -> Result<Vec<Uuid>, training::Error>) -> Answer {
        match self.app.db.write(&self.provider.caller.actor(), |tx| work(tx, &self.provider)) {
            Ok(made) => Answer { answer: "done".to_owned(), made, ..Answer::default() },
            Err(error) => self.refused(error),
        }
    }

    /// As the answer over HTTP would be.
    fn refused<E: std::fmt::Debug>(&self, error: E) -> Answer
    where
        Problem: From<E>,
    {
        let debug = format!("{error:?}");
        let body = serde_json::to_value(Problem::from(error).body(true, None)).expect("a document");
        let free = body["free"].as_array().into_iter().flatten();
        let nearest = body["problems"].as_array().into_iter().flatten().map(|problem| &problem["nearest"]);
        let proposed = free.chain(nearest).filter_map(|one| serde_json::from_value::<TimeWindow>(one.clone()).ok());
        let proposed = proposed.map(|one| Span::new(minute(one.starts_at()), minute(one.ends_at()))).collect();
        Answer { answer: self.word(&body), made: Vec::new(), proposed, whole: format!("{body} {debug}") }
    }

    /// A refusal in the words of the model.
    fn word(&self, problem: &Value) -> String {
        let code = problem["code"].as_str().expect("a code");
        if let Some(refused) = problem["refused"].as_array() {
            let each = refused.iter().map(|one| format!("{} {}", one["order"], self.word(&one["problem"])));
            return format!("{code}: {}", each.collect::<Vec<_>>().join("; "));
        }
        if let Some(id) = problem["companion"]["id"].as_str() {
            let at = self.listings.iter().position(|listing| listing.to_string() == id).expect("a listing of ours");
            return format!("{code} listing {at}");
        }
        let errors = problem["errors"].as_array().into_iter().flatten();
        let said = |error: &Value| Some(format!("{}:{}", error["field"].as_str()?, error["code"].as_str()?));
        let mut errors: Vec<_> = errors.filter_map(said).collect();
        errors.sort_unstable();
        if errors.is_empty() { code.to_owned() } else { format!("{code} {}", errors.join(" ")) }
    }

    fn place_of(&self, listing: ListingId) -> usize {
        self.listings.iter().position(|one| *one == listing).expect("a listing of ours")
    }

    /// Everything that the database holds, in order.
    pub fn calendar(&self) -> Vec<Held> {
        let rows: Vec<Row> = self.app.read(|conn| {
            occupancy::table
                .select((
                    occupancy::listing_id,
                    occupancy::unit,
                    occupancy::starts_at,
                    occupancy::ends_at,
                    (occupancy::booking_id, occupancy::block_id, occupancy::training_id, occupancy::wait_entry_id),
                ))
                .load(conn)
                .map_err(DbError::from)
        });
        let held = |(listing, unit, from, to, (booking, block, training, entry)): Row| {
            let owner = booking.or(block).or(training).or(entry).expect("an owner");
            Held {
                listing: self.place_of(listing),
                span: Span::new(minute(from), minute(to)),
                unit,
                owner: self.owners.get(&owner).copied().unwrap_or_else(|| panic!("{owner} was not made by an act")),
            }
        };
        let mut held: Vec<Held> = rows.into_iter().map(held).collect();
        held.sort_unstable();
        held
    }

    /// State, listing and time of each booking, in the order in which they were made.
    pub fn states(&self) -> Vec<(String, usize, Span)> {
        let rows: Vec<BookedRow> = self.app.read(|conn| {
            booking_table::table
                .select((
                    booking_table::id,
                    booking_table::state,
                    booking_table::listing_id,
                    booking_table::starts_at.assume_not_null(),
                    booking_table::ends_at.assume_not_null(),
                ))
                .order(booking_table::id)
                .load(conn)
                .map_err(DbError::from)
        });
        assert!(rows.iter().map(|row| row.0).eq(self.bookings.iter().copied()), "every booking was told of, in order");
        let told = |(_, state, listing, from, to): BookedRow| {
            (state, self.place_of(listing), Span::new(minute(from), minute(to)))
        };
        rows.into_iter().map(told).collect()
    }

    /// State of each entry of the lines, in the order in which they were made.
    pub fn waits(&self) -> Vec<String> {
        self.app.read(|conn| {
            wait_entry::table.select(wait_entry::state).order(wait_entry::id).load(conn).map_err(DbError::from)
        })
    }
}

fn keep<T: Ord>(all: &mut Vec<T>, made: T) {
    // Where several are made at once, they are told in another order than they were made in.
    let at = all.partition_point(|one| *one < made);
    all.insert(at, made);
}
