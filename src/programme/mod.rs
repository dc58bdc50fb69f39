//! Voucher programmes 券种: their versioned rules, the decisions that follow from the rules, the budget lines
//! 预算指标 that fund them, and the statutory working-day calendar.
//!
//! Rules are data ([`Rules`]): an administrator edits a draft version and publishes it with a start; a published version
//! is never edited, so that a decision can be explained years later by the version that it names. [`decide`] is pure:
//! it answers what the voucher pays for one order, and every step that led there; a calculator asks the same function. Money is not moved here except from
//! a treasury to a budget line; `voucher` moves the rest.

pub mod calendar;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{
    BudgetLevel, CompanyFacts, Decision, EvidenceKind, Exclusion, Funds, Order, Party, PaymentMode, Programme,
    ProgrammeEstimate, ProgrammeVersion, ReviewStep, RewardDecision, Rules, Step, WantedService, by_ratio, decide,
    price_behind,
};
pub use service::Error;
