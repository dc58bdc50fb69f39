//! Files beside a question.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use super::require_reader;
use crate::agreement::service;
use crate::attachment::{Attachment, FileForm, MediaType, NewFile};
use crate::identity::{Caller, Capability};
use crate::kernel::{AttachmentId, QuotationId};
use crate::store::Db;
use crate::web::{self, Created, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(add).service(list).service(download).service(remove);
}

/// 上传询价附件 Add a file to a question that is not over.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_file_add", params(("id" = uuid::Uuid, Path)),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    security(("bearer" = ["quotation:request"])),
    responses(
        (status = 201, body = Attachment),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/quotations/{id}/files")]
async fn add(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<QuotationId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::QuotationRequest)?;
    let Upload { file_name, content, digest, .. } = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let new = NewFile { file_name, content };
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::file_add(tx, &caller, *id, &new).map(Created))
        .await
}

/// 询价附件列表 The files of a question, for its parties and the bureaus of its region.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_file_list", params(("id" = uuid::Uuid, Path)),
    security(
        ("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"]),
        ("bearer" = ["claim:read_all"])
    ),
    responses((status = 200, body = Vec<Attachment>), (status = 404, body = ProblemBody))
)]
#[get("/quotations/{id}/files")]
async fn list(db: Data<Db>, caller: Caller, id: Path<QuotationId>) -> Result<Json<Vec<Attachment>>, Problem> {
    require_reader(&caller)?;
    web::read(&db, move |conn| service::file_list(conn, &caller, *id)).await.map(Json)
}

/// 下载询价附件 A file as it was uploaded.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_file_download",
    security(
        ("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"]),
        ("bearer" = ["claim:read_all"])
    ),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/quotations/{id}/files/{file_id}")]
async fn download(
    db: Data<Db>,
    caller: Caller,
    path: Path<(QuotationId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (id, file) = path.into_inner();
    let file = web::read(&db, move |conn| service::file_content(conn, &caller, id, file)).await?;
    Ok(web::uploaded(&file.attachment.file_name, file.attachment.media_type.as_str(), file.content))
}

/// 删除询价附件 Take a file off a question that is not over.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_file_remove", security(("bearer" = ["quotation:request"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[delete("/quotations/{id}/files/{file_id}")]
async fn remove(
    db: Data<Db>,
    caller: Caller,
    path: Path<(QuotationId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::QuotationRequest)?;
    let (id, file) = path.into_inner();
    web::write(&db, caller.actor(), move |tx| service::file_remove(tx, &caller, id, file)).await?;
    Ok(HttpResponse::NoContent().finish())
}
