use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::directory::model::{Platform, PlatformKind, PlatformLevel, PlatformState, Standing};
use crate::kernel::{AwardRuleId, BasisPoints, Fen, Invalid, ProgrammeId, Text, text_enum};
use crate::programme::BudgetLevel;

text_enum! {
    /// How the amount of an award is found.
    #[schema(as = AwardMode)]
    pub enum Mode {
        /// This amount.
        Fixed = "fixed",
        /// At most this amount; the city decides.
        UpTo = "up_to",
        /// As much as a grant of the province 1:1.
        Matching = "matching",
        /// What an agreement says 一事一议.
        CaseByCase = "case_by_case",
    }
}

text_enum! {
    /// What a file proves.
    #[schema(as = AwardEvidenceKind)]
    pub enum EvidenceKind {
        /// The document of recognition or of the prize.
        Recognition = "recognition",
        /// The province's grant.
        Grant = "grant",
        /// The agreement of a case that is decided by itself.
        Agreement = "agreement",
        Other = "other",
    }
}

impl Mode {
    /// What has to be there before an application can be submitted.
    pub const fn evidence(self) -> &'static [EvidenceKind] {
        match self {
            Self::Fixed | Self::UpTo => &[EvidenceKind::Recognition],
            Self::Matching => &[EvidenceKind::Recognition, EvidenceKind::Grant],
            Self::CaseByCase => &[EvidenceKind::Recognition, EvidenceKind::Agreement],
        }
    }
}

/// A row of awards as the bureau writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAwardRule)]
pub struct NewRule {
    pub programme_id: ProgrammeId,
    /// Lower-case letters, digits and `_`: a new row takes the place of the one in force with this code.
    pub code: String,
    pub name: Text,
    /// Platforms that it is for.
    pub kinds: Vec<PlatformKind>,
    pub levels: Vec<PlatformLevel>,
    pub mode: Mode,
    /// Needed unless a grant or an agreement is the limit; then a limit of its own, if there is one. Fen.
    #[serde(default)]
    pub amount_fen: Option<Fen>,
    /// Once for a platform, ever; else once for each document of recognition.
    pub is_once: bool,
    /// The city's part; the rest is the district's.
    pub city_share_bp: BasisPoints,
    /// What has to be proved besides the entry in the directory.
    pub condition: Text,
}

impl NewRule {
    /// # Errors
    /// All that is wrong with it, by field.
    pub fn check(&self) -> Result<(), Vec<(String, Invalid)>> {
        let mut faults = Vec::new();
        let is_code = self.code.starts_with(|c: char| c.is_ascii_lowercase())
            && self.code.len() <= 60
            && self.code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let mut fault = |field: &str, code, zh: &str, en: &str| {
            faults.push((field.to_owned(), Invalid::new(code, zh, en)));
        };
        if !is_code {
            fault("code", "code", "代码以小写字母开头，只含小写字母、数字和下划线", "a code has only a-z, 0-9 and _");
        }
        for (field, text) in [("name.zh", &self.name.zh), ("name.en", &self.name.en)] {
            if !(1..=200).contains(&text.trim().chars().count()) {
                fault(field, "length", "应为 1 到 200 个字", "has 1 to 200 characters");
            }
        }
        for (field, text) in [("condition.zh", &self.condition.zh), ("condition.en", &self.condition.en)] {
            if text.chars().count() > 500 {
                fault(field, "length", "不能超过 500 字", "has at most 500 characters");
            }
        }
        if self.kinds.is_empty() {
            fault("kinds", "missing", "至少选择一种平台类型", "at least one kind of platform is needed");
        }
        if self.levels.is_empty() {
            fault("levels", "missing", "至少选择一个级别", "at least one level is needed");
        }
        match (self.mode, self.amount_fen) {
            (Mode::Fixed | Mode::UpTo, None) => fault("amount_fen", "missing", "请填写金额", "an amount is needed"),
            (_, Some(amount)) => faults.extend(amount.payable().err().map(|why| ("amount_fen".to_owned(), why))),
            _ => {}
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// A row of awards in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AwardRule)]
pub struct Rule {
    pub id: AwardRuleId,
    pub version: i32,
    #[serde(flatten)]
    pub says: NewRule,
    pub created_at: DateTime<Utc>,
    pub retired_at: Option<DateTime<Utc>>,
}

/// What an applicant says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// The province's grant.
    pub grant: Option<Fen>,
    /// What is asked for where the row leaves it open.
    pub amount: Option<Fen>,
}

impl Rule {
    /// What an application under this row is worth: never more than the row's amount.
    ///
    /// # Errors
    /// What is missing or too much, by field.
    pub fn amount(&self, asked: Asked) -> Result<Fen, (&'static str, Invalid)> {
        let missing = |field, zh: &str, en: &str| (field, Invalid::new("missing", zh, en));
        let limit = self.says.amount_fen;
        let payable = |field, amount: Fen| amount.payable().map_err(|invalid| (field, invalid));
        match self.says.mode {
            Mode::Fixed => {
                let amount = limit.ok_or_else(|| missing("rule_id", "该奖补没有金额", "the award has no amount"))?;
                match asked.amount {
                    Some(other) if other != amount => Err(("amount_fen", over(amount))),
                    _ => Ok(amount),
                }
            }
            Mode::UpTo | Mode::CaseByCase => {
                let amount = asked
                    .amount
                    .ok_or_else(|| missing("amount_fen", "请填写申请金额", "say how much is applied for"))?;
                match limit {
                    Some(limit) if amount > limit => Err(("amount_fen", over(limit))),
                    _ => payable("amount_fen", amount),
                }
            }
            Mode::Matching => {
                let grant = asked
                    .grant
                    .ok_or_else(|| missing("grant_fen", "请填写省级奖补金额", "say how much the province granted"))?;
                let grant = payable("grant_fen", grant)?;
                Ok(limit.map_or(grant, |limit| grant.min(limit)))
            }
        }
    }

    /// Why a platform cannot have this award; nothing if it can.
    pub fn refusal(&self, platform: &Platform) -> Option<Invalid> {
        if !self.says.kinds.contains(&platform.kind) {
            return Some(Invalid::new(
                "other_kind",
                "该奖补不适用于此类平台",
                "the award is for other kinds of platforms",
            ));
        }
        if !self.says.levels.contains(&platform.level) {
            return Some(Invalid::new("other_level", "该奖补不适用于此级别的认定", "the award is for other levels"));
        }
        let is_valid = matches!(platform.standing, Standing::Valid | Standing::Expiring);
        if platform.state == PlatformState::Withdrawn || !is_valid || platform.certificate_number.is_none() {
            let (zh, en) = ("平台没有有效的认定", "the platform's recognition is not valid");
            return Some(Invalid::new("not_recognised", zh, en));
        }
        None
    }

    /// Kinds of evidence that are needed and not there.
    pub fn lacking(&self, present: &BTreeSet<EvidenceKind>) -> Vec<EvidenceKind> {
        self.says.mode.evidence().iter().copied().filter(|kind| !present.contains(kind)).collect()
    }

    /// Each level's part: the district's rounded down to the fen, the rest the city's.
    pub fn split(&self, amount: Fen) -> Vec<(BudgetLevel, Fen)> {
        let rest =
            BasisPoints::new(BasisPoints::WHOLE.get() - self.says.city_share_bp.get()).unwrap_or(BasisPoints::ZERO);
        let district = amount.share(rest);
        [(BudgetLevel::City, amount.remaining_after(district)), (BudgetLevel::District, district)]
            .into_iter()
            .filter(|(_, part)| part.is_positive())
            .collect()
    }
}

fn over(limit: Fen) -> Invalid {
    Invalid::new("over_rule", format!("该奖补为 {limit:#} 元"), format!("this award is {limit:#} yuan"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rule(mode: Mode, amount: Option<i64>, city: i32) -> Rule {
        let says = NewRule {
            programme_id: ProgrammeId::from_uuid(uuid::Uuid::nil()),
            code: "x".to_owned(),
            name: Text::new("奖补", "award"),
            kinds: vec![PlatformKind::Incubator],
            levels: vec![PlatformLevel::National],
            mode,
            amount_fen: amount.map(Fen::new),
            is_once: true,
            city_share_bp: BasisPoints::new(city).expect("basis points"),
            condition: Text::new("", ""),
        };
        let id = AwardRuleId::from_uuid(uuid::Uuid::nil());
        Rule { id, version: 1, says, created_at: DateTime::UNIX_EPOCH, retired_at: None }
    }

    fn amount(mode: Mode, limit: Option<i64>, grant: Option<i64>, asked: Option<i64>) -> Result<i64, &'static str> {
        let asked = Asked { grant: grant.map(Fen::new), amount: asked.map(Fen::new) };
        rule(mode, limit, 5_000).amount(asked).map(Fen::get).map_err(|(field, _)| field)
    }

    #[test]
    fn each_mode_finds_its_amount() {
        assert_eq!(amount(Mode::Fixed, Some(200), None, None), Ok(200));
        assert_eq!(amount(Mode::Fixed, Some(200), None, Some(100)), Err("amount_fen"));
        assert_eq!(amount(Mode::UpTo, Some(200), None, Some(150)), Ok(150));
        assert_eq!(amount(Mode::UpTo, Some(200), None, Some(201)), Err("amount_fen"));
        assert_eq!(amount(Mode::UpTo, Some(200), None, None), Err("amount_fen"));
        assert_eq!(amount(Mode::Matching, None, Some(300), None), Ok(300));
        assert_eq!(amount(Mode::Matching, Some(200), Some(300), None), Ok(200));
        assert_eq!(amount(Mode::Matching, None, None, None), Err("grant_fen"));
        assert_eq!(amount(Mode::CaseByCase, None, None, Some(900)), Ok(900));
        assert_eq!(amount(Mode::CaseByCase, None, None, Some(0)), Err("amount_fen"));
        assert_eq!(amount(Mode::CaseByCase, None, None, Some(i64::MAX)), Err("amount_fen"));
        assert_eq!(amount(Mode::Matching, None, Some(i64::MAX), None), Err("grant_fen"));
    }

    #[test]
    fn a_row_needs_an_amount_unless_something_else_is_the_limit() {
        let is_right = |mode, amount| rule(mode, amount, 0).says.check().is_ok();
        assert!(is_right(Mode::Fixed, Some(1)) && is_right(Mode::Matching, None) && is_right(Mode::CaseByCase, None));
        assert!(!is_right(Mode::Fixed, None) && !is_right(Mode::UpTo, None) && !is_right(Mode::Fixed, Some(0)));
        assert!(!is_right(Mode::UpTo, Some(i64::MAX)) && !is_right(Mode::UpTo, Some(i64::MIN)));
    }

    proptest! {
        /// Whatever is asked for: never more than the row or the grant, and the levels' parts add up to it.
        #[test]
        fn never_more_than_the_row_and_parts_add_up(
            mode in 0..Mode::ALL.len(), limit in 1_i64..1_000_000, grant in 1_i64..2_000_000, asked in 1_i64..2_000_000,
            city in 0_i32..=10_000,
        ) {
            let rule = rule(Mode::ALL[mode], Some(limit), city);
            let asked = Asked { grant: Some(Fen::new(grant)), amount: Some(Fen::new(asked)) };
            if let Ok(amount) = rule.amount(asked) {
                prop_assert!(amount.get() <= limit && amount.is_positive());
                prop_assert!(rule.says.mode != Mode::Matching || amount.get() <= grant);
                let parts: Fen = rule.split(amount).into_iter().map(|(_, part)| part).sum();
                prop_assert_eq!(parts, amount);
            }
        }
    }
}
