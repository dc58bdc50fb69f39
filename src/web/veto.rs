//! A rule that says no.

use serde::Serialize;
use serde_json::{Map, Value};

use super::problem::Problem;
use crate::kernel::Text;

/// Which rule says no, what it looked at and what it allows: the answer to somebody who may, but not now or not so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{rule}: {}", .text.en)]
pub struct Veto {
    /// Stable, for programs; the answer's `code`.
    pub rule: &'static str,
    pub text: Text,
    more: Map<String, Value>,
}

impl Veto {
    /// `value` is what the rule looked at, `limit` what it allows.
    pub fn new(rule: &'static str, text: Text, value: impl Serialize, limit: impl Serialize) -> Box<Self> {
        let veto = Self { rule, text, more: Map::new() };
        Box::new(veto).with("rule", rule).with("value", value).with("limit", limit)
    }

    /// Adds a member to the answer.
    #[must_use]
    pub fn with(mut self: Box<Self>, name: &str, value: impl Serialize) -> Box<Self> {
        if let Ok(value) = serde_json::to_value(value) {
            self.more.insert(name.to_owned(), value);
        }
        self
    }
}

impl From<Box<Veto>> for Problem {
    fn from(veto: Box<Veto>) -> Self {
        let mut problem = Self::conflict(veto.rule, veto.text.zh, veto.text.en);
        problem.extra = veto.more;
        problem
    }
}
