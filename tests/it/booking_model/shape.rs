//! The listings of which the model keeps the calendar, and the local clock, counted in minutes.

use serde_json::{Value, json};

/// Minutes since local midnight of Monday 2 March 2026. The country's clock has known no summer time since 1991: a day is
/// 1,440 of them.
pub type Minute = i64;

pub const DAY: Minute = 1_440;

/// `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: Minute,
    pub to: Minute,
}

impl Span {
    pub const fn new(from: Minute, to: Minute) -> Self {
        Self { from, to }
    }

    pub const fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    pub const fn length(&self) -> Minute {
        self.to - self.from
    }

    pub const fn later(&self, by: Minute) -> Self {
        Self { from: self.from + by, to: self.to + by }
    }
}

/// Open minutes of a local day.
type Hours = &'static [(Minute, Minute)];

/// All that decides about a listing's calendar.
pub struct Shape {
    pub units: i32,
    pub slot: Minute,
    pub setup: Minute,
    pub cleanup: Minute,
    /// Notice to move and to call off what is confirmed.
    pub notice: Minute,
    pub auto_confirm: bool,
    /// From Monday to Sunday; none: always open.
    pub week: Option<[Hours; 7]>,
    /// A day with hours of its own.
    pub exception: Option<(i64, Hours)>,
    /// What is held with it, in the order in which listings are made.
    pub needs: &'static [usize],
    /// Listings of one model may stand in for each other.
    pub model: &'static str,
}

/// The longest that may be booked, and how many days ahead.
pub const MOST: Minute = 480;
pub const HORIZON: i64 = 10;

pub const OPERATOR: usize = 0;
pub const MICROSCOPE: usize = 1;
pub const TWIN: usize = 2;
pub const FURNACE: usize = 3;
pub const LINE: usize = 4;

const OFFICE: Hours = &[(480, 720), (720, 1_200)];
const SATURDAY: Hours = &[(540, 720)];
const NIGHT: Hours = &[(0, 360), (1_080, DAY)];
const CLOSED: Hours = &[];
const WHOLE_DAY: Hours = &[(0, DAY)];
const PLAIN: Shape = Shape {
    units: 1,
    slot: 30,
    setup: 0,
    cleanup: 0,
    notice: 0,
    auto_confirm: true,
    week: None,
    exception: None,
    needs: &[],
    model: "",
};

pub static SHAPES: [Shape; 5] = [
    // An operator, who works by day and needs a pause.
    Shape { cleanup: 30, week: Some([OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, SATURDAY, CLOSED]), ..PLAIN },
    // Two equal microscopes with set-up and clean-up, on one day closed between six and eighteen o'clock.
    Shape { units: 2, setup: 30, cleanup: 60, notice: 300, exception: Some((3, NIGHT)), model: "SEM-1", ..PLAIN },
    // Another of the kind, whose bookings the provider looks at.
    Shape { cleanup: 30, notice: 300, auto_confirm: false, model: "SEM-1", ..PLAIN },
    // Three furnaces that run by night, over midnight.
    Shape { units: 3, slot: 60, auto_confirm: false, week: Some([NIGHT; 7]), ..PLAIN },
    // A line that needs the operator and the twin.
    Shape { slot: 60, setup: 30, cleanup: 30, needs: &[OPERATOR, TWIN], ..PLAIN },
];

impl Shape {
    fn hours_on(&self, day: i64) -> Hours {
        match (self.exception, &self.week) {
            (Some((of, hours)), _) if of == day => hours,
            (_, Some(week)) => week[usize::try_from(day.rem_euclid(7)).expect("a day of the week")],
            _ => WHOLE_DAY,
        }
    }

    /// Minute by minute.
    pub fn is_open(&self, span: &Span) -> bool {
        (span.from..span.to).all(|at| {
            let minute = at.rem_euclid(DAY);
            self.hours_on(at.div_euclid(DAY)).iter().any(|&(from, to)| from <= minute && minute < to)
        })
    }

    /// With the time to set up and clean up.
    pub const fn around(&self, span: &Span) -> Span {
        Span { from: span.from - self.setup, to: span.to + self.cleanup }
    }

    /// A listing and all that it needs, in the order in which units are taken.
    pub fn rooms(listing: usize) -> Vec<usize> {
        let mut rooms = SHAPES[listing].needs.to_vec();
        rooms.push(listing);
        rooms.sort_unstable();
        rooms
    }

    /// As the product is told of it.
    pub fn opening_hours(&self) -> Value {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let week = self.week.as_ref().map_or(&[][..], |week| &week[..]);
        let named = DAYS.iter().zip(week).map(|(day, hours)| ((*day).to_owned(), json!(hours)));
        Value::Object(named.collect())
    }
}

#[test]
fn the_models_own_hours_meet_at_midnight() {
    let furnace = &SHAPES[FURNACE];
    assert!(furnace.is_open(&Span::new(1_080, DAY + 360)) && !furnace.is_open(&Span::new(1_080, DAY + 361)));
    let microscope = &SHAPES[MICROSCOPE];
    assert!(microscope.is_open(&Span::new(2 * DAY + 600, 3 * DAY + 360)));
    assert!(!microscope.is_open(&Span::new(3 * DAY + 1_050, 3 * DAY + 1_110)));
    assert!(!SHAPES[OPERATOR].is_open(&Span::new(6 * DAY + 600, 6 * DAY + 660)), "a Sunday");
}
