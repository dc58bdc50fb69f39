//! Who may use a programme.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::party::Party;
use super::rules::Rules;
use super::step::Step;
use super::words::size_words;
use crate::kernel::{RegionCode, Text, local_date};

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
    if eligible.refuse_dishonest {
        steps.push(Step::check(
            "eligibility.refuse_dishonest",
            !enterprise.is_dishonest,
            Text::new("企业未列入失信名单", "the enterprise is not on the dishonesty list"),
            Text::new("企业已列入失信名单", "the enterprise is on the dishonesty list"),
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
