//! Whether an account's statements tell of every day of a month, and join up: a month is not closed on what nobody has seen.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use serde::Serialize;
use utoipa::ToSchema;

use super::Month;
use crate::kernel::{Fen, NoMovementId, UserId, text_enum};
use crate::programme::BudgetLevel;
use crate::store::schema::no_movement;

/// Days of an account of which a statement tells, or of which two people say that nothing moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Both days inside.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The balances before and after, as far as they are told.
    pub opening: Option<Fen>,
    pub closing: Option<Fen>,
    /// By two people's word: whatever the balance was, it stayed.
    pub is_quiet: bool,
    /// It was imported on the day after `to`, which was not over: the closing balance is one in the course of that day. `to`
    /// may then be the day before `from`.
    pub is_cut: bool,
}

text_enum! {
    /// Why days are not covered.
    #[schema(as = CoverageGapKind)]
    pub enum GapKind {
        /// No statement tells of these days.
        StatementMissing = "statement_missing",
        /// A statement opens with another balance than that with which the one before closes.
        BalanceGap = "balance_gap",
    }
}

/// Days of a month that no statement covers, or at which two do not join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CoverageGap)]
pub struct Gap {
    pub kind: GapKind,
    /// Both days inside.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Of a `balance_gap`, what the later statement opens with more than the earlier closes with; otherwise nothing.
    pub difference_fen: Fen,
}

/// How far the walk through the statements has come.
struct Reached {
    day: NaiveDate,
    /// Balances with which statements close on that day; empty: not known.
    closings: Vec<Fen>,
    /// Balances that statements tell in the course of the day after it.
    running: Vec<Fen>,
}

/// The days of `month` that an account's statements do not cover, in their order. A statement covers its period; the days
/// between two statements are covered, too, where the later opens with the balance with which the earlier closes, for then
/// nothing moved.
///
/// `stretches` hold those of the month, the last before it and the first after it.
pub fn gaps(month: Month, stretches: &[Stretch]) -> Vec<Gap> {
    let (first, end) = (month.first_day(), month.next_first_day());
    let mut sorted: Vec<&Stretch> = stretches.iter().collect();
    sorted.sort_by_key(|stretch| (stretch.from, !stretch.is_quiet, stretch.to));
    let mut walk = Walk { month, reached: None, gaps: Vec::new() };
    for group in sorted.chunk_by(|one, next| one.from == next.from) {
        if walk.reached.as_ref().is_some_and(|reached| after(reached.day) >= end) {
            break;
        }
        walk.take(group);
    }
    let told_until = walk.reached.as_ref().map_or(first, |reached| after(reached.day));
    walk.add(GapKind::StatementMissing, told_until, end, Fen::ZERO);
    walk.gaps
}

impl Reached {
    fn close(&mut self, stretch: &Stretch) {
        let balances = if stretch.is_cut { &mut self.running } else { &mut self.closings };
        balances.extend(stretch.closing);
    }
}

struct Walk {
    month: Month,
    reached: Option<Reached>,
    gaps: Vec<Gap>,
}

impl Walk {
    /// Takes what begins on one day.
    fn take(&mut self, group: &[&Stretch]) {
        let Some(from) = group.first().map(|stretch| stretch.from) else { return };
        let openings: Vec<Fen> = group.iter().filter_map(|stretch| stretch.opening).collect();
        match &self.reached {
            None => self.add(GapKind::StatementMissing, self.month.first_day(), from, Fen::ZERO),
            Some(Reached { day, closings, running }) => {
                let told_until = after(*day);
                // Where that day begins is not said by what was told in its course.
                let running = if from > told_until { running.as_slice() } else { &[] };
                let closings: Vec<Fen> = [closings.as_slice(), running].concat();
                let joins = closings.iter().any(|closing| openings.contains(closing));
                let apart = |(opening, closing): (&Fen, &Fen)| Fen::new(opening.get().saturating_sub(closing.get()));
                let difference = openings.first().zip(closings.last()).map(apart);
                match difference {
                    Some(difference) if from >= told_until && !joins => {
                        // Where the two meet on one day, that day is named.
                        self.add(GapKind::BalanceGap, told_until, from.max(after(told_until)), difference);
                    }
                    None if from > told_until => {
                        self.add(GapKind::StatementMissing, told_until, from, Fen::ZERO);
                    }
                    _ => {}
                }
            }
        }
        group.iter().for_each(|stretch| self.reach(stretch));
    }

    fn reach(&mut self, stretch: &Stretch) {
        match &mut self.reached {
            Some(reached) if stretch.to < reached.day => {}
            Some(reached) if stretch.is_quiet => reached.day = stretch.to,
            Some(reached) => {
                if stretch.to > reached.day {
                    reached.closings.clear();
                    reached.running.clear();
                }
                reached.day = stretch.to;
                reached.close(stretch);
            }
            None => {
                let reached = Reached { day: stretch.to, closings: Vec::new(), running: Vec::new() };
                self.reached.insert(reached).close(stretch);
            }
        }
    }

    /// Keeps what of the days from `from` until before `end` is of the month.
    fn add(&mut self, kind: GapKind, from: NaiveDate, end: NaiveDate, difference_fen: Fen) {
        let from = from.max(self.month.first_day());
        let end = end.min(self.month.next_first_day());
        if from < end {
            self.gaps.push(Gap { kind, from, to: before(end), difference_fen });
        }
    }
}

fn after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

text_enum! {
    /// What became of the word that nothing moved.
    pub enum NoMovementVerdict {
        Agreed = "agreed",
        Declined = "declined",
    }
}

/// Two people's word that nothing moved on an account, for days of which its bank issues no statement; or one's, that waits
/// for the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = no_movement, check_for_backend(diesel::pg::Pg))]
pub struct NoMovement {
    pub id: NoMovementId,
    pub account_number: String,
    /// Both days inside, of one month.
    pub day_from: NaiveDate,
    pub day_to: NaiveDate,
    pub reason: String,
    pub proposed_by: UserId,
    pub proposed_at: DateTime<Utc>,
    pub verdict: Option<NoMovementVerdict>,
    /// Why it was declined.
    pub note: Option<String>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// How far the statements of a treasury's account cover a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountCoverage {
    pub level: BudgetLevel,
    pub payer_region: String,
    pub account_number: String,
    /// It paid or was paid in the month, or a payment of it is on its way: the month is not closed before all is covered.
    pub is_needed: bool,
    /// In the order of their days.
    pub gaps: Vec<Gap>,
    /// What people said of days of the month, oldest first.
    pub no_movements: Vec<NoMovement>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
    }

    fn told(from: NaiveDate, to: NaiveDate, balances: Option<(i64, i64)>) -> Stretch {
        let [opening, closing] = [balances.map(|(fen, _)| Fen::new(fen)), balances.map(|(_, fen)| Fen::new(fen))];
        Stretch { from, to, opening, closing, is_quiet: false, is_cut: false }
    }

    fn quiet(from: NaiveDate, to: NaiveDate) -> Stretch {
        Stretch { is_quiet: true, ..told(from, to, None) }
    }

    fn of(stretches: &[Stretch]) -> Vec<(GapKind, u32, u32, i64)> {
        use chrono::Datelike;
        let told = |gap: Gap| (gap.kind, gap.from.day(), gap.to.day(), gap.difference_fen.get());
        gaps(Month::of(day(3, 1)), stretches).into_iter().map(told).collect()
    }

    #[test]
    fn a_month_is_covered_by_its_periods() {
        use GapKind::{BalanceGap as Gap, StatementMissing as Missing};
        assert_eq!(of(&[]), [(Missing, 1, 31, 0)]);
        assert_eq!(of(&[told(day(3, 1), day(3, 31), None)]), []);
        assert_eq!(of(&[told(day(2, 20), day(4, 5), None)]), []);
        assert_eq!(of(&[told(day(3, 1), day(3, 10), None), told(day(3, 11), day(3, 31), None)]), []);
        // A day short at either end, or between.
        assert_eq!(of(&[told(day(3, 2), day(3, 31), None)]), [(Missing, 1, 1, 0)]);
        assert_eq!(of(&[told(day(3, 1), day(3, 30), None)]), [(Missing, 31, 31, 0)]);
        let parted = [told(day(3, 1), day(3, 10), None), told(day(3, 12), day(3, 31), Some((5, 5)))];
        assert_eq!(of(&parted), [(Missing, 11, 11, 0)]);
        // They meet, and do not join.
        let torn = [told(day(3, 1), day(3, 10), Some((9, 5))), told(day(3, 11), day(3, 31), Some((7, 7)))];
        assert_eq!(of(&torn), [(Gap, 11, 11, 2)]);
    }

    #[test]
    fn days_between_balances_that_join_are_quiet() {
        use GapKind::{BalanceGap as Gap, StatementMissing as Missing};
        let chain = |closing: i64, opening: i64, next: i64| {
            of(&[
                told(day(2, 3), day(2, 20), Some((0, closing))),
                told(day(3, 11), day(3, 12), Some((opening, 50))),
                told(day(4, 2), day(4, 2), Some((next, 0))),
            ])
        };
        assert_eq!(chain(80, 80, 50), []);
        assert_eq!(chain(81, 80, 50), [(Gap, 1, 10, -1)]);
        assert_eq!(chain(80, 80, 40), [(Gap, 13, 31, -10)]);
        // Without the later one the end is open, and without the earlier the beginning.
        assert_eq!(of(&[told(day(3, 11), day(3, 12), Some((80, 50)))]), [(Missing, 1, 10, 0), (Missing, 13, 31, 0)]);
        // What does not join before the month is the month's before it.
        let earlier = [told(day(2, 1), day(2, 10), Some((0, 1))), told(day(2, 12), day(3, 31), Some((2, 2)))];
        assert_eq!(of(&earlier), []);
    }

    #[test]
    fn two_people_s_word_bridges_days_and_keeps_the_balance() {
        use GapKind::BalanceGap as Gap;
        assert_eq!(of(&[quiet(day(3, 1), day(3, 31))]), []);
        let bridged = |opening| {
            of(&[
                told(day(3, 1), day(3, 10), Some((9, 5))),
                quiet(day(3, 11), day(3, 20)),
                told(day(3, 21), day(3, 31), Some((opening, 5))),
            ])
        };
        assert_eq!(bridged(5), []);
        assert_eq!(bridged(4), [(Gap, 21, 21, -1)]);
    }

    /// Of the day on which a statement was imported it tells a part: its balance is where the rest of the day began, not the day.
    #[test]
    fn a_day_that_was_not_over_is_not_covered() {
        use GapKind::{BalanceGap as Gap, StatementMissing as Missing};
        let cut = |to| Stretch { is_cut: true, ..told(day(3, 1), day(3, to), Some((9, 5))) };
        assert_eq!(of(&[cut(19)]), [(Missing, 20, 31, 0)]);
        // The day is told again, whole; or nothing moved in the rest of it; or something did.
        assert_eq!(of(&[cut(19), told(day(3, 20), day(3, 31), Some((7, 5)))]), []);
        assert_eq!(of(&[cut(19), told(day(3, 21), day(3, 31), Some((5, 5)))]), []);
        assert_eq!(of(&[cut(19), told(day(3, 21), day(3, 31), Some((4, 5)))]), [(Gap, 20, 20, -1)]);
        assert_eq!(of(&[cut(19), told(day(3, 20), day(3, 20), None), told(day(3, 21), day(3, 31), None)]), []);
        // Of the month's first day, as it ran.
        let first = Stretch { is_cut: true, ..told(day(3, 1), day(2, 28), Some((9, 5))) };
        assert_eq!(of(std::slice::from_ref(&first)), [(Missing, 1, 31, 0)]);
        assert_eq!(of(&[told(day(2, 1), day(2, 28), Some((0, 9))), first, told(day(3, 1), day(3, 31), None)]), []);
    }

    /// Files of one day follow each other, and a longer statement tells them again.
    #[test]
    fn statements_may_overlap() {
        let stretches = [
            told(day(3, 1), day(3, 31), Some((9, 3))),
            told(day(3, 11), day(3, 11), Some((9, 5))),
            told(day(3, 11), day(3, 12), Some((5, 3))),
            told(day(4, 1), day(4, 1), Some((3, 1))),
        ];
        assert_eq!(of(&stretches), []);
        assert_eq!(of(&[stretches[1].clone(), stretches[2].clone()]).len(), 2, "before and after only");
    }

    proptest! {
        /// However a month is cut into statements that join: all is covered. Without one of them its days are named, but for
        /// one over which the balance stayed.
        #[test]
        fn every_missing_day_is_named(
            cuts in prop::collection::btree_set(2..31_u32, 0..6),
            moves in prop::collection::vec(-3..3_i64, 7),
            without in 0..7_usize,
        ) {
            let mut starts: Vec<u32> = vec![1];
            starts.extend(&cuts);
            let mut balance = 100;
            let mut all = Vec::new();
            for (place, start) in starts.iter().enumerate() {
                let end = starts.get(place + 1).map_or(31, |next| next - 1);
                let opening = balance;
                balance += moves[place];
                all.push(told(day(3, *start), day(3, end), Some((opening, balance))));
            }
            prop_assert_eq!(of(&all), []);
            if without < all.len() {
                let missing = all.remove(without);
                let found = gaps(Month::of(day(3, 1)), &all);
                let is_inner = without > 0 && without < all.len();
                let is_quiet = missing.opening == missing.closing;
                if is_inner && is_quiet {
                    prop_assert!(found.is_empty());
                } else {
                    prop_assert_eq!(found.len(), 1);
                    prop_assert_eq!((found[0].from, found[0].to), (missing.from, missing.to));
                    let kind = if is_inner { GapKind::BalanceGap } else { GapKind::StatementMissing };
                    prop_assert_eq!(found[0].kind, kind);
                }
            }
        }
    }
}
