//! The bureau's parameters.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RiskRule;
use crate::kernel::{BasisPoints, Fen, Invalid};
use crate::programme::EvidenceKind;
use crate::web::FieldError;

/// The parties of an order are related.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskRelatedParty)]
pub struct RelatedParty {
    /// 0: the rule is off; so for each rule. At most 1,000.
    pub weight: u32,
    /// How many links apart they may be and still count, 1 to 4.
    pub max_links: u32,
    /// What more organisations share than this (an incubator's address, an agent's phone) links nobody, 2 to 1,000.
    pub hub_limit: u32,
}

/// The same invoice stands behind another claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskSameInvoice)]
pub struct SameInvoice {
    pub weight: u32,
}

/// The same file stands behind another claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskSameFile)]
pub struct SameFile {
    pub weight: u32,
    /// Kinds of evidence that are looked at: a framework contract may rightly be used again.
    pub kinds: BTreeSet<EvidenceKind>,
}

/// Several orders of one pair, each just under the cap, together above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskSplitOrder)]
pub struct SplitOrder {
    pub weight: u32,
    /// Within so many days of each other, 1 to 366.
    pub days: u32,
    /// “Just under”: at least this part of the cap.
    pub near_bp: BasisPoints,
    /// From so many orders on, 2 to 100.
    pub min_orders: u32,
}

/// A round price whose subsidy comes to just under the cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskRoundSum)]
pub struct RoundSum {
    pub weight: u32,
    pub near_bp: BasisPoints,
    /// Prices that are multiples of this are round, fen.
    pub multiple_fen: Fen,
}

/// A price far above what is usual for the listing or its category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskHighPrice)]
pub struct HighPrice {
    pub weight: u32,
    /// From so many times the median on, basis points: 20,000 is twice.
    pub times_bp: u32,
    /// A median of fewer orders says nothing, 1 to 1,000.
    pub min_others: u32,
    /// Of orders accepted so many days before, 1 to 3,660.
    pub days: u32,
}

/// Booked or used when it cannot have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskImpossibleTime)]
pub struct ImpossibleTime {
    pub weight: u32,
    /// Clocks differ: so many minutes are forgiven, 0 to 1,440.
    pub tolerance_minutes: u32,
}

/// Many vouchers spent at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskConcentration)]
pub struct Concentration {
    pub weight: u32,
    /// The provider's part of what was claimed of the programme.
    pub share_bp: BasisPoints,
    /// From so many vouchers on, 1 to 10,000.
    pub min_vouchers: u32,
    /// Where fewer providers serve a programme nothing can be spread, 2 to 1,000.
    pub min_providers: u32,
    /// Within so many days, 1 to 3,660.
    pub days: u32,
}

/// Trade that comes back to where it began, also through related parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskCircularTrade)]
pub struct CircularTrade {
    pub weight: u32,
    /// The longest circle, 2 to 6 trades.
    pub max_length: u32,
    pub days: u32,
    pub hub_limit: u32,
}

/// What each rule is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskRuleParameters)]
pub struct RuleParameters {
    pub related_party: RelatedParty,
    pub same_invoice: SameInvoice,
    pub same_file: SameFile,
    pub split_order: SplitOrder,
    pub round_sum: RoundSum,
    pub high_price: HighPrice,
    pub impossible_time: ImpossibleTime,
    pub concentration: Concentration,
    pub circular_trade: CircularTrade,
}

/// The rules with the weight from which they must be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskPolicy)]
pub struct Policy {
    pub rules: RuleParameters,
    /// A claim whose undecided signals weigh this much together is not passed, 1 to 1,000.
    pub threshold: u32,
}

impl Policy {
    /// Everything that is out of range, field by field.
    pub fn faults(&self) -> Vec<FieldError> {
        let r = &self.rules;
        let ranges = [
            ("threshold", self.threshold, 1, 1_000),
            ("rules.related_party.max_links", r.related_party.max_links, 1, 4),
            ("rules.related_party.hub_limit", r.related_party.hub_limit, 2, 1_000),
            ("rules.split_order.days", r.split_order.days, 1, 366),
            ("rules.split_order.min_orders", r.split_order.min_orders, 2, 100),
            ("rules.high_price.times_bp", r.high_price.times_bp, 10_001, 1_000_000),
            ("rules.high_price.min_others", r.high_price.min_others, 1, 1_000),
            ("rules.high_price.days", r.high_price.days, 1, 3_660),
            ("rules.impossible_time.tolerance_minutes", r.impossible_time.tolerance_minutes, 0, 1_440),
            ("rules.concentration.min_vouchers", r.concentration.min_vouchers, 1, 10_000),
            ("rules.concentration.min_providers", r.concentration.min_providers, 2, 1_000),
            ("rules.concentration.days", r.concentration.days, 1, 3_660),
            ("rules.circular_trade.max_length", r.circular_trade.max_length, 2, 6),
            ("rules.circular_trade.days", r.circular_trade.days, 1, 3_660),
            ("rules.circular_trade.hub_limit", r.circular_trade.hub_limit, 2, 1_000),
        ];
        let weights = RiskRule::ALL.iter().map(|&rule| (weight_field(rule), self.weight(rule), 0, 1_000));
        let mut faults: Vec<FieldError> = ranges
            .into_iter()
            .chain(weights)
            .filter(|(_, value, least, most)| !(least..=most).contains(&value))
            .map(|(field, value, least, most)| {
                let zh = format!("{value} 不在 {least} 到 {most} 之间");
                let en = format!("{value} is not between {least} and {most}");
                FieldError::invalid(field, Invalid::new("out_of_range", zh, en))
            })
            .collect();
        if !r.round_sum.multiple_fen.is_positive() {
            let invalid = Invalid::new("not_positive", "必须大于 0", "must be above 0");
            faults.push(FieldError::invalid("rules.round_sum.multiple_fen", invalid));
        }
        faults
    }

    /// 0: the rule is off.
    pub const fn weight(&self, rule: RiskRule) -> u32 {
        let r = &self.rules;
        match rule {
            RiskRule::RelatedParty => r.related_party.weight,
            RiskRule::SameInvoice => r.same_invoice.weight,
            RiskRule::SameFile => r.same_file.weight,
            RiskRule::SplitOrder => r.split_order.weight,
            RiskRule::RoundSum => r.round_sum.weight,
            RiskRule::HighPrice => r.high_price.weight,
            RiskRule::ImpossibleTime => r.impossible_time.weight,
            RiskRule::Concentration => r.concentration.weight,
            RiskRule::CircularTrade => r.circular_trade.weight,
        }
    }
}

const fn weight_field(rule: RiskRule) -> &'static str {
    match rule {
        RiskRule::RelatedParty => "rules.related_party.weight",
        RiskRule::SameInvoice => "rules.same_invoice.weight",
        RiskRule::SameFile => "rules.same_file.weight",
        RiskRule::SplitOrder => "rules.split_order.weight",
        RiskRule::RoundSum => "rules.round_sum.weight",
        RiskRule::HighPrice => "rules.high_price.weight",
        RiskRule::ImpossibleTime => "rules.impossible_time.weight",
        RiskRule::Concentration => "rules.concentration.weight",
        RiskRule::CircularTrade => "rules.circular_trade.weight",
    }
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::typical_policy;
    use super::*;

    #[test]
    fn numbers_out_of_range_are_named() {
        assert_eq!(typical_policy().faults(), []);
        let mut wrong = typical_policy();
        wrong.threshold = 0;
        wrong.rules.round_sum.multiple_fen = Fen::ZERO;
        wrong.rules.same_file.weight = 1_001;
        let fields: Vec<_> = wrong.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["threshold", "rules.same_file.weight", "rules.round_sum.multiple_fen"]);
    }
}
