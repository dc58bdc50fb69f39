//! How the jobs do, and the long work that people asked for.

mod work;
mod work_file;

use actix_web::get;
use actix_web::web::{Data, Json};

use super::model::JobView;
use crate::identity::{Caller, Capability};
use crate::store::Db;
use crate::web::{self, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list);
    work::configure(cfg);
    work_file::configure(cfg);
}

/// 后台任务 Each kind of work that is due by itself: its last turn, what became of it, and the next.
#[utoipa::path(
    tag = "admin", operation_id = "admin_jobs", security(("bearer" = ["system:operate"])),
    responses((status = 200, body = Vec<JobView>), (status = 403, body = ProblemBody))
)]
#[get("/admin/jobs")]
async fn list(db: Data<Db>, caller: Caller) -> Result<Json<Vec<JobView>>, Problem> {
    caller.require(Capability::SystemOperate)?;
    let now = db.clock().now();
    web::read(&db, move |conn| super::job_list(conn, now)).await.map(Json)
}
