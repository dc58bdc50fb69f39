//! What the jobs do: the line is emptied, and what nobody answered ends.

use super::{Model, Owner, State, Waits};
use crate::booking_model::shape::{Minute, SHAPES, Shape};

/// How long a window is kept for who is asked.
const OFFER: Minute = 120;

impl Model {
    /// Ends offers that nobody answered and waits of which the time has come; then whatever can be had is kept for who came
    /// first, listing by listing.
    pub(super) fn run_line(&mut self) -> String {
        let (now, mut lapsed, mut over, mut offered) = (self.now, 0, 0, 0);
        for at in 0..self.entries.len() {
            let entry = &mut self.entries[at];
            if entry.state == Waits::Offered && entry.until.is_some_and(|until| until <= now) {
                entry.state = Waits::Lapsed;
                self.release(Owner::Entry(at));
                lapsed += 1;
            } else if entry.state == Waits::Waiting && entry.span.from <= now {
                entry.state = Waits::Over;
                over += 1;
            }
        }
        for listing in 0..SHAPES.len() {
            offered += self.empty(listing);
        }
        format!("done: {offered} offered, {lapsed} lapsed, {over} over, 0 failed")
    }

    /// Keeps what can be had of a listing for who came first; answers for how many.
    fn empty(&mut self, listing: usize) -> usize {
        let (now, mut offered) = (self.now, 0);
        let waits = |at: &usize| (self.entries[*at].listing, self.entries[*at].state) == (listing, Waits::Waiting);
        let mut line: Vec<usize> = (0..self.entries.len()).filter(waits).collect();
        line.retain(|at| self.entries[*at].span.from > now);
        line.sort_by_key(|at| (self.entries[*at].joined, *at));
        for at in line {
            let span = self.entries[at].span;
            if self.has_rooms(listing, &span, None) && self.take(Owner::Entry(at), listing, &span).is_ok() {
                self.entries[at].state = Waits::Offered;
                self.entries[at].until = Some((now + OFFER).min(span.from));
                offered += 1;
            }
        }
        offered
    }

    /// Whoever waits for what became free of a listing, of what it needs, or of what needs any of these, is asked before somebody
    /// else takes of it.
    pub(super) fn serve_first(&mut self, listing: usize) {
        let rooms = Shape::rooms(listing);
        for other in 0..SHAPES.len() {
            if Shape::rooms(other).iter().any(|room| rooms.contains(room)) {
                self.empty(other);
            }
        }
    }

    /// Takes an offer back, for its window is taken out of use; they keep their place in the line.
    pub(super) fn withdraw(&mut self, at: usize) {
        let entry = &mut self.entries[at];
        (entry.state, entry.until) = (Waits::Waiting, None);
        self.release(Owner::Entry(at));
    }

    /// Ends requests that nobody answered.
    pub(super) fn run_deadlines(&mut self) -> String {
        let mut cancelled = 0;
        for at in 0..self.bookings.len() {
            if self.bookings[at].deadline.is_some_and(|deadline| deadline <= self.now) {
                self.set_state(at, State::Cancelled);
                self.release(Owner::Booking(at));
                cancelled += 1;
            }
        }
        format!("done: {cancelled} cancelled, 0 failed")
    }
}
