//! Two versions of rules over the same orders.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::PlayedOrder;
use super::run::{Run, run};
use crate::identity::SizeClass;
use crate::kernel::{Fen, OrganisationId, Text, local_date};
use crate::programme::model::rules::Rules;

/// The most companies that are named as winners, and as losers.
const MOST_NAMED: usize = 20;

/// What one version's rules would have cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SimulatedTotals {
    pub cost_fen: Fen,
    /// Orders that got something.
    pub paid_orders: usize,
    /// Enterprises that got something.
    pub served: usize,
    /// Why orders got nothing: the rule that refused first, the most frequent first.
    pub refusals: Vec<RefusalCount>,
    /// The budget was used up with an order of this day, where the play stops with it.
    pub used_up_on: Option<NaiveDate>,
    /// On this day the budget is used up if orders keep coming as in the play; absent without a budget, or if that is
    /// more than ten years away.
    pub lasts_until: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefusalCount {
    pub rule: String,
    /// As the first such order was told.
    pub text: Text,
    pub orders: usize,
}

/// What a month would have cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostOfMonth {
    /// Its first day.
    pub month: NaiveDate,
    pub draft_fen: Fen,
    pub in_force_fen: Fen,
}

/// What enterprises of a size would have got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostOfSize {
    /// Absent: not on record.
    pub size_class: Option<SizeClass>,
    pub orders: usize,
    pub draft_fen: Fen,
    pub in_force_fen: Fen,
}

/// A company that would get more or less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CompanyChange {
    pub name: String,
    pub orders: usize,
    pub draft_fen: Fen,
    pub in_force_fen: Fen,
}

/// A draft beside the version in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SimulationComparison)]
pub struct Comparison {
    pub orders: usize,
    pub enterprises: usize,
    /// Of all orders together.
    pub price_fen: Fen,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub budget_fen: Option<Fen>,
    pub draft: SimulatedTotals,
    /// Absent where nothing is in force.
    pub in_force: Option<SimulatedTotals>,
    pub months: Vec<CostOfMonth>,
    pub sizes: Vec<CostOfSize>,
    pub winner_count: usize,
    pub loser_count: usize,
    /// Those who would get the most more than by the version in force, at most 20.
    pub winners: Vec<CompanyChange>,
    /// Those who would get the most less, at most 20.
    pub losers: Vec<CompanyChange>,
}

/// Plays `orders` (oldest first) through a draft and through the rules in force. The play stops paying at the budget
/// only if `stop_at_budget`; else the budget serves for the forecast alone.
pub fn compare(
    draft: &Rules,
    in_force: Option<&Rules>,
    orders: &[PlayedOrder],
    budget: Option<Fen>,
    stop_at_budget: bool,
    now: DateTime<Utc>,
) -> Comparison {
    let limit = budget.filter(|_| stop_at_budget);
    let play = |rules: &Rules| run(rules, orders.iter().map(|played| &played.order), limit);
    let new = play(draft);
    let old = in_force.map(play);
    let nothing = vec![Fen::ZERO; orders.len()];
    let before = old.as_ref().map_or(&nothing, |old| &old.paid);
    let rows: Vec<Row<'_>> = orders
        .iter()
        .zip(new.paid.iter().zip(before))
        .map(|(played, (draft, in_force))| Row { played, draft: *draft, in_force: *in_force })
        .collect();
    let days = (orders.first().map(day), orders.last().map(day));
    let companies = companies(&rows);
    let change = |company: &CompanyChange| company.draft_fen.get().saturating_sub(company.in_force_fen.get());
    let mut winners: Vec<_> = companies.iter().filter(|company| change(company) > 0).cloned().collect();
    let mut losers: Vec<_> = companies.iter().filter(|company| change(company) < 0).cloned().collect();
    winners.sort_by_key(|company| std::cmp::Reverse(change(company)));
    losers.sort_by_key(change);
    let (winner_count, loser_count) = (winners.len(), losers.len());
    winners.truncate(MOST_NAMED);
    losers.truncate(MOST_NAMED);
    Comparison {
        orders: orders.len(),
        enterprises: companies.len(),
        price_fen: orders.iter().map(|played| played.order.price).fold(Fen::ZERO, Fen::saturating_add),
        from: days.0,
        until: days.1,
        budget_fen: budget,
        draft: totals(&new, orders, budget, now),
        in_force: old.as_ref().map(|old| totals(old, orders, budget, now)),
        months: months(&rows),
        sizes: sizes(&rows),
        winner_count,
        loser_count,
        winners,
        losers,
    }
}

struct Row<'p> {
    played: &'p PlayedOrder,
    draft: Fen,
    in_force: Fen,
}

fn day(played: &PlayedOrder) -> NaiveDate {
    local_date(played.order.at)
}

fn totals(run: &Run, orders: &[PlayedOrder], budget: Option<Fen>, now: DateTime<Utc>) -> SimulatedTotals {
    let paid = || orders.iter().zip(&run.paid).filter(|(_, paid)| paid.is_positive()).map(|(played, _)| played);
    let served: BTreeSet<_> = paid().map(|played| played.order.enterprise.organisation_id).collect();
    let mut refusals: Vec<_> = run
        .refused
        .iter()
        .map(|(rule, (text, orders))| RefusalCount { rule: rule.clone(), text: text.clone(), orders: *orders })
        .collect();
    refusals.sort_by_key(|refusal| std::cmp::Reverse(refusal.orders));
    SimulatedTotals {
        cost_fen: run.cost(),
        paid_orders: paid().count(),
        served: served.len(),
        refusals,
        used_up_on: run.exhausted_at.map(local_date),
        lasts_until: budget.and_then(|budget| lasts_until(run, orders, budget, now)),
    }
}

/// At the mean cost of a day of the play, from today.
fn lasts_until(run: &Run, orders: &[PlayedOrder], budget: Fen, now: DateTime<Utc>) -> Option<NaiveDate> {
    let (first, last) = (orders.first().map(day)?, orders.last().map(day)?);
    let days = i128::from((last - first).num_days()) + 1;
    let cost = i128::from(run.cost().get());
    let left = i128::from(budget.get().max(0)).checked_mul(days)?.checked_div(cost)?;
    let left = i64::try_from(left).ok().filter(|days| *days <= 3_653)?;
    local_date(now).checked_add_signed(Duration::days(left))
}

fn companies(rows: &[Row<'_>]) -> Vec<CompanyChange> {
    let mut places: HashMap<OrganisationId, usize> = HashMap::new();
    let mut companies: Vec<CompanyChange> = Vec::new();
    for row in rows {
        let place = *places.entry(row.played.order.enterprise.organisation_id).or_insert(companies.len());
        if place == companies.len() {
            companies.push(CompanyChange {
                name: row.played.enterprise_name.clone(),
                orders: 0,
                draft_fen: Fen::ZERO,
                in_force_fen: Fen::ZERO,
            });
        }
        if let Some(company) = companies.get_mut(place) {
            company.orders += 1;
            company.draft_fen = company.draft_fen.saturating_add(row.draft);
            company.in_force_fen = company.in_force_fen.saturating_add(row.in_force);
        }
    }
    companies
}

fn months(rows: &[Row<'_>]) -> Vec<CostOfMonth> {
    let mut months: BTreeMap<NaiveDate, (Fen, Fen)> = BTreeMap::new();
    for row in rows {
        let day = day(row.played);
        let sums = months.entry(day.with_day(1).unwrap_or(day)).or_default();
        *sums = (sums.0.saturating_add(row.draft), sums.1.saturating_add(row.in_force));
    }
    months
        .into_iter()
        .map(|(month, (draft_fen, in_force_fen))| CostOfMonth { month, draft_fen, in_force_fen })
        .collect()
}

fn sizes(rows: &[Row<'_>]) -> Vec<CostOfSize> {
    let mut sizes: BTreeMap<Option<SizeClass>, (usize, Fen, Fen)> = BTreeMap::new();
    for row in rows {
        let sums = sizes.entry(row.played.order.enterprise.size_class).or_default();
        *sums = (sums.0 + 1, sums.1.saturating_add(row.draft), sums.2.saturating_add(row.in_force));
    }
    let told =
        |(size_class, (orders, draft_fen, in_force_fen))| CostOfSize { size_class, orders, draft_fen, in_force_fen };
    sizes.into_iter().map(told).collect()
}
