//! Figures for bureaus, each within the caller's region.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::catalog::ListingKind;
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, ProgrammeId, RegionCode, TimeWindow, local_date, local_midnight, local_year};
use crate::report::service::budget::{self, ProgrammeBudget};
use crate::report::service::bureau::{
    self as service, ReviewTimes, TopProvider, UtilisationMonth, VoucherReport, WaitingReviews,
};
use crate::store::Db;
use crate::web::{self, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(vouchers)
        .service(utilisation)
        .service(providers)
        .service(reviews)
        .service(review_times)
        .service(budgets);
}

/// The longest stretch that one report covers, days.
const MOST_DAYS: i64 = 3_700;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Stretch {
    /// First day (Asia/Shanghai); absent: 1 January of the year of `to`.
    from: Option<NaiveDate>,
    /// Last day, inside; absent: today.
    to: Option<NaiveDate>,
}

impl Stretch {
    fn window(&self, now: DateTime<Utc>) -> Result<TimeWindow, Problem> {
        let (from, to) = self.days(now)?;
        TimeWindow::new(local_midnight(from), local_midnight(to.succ_opt().unwrap_or(to)))
            .map_err(|invalid| Problem::invalid_field("to", invalid))
    }

    /// First and last day, both inside.
    pub(super) fn days(&self, now: DateTime<Utc>) -> Result<(NaiveDate, NaiveDate), Problem> {
        let to = self.to.unwrap_or_else(|| local_date(now));
        let from = self.from.or_else(|| NaiveDate::from_ymd_opt(to.year(), 1, 1)).unwrap_or(to);
        let is_possible = from <= to && (to - from).num_days() <= MOST_DAYS;
        // A day that has none after it is the last that a calendar knows.
        if is_possible && to.succ_opt().is_some() {
            Ok((from, to))
        } else {
            let text = (
                "截止日期应不早于开始日期，且相隔不超过十年",
                "the last day is not before the first, at most ten years on",
            );
            Err(Problem::invalid_field("to", Invalid::new("stretch", text.0, text.1)))
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Place {
    /// A region inside the caller's; absent: the caller's own.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

impl Place {
    pub(super) fn within(self, caller: &Caller) -> Result<RegionCode, Problem> {
        match self.region {
            None => Ok(caller.region.clone()),
            Some(region) if caller.region.covers(&region) => Ok(region),
            Some(_) => Err(Problem::forbidden()),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VoucherQuery {
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
}

/// 创新券统计 Vouchers issued in a stretch of time: by district, by industry, by month, and where their money is.
#[utoipa::path(
    tag = "report", operation_id = "report_vouchers", params(Stretch, Place, VoucherQuery),
    security(("bearer" = ["voucher:read_all"])),
    responses((status = 200, body = VoucherReport), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[get("/reports/vouchers")]
async fn vouchers(
    db: Data<Db>,
    caller: Caller,
    Params(stretch): Params<Stretch>,
    Params(place): Params<Place>,
    Params(query): Params<VoucherQuery>,
) -> Result<Json<VoucherReport>, Problem> {
    caller.require(Capability::VoucherReadAll)?;
    let (window, region) = (stretch.window(db.clock().now())?, place.within(&caller)?);
    web::read_replica(&db, move |conn| service::voucher_report(conn, &region, query.programme_id, &window))
        .await
        .map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UtilisationQuery {
    /// Absent: instruments.
    #[param(inline)]
    kind: Option<ListingKind>,
    /// How many months, the present one included: 1 to 36; 12 if absent.
    months: Option<u32>,
}

/// 仪器利用率 Booked time against open time of the region's listings, by month.
#[utoipa::path(
    tag = "report", operation_id = "report_utilisation", params(Place, UtilisationQuery),
    security(("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, body = Vec<UtilisationMonth>), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/reports/utilisation")]
async fn utilisation(
    db: Data<Db>,
    caller: Caller,
    Params(place): Params<Place>,
    Params(query): Params<UtilisationQuery>,
) -> Result<Json<Vec<UtilisationMonth>>, Problem> {
    caller.require(Capability::BookingReadAll)?;
    let (region, now) = (place.within(&caller)?, db.clock().now());
    let kind = query.kind.unwrap_or(ListingKind::InstrumentTime);
    let months = query.months.unwrap_or(12).clamp(1, 36);
    web::read_replica(&db, move |conn| service::utilisation(conn, &region, kind, months, now)).await.map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TopQuery {
    /// How many: 1 to 100; 10 if absent.
    limit: Option<i64>,
}

/// 服务机构排名 The region's providers by what was accepted of their work in a stretch of time.
#[utoipa::path(
    tag = "report", operation_id = "report_providers", params(Stretch, Place, TopQuery),
    security(("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, body = Vec<TopProvider>), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[get("/reports/providers")]
async fn providers(
    db: Data<Db>,
    caller: Caller,
    Params(stretch): Params<Stretch>,
    Params(place): Params<Place>,
    Params(query): Params<TopQuery>,
) -> Result<Json<Vec<TopProvider>>, Problem> {
    caller.require(Capability::BookingReadAll)?;
    let (window, region) = (stretch.window(db.clock().now())?, place.within(&caller)?);
    let limit = query.limit.unwrap_or(10).clamp(1, 100);
    web::read_replica(&db, move |conn| service::top_providers(conn, &region, &window, limit)).await.map(Json)
}

/// 待办时长 What waits for a decision in the region, by how long.
#[utoipa::path(
    tag = "report", operation_id = "report_reviews", params(Place), security(("bearer" = ["voucher:read_all"])),
    responses((status = 200, body = Vec<WaitingReviews>), (status = 403, body = ProblemBody))
)]
#[get("/reports/reviews")]
async fn reviews(
    db: Data<Db>,
    caller: Caller,
    Params(place): Params<Place>,
) -> Result<Json<Vec<WaitingReviews>>, Problem> {
    caller.require(Capability::VoucherReadAll)?;
    let (region, now) = (place.within(&caller)?, db.clock().now());
    web::read_replica(&db, move |conn| service::waiting_reviews(conn, &region, now)).await.map(Json)
}

/// 审核用时 How long reviews of claims took, by step, district and reviewer: median and ninetieth percentile.
#[utoipa::path(
    tag = "report", operation_id = "report_review_times", params(Stretch, Place),
    security(("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Vec<ReviewTimes>), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[get("/reports/review-times")]
async fn review_times(
    db: Data<Db>,
    caller: Caller,
    Params(stretch): Params<Stretch>,
    Params(place): Params<Place>,
) -> Result<Json<Vec<ReviewTimes>>, Problem> {
    caller.require(Capability::BookingReadAll)?;
    let (region, decided) = (place.within(&caller)?, stretch.window(db.clock().now())?);
    web::read(&db, move |conn| service::review_times(conn, &region, &decided)).await.map(Json)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BudgetQuery {
    /// Absent: this year.
    fiscal_year: Option<i32>,
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 预算执行 Each programme's budget of a year: granted, drawn, returned by month, with a simple forecast.
#[utoipa::path(
    tag = "report", operation_id = "report_budget", params(BudgetQuery), security(("bearer" = ["appropriation:read"])),
    responses((status = 200, body = Vec<ProgrammeBudget>), (status = 403, body = ProblemBody))
)]
#[get("/reports/budget")]
async fn budgets(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<BudgetQuery>,
) -> Result<Json<Vec<ProgrammeBudget>>, Problem> {
    caller.require(Capability::AppropriationRead)?;
    let (within, now) = (caller.scope_in(query.region)?, db.clock().now());
    let year = query.fiscal_year.unwrap_or_else(|| local_year(now));
    web::read_replica(&db, move |conn| budget::budget_report(conn, &within, year, now)).await.map(Json)
}
