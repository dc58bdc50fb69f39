//! Saved layouts of statement files.

use std::str::FromStr;
use std::sync::Arc;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use super::statements::{Account, Mapping};
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, StatementLayoutId};
use crate::proposal::SettingProposal;
use crate::proposal::service::layouts;
use crate::reconciliation::files::{self, Layout, Sample};
use crate::reconciliation::model::layout::{NewStatementLayout, StatementLayoutDetail, StatementLayouts};
use crate::reconciliation::service::{self, Chosen};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, ImportLimit, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(create).service(preview).service(show).service(change).service(retire);
}

/// A field of a form that names a layout: an id, or `shipped`.
pub(super) struct LayoutField(pub Chosen);

impl FromStr for LayoutField {
    type Err = Invalid;

    fn from_str(written: &str) -> Result<Self, Invalid> {
        match written {
            "shipped" => Ok(Self(Chosen::Shipped)),
            id => id.parse().map(Chosen::Saved).map(Self),
        }
    }
}

/// 对账单版式 Layouts of statement files, those out of use last; and the one that the product ships.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_layout_list", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = StatementLayouts))
)]
#[get("/statement-layouts")]
async fn list(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::layout_list(conn, &caller.scope())).await?))
}

/// 提出新的对账单版式 Propose a layout. Once another person agrees, files with its headings are read by it.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_layout_create", request_body = NewStatementLayout,
    security(("bearer" = ["statement:import"])),
    responses((status = 201, body = SettingProposal), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/statement-layouts")]
async fn create(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewStatementLayout>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let new = body.value;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        layouts::propose::<service::SavedStatementLayouts>(tx, &caller, None, new.clone()).map(Created)
    })
    .await
}

/// A sample, and how it is to be read.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; the form itself is read part by part")]
struct SampleForm {
    /// A bank's CSV or XLSX.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The layout to be tried as JSON; absent: the one that the sample seems to have.
    layout: Option<Layout>,
    /// The account, when the file does not name it.
    account_number: Option<String>,
}

/// 试读样本 See what a layout makes of a sample, line by line; without a layout, see which it seems to have. Keeps nothing.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_layout_preview",
    request_body(content = SampleForm, content_type = "multipart/form-data"),
    security(("bearer" = ["statement:import"])),
    responses((status = 200, body = Sample), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/statement-layouts/preview")]
async fn preview(
    caller: Caller,
    limit: Data<ImportLimit>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let upload = Upload::read(&request, payload, limit.bytes()).await?;
    let layout = upload.optional_field::<Mapping>("layout")?.map(|mapping| mapping.0);
    let account = upload.optional_field::<Account>("account_number")?.map(|account| account.0);
    let content: Arc<[u8]> = upload.content.into();
    let look = move || files::inspect(&content, layout.as_ref(), account.as_deref()).map_err(Problem::from);
    let sample = tokio::task::spawn_blocking(look).await.unwrap_or_else(|error| Err(Problem::unexpected(&error)))?;
    Ok(HttpResponse::Ok().json(sample))
}

/// 对账单版式详情 A layout with its versions.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_layout_show", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = StatementLayoutDetail), (status = 404, body = ProblemBody))
)]
#[get("/statement-layouts/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<StatementLayoutId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::layout_detail(conn, &caller.scope(), id)).await?))
}

/// 提出修改对账单版式 Propose to change a layout. Once another person agrees, another way of reading is a new version; what was
/// read by an earlier one keeps that.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_layout_change", request_body = NewStatementLayout,
    security(("bearer" = ["statement:import"])),
    responses(
        (status = 200, body = SettingProposal), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/statement-layouts/{id}")]
async fn change(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<StatementLayoutId>,
    body: Body<NewStatementLayout>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let (id, new) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        layouts::propose::<service::SavedStatementLayouts>(tx, &caller, Some(id), new.clone()).map(Done)
    })
    .await
}

/// Whether a layout is in use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LayoutUse {
    retired: bool,
}

/// 提出停用对账单版式 Propose to take a layout out of use, or into it again. What it read stays as it is.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_layout_retire", request_body = LayoutUse,
    security(("bearer" = ["statement:import"])),
    responses((status = 200, body = SettingProposal), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/statement-layouts/{id}/retire")]
async fn retire(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<StatementLayoutId>,
    body: Body<LayoutUse>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let (id, retired) = (id.into_inner(), body.value.retired);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        layouts::propose_retiring::<service::SavedStatementLayouts>(tx, &caller, id, retired).map(Done)
    })
    .await
}
