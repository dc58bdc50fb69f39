//! The model: a list of what is held, and the rules in their plainest words. It knows nothing of the product's code, and says
//! beforehand what each act will be answered with.

mod customer;
mod line;
mod plan;
mod provider;

use super::shape::{HORIZON, MOST, Minute, SHAPES, Shape, Span};

pub use plan::{Act, Relief};

/// What holds something. Numbers count things of a kind in the order in which they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    Booking(usize),
    Block(usize),
    Training(usize),
    Entry(usize),
}

/// A unit of a listing that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    pub listing: usize,
    pub span: Span,
    pub unit: i32,
    pub owner: Owner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Requested,
    Confirmed,
    InUse,
    Rejected,
    Cancelled,
    NoShow,
}

impl State {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::InUse => "in_use",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// Whether it still lies in the way of others.
    const fn is_live(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed | Self::InUse)
    }

    /// Whether its work has not begun.
    const fn is_ahead(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed)
    }
}

#[derive(Debug, Clone)]
pub struct Booking {
    pub customer: usize,
    pub listing: usize,
    pub span: Span,
    pub state: State,
    /// The provider put it elsewhere, and its customer has not agreed.
    is_moved_unasked: bool,
    /// When a request that nobody answers ends.
    deadline: Option<Minute>,
    has_left: bool,
}

#[derive(Debug, Clone)]
struct Training {
    instrument: usize,
    span: Span,
    holds: bool,
    is_cancelled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    Waiting,
    Offered,
    Booked,
    Declined,
    Lapsed,
    Left,
    Over,
}

impl Waits {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Booked => "booked",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Left => "left",
            Self::Over => "over",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Entry {
    customer: usize,
    listing: usize,
    span: Span,
    pub state: Waits,
    joined: Minute,
    until: Option<Minute>,
}

/// What an act is answered with: a word, and the things that it made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub answer: String,
    pub made: Vec<Owner>,
}

/// A refusal, as [`Told::answer`] has it.
type Refusal = String;

#[derive(Debug, Clone)]
pub struct Model {
    pub now: Minute,
    pub held: Vec<Held>,
    pub bookings: Vec<Booking>,
    pub entries: Vec<Entry>,
    /// How many were set: what one holds is with what is held.
    blocks: usize,
    trainings: Vec<Training>,
}

/// 422 with the fields at fault.
fn invalid(mut faults: Vec<String>) -> Refusal {
    faults.sort_unstable();
    format!("invalid_input {}", faults.join(" "))
}

fn fault(field: &str, code: &str) -> Refusal {
    invalid(vec![format!("{field}:{code}")])
}

/// 409, naming what is taken where it is only needed besides.
fn slot_taken(which: Option<usize>) -> Refusal {
    which.map_or_else(|| "slot_taken".to_owned(), |listing| format!("slot_taken listing {listing}"))
}

/// The same, by the listing that was ordered.
fn taken_for(listing: usize, which: usize) -> Refusal {
    slot_taken(Some(which).filter(|which| *which != listing))
}

impl Model {
    pub const fn new(now: Minute) -> Self {
        Self { now, held: Vec::new(), bookings: Vec::new(), entries: Vec::new(), blocks: 0, trainings: Vec::new() }
    }

    /// Does something whole or not at all.
    fn attempt<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let before = self.clone();
        let outcome = work(self);
        if outcome.is_err() {
            *self = before;
        }
        outcome
    }

    /// Does an act; what is refused changes nothing.
    pub fn perform(&mut self, act: &Act) -> Told {
        match self.attempt(|model| model.dispatch(act)) {
            Ok(told) => told,
            Err(answer) => Told { answer, made: Vec::new() },
        }
    }

    fn dispatch(&mut self, act: &Act) -> Result<Told, Refusal> {
        let done = |made: Vec<Owner>| Told { answer: "done".to_owned(), made };
        let nothing = |()| done(Vec::new());
        let one = |made: Owner| done(vec![made]);
        match act {
            Act::Book { who, listing, span } => self.book(*who, *listing, *span, None).map(Owner::Booking).map(one),
            Act::Cart { who, orders } => self.cart(*who, orders).map(done),
            Act::Series { who, listing, span, every_days, times, skips } => {
                self.series((*who, *listing), *span, (*every_days, *times), *skips)
            }
            Act::Confirm(booking) => self.confirm(*booking).map(nothing),
            Act::Decline(booking) => self.decline(*booking).map(nothing),
            Act::Cancel { who, booking, accepts } => self.cancel(*who, *booking, *accepts).map(nothing),
            Act::Move { who, booking, span } => self.move_to(*who, *booking, *span).map(nothing),
            Act::Relocate { booking, span } => self.relocate(*booking, *span).map(nothing),
            Act::Swap { booking, to } => self.swap(*booking, *to).map(nothing),
            Act::Resize { booking, ends } => self.resize(*booking, *ends).map(nothing),
            Act::Start(booking) => self.start(*booking).map(nothing),
            Act::CheckOut(booking) => self.check_out(*booking).map(nothing),
            Act::NoShow(booking) => self.no_show(*booking).map(nothing),
            Act::Block { listing, unit, span } => self.block(*listing, *unit, *span).map(one),
            Act::Lift(block) => {
                self.release(Owner::Block(*block));
                Ok(done(Vec::new()))
            }
            Act::Outage { listing, unit, span, relief, lessons } => {
                self.outage((*listing, *unit), *span, relief, lessons).map(one)
            }
            Act::Teach { listing, span, holds } => self.teach(*listing, *span, *holds).map(one),
            Act::MoveTraining { training, span, to, holds } => {
                self.move_training(*training, (*span, *to, *holds)).map(nothing)
            }
            Act::CancelTraining(training) => self.cancel_training(*training).map(nothing),
            Act::Join { who, listing, span } => self.join(*who, *listing, *span).map(one),
            Act::Leave { who, entry } => self.leave(*who, *entry).map(nothing),
            Act::DeclineOffer { entry, .. } => self.decline_offer(*entry).map(nothing),
            Act::AcceptOffer { entry, .. } => self.accept_offer(*entry).map(one),
            Act::RunLine => Ok(Told { answer: self.run_line(), made: Vec::new() }),
            Act::RunDeadlines => Ok(Told { answer: self.run_deadlines(), made: Vec::new() }),
            Act::Wait { minutes } => {
                self.now += minutes;
                Ok(done(Vec::new()))
            }
        }
    }

    /// The first unit of which nobody but `own` holds any of a span.
    fn first_free(&self, listing: usize, span: &Span, own: Option<Owner>) -> Option<i32> {
        let is_held = |unit: i32| {
            let others = self.held.iter().filter(|held| Some(held.owner) != own);
            others.into_iter().any(|held| (held.listing, held.unit) == (listing, unit) && held.span.overlaps(span))
        };
        (1..=SHAPES[listing].units).find(|unit| !is_held(*unit))
    }

    /// Whether somebody could have a window of a listing, the time around it and all that it needs included.
    fn has_rooms(&self, listing: usize, span: &Span, own: Option<Owner>) -> bool {
        let is_free = |room: &usize| self.first_free(*room, &SHAPES[*room].around(span), own).is_some();
        Shape::rooms(listing).iter().all(is_free)
    }

    /// Takes a unit of a listing and of all that it needs; the first of which nothing is left, if there is one.
    fn take(&mut self, owner: Owner, listing: usize, span: &Span) -> Result<(), usize> {
        for room in Shape::rooms(listing) {
            let span = SHAPES[room].around(span);
            let unit = self.first_free(room, &span, None).ok_or(room)?;
            self.held.push(Held { listing: room, span, unit, owner });
        }
        Ok(())
    }

    fn release(&mut self, owner: Owner) {
        self.held.retain(|held| held.owner != owner);
    }

    /// The rules that a window breaks: of the listing, and the opening hours of what it needs.
    fn findings(&self, listing: usize, span: &Span) -> Vec<String> {
        let shape = &SHAPES[listing];
        let mut found = Vec::new();
        let mut say = |breaks: bool, what: &str| {
            if breaks {
                found.push(format!("window.{what}"));
            }
        };
        say(span.from.rem_euclid(super::shape::DAY) % shape.slot != 0, "starts_at:misaligned");
        say(span.to.rem_euclid(super::shape::DAY) % shape.slot != 0, "ends_at:misaligned");
        say(span.length() < shape.slot, "ends_at:too_short");
        say(span.length() > MOST, "ends_at:too_long");
        say(span.from < self.now, "starts_at:in_the_past");
        say(span.from - self.now > HORIZON * super::shape::DAY, "starts_at:too_far_ahead");
        for room in Shape::rooms(listing) {
            say(!SHAPES[room].is_open(span), "starts_at:closed");
        }
        found
    }

    /// What of a window somebody else has, as it is said beside the rules that it breaks.
    fn taken(&self, listing: usize, span: &Span, own: Option<Owner>) -> Vec<String> {
        let is_taken = |room: &usize| self.first_free(*room, &SHAPES[*room].around(span), own).is_none();
        let taken = Shape::rooms(listing).into_iter().filter(is_taken);
        taken.map(|_| "window.starts_at:slot_taken".to_owned()).collect()
    }

    /// Whether a window that the product proposed would do.
    pub fn would_do(&self, listing: usize, span: &Span, own: Option<Owner>) -> bool {
        self.findings(listing, span).is_empty() && self.has_rooms(listing, span, own)
    }

    /// Everything that is held, in order; no two of it overlap.
    pub fn calendar(&self) -> Vec<Held> {
        let mut held = self.held.clone();
        held.sort_unstable();
        held
    }

    /// The law of all this: nothing of one unit is held twice.
    pub fn overlap(&self) -> Option<(Held, Held)> {
        let mut held = self.held.clone();
        held.sort_unstable_by_key(|one| (one.listing, one.unit, one.span));
        let twice = held.windows(2).find(|two| {
            (two[0].listing, two[0].unit) == (two[1].listing, two[1].unit) && two[0].span.overlaps(&two[1].span)
        });
        twice.map(|two| (two[0], two[1]))
    }

    fn booking(&mut self, at: usize) -> &mut Booking {
        &mut self.bookings[at]
    }

    /// A request waits three days for its answer, and no longer than its time.
    fn set_state(&mut self, at: usize, state: State) {
        let now = self.now;
        let booking = self.booking(at);
        booking.state = state;
        booking.deadline = (state == State::Requested).then(|| (now + 3 * 1_440).min(booking.span.from).max(now));
    }
}
