//! What is due without anybody asking, done by three processes that are killed again and again in the middle of it: nothing
//! is done twice, nothing is forgotten, no money is held for what is over.

use std::thread;
use std::time::{Duration as Span, Instant};

use chrono::{DateTime, Duration, Utc};
use chuangquan::booking::model::{NewDelivery, NewOrder};
use chuangquan::booking::service::{self as bookings, Cancellation, run_wait_list};
use chuangquan::kernel::{Fen, ListingId, TimeWindow};
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::json;

use crate::support::booking::{GivenListing, order};
use crate::support::given::Person;
use crate::support::process::{Process, eventually};
use crate::support::{TestApp, sealer};

/// Of each kind of thing that is due.
const EACH: i64 = 20;
/// When what is due now was begun.
const AGO: i64 = 12;
/// Another seed, other moments: `SEED=… cargo test processes_due`.
const SEED: u64 = 20_261_129;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(app: &TestApp, sql: &str) -> i64 {
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
}

/// A small generator of numbers (xorshift), so that a run can be repeated.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// The n-th hour from a day that is `days` from the test's beginning.
fn window(app: &TestApp, days: i64, n: i64) -> TimeWindow {
    let hour: DateTime<Utc> = DateTime::from_timestamp(app.clock.now().timestamp() / 3_600 * 3_600, 0).expect("one");
    let starts_at = hour + Duration::days(days) + Duration::hours(n);
    TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window")
}

/// Everything that is due by now, `EACH` of a kind, begun twelve days ago.
struct Due {
    app: TestApp,
    enterprise: Person,
    provider: Person,
}

impl Due {
    fn begun() -> Self {
        let app = TestApp::start_at(Utc::now() - Duration::days(AGO));
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let due = Self { app, enterprise, provider };
        let voucher = due.app.voucher(&due.app.programme(), &due.enterprise, Fen::from_yuan(20_000));
        due.unanswered(voucher);
        due.not_accepted(voucher);
        due.missed(voucher);
        due.waited_for();
        due.to_be_reminded_of();
        due
    }

    fn listing(&self, auto_confirm: bool) -> ListingId {
        self.app.listing_with(&self.provider, &GivenListing { auto_confirm, ..GivenListing::default() })
    }

    /// Requests that nobody answered.
    fn unanswered(&self, voucher: chuangquan::kernel::VoucherId) {
        let listing = self.listing(false);
        for n in 0..EACH {
            self.app.booking(&self.enterprise, listing, window(&self.app, 3, n), voucher);
        }
    }

    /// Deliveries that the enterprise accepts by silence.
    fn not_accepted(&self, voucher: chuangquan::kernel::VoucherId) {
        let given = GivenListing {
            kind: chuangquan::catalog::ListingKind::TestService,
            price: (chuangquan::catalog::PriceUnit::Fixed, Fen::from_yuan(100)),
            ..GivenListing::default()
        };
        let listing = self.app.listing_with(&self.provider, &given);
        let wish =
            NewOrder { voucher: chuangquan::booking::model::VoucherChoice::This(voucher), ..NewOrder::of(listing) };
        for _ in 0..EACH {
            let (buyer, seller) = (&self.enterprise.caller, &self.provider.caller);
            let id = self.app.db.write(&buyer.actor(), |tx| bookings::create(tx, buyer, &wish)).expect("ordered").id;
            let done = NewDelivery::default();
            self.app.db.write(&seller.actor(), |tx| bookings::deliver(tx, seller, id, &done)).expect("delivered");
        }
    }

    /// Windows to which nobody came.
    fn missed(&self, voucher: chuangquan::kernel::VoucherId) {
        let listing = self.listing(true);
        let rule = json!({"offer_minutes": 60, "grace_minutes": 30});
        self.app.put(&format!("/api/v1/listings/{listing}/use-rule"), &self.provider.token, &rule).expect(200);
        for n in 0..EACH {
            self.app.booking(&self.enterprise, listing, window(&self.app, 3, n), voucher);
        }
    }

    /// Windows to come that were called off: kept for the first who waits, who did not answer; the second is asked next.
    fn waited_for(&self) {
        let listing = self.listing(true);
        let (holder, waiting) = (self.app.enterprise(), [(); 3].map(|()| self.app.enterprise()));
        let windows: Vec<_> = (0..EACH).map(|n| window(&self.app, AGO + 2, n)).collect();
        let held: Vec<_> =
            windows.iter().map(|window| self.app.booking(&holder, listing, *window, "none").id).collect();
        for (window, id) in windows.iter().zip(held) {
            for person in &waiting {
                let order = serde_json::from_value(order(listing, *window, "none")).expect("an order");
                self.app.write(|tx| bookings::wait_join(tx, &person.caller, &order));
            }
            self.app.write(|tx| bookings::cancel(tx, &holder.caller, id, &Cancellation::because("x")));
        }
        while run_wait_list(&self.app.db).expect("the job runs").offered > 0 {}
    }

    /// Bookings that begin within the day.
    fn to_be_reminded_of(&self) {
        for n in 0..EACH {
            let person = self.app.enterprise();
            let listing = self.listing(true);
            self.app.booking(&person, listing, window(&self.app, AGO, 2 + n % 10), "none");
        }
    }

    /// Of the five kinds of things, how many are done.
    fn done(&self) -> i64 {
        count(
            &self.app,
            "SELECT (SELECT count(*) FROM audit_event WHERE action IN ('booking.timed_out', 'booking.accepted',
                         'booking.missed'))
                  + (SELECT count(*) FROM wait_entry WHERE state = 'lapsed')
                  + (SELECT count(*) FROM reminder WHERE kind = 'booking_begins') AS n",
        )
    }
}

fn start(app: &TestApp) -> Vec<Process> {
    thread::scope(|scope| {
        let starting: Vec<_> = (0..3).map(|_| scope.spawn(|| Process::start(app))).collect();
        starting.into_iter().map(|one| one.join().expect("it starts")).collect()
    })
}

#[test]
fn processes_that_are_killed_again_and_again_do_everything_once() {
    let due = Due::begun();
    let app = &due.app;
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    let mut chance = Chance(seed);
    let all = 5 * EACH;
    let (mut kills, began) = (0, Instant::now());
    let mut processes = start(app);
    let at_first = due.done();
    let mut done = at_first;
    while done < all && began.elapsed() < Span::from_secs(60) {
        // In the middle: a few things after the last time, or while the first is done.
        let next = (done + 1 + i64::try_from(chance.below(12)).expect("small")).min(all);
        while due.done() < next && began.elapsed() < Span::from_secs(60) {
            thread::sleep(Span::from_millis(2));
        }
        // Whoever is left over would do all of it before the others are back.
        kills += processes.iter_mut().map(Process::kill).count();
        drop(processes);
        processes = start(app);
        done = due.done();
    }
    eprintln!("seed {seed}: {kills} processes killed in {:?}", began.elapsed());
    // They may have been done with it before there was anybody to kill.
    assert!(kills >= 4 || at_first > all - 24, "seed {seed}: they were killed in the middle");

    let is = |what: &str, sql: &str, wanted: i64| assert_eq!(count(app, sql), wanted, "seed {seed}: {what}");
    eventually("everything is done", || due.done() >= all);
    eventually("everything is told", || count(app, "SELECT count(*) AS n FROM outbox WHERE handled_at IS NULL") == 0);
    eventually("what is free is seen to", || count(app, "SELECT count(*) AS n FROM calendar_freed") == 0);
    eventually("the journal is chained", || {
        count(
            app,
            "SELECT count(*) AS n FROM ledger_transfer
             WHERE seq > (SELECT coalesce(max(until_seq), 0) FROM ledger_block)",
        ) == 0
    });
    eventually("the audit trail is sealed", || {
        count(
            app,
            "SELECT count(*) AS n FROM audit_event e
             WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_seq = e.seq)",
        ) == 0
    });
    // Nothing is forgotten.
    for (action, state) in
        [("booking.timed_out", "cancelled"), ("booking.accepted", "accepted"), ("booking.missed", "no_show")]
    {
        let sql = format!(
            "SELECT count(*) AS n FROM booking b JOIN audit_event e ON e.subject_id = b.id
             WHERE e.action = '{action}' AND b.state = '{state}'"
        );
        is(action, &sql, EACH);
    }
    is("no request is open", "SELECT count(*) AS n FROM booking WHERE state IN ('requested', 'delivered')", 0);
    is("violations", "SELECT count(*) AS n FROM violation WHERE kind = 'no_show'", EACH);
    // Of every window the second is asked, and only they; it is kept for them.
    for (state, place) in [("lapsed", 0), ("offered", 1), ("waiting", 2)] {
        let sql = format!(
            "SELECT count(*) AS n FROM wait_entry w WHERE w.state = '{state}' AND {place} = (
                 SELECT count(*) FROM wait_entry o WHERE o.listing_id = w.listing_id AND o.starts_at = w.starts_at
                     AND (o.joined_at, o.id) < (w.joined_at, w.id))"
        );
        is(state, &sql, EACH);
    }
    is("kept windows", "SELECT count(*) AS n FROM occupancy WHERE wait_entry_id IS NOT NULL", EACH);
    // Nothing is done twice, and nobody is told twice.
    is(
        "told once",
        "SELECT count(*) AS n FROM (
             SELECT FROM outbox WHERE topic LIKE 'reminder.%' OR topic LIKE 'wait_entry.%' OR topic IN (
                 'booking.timed_out', 'booking.accepted', 'booking.missed')
             GROUP BY topic, subject_id HAVING count(*) > 1) twice",
        0,
    );
    is(
        "recorded once",
        "SELECT count(*) AS n FROM (
             SELECT FROM audit_event WHERE action IN ('booking.timed_out', 'booking.accepted', 'booking.missed',
                 'wait_entry.lapsed')
             GROUP BY action, subject_id HAVING count(*) > 1) twice",
        0,
    );
    is("reminders", "SELECT count(*) AS n FROM outbox WHERE topic = 'reminder.booking_begins'", EACH);
    // Of the money nothing is held any more; what was delivered is redeemed.
    is("held", "SELECT coalesce(sum(debits_pending), 0)::bigint AS n FROM ledger_account", 0);
    is(
        "redeemed",
        "SELECT coalesce(sum(amount), 0)::bigint AS n FROM ledger_transfer WHERE kind = 'post'",
        EACH * Fen::from_yuan(50).get(),
    );
    is("resolved once", "SELECT count(*) AS n FROM ledger_transfer WHERE pending_id IS NOT NULL", 3 * EACH);
    let verification = app.read(|conn| verify(conn, &sealer()));
    assert!(verification.is_sound(), "seed {seed}: {:?}", verification.first_wrong());
}
