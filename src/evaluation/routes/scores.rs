//! Score sheets, for bureaus and for their providers.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, put};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::evaluation::model::{PartRecord, ScoreRow};
use crate::evaluation::service::{self, ResultRow, ScoreSheet};
use crate::identity::{Caller, Capability};
use crate::kernel::EvaluationScoreId;
use crate::store::Db;
use crate::web::{self, Body, Page, PageQuery, Params, Problem, ProblemBody, Routes};

/// Bureaus and auditors of the region, and the provider itself.
const READERS: [Capability; 2] = [Capability::EvaluationRead, Capability::BookingServe];

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(records).service(own).service(comment);
}

/// 评分表 A score sheet with its parts, corrections and appeals.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_score_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["evaluation:read"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = ScoreSheet), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/scores/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<EvaluationScoreId>) -> Result<HttpResponse, Problem> {
    caller.require_any(&READERS)?;
    let now = db.clock().now();
    let sheet = web::read(&db, move |conn| service::score_sheet(conn, &caller, *id, now)).await?;
    Ok(HttpResponse::Ok().json(sheet))
}

/// 指标依据 The records behind a part of a score, oldest first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_record_list",
    params(("id" = uuid::Uuid, Path), ("code" = String, Path), PageQuery),
    security(("bearer" = ["evaluation:read"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<PartRecord>), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/scores/{id}/parts/{code}/records")]
async fn records(
    db: Data<Db>,
    caller: Caller,
    path: Path<(EvaluationScoreId, String)>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&READERS)?;
    let (id, code) = path.into_inner();
    let (after, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::part_records(conn, &caller, id, &code, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |record| (record.occurred_at, record.id))))
}

/// 本单位评价 The caller's organisation's scores, newest period first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_own_list", security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<ResultRow>))
)]
#[get("/provider/evaluations")]
async fn own(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let rows = web::read(&db, move |conn| service::own_list(conn, &caller)).await?;
    Ok(HttpResponse::Ok().json(rows))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EvaluationComment {
    /// 1 to 2,000 characters.
    comment: String,
}

/// 供方意见 The provider's word on its score, or another in its place.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_score_comment", params(("id" = uuid::Uuid, Path)),
    request_body = EvaluationComment, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = ScoreRow),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "appeals_closed"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/evaluation/scores/{id}/comment")]
async fn comment(
    db: Data<Db>,
    caller: Caller,
    id: Path<EvaluationScoreId>,
    body: Body<EvaluationComment>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let score =
        web::write(&db, caller.actor(), move |tx| service::comment(tx, &caller, *id, &body.value.comment)).await?;
    Ok(HttpResponse::Ok().json(score))
}
