//! Vouchers, the wallet, and what the bureau may do to them.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::audit;
use crate::identity::{Caller, Capability};
use crate::kernel::{
    Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, VoucherApplicationId, VoucherId,
};
use crate::store::{Db, Tx};
use crate::voucher::model::{Funding, Voucher, VoucherState, Wallet};
use crate::voucher::service::{self, Error, Movement, VoucherFilter, WalletView};
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show).service(movements).service(freeze).service(unfreeze).service(revoke);
}

/// A voucher as it was issued.
#[derive(Serialize, ToSchema)]
pub(super) struct IssuedVoucher {
    id: VoucherId,
    #[schema(example = "WH2026-000123")]
    number: String,
    application_id: VoucherApplicationId,
    enterprise_id: OrganisationId,
    programme_id: ProgrammeId,
    programme_version_id: ProgrammeVersionId,
    region_code: RegionCode,
    state: VoucherState,
    /// The kind of voucher, in a programme that has several.
    voucher_class: Option<String>,
    face_fen: Fen,
    /// Which budget lines gave the face.
    funding: Vec<Funding>,
    issued_at: DateTime<Utc>,
    /// First moment at which it is no longer valid.
    expires_at: DateTime<Utc>,
}

impl From<Voucher> for IssuedVoucher {
    fn from(voucher: Voucher) -> Self {
        Self {
            id: voucher.id,
            number: voucher.number,
            application_id: voucher.application_id,
            enterprise_id: voucher.enterprise_id,
            programme_id: voucher.programme_id,
            programme_version_id: voucher.programme_version_id,
            region_code: voucher.region_code,
            state: voucher.state,
            voucher_class: voucher.class,
            face_fen: voucher.face,
            funding: voucher.funding,
            issued_at: voucher.issued_at,
            expires_at: voucher.expires_at,
        }
    }
}

/// A voucher and where its money is.
#[derive(Serialize, ToSchema)]
struct VoucherView {
    #[serde(flatten)]
    voucher: IssuedVoucher,
    #[serde(flatten)]
    wallet: Wallet,
}

impl From<WalletView> for VoucherView {
    fn from(view: WalletView) -> Self {
        Self { voucher: view.voucher.into(), wallet: view.wallet }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VoucherQuery {
    state: Option<VoucherState>,
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
}

/// 创新券列表 An enterprise's own vouchers, or those of a bureau's region, in the order of their issue.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_list", params(VoucherQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<VoucherView>))
)]
#[get("/vouchers")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<VoucherQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let VoucherQuery { state, programme_id } = query.0;
    let (after, limit) = (page.0.after()?, page.0.limit());
    let filter = VoucherFilter { state, programme_id, after, ..VoucherFilter::default() };
    let rows = web::read(&db, move |conn| service::voucher_list(conn, &caller, filter, limit + 1)).await?;
    let page = Page::from_rows(rows, limit, |view| view.voucher.id);
    Ok(HttpResponse::Ok().json(page.map(VoucherView::from)))
}

#[derive(Serialize, ToSchema)]
struct VoucherDetail {
    #[serde(flatten)]
    voucher: VoucherView,
    /// Everything that was done to it, oldest first.
    timeline: Vec<audit::Event>,
}

/// 创新券详情 One voucher with its history.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_show", security(("bearer" = [])),
    responses((status = 200, body = VoucherDetail), (status = 404, body = ProblemBody))
)]
#[get("/vouchers/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<VoucherId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let detail = web::read(&db, move |conn| {
        let voucher = service::voucher_view(conn, &caller, id)?.into();
        let timeline = audit::timeline(conn, "voucher", id.uuid())?;
        Ok::<_, Error>(VoucherDetail { voucher, timeline })
    })
    .await?;
    Ok(HttpResponse::Ok().json(detail))
}

/// 资金变动 Every movement of a voucher's money, from the ledger, oldest first.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_movements", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<Movement>), (status = 404, body = ProblemBody))
)]
#[get("/vouchers/{id}/movements")]
async fn movements(
    db: Data<Db>,
    caller: Caller,
    id: Path<VoucherId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, after, limit) = (id.into_inner(), page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::movement_list(conn, &caller, id, after, limit + 1)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |movement| movement.seq)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonBody {
    reason: String,
}

/// 冻结 Stop a voucher from being used; what it holds and owes goes on.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_freeze", request_body = ReasonBody,
    security(("bearer" = ["voucher:freeze"])),
    responses(
        (status = 200, body = VoucherView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/vouchers/{id}/freeze")]
async fn freeze(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<VoucherId>,
    body: Body<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    decide(&db, caller, once, id.into_inner(), body, service::freeze).await
}

/// 解冻 Let a frozen voucher be used again.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_unfreeze", request_body = ReasonBody,
    security(("bearer" = ["voucher:freeze"])),
    responses(
        (status = 200, body = VoucherView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/vouchers/{id}/unfreeze")]
async fn unfreeze(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<VoucherId>,
    body: Body<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    decide(&db, caller, once, id.into_inner(), body, service::unfreeze).await
}

/// 撤销 End a voucher: what is free on it goes back to the budget lines.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_revoke", request_body = ReasonBody,
    security(("bearer" = ["voucher:freeze"])),
    responses(
        (status = 200, body = VoucherView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/vouchers/{id}/revoke")]
async fn revoke(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<VoucherId>,
    body: Body<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    decide(&db, caller, once, id.into_inner(), body, service::revoke).await
}

async fn decide(
    db: &Db,
    caller: Caller,
    once: Once,
    id: VoucherId,
    body: Body<ReasonBody>,
    step: fn(&mut Tx<'_>, VoucherId, &str) -> Result<Voucher, Error>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherFreeze)?;
    let reason = body.value.reason;
    web::write_once(db, caller.actor(), once, body.digest, move |tx| {
        // Seen first, so that a voucher outside the caller's region is not there for them.
        service::voucher_view(tx.conn(), &caller, id)?;
        step(tx, id, &reason)?;
        service::voucher_view(tx.conn(), &caller, id).map(VoucherView::from).map(Done)
    })
    .await
}
