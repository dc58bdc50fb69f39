//! What a provider says of a listing: as it comes, and as it may be kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::OpeningHours;
use super::listing::ListingKind;
use super::price::{CustomerClass, PriceRule};
use super::words::{SearchIndex, Searchable};
use crate::kernel::{Fen, Invalid, RegionCode};
use crate::web::FieldError;

const MAX_PHOTOS: usize = 20;
const MAX_URL: usize = 500;
const MAX_DESCRIPTION: usize = 20_000;
/// A billion yuan: more is a slip of the pen.
const MAX_PRICE: Fen = Fen::new(100_000_000_000);
const MAX_MINUTES: i32 = 527_040;

/// A listing as its provider describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewListing {
    /// The provider's own code for it, unique with this provider.
    #[schema(max_length = 100)]
    pub code: String,
    pub kind: ListingKind,
    #[schema(max_length = 300)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub model: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub maker: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub category: String,
    /// Where it stands, in words.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub location: String,
    /// The provider's own region if absent.
    #[serde(default)]
    pub region_code: Option<RegionCode>,
    #[serde(default)]
    pub description: String,
    /// http or https addresses.
    #[serde(default)]
    pub photo_urls: Vec<String>,
    /// Always open if empty.
    #[serde(default)]
    pub opening_hours: OpeningHours,
    /// Bookings begin and end on multiples of this, 1 to 1440 minutes.
    #[serde(default = "half_an_hour")]
    pub slot_minutes: i32,
    /// Shortest booking, minutes; one slot if absent.
    #[serde(default)]
    pub min_minutes: Option<i32>,
    /// Longest booking, minutes.
    #[serde(default)]
    pub max_minutes: Option<i32>,
    /// Notice before the start, minutes.
    #[serde(default)]
    pub lead_minutes: i32,
    /// How far ahead one may book, 1 to 3660 days.
    #[serde(default = "ninety_days")]
    pub horizon_days: i32,
    /// Equal units that can be booked side by side.
    #[serde(default = "one")]
    pub units: i32,
    /// Whether bookings are confirmed at once, without the provider's look.
    #[serde(default)]
    pub auto_confirm: bool,
    #[serde(default = "yes")]
    pub voucher_payable: bool,
    /// At most one per customer class; none: price on request.
    #[serde(default)]
    pub prices: Vec<PriceRule>,
}

const fn half_an_hour() -> i32 {
    30
}

const fn ninety_days() -> i32 {
    90
}

const fn one() -> i32 {
    1
}

const fn yes() -> bool {
    true
}

impl NewListing {
    /// The least that a listing is, everything else by default.
    pub fn named(code: impl Into<String>, kind: ListingKind, name: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            kind,
            name: name.into(),
            model: String::new(),
            maker: String::new(),
            category: String::new(),
            location: String::new(),
            region_code: None,
            description: String::new(),
            photo_urls: Vec::new(),
            opening_hours: OpeningHours::default(),
            slot_minutes: half_an_hour(),
            min_minutes: None,
            max_minutes: None,
            lead_minutes: 0,
            horizon_days: ninety_days(),
            units: one(),
            auto_confirm: false,
            voucher_payable: yes(),
            prices: Vec::new(),
        }
    }
}

/// A listing that was checked and can be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListingDraft {
    pub code: String,
    pub kind: ListingKind,
    pub name: String,
    pub model: String,
    pub maker: String,
    pub category: String,
    pub location: String,
    pub region_code: RegionCode,
    pub description: String,
    pub photo_urls: Vec<String>,
    pub opening_hours: OpeningHours,
    pub slot_minutes: i32,
    pub min_minutes: i32,
    pub max_minutes: Option<i32>,
    pub lead_minutes: i32,
    pub horizon_days: i32,
    pub units: i32,
    pub auto_confirm: bool,
    pub voucher_payable: bool,
    /// Sorted by class.
    pub prices: Vec<PriceRule>,
}

impl ListingDraft {
    /// `region` is the provider's, for listings that name none.
    ///
    /// # Errors
    /// Every field that does not fit, by name.
    pub fn parse(new: NewListing, region: &RegionCode) -> Result<Self, Vec<FieldError>> {
        let mut check = Check::default();
        let draft = Self {
            code: check.required("code", &new.code, 100),
            kind: new.kind,
            name: check.required("name", &new.name, 300),
            model: check.line("model", &new.model, 200),
            maker: check.line("maker", &new.maker, 200),
            category: check.line("category", &new.category, 200),
            location: check.line("location", &new.location, 300),
            region_code: new.region_code.unwrap_or_else(|| region.clone()),
            description: check.text("description", &new.description, MAX_DESCRIPTION),
            photo_urls: check.photos(&new.photo_urls),
            opening_hours: new.opening_hours,
            slot_minutes: check.range("slot_minutes", new.slot_minutes, 1, 1_440),
            min_minutes: check.range("min_minutes", new.min_minutes.unwrap_or(new.slot_minutes), 1, MAX_MINUTES),
            max_minutes: new.max_minutes.map(|minutes| check.range("max_minutes", minutes, 1, MAX_MINUTES)),
            lead_minutes: check.range("lead_minutes", new.lead_minutes, 0, MAX_MINUTES),
            horizon_days: check.range("horizon_days", new.horizon_days, 1, 3_660),
            units: check.range("units", new.units, 1, 1_000),
            auto_confirm: new.auto_confirm,
            voucher_payable: new.voucher_payable,
            prices: check.prices(new.prices),
        };
        if draft.max_minutes.is_some_and(|max| max < draft.min_minutes) {
            check.wrong(
                "max_minutes",
                "range",
                format!("最长时间不得短于最短时间 {} 分钟", draft.min_minutes),
                format!("the longest booking must not be shorter than the shortest, {} minutes", draft.min_minutes),
            );
        }
        if check.errors.is_empty() { Ok(draft) } else { Err(check.errors) }
    }

    /// What it will be found by.
    pub fn search_index(&self) -> SearchIndex {
        SearchIndex::of(&Searchable {
            title: [&self.name, &self.model],
            group: [&self.maker, &self.category],
            body: [&self.code, &self.location, &self.description],
        })
    }
}

/// Collects what is wrong, field by field.
#[derive(Default)]
struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    fn wrong(&mut self, field: impl Into<String>, code: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.errors.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
    }

    /// One line, trimmed, without control characters; must not be empty.
    fn required(&mut self, field: &str, raw: &str, max: usize) -> String {
        let line = self.line(field, raw, max);
        if line.is_empty() {
            self.wrong(field, "missing", "此项必填", "this field is required");
        }
        line
    }

    fn line(&mut self, field: &str, raw: &str, max: usize) -> String {
        let words: Vec<_> =
            raw.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
        self.at_most(field, words.join(" "), max)
    }

    fn text(&mut self, field: &str, raw: &str, max: usize) -> String {
        let text: String = raw.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        self.at_most(field, text, max)
    }

    fn at_most(&mut self, field: &str, text: String, max: usize) -> String {
        let length = text.chars().count();
        if length > max {
            self.wrong(
                field,
                "too_long",
                format!("{length} 个字符，最多 {max} 个"),
                format!("{length} characters, at most {max} are possible"),
            );
        }
        text
    }

    fn range(&mut self, field: &str, value: i32, min: i32, max: i32) -> i32 {
        if !(min..=max).contains(&value) {
            self.wrong(
                field,
                "range",
                format!("{value} 不在 {min} 到 {max} 之间"),
                format!("{value} is not between {min} and {max}"),
            );
        }
        value
    }

    fn photos(&mut self, raw: &[String]) -> Vec<String> {
        if raw.len() > MAX_PHOTOS {
            self.wrong(
                "photo_urls",
                "too_many",
                format!("最多 {MAX_PHOTOS} 张照片"),
                format!("at most {MAX_PHOTOS} photos"),
            );
        }
        let mut photos = Vec::with_capacity(raw.len().min(MAX_PHOTOS));
        for (place, address) in raw.iter().enumerate() {
            let url = url::Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            match url.map(String::from).filter(|url| url.len() <= MAX_URL) {
                Some(url) => photos.push(url),
                None => self.wrong(
                    format!("photo_urls[{place}]"),
                    "url",
                    format!("须为 http 或 https 地址，最多 {MAX_URL} 字节"),
                    format!("must be an http or https address of at most {MAX_URL} bytes"),
                ),
            }
        }
        photos
    }

    fn prices(&mut self, rules: Vec<PriceRule>) -> Vec<PriceRule> {
        checked_prices(rules).unwrap_or_else(|wrong| {
            self.errors.extend(wrong);
            Vec::new()
        })
    }
}

/// Prices as they may be kept, in order.
///
/// # Errors
/// Everything that does not fit, by field.
pub(super) fn checked_prices(mut rules: Vec<PriceRule>) -> Result<Vec<PriceRule>, Vec<FieldError>> {
    let mut classes: BTreeSet<CustomerClass> = BTreeSet::new();
    let mut faults = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        if rule.amount.is_negative() || rule.amount > MAX_PRICE {
            let range = Invalid::new(
                "range",
                format!("价格须在 0 到 {MAX_PRICE:#} 元之间"),
                format!("a price must be between 0 and {MAX_PRICE:#} yuan"),
            );
            faults.push(FieldError::invalid(format!("prices[{place}].amount_fen"), range));
        }
        if !classes.insert(rule.customer_class) {
            let twice = Invalid::new(
                "duplicate",
                format!("“{}”已有价格，每类客户只能有一个", rule.customer_class),
                format!("“{}” has a price already; one per customer class", rule.customer_class),
            );
            faults.push(FieldError::invalid(format!("prices[{place}].customer_class"), twice));
        }
    }
    rules.sort_unstable();
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::super::price::PriceUnit;
    use super::*;

    fn region() -> RegionCode {
        RegionCode::parse("371002").expect("a region")
    }

    #[test]
    fn the_least_is_enough() {
        let draft = ListingDraft::parse(NewListing::named(" A-1 ", ListingKind::Lease, "叉\u{0}车 "), &region());
        let draft = draft.expect("a draft");
        assert_eq!((draft.code.as_str(), draft.name.as_str(), draft.min_minutes), ("A-1", "叉 车", 30));
        assert_eq!(draft.region_code, region());
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let price = PriceRule { customer_class: CustomerClass::Sme, unit: PriceUnit::Hour, amount: Fen::new(-1) };
        let new = NewListing {
            name: " \n".to_owned(),
            slot_minutes: 0,
            min_minutes: Some(60),
            max_minutes: Some(30),
            photo_urls: vec!["javascript:alert(1)".to_owned()],
            prices: vec![price, price],
            ..NewListing::named("x".repeat(101), ListingKind::Lease, "")
        };
        let errors = ListingDraft::parse(new, &region()).expect_err("errors");
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "code",
                "name",
                "photo_urls[0]",
                "slot_minutes",
                "prices[0].amount_fen",
                "prices[1].amount_fen",
                "prices[1].customer_class",
                "max_minutes"
            ]
        );
    }
}
