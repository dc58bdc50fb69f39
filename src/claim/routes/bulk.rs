//! Decisions about many claims, and the share at which a second person looks.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::claim::model::{Corrections, Decision, State};
use crate::claim::service::{self, NewReview, NewReviewPolicy, ReviewPolicy};
use crate::identity::{Caller, Capability};
use crate::kernel::{ClaimId, Invalid, Text};
use crate::programme::ReviewStep;
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody, Routes};

/// The most claims that are decided at once.
const MOST: usize = 100;

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(decide).service(policies).service(policy_set);
}

/// One decision about many claims.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClaimReviews {
    /// 1 to 100; each is decided by itself.
    claim_ids: Vec<ClaimId>,
    decision: Decision,
    /// Needed to return or reject.
    #[serde(default)]
    reason: String,
}

/// What became of one of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ClaimReviewOutcome {
    claim_id: ClaimId,
    /// Where it stands now; absent: it was not decided.
    state: Option<State>,
    /// Why not: the problem's code and sentence.
    code: Option<String>,
    text: Option<Text>,
}

/// 批量审核 Decide many claims, each by itself: those that cannot be decided are told with the reason, the others go on.
#[utoipa::path(
    tag = "claim", operation_id = "claim_review_many", request_body = ClaimReviews, params(("step" = ReviewStep, Path)),
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses((status = 200, body = Vec<ClaimReviewOutcome>), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/claims/reviews/{step}")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    step: Path<ReviewStep>,
    body: Body<ClaimReviews>,
) -> Result<HttpResponse, Problem> {
    let step = step.into_inner();
    caller.require(match step {
        ReviewStep::District => Capability::ClaimReviewDistrict,
        ReviewStep::City => Capability::ClaimReviewCity,
    })?;
    let ClaimReviews { claim_ids, decision, reason } = body.value;
    if !(1..=MOST).contains(&claim_ids.len()) {
        let invalid = Invalid::new("count", "一次 1 到 100 笔", "1 to 100 claims at once");
        return Err(Problem::invalid_field("claim_ids", invalid));
    }
    if decision != Decision::Pass && reason.trim().is_empty() {
        let invalid = Invalid::new("missing", "退回或驳回必须说明理由", "a reason is needed to return or reject");
        return Err(Problem::invalid_field("reason", invalid));
    }
    let mut outcomes = Vec::with_capacity(claim_ids.len());
    for claim_id in claim_ids {
        let (by, new) =
            (caller.clone(), NewReview { decision, reason: reason.clone(), corrections: Corrections::default() });
        let decided = web::write(&db, caller.actor(), move |tx| match step {
            ReviewStep::District => service::review_district(tx, &by, claim_id, &new),
            ReviewStep::City => service::review_city(tx, &by, claim_id, &new),
        })
        .await;
        outcomes.push(match decided {
            Ok(claim) => ClaimReviewOutcome { claim_id, state: Some(claim.state), code: None, text: None },
            Err(problem) => ClaimReviewOutcome {
                claim_id,
                state: None,
                code: Some(problem.code.to_owned()),
                text: Some(*problem.text),
            },
        });
    }
    Ok(HttpResponse::Ok().json(outcomes))
}

/// 抽查复审比例 All shares that were set, newest first: the first is in force.
#[utoipa::path(
    tag = "claim", operation_id = "review_policy_list", security(("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Vec<ReviewPolicy>))
)]
#[get("/review-policies")]
async fn policies(db: Data<Db>, caller: Caller) -> Result<Json<Vec<ReviewPolicy>>, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    web::read(&db, service::review_policies).await.map(Json)
}

/// 设定抽查复审比例 For claims that are handed in from now on.
#[utoipa::path(
    tag = "claim", operation_id = "review_policy_set", request_body = NewReviewPolicy,
    security(("bearer" = ["programme:publish"])),
    responses((status = 200, body = Vec<ReviewPolicy>), (status = 422, body = ProblemBody))
)]
#[put("/review-policies")]
async fn policy_set(
    db: Data<Db>,
    caller: Caller,
    body: Body<NewReviewPolicy>,
) -> Result<Json<Vec<ReviewPolicy>>, Problem> {
    caller.require(Capability::ProgrammePublish)?;
    web::write(&db, caller.actor(), move |tx| service::review_policy_set(tx, &caller, &body.value)).await.map(Json)
}
