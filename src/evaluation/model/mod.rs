//! What is measured, how points follow from it, and how grades follow from points.

pub mod grade;
mod period;
mod sanction;
pub mod score;
mod set;
mod sheet;

pub use period::{NewPeriod, Period, PeriodKind, PeriodState, PeriodStep};
pub use sanction::{Sanction, SanctionState, SanctionStep, ToleranceVerdict};
pub use set::{
    Direction, GradeRules, Indicator, IndicatorQuery, IndicatorUnit, NoRecords, SetDocument, SetState, SetVersion,
};
pub use sheet::{
    Appeal, AppealCorrection, AppealDecision, AppealState, AppealVerdict, Correction, NewAppeal, Part, PartOutcome,
    PartRecord, RecordKind, ScoreRow,
};

/// A step that a state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct IllegalStep {
    pub state: &'static str,
    pub step: &'static str,
    pub allowed: Vec<&'static str>,
}
