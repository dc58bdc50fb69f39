//! What can be proposed, and who may say what of it.

use chrono::{DateTime, Utc};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Error;
use crate::kernel::{Invalid, SettingProposalId, Text, UserId, text_enum};
use crate::store::schema;

text_enum! {
    /// What two people set together.
    pub enum SettingKind {
        /// The account that a treasury pays from.
        TreasuryAccount = "treasury_account",
        /// The layout that the bank of a treasury wants payment files in.
        TreasuryLayout = "treasury_layout",
        /// How batches are signed, and the periods of clawbacks.
        Settlement = "settlement",
        /// A layout of payment files.
        PaymentLayout = "payment_layout",
        /// What matching goes by.
        Matching = "matching",
        /// A layout of statement files.
        StatementLayout = "statement_layout",
    }
}

impl SettingKind {
    /// What people call it.
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::TreasuryAccount => ("付款账户", "paying account"),
            Self::TreasuryLayout => ("付款账户的文件版式", "file layout of a paying account"),
            Self::Settlement => ("结算设置", "settlement settings"),
            Self::PaymentLayout => ("拨付文件版式", "payment file layout"),
            Self::Matching => ("对账设置", "matching settings"),
            Self::StatementLayout => ("对账单版式", "statement layout"),
        };
        Text::new(zh, en)
    }
}

text_enum! {
    /// What became of a proposed setting.
    pub enum SettingVerdict {
        Agreed = "agreed",
        Declined = "declined",
        /// By who proposed it.
        Withdrawn = "withdrawn",
    }
}

/// A change of what the office sets, proposed by one person and decided by another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::setting_proposal, check_for_backend(diesel::pg::Pg))]
pub struct SettingProposal {
    pub id: SettingProposalId,
    pub kind: SettingKind,
    /// Of an account `level:region`, of a layout its id; empty otherwise.
    pub subject: String,
    /// The account, the settings, or what is to become of the layout.
    #[schema(value_type = Object)]
    pub value: serde_json::Value,
    pub proposed_by: UserId,
    pub proposed_at: DateTime<Utc>,
    /// Absent: not decided yet, and nothing is changed.
    pub verdict: Option<SettingVerdict>,
    pub note: Option<String>,
    /// Absent of what was withdrawn, too.
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// A proposed change with the names of who proposed it and who decided.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SettingProposalShown {
    #[serde(flatten)]
    pub proposal: SettingProposal,
    pub proposed_by_name: String,
    pub decided_by_name: Option<String>,
}

impl SettingProposal {
    /// Decides on it, or withdraws it: nobody decides on what they proposed, nobody else withdraws it, and whoever declines
    /// says why.
    ///
    /// # Errors
    /// [`Error::Decided`], [`Error::Own`], [`Error::NotOwn`], or a reason that is missing or too long.
    pub fn conclude(
        mut self,
        verdict: SettingVerdict,
        note: &str,
        (by, now): (UserId, DateTime<Utc>),
    ) -> Result<Self, Error> {
        if self.verdict.is_some() {
            return Err(Error::Decided);
        }
        let is_own = self.proposed_by == by;
        match verdict {
            SettingVerdict::Withdrawn if !is_own => return Err(Error::NotOwn),
            SettingVerdict::Agreed | SettingVerdict::Declined if is_own => return Err(Error::Own),
            SettingVerdict::Agreed | SettingVerdict::Declined | SettingVerdict::Withdrawn => {}
        }
        self.note = match note.trim() {
            "" if verdict != SettingVerdict::Declined => None,
            note => Some(reason(note).map_err(|invalid| Error::Fault { field: "note", invalid })?.to_owned()),
        };
        self.verdict = Some(verdict);
        self.decided_by = (verdict != SettingVerdict::Withdrawn).then_some(by);
        self.decided_at = Some(now);
        Ok(self)
    }
}

/// What is wrong with a layout: each field with its reason.
pub type LayoutFaults = Vec<(String, Invalid)>;

/// What is to become of a saved layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayoutWish<N> {
    /// To be kept so: a new one, or a new version of one that is there.
    Keep(N),
    /// Out of use, or into it again.
    Retire(bool),
}

/// A reason as it is kept.
///
/// # Errors
/// Not 2 to 500 characters.
pub fn reason(text: &str) -> Result<&str, Invalid> {
    let text = text.trim();
    if (2..=500).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(Invalid::new("reason", "请用 2 到 500 个字说明原因", "give a reason of 2 to 500 characters"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(by: UserId) -> SettingProposal {
        SettingProposal {
            id: SettingProposalId::new(),
            kind: SettingKind::Matching,
            subject: String::new(),
            value: serde_json::json!({}),
            proposed_by: by,
            proposed_at: DateTime::UNIX_EPOCH,
            verdict: None,
            note: None,
            decided_by: None,
            decided_at: None,
        }
    }

    #[test]
    fn another_person_decides_once_and_says_why_not() {
        let (one, other, now) = (UserId::new(), UserId::new(), DateTime::UNIX_EPOCH);
        let say = |verdict, note: &str, by| proposal(one).conclude(verdict, note, (by, now));
        for verdict in [SettingVerdict::Agreed, SettingVerdict::Declined] {
            assert!(matches!(say(verdict, "不同意", one), Err(Error::Own)));
        }
        assert!(matches!(say(SettingVerdict::Withdrawn, "", other), Err(Error::NotOwn)));
        assert!(matches!(say(SettingVerdict::Declined, " ", other), Err(Error::Fault { field: "note", .. })));
        let agreed = say(SettingVerdict::Agreed, "", other).expect("another person agrees");
        assert_eq!((agreed.decided_by, agreed.note.as_deref()), (Some(other), None));
        assert!(matches!(agreed.conclude(SettingVerdict::Declined, "太迟", (other, now)), Err(Error::Decided)));
        let withdrawn = say(SettingVerdict::Withdrawn, "", one).expect("one's own");
        assert_eq!((withdrawn.decided_by, withdrawn.decided_at), (None, Some(now)));
    }
}
