//! Programmes as files, and the schema of their rules.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::Text;
use crate::programme::model::{Programme, ProgrammeDocument, ProgrammeVersion, RegionNames, rules_schema, shipped};
use crate::programme::service::{self, Error};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(schema).service(templates).service(import);
}

/// 规则的 JSON Schema The JSON Schema (2020-12) of the rules of a programme version.
#[utoipa::path(
    tag = "programme", operation_id = "programme_rules_schema", security(()),
    responses((status = 200, body = Object, content_type = "application/schema+json"))
)]
#[get("/programme-rules/schema")]
async fn schema() -> HttpResponse {
    HttpResponse::Ok().content_type("application/schema+json").json(rules_schema())
}

/// A programme that comes with the product.
#[derive(Serialize, ToSchema)]
struct ProgrammeTemplate {
    document: ProgrammeDocument,
    /// Its rules as sentences.
    in_words: Vec<Text>,
}

/// 可导入的券种 Programmes that come with the product, to begin from.
#[utoipa::path(
    tag = "programme", operation_id = "programme_template_list", security(("bearer" = ["programme:edit"])),
    responses((status = 200, body = Vec<ProgrammeTemplate>))
)]
#[get("/programme-templates")]
async fn templates(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let regions: RegionNames = web::read(&db, service::region_names).await?;
    let told = |document: ProgrammeDocument| {
        let in_words = document.rules.in_words(&regions);
        ProgrammeTemplate { document, in_words }
    };
    Ok(HttpResponse::Ok().json(shipped().into_iter().map(told).collect::<Vec<_>>()))
}

/// What became of a programme that was taken in.
#[derive(Serialize, ToSchema)]
struct ImportedProgramme {
    programme: Programme,
    /// The draft.
    version: ProgrammeVersion,
}

/// 导入券种 Take a programme in from a file: a new one, or the next draft of the one with the same code.
#[utoipa::path(
    tag = "programme", operation_id = "programme_import", request_body = ProgrammeDocument,
    security(("bearer" = ["programme:edit"])),
    responses((status = 201, body = ImportedProgramme), (status = 422, body = ProblemBody))
)]
#[post("/programmes/import")]
async fn import(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<ProgrammeDocument>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let (document, region) = (body.value, caller.region.clone());
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let (programme, version) = service::programme_import(tx, &document, &region)?;
        Ok::<_, Error>(Created(ImportedProgramme { programme, version }))
    })
    .await
}
