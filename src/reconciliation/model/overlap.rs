//! Movements that more than one file brings: statements that overlap, and notifications before the statement.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::NaiveDate;

use super::Direction;
use crate::kernel::Fen;

/// A movement as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement<'a> {
    pub booked_on: NaiveDate,
    pub direction: Direction,
    pub amount: Fen,
    /// The bank's references, its own for the entry first.
    pub bank_reference: &'a str,
    pub end_to_end_reference: &'a str,
    pub counterparty_name: &'a str,
    /// The balance after it, where the file says it.
    pub balance: Option<Fen>,
    /// Brought by a notification (camt.054).
    pub is_notice: bool,
}

impl Movement<'_> {
    /// The bank's own reference of the entry.
    fn entry(&self) -> &str {
        self.bank_reference.split(' ').next().unwrap_or_default()
    }
}

/// Which of a file's movements are new, beside those that are known of the account. A movement is known again
///
/// 1. by day, direction, amount and all references, between any two files, where the bank gives a reference at all;
/// 2. where the bank gives none, by day, direction, amount, the payer's reference, the other side's name and the balance after
///    it; without a balance on one side at least the payer's reference must be given, or nothing tells two equal movements
///    apart;
/// 3. by day, direction, amount and the payer's reference, between a notification and a statement;
/// 4. by day, direction and the bank's reference of the entry, between a notification and a statement, where the movements
///    of that entry come to the same on both sides: a statement may book in one sum what was notified one by one.
///
/// Each known movement is met once, so that what happened twice stays twice.
pub fn find_new(known: &[Movement<'_>], found: &[Movement<'_>]) -> Vec<bool> {
    let mut is_new = vec![true; found.len()];
    let mut is_open = vec![true; known.len()];
    meet(
        known,
        found,
        &mut is_open,
        &mut is_new,
        |_| true,
        |m| {
            let key = (m.booked_on, m.direction, m.amount, m.bank_reference, m.end_to_end_reference);
            (!m.bank_reference.is_empty()).then_some(key)
        },
    );
    meet_unnumbered(known, found, &mut is_open, &mut is_new);
    // Of the two sides one is a notification here; what a statement tells again in another, the first rule knows.
    for notice_is_known in [true, false] {
        let crosses = move |m: &Movement<'_>, is_known: bool| m.is_notice == (is_known == notice_is_known);
        meet(
            known,
            found,
            &mut is_open,
            &mut is_new,
            |(m, is_known)| crosses(m, is_known),
            |m| {
                let key = (m.booked_on, m.direction, m.amount, m.end_to_end_reference);
                (!m.end_to_end_reference.is_empty()).then_some(key)
            },
        );
        meet_sums(known, found, &mut is_open, &mut is_new, crosses);
    }
    is_new
}

/// Lets movements without any number of the bank meet by all else that is told of them.
fn meet_unnumbered(known: &[Movement<'_>], found: &[Movement<'_>], is_open: &mut [bool], is_new: &mut [bool]) {
    let is_unnumbered = |m: &Movement<'_>| m.bank_reference.is_empty();
    meet(
        known,
        found,
        is_open,
        is_new,
        |(m, _)| is_unnumbered(m) && m.balance.is_some(),
        |m| Some((m.booked_on, m.direction, m.amount, m.end_to_end_reference, m.counterparty_name, m.balance)),
    );
    // One of the two sides says no balance.
    for known_is_bare in [true, false] {
        meet(
            known,
            found,
            is_open,
            is_new,
            |(m, is_known)| is_unnumbered(m) && (is_known != known_is_bare || m.balance.is_none()),
            |m| {
                let key = (m.booked_on, m.direction, m.amount, m.end_to_end_reference, m.counterparty_name);
                (!m.end_to_end_reference.is_empty()).then_some(key)
            },
        );
    }
}

/// Lets each found movement meet one that is known under the same key.
fn meet<'a, K: Eq + Hash>(
    known: &'a [Movement<'a>],
    found: &'a [Movement<'a>],
    is_open: &mut [bool],
    is_new: &mut [bool],
    takes_part: impl Fn((&Movement<'_>, bool)) -> bool,
    key: impl Fn(&'a Movement<'a>) -> Option<K>,
) {
    let mut left: HashMap<K, Vec<usize>> = HashMap::new();
    for (index, movement) in known.iter().enumerate().filter(|(index, m)| is_open[*index] && takes_part((m, true))) {
        if let Some(key) = key(movement) {
            left.entry(key).or_default().push(index);
        }
    }
    for (index, movement) in found.iter().enumerate() {
        if !is_new[index] || !takes_part((movement, false)) {
            continue;
        }
        if let Some(met) = key(movement).and_then(|key| left.get_mut(&key)).and_then(Vec::pop) {
            is_open[met] = false;
            is_new[index] = false;
        }
    }
}

/// Lets the movements of an entry meet those that come to the same.
fn meet_sums(
    known: &[Movement<'_>],
    found: &[Movement<'_>],
    is_open: &mut [bool],
    is_new: &mut [bool],
    crosses: impl Fn(&Movement<'_>, bool) -> bool,
) {
    type Sides = ((i64, Vec<usize>), (i64, Vec<usize>));
    let mut entries: HashMap<(NaiveDate, Direction, &str), Sides> = HashMap::new();
    let key = |m: &Movement<'_>| (m.booked_on, m.direction);
    for (index, movement) in known.iter().enumerate().filter(|(index, m)| is_open[*index] && crosses(m, true)) {
        if movement.entry().is_empty() {
            continue;
        }
        let (day, direction) = key(movement);
        let side = &mut entries.entry((day, direction, movement.entry())).or_default().0;
        side.0 += movement.amount.get();
        side.1.push(index);
    }
    for (index, movement) in found.iter().enumerate().filter(|(index, m)| is_new[*index] && crosses(m, false)) {
        let (day, direction) = key(movement);
        if let Some(sides) = entries.get_mut(&(day, direction, movement.entry())) {
            sides.1.0 += movement.amount.get();
            sides.1.1.push(index);
        }
    }
    for ((known_sum, known_at), (found_sum, found_at)) in entries.into_values() {
        if known_sum != found_sum || found_at.is_empty() {
            continue;
        }
        known_at.into_iter().for_each(|index| is_open[index] = false);
        found_at.into_iter().for_each(|index| is_new[index] = false);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn movement<'a>(fen: i64, bank: &'a str, order: &'a str, is_notice: bool) -> Movement<'a> {
        Movement {
            booked_on: NaiveDate::from_ymd_opt(2026, 3, 11).expect("a date"),
            direction: Direction::Debit,
            amount: Fen::new(fen),
            bank_reference: bank,
            end_to_end_reference: order,
            counterparty_name: "",
            balance: None,
            is_notice,
        }
    }

    fn left<'a>(movement: Movement<'a>, name: &'a str, balance: i64) -> Movement<'a> {
        Movement { counterparty_name: name, balance: Some(Fen::new(balance)), ..movement }
    }

    /// Without any number of the bank, the balance after a movement and the name tell it; or the payer's reference.
    #[test]
    fn unnumbered_movements_are_known_by_what_else_is_told() {
        let bare = || movement(100, "", "", false);
        let known = [left(bare(), "甲公司", 900), left(bare(), "甲公司", 800)];
        assert_eq!(find_new(&known, &known), [false, false]);
        for other in [left(bare(), "甲公司", 700), left(bare(), "乙公司", 900), bare()] {
            assert_eq!(find_new(&known, &[other]), [true]);
        }
        let ordered = || movement(100, "", "JS-1", false);
        assert_eq!(find_new(&[ordered()], &[ordered(), ordered()]), [false, true], "what happened twice stays twice");
        // One of the two files says the balance.
        assert_eq!(find_new(&[ordered()], &[left(ordered(), "", 900)]), [false]);
        assert_eq!(find_new(&[left(ordered(), "", 900)], &[ordered()]), [false]);
        assert_eq!(find_new(&[left(ordered(), "", 900)], &[left(ordered(), "", 800)]), [true]);
    }

    #[test]
    fn a_statement_knows_what_was_notified_by_the_order_s_reference() {
        let notified = [movement(100, "N1 MSG", "JS-1", true), movement(100, "N2 MSG", "JS-2", true)];
        let stated = [movement(100, "B7", "JS-2", false), movement(100, "B8", "JS-3", false)];
        assert_eq!(find_new(&notified, &stated), [false, true]);
        assert_eq!(find_new(&stated, &notified), [true, false]);
    }

    #[test]
    fn one_sum_is_what_its_parts_were() {
        let notified = [movement(60, "E1 A", "", true), movement(40, "E1 B", "", true)];
        assert_eq!(find_new(&notified, &[movement(100, "E1", "", false)]), [false]);
        assert_eq!(find_new(&[movement(100, "E1", "", false)], &notified), [false, false]);
        // Another sum is another entry, and another day, too.
        assert_eq!(find_new(&notified, &[movement(99, "E1", "", false)]), [true]);
        let mut later = movement(100, "E1", "", false);
        later.booked_on = later.booked_on.succ_opt().expect("a day");
        assert_eq!(find_new(&notified, &[later]), [true]);
    }

    /// Two statements, or two notifications, are compared by everything that they say: the same order paid twice stays.
    #[test]
    fn two_files_of_a_kind_need_all_references() {
        for is_notice in [false, true] {
            let one = [movement(100, "B1", "JS-1", is_notice)];
            assert_eq!(find_new(&one, &one), [false]);
            assert_eq!(find_new(&one, &[movement(100, "B2", "JS-1", is_notice)]), [true]);
        }
        let without = [movement(100, "", "", false)];
        assert_eq!(find_new(&without, &without), [true]);
    }

    proptest! {
        /// Whatever was notified, in any order and as often as it happened: the statement of the same movements brings nothing.
        #[test]
        fn what_was_notified_is_not_counted_again(
            parts in prop::collection::vec((1..5_i64, 0..4_usize, 0..3_usize), 0..20),
            reversed in any::<bool>(),
        ) {
            let banks = ["", "E1", "E2 X", "E3"];
            let orders = ["JS-1", "JS-2", "JS-3"];
            let of = |is_notice| parts.iter().map(move |&(fen, bank, order)| movement(fen, banks[bank], orders[order], is_notice));
            let notified: Vec<_> = of(true).collect();
            let mut stated: Vec<_> = of(false).collect();
            if reversed {
                stated.reverse();
            }
            prop_assert!(find_new(&notified, &stated).iter().all(|is_new| !is_new));
            // One more than was notified is new, once.
            stated.push(movement(7, "E9", "JS-9", false));
            prop_assert_eq!(find_new(&notified, &stated).iter().filter(|is_new| **is_new).count(), 1);
        }
    }
}
