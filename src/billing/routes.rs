//! HTTP of bills.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, put};
use serde::Deserialize;
use utoipa::IntoParams;

use super::model::{BillDetail, BillSide, BillState, BillTotal, BillView, BillingTerms};
use super::service::{self, BillFilter, BillingTermsVersion, Receivables};
use crate::identity::{Caller, Capability};
use crate::kernel::{BillId, OrganisationId};
use crate::store::Db;
use crate::web::{self, Body, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(totals).service(show).service(receivables);
    cfg.service(terms).service(terms_set).service(terms_history);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BillQuery {
    /// To pay, or issued; if absent what the caller's organisation usually looks at.
    #[param(inline)]
    side: Option<BillSide>,
    #[param(inline)]
    state: Option<BillState>,
    /// The other party.
    #[param(value_type = Option<uuid::Uuid>)]
    with: Option<OrganisationId>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 账单 The bills of the caller's organisation, newest first.
#[utoipa::path(
    tag = "billing", operation_id = "bill_list", params(BillQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<BillView>), (status = 422, body = ProblemBody))
)]
#[get("/bills")]
async fn list(db: Data<Db>, caller: Caller, Params(query): Params<BillQuery>) -> Result<Json<Page<BillView>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let filter = BillFilter { state: query.state, with: query.with, after: page.after()? };
    let (limit, now) = (page.limit(), db.clock().now());
    let list = move |conn: &mut _| service::bill_list(conn, &caller, query.side, &filter, now, limit);
    let rows = web::read(&db, list).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.bill.issued_at, row.bill.id))))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SideQuery {
    /// To pay, or issued; if absent what the caller's organisation usually looks at.
    #[param(inline)]
    side: Option<BillSide>,
}

/// 账单合计 How many bills the caller's organisation has in each state, and what they come to.
#[utoipa::path(
    tag = "billing", operation_id = "bill_totals", params(SideQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<BillTotal>), (status = 422, body = ProblemBody))
)]
#[get("/bill-totals")]
async fn totals(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<SideQuery>,
) -> Result<Json<Vec<BillTotal>>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::totals(conn, &caller, query.side, now)).await.map(Json)
}

/// 账单详情 One bill with all that is on its paper, for its two parties.
#[utoipa::path(
    tag = "billing", operation_id = "bill_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = BillDetail), (status = 404, body = ProblemBody))
)]
#[get("/bills/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<BillId>) -> Result<Json<BillDetail>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::bill_show(conn, &caller, *id, now)).await.map(Json)
}

/// 应收账款 What customers have not paid, by how long ago it was due.
#[utoipa::path(
    tag = "billing", operation_id = "receivables", security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Receivables))
)]
#[get("/receivables")]
async fn receivables(db: Data<Db>, caller: Caller) -> Result<Json<Receivables>, Problem> {
    caller.require(Capability::BookingServe)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::receivables(conn, &caller, now)).await.map(Json)
}

/// 账单设置 Within how many days the organisation's bills are to be paid, and how it reminds of them.
#[utoipa::path(
    tag = "billing", operation_id = "billing_terms", security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = BillingTerms))
)]
#[get("/billing-terms")]
async fn terms(db: Data<Db>, caller: Caller) -> Result<Json<BillingTerms>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::read(&db, move |conn| service::terms(conn, &caller)).await.map(Json)
}

/// 设定账单 From now on; bills that are issued keep their due day.
#[utoipa::path(
    tag = "billing", operation_id = "billing_terms_set", request_body = BillingTerms,
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = BillingTerms), (status = 422, body = ProblemBody))
)]
#[put("/billing-terms")]
async fn terms_set(db: Data<Db>, caller: Caller, body: Body<BillingTerms>) -> Result<Json<BillingTerms>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write(&db, caller.actor(), move |tx| service::terms_set(tx, &caller, &body.value)).await.map(Json)
}

/// 账单设置历史 Every version of the terms, newest first.
#[utoipa::path(
    tag = "billing", operation_id = "billing_terms_history", params(PageQuery),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<BillingTermsVersion>), (status = 422, body = ProblemBody))
)]
#[get("/billing-terms/history")]
async fn terms_history(
    db: Data<Db>,
    caller: Caller,
    page: Params<PageQuery>,
) -> Result<Json<Page<BillingTermsVersion>>, Problem> {
    caller.require(Capability::BookingServe)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::terms_history(conn, &caller, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| row.version)))
}
