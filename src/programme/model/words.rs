//! Rules in plain words, for those who have to live with them.

mod later;

use std::collections::BTreeMap;

pub(super) use later::{financials_words, limit_words};

use super::rules::{BudgetLevel, EvidenceKind, Exclusion, PaymentMode, ReviewStep, Rules, Validity};
use crate::catalog::{Grade, ListingKind};
use crate::identity::SizeClass;
use crate::kernel::{RegionCode, Text};

impl Exclusion {
    pub fn words(self) -> Text {
        match self {
            Self::StatutoryTesting => Text::new("法定检测、强制检测", "statutory or compulsory testing"),
            Self::MassProduction => Text::new("批量生产检测", "mass-production testing"),
            Self::AlreadySubsidised => Text::new("已获其他财政资金支持的服务", "a service subsidised by another fund"),
            Self::RelatedParty => Text::new("关联方之间的服务", "a service between related parties"),
            Self::SplitContract => Text::new("为规避上限而拆分的合同", "a contract split to stay below a cap"),
        }
    }
}

impl EvidenceKind {
    pub fn words(self) -> Text {
        match self {
            Self::Contract => Text::new("合同", "contract"),
            Self::Invoice => Text::new("发票", "invoice"),
            Self::PaymentProof => Text::new("付款凭证", "proof of payment"),
            Self::Result => Text::new("结果或报告", "result or report"),
            Self::Acceptance => Text::new("验收证明", "acceptance"),
            Self::Other => Text::new("其他材料", "other documents"),
        }
    }
}

impl BudgetLevel {
    pub fn words(self) -> Text {
        match self {
            Self::Province => Text::new("省级", "province"),
            Self::City => Text::new("市级", "city"),
            Self::District => Text::new("区县级", "district"),
        }
    }
}

/// What people call regions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionNames(BTreeMap<RegionCode, Text>);

impl RegionNames {
    pub fn new(names: impl IntoIterator<Item = (RegionCode, Text)>) -> Self {
        Self(names.into_iter().collect())
    }

    /// The region's name, or its code where nobody knows one.
    fn of(&self, code: &RegionCode) -> Text {
        self.0.get(code).cloned().unwrap_or_else(|| Text::new(code.as_str(), code.as_str()))
    }
}

pub(super) fn size_words(size: SizeClass) -> Text {
    match size {
        SizeClass::Micro => Text::new("微型企业", "micro enterprise"),
        SizeClass::Small => Text::new("小型企业", "small enterprise"),
        SizeClass::Medium => Text::new("中型企业", "medium-sized enterprise"),
        SizeClass::Large => Text::new("大型企业", "large enterprise"),
    }
}

pub(super) fn kind_words(kind: ListingKind) -> Text {
    match kind {
        ListingKind::InstrumentTime => Text::new("仪器机时", "instrument time"),
        ListingKind::TestService => Text::new("检验检测服务", "test services"),
        ListingKind::Lease => Text::new("仪器租赁", "leases"),
        ListingKind::IncubationService => Text::new("孵化服务", "incubation services"),
        ListingKind::TechContract => Text::new("登记的技术合同", "registered technology contracts"),
    }
}

fn grade_words(grade: Grade) -> Text {
    match grade {
        Grade::Excellent => Text::new("优秀", "excellent"),
        Grade::Good => Text::new("良好", "good"),
        Grade::Qualified => Text::new("合格", "qualified"),
        Grade::Failed => Text::new("不合格", "failed"),
    }
}

/// Joins phrases: `、` in Chinese, commas in English.
fn listed(parts: impl IntoIterator<Item = Text>) -> Text {
    let (zh, en): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.zh, part.en)).unzip();
    Text::new(zh.join("、"), en.join(", "))
}

impl Rules {
    /// The rules as sentences, in the order in which a reader asks: who, what for, how much, how long, how.
    pub fn in_words(&self, regions: &RegionNames) -> Vec<Text> {
        let mut sentences = vec![self.who(regions)];
        let kinds = listed(self.payable_kinds.iter().copied().map(kind_words));
        sentences.push(Text::new(format!("可支付：{}。", kinds.zh), format!("Pays for: {}.", kinds.en)));
        if !self.provider_regions.is_empty() {
            let places = listed(self.provider_regions.iter().map(|code| regions.of(code)));
            sentences.push(Text::new(
                format!("服务机构须在{}。", places.zh),
                format!("The provider must be in {}.", places.en),
            ));
        }
        if !self.exclusions.is_empty() {
            let not = listed(self.exclusions.iter().map(|exclusion| exclusion.words()));
            sentences.push(Text::new(format!("不予支付：{}。", not.zh), format!("Does not pay for: {}.", not.en)));
        }
        sentences.extend(self.services_in_words());
        sentences.push(self.how_much());
        sentences.push(self.caps_in_words());
        sentences.extend(self.further_amounts(regions));
        sentences.extend(self.vouchers_in_words());
        sentences.push(match self.validity {
            Validity::Months(months) => Text::new(
                format!("自发放起 {months} 个月内有效。"),
                format!("Valid for {months} months from its issue."),
            ),
            Validity::YearEnd => Text::new("当年年底前有效。", "Valid to the end of the year of its issue."),
        });
        sentences.push(match self.payment_mode {
            PaymentMode::Deduction => Text::new(
                "抵扣：企业支付扣除补贴后的金额，公示后由财政支付给服务机构。",
                "Deduction: the enterprise pays the price less the subsidy; the government pays the provider the subsidy.",
            ),
            PaymentMode::Reimbursement => Text::new(
                "后补助：企业先全额支付，公示后由财政补助给企业。",
                "Reimbursement: the enterprise pays in full; the government pays the enterprise the subsidy.",
            ),
        });
        sentences.push(self.procedure());
        sentences.extend(self.reward());
        sentences
    }

    fn who(&self, regions: &RegionNames) -> Text {
        let eligible = &self.eligibility;
        let mut conditions = Vec::new();
        if !eligible.regions.is_empty() {
            let regions = listed(eligible.regions.iter().map(|code| regions.of(code)));
            conditions.push(Text::new(format!("注册地在{}", regions.zh), format!("registered in {}", regions.en)));
        }
        if !eligible.size_classes.is_empty() {
            let sizes = listed(eligible.size_classes.iter().map(|&size| size_words(size)));
            conditions.push(Text::new(format!("规模为{}", sizes.zh), format!("of size: {}", sizes.en)));
        }
        if eligible.registered_tech_sme_only {
            conditions.push(Text::new("已入库科技型中小企业", "a registered technology SME"));
        }
        if let Some(years) = eligible.max_age_years {
            conditions.push(Text::new(format!("成立不超过 {years} 年"), format!("founded at most {years} years ago")));
        }
        if eligible.refuse_dishonest {
            conditions.push(Text::new("未列入失信名单", "not on the dishonesty list"));
        }
        conditions.extend(self.further_conditions());
        if conditions.is_empty() {
            return Text::new("面向所有企业。", "For every enterprise.");
        }
        let all = listed(conditions);
        Text::new(format!("面向企业：{}。", all.zh), format!("For enterprises: {}.", all.en))
    }

    fn caps_in_words(&self) -> Text {
        let (caps, unit) = (&self.caps, self.currency.words());
        Text::new(
            format!(
                "每笔最高 {:#} {3}，每家企业每年最高 {:#} {3}，单张券面额最高 {:#} {3}。",
                caps.per_order, caps.annual_per_enterprise, caps.per_voucher, unit.zh
            ),
            format!(
                "At most {:#} {3} per order, {:#} {3} per enterprise and year, {:#} {3} per voucher.",
                caps.per_order, caps.annual_per_enterprise, caps.per_voucher, unit.en
            ),
        )
    }

    fn how_much(&self) -> Text {
        let mut text = Text::new(
            format!("补贴价格的 {}", self.ratio.default),
            format!("Subsidises {} of the price", self.ratio.default),
        );
        for (&kind, ratio) in &self.ratio.by_kind {
            let kind = kind_words(kind);
            text.zh.push_str(&format!("，{}为 {ratio}", kind.zh));
            text.en.push_str(&format!(", {ratio} for {}", kind.en));
        }
        if let Some(first) = self.ratio.first_use {
            text.zh.push_str(&format!("，首次使用为 {first}"));
            text.en.push_str(&format!(", {first} at the first use"));
        }
        text.zh.push('。');
        text.en.push('.');
        text
    }

    fn procedure(&self) -> Text {
        let evidence = listed(self.evidence.iter().map(|kind| kind.words()));
        let review = listed(self.review.iter().map(|step| match step {
            ReviewStep::District => Text::new("区县审核", "district review"),
            ReviewStep::City => Text::new("市级审核", "city review"),
        }));
        let payers = listed(self.budget_split.iter().map(|part| {
            let level = part.level.words();
            Text::new(format!("{} {}", level.zh, part.share), format!("{} {}", level.en, part.share))
        }));
        Text::new(
            format!(
                "兑付材料：{}；{}，公示 {} 个工作日；资金分担：{}。",
                evidence.zh, review.zh, self.notice_working_days, payers.zh
            ),
            format!(
                "To redeem: {}; {}, then {} working days of public notice; paid by {}.",
                evidence.en, review.en, self.notice_working_days, payers.en
            ),
        )
    }

    fn reward(&self) -> Option<Text> {
        let rule = self.supply_reward.as_ref()?;
        let unit = self.currency.words();
        let grades = listed(rule.ratios.iter().map(|(&grade, ratio)| {
            let grade = grade_words(grade);
            Text::new(format!("{} {ratio}", grade.zh), format!("{} {ratio}", grade.en))
        }));
        Some(Text::new(
            format!("供方奖补按评价等级：{}，每年最高 {:#} {}。", grades.zh, rule.annual_cap, unit.zh),
            format!(
                "Providers are rewarded by grade: {}; at most {:#} {} a year.",
                grades.en, rule.annual_cap, unit.en
            ),
        ))
    }
}
