//! What an operation comes to when its turn is there: which things it is about, and when.

use super::{Booking, Entry, Held, Model, Owner, State, Waits};
use crate::booking_model::op::{Op, Plan, Wish};
use crate::booking_model::shape::{DAY, FURNACE, MICROSCOPE, Minute, SHAPES, Span, TWIN};

/// What becomes of a thing that lies in the way of an outage.
#[derive(Debug, Clone, Copy)]
pub enum Relief {
    Move(Span),
    Swap(usize),
    Cancel,
}

/// An operation with everything that it names.
#[derive(Debug, Clone)]
pub enum Act {
    Book {
        who: usize,
        listing: usize,
        span: Span,
    },
    Cart {
        who: usize,
        orders: Vec<(usize, Span)>,
    },
    Series {
        who: usize,
        listing: usize,
        span: Span,
        every_days: i64,
        times: i64,
        skips: bool,
    },
    Confirm(usize),
    Decline(usize),
    /// By one of the customers, or by the provider.
    Cancel {
        who: Option<usize>,
        booking: usize,
        accepts: bool,
    },
    Move {
        who: usize,
        booking: usize,
        span: Span,
    },
    Relocate {
        booking: usize,
        span: Span,
    },
    Swap {
        booking: usize,
        to: usize,
    },
    Resize {
        booking: usize,
        ends: Minute,
    },
    Start(usize),
    CheckOut(usize),
    NoShow(usize),
    Block {
        listing: usize,
        unit: Option<i32>,
        span: Span,
    },
    Lift(usize),
    Outage {
        listing: usize,
        unit: Option<i32>,
        span: Span,
        relief: Vec<(usize, Relief)>,
        lessons: Vec<(usize, Relief)>,
    },
    Teach {
        listing: usize,
        span: Span,
        holds: bool,
    },
    MoveTraining {
        training: usize,
        span: Option<Span>,
        to: Option<usize>,
        holds: Option<bool>,
    },
    CancelTraining(usize),
    Join {
        who: usize,
        listing: usize,
        span: Span,
    },
    Leave {
        who: usize,
        entry: usize,
    },
    DeclineOffer {
        who: usize,
        entry: usize,
    },
    AcceptOffer {
        who: usize,
        entry: usize,
    },
    RunLine,
    RunDeadlines,
    Wait {
        minutes: Minute,
    },
}

impl Act {
    /// What it is called where acts are counted.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Book { .. } => "book",
            Self::Cart { .. } => "cart",
            Self::Series { .. } => "series",
            Self::Confirm(_) => "confirm",
            Self::Decline(_) => "decline",
            Self::Cancel { .. } => "cancel",
            Self::Move { .. } => "move",
            Self::Relocate { .. } => "relocate",
            Self::Swap { .. } => "swap",
            Self::Resize { .. } => "resize",
            Self::Start(_) => "start",
            Self::CheckOut(_) => "check out",
            Self::NoShow(_) => "no-show",
            Self::Block { .. } => "block",
            Self::Lift(_) => "lift",
            Self::Outage { .. } => "outage",
            Self::Teach { .. } => "teach",
            Self::MoveTraining { .. } => "move training",
            Self::CancelTraining(_) => "cancel training",
            Self::Join { .. } => "join",
            Self::Leave { .. } => "leave",
            Self::DeclineOffer { .. } => "decline offer",
            Self::AcceptOffer { .. } => "accept offer",
            Self::RunLine => "run line",
            Self::RunDeadlines => "run deadlines",
            Self::Wait { .. } => "wait",
        }
    }
}

const REQUESTED: &[State] = &[State::Requested];
const AHEAD: &[State] = &[State::Requested, State::Confirmed];
const LIVE: &[State] = &[State::Requested, State::Confirmed, State::InUse];

/// The one that is so far from the newest.
fn pick(count: usize, which: usize) -> Option<usize> {
    count.checked_sub(1).map(|last| last - which % count)
}

/// What can stand in for a listing, if that is meant and there is something; else what cannot.
fn equal_of(listing: usize, fits: bool) -> usize {
    match listing {
        MICROSCOPE if fits => TWIN,
        TWIN if fits => MICROSCOPE,
        _ => FURNACE,
    }
}

impl Model {
    /// Nothing where there is nothing of the kind yet.
    pub fn resolve(&self, op: &Op) -> Option<Act> {
        let booking = |which: usize, states: &[State]| self.one_of(states, which);
        let training = |which: usize| pick(self.trainings.len(), which);
        let entry = |which: usize| pick(self.entries.len(), which);
        let at = |wish: &Wish| wish.at(self.now);
        let customer_of = |booking: usize, is_stranger: bool| {
            let customer = self.bookings[booking].customer;
            if is_stranger { 1 - customer } else { customer }
        };
        let waiter = |entry: usize, is_stranger: bool| {
            let customer = self.entries[entry].customer;
            if is_stranger { 1 - customer } else { customer }
        };
        Some(match op {
            Op::Book { who, listing, wish } => Act::Book { who: *who, listing: *listing, span: at(wish) },
            Op::Cart { who, orders } => {
                let orders = orders.iter().map(|(listing, wish)| (*listing, at(wish))).collect();
                Act::Cart { who: *who, orders }
            }
            Op::Series { who, listing, wish, every_days, times, skips } => Act::Series {
                who: *who,
                listing: *listing,
                span: at(wish),
                every_days: *every_days,
                times: *times,
                skips: *skips,
            },
            Op::Confirm { which } => Act::Confirm(booking(*which, REQUESTED)?),
            Op::Decline { which } => Act::Decline(booking(*which, REQUESTED)?),
            Op::Cancel { which, is_stranger, accepts } => {
                let booking = booking(*which, LIVE)?;
                Act::Cancel { who: Some(customer_of(booking, *is_stranger)), booking, accepts: *accepts }
            }
            Op::CancelNear { near, accepts } => {
                let booking = self.nearest(&[State::Confirmed], *near)?;
                Act::Cancel { who: Some(customer_of(booking, false)), booking, accepts: *accepts }
            }
            Op::CancelAsProvider { which } => {
                Act::Cancel { who: None, booking: booking(*which, LIVE)?, accepts: false }
            }
            Op::MakeRoom { which } => {
                Act::Cancel { who: None, booking: self.in_somebodys_way(*which)?, accepts: false }
            }
            Op::Move { which, is_stranger, wish } => {
                let booking = booking(*which, AHEAD)?;
                Act::Move { who: customer_of(booking, *is_stranger), booking, span: at(wish) }
            }
            Op::Relocate { which, by, longer } => {
                let booking = booking(*which, AHEAD)?;
                let Span { from, to } = self.bookings[booking].span.later(*by);
                Act::Relocate { booking, span: Span::new(from, to + longer) }
            }
            Op::Swap { which, fits } => {
                let booking = self.with_equal(*which).or_else(|| booking(*which, AHEAD))?;
                Act::Swap { booking, to: equal_of(self.bookings[booking].listing, *fits) }
            }
            Op::Resize { which, by } => {
                let booking = booking(*which, &[State::Confirmed, State::InUse])?;
                Act::Resize { booking, ends: self.bookings[booking].span.to + by }
            }
            Op::Start { near } => Act::Start(self.nearest(&[State::Confirmed], *near)?),
            Op::CheckOut { near } => {
                Act::CheckOut(self.nearest(&[State::InUse], *near).or_else(|| booking(*near, LIVE))?)
            }
            Op::NoShow { near } => Act::NoShow(self.nearest(&[State::Confirmed, State::InUse], *near)?),
            Op::Block { listing, unit, wish } => Act::Block { listing: *listing, unit: *unit, span: at(wish) },
            Op::Lift { which } => Act::Lift(pick(self.blocks, *which)?),
            Op::Outage { listing, unit, wish, plans, stray } => {
                self.outage_planned((*listing, *unit), at(wish), plans, stray.and_then(|which| booking(which, AHEAD)))
            }
            Op::Teach { listing, wish, holds } => Act::Teach { listing: *listing, span: at(wish), holds: *holds },
            Op::MoveTraining { which, wish, to, holds } => {
                Act::MoveTraining { training: training(*which)?, span: wish.as_ref().map(at), to: *to, holds: *holds }
            }
            Op::CancelTraining { which } => Act::CancelTraining(training(*which)?),
            Op::Join { who, listing, wish } => Act::Join { who: *who, listing: *listing, span: at(wish) },
            Op::JoinFor { who, which } => {
                let Booking { listing, span, .. } = self.bookings[booking(*which, AHEAD)?];
                Act::Join { who: *who, listing, span }
            }
            Op::Leave { which, is_stranger } => {
                let entry = entry(*which)?;
                Act::Leave { who: waiter(entry, *is_stranger), entry }
            }
            Op::DeclineOffer { which } => {
                let entry = self.offered(*which).or_else(|| entry(*which))?;
                Act::DeclineOffer { who: waiter(entry, false), entry }
            }
            Op::AcceptOffer { which } => {
                let entry = self.offered(*which).or_else(|| entry(*which).filter(|_| which % 3 == 0))?;
                Act::AcceptOffer { who: waiter(entry, false), entry }
            }
            Op::RunLine => Act::RunLine,
            Op::RunDeadlines => Act::RunDeadlines,
            Op::Wait { minutes } => Act::Wait { minutes: *minutes },
            Op::WaitForNext => {
                let ahead = self.bookings.iter().filter(|booking| booking.state == State::Confirmed);
                let next = ahead.map(|booking| booking.span.from - self.now).filter(|minutes| *minutes > 0).min()?;
                Act::Wait { minutes: next.min(DAY / 2) }
            }
        })
    }

    /// Of the bookings in one of these states the one that is so far from the newest; now and then of all.
    fn one_of(&self, states: &[State], which: usize) -> Option<usize> {
        let is_meant = |at: &usize| which % 6 == 5 || states.contains(&self.bookings[*at].state);
        let all: Vec<usize> = (0..self.bookings.len()).filter(is_meant).collect();
        pick(all.len(), which).map(|at| all[at])
    }

    /// Of the bookings in one of these states, the one whose beginning is the so-manieth nearest.
    fn nearest(&self, states: &[State], near: usize) -> Option<usize> {
        let is_meant = |at: &usize| states.contains(&self.bookings[*at].state);
        let mut all: Vec<usize> = (0..self.bookings.len()).filter(is_meant).collect();
        all.sort_by_key(|at| ((self.bookings[*at].span.from - self.now).abs(), *at));
        all.get(near % all.len().max(1)).copied()
    }

    /// One of those for whom something is kept.
    fn offered(&self, which: usize) -> Option<usize> {
        let is_kept = |at: &usize| self.held.iter().any(|held| held.owner == Owner::Entry(*at));
        let kept: Vec<usize> = (0..self.entries.len()).filter(is_kept).collect();
        pick(kept.len(), which).map(|at| kept[at])
    }

    /// One of the bookings ahead of a listing that has an equal.
    fn with_equal(&self, which: usize) -> Option<usize> {
        let is_meant = |at: &usize| {
            let booking = &self.bookings[*at];
            booking.state.is_ahead() && !SHAPES[booking.listing].model.is_empty()
        };
        let all: Vec<usize> = (0..self.bookings.len()).filter(is_meant).collect();
        pick(all.len(), which).map(|at| all[at])
    }

    /// A booking that holds what somebody waits for.
    fn in_somebodys_way(&self, which: usize) -> Option<usize> {
        let waits: Vec<&Entry> = self.entries.iter().filter(|entry| entry.state == Waits::Waiting).collect();
        let entry = pick(waits.len(), which).map(|at| waits[at])?;
        let is_in_the_way = |held: &&Held| held.listing == entry.listing && held.span.overlaps(&entry.span);
        self.held.iter().filter(is_in_the_way).find_map(|held| match held.owner {
            Owner::Booking(at) => Some(at),
            _ => None,
        })
    }

    /// An outage with the plans, in turn, for what it lies over.
    fn outage_planned(
        &self,
        (listing, unit): (usize, Option<i32>),
        span: Span,
        plans: &[Plan; 3],
        stray: Option<usize>,
    ) -> Act {
        let units = unit.map_or((1, SHAPES[listing].units), |unit| (unit, unit));
        let (bookings, lessons) = self.in_the_way(listing, units, &span);
        let mut turns = plans.iter().cycle();
        let mut relieve = |of: &Span| match turns.next().expect("plans without end") {
            Plan::Cancel => Some(Relief::Cancel),
            Plan::Stay => Some(Relief::Move(*of)),
            Plan::Later(by) => Some(Relief::Move(of.later(*by))),
            Plan::Swap { fits } => Some(Relief::Swap(equal_of(listing, *fits))),
            Plan::Forget => None,
        };
        let mut relief: Vec<_> =
            bookings.iter().filter_map(|at| Some((*at, relieve(&self.bookings[*at].span)?))).collect();
        let lessons = lessons.iter().filter_map(|at| Some((*at, relieve(&self.trainings[*at].span)?))).collect();
        relief.extend(stray.map(|at| (at, Relief::Cancel)));
        Act::Outage { listing, unit, span, relief, lessons }
    }
}
