//! Months: the three totals, their differences, and closing.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::identity::{Caller, Capability};
use crate::kernel::{DigestAlgorithm, ProgrammeId, RegionCode};
use crate::ledger::{self, Certificate, Sealer};
use crate::reconciliation::model::report::{BlockersOfKind, ClosedMonth, Difference, Totals};
use crate::reconciliation::model::{CloseRequest, Month};
use crate::reconciliation::service;
use crate::settlement::service::widest;
use crate::store::Db;
use crate::store::work::WorkKind;
use crate::web::{self, LaterWork, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(totals).service(blockers).service(differences).service(close).service(certificate);
}

/// 已结账月份 Closed months, newest first.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_list", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = Vec<ClosedMonth>))
)]
#[get("/reconciliation/periods")]
async fn list(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::closed_list(conn, &caller.scope())).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfProgramme {
    /// Of one programme; of all if absent. Debits and credits that no payment explains are of no programme.
    #[param(value_type = Option<uuid::Uuid>)]
    programme: Option<ProgrammeId>,
    /// Of this region, one inside the caller's: what its treasuries pay. All of the caller's if absent.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 三方对账 Approved, sent, debited: the totals of a month, and what leads from one to the next.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_totals", security(("bearer" = ["reconciliation:read"])),
    params(("month" = String, Path, example = "2026-03"), OfProgramme),
    responses((status = 200, body = Totals), (status = 422, body = ProblemBody))
)]
#[get("/reconciliation/periods/{month}")]
async fn totals(
    db: Data<Db>,
    caller: Caller,
    month: Path<String>,
    of: Params<OfProgramme>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let month = parse(&month)?;
    let (within, programme) = (caller.scope_in(of.0.region)?, of.0.programme);
    let totals = web::read(&db, move |conn| service::month_totals(conn, &within, month, programme)).await?;
    Ok(HttpResponse::Ok().json(totals))
}

/// 关账前未办结的事项 What stands in the way of closing a month, by kind, as far as closing would be refused for it at once;
/// nothing where the month is closed.
///
/// What lies in other regions is counted, and told without its name and its amount.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_blockers", security(("bearer" = ["reconciliation:read"])),
    params(("month" = String, Path, example = "2026-03")),
    responses((status = 200, body = Vec<BlockersOfKind>), (status = 422, body = ProblemBody))
)]
#[get("/reconciliation/periods/{month}/blockers")]
async fn blockers(db: Data<Db>, caller: Caller, month: Path<String>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let month = parse(&month)?;
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::blocker_list(conn, &caller.scope(), month)).await?))
}

/// 差异明细 The differences of a month one by one.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_differences", security(("bearer" = ["reconciliation:read"])),
    params(("month" = String, Path, example = "2026-03"), OfProgramme, PageQuery),
    responses((status = 200, body = Page<Difference>), (status = 422, body = ProblemBody))
)]
#[get("/reconciliation/periods/{month}/differences")]
async fn differences(
    db: Data<Db>,
    caller: Caller,
    month: Path<String>,
    of: Params<OfProgramme>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let month = parse(&month)?;
    let (after, limit) = (page.0.after::<(String, Uuid)>()?, page.0.limit());
    let (within, programme) = (caller.scope_in(of.0.region)?, of.0.programme);
    let find = move |conn: &mut _| service::difference_list(conn, &within, month, programme, after, limit);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.kind.to_string(), row.subject_id))))
}

/// 结账 Close a month. Always done later: see `/work/{id}`, whose result is the closed month as `period_list` shows it.
///
/// What stands in the way and can be judged at once is answered at once: the month is not over, it is closed, something is
/// open (`period_open`, one by one under `open`). The rest is found by the work, which then fails with the same problem. One
/// that is interrupted leaves nothing and is done anew; of two, one closes the month and the other is told `month_closed`.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_close", security(("bearer" = ["period:close"])),
    params(("month" = String, Path, example = "2026-03")),
    responses((status = 202, body = WorkTicket), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
              (status = 429, body = ProblemBody, description = "work_open: too much that was asked for is not done"))
)]
#[post("/reconciliation/periods/{month}/close")]
async fn close(db: Data<Db>, caller: Caller, once: Once, month: Path<String>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::PeriodClose)?;
    let month = parse(&month)?;
    let request = serde_json::to_value(CloseRequest { month }).map_err(|error| Problem::unexpected(&error))?;
    let (kind, owner, title) = (WorkKind::PeriodClose, caller.user_id, month.to_string());
    let work = LaterWork { kind, owner, caller: &caller, title, request, file: None };
    let judging = caller.clone();
    web::later_if(&db, caller.actor(), once, web::NO_BODY, work, move |tx| service::close_judge(tx, &judging, month))
        .await
}

/// The seal of a closed month: what is needed to check it without the product.
#[derive(Serialize, ToSchema)]
struct PeriodSeal {
    certificate: Certificate,
    /// The certificate as it was signed, byte for byte (UTF-8).
    signed_text: String,
    /// The digest of that text by `digest`, hexadecimal.
    hash: String,
    /// By what the certificate, its entries and its root are digested: `SHA-256`, or `SM3` under `SM2-SM3`.
    digest: DigestAlgorithm,
    /// `Ed25519`, or `SM2-SM3`: SM2 over SM3, identifier 1234567812345678.
    algorithm: String,
    /// Base64.
    public_key: String,
    /// Base64.
    signature: String,
    /// Whether the signature fits the text and is of a key that this process believes.
    is_authentic: bool,
}

/// 结账封存证书 The signed certificate of a closed month: totals and a hash over all entries of the journal until its end.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_certificate", security(("bearer" = ["reconciliation:read"])),
    params(("month" = String, Path, example = "2026-03")),
    responses((status = 200, body = PeriodSeal), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[get("/reconciliation/periods/{month}/certificate")]
async fn certificate(
    db: Data<Db>,
    sealer: Data<Sealer>,
    caller: Caller,
    month: Path<String>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let month = parse(&month)?;
    let find = move |conn: &mut _| {
        let within = widest(conn, &caller.scope())?;
        ledger::seal_find(conn, &within, month.first_day())
    };
    let seal = web::read(&db, find).await?;
    let seal = seal.ok_or_else(Problem::not_found)?;
    let certificate = serde_json::from_str(&seal.certificate).map_err(|error| Problem::unexpected(&error))?;
    Ok(HttpResponse::Ok().json(PeriodSeal {
        certificate,
        hash: ledger::hex(&seal.hash),
        digest: seal.digest,
        public_key: STANDARD.encode(&seal.public_key),
        signature: STANDARD.encode(&seal.signature),
        is_authentic: sealer.is_authentic(&seal),
        algorithm: seal.algorithm,
        signed_text: seal.certificate,
    }))
}

pub(super) fn parse(month: &str) -> Result<Month, Problem> {
    month.parse().map_err(|invalid| Problem::invalid_field("month", invalid))
}
