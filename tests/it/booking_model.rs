//! The calendar against a simple model of it: thousands of operations drawn by lot, each answered by the model before the
//! product is asked. Every answer must be the same, a refusal by the same words, and after each of them the database must
//! hold exactly what the model holds, unit by unit.
//!
//! The model knows five listings of one provider: with one unit and several, with set-up and clean-up, with hours by day, over
//! midnight and with a day of their own, an equal pair, and one that needs two others. Customers book, one by one, in carts and
//! in series, move, call off, wait in line; the provider confirms, moves, swaps, resizes, blocks, plans outages and gives
//! trainings that hold a unit; time passes.

mod model;
mod op;
mod product;
mod shape;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use self::model::{Act, Model, Owner};
use self::op::{Lot, Op};
use self::product::{Answer, Product};

/// Operations of one walk.
const OPERATIONS: usize = 1_000;
/// Walks that are walked again with less, to tell of a failure in few words.
const SHORTER_WALKS: usize = 60;
/// Operations after which more than the calendar is compared.
const LOOK_CLOSER: usize = 25;

/// Where the product did something else than the model says.
struct Difference {
    /// How many operations it took.
    after: usize,
    said: String,
}

/// Walks a list of operations with both, on a new database.
fn walk(ops: &[Op]) -> Result<(), Difference> {
    let mut product = Product::open();
    let mut model = Model::new(product.now());
    for (at, op) in ops.iter().enumerate() {
        let Some(act) = model.resolve(op) else { continue };
        let outcome = catch_unwind(AssertUnwindSafe(|| step(&mut product, &mut model, &act, at % LOOK_CLOSER == 0)));
        let said = match outcome {
            Ok(Ok(())) => continue,
            Ok(Err(said)) => said,
            Err(_) => "it panicked, see above".to_owned(),
        };
        return Err(Difference { after: at + 1, said: format!("{act:?} at {}: {said}", model.now) });
    }
    compare_closely(&product, &model).map_err(|said| Difference { after: ops.len(), said })
}

/// Does one act with both.
fn step(product: &mut Product, model: &mut Model, act: &Act, looks_closer: bool) -> Result<(), String> {
    let before = model.clone();
    let told = model.perform(act);
    if let Some((one, other)) = model.overlap() {
        return Err(format!("the model itself holds {one:?} and {other:?}"));
    }
    let answer = product.perform(act, &told.made);
    if answer.answer != told.answer {
        return Err(format!("the model says “{}”, the product “{}”: {}", told.answer, answer.answer, answer.whole));
    }
    if product.now() != model.now {
        return Err(format!("it is {} by the product's clock", product.now()));
    }
    check_proposals(&before, act, &answer)?;
    compare_calendars(product, model)?;
    if looks_closer { compare_closely(product, model) } else { Ok(()) }
}

/// Whatever the product proposes instead of what it refuses could be had.
fn check_proposals(before: &Model, act: &Act, answer: &Answer) -> Result<(), String> {
    let own = |booking: usize| (before.bookings[booking].listing, Some(Owner::Booking(booking)));
    let (listing, own) = match act {
        Act::Book { listing, .. } | Act::Join { listing, .. } => (*listing, None),
        Act::Move { booking, .. } | Act::Relocate { booking, .. } | Act::Resize { booking, .. } => own(*booking),
        _ => return Ok(()),
    };
    match answer.proposed.iter().find(|span| !before.would_do(listing, span, own)) {
        Some(span) => Err(format!("it proposes {span:?}, which cannot be had: {}", answer.whole)),
        None => Ok(()),
    }
}

fn compare_calendars(product: &Product, model: &Model) -> Result<(), String> {
    let (held, wanted) = (product.calendar(), model.calendar());
    if held == wanted {
        return Ok(());
    }
    let beside: Vec<_> = held.iter().filter(|one| !wanted.contains(one)).collect();
    let missing: Vec<_> = wanted.iter().filter(|one| !held.contains(one)).collect();
    Err(format!("the product holds {beside:?}, which the model does not, and lacks {missing:?}"))
}

/// The states of bookings and of who waits.
fn compare_closely(product: &Product, model: &Model) -> Result<(), String> {
    let wanted = model.bookings.iter().map(|one| (one.state.word().to_owned(), one.listing, one.span));
    for (at, (found, wanted)) in product.states().into_iter().zip(wanted).enumerate() {
        if found != wanted {
            return Err(format!("booking {at} is {found:?}, by the model {wanted:?}"));
        }
    }
    let wanted = model.entries.iter().map(|one| one.state.word());
    for (at, (found, wanted)) in product.waits().iter().zip(wanted).enumerate() {
        if found != wanted {
            return Err(format!("entry {at} of the line is {found}, by the model {wanted}"));
        }
    }
    Ok(())
}

/// Leaves operations out as long as the two still differ, and tells of the fewest that were found.
fn shortened(mut ops: Vec<Op>, mut difference: Difference) -> String {
    ops.truncate(difference.after);
    let (mut walks, mut size) = (0, ops.len() / 2);
    while size > 0 && walks < SHORTER_WALKS {
        let mut from = 0;
        while from < ops.len() && walks < SHORTER_WALKS {
            let fewer: Vec<Op> = [&ops[..from], &ops[(from + size).min(ops.len())..]].concat();
            walks += 1;
            match walk(&fewer) {
                Err(other) => {
                    ops = fewer;
                    ops.truncate(other.after);
                    difference = other;
                }
                Ok(()) => from += size,
            }
        }
        size /= 2;
    }
    let mut told = format!("{}\nafter these {} operations:\n", difference.said, ops.len());
    for op in &ops {
        let _ = writeln!(told, "    {op:?}");
    }
    told
}

fn operations(seed: u64) -> Vec<Op> {
    let mut lot = Lot::of(seed);
    (0..OPERATIONS).map(|_| Op::draw(&mut lot)).collect()
}

fn the_product_does_as_the_model_says(seed: u64) {
    let ops = operations(seed);
    if let Err(difference) = walk(&ops) {
        panic!("seed {seed}: {}", shortened(ops, difference));
    }
}

#[test]
fn a_first_walk_is_answered_as_the_model_says() {
    the_product_does_as_the_model_says(1);
}

#[test]
fn a_second_walk_is_answered_as_the_model_says() {
    the_product_does_as_the_model_says(2);
}

#[test]
fn a_third_walk_is_answered_as_the_model_says() {
    the_product_does_as_the_model_says(3);
}

/// Where the walks lead: acts, each with the beginning of an answer to it.
const LED_TO: &[(&str, &str)] = &[
    ("book", "done"),
    ("book", "slot_taken"),
    ("book", "slot_taken listing 0"),
    ("book", "slot_taken listing 2"),
    ("book", "invalid_input window.starts_at:closed"),
    ("cart", "done"),
    ("cart", "several_refused"),
    ("series", "booked; booked"),
    ("series", "slot_taken; booked"),
    ("series", "several_refused"),
    ("confirm", "done"),
    ("decline", "done"),
    ("cancel", "done"),
    ("cancel", "not_found"),
    ("cancel", "too_late"),
    ("cancel", "warnings_not_accepted"),
    ("move", "done"),
    ("move", "slot_taken"),
    ("move", "too_late"),
    ("move", "invalid_input booking:change_too_late"),
    ("relocate", "done"),
    ("relocate", "slot_taken"),
    ("swap", "done"),
    ("swap", "invalid_input listing_id:slot_taken"),
    ("resize", "done"),
    ("resize", "slot_taken"),
    ("start", "done"),
    ("check out", "done"),
    ("no-show", "done"),
    ("block", "done"),
    ("block", "slot_taken"),
    ("lift", "done"),
    ("outage", "done"),
    ("outage", "outage_unresolved"),
    ("outage", "invalid_input relief"),
    ("outage", "slot_taken"),
    ("teach", "done"),
    ("teach", "slot_taken"),
    ("move training", "done"),
    ("move training", "slot_taken"),
    ("cancel training", "done"),
    ("join", "done"),
    ("join", "slot_free"),
    ("leave", "done"),
    ("decline offer", "done"),
    ("accept offer", "done"),
    ("accept offer", "offer_over"),
    ("run line", "done: 1 offered"),
    ("run line", "done: 0 offered, 1 lapsed"),
    ("run deadlines", "done: 1 cancelled"),
];

/// By the model alone, for what it says is what the product answers.
#[test]
fn the_walks_of_the_model_lead_everywhere() {
    let mut met: BTreeSet<(&str, String)> = BTreeSet::new();
    for seed in 1..=3 {
        let mut model = Model::new(540);
        for op in operations(seed) {
            let Some(act) = model.resolve(&op) else { continue };
            met.insert((act.kind(), model.perform(&act).answer));
        }
    }
    let is_met = |(kind, word): &(&str, &str)| met.iter().any(|(met, said)| met == kind && said.starts_with(word));
    let missed: Vec<_> = LED_TO.iter().filter(|led| !is_met(led)).collect();
    assert!(missed.is_empty(), "no walk leads to {missed:?}");
}
