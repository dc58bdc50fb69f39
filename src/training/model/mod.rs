//! What a listing asks of its users, what lessons give, and what people have.

mod grant;
mod grant_row;
mod level;
mod nearest;

pub use grant::{Grant, GrantEnd, Terms, holds_as_long};
pub use grant_row::{GrantColumns, GrantRow, address};
pub use level::{LevelHours, ONLY, Requirement, TrainingLevel};
pub use nearest::nearest_free;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog;
use crate::catalog::model::ImportReport;
use crate::kernel::{Invalid, ListingId, OrganisationId, QualificationId, TrainingId, UserId, text_enum};
use crate::store::schema::qualification;
use crate::store::{DbError, db_errors};
use crate::tabular::TabularError;
use crate::web::{FieldError, Problem, Veto};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or not the caller's.
    #[error("not found")]
    NotFound,
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("{0}")]
    Vetoed(#[from] Box<Veto>),
    /// The person has a seat.
    #[error("the person has a seat")]
    SeatedBefore,
    /// A colleague said something of the same person at the same moment.
    #[error("the same was granted meanwhile")]
    GrantedMeanwhile,
    /// A list that cannot be read.
    #[error("{0}")]
    File(#[from] TabularError),
    /// A list with bad rows that was to be taken whole or not at all.
    #[error("{} rows of the list are not right", .0.rejected)]
    Rejected(Box<ImportReport>),
    #[error("{0}")]
    Catalog(#[from] catalog::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("training_seat_once") => Self::SeatedBefore,
            Some("qualification_one" | "qualification_grant_one") => Self::GrantedMeanwhile,
            // The listing got fewer units meanwhile.
            Some("occupancy_within_units") => {
                let (zh, en) = ("条目的台数刚刚减少，请重试", "the listing has fewer units now; try again");
                Self::fault("window", Invalid::new("units", zh, en))
            }
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn fault(field: &str, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field, invalid)])
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::Vetoed(veto) => veto.into(),
            Error::SeatedBefore => {
                Self::conflict("seated_before", "您已报名此培训", "you have a seat in this training")
            }
            Error::GrantedMeanwhile => Self::conflict(
                "granted_meanwhile",
                "同一人的同一资格刚刚被授予，请刷新后再试",
                "the same was granted to this person meanwhile; look again",
            ),
            Error::File(error) => error.into(),
            Error::Rejected(report) => catalog::Error::Rejected(report).into(),
            Error::Catalog(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

/// Whether a listing needs trained people; with an operator of the provider's nobody else needs to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingRule {
    pub is_required: bool,
    /// How long a qualification holds, 1 to 3,660 days; without end if absent. A level may say otherwise.
    #[serde(default)]
    pub valid_days: Option<i32>,
    /// What who is not qualified is told to do; at most 2,000 characters.
    #[serde(default)]
    pub how_to: String,
    /// The levels of training, the lowest first; none: there is only one, of rank 1.
    #[serde(default)]
    #[schema(max_items = 9)]
    pub levels: Vec<TrainingLevel>,
    /// The rank that a booking needs at ordinary hours.
    #[serde(default = "only_level")]
    #[schema(default = 1, minimum = 1, maximum = 99)]
    pub min_level: i32,
    /// Hours that ask for more. A booking needs the highest of all hours that it touches.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub hours: Vec<LevelHours>,
}

const fn only_level() -> i32 {
    ONLY
}

impl Default for TrainingRule {
    fn default() -> Self {
        Self {
            is_required: false,
            valid_days: None,
            how_to: String::new(),
            levels: Vec::new(),
            min_level: ONLY,
            hours: Vec::new(),
        }
    }
}

text_enum! {
    /// What became of somebody's seat in a training.
    pub enum SeatState {
        Booked = "booked",
        Passed = "passed",
        Failed = "failed",
        Missed = "missed",
    }
}

text_enum! {
    /// How a training ended for somebody.
    pub enum TrainingResult {
        Passed = "passed",
        Failed = "failed",
        Missed = "missed",
    }
}

impl TrainingResult {
    pub const fn state(self) -> SeatState {
        match self {
            Self::Passed => SeatState::Passed,
            Self::Failed => SeatState::Failed,
            Self::Missed => SeatState::Missed,
        }
    }
}

/// Who may use which instrument.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = qualification, check_for_backend(diesel::pg::Pg))]
pub struct Qualification {
    pub id: QualificationId,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub user_id: UserId,
    pub organisation_id: OrganisationId,
    /// The lesson of which it comes; absent where staff of the provider granted it by their word.
    pub session_id: Option<TrainingId>,
    pub granted_by: UserId,
    pub granted_at: DateTime<Utc>,
    /// Without end if absent.
    pub valid_until: Option<DateTime<Utc>>,
    /// Renewed or revoked.
    pub ended_at: Option<DateTime<Utc>>,
    pub revoke_reason: Option<String>,
    /// The rank of the level; a higher one includes the lower ones.
    pub level: i32,
    /// What the level was called when it was reached; empty where the listing had only one.
    pub level_name: String,
    /// Why staff of the provider granted it without a lesson.
    pub grant_reason: Option<String>,
}

impl Qualification {
    /// Whether it holds for a use that ends at `until`.
    pub fn holds(&self, until: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.valid_until.is_none_or(|end| until <= end)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    #[test]
    fn a_qualification_holds_to_its_end() {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        let mut one = Qualification {
            id: QualificationId::new(),
            listing_id: ListingId::new(),
            provider_id: OrganisationId::new(),
            user_id: UserId::new(),
            organisation_id: OrganisationId::new(),
            session_id: Some(TrainingId::new()),
            granted_by: UserId::new(),
            granted_at: now,
            valid_until: Some(now),
            ended_at: None,
            revoke_reason: None,
            level: ONLY,
            level_name: String::new(),
            grant_reason: None,
        };
        assert!(one.holds(now) && !one.holds(now + Duration::seconds(1)));
        one.valid_until = None;
        assert!(one.holds(now + Duration::days(9_999)));
        one.ended_at = Some(now);
        assert!(!one.holds(now));
    }
}
