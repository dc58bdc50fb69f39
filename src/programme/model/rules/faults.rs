//! What is wrong with a document of rules as a whole.

use std::collections::BTreeSet;

use super::{Rules, SCHEMA, Validity};
use crate::kernel::{BasisPoints, Fen, Invalid, Text};
use crate::web::FieldError;

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
        faults.extend(self.faults_of_later_rules());
        faults
    }

    fn split_is_whole(&self) -> bool {
        let levels: BTreeSet<_> = self.budget_split.iter().map(|part| part.level).collect();
        let sum: i64 = self.budget_split.iter().map(|part| i64::from(part.share.get())).sum();
        levels.len() == self.budget_split.len()
            && self.budget_split.iter().all(|part| part.share > BasisPoints::ZERO)
            && sum == 10_000
    }
}

impl Rules {
    fn faults_of_later_rules(&self) -> Vec<FieldError> {
        let mut faults = Faults::default();
        self.check_who(&mut faults);
        self.check_what(&mut faults);
        self.check_how_much(&mut faults);
        self.check_vouchers(&mut faults);
        if self.clearing.is_some() && self.payment_mode == super::PaymentMode::Reimbursement {
            let (zh, en) = (
                "后补助由企业所在地财政拨付，无需清算",
                "a reimbursement is paid where the enterprise is: nothing to clear",
            );
            faults.unless(false, "clearing", "rules_clearing", zh, en);
        }
        faults.0
    }

    fn check_who(&self, faults: &mut Faults) {
        let eligible = &self.eligibility;
        faults.unless(
            eligible
                .max_age_years
                .zip(eligible.min_age_months)
                .is_none_or(|(most, least)| least <= most.saturating_mul(12)),
            "eligibility.min_age_months",
            "rules_age",
            "最短成立时间长于最长成立时间",
            "the least age is above the most",
        );
        if let Some(financials) = eligible.financials {
            let named = [financials.turnover_at_most, financials.balance_sheet_at_most];
            faults.unless(
                named.iter().any(Option::is_some),
                "eligibility.financials",
                "rules_financials",
                "请填写营业收入或资产总额的上限",
                "name a limit of turnover or of the balance sheet",
            );
            for (field, amount) in [("turnover_at_most", named[0]), ("balance_sheet_at_most", named[1])] {
                faults.amount(&format!("eligibility.financials.{field}"), amount);
            }
        }
        for (place, rule) in eligible.certificates.iter().enumerate() {
            let field = format!("eligibility.certificates[{place}]");
            faults.name(&format!("{field}.name"), &rule.name);
            faults.unless(
                !rule.any_of.is_empty(),
                &format!("{field}.any_of"),
                "rules_certificate",
                "请至少列出一种证书",
                "name at least one kind of certificate",
            );
        }
        faults.at_most("eligibility.certificates", eligible.certificates.len(), 20);
    }

    fn check_what(&self, faults: &mut Faults) {
        let excluded = &self.services.excluded;
        faults.at_most("services.excluded", excluded.len(), 50);
        faults.codes("services.excluded", excluded.iter().map(|service| service.code.as_str()));
        for (place, service) in excluded.iter().enumerate() {
            faults.name(&format!("services.excluded[{place}].name"), &service.name);
        }
    }

    fn check_how_much(&self, faults: &mut Faults) {
        faults.at_most("ratio.table", self.ratio.table.len(), 50);
        faults.at_most("caps.limits", self.caps.limits.len(), 20);
        for (kind, cap) in &self.caps.per_order_of_kind {
            faults.amount(&format!("caps.per_order_of_kind.{kind}"), Some(*cap));
        }
        for (place, limit) in self.caps.limits.iter().enumerate() {
            faults.amount(&format!("caps.limits[{place}].amount"), Some(limit.amount));
        }
    }

    fn check_vouchers(&self, faults: &mut Faults) {
        let vouchers = &self.vouchers;
        let most = self.caps.per_voucher;
        let mut faces = |field: &str, faces: &BTreeSet<Fen>| {
            let (zh, en) = ("面额应大于 0 且不超过单张券的上限", "a face is above 0 and at most the cap per voucher");
            faults.unless(faces.iter().all(|face| face.is_positive() && *face <= most), field, "rules_face", zh, en);
        };
        faces("vouchers.faces", &vouchers.faces);
        for (place, class) in vouchers.classes.iter().enumerate() {
            faces(&format!("vouchers.classes[{place}].faces"), &class.faces);
        }
        for (field, number) in [
            ("most_ever", vouchers.most_ever),
            ("most_per_year", vouchers.most_per_year),
            ("most_open", vouchers.most_open),
        ] {
            faults.count(&format!("vouchers.{field}"), number);
        }
        faults.at_most("vouchers.classes", vouchers.classes.len(), 20);
        faults.codes("vouchers.classes", vouchers.classes.iter().map(|class| class.code.as_str()));
        for (place, class) in vouchers.classes.iter().enumerate() {
            let field = format!("vouchers.classes[{place}]");
            faults.name(&format!("{field}.name"), &class.name);
            faults.count(&format!("{field}.most_ever"), class.most_ever);
            faults.amount(&format!("{field}.highest_price"), class.highest_price);
            let (zh, en) = ("该类服务不在支付范围内", "a kind that the programme does not pay for");
            faults.unless(class.kinds.is_subset(&self.payable_kinds), &format!("{field}.kinds"), "rules_kinds", zh, en);
        }
    }
}

#[derive(Default)]
struct Faults(Vec<FieldError>);

impl Faults {
    fn unless(&mut self, holds: bool, field: &str, code: &'static str, zh: &str, en: &str) {
        if !holds {
            self.0.push(FieldError::invalid(format!("rules.{field}"), Invalid::new(code, zh, en)));
        }
    }

    fn amount(&mut self, field: &str, amount: Option<Fen>) {
        let holds = amount.is_none_or(|amount| amount.is_positive() && amount <= Fen::MOST);
        self.unless(holds, field, "rules_cap", "上限必须大于 0", "a cap must be above 0");
    }

    fn count(&mut self, field: &str, number: Option<u32>) {
        let holds = number.is_none_or(|number| (1..=1_000).contains(&number));
        self.unless(holds, field, "rules_count", "应在 1 到 1000 之间", "must be between 1 and 1,000");
    }

    fn at_most(&mut self, field: &str, number: usize, most: usize) {
        let (zh, en) = (format!("最多 {most} 项"), format!("at most {most}"));
        self.unless(number <= most, field, "rules_too_many", &zh, &en);
    }

    fn name(&mut self, field: &str, name: &Text) {
        let holds = [&name.zh, &name.en].iter().all(|word| !word.trim().is_empty() && word.chars().count() <= 100);
        self.unless(holds, field, "rules_name", "中英文名称各 1 到 100 个字", "1 to 100 characters in each language");
    }

    /// Small letters, digits and `_`, each once.
    fn codes<'c>(&mut self, field: &str, codes: impl Iterator<Item = &'c str>) {
        let mut seen = BTreeSet::new();
        for (place, code) in codes.enumerate() {
            let is_plain = code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            let holds = is_plain && (1..=40).contains(&code.len()) && seen.insert(code);
            let (zh, en) = (
                "代码为 1 到 40 个小写字母、数字或下划线，不得重复",
                "1 to 40 small letters, digits and _, each code once",
            );
            self.unless(holds, &format!("{field}[{place}].code"), "rules_code", zh, en);
        }
    }
}
