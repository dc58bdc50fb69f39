//! Saved layouts of statement files: what is kept and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, StatementLayoutId, Text, UserId, text_enum};
use crate::proposal::LayoutFaults;
use crate::reconciliation::files::{KnownLayout, Layout, compared};

/// A layout of a bank's statement files, in its present version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementLayout {
    pub id: StatementLayoutId,
    pub name: String,
    /// Whose files they are, as people call it; may be empty.
    pub bank: String,
    /// The account whose files it reads; absent: any.
    pub account_number: Option<String>,
    pub version: i32,
    pub definition: Layout,
    /// The headings by which its files are known again, as they are compared.
    pub header: Vec<String>,
    /// Statements that were read by any of its versions.
    pub statements: i64,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    /// Who proposed the present version.
    pub made_by: UserId,
    /// Since when the present version holds.
    pub made_at: DateTime<Utc>,
    /// Who agreed to it; absent where it is older than that rule.
    pub agreed_by: Option<UserId>,
    /// It reads no new files by itself any more.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A version of a layout. What it read stays as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementLayoutVersion {
    pub version: i32,
    pub definition: Layout,
    pub header: Vec<String>,
    /// Who proposed it.
    pub made_by: UserId,
    pub made_at: DateTime<Utc>,
    /// Who agreed to it; absent where it is older than that rule.
    pub agreed_by: Option<UserId>,
    pub made_by_name: String,
    pub agreed_by_name: Option<String>,
    pub statements: i64,
}

/// A layout with all of its versions, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementLayoutDetail {
    #[serde(flatten)]
    pub layout: StatementLayout,
    pub versions: Vec<StatementLayoutVersion>,
}

/// The saved layouts, and the one that reads files of which none is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementLayouts {
    pub saved: Vec<StatementLayout>,
    /// Shipped with the product: the headings that banks commonly use.
    pub shipped: ShippedLayout,
}

/// The layout that the product ships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShippedLayout {
    pub name: Text,
    pub definition: Layout,
}

/// A layout as somebody wants it kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatementLayout {
    /// 2 to 60 characters.
    pub name: String,
    #[serde(default)]
    pub bank: String,
    /// The account whose files it reads; absent or empty: any.
    #[serde(default)]
    pub account_number: Option<String>,
    pub definition: Layout,
    /// The headings of the sample, as they are written.
    pub headings: Vec<String>,
}

text_enum! {
    /// How an import came to its layout.
    pub enum LayoutChoice {
        /// By the headings.
        Recognised = "recognised",
        Given = "given",
    }
}

/// The layout by which an import was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsedLayout {
    pub id: StatementLayoutId,
    pub name: String,
    pub version: i32,
    pub choice: LayoutChoice,
}

impl NewStatementLayout {
    /// The layout as it is kept: text trimmed, only what is named read, headings in compared form.
    ///
    /// # Errors
    /// Each field that is not right.
    pub fn checked(mut self) -> Result<Self, LayoutFaults> {
        self.name = self.name.trim().to_owned();
        self.bank = self.bank.trim().to_owned();
        self.account_number = self
            .account_number
            .map(|written| written.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>())
            .filter(|plain| !plain.is_empty());
        self.definition.only_named = true;
        let mut faults = LayoutFaults::new();
        let mut add = |field: &str, is_right: bool, zh: &str, en: &str| {
            if !is_right {
                faults.push((field.to_owned(), Invalid::new("bad_layout", zh, en)));
            }
        };
        let is_name = (2..=60).contains(&self.name.chars().count()) && !self.name.chars().any(char::is_control);
        add("name", is_name, "名称应为 2 到 60 个字", "a name has 2 to 60 characters");
        let is_bank = self.bank.chars().count() <= 60 && !self.bank.chars().any(char::is_control);
        add("bank", is_bank, "银行最多 60 个字", "a bank has at most 60 characters");
        let is_account = self.account_number.as_ref().is_none_or(|number| {
            (5..=34).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        add(
            "account_number",
            is_account,
            "账号应为 5 到 34 位字母或数字",
            "an account number has 5 to 34 letters or digits",
        );
        let is_short = |text: &String| text.chars().count() <= 200;
        let header = compared(&self.headings);
        let is_header = (2..=256).contains(&header.len()) && self.headings.iter().all(is_short);
        add("headings", is_header, "表头应有 2 到 256 列", "a row of headings has 2 to 256 columns");
        faults.extend(self.definition.check().into_iter().map(|(field, why)| (format!("definition.{field}"), why)));
        self.headings = header;
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }
}

impl StatementLayout {
    /// What recognising files needs to know.
    pub fn known(&self) -> KnownLayout {
        KnownLayout {
            id: self.id,
            version: self.version,
            name: self.name.clone(),
            account_number: self.account_number.clone(),
            header: self.header.clone(),
            layout: self.definition.clone(),
        }
    }
}
