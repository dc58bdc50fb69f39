//! Words of the rules that came later: tables of ratios, limits over time, kinds of voucher, who else may not.

use super::{RegionNames, kind_words, listed, size_words};
use crate::identity::TaxCredit;
use crate::kernel::Text;
use crate::programme::model::rules::{
    ClearingPeriod, Financials, Limit, Period, Place, RatioRow, Rules, Scope, VoucherClass,
};

impl Place {
    pub fn words(self) -> Text {
        match self {
            Self::SameDistrict => Text::new("同一区县", "same district"),
            Self::OtherDistrict => Text::new("同市其他区县", "another district of the city"),
            Self::OtherCity => Text::new("同省其他市", "another city of the province"),
            Self::OtherProvince => Text::new("外省", "another province"),
        }
    }
}

fn words_of_all<'w>(words: impl IntoIterator<Item = &'w String>) -> Text {
    listed(words.into_iter().map(|word| Text::new(word, word)))
}

fn credit_words(grade: TaxCredit) -> Text {
    let letter = grade.as_str().to_uppercase();
    Text::new(&letter, &letter)
}

impl RatioRow {
    /// When the line applies, with regions by their codes.
    pub fn words(&self) -> Text {
        self.words_with(&RegionNames::default())
    }

    pub(super) fn words_with(&self, regions: &RegionNames) -> Text {
        let mut parts = Vec::new();
        let mut say = |zh: &str, en: &str, what: Text| {
            if !what.zh.is_empty() {
                parts.push(Text::new(format!("{zh}{}", what.zh), format!("{en}{}", what.en)));
            }
        };
        say("", "", listed(self.kinds.iter().copied().map(kind_words)));
        say("", "", listed(self.size_classes.iter().copied().map(size_words)));
        say("企业在", "enterprise in ", listed(self.enterprise_regions.iter().map(|code| regions.of(code))));
        say("服务机构在", "provider in ", listed(self.provider_regions.iter().map(|code| regions.of(code))));
        say("服务机构在", "provider in the ", listed(self.places.iter().map(|place| place.words())));
        say("行业：", "industry: ", words_of_all(&self.industries));
        match self.first_use {
            Some(true) => say("", "", Text::new("首次使用", "first use")),
            Some(false) => say("", "", Text::new("非首次使用", "not the first use")),
            None => {}
        }
        match self.tech_sme {
            Some(true) => say("", "", Text::new("科技型中小企业", "registered technology SME")),
            Some(false) => say("", "", Text::new("非科技型中小企业", "no registered technology SME")),
            None => {}
        }
        if parts.is_empty() { Text::new("所有订单", "every order") } else { listed(parts) }
    }
}

/// Whose subsidies of what time: “每家企业每月”, “per enterprise and month”.
pub(in crate::programme::model) fn limit_words(limit: &Limit) -> Text {
    let (zh, en) = match limit.scope {
        Scope::Enterprise => ("每家企业", "per enterprise"),
        Scope::Group => ("每个企业集团", "per group of enterprises"),
        Scope::Provider => ("每家服务机构", "per provider"),
    };
    let (when_zh, when_en) = match limit.period {
        Period::Month => ("每月", " and month"),
        Period::Year => ("每年", " and year"),
        Period::Lifetime => ("累计", " ever"),
    };
    let mut text = Text::new(format!("{zh}{when_zh}"), format!("{en}{when_en}"));
    if !limit.kinds.is_empty() {
        let kinds = listed(limit.kinds.iter().copied().map(kind_words));
        text.zh.push_str(&format!("（{}）", kinds.zh));
        text.en.push_str(&format!(" ({})", kinds.en));
    }
    if !limit.with_programmes.is_empty() {
        let codes = words_of_all(&limit.with_programmes);
        text.zh.push_str(&format!("（与 {} 合并计算）", codes.zh));
        text.en.push_str(&format!(" (together with {})", codes.en));
    }
    text
}

/// “营业收入不超过 … 元或资产总额不超过 … 元”.
pub(in crate::programme::model) fn financials_words(financials: &Financials, rules: &Rules) -> Text {
    let unit = rules.currency.words();
    let parts = [
        financials.turnover_at_most.map(|most| {
            Text::new(
                format!("营业收入不超过 {most:#} {}", unit.zh),
                format!("turnover of at most {most:#} {}", unit.en),
            )
        }),
        financials.balance_sheet_at_most.map(|most| {
            Text::new(
                format!("资产总额不超过 {most:#} {}", unit.zh),
                format!("balance sheet of at most {most:#} {}", unit.en),
            )
        }),
    ];
    let (zh, en): (Vec<_>, Vec<_>) = parts.into_iter().flatten().map(|part| (part.zh, part.en)).unzip();
    let (and_zh, and_en) = if financials.either { ("或", " or ") } else { ("且", " and ") };
    Text::new(zh.join(and_zh), en.join(and_en))
}

impl Rules {
    /// Conditions for enterprises besides those that every programme has.
    pub(super) fn further_conditions(&self) -> Vec<Text> {
        let eligible = &self.eligibility;
        let mut conditions = Vec::new();
        if let Some(months) = eligible.min_age_months {
            conditions
                .push(Text::new(format!("成立满 {months} 个月"), format!("founded at least {months} months ago")));
        }
        if !eligible.industries.is_empty() {
            let named = words_of_all(&eligible.industries);
            conditions.push(Text::new(format!("行业为 {}", named.zh), format!("in the industries {}", named.en)));
        }
        if !eligible.excluded_industries.is_empty() {
            let named = words_of_all(&eligible.excluded_industries);
            conditions.push(Text::new(format!("行业不为 {}", named.zh), format!("not in the industries {}", named.en)));
        }
        if let Some(most) = eligible.most_employees {
            conditions.push(Text::new(format!("从业人数不超过 {most}"), format!("at most {most} employees")));
        }
        if let Some(financials) = &eligible.financials {
            conditions.push(financials_words(financials, self));
        }
        for rule in &eligible.certificates {
            conditions.push(Text::new(
                format!("持有有效的{}", rule.name.zh),
                format!("holding a valid certificate: {}", rule.name.en),
            ));
        }
        if !eligible.tax_credit.is_empty() {
            let grades = listed(eligible.tax_credit.iter().copied().map(credit_words));
            conditions.push(Text::new(format!("纳税信用 {} 级", grades.zh), format!("tax credit {}", grades.en)));
        }
        conditions
    }

    /// Services in and out, where the programme says more than kinds.
    pub(super) fn services_in_words(&self) -> Vec<Text> {
        let services = &self.services;
        let mut sentences = Vec::new();
        if !services.only_categories.is_empty() {
            let named = words_of_all(&services.only_categories);
            sentences.push(Text::new(
                format!("仅限类目：{}。", named.zh),
                format!("Only services of the categories {}.", named.en),
            ));
        }
        if !services.not_categories.is_empty() {
            let named = words_of_all(&services.not_categories);
            sentences.push(Text::new(
                format!("不含类目：{}。", named.zh),
                format!("No services of the categories {}.", named.en),
            ));
        }
        if !services.excluded.is_empty() {
            let named = listed(services.excluded.iter().map(|service| service.name.clone()));
            sentences.push(Text::new(format!("不支持：{}。", named.zh), format!("Not supported: {}.", named.en)));
        }
        sentences
    }

    /// The table of ratios, caps by kind and limits over time, one sentence each, so that versions differ line by line.
    pub(super) fn further_amounts(&self, regions: &RegionNames) -> Vec<Text> {
        let unit = self.currency.words();
        let mut sentences = Vec::new();
        for (place, row) in self.ratio.table.iter().enumerate() {
            let (number, when, ratio) = (place + 1, row.words_with(regions), row.ratio);
            sentences.push(Text::new(
                format!("比例表第 {number} 行：{}，{ratio}。", when.zh),
                format!("Line {number} of the ratios: {}: {ratio}.", when.en),
            ));
        }
        for (kind, cap) in &self.caps.per_order_of_kind {
            let kind = kind_words(*kind);
            sentences.push(Text::new(
                format!("{}每笔最高 {cap:#} {}。", kind.zh, unit.zh),
                format!("At most {cap:#} {} per order of {}.", unit.en, kind.en),
            ));
        }
        for limit in &self.caps.limits {
            let (whose, amount) = (limit_words(limit), limit.amount);
            sentences.push(Text::new(
                format!("{}最高 {amount:#} {}。", whose.zh, unit.zh),
                format!("At most {amount:#} {} {}.", unit.en, whose.en),
            ));
        }
        sentences
    }

    /// Number, faces and kinds of vouchers, and what they do not go with.
    pub(super) fn vouchers_in_words(&self) -> Vec<Text> {
        let vouchers = &self.vouchers;
        let mut sentences = Vec::new();
        if !vouchers.faces.is_empty() {
            sentences.push(self.faces_in_words(&vouchers.faces));
        }
        let counts = [
            (vouchers.most_ever, Text::new("每家企业累计最多", "ever")),
            (vouchers.most_per_year, Text::new("每家企业每年最多", "a year")),
            (vouchers.most_open, Text::new("每家企业同时最多持有", "at one time")),
        ];
        for (most, when) in counts {
            let Some(most) = most else { continue };
            sentences.push(Text::new(
                format!("{} {most} 张券。", when.zh),
                format!("At most {most} vouchers per enterprise {}.", when.en),
            ));
        }
        sentences.extend(vouchers.classes.iter().map(|class| self.class_in_words(class)));
        if !self.stacking.not_with.is_empty() {
            let codes = words_of_all(&self.stacking.not_with);
            sentences.push(Text::new(
                format!("不得与 {} 的在用券同时持有。", codes.zh),
                format!("Not together with an open voucher of {}.", codes.en),
            ));
        }
        if let Some(clearing) = self.clearing {
            let every = match clearing.every {
                ClearingPeriod::Month => Text::new("每月", "month"),
                ClearingPeriod::Quarter => Text::new("每季度", "quarter"),
                ClearingPeriod::Year => Text::new("每年", "year"),
            };
            sentences.push(Text::new(
                format!("通用通兑：异地使用的券先由服务机构所在地财政垫付，{}按净额清算。", every.zh),
                format!(
                    "Used across regions: the provider's region pays first, and the regions clear the net amounts every {}.",
                    every.en
                ),
            ));
        }
        sentences
    }

    fn faces_in_words(&self, faces: &std::collections::BTreeSet<crate::kernel::Fen>) -> Text {
        let unit = self.currency.words();
        let each: Vec<_> = faces.iter().map(|face| format!("{face:#}")).collect();
        Text::new(
            format!("面额：{} {}。", each.join("、"), unit.zh),
            format!("Faces: {} {}.", each.join(", "), unit.en),
        )
    }

    fn class_in_words(&self, class: &VoucherClass) -> Text {
        let unit = self.currency.words();
        let mut text = Text::new(format!("券种类“{}”：", class.name.zh), format!("“{}” vouchers: ", class.name.en));
        let mut parts = Vec::new();
        if let Some(ratio) = class.ratio {
            parts.push(Text::new(format!("补贴价格的 {ratio}"), format!("{ratio} of the price")));
        }
        if !class.faces.is_empty() {
            let each: Vec<_> = class.faces.iter().map(|face| format!("{face:#}")).collect();
            parts.push(Text::new(
                format!("面额 {} {}", each.join("/"), unit.zh),
                format!("face {} {}", each.join("/"), unit.en),
            ));
        }
        if let Some(highest) = class.highest_price {
            parts.push(Text::new(
                format!("项目价格不超过 {highest:#} {}", unit.zh),
                format!("for prices up to {highest:#} {}", unit.en),
            ));
        }
        if let Some(most) = class.most_ever {
            parts.push(Text::new(format!("累计最多 {most} 张"), format!("at most {most} ever")));
        }
        if !class.kinds.is_empty() {
            let kinds = listed(class.kinds.iter().copied().map(kind_words));
            parts.push(Text::new(format!("仅限{}", kinds.zh), format!("only for {}", kinds.en)));
        }
        if parts.is_empty() {
            parts.push(Text::new("按券种的一般规则", "by the general rules"));
        }
        let parts = listed(parts);
        text.zh.push_str(&format!("{}。", parts.zh));
        text.en.push_str(&format!("{}.", parts.en));
        text
    }
}
