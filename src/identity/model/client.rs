//! Programs that act for an organisation.

use chrono::{DateTime, Utc};
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Capability, Name, OrganisationKind};
use crate::kernel::{ApiClientId, Invalid, OrganisationId, UserId, text_enum};

text_enum! {
    /// What a program may do for its organisation.
    pub enum Scope {
        /// Keep listings in step with a list of the organisation's own.
        ListingsWrite = "listings:write",
        /// Say when instruments are busy.
        BusyWrite = "busy:write",
        /// Bring records of use.
        UsageWrite = "usage:write",
        BookingsRead = "bookings:read",
    }
}

impl Scope {
    /// What this scope grants: each a thing that a member of the organisation may do too.
    pub const fn grants(self) -> &'static [Capability] {
        match self {
            Self::ListingsWrite => &[Capability::ListingSync],
            Self::BusyWrite => &[Capability::BusyWrite],
            Self::UsageWrite => &[Capability::UsageWrite],
            Self::BookingsRead => &[Capability::BookingRead],
        }
    }

    /// Whether an organisation of this kind has what the scope is about.
    pub const fn fits(self, kind: OrganisationKind) -> bool {
        match kind {
            OrganisationKind::Provider => true,
            OrganisationKind::Enterprise => matches!(self, Self::BookingsRead),
            _ => false,
        }
    }
}

/// At least one scope, each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(try_from = "Vec<Scope>", into = "Vec<Scope>")]
#[schema(value_type = Vec<Scope>, min_items = 1)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// # Errors
    /// There is none.
    pub fn new(mut scopes: Vec<Scope>) -> Result<Self, Invalid> {
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            return Err(Invalid::new("no_scope", "请至少选择一项权限", "choose at least one scope"));
        }
        Ok(Self(scopes))
    }

    /// Words apart by blanks, as OAuth 2 writes them.
    ///
    /// # Errors
    /// An unknown word, or none.
    pub fn parse(words: &str) -> Result<Self, Invalid> {
        Self::new(words.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
    }

    pub fn as_slice(&self) -> &[Scope] {
        &self.0
    }

    pub fn contains_all(&self, others: &Self) -> bool {
        others.0.iter().all(|scope| self.0.contains(scope))
    }
}

impl TryFrom<Vec<Scope>> for Scopes {
    type Error = Invalid;

    fn try_from(scopes: Vec<Scope>) -> Result<Self, Invalid> {
        Self::new(scopes)
    }
}

impl From<Scopes> for Vec<Scope> {
    fn from(scopes: Scopes) -> Self {
        scopes.0
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<_> = self.0.iter().map(|scope| scope.as_str()).collect();
        f.write_str(&words.join(" "))
    }
}

impl diesel::serialize::ToSql<Jsonb, diesel::pg::Pg> for Scopes {
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>) -> diesel::serialize::Result {
        let value = serde_json::to_value(self)?;
        <serde_json::Value as diesel::serialize::ToSql<Jsonb, diesel::pg::Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl diesel::deserialize::FromSql<Jsonb, diesel::pg::Pg> for Scopes {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as diesel::deserialize::FromSql<Jsonb, diesel::pg::Pg>>::from_sql(bytes)?;
        Ok(serde_json::from_value(value)?)
    }
}

/// By what right a program calls: instead of roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientGrant {
    pub id: ApiClientId,
    pub scopes: Scopes,
}

/// A program as those who manage it see it; its secret is told once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiClient {
    /// The `client_id`.
    pub id: ApiClientId,
    pub organisation_id: OrganisationId,
    /// Under whose name its acts are recorded.
    pub user_id: UserId,
    #[schema(value_type = String)]
    pub name: Name,
    #[schema(value_type = Vec<Scope>)]
    pub scopes: Scopes,
    pub created_at: DateTime<Utc>,
    pub rotated_at: Option<DateTime<Utc>>,
    /// Until when the secret before still opens.
    pub previous_until: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it last asked for a token.
    pub last_used_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_words_without_doubles() {
        let scopes = Scopes::parse("usage:write  listings:write usage:write").expect("scopes");
        assert_eq!(scopes.to_string(), "listings:write usage:write");
        assert!(scopes.contains_all(&Scopes::parse("usage:write").expect("a scope")));
        assert_eq!(Scopes::parse(" ").map_err(|invalid| invalid.code), Err("no_scope"));
        assert_eq!(Scopes::parse("all").map_err(|invalid| invalid.code), Err("unknown_word"));
    }

    #[test]
    fn a_program_may_never_do_what_no_member_of_its_house_may() {
        use super::super::Role;
        for scope in Scope::ALL {
            for capability in scope.grants() {
                assert!(Role::ProviderMember.grants().contains(capability), "{scope}");
                let is_theirs = Role::EnterpriseMember.grants().contains(capability);
                assert_eq!(scope.fits(OrganisationKind::Enterprise), is_theirs, "{scope}");
            }
        }
    }
}
