//! Debits that differ from their payments by so little that the office lets it pass: matched by the same rules, and the
//! difference is told, for the treasury to bear.

use std::collections::HashMap;

use super::{Difference, Matcher, OpenLine, Place, account_may_pay};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::tokens::plain;
use crate::reconciliation::model::{ExceptionKind, MatchRule};

impl Matcher<'_> {
    /// Whether a line comes to the total of these payments: to the fen, or within the tolerance where one treasury pays all
    /// of them.
    pub(super) fn is_or_near(&self, line: &OpenLine, places: &[Place], total: Fen) -> bool {
        line.amount == total || (self.is_of_one_payer(places) && self.settings.is_within(line.amount, total))
    }

    fn is_of_one_payer(&self, places: &[Place]) -> bool {
        let mut payers = places.iter().filter_map(|place| self.payment(*place)).map(|payment| payment.payer.as_str());
        payers.next().is_some_and(|first| payers.all(|payer| payer == first))
    }

    /// One line for all that is open of several payments, and the difference between them, if there is one.
    pub(super) fn take_near(&mut self, line: &OpenLine, places: &[Place], rule: MatchRule) {
        let total = self.total(places);
        let first = places.iter().find(|place| self.left(**place).is_positive());
        let first = first.and_then(|place| self.payment(*place)).map(|payment| payment.id);
        self.take_all(line, places, rule);
        let amount = Fen::new(line.amount.get() - total.get());
        if let (false, Some(payment)) = (amount.is_zero(), first) {
            self.outcome.differences.push(Difference { line: line.id, payment, amount, rule });
        }
    }

    /// A debit whose text names a batch of which nothing comes to it to the fen: what one treasury pays of it may come near.
    pub(super) fn settle_batch_near(&mut self, line: &OpenLine, open: &[Place], payers: Vec<Vec<Place>>) {
        let near: Vec<&Vec<Place>> =
            payers.iter().filter(|group| self.settings.is_within(line.amount, self.total(group))).collect();
        match near.as_slice() {
            [group] if group.len() == open.len() => self.take_near(line, group, MatchRule::BatchTotal),
            [group] => self.take_near(line, group, MatchRule::BatchPayerTotal),
            [] => {
                let total = self.total(open);
                let reason = Text::new(
                    format!("附言提到的批次未付合计 {total:#} 元，与流水金额不符"),
                    format!("the batch that its text names is open with {total}, which is not its amount"),
                );
                self.doubt(line, ExceptionKind::WrongAmount, None, reason);
            }
            groups => self.ambiguous(line, groups.len()),
        }
    }

    /// The payee's account within the window, and nearly the amount: only where a line has one candidate, and that candidate
    /// no other line.
    pub(super) fn by_near_amount<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        if !self.settings.tolerates() {
            return lines;
        }
        let mut by_account: HashMap<String, Vec<Place>> = HashMap::new();
        for (place, payment) in self.payments.iter().enumerate() {
            if payment.is_live && self.left(place).is_positive() {
                by_account.entry(plain(&payment.payee_account)).or_default().push(place);
            }
        }
        let mut rest = Vec::new();
        let mut candidates: Vec<(&OpenLine, Vec<Place>)> = Vec::new();
        let mut wanted: HashMap<Place, usize> = HashMap::new();
        for line in lines {
            let account = plain(&line.counterparty_account);
            let of_account = if account.is_empty() { None } else { by_account.get(&account) };
            let fits = |place: &Place| {
                self.settings.is_within(line.amount, self.left(*place))
                    && self.payment(*place).is_some_and(|p| self.in_window(line, p) && account_may_pay(line, p))
            };
            let found: Vec<Place> = of_account.into_iter().flatten().copied().filter(fits).collect();
            found.iter().for_each(|place| *wanted.entry(*place).or_default() += 1);
            if found.is_empty() { rest.push(line) } else { candidates.push((line, found)) }
        }
        for (line, found) in candidates {
            match found.as_slice() {
                [one] if wanted.get(one) == Some(&1) => self.take_near(line, &[*one], MatchRule::AmountAccountDate),
                _ => {
                    let most = found.iter().filter_map(|place| wanted.get(place)).copied().max().unwrap_or(0);
                    self.ambiguous(line, most.max(found.len()));
                }
            }
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::super::tests::{Shape, debit, lines_of, payment, shape, to_account};
    use super::super::{KnownPayment, OpenLine, Outcome, match_lines};
    use crate::kernel::{BasisPoints, Fen};
    use crate::reconciliation::model::{ExceptionKind, MatchRule, MatchSettings};

    fn within(fen: i64) -> MatchSettings {
        MatchSettings { tolerance_fen: Fen::new(fen), ..MatchSettings::default() }
    }

    /// What became of one line: the rule and the difference, or the doubt.
    fn told(
        line: &OpenLine,
        payments: &[KnownPayment],
        settings: &MatchSettings,
    ) -> Result<(MatchRule, i64), ExceptionKind> {
        let Outcome { matches, differences, doubts } = match_lines(std::slice::from_ref(line), payments, settings);
        match (matches.first(), doubts.first()) {
            (Some(found), None) => {
                Ok((found.rule, differences.first().map_or(0, |difference| difference.amount.get())))
            }
            (None, Some(doubt)) => Err(doubt.kind),
            _ => panic!("one or the other: {matches:?} {doubts:?}"),
        }
    }

    #[test]
    fn a_debit_matches_up_to_the_tolerance_and_not_beyond() {
        let payments =
            [payment(1, 100_000), KnownPayment { batch_reference: "CQ2026-0002".to_owned(), ..payment(2, 7_000) }];
        let named = |fen| debit(fen, "拨付CQ2026-0001-000001");
        let settings = within(50);
        assert_eq!(told(&named(100_050), &payments, &settings), Ok((MatchRule::ReferenceInText, 50)));
        assert_eq!(told(&named(99_950), &payments, &settings), Ok((MatchRule::ReferenceInText, -50)));
        for beyond in [100_051, 99_949] {
            assert_eq!(told(&named(beyond), &payments, &settings), Err(ExceptionKind::WrongAmount), "{beyond}");
        }
        // Nothing is tolerated before somebody says so.
        assert_eq!(told(&named(100_001), &payments, &MatchSettings::default()), Err(ExceptionKind::WrongAmount));

        let list = |fen| debit(fen, "CQ2026-0001-000001 CQ2026-0001-000002");
        let all = |fen| told(&list(fen), &[payment(1, 100_000), payment(2, 7_000)], &settings);
        assert_eq!(all(107_050), Ok((MatchRule::ReferencesInText, 50)));
        assert_eq!(all(107_051), Err(ExceptionKind::WrongAmount));
        let batch = |fen| told(&debit(fen, "代发 CQ2026-0001"), &[payment(1, 100_000), payment(2, 7_000)], &settings);
        assert_eq!(batch(106_950), Ok((MatchRule::BatchTotal, -50)));
        assert_eq!(batch(106_949), Err(ExceptionKind::WrongAmount));
        let account = |fen| told(&to_account(debit(fen, ""), "6222-0001"), &payments, &settings);
        assert_eq!(account(100_050), Ok((MatchRule::AmountAccountDate, 50)));
        assert_eq!(account(100_051), Err(ExceptionKind::UnknownDebit));
    }

    /// Nearly the amount is no distinction: two payments that may be meant, or two lines, are left to people. Nor does one
    /// treasury bear what another's payments differ by.
    #[test]
    fn what_is_near_must_be_alone() {
        let settings = within(50);
        let twins =
            [payment(1, 100_000), payment(2, 100_010)].map(|p| KnownPayment { payee_account: "62".to_owned(), ..p });
        assert_eq!(told(&to_account(debit(100_005, ""), "62"), &twins, &settings), Err(ExceptionKind::Ambiguous));
        assert_eq!(
            told(&to_account(debit(100_010, ""), "62"), &twins, &settings),
            Ok((MatchRule::AmountAccountDate, 0))
        );
        let district = KnownPayment { payer: "district:371002".to_owned(), ..payment(2, 7_000) };
        let both = debit(107_010, "CQ2026-0001-000001 CQ2026-0001-000002");
        assert_eq!(told(&both, &[payment(1, 100_000), district], &settings), Err(ExceptionKind::WrongAmount));
        let lines = [debit(100_010, "CQ2026-0001-000001"), debit(100_020, "CQ2026-0001-000001")];
        let outcome = match_lines(&lines, &[payment(1, 100_000)], &settings);
        assert_eq!((outcome.matches.len(), outcome.doubts.len()), (0, 2));
    }

    proptest! {
        /// Whatever the tolerance: matches and differences come to what the bank debited, no payment is used beyond what is
        /// open, and no difference is larger than what is tolerated.
        #[test]
        fn postings_are_what_the_bank_debited(
            given in prop::collection::vec((1..50_000_i64, shape(), -60..60_i64), 1..40),
            (fen, bp, cap) in (0..60_i64, 0..=100_i32, 0..200_i64),
        ) {
            let settings = MatchSettings {
                tolerance_fen: Fen::new(fen),
                tolerance_bp: BasisPoints::new(bp).expect("a share"),
                tolerance_cap_fen: Fen::new(cap),
                ..MatchSettings::default()
            };
            let payments: Vec<KnownPayment> =
                given.iter().zip(1..).map(|((fen, ..), number)| payment(number, *fen)).collect();
            let off = |line: OpenLine, by: i64| OpenLine { amount: Fen::new((line.amount.get() + by).max(1)), ..line };
            let lines: Vec<OpenLine> = payments.iter().zip(&given).flat_map(|(payment, (_, shape, by))| {
                let by = if matches!(shape, Shape::InText | Shape::ByAccount) { *by } else { 0 };
                lines_of(payment, shape).into_iter().map(move |line| off(line, by))
            }).collect();
            let outcome = match_lines(&lines, &payments, &settings);

            let (mut used, mut paid) = (HashMap::new(), HashMap::new());
            for found in &outcome.matches {
                *used.entry(found.line).or_insert(0) += found.amount.get();
                *paid.entry(found.payment).or_insert(0) += found.amount.get();
            }
            for payment in &payments {
                prop_assert!(paid.get(&payment.id).copied().unwrap_or(0) <= payment.open.get());
            }
            for difference in &outcome.differences {
                let tolerance = settings.tolerance_of(Fen::new(used[&difference.line])).get();
                prop_assert!(difference.amount.get() != 0 && difference.amount.get().abs() <= tolerance);
                *used.entry(difference.line).or_insert(0) += difference.amount.get();
            }
            for line in &lines {
                match used.get(&line.id) {
                    Some(fen) => prop_assert_eq!(*fen, line.amount.get()),
                    None => prop_assert!(outcome.doubts.iter().any(|doubt| doubt.line == line.id)),
                }
            }
        }
    }
}
