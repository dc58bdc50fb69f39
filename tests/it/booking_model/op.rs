//! What is tried, drawn by lot. An operation says nothing of what there is when its turn comes, so that a list of them still
//! means something when some are left out.

use super::shape::{DAY, FURNACE, LINE, Minute, OPERATOR, SHAPES, Span};

/// The same numbers for the same seed, everywhere (SplitMix64).
pub struct Lot(u64);

impl Lot {
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most.max(1)).expect("a count");
        usize::try_from(self.next() % most).expect("below a count")
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of_these<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.below(these.len())]
    }

    fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from + 1).expect("a range"))).expect("within it")
    }
}

/// A window as it is wished for: so many days from the day of then.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    days: i64,
    minute: Minute,
    length: Minute,
}

impl Wish {
    pub const fn at(&self, now: Minute) -> Span {
        let from = (now.div_euclid(DAY) + self.days) * DAY + self.minute;
        Span::new(from, from + self.length)
    }

    /// Mostly as the listing likes it, now and then against some rule.
    fn of(listing: usize, lot: &mut Lot) -> Self {
        let (first, last) = match listing {
            OPERATOR | LINE => (8, 18),
            FURNACE => (18, 29),
            _ => (0, 23),
        };
        let hour = if lot.one_in(8) { lot.between(0, 23) } else { lot.between(first, last) };
        let half = if SHAPES[listing].slot == 30 && lot.one_in(2) { 30 } else { 0 };
        let mut wish = Self {
            days: lot.of_these(&[0, 0, 1, 1, 1, 2, 2]),
            minute: hour * 60 + half,
            length: lot.of_these(&[60, 60, 60, 120, 120, 120, 180, 240, 360]),
        };
        if wish.days == 0 && lot.one_in(2) {
            // Still to come at most times of the day.
            wish.minute = wish.minute.max(840);
        }
        match lot.below(60) {
            0 => wish.days = -1,
            1 => wish.days = 11,
            2 => wish.minute += 10,
            3 => wish.length += 15,
            4 => wish.length = 30,
            5 => wish.length = 540,
            6 => wish.days = 5,
            _ => {}
        }
        wish
    }
}

/// What becomes of each thing that lies in the way of an outage.
#[derive(Debug, Clone, Copy)]
pub enum Plan {
    Cancel,
    /// The same time, on whatever unit is left.
    Stay,
    Later(Minute),
    /// On its equal, or on what is not.
    Swap {
        fits: bool,
    },
    /// Nothing is said of it.
    Forget,
}

/// What somebody tries. `which` counts from the newest thing of its kind, mostly of those of which it can be done.
#[derive(Debug, Clone)]
pub enum Op {
    Book {
        who: usize,
        listing: usize,
        wish: Wish,
    },
    Cart {
        who: usize,
        orders: Vec<(usize, Wish)>,
    },
    Series {
        who: usize,
        listing: usize,
        wish: Wish,
        every_days: i64,
        times: i64,
        skips: bool,
    },
    Confirm {
        which: usize,
    },
    Decline {
        which: usize,
    },
    /// By its customer, or another.
    Cancel {
        which: usize,
        is_stranger: bool,
        accepts: bool,
    },
    /// The one that comes next.
    CancelNear {
        near: usize,
        accepts: bool,
    },
    CancelAsProvider {
        which: usize,
    },
    /// What stands in the way of somebody who waits.
    MakeRoom {
        which: usize,
    },
    Move {
        which: usize,
        is_stranger: bool,
        wish: Wish,
    },
    Relocate {
        which: usize,
        by: Minute,
        longer: Minute,
    },
    /// To its equal, or to what is not.
    Swap {
        which: usize,
        fits: bool,
    },
    Resize {
        which: usize,
        by: Minute,
    },
    /// Of those whose time is nearest.
    Start {
        near: usize,
    },
    CheckOut {
        near: usize,
    },
    NoShow {
        near: usize,
    },
    Block {
        listing: usize,
        unit: Option<i32>,
        wish: Wish,
    },
    Lift {
        which: usize,
    },
    Outage {
        listing: usize,
        unit: Option<i32>,
        wish: Wish,
        plans: [Plan; 3],
        stray: Option<usize>,
    },
    Teach {
        listing: usize,
        wish: Wish,
        holds: bool,
    },
    MoveTraining {
        which: usize,
        wish: Option<Wish>,
        to: Option<usize>,
        holds: Option<bool>,
    },
    CancelTraining {
        which: usize,
    },
    Join {
        who: usize,
        listing: usize,
        wish: Wish,
    },
    Leave {
        which: usize,
        is_stranger: bool,
    },
    DeclineOffer {
        which: usize,
    },
    AcceptOffer {
        which: usize,
    },
    RunLine,
    RunDeadlines,
    /// For the time of one of the newest bookings, which is taken as a rule.
    JoinFor {
        who: usize,
        which: usize,
    },
    Wait {
        minutes: Minute,
    },
    /// Until the next booking begins.
    WaitForNext,
}

impl Op {
    pub fn draw(lot: &mut Lot) -> Self {
        let listing = lot.below(SHAPES.len());
        let wish = Wish::of(listing, lot);
        let who = lot.below(2);
        let which = lot.below(40);
        let near = lot.below(2);
        match lot.below(124) {
            0..=25 => Self::Book { who, listing, wish },
            26..=29 => Self::Cart { who, orders: orders(listing, wish, lot) },
            30..=32 => {
                let (every_days, times) = (lot.between(1, 2), lot.between(2, 3));
                Self::Series { who, listing, wish, every_days, times, skips: lot.one_in(2) }
            }
            33..=38 => Self::Confirm { which },
            39 => Self::Decline { which },
            40..=46 => Self::Cancel { which, is_stranger: lot.one_in(10), accepts: lot.one_in(2) },
            47 => Self::CancelAsProvider { which },
            121..=123 => Self::CancelNear { near, accepts: lot.one_in(2) },
            117..=120 => Self::MakeRoom { which: lot.below(8) },
            48..=57 => Self::Move { which, is_stranger: lot.one_in(12), wish },
            58..=62 => {
                let longer = if lot.one_in(10) { 30 } else { 0 };
                Self::Relocate { which, by: 30 * lot.between(-8, 30), longer }
            }
            63..=65 => Self::Swap { which, fits: !lot.one_in(6) },
            66..=71 => Self::Resize { which, by: 30 * lot.between(-3, 5) + if lot.one_in(10) { 10 } else { 0 } },
            72..=74 => Self::Start { near },
            75..=76 => Self::CheckOut { near },
            77..=78 => Self::NoShow { near },
            79..=81 => Self::Block { listing, unit: unit(listing, lot), wish },
            82..=84 => Self::Lift { which: lot.below(12) },
            85..=87 => {
                let plans = [(); 3].map(|()| plan(lot));
                let stray = lot.one_in(10).then_some(which);
                Self::Outage { listing, unit: unit(listing, lot), wish, plans, stray }
            }
            88..=91 => Self::Teach { listing, wish, holds: !lot.one_in(5) },
            92..=94 => Self::MoveTraining {
                which: lot.below(6),
                wish: (!lot.one_in(3)).then_some(wish),
                to: lot.one_in(3).then_some(listing),
                holds: lot.one_in(4).then_some(lot.one_in(2)),
            },
            95 => Self::CancelTraining { which: lot.below(6) },
            96..=97 => Self::Join { who, listing, wish },
            98..=101 => Self::JoinFor { who, which },
            102 => Self::Leave { which: lot.below(8), is_stranger: lot.one_in(5) },
            103 => Self::DeclineOffer { which: lot.below(8) },
            104..=106 => Self::AcceptOffer { which: lot.below(8) },
            107..=110 => Self::RunLine,
            111 => Self::RunDeadlines,
            112..=113 => Self::WaitForNext,
            _ => Self::Wait { minutes: 5 * lot.between(1, 48) },
        }
    }
}

/// One of the units, all of them, or one that there is not.
fn unit(listing: usize, lot: &mut Lot) -> Option<i32> {
    let units = SHAPES[listing].units;
    match lot.below(8) {
        0..=3 => None,
        7 => Some(units + 1),
        n => Some(i32::try_from(n).expect("a number") % units + 1),
    }
}

fn plan(lot: &mut Lot) -> Plan {
    match lot.below(13) {
        0..=3 => Plan::Cancel,
        4..=5 => Plan::Stay,
        6..=8 => Plan::Later(60 * lot.between(1, 40)),
        9..=10 => Plan::Swap { fits: !lot.one_in(6) },
        _ => Plan::Forget,
    }
}

/// Two or three, some of them for the same time: an instrument with another, or the same twice.
fn orders(listing: usize, wish: Wish, lot: &mut Lot) -> Vec<(usize, Wish)> {
    let mut orders = vec![(listing, wish)];
    for _ in 0..lot.between(1, 2) {
        let other = lot.below(SHAPES.len());
        orders.push((other, if lot.one_in(2) { wish } else { Wish::of(other, lot) }));
    }
    orders
}
