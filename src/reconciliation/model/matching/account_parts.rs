//! Several debits without a reference that make up one payment between them.

use std::collections::{BTreeMap, HashMap};

use super::{Matcher, OpenLine, Place, account_may_pay};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::tokens::plain;
use crate::reconciliation::model::{ExceptionKind, MatchRule};

/// So many debits to one account are put together at most: among more, sums that fit by chance are no wonder.
const MOST: usize = 8;

/// Some of the debits to an account, a bit for each, that come to a payment.
#[derive(Clone, Copy, PartialEq, Eq)]
struct MadeUp {
    lines: u32,
    payment: Place,
}

impl MadeUp {
    const fn has(self, index: usize) -> bool {
        self.lines >> index & 1 == 1
    }

    /// Both cannot be true.
    fn excludes(self, other: Self) -> bool {
        self != other && (self.payment == other.payment || self.lines & other.lines != 0)
    }
}

impl Matcher<'_> {
    /// Two debits or more to a payee's account within the window that come to what is open of one payment, to the fen: only
    /// where no others come to it, and each of them helps to make up no other. Where several ways are possible, people look.
    pub(super) fn by_account_parts<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let mut open: HashMap<String, Vec<Place>> = HashMap::new();
        for (place, payment) in self.payments.iter().enumerate() {
            if payment.is_live && self.left(place).is_positive() {
                open.entry(plain(&payment.payee_account)).or_default().push(place);
            }
        }
        let mut rest: Vec<&OpenLine> = Vec::new();
        let mut groups: BTreeMap<String, Vec<&OpenLine>> = BTreeMap::new();
        for line in lines {
            let account = plain(&line.counterparty_account);
            if !account.is_empty() && open.contains_key(&account) {
                groups.entry(account).or_default().push(line);
            } else {
                rest.push(line);
            }
        }
        for (account, group) in groups {
            let places = open.get(&account).map_or(&[] as &[Place], Vec::as_slice);
            rest.extend(self.settle_parts(&group, places));
        }
        rest.sort_by_key(|line| (line.booked_on, line.id));
        rest
    }

    /// Settles what can be of the debits to one account; answers the others.
    fn settle_parts<'l>(&mut self, lines: &[&'l OpenLine], places: &[Place]) -> Vec<&'l OpenLine> {
        let found = self.made_up(lines, places);
        let mut rest = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let ways: Vec<MadeUp> = found.iter().copied().filter(|way| way.has(index)).collect();
            match ways.as_slice() {
                [] => rest.push(*line),
                [way] if !found.iter().any(|other| way.excludes(*other)) => {
                    self.take(line, way.payment, line.amount, MatchRule::AccountParts);
                }
                _ => self.several_ways(line, &found),
            }
        }
        rest
    }

    fn made_up(&self, lines: &[&OpenLine], places: &[Place]) -> Vec<MadeUp> {
        if !(2..=MOST).contains(&lines.len()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for some in 1..1_u32 << lines.len() {
            if some.count_ones() < 2 {
                continue;
            }
            let members: Vec<&&OpenLine> =
                lines.iter().enumerate().filter(|(index, _)| some >> index & 1 == 1).map(|(_, line)| line).collect();
            let sum: Fen = members.iter().map(|line| line.amount).sum();
            for place in places.iter().copied().filter(|place| self.left(*place) == sum) {
                let Some(payment) = self.payment(place) else { continue };
                if members.iter().all(|line| self.in_window(line, payment) && account_may_pay(line, payment)) {
                    found.push(MadeUp { lines: some, payment: place });
                }
            }
        }
        found
    }

    fn several_ways(&mut self, line: &OpenLine, found: &[MadeUp]) {
        let reason = Text::new(
            format!("与付给同一账户的其他流水合计可对上拨付，但有 {} 种凑法，无法确定", found.len()),
            format!(
                "comes to payments together with other debits to the account, in {} ways that exclude each other",
                found.len()
            ),
        );
        self.doubt(line, ExceptionKind::Ambiguous, None, reason);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use proptest::prelude::*;

    use super::super::tests::{debit, payment, to_account};
    use super::super::{KnownPayment, OpenLine, match_lines};
    use super::MOST;
    use crate::kernel::{Fen, StatementLineId};
    use crate::reconciliation::model::{ExceptionKind, MatchRule, MatchSettings};

    const ACCOUNT: &str = "6222-0001";

    fn to_payee(fen: i64) -> OpenLine {
        to_account(debit(fen, ""), ACCOUNT)
    }

    /// The rule of each line's match, or the kind of its doubt.
    fn told(lines: &[OpenLine], payments: &[KnownPayment]) -> Vec<&'static str> {
        let outcome = match_lines(lines, payments, &MatchSettings::default());
        let of = |line: &OpenLine| {
            let rule = outcome.matches.iter().find(|m| m.line == line.id).map(|m| m.rule.as_str());
            rule.or_else(|| outcome.doubts.iter().find(|d| d.line == line.id).map(|d| d.kind.as_str())).expect("told")
        };
        lines.iter().map(of).collect()
    }

    #[test]
    fn debits_to_one_account_make_up_its_payment() {
        let payments = [payment(1, 1_000)];
        assert_eq!(told(&[to_payee(400), to_payee(600)], &payments), ["account_parts"; 2]);
        assert_eq!(told(&[to_payee(400), to_payee(599)], &payments), ["unknown_debit"; 2], "a fen less");
        assert_eq!(told(&[to_payee(400), to_payee(601)], &payments), ["unknown_debit"; 2], "a fen more");
        let three = [to_payee(300), to_payee(50), to_payee(700)];
        assert_eq!(told(&three, &payments), ["account_parts", "unknown_debit", "account_parts"]);
        let elsewhere = [to_payee(400), to_account(debit(600, ""), "6222-0002")];
        assert_eq!(told(&elsewhere, &payments), ["unknown_debit"; 2], "another account");
        let unsaid = [debit(400, ""), debit(600, "")];
        assert_eq!(told(&unsaid, &payments), ["unknown_debit"; 2], "no account");
    }

    #[test]
    fn each_part_is_within_the_window_and_of_the_treasury() {
        let of_3702 = KnownPayment { payer_account: Some("3702".to_owned()), ..payment(1, 1_000) };
        assert_eq!(told(&[to_payee(400), to_payee(600)], &[of_3702]), ["unknown_debit"; 2]);
        let window = i64::from(MatchSettings::default().window_days);
        let sent = payment(1, 1_000).sent_on.expect("a day");
        let on = |days: i64| OpenLine { booked_on: sent + chrono::Duration::days(days), ..to_payee(600) };
        assert_eq!(told(&[to_payee(400), on(window)], &[payment(1, 1_000)]), ["account_parts"; 2]);
        assert_eq!(told(&[to_payee(400), on(window + 1)], &[payment(1, 1_000)]), ["unknown_debit"; 2]);
    }

    /// Two ways to make up a payment, or two payments that the same debits make up, are left to people.
    #[test]
    fn what_can_be_made_up_in_two_ways_is_not_guessed() {
        let twice = [to_payee(400), to_payee(400), to_payee(600)];
        assert_eq!(told(&twice, &[payment(1, 1_000)]), ["ambiguous"; 3]);
        let twins = [payment(1, 1_000), KnownPayment { payee_account: ACCOUNT.to_owned(), ..payment(2, 1_000) }];
        assert_eq!(told(&[to_payee(400), to_payee(600)], &twins), ["ambiguous"; 2]);
        let other = KnownPayment { payee_account: ACCOUNT.to_owned(), ..payment(2, 70) };
        let both = [to_payee(400), to_payee(600), to_payee(30), to_payee(40)];
        assert_eq!(told(&both, &[payment(1, 1_000), other]), ["account_parts"; 4], "each by itself");
        let parts: Vec<OpenLine> = (0..9).map(|n| to_payee(1 << n)).collect();
        assert_eq!(told(&parts[..MOST], &[payment(1, 255)]), ["account_parts"; MOST]);
        assert_eq!(told(&parts, &[payment(1, 511)]), ["unknown_debit"; MOST + 1], "too many to be sure");
    }

    proptest! {
        /// Whatever is debited to an account: what makes up a payment comes to it to the fen, and no other debits that were
        /// left could have made it up, nor could these have made up another.
        #[test]
        fn only_the_one_way_is_taken(
            debits in prop::collection::vec(1..25_i64, 2..=MOST),
            open in prop::collection::vec(1..60_i64, 1..4),
        ) {
            let payments: Vec<KnownPayment> = open
                .iter()
                .zip(1..)
                .map(|(fen, number)| KnownPayment { payee_account: ACCOUNT.to_owned(), ..payment(number, *fen) })
                .collect();
            let lines: Vec<OpenLine> = debits.iter().map(|fen| to_payee(*fen)).collect();
            let outcome = match_lines(&lines, &payments, &MatchSettings::default());

            let mut made_up: HashMap<_, BTreeSet<StatementLineId>> = HashMap::new();
            for found in outcome.matches.iter().filter(|found| found.rule == MatchRule::AccountParts) {
                made_up.entry(found.payment).or_default().insert(found.line);
            }
            let amount = |of: &BTreeSet<StatementLineId>| -> Fen {
                lines.iter().filter(|line| of.contains(&line.id)).map(|line| line.amount).sum()
            };
            for payment in &payments {
                if let Some(parts) = made_up.get(&payment.id) {
                    prop_assert!(parts.len() > 1 && amount(parts) == payment.open);
                }
            }
            let is_left = |line: &&OpenLine| {
                made_up.values().any(|parts| parts.contains(&line.id))
                    || outcome.doubts.iter().any(|d| d.line == line.id && d.kind == ExceptionKind::UnknownDebit)
            };
            let left: Vec<&OpenLine> = lines.iter().filter(is_left).collect();
            for some in 1..1_u32 << left.len() {
                let chosen: BTreeSet<StatementLineId> =
                    left.iter().enumerate().filter(|(n, _)| some >> n & 1 == 1).map(|(_, line)| line.id).collect();
                let of_others = |id| outcome.matches.iter().any(|m| m.payment == id && m.rule != MatchRule::AccountParts);
                for payment in payments.iter().filter(|payment| !of_others(payment.id)) {
                    if chosen.len() > 1 && amount(&chosen) == payment.open {
                        prop_assert_eq!(made_up.get(&payment.id), Some(&chosen));
                    }
                }
            }
        }
    }
}
