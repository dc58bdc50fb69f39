//! Booking rules and tariff of a listing, and the classes of a provider's customers.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, put};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::catalog::model::{BookingRules, NetworkFacts, Tariff};
use crate::catalog::service::{
    self, ListingNetworkFacts, ListingRules, ListingTariff, NewCustomer, ProviderCustomer, RulesVersion, TariffVersion,
};
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, Uscc};
use crate::store::Db;
use crate::web::{self, Body, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show)
        .service(history)
        .service(set)
        .service(tariff_show)
        .service(tariff_history)
        .service(tariff_set)
        .service(facts_show)
        .service(facts_set)
        .service(customer_list)
        .service(customer_set)
        .service(customer_remove);
}

/// 预约规则 What a listing asks of bookings, beyond its own fields.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_rules", params(("id" = ListingId, Path)), security(()),
    responses((status = 200, body = ListingRules), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/rules")]
async fn show(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let rules = web::read(&db, move |conn| {
        let rules = service::document_show::<BookingRules>(conn, caller.as_ref(), *id)?;
        service::rules_named(conn, rules)
    })
    .await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// 预约规则历史 Every version of a listing's booking rules, newest first.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_rules_history", params(("id" = ListingId, Path), PageQuery),
    responses((status = 200, body = Page<RulesVersion>), (status = 404, body = ProblemBody)),
    security(("bearer" = []))
)]
#[get("/listings/{id}/rules/history")]
async fn history(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| {
        service::document_history::<BookingRules, RulesVersion>(conn, &caller, *id, before, limit)
    })
    .await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| row.version)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FromVersion {
    /// The version from which the change was made; 0 for the first rules.
    version: i32,
}

/// 设定预约规则 Put new booking rules in the place of the old; what is booked keeps its terms.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_rules_set", params(("id" = ListingId, Path), FromVersion),
    request_body = BookingRules,
    responses(
        (status = 200, body = ListingRules),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[put("/listings/{id}/rules")]
async fn set(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    from: Params<FromVersion>,
    body: Body<BookingRules>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let version = from.0.version;
    let rules = web::write(&db, caller.actor(), move |tx| {
        let rules = service::document_set(tx, &caller, *id, version, &body.value)?;
        service::rules_named(tx.conn(), rules)
    })
    .await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// 收费细则 What comes on top or off a listing's prices.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_tariff", params(("id" = ListingId, Path)), security(()),
    responses((status = 200, body = ListingTariff), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/tariff")]
async fn tariff_show(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let tariff = web::read(&db, move |conn| service::document_show::<Tariff>(conn, caller.as_ref(), *id)).await?;
    Ok(HttpResponse::Ok().json(ListingTariff::from(tariff)))
}

/// 收费细则历史 Every version of a listing's tariff, newest first.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_tariff_history", params(("id" = ListingId, Path), PageQuery),
    responses((status = 200, body = Page<TariffVersion>), (status = 404, body = ProblemBody)),
    security(("bearer" = []))
)]
#[get("/listings/{id}/tariff/history")]
async fn tariff_history(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| {
        service::document_history::<Tariff, TariffVersion>(conn, &caller, *id, before, limit)
    })
    .await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| row.version)))
}

/// 设定收费细则 Put a new tariff in the place of the old; what is booked keeps its own.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_tariff_set", params(("id" = ListingId, Path), FromVersion),
    request_body = Tariff,
    responses(
        (status = 200, body = ListingTariff),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[put("/listings/{id}/tariff")]
async fn tariff_set(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    from: Params<FromVersion>,
    body: Body<Tariff>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let version = from.0.version;
    let tariff =
        web::write(&db, caller.actor(), move |tx| service::document_set(tx, &caller, *id, version, &body.value))
            .await?;
    Ok(HttpResponse::Ok().json(ListingTariff::from(tariff)))
}

/// 入网信息 What national networks of instruments ask of a listing beyond its own fields.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_network_facts", params(("id" = ListingId, Path)), security(()),
    responses((status = 200, body = ListingNetworkFacts), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/network-facts")]
async fn facts_show(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let facts = web::read(&db, move |conn| service::document_show::<NetworkFacts>(conn, caller.as_ref(), *id)).await?;
    Ok(HttpResponse::Ok().json(ListingNetworkFacts::from(facts)))
}

/// 填写入网信息 Put new facts in the place of the old.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_network_facts_set", params(("id" = ListingId, Path), FromVersion),
    request_body = NetworkFacts,
    responses(
        (status = 200, body = ListingNetworkFacts),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[put("/listings/{id}/network-facts")]
async fn facts_set(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    from: Params<FromVersion>,
    body: Body<NetworkFacts>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let version = from.0.version;
    let facts =
        web::write(&db, caller.actor(), move |tx| service::document_set(tx, &caller, *id, version, &body.value))
            .await?;
    Ok(HttpResponse::Ok().json(ListingNetworkFacts::from(facts)))
}

/// 客户类别 Customers that the caller's organisation counts among a class.
#[utoipa::path(
    tag = "catalog", operation_id = "provider_customer_list", params(PageQuery),
    responses((status = 200, body = Page<ProviderCustomer>)), security(("bearer" = ["listing:manage"]))
)]
#[get("/provider/customers")]
async fn customer_list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let (limit, after) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::customer_list(conn, &caller, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| row.enterprise_id)))
}

/// 指定客户类别 Count an enterprise among members or academics: its price, and how far ahead it may book.
#[utoipa::path(
    tag = "catalog", operation_id = "provider_customer_set", params(("uscc" = String, Path)),
    request_body = NewCustomer,
    responses(
        (status = 200, body = ProviderCustomer), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[put("/provider/customers/{uscc}")]
async fn customer_set(
    db: Data<Db>,
    caller: Caller,
    uscc: Path<String>,
    body: Body<NewCustomer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let uscc = parse(&uscc)?;
    let customer =
        web::write(&db, caller.actor(), move |tx| service::customer_set(tx, &caller, &uscc, &body.value)).await?;
    Ok(HttpResponse::Ok().json(customer))
}

/// 取消客户类别 Count an enterprise among no class any more.
#[utoipa::path(
    tag = "catalog", operation_id = "provider_customer_remove", params(("uscc" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)), security(("bearer" = ["listing:manage"]))
)]
#[delete("/provider/customers/{uscc}")]
async fn customer_remove(db: Data<Db>, caller: Caller, uscc: Path<String>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let uscc = parse(&uscc)?;
    web::write(&db, caller.actor(), move |tx| service::customer_remove(tx, &caller, &uscc)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn parse(uscc: &str) -> Result<Uscc, Problem> {
    Uscc::parse(uscc).map_err(|invalid| Problem::invalid_field("uscc", invalid))
}
