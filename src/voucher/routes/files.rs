//! Files that prove an application.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use crate::attachment::{Attachment, FileForm, MediaType, NewFile};
use crate::identity::{Caller, Capability};
use crate::kernel::{AttachmentId, VoucherApplicationId};
use crate::store::Db;
use crate::voucher::service;
use crate::web::{self, Created, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(add).service(list).service(download).service(remove);
}

/// 上传申领材料 Add a file to a draft or returned application.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_file_add", params(("id" = uuid::Uuid, Path)),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    security(("bearer" = ["voucher:apply"])),
    responses(
        (status = 201, body = Attachment),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/voucher-applications/{id}/files")]
async fn add(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<VoucherApplicationId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherApply)?;
    let Upload { file_name, content, digest, .. } = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let new = NewFile { file_name, content };
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::file_add(tx, &caller, *id, &new).map(Created))
        .await
}

/// 申领材料列表 The files of an application, for those who may see it.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_file_list", params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = Vec<Attachment>), (status = 404, body = ProblemBody))
)]
#[get("/voucher-applications/{id}/files")]
async fn list(db: Data<Db>, caller: Caller, id: Path<VoucherApplicationId>) -> Result<Json<Vec<Attachment>>, Problem> {
    web::read(&db, move |conn| service::file_list(conn, &caller, *id)).await.map(Json)
}

/// 下载申领材料 A file as it was uploaded.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_file_download", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/voucher-applications/{id}/files/{file_id}")]
async fn download(
    db: Data<Db>,
    caller: Caller,
    path: Path<(VoucherApplicationId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let (id, file) = path.into_inner();
    let file = web::read(&db, move |conn| service::file_content(conn, &caller, id, file)).await?;
    Ok(web::uploaded(&file.attachment.file_name, file.attachment.media_type.as_str(), file.content))
}

/// 删除申领材料 Take a file off a draft or returned application.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_file_remove", security(("bearer" = ["voucher:apply"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
    )
)]
#[delete("/voucher-applications/{id}/files/{file_id}")]
async fn remove(
    db: Data<Db>,
    caller: Caller,
    path: Path<(VoucherApplicationId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherApply)?;
    let (id, file) = path.into_inner();
    web::write(&db, caller.actor(), move |tx| service::file_remove(tx, &caller, id, file)).await?;
    Ok(HttpResponse::NoContent().finish())
}
