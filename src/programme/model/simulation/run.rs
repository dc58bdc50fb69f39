//! Orders played through rules, one after the other.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use crate::kernel::{Fen, OrganisationId, Text, local_date, local_year};
use crate::programme::model::apply::{HeldVoucher, VoucherWish, may_have};
use crate::programme::model::decision::{Decision, Funds, Order, decide};
use crate::programme::model::party::Party;
use crate::programme::model::rules::{Rules, Scope};

/// What became of the orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// What each order got, in the order in which they were given.
    pub paid: Vec<Fen>,
    /// Orders that got nothing, by the rule that refused first.
    pub refused: BTreeMap<String, (Text, usize)>,
    /// The order with which the budget was used up.
    pub exhausted_at: Option<DateTime<Utc>>,
}

impl Run {
    pub fn cost(&self) -> Fen {
        self.paid.iter().copied().fold(Fen::ZERO, Fen::saturating_add)
    }
}

/// A voucher in the play.
struct Voucher {
    class: Option<String>,
    left: Fen,
    issued_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

#[derive(Default)]
struct Enterprise {
    vouchers: Vec<Voucher>,
    by_year: BTreeMap<i32, Fen>,
    has_used: bool,
}

struct Play<'r> {
    rules: &'r Rules,
    enterprises: HashMap<OrganisationId, Enterprise>,
    /// Used under each limit, by whom, in the period that begins on a day.
    limits: HashMap<(usize, String, Option<NaiveDate>), Fen>,
    left: Option<Fen>,
}

/// Plays orders, the oldest first, as if only these rules were in force: an enterprise that needs a voucher and may have
/// one gets one of the highest face on the day of its order; money leaves the budget when an order is paid, and who
/// comes when little is left gets what is left. Without a budget there is enough for all. Vouchers of other programmes,
/// and what other programmes paid, are not in the play.
pub fn run<'o>(rules: &Rules, orders: impl IntoIterator<Item = &'o Order>, budget: Option<Fen>) -> Run {
    let mut play = Play { rules, enterprises: HashMap::new(), limits: HashMap::new(), left: budget };
    let mut run = Run::default();
    for order in orders {
        let (decision, paid) = play.order(order);
        if paid.is_zero()
            && let Some(refusal) = decision.refusals().next()
        {
            run.refused.entry(refusal.rule.clone()).or_insert_with(|| (refusal.text.clone(), 0)).1 += 1;
        }
        if paid.is_positive() && play.left == Some(Fen::ZERO) && run.exhausted_at.is_none() {
            run.exhausted_at = Some(order.at);
        }
        run.paid.push(paid);
    }
    run
}

impl Play<'_> {
    fn order(&mut self, order: &Order) -> (Decision, Fen) {
        let used = self.used(order);
        let (place, fresh, decision) = self.choose(order, &used);
        let paid = self.left.map_or(decision.subsidy, |left| decision.subsidy.min(left));
        if !paid.is_positive() {
            return (decision, Fen::ZERO);
        }
        let enterprise = self.enterprises.entry(order.enterprise.organisation_id).or_default();
        enterprise.vouchers.extend(fresh);
        if let Some(voucher) = enterprise.vouchers.get_mut(place) {
            voucher.left = voucher.left.remaining_after(paid);
            let year = enterprise.by_year.entry(local_year(voucher.issued_at)).or_default();
            *year = year.saturating_add(paid);
        }
        enterprise.has_used = true;
        for (place, limit) in self.rules.caps.limits.iter().enumerate().filter(|(_, l)| l.concerns(order.kind)) {
            let sum = self.limits.entry(key(place, limit.scope, limit.period, order)).or_default();
            *sum = sum.saturating_add(paid);
        }
        self.left = self.left.map(|left| left.remaining_after(paid));
        (decision, paid)
    }

    fn used(&self, order: &Order) -> Vec<Fen> {
        let limits = self.rules.caps.limits.iter().enumerate();
        let used = |(place, limit): (usize, &super::super::rules::Limit)| {
            self.limits.get(&key(place, limit.scope, limit.period, order)).copied().unwrap_or(Fen::ZERO)
        };
        limits.map(used).collect()
    }

    /// The voucher that pays most, a new one only where none that is there pays; with the place where it stands.
    fn choose(&self, order: &Order, used: &[Fen]) -> (usize, Option<Voucher>, Decision) {
        let nothing = Enterprise::default();
        let enterprise = self.enterprises.get(&order.enterprise.organisation_id).unwrap_or(&nothing);
        let mut best: Option<(usize, Decision)> = None;
        let open = |voucher: &Voucher| voucher.left.is_positive() && order.at < voucher.ends_at;
        for (place, voucher) in enterprise.vouchers.iter().enumerate().filter(|(_, voucher)| open(voucher)) {
            let decision = self.decide(order, enterprise, voucher, used);
            if best.as_ref().is_none_or(|(_, most)| decision.subsidy > most.subsidy) {
                best = Some((place, decision));
            }
        }
        if let Some((place, decision)) = best.take_if(|(_, decision)| decision.subsidy.is_positive()) {
            return (place, None, decision);
        }
        let place = enterprise.vouchers.len();
        let mut fresh: Option<(Voucher, Decision)> = None;
        let mut refused = None;
        for class in self.classes() {
            let voucher = Voucher {
                left: self.rules.highest_face(class.as_deref()),
                class,
                issued_at: order.at,
                ends_at: self.rules.validity.ends_at(order.at),
            };
            let mut decision = self.decide(order, enterprise, &voucher, used);
            let held = self.held(enterprise, order.at);
            let wish = VoucherWish { programme: OWN, class: voucher.class.as_deref(), amount: voucher.left };
            let steps = may_have(self.rules, &wish, &held, order.at);
            if steps.iter().any(super::super::step::Step::is_refusal) {
                decision.steps.extend(steps);
                decision.subsidy = Fen::ZERO;
                refused.get_or_insert(decision);
                continue;
            }
            if fresh.as_ref().is_none_or(|(_, most)| decision.subsidy > most.subsidy) {
                fresh = Some((voucher, decision));
            }
        }
        match (fresh, best.map(|(_, decision)| decision).or(refused)) {
            (Some((voucher, decision)), _) => (place, Some(voucher), decision),
            (None, Some(decision)) => (place, None, decision),
            (None, None) => (place, None, Decision::nothing(order.price)),
        }
    }

    fn classes(&self) -> Vec<Option<String>> {
        let classes = &self.rules.vouchers.classes;
        if classes.is_empty() { vec![None] } else { classes.iter().map(|class| Some(class.code.clone())).collect() }
    }

    fn held(&self, enterprise: &Enterprise, at: DateTime<Utc>) -> Vec<HeldVoucher> {
        let held = |voucher: &Voucher| HeldVoucher {
            programme_code: OWN.to_owned(),
            class: voucher.class.clone(),
            year: local_year(voucher.issued_at),
            is_open: voucher.left.is_positive() && at < voucher.ends_at,
        };
        enterprise.vouchers.iter().map(held).collect()
    }

    fn decide(&self, order: &Order, enterprise: &Enterprise, voucher: &Voucher, used: &[Fen]) -> Decision {
        let funds = Funds {
            available: voucher.left,
            annual_used: enterprise.by_year.get(&local_year(voucher.issued_at)).copied().unwrap_or(Fen::ZERO),
            is_first_use: !enterprise.has_used,
            valid_from: voucher.issued_at,
            valid_until: voucher.ends_at,
            voucher_class: voucher.class.clone(),
            used: used.to_vec(),
        };
        decide(self.rules, order, &funds)
    }
}

/// The code of the programme in the play; no other is in it.
const OWN: &str = "OWN";

fn key(
    place: usize,
    scope: Scope,
    period: super::super::rules::Period,
    order: &Order,
) -> (usize, String, Option<NaiveDate>) {
    (place, scope.of(&order.enterprise, &order.provider), period.around(local_date(order.at)).map(|(first, _)| first))
}

impl Scope {
    /// Whose orders count with one of this enterprise at this provider.
    fn of(self, enterprise: &Party, provider: &Party) -> String {
        match self {
            Self::Enterprise => enterprise.organisation_id.to_string(),
            Self::Group => enterprise.group(),
            Self::Provider => provider.organisation_id.to_string(),
        }
    }
}
