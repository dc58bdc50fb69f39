//! Programs: managed by their organisation, and the token endpoint (OAuth 2 client credentials, RFC 6749 §4.4).

use actix_web::http::header::{self, CACHE_CONTROL, HeaderMap};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

use crate::identity::model::{ApiClient, Name, Scopes};
use crate::identity::service::{self, ClientAttempt, ClientWithSecret, NewClient};
use crate::identity::{Caller, Error, LoginLimiter, TokenKeys};
use crate::kernel::{ApiClientId, Invalid, OrganisationId};
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, client_address};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(token).service(create).service(list).service(rotate).service(revoke);
}

/// What a program sends for a token, as a form; `client_id` and `client_secret` may stand in an `Authorization: Basic`
/// header instead.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read field by field")]
struct ClientTokenForm {
    /// `client_credentials`.
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    /// Words apart by blanks; all of the program's scopes if absent.
    scope: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ClientToken {
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    scope: String,
}

/// 接口令牌 Trade a program's credentials for an access token (OAuth 2 client credentials).
#[utoipa::path(
    tag = "auth", operation_id = "auth_token", security(()),
    request_body(content = ClientTokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = ClientToken),
        (status = 400, body = ProblemBody, description = "unsupported_grant_type, invalid_scope"),
        (status = 401, body = ProblemBody, description = "invalid_client, organisation_closed"),
        (status = 429, body = ProblemBody, description = "too_many_attempts, with Retry-After"),
    )
)]
#[post("/auth/token")]
async fn token(
    db: Data<Db>,
    keys: Data<TokenKeys>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    form: Bytes,
) -> Result<HttpResponse, Problem> {
    let field = |name: &str| {
        form_urlencoded::parse(&form).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    };
    let basic = basic_credentials(request.headers());
    let (id, secret) = basic.or_else(|| field("client_id").zip(field("client_secret"))).ok_or(Error::WrongClient)?;
    if field("grant_type").as_deref() != Some("client_credentials") {
        return Err(Error::GrantNotSupported.into());
    }
    let scopes = field("scope").filter(|words| !words.trim().is_empty());
    let scopes = scopes.map(|words| Scopes::parse(&words)).transpose().map_err(|_| Error::ScopeRefused)?;
    let address = client_address(&request);
    let now = db.clock().now();
    let counted = super::counted(&db, &limiter, address, None).await?;
    let caller = super::hashing(move || {
        service::client_sign_in(&db, &counted, &ClientAttempt { id: &id, secret: &secret, scopes, address })
    })
    .await?;
    let (access_token, expires_at) = keys.issue(&caller)?;
    let scope = caller.client.map(|grant| grant.scopes.to_string()).unwrap_or_default();
    let expires_in = (expires_at - now).num_seconds();
    let answer = ClientToken { access_token, token_type: "Bearer", expires_in, scope };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

/// Both parts are written as in a form before they are joined (RFC 6749 §2.3.1); ours need no escapes.
fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, word) = value.split_once(' ')?;
    let text = String::from_utf8(STANDARD.decode(word.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (id.to_owned(), secret.to_owned()))
}

/// A program to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApiClient {
    name: Name,
    scopes: Scopes,
    /// The caller's own if absent.
    #[serde(default)]
    organisation_id: Option<OrganisationId>,
}

/// A program with its secret, which is told this once.
#[derive(Serialize, ToSchema)]
struct ApiClientSecret {
    #[serde(flatten)]
    client: ApiClient,
    client_secret: String,
}

impl From<ClientWithSecret> for ApiClientSecret {
    fn from(made: ClientWithSecret) -> Self {
        Self { client: made.client, client_secret: made.secret }
    }
}

/// 新建接口客户端 Make a program that acts for one's organisation. The answer tells its secret once and is not kept: an
/// Idempotency-Key has no effect here.
#[utoipa::path(
    tag = "identity", operation_id = "api_client_create", request_body = NewApiClient,
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["system:operate"])),
    responses(
        (status = 201, body = ApiClientSecret),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "too_many_clients"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/api-clients")]
async fn create(db: Data<Db>, caller: Caller, body: Body<NewApiClient>) -> Result<HttpResponse, Problem> {
    let NewApiClient { name, scopes, organisation_id } = body.value;
    let new = NewClient { organisation_id, name, scopes };
    let made = web::write(&db, caller.actor(), move |tx| service::client_create(tx, &caller, &new)).await?;
    Ok(HttpResponse::Created().insert_header((CACHE_CONTROL, "no-store")).json(ApiClientSecret::from(made)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClientQuery {
    /// For those who see to the running of the product; others see their own.
    #[param(value_type = Option<uuid::Uuid>)]
    organisation_id: Option<OrganisationId>,
}

/// 接口客户端 Programs of one's organisation, newest first; for those who see to the running of the product, everybody's.
#[utoipa::path(
    tag = "identity", operation_id = "api_client_list", params(ClientQuery, PageQuery),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["system:operate"])),
    responses((status = 200, body = Page<ApiClient>))
)]
#[get("/api-clients")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<ClientQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, before, organisation) = (page.0.limit(), page.0.after()?, query.0.organisation_id);
    let rows = web::read(&db, move |conn| service::client_list(conn, &caller, organisation, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |client| client.id)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SecretRotation {
    /// For how long the secret before still opens, 0 to 168 hours; a day if absent.
    #[serde(default = "a_day")]
    #[schema(minimum = 0, maximum = 168)]
    keep_hours: i64,
}

const fn a_day() -> i64 {
    24
}

/// 更换密钥 Give a program another secret. The answer tells it once and is not kept.
#[utoipa::path(
    tag = "identity", operation_id = "api_client_rotate", params(("id" = ApiClientId, Path)),
    request_body = SecretRotation,
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["system:operate"])),
    responses((status = 200, body = ApiClientSecret), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/api-clients/{id}/rotate")]
async fn rotate(
    db: Data<Db>,
    caller: Caller,
    id: Path<ApiClientId>,
    body: Body<SecretRotation>,
) -> Result<HttpResponse, Problem> {
    let hours = body.value.keep_hours;
    if !(0..=168).contains(&hours) {
        let invalid = Invalid::new("keep_hours", "应为 0 到 168 小时", "must be 0 to 168 hours");
        return Err(Problem::invalid_field("keep_hours", invalid));
    }
    let keep = Duration::hours(hours);
    let made = web::write(&db, caller.actor(), move |tx| service::client_rotate(tx, &caller, *id, keep)).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(ApiClientSecret::from(made)))
}

/// 停用接口客户端 End a program for good.
#[utoipa::path(
    tag = "identity", operation_id = "api_client_revoke", params(("id" = ApiClientId, Path)),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["system:operate"])),
    responses((status = 200, body = ApiClient), (status = 404, body = ProblemBody))
)]
#[post("/api-clients/{id}/revoke")]
async fn revoke(db: Data<Db>, caller: Caller, once: Once, id: Path<ApiClientId>) -> Result<HttpResponse, Problem> {
    web::write_once(&db, caller.actor(), once, [0; 32], move |tx| service::client_revoke(tx, &caller, *id).map(Done))
        .await
}
