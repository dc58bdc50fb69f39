//! What is wrong with a statement that a person takes all the same.

use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use serde::Serialize;
use utoipa::ToSchema;

use super::record::Statement;
use crate::kernel::{UserId, text_enum};
use crate::store::schema::statement_finding;

text_enum! {
    /// What may be wrong with a statement that is kept nevertheless, where a person says so. Whatever else is wrong with a
    /// file refuses it.
    #[schema(as = StatementFindingCode)]
    pub enum FindingCode {
        /// The opening balance and the movements do not come to the closing balance, or a running balance does not follow
        /// on the one before.
        BalancesDisagree = "balances_disagree",
        /// A balance is in another currency than the account's. It is not taken.
        MixedCurrencies = "mixed_currencies",
    }
}

/// A finding as it is kept with its statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = statement_finding, check_for_backend(diesel::pg::Pg))]
#[schema(as = StatementFinding)]
pub struct KeptFinding {
    /// Among those of its statement, from 1.
    pub number: i32,
    pub code: FindingCode,
    /// Where in the file.
    pub place: String,
    pub text_zh: String,
    pub text_en: String,
    /// Who took the statement all the same.
    pub accepted_by: UserId,
    pub accepted_at: DateTime<Utc>,
    /// What the other person says of it; absent until then.
    pub note: Option<String>,
    pub resolved_by: Option<UserId>,
    pub resolved_at: Option<DateTime<Utc>>,
}

/// A statement with what was found wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementDetail {
    #[serde(flatten)]
    pub statement: Statement,
    pub findings: Vec<KeptFinding>,
}
