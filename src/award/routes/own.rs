//! Applications, as their applicants make them and all who may see them read them.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::attachment::MediaType;
use crate::award::model::{Application, Evidence, EvidenceKind};
use crate::award::service::{self, Detail, NewApplication, NewEvidence};
use crate::claim::State;
use crate::identity::{Caller, Capability};
use crate::kernel::{AwardApplicationId, EvidenceId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list)
        .service(create)
        .service(show)
        .service(edit)
        .service(submit)
        .service(withdraw)
        .service(evidence_add)
        .service(evidence_download)
        .service(evidence_remove);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AwardQuery {
    state: Option<State>,
}

/// 奖补申请列表 Applications of the caller's organisation, or of the caller's region; newest first.
#[utoipa::path(
    tag = "award", operation_id = "award_list", params(AwardQuery, PageQuery),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Page<Application>))
)]
#[get("/award-applications")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<AwardQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let state = query.0.state;
    let rows = web::read(&db, move |conn| service::application_list(conn, &caller, state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.created_at, row.id))))
}

fn require_reader(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::OrganisationManage, Capability::ClaimReadAll])
}

/// 申请奖补 Draft an application for a platform whose host the caller is.
#[utoipa::path(
    tag = "award", operation_id = "award_create", request_body = NewApplication,
    security(("bearer" = ["organisation:manage"])),
    responses(
        (status = 201, body = Application),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "award_applied, award_not_in_force"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-applications")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<NewApplication>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// 奖补申请详情 One application with its evidence, reviews and shares.
#[utoipa::path(
    tag = "award", operation_id = "award_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Detail), (status = 404, body = ProblemBody))
)]
#[get("/award-applications/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<AwardApplicationId>) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let detail = web::read(&db, move |conn| service::application_detail(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(detail))
}

/// 修改奖补申请 Correct an application that is with its applicant.
#[utoipa::path(
    tag = "award", operation_id = "award_edit", params(("id" = uuid::Uuid, Path)), request_body = NewApplication,
    security(("bearer" = ["organisation:manage"])),
    responses(
        (status = 200, body = Application),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, award_applied"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/award-applications/{id}")]
async fn edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<AwardApplicationId>,
    body: Body<NewApplication>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let application = web::write(&db, caller.actor(), move |tx| service::edit(tx, &caller, *id, &body.value)).await?;
    Ok(HttpResponse::Ok().json(application))
}

/// 提交奖补申请 Hand an application in.
#[utoipa::path(
    tag = "award", operation_id = "award_submit", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"])),
    responses(
        (status = 200, body = Application),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "award_incomplete, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-applications/{id}/submit")]
async fn submit(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AwardApplicationId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::submit(tx, &caller, *id).map(Done))
        .await
}

/// 撤回奖补申请 Take an application back that nobody has begun to review.
#[utoipa::path(
    tag = "award", operation_id = "award_withdraw", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = Application), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/award-applications/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AwardApplicationId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::withdraw(tx, &caller, *id).map(Done))
        .await
}

/// The form of an upload, for the API's description.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form; the form itself is read part by part")]
struct AwardEvidenceUpload {
    kind: EvidenceKind,
    /// PDF, PNG, JPEG, OFD, XML, XLSX or DOCX, at most 20 MiB; told by content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// 上传奖补材料 Add a file.
#[utoipa::path(
    tag = "award", operation_id = "award_evidence_add", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"])),
    request_body(content = AwardEvidenceUpload, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Evidence),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/award-applications/{id}/evidence")]
async fn evidence_add(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<AwardApplicationId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let upload = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let digest = upload.digest;
    let kind = upload.field("kind")?;
    let new = NewEvidence { kind, file_name: upload.file_name, content: upload.content };
    web::write_once(&db, caller.actor(), once, digest, move |tx| {
        service::evidence_add(tx, &caller, *id, &new).map(Created)
    })
    .await
}

/// 下载奖补材料 A file as it was uploaded, for those who may see the application.
#[utoipa::path(
    tag = "award", operation_id = "award_evidence_download",
    params(("id" = uuid::Uuid, Path), ("evidence_id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/award-applications/{id}/evidence/{evidence_id}")]
async fn evidence_download(
    db: Data<Db>,
    caller: Caller,
    path: Path<(AwardApplicationId, EvidenceId)>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (id, evidence) = path.into_inner();
    let file = web::read(&db, move |conn| service::evidence_content(conn, &caller, id, evidence)).await?;
    Ok(web::uploaded(&file.evidence.file_name, file.evidence.media_type.as_str(), file.content))
}

/// 删除奖补材料 Take a file off an application that is with its applicant.
#[utoipa::path(
    tag = "award", operation_id = "award_evidence_remove",
    params(("id" = uuid::Uuid, Path), ("evidence_id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"])),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[delete("/award-applications/{id}/evidence/{evidence_id}")]
async fn evidence_remove(
    db: Data<Db>,
    caller: Caller,
    path: Path<(AwardApplicationId, EvidenceId)>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let (id, evidence) = path.into_inner();
    web::write(&db, caller.actor(), move |tx| service::evidence_remove(tx, &caller, id, evidence)).await?;
    Ok(HttpResponse::NoContent().finish())
}
