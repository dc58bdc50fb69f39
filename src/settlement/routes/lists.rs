//! Looking at batches, their lines, payments and rewards.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::identity::{Caller, Capability};
use crate::kernel::{BatchId, ProgrammeId, RegionCode, SupplyRewardId};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;
use crate::settlement::model::{Batch, BatchState, Line, Payment, PaymentState};
use crate::settlement::service::{self, BatchDetail, BatchFilter, Reward};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show).service(lines).service(payments).service(rewards);
}

/// Which batches.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BatchQuery {
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
    side: Option<BudgetSide>,
    /// Only those of this level alone.
    level: Option<BudgetLevel>,
    state: Option<BatchState>,
    /// Only those in which treasuries of this region, one inside the caller's, pay.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 结算批次列表 Batches of the caller's region, newest first.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_list", params(BatchQuery, PageQuery),
    security(("bearer" = ["batch:read"])), responses((status = 200, body = Page<Batch>))
)]
#[get("/batches")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<BatchQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let BatchQuery { programme_id, side, level, state, region } = query.0;
    let within = caller.scope_in(region)?;
    let before = page.0.after::<(DateTime<Utc>, BatchId)>()?;
    let limit = page.0.limit();
    let filter = BatchFilter { programme_id, side, level, state, before };
    let rows = web::read(&db, move |conn| service::batch_list(conn, &within, &filter, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |batch| (batch.made_at, batch.id))))
}

/// 结算批次详情 A batch with its sums by treasury, exports and files.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_show", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = BatchDetail), (status = 404, body = ProblemBody))
)]
#[get("/batches/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<BatchId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let detail = web::read(&db, move |conn| service::batch_detail(conn, &caller.scope(), id.into_inner())).await?;
    Ok(HttpResponse::Ok().json(detail))
}

/// 批次明细 The lines of a batch: one level's part of a claim or reward each.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_lines", params(PageQuery), security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Page<Line>), (status = 404, body = ProblemBody))
)]
#[get("/batches/{id}/lines")]
async fn lines(
    db: Data<Db>,
    caller: Caller,
    id: Path<BatchId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let (after, limit) = (page.0.after::<i64>()?, page.0.limit());
    let find = move |conn: &mut _| service::line_list(conn, &caller.scope(), id.into_inner(), after, limit);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |line| line.id)))
}

/// Which payments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PaymentQuery {
    state: Option<PaymentState>,
}

/// 批次拨付 The payments of a batch.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_payments", params(PaymentQuery, PageQuery),
    security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Page<Payment>), (status = 404, body = ProblemBody))
)]
#[get("/batches/{id}/payments")]
async fn payments(
    db: Data<Db>,
    caller: Caller,
    id: Path<BatchId>,
    query: Params<PaymentQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let (after, limit, state) = (page.0.after::<String>()?, page.0.limit(), query.0.state);
    let rows = web::read(&db, move |conn| {
        service::payment_list(conn, &caller.scope(), id.into_inner(), state, after.as_deref(), limit)
    })
    .await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |payment| payment.reference.clone())))
}

/// 批次供方奖补 The supply rewards of a batch, with the steps from base to reward.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_rewards", params(PageQuery), security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Page<Reward>), (status = 404, body = ProblemBody))
)]
#[get("/batches/{id}/rewards")]
async fn rewards(
    db: Data<Db>,
    caller: Caller,
    id: Path<BatchId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let (after, limit) = (page.0.after::<SupplyRewardId>()?, page.0.limit());
    let find = move |conn: &mut _| service::reward_list(conn, &caller.scope(), id.into_inner(), after, limit);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |reward| reward.id)))
}
