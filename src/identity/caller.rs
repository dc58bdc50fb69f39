//! Who calls: read from the access token, without asking the database.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::Ended;
use super::model::{Capability, ClientGrant, Role};
use crate::kernel::{Actor, Asker, Clock, OrganisationId, RegionCode, RegionScope, TokenFamilyId, UserId};
use crate::web::Problem;

/// A signed-in person, or a program that acts for an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub user_id: UserId,
    pub organisation_id: OrganisationId,
    pub login: String,
    pub roles: Vec<Role>,
    /// The region within which a reviewer decides.
    pub region: RegionCode,
    /// Of a program that acts for the organisation: by what right, instead of roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientGrant>,
}

impl Caller {
    /// Whether the caller may do this. Vouchers are the city's affair: money is moved by bureaus of a whole city or
    /// province, and a district's finance bureau reads.
    pub fn can(&self, capability: Capability) -> bool {
        if capability.moves_money() && self.region != self.region.city() && self.region != self.region.province() {
            return false;
        }
        let mut by_scope = self.client.iter().flat_map(|client| client.scopes.as_slice());
        by_scope.any(|scope| scope.grants().contains(&capability))
            || self.roles.iter().any(|role| role.grants().contains(&capability))
    }

    /// The door: every route that is not public asks here.
    ///
    /// # Errors
    /// 403 if none of the caller's roles grants `capability`.
    pub fn require(&self, capability: Capability) -> Result<(), Problem> {
        if self.can(capability) { Ok(()) } else { Err(Problem::forbidden().with("capability", capability.as_str())) }
    }

    /// As [`Caller::require`], where each of several capabilities is enough.
    ///
    /// # Errors
    /// 403 if the caller has none of them.
    pub fn require_any(&self, capabilities: &[Capability]) -> Result<(), Problem> {
        if capabilities.iter().any(|capability| self.can(*capability)) {
            return Ok(());
        }
        let words: Vec<_> = capabilities.iter().map(|capability| capability.as_str()).collect();
        Err(Problem::forbidden().with("capability", words.join(", ")))
    }

    /// Within which regions the caller reads money.
    pub fn scope(&self) -> RegionScope {
        RegionScope::of(self.region.clone())
    }

    /// As [`Caller::scope`], of one of the regions inside, if one was chosen.
    ///
    /// # Errors
    /// 403 for a region that is not the caller's.
    pub fn scope_in(&self, region: Option<RegionCode>) -> Result<RegionScope, Problem> {
        match region {
            None => Ok(self.scope()),
            Some(region) if self.region.covers(&region) => Ok(RegionScope::of(region)),
            Some(_) => Err(Problem::forbidden()),
        }
    }

    pub fn actor(&self) -> Actor {
        Actor::user(self.user_id, self.organisation_id, self.login.clone())
    }

    /// As one who asks at `now` what waits.
    pub fn asker(&self, now: DateTime<Utc>) -> Asker {
        Asker { user: self.user_id, organisation: self.organisation_id, region: self.region.clone(), now }
    }
}

/// Signs and checks access tokens.
pub struct TokenKeys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    lifetime: Duration,
    refresh_lifetime: Duration,
    clock: Clock,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    iat: i64,
    exp: i64,
    /// The sign-in from which the token came; absent for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<TokenFamilyId>,
    #[serde(flatten)]
    caller: Caller,
}

const ISSUER: &str = "chuangquan";

/// How long a refresh token lives unless set otherwise.
const REFRESH_LIFETIME: Duration = Duration::days(14);

impl TokenKeys {
    /// `secret` has at least 32 bytes (checked by `config`); access tokens live for `lifetime`.
    pub fn new(secret: &[u8], lifetime: Duration, clock: Clock) -> Self {
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            lifetime,
            refresh_lifetime: REFRESH_LIFETIME,
            clock,
        }
    }

    /// Lets refresh tokens live for this long.
    #[must_use]
    pub const fn with_refresh_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh_lifetime = lifetime;
        self
    }

    pub const fn refresh_lifetime(&self) -> Duration {
        self.refresh_lifetime
    }

    /// A new access token and the moment at which it ends.
    ///
    /// # Errors
    /// The token cannot be signed.
    pub fn issue(&self, caller: &Caller) -> Result<(String, DateTime<Utc>), Problem> {
        self.issue_in(None, caller)
    }

    /// As [`TokenKeys::issue`], for a sign-in: when that ends, its access tokens do.
    ///
    /// # Errors
    /// The token cannot be signed.
    pub fn issue_in(
        &self,
        session: Option<TokenFamilyId>,
        caller: &Caller,
    ) -> Result<(String, DateTime<Utc>), Problem> {
        let now = self.clock.now();
        let expires_at = now + self.lifetime;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            sid: session,
            caller: caller.clone(),
        };
        let token = encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(|error| Problem::unexpected(&error))?;
        Ok((token, expires_at))
    }

    /// How long an access token lives.
    pub const fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// # Errors
    /// 401 if the token is not ours, was changed, or has ended by the product's clock.
    pub fn check(&self, token: &str) -> Result<Caller, Problem> {
        self.claims(token).map(|claims| claims.caller)
    }

    fn claims(&self, token: &str) -> Result<Claims, Problem> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["iss", "exp"]);
        // Checked below against the product's clock, which tests and the demo set.
        validation.validate_exp = false;
        let claims =
            decode::<Claims>(token, &self.decoding, &validation).map_err(|_| Problem::unauthenticated())?.claims;
        if claims.exp > self.clock.now().timestamp() { Ok(claims) } else { Err(Problem::unauthenticated()) }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { known_or_from_header(&request).await })
    }
}

/// Checks the token once per request, however many ask who calls.
async fn known_or_from_header(request: &HttpRequest) -> Result<Caller, Problem> {
    if let Some(known) = request.extensions().get::<Caller>() {
        return Ok(known.clone());
    }
    let claims = from_header(request)?;
    let ended =
        request.app_data::<Data<Ended>>().ok_or_else(|| Problem::unexpected(&"ended sign-ins are not configured"))?;
    ended.check(claims.sid, claims.caller.client.as_ref()).await?;
    request.extensions_mut().insert(claims.caller.clone());
    Ok(claims.caller)
}

fn from_header(request: &HttpRequest) -> Result<Claims, Problem> {
    let keys =
        request.app_data::<Data<TokenKeys>>().ok_or_else(|| Problem::unexpected(&"token keys are not configured"))?;
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(Problem::unauthenticated)?;
    keys.claims(token)
}
