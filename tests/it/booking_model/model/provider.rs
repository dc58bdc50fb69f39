//! What the provider does.

use super::{Held, Model, Owner, Refusal, Relief, State, Training, fault, invalid, slot_taken, taken_for};
use crate::booking_model::shape::{Minute, SHAPES, Span};

/// Customers come a little early.
const EARLY: Minute = 15;

fn illegal<T>() -> Result<T, Refusal> {
    Err("illegal_step".to_owned())
}

impl Model {
    pub(super) fn confirm(&mut self, at: usize) -> Result<(), Refusal> {
        if self.bookings[at].state != State::Requested {
            return illegal();
        }
        self.set_state(at, State::Confirmed);
        Ok(())
    }

    pub(super) fn decline(&mut self, at: usize) -> Result<(), Refusal> {
        if self.bookings[at].state != State::Requested {
            return illegal();
        }
        self.set_state(at, State::Rejected);
        self.release(Owner::Booking(at));
        Ok(())
    }

    /// Another time by the provider's word, against any rule but the calendar's.
    pub(super) fn relocate(&mut self, at: usize, span: Span) -> Result<(), Refusal> {
        let (own, listing) = (Owner::Booking(at), self.bookings[at].listing);
        if !self.bookings[at].state.is_ahead() {
            return illegal();
        }
        if !self.has_rooms(listing, &span, Some(own)) {
            return Err(slot_taken(None));
        }
        self.release(own);
        self.put(at, listing, Relief::Move(span), "")
    }

    /// The same time on an equal instrument.
    pub(super) fn swap(&mut self, at: usize, to: usize) -> Result<(), Refusal> {
        if !self.bookings[at].state.is_ahead() {
            return illegal();
        }
        self.release(Owner::Booking(at));
        self.put(at, self.bookings[at].listing, Relief::Swap(to), "")
    }

    /// Puts a booking that holds nothing in its new place; `from` is the listing that is left, `by` what said so.
    fn put(&mut self, at: usize, from: usize, relief: Relief, by: &str) -> Result<(), Refusal> {
        let (now, booking) = (self.now, self.bookings[at].clone());
        let (listing, span, field) = match relief {
            Relief::Move(span) => (booking.listing, span, format!("{by}window")),
            Relief::Swap(to) => {
                let field = format!("{by}listing_id");
                if from != booking.listing {
                    return Err(fault(&field, "only_needed"));
                }
                let is_equal = to != from && !SHAPES[from].model.is_empty() && SHAPES[to].model == SHAPES[from].model;
                if !is_equal {
                    return Err(fault(&field, "not_equal"));
                }
                (to, booking.span, field)
            }
            Relief::Cancel => unreachable!("nothing is put anywhere"),
        };
        if span.length() != booking.span.length() || span.from < now {
            return Err(fault(&field, "window"));
        }
        if !booking.state.is_ahead() {
            return illegal();
        }
        if self.take(Owner::Booking(at), listing, &span).is_err() {
            return Err(fault(&field, "slot_taken"));
        }
        let moved = self.booking(at);
        moved.is_moved_unasked |= span != booking.span || listing != booking.listing;
        (moved.span, moved.listing) = (span, listing);
        self.set_state(at, booking.state);
        Ok(())
    }

    /// More or less time: where it is, or on another unit if its work has not begun.
    pub(super) fn resize(&mut self, at: usize, ends: Minute) -> Result<(), Refusal> {
        let (now, own, booking) = (self.now, Owner::Booking(at), self.bookings[at].clone());
        if !matches!(booking.state, State::Confirmed | State::InUse) {
            return illegal();
        }
        if booking.has_left {
            return Err("window_held".to_owned());
        }
        let span = Span::new(booking.span.from, ends);
        if span.length() <= 0 {
            return Err(fault("ends_at", "window"));
        }
        if ends == booking.span.to || ends <= now {
            return Err(fault("ends_at", "ends_at"));
        }
        if ends > booking.span.to {
            let mut found = self.findings(booking.listing, &span);
            // It was booked in time, and may have begun.
            found.retain(|one| one != "window.starts_at:in_the_past");
            if !found.is_empty() {
                return Err(invalid(found));
            }
        }
        if !self.stretch(own, ends) {
            if booking.state != State::Confirmed || span.from <= now {
                return Err(slot_taken(None));
            }
            self.release(own);
            self.take(own, booking.listing, &span).map_err(|which| taken_for(booking.listing, which))?;
        }
        let resized = self.booking(at);
        resized.span = span;
        resized.is_moved_unasked |= booking.state == State::Confirmed;
        Ok(())
    }

    /// Has everything that somebody holds end at another time, with the time to clean up, if each unit is free until then.
    fn stretch(&mut self, own: Owner, ends: Minute) -> bool {
        let until = |held: &Held| Span::new(held.span.from, ends + SHAPES[held.listing].cleanup);
        let (mine, others): (Vec<Held>, Vec<Held>) = self.held.iter().copied().partition(|held| held.owner == own);
        let is_free = |held: &Held| {
            let on_unit = others.iter().filter(|other| (other.listing, other.unit) == (held.listing, held.unit));
            on_unit.into_iter().all(|other| !other.span.overlaps(&until(held)))
        };
        if !mine.iter().all(is_free) {
            return false;
        }
        self.held.iter_mut().filter(|held| held.owner == own).for_each(|held| held.span = until(held));
        true
    }

    pub(super) fn start(&mut self, at: usize) -> Result<(), Refusal> {
        if self.bookings[at].state != State::Confirmed {
            return illegal();
        }
        if self.now + EARLY < self.bookings[at].span.from {
            return Err("too_early".to_owned());
        }
        self.set_state(at, State::InUse);
        self.booking(at).is_moved_unasked = false;
        Ok(())
    }

    /// What is left of the time is free again, but for the cleaning.
    pub(super) fn check_out(&mut self, at: usize) -> Result<(), Refusal> {
        let (now, own) = (self.now, Owner::Booking(at));
        if self.bookings[at].state != State::InUse {
            return illegal();
        }
        if std::mem::replace(&mut self.booking(at).has_left, true) {
            return Err("checked_out".to_owned());
        }
        self.held.retain(|held| held.owner != own || held.span.from < now);
        for held in self.held.iter_mut().filter(|held| held.owner == own && held.span.to > now) {
            held.span.to = held.span.to.min(now + SHAPES[held.listing].cleanup);
        }
        Ok(())
    }

    pub(super) fn no_show(&mut self, at: usize) -> Result<(), Refusal> {
        if self.bookings[at].state != State::Confirmed {
            return illegal();
        }
        if self.now < self.bookings[at].span.from {
            return Err("too_early".to_owned());
        }
        self.set_state(at, State::NoShow);
        self.release(Owner::Booking(at));
        Ok(())
    }

    fn units_of(unit: Option<i32>, listing: usize) -> Result<(i32, i32), Refusal> {
        match unit {
            None => Ok((1, SHAPES[listing].units)),
            Some(unit) if (1..=SHAPES[listing].units).contains(&unit) => Ok((unit, unit)),
            Some(_) => Err(fault("unit", "unit")),
        }
    }

    /// Keeps a window of one unit, or of all, free of everything.
    pub(super) fn block(&mut self, listing: usize, unit: Option<i32>, span: Span) -> Result<Owner, Refusal> {
        let units = Self::units_of(unit, listing)?;
        if self.within(listing, units, &span).next().is_some() {
            return Err(slot_taken(None));
        }
        let owner = Owner::Block(self.blocks);
        self.blocks += 1;
        self.held.extend((units.0..=units.1).map(|unit| Held { listing, span, unit, owner }));
        Ok(owner)
    }

    /// What is held of some units within a span.
    fn within<'m>(
        &'m self,
        listing: usize,
        (first, last): (i32, i32),
        span: &'m Span,
    ) -> impl Iterator<Item = &'m Held> {
        let is_there = move |held: &&Held| {
            held.listing == listing && (first..=last).contains(&held.unit) && held.span.overlaps(span)
        };
        self.held.iter().filter(is_there)
    }

    /// Bookings and trainings that an outage would lie over.
    pub(super) fn in_the_way(&self, listing: usize, units: (i32, i32), span: &Span) -> (Vec<usize>, Vec<usize>) {
        let (mut bookings, mut lessons) = (Vec::new(), Vec::new());
        for held in self.within(listing, units, span) {
            match held.owner {
                Owner::Booking(at) if self.bookings[at].state.is_live() => bookings.push(at),
                Owner::Training(at) if self.trainings[at].span.to > self.now => lessons.push(at),
                _ => {}
            }
        }
        for all in [&mut bookings, &mut lessons] {
            all.sort_unstable();
            all.dedup();
        }
        (bookings, lessons)
    }

    /// A block that may lie over bookings and trainings, each of which goes elsewhere or is called off: all or nothing.
    pub(super) fn outage(
        &mut self,
        (listing, unit): (usize, Option<i32>),
        span: Span,
        relief: &[(usize, Relief)],
        lesson_relief: &[(usize, Relief)],
    ) -> Result<Owner, Refusal> {
        let units = Self::units_of(unit, listing)?;
        let (bookings, lessons) = self.in_the_way(listing, units, &span);
        for (place, (at, _)) in relief.iter().enumerate() {
            let is_twice = relief.iter().take(place).any(|(other, _)| other == at);
            if is_twice || !bookings.contains(at) {
                return Err(fault(&format!("relief[{place}].booking_id"), "not_affected"));
            }
        }
        if relief.len() < bookings.len() || lesson_relief.len() < lessons.len() {
            return Err("outage_unresolved".to_owned());
        }
        let offers: Vec<Owner> = self.within(listing, units, &span).map(|held| held.owner).collect();
        for owner in offers {
            if let Owner::Entry(at) = owner {
                self.withdraw(at);
            }
        }
        for (at, how) in relief {
            if matches!(how, Relief::Cancel) {
                self.set_state(*at, State::Cancelled);
            }
            self.release(Owner::Booking(*at));
        }
        for (at, how) in lesson_relief {
            self.trainings[*at].is_cancelled = matches!(how, Relief::Cancel);
            self.release(Owner::Training(*at));
        }
        let block = self.block(listing, unit, span)?;
        for (place, (at, how)) in relief.iter().enumerate() {
            if !matches!(how, Relief::Cancel) {
                self.put(*at, listing, *how, &format!("relief[{place}]."))?;
            }
        }
        for (place, (at, how)) in lesson_relief.iter().enumerate() {
            self.put_lesson(*at, *how, &format!("training_relief[{place}]."))?;
        }
        Ok(block)
    }

    fn put_lesson(&mut self, at: usize, how: Relief, by: &str) -> Result<(), Refusal> {
        let training = self.trainings[at].clone();
        let (span, instrument, field) = match how {
            Relief::Move(span) => (span, training.instrument, "window"),
            Relief::Swap(to) => (training.span, to, "listing_id"),
            Relief::Cancel => return Ok(()),
        };
        if training.span.from <= self.now {
            return Err("training_closed".to_owned());
        }
        if span.from <= self.now {
            return Err(fault(&format!("{by}window"), "out_of_range"));
        }
        let moved = Training { instrument, span, holds: true, ..training };
        if self.hold(at, moved) { Ok(()) } else { Err(fault(&format!("{by}{field}"), "slot_taken")) }
    }

    /// Puts a training where it is to be, with a unit if it needs one; answers whether there was one.
    fn hold(&mut self, at: usize, training: Training) -> bool {
        let owner = Owner::Training(at);
        self.release(owner);
        if training.holds {
            let Some(unit) = self.first_free(training.instrument, &training.span, None) else { return false };
            self.held.push(Held { listing: training.instrument, span: training.span, unit, owner });
        }
        self.trainings[at] = training;
        true
    }

    pub(super) fn teach(&mut self, listing: usize, span: Span, holds: bool) -> Result<Owner, Refusal> {
        if span.from <= self.now {
            return Err(fault("window.starts_at", "out_of_range"));
        }
        let at = self.trainings.len();
        let training = Training { instrument: listing, span, holds, is_cancelled: false };
        self.trainings.push(training.clone());
        if self.hold(at, training) { Ok(Owner::Training(at)) } else { Err(slot_taken(None)) }
    }

    pub(super) fn move_training(
        &mut self,
        at: usize,
        (span, to, holds): (Option<Span>, Option<usize>, Option<bool>),
    ) -> Result<(), Refusal> {
        let old = self.open_training(at)?;
        let moved = Training {
            instrument: to.unwrap_or(old.instrument),
            span: span.unwrap_or(old.span),
            holds: holds.unwrap_or(old.holds),
            is_cancelled: false,
        };
        if (moved.instrument, moved.span, moved.holds) == (old.instrument, old.span, old.holds) {
            return Err(fault("window", "unchanged"));
        }
        if moved.span.from <= self.now {
            return Err(fault("window.starts_at", "out_of_range"));
        }
        if self.hold(at, moved) { Ok(()) } else { Err(slot_taken(None)) }
    }

    pub(super) fn cancel_training(&mut self, at: usize) -> Result<(), Refusal> {
        self.open_training(at)?;
        self.trainings[at].is_cancelled = true;
        self.release(Owner::Training(at));
        Ok(())
    }

    /// Neither begun nor called off.
    fn open_training(&self, at: usize) -> Result<Training, Refusal> {
        let training = &self.trainings[at];
        if training.is_cancelled || training.span.from <= self.now {
            return Err("training_closed".to_owned());
        }
        Ok(training.clone())
    }
}
