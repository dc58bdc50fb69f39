//! Who holds time that somebody else wants, as far as may be told.

use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{TimeWindow, text_enum};

text_enum! {
    /// What holds a window.
    #[schema(as = HolderKind)]
    pub enum HolderKind {
        /// A booking of the organisation that asks.
        Own = "own",
        /// A booking of another customer, who is not named.
        Other = "other",
        /// The provider took the instrument out of use.
        Outage = "outage",
        /// Another calendar of the provider's says that it is in use; what for is nobody else's business.
        InUse = "in_use",
        /// It is offered to somebody in the waiting line.
        Offered = "offered",
        /// A lease.
        Lease = "lease",
        /// A training at the instrument.
        Training = "training",
    }
}

/// A window that is held, set-up and clean-up included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SlotHolder)]
pub struct Holder {
    pub window: TimeWindow,
    pub by: HolderKind,
    /// Of an own booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who of the own people uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Of an outage, as everybody may read it; of what another calendar says, for the provider's own people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
