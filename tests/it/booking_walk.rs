//! Random sequences of everything that people do with bookings, over the real database: whatever is tried in whatever
//! order, the money held is that of the live bookings, no window is held twice, and the voucher's face is all there.

mod laws;
mod outside;
mod tries;

use chrono::Duration;
use chuangquan::booking::model::{NewDelivery, NewOrder, Relief, Relieved, Settlement, VoucherChoice};
use chuangquan::booking::service::{
    self as bookings, Cancellation, Cart, DisputeDecision, HandOver, NewBlock, NewEnd, NewOutage, NewTransfer,
    NewWindow, ProviderMove, Series, TakeOver, run_attendance, run_deadlines, run_wait_list,
};
use chuangquan::booking::{Error, State};
use chuangquan::catalog::BookingRule;
use chuangquan::identity::Role;
use chuangquan::kernel::{BlockId, BookingId, Fen, ListingId, TimeWindow, VoucherId, WaitEntryId};
use chuangquan::store::schema::{organisation, wait_entry};
use chuangquan::store::{DbError, Tx};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use proptest::prelude::*;
use serde_json::json;

use self::laws::LAWS;
use self::tries::{Try, tries};
use crate::support::TestApp;
use crate::support::booking::{GivenListing, tomorrow};
use crate::support::given::{DISTRICT, Person};

/// The people, one listing with two units that does not confirm by itself, and one voucher that is soon used up.
struct World {
    app: TestApp,
    enterprise: Person,
    colleague: Person,
    /// Another enterprise, which takes bookings over.
    taker: Person,
    provider: Person,
    bureau: Person,
    listing: ListingId,
    /// Another, which the listing may need.
    other: ListingId,
    needs_other: bool,
    voucher: VoucherId,
    bookings: Vec<BookingId>,
    blocks: Vec<BlockId>,
    waiting: Vec<WaitEntryId>,
    /// When the laboratory is busy by its own calendar.
    calendar: Vec<TimeWindow>,
    done: usize,
}

const FACE: Fen = Fen::from_yuan(700);

impl World {
    /// With set-up and clean-up around each booking, or without; with another listing that is needed, or without.
    fn new(has_buffers: bool, needs_other: bool) -> Self {
        let app = TestApp::start();
        let (enterprise, provider, bureau) = (app.small_tech_enterprise(), app.provider(), app.city_administrator());
        let colleague = app.colleague(enterprise.organisation(), Role::EnterpriseMember, DISTRICT);
        let taker = app.enterprise();
        let given = GivenListing { units: 2, auto_confirm: false, ..GivenListing::default() };
        let listing = app.listing_with(&provider, &given);
        let other = app.listing_with(&provider, &given);
        let (setup, cleanup) = if has_buffers { (30, 60) } else { (0, 0) };
        let requires = if needs_other { json!([{"listing_id": other}]) } else { json!([]) };
        let rules = json!({"setup_minutes": setup, "cleanup_minutes": cleanup, "requires": requires,
                           "transfers_allowed": true});
        app.put(&format!("/api/v1/listings/{listing}/rules?version=0"), &provider.token, &rules).expect(200);
        let rules = json!({"setup_minutes": cleanup, "cleanup_minutes": setup});
        app.put(&format!("/api/v1/listings/{other}/rules?version=0"), &provider.token, &rules).expect(200);
        let voucher = app.voucher(&app.programme(), &enterprise, FACE);
        let grace = json!({"offer_minutes": 120, "grace_minutes": 30});
        app.put(&format!("/api/v1/listings/{listing}/use-rule"), &provider.token, &grace).expect(200);
        // However often it misses, it goes on.
        let mut policy = app.get_public("/api/v1/conduct-policy").expect(200).json();
        policy["ban_points"] = json!(1_000);
        app.put("/api/v1/conduct-policy", &bureau.token, &policy).expect(200);
        let (bookings, blocks, waiting) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            app,
            enterprise,
            colleague,
            taker,
            provider,
            bureau,
            listing,
            other,
            needs_other,
            voucher,
            bookings,
            blocks,
            waiting,
            calendar: Vec::new(),
            done: 0,
        }
    }

    /// Whole hours from where the clock stands.
    fn window(&self, hour: i64, length: i64) -> TimeWindow {
        let passed = (self.app.clock.now() - tomorrow(0, 0)).num_hours().max(0);
        let starts_at = tomorrow(0, 0) + Duration::hours(passed + 1 + hour);
        TimeWindow::new(starts_at, starts_at + Duration::hours(length)).expect("a window")
    }

    fn act<T>(&mut self, person: &Person, work: impl FnMut(&mut Tx<'_>) -> Result<T, Error>) -> Option<T> {
        match self.app.db.write(&person.caller.actor(), work) {
            Ok(value) => {
                self.done += 1;
                Some(value)
            }
            // What a person may run into; anything else is a fault of ours.
            Err(
                Error::IllegalStep(_)
                | Error::SlotTaken(_)
                | Error::TooEarly(_)
                | Error::TooLate(_)
                | Error::Voucher(_)
                | Error::Vetoed(_)
                | Error::IllegalWaitStep(_)
                | Error::WaitsBefore
                | Error::Several(_)
                | Error::NotFound
                | Error::Faults(_),
            ) => None,
            // What was waited for has begun.
            Err(Error::Refused(refusal)) if refusal.breaches.iter().all(|b| b.rule == BookingRule::InThePast) => None,
            Err(error) => panic!("{error:?}"),
        }
    }

    fn pick(&self, which: usize) -> Option<BookingId> {
        self.bookings.len().checked_sub(1).map(|last| self.bookings[last - which % self.bookings.len()])
    }

    fn perform(&mut self, one: &Try) {
        let (enterprise, provider, bureau) = (self.enterprise.clone(), self.provider.clone(), self.bureau.clone());
        let (e, p) = (&enterprise.caller, &provider.caller);
        let which = match *one {
            Try::Confirm(n) | Try::Decline(n) | Try::Start(n) | Try::Miss(n) | Try::Accept(n) | Try::Dispute(n) => n,
            Try::CheckOut(n) | Try::HandOver(n) | Try::Transfer(n) | Try::CancelRest(n) => n,
            Try::Cancel { booking, .. }
            | Try::Move { booking, .. }
            | Try::Relocate { booking, .. }
            | Try::Resize { booking, .. }
            | Try::Deliver { booking, .. }
            | Try::Settle { booking, .. } => booking,
            _ => return self.perform_without_booking(one),
        };
        let Some(id) = self.pick(which) else { return };
        if self.change(one, id) {
            return;
        }
        let _ = match *one {
            Try::Confirm(_) => self.act(&provider, |tx| bookings::confirm(tx, p, id)),
            Try::Decline(_) => self.act(&provider, |tx| bookings::decline(tx, p, id, "x")),
            Try::Cancel { by_provider: true, .. } => {
                self.act(&provider, |tx| bookings::cancel(tx, p, id, &Cancellation::because("x")))
            }
            Try::Cancel { .. } => self.act(&enterprise, |tx| bookings::cancel(tx, e, id, &Cancellation::because("x"))),
            Try::Move { hour, length, .. } => {
                let window = self.window(hour, length);
                self.act(&enterprise, |tx| bookings::move_to(tx, e, id, &NewWindow::at(window)))
            }
            Try::Start(_) => self.act(&provider, |tx| bookings::start(tx, p, id)),
            Try::CheckOut(_) => self.act(&provider, |tx| bookings::check_out(tx, p, id, None)),
            Try::Miss(_) => self.act(&provider, |tx| bookings::no_show(tx, p, id)),
            Try::Deliver { minutes, .. } => {
                let delivery = NewDelivery { actual_minutes: Some(minutes), ..NewDelivery::default() };
                self.act(&provider, |tx| bookings::deliver(tx, p, id, &delivery))
            }
            Try::Accept(_) => self.act(&enterprise, |tx| bookings::accept(tx, e, id)),
            Try::Dispute(_) => self.act(&enterprise, |tx| bookings::dispute(tx, e, id, "x")),
            Try::Settle { outcome, .. } => {
                let outcome = Settlement::ALL[outcome];
                let decision = DisputeDecision { outcome, price_fen: None, reason: "x".to_owned() };
                self.act(&bureau, |tx| bookings::resolve_dispute(tx, &bureau.caller, id, &decision))
            }
            _ => None,
        };
    }

    /// Changes of what is booked; answers whether it was one.
    fn change(&mut self, one: &Try, id: BookingId) -> bool {
        let (enterprise, provider, taker) = (self.enterprise.clone(), self.provider.clone(), self.taker.clone());
        let (e, p) = (&enterprise.caller, &provider.caller);
        let booked = self.app.read(|conn| bookings::booking_detail(conn, e, id)).booking.window.expect("a window");
        match *one {
            Try::Relocate { hour, .. } => {
                let starts_at = self.window(hour, 1).starts_at();
                let window = TimeWindow::new(starts_at, starts_at + booked.duration()).expect("a window");
                let place = ProviderMove { window: Some(window), listing_id: None, reason: "x".to_owned() };
                self.act(&provider, |tx| bookings::provider_move(tx, p, id, &place));
            }
            Try::Resize { by, .. } => {
                let ends_at = booked.ends_at() + Duration::minutes(30 * by);
                let (reason, accept_warnings) = ("x".to_owned(), std::collections::BTreeSet::new());
                let new = NewEnd { ends_at, reason, accept_warnings, override_reason: Some("x".to_owned()) };
                self.act(&provider, |tx| bookings::resize(tx, p, id, &new));
            }
            Try::HandOver(_) => {
                let used_by = self.colleague.caller.user_id;
                self.act(&enterprise, |tx| bookings::hand_over(tx, e, id, &HandOver { used_by }));
            }
            Try::Transfer(_) => {
                let enterprise_uscc = self.app.read(|conn| {
                    let found = organisation::table.find(taker.organisation());
                    found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
                });
                let new = NewTransfer { enterprise_uscc, reason: "x".to_owned() };
                self.act(&enterprise, |tx| bookings::transfer_offer(tx, e, id, &new));
                let take = TakeOver::default();
                let taken = self.act(&taker, |tx| bookings::transfer_accept(tx, &taker.caller, id, &take));
                // It is the other's from now on.
                if taken.is_some() {
                    self.bookings.retain(|other| *other != id);
                }
            }
            Try::CancelRest(_) => {
                self.act(&enterprise, |tx| bookings::cancel_rest(tx, e, id, &Cancellation::because("x")));
            }
            _ => return false,
        }
        true
    }

    fn perform_without_booking(&mut self, one: &Try) {
        let (enterprise, provider) = (self.enterprise.clone(), self.provider.clone());
        match *one {
            Try::Book { hour, length } | Try::BookAlone { hour, length } => {
                let is_alone = matches!(one, Try::BookAlone { .. });
                let order = NewOrder {
                    window: Some(self.window(hour, length)),
                    voucher: VoucherChoice::This(self.voucher),
                    ..NewOrder::of(if is_alone { self.other } else { self.listing })
                };
                let made = self.act(&enterprise, |tx| bookings::create(tx, &enterprise.caller, &order));
                self.bookings.extend(made.map(|made| made.id));
            }
            Try::Series { hour, length } => {
                let order = NewOrder { window: Some(self.window(hour, length)), ..NewOrder::of(self.listing) };
                let (weekly, monthly) = (None, false);
                let series = Series {
                    order,
                    every_days: Some(1),
                    weekly,
                    monthly,
                    expected: Vec::new(),
                    occurrences: 2,
                    skip_what_clashes: true,
                };
                let made = self.act(&enterprise, |tx| bookings::create_series(tx, &enterprise.caller, &series));
                self.bookings.extend(made.into_iter().flatten().filter_map(|one| Some(one.booking?.id)));
            }
            Try::Cart { hour, length } => {
                let window = Some(self.window(hour, length));
                let order = |listing| NewOrder { window, ..NewOrder::of(listing) };
                let cart = Cart { orders: vec![order(self.listing), order(self.other)] };
                let made = self.act(&enterprise, |tx| bookings::create_cart(tx, &enterprise.caller, &cart));
                self.bookings.extend(made.into_iter().flatten().map(|one| one.id));
            }
            Try::LeaveLine(which) if !self.waiting.is_empty() => {
                let id = self.waiting[which % self.waiting.len()];
                self.act(&enterprise, |tx| bookings::wait_leave(tx, &enterprise.caller, id));
            }
            Try::Block { hour, unit } => {
                let new = NewBlock { window: self.window(hour, 2), unit, reason: "x".to_owned() };
                let listing = self.listing;
                let made = self.act(&provider, |tx| bookings::block_create(tx, &provider.caller, listing, &new));
                self.blocks.extend(made.map(|made| made.id));
            }
            Try::Lift(which) if !self.blocks.is_empty() => {
                let id = self.blocks[which % self.blocks.len()];
                self.act(&provider, |tx| bookings::block_lift(tx, &provider.caller, id));
            }
            Try::Stop { hour, unit } => self.stop(hour, unit),
            Try::Join { hour, length } => {
                let order = NewOrder { window: Some(self.window(hour, length)), ..NewOrder::of(self.listing) };
                let made = self.act(&enterprise, |tx| bookings::wait_join(tx, &enterprise.caller, &order));
                self.waiting.extend(made.map(|made| made.id));
            }
            Try::AcceptOffer(which) if !self.waiting.is_empty() => {
                let id = self.offered(which);
                let made = self.act(&enterprise, |tx| {
                    bookings::wait_accept(tx, &enterprise.caller, id, &bookings::WaitAcceptance::default())
                });
                self.bookings.extend(made.map(|made| made.id));
            }
            Try::DeclineOffer(which) if !self.waiting.is_empty() => {
                let id = self.offered(which);
                self.act(&enterprise, |tx| bookings::wait_decline(tx, &enterprise.caller, id));
            }
            Try::BringCalendar(ref busy) => self.bring_calendar(busy),
            Try::ChangeUnits(units) => self.change_units(units),
            Try::RunAttendance => {
                let report = run_attendance(&self.app.db).expect("the job runs");
                assert_eq!(report.failed, 0, "{report:?}");
            }
            Try::RunWaitList => {
                let report = run_wait_list(&self.app.db).expect("the job runs");
                assert_eq!(report.failed, 0, "{report:?}");
            }
            Try::Wait { hours } => self.app.advance(Duration::hours(hours)),
            Try::RunDeadlines => {
                let report = run_deadlines(&self.app.db).expect("the job runs");
                assert_eq!(report.failed, 0, "{report:?}");
            }
            _ => {}
        }
    }

    /// One that is offered, if there is one, else any.
    fn offered(&self, which: usize) -> WaitEntryId {
        let offered: Option<WaitEntryId> = self.app.read(|conn| {
            let offered = wait_entry::table.filter(wait_entry::state.eq("offered"));
            offered.select(wait_entry::id).first(conn).optional().map_err(DbError::from)
        });
        offered.unwrap_or(self.waiting[which % self.waiting.len()])
    }

    /// Stops the instrument, moving what lies in the way to where it is told it could go, or calling it off.
    fn stop(&mut self, hour: i64, unit: Option<i32>) {
        let (provider, listing, window) = (self.provider.clone(), self.listing, self.window(hour, 2));
        if unit.is_some_and(|unit| unit > self.units()) {
            return;
        }
        let now = self.app.clock.now();
        let affected =
            self.app.read(|conn| bookings::outage_affected(conn, &provider.caller, listing, &window, unit, now));
        let mut places = Vec::<TimeWindow>::new();
        let relief = affected.bookings.into_iter().map(|one| {
            // Two that need the same may get in each other's way.
            let is_alone = places.is_empty() || !self.needs_other;
            let free = one.moves.into_iter().find(|free| places.iter().all(|taken| !taken.overlaps(free)));
            let free = free.filter(|_| is_alone);
            places.extend(free);
            let relief = free.map_or(Relief::Cancel, |window| Relief::Move { window });
            Relieved { booking_id: one.booking.id, relief }
        });
        let new =
            NewOutage { window, unit, reason: "x".to_owned(), relief: relief.collect(), training_relief: Vec::new() };
        let made = self.act(&provider, |tx| bookings::outage_create(tx, &provider.caller, listing, &new));
        self.blocks.extend(made.map(|made| made.block.id));
    }

    /// The laws, asked of the database.
    fn check(&self) {
        for law in LAWS {
            let broken: Vec<Broken> = self.app.read(|conn| diesel::sql_query(*law).load(conn).map_err(DbError::from));
            let found: Vec<_> = broken.iter().map(|b| format!("{}: {} is not {}", b.what, b.found, b.wanted)).collect();
            assert!(found.is_empty(), "{}", found.join("; "));
        }
    }

    fn reached(&self, state: State) -> bool {
        self.bookings.iter().any(|id| {
            let shown = self.app.read(|conn| bookings::booking_detail(conn, &self.enterprise.caller, *id));
            shown.booking.state == state
        })
    }
}

#[derive(QueryableByName)]
struct Broken {
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = BigInt)]
    found: i64,
    #[diesel(sql_type = BigInt)]
    wanted: i64,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_the_laws_hold(tries in tries(), has_buffers: bool, needs_other: bool) {
        let mut world = World::new(has_buffers, needs_other);
        for one in &tries {
            world.perform(one);
            world.check();
        }
        prop_assert!(world.done > 5, "the walk stood still: {} of {} tries did something", world.done, tries.len());
    }
}

/// The walk above means something only if its tries can lead everywhere: one walk by hand that does.
#[test]
fn the_tries_lead_to_every_end() {
    let mut world = World::new(false, true);
    let book = |hour| Try::Book { hour, length: 1 };
    // The last booking is number 0.
    for one in [
        book(0),
        Try::Confirm(0),
        Try::Wait { hours: 20 },
        Try::Deliver { booking: 0, minutes: 30 },
        Try::Accept(0),
        book(1),
        Try::Decline(0),
        book(1),
        Try::Cancel { booking: 0, by_provider: false },
        book(1),
        Try::Confirm(0),
        Try::Move { booking: 0, hour: 2, length: 2 },
        Try::Confirm(0),
        Try::Wait { hours: 5 },
        Try::Miss(0),
        book(0),
        Try::Confirm(0),
        Try::Wait { hours: 1 },
        Try::Start(0),
        Try::Deliver { booking: 0, minutes: 60 },
        Try::Dispute(0),
        // Nobody comes: the window is free, and who comes late gets what is left.
        book(0),
        Try::Confirm(0),
        Try::Wait { hours: 2 },
        Try::RunAttendance,
        book(1),
        Try::Confirm(0),
        // Both units are held, somebody waits, and gets what is let go.
        Try::Block { hour: 1, unit: Some(2) },
        Try::Join { hour: 1, length: 1 },
        Try::Cancel { booking: 0, by_provider: true },
        Try::RunWaitList,
        Try::AcceptOffer(0),
        Try::Stop { hour: 1, unit: Some(1) },
        book(3),
        // Both machines are the laboratory's, but for what is booked; what is called off falls to it.
        book(4),
        Try::BringCalendar(vec![(3, 4)]),
        Try::Cancel { booking: 0, by_provider: false },
        Try::BringCalendar(Vec::new()),
        Try::ChangeUnits(1),
        Try::BringCalendar(vec![(2, 1)]),
        Try::ChangeUnits(2),
        book(3),
    ] {
        world.perform(&one);
        world.check();
    }
    let accepted = world.app.read(|conn| {
        let booked = wait_entry::table.filter(wait_entry::state.eq("booked")).count();
        booked.get_result::<i64>(conn).map_err(DbError::from)
    });
    assert_eq!(accepted, 1, "an offer was taken");
    for state in [State::Accepted, State::Rejected, State::Cancelled, State::NoShow, State::Disputed, State::Requested]
    {
        assert!(world.reached(state), "{state}");
    }
}
