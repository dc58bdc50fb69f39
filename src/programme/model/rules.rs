//! The rules document of a programme version, as it is stored and sent.

mod eligible;
mod faults;
mod money;
mod voucher;

use std::collections::BTreeSet;

pub use eligible::{CertificateRule, Eligibility, Financials, industry_is_meant};
pub use money::{
    Caps, ClearingPeriod, ClearingRule, Currency, LevelShare, Limit, Period, Place, RatioRow, Ratios, Scope,
    SupplyReward, Validity,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
pub use voucher::{ExcludedService, ServiceRules, Stacking, VoucherClass, VoucherRules};

use crate::catalog::ListingKind;
use crate::kernel::{BasisPoints, Fen, RegionCode, text_enum};

/// The only shape of the document so far. Members that came later may be absent and then ask for nothing, so that every
/// document that was ever stored is still one.
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

/// The rules of one programme version. Every figure is the administrator's; none is in the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Shape of this document: 1.
    pub schema: u32,
    /// Of all amounts in this document.
    #[serde(default)]
    pub currency: Currency,
    pub eligibility: Eligibility,
    /// Kinds of listing that a voucher pays for.
    pub payable_kinds: BTreeSet<ListingKind>,
    /// Where providers must be; empty: anywhere (通用通兑).
    #[serde(default)]
    pub provider_regions: BTreeSet<RegionCode>,
    /// What it does not pay for.
    pub exclusions: BTreeSet<Exclusion>,
    /// Which services are in and out, besides the kinds of listing.
    #[serde(default)]
    pub services: ServiceRules,
    pub ratio: Ratios,
    pub caps: Caps,
    /// How many vouchers of what face.
    #[serde(default)]
    pub vouchers: VoucherRules,
    /// How the programme stands beside others.
    #[serde(default)]
    pub stacking: Stacking,
    pub validity: Validity,
    pub payment_mode: PaymentMode,
    /// Adds up to 10,000 basis points; the first level takes what rounding leaves.
    pub budget_split: Vec<LevelShare>,
    /// Absent: the enterprise's own treasuries pay wherever its voucher is used.
    #[serde(default)]
    pub clearing: Option<ClearingRule>,
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
    /// The highest face that a voucher of this kind may have.
    pub fn highest_face(&self, class: Option<&str>) -> Fen {
        self.vouchers.faces_of(class).iter().max().copied().unwrap_or(self.caps.per_voucher)
    }

    /// The ratio for a kind of listing; `is_first_use` of the programme may raise it.
    pub fn ratio_for(&self, kind: ListingKind, is_first_use: bool) -> BasisPoints {
        let ratio = self.ratio.by_kind.get(&kind).copied().unwrap_or(self.ratio.default);
        if is_first_use { self.ratio.first_use.map_or(ratio, |first| first.max(ratio)) } else { ratio }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::{TimeZone, Utc};

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
            table: Vec::new(),
        };
        assert_eq!(rules.ratio_for(ListingKind::TestService, false), basis(4_000));
        assert_eq!(rules.ratio_for(ListingKind::TestService, true), basis(6_000));
        assert_eq!(rules.ratio_for(ListingKind::Lease, true), basis(7_000));
    }
}
