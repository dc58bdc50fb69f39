//! Steps: rules as they were applied, for people and for the record.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::Currency;
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

    /// Says something that neither pays nor refuses: which line of a table was taken.
    pub(super) fn note(rule: &str, text: Text) -> Self {
        Self::check(rule, true, text.clone(), text)
    }

    /// `ratio` of `base`, rounded down to the fen.
    pub(super) fn ratio(rule: &str, base: Fen, ratio: BasisPoints, what: &Text, money: &Currency) -> (Fen, Self) {
        let result = base.share(ratio);
        let unit = money.words();
        let text = Text::new(
            format!("{} {base:#} {} × {ratio} = {result:#} {}（舍去不足一分的部分）", what.zh, unit.zh, unit.zh),
            format!("{} {base:#} {} × {ratio} = {result:#} {} (rounded down to the fen)", what.en, unit.en, unit.en),
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
    pub(super) fn limit(rule: &str, amount: Fen, limit: Fen, what: &Text, money: &Currency) -> (Fen, Self) {
        let unit = money.words();
        let limit = limit.max(Fen::ZERO);
        let result = amount.min(limit);
        let (outcome, text) = if result < amount {
            let text = Text::new(
                format!("{} {limit:#} {1}，由 {amount:#} {1}减为 {result:#} {1}", what.zh, unit.zh),
                format!("{} {limit:#} {1}: reduced from {amount} to {result:#} {1}", what.en, unit.en),
            );
            (Outcome::Limited, text)
        } else {
            let text = Text::new(
                format!("{} {limit:#} {}，未超出", what.zh, unit.zh),
                format!("{} {limit:#} {}: not exceeded", what.en, unit.en),
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
