//! Regions, registration, and what those who admit do about organisations.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::hashing;
use super::own::digest_without_password;
use super::views::{Because, Dishonesty, Registration, RegistrationView};
use crate::identity::model::{Name, Organisation, OrganisationKind, OrganisationState, Region};
use crate::identity::service::{self, NewOrganisation, OrganisationFilter};
use crate::identity::{Caller, Capability, Error, LoginLimiter};
use crate::kernel::{Actor, OrganisationId};
use crate::store::{Db, Tx};
use crate::web::{self, Body, Created, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, client_address};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(regions)
        .service(register)
        .service(list)
        .service(show)
        .service(admit)
        .service(suspend)
        .service(reinstate)
        .service(withdraw)
        .service(dishonesty);
}

/// 区域列表 All regions.
#[utoipa::path(
    tag = "identity", operation_id = "region_list", security(()), responses((status = 200, body = Vec<Region>))
)]
#[get("/regions")]
async fn regions(db: Data<Db>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(web::read(&db, service::regions).await?))
}

/// 单位注册 Register an enterprise or a provider with its first person.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_register", request_body = Registration, security(()),
    responses(
        (status = 201, body = RegistrationView),
        (status = 409, body = ProblemBody, description = "uscc_taken, login_taken"),
        (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
#[post("/organisations/register")]
async fn register(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    once: Once,
    body: Body<Registration>,
) -> Result<HttpResponse, Problem> {
    // A registration costs as much as a sign-in; whoever makes many is slowed like one who guesses.
    super::counted(&db, &limiter, client_address(&request), None).await?;
    let registration = body.value;
    let digest = digest_without_password(&registration)?;
    let Registration { uscc, name, kind, region_code, profile: facts, user } = registration;
    let user = hashing(move || user.hashed("user.password")).await?;
    let new = NewOrganisation { uscc, name, kind, region_code, facts, user };
    web::write_once(&db, Actor::public(), once, digest, move |tx| {
        let registered = service::register(tx, new.clone())?;
        let view = RegistrationView { organisation: registered.organisation, user: registered.user };
        Ok::<_, Error>(Created(view))
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrganisationQuery {
    kind: Option<OrganisationKind>,
    state: Option<OrganisationState>,
    /// A part of the name, at least two characters.
    #[param(value_type = Option<String>)]
    name: Option<Name>,
}

/// 单位列表 Organisations of the caller's region.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_list", params(OrganisationQuery, PageQuery),
    security(("bearer" = ["organisation:read_all"])), responses((status = 200, body = Page<Organisation>))
)]
#[get("/organisations")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<OrganisationQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationReadAll)?;
    let OrganisationQuery { kind, state, name } = query.0;
    let filter = OrganisationFilter { kind, state, name };
    let (after, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::organisation_list(conn, &caller, &filter, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |organisation| organisation.id)))
}

/// 单位详情 One organisation of the caller's region.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_show", security(("bearer" = ["organisation:read_all"])),
    responses((status = 200, body = Organisation), (status = 404, body = ProblemBody))
)]
#[get("/organisations/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<OrganisationId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationReadAll)?;
    let id = id.into_inner();
    let organisation = web::read(&db, move |conn| service::organisation_view(conn, &caller, id)).await?;
    Ok(HttpResponse::Ok().json(organisation))
}

/// 准入 Admit a provider that applied.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_admit", security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = Organisation), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/organisations/{id}/admit")]
async fn admit(db: Data<Db>, caller: Caller, id: Path<OrganisationId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    decide(&db, caller, id, service::admit).await
}

/// 暂停 Suspend an organisation; its people are signed out.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_suspend", request_body = Because,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = Organisation), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/organisations/{id}/suspend")]
async fn suspend(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    let why = body.value.reason;
    decide(&db, caller, id, move |tx, caller, id| service::suspend(tx, caller, id, why.clone())).await
}

/// 恢复 Reinstate a suspended organisation.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_reinstate", request_body = Because,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = Organisation), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/organisations/{id}/reinstate")]
async fn reinstate(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    let why = body.value.reason;
    decide(&db, caller, id, move |tx, caller, id| service::reinstate(tx, caller, id, why.clone())).await
}

/// 退出或不予准入 Withdraw an organisation for good, or refuse its application.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_withdraw", request_body = Because,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = Organisation), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/organisations/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    let why = body.value.reason;
    decide(&db, caller, id, move |tx, caller, id| service::withdraw(tx, caller, id, why.clone())).await
}

/// 失信记录 Record that an organisation is, or is no longer, on the dishonesty list.
#[utoipa::path(
    tag = "identity", operation_id = "organisation_dishonesty", request_body = Dishonesty,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = Organisation), (status = 404, body = ProblemBody))
)]
#[post("/organisations/{id}/dishonesty")]
async fn dishonesty(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    body: Body<Dishonesty>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    let Dishonesty { is_dishonest, reason } = body.value;
    decide(&db, caller, id, move |tx, caller, id| {
        service::dishonesty_record(tx, caller, id, is_dishonest, reason.clone())
    })
    .await
}

async fn decide(
    db: &Db,
    caller: Caller,
    id: Path<OrganisationId>,
    mut decision: impl FnMut(&mut Tx<'_>, &Caller, OrganisationId) -> Result<Organisation, Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let organisation = web::write(db, caller.actor(), move |tx| decision(tx, &caller, id)).await?;
    Ok(HttpResponse::Ok().json(organisation))
}
