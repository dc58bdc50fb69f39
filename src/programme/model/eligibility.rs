//! Who may use a programme.

use std::collections::BTreeSet;

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::barred::barred;
use super::party::Party;
use super::rules::{Financials, Rules, industry_is_meant};
use super::step::Step;
use super::words::{financials_words, size_words};
use crate::kernel::{Fen, RegionCode, Text, local_date};

/// Whether an enterprise may use the programme: one step for each rule that the programme sets.
pub fn eligibility(rules: &Rules, enterprise: &Party, at: DateTime<Utc>) -> Vec<Step> {
    let eligible = &rules.eligibility;
    let mut steps = Vec::new();
    if !eligible.regions.is_empty() {
        steps.push(Step::check(
            "eligibility.regions",
            covered(&eligible.regions, &enterprise.region_code),
            Text::new("企业所在区域符合要求", "the enterprise is in an eligible region"),
            Text::new(
                format!("企业所在区域 {} 不在支持范围内", enterprise.region_code),
                format!("the enterprise's region {} is not eligible", enterprise.region_code),
            ),
        ));
    }
    if !eligible.size_classes.is_empty() {
        let named = enterprise.size_class.map_or_else(|| Text::new("未登记", "not on record"), size_words);
        steps.push(Step::check(
            "eligibility.size_classes",
            enterprise.size_class.is_some_and(|size| eligible.size_classes.contains(&size)),
            Text::new("企业规模符合要求", "the enterprise is of an eligible size"),
            Text::new(
                format!("企业规模（{}）不在支持范围内", named.zh),
                format!("the enterprise's size ({}) is not eligible", named.en),
            ),
        ));
    }
    if eligible.registered_tech_sme_only {
        steps.push(Step::check(
            "eligibility.registered_tech_sme_only",
            enterprise.is_registered_tech_sme,
            Text::new("企业已入库科技型中小企业", "the enterprise is a registered technology SME"),
            Text::new("企业未入库科技型中小企业", "the enterprise is not a registered technology SME"),
        ));
    }
    if let Some(years) = eligible.max_age_years {
        let today = local_date(at);
        let age = enterprise.founded_on.and_then(|founded| today.years_since(founded));
        steps.push(Step::check(
            "eligibility.max_age_years",
            age.is_some_and(|age| age < years || (age == years && is_anniversary(enterprise, at))),
            Text::new(format!("企业成立未超过 {years} 年"), format!("founded at most {years} years ago")),
            Text::new(
                format!("企业成立已超过 {years} 年，或未登记成立日期"),
                format!("founded more than {years} years ago, or the date of founding is not on record"),
            ),
        ));
    }
    if let Some(months) = eligible.min_age_months {
        let since = local_date(at).checked_sub_months(Months::new(months));
        steps.push(Step::check(
            "eligibility.min_age_months",
            enterprise.founded_on.zip(since).is_some_and(|(founded, since)| founded <= since),
            Text::new(format!("企业成立已满 {months} 个月"), format!("founded at least {months} months ago")),
            Text::new(
                format!("企业成立未满 {months} 个月，或未登记成立日期"),
                format!("founded less than {months} months ago, or the date of founding is not on record"),
            ),
        ));
    }
    steps.extend(industry_steps(rules, enterprise));
    steps.extend(size_steps(rules, enterprise));
    steps.extend(standing_steps(rules, enterprise, at));
    if eligible.refuse_dishonest {
        steps.push(Step::check(
            "eligibility.refuse_dishonest",
            !enterprise.is_dishonest,
            Text::new("企业未列入失信名单", "the enterprise is not on the dishonesty list"),
            Text::new("企业已列入失信名单", "the enterprise is on the dishonesty list"),
        ));
    }
    steps.extend(barred("eligibility.barred", &Text::new("企业", "the enterprise"), enterprise, at));
    steps
}

fn industry_steps(rules: &Rules, enterprise: &Party) -> Vec<Step> {
    let eligible = &rules.eligibility;
    let mut steps = Vec::new();
    let own = if enterprise.industries.is_empty() { "—".to_owned() } else { enterprise.industries.join("、") };
    if !eligible.industries.is_empty() {
        steps.push(Step::check(
            "eligibility.industries",
            industry_is_meant(&eligible.industries, &enterprise.industries),
            Text::new("企业所属行业在支持范围内", "the enterprise's industry is eligible"),
            Text::new(
                format!("企业所属行业（{own}）不在支持范围内"),
                format!("the enterprise's industry ({own}) is not eligible"),
            ),
        ));
    }
    if !eligible.excluded_industries.is_empty() {
        steps.push(Step::check(
            "eligibility.excluded_industries",
            !industry_is_meant(&eligible.excluded_industries, &enterprise.industries),
            Text::new("企业不属于排除的行业", "the enterprise is in no excluded industry"),
            Text::new(format!("企业所属行业（{own}）被排除"), format!("the enterprise's industry ({own}) is excluded")),
        ));
    }
    steps
}

fn size_steps(rules: &Rules, enterprise: &Party) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(most) = rules.eligibility.most_employees {
        let own = enterprise.employees.map_or_else(|| "—".to_owned(), |number| number.to_string());
        steps.push(Step::check(
            "eligibility.most_employees",
            enterprise.employees.is_some_and(|number| number <= most),
            Text::new(format!("从业人数 {own}，不超过 {most}"), format!("{own} employees, at most {most}")),
            Text::new(
                format!("从业人数（{own}）须已登记且不超过 {most}"),
                format!("the number of employees ({own}) must be on record and at most {most}"),
            ),
        ));
    }
    if let Some(financials) = &rules.eligibility.financials {
        let limits = financials_words(financials, rules);
        steps.push(Step::check(
            "eligibility.financials",
            financials.are_kept_by(enterprise),
            Text::new(format!("符合：{}", limits.zh), format!("meets: {}", limits.en)),
            Text::new(format!("须已登记并符合：{}", limits.zh), format!("must be on record and meet: {}", limits.en)),
        ));
    }
    steps
}

impl Financials {
    /// What is not on record keeps nothing.
    fn are_kept_by(&self, enterprise: &Party) -> bool {
        let keeps = |own: Option<Fen>, most: Option<Fen>| most.map(|most| own.is_some_and(|own| own <= most));
        let mut kept = [
            keeps(enterprise.turnover, self.turnover_at_most),
            keeps(enterprise.balance_sheet, self.balance_sheet_at_most),
        ]
        .into_iter()
        .flatten();
        if self.either { kept.any(|kept| kept) } else { kept.all(|kept| kept) }
    }
}

fn standing_steps(rules: &Rules, enterprise: &Party, at: DateTime<Utc>) -> Vec<Step> {
    let today = local_date(at);
    let mut steps = Vec::new();
    for (place, rule) in rules.eligibility.certificates.iter().enumerate() {
        let is_held = enterprise
            .certificates
            .iter()
            .any(|held| rule.any_of.contains(held.kind.as_str()) && held.is_valid_on(today));
        let name = &rule.name;
        steps.push(Step::check(
            &format!("eligibility.certificates.{}", place + 1),
            is_held,
            Text::new(format!("持有有效的{}", name.zh), format!("holds a valid certificate: {}", name.en)),
            Text::new(format!("没有在有效期内的{}", name.zh), format!("holds no valid certificate: {}", name.en)),
        ));
    }
    if !rules.eligibility.tax_credit.is_empty() {
        steps.push(Step::check(
            "eligibility.tax_credit",
            enterprise.tax_credit.is_some_and(|grade| rules.eligibility.tax_credit.contains(&grade)),
            Text::new("纳税信用等级符合要求", "the grade of tax credit is eligible"),
            Text::new("纳税信用等级未登记或不符合要求", "the grade of tax credit is not on record or not eligible"),
        ));
    }
    steps
}

/// “At most five years ago” includes the fifth anniversary itself.
fn is_anniversary(enterprise: &Party, at: DateTime<Utc>) -> bool {
    let yesterday = local_date(at).pred_opt();
    let age_on = |day: Option<NaiveDate>| day.zip(enterprise.founded_on).and_then(|(d, f)| d.years_since(f));
    age_on(yesterday) != age_on(Some(local_date(at)))
}

pub(super) fn covered(regions: &BTreeSet<RegionCode>, region: &RegionCode) -> bool {
    regions.iter().any(|eligible| eligible.covers(region))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::super::rules::tests::typical;
    use super::*;
    use crate::identity::SizeClass;
    use crate::kernel::OrganisationId;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment")
    }

    fn party() -> Party {
        Party::new(OrganisationId::new(), RegionCode::parse("371002").expect("a code"))
    }

    fn refusals(rules: &Rules, party: &Party) -> Vec<String> {
        eligibility(rules, party, noon()).into_iter().filter(Step::is_refusal).map(|step| step.rule).collect()
    }

    #[test]
    fn each_condition_that_is_not_met_is_named() {
        let mut rules = typical();
        rules.eligibility.registered_tech_sme_only = true;
        let outsider = Party {
            region_code: RegionCode::parse("370102").expect("a code"),
            size_class: Some(SizeClass::Large),
            is_dishonest: true,
            ..party()
        };
        let all = ["regions", "size_classes", "registered_tech_sme_only", "refuse_dishonest"];
        assert_eq!(refusals(&rules, &outsider), all.map(|rule| format!("eligibility.{rule}")));
        let meant = Party { size_class: Some(SizeClass::Micro), is_registered_tech_sme: true, ..party() };
        assert!(refusals(&rules, &meant).is_empty());
    }

    #[test]
    fn what_later_rules_ask_is_refused_when_it_is_not_on_record() {
        let mut rules = typical();
        let document = serde_json::json!({
            "regions": [], "min_age_months": 12, "industries": ["C"], "excluded_industries": ["A"],
            "most_employees": 49, "financials": {"turnover_at_most": 100, "balance_sheet_at_most": 50, "either": true},
            "certificates": [{"any_of": ["high_tech_enterprise", "specialised_sme"], "name": {"zh": "高企证书", "en": "high-tech"}}],
            "tax_credit": ["a", "b"],
        });
        rules.eligibility = serde_json::from_value(document).expect("rules");
        let all = ["min_age_months", "industries", "most_employees", "financials", "certificates.1", "tax_credit"];
        assert_eq!(refusals(&rules, &party()), all.map(|rule| format!("eligibility.{rule}")));
        let certificate =
            serde_json::json!({"kind": "specialised_sme", "valid_from": "2025-01-01", "valid_until": "2026-03-02"});
        let meant = Party {
            founded_on: NaiveDate::from_ymd_opt(2025, 3, 2),
            industries: vec!["C26".to_owned()],
            employees: Some(49),
            turnover: Some(Fen::new(101)),
            balance_sheet: Some(Fen::new(50)),
            certificates: vec![serde_json::from_value(certificate).expect("a certificate")],
            tax_credit: Some(crate::identity::TaxCredit::B),
            ..party()
        };
        assert!(refusals(&rules, &meant).is_empty());
        if let Some(financials) = &mut rules.eligibility.financials {
            financials.either = false;
        }
        assert_eq!(refusals(&rules, &meant), ["eligibility.financials"]);
        let farmer = Party { industries: vec!["C26".to_owned(), "A01".to_owned()], ..meant };
        assert_eq!(refusals(&rules, &farmer), ["eligibility.excluded_industries", "eligibility.financials"]);
    }

    #[test]
    fn age_counts_to_the_anniversary() {
        let mut rules = typical();
        rules.eligibility.size_classes.clear();
        rules.eligibility.max_age_years = Some(5);
        let aged = |y, m, d| Party { founded_on: NaiveDate::from_ymd_opt(y, m, d), ..party() };
        let passes = |party: &Party| !eligibility(&rules, party, noon()).iter().any(Step::is_refusal);
        assert!(passes(&aged(2021, 3, 2)));
        assert!(!passes(&aged(2021, 3, 1)));
        assert!(!passes(&party()), "an unknown date is not young");
    }
}
