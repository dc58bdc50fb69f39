//! Supply rewards over HTTP.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use crate::identity::{Caller, Capability};
use crate::kernel::SupplyRewardId;
use crate::settlement::service::{self, SupplyReward, SupplyRewardDetail};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show);
}

/// 供方奖补列表 Supply rewards of the caller's organisation, or of providers in the caller's region; newest first.
#[utoipa::path(
    tag = "settlement", operation_id = "supply_reward_list", params(PageQuery),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Page<SupplyReward>))
)]
#[get("/supply-rewards")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingServe, Capability::ClaimReadAll])?;
    let (before, limit) = (page.0.after::<SupplyRewardId>()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::supply_reward_list(conn, &caller, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |reward| reward.id)))
}

/// 供方奖补详情 One supply reward: the steps that led to it, what each treasury pays of it and by which payment.
#[utoipa::path(
    tag = "settlement", operation_id = "supply_reward_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = SupplyRewardDetail), (status = 404, body = ProblemBody))
)]
#[get("/supply-rewards/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<SupplyRewardId>) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingServe, Capability::ClaimReadAll])?;
    let detail = web::read(&db, move |conn| service::supply_reward_detail(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(detail))
}
