//! A draft of rules played over what was booked, or over made-up orders, beside the version in force. Writes nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::kernel::{Fen, Invalid, ProgrammeVersionId, RegionCode, RegionScope, local_midnight};
use crate::programme::model::BudgetSide;
use crate::programme::model::simulation::{Comparison, PlayedOrder, Synthetic, compare, synthetic};
use crate::programme::service::{self as programmes, AppropriationFilter};
use crate::programme::{self, Order, Party};
use crate::report::queries::simulation as queries;
use crate::store::DbError;
use crate::web::FieldError;

/// The most bookings that are played at once: a second or two of work.
const MOST_ORDERS: i64 = 20_000;

/// Which orders are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SimulationSource {
    /// Bookings of the programme's region made on these local days, with or without a voucher; the first 20,000.
    Recorded { first_day: NaiveDate, last_day: NaiveDate },
    /// Made up, the same for the same seed.
    Synthetic(Synthetic),
}

/// What is asked of the simulator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationRequest {
    pub source: SimulationSource,
    /// Fen; absent: what is free on the programme's budget lines of demand now.
    #[serde(default)]
    pub budget_fen: Option<Fen>,
    /// Stop paying when the budget is used up; else it serves for the forecast alone.
    #[serde(default)]
    pub stop_at_budget: bool,
}

/// # Errors
/// No such version; figures out of range.
pub fn simulate(
    conn: &mut PgConnection,
    id: ProgrammeVersionId,
    asked: &SimulationRequest,
    now: DateTime<Utc>,
) -> Result<Comparison, programme::Error> {
    check(asked)?;
    let version = programmes::version_fetch(conn, id)?;
    let programme = programmes::programme_fetch(conn, version.programme_id)?;
    let in_force = programmes::version_in_force(conn, programme.id, now)?;
    let orders = match asked.source {
        SimulationSource::Recorded { first_day, last_day } => {
            let after = last_day.succ_opt().unwrap_or(last_day);
            recorded(conn, &programme.region_code, local_midnight(first_day), local_midnight(after))?
        }
        SimulationSource::Synthetic(wanted) => {
            let districts = queries::districts(conn, &programme.region_code).map_err(DbError::from)?;
            synthetic(&wanted, &districts, now)
        }
    };
    let budget = match asked.budget_fen {
        Some(budget) => Some(budget),
        None => free_budget(conn, version.programme_id, now)?,
    };
    let rules = in_force.filter(|other| other.id != version.id).map(|other| other.rules);
    Ok(compare(&version.rules, rules.as_ref(), &orders, budget, asked.stop_at_budget, now))
}

fn check(asked: &SimulationRequest) -> Result<(), programme::Error> {
    let mut faults = Vec::new();
    let mut refuse = |field: &str, zh: &str, en: &str| {
        faults.push(FieldError::invalid(field, Invalid::new("simulation", zh, en)));
    };
    match asked.source {
        SimulationSource::Recorded { first_day, last_day } => {
            if first_day > last_day || (last_day - first_day).num_days() > 3_700 {
                refuse(
                    "source.recorded.last_day",
                    "截止日期应不早于开始日期，且相隔不超过十年",
                    "not before the first day, at most ten years on",
                );
            }
        }
        SimulationSource::Synthetic(wanted) => {
            for (field, value, most) in [
                ("orders", wanted.orders, 20_000),
                ("enterprises", wanted.enterprises, 5_000),
                ("days", wanted.days, 1_096),
            ] {
                if !(1..=most).contains(&value) {
                    let (zh, en) = (format!("应在 1 到 {most} 之间"), format!("must be between 1 and {most}"));
                    refuse(&format!("source.synthetic.{field}"), &zh, &en);
                }
            }
        }
    }
    if asked.budget_fen.is_some_and(|budget| budget.is_negative() || budget > Fen::MOST) {
        refuse("budget_fen", "金额不能小于 0 或过大", "the amount must not be below 0 or too large");
    }
    if faults.is_empty() { Ok(()) } else { Err(programme::Error::Faults(faults)) }
}

fn free_budget(
    conn: &mut PgConnection,
    programme: crate::kernel::ProgrammeId,
    now: DateTime<Utc>,
) -> Result<Option<Fen>, programme::Error> {
    let filter = AppropriationFilter {
        programme_id: Some(programme),
        fiscal_year: Some(crate::kernel::local_year(now)),
        ..AppropriationFilter::default()
    };
    let lines = programmes::appropriation_list(conn, &RegionScope::everything(), &filter, 10_000)?;
    let demand: Vec<_> = lines.iter().filter(|line| line.side == BudgetSide::Demand).collect();
    let sum = demand.iter().map(|line| line.available_fen).fold(Fen::ZERO, Fen::saturating_add);
    Ok((!demand.is_empty()).then_some(sum))
}

fn recorded(
    conn: &mut PgConnection,
    region: &RegionCode,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<PlayedOrder>, programme::Error> {
    let bookings = queries::past_bookings(conn, region, from, until, MOST_ORDERS)?;
    let ids: BTreeSet<_> =
        bookings.iter().flat_map(|booking| [booking.enterprise_id.uuid(), booking.provider_id.uuid()]).collect();
    let known = queries::organisations(conn, &ids)?;
    let played = bookings.into_iter().filter_map(|booking| {
        let enterprise = known.get(&booking.enterprise_id.uuid())?;
        let provider = known.get(&booking.provider_id.uuid())?;
        let order = Order {
            kind: booking.kind,
            price: booking.price_fen,
            listing_takes_vouchers: booking.voucher_payable,
            enterprise: Party::from(enterprise),
            provider: Party::from(provider),
            declared: BTreeSet::new(),
            declared_services: BTreeSet::new(),
            category: booking.category,
            at: booking.created_at,
            earlier: Fen::ZERO,
            service: booking.starts_at.zip(booking.ends_at),
        };
        Some(PlayedOrder { order, enterprise_name: enterprise.name.to_string() })
    });
    Ok(played.collect())
}
