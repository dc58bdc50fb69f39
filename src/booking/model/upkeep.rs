//! The state that an instrument is in: faults, certificates, outages.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BookingId, CertificateId, FaultId, ListingId, TimeWindow, TrainingId, text_enum};
use crate::store::schema::{fault_report, listing_certificate};

text_enum! {
    /// How much a fault hinders.
    pub enum FaultSeverity {
        /// Good to know; the instrument works.
        Notice = "notice",
        /// It works, but not for everything.
        Limited = "limited",
        Down = "down",
    }
}

/// A fault as everybody who books sees it.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = fault_report, check_for_backend(diesel::pg::Pg))]
pub struct Fault {
    pub id: FaultId,
    pub listing_id: ListingId,
    pub severity: FaultSeverity,
    pub description: String,
    pub reported_at: DateTime<Utc>,
    /// What was done about it, once it was.
    pub resolution: Option<String>,
    pub resolved_at: Option<DateTime<Utc>>,
}

text_enum! {
    pub enum CertificateKind {
        Calibration = "calibration",
        Certificate = "certificate",
    }
}

/// Until when an instrument is calibrated or certified.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = listing_certificate, check_for_backend(diesel::pg::Pg))]
pub struct Certificate {
    pub id: CertificateId,
    pub kind: CertificateKind,
    pub name: String,
    /// The last local day on which it is valid.
    pub valid_until: NaiveDate,
    /// Whether nobody may book a time after it.
    pub stops_booking: bool,
    pub added_at: DateTime<Utc>,
}

/// What becomes of a booking or a training that an outage lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Relief {
    /// Another time of the same length; the same time: another unit of the listing.
    Move {
        window: TimeWindow,
    },
    /// The same time on an equal instrument of the provider.
    Swap {
        listing_id: ListingId,
    },
    Cancel,
}

/// What is done about one booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Relieved {
    pub booking_id: BookingId,
    #[serde(flatten)]
    pub relief: Relief,
}

/// What is done about one training; a swap may be to any instrument of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct RelievedTraining {
    pub training_id: TrainingId,
    #[serde(flatten)]
    pub relief: Relief,
}
