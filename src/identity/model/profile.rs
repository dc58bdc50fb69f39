//! Facts about an organisation that programmes ask for.

use chrono::NaiveDate;
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Jsonb;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::text::{Name, one_line};
use crate::kernel::{Fen, Invalid, text_enum};

text_enum! {
    /// The size classes of the national statistics' standard for enterprises (统计上大中小微型企业划分办法).
    pub enum SizeClass {
        Micro = "micro",
        Small = "small",
        Medium = "medium",
        Large = "large",
    }
}

text_enum! {
    /// The tax authority's yearly grade of tax credit 纳税信用等级, the best first.
    pub enum TaxCredit {
        A = "a",
        B = "b",
        /// New enterprises, not graded yet.
        M = "m",
        C = "c",
        D = "d",
    }
}

/// A certificate that an organisation holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = HeldCertificate)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What it certifies, as programmes name it: `high_tech_enterprise`, `specialised_sme`, `little_giant` …, at most 60
    /// characters.
    #[schema(value_type = String, max_length = 60)]
    pub kind: CertificateWord,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 60)]
    pub number: Option<CertificateWord>,
    pub valid_from: NaiveDate,
    /// The last day; absent: without end.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

impl Certificate {
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|last| day <= last)
    }
}

/// One line of 1 to 60 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateWord(String);

impl CertificateWord {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CertificateWord {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        one_line(&text, 1, 60).map(Self)
    }
}

impl From<CertificateWord> for String {
    fn from(word: CertificateWord) -> Self {
        word.0
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
    /// Turnover of the last closed year, fen.
    #[serde(deserialize_with = "amount")]
    pub turnover_fen: Option<Fen>,
    /// Total of the last balance sheet, fen.
    #[serde(deserialize_with = "amount")]
    pub balance_sheet_fen: Option<Fen>,
    /// By the tax authority's last yearly assessment.
    pub tax_credit: Option<TaxCredit>,
    /// At most 50.
    #[serde(deserialize_with = "certificates")]
    pub certificates: Vec<Certificate>,
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
    /// Turnover of the last closed year, fen.
    pub turnover_fen: Option<Fen>,
    /// Total of the last balance sheet, fen.
    pub balance_sheet_fen: Option<Fen>,
    pub tax_credit: Option<TaxCredit>,
    pub certificates: Vec<Certificate>,
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
            turnover_fen: facts.turnover_fen,
            balance_sheet_fen: facts.balance_sheet_fen,
            tax_credit: facts.tax_credit,
            certificates: facts.certificates,
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

fn certificates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Certificate>, D::Error> {
    let held = at_most(50, Vec::<Certificate>::deserialize(deserializer)?).map_err(D::Error::custom)?;
    let ends_before_it_begins = |held: &Certificate| held.valid_until.is_some_and(|last| last < held.valid_from);
    if held.iter().any(ends_before_it_begins) {
        let why = Invalid::new("certificate_days", "证书的截止日早于起始日", "a certificate ends before it begins");
        return Err(D::Error::custom(why));
    }
    Ok(held)
}

fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fen>, D::Error> {
    match Option::<Fen>::deserialize(deserializer)? {
        Some(amount) if amount.is_negative() || amount > Fen::MOST => {
            let why = Invalid::new("amount", "金额不能小于 0 或过大", "the amount must not be below 0 or too large");
            Err(D::Error::custom(why))
        }
        amount => Ok(amount),
    }
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
    fn certificates_are_valid_on_their_first_and_last_day() {
        let held = json!({"kind": "high_tech_enterprise", "valid_from": "2024-01-01", "valid_until": "2026-12-31"});
        let facts = serde_json::from_value::<Facts>(json!({"certificates": [held]})).expect("facts");
        let valid = |y, m, d| facts.certificates[0].is_valid_on(NaiveDate::from_ymd_opt(y, m, d).expect("a day"));
        assert!(valid(2024, 1, 1) && valid(2026, 12, 31) && !valid(2023, 12, 31) && !valid(2027, 1, 1));
        let turned = json!({"kind": "x", "valid_from": "2026-01-02", "valid_until": "2026-01-01"});
        assert!(serde_json::from_value::<Facts>(json!({"certificates": [turned]})).is_err());
        assert!(serde_json::from_value::<Facts>(json!({"turnover_fen": -1})).is_err());
    }

    #[test]
    fn a_profile_kept_before_a_fact_existed_can_be_read() {
        assert_eq!(serde_json::from_value::<Profile>(json!({})).expect("profile"), Profile::default());
    }
}
