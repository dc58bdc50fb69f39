//! What is proposed to be done to budget lines, and deciding about it; grants and increases are proposed in
//! [`super::appropriations`].

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::identity::{Caller, Capability};
use crate::kernel::{AppropriationChangeId, AppropriationId, Fen, TransferId};
use crate::programme::model::{AppropriationChange, AppropriationChangeShown, ChangeKind, ChangeState};
use crate::programme::service::{self, NewChange};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(propose).service(approve).service(decline).service(withdraw);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ChangeQuery {
    #[param(value_type = Option<uuid::Uuid>)]
    appropriation_id: Option<AppropriationId>,
    #[param(inline)]
    state: Option<ChangeState>,
}

/// 预算指标变动列表 Grants, increases, returns, carry-overs and corrections of budget lines, in the order of their proposal.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_change_list", params(ChangeQuery, PageQuery),
    security(("bearer" = ["appropriation:read"])), responses((status = 200, body = Page<AppropriationChangeShown>))
)]
#[get("/appropriation-changes")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<ChangeQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationRead)?;
    let ChangeQuery { appropriation_id, state } = query.0;
    let (after, limit) = (page.0.after()?, page.0.limit());
    let find =
        move |conn: &mut _| service::change_list(conn, &caller.scope(), appropriation_id, state, after, limit + 1);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |shown| shown.change.id)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AppropriationChangeBody {
    /// Grants and increases have paths of their own.
    kind: ChangeKind,
    /// Of a return or carry-over all that is free unless given; of a reversal that of the grant.
    amount_fen: Option<Fen>,
    /// The grant that a reversal undoes.
    reverses_id: Option<TransferId>,
    /// Number or title of the budget document.
    #[schema(min_length = 1, max_length = 200)]
    document: String,
}

/// 提出指标变动 Propose to return, carry over or correct a budget line; another person decides.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_change_propose", request_body = AppropriationChangeBody,
    security(("bearer" = ["appropriation:manage"])),
    responses(
        (status = 201, body = AppropriationChange), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "beyond_available, change_open"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/appropriations/{id}/changes")]
async fn propose(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AppropriationId>,
    body: Body<AppropriationChangeBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationManage)?;
    let AppropriationChangeBody { kind, amount_fen, reverses_id, document } = body.value;
    let new =
        NewChange { appropriation_id: id.into_inner(), kind, amount: amount_fen, reverses: reverses_id, document };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::change_propose(tx, &caller, &new).map(Created)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AppropriationDecisionBody {
    /// Why; needed where it is declined; shortened to 1,000 characters.
    note: Option<String>,
}

/// 核准指标变动 Agree to what another proposed: the money moves.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_change_approve", request_body = AppropriationDecisionBody,
    security(("bearer" = ["appropriation:approve"])),
    responses(
        (status = 200, body = AppropriationChange), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "two_people, already_decided, beyond_available, appropriation_exists"),
    )
)]
#[post("/appropriation-changes/{id}/approve")]
async fn approve(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AppropriationChangeId>,
    body: Body<AppropriationDecisionBody>,
) -> Result<HttpResponse, Problem> {
    decide(db, caller, once, id.into_inner(), body, true).await
}

/// 退回指标变动 Decline what another proposed: nothing moves.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_change_decline", request_body = AppropriationDecisionBody,
    security(("bearer" = ["appropriation:approve"])),
    responses(
        (status = 200, body = AppropriationChange), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "two_people, already_decided"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/appropriation-changes/{id}/decline")]
async fn decline(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AppropriationChangeId>,
    body: Body<AppropriationDecisionBody>,
) -> Result<HttpResponse, Problem> {
    decide(db, caller, once, id.into_inner(), body, false).await
}

/// 撤回指标变动 Take back what one proposed oneself: nothing moves.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_change_withdraw",
    security(("bearer" = ["appropriation:manage"])),
    responses(
        (status = 200, body = AppropriationChange), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_own_proposal, already_decided"),
    )
)]
#[post("/appropriation-changes/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AppropriationChangeId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationManage)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::change_withdraw(tx, &caller, id).map(Done)
    })
    .await
}

async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: AppropriationChangeId,
    body: Body<AppropriationDecisionBody>,
    agrees: bool,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationApprove)?;
    let note = body.value.note;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::change_decide(tx, &caller, id, agrees, note.as_deref()).map(Done)
    })
    .await
}
