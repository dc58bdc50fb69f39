//! A person of an organisation.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Email, Login, Name, Role};
use crate::kernel::{OrganisationId, RegionCode, UserId, text_enum};

text_enum! {
    /// In which language the product writes to a person.
    pub enum Language {
        Chinese = "zh",
        English = "en",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    pub id: UserId,
    pub organisation_id: OrganisationId,
    pub login: Login,
    pub name: Name,
    pub email: Email,
    /// The region within which a reviewer decides; absent: the whole region of the organisation.
    pub region_code: Option<RegionCode>,
    pub language: Language,
    pub is_active: bool,
    pub roles: Vec<Role>,
    pub created_at: DateTime<Utc>,
}
