//! Steps: rules as they were applied, for people and for the record.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BasisPoints, Fen, Text, text_enum};

text_enum! {
    #[schema(as = DecisionOutcome)]
    pub enum Outcome {
        /// The order meets the rule.
        Passed = "passed",
        /// The rule made the subsidy smaller, or set it.
        Limited = "limited",
        /// The rule forbids a subsidy.
        Refused = "refused",
    }
}

/// One rule as it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DecisionStep)]
pub struct Step {
    /// Which rule: `ratio`, `caps.per_order`, `eligibility.regions` …
    pub rule: String,
    pub outcome: Outcome,
    /// The sentence for people.
    pub text: Text,
    /// What the rule was applied to, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_fen: Option<Fen>,
    /// The rule's own figure, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_fen: Option<Fen>,
    /// The subsidy after this step, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_fen: Option<Fen>,
}

impl Step {
    pub(super) fn check(rule: &str, holds: bool, passed: Text, refused: Text) -> Self {
        let (outcome, text) = if holds { (Outcome::Passed, passed) } else { (Outcome::Refused, refused) };
        Self { rule: rule.to_owned(), outcome, text, input_fen: None, limit_fen: None, result_fen: None }
    }

    /// `ratio` of `base`, rounded down to the fen.
    pub(super) fn ratio(rule: &str, base: Fen, ratio: BasisPoints, what: &Text) -> (Fen, Self) {
        let result = base.share(ratio);
        let text = Text::new(
            format!("{} {base:#} 元 × {ratio} = {result:#} 元（舍去不足一分的部分）", what.zh),
            format!("{} {base:#} yuan × {ratio} = {result:#} yuan (rounded down to the fen)", what.en),
        );
        let step = Self {
            rule: rule.to_owned(),
            outcome: Outcome::Limited,
            text,
            input_fen: Some(base),
            limit_fen: None,
            result_fen: Some(result),
        };
        (result, step)
    }

    /// The smaller of `amount` and `limit`.
    pub(super) fn limit(rule: &str, amount: Fen, limit: Fen, what: &Text) -> (Fen, Self) {
        let limit = limit.max(Fen::ZERO);
        let result = amount.min(limit);
        let (outcome, text) = if result < amount {
            let text = Text::new(
                format!("{} {limit:#} 元，由 {amount:#} 元减为 {result:#} 元", what.zh),
                format!("{} {limit:#} yuan: reduced from {amount} to {result:#} yuan", what.en),
            );
            (Outcome::Limited, text)
        } else {
            let text = Text::new(
                format!("{} {limit:#} 元，未超出", what.zh),
                format!("{} {limit:#} yuan: not exceeded", what.en),
            );
            (Outcome::Passed, text)
        };
        let step = Self {
            rule: rule.to_owned(),
            outcome,
            text,
            input_fen: Some(amount),
            limit_fen: Some(limit),
            result_fen: Some(result),
        };
        (result, step)
    }

    pub fn is_refusal(&self) -> bool {
        self.outcome == Outcome::Refused
    }
}
