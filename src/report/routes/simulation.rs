//! The simulator of rules.

use actix_web::post;
use actix_web::web::{Data, Json, Path};

use crate::identity::{Caller, Capability};
use crate::kernel::ProgrammeVersionId;
use crate::programme::model::simulation::Comparison;
use crate::report::service::simulation::{self as service, SimulationRequest};
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(simulate);
}

/// 规则试算 Play a version's rules over bookings or made-up orders, beside the version in force. Keeps nothing.
#[utoipa::path(
    tag = "programme", operation_id = "programme_version_simulate", params(("id" = ProgrammeVersionId, Path)),
    request_body = SimulationRequest, security(("bearer" = ["programme:edit"])),
    responses(
        (status = 200, body = Comparison),
        (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/programme-versions/{id}/simulation")]
async fn simulate(
    db: Data<Db>,
    caller: Caller,
    id: Path<ProgrammeVersionId>,
    body: Body<SimulationRequest>,
) -> Result<Json<Comparison>, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::simulate(conn, *id, &body.value, now)).await.map(Json)
}
