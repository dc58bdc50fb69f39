//! What rules would have cost: orders played through a version's rules, and two versions compared. Writes nothing.

mod compare;
mod run;
mod synthetic;

pub use compare::{CompanyChange, Comparison, CostOfMonth, CostOfSize, RefusalCount, SimulatedTotals, compare};
pub use run::{Run, run};
pub use synthetic::{Synthetic, synthetic};

use super::decision::Order;

/// An order to be played, with what people call its enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayedOrder {
    pub order: Order,
    pub enterprise_name: String,
}
