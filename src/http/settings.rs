//! The settings of the process that answers, for those who see to its running.

use actix_web::get;
use actix_web::web::{Data, Json};

use crate::config::ShownSetting;
use crate::identity::{Caller, Capability};
use crate::web::{Problem, ProblemBody, Routes};

/// What the server was told of its settings.
pub(super) struct ShownSettings(pub(super) Vec<ShownSetting>);

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list);
}

/// 系统配置 Every setting of this process as it stands, secrets masked.
#[utoipa::path(
    tag = "admin", operation_id = "admin_settings", security(("bearer" = ["system:operate"])),
    responses((status = 200, body = Vec<ShownSetting>), (status = 403, body = ProblemBody))
)]
#[get("/admin/settings")]
async fn list(caller: Caller, shown: Data<ShownSettings>) -> Result<Json<Vec<ShownSetting>>, Problem> {
    caller.require(Capability::SystemOperate)?;
    Ok(Json(shown.0.clone()))
}
