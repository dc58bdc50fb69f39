use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fault, PlatformKind, PlatformLevel, text};
use crate::kernel::{Invalid, PlatformId, Text, text_enum};

/// Entries of one kind that a scheme may have.
const MOST: usize = 100;

text_enum! {
    /// What a target counts.
    pub enum Measure {
        /// Platforms of some kinds.
        Platforms = "platforms",
        /// Technology brokers 技术经纪人.
        Brokers = "brokers",
    }
}

/// A key industry 重点产业.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyIndustry {
    /// Lower-case letters, digits and `_`.
    pub code: String,
    pub name: Text,
}

/// One of the "ones" that every key industry is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CoveragePillar)]
pub struct Pillar {
    pub code: String,
    pub name: Text,
    /// A platform of any of these kinds is one.
    pub kinds: Vec<PlatformKind>,
}

/// How much is to be there by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DirectoryTarget)]
pub struct Target {
    pub code: String,
    pub name: Text,
    pub measure: Measure,
    /// Kinds that are counted; none for brokers.
    pub kinds: Vec<PlatformKind>,
    pub goal: i32,
    pub due_on: NaiveDate,
    /// The document that sets it.
    pub document: String,
}

/// What the directory is measured by: the bureau's data, in the order in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DirectoryScheme)]
pub struct Scheme {
    pub industries: Vec<KeyIndustry>,
    /// 五个一: the ones that each industry is to have.
    pub pillars: Vec<Pillar>,
    pub targets: Vec<Target>,
}

impl Scheme {
    /// # Errors
    /// All that is wrong with it, by field.
    pub fn check(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let codes = |codes: Vec<&str>, of: &str, faults: &mut Vec<Fault>| {
            let mut seen = BTreeSet::new();
            if codes.len() > MOST {
                let invalid = Invalid::new("too_many", format!("最多 {MOST} 项"), format!("at most {MOST}"));
                faults.push((of.to_owned(), invalid));
            }
            for (at, code) in codes.into_iter().enumerate() {
                if !is_code(code) {
                    let zh = "代码以小写字母开头，只含小写字母、数字和下划线，最多 40 个";
                    let en = "a code begins with a lower-case letter and has at most 40 of a-z, 0-9 and _";
                    faults.push((format!("{of}[{at}].code"), Invalid::new("code", zh, en)));
                } else if !seen.insert(code) {
                    faults.push((
                        format!("{of}[{at}].code"),
                        Invalid::new("repeated", "代码重复", "the code is there twice"),
                    ));
                }
            }
        };
        codes(self.industries.iter().map(|one| one.code.as_str()).collect(), "industries", &mut faults);
        codes(self.pillars.iter().map(|one| one.code.as_str()).collect(), "pillars", &mut faults);
        codes(self.targets.iter().map(|one| one.code.as_str()).collect(), "targets", &mut faults);
        let named = self.industries.iter().map(|one| ("industries", &one.name)).enumerate();
        let pillars = self.pillars.iter().map(|one| ("pillars", &one.name)).enumerate();
        let targets = self.targets.iter().map(|one| ("targets", &one.name)).enumerate();
        for (at, (of, name)) in named.chain(pillars).chain(targets) {
            text(&format!("{of}[{at}].name.zh"), &name.zh, 1..=100, &mut faults);
            text(&format!("{of}[{at}].name.en"), &name.en, 1..=100, &mut faults);
        }
        for (at, pillar) in self.pillars.iter().enumerate() {
            if pillar.kinds.is_empty() {
                let invalid =
                    Invalid::new("missing", "至少选择一种平台类型", "at least one kind of platform is needed");
                faults.push((format!("pillars[{at}].kinds"), invalid));
            }
        }
        for (at, target) in self.targets.iter().enumerate() {
            text(&format!("targets[{at}].document"), &target.document, 1..=200, &mut faults);
            if target.goal < 1 {
                let invalid = Invalid::new("goal", "目标数须大于零", "a target is above zero");
                faults.push((format!("targets[{at}].goal"), invalid));
            }
            if (target.measure == Measure::Platforms) == target.kinds.is_empty() {
                let zh = "统计平台须选择类型，统计技术经纪人则不选";
                let invalid = Invalid::new("kinds", zh, "platforms are counted by kinds, brokers without");
                faults.push((format!("targets[{at}].kinds"), invalid));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn is_code(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.len() <= 40
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// A platform that fills a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CoverageName)]
pub struct Named {
    pub id: PlatformId,
    pub name: String,
    pub level: PlatformLevel,
}

/// What one key industry has of one of the ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CoverageCell {
    pub industry: String,
    pub pillar: String,
    /// Platforms whose recognition is valid; zero is a gap.
    pub count: i64,
    /// The first five, higher levels before lower ones.
    pub first: Vec<Named>,
}

/// The "five ones" of the key industries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Coverage {
    pub industries: Vec<KeyIndustry>,
    pub pillars: Vec<Pillar>,
    /// One for every industry and pillar, in that order.
    pub cells: Vec<CoverageCell>,
    /// Cells without a platform.
    pub gaps: usize,
}

/// How far a target is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DirectoryProgress)]
pub struct Progress {
    pub target: Target,
    /// There today, their recognition valid.
    pub counted: i64,
    /// Of those that are or were in the directory, recognised by the target's day.
    pub counted_by_due: i64,
    pub is_reached: bool,
    /// The day is over.
    pub is_due: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(measure: Measure, kinds: Vec<PlatformKind>) -> Target {
        let due_on = NaiveDate::from_ymd_opt(2020, 12, 31).expect("a day");
        let (code, document) = ("incubators".to_owned(), "威政办字〔2018〕106号".to_owned());
        Target { code, name: Text::new("孵化器", "incubators"), measure, kinds, goal: 50, due_on, document }
    }

    fn scheme() -> Scheme {
        let industry = |code: &str| KeyIndustry { code: code.to_owned(), name: Text::new("海洋", "marine") };
        Scheme {
            industries: vec![industry("marine"), industry("medical")],
            pillars: Vec::new(),
            targets: vec![target(Measure::Platforms, vec![PlatformKind::Incubator])],
        }
    }

    #[test]
    fn codes_are_words_and_once() {
        assert_eq!(scheme().check(), Ok(()));
        let mut twice = scheme();
        twice.industries[1].code = "marine".to_owned();
        twice.targets[0].code = "50".to_owned();
        let faults = twice.check().expect_err("faults");
        let fields: Vec<_> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["industries[1].code", "targets[0].code"]);
    }

    #[test]
    fn people_have_no_kind_and_platforms_do() {
        for (measure, kinds) in [(Measure::Brokers, vec![PlatformKind::Incubator]), (Measure::Platforms, Vec::new())] {
            let wrong = Scheme { targets: vec![target(measure, kinds)], ..scheme() };
            assert_eq!(wrong.check().expect_err("faults")[0].0, "targets[0].kinds");
        }
    }
}
