//! SQL of quotations and contracts.

mod amendment;
mod contract;
mod quotation;
pub mod todo;

pub use amendment::{
    NewAmendmentRow, agreement_amend, amendment_answer, amendment_fetch, amendment_insert, amendment_list,
    amendment_outdate, stage_replace, stage_switch,
};
pub use contract::{
    NewAgreementRow, agreement_close, agreement_ending_set, agreement_fetch, agreement_insert, agreement_list,
    agreement_live_over_list, agreement_lock, agreement_lock_free, stage_due_list, stage_insert, stage_list,
    stage_open, stage_void_scheduled,
};
pub use quotation::{
    NewOfferRow, NewQuotationRow, offer_end, offer_insert, offer_list, offer_live, quotation_due_list, quotation_end,
    quotation_fetch, quotation_insert, quotation_list, quotation_lock, quotation_lock_due, quotation_set,
};

use crate::kernel::OrganisationId;

/// Whose things somebody may see.
#[derive(Debug, Clone)]
pub enum Scope {
    Enterprise(OrganisationId),
    Provider(OrganisationId),
    /// Regions whose codes begin so.
    Region(String),
}

impl Scope {
    /// The condition on the thing `t` with its one parameter `$1`.
    fn condition(&self) -> (&'static str, String) {
        match self {
            Self::Enterprise(id) => ("t.enterprise_id::text = $1", id.to_string()),
            Self::Provider(id) => ("t.provider_id::text = $1", id.to_string()),
            Self::Region(prefix) => ("t.region_code LIKE $1 || '%'", prefix.clone()),
        }
    }
}
