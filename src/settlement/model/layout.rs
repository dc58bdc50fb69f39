//! Saved layouts of payment files: what is kept and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Invalid, PaymentLayoutId, UserId};
use crate::settlement::files::PaymentLayoutDefinition;

/// A layout of payment files, in its present version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentLayout {
    pub id: PaymentLayoutId,
    pub name: String,
    pub version: i32,
    pub definition: PaymentLayoutDefinition,
    /// Files that were written by any of its versions.
    pub files: i64,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    /// Who proposed the present version.
    pub made_by: UserId,
    /// Since when the present version holds.
    pub made_at: DateTime<Utc>,
    /// Who agreed to it; absent where it is older than that rule.
    pub agreed_by: Option<UserId>,
    /// No new files are written by it any more.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A version of a layout; files that it wrote keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentLayoutVersion {
    pub version: i32,
    pub definition: PaymentLayoutDefinition,
    /// Who proposed it.
    pub made_by: UserId,
    pub made_at: DateTime<Utc>,
    /// Who agreed to it; absent where it is older than that rule.
    pub agreed_by: Option<UserId>,
    pub made_by_name: String,
    pub agreed_by_name: Option<String>,
    pub files: i64,
}

/// A layout with all of its versions, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentLayoutDetail {
    #[serde(flatten)]
    pub layout: PaymentLayout,
    pub versions: Vec<PaymentLayoutVersion>,
}

/// A layout as somebody wants it kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentLayout {
    /// 2 to 60 characters.
    pub name: String,
    pub definition: PaymentLayoutDefinition,
}

/// The layout that the bank of a paying account wants.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TreasuryLayout {
    /// Absent: none of its own.
    pub layout_id: Option<PaymentLayoutId>,
}

/// What a layout makes of three made-up orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentLayoutSample {
    /// The rows of the file, headings and totals among them.
    pub rows: Vec<Vec<String>>,
    /// A CSV as text.
    pub text: Option<String>,
    /// Control totals, as they were read back from the file.
    pub payments: usize,
    pub control_sum_fen: Fen,
}

impl NewPaymentLayout {
    /// The layout as it is kept.
    ///
    /// # Errors
    /// Each field that is not right.
    pub fn checked(mut self) -> Result<Self, Vec<(String, Invalid)>> {
        self.name = self.name.trim().to_owned();
        let mut faults = Vec::new();
        if !(2..=60).contains(&self.name.chars().count()) || self.name.chars().any(char::is_control) {
            let why = Invalid::new("bad_layout", "名称应为 2 到 60 个字", "a name has 2 to 60 characters");
            faults.push(("name".to_owned(), why));
        }
        faults.extend(self.definition.check().into_iter().map(|(field, why)| (format!("definition.{field}"), why)));
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }
}
