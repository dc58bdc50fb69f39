//! Grades, for everybody.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};

use crate::evaluation::model::Period;
use crate::evaluation::service::{self, Results};
use crate::kernel::EvaluationPeriodId;
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show);
}

/// 评价结果 Frozen periods, newest first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_result_list", params(PageQuery), security(()),
    responses((status = 200, body = Page<Period>))
)]
#[get("/evaluation/results")]
async fn list(db: Data<Db>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read_replica(&db, move |conn| service::results(conn, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |period| (period.to_on, period.id))))
}

/// 评价排名 The ranking of a frozen period.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_result_show", params(("id" = uuid::Uuid, Path), PageQuery),
    security(()), responses((status = 200, body = Results), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/results/{id}")]
async fn show(db: Data<Db>, id: Path<EvaluationPeriodId>, page: Params<PageQuery>) -> Result<Json<Results>, Problem> {
    let (after, limit) = (page.0.after()?, page.0.limit());
    let (period, rows) = web::read_replica(&db, move |conn| service::period_results(conn, *id, after, limit)).await?;
    let page = Page::from_rows(rows, limit, |(id, result)| (result.total_bp, *id)).map(|(_, result)| result);
    Ok(Json(Results { period, results: page.items, next: page.next }))
}
