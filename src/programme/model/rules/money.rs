//! How much is paid: ratios, caps, and who pays it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BudgetLevel;
use crate::catalog::{Grade, ListingKind};
use crate::identity::SizeClass;
use crate::kernel::{BasisPoints, Fen, Invalid, RegionCode, Text, local_date, local_midnight, text_enum};

/// The currency in whose hundredths a programme's amounts are: a code of ISO 4217, `CNY` if absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "CNY", pattern = "^[A-Z]{3}$")]
pub struct Currency(String);

impl Default for Currency {
    fn default() -> Self {
        Self("CNY".to_owned())
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;

    fn try_from(code: String) -> Result<Self, Invalid> {
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(Self(code))
        } else {
            Err(Invalid::new("currency", "币种应为三个大写字母，如 CNY", "a currency has three capitals, such as CNY"))
        }
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl Currency {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The money of this country's budgets: the one that payment files and bank statements are in.
    pub fn is_domestic(&self) -> bool {
        self.0 == "CNY"
    }

    /// What follows an amount in a sentence.
    pub fn words(&self) -> Text {
        match self.0.as_str() {
            "CNY" => Text::new("元", "yuan"),
            "EUR" => Text::new("欧元", "euro"),
            "USD" => Text::new("美元", "US dollars"),
            "GBP" => Text::new("英镑", "pounds"),
            code => Text::new(code, code),
        }
    }
}

text_enum! {
    /// Where a provider is, seen from the enterprise: a distance that the registers know.
    #[schema(as = ProgrammePlace)]
    pub enum Place {
        SameDistrict = "same_district",
        /// Another district of the same city.
        OtherDistrict = "other_district",
        /// Another city of the same province.
        OtherCity = "other_city",
        OtherProvince = "other_province",
    }
}

impl Place {
    /// Of a provider, for an enterprise. One that is registered for a city as a whole is in the same district as
    /// another such one only.
    pub fn between(enterprise: &RegionCode, provider: &RegionCode) -> Self {
        if enterprise == provider {
            Self::SameDistrict
        } else if enterprise.city() == provider.city() {
            Self::OtherDistrict
        } else if enterprise.province() == provider.province() {
            Self::OtherCity
        } else {
            Self::OtherProvince
        }
    }
}

/// A line of the table of ratios: all that it names must be so. What is empty or absent is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatioRow {
    #[serde(default)]
    pub kinds: BTreeSet<ListingKind>,
    #[serde(default)]
    pub size_classes: BTreeSet<SizeClass>,
    #[serde(default)]
    pub enterprise_regions: BTreeSet<RegionCode>,
    #[serde(default)]
    pub provider_regions: BTreeSet<RegionCode>,
    #[serde(default)]
    pub places: BTreeSet<Place>,
    /// Key industries, as in the rules of eligibility.
    #[serde(default)]
    pub industries: BTreeSet<String>,
    /// Whether the enterprise uses the programme for the first time.
    #[serde(default)]
    pub first_use: Option<bool>,
    /// Whether the enterprise is a registered technology SME 科技型中小企业.
    #[serde(default)]
    pub tech_sme: Option<bool>,
    pub ratio: BasisPoints,
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
    /// The first line that fits an order takes the place of all above; at most 50.
    #[serde(default)]
    pub table: Vec<RatioRow>,
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
    /// Per order of these kinds.
    #[serde(default)]
    pub per_order_of_kind: BTreeMap<ListingKind, Fen>,
    /// Over time, by whom; at most 20. An order must stay within all of them.
    #[serde(default)]
    pub limits: Vec<Limit>,
}

text_enum! {
    /// Whose subsidies count together.
    #[schema(as = LimitScope)]
    pub enum Scope {
        Enterprise = "enterprise",
        /// All enterprises of the same group 集团; one without a group counts alone.
        Group = "group",
        /// All that is paid for one provider's services.
        Provider = "provider",
    }
}

text_enum! {
    /// Of what time orders count together, by the local day on which they were placed.
    #[schema(as = LimitPeriod)]
    pub enum Period {
        Month = "month",
        Year = "year",
        Lifetime = "lifetime",
    }
}

/// The most that is held and redeemed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub scope: Scope,
    pub period: Period,
    /// Only orders of these kinds count, and only they are limited. Empty: all.
    #[serde(default)]
    pub kinds: BTreeSet<ListingKind>,
    /// Codes of other programmes whose subsidies count too.
    #[serde(default)]
    pub with_programmes: BTreeSet<String>,
    pub amount: Fen,
}

impl Limit {
    /// Whether an order of this kind is limited, and counts.
    pub fn concerns(&self, kind: ListingKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

impl Period {
    /// The local days of which orders count together with one placed on `day`: the first, and the first after them.
    pub fn around(self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let first = match self {
            Self::Month => NaiveDate::from_ymd_opt(day.year(), day.month(), 1)?,
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1)?,
            Self::Lifetime => return None,
        };
        let months = if self == Self::Month { 1 } else { 12 };
        Some((first, first.checked_add_months(Months::new(months))?))
    }
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

/// 通用通兑: a voucher that is used in another region is paid by the treasuries of the provider's region, and the
/// regions settle at the end of each period what they owe each other, net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearingRule {
    pub every: ClearingPeriod,
}

text_enum! {
    /// How often regions clear.
    pub enum ClearingPeriod {
        Month = "month",
        Quarter = "quarter",
        Year = "year",
    }
}
