//! What staff of a provider say of people who learned before, or elsewhere.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::TrainingRule;
use crate::identity::Email;
use crate::kernel::{
    Invalid, ListingId, OrganisationId, QualificationGrantId, QualificationId, Uscc, UserId, checked_text,
    local_midnight, text_enum,
};
use crate::store::schema::qualification_grant;

/// How long a qualification may hold that somebody says, days.
const MOST_DAYS: i64 = 3_660;

text_enum! {
    /// What became of a grant.
    #[schema(as = QualificationGrantEnd)]
    pub enum GrantEnd {
        /// The person took it up.
        Accepted = "accepted",
        /// The provider took it back before.
        Withdrawn = "withdrawn",
        /// The provider said something else of the same person.
        Replaced = "replaced",
    }
}

/// What a provider says of somebody whom it knows by their address only; it counts once that person takes it up. Whether there
/// is such a person is nobody's to find out by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = qualification_grant, check_for_backend(diesel::pg::Pg))]
#[schema(as = QualificationGrant)]
pub struct Grant {
    pub id: QualificationGrantId,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    /// In small letters.
    pub email: Email,
    /// Unified social credit code of the person's organisation, registered or not.
    pub uscc: Uscc,
    pub level: i32,
    /// Empty where the listing had only one.
    pub level_name: String,
    /// Without end if absent.
    pub valid_until: Option<DateTime<Utc>>,
    pub reason: String,
    pub granted_by: UserId,
    pub granted_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_as: Option<GrantEnd>,
    /// Why it was withdrawn.
    pub end_reason: Option<String>,
    /// What who took it up holds by it.
    pub qualification_id: Option<QualificationId>,
}

/// What is said, of whomever: checked against the listing's rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub level: i32,
    pub level_name: String,
    /// Without end if absent.
    pub valid_until: Option<DateTime<Utc>>,
    /// Whether somebody said until when; else the listing's rule did, counted from today.
    pub is_end_said: bool,
    pub reason: String,
}

impl Terms {
    /// # Errors
    /// The field at fault and why: no such level, a day that is over or beyond ten years, no reason.
    pub fn checked(
        rule: &TrainingRule,
        level: i32,
        until: Option<NaiveDate>,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, (&'static str, Invalid)> {
        if !rule.knows(level) {
            return Err(("level", Invalid::new("unknown_level", "没有这个等级", "there is no such level")));
        }
        let said = until.map(|day| end_of(day, now)).transpose().map_err(|invalid| ("valid_until", invalid))?;
        let reason = checked_text(reason, 1, 2_000).map_err(|invalid| ("reason", invalid))?;
        Ok(Self {
            level,
            level_name: rule.name_of(level).unwrap_or_default().to_owned(),
            valid_until: said.or_else(|| rule.valid_until(level, now)),
            is_end_said: said.is_some(),
            reason: reason.to_owned(),
        })
    }

    /// Whether this says again what holds already.
    pub fn repeats(&self, valid_until: Option<DateTime<Utc>>, reason: &str) -> bool {
        self.reason == reason && (!self.is_end_said || self.valid_until == valid_until)
    }
}

/// The end of the last day on which it holds (Asia/Shanghai).
fn end_of(day: NaiveDate, now: DateTime<Utc>) -> Result<DateTime<Utc>, Invalid> {
    let end = day.succ_opt().map(local_midnight);
    end.filter(|end| *end > now && *end <= now + Duration::days(MOST_DAYS)).ok_or_else(|| {
        Invalid::new(
            "out_of_range",
            format!("{day} 不在今天至十年之内"),
            format!("{day} is over, or more than ten years from now"),
        )
    })
}

/// Whether what holds until `one` holds at least as long as what holds until `other`; nothing: without end.
pub fn holds_as_long(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> bool {
    match (one, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(one), Some(other)) => one >= other,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::training::model::TrainingLevel;

    fn rule() -> TrainingRule {
        let level = |rank, name: &str, valid_days| TrainingLevel { rank, name: name.to_owned(), valid_days };
        TrainingRule {
            valid_days: Some(30),
            levels: vec![level(1, "辅助", None), level(5, "独立", Some(10))],
            ..TrainingRule::default()
        }
    }

    /// Nine in the morning in Shanghai.
    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
    }

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().expect("a day"))
    }

    fn fault(level: i32, until: Option<NaiveDate>, reason: &str) -> &'static str {
        Terms::checked(&rule(), level, until, reason, now()).expect_err("refused").0
    }

    #[test]
    fn a_level_an_end_and_a_reason_are_held_against_the_rule() {
        assert_eq!(fault(2, None, "旧系统"), "level");
        assert_eq!(fault(1, None, "  "), "reason");
        assert_eq!(fault(1, None, &"长".repeat(2_001)), "reason");
        assert_eq!(fault(1, day("2026-03-01"), "旧系统"), "valid_until");
        assert_eq!(fault(1, day("2036-03-09"), "旧系统"), "valid_until");
        assert_eq!(fault(1, Some(NaiveDate::MAX), "旧系统"), "valid_until");
        let said = Terms::checked(&rule(), 5, day("2026-03-02"), " 旧系统 ", now()).expect("today is a day");
        assert_eq!(said.valid_until, Some(Utc.with_ymd_and_hms(2026, 3, 2, 16, 0, 0).single().expect("midnight")));
        assert_eq!((said.level_name.as_str(), said.reason.as_str()), ("独立", "旧系统"));
        let last = Terms::checked(&rule(), 1, day("2036-03-08"), "旧系统", now());
        assert!(last.is_ok(), "ten years: {last:?}");
    }

    #[test]
    fn without_a_day_the_rule_says_until_when() {
        let of = |level| Terms::checked(&rule(), level, None, "旧系统", now()).expect("terms").valid_until;
        assert_eq!((of(1), of(5)), (Some(now() + Duration::days(30)), Some(now() + Duration::days(10))));
        let free = Terms::checked(&TrainingRule::default(), 1, None, "旧系统", now()).expect("terms");
        assert_eq!(free.valid_until, None);
    }

    #[test]
    fn what_is_said_again_is_no_news() {
        let dated = Terms::checked(&rule(), 1, day("2026-12-31"), "旧系统", now()).expect("terms");
        assert!(dated.repeats(dated.valid_until, "旧系统"));
        assert!(!dated.repeats(None, "旧系统") && !dated.repeats(dated.valid_until, "证书"));
        let ruled = Terms::checked(&rule(), 1, None, "旧系统", now()).expect("terms");
        assert!(ruled.repeats(Some(now()), "旧系统"), "whose end nobody said is not counted anew each day");
    }

    #[test]
    fn without_end_is_longest() {
        let (now, later) = (Some(now()), Some(now() + Duration::seconds(1)));
        assert!(holds_as_long(None, None) && holds_as_long(None, later) && holds_as_long(now, now));
        assert!(holds_as_long(later, now) && !holds_as_long(now, later) && !holds_as_long(later, None));
    }
}
