//! What an accepted booking leaves to be claimed where its programme pays the enterprise back.

use super::quote::StoredQuote;
use crate::kernel::Fen;
use crate::programme::{Rules, by_ratio, price_behind};

/// What can be claimed under reimbursement, where the enterprise pays in full first (domain.md §4): the subsidy of the price
/// that it paid or owes, not of what its provider took back from the bill by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimable {
    /// At most the subsidy of the booking.
    pub amount: Fen,
    /// The least price that gives as much: while it is claimed, this much of the price is not taken back.
    pub base: Fen,
}

impl Claimable {
    /// Of a booking with this final price and subsidy, of whose bill so much was `credited` by hand. The caps and what the
    /// voucher held have cut the subsidy before: of a lower price it is what the ratio gives, and never more than before.
    pub fn of((price, subsidy): (Fen, Fen), quote: &StoredQuote, rules: &Rules, credited: Fen) -> Self {
        let left = price.remaining_after(credited);
        let Some(basis) = &quote.basis else { return Self { amount: subsidy.min(left), base: left } };
        // What was used beyond the quote the voucher was never asked for.
        let asked = left.min(quote.quote.price.amount);
        let amount = subsidy.min(by_ratio(rules, &basis.order, &basis.funds, asked));
        Self { amount, base: price_behind(rules, &basis.order, &basis.funds, amount) }
    }
}
