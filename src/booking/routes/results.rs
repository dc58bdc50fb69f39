//! Files with the results of the work.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use crate::attachment::{Attachment, FileForm, MediaType, NewFile};
use crate::booking::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{AttachmentId, BookingId};
use crate::store::Db;
use crate::web::{self, Created, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(add).service(list).service(download).service(remove);
}

/// 上传结果文件 Add a file with results, until the work is accepted.
#[utoipa::path(
    tag = "booking", operation_id = "booking_result_add", params(("id" = uuid::Uuid, Path)),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Attachment),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "results_closed, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/results")]
async fn add(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<BookingId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let Upload { file_name, content, digest, .. } = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let new = NewFile { file_name, content };
    web::write_once(&db, caller.actor(), once, digest, move |tx| {
        service::result_add(tx, &caller, *id, &new).map(Created)
    })
    .await
}

/// 结果文件列表 The results of a booking, for its parties and the bureaus of its region.
#[utoipa::path(
    tag = "booking", operation_id = "booking_result_list", params(("id" = uuid::Uuid, Path)), security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Vec<Attachment>), (status = 404, body = ProblemBody))
)]
#[get("/bookings/{id}/results")]
async fn list(db: Data<Db>, caller: Caller, id: Path<BookingId>) -> Result<Json<Vec<Attachment>>, Problem> {
    web::read(&db, move |conn| service::result_list(conn, &caller, *id)).await.map(Json)
}

/// 下载结果文件 A file as it was uploaded.
#[utoipa::path(
    tag = "booking", operation_id = "booking_result_download", security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/bookings/{id}/results/{file_id}")]
async fn download(
    db: Data<Db>,
    caller: Caller,
    path: Path<(BookingId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let (id, file) = path.into_inner();
    let file = web::read(&db, move |conn| service::result_content(conn, &caller, id, file)).await?;
    Ok(web::uploaded(&file.attachment.file_name, file.attachment.media_type.as_str(), file.content))
}

/// 删除结果文件 Take a file off a booking that is not accepted yet.
#[utoipa::path(
    tag = "booking", operation_id = "booking_result_remove", security(("bearer" = ["booking:serve"])),
    params(("id" = uuid::Uuid, Path), ("file_id" = uuid::Uuid, Path)),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "results_closed"),
    )
)]
#[delete("/bookings/{id}/results/{file_id}")]
async fn remove(db: Data<Db>, caller: Caller, path: Path<(BookingId, AttachmentId)>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let (id, file) = path.into_inner();
    web::write(&db, caller.actor(), move |tx| service::result_remove(tx, &caller, id, file)).await?;
    Ok(HttpResponse::NoContent().finish())
}
