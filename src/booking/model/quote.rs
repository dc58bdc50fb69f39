//! What an order costs, what the voucher pays of it, and what becomes of both when the work is done.

mod amounts;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::ExpectedQuote;
use crate::catalog::PriceQuote;
use crate::kernel::{Fen, ProgrammeVersionId, VoucherId};
use crate::programme::{self, Decision, Exclusion, Funds};

pub use amounts::{FinalAmounts, final_amounts, promises, resized};
pub use terms::BookedTerms;

/// What an enterprise is told before it books, and what it is held to afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    pub price: PriceQuote,
    /// What the voucher pays, fen; 0 without one.
    #[serde(rename = "subsidy_fen")]
    pub subsidy: Fen,
    /// What the customer pays itself in the end, fen; of own use nothing.
    #[serde(rename = "own_share_fen")]
    pub own_share: Fen,
    /// The voucher that pays; none was wanted, or none pays anything.
    pub voucher: Option<QuotedVoucher>,
    /// How the subsidy came about, or why there is none; absent where no voucher was looked at.
    pub decision: Option<Decision>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotedVoucher {
    pub id: VoucherId,
    pub number: String,
    pub programme_version_id: ProgrammeVersionId,
}

impl Quote {
    pub const fn without_voucher(price: PriceQuote) -> Self {
        Self { subsidy: Fen::ZERO, own_share: price.amount, price, voucher: None, decision: None }
    }

    /// A decision that pays nothing leaves the order without a voucher; the decision stays as the explanation.
    pub fn with_decision(price: PriceQuote, voucher: QuotedVoucher, decision: Decision) -> Self {
        Self {
            subsidy: decision.subsidy,
            own_share: decision.own_share,
            voucher: decision.subsidy.is_positive().then_some(voucher),
            price,
            decision: Some(decision),
        }
    }
}

impl ExpectedQuote {
    /// Whether the quote is what was expected.
    pub fn is(&self, quote: &Quote) -> bool {
        (self.price_fen, self.subsidy_fen) == (quote.price.amount, quote.subsidy)
    }
}

/// All that went into a decision besides the rules, so that it can be made again for what was really done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    pub order: programme::Order,
    pub funds: Funds,
}

/// A booking's quote as it is kept.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    diesel::deserialize::FromSqlRow,
    diesel::expression::AsExpression,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
pub struct StoredQuote {
    #[serde(flatten)]
    pub quote: Quote,
    /// Present where a voucher pays.
    pub basis: Option<Basis>,
    /// To which the booking is held, whatever the listing's rules become.
    #[serde(default)]
    pub terms: BookedTerms,
}

impl StoredQuote {
    /// What the enterprise declared about the service when it ordered, and which services that its programme leaves out.
    pub fn declared(&self) -> (BTreeSet<Exclusion>, BTreeSet<String>) {
        let (mut reasons, mut services) = (self.terms.declared.clone(), self.terms.declared_services.clone());
        if let Some(basis) = &self.basis {
            reasons.extend(basis.order.declared.iter().copied());
            services.extend(basis.order.declared_services.iter().cloned());
        }
        (reasons, services)
    }

    /// The same, with consumables as they were really used; those that `used` does not name stay as ordered.
    #[must_use]
    fn with_used(&self, used: &BTreeMap<String, u32>) -> Self {
        let mut quote = self.clone();
        quote.terms.extras.consumables.extend(used.iter().map(|(code, count)| (code.clone(), *count)));
        quote
    }
}
