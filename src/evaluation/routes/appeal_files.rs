//! Files that prove an appeal.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use crate::attachment::{Attachment, FileForm, MediaType, NewFile};
use crate::evaluation::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{AttachmentId, EvaluationAppealId};
use crate::store::Db;
use crate::web::{self, Created, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(add).service(list).service(download).service(remove);
}

/// 上传申诉材料 Add a file to an open appeal.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_file_add", params(("id" = uuid::Uuid, Path)),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Attachment),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "appeals_closed, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/evaluation/appeals/{id}/files")]
async fn add(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<EvaluationAppealId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let Upload { file_name, content, digest, .. } = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let new = NewFile { file_name, content };
    web::write_once(&db, caller.actor(), once, digest, move |tx| {
        service::appeal_file_add(tx, &caller, *id, &new).map(Created)
    })
    .await
}

/// 申诉材料列表 The files of an appeal, for its provider and the bureau.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_file_list", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["evaluation:read"])),
    responses((status = 200, body = Vec<Attachment>), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/appeals/{id}/files")]
async fn list(db: Data<Db>, caller: Caller, id: Path<EvaluationAppealId>) -> Result<Json<Vec<Attachment>>, Problem> {
    caller.require_any(&[Capability::BookingServe, Capability::EvaluationRead])?;
    web::read(&db, move |conn| service::appeal_file_list(conn, &caller, *id)).await.map(Json)
}

/// 下载申诉材料 A file as it was uploaded.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_file_download",
    security(("bearer" = ["booking:serve"]), ("bearer" = ["evaluation:read"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/evaluation/appeals/{id}/files/{file_id}")]
async fn download(
    db: Data<Db>,
    caller: Caller,
    path: Path<(EvaluationAppealId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingServe, Capability::EvaluationRead])?;
    let (id, file) = path.into_inner();
    let file = web::read(&db, move |conn| service::appeal_file(conn, &caller, id, file)).await?;
    Ok(web::uploaded(&file.attachment.file_name, file.attachment.media_type.as_str(), file.content))
}

/// 删除申诉材料 Take a file off an open appeal.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_file_remove", security(("bearer" = ["booking:serve"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[delete("/evaluation/appeals/{id}/files/{file_id}")]
async fn remove(
    db: Data<Db>,
    caller: Caller,
    path: Path<(EvaluationAppealId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let (id, file) = path.into_inner();
    web::write(&db, caller.actor(), move |tx| service::appeal_file_remove(tx, &caller, id, file)).await?;
    Ok(HttpResponse::NoContent().finish())
}
