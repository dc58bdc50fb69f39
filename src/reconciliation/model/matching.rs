//! Which lines are which payments. Pure: the same lines and payments give the same answer.
//!
//! Rules in their order: reference, exact or within the text; several lines that share a reference and add up; a batch's
//! total; amount, payee's account (or, where the bank gives none, name) and date without any other candidate; several lines to
//! a payee's account that make up one payment in one way; a treasury's total of one day. What no rule
//! settles without doubt is an exception with its reason. Amounts agree to the fen, or within the tolerance that the office
//! has set, and then the difference is told. A reference decides nothing where the payment counts as returned, or another
//! account paid or was paid than the payment says.

mod account_parts;
mod batches;
mod tolerance;
mod unnamed;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::tokens::{plain, tokens};
use super::{Direction, ExceptionKind, MatchRule, MatchSettings};
use crate::kernel::{Fen, PaymentId, StatementLineId, Text};

/// A line that waits for its payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLine {
    pub id: StatementLineId,
    /// The account of the statement.
    pub account_number: String,
    pub booked_on: NaiveDate,
    pub direction: Direction,
    pub amount: Fen,
    pub end_to_end_reference: String,
    pub bank_reference: String,
    pub remark: String,
    pub counterparty_name: String,
    pub counterparty_account: String,
}

/// A payment that a line may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPayment {
    pub id: PaymentId,
    pub reference: String,
    pub batch_reference: String,
    /// Level and region of the treasury that pays.
    pub payer: String,
    /// The account from which its export was to pay it; before that, the one from which that treasury pays, if it is on record.
    pub payer_account: Option<String>,
    pub amount: Fen,
    /// What no line has shown yet.
    pub open: Fen,
    /// In a payment file at some time: a payment that never left cannot be at the bank.
    pub was_sent: bool,
    /// Sent or paid, neither returned nor replaced.
    pub is_live: bool,
    /// Sent, and not known to have been carried out.
    pub is_on_its_way: bool,
    pub payee_name: String,
    pub payee_account: String,
    pub sent_on: Option<NaiveDate>,
    /// The day on which its export asks the bank to pay it.
    pub execute_on: Option<NaiveDate>,
}

/// So much of a line is so much of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    pub line: StatementLineId,
    pub payment: PaymentId,
    pub amount: Fen,
    pub rule: MatchRule,
}

/// By how much a debit differs from the payments that it was matched with, within the tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    pub line: StatementLineId,
    /// The first of the payments: all are of one treasury, which bears the difference.
    pub payment: PaymentId,
    /// What the debit is more; negative where it is less. Never nothing.
    pub amount: Fen,
    pub rule: MatchRule,
}

/// A line that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub line: StatementLineId,
    pub kind: ExceptionKind,
    pub payment: Option<PaymentId>,
    pub reason: Text,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub matches: Vec<Match>,
    /// Beside the matches of their lines: together they come to the line.
    pub differences: Vec<Difference>,
    pub doubts: Vec<Doubt>,
}

/// Finds for every line its payments or the doubt about it.
pub fn match_lines(lines: &[OpenLine], payments: &[KnownPayment], settings: &MatchSettings) -> Outcome {
    let mut matcher = Matcher::new(payments, settings);
    let mut lines: Vec<&OpenLine> = lines.iter().collect();
    lines.sort_by_key(|line| (line.booked_on, line.id));
    let (debits, credits): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.direction == Direction::Debit);
    let rest = matcher.by_reference(debits);
    let rest = matcher.by_batch(rest);
    let rest = matcher.fees(rest);
    let rest = matcher.by_amount(rest);
    let rest = matcher.by_near_amount(rest);
    let rest = matcher.by_account_parts(rest);
    let rest = matcher.by_name(rest);
    let rest = matcher.by_day(rest);
    for line in rest {
        matcher.doubt(line, ExceptionKind::UnknownDebit, None, Text::new("没有与之相符的拨付", "no payment fits"));
    }
    for line in credits {
        matcher.credit(line);
    }
    matcher.outcome
}

/// A place in the list of payments.
type Place = usize;

struct Matcher<'p> {
    payments: &'p [KnownPayment],
    settings: &'p MatchSettings,
    /// What is still open of each payment.
    left: Vec<Fen>,
    /// `None`: two payments share the form in which references are compared.
    references: HashMap<String, Option<Place>>,
    batches: HashMap<String, Vec<Place>>,
    outcome: Outcome,
}

/// What a line's texts refer to.
enum Reference {
    None,
    One(Place, MatchRule),
    Several(Vec<Place>),
}

impl<'p> Matcher<'p> {
    fn new(payments: &'p [KnownPayment], settings: &'p MatchSettings) -> Self {
        let mut references = HashMap::with_capacity(payments.len());
        let mut batches: HashMap<String, Vec<Place>> = HashMap::new();
        for (place, payment) in payments.iter().enumerate() {
            references.entry(plain(&payment.reference)).and_modify(|known| *known = None).or_insert(Some(place));
            batches.entry(plain(&payment.batch_reference)).or_default().push(place);
        }
        let left = payments.iter().map(|payment| payment.open).collect();
        Self { payments, settings, left, references, batches, outcome: Outcome::default() }
    }

    fn payment(&self, place: Place) -> Option<&'p KnownPayment> {
        self.payments.get(place)
    }

    fn left(&self, place: Place) -> Fen {
        self.left.get(place).copied().unwrap_or_default()
    }

    fn total(&self, places: &[Place]) -> Fen {
        places.iter().map(|place| self.left(*place)).sum()
    }

    fn doubt(&mut self, line: &OpenLine, kind: ExceptionKind, payment: Option<Place>, reason: Text) {
        let payment = payment.and_then(|place| self.payment(place)).map(|payment| payment.id);
        self.outcome.doubts.push(Doubt { line: line.id, kind, payment, reason });
    }

    /// Uses `amount` of a line for a payment; callers have made sure that it is open.
    fn take(&mut self, line: &OpenLine, place: Place, amount: Fen, rule: MatchRule) {
        let Some(payment) = self.payment(place) else { return };
        if let Some(left) = self.left.get_mut(place) {
            *left = left.remaining_after(amount);
        }
        self.outcome.matches.push(Match { line: line.id, payment: payment.id, amount, rule });
    }

    /// One line for all that is open of several payments.
    fn take_all(&mut self, line: &OpenLine, places: &[Place], rule: MatchRule) {
        for place in places {
            let left = self.left(*place);
            if left.is_positive() {
                self.take(line, *place, left, rule);
            }
        }
    }

    fn reference_of(&self, line: &OpenLine) -> Reference {
        let known = |word: &str| self.references.get(word).copied().flatten();
        if let Some(place) = known(&plain(&line.end_to_end_reference)) {
            return Reference::One(place, MatchRule::ExactReference);
        }
        let mut found: Vec<Place> = Vec::new();
        for text in [&line.end_to_end_reference, &line.remark, &line.bank_reference] {
            for place in tokens(text).filter_map(|word| known(&word)) {
                if !found.contains(&place) && found.len() < 1_000 {
                    found.push(place);
                }
            }
        }
        match found.as_slice() {
            [] => Reference::None,
            [one] => Reference::One(*one, MatchRule::ReferenceInText),
            _ => Reference::Several(found),
        }
    }

    fn by_reference<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let mut rest = Vec::new();
        let mut groups: Vec<(Place, Vec<(&OpenLine, MatchRule)>)> = Vec::new();
        let mut group_of: HashMap<Place, usize> = HashMap::new();
        let mut lists = Vec::new();
        for line in lines {
            match self.reference_of(line) {
                Reference::None => rest.push(line),
                Reference::Several(places) => lists.push((line, places)),
                Reference::One(place, rule) => {
                    let group = *group_of.entry(place).or_insert(groups.len());
                    if group == groups.len() {
                        groups.push((place, Vec::new()));
                    }
                    if let Some((_, members)) = groups.get_mut(group) {
                        members.push((line, rule));
                    }
                }
            }
        }
        for (place, members) in groups {
            self.settle_group(place, &members);
        }
        for (line, places) in lists {
            self.settle_list(line, &places);
        }
        rest
    }

    /// Lines that name the same payment.
    fn settle_group(&mut self, place: Place, lines: &[(&OpenLine, MatchRule)]) {
        let Some(payment) = self.payment(place) else { return };
        let open = self.left(place);
        if !payment.was_sent {
            let reason = Text::new(
                format!("拨付 {} 尚未发送", payment.reference),
                format!("payment {} has not been sent", payment.reference),
            );
            lines.iter().for_each(|(line, _)| {
                self.doubt(line, ExceptionKind::UnknownDebit, Some(place), reason.clone());
            });
            return;
        }
        if !payment.is_live {
            lines.iter().for_each(|(line, _)| self.paid_after_return(line, place, payment));
            return;
        }
        let (lines, wrong): (Vec<_>, Vec<_>) = lines
            .iter()
            .copied()
            .partition(|(line, _)| account_may_pay(line, payment) && account_may_be_paid(line, payment));
        wrong.into_iter().for_each(|(line, _)| self.wrong_account(line, place, payment));
        let exact = lines.iter().position(|(line, _)| line.amount == open);
        let sum: Fen = lines.iter().map(|(line, _)| line.amount).sum();
        if let Some(exact) = exact {
            for (index, (line, rule)) in lines.iter().enumerate() {
                if index == exact {
                    self.take(line, place, open, *rule)
                } else {
                    self.paid_before(line, place, payment)
                }
            }
        } else if sum == open && open.is_positive() {
            for (line, _) in &lines {
                self.take(line, place, line.amount, MatchRule::Parts);
            }
        } else if let [(line, rule)] = lines.as_slice()
            && self.settings.is_within(line.amount, open)
        {
            self.take_near(line, &[place], *rule);
        } else {
            for (line, _) in &lines {
                if open.is_positive() {
                    self.wrong_amount(line, place, payment, open, sum)
                } else {
                    self.paid_before(line, place, payment)
                }
            }
        }
    }

    fn paid_before(&mut self, line: &OpenLine, place: Place, payment: &KnownPayment) {
        let reason = Text::new(
            format!("拨付 {} 已与其他流水相符，疑为重复付款", payment.reference),
            format!("payment {} is matched already: perhaps paid twice", payment.reference),
        );
        self.doubt(line, ExceptionKind::DuplicatePayment, Some(place), reason);
    }

    fn paid_after_return(&mut self, line: &OpenLine, place: Place, payment: &KnownPayment) {
        let reason = Text::new(
            format!("拨付 {} 已按退回处理，银行却又支出，疑为重复付款", payment.reference),
            format!("payment {} counts as returned, and the bank debited it: perhaps paid twice", payment.reference),
        );
        self.doubt(line, ExceptionKind::PaidAfterReturn, Some(place), reason);
    }

    /// The reference is a payment's, but not the account that paid, or that was paid.
    fn wrong_account(&mut self, line: &OpenLine, place: Place, payment: &KnownPayment) {
        let (kind, reason) = if account_may_pay(line, payment) {
            let reason = Text::new(
                format!("提到拨付 {}，但收款账号不是 {}", payment.reference, payment.payee_account),
                format!("names payment {}, but did not pay account {}", payment.reference, payment.payee_account),
            );
            (ExceptionKind::WrongPayee, reason)
        } else {
            let reason = Text::new(
                format!("提到拨付 {}，但不是从其付款账户支出", payment.reference),
                format!("names payment {}, but another account than its treasury’s paid", payment.reference),
            );
            (ExceptionKind::WrongAccount, reason)
        };
        self.doubt(line, kind, Some(place), reason);
    }

    fn wrong_amount(&mut self, line: &OpenLine, place: Place, payment: &KnownPayment, open: Fen, sum: Fen) {
        let reason = Text::new(
            format!("拨付 {} 应付 {open:#} 元，引用它的流水合计 {sum:#} 元", payment.reference),
            format!("payment {} is open with {open}, the lines that name it add up to {sum}", payment.reference),
        );
        self.doubt(line, ExceptionKind::WrongAmount, Some(place), reason);
    }

    /// One line whose text lists several payments.
    fn settle_list(&mut self, line: &OpenLine, places: &[Place]) {
        let named = |place: &Place| self.payment(*place).map(|payment| (*place, payment));
        let named: Vec<(Place, &KnownPayment)> = places.iter().filter_map(named).collect();
        if let Some((place, payment)) = named.iter().find(|(_, payment)| payment.was_sent && !payment.is_live) {
            return self.paid_after_return(line, *place, payment);
        }
        if let Some((place, payment)) = named.iter().find(|(_, payment)| !account_may_pay(line, payment)) {
            return self.wrong_account(line, *place, payment);
        }
        let total = self.total(places);
        if named.iter().all(|(_, payment)| payment.was_sent) && self.is_or_near(line, places, total) {
            return self.take_near(line, places, MatchRule::ReferencesInText);
        }
        let reason = Text::new(
            format!("附言提到 {} 笔拨付，未付合计 {total:#} 元，与流水金额不符", places.len()),
            format!("its text names {} payments with {total} open, which is not its amount", places.len()),
        );
        self.doubt(line, ExceptionKind::WrongAmount, places.first().copied(), reason);
    }

    fn ambiguous(&mut self, line: &OpenLine, candidates: usize) {
        let reason = Text::new(
            format!("有 {candidates} 种可能，无法确定"),
            format!("{candidates} candidates, and nothing to tell them apart"),
        );
        self.doubt(line, ExceptionKind::Ambiguous, None, reason);
    }

    fn fees<'l>(&mut self, lines: Vec<&'l OpenLine>) -> Vec<&'l OpenLine> {
        let words: Vec<String> = self.settings.fee_words.iter().map(|word| word.to_lowercase()).collect();
        let (fees, rest): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| {
            let text = format!("{} {}", line.remark, line.counterparty_name).to_lowercase();
            words.iter().any(|word| text.contains(word))
        });
        for line in fees {
            self.doubt(line, ExceptionKind::Fee, None, Text::new("银行收取的费用", "a charge of the bank"));
        }
        rest
    }
}

/// The statement's account is the one that pays, as far as that is on record.
fn account_may_pay(line: &OpenLine, payment: &KnownPayment) -> bool {
    payment.payer_account.as_ref().is_none_or(|account| plain(account) == plain(&line.account_number))
}

/// The account that was paid is the payee's, as far as the bank says it in full.
fn account_may_be_paid(line: &OpenLine, payment: &KnownPayment) -> bool {
    let said = plain(&line.counterparty_account);
    said.is_empty() || line.counterparty_account.contains('*') || said == plain(&payment.payee_account)
}

#[cfg(test)]
mod tests;
