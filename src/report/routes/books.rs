//! The books, for finance and audit.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::identity::{Caller, Capability};
use crate::kernel::RegionCode;
use crate::report::model::{Thing, TransferState};
use crate::report::service::books::{self as service, BooksTotal, LedgerAccount, LedgerTransfer, TransferFilter};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(trial_balance)
        .service(accounts)
        .service(account_show)
        .service(account_transfers)
        .service(thing_transfers);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfRegion {
    /// Only the accounts of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 试算平衡 Debits and credits over all accounts of the caller's region: of the whole books where nothing lies outside of it.
#[utoipa::path(
    tag = "report", operation_id = "ledger_trial_balance", params(OfRegion), security(("bearer" = ["ledger:read"])),
    responses((status = 200, body = BooksTotal), (status = 403, body = ProblemBody))
)]
#[get("/ledger/trial-balance")]
async fn trial_balance(
    db: Data<Db>,
    caller: Caller,
    Params(of): Params<OfRegion>,
) -> Result<Json<BooksTotal>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let within = caller.scope_in(of.region)?;
    web::read(&db, move |conn| service::books_total(conn, &within)).await.map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AccountQuery {
    /// Only accounts for this: `appropriation`, `voucher`, `due`, `payable`, `bank`, `bank_charge`, `treasury`.
    purpose: Option<String>,
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 账户 The ledger's accounts in the order of their keys.
#[utoipa::path(
    tag = "report", operation_id = "ledger_accounts", params(AccountQuery), security(("bearer" = ["ledger:read"])),
    responses((status = 200, body = Page<LedgerAccount>), (status = 403, body = ProblemBody))
)]
#[get("/ledger/accounts")]
async fn accounts(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<AccountQuery>,
) -> Result<Json<Page<LedgerAccount>>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (after, limit) = (page.after::<String>()?, page.limit());
    let within = caller.scope_in(query.region)?;
    let rows = web::read(&db, move |conn| {
        service::account_list(conn, &within, query.purpose.as_deref(), after.as_deref(), limit)
    })
    .await?;
    Ok(Json(Page::from_rows(rows, limit, |account| account.key.clone())))
}

/// 账户详情 One account and where it stands.
#[utoipa::path(
    tag = "report", operation_id = "ledger_account_show", security(("bearer" = ["ledger:read"])),
    params(("key" = String, Path, description = "`voucher:…`, `bank:city:371000` …")),
    responses((status = 200, body = LedgerAccount), (status = 404, body = ProblemBody))
)]
#[get("/ledger/accounts/{key}")]
async fn account_show(db: Data<Db>, caller: Caller, key: Path<String>) -> Result<Json<LedgerAccount>, Problem> {
    caller.require(Capability::LedgerRead)?;
    web::read(&db, move |conn| service::account_show(conn, &caller.scope(), &key)).await.map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TransferQuery {
    /// First day of the books (Asia/Shanghai).
    from: Option<NaiveDate>,
    /// Last day of the books, inside.
    to: Option<NaiveDate>,
    #[param(inline)]
    state: Option<TransferState>,
}

/// 账户流水 An account's transfers with what they belong to, newest first.
#[utoipa::path(
    tag = "report", operation_id = "ledger_account_transfers", security(("bearer" = ["ledger:read"])),
    params(("key" = String, Path, description = "`voucher:…`, `bank:city:371000` …"), TransferQuery, PageQuery),
    responses(
        (status = 200, body = Page<LedgerTransfer>), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/ledger/accounts/{key}/transfers")]
async fn account_transfers(
    db: Data<Db>,
    caller: Caller,
    key: Path<String>,
    Params(query): Params<TransferQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<Page<LedgerTransfer>>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let (before, limit) = (page.after::<i64>()?, page.limit());
    let filter = TransferFilter { from: query.from, to: query.to, state: query.state, before };
    let find = move |conn: &mut _| service::account_transfers(conn, &caller.scope(), &key, &filter, limit);
    let rows = web::read(&db, find).await?;
    Ok(Json(Page::from_rows(rows, limit, |transfer| transfer.seq)))
}

/// 业务流水 Everything in the journal about one thing, oldest first: from voucher to bank.
#[utoipa::path(
    tag = "report", operation_id = "ledger_thing_transfers", security(("bearer" = ["ledger:read"])),
    params(("kind" = inline(Thing), Path), ("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = Page<LedgerTransfer>), (status = 404, body = ProblemBody))
)]
#[get("/ledger/things/{kind}/{id}/transfers")]
async fn thing_transfers(
    db: Data<Db>,
    caller: Caller,
    thing: Path<(Thing, Uuid)>,
    Params(page): Params<PageQuery>,
) -> Result<Json<Page<LedgerTransfer>>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let (after, limit) = (page.after::<i64>()?, page.limit());
    let (thing, id) = thing.into_inner();
    let find = move |conn: &mut _| service::thing_transfers(conn, &caller.scope(), thing, id, after, limit);
    let rows = web::read(&db, find).await?;
    Ok(Json(Page::from_rows(rows, limit, |transfer| transfer.seq)))
}
