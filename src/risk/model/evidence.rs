//! What a signal shows for itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::graph::Hop;
use crate::kernel::{Text, text_enum};

text_enum! {
    /// What a piece of evidence is.
    #[schema(as = RiskRecordKind)]
    pub enum EvidenceRecordKind {
        Claim = "claim",
        Booking = "booking",
        Organisation = "organisation",
        Listing = "listing",
    }
}

/// A record to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RiskRecord)]
pub struct EvidenceRecord {
    pub kind: EvidenceRecordKind,
    pub id: Uuid,
    /// Its number or name.
    pub label: String,
    /// What it is here for.
    pub note: Text,
}

/// Why a rule speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RiskEvidence)]
pub struct Evidence {
    /// In one or two sentences.
    pub text: Text,
    pub records: Vec<EvidenceRecord>,
    /// From one organisation to another, where that is the point.
    pub paths: Vec<Vec<Hop>>,
}
