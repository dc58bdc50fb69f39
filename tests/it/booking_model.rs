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

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use self::model::{Act, Model, Owner};
use self::op::{Lot, Op};
use self::product::{Answer, Product};

/// Operations of one walk.
const OPERATIONS: usize = 900;
/// Walks that are walked again with less, to tell of a failure in few words.
const SHORTER_WALKS: usize = 60;
/// Operations after which more than the calendar is compared.
const LOOK_CLOSER: usize = 25;

/// How often each kind of act was done and refused, and by which words.
type Tally = BTreeMap<&'static str, BTreeMap<String, usize>>;

/// Where the product did something else than the model says.
struct Difference {
    /// How many operations it took.
    after: usize,
    said: String,
}

/// Walks a list of operations with both, on a new database.
fn walk(ops: &[Op]) -> Result<Tally, Difference> {
    let mut product = Product::open();
    let mut model = Model::new(product.now());
    let mut tally = Tally::new();
    for (at, op) in ops.iter().enumerate() {
        let Some(act) = model.resolve(op) else { continue };
        let step = catch_unwind(AssertUnwindSafe(|| step(&mut product, &mut model, &act, at % LOOK_CLOSER == 0)));
        let said = match step {
            Ok(Ok(word)) => {
                *tally.entry(act.kind()).or_default().entry(word).or_default() += 1;
                continue;
            }
            Ok(Err(said)) => said,
            Err(_) => "it panicked, see above".to_owned(),
        };
        return Err(Difference { after: at + 1, said: format!("{act:?} at {}: {said}", model.now) });
    }
    compare_closely(&product, &model).map_err(|said| Difference { after: ops.len(), said })?;
    Ok(tally)
}

/// Does one act with both; answers the first word of what it was answered with.
fn step(product: &mut Product, model: &mut Model, act: &Act, looks_closer: bool) -> Result<String, String> {
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
    if looks_closer {
        compare_closely(product, model)?;
    }
    let end = |c: char| !c.is_ascii_alphabetic() && c != '_';
    Ok(told.answer.split(end).next().unwrap_or_default().to_owned())
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
                Ok(_) => from += size,
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

/// What every walk must have come to, or it shows little: acts that were done, and refusals that were met.
const DONE: &[&str] = &[
    "book",
    "cart",
    "series",
    "confirm",
    "decline",
    "cancel",
    "move",
    "relocate",
    "swap",
    "resize",
    "start",
    "block",
    "lift",
    "outage",
    "teach",
    "move training",
    "join",
    "run line",
    "wait",
];
const REFUSED: &[(&str, &str)] = &[
    ("book", "slot_taken"),
    ("book", "invalid_input"),
    ("cart", "several_refused"),
    ("series", "several_refused"),
    ("cancel", "illegal_step"),
    ("move", "slot_taken"),
    ("move", "invalid_input"),
    ("relocate", "slot_taken"),
    ("resize", "slot_taken"),
    ("block", "slot_taken"),
    ("outage", "outage_unresolved"),
    ("outage", "invalid_input"),
    ("teach", "slot_taken"),
    ("move training", "slot_taken"),
    ("join", "slot_free"),
];

fn the_product_does_as_the_model_says(seed: u64) {
    let mut lot = Lot::of(seed);
    let ops: Vec<Op> = (0..OPERATIONS).map(|_| Op::draw(&mut lot)).collect();
    let tally = match walk(&ops) {
        Ok(tally) => tally,
        Err(difference) => panic!("seed {seed}: {}", shortened(ops, difference)),
    };
    for (kind, answers) in &tally {
        println!("{kind}: {answers:?}");
    }
    let count = |kind: &str, word: &str| tally.get(kind).and_then(|words| words.get(word)).copied().unwrap_or(0);
    for kind in DONE {
        let done = count(kind, "done") + count(kind, "booked");
        assert!(done > 0, "seed {seed}: no “{kind}” was done");
    }
    for (kind, word) in REFUSED {
        assert!(count(kind, word) > 0, "seed {seed}: no “{kind}” was refused by “{word}”");
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
