//! Reports that people take into meetings: as figures, as a picture, as a table.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::bureau::{Place, Stretch};
use super::exports::{ExportQuery, Manner, Preference, table};
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, ProgrammeId, local_year};
use crate::report::model::chart;
use crate::report::model::meeting::{MeetingReport, MeetingSheet};
use crate::report::service::exports::ListExport;
use crate::report::service::meeting::{self as service, MeetingAsk};
use crate::store::Db;
use crate::web::{self, English, Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(picture).service(taken);
}

/// How many are named if nobody says it.
const FIRST: u32 = 10;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MeetingQuery {
    /// Absent: all.
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
    /// Of budget execution; absent: this year.
    #[param(minimum = 2000, maximum = 2200)]
    fiscal_year: Option<i32>,
    /// How many industries, enterprises or providers are named, the others being one line: 1 to 100; 10 if absent.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
}

fn asked(
    db: &Db,
    caller: &Caller,
    report: MeetingReport,
    (stretch, place, query): (Stretch, Place, MeetingQuery),
) -> Result<MeetingAsk, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    if report == MeetingReport::BudgetExecution {
        caller.require(Capability::AppropriationRead)?;
    }
    let now = db.clock().now();
    let first = query.first.unwrap_or(FIRST);
    if !(1..=100).contains(&first) {
        let text = ("前几名为 1 到 100", "the first 1 to 100 are named");
        return Err(Problem::invalid_field("first", Invalid::new("out_of_range", text.0, text.1)));
    }
    let fiscal_year = query.fiscal_year.unwrap_or_else(|| local_year(now));
    if !(2000..=2200).contains(&fiscal_year) {
        let text = ("年度为 2000 到 2200", "a year from 2000 to 2200");
        return Err(Problem::invalid_field("fiscal_year", Invalid::new("out_of_range", text.0, text.1)));
    }
    Ok(MeetingAsk {
        report,
        region: place.within(caller)?,
        programme: query.programme_id,
        days: stretch.days(now)?,
        fiscal_year,
        first: usize::try_from(first).unwrap_or(usize::MAX),
    })
}

/// 会议报表 A report for a meeting: its lines, their sum, and the amounts of the ledger that confirm it. Where they do not
/// agree there is no report.
#[utoipa::path(
    tag = "report", operation_id = "meeting_report",
    params(("report" = inline(MeetingReport), Path), Stretch, Place, MeetingQuery),
    security(("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, body = MeetingSheet), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, description = "records and ledger differ", body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/reports/meeting/{report}")]
async fn show(
    db: Data<Db>,
    caller: Caller,
    report: Path<MeetingReport>,
    Params(stretch): Params<Stretch>,
    Params(place): Params<Place>,
    Params(query): Params<MeetingQuery>,
) -> Result<Json<MeetingSheet>, Problem> {
    let ask = asked(&db, &caller, report.into_inner(), (stretch, place, query))?;
    web::read(&db, move |conn| service::meeting_report(conn, &ask)).await.map(Json)
}

/// 会议图表 The report's chart: an SVG of a slide's size, the same bytes for the same figures, with a description in it.
#[utoipa::path(
    tag = "report", operation_id = "meeting_chart",
    params(("report" = inline(MeetingReport), Path), Stretch, Place, MeetingQuery),
    security(("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, description = "the picture", content_type = "image/svg+xml"),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, description = "records and ledger differ", body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/reports/meeting/{report}/chart")]
async fn picture(
    db: Data<Db>,
    caller: Caller,
    English(english): English,
    report: Path<MeetingReport>,
    Params(stretch): Params<Stretch>,
    Params(place): Params<Place>,
    Params(query): Params<MeetingQuery>,
) -> Result<HttpResponse, Problem> {
    let report = report.into_inner();
    let ask = asked(&db, &caller, report, (stretch, place, query))?;
    let sheet = web::read(&db, move |conn| service::meeting_report(conn, &ask)).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{report}.svg\"")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")))
        .body(chart::draw(&sheet, english)))
}

/// 导出会议报表 The report as a table: plain numbers without formulas, its sum confirmed by the ledger.
#[utoipa::path(
    tag = "report", operation_id = "export_meeting_report",
    params(("report" = inline(MeetingReport), Path), Stretch, Place, MeetingQuery, ExportQuery, Preference),
    security(("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, description = "records and ledger differ", body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/meeting/{report}")]
async fn taken(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    report: Path<MeetingReport>,
    (stretch, place): (Params<Stretch>, Params<Place>),
    Params(query): Params<MeetingQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let MeetingAsk { report, region, programme, days, fiscal_year, first } =
        asked(&db, &caller, report.into_inner(), (stretch.0, place.0, query))?;
    let list = ListExport::Meeting { report, region, programme, days, fiscal_year, first };
    table(&db, caller, manner, export, list).await
}
