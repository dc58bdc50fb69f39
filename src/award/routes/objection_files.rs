//! Files that prove an objection against an award.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};

use crate::attachment::{Attachment, FileForm, MediaType, NewFile};
use crate::award::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{Actor, AttachmentId, ObjectionId, local_date};
use crate::store::Db;
use crate::web::{self, Created, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(add).service(list).service(download);
}

/// 上传奖补异议证据 Add a file to an objection that was raised; by its id, which only who raised it knows.
#[utoipa::path(
    tag = "award", operation_id = "award_objection_file_add", params(("id" = uuid::Uuid, Path)), security(()),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Attachment),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "objection_decided, notice_closed, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/award-objections/{id}/files")]
async fn add(
    db: Data<Db>,
    once: Once,
    request: HttpRequest,
    id: Path<ObjectionId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (id, today) = (*id, local_date(db.clock().now()));
    // Before anything of the file is read: whoever sends it needs no account.
    web::read(&db, move |conn| service::objection_takes_files(conn, id, today)).await?;
    let Upload { file_name, content, digest, .. } = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let new = NewFile { file_name, content };
    web::write_once(&db, Actor::public(), once, digest, move |tx| {
        service::objection_file_add(tx, id, &new).map(Created)
    })
    .await
}

/// 奖补异议证据列表 The files of an objection, for those who decide it and for audit.
#[utoipa::path(
    tag = "award", operation_id = "award_objection_file_list", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["objection:decide"]), ("bearer" = ["audit:read"])),
    responses((status = 200, body = Vec<Attachment>), (status = 404, body = ProblemBody))
)]
#[get("/award-objections/{id}/files")]
async fn list(db: Data<Db>, caller: Caller, id: Path<ObjectionId>) -> Result<Json<Vec<Attachment>>, Problem> {
    caller.require_any(&[Capability::ObjectionDecide, Capability::AuditRead])?;
    web::read(&db, move |conn| service::objection_file_list(conn, &caller, *id)).await.map(Json)
}

/// 下载奖补异议证据 A file as it was uploaded.
#[utoipa::path(
    tag = "award", operation_id = "award_objection_file_download",
    security(("bearer" = ["objection:decide"]), ("bearer" = ["audit:read"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/award-objections/{id}/files/{file_id}")]
async fn download(
    db: Data<Db>,
    caller: Caller,
    path: Path<(ObjectionId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::ObjectionDecide, Capability::AuditRead])?;
    let (id, file) = path.into_inner();
    let file = web::read(&db, move |conn| service::objection_file(conn, &caller, id, file)).await?;
    Ok(web::uploaded(&file.attachment.file_name, file.attachment.media_type.as_str(), file.content))
}
