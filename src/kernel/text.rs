//! Sentences for people, in Chinese and English, and the error of a value that cannot be parsed.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One sentence in both languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

impl Text {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The sentence in English if `english`, else in Chinese.
    pub fn pick(&self, english: bool) -> &str {
        if english { &self.en } else { &self.zh }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

/// Why a piece of input is not a value of a domain type: a stable code and a sentence a person understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    pub code: &'static str,
    pub text: Text,
}

impl Invalid {
    pub fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Text::new(zh, en) }
    }

    /// Reads back what [`fmt::Display`] wrote, for errors that had to travel through a library as one string
    /// (serde keeps nothing else of a custom error).
    pub fn split_wire(message: &str) -> Option<(String, Text)> {
        let mut parts = message.splitn(3, SEPARATOR);
        let (code, zh, en) = (parts.next()?, parts.next()?, parts.next()?);
        Some((code.to_owned(), Text::new(zh, en)))
    }
}

/// ASCII unit separator: cannot occur in our own sentences.
const SEPARATOR: char = '\u{1f}';

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SEPARATOR}{}{SEPARATOR}{}", self.code, self.text.zh, self.text.en)
    }
}

impl std::error::Error for Invalid {}

/// What somebody wrote, trimmed.
///
/// # Errors
/// Shorter or longer than `least` to `most` characters.
pub fn checked_text(text: &str, least: usize, most: usize) -> Result<&str, Invalid> {
    let text = text.trim();
    if (least..=most).contains(&text.chars().count()) {
        return Ok(text);
    }
    let (zh, en) = (format!("请填写 {least} 到 {most} 字"), format!("write {least} to {most} characters"));
    Err(Invalid::new("length", zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_long_as_it_is_without_the_spaces_around_it() {
        assert_eq!(checked_text(" 两字 ", 1, 2), Ok("两字"));
        assert_eq!(checked_text(" \n", 0, 2), Ok(""));
        for (text, least) in [(" ", 1), ("三个字", 1), ("字", 2)] {
            assert_eq!(checked_text(text, least, 2).map_err(|invalid| invalid.code), Err("length"), "{text}");
        }
    }

    #[test]
    fn survives_a_trip_as_one_string() {
        let invalid = Invalid::new("uscc_check", "校验码不符", "check character does not match");
        let (code, text) = Invalid::split_wire(&invalid.to_string()).expect("three parts");
        assert_eq!((code.as_str(), text), ("uscc_check", invalid.text));
    }
}
