//! Debits for many payments at once, of which the text names the batch.

use super::{Matcher, OpenLine, Place, account_may_pay};
use crate::reconciliation::model::MatchRule;
use crate::reconciliation::model::tokens::tokens;

impl Matcher<'_> {
    /// Debits whose text names a batch: all that is open of it, or what one treasury pays of it.
    pub(super) fn by_batch<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let mut rest = Vec::new();
        for line in lines {
            let texts = [&line.end_to_end_reference, &line.remark, &line.bank_reference];
            let mut words = texts.into_iter().flat_map(|text| tokens(text));
            match words.find_map(|word| self.batches.get(&word).cloned()) {
                None => rest.push(line),
                Some(places) => self.settle_batch(line, &places),
            }
        }
        rest
    }

    fn settle_batch(&mut self, line: &OpenLine, places: &[Place]) {
        let live = |place: &Place| self.payment(*place).is_some_and(|p| p.is_live && self.left(*place).is_positive());
        let open: Vec<Place> = places.iter().copied().filter(live).collect();
        let may_pay = |place: &Place| self.payment(*place).is_some_and(|payment| account_may_pay(line, payment));
        if self.total(&open) == line.amount && open.iter().all(may_pay) {
            return self.take_all(line, &open, MatchRule::BatchTotal);
        }
        let mut payers: Vec<(&str, Vec<Place>)> = Vec::new();
        for place in &open {
            let Some(payment) = self.payment(*place).filter(|p| account_may_pay(line, p)) else { continue };
            match payers.iter_mut().find(|(payer, _)| *payer == payment.payer) {
                Some((_, group)) => group.push(*place),
                None => payers.push((&payment.payer, vec![*place])),
            }
        }
        let is_exact = |group: &[Place]| self.total(group) == line.amount;
        let exact: Vec<&Vec<Place>> = payers.iter().map(|(_, group)| group).filter(|group| is_exact(group)).collect();
        match exact.as_slice() {
            [group] => self.take_all(line, group, MatchRule::BatchPayerTotal),
            [] => self.settle_batch_near(line, &open, payers.into_iter().map(|(_, group)| group).collect()),
            groups => self.ambiguous(line, groups.len()),
        }
    }
}
