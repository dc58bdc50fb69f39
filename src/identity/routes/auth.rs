//! Signing in and out.

use std::time::Duration;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};

use super::views::{Credentials, PasswordByLink, PasswordChange, RefreshToken, ResetLinkRequest, Tokens};
use super::{counted, hashing};
use crate::identity::model::Login;
use crate::identity::service::{self, Attempt, ResetRequest, Rotation, SignedIn};
use crate::identity::{Caller, LoginLimiter, TokenKeys};
use crate::kernel::Actor;
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody, PublicAddress, Routes, client_address};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(login).service(refresh).service(logout).service(password_change).service(reset_request).service(reset);
}

/// 登录 Sign in.
#[utoipa::path(
    tag = "auth", operation_id = "auth_login", request_body = Credentials, security(()),
    responses(
        (status = 200, body = Tokens),
        (status = 401, body = ProblemBody, description = "wrong_credentials, account_closed, organisation_closed"),
        (status = 429, body = ProblemBody, description = "too_many_attempts, with Retry-After"),
    )
)]
#[post("/auth/login")]
async fn login(
    db: Data<Db>,
    keys: Data<TokenKeys>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    body: Body<Credentials>,
) -> Result<HttpResponse, Problem> {
    let (address, lifetime) = (client_address(&request), keys.refresh_lifetime());
    let Credentials { login: typed, password } = body.value;
    let known_as = Login::parse(&typed).ok();
    let counted = counted(&db, &limiter, address, known_as.clone()).await?;
    let signed_in = hashing(move || {
        let attempt = Attempt { login: known_as.as_ref(), password: &password, address };
        service::sign_in(&db, &counted, &attempt, lifetime)
    })
    .await?;
    tokens(&keys, signed_in)
}

/// 换取新令牌 Trade a refresh token for new tokens.
#[utoipa::path(
    tag = "auth", operation_id = "auth_refresh", request_body = RefreshToken, security(()),
    responses(
        (status = 200, body = Tokens),
        (status = 401, body = ProblemBody, description = "token_refused, account_closed, organisation_closed"),
    )
)]
#[post("/auth/refresh")]
async fn refresh(db: Data<Db>, keys: Data<TokenKeys>, body: Body<RefreshToken>) -> Result<HttpResponse, Problem> {
    let (token, lifetime) = (body.value.refresh_token, keys.refresh_lifetime());
    let actor = Actor::system("session");
    match web::write(&db, actor, move |tx| service::sign_in_renew(tx, &token, lifetime)).await? {
        Rotation::Renewed(signed_in) => tokens(&keys, signed_in),
        Rotation::Refused(why) => Err(why.into()),
    }
}

/// 退出登录 Sign out: ends the sign-in to which the refresh token belongs.
#[utoipa::path(
    tag = "auth", operation_id = "auth_logout", request_body = RefreshToken, security(()),
    responses((status = 204, description = "signed out, or was not signed in"))
)]
#[post("/auth/logout")]
async fn logout(db: Data<Db>, body: Body<RefreshToken>) -> Result<HttpResponse, Problem> {
    let token = body.value.refresh_token;
    web::write(&db, Actor::system("session"), move |tx| service::sign_out(tx, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 修改密码 Change one's password; ends all of one's sign-ins.
#[utoipa::path(
    tag = "auth", operation_id = "auth_password", request_body = PasswordChange, security(("bearer" = [])),
    responses((status = 204), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody))
)]
#[post("/auth/password")]
async fn password_change(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    caller: Caller,
    body: Body<PasswordChange>,
) -> Result<HttpResponse, Problem> {
    let PasswordChange { password, new_password } = body.value;
    let known_as = Login::parse(&caller.login).map_err(|_| Problem::not_found())?;
    let counted = counted(&db, &limiter, client_address(&request), Some(known_as)).await?;
    hashing(move || service::password_change(&db, &counted, &caller, &password, &new_password)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// How long the answer to a forgotten password takes at least: how long it takes does not tell which logins exist.
const SAME_TIME: Duration = Duration::from_millis(300);

/// 申请重置密码 Ask for a link to a new password by e-mail. The answer is the same whether or not there is such a person.
#[utoipa::path(
    tag = "auth", operation_id = "auth_password_reset_request", request_body = ResetLinkRequest, security(()),
    responses(
        (status = 202, description = "a link is sent if the login exists and may sign in; it is good for 30 minutes"),
        (status = 429, body = ProblemBody, description = "too_many_attempts, with Retry-After"),
    )
)]
#[post("/auth/password-reset")]
async fn reset_request(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    site: Data<PublicAddress>,
    request: HttpRequest,
    body: Body<ResetLinkRequest>,
) -> Result<HttpResponse, Problem> {
    let address = client_address(&request);
    let known_as = Login::parse(&body.value.login).ok();
    let same_time = tokio::time::sleep(SAME_TIME);
    let counted = counted(&db, &limiter, address, known_as.clone()).await?;
    hashing(move || {
        let request = ResetRequest { login: known_as.as_ref(), address, site: &site.0 };
        service::reset_request(&db, &counted, &request)
    })
    .await?;
    same_time.await;
    Ok(HttpResponse::Accepted().finish())
}

/// 重置密码 Set a new password by the link that was sent; ends all of its owner's sign-ins.
#[utoipa::path(
    tag = "auth", operation_id = "auth_password_reset", request_body = PasswordByLink, security(()),
    responses(
        (status = 204),
        (status = 422, body = ProblemBody, description = "link_refused, or the password is not accepted"),
        (status = 429, body = ProblemBody),
    )
)]
#[post("/auth/password-reset/confirm")]
async fn reset(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    body: Body<PasswordByLink>,
) -> Result<HttpResponse, Problem> {
    let PasswordByLink { token, new_password } = body.value;
    let counted = counted(&db, &limiter, client_address(&request), None).await?;
    hashing(move || service::reset_by_link(&db, &counted, &token, &new_password)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn tokens(keys: &TokenKeys, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let (access_token, expires_at) = keys.issue_in(Some(signed_in.family), &signed_in.caller)?;
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(Tokens {
        access_token,
        token_type: "Bearer",
        expires_at,
        refresh_token: signed_in.refresh_token,
        refresh_expires_at: signed_in.refresh_expires_at,
    }))
}
