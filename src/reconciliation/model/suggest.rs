//! For a line that no rule settles: the payments that it may be, with a score and what speaks for each.

use serde::Serialize;
use utoipa::ToSchema;

use super::matching::{KnownPayment, OpenLine};
use super::names::likeness;
use super::tokens::plain;
use super::{Direction, MatchSettings};
use crate::kernel::{Fen, PaymentId, Text};

/// A payment that a line may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MatchSuggestion)]
pub struct Suggestion {
    pub payment_id: PaymentId,
    pub reference: String,
    pub payee_name: String,
    pub amount_fen: Fen,
    /// What no line has shown yet.
    pub open_fen: Fen,
    /// 0 to 100.
    pub score: u8,
    /// What speaks for it.
    pub reasons: Vec<Text>,
}

/// As many suggestions are made.
const MOST: usize = 10;

/// The payments that the line may be, the likeliest first. The amount counts most: 40 of 100, 30 where it is within the
/// tolerance only; the payee's account 25, the name 20 by its likeness, the day of sending 15. What is less than the office's
/// least score is not said, and names that are less alike than it has set do not count.
pub fn suggest(line: &OpenLine, payments: &[KnownPayment], settings: &MatchSettings) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = payments
        .iter()
        .filter(|payment| payment.was_sent)
        .filter_map(|payment| score(line, payment, settings))
        .filter(|suggestion| suggestion.score >= settings.least_score)
        .collect();
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.reference.cmp(&b.reference)));
    found.truncate(MOST);
    found
}

fn score(line: &OpenLine, payment: &KnownPayment, settings: &MatchSettings) -> Option<Suggestion> {
    // Money out pays what is open; money in returns what was paid.
    let wanted = match line.direction {
        Direction::Debit => payment.open,
        Direction::Credit => payment.amount,
    };
    if !wanted.is_positive() {
        return None;
    }
    let (mut score, mut reasons) = (0, Vec::new());
    if wanted == line.amount {
        score += 40;
        reasons.push(Text::new("金额相同", "the same amount"));
    } else if line.direction == Direction::Debit && settings.is_within(line.amount, wanted) {
        score += 30;
        reasons.push(Text::new("金额在容差之内", "the amount within the tolerance"));
    }
    let account = plain(&line.counterparty_account);
    if !account.is_empty() && account == plain(&payment.payee_account) {
        score += 25;
        reasons.push(Text::new("收款账号相同", "the payee's account"));
    }
    let alike = likeness(&line.counterparty_name, &payment.payee_name).get();
    if alike > 0 && alike >= settings.least_likeness_bp.get() {
        score += u8::try_from(alike / 500).unwrap_or(20);
        let percent = alike / 100;
        reasons.push(Text::new(format!("户名相似度 {percent}%"), format!("the name is {percent} % alike")));
    }
    let days = payment.sent_on.map(|sent| (line.booked_on - sent).num_days());
    if let Some(days) = days.filter(|_| payment.is_within(line.booked_on, settings.window_days)) {
        score += 15;
        reasons.push(Text::new(format!("发送后第 {days} 天"), format!("{days} days after it was sent")));
    }
    Some(Suggestion {
        payment_id: payment.id,
        reference: payment.reference.clone(),
        payee_name: payment.payee_name.clone(),
        amount_fen: payment.amount,
        open_fen: payment.open,
        score,
        reasons,
    })
}
