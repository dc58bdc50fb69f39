//! Accounts at any past time, and their statements.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::identity::{Caller, Capability};
use crate::kernel::Invalid;
use crate::ledger::AsOf;
use crate::report::service::account_statement::{self as service, AccountAsOf, AccountStatement, StatementQuery};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(balance).service(statement);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AsOfQuery {
    /// Entries dated until this day of the books (Asia/Shanghai) count.
    effective_on: Option<NaiveDate>,
    /// Entries recorded until this moment count.
    recorded_by: Option<DateTime<Utc>>,
}

/// 历史余额 Where an account stood on a day of the books, as it was known at a moment.
#[utoipa::path(
    tag = "report", operation_id = "ledger_account_balance", security(("bearer" = ["ledger:read"])),
    params(("key" = String, Path, description = "`voucher:…`, `bank:city:371000` …"), AsOfQuery),
    responses((status = 200, body = AccountAsOf), (status = 404, body = ProblemBody))
)]
#[get("/ledger/accounts/{key}/balance")]
async fn balance(
    db: Data<Db>,
    caller: Caller,
    key: Path<String>,
    Params(query): Params<AsOfQuery>,
) -> Result<Json<AccountAsOf>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let as_of = AsOf { effective_on: query.effective_on, recorded_by: query.recorded_by };
    web::read(&db, move |conn| service::account_as_of(conn, &caller.scope(), &key, as_of)).await.map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AccountStatementQuery {
    /// First day of the books (Asia/Shanghai).
    from: NaiveDate,
    /// Last day, inside.
    to: NaiveDate,
    /// As it was known at this moment.
    recorded_by: Option<DateTime<Utc>>,
}

/// A page of a statement.
#[derive(Serialize, ToSchema)]
struct AccountStatementPage {
    #[serde(flatten)]
    statement: AccountStatement,
    /// Leads to the lines that follow, if there are any.
    next: Option<String>,
}

/// 账户对账单 What happened on an account between two days of the books, with the balance after every entry.
#[utoipa::path(
    tag = "report", operation_id = "ledger_account_statement", security(("bearer" = ["ledger:read"])),
    params(
        ("key" = String, Path, description = "`voucher:…`, `bank:city:371000` …"), AccountStatementQuery, PageQuery,
    ),
    responses(
        (status = 200, body = AccountStatementPage), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/ledger/accounts/{key}/statement")]
async fn statement(
    db: Data<Db>,
    caller: Caller,
    key: Path<String>,
    Params(query): Params<AccountStatementQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<AccountStatementPage>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let AccountStatementQuery { from, to, recorded_by } = query;
    if to < from {
        let invalid = Invalid::new("period", "结束日期早于开始日期", "the last day is before the first");
        return Err(Problem::invalid_field("to", invalid));
    }
    let (after, limit) = (page.after::<(NaiveDate, i64)>()?, page.limit());
    let query = StatementQuery { from, to, recorded_by, after };
    let find = move |conn: &mut _| service::account_statement(conn, &caller.scope(), &key, &query, limit);
    let mut statement = web::read(&db, find).await?;
    let lines = std::mem::take(&mut statement.lines);
    let page = Page::from_rows(lines, limit, |line| (line.transfer.effective_on, line.transfer.seq));
    statement.lines = page.items;
    Ok(Json(AccountStatementPage { statement, next: page.next }))
}
