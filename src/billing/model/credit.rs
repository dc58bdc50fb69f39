use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Invalid, checked_text, text_enum};
use crate::web::FieldError;

text_enum! {
    /// Why a bill is lowered.
    pub enum CreditGround {
        /// The provider does not ask for a charge, or the violation behind it was lifted.
        Waived = "waived",
        /// All of the time that was called off was taken again.
        TakenAgain = "taken_again",
        /// The provider lowered the bill itself.
        ByHand = "by_hand",
    }
}

/// What takes a bill back, or a part of it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct CreditNote {
    /// Running by provider and year, without gaps.
    #[diesel(sql_type = sql_types::Text)]
    pub number: String,
    #[diesel(sql_type = sql_types::BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = sql_types::Text)]
    pub ground: CreditGround,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub reason: Option<String>,
    /// Who gave it, where it was given by hand.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub issued_by: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    pub issued_on: NaiveDate,
}

/// What a provider takes off a bill by hand.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCredit {
    /// All that still stands of the bill, or a part of it.
    #[schema(minimum = 1)]
    pub amount_fen: Fen,
    /// The customer reads it.
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

impl NewCredit {
    /// The reason without blanks around it.
    ///
    /// # Errors
    /// Every fault, where so much of the bill `stands`: its amount less its credit notes, whatever was received of it.
    pub fn checked(&self, stands: Fen) -> Result<&str, Vec<FieldError>> {
        let mut faults = Vec::new();
        if !self.amount_fen.is_positive() || self.amount_fen > stands {
            let (zh, en) = if stands.is_positive() {
                let zh = format!("金额须大于零，不超过账单尚存的 {stands:#} 元");
                (zh, format!("must be positive and not above the {stands:#} yuan that stand of the bill"))
            } else {
                ("账单已全部冲销".to_owned(), "nothing stands of the bill any more".to_owned())
            };
            faults.push(FieldError::invalid("amount_fen", Invalid::new("range", zh, en)));
        }
        match checked_text(&self.reason, 2, 500) {
            Ok(reason) if faults.is_empty() => return Ok(reason),
            Ok(_) => {}
            Err(invalid) => faults.push(FieldError::invalid("reason", invalid)),
        }
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_stands_is_credited_and_a_reason_is_given() {
        let fields = |fen, reason: &str, stands| {
            let new = NewCredit { amount_fen: Fen::new(fen), reason: reason.to_owned() };
            new.checked(Fen::new(stands))
                .map(str::to_owned)
                .map_err(|faults| faults.into_iter().map(|one| one.field).collect::<Vec<_>>())
        };
        assert_eq!(fields(1_000, " 计价有误 ", 1_000), Ok("计价有误".to_owned()));
        assert_eq!(fields(1, "计价", 1_000), Ok("计价".to_owned()));
        assert_eq!(fields(1_001, "计价", 1_000), Err(vec!["amount_fen".to_owned()]));
        assert_eq!(fields(0, "计 ", 1_000), Err(vec!["amount_fen".to_owned(), "reason".to_owned()]));
        assert_eq!(fields(-1, "计价", 1_000), Err(vec!["amount_fen".to_owned()]));
        assert_eq!(fields(1, "计价", 0), Err(vec!["amount_fen".to_owned()]), "nothing stands");
        assert_eq!(fields(1, &"字".repeat(500), 1), Ok("字".repeat(500)));
        assert_eq!(fields(1, &"字".repeat(501), 1), Err(vec!["reason".to_owned()]));
    }
}
