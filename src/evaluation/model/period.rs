//! The life of a period.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::IllegalStep;
use crate::kernel::{EvaluationPeriodId, EvaluationSetId, Invalid, RegionCode, text_enum};
use crate::web::FieldError;

text_enum! {
    /// How long a period is.
    #[schema(as = EvaluationPeriodKind)]
    pub enum PeriodKind {
        Year = "year",
        HalfYear = "half_year",
    }
}

text_enum! {
    /// Where a period stands.
    #[schema(as = EvaluationPeriodState)]
    pub enum PeriodState {
        /// Scores may be computed, as often as one likes; providers do not see them.
        Open = "open",
        /// Providers see their scores, may comment and appeal.
        Published = "published",
        /// With grades, never changed again.
        Frozen = "frozen",
    }
}

text_enum! {
    /// What can be done to a period.
    #[schema(as = EvaluationPeriodStep)]
    pub enum PeriodStep {
        Compute = "compute",
        Publish = "publish",
        Freeze = "freeze",
    }
}

impl PeriodState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub fn next(self, step: PeriodStep) -> Result<Self, IllegalStep> {
        use {PeriodState as S, PeriodStep as T};
        Ok(match (self, step) {
            (S::Open, T::Compute) => S::Open,
            (S::Open, T::Publish) => S::Published,
            (S::Published, T::Freeze) => S::Frozen,
            _ => {
                let allowed = match self {
                    S::Open => vec![T::Compute.as_str(), T::Publish.as_str()],
                    S::Published => vec![T::Freeze.as_str()],
                    S::Frozen => Vec::new(),
                };
                return Err(IllegalStep { state: self.as_str(), step: step.as_str(), allowed });
            }
        })
    }
}

/// A period to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEvaluationPeriod)]
pub struct NewPeriod {
    pub kind: PeriodKind,
    /// Days of Asia/Shanghai, both inside; a year has at most 367, half a year at most 185.
    pub from_on: NaiveDate,
    /// The year of this day is the one whose grade the period gives.
    pub to_on: NaiveDate,
    /// Published, and in force on the first day.
    pub set_id: EvaluationSetId,
}

impl NewPeriod {
    pub fn faults(&self) -> Vec<FieldError> {
        let most = match self.kind {
            PeriodKind::Year => 366,
            PeriodKind::HalfYear => 184,
        };
        let fault = |field, zh: &str, en: &str| FieldError::invalid(field, Invalid::new("period", zh, en));
        let mut faults = Vec::new();
        if self.to_on <= self.from_on || (self.to_on - self.from_on).num_days() > most {
            faults.push(fault(
                "to_on",
                "结束日应在开始日之后，且期间不长于一年或半年",
                "a period ends after its first day and is no longer than a year, or half a year",
            ));
        }
        if !(2018..=2200).contains(&self.to_on.year()) {
            faults.push(fault("to_on", "只能评价 2018 年以来的年度", "only years from 2018 on are evaluated"));
        }
        faults
    }
}

/// A period with what it has come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = EvaluationPeriod)]
pub struct Period {
    #[diesel(sql_type = Uuid)]
    pub id: EvaluationPeriodId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Text)]
    pub kind: PeriodKind,
    /// Whose grade it gives.
    #[diesel(sql_type = Integer)]
    pub year: i32,
    #[diesel(sql_type = Date)]
    pub from_on: NaiveDate,
    #[diesel(sql_type = Date)]
    pub to_on: NaiveDate,
    #[diesel(sql_type = Uuid)]
    pub set_id: EvaluationSetId,
    #[diesel(sql_type = Text)]
    pub set_code: String,
    #[diesel(sql_type = Integer)]
    pub set_version: i32,
    #[diesel(sql_type = Text)]
    pub state: PeriodState,
    #[diesel(sql_type = Timestamptz)]
    pub opened_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub computed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub published_at: Option<DateTime<Utc>>,
    /// The last local day on which providers may comment and appeal.
    #[diesel(sql_type = Nullable<Date>)]
    pub appeal_until: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub frozen_at: Option<DateTime<Utc>>,
    /// Providers that were scored.
    #[diesel(sql_type = BigInt)]
    pub providers: i64,
    #[diesel(sql_type = BigInt)]
    pub open_appeals: i64,
}

impl Period {
    /// Whether providers may comment and appeal on this day.
    pub fn takes_appeals(&self, today: NaiveDate) -> bool {
        self.state == PeriodState::Published && self.appeal_until.is_some_and(|last| today <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use {PeriodState as S, PeriodStep as T};
        let ways =
            [(S::Open, T::Compute, S::Open), (S::Open, T::Publish, S::Published), (S::Published, T::Freeze, S::Frozen)];
        for &state in S::ALL {
            for &step in T::ALL {
                let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                match state.next(step) {
                    Ok(next) => assert_eq!(Some(next), way),
                    Err(illegal) => {
                        assert_eq!(way, None, "{state} {step}");
                        let allowed: Vec<_> =
                            ways.iter().filter(|way| way.0 == state).map(|way| way.1.as_str()).collect();
                        assert_eq!(illegal.allowed, allowed);
                    }
                }
            }
        }
    }

    #[test]
    fn a_period_is_no_longer_than_its_kind() {
        let faults = |kind, from: (i32, u32, u32), to: (i32, u32, u32)| {
            let day = |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
            let new = NewPeriod { kind, from_on: day(from), to_on: day(to), set_id: EvaluationSetId::new() };
            new.faults().len()
        };
        assert_eq!(faults(PeriodKind::Year, (2025, 12, 1), (2026, 11, 30)), 0);
        assert_eq!(faults(PeriodKind::Year, (2025, 1, 1), (2026, 11, 30)), 1);
        assert_eq!(faults(PeriodKind::HalfYear, (2026, 7, 1), (2026, 12, 31)), 0);
        assert_eq!(faults(PeriodKind::HalfYear, (2026, 1, 1), (2026, 12, 31)), 1);
        assert_eq!(faults(PeriodKind::Year, (2026, 1, 1), (2026, 1, 1)), 1);
        assert_eq!(faults(PeriodKind::Year, (2017, 1, 1), (2017, 12, 31)), 1);
    }
}
