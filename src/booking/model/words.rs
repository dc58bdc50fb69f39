//! What a customer says about its order, beside what is ordered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, Text};
use crate::web::FieldError;

/// What a customer says about its order: under which number its own books have it, and what who does the work should know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderWords {
    /// 客户订单号 Number of the customer's own purchase order, 1 to 60 characters in one line; printed on bills.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub customer_order_number: Option<String>,
    /// 给实验室的留言 A note to who does the work, 1 to 1,000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub customer_note: Option<String>,
}

const MOST_NUMBER_CHARS: usize = 60;
const MOST_NOTE_CHARS: usize = 1_000;

impl OrderWords {
    /// Without blanks around them; what is blank was not said. Lines end as everywhere.
    pub fn of(number: Option<&str>, note: Option<&str>) -> Self {
        let said = |text: Option<&str>| {
            text.map(|text| text.trim().replace("\r\n", "\n").replace('\r', "\n")).filter(|text| !text.is_empty())
        };
        Self { customer_order_number: said(number), customer_note: said(note) }
    }

    #[must_use]
    pub fn tidy(&self) -> Self {
        Self::of(self.customer_order_number.as_deref(), self.customer_note.as_deref())
    }

    /// Every fault of tidy words.
    pub fn faults(&self) -> Vec<FieldError> {
        let (number, note) = (self.customer_order_number.as_deref(), self.customer_note.as_deref());
        let is_long = |text: Option<&str>, most: usize| text.is_some_and(|text| text.chars().count() > most);
        let mut faults = Vec::new();
        let mut refuse = |is_wrong: bool, field: &str, code, zh: &str, en: &str| {
            if is_wrong {
                faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
            }
        };
        let has_lines = number.is_some_and(|text| text.chars().any(char::is_control));
        let is_garbled = note.is_some_and(|text| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        let field = "customer_order_number";
        refuse(is_long(number, MOST_NUMBER_CHARS), field, "length", "最多 60 个字符", "at most 60 characters");
        refuse(has_lines, field, "one_line", "须为一行文字", "must be one line of text");
        let field = "customer_note";
        refuse(is_long(note, MOST_NOTE_CHARS), field, "length", "最多 1000 个字符", "at most 1,000 characters");
        refuse(is_garbled, field, "characters", "含有不能显示的字符", "has characters that cannot be shown");
        faults
    }

    /// As lines of a letter, each beginning one; nothing where nothing was said.
    pub fn lines(&self) -> Text {
        let number = self.customer_order_number.as_ref();
        let number =
            number.map(|number| (format!("\n客户订单号：{number}"), format!("\nCustomer’s order number: {number}")));
        let note = self.customer_note.as_ref();
        let note = note.map(|note| (format!("\n给实验室的留言：{note}"), format!("\nNote to the laboratory: {note}")));
        let (zh, en): (Vec<_>, Vec<_>) = number.into_iter().chain(note).unzip();
        Text::new(zh.concat(), en.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_long_as_they_may_be_and_no_longer() {
        let faults = |number: &str, note: &str| {
            let words = OrderWords::of(Some(number), Some(note));
            words.faults().into_iter().map(|fault| (fault.field, fault.code)).collect::<Vec<_>>()
        };
        let told = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert!(faults(&"单".repeat(60), &"字".repeat(1_000)).is_empty());
        assert_eq!(faults(&"单".repeat(61), ""), told("customer_order_number", "length"));
        assert_eq!(faults("", &"字".repeat(1_001)), told("customer_note", "length"));
        assert_eq!(faults("PO\n1", ""), told("customer_order_number", "one_line"));
        assert!(faults("PO 1", "一行\r\n\t二行").is_empty());
        assert_eq!(faults("", "a\u{0}b"), told("customer_note", "characters"));
    }

    #[test]
    fn what_is_blank_was_not_said() {
        assert_eq!(OrderWords::of(Some(" \n"), Some("")), OrderWords::default());
        let words = OrderWords::of(Some(" PO-1 "), Some("易碎\r\n请轻放\n"));
        assert_eq!(words.customer_note.as_deref(), Some("易碎\n请轻放"));
        assert_eq!(words.lines().zh, "\n客户订单号：PO-1\n给实验室的留言：易碎\n请轻放");
        assert_eq!(OrderWords::default().lines(), Text::new("", ""));
    }
}
