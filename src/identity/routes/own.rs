//! The caller, their organisation, and its people.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use sha2::{Digest, Sha256};

use super::hashing;
use super::views::{Me, MeUpdate, PasswordReset, UserRequest, UserUpdate};
use crate::identity::model::{BankAccount, Facts, Login, Organisation, User};
use crate::identity::{Caller, Capability, Error, password, service};
use crate::kernel::{OrganisationId, UserId};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(me)
        .service(me_update)
        .service(profile_set)
        .service(bank_account)
        .service(bank_account_set)
        .service(list)
        .service(create)
        .service(update)
        .service(reset);
}

/// 我的信息 Who the caller is and what they may do.
#[utoipa::path(
    tag = "identity", operation_id = "me", security(("bearer" = [])), responses((status = 200, body = Me))
)]
#[get("/me")]
async fn me(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    let view = web::read(&db, move |conn| {
        let (user, organisation) = service::me(conn, &caller)?;
        Ok::<_, Error>(Me::new(caller, user, organisation))
    })
    .await?;
    Ok(HttpResponse::Ok().json(view))
}

/// 修改我的信息 Change one's own entry.
#[utoipa::path(
    tag = "identity", operation_id = "me_update", request_body = MeUpdate, security(("bearer" = [])),
    responses((status = 200, body = User), (status = 422, body = ProblemBody))
)]
#[put("/me")]
async fn me_update(db: Data<Db>, caller: Caller, body: Body<MeUpdate>) -> Result<HttpResponse, Problem> {
    let change = body.value.into_change();
    let user = web::write(&db, caller.actor(), move |tx| service::own_change(tx, &caller, change.clone())).await?;
    Ok(HttpResponse::Ok().json(user))
}

/// 更新本单位情况 Replace what one's organisation says of itself.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_profile_set", request_body = Facts,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = Organisation), (status = 422, body = ProblemBody))
)]
#[put("/organisation/profile")]
async fn profile_set(db: Data<Db>, caller: Caller, body: Body<Facts>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let facts = body.value;
    let organisation =
        web::write(&db, caller.actor(), move |tx| service::profile_declare(tx, &caller, facts.clone())).await?;
    Ok(HttpResponse::Ok().json(organisation))
}

/// 本单位收款账户 Where one's organisation is paid.
#[utoipa::path(
    tag = "identity", operation_id = "bank_account", security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = BankAccount), (status = 404, body = ProblemBody))
)]
#[get("/organisation/bank-account")]
async fn bank_account(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let account = web::read(&db, move |conn| service::bank_account_fetch(conn, caller.organisation_id)).await?;
    Ok(HttpResponse::Ok().json(account.ok_or_else(Problem::not_found)?))
}

/// 设置本单位收款账户 Set where one's organisation is paid.
#[utoipa::path(
    tag = "identity", operation_id = "bank_account_set", request_body = BankAccount,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = BankAccount), (status = 422, body = ProblemBody))
)]
#[put("/organisation/bank-account")]
async fn bank_account_set(db: Data<Db>, caller: Caller, body: Body<BankAccount>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let account = body.value;
    let account = web::write(&db, caller.actor(), move |tx| {
        service::bank_account_set(tx, &caller, &account).map(|()| account.clone())
    })
    .await?;
    Ok(HttpResponse::Ok().json(account))
}

/// 本单位人员 The people of one's organisation.
#[utoipa::path(
    tag = "identity", operation_id = "user_list", params(PageQuery),
    security(("bearer" = ["organisation:manage"])), responses((status = 200, body = Page<User>))
)]
#[get("/users")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let organisation = caller.organisation_id;
    page_of_users(&db, caller, organisation, &page.0).await
}

/// 新增人员 Add a person to one's organisation.
#[utoipa::path(
    tag = "identity", operation_id = "user_create", request_body = UserRequest,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 201, body = User), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/users")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<UserRequest>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let organisation = caller.organisation_id;
    add_user(&db, caller, organisation, once, body.value).await
}

/// 修改人员 Change a person of one's organisation.
#[utoipa::path(
    tag = "identity", operation_id = "user_update", request_body = UserUpdate,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = User), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[put("/users/{id}")]
async fn update(
    db: Data<Db>,
    caller: Caller,
    id: Path<UserId>,
    body: Body<UserUpdate>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let organisation = caller.organisation_id;
    change_user(&db, caller, organisation, id.into_inner(), body.value).await
}

/// 重置人员密码 Give a person of one's organisation a new password.
#[utoipa::path(
    tag = "identity", operation_id = "user_password_reset", request_body = PasswordReset,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/users/{id}/password")]
async fn reset(
    db: Data<Db>,
    caller: Caller,
    id: Path<UserId>,
    body: Body<PasswordReset>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let organisation = caller.organisation_id;
    reset_password(&db, caller, organisation, id.into_inner(), body.value).await
}

pub(super) async fn page_of_users(
    db: &Db,
    caller: Caller,
    organisation: OrganisationId,
    page: &PageQuery,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = (page.after()?, page.limit());
    let rows = web::read(db, move |conn| service::user_list(conn, &caller, organisation, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |user| user.id)))
}

pub(super) async fn add_user(
    db: &Db,
    caller: Caller,
    organisation: OrganisationId,
    once: Once,
    request: UserRequest,
) -> Result<HttpResponse, Problem> {
    let digest = digest_without_password(&request)?;
    let new = hashing(move || request.hashed(organisation)).await?;
    web::write_once(db, caller.actor(), once, digest, move |tx| {
        service::user_add(tx, &caller, new.clone()).map(Created)
    })
    .await
}

pub(super) async fn change_user(
    db: &Db,
    caller: Caller,
    organisation: OrganisationId,
    id: UserId,
    request: UserUpdate,
) -> Result<HttpResponse, Problem> {
    let change = request.into_change();
    let user =
        web::write(db, caller.actor(), move |tx| service::user_change(tx, &caller, organisation, id, change.clone()))
            .await?;
    Ok(HttpResponse::Ok().json(user))
}

pub(super) async fn reset_password(
    db: &Db,
    caller: Caller,
    organisation: OrganisationId,
    id: UserId,
    request: PasswordReset,
) -> Result<HttpResponse, Problem> {
    let asker = caller.clone();
    let user = web::read(db, move |conn| service::user_fetch(conn, &asker, organisation, id)).await?;
    let hash = hashing(move || hash_for(&user.login, &request)).await?;
    web::write(db, caller.actor(), move |tx| service::password_reset(tx, &caller, organisation, id, &hash)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn hash_for(login: &Login, request: &PasswordReset) -> Result<password::PasswordHash, Error> {
    password::hash(&request.password, login).map_err(Error::invalid("password"))
}

/// Recognises a replay by everything but the password: a fast hash of a password must not be kept.
pub(super) fn digest_without_password(request: &impl serde::Serialize) -> Result<[u8; 32], Problem> {
    let bytes = serde_json::to_vec(request).map_err(|error| Problem::unexpected(&error))?;
    Ok(Sha256::digest(bytes).into())
}
