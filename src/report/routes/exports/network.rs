//! Scores of an evaluation, and the layouts of national networks.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ExportQuery, Manner, Preference, table};
use crate::identity::{Caller, Capability};
use crate::kernel::EvaluationPeriodId;
use crate::report::service::exports::ListExport;
use crate::store::Db;
use crate::web::{Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(evaluation_scores).service(network_instruments).service(network_services);
}

/// 导出评价得分 The score table of an evaluation's period in the caller's region, each indicator's value beside its points.
#[utoipa::path(
    tag = "report", operation_id = "export_evaluation_scores", params(("id" = uuid::Uuid, Path), ExportQuery, Preference),
    security(("bearer" = ["evaluation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/evaluation-periods/{id}/scores")]
async fn evaluation_scores(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    id: Path<EvaluationPeriodId>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    table(&db, caller, manner, export, ListExport::EvaluationScores { period: *id }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NetworkExportQuery {
    /// This year if absent.
    year: Option<i32>,
}

/// 导出入网仪器 Instruments with their hours of a year in the layout of national networks: a provider's own, for a bureau all of
/// its region.
#[utoipa::path(
    tag = "report", operation_id = "export_network_instruments", params(NetworkExportQuery, ExportQuery, Preference),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/network/instruments")]
async fn network_instruments(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<NetworkExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let year = crate::report::routes::network::year(&db, query.year)?;
    table(&db, caller, manner, export, ListExport::NetworkInstruments { year }).await
}

/// 导出服务记录 What was done in a year in the layout of national networks.
#[utoipa::path(
    tag = "report", operation_id = "export_network_services", params(NetworkExportQuery, ExportQuery, Preference),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/network/services")]
async fn network_services(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<NetworkExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let year = crate::report::routes::network::year(&db, query.year)?;
    table(&db, caller, manner, export, ListExport::NetworkServices { year }).await
}
