//! 委托代理: the duty to review, handed to a colleague for some days.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Capability, Role};
use crate::kernel::{DelegationId, Invalid, UserId, checked_text};

/// The longest time for which a duty is handed over, days.
const LONGEST: i64 = 366;
/// Characters of a reason.
const MAX_REASON: usize = 500;

/// To whom, and for how long.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    /// A colleague of the same office who holds the same review rights.
    pub to_user_id: UserId,
    /// First and last day (Asia/Shanghai), not before today, at most 366 days apart.
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    /// 1 to 500 characters.
    pub reason: String,
}

impl NewDelegation {
    /// The reason, trimmed.
    ///
    /// # Errors
    /// Days in the past, turned round or too far apart; no reason or a long one: the field and why.
    pub fn checked(&self, today: NaiveDate) -> Result<&str, (&'static str, Invalid)> {
        if self.from_on < today {
            return Err(("from_on", Invalid::new("past", "起始日期不能早于今天", "not before today")));
        }
        if self.until_on < self.from_on {
            let invalid = Invalid::new("before_start", "截止日期早于起始日期", "the end is before the beginning");
            return Err(("until_on", invalid));
        }
        if (self.until_on - self.from_on).num_days() > LONGEST {
            let (zh, en) = (format!("一次最长委托 {LONGEST} 天"), format!("at most {LONGEST} days"));
            return Err(("until_on", Invalid::new("too_long", zh, en)));
        }
        checked_text(&self.reason, 1, MAX_REASON).map_err(|invalid| ("reason", invalid))
    }
}

/// A duty that was handed over, for those whom it concerns.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Delegation {
    #[diesel(sql_type = Uuid)]
    pub id: DelegationId,
    #[diesel(sql_type = Uuid)]
    pub from_user_id: UserId,
    #[diesel(sql_type = Text)]
    pub from_user_name: String,
    #[diesel(sql_type = Uuid)]
    pub to_user_id: UserId,
    #[diesel(sql_type = Text)]
    pub to_user_name: String,
    #[diesel(sql_type = Date)]
    pub from_on: NaiveDate,
    #[diesel(sql_type = Date)]
    pub until_on: NaiveDate,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
    /// Who took it back, and when.
    #[diesel(sql_type = Nullable<Text>)]
    pub revoked_by_name: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it holds now.
    #[diesel(sql_type = Bool)]
    pub is_in_force: bool,
}

/// Who decided something, for those who read decisions inside the bureaus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Decider {
    pub name: String,
    /// For whom they stood in then.
    pub stood_in_for: Vec<String>,
}

/// Somebody to whom the caller may hand their duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DelegationColleague)]
pub struct Colleague {
    pub id: UserId,
    pub name: String,
}

/// What a reviewer's duty consists of.
const REVIEWS: [Capability; 4] = [
    Capability::VoucherReviewDistrict,
    Capability::VoucherReviewCity,
    Capability::ClaimReviewDistrict,
    Capability::ClaimReviewCity,
];

/// Whether somebody with these roles can take over what somebody with those roles reviews: a delegation hands over a duty,
/// never a right.
pub fn can_stand_in(theirs: &[Role], own: &[Role]) -> bool {
    let reviews = |roles: &[Role]| {
        let granted = |capability: &Capability| roles.iter().any(|role| role.grants().contains(capability));
        REVIEWS.map(|capability| granted(&capability))
    };
    let (have, need) = (reviews(theirs), reviews(own));
    need.contains(&true) && have.iter().zip(need).all(|(has, needs)| *has || !needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_holds_the_same_rights_stands_in() {
        use Role::{Auditor, CityAdministrator, DistrictReviewer};
        assert!(can_stand_in(&[DistrictReviewer], &[DistrictReviewer]));
        assert!(can_stand_in(&[DistrictReviewer, CityAdministrator], &[CityAdministrator]));
        assert!(!can_stand_in(&[CityAdministrator], &[DistrictReviewer]));
        assert!(!can_stand_in(&[CityAdministrator], &[DistrictReviewer, CityAdministrator]));
        assert!(!can_stand_in(&[DistrictReviewer], &[Auditor]), "there is no duty to hand over");
    }

    #[test]
    fn a_delegation_has_days_ahead_and_a_reason() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
        let new = |from, until, reason: &str| NewDelegation {
            to_user_id: UserId::new(),
            from_on: day(from),
            until_on: day(until),
            reason: reason.to_owned(),
        };
        let refused = |new: &NewDelegation| new.checked(day(10)).err().map(|(field, invalid)| (field, invalid.code));
        assert_eq!(new(10, 10, " 出差 ").checked(day(10)), Ok("出差"));
        assert_eq!(refused(&new(9, 12, "x")), Some(("from_on", "past")));
        assert_eq!(refused(&new(12, 11, "x")), Some(("until_on", "before_start")));
        assert_eq!(refused(&new(12, 12, " ")), Some(("reason", "length")));
        let long = NewDelegation { until_on: day(10) + chrono::Days::new(367), ..new(10, 10, "x") };
        assert_eq!(refused(&long), Some(("until_on", "too_long")));
    }
}
