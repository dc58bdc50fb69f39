use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Integer, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fault, text};
use crate::catalog::Grade;
use crate::kernel::{Invalid, OrganisationId, PlatformId, RegionCode, Text, Uscc, text_enum};

/// Recognitions that end within this time are to be renewed.
pub const EXPIRES_SOON: Duration = Duration::days(90);

text_enum! {
    /// What a platform was recognised as.
    pub enum PlatformKind {
        /// 公共技术服务平台
        PublicPlatform = "public_platform",
        /// 产业技术研究院
        TechnologyInstitute = "technology_institute",
        /// 技术创新中心
        InnovationCentre = "innovation_centre",
        /// 重点实验室
        KeyLaboratory = "key_laboratory",
        /// 工程技术研究中心
        EngineeringCentre = "engineering_centre",
        /// 临床医学研究中心
        ClinicalCentre = "clinical_centre",
        /// 院士工作站
        AcademicianWorkstation = "academician_workstation",
        /// 新型研发机构
        RdInstitution = "rd_institution",
        /// 科技企业孵化器
        Incubator = "incubator",
        /// 众创空间
        MakerSpace = "maker_space",
        /// 星创天地
        StarVillage = "star_village",
        /// 技术转移机构
        TransferAgency = "transfer_agency",
        /// 知识产权服务机构
        IpAgency = "ip_agency",
        /// 国际科技合作平台
        InternationalPlatform = "international_platform",
        /// 科技创新园区
        InnovationPark = "innovation_park",
        /// 技术先进型服务企业
        ServiceEnterprise = "service_enterprise",
    }
}

impl PlatformKind {
    /// What people call it.
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::PublicPlatform => ("公共技术服务平台", "public technology service platform"),
            Self::TechnologyInstitute => ("产业技术研究院", "industrial technology institute"),
            Self::InnovationCentre => ("技术创新中心", "technology innovation centre"),
            Self::KeyLaboratory => ("重点实验室", "key laboratory"),
            Self::EngineeringCentre => ("工程技术研究中心", "engineering technology research centre"),
            Self::ClinicalCentre => ("临床医学研究中心", "clinical research centre"),
            Self::AcademicianWorkstation => ("院士工作站", "academician workstation"),
            Self::RdInstitution => ("新型研发机构", "new-type R&D institution"),
            Self::Incubator => ("科技企业孵化器", "incubator"),
            Self::MakerSpace => ("众创空间", "maker space"),
            Self::StarVillage => ("星创天地", "star village"),
            Self::TransferAgency => ("技术转移机构", "technology-transfer agency"),
            Self::IpAgency => ("知识产权服务机构", "intellectual-property agency"),
            Self::InternationalPlatform => ("国际科技合作平台", "international cooperation platform"),
            Self::InnovationPark => ("科技创新园区", "innovation park"),
            Self::ServiceEnterprise => ("技术先进型服务企业", "technologically advanced service enterprise"),
        };
        Text::new(zh, en)
    }
}

text_enum! {
    /// Who recognised it.
    pub enum PlatformLevel {
        Municipal = "municipal",
        Provincial = "provincial",
        National = "national",
    }
}

impl PlatformLevel {
    /// What people call it.
    pub fn name(self) -> Text {
        match self {
            Self::Municipal => Text::new("市级", "municipal"),
            Self::Provincial => Text::new("省级", "provincial"),
            Self::National => Text::new("国家级", "national"),
        }
    }
}

text_enum! {
    /// Whether it is in the directory.
    pub enum PlatformState {
        Listed = "listed",
        /// Its recognition was taken back or given up.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How the recognition of an entry stands today.
    pub enum Standing {
        Valid = "valid",
        /// Valid, but not for long.
        Expiring = "expiring",
        Expired = "expired",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How a version of an entry came to be.
    #[schema(as = PlatformChangeKind)]
    pub enum Change {
        Created = "created",
        Edited = "edited",
        Imported = "imported",
        Withdrawn = "withdrawn",
        Relisted = "relisted",
    }
}

/// What the bureau says of a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlatform {
    pub kind: PlatformKind,
    pub level: PlatformLevel,
    /// 2 to 200 characters; once per kind.
    pub name: String,
    /// Code of a key industry; absent: of none.
    #[serde(default)]
    pub industry: Option<String>,
    pub region_code: RegionCode,
    /// The organisation that carries it.
    pub host_name: String,
    /// Its unified social credit code: an account with this code acts for the platform.
    #[serde(default)]
    pub host_uscc: Option<Uscc>,
    #[serde(default)]
    pub address: String,
    /// Empty, or begins with `http`.
    #[serde(default)]
    pub website: String,
    #[serde(default)]
    pub summary: String,
    /// Number of the document of recognition 认定文号; no two entries have the same.
    #[serde(default)]
    pub certificate_number: Option<String>,
    #[serde(default)]
    pub certified_on: Option<NaiveDate>,
    /// Last day of validity; absent: without end.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    #[serde(default)]
    pub evaluation: Option<Grade>,
    #[serde(default)]
    pub evaluated_year: Option<i32>,
}

impl NewPlatform {
    /// The entry, trimmed, if it can be kept.
    ///
    /// # Errors
    /// All that is wrong with it, by field.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = text("name", &self.name, 2..=200, &mut faults);
        let host_name = text("host_name", &self.host_name, 2..=200, &mut faults);
        let address = text("address", &self.address, 0..=300, &mut faults);
        let website = text("website", &self.website, 0..=297, &mut faults);
        let summary = text("summary", &self.summary, 0..=2_000, &mut faults);
        let given =
            |value: &Option<String>| value.as_deref().map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
        let certificate_number = given(&self.certificate_number);
        if let Some(number) = &certificate_number {
            text("certificate_number", number, 1..=100, &mut faults);
        }
        if !is_web_address(&website) {
            let invalid =
                Invalid::new("website", "网址应以 http:// 或 https:// 开头", "begins with http:// or https://");
            faults.push(("website".to_owned(), invalid));
        }
        if certificate_number.is_some() != self.certified_on.is_some() {
            let field = if certificate_number.is_some() { "certified_on" } else { "certificate_number" };
            let invalid =
                Invalid::new("together", "认定文号与认定日期须一并填写", "number and day of recognition go together");
            faults.push((field.to_owned(), invalid));
        }
        if self.certified_on.is_some_and(|day| day > today) {
            let invalid =
                Invalid::new("future", "认定日期不能晚于今天", "the day of recognition cannot be after today");
            faults.push(("certified_on".to_owned(), invalid));
        }
        match (self.certified_on, self.valid_until) {
            (None, Some(_)) => {
                let invalid =
                    Invalid::new("together", "没有认定日期，不能有有效期", "there is no recognition that could end");
                faults.push(("valid_until".to_owned(), invalid));
            }
            (Some(from), Some(until)) if until < from => {
                let invalid =
                    Invalid::new("period", "有效期早于认定日期", "the last day is before the day of recognition");
                faults.push(("valid_until".to_owned(), invalid));
            }
            _ => {}
        }
        if self.evaluation.is_some() != self.evaluated_year.is_some() {
            let field = if self.evaluation.is_some() { "evaluated_year" } else { "evaluation" };
            let invalid =
                Invalid::new("together", "评价等级与评价年度须一并填写", "grade and year of evaluation go together");
            faults.push((field.to_owned(), invalid));
        }
        if self.evaluated_year.is_some_and(|year| !(2_000..=today.year()).contains(&year)) {
            let invalid = Invalid::new("year", "评价年度应在 2000 年至今", "a year from 2000 to now");
            faults.push(("evaluated_year".to_owned(), invalid));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let industry = given(&self.industry);
        Ok(Self { name, host_name, address, website, summary, certificate_number, industry, ..self })
    }
}

fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.is_empty() || rest.is_some_and(|rest| rest.len() >= 3 && !rest.contains(char::is_whitespace))
}

/// An entry of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct Platform {
    #[diesel(sql_type = SqlUuid)]
    pub id: PlatformId,
    #[diesel(sql_type = SqlText)]
    pub kind: PlatformKind,
    #[diesel(sql_type = SqlText)]
    pub level: PlatformLevel,
    #[diesel(sql_type = SqlText)]
    pub name: String,
    /// Code of its key industry.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub industry: Option<String>,
    #[diesel(sql_type = SqlText)]
    pub region_code: RegionCode,
    #[diesel(sql_type = SqlText)]
    pub host_name: String,
    #[diesel(sql_type = Nullable<SqlText>)]
    pub host_uscc: Option<Uscc>,
    /// The host's account here, if it has one.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub host_id: Option<OrganisationId>,
    /// The host is an admitted provider, whose page shows what it offers.
    #[diesel(sql_type = Bool)]
    pub host_is_provider: bool,
    #[diesel(sql_type = SqlText)]
    pub address: String,
    #[diesel(sql_type = SqlText)]
    pub website: String,
    #[diesel(sql_type = SqlText)]
    pub summary: String,
    #[diesel(sql_type = Nullable<SqlText>)]
    pub certificate_number: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    pub certified_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_until: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlText>)]
    pub evaluation: Option<Grade>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub evaluated_year: Option<i32>,
    #[diesel(sql_type = SqlText)]
    pub state: PlatformState,
    #[diesel(sql_type = SqlText)]
    pub standing: Standing,
    /// Why it was withdrawn.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = Timestamptz)]
    pub updated_at: DateTime<Utc>,
    /// Its place in the list that was asked for.
    #[serde(skip)]
    #[diesel(sql_type = SqlText)]
    pub sort_key: String,
}

impl Platform {
    /// What the bureau said of it.
    pub fn entry(&self) -> NewPlatform {
        NewPlatform {
            kind: self.kind,
            level: self.level,
            name: self.name.clone(),
            industry: self.industry.clone(),
            region_code: self.region_code.clone(),
            host_name: self.host_name.clone(),
            host_uscc: self.host_uscc.clone(),
            address: self.address.clone(),
            website: self.website.clone(),
            summary: self.summary.clone(),
            certificate_number: self.certificate_number.clone(),
            certified_on: self.certified_on,
            valid_until: self.valid_until,
            evaluation: self.evaluation,
            evaluated_year: self.evaluated_year,
        }
    }
}

/// A version of an entry as it stood.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlatformChange {
    pub version: i32,
    pub change: Change,
    pub entry: NewPlatform,
    /// Login of whoever changed it.
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> NewPlatform {
        let entry = serde_json::json!({
            "kind": "incubator", "level": "national", "name": " 海洋孵化器 ", "region_code": "371002",
            "host_name": "海洋孵化器有限公司", "certificate_number": "国科火字〔2018〕1号", "certified_on": "2018-01-02",
            "valid_until": "2021-01-01",
        });
        serde_json::from_value(entry).expect("an entry")
    }

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    fn fields(entry: NewPlatform) -> Vec<String> {
        entry.checked(day(2020, 1, 1)).expect_err("faults").into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn an_entry_is_trimmed_and_kept() {
        assert_eq!(entry().checked(day(2020, 1, 1)).expect("kept").name, "海洋孵化器");
    }

    #[test]
    fn what_cannot_be_is_refused_by_field() {
        assert_eq!(fields(NewPlatform { name: "海".to_owned(), ..entry() }), ["name"]);
        assert_eq!(fields(NewPlatform { certified_on: None, valid_until: None, ..entry() }), ["certified_on"]);
        assert_eq!(fields(NewPlatform { certificate_number: None, ..entry() }), ["certificate_number"]);
        assert_eq!(fields(NewPlatform { valid_until: Some(day(2018, 1, 1)), ..entry() }), ["valid_until"]);
        assert_eq!(fields(NewPlatform { certified_on: Some(day(2020, 1, 2)), ..entry() }), ["certified_on"]);
        assert_eq!(fields(NewPlatform { evaluation: Some(Grade::Good), ..entry() }), ["evaluated_year"]);
        assert_eq!(fields(NewPlatform { website: "www.example.com".to_owned(), ..entry() }), ["website"]);
    }
}
