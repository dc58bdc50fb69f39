//! What a voucher pays for one order, and why.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::barred::barred;
use super::eligibility::{covered, eligibility};
use super::party::{Party, are_related};
use super::ratio::ratio_of;
use super::rules::{Exclusion, Rules};
use super::step::Step;
use super::words::{kind_words, limit_words};
use crate::catalog::ListingKind;
use crate::kernel::{Fen, Text, local_date};

/// What is ordered, from whom, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub kind: ListingKind,
    /// Never negative.
    pub price: Fen,
    /// Whether the provider's listing takes vouchers at all.
    pub listing_takes_vouchers: bool,
    pub enterprise: Party,
    pub provider: Party,
    /// What the enterprise declares about the service.
    pub declared: BTreeSet<Exclusion>,
    /// Codes of services that programmes leave out, as the enterprise declares them.
    #[serde(default)]
    pub declared_services: BTreeSet<String>,
    /// Of the listing; empty where it has none.
    #[serde(default)]
    pub category: String,
    /// When the order is placed.
    pub at: DateTime<Utc>,
    /// When the service is done, where that is known: from, to.
    pub service: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// What other parts of the same contract get: a contract is one order to the cap per order, into however many parts
    /// it is split.
    #[serde(default)]
    pub earlier: Fen,
}

/// What there is to pay with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funds {
    /// Left on the voucher: neither held nor redeemed.
    pub available: Fen,
    /// Held and redeemed by the enterprise under the annual cap so far.
    pub annual_used: Fen,
    /// The enterprise never used the programme before.
    pub is_first_use: bool,
    pub valid_from: DateTime<Utc>,
    /// First moment at which the voucher is no longer valid.
    pub valid_until: DateTime<Utc>,
    /// The kind of voucher, in a programme that has several.
    #[serde(default)]
    pub voucher_class: Option<String>,
    /// Held and redeemed so far under each of the rules' limits over time, in their order; nothing where it is absent.
    #[serde(default)]
    pub used: Vec<Fen>,
}

/// What the voucher pays and what the enterprise pays itself, with the steps that led there. Stored with the booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyDecision)]
pub struct Decision {
    #[serde(rename = "price_fen")]
    pub price: Fen,
    #[serde(rename = "subsidy_fen")]
    pub subsidy: Fen,
    /// Price less subsidy.
    #[serde(rename = "own_share_fen")]
    pub own_share: Fen,
    pub steps: Vec<Step>,
}

impl Decision {
    /// Nothing, and nothing to say.
    pub(super) const fn nothing(price: Fen) -> Self {
        Self { price, subsidy: Fen::ZERO, own_share: price, steps: Vec::new() }
    }

    /// Why there is no subsidy at all, if a rule forbids one.
    pub fn refusals(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_refusal())
    }
}

/// Decides by the rules what a voucher pays for an order:
/// min(price × ratio, caps per order, left on the voucher, left of the annual cap, left of each limit over time), rounded
/// down to the fen; nothing if any rule forbids it, and then every rule that does is named.
pub fn decide(rules: &Rules, order: &Order, funds: &Funds) -> Decision {
    let price = order.price.max(Fen::ZERO);
    let mut steps = eligibility(rules, &order.enterprise, order.at);
    steps.extend(service_checks(rules, order));
    steps.extend(exclusions(rules, order));
    steps.extend(services(rules, order));
    steps.extend(class_checks(rules, order, funds));
    steps.push(validity(order, funds));
    let subsidy = if steps.iter().any(Step::is_refusal) { Fen::ZERO } else { amount(rules, order, funds, &mut steps) };
    Decision { price, subsidy, own_share: Fen::new(price.get() - subsidy.get()), steps }
}

fn service_checks(rules: &Rules, order: &Order) -> Vec<Step> {
    let kind = kind_words(order.kind);
    let mut steps = vec![
        Step::check(
            "listing",
            order.listing_takes_vouchers,
            Text::new("该条目接受创新券", "the listing takes vouchers"),
            Text::new("该条目不接受创新券", "the listing does not take vouchers"),
        ),
        Step::check(
            "payable_kinds",
            rules.payable_kinds.contains(&order.kind),
            Text::new("服务类别在支付范围内", "this kind of service is payable"),
            Text::new(format!("{}不在支付范围内", kind.zh), format!("not payable: {}", kind.en)),
        ),
    ];
    if !rules.provider_regions.is_empty() {
        steps.push(Step::check(
            "provider_regions",
            covered(&rules.provider_regions, &order.provider.region_code),
            Text::new("服务机构所在区域符合要求", "the provider is in an eligible region"),
            Text::new("服务机构所在区域不在支持范围内", "the provider's region is not eligible"),
        ));
    }
    if rules.eligibility.refuse_dishonest {
        steps.push(Step::check(
            "provider_dishonest",
            !order.provider.is_dishonest,
            Text::new("服务机构未列入失信名单", "the provider is not on the dishonesty list"),
            Text::new("服务机构已列入失信名单", "the provider is on the dishonesty list"),
        ));
    }
    steps.extend(barred("provider_barred", &Text::new("服务机构", "the provider"), &order.provider, order.at));
    steps
}

fn exclusions(rules: &Rules, order: &Order) -> Vec<Step> {
    let is_excluded = |exclusion: Exclusion| {
        order.declared.contains(&exclusion)
            || (exclusion == Exclusion::RelatedParty && are_related(&order.enterprise, &order.provider))
    };
    rules
        .exclusions
        .iter()
        .map(|&exclusion| {
            let what = exclusion.words();
            Step::check(
                &format!("exclusions.{exclusion}"),
                !is_excluded(exclusion),
                Text::new(format!("不属于{}", what.zh), format!("not {}", what.en)),
                Text::new(format!("{}不予支付", what.zh), format!("not payable: {}", what.en)),
            )
        })
        .collect()
}

/// Services in and out by the listing's category, and those that the enterprise declares.
fn services(rules: &Rules, order: &Order) -> Vec<Step> {
    let services = &rules.services;
    let begins =
        |listed: &BTreeSet<String>| listed.iter().any(|category| order.category.starts_with(category.as_str()));
    let mut steps = Vec::new();
    if !services.only_categories.is_empty() || !services.not_categories.is_empty() {
        let is_in = services.only_categories.is_empty() || begins(&services.only_categories);
        let category = if order.category.is_empty() { "—" } else { &order.category };
        steps.push(Step::check(
            "services.categories",
            is_in && !begins(&services.not_categories),
            Text::new("服务类目在支持范围内", "the service is of an eligible category"),
            Text::new(
                format!("服务类目（{category}）不在支持范围内"),
                format!("the category of the service ({category}) is not eligible"),
            ),
        ));
    }
    for service in &services.excluded {
        let what = &service.name;
        steps.push(Step::check(
            &format!("services.excluded.{}", service.code),
            !order.declared_services.contains(&service.code),
            Text::new(format!("不属于{}", what.zh), format!("not {}", what.en)),
            Text::new(format!("{}不予支付", what.zh), format!("not payable: {}", what.en)),
        ));
    }
    steps
}

/// What the kind of voucher asks of an order.
fn class_checks(rules: &Rules, order: &Order, funds: &Funds) -> Vec<Step> {
    let Some(class) = funds.voucher_class.as_deref().and_then(|code| rules.vouchers.class(code)) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    if !class.kinds.is_empty() {
        let kind = kind_words(order.kind);
        steps.push(Step::check(
            &format!("vouchers.{}.kinds", class.code),
            class.kinds.contains(&order.kind),
            Text::new("该种类的券可支付此类服务", "this kind of voucher pays for such services"),
            Text::new(
                format!("“{}”不支付{}", class.name.zh, kind.zh),
                format!("“{}” vouchers do not pay for {}", class.name.en, kind.en),
            ),
        ));
    }
    if let Some(highest) = class.highest_price {
        let unit = rules.currency.words();
        let mut step = Step::check(
            &format!("vouchers.{}.highest_price", class.code),
            order.price <= highest,
            Text::new(
                format!("价格不超过该种类券的上限 {highest:#} {}", unit.zh),
                format!("the price is at most the {highest:#} {} of this kind of voucher", unit.en),
            ),
            Text::new(
                format!("价格超过该种类券的上限 {highest:#} {}", unit.zh),
                format!("the price is above the {highest:#} {} of this kind of voucher", unit.en),
            ),
        );
        step.input_fen = Some(order.price);
        step.limit_fen = Some(highest);
        steps.push(step);
    }
    steps
}

fn validity(order: &Order, funds: &Funds) -> Step {
    let (from, to) = order.service.unwrap_or((order.at, order.at));
    let last_day = local_date(funds.valid_until - chrono::Duration::microseconds(1));
    Step::check(
        "validity",
        order.at >= funds.valid_from
            && order.at < funds.valid_until
            && from >= funds.valid_from
            && to <= funds.valid_until,
        Text::new(
            format!("服务在创新券有效期内（至 {last_day}）"),
            format!("the service is within the voucher's life (to {last_day})"),
        ),
        Text::new(
            format!("服务不在创新券有效期内（{} 至 {last_day}）", local_date(funds.valid_from)),
            format!("the service is outside the voucher's life ({} to {last_day})", local_date(funds.valid_from)),
        ),
    )
}

fn amount(rules: &Rules, order: &Order, funds: &Funds, steps: &mut Vec<Step>) -> Fen {
    let money = &rules.currency;
    let (ratio, why) = ratio_of(rules, order, funds);
    steps.extend(why);
    let price = order.price.max(Fen::ZERO);
    let (mut subsidy, step) = Step::ratio("ratio", price, ratio, &Text::new("价格", "price"), money);
    steps.push(step);
    for (rule, limit, what) in limits(rules, order, funds) {
        let (limited, step) = Step::limit(&rule, subsidy, limit, &what, money);
        subsidy = limited;
        steps.push(step);
    }
    subsidy
}

/// All that an order's subsidy must stay within, in the order in which it is explained.
fn limits(rules: &Rules, order: &Order, funds: &Funds) -> Vec<(String, Fen, Text)> {
    let caps = &rules.caps;
    let mut limits = vec![(
        "caps.per_order".to_owned(),
        caps.per_order.remaining_after(order.earlier),
        less_earlier(Text::new("单笔上限", "cap per order"), order.earlier),
    )];
    if let Some(cap) = caps.per_order_of_kind.get(&order.kind) {
        let kind = kind_words(order.kind);
        let what = Text::new(format!("{}单笔上限", kind.zh), format!("cap per order of {}", kind.en));
        let rule = format!("caps.per_order_of_kind.{}", order.kind);
        limits.push((rule, cap.remaining_after(order.earlier), less_earlier(what, order.earlier)));
    }
    limits.push(("voucher".to_owned(), funds.available, Text::new("创新券余额", "left on the voucher")));
    limits.push((
        "caps.annual_per_enterprise".to_owned(),
        caps.annual_per_enterprise.remaining_after(funds.annual_used),
        Text::new("企业年度额度剩余", "left of the enterprise's annual cap"),
    ));
    for (place, limit) in caps.limits.iter().enumerate().filter(|(_, limit)| limit.concerns(order.kind)) {
        let used = funds.used.get(place).copied().unwrap_or(Fen::ZERO).max(Fen::ZERO);
        let what = limit_words(limit);
        let what = Text::new(format!("{}额度剩余", what.zh), format!("left of what is paid {}", what.en));
        limits.push((format!("caps.limits.{}", place + 1), limit.amount.remaining_after(used), what));
    }
    limits
}

/// The parts of a contract are one order to the caps per order: what others of them took is said beside the cap.
fn less_earlier(cap: Text, earlier: Fen) -> Text {
    if !earlier.is_positive() {
        return cap;
    }
    Text::new(
        format!("{}减去同一合同其他各期的 {earlier:#} 元", cap.zh),
        format!("{} less {earlier:#} yuan for other parts of the contract", cap.en),
    )
}

#[cfg(test)]
mod tests;
