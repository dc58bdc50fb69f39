//! Facts about an organisation that programmes ask for.

use chrono::NaiveDate;
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Jsonb;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::text::{Name, one_line};
use crate::kernel::{Invalid, text_enum};

text_enum! {
    /// The size classes of the national statistics' standard for enterprises (统计上大中小微型企业划分办法).
    pub enum SizeClass {
        Micro = "micro",
        Small = "small",
        Medium = "medium",
        Large = "large",
    }
}

/// What an organisation says of itself. Reviewers compare it with the papers of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    pub size_class: Option<SizeClass>,
    /// In the national register of technology-based small and medium enterprises 科技型中小企业.
    pub is_registered_tech_sme: bool,
    /// Industry words or GB/T 4754 codes, at most 50.
    #[serde(deserialize_with = "industries")]
    pub industries: Vec<String>,
    pub founded_on: Option<NaiveDate>,
    /// Employees, full-time equivalents.
    pub employees: Option<u32>,
    /// The group 集团 it belongs to; two members of one group are related parties.
    #[schema(value_type = Option<String>)]
    pub group_id: Option<Name>,
    #[schema(value_type = Option<String>)]
    pub legal_representative: Option<Name>,
    /// Names of shareholders, at most 200.
    #[serde(deserialize_with = "shareholders")]
    #[schema(value_type = Vec<String>)]
    pub shareholders: Vec<Name>,
}

/// All that programmes may ask about an organisation: what it says of itself, and what the authorities say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(default)]
pub struct Profile {
    pub size_class: Option<SizeClass>,
    pub is_registered_tech_sme: bool,
    pub industries: Vec<String>,
    pub founded_on: Option<NaiveDate>,
    pub employees: Option<u32>,
    pub group_id: Option<String>,
    pub legal_representative: Option<String>,
    pub shareholders: Vec<String>,
    /// On the dishonesty list 失信名单: recorded by an administrator, never by the organisation itself.
    pub is_dishonest: bool,
}

impl Profile {
    /// What the organisation declares now; what the authorities say of it stays.
    #[must_use]
    pub fn declared(&self, facts: Facts) -> Self {
        Self {
            size_class: facts.size_class,
            is_registered_tech_sme: facts.is_registered_tech_sme,
            industries: facts.industries,
            founded_on: facts.founded_on,
            employees: facts.employees,
            group_id: facts.group_id.map(String::from),
            legal_representative: facts.legal_representative.map(String::from),
            shareholders: facts.shareholders.into_iter().map(String::from).collect(),
            is_dishonest: self.is_dishonest,
        }
    }
}

fn industries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let words = at_most(50, Vec::<String>::deserialize(deserializer)?).map_err(D::Error::custom)?;
    words.iter().map(|word| one_line(word, 1, 100)).collect::<Result<_, _>>().map_err(D::Error::custom)
}

fn shareholders<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Name>, D::Error> {
    at_most(200, Vec::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn at_most<T>(max: usize, items: Vec<T>) -> Result<Vec<T>, Invalid> {
    if items.len() <= max {
        Ok(items)
    } else {
        Err(Invalid::new("too_many", format!("最多 {max} 项"), format!("at most {max} items")))
    }
}

impl diesel::serialize::ToSql<Jsonb, diesel::pg::Pg> for Profile {
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>) -> diesel::serialize::Result {
        let value = serde_json::to_value(self)?;
        <serde_json::Value as diesel::serialize::ToSql<Jsonb, diesel::pg::Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl diesel::deserialize::FromSql<Jsonb, diesel::pg::Pg> for Profile {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as diesel::deserialize::FromSql<Jsonb, diesel::pg::Pg>>::from_sql(bytes)?;
        Ok(serde_json::from_value(value)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_organisation_cannot_declare_itself_honest() {
        assert!(serde_json::from_value::<Facts>(json!({"is_dishonest": false})).is_err());
        let listed = Profile { is_dishonest: true, ..Profile::default() };
        let facts = serde_json::from_value::<Facts>(json!({"size_class": "small", "shareholders": ["张伟"]}));
        let declared = listed.declared(facts.expect("facts"));
        assert!(declared.is_dishonest);
        assert_eq!((declared.size_class, declared.shareholders), (Some(SizeClass::Small), vec!["张伟".to_owned()]));
    }

    #[test]
    fn lists_are_bounded_and_say_why() {
        let error = serde_json::from_value::<Facts>(json!({"industries": vec!["C"; 51]})).expect_err("too many");
        assert_eq!(Invalid::split_wire(&error.to_string()).map(|(code, _)| code).as_deref(), Some("too_many"));
        assert!(serde_json::from_value::<Facts>(json!({"industries": ["a\u{0}b"]})).is_err());
    }

    #[test]
    fn a_profile_kept_before_a_fact_existed_can_be_read() {
        assert_eq!(serde_json::from_value::<Profile>(json!({})).expect("profile"), Profile::default());
    }
}
