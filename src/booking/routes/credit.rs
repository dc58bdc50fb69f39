//! HTTP of bills that their providers lower by hand.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

use crate::billing::{BillDetail, NewCredit};
use crate::booking::service;
use crate::identity::{Caller, Capability};
use crate::kernel::BillId;
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(credit);
}

/// 开具贷项 The provider takes back a bill of its own or a part of it, never more than stands of it, and says why.
#[utoipa::path(
    tag = "billing", operation_id = "bill_credit", params(("id" = uuid::Uuid, Path)), request_body = NewCredit,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = BillDetail),
        (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bills/{id}/credit-notes")]
async fn credit(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BillId>,
    body: Body<NewCredit>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::bill_credit(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}
