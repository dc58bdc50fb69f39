//! Matching, what it leaves to people, and what they do about it.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::statements::Reason;
use crate::identity::{Caller, Capability};
use crate::kernel::{ExceptionId, PaymentId, RegionCode, StatementLineId, UserId, local_date};
use crate::reconciliation::model::record::{Age, Exception, Expected, Line};
use crate::reconciliation::model::suggest::Suggestion;
use crate::reconciliation::model::{ExceptionKind, ExceptionState, ExceptionVerdict, Resolution};
use crate::reconciliation::service::{self, PossibleOwner, Proposal};
use crate::store::Db;
use crate::store::work::WorkKind;
use crate::web::{
    self, Body, Created, Done, LaterWork, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, WorkTicket,
};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(run)
        .service(expected)
        .service(raise)
        .service(list)
        .service(show)
        .service(suggestions)
        .service(recoverable)
        .service(ages)
        .service(owners)
        .service(assign)
        .service(propose)
        .service(decline)
        .service(resolve)
        .service(propose_several)
        .service(decide_several);
}

/// 自动对账 Match every line that waits. Always done later: see `/work/{id}`, whose result tells of the lines that waited
/// (`considered`), of those matched (`matched_lines`, `by_rule`, `within_tolerance`), of the payments that are paid now
/// (`payments_paid`), and of the lines that need a person (`exceptions`, `by_kind`).
///
/// A run that is interrupted leaves nothing and is done anew; a run without new lines or payments changes nothing.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_run", security(("bearer" = ["statement:import"])),
    responses((status = 202, body = WorkTicket), (status = 409, body = ProblemBody),
              (status = 429, body = ProblemBody, description = "work_open: too much that was asked for is not done"))
)]
#[post("/reconciliation/match")]
async fn run(db: Data<Db>, caller: Caller, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let title = local_date(db.clock().now()).to_string();
    let (kind, owner, request) = (WorkKind::Matching, caller.user_id, serde_json::json!({}));
    let work = LaterWork { kind, owner, caller: &caller, title, request, file: None };
    web::later(&db, caller.actor(), once, web::NO_BODY, work).await
}

/// 在途拨付 Payments sent that no statement shows in full: expected, not wrong.
#[utoipa::path(
    tag = "reconciliation", operation_id = "expected_list", params(PageQuery),
    security(("bearer" = ["reconciliation:read"])), responses((status = 200, body = Page<Expected>))
)]
#[get("/reconciliation/expected")]
async fn expected(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let (after, limit) = (page.0.after::<(DateTime<Utc>, PaymentId)>()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::expected_list(conn, &caller.scope(), after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.sent_at, row.id))))
}

/// 登记银行未见 Put a payment that no statement shows into the queue.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_raise_missing", request_body = Reason,
    security(("bearer" = ["exception:propose"])),
    responses((status = 201, body = Exception), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/reconciliation/expected/{payment}/missing")]
async fn raise(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    payment: Path<PaymentId>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionPropose)?;
    let payment = payment.into_inner();
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::exception_raise_missing(tx, &caller, payment, &body.value.reason).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExceptionQuery {
    state: Option<ExceptionState>,
    kind: Option<ExceptionKind>,
    /// Only those of this line.
    #[param(value_type = Option<uuid::Uuid>)]
    line: Option<StatementLineId>,
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// 异常队列 Exceptions, oldest first; of one line newest first, for one that was carried over has several.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_list", params(ExceptionQuery),
    security(("bearer" = ["reconciliation:read"])), responses((status = 200, body = Page<Exception>))
)]
#[get("/reconciliation/exceptions")]
async fn list(db: Data<Db>, caller: Caller, query: Params<ExceptionQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let ExceptionQuery { state, kind, line, region, cursor, limit } = query.0;
    let within = caller.scope_in(region)?;
    let page = PageQuery { cursor, limit };
    let (after, limit) = (page.after::<(DateTime<Utc>, ExceptionId)>()?, page.limit());
    let find = move |conn: &mut _| service::exception_list(conn, &within, state, kind, line, after, limit);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.raised_at, row.id))))
}

/// 异常 One exception.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_show", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = Exception), (status = 404, body = ProblemBody))
)]
#[get("/reconciliation/exceptions/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<ExceptionId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::exception_fetch(conn, &caller.scope(), id)).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfRegion {
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 异常账龄 Open exceptions by kind and by how long they have been open, with those past their day.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_ages", params(OfRegion), security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = Vec<Age>))
)]
#[get("/reconciliation/exception-ages")]
async fn ages(db: Data<Db>, caller: Caller, of: Params<OfRegion>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let (within, today) = (caller.scope_in(of.0.region)?, local_date(db.clock().now()));
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::exception_ages(conn, &within, today)).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionAssignment {
    /// Nobody if absent.
    owner_id: Option<UserId>,
    /// No day if absent.
    due_on: Option<NaiveDate>,
}

/// 指派异常 Say who sees to an exception, and by which day.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_assign", request_body = ExceptionAssignment,
    security(("bearer" = ["exception:propose"]), ("bearer" = ["exception:resolve"])),
    responses(
        (status = 200, body = Exception), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/reconciliation/exceptions/{id}/assign")]
async fn assign(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ExceptionId>,
    body: Body<ExceptionAssignment>,
) -> Result<HttpResponse, Problem> {
    if !caller.can(Capability::ExceptionResolve) {
        caller.require(Capability::ExceptionPropose)?;
    }
    let (id, ExceptionAssignment { owner_id, due_on }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::exception_assign(tx, &caller, id, owner_id, due_on).map(Done)
    })
    .await
}

/// 可指派的责任人 The finance officers who can be made the owner of an exception, by their names.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_owners",
    security(("bearer" = ["exception:propose"]), ("bearer" = ["exception:resolve"])),
    responses((status = 200, body = Vec<PossibleOwner>), (status = 404, body = ProblemBody))
)]
#[get("/reconciliation/exceptions/{id}/owners")]
async fn owners(db: Data<Db>, caller: Caller, id: Path<ExceptionId>) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::ExceptionPropose, Capability::ExceptionResolve])?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::exception_owners(conn, &caller.scope(), id)).await?))
}

/// 匹配建议 The payments that an exception's line may be, the likeliest first, with what speaks for each.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_suggestions", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = Vec<Suggestion>), (status = 404, body = ProblemBody))
)]
#[get("/reconciliation/exceptions/{id}/suggestions")]
async fn suggestions(db: Data<Db>, caller: Caller, id: Path<ExceptionId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok()
        .json(web::read(&db, move |conn| service::exception_suggestions(conn, &caller.scope(), id)).await?))
}

/// 可收回的支出 The debits that an exception's credit may give back, oldest first.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_recoverable", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = Vec<Line>), (status = 404, body = ProblemBody))
)]
#[get("/reconciliation/exceptions/{id}/recoverable")]
async fn recoverable(db: Data<Db>, caller: Caller, id: Path<ExceptionId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::recoverable_list(conn, &caller.scope(), id)).await?))
}

/// 提出处理意见 Say what to do about an exception.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_propose", request_body = Proposal,
    security(("bearer" = ["exception:propose"])),
    responses((status = 200, body = Exception), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/reconciliation/exceptions/{id}/propose")]
async fn propose(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ExceptionId>,
    body: Body<Proposal>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionPropose)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::exception_propose(tx, &caller, id, &body.value).map(Done)
    })
    .await
}

/// 退回处理意见 Do not agree with a proposal.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_decline", request_body = Reason,
    security(("bearer" = ["exception:resolve"])),
    responses((status = 200, body = Exception), (status = 409, body = ProblemBody))
)]
#[post("/reconciliation/exceptions/{id}/decline")]
async fn decline(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ExceptionId>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionResolve)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::exception_decline(tx, &caller, id, &body.value.reason).map(Done)
    })
    .await
}

/// 核准处理意见 Agree with another person's proposal, and do it.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exception_resolve", security(("bearer" = ["exception:resolve"])),
    responses((status = 200, body = Exception), (status = 409, body = ProblemBody))
)]
#[post("/reconciliation/exceptions/{id}/resolve")]
async fn resolve(db: Data<Db>, caller: Caller, once: Once, id: Path<ExceptionId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionResolve)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::exception_resolve(tx, &caller, id).map(Done)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionsProposal {
    /// 1 to 200.
    ids: Vec<ExceptionId>,
    /// `carried_over`; everything else is proposed one by one.
    resolution: Resolution,
    /// Why; 2 to 1,000 characters.
    note: String,
}

/// 批量提出结转 Propose to carry several exceptions over, for one reason: all of them, or none. Each that is refused is named
/// under `errors` by its place, `ids[0]`.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exceptions_propose", request_body = ExceptionsProposal,
    security(("bearer" = ["exception:propose"])),
    responses(
        (status = 200, body = Vec<Exception>), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/reconciliation/exceptions/propose")]
async fn propose_several(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<ExceptionsProposal>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionPropose)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let ExceptionsProposal { ids, resolution, note } = &body.value;
        service::exceptions_propose(tx, &caller, ids, *resolution, note).map(Done)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionsDecision {
    /// 1 to 200, all to be carried over.
    ids: Vec<ExceptionId>,
    verdict: ExceptionVerdict,
    /// Why it is declined; 2 to 1,000 characters.
    #[serde(default)]
    note: String,
}

/// 批量确认结转 Agree to carry several exceptions over that others proposed, or decline: all of them, or none. Each that is
/// refused is named under `errors` by its place, `ids[0]`.
#[utoipa::path(
    tag = "reconciliation", operation_id = "exceptions_decide", request_body = ExceptionsDecision,
    security(("bearer" = ["exception:resolve"])),
    responses(
        (status = 200, body = Vec<Exception>), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/reconciliation/exceptions/decide")]
async fn decide_several(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<ExceptionsDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionResolve)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let ExceptionsDecision { ids, verdict, note } = &body.value;
        service::exceptions_decide(tx, &caller, ids, *verdict, note).map(Done)
    })
    .await
}
