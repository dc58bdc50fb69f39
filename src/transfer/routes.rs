//! Brokers and contracts over HTTP.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{Broker, NewBroker, NewTechContract, TechContract};
use super::service;
use crate::attachment::{FileForm, MediaType};
use crate::identity::{Caller, Capability};
use crate::kernel::{BrokerId, TechContractId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, Upload};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(brokers)
        .service(broker_create)
        .service(broker_edit)
        .service(by_number)
        .service(contracts)
        .service(register)
        .service(cancel)
        .service(file_set)
        .service(file);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BrokerQuery {
    /// Part of name, certificate, agency or fields.
    q: Option<String>,
}

/// 技术经纪人 Brokers by name, with their deals.
#[utoipa::path(
    tag = "transfer", operation_id = "broker_list", params(BrokerQuery, PageQuery),
    responses((status = 200, body = Page<Broker>))
)]
#[get("/brokers")]
async fn brokers(db: Data<Db>, query: Params<BrokerQuery>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (page.0.limit(), page.0.after()?);
    let q = query.0.q.map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
    let rows = web::read(&db, move |conn| service::broker_list(conn, q.as_deref(), after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.name.clone(), row.id))))
}

/// 登记技术经纪人 Enter a broker.
#[utoipa::path(
    tag = "transfer", operation_id = "broker_create", request_body = NewBroker,
    security(("bearer" = ["directory:manage"])),
    responses(
        (status = 201, body = Broker),
        (status = 409, body = ProblemBody, description = "certificate_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/brokers")]
async fn broker_create(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewBroker>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::broker_create(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BrokerVersion {
    /// The version that the caller read.
    version: i32,
}

/// 修改技术经纪人 Replace what is said of a broker.
#[utoipa::path(
    tag = "transfer", operation_id = "broker_edit", params(("id" = uuid::Uuid, Path), BrokerVersion),
    request_body = NewBroker, security(("bearer" = ["directory:manage"])),
    responses(
        (status = 200, body = Broker),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version, certificate_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/brokers/{id}")]
async fn broker_edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<BrokerId>,
    from: Params<BrokerVersion>,
    body: Body<NewBroker>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    let version = from.0.version;
    let broker =
        web::write(&db, caller.actor(), move |tx| service::broker_edit(tx, &caller, *id, version, &body.value)).await?;
    Ok(HttpResponse::Ok().json(broker))
}

fn require_reader(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::OrganisationManage, Capability::ClaimReadAll])
}

/// 技术合同 Registered contracts of the caller's region, or with the caller's organisation as a party; newest first.
#[utoipa::path(
    tag = "transfer", operation_id = "tech_contract_list", params(PageQuery),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Page<TechContract>))
)]
#[get("/tech-contracts")]
async fn contracts(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::contract_list(conn, &caller, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.created_at, row.id))))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ContractNumber {
    /// The registration's.
    number: String,
}

/// 按登记编号查技术合同 A registration by its number, for its parties and the bureaus of its region.
#[utoipa::path(
    tag = "transfer", operation_id = "tech_contract_find", params(ContractNumber),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["claim:read_all"])),
    responses((status = 200, body = TechContract), (status = 404, body = ProblemBody))
)]
#[get("/tech-contracts/by-number")]
async fn by_number(db: Data<Db>, caller: Caller, query: Params<ContractNumber>) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let contract = web::read(&db, move |conn| service::contract_by_number(conn, &caller, &query.0.number)).await?;
    Ok(HttpResponse::Ok().json(contract))
}

/// 登记技术合同 Register a technology contract.
#[utoipa::path(
    tag = "transfer", operation_id = "tech_contract_register", request_body = NewTechContract,
    security(("bearer" = ["directory:manage"])),
    responses(
        (status = 201, body = TechContract),
        (status = 409, body = ProblemBody, description = "number_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/tech-contracts")]
async fn register(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewTechContract>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::contract_register(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TechContractReason {
    /// 2 to 500 characters.
    reason: String,
}

/// 注销技术合同登记 Cancel a registration.
#[utoipa::path(
    tag = "transfer", operation_id = "tech_contract_cancel", params(("id" = uuid::Uuid, Path)),
    request_body = TechContractReason, security(("bearer" = ["directory:manage"])),
    responses(
        (status = 200, body = TechContract),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "cancelled"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/tech-contracts/{id}/cancel")]
async fn cancel(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<TechContractId>,
    body: Body<TechContractReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::contract_cancel(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 上传登记证明 Keep the certificate of a registration.
#[utoipa::path(
    tag = "transfer", operation_id = "tech_contract_file_set", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["directory:manage"])),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = TechContract),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "cancelled"),
        (status = 413, body = ProblemBody),
        (status = 415, body = ProblemBody),
    )
)]
#[post("/tech-contracts/{id}/file")]
async fn file_set(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    id: Path<TechContractId>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    let upload = Upload::read(&request, payload, MediaType::max_bytes()).await?;
    let digest = upload.digest;
    web::write_once(&db, caller.actor(), once, digest, move |tx| {
        service::contract_file_set(tx, &caller, *id, &upload.file_name, &upload.content).map(Done)
    })
    .await
}

/// 下载登记证明 The certificate as it was uploaded.
#[utoipa::path(
    tag = "transfer", operation_id = "tech_contract_file", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:manage"]), ("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/tech-contracts/{id}/file")]
async fn file(db: Data<Db>, caller: Caller, id: Path<TechContractId>) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (name, media_type, content) = web::read(&db, move |conn| service::contract_file(conn, &caller, *id)).await?;
    Ok(web::uploaded(&name, &media_type, content))
}
