//! 取消资格: organisations that are barred for a time by a decision.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::sql_types::{Date, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, OrganisationId, RegionCode, SanctionId, Uscc, checked_text};

/// The longest time for which an organisation is barred, days.
const LONGEST: i64 = 3_660;

/// What bars an organisation: enough to decide and to say why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Barring {
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    pub document: String,
    pub reason: String,
}

/// All that bars an organisation or will, the longest first; what was lifted is not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(transparent)]
pub struct Barrings(pub Vec<Barring>);

impl Barrings {
    /// What bars the organisation longest on this day.
    pub fn on(&self, day: NaiveDate) -> Option<&Barring> {
        let holds = |one: &&Barring| one.starts_on <= day && day <= one.ends_on;
        self.0.iter().filter(holds).max_by_key(|one| one.ends_on)
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl diesel::deserialize::FromSql<Jsonb, diesel::pg::Pg> for Barrings {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as diesel::deserialize::FromSql<Jsonb, diesel::pg::Pg>>::from_sql(bytes)?;
        Ok(serde_json::from_value(value)?)
    }
}

/// A decision to be entered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSanction {
    /// Of the organisation that is barred; it need not be registered here.
    pub uscc: Uscc,
    /// As the decision names it, 1 to 200 characters; absent: as it is registered.
    #[serde(default)]
    pub name: Option<String>,
    /// The number of the decision or of the list, 1 to 200 characters.
    pub document: String,
    /// 1 to 500 characters.
    pub reason: String,
    /// First and last day (Asia/Shanghai), at most ten years apart.
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

impl NewSanction {
    /// As it is kept: trimmed, with the name that it is registered under where none is given.
    ///
    /// # Errors
    /// Days turned round or too far apart; a text that is missing or too long: the field and why.
    pub fn checked(&self, registered: Option<&str>) -> Result<Self, (&'static str, Invalid)> {
        let text = |field, text: &str, most| {
            checked_text(text, 1, most).map(str::to_owned).map_err(|invalid| (field, invalid))
        };
        let given = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = given.or(registered).ok_or_else(|| {
            let (zh, en) = ("该单位未在本平台登记，请填写名称", "it is not registered here: give its name");
            ("name", Invalid::new("missing", zh, en))
        })?;
        if self.ends_on < self.starts_on {
            let invalid = Invalid::new("before_start", "截止日期早于起始日期", "the end is before the beginning");
            return Err(("ends_on", invalid));
        }
        if (self.ends_on - self.starts_on).num_days() > LONGEST {
            return Err(("ends_on", Invalid::new("too_long", "最长十年", "at most ten years")));
        }
        Ok(Self {
            uscc: self.uscc.clone(),
            name: Some(text("name", name, 200)?),
            document: text("document", &self.document, 200)?,
            reason: text("reason", &self.reason, 500)?,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        })
    }
}

/// A decision that bars an organisation, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct Sanction {
    #[diesel(sql_type = Uuid)]
    pub id: SanctionId,
    #[diesel(sql_type = Text)]
    pub uscc: Uscc,
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Absent: it is not registered here.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub organisation_id: Option<OrganisationId>,
    #[diesel(sql_type = Text)]
    pub document: String,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Date)]
    pub starts_on: NaiveDate,
    /// The last day.
    #[diesel(sql_type = Date)]
    pub ends_on: NaiveDate,
    /// Whose bureau entered it.
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Text)]
    pub recorded_by_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub lifted_by_name: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub lifted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub lift_reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + chrono::Days::new(number)
    }

    fn barring(starts_on: NaiveDate, ends_on: NaiveDate) -> Barring {
        Barring { starts_on, ends_on, document: "决定".to_owned(), reason: "虚假材料".to_owned() }
    }

    #[test]
    fn a_decision_has_days_a_number_and_a_reason() {
        let uscc = Uscc::parse("12100000400000624D").expect("a code");
        let new = |name: Option<&str>, days: (u64, u64), reason: &str| NewSanction {
            uscc: uscc.clone(),
            name: name.map(str::to_owned),
            document: " 威科处〔2026〕1号 ".to_owned(),
            reason: reason.to_owned(),
            starts_on: day(days.0),
            ends_on: day(days.1),
        };
        let kept = new(None, (0, 0), "虚假材料").checked(Some("北京大学")).expect("a decision");
        assert_eq!((kept.name.as_deref(), kept.document.as_str()), (Some("北京大学"), "威科处〔2026〕1号"));
        let wrong = |new: &NewSanction| new.checked(None).err().map(|(field, invalid)| (field, invalid.code));
        assert_eq!(wrong(&new(None, (0, 1), "x")), Some(("name", "missing")));
        assert_eq!(wrong(&new(Some("某公司"), (1, 0), "x")), Some(("ends_on", "before_start")));
        assert_eq!(wrong(&new(Some("某公司"), (0, 4_000), "x")), Some(("ends_on", "too_long")));
        assert_eq!(wrong(&new(Some("某公司"), (0, 1), " ")), Some(("reason", "length")));
    }

    proptest! {
        /// On each day exactly what holds then bars, and of several the one that ends last is named.
        #[test]
        fn what_bars_lapses_by_itself(spans in proptest::collection::vec((0_u64..60, 0_u64..60), 0..6), on in 0_u64..140) {
            let all: Vec<_> = spans.iter().map(|&(from, long)| barring(day(from), day(from + long))).collect();
            let expected = spans.iter().filter(|(from, long)| (*from..=from + long).contains(&on)).map(|(from, long)| from + long).max();
            prop_assert_eq!(Barrings(all).on(day(on)).map(|one| one.ends_on), expected.map(day));
        }
    }
}
