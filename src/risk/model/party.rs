//! What is known of who stands behind an organisation.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BasisPoints, Invalid, OrganisationId, PartyFactId, Uscc, text_enum};
use crate::store::schema::party_fact;

/// The most facts that one side may record of an organisation.
pub const MAX_FACTS: usize = 300;

text_enum! {
    /// A kind of fact by which organisations can be found to be related.
    pub enum PartyFactKind {
        Shareholder = "shareholder",
        LegalRepresentative = "legal_representative",
        Address = "address",
        Phone = "phone",
        BankAccount = "bank_account",
    }
}

text_enum! {
    /// Who recorded a fact.
    pub enum PartyFactSource {
        /// The organisation itself.
        Declared = "declared",
        /// The bureau, from the register.
        Bureau = "bureau",
    }
}

/// A fact as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPartyFact {
    pub kind: PartyFactKind,
    /// A name, address or number; 2 to 300 characters.
    pub value: String,
    /// Of a shareholder that is a company.
    #[serde(default)]
    pub uscc: Option<Uscc>,
    /// What a shareholder holds.
    #[serde(default)]
    pub share_bp: Option<BasisPoints>,
}

/// A fact as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = party_fact, check_for_backend(diesel::pg::Pg))]
pub struct PartyFact {
    pub id: PartyFactId,
    pub organisation_id: OrganisationId,
    pub kind: PartyFactKind,
    pub value: String,
    pub uscc: Option<Uscc>,
    pub share_bp: Option<BasisPoints>,
    pub source: PartyFactSource,
    pub recorded_at: DateTime<Utc>,
    /// Until then it held.
    pub ended_at: Option<DateTime<Utc>>,
}

impl NewPartyFact {
    /// The fact in its one spelling.
    ///
    /// # Errors
    /// The member that is not right, and why.
    pub fn checked(&self) -> Result<Self, (&'static str, Invalid)> {
        let value = self.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = value.chars().count();
        let wrong = |zh: &str, en: &str| Err(("value", Invalid::new("value", zh, en)));
        if !(2..=300).contains(&length) || value.chars().any(char::is_control) {
            return wrong("请填写 2 到 300 个字符", "write 2 to 300 characters");
        }
        let digits = value.chars().filter(char::is_ascii_digit).count();
        match self.kind {
            PartyFactKind::Phone if !(7..=20).contains(&digits) => {
                return wrong("电话应含 7 到 20 位数字", "a phone number has 7 to 20 digits");
            }
            PartyFactKind::BankAccount if !(5..=34).contains(&digits) => {
                return wrong("银行账号应含 5 到 34 位数字", "an account number has 5 to 34 digits");
            }
            PartyFactKind::Address if length < 5 => {
                return wrong("请填写完整地址（至少 5 个字符）", "write the whole address, at least 5 characters");
            }
            _ => {}
        }
        if self.kind != PartyFactKind::Shareholder && self.uscc.is_some() {
            let invalid =
                Invalid::new("not_here", "只有股东可填写统一社会信用代码", "only shareholders have a code here");
            return Err(("uscc", invalid));
        }
        if self.kind != PartyFactKind::Shareholder && self.share_bp.is_some() {
            let invalid = Invalid::new("not_here", "只有股东可填写持股比例", "only shareholders have a share");
            return Err(("share_bp", invalid));
        }
        if self.share_bp.is_some_and(|share| share.get() < 1) {
            return Err(("share_bp", Invalid::new("not_positive", "持股比例必须大于 0", "a share must be above 0")));
        }
        Ok(Self { value, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_that_cannot_be_are_named() {
        let fact = |kind, value: &str| NewPartyFact { kind, value: value.to_owned(), uscc: None, share_bp: None };
        let wrong = |new: &NewPartyFact| new.checked().err().map(|(field, _)| field);
        assert_eq!(fact(PartyFactKind::Shareholder, " 王  芳 ").checked().map(|f| f.value).as_deref(), Ok("王 芳"));
        assert_eq!(wrong(&fact(PartyFactKind::Phone, "0631")), Some("value"));
        assert_eq!(wrong(&fact(PartyFactKind::Phone, "0631-5230000")), None);
        assert_eq!(wrong(&fact(PartyFactKind::BankAccount, "abcdef")), Some("value"));
        assert_eq!(wrong(&fact(PartyFactKind::Address, "威海")), Some("value"));
        assert_eq!(wrong(&fact(PartyFactKind::Shareholder, "甲")), Some("value"));
        let share = NewPartyFact { share_bp: BasisPoints::new(100).ok(), ..fact(PartyFactKind::Phone, "0631-5230000") };
        assert_eq!(wrong(&share), Some("share_bp"));
    }
}
