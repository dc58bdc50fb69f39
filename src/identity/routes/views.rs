//! What goes over the wire in both directions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identity::model::{
    Capability, Email, Facts, Language, Login, Name, Organisation, OrganisationKind, Reason, Role, User,
};
use crate::identity::password::{self, Secret};
use crate::identity::service::{NewAccount, NewUser, OwnChange, UserChange};
use crate::identity::{Caller, Error};
use crate::kernel::{OrganisationId, RegionCode, Uscc};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    pub login: String,
    pub password: Secret,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefreshToken {
    pub refresh_token: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordChange {
    /// The present one.
    pub password: Secret,
    pub new_password: Secret,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordReset {
    /// Named like the field of a new account: a first password that its owner should change.
    pub password: Secret,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetLinkRequest {
    pub login: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordByLink {
    /// What stands behind `#token=` in the link.
    pub token: String,
    pub new_password: Secret,
}

/// The answer to a sign-in.
#[derive(Serialize, ToSchema)]
pub(super) struct Tokens {
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    pub expires_at: DateTime<Utc>,
    /// May be spent once; a spent one that comes back ends the sign-in.
    pub refresh_token: String,
    pub refresh_expires_at: DateTime<Utc>,
}

/// Who the caller is and what they may do.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    pub user: User,
    pub organisation: Organisation,
    /// The region within which the caller decides.
    pub region_code: RegionCode,
    pub capabilities: Vec<Capability>,
}

impl Me {
    pub(super) fn new(caller: Caller, user: User, organisation: Organisation) -> Self {
        let granted = caller.roles.iter().flat_map(|role| role.grants()).copied();
        let mut capabilities: Vec<_> = granted.filter(|capability| caller.can(*capability)).collect();
        capabilities.sort_unstable();
        capabilities.dedup();
        Self { user, organisation, region_code: caller.region, capabilities }
    }
}

/// A new person. Serialized without the password, which must not be hashed fast and kept to recognise a replay.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountRequest {
    pub login: Login,
    pub name: Name,
    pub email: Email,
    #[serde(default = "chinese")]
    pub language: Language,
    /// At least 10 characters, without the login, not one that everybody tries first.
    pub password: Secret,
}

const fn chinese() -> Language {
    Language::Chinese
}

impl AccountRequest {
    /// Hashes the password: slow.
    pub(super) fn hashed(self, field: &'static str) -> Result<NewAccount, Error> {
        let password = password::hash(&self.password, &self.login).map_err(Error::invalid(field))?;
        Ok(NewAccount { login: self.login, name: self.name, email: self.email, language: self.language, password })
    }
}

/// A company that registers itself.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    pub uscc: Uscc,
    pub name: Name,
    /// `enterprise` or `provider`.
    pub kind: OrganisationKind,
    pub region_code: RegionCode,
    #[serde(default)]
    pub profile: Facts,
    /// The first person; manages the others.
    pub user: AccountRequest,
}

#[derive(Serialize, ToSchema)]
pub(super) struct RegistrationView {
    pub organisation: Organisation,
    pub user: User,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BureauRequest {
    pub uscc: Option<Uscc>,
    pub name: Name,
    /// `science_bureau`, `finance_bureau`, `audit_office` or `platform`.
    pub kind: OrganisationKind,
    pub region_code: RegionCode,
}

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserRequest {
    pub login: Login,
    pub name: Name,
    pub email: Email,
    #[serde(default = "chinese")]
    pub language: Language,
    pub password: Secret,
    /// Those that fit the organisation's kind.
    pub roles: Vec<Role>,
    /// Within which a reviewer decides; absent: the organisation's whole region.
    pub region_code: Option<RegionCode>,
}

impl UserRequest {
    /// Hashes the password: slow.
    pub(super) fn hashed(self, organisation_id: OrganisationId) -> Result<NewUser, Error> {
        let Self { login, name, email, language, password, roles, region_code } = self;
        let account = AccountRequest { login, name, email, language, password }.hashed("password")?;
        Ok(NewUser { organisation_id, account, roles, region_code })
    }
}

/// A person and where they work.
#[derive(Serialize, ToSchema)]
pub(super) struct UserEntry {
    #[serde(flatten)]
    pub user: User,
    pub organisation_name: Name,
    pub organisation_kind: OrganisationKind,
}

/// All that may be changed about a person; replaces what was there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserUpdate {
    pub name: Name,
    pub email: Email,
    pub language: Language,
    pub roles: Vec<Role>,
    pub region_code: Option<RegionCode>,
    pub is_active: bool,
}

impl UserUpdate {
    pub(super) fn into_change(self) -> UserChange {
        let Self { name, email, language, roles, region_code, is_active } = self;
        UserChange { name, email, language, roles, region_code, is_active }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MeUpdate {
    pub name: Name,
    pub email: Email,
    pub language: Language,
}

impl MeUpdate {
    pub(super) fn into_change(self) -> OwnChange {
        let Self { name, email, language } = self;
        OwnChange { name, email, language }
    }
}

/// Why something is decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationReason)]
pub(super) struct Because {
    #[schema(value_type = String)]
    pub reason: Reason,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Dishonesty {
    pub is_dishonest: bool,
    #[schema(value_type = String)]
    pub reason: Reason,
}
