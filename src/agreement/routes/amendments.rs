//! Changing a contract.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

use crate::agreement::model::{AgreementDetail, AnsweredAmendment, NewAmendment};
use crate::agreement::service;
use crate::identity::{Caller, Capability};
use crate::kernel::AgreementId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(propose).service(answer).service(withdraw);
}

/// 提议变更合同 One side wants another plan of everything that has not begun; what is booked stays as it is.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_propose_amendment", params(("id" = uuid::Uuid, Path)),
    request_body = NewAmendment, security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = AgreementDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, amendment_open"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/agreements/{id}/amendments")]
async fn propose(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AgreementId>,
    body: Body<NewAmendment>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::propose_amendment(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 答复变更提议 The other side accepts or not. If it does, the new plan takes the place of what has not begun.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_answer_amendment",
    params(("id" = uuid::Uuid, Path), ("number" = i32, Path)),
    request_body = AnsweredAmendment, security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = AgreementDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_yours, amendment_over, illegal_step, slot_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/agreements/{id}/amendments/{number}/answer")]
async fn answer(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    which: Path<(AgreementId, i32)>,
    body: Body<AnsweredAmendment>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::answer_amendment(tx, &caller, *which, &body.value).map(Done)
    })
    .await
}

/// 撤回变更提议 Whoever proposed it does not want it any more.
#[utoipa::path(
    tag = "agreement", operation_id = "agreement_withdraw_amendment",
    params(("id" = uuid::Uuid, Path), ("number" = i32, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = AgreementDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_yours, amendment_over"),
    )
)]
#[post("/agreements/{id}/amendments/{number}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    which: Path<(AgreementId, i32)>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::withdraw_amendment(tx, &caller, *which).map(Done)
    })
    .await
}
