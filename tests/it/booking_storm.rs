//! Many people book, move, call off and block the same listings at the same time, with set-up and clean-up around every
//! booking, and two listings that need a third: at no moment are more units in use than there are, buffers included.

use std::thread;

use chrono::Duration;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, order, tomorrow};
use crate::support::given::Person;

const PEOPLE: u64 = 6;
const ACTS: usize = 60;
const UNITS: u8 = 2;
const OPERATORS: u8 = 3;
const SETUP: i64 = 30;
const CLEANUP: i64 = 60;

/// The same throws for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    /// One of `0..sides`.
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).expect("a side")
    }

    /// Half hours around a midnight.
    fn window(&mut self) -> TimeWindow {
        let half_hours = |n: usize| Duration::minutes(30 * i64::try_from(n).expect("a number"));
        let starts_at = tomorrow(12, 0) + half_hours(self.throw(48));
        TimeWindow::new(starts_at, starts_at + half_hours(1 + self.throw(5))).expect("a window")
    }
}

#[derive(QueryableByName)]
struct Most {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Two instruments with two units each that both need the one operator, who can be booked alone, too.
struct Lab {
    instruments: [ListingId; 2],
    operator: ListingId,
}

impl Lab {
    fn found(app: &TestApp, provider: &Person) -> Self {
        let listing =
            |units: u8| app.listing_with(provider, &GivenListing { units: units.into(), ..GivenListing::default() });
        let lab = Self { instruments: [listing(UNITS), listing(UNITS)], operator: listing(OPERATORS) };
        let set = |id: ListingId, rules: &Value| {
            app.put(&format!("/api/v1/listings/{id}/rules?version=0"), &provider.token, rules).expect(200);
        };
        set(lab.operator, &json!({"setup_minutes": CLEANUP, "cleanup_minutes": SETUP}));
        for id in lab.instruments {
            let requires = json!([{"listing_id": lab.operator}]);
            set(id, &json!({"setup_minutes": SETUP, "cleanup_minutes": CLEANUP, "requires": requires}));
        }
        lab
    }

    fn any(&self, dice: &mut Dice) -> ListingId {
        [self.instruments[0], self.instruments[1], self.operator][dice.throw(3)]
    }
}

#[test]
fn a_storm_of_bookings_moves_and_blocks_never_overfills_a_listing() {
    let app = TestApp::start();
    let provider = app.provider();
    let lab = Lab::found(&app, &provider);

    let done: usize = thread::scope(|scope| {
        let people: Vec<_> = (0..PEOPLE)
            .map(|seed| {
                let (app, provider, lab) = (&app, &provider, &lab);
                scope.spawn(move || {
                    let mut dice = Dice(seed);
                    let customer = app.enterprise();
                    let (mut mine, mut blocks, mut done) = (Vec::<String>::new(), Vec::<String>::new(), 0);
                    for _ in 0..ACTS {
                        let (window, listing) = (dice.window(), lab.any(&mut dice));
                        let reply = match dice.throw(10) {
                            0..5 => app.post("/api/v1/bookings", &customer.token, &order(listing, window, "none")),
                            5..7 if !mine.is_empty() => {
                                let id = &mine[dice.throw(mine.len())];
                                app.post(
                                    &format!("/api/v1/bookings/{id}/move"),
                                    &customer.token,
                                    &json!({"window": window}),
                                )
                            }
                            7 if !mine.is_empty() => {
                                let id = mine.swap_remove(dice.throw(mine.len()));
                                app.post(
                                    &format!("/api/v1/bookings/{id}/cancel"),
                                    &customer.token,
                                    &json!({"reason": "x"}),
                                )
                            }
                            8 => {
                                let unit = (dice.throw(10) < 7).then_some(1);
                                let block = json!({"window": window, "unit": unit, "reason": "x"});
                                app.post(&format!("/api/v1/listings/{listing}/blocks"), &provider.token, &block)
                            }
                            _ if !blocks.is_empty() => {
                                let id = blocks.swap_remove(dice.throw(blocks.len()));
                                app.post(&format!("/api/v1/blocks/{id}/lift"), &provider.token, &json!({}))
                            }
                            _ => continue,
                        };
                        assert!(
                            matches!(reply.status, 200 | 201 | 204 | 409 | 503),
                            "{}: {}",
                            reply.status,
                            reply.text
                        );
                        done += usize::from(reply.status < 300);
                        if reply.status == 201 {
                            let made: Value = reply.json();
                            let id = made["id"].as_str().expect("an id").to_owned();
                            if made["reference"].is_null() { blocks.push(id) } else { mine.push(id) }
                        }
                    }
                    done
                })
            })
            .collect();
        people.into_iter().map(|one| one.join().expect("no panic")).sum()
    });
    assert!(done > 60, "the storm was a breeze: {done}");

    // Asked of the bookings and blocks themselves, not of the calendar that guards them: at the start of every one, how
    // many are there? A booking of an instrument is there at the operator's, too.
    for (listing, units) in [(lab.instruments[0], UNITS), (lab.instruments[1], UNITS), (lab.operator, OPERATORS)] {
        let (setup, cleanup) = if listing == lab.operator { (CLEANUP, SETUP) } else { (SETUP, CLEANUP) };
        let most = app.read(|conn| {
            diesel::sql_query(
                "WITH held AS (
                     SELECT starts_at - make_interval(mins => $1) AS from_at, ends_at + make_interval(mins => $2) AS to_at, 1 AS n
                     FROM booking WHERE state IN ('requested', 'confirmed') AND (listing_id = $3 OR $4)
                     UNION ALL
                     SELECT k.starts_at, k.ends_at, (SELECT count(*) FROM occupancy o WHERE o.block_id = k.id)
                     FROM listing_block k WHERE k.lifted_at IS NULL AND k.listing_id = $3)
                 SELECT coalesce(max(together), 0)::bigint AS n FROM (
                     SELECT (SELECT sum(h.n) FROM held h WHERE h.from_at <= at.from_at AND at.from_at < h.to_at) AS together
                     FROM held at) counted",
            )
            .bind::<Integer, _>(i32::try_from(setup).expect("minutes"))
            .bind::<Integer, _>(i32::try_from(cleanup).expect("minutes"))
            .bind::<diesel::sql_types::Uuid, _>(listing)
            .bind::<diesel::sql_types::Bool, _>(listing == lab.operator)
            .get_result::<Most>(conn)
            .map_err(DbError::from)
        });
        assert!(most.n <= i64::from(units), "{} at once, of {units}", most.n);
        assert!(listing != lab.operator || most.n == i64::from(units), "the operators were all busy at some time");
    }
    let halves = app.read(|conn| {
        diesel::sql_query(
            "SELECT count(*) AS n FROM booking b WHERE b.state IN ('requested', 'confirmed')
                 AND (SELECT count(*) FROM occupancy o WHERE o.booking_id = b.id)
                     <> 1 + jsonb_array_length(b.quote -> 'terms' -> 'companions')",
        )
        .get_result::<Most>(conn)
        .map_err(DbError::from)
    });
    assert_eq!(halves.n, 0, "all that is needed, or nothing");
}
