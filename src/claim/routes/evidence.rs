//! Evidence in and out.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use utoipa::ToSchema;

use crate::attachment::MediaType;
use crate::claim::model::Evidence;
use crate::claim::service::{self, NewEvidence};
use crate::identity::{Caller, Capability};
use crate::kernel::{ClaimId, EvidenceId};
use crate::programme::EvidenceKind;
use crate::store::Db;
use crate::web::{self, Created, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(add).service(download).service(remove);
}

/// The form of an upload, for the API's description.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form; the form itself is read part by part")]
struct EvidenceUpload {
    kind: EvidenceKind,
    /// PDF, PNG, JPEG, OFD, XML (数电票), XLSX or DOCX, at most 20 MiB; told by content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// 上传材料 Add a file. The XML of a fully digital invoice fills in number and amount.
#[utoipa::path(
    tag = "claim", operation_id = "claim_evidence_add", security(("bearer" = ["claim:create"])),
    request_body(content = EvidenceUpload, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Evidence),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "claim_not_editable, invoice_taken, not_an_invoice, too_many_files"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/claims/{id}/evidence")]
async fn add(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<ClaimId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimCreate)?;
    let upload = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let digest = upload.digest;
    let kind = upload.field("kind")?;
    let new = NewEvidence { kind, file_name: upload.file_name, content: upload.content };
    web::write_once(&db, caller.actor(), once, digest, move |tx| {
        service::evidence_add(tx, &caller, *id, &new).map(Created)
    })
    .await
}

/// 下载材料 A file as it was uploaded, for those who may see the claim.
#[utoipa::path(
    tag = "claim", operation_id = "claim_evidence_download", security(("bearer" = [])),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/claims/{id}/evidence/{evidence_id}")]
async fn download(db: Data<Db>, caller: Caller, path: Path<(ClaimId, EvidenceId)>) -> Result<HttpResponse, Problem> {
    let (id, evidence) = path.into_inner();
    let file = web::read(&db, move |conn| service::evidence_content(conn, &caller, id, evidence)).await?;
    Ok(web::uploaded(&file.evidence.file_name, file.evidence.media_type.as_str(), file.content))
}

/// 删除材料 Take a file off a draft or returned claim.
#[utoipa::path(
    tag = "claim", operation_id = "claim_evidence_remove", security(("bearer" = ["claim:create"])),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "claim_not_editable"),
    )
)]
#[delete("/claims/{id}/evidence/{evidence_id}")]
async fn remove(db: Data<Db>, caller: Caller, path: Path<(ClaimId, EvidenceId)>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimCreate)?;
    let (id, evidence) = path.into_inner();
    web::write(&db, caller.actor(), move |tx| service::evidence_remove(tx, &caller, id, evidence)).await?;
    Ok(HttpResponse::NoContent().finish())
}
