//! Clawbacks over HTTP.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{Clawback, ClawbackDecision, ClawbackDetail, NewClawback, State, Subject};
use super::service::{self, Filter};
use crate::identity::{Caller, Capability};
use crate::kernel::{AwardApplicationId, ClaimId, ClawbackId, Invalid, SupplyRewardId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(propose)
        .service(propose_award)
        .service(propose_reward)
        .service(list)
        .service(show)
        .service(answer)
        .service(decide);
}

/// 提出追回 Propose to demand back what was paid for a claim, or a part of it.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_propose", params(("id" = uuid::Uuid, Path)), request_body = NewClawback,
    security(("bearer" = ["clawback:propose"])),
    responses(
        (status = 201, body = Clawback),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_paid"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/claims/{id}/clawbacks")]
async fn propose(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ClaimId>,
    body: Body<NewClawback>,
) -> Result<HttpResponse, Problem> {
    propose_of(db, caller, once, Subject::Claim(*id), body).await
}

/// 提出追回认定奖补 Propose to demand back what was paid as a recognition award, or a part of it.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_propose_award", params(("id" = uuid::Uuid, Path)),
    request_body = NewClawback, security(("bearer" = ["clawback:propose"])),
    responses(
        (status = 201, body = Clawback),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_paid"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-applications/{id}/clawbacks")]
async fn propose_award(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AwardApplicationId>,
    body: Body<NewClawback>,
) -> Result<HttpResponse, Problem> {
    propose_of(db, caller, once, Subject::Award(*id), body).await
}

/// 提出追回供方奖补 Propose to demand back what was paid as a supply reward, or a part of it.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_propose_reward", params(("id" = uuid::Uuid, Path)),
    request_body = NewClawback, security(("bearer" = ["clawback:propose"])),
    responses(
        (status = 201, body = Clawback),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_paid"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/supply-rewards/{id}/clawbacks")]
async fn propose_reward(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SupplyRewardId>,
    body: Body<NewClawback>,
) -> Result<HttpResponse, Problem> {
    propose_of(db, caller, once, Subject::Reward(*id), body).await
}

async fn propose_of(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    subject: Subject,
    body: Body<NewClawback>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClawbackPropose)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::propose(tx, &caller, subject, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClawbackQuery {
    state: Option<State>,
    /// Only those about this claim; at most one of the three may be named.
    #[param(value_type = Option<uuid::Uuid>)]
    claim_id: Option<ClaimId>,
    /// Only those about this recognition award.
    #[param(value_type = Option<uuid::Uuid>)]
    award_id: Option<AwardApplicationId>,
    /// Only those about this supply reward.
    #[param(value_type = Option<uuid::Uuid>)]
    reward_id: Option<SupplyRewardId>,
}

impl ClawbackQuery {
    fn filter(&self) -> Result<Filter, Problem> {
        let subject = Subject::of(self.claim_id, self.award_id, self.reward_id);
        let is_none = self.claim_id.is_none() && self.award_id.is_none() && self.reward_id.is_none();
        if subject.is_none() && !is_none {
            let invalid =
                Invalid::new("one_subject", "兑付、认定奖补和供方奖补只能指定一项", "name one claim, award or reward");
            return Err(Problem::invalid_field("claim_id", invalid));
        }
        Ok(Filter { state: self.state, subject })
    }
}

/// 追回列表 Clawbacks from the caller's organisation, or of the caller's region; newest first.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_list", params(ClawbackQuery, PageQuery),
    security(("bearer" = ["claim:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Page<Clawback>), (status = 422, body = ProblemBody))
)]
#[get("/clawbacks")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<ClawbackQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let filter = query.0.filter()?;
    let rows = web::read(&db, move |conn| service::clawback_list(conn, &caller, filter, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |clawback| (clawback.proposed_at, clawback.id))))
}

/// 追回详情 One clawback: what each treasury gets back, where it is to be paid, and how it came.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["claim:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = ClawbackDetail), (status = 404, body = ProblemBody))
)]
#[get("/clawbacks/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<ClawbackId>) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let detail = web::read(&db, move |conn| service::clawback_detail(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(detail))
}

fn require_reader(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::ClaimCreate, Capability::BookingServe, Capability::ClaimReadAll])
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClawbackAnswer {
    /// 1 to 5,000 characters.
    answer: String,
}

/// 陈述意见 The payee answers, once.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_answer", params(("id" = uuid::Uuid, Path)),
    request_body = ClawbackAnswer, security(("bearer" = ["claim:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Clawback),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/clawbacks/{id}/answer")]
async fn answer(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ClawbackId>,
    body: Body<ClawbackAnswer>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::ClaimCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::answer(tx, &caller, *id, &body.value.answer).map(Done)
    })
    .await
}

/// 追回决定 Another person than the proposer decides, once the payee was heard.
#[utoipa::path(
    tag = "clawback", operation_id = "clawback_decide", params(("id" = uuid::Uuid, Path)),
    request_body = ClawbackDecision, security(("bearer" = ["clawback:decide"])),
    responses(
        (status = 200, body = Clawback),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "own_proposal, payee_not_heard, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/clawbacks/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ClawbackId>,
    body: Body<ClawbackDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClawbackDecide)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
