//! Lines without a reference: by amount, account and date; by a day's total; and money that came in.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{KnownPayment, Matcher, OpenLine, Place, Reference, account_may_pay};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::names::folded;
use crate::reconciliation::model::tokens::plain;
use crate::reconciliation::model::{ExceptionKind, MatchRule};

impl KnownPayment {
    /// Whether a line of this day may be it: not before it was sent, and so many days after, or after the day on which the bank
    /// was to pay, if that is later.
    pub fn is_within(&self, booked_on: NaiveDate, window_days: u16) -> bool {
        let Some(sent) = self.sent_on else { return false };
        let from = self.execute_on.map_or(sent, |day| day.max(sent));
        booked_on >= sent && (booked_on - from).num_days() <= i64::from(window_days)
    }
}

impl Matcher<'_> {
    pub(super) fn in_window(&self, line: &OpenLine, payment: &KnownPayment) -> bool {
        payment.is_within(line.booked_on, self.settings.window_days)
    }

    /// Amount, account and date.
    pub(super) fn by_amount<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let of_line = |line: &OpenLine| plain(&line.counterparty_account);
        self.by_key(lines, MatchRule::AmountAccountDate, of_line, |payment| plain(&payment.payee_account))
    }

    /// Amount, name and date, for banks that do not give the account.
    pub(super) fn by_name<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let of_line = |line: &OpenLine| {
            if line.counterparty_account.is_empty() { folded(&line.counterparty_name) } else { String::new() }
        };
        self.by_key(lines, MatchRule::AmountNameDate, of_line, |payment| folded(&payment.payee_name))
    }

    /// The same amount and key within the window: only where a line has one candidate, and that candidate no other line.
    fn by_key<'l>(
        &mut self,
        lines: Vec<&'l OpenLine>,
        rule: MatchRule,
        of_line: impl Fn(&OpenLine) -> String,
        of_payment: impl Fn(&KnownPayment) -> String,
    ) -> Vec<&'l OpenLine> {
        let mut by_key: HashMap<(Fen, String), Vec<Place>> = HashMap::new();
        for (place, payment) in self.payments.iter().enumerate() {
            if payment.is_live && self.left(place).is_positive() {
                by_key.entry((self.left(place), of_payment(payment))).or_default().push(place);
            }
        }
        let mut rest = Vec::new();
        let mut candidates: Vec<(&OpenLine, Vec<Place>)> = Vec::new();
        let mut wanted: HashMap<Place, usize> = HashMap::new();
        for line in lines {
            let key = of_line(line);
            let found = if key.is_empty() { None } else { by_key.get(&(line.amount, key)) };
            let fits = |place: &Place| {
                self.payment(*place).is_some_and(|p| self.in_window(line, p) && account_may_pay(line, p))
            };
            let found: Vec<Place> = found.into_iter().flatten().copied().filter(fits).collect();
            found.iter().for_each(|place| *wanted.entry(*place).or_default() += 1);
            if found.is_empty() { rest.push(line) } else { candidates.push((line, found)) }
        }
        for (line, found) in candidates {
            match found.as_slice() {
                [one] if wanted.get(one) == Some(&1) => self.take(line, *one, line.amount, rule),
                _ => {
                    let most = found.iter().filter_map(|place| wanted.get(place)).copied().max().unwrap_or(0);
                    self.ambiguous(line, most.max(found.len()));
                }
            }
        }
        rest
    }

    /// One debit for all that one treasury sent from one account on one day (two payments or more).
    pub(super) fn by_day<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let mut days: HashMap<(&str, Option<&str>, NaiveDate), Vec<Place>> = HashMap::new();
        for (place, payment) in self.payments.iter().enumerate() {
            if let (true, true, Some(sent)) = (payment.is_live, self.left(place).is_positive(), payment.sent_on) {
                let key = (payment.payer.as_str(), payment.payer_account.as_deref(), sent);
                days.entry(key).or_default().push(place);
            }
        }
        let mut by_total: HashMap<Fen, Vec<Vec<Place>>> = HashMap::new();
        for group in days.into_values().filter(|group| group.len() > 1) {
            by_total.entry(self.total(&group)).or_default().push(group);
        }
        let mut demand: HashMap<Fen, usize> = HashMap::new();
        lines.iter().for_each(|line| *demand.entry(line.amount).or_default() += 1);
        let mut rest = Vec::new();
        for line in lines {
            let fits = |group: &&Vec<Place>| {
                group
                    .iter()
                    .filter_map(|p| self.payment(*p))
                    .all(|p| self.in_window(line, p) && account_may_pay(line, p))
            };
            let groups: Vec<Vec<Place>> =
                by_total.get(&line.amount).into_iter().flatten().filter(fits).cloned().collect();
            let demand = demand.get(&line.amount).copied().unwrap_or(1);
            match groups.as_slice() {
                [] => rest.push(line),
                [group] if demand == 1 => self.take_all(line, group, MatchRule::DayTotal),
                groups => self.ambiguous(line, groups.len().max(demand)),
            }
        }
        rest
    }

    /// Money that came in: a payment that came back, or nothing that we know.
    pub(super) fn credit(&mut self, line: &OpenLine) {
        let place = match self.reference_of(line) {
            Reference::One(place, _) => Some(place),
            Reference::Several(places) if self.came_back(&places, line.amount) => {
                let reason = Text::new(
                    format!("附言提到的 {} 笔拨付一并被退回", places.len()),
                    format!("{} payments that its text names came back together", places.len()),
                );
                return self.doubt(line, ExceptionKind::ReturnedPayment, places.first().copied(), reason);
            }
            Reference::None | Reference::Several(_) => self.returned_by_amount(line),
        };
        match place.and_then(|place| self.payment(place)) {
            Some(payment) if payment.amount == line.amount && payment.was_sent && !payment.is_live => {
                let reason = Text::new(
                    format!("拨付 {} 此前已按退回处理，又有同额来款：退回的可能是重复的支出", payment.reference),
                    format!(
                        "payment {} counts as returned before: this may give a second debit back",
                        payment.reference
                    ),
                );
                self.doubt(line, ExceptionKind::ReturnedPayment, place, reason);
            }
            Some(payment) if payment.amount == line.amount => {
                let reason = Text::new(
                    format!("拨付 {} 被退回", payment.reference),
                    format!("payment {} came back", payment.reference),
                );
                self.doubt(line, ExceptionKind::ReturnedPayment, place, reason);
            }
            Some(payment) => {
                let reason = Text::new(
                    format!("提到拨付 {}（{:#} 元），但金额不同", payment.reference, payment.amount),
                    format!("names payment {} of {}, but with another amount", payment.reference, payment.amount),
                );
                self.doubt(line, ExceptionKind::WrongAmount, place, reason);
            }
            None => self.doubt(line, ExceptionKind::UnknownCredit, None, Text::new("来款不明", "not known where from")),
        }
    }

    /// Whether these payments, with the bank or carried out, come to what came in.
    fn came_back(&self, places: &[Place], amount: Fen) -> bool {
        let payments: Vec<&KnownPayment> = places.iter().filter_map(|place| self.payment(*place)).collect();
        payments.iter().all(|payment| payment.is_live)
            && payments.iter().map(|payment| payment.amount).sum::<Fen>() == amount
    }

    /// The one payment of this amount to whoever the money came from.
    fn returned_by_amount(&self, line: &OpenLine) -> Option<Place> {
        let account = plain(&line.counterparty_account);
        let name = folded(&line.counterparty_name);
        let is_from = |payment: &KnownPayment| {
            let same_account = !account.is_empty() && plain(&payment.payee_account) == account;
            same_account || (!name.is_empty() && folded(&payment.payee_name) == name)
        };
        let fits = |payment: &KnownPayment| {
            payment.is_live
                && payment.amount == line.amount
                && payment.sent_on <= Some(line.booked_on)
                && is_from(payment)
        };
        let mut found = self.payments.iter().enumerate().filter(|(_, payment)| fits(payment)).map(|(place, _)| place);
        found.next().filter(|_| found.next().is_none())
    }
}
