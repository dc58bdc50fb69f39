//! Programmes and their versions.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::{ProgrammeId, ProgrammeVersionId, RegionCode, Text};
use crate::programme::model::{Programme, ProgrammeVersion, RegionNames, Rules};
use crate::programme::service::{self, Error, NewProgramme};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show).service(create).service(versions).service(draft).service(edit).service(publish);
}

/// A version with its rules in plain words.
#[derive(Serialize, ToSchema)]
struct VersionView {
    #[serde(flatten)]
    version: ProgrammeVersion,
    /// The rules as sentences.
    in_words: Vec<Text>,
}

impl VersionView {
    fn new(version: ProgrammeVersion, regions: &RegionNames) -> Self {
        Self { in_words: version.rules.in_words(regions), version }
    }

    /// With the names that regions have now.
    fn told(conn: &mut PgConnection, version: ProgrammeVersion) -> Result<Self, Error> {
        Ok(Self::new(version, &service::region_names(conn)?))
    }
}

#[derive(Serialize, ToSchema)]
struct ProgrammeView {
    #[serde(flatten)]
    programme: Programme,
    /// The version in force now; absent before the first start.
    in_force: Option<VersionView>,
}

#[derive(Serialize, ToSchema)]
struct ProgrammeDetail {
    #[serde(flatten)]
    programme: Programme,
    /// The version in force now; absent before the first start.
    in_force: Option<VersionView>,
    /// Every version that was published, newest first.
    published: Vec<VersionView>,
}

/// 券种列表 Programmes with the rules in force, in plain words.
#[utoipa::path(
    tag = "programme", operation_id = "programme_list", params(PageQuery), security(()),
    responses((status = 200, body = Page<ProgrammeView>))
)]
#[get("/programmes")]
async fn list(db: Data<Db>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (after, limit) = (page.0.after::<String>()?, page.0.limit());
    let now = db.clock().now();
    let (rows, regions) = web::read(&db, move |conn| {
        let rows = service::programme_list(conn, now, after.as_deref(), limit + 1)?;
        Ok::<_, Error>((rows, service::region_names(conn)?))
    })
    .await?;
    let page = Page::from_rows(rows, limit, |(programme, _)| programme.code.clone());
    Ok(HttpResponse::Ok().json(page.map(|(programme, version)| ProgrammeView {
        programme,
        in_force: version.map(|version| VersionView::new(version, &regions)),
    })))
}

/// 券种详情 One programme: the rules in force and every published version.
#[utoipa::path(
    tag = "programme", operation_id = "programme_show", security(()),
    responses((status = 200, body = ProgrammeDetail), (status = 404, body = ProblemBody))
)]
#[get("/programmes/{id}")]
async fn show(db: Data<Db>, id: Path<ProgrammeId>) -> Result<HttpResponse, Problem> {
    let (id, now) = (id.into_inner(), db.clock().now());
    let detail = web::read(&db, move |conn| {
        let programme = service::programme_fetch(conn, id)?;
        let regions = service::region_names(conn)?;
        let told = |version| VersionView::new(version, &regions);
        let in_force = service::version_in_force(conn, id, now)?.map(told);
        let published = service::version_list(conn, id, false)?.into_iter().map(told).collect();
        Ok::<_, Error>(ProgrammeDetail { programme, in_force, published })
    })
    .await?;
    Ok(HttpResponse::Ok().json(detail))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProgrammeBody {
    /// 2 to 12 capitals and digits, a capital first; begins the numbers of vouchers.
    #[schema(example = "WH")]
    code: String,
    name: Text,
    region_code: RegionCode,
}

/// 新建券种 Create a programme.
#[utoipa::path(
    tag = "programme", operation_id = "programme_create", request_body = ProgrammeBody,
    security(("bearer" = ["programme:edit"])),
    responses(
        (status = 201, body = Programme),
        (status = 409, body = ProblemBody, description = "programme_code_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/programmes")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<ProgrammeBody>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let ProgrammeBody { code, name, region_code } = body.value;
    let new = NewProgramme { code, name, region_code };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::programme_create(tx, new.clone()).map(Created)
    })
    .await
}

/// 全部版本 Every version of a programme, drafts too, newest first.
#[utoipa::path(
    tag = "programme", operation_id = "programme_version_list", security(("bearer" = ["programme:edit"])),
    responses((status = 200, body = Vec<VersionView>), (status = 404, body = ProblemBody))
)]
#[get("/programmes/{id}/versions")]
async fn versions(db: Data<Db>, caller: Caller, id: Path<ProgrammeId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let id = id.into_inner();
    let versions = web::read(&db, move |conn| {
        service::programme_fetch(conn, id)?;
        let regions = service::region_names(conn)?;
        let versions = service::version_list(conn, id, true)?;
        Ok::<_, Error>(versions.into_iter().map(|version| VersionView::new(version, &regions)).collect::<Vec<_>>())
    })
    .await?;
    Ok(HttpResponse::Ok().json(versions))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RulesBody {
    rules: Rules,
}

/// 新建草稿版本 Draft the next version of a programme's rules.
#[utoipa::path(
    tag = "programme", operation_id = "programme_version_draft", request_body = RulesBody,
    security(("bearer" = ["programme:edit"])),
    responses(
        (status = 201, body = VersionView),
        (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/programmes/{id}/versions")]
async fn draft(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ProgrammeId>,
    body: Body<RulesBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let (id, rules) = (id.into_inner(), body.value.rules);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let version = service::version_draft(tx, id, rules.clone())?;
        VersionView::told(tx.conn(), version).map(Created)
    })
    .await
}

/// 修改草稿 Put other rules into a draft.
#[utoipa::path(
    tag = "programme", operation_id = "programme_version_edit", request_body = RulesBody,
    security(("bearer" = ["programme:edit"])),
    responses(
        (status = 200, body = VersionView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "version_published"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/programme-versions/{id}")]
async fn edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<ProgrammeVersionId>,
    body: Body<RulesBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammeEdit)?;
    let (id, rules) = (id.into_inner(), body.value.rules);
    let version = web::write(&db, caller.actor(), move |tx| {
        let version = service::version_edit(tx, id, rules.clone())?;
        VersionView::told(tx.conn(), version)
    })
    .await?;
    Ok(HttpResponse::Ok().json(version))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishBody {
    /// From when the version is in force, not in the past; now, if absent.
    starts_at: Option<DateTime<Utc>>,
}

/// 发布 Publish a draft: in force from its start, and never changed again.
#[utoipa::path(
    tag = "programme", operation_id = "programme_version_publish", request_body = PublishBody,
    security(("bearer" = ["programme:publish"])),
    responses(
        (status = 200, body = VersionView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "version_published, start_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/programme-versions/{id}/publish")]
async fn publish(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ProgrammeVersionId>,
    body: Body<PublishBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ProgrammePublish)?;
    let (id, starts_at) = (id.into_inner(), body.value.starts_at);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let version = service::version_publish(tx, id, starts_at)?;
        VersionView::told(tx.conn(), version).map(Done)
    })
    .await
}
