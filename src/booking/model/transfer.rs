//! A booking that one enterprise offers to another.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{BookingId, BookingTransferId, OrganisationId, text_enum};
use crate::store::schema::booking_transfer;

text_enum! {
    /// Where the offer of a booking to another enterprise stands.
    #[schema(as = BookingTransferState)]
    pub enum TransferState {
        Offered = "offered",
        Accepted = "accepted",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

/// A row of `booking_transfer`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = booking_transfer, check_for_backend(diesel::pg::Pg))]
pub struct Transfer {
    pub id: BookingTransferId,
    pub booking_id: BookingId,
    pub from_id: OrganisationId,
    pub to_id: OrganisationId,
    pub reason: String,
    pub state: TransferState,
    pub offered_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
}
