//! Who may have a voucher.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identity::{SizeClass, TaxCredit};
use crate::kernel::{Fen, RegionCode, Text};

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
    /// Only enterprises founded at least this many months ago.
    #[serde(default)]
    pub min_age_months: Option<u32>,
    /// Refuses enterprises and providers on the list of dishonest persons.
    #[serde(default = "yes")]
    pub refuse_dishonest: bool,
    /// Industries whose enterprises may apply: words, or codes of which a shorter one stands for all that begin with it
    /// (`C` for `C2651`). Empty: any.
    #[serde(default)]
    pub industries: BTreeSet<String>,
    /// Industries whose enterprises may not, in the same way.
    #[serde(default)]
    pub excluded_industries: BTreeSet<String>,
    /// The most employees, full-time equivalents.
    #[serde(default)]
    pub most_employees: Option<u32>,
    /// Turnover and balance sheet.
    #[serde(default)]
    pub financials: Option<Financials>,
    /// Each of these must be met by a certificate that is valid on the day.
    #[serde(default)]
    pub certificates: Vec<CertificateRule>,
    /// Grades of tax credit 纳税信用等级 that may apply. Empty: any, also none.
    #[serde(default)]
    pub tax_credit: BTreeSet<TaxCredit>,
}

const fn yes() -> bool {
    true
}

/// Limits of what an enterprise turns over and owns, fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Financials {
    /// Of the last closed year.
    #[serde(default)]
    pub turnover_at_most: Option<Fen>,
    /// Total of the last balance sheet.
    #[serde(default)]
    pub balance_sheet_at_most: Option<Fen>,
    /// One of the two is enough, as in the European definition of small enterprises; else both must hold.
    #[serde(default)]
    pub either: bool,
}

/// A certificate that an enterprise must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateRule {
    /// Kinds of certificate of which one is enough, as organisations name them in their profile.
    pub any_of: BTreeSet<String>,
    /// What people call it.
    pub name: Text,
}

/// Whether an industry of an enterprise is meant by `listed`: the same word, or a code that begins with a listed code.
pub fn industry_is_meant(listed: &BTreeSet<String>, industries: &[String]) -> bool {
    let is_meant = |industry: &str| {
        listed.iter().any(|entry| {
            entry.eq_ignore_ascii_case(industry) || (is_code(entry) && is_code(industry) && industry.starts_with(entry))
        })
    };
    industries.iter().any(|industry| is_meant(industry.trim()))
}

/// A letter, digits, or a letter and digits: `C`, `26`, `C2651`. “Aerospace” is a word, so that `A` does not mean it.
fn is_code(word: &str) -> bool {
    let digits = word.strip_prefix(|first: char| first.is_ascii_uppercase()).unwrap_or(word);
    !word.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_for_those_below_it_and_a_word_for_itself() {
        let listed = |entry: &str| BTreeSet::from([entry.to_owned()]);
        let meant = |entry: &str, industry: &str| industry_is_meant(&listed(entry), &[industry.to_owned()]);
        assert!(
            meant("C", "C2651") && meant("C26", "C2651") && meant("新材料", "新材料") && meant("seafood", "Seafood")
        );
        assert!(!meant("A", "Aerospace") && !meant("C2651", "C26") && !meant("新", "新材料"));
        assert!(!industry_is_meant(&listed("C"), &[]));
    }
}
