//! Text that is checked once and then trusted: names, logins, addresses, bank details.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text as SqlText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, text_value};

/// The name of an organisation, a person or a group: 2 to 200 characters on one line.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 2, max_length = 200)]
pub struct Name(String);

impl Name {
    /// Surrounding blanks are forgiven.
    ///
    /// # Errors
    /// Shorter than 2 or longer than 200 characters, or a line break or other control character.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        one_line(input, 2, 200).map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(Name);

/// Why somebody decided something: 2 to 500 characters, kept in the audit trail and told to those concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 2, max_length = 500)]
pub struct Reason(String);

impl TryFrom<String> for Reason {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        one_line(&text, 2, 500).map(Self)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

/// What a person signs in with: 3 to 100 of `a-z 0-9 . _ @ -`; capitals are taken as small letters.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "zhang.wei", min_length = 3, max_length = 100)]
pub struct Login(String);

impl Login {
    /// # Errors
    /// Too short, too long, or another character.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let login = input.trim().to_ascii_lowercase();
        let is_known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._@-".contains(c);
        if (3..=100).contains(&login.len()) && login.chars().all(is_known) {
            Ok(Self(login))
        } else {
            Err(Invalid::new(
                "login",
                "登录名应为 3 到 100 个字符，只能包含字母、数字和 . _ @ -",
                "a login has 3 to 100 letters, digits and . _ @ -",
            ))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(Login);

/// An e-mail address to which the product may write.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = "email", example = "lab@example.com")]
pub struct Email(String);

impl Email {
    /// # Errors
    /// Not an address that the mailer can use, or longer than the 254 characters of RFC 5321.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let address = input.trim();
        if address.len() <= 254 && address.parse::<lettre::Address>().is_ok() {
            Ok(Self(address.to_owned()))
        } else {
            Err(Invalid::new("email", "电子邮箱地址不正确", "not an e-mail address"))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(Email);

/// The number of a bank account: 5 to 34 digits, capitals or hyphens; blanks between groups are dropped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "37050170610800000123", pattern = "^[0-9A-Z-]{5,34}$")]
pub struct AccountNumber(String);

impl AccountNumber {
    /// # Errors
    /// Too short, too long, or another character.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let number: String = input.chars().filter(|c| !c.is_whitespace()).collect();
        let is_known = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        if (5..=34).contains(&number.len()) && number.chars().all(is_known) {
            Ok(Self(number))
        } else {
            Err(Invalid::new(
                "account_number",
                "账号应为 5 到 34 位数字、大写字母或连字符",
                "an account number has 5 to 34 digits, capitals or hyphens",
            ))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(AccountNumber);

/// A bank branch's 12-digit CNAPS code 联行号.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "105465000017", pattern = "^[0-9]{12}$")]
pub struct BankCode(String);

impl BankCode {
    /// # Errors
    /// Anything but 12 digits.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let code = input.trim();
        if code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(code.to_owned()))
        } else {
            Err(Invalid::new("bank_code", "联行号应为 12 位数字", "a CNAPS code has 12 digits"))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(BankCode);

/// Text of `min` to `max` characters without control characters; surrounding blanks are dropped.
pub(super) fn one_line(input: &str, min: usize, max: usize) -> Result<String, Invalid> {
    let text = input.trim();
    if text.chars().any(char::is_control) {
        return Err(Invalid::new("control_character", "不能包含换行或控制字符", "must not have control characters"));
    }
    if (min..=max).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err(Invalid::new(
            "length",
            format!("长度应为 {min} 到 {max} 个字符"),
            format!("must have {min} to {max} characters"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_login_is_small_letters() {
        assert_eq!(Login::parse(" Zhang.Wei@Lab ").map(String::from), Ok("zhang.wei@lab".to_owned()));
        for wrong in ["", "ab", "张伟先生", "a b c", "a\0bc", "K\u{212a}elvin"] {
            assert!(Login::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn names_and_addresses_stay_on_one_line() {
        assert_eq!(Name::parse("  威海市某某科技有限公司 ").map(String::from), Ok("威海市某某科技有限公司".to_owned()));
        for wrong in ["", "x", "a\nb", "a\0b"] {
            assert!(Name::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Email::parse("lab@example.com").is_ok());
        for wrong in ["", "lab", "lab@", "a@b\r\nBcc: c@d.com", "two words@example.com"] {
            assert!(Email::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn bank_details_are_what_the_bank_reads() {
        assert_eq!(
            AccountNumber::parse("3705 0170 6108 0000 0123").map(String::from),
            Ok("37050170610800000123".to_owned())
        );
        assert!(AccountNumber::parse("1234").is_err());
        assert!(AccountNumber::parse("３７０５０１７０").is_err());
        assert!(BankCode::parse("105465000017").is_ok());
        assert!(BankCode::parse("10546500001").is_err());
    }

    proptest! {
        /// What is accepted fits the database's own checks and is stable under a second reading.
        #[test]
        fn accepted_text_is_stable(input in "\\PC{0,40}|[a-zA-Z0-9._@ -]{0,110}") {
            if let Ok(login) = Login::parse(&input) {
                prop_assert_eq!(Login::parse(login.as_str()), Ok(login.clone()));
                prop_assert_eq!(login.as_str(), login.as_str().to_lowercase());
            }
            if let Ok(name) = Name::parse(&input) {
                prop_assert!((2..=200).contains(&name.as_str().chars().count()));
                prop_assert_eq!(Name::parse(name.as_str()), Ok(name));
            }
        }
    }
}
