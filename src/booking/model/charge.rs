//! What is owed for what was booked and not used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Text, text_enum};
use crate::store::schema::{charge_contest, charge_waiver};

text_enum! {
    /// Why something is owed.
    pub enum ChargeKind {
        /// Called off by the customer within the notice.
        LateCancel = "late_cancel",
        /// The customer did not come.
        NoShow = "no_show",
    }
}

/// What the enterprise owes the provider for an order that it did not use. It is its own share: no voucher pays for what
/// was not done.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    diesel::deserialize::FromSqlRow,
    diesel::expression::AsExpression,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
#[schema(as = BookingCharge)]
pub struct Charge {
    pub kind: ChargeKind,
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// The calculation in sentences, in order.
    pub steps: Vec<Text>,
}

/// A charge that its provider does not ask for after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = charge_waiver, check_for_backend(diesel::pg::Pg))]
pub struct WaivedCharge {
    pub charge: Charge,
    pub reason: String,
    pub waived_at: DateTime<Utc>,
}

text_enum! {
    /// What a provider answers to an enterprise that does not agree with a charge.
    #[schema(as = ChargeContestAnswer)]
    pub enum ContestAnswer {
        Waived = "waived",
        Upheld = "upheld",
    }
}

/// What an enterprise says against a charge, and what its provider answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = charge_contest, check_for_backend(diesel::pg::Pg))]
pub struct ChargeContest {
    pub reason: String,
    pub contested_at: DateTime<Utc>,
    /// Absent until the provider answers.
    pub answer: Option<ContestAnswer>,
    pub answer_reason: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}
