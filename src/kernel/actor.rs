//! Who does something: recorded in the audit trail with every change.

use super::{OrganisationId, UserId};

/// The person, client or part of the system on whose behalf a transaction runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Absent for the system itself and for the public.
    pub user: Option<UserId>,
    pub organisation: Option<OrganisationId>,
    /// Short name that stays readable when the user is long gone: a login name, `system:expiry`, `public`.
    pub label: String,
}

impl Actor {
    pub fn user(user: UserId, organisation: OrganisationId, label: impl Into<String>) -> Self {
        Self { user: Some(user), organisation: Some(organisation), label: label.into() }
    }

    /// A job or command of the system, named.
    pub fn system(job: &str) -> Self {
        Self { user: None, organisation: None, label: format!("system:{job}") }
    }

    /// A caller without an account.
    pub fn public() -> Self {
        Self { user: None, organisation: None, label: "public".to_owned() }
    }
}
