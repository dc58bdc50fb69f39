//! What customers do.

use super::{Booking, Entry, Model, Owner, Refusal, State, Told, Waits, invalid, taken_for};
use crate::booking_model::shape::{DAY, SHAPES, Span};

/// How many may wait for one listing, and one customer for all.
const MOST_OF_LISTING: usize = 100;
const MOST_OF_CUSTOMER: usize = 20;

impl Model {
    /// Books; into what is kept for an entry of the line, if there is one.
    pub(super) fn book(
        &mut self,
        customer: usize,
        listing: usize,
        span: Span,
        kept: Option<usize>,
    ) -> Result<usize, Refusal> {
        let mut found = self.findings(listing, &span);
        if !found.is_empty() {
            // What is kept for the customer does not stand in its way.
            if kept.is_none() {
                found.extend(self.taken(listing, &span, None));
            }
            return Err(invalid(found));
        }
        let at = self.bookings.len();
        if let Some(entry) = kept {
            let theirs = self.held.iter_mut().filter(|held| held.owner == Owner::Entry(entry));
            theirs.for_each(|held| held.owner = Owner::Booking(at));
        } else {
            self.serve_first(listing);
            self.take(Owner::Booking(at), listing, &span).map_err(|which| taken_for(listing, which))?;
        }
        let state = if SHAPES[listing].auto_confirm { State::Confirmed } else { State::Requested };
        let (is_moved_unasked, deadline, has_left) = (false, None, false);
        self.bookings.push(Booking { customer, listing, span, state, is_moved_unasked, deadline, has_left });
        self.set_state(at, state);
        Ok(at)
    }

    /// All of it or nothing, in one order of listings and time.
    pub(super) fn cart(&mut self, customer: usize, orders: &[(usize, Span)]) -> Result<Vec<Owner>, Refusal> {
        let mut places: Vec<usize> = (0..orders.len()).collect();
        places.sort_by_key(|place| (orders[*place].0, orders[*place].1.from));
        let (mut made, mut refused) = (vec![0; orders.len()], Vec::new());
        for place in places {
            let (listing, span) = orders[place];
            match self.attempt(|model| model.book(customer, listing, span, None)) {
                Ok(booking) => made[place] = booking,
                Err(refusal) => refused.push((place, refusal)),
            }
        }
        if refused.is_empty() { Ok(made.into_iter().map(Owner::Booking).collect()) } else { Err(several(refused)) }
    }

    /// The same window every so many days: all of them, or those that can be had.
    pub(super) fn series(
        &mut self,
        (customer, listing): (usize, usize),
        first: Span,
        (every_days, times): (i64, i64),
        skips: bool,
    ) -> Result<Told, Refusal> {
        let each = |n: i64| {
            let span = first.later(n * every_days * DAY);
            self.attempt(|model| model.book(customer, listing, span, None))
        };
        let outcomes: Vec<_> = (0..times).map(each).collect();
        let is_any = |is_booked: bool| outcomes.iter().any(|outcome| outcome.is_ok() == is_booked);
        if is_any(false) && !(skips && is_any(true)) {
            let refused = outcomes.into_iter().enumerate().filter_map(|(n, outcome)| Some((n, outcome.err()?)));
            return Err(several(refused.collect()));
        }
        let made = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).map(|at| Owner::Booking(*at)).collect();
        let said = outcomes.into_iter().map(|outcome| outcome.err().unwrap_or_else(|| "booked".to_owned()));
        Ok(Told { answer: said.collect::<Vec<_>>().join("; "), made })
    }

    /// By its customer, or another, or by the provider (`None`).
    pub(super) fn cancel(&mut self, who: Option<usize>, at: usize, accepts: bool) -> Result<(), Refusal> {
        let (now, booking) = (self.now, &self.bookings[at]);
        if who.is_some_and(|who| who != booking.customer) {
            return Err("not_found".to_owned());
        }
        let is_customer = who.is_some();
        if is_customer && booking.state == State::InUse {
            return Err("illegal_step".to_owned());
        }
        if is_customer && booking.has_begun(now) {
            return Err("too_late".to_owned());
        }
        if !booking.state.is_live() {
            return Err("illegal_step".to_owned());
        }
        if is_customer && booking.is_within_notice(now) && !accepts {
            return Err("warnings_not_accepted".to_owned());
        }
        self.set_state(at, State::Cancelled);
        self.release(Owner::Booking(at));
        Ok(())
    }

    /// Another time as one step.
    pub(super) fn move_to(&mut self, who: usize, at: usize, span: Span) -> Result<(), Refusal> {
        let (now, booking, own) = (self.now, &self.bookings[at], Owner::Booking(at));
        if who != booking.customer {
            return Err("not_found".to_owned());
        }
        if booking.has_begun(now) {
            return Err("too_late".to_owned());
        }
        let listing = booking.listing;
        let mut found = self.findings(listing, &span);
        if booking.is_within_notice(now) {
            found.push("booking:change_too_late".to_owned());
        }
        if !found.is_empty() {
            found.extend(self.taken(listing, &span, Some(own)));
            return Err(invalid(found));
        }
        if !booking.state.is_ahead() {
            return Err("illegal_step".to_owned());
        }
        let state = if SHAPES[listing].auto_confirm { booking.state } else { State::Requested };
        self.serve_first(listing);
        self.release(own);
        self.take(own, listing, &span).map_err(|which| taken_for(listing, which))?;
        let booking = self.booking(at);
        (booking.span, booking.is_moved_unasked) = (span, false);
        self.set_state(at, state);
        Ok(())
    }

    pub(super) fn join(&mut self, customer: usize, listing: usize, span: Span) -> Result<Owner, Refusal> {
        let found = self.findings(listing, &span);
        if !found.is_empty() {
            return Err(invalid(found));
        }
        if self.has_rooms(listing, &span, None) {
            return Err("slot_free".to_owned());
        }
        let open = |is_counted: &dyn Fn(&Entry) -> bool| {
            self.entries.iter().filter(|entry| entry.is_open() && is_counted(entry)).count()
        };
        if open(&|entry| entry.listing == listing) >= MOST_OF_LISTING {
            return Err("wait_list_full".to_owned());
        }
        if open(&|entry| entry.customer == customer) >= MOST_OF_CUSTOMER {
            return Err("waits_too_often".to_owned());
        }
        if open(&|entry| (entry.customer, entry.listing, entry.span) == (customer, listing, span)) > 0 {
            return Err("waits_before".to_owned());
        }
        let (state, joined) = (Waits::Waiting, self.now);
        self.entries.push(Entry { customer, listing, span, state, joined, until: None });
        Ok(Owner::Entry(self.entries.len() - 1))
    }

    pub(super) fn leave(&mut self, who: usize, at: usize) -> Result<(), Refusal> {
        let entry = &mut self.entries[at];
        if entry.customer != who {
            return Err("not_found".to_owned());
        }
        if entry.state != Waits::Waiting {
            return Err("illegal_step".to_owned());
        }
        entry.state = Waits::Left;
        Ok(())
    }

    pub(super) fn decline_offer(&mut self, at: usize) -> Result<(), Refusal> {
        if self.entries[at].state != Waits::Offered {
            return Err("illegal_step".to_owned());
        }
        self.entries[at].state = Waits::Declined;
        self.release(Owner::Entry(at));
        Ok(())
    }

    pub(super) fn accept_offer(&mut self, at: usize) -> Result<Owner, Refusal> {
        let Entry { customer, listing, span, state, until, .. } = self.entries[at];
        if state != Waits::Offered {
            return Err("illegal_step".to_owned());
        }
        if until.is_some_and(|until| until <= self.now) {
            return Err("offer_over".to_owned());
        }
        let booking = self.book(customer, listing, span, Some(at))?;
        self.entries[at].state = Waits::Booked;
        Ok(Owner::Booking(booking))
    }
}

impl Booking {
    /// Once its time has begun, what is confirmed was kept or missed.
    fn has_begun(&self, now: i64) -> bool {
        self.state == State::Confirmed && self.span.from <= now
    }

    /// What is confirmed is moved and called off in time, unless the provider put it elsewhere.
    fn is_within_notice(&self, now: i64) -> bool {
        let is_bound = self.state == State::Confirmed && !self.is_moved_unasked;
        is_bound && self.span.from - now < SHAPES[self.listing].notice
    }
}

impl Entry {
    const fn is_open(&self) -> bool {
        matches!(self.state, Waits::Waiting | Waits::Offered)
    }
}

fn several(mut refused: Vec<(usize, Refusal)>) -> Refusal {
    refused.sort_unstable();
    let each: Vec<_> = refused.into_iter().map(|(place, refusal)| format!("{place} {refusal}")).collect();
    format!("several_refused: {}", each.join("; "))
}
