//! The rows of awards.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::award::model::{NewRule, Rule};
use crate::award::service;
use crate::identity::{Caller, Capability};
use crate::kernel::ProgrammeId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(set).service(retire);
}

/// 认定奖补条款 The awards in force.
#[utoipa::path(tag = "award", operation_id = "award_rule_list", responses((status = 200, body = Vec<Rule>)))]
#[get("/award-rules")]
async fn list(db: Data<Db>) -> Result<HttpResponse, Problem> {
    let rules = web::read(&db, service::rule_list).await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// 设定奖补条款 Put a row in the place of the one in force with its code.
#[utoipa::path(
    tag = "award", operation_id = "award_rule_set", request_body = NewRule, security(("bearer" = ["programme:edit"])),
    responses((status = 201, body = Rule), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/award-rules")]
async fn set(db: Data<Db>, caller: Caller, once: Once, body: Body<NewRule>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| service::rule_set(tx, &body.value).map(Created))
        .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AwardRuleName {
    programme_id: ProgrammeId,
    code: String,
}

/// 停用奖补条款 End the row in force with a code.
#[utoipa::path(
    tag = "award", operation_id = "award_rule_retire", request_body = AwardRuleName,
    security(("bearer" = ["programme:edit"])),
    responses((status = 200), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/award-rules/retire")]
async fn retire(db: Data<Db>, caller: Caller, once: Once, body: Body<AwardRuleName>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::retire(tx, body.value.programme_id, &body.value.code).map(Done)
    })
    .await
}
