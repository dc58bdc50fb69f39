//! The calendar's logic against the simplest thing that could be right: a grid of half hours in which every cell of every
//! unit is free or taken. Thousands of random bookings, moves, cancellations and blocks, buffers and midnights among them.

use chrono::TimeZone;
use proptest::prelude::*;
use serde_json::json;

use super::super::companion::Companion;
use super::super::fixtures::listing;
use super::super::standing::Standing;
use super::*;

const CELL: i64 = 30;
const CELLS: usize = 3 * 48;

#[derive(Debug, Clone, Copy)]
enum Act {
    Book { cell: usize, cells: usize },
    Block { cell: usize, cells: usize, unit: usize },
    Move { which: usize, cell: usize, cells: usize },
    LetGo { which: usize },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let (cell, cells, which) = (|| 4..CELLS - 16, || 1..10_usize, || 0..100_usize);
    let act = prop_oneof![
        5 => (cell(), cells()).prop_map(|(cell, cells)| Act::Book { cell, cells }),
        1 => (cell(), cells(), 0..3_usize).prop_map(|(cell, cells, unit)| Act::Block { cell, cells, unit }),
        4 => (which(), cell(), cells()).prop_map(|(which, cell, cells)| Act::Move { which, cell, cells }),
        2 => which().prop_map(|which| Act::LetGo { which }),
    ];
    prop::collection::vec(act, 300)
}

/// Held cells `[from, to)` of a unit.
#[derive(Debug, Clone, Copy)]
struct Held {
    unit: usize,
    from: usize,
    to: usize,
    is_block: bool,
}

/// The model: who wants cells gets the first unit on which all of them are free.
struct Grid {
    units: usize,
    held: Vec<Held>,
}

impl Grid {
    fn is_taken(&self, unit: usize, cell: usize) -> bool {
        self.held.iter().any(|held| held.unit == unit && (held.from..held.to).contains(&cell))
    }

    fn free_unit(&self, from: usize, to: usize) -> Option<usize> {
        (0..self.units).find(|&unit| (from..to).all(|cell| !self.is_taken(unit, cell)))
    }
}

/// The first local midnight is in the grid's first day: 20:00 of 2 March 2026.
fn at(cell: usize) -> DateTime<Utc> {
    let start = Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).single().expect("a moment");
    start + Duration::minutes(CELL * i64::try_from(cell).expect("a cell"))
}

fn between(from: usize, to: usize) -> TimeWindow {
    TimeWindow::new(at(from), at(to)).expect("a window")
}

/// What the product would read of its calendar.
fn busy(grid: &Grid, but: Option<usize>) -> Vec<Busy> {
    let others = grid.held.iter().enumerate().filter(|(place, _)| Some(*place) != but);
    others
        .map(|(_, held)| Busy {
            unit: i32::try_from(held.unit + 1).expect("a unit"),
            window: between(held.from, held.to),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_calendar_agrees_with_a_grid(acts in acts(), units in 1..4_usize, setup in 0..3_usize, cleanup in 0..3_usize) {
        let mut listing = listing();
        listing.units = i32::try_from(units).expect("units");
        listing.rules = serde_json::from_value(json!({
            "setup_minutes": CELL * i64::try_from(setup).expect("cells"),
            "cleanup_minutes": CELL * i64::try_from(cleanup).expect("cells"),
        }))
        .expect("rules");
        let calendar = WorkingCalendar::default();
        let wish = Wish::of_anybody(&listing, CustomerClass::Standard, &calendar, at(0) - Duration::days(1));
        let mut grid = Grid { units, held: Vec::new() };
        for act in acts {
            match act {
                Act::Book { cell, cells } => {
                    let (from, to) = (cell - setup, cell + cells + cleanup);
                    let unit = grid.free_unit(from, to);
                    let is_free = wish.is_free(&between(cell, cell + cells), &busy(&grid, None));
                    prop_assert_eq!(is_free, unit.is_some(), "{:?}", act);
                    grid.held.extend(unit.map(|unit| Held { unit, from, to, is_block: false }));
                }
                Act::Block { cell, cells, unit } => {
                    let (unit, to) = (unit % units, cell + cells);
                    if (cell..to).all(|cell| !grid.is_taken(unit, cell)) {
                        grid.held.push(Held { unit, from: cell, to, is_block: true });
                    }
                }
                Act::Move { which, cell, cells } if !grid.held.is_empty() => {
                    let which = which % grid.held.len();
                    let old = grid.held.swap_remove(which);
                    if old.is_block {
                        grid.held.push(old);
                        continue;
                    }
                    // What the mover holds itself is no obstacle; if there is no room the old time stays.
                    let (from, to) = (cell - setup, cell + cells + cleanup);
                    let unit = grid.free_unit(from, to);
                    grid.held.push(old);
                    let own = grid.held.len() - 1;
                    let is_free = wish.is_free(&between(cell, cell + cells), &busy(&grid, Some(own)));
                    prop_assert_eq!(is_free, unit.is_some(), "{:?}", act);
                    if let Some(unit) = unit {
                        grid.held.pop();
                        grid.held.push(Held { unit, from, to, is_block: false });
                    }
                }
                Act::LetGo { which } if !grid.held.is_empty() => {
                    let which = which % grid.held.len();
                    grid.held.swap_remove(which);
                }
                Act::Move { .. } | Act::LetGo { .. } => {}
            }
            // Whatever is offered near a wish is free in the grid too.
            if let Act::Book { cell, cells } = act {
                for offer in wish.nearest_free(&between(cell, cell + cells), &busy(&grid, None), &[]) {
                    let first = usize::try_from((offer.starts_at() - at(0)).num_minutes() / CELL);
                    let Ok(first) = first else { continue };
                    let last = first + usize::try_from(offer.minutes() / CELL).expect("cells");
                    prop_assert!(grid.free_unit(first.saturating_sub(setup), last + cleanup).is_some(), "{offer:?}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// An instrument and the operators that it needs, who are booked alone as well: whatever holds the instrument holds one
    /// of them, and what is offered can be had of both.
    #[test]
    fn what_needs_another_agrees_with_two_grids(
        acts in acts(), units in 1..3_usize, others in 1..4_usize, setup in 0..3_usize, cleanup in 0..3_usize,
    ) {
        let cells = |n: usize| CELL * i64::try_from(n).expect("cells");
        let (mut instrument, mut operator) = (listing(), listing());
        (instrument.units, operator.units) =
            (i32::try_from(units).expect("units"), i32::try_from(others).expect("units"));
        operator.rules =
            serde_json::from_value(json!({"setup_minutes": cells(setup), "cleanup_minutes": cells(cleanup)})).expect("rules");
        let companion = Companion { listing: operator, is_billed: false, standing: Standing::default() };
        let companions = [companion.clone()];
        let (calendar, now) = (WorkingCalendar::default(), at(0) - Duration::days(1));
        let wish = Wish::of_anybody(&instrument, CustomerClass::Standard, &calendar, now).with(&companions);
        let (mut own, mut beside) = (Grid { units, held: Vec::new() }, Grid { units: others, held: Vec::new() });
        // What is held of each, by booking; a block or an operator alone holds none of the instrument.
        for act in acts {
            match act {
                Act::Book { cell, cells } => {
                    let window = between(cell, cell + cells);
                    let (from, to) = (cell.saturating_sub(setup), cell + cells + cleanup);
                    let places = own.free_unit(cell, cell + cells).zip(beside.free_unit(from, to));
                    let is_free = wish.is_free(&window, &busy(&own, None))
                        && companion.would_do(&window, &busy(&beside, None), (&calendar, now));
                    prop_assert_eq!(is_free, places.is_some(), "{:?}", act);
                    if let Some((unit, other)) = places {
                        own.held.push(Held { unit, from: cell, to: cell + cells, is_block: false });
                        beside.held.push(Held { unit: other, from, to, is_block: false });
                    }
                    for offer in wish.nearest_free(&window, &busy(&own, None), &[busy(&beside, None)]) {
                        let first = usize::try_from((offer.starts_at() - at(0)).num_minutes() / CELL);
                        let Ok(first) = first else { continue };
                        let last = first + usize::try_from(offer.minutes() / CELL).expect("cells");
                        prop_assert!(own.free_unit(first, last).is_some(), "{offer:?}");
                        let (from, to) = (first.saturating_sub(setup), last + cleanup);
                        prop_assert!(beside.free_unit(from, to).is_some(), "{offer:?}");
                    }
                }
                // The operator alone.
                Act::Block { cell, cells, .. } | Act::Move { cell, cells, .. } => {
                    let (from, to) = (cell.saturating_sub(setup), cell + cells + cleanup);
                    let unit = beside.free_unit(from, to);
                    beside.held.extend(unit.map(|unit| Held { unit, from, to, is_block: true }));
                }
                Act::LetGo { which } if !own.held.is_empty() => {
                    let gone = own.held.swap_remove(which % own.held.len());
                    let (from, to) = (gone.from.saturating_sub(setup), gone.to + cleanup);
                    let its = beside.held.iter().position(|held| !held.is_block && (held.from, held.to) == (from, to));
                    prop_assert!(its.is_some(), "whatever is held has its operator");
                    its.map(|place| beside.held.swap_remove(place));
                }
                Act::LetGo { .. } => {}
            }
        }
    }
}
