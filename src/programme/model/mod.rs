//! Types and pure rules of programmes.

mod apply;
mod barred;
mod change;
mod correction;
mod decision;
mod document;
mod eligibility;
mod estimate;
mod party;
#[cfg(test)]
mod properties;
mod ratio;
mod reward;
mod rules;
pub mod simulation;
mod split;
mod step;
mod words;

pub use apply::{HeldVoucher, VoucherWish, may_have};
pub use change::{AlreadyDecided, AppropriationChange, AppropriationChangeShown, ChangeKind, ChangeState};
use chrono::{DateTime, Utc};
pub use correction::{Correction, CorrectionField, Corrections};
pub use decision::{Decision, Funds, Order, decide};
pub use document::{ProgrammeDocument, rules_schema, shipped};
pub use eligibility::eligibility;
pub use estimate::{CompanyFacts, ProgrammeEstimate, WantedService, estimate, negative};
pub use party::{Party, are_related};
pub use ratio::{by_ratio, price_behind};
pub use reward::RewardDecision;
pub use rules::{
    BudgetLevel, Caps, CertificateRule, ClearingPeriod, ClearingRule, Currency, Eligibility, EvidenceKind,
    ExcludedService, Exclusion, Financials, LevelShare, Limit, PaymentMode, Period, Place, RatioRow, Ratios,
    ReviewStep, Rules, Scope, ServiceRules, Stacking, SupplyReward, Validity, VoucherClass, VoucherRules,
};
use serde::Serialize;
pub use step::{Outcome, Step};
use utoipa::ToSchema;
pub use words::RegionNames;

use crate::kernel::{Fen, ProgrammeId, ProgrammeVersionId, RegionCode, Text, text_enum};

/// A programme 政策/券种: a name and a place under which versions of rules follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Programme {
    pub id: ProgrammeId,
    /// Begins the numbers of its vouchers: `WH` gives `WH2026-000123`.
    pub code: String,
    pub name: Text,
    pub region_code: RegionCode,
    pub created_at: DateTime<Utc>,
}

text_enum! {
    pub enum VersionState {
        Draft = "draft",
        Published = "published",
    }
}

/// One version of a programme's rules. Once published it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgrammeVersion {
    pub id: ProgrammeVersionId,
    pub programme_id: ProgrammeId,
    /// 1, 2, 3 … in the order of drafting.
    pub version: i32,
    pub state: VersionState,
    pub rules: Rules,
    /// From when it is in force, UTC; until the start of the version after it.
    pub starts_at: Option<DateTime<Utc>>,
    pub published_at: Option<DateTime<Utc>>,
}

text_enum! {
    /// Whom a budget line serves: enterprises that buy (demand), providers that are rewarded (supply), hosts of recognised
    /// platforms (award).
    pub enum BudgetSide {
        Demand = "demand",
        Supply = "supply",
        /// Recognition awards 认定奖补.
        Award = "award",
    }
}

/// A budget line 预算指标 and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Appropriation {
    pub id: crate::kernel::AppropriationId,
    pub programme_id: ProgrammeId,
    pub side: BudgetSide,
    pub level: BudgetLevel,
    /// Whose treasury pays.
    pub region_code: RegionCode,
    pub fiscal_year: i32,
    /// Number or title of the budget document that grants it.
    pub document: String,
    /// Granted and carried in, less what was reversed, returned or carried on, fen.
    pub granted_fen: Fen,
    /// Returned to the treasury or carried into the next year, fen.
    pub given_back_fen: Fen,
    /// What is still free to be given to vouchers or rewards, fen.
    pub available_fen: Fen,
    pub created_at: DateTime<Utc>,
}
