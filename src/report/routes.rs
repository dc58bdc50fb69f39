//! For finance and audit: the books as a whole, the trail, and the verification of everything.

mod account_statement;
mod books;
mod bureau;
mod exports;
mod meeting;
mod network;
mod providers;
mod simulation;
mod statistics;

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::todo::{self, Todo};
use super::verify::{self, Error, Verification};
use crate::audit;
use crate::identity::{Caller, Capability};
use crate::ledger::Sealer;
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    account_statement::configure(cfg);
    books::configure(cfg);
    bureau::configure(cfg);
    exports::configure(cfg);
    meeting::configure(cfg);
    network::configure(cfg);
    providers::configure(cfg);
    simulation::configure(cfg);
    statistics::configure(cfg);
    cfg.service(timeline).service(trail).service(run_verification).service(my_todo);
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) | Error::Audit(audit::Error::Db(error)) => error.into(),
            Error::Reconciliation(error) => error.into(),
            Error::Ledger(error) => error.into(),
        }
    }
}

impl From<todo::Error> for Problem {
    fn from(error: todo::Error) -> Self {
        match error {
            todo::Error::Claim(error) => error.into(),
            todo::Error::Db(error) => error.into(),
        }
    }
}

impl From<audit::Error> for Problem {
    fn from(audit::Error::Db(error): audit::Error) -> Self {
        error.into()
    }
}

/// Everything that was done to one thing, oldest first.
#[utoipa::path(
    tag = "report", operation_id = "audit_timeline", security(("bearer" = ["audit:read"])),
    params(("kind" = String, Path, description = "booking, claim, voucher …"), ("id" = Uuid, Path)),
    responses((status = 200, body = Vec<audit::Event>), (status = 403, body = ProblemBody))
)]
#[get("/audit/{kind}/{id}")]
async fn timeline(
    db: Data<Db>,
    caller: Caller,
    thing: Path<(String, Uuid)>,
) -> Result<Json<Vec<audit::Event>>, Problem> {
    caller.require(Capability::AuditRead)?;
    let (kind, id) = thing.into_inner();
    web::read(&db, move |conn| audit::timeline(conn, &kind, id)).await.map(Json)
}

/// The whole trail, newest first.
#[utoipa::path(
    tag = "report", operation_id = "audit_trail", params(PageQuery), security(("bearer" = ["audit:read"])),
    responses((status = 200, body = Page<audit::Event>), (status = 403, body = ProblemBody))
)]
#[get("/audit")]
async fn trail(
    db: Data<Db>,
    caller: Caller,
    Params(page): Params<PageQuery>,
) -> Result<Json<Page<audit::Event>>, Problem> {
    caller.require(Capability::AuditRead)?;
    let (before, limit) = (page.after::<i64>()?, page.limit());
    let rows = web::read(&db, move |conn| audit::trail(conn, before, limit + 1)).await?;
    Ok(Json(Page::from_rows(rows, limit, |event| event.seq)))
}

/// The verification's outcome.
#[derive(Serialize, ToSchema)]
struct VerificationView {
    is_sound: bool,
    #[serde(flatten)]
    verification: Verification,
}

/// Recomputes every record from what it came from.
#[utoipa::path(
    tag = "report", operation_id = "verify", security(("bearer" = ["system:verify"])),
    responses((status = 200, body = VerificationView), (status = 403, body = ProblemBody))
)]
#[post("/verify")]
async fn run_verification(
    db: Data<Db>,
    sealer: Data<Sealer>,
    caller: Caller,
) -> Result<Json<VerificationView>, Problem> {
    caller.require(Capability::SystemVerify)?;
    let verification = web::read(&db, move |conn| verify::verify(conn, &sealer)).await?;
    Ok(Json(VerificationView { is_sound: verification.is_sound(), verification }))
}

/// 我的待办 What waits for the caller, and what of theirs waits for others: how many of each kind, and those that have
/// waited longest.
#[utoipa::path(
    tag = "report", operation_id = "me_todo", security(("bearer" = [])), responses((status = 200, body = Todo))
)]
#[get("/me/todo")]
async fn my_todo(db: Data<Db>, caller: Caller) -> Result<Json<Todo>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| todo::todo(conn, &caller, now)).await.map(Json)
}
