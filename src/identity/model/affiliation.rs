//! Where people who decide belonged before, what they own, where they have family.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{AffiliationId, OrganisationId, Uscc, UserId, text_enum};

text_enum! {
    /// How a person hangs together with an organisation.
    pub enum AffiliationKind {
        Employed = "employed",
        Owner = "owner",
        /// Somebody near works there or owns a part.
        Family = "family",
        Other = "other",
    }
}

/// What a person says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAffiliation {
    /// The organisation's credit code.
    pub uscc: Uscc,
    pub kind: AffiliationKind,
    #[serde(default)]
    pub from_on: Option<NaiveDate>,
    /// Absent: still.
    #[serde(default)]
    pub until_on: Option<NaiveDate>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// What a person said; it holds for good, unless another takes it back.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Affiliation {
    #[diesel(sql_type = Uuid)]
    pub id: AffiliationId,
    #[diesel(sql_type = Uuid)]
    pub user_id: UserId,
    #[diesel(sql_type = Text)]
    pub user_name: String,
    #[diesel(sql_type = Uuid)]
    pub organisation_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub organisation_name: String,
    #[diesel(sql_type = Text)]
    pub kind: AffiliationKind,
    #[diesel(sql_type = Nullable<Date>)]
    pub from_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    pub until_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    pub note: String,
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why it was taken back.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
}
