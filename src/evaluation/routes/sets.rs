//! Indicator sets.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::evaluation::model::{SetDocument, SetVersion};
use crate::evaluation::service;
use crate::identity::{Caller, Capability};
use crate::kernel::EvaluationSetId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show).service(draft).service(edit).service(publish);
}

/// 指标体系 Every version of the region's indicator sets, drafts too.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_set_list", security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = Vec<SetVersion>))
)]
#[get("/evaluation/sets")]
async fn list(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let sets = web::read(&db, move |conn| service::set_list(conn, &caller)).await?;
    Ok(HttpResponse::Ok().json(sets))
}

/// 指标体系版本 One version.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_set_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = SetVersion), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/sets/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<EvaluationSetId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let set = web::read(&db, move |conn| service::set_show(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(set))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEvaluationSet {
    /// 2 to 20 capitals, digits or hyphens; a code that is known gets its next version.
    #[schema(example = "HPJ")]
    code: String,
    document: SetDocument,
}

/// 起草指标体系 Draft a set, or the next version of one.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_set_draft", request_body = NewEvaluationSet,
    security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 201, body = SetVersion),
        (status = 409, body = ProblemBody, description = "draft_exists"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/sets")]
async fn draft(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewEvaluationSet>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::set_draft(tx, &caller, &body.value.code, &body.value.document).map(Created)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EvaluationSetEdit {
    document: SetDocument,
}

/// 修改草稿 Put another document into a draft.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_set_edit", params(("id" = uuid::Uuid, Path)),
    request_body = EvaluationSetEdit, security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = SetVersion),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "set_published"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/evaluation/sets/{id}")]
async fn edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<EvaluationSetId>,
    body: Body<EvaluationSetEdit>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    let set =
        web::write(&db, caller.actor(), move |tx| service::set_edit(tx, &caller, *id, &body.value.document)).await?;
    Ok(HttpResponse::Ok().json(set))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EvaluationSetPublish {
    /// Periods that begin from this day on may use it; today, if absent.
    starts_on: Option<NaiveDate>,
}

/// 发布指标体系 Publish a draft: it is never edited again.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_set_publish", params(("id" = uuid::Uuid, Path)),
    request_body = EvaluationSetPublish, security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = SetVersion),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "set_published"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/sets/{id}/publish")]
async fn publish(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationSetId>,
    body: Body<EvaluationSetPublish>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::set_publish(tx, &caller, *id, body.value.starts_on).map(Done)
    })
    .await
}
