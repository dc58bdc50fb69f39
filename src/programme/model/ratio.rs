//! Which ratio an order gets.

use super::decision::{Funds, Order};
use super::eligibility::covered;
use super::rules::{Place, RatioRow, Rules, industry_is_meant};
use super::step::Step;
use crate::kernel::{BasisPoints, Fen, Text};

/// The ratio for an order, with the step that says where it is from, unless it is the programme's ordinary one: the
/// kind of voucher's own ratio, else the first line of the table that fits, else by kind and first use.
pub(super) fn ratio_of(rules: &Rules, order: &Order, funds: &Funds) -> (BasisPoints, Option<Step>) {
    let class = funds.voucher_class.as_deref().and_then(|code| rules.vouchers.class(code));
    if let Some((class, ratio)) = class.and_then(|class| Some((class, class.ratio?))) {
        let text = Text::new(
            format!("券种类“{}”的比例为 {ratio}", class.name.zh),
            format!("the ratio of “{}” vouchers is {ratio}", class.name.en),
        );
        return (ratio, Some(Step::note(&format!("vouchers.{}.ratio", class.code), text)));
    }
    for (place, row) in rules.ratio.table.iter().enumerate() {
        if row.fits(order, funds.is_first_use) {
            let (number, ratio, when) = (place + 1, row.ratio, row.words());
            let text = Text::new(
                format!("适用比例表第 {number} 行（{}）：{ratio}", when.zh),
                format!("line {number} of the table of ratios applies ({}): {ratio}", when.en),
            );
            return (ratio, Some(Step::note(&format!("ratio.table.{number}"), text)));
        }
    }
    (rules.ratio_for(order.kind, funds.is_first_use), None)
}

/// What the ratio alone gives of a price, whatever caps and the voucher leave; `order` and `funds` as the decision had them. A
/// ratio does not hang on the price.
pub fn by_ratio(rules: &Rules, order: &Order, funds: &Funds, price: Fen) -> Fen {
    price.share(ratio_of(rules, order, funds).0)
}

/// The least price of which the ratio gives so much: on what lies above it a subsidy that a cap has cut does not hang.
pub fn price_behind(rules: &Rules, order: &Order, funds: &Funds, subsidy: Fen) -> Fen {
    let (ratio, _) = ratio_of(rules, order, funds);
    subsidy.scale_up(10_000, ratio.get().into()).unwrap_or(subsidy)
}

impl RatioRow {
    fn fits(&self, order: &Order, is_first_use: bool) -> bool {
        let (enterprise, provider) = (&order.enterprise, &order.provider);
        let place = Place::between(&enterprise.region_code, &provider.region_code);
        (self.kinds.is_empty() || self.kinds.contains(&order.kind))
            && (self.size_classes.is_empty()
                || enterprise.size_class.is_some_and(|size| self.size_classes.contains(&size)))
            && (self.enterprise_regions.is_empty() || covered(&self.enterprise_regions, &enterprise.region_code))
            && (self.provider_regions.is_empty() || covered(&self.provider_regions, &provider.region_code))
            && (self.places.is_empty() || self.places.contains(&place))
            && (self.industries.is_empty() || industry_is_meant(&self.industries, &enterprise.industries))
            && self.first_use.is_none_or(|wanted| wanted == is_first_use)
            && self.tech_sme.is_none_or(|wanted| wanted == enterprise.is_registered_tech_sme)
    }
}
