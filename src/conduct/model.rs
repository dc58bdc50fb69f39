use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identity;
use crate::kernel::{BookingId, Invalid, OrganisationId, RegionCode, ViolationId, text_enum};
use crate::store::schema::{ban, conduct_policy, violation};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem, Veto};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or not the caller's.
    #[error("not found")]
    NotFound,
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("{step} is not possible in state {state}")]
    IllegalStep { state: ViolationState, step: &'static str },
    #[error("{0}")]
    Vetoed(#[from] Box<Veto>),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        if error.is_not_found() { Self::NotFound } else { Self::Db(error) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::IllegalStep { state, step } => Self::illegal_step(state, step, state.allowed()),
            Error::Vetoed(veto) => veto.into(),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

text_enum! {
    /// What was done against the rules 违约类型.
    pub enum ViolationKind {
        /// Did not come.
        NoShow = "no_show",
        LateCancel = "late_cancel",
        Late = "late",
        /// Booked far more than was used.
        Overbooked = "overbooked",
    }
}

text_enum! {
    /// Where a violation stands 违约状态.
    pub enum ViolationState {
        Stands = "stands",
        /// The organisation does not agree; it counts until decided.
        Appealed = "appealed",
        /// The appeal failed.
        Upheld = "upheld",
        /// The appeal succeeded: it counts no longer.
        Lifted = "lifted",
    }
}

impl ViolationState {
    /// The steps that are possible.
    pub const fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Stands => &["appeal"],
            Self::Appealed => &["decide"],
            Self::Upheld | Self::Lifted => &[],
        }
    }
}

/// What counts, how much and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = conduct_policy, check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
#[schema(as = ConductPolicy)]
pub struct Policy {
    /// 0: not a violation; so for each kind. At most 100.
    pub no_show_points: i32,
    pub late_cancel_points: i32,
    pub late_points: i32,
    pub overbooked_points: i32,
    /// Called off later than this before the start, 0 to 43,200 minutes.
    pub late_cancel_minutes: i32,
    /// Called off so soon after it was booked, 0 to 43,200 minutes, it is never late.
    pub late_cancel_free_minutes: i32,
    /// Came later than this after the start, 0 to 1,440 minutes.
    pub late_minutes: i32,
    /// Booked at least this much of what was used, 101 to 10,000 %.
    pub overbooked_percent: i32,
    /// How long a violation counts, 1 to 3,660 days.
    pub decay_days: i32,
    /// How many points bring a ban, 1 to 1,000.
    pub ban_points: i32,
    /// How long a ban lasts, 1 to 3,660 days.
    pub ban_days: i32,
    /// How long a violation can be appealed, 1 to 365 days.
    pub appeal_days: i32,
}

impl Policy {
    pub fn faults(&self) -> Vec<FieldError> {
        let ranges = [
            ("no_show_points", self.no_show_points, 0, 100),
            ("late_cancel_points", self.late_cancel_points, 0, 100),
            ("late_points", self.late_points, 0, 100),
            ("overbooked_points", self.overbooked_points, 0, 100),
            ("late_cancel_minutes", self.late_cancel_minutes, 0, 43_200),
            ("late_cancel_free_minutes", self.late_cancel_free_minutes, 0, 43_200),
            ("late_minutes", self.late_minutes, 0, 1_440),
            ("overbooked_percent", self.overbooked_percent, 101, 10_000),
            ("decay_days", self.decay_days, 1, 3_660),
            ("ban_points", self.ban_points, 1, 1_000),
            ("ban_days", self.ban_days, 1, 3_660),
            ("appeal_days", self.appeal_days, 1, 365),
        ];
        let wrong = ranges.into_iter().filter(|(_, value, least, most)| !(least..=most).contains(&value));
        wrong
            .map(|(field, value, least, most)| {
                let zh = format!("{value} 不在 {least} 到 {most} 之间");
                let en = format!("{value} is not between {least} and {most}");
                FieldError::invalid(field, Invalid::new("out_of_range", zh, en))
            })
            .collect()
    }

    pub const fn points(&self, kind: ViolationKind) -> i32 {
        match kind {
            ViolationKind::NoShow => self.no_show_points,
            ViolationKind::LateCancel => self.late_cancel_points,
            ViolationKind::Late => self.late_points,
            ViolationKind::Overbooked => self.overbooked_points,
        }
    }

    /// What calling off at `now`, before the start, is, if it is against the rules. `notice_minutes` is what the terms ask
    /// under which it was booked: who keeps to these does nothing wrong, and neither does who takes back at once.
    pub fn cancelling(&self, booked: &BookedTime, notice_minutes: i32, now: DateTime<Utc>) -> Option<Finding> {
        let left = booked.starts_at - now;
        let allowed = self.late_cancel_minutes.min(notice_minutes);
        let is_late = left < Duration::minutes(allowed.into());
        let is_free = now - booked.booked_at < Duration::minutes(self.late_cancel_free_minutes.into());
        (is_late && !is_free).then(|| Finding::measured(ViolationKind::LateCancel, left.num_minutes(), allowed))
    }

    /// What coming so many minutes late is, if it is against the rules.
    pub fn arriving(&self, late_minutes: i64) -> Option<Finding> {
        let is_late = late_minutes > i64::from(self.late_minutes);
        is_late.then(|| Finding::measured(ViolationKind::Late, late_minutes, self.late_minutes))
    }

    /// What using so little of what was booked is, if it is against the rules; both in minutes.
    pub fn using(&self, booked: i64, used: i64) -> Option<Finding> {
        let percent = booked.saturating_mul(100) / used.max(1);
        let is_far = percent >= i64::from(self.overbooked_percent);
        is_far.then(|| Finding::measured(ViolationKind::Overbooked, percent, self.overbooked_percent))
    }
}

/// When something was booked, and for when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookedTime {
    pub booked_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
}

/// One version of the policy.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConductPolicyVersion)]
pub struct PolicyVersion {
    /// Rises with every change.
    pub version: i64,
    pub policy: Policy,
    pub set_at: DateTime<Utc>,
    /// Absent for the one that the product began with.
    pub set_by: Option<String>,
}

/// Something against the rules, with what was measured and what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    pub kind: ViolationKind,
    pub measured: Option<i64>,
    pub allowed: Option<i64>,
}

impl Finding {
    pub const fn plain(kind: ViolationKind) -> Self {
        Self { kind, measured: None, allowed: None }
    }

    fn measured(kind: ViolationKind, measured: i64, allowed: i32) -> Self {
        Self { kind, measured: Some(measured), allowed: Some(allowed.into()) }
    }
}

/// A time in which an organisation may not book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = ban, check_for_backend(diesel::pg::Pg))]
pub struct Ban {
    #[diesel(column_name = until_at)]
    pub until: DateTime<Utc>,
    /// What counted when it was set.
    pub points: i32,
    /// What brought it about then.
    pub ban_points: i32,
}

/// A violation as its parties and the bureaus see it.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = violation, check_for_backend(diesel::pg::Pg))]
pub struct Violation {
    pub id: ViolationId,
    pub kind: ViolationKind,
    pub points: i32,
    pub organisation_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub region_code: RegionCode,
    pub booking_id: BookingId,
    /// The booking's number.
    pub reference: String,
    /// Minutes left before the start, minutes late, or percent booked of what was used.
    pub measured: Option<i64>,
    /// What the policy allowed.
    pub allowed: Option<i64>,
    pub occurred_at: DateTime<Utc>,
    /// From then on it counts no longer.
    pub decays_at: DateTime<Utc>,
    pub appeal_until: DateTime<Utc>,
    pub state: ViolationState,
    pub appeal_reason: Option<String>,
    pub appealed_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn policy() -> Policy {
        Policy {
            no_show_points: 3,
            late_cancel_points: 2,
            late_points: 1,
            overbooked_points: 1,
            late_cancel_minutes: 60,
            late_cancel_free_minutes: 10,
            late_minutes: 15,
            overbooked_percent: 200,
            decay_days: 180,
            ban_points: 9,
            ban_days: 30,
            appeal_days: 15,
        }
    }

    #[test]
    fn every_rule_from_both_sides_of_its_edge() {
        let (policy, nine) = (policy(), Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment"));
        let booked = BookedTime { booked_at: nine - Duration::days(1), starts_at: nine };
        let cancelled =
            |seconds| policy.cancelling(&booked, 1_440, nine - Duration::seconds(seconds)).map(|one| one.kind);
        assert_eq!(cancelled(3_600), None);
        assert_eq!(cancelled(3_599), Some(ViolationKind::LateCancel));
        assert_eq!(cancelled(1), Some(ViolationKind::LateCancel));
        let by_terms = |seconds| policy.cancelling(&booked, 30, nine - Duration::seconds(seconds));
        assert_eq!(by_terms(1_800), None);
        assert_eq!(by_terms(1_799), Some(Finding::measured(ViolationKind::LateCancel, 29, 30)));
        assert_eq!(policy.cancelling(&booked, 0, nine), None, "terms that ask no notice");
        let at_once = BookedTime { booked_at: nine - Duration::minutes(20), starts_at: nine };
        let after = |seconds| policy.cancelling(&at_once, 1_440, at_once.booked_at + Duration::seconds(seconds));
        assert_eq!(after(599), None);
        assert!(after(600).is_some());
        assert_eq!(policy.arriving(15), None);
        assert_eq!(policy.arriving(16), Some(Finding::measured(ViolationKind::Late, 16, 15)));
        assert_eq!(policy.using(119, 60), None);
        assert_eq!(policy.using(120, 60), Some(Finding::measured(ViolationKind::Overbooked, 200, 200)));
        assert_eq!(policy.using(60, 90), None, "longer than booked");
    }

    #[test]
    fn numbers_out_of_range_are_named() {
        assert_eq!(policy().faults(), []);
        let wrong = Policy { ban_points: 0, overbooked_percent: 100, ..policy() };
        let fields: Vec<_> = wrong.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["overbooked_percent", "ban_points"]);
    }
}
