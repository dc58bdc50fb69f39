//! Bureaus and their people, set up by the platform's administrator.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};

use super::own::{add_user, change_user, page_of_users, reset_password};
use super::views::{BureauRequest, PasswordReset, UserRequest, UserUpdate};
use crate::identity::model::{Organisation, User};
use crate::identity::service::{self, NewBureau};
use crate::identity::{Caller, Capability};
use crate::kernel::{OrganisationId, UserId};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(establish).service(list).service(create).service(update).service(reset);
}

/// 设立主管单位 Set up a bureau, an audit office or a further operator.
#[utoipa::path(
    tag = "identity", operation_id = "bureau_establish", request_body = BureauRequest,
    security(("bearer" = ["bureau:manage"])),
    responses((status = 201, body = Organisation), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/organisations")]
async fn establish(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<BureauRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BureauManage)?;
    let BureauRequest { uscc, name, kind, region_code } = body.value;
    let new = NewBureau { uscc, name, kind, region_code };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::establish(tx, &caller, new.clone()).map(Created)
    })
    .await
}

/// 主管单位人员 The people of a bureau.
#[utoipa::path(
    tag = "identity", operation_id = "bureau_user_list", params(PageQuery), security(("bearer" = ["bureau:manage"])),
    responses((status = 200, body = Page<User>), (status = 404, body = ProblemBody))
)]
#[get("/organisations/{id}/users")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BureauManage)?;
    page_of_users(&db, caller, id.into_inner(), &page.0).await
}

/// 新增主管单位人员 Add a person to a bureau.
#[utoipa::path(
    tag = "identity", operation_id = "bureau_user_create", request_body = UserRequest,
    security(("bearer" = ["bureau:manage"])),
    responses((status = 201, body = User), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/organisations/{id}/users")]
async fn create(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    once: Once,
    body: Body<UserRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BureauManage)?;
    add_user(&db, caller, id.into_inner(), once, body.value).await
}

/// 修改主管单位人员 Change a person of a bureau.
#[utoipa::path(
    tag = "identity", operation_id = "bureau_user_update", request_body = UserUpdate,
    security(("bearer" = ["bureau:manage"])),
    responses((status = 200, body = User), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[put("/organisations/{id}/users/{user}")]
async fn update(
    db: Data<Db>,
    caller: Caller,
    path: Path<(OrganisationId, UserId)>,
    body: Body<UserUpdate>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BureauManage)?;
    let (organisation, user) = path.into_inner();
    change_user(&db, caller, organisation, user, body.value).await
}

/// 重置主管单位人员密码 Give a person of a bureau a new password.
#[utoipa::path(
    tag = "identity", operation_id = "bureau_user_password_reset", request_body = PasswordReset,
    security(("bearer" = ["bureau:manage"])),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/organisations/{id}/users/{user}/password")]
async fn reset(
    db: Data<Db>,
    caller: Caller,
    path: Path<(OrganisationId, UserId)>,
    body: Body<PasswordReset>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BureauManage)?;
    let (organisation, user) = path.into_inner();
    reset_password(&db, caller, organisation, user, body.value).await
}
