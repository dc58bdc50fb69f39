//! Contracts with their stages.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::require_reader;
use crate::agreement::model::{Agreement, AgreementDetail, AgreementState, AnsweredEnding};
use crate::agreement::service;
use crate::identity::{Caller, Capability};
use crate::kernel::AgreementId;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show).service(propose).service(answer).service(withdraw);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AgreementQuery {
    state: Option<AgreementState>,
}

/// 合同列表 Contracts of the caller's organisation, or of the caller's region; newest first.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_list", params(AgreementQuery, PageQuery),
    security(
        ("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"]),
        ("bearer" = ["claim:read_all"])
    ),
    responses((status = 200, body = Page<Agreement>))
)]
#[get("/agreements")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<AgreementQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let state = query.0.state;
    let rows = web::read(&db, move |conn| service::agreement_list(conn, &caller, state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.signed_at, row.id))))
}

/// 合同详情 One contract with its stages.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_show", params(("id" = uuid::Uuid, Path)),
    security(
        ("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"]),
        ("bearer" = ["claim:read_all"])
    ),
    responses((status = 200, body = AgreementDetail), (status = 404, body = ProblemBody))
)]
#[get("/agreements/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<AgreementId>) -> Result<Json<AgreementDetail>, Problem> {
    require_reader(&caller)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::agreement_detail(conn, &caller, *id, now)).await.map(Json)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndingReason {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2_000)]
    reason: String,
}

/// 提议提前终止 One side wants to end a contract before its time.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_propose_ending", params(("id" = uuid::Uuid, Path)),
    request_body = EndingReason, security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = AgreementDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/agreements/{id}/ending")]
async fn propose(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AgreementId>,
    body: Body<EndingReason>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::propose_ending(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 答复提前终止 The other side agrees or not. If it does, what has not begun is void and what it held is free again.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_answer_ending", params(("id" = uuid::Uuid, Path)),
    request_body = AnsweredEnding, security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = AgreementDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_yours, illegal_step"),
    )
)]
#[post("/agreements/{id}/ending/answer")]
async fn answer(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AgreementId>,
    body: Body<AnsweredEnding>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::answer_ending(tx, &caller, *id, body.value.agrees).map(Done)
    })
    .await
}

/// 撤回终止提议 Whoever wanted to end it wants to go on.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_withdraw_ending", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = AgreementDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_yours, illegal_step"),
    )
)]
#[post("/agreements/{id}/ending/withdraw")]
async fn withdraw(db: Data<Db>, caller: Caller, once: Once, id: Path<AgreementId>) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::withdraw_ending(tx, &caller, *id).map(Done)
    })
    .await
}
