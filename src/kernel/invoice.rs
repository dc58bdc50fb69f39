//! Numbers of Chinese tax invoices: the fully digital e-invoice 数电票 and the older kinds.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text as SqlText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Invalid, text_value};

/// A number that identifies one invoice in the whole country, in the one spelling that is stored and compared: the 20
/// digits of a fully digital invoice, or the older kinds' code of 10 or 12 digits, `-`, and 8 digits of number.
/// An invoice can back one claim only, ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "25372000000012345678")]
pub struct InvoiceNumber(String);

impl InvoiceNumber {
    /// Reads a number as people write it: blanks are forgiven, code and number may be parted by a blank or `-`.
    ///
    /// # Errors
    /// Anything that is neither kind.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let parts: Vec<&str> =
            input.split(|c: char| c.is_whitespace() || c == '-').filter(|part| !part.is_empty()).collect();
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        match parts.as_slice() {
            [one] if one.len() == 20 && digits(one) => Ok(Self((*one).to_owned())),
            [code, number] if matches!(code.len(), 10 | 12) && number.len() == 8 && digits(code) && digits(number) => {
                Ok(Self(format!("{code}-{number}")))
            }
            _ => Err(Invalid::new(
                "invoice_number",
                format!("“{input}”不是发票号码：数电票为 20 位数字；旧版发票为 10 或 12 位代码加 8 位号码，以“-”分隔"),
                format!(
                    "“{input}” is not an invoice number: 20 digits for a fully digital one; 10 or 12 digits of code, \
                     “-”, 8 digits of number for an older one"
                ),
            )),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(InvoiceNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_per_invoice() {
        let same = ["3700231130-12345678", " 3700231130 12345678 ", "3700231130 - 12345678"];
        for written in same {
            assert_eq!(InvoiceNumber::parse(written).map(|n| n.to_string()).as_deref(), Ok("3700231130-12345678"));
        }
        assert!(InvoiceNumber::parse("25372000000012345678").is_ok());
        for wrong in ["", "1", "2537200000001234567", "370023113-12345678", "３７００２３１１３０-12345678", "a-b-c"]
        {
            assert!(InvoiceNumber::parse(wrong).is_err(), "{wrong}");
        }
    }
}
