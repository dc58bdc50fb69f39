//! The rules document of a programme version, as it is stored and sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::{Grade, ListingKind};
use crate::identity::SizeClass;
use crate::kernel::{BasisPoints, Fen, Invalid, RegionCode, local_date, local_midnight, text_enum};
use crate::web::FieldError;

/// The only shape of the document so far.
const SCHEMA: u32 = 1;

text_enum! {
    /// A level of government that pays.
    pub enum BudgetLevel {
        Province = "province",
        City = "city",
        District = "district",
    }
}

text_enum! {
    /// Deduction 抵扣: the enterprise pays the provider price − subsidy, the government pays the provider the subsidy.
    /// Reimbursement 后补助: the enterprise pays in full, the government pays the enterprise.
    pub enum PaymentMode {
        Deduction = "deduction",
        Reimbursement = "reimbursement",
    }
}

text_enum! {
    /// What a claim is proved with.
    pub enum EvidenceKind {
        Contract = "contract",
        Invoice = "invoice",
        PaymentProof = "payment_proof",
        Result = "result",
        Acceptance = "acceptance",
        Other = "other",
    }
}

text_enum! {
    /// Why a service is not paid for.
    pub enum Exclusion {
        /// 法定检测、强制检测.
        StatutoryTesting = "statutory_testing",
        /// 批量生产检测.
        MassProduction = "mass_production",
        /// 已获其他财政资金支持.
        AlreadySubsidised = "already_subsidised",
        /// 关联方: found in the registers, or declared (family).
        RelatedParty = "related_party",
        /// 拆分合同以规避上限.
        SplitContract = "split_contract",
    }
}

text_enum! {
    /// A review that an application or claim must pass, in this order.
    pub enum ReviewStep {
        District = "district",
        City = "city",
    }
}

/// Who may have a voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// Regions whose enterprises may apply; a city stands for its districts. Empty: everywhere.
    #[serde(default)]
    pub regions: BTreeSet<RegionCode>,
    /// Empty: any size.
    #[serde(default)]
    pub size_classes: BTreeSet<SizeClass>,
    /// Only registered technology-based small and medium enterprises 科技型中小企业.
    #[serde(default)]
    pub registered_tech_sme_only: bool,
    /// Only enterprises founded at most this many years ago.
    #[serde(default)]
    pub max_age_years: Option<u32>,
    /// Refuses enterprises and providers on the list of dishonest persons.
    #[serde(default = "yes")]
    pub refuse_dishonest: bool,
}

const fn yes() -> bool {
    true
}

/// What part of a price is subsidised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ratios {
    pub default: BasisPoints,
    /// Instead of the default for these kinds.
    #[serde(default)]
    pub by_kind: BTreeMap<ListingKind, BasisPoints>,
    /// For an enterprise's first use of the programme, where it is more than the ratio of the kind.
    #[serde(default)]
    pub first_use: Option<BasisPoints>,
}

/// Limits, fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    pub per_order: Fen,
    /// Held and redeemed together by one enterprise from vouchers issued in one calendar year.
    pub annual_per_enterprise: Fen,
    /// The most that one voucher may be issued for.
    pub per_voucher: Fen,
}

/// How long a voucher lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Validity {
    /// So many months after its issue, to the end of that day.
    Months(u32),
    /// To the end of the year of its issue.
    YearEnd,
}

impl Validity {
    /// The moment (UTC) from which a voucher issued at `issued_at` is no longer valid; a local midnight.
    pub fn ends_at(self, issued_at: DateTime<Utc>) -> DateTime<Utc> {
        let issued_on = local_date(issued_at);
        let last_day = match self {
            Self::Months(months) => issued_on.checked_add_months(Months::new(months)),
            Self::YearEnd => NaiveDate::from_ymd_opt(issued_on.year(), 12, 31),
        };
        let first_day_after = last_day.and_then(|day| day.succ_opt()).unwrap_or(NaiveDate::MAX);
        local_midnight(first_day_after)
    }
}

/// A level's part of every subsidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelShare {
    pub level: BudgetLevel,
    pub share: BasisPoints,
}

/// 供方奖补: what a provider gets for sharing well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplyReward {
    /// A grade that is not listed gets nothing.
    pub ratios: BTreeMap<Grade, BasisPoints>,
    /// Per provider and calendar year, fen.
    pub annual_cap: Fen,
}

/// The rules of one programme version. Every figure is the administrator's; none is in the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Shape of this document: 1.
    pub schema: u32,
    pub eligibility: Eligibility,
    /// Kinds of listing that a voucher pays for.
    pub payable_kinds: BTreeSet<ListingKind>,
    /// Where providers must be; empty: anywhere (通用通兑).
    #[serde(default)]
    pub provider_regions: BTreeSet<RegionCode>,
    /// What it does not pay for.
    pub exclusions: BTreeSet<Exclusion>,
    pub ratio: Ratios,
    pub caps: Caps,
    pub validity: Validity,
    pub payment_mode: PaymentMode,
    /// Adds up to 10,000 basis points; the first level takes what rounding leaves.
    pub budget_split: Vec<LevelShare>,
    /// Without these a claim cannot be submitted.
    pub evidence: BTreeSet<EvidenceKind>,
    pub review: BTreeSet<ReviewStep>,
    /// Working days within which each review should be decided; absent: no deadline.
    #[serde(default)]
    pub review_working_days: Option<u32>,
    /// Length of the public notice, working days.
    pub notice_working_days: u32,
    /// Days of silence after delivery that count as acceptance.
    pub acceptance_silence_days: u32,
    /// Hours within which a provider answers a booking request.
    pub request_timeout_hours: u32,
    #[serde(default)]
    pub supply_reward: Option<SupplyReward>,
}

impl Rules {
    /// Everything that is wrong with the document as a whole, field by field; the parts were checked when it was read.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut check = |holds: bool, field: &str, code: &'static str, zh: &str, en: &str| {
            if !holds {
                faults.push(FieldError::invalid(format!("rules.{field}"), Invalid::new(code, zh, en)));
            }
        };
        check(self.schema == SCHEMA, "schema", "rules_schema", "目前只支持版本 1", "only schema 1 is known");
        check(
            !self.payable_kinds.is_empty(),
            "payable_kinds",
            "rules_nothing_payable",
            "至少要有一类可支付的服务",
            "at least one kind must be payable",
        );
        for (field, cap) in [
            ("caps.per_order", self.caps.per_order),
            ("caps.annual_per_enterprise", self.caps.annual_per_enterprise),
            ("caps.per_voucher", self.caps.per_voucher),
        ] {
            check(cap.is_positive(), field, "rules_cap", "上限必须大于 0", "a cap must be above 0");
        }
        if let Validity::Months(months) = self.validity {
            check(
                (1..=120).contains(&months),
                "validity",
                "rules_validity",
                "有效期为 1 到 120 个月",
                "1 to 120 months",
            );
        }
        check(
            self.split_is_whole(),
            "budget_split",
            "rules_split",
            "各级分担比例须大于 0、级别不重复，合计 10000 个基点",
            "shares must be above 0, levels distinct, and add up to 10,000 basis points",
        );
        check(
            !self.review.is_empty(),
            "review",
            "rules_review",
            "至少要有一级审核",
            "at least one review step is needed",
        );
        for (field, value, most) in [
            ("review_working_days", self.review_working_days.unwrap_or(1), 60),
            ("notice_working_days", self.notice_working_days, 60),
            ("acceptance_silence_days", self.acceptance_silence_days, 90),
            ("request_timeout_hours", self.request_timeout_hours, 720),
        ] {
            check(
                (1..=most).contains(&value),
                field,
                "rules_period",
                &format!("应在 1 到 {most} 之间"),
                &format!("must be between 1 and {most}"),
            );
        }
        if let Some(reward) = &self.supply_reward {
            check(
                reward.annual_cap.is_positive(),
                "supply_reward.annual_cap",
                "rules_cap",
                "上限必须大于 0",
                "a cap must be above 0",
            );
        }
        faults
    }

    fn split_is_whole(&self) -> bool {
        let levels: BTreeSet<_> = self.budget_split.iter().map(|part| part.level).collect();
        let sum: i64 = self.budget_split.iter().map(|part| i64::from(part.share.get())).sum();
        levels.len() == self.budget_split.len()
            && self.budget_split.iter().all(|part| part.share > BasisPoints::ZERO)
            && sum == 10_000
    }

    /// The ratio for a kind of listing; `is_first_use` of the programme may raise it.
    pub fn ratio_for(&self, kind: ListingKind, is_first_use: bool) -> BasisPoints {
        let ratio = self.ratio.by_kind.get(&kind).copied().unwrap_or(self.ratio.default);
        if is_first_use { self.ratio.first_use.map_or(ratio, |first| first.max(ratio)) } else { ratio }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::TimeZone;

    use super::*;

    /// Typical rules: half of the price, 50,000 yuan an order, 200,000 a year, city and district half each.
    pub fn typical() -> Rules {
        let document = include_str!("../../../data/programmes/weihai-2026.json");
        let programme: serde_json::Value = serde_json::from_str(document).expect("JSON");
        serde_json::from_value(programme["rules"].clone()).expect("rules")
    }

    #[test]
    fn shipped_rules_are_without_fault() {
        assert_eq!(typical().faults(), vec![]);
    }

    #[test]
    fn unknown_members_are_refused() {
        let mut document = serde_json::to_value(typical()).expect("JSON");
        document["raito"] = serde_json::json!(5_000);
        assert!(serde_json::from_value::<Rules>(document).is_err());
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let mut rules = typical();
        rules.schema = 2;
        rules.payable_kinds.clear();
        rules.caps.per_order = Fen::ZERO;
        rules.budget_split.pop();
        rules.validity = Validity::Months(0);
        rules.notice_working_days = 0;
        let fields: Vec<_> = rules.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(
            fields,
            [
                "rules.schema",
                "rules.payable_kinds",
                "rules.caps.per_order",
                "rules.validity",
                "rules.budget_split",
                "rules.notice_working_days"
            ]
        );
    }

    #[test]
    fn a_voucher_lives_to_the_end_of_its_last_local_day() {
        let issued = Utc.with_ymd_and_hms(2026, 3, 2, 17, 0, 0).single().expect("a moment"); // 3 March, 01:00 local
        assert_eq!(Validity::Months(12).ends_at(issued).to_rfc3339(), "2027-03-03T16:00:00+00:00");
        assert_eq!(Validity::YearEnd.ends_at(issued).to_rfc3339(), "2026-12-31T16:00:00+00:00");
    }

    #[test]
    fn a_first_use_never_lowers_the_ratio() {
        let mut rules = typical();
        let basis = |n| BasisPoints::new(n).expect("in range");
        rules.ratio = Ratios {
            default: basis(4_000),
            by_kind: [(ListingKind::Lease, basis(7_000))].into(),
            first_use: Some(basis(6_000)),
        };
        assert_eq!(rules.ratio_for(ListingKind::TestService, false), basis(4_000));
        assert_eq!(rules.ratio_for(ListingKind::TestService, true), basis(6_000));
        assert_eq!(rules.ratio_for(ListingKind::Lease, true), basis(7_000));
    }
}
