//! Unified social credit code 统一社会信用代码, GB 32100-2015.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text as SqlText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Invalid, text_value};

/// The standard's 31 characters in the order of their values 0..30: digits and capitals without I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Eighteen characters, the last of which checks the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlText)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "91371000MA3C0000X4", min_length = 18, max_length = 18)]
pub struct Uscc(String);

impl Uscc {
    /// Reads a code; surrounding blanks and lower case are forgiven, nothing else.
    ///
    /// # Errors
    /// Wrong length, a character outside the standard's 31, or a check character that does not match.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let code = input.trim().to_ascii_uppercase();
        let length = code.chars().count();
        if length != 18 {
            return Err(Invalid::new(
                "uscc_length",
                format!("统一社会信用代码应为 18 位，这里是 {length} 位"),
                format!("a unified social credit code has 18 characters, this has {length}"),
            ));
        }
        let values = code.chars().map(value_of).collect::<Result<Vec<_>, _>>()?;
        let (body, check) = values.split_at(17);
        let expected = check_value(body);
        if check.first() != Some(&expected) {
            return Err(Invalid::new("uscc_check", "统一社会信用代码的校验位不正确", "the check character is wrong"));
        }
        Ok(Self(code))
    }

    /// Completes 17 characters of the standard's alphabet with their check character: for generated data.
    ///
    /// # Errors
    /// Not 17 characters of the alphabet.
    pub fn complete(body: &str) -> Result<Self, Invalid> {
        let values = body.chars().map(value_of).collect::<Result<Vec<_>, _>>()?;
        let check = ALPHABET.get(check_value(&values)).copied().map_or('0', char::from);
        Self::parse(&format!("{body}{check}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value_of(c: char) -> Result<usize, Invalid> {
    ALPHABET.iter().position(|&known| char::from(known) == c).ok_or_else(|| {
        Invalid::new(
            "uscc_character",
            format!("“{c}”不能出现在统一社会信用代码中"),
            format!("“{c}” cannot occur in a unified social credit code"),
        )
    })
}

/// check = (31 − Σ value × 3^(i−1) mod 31) mod 31, GB 32100-2015 §5.
fn check_value(body: &[usize]) -> usize {
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| ((sum + value * weight) % 31, weight * 3 % 31));
    (31 - sum) % 31
}

text_value!(Uscc);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_of_well_known_organisations_are_accepted() {
        // Published registrations: Huawei Technologies, Alibaba (China), Tsinghua University.
        for code in ["914403001922038216", "91330100799655058B", "12100000400000624D"] {
            assert_eq!(Uscc::parse(code).map(|c| c.to_string()), Ok(code.to_owned()));
        }
    }

    #[test]
    fn each_fault_has_its_reason() {
        for (wrong, code) in [
            ("", "uscc_length"),
            ("91440300192203821", "uscc_length"),
            ("9144030019220382１6", "uscc_character"),
            ("91440300192203821I", "uscc_character"),
            ("914403001922038217", "uscc_check"),
        ] {
            assert_eq!(Uscc::parse(wrong).map_err(|e| e.code), Err(code), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_single_wrong_character_is_noticed(body in "[0-9A-HJ-NPQRTUWXY]{17}", at in 0..18_usize, to in 0..31_usize) {
            let good = Uscc::complete(&body).expect("completed");
            let mut bytes = good.as_str().as_bytes().to_vec();
            prop_assume!(bytes[at] != ALPHABET[to]);
            bytes[at] = ALPHABET[to];
            prop_assert!(Uscc::parse(&String::from_utf8(bytes).expect("ascii")).is_err());
        }

        #[test]
        fn never_panics(input in ".*") {
            let _ = Uscc::parse(&input);
        }
    }
}
