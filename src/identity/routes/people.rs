//! The people of all organisations, for those who see to the running of the product.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::UserEntry;
use crate::identity::model::Role;
use crate::identity::service::{self, UserFilter};
use crate::identity::{Caller, Capability};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(search);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PeopleQuery {
    /// A part of the login or the name.
    q: Option<String>,
    role: Option<Role>,
}

/// 全部用户 People of all organisations, in the order in which they came.
#[utoipa::path(
    tag = "admin", operation_id = "admin_users", params(PeopleQuery, PageQuery),
    security(("bearer" = ["system:operate"])),
    responses((status = 200, body = Page<UserEntry>), (status = 403, body = ProblemBody))
)]
#[get("/admin/users")]
async fn search(
    db: Data<Db>,
    caller: Caller,
    query: Params<PeopleQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::SystemOperate)?;
    let PeopleQuery { q, role } = query.0;
    let text = q.map(|text| text.trim().replace('\0', "")).filter(|text| !text.is_empty());
    let (after, limit) = (page.0.after()?, page.0.limit());
    let filter = UserFilter { text, role, after };
    let rows = web::read(&db, move |conn| service::user_search(conn, &filter, limit)).await?;
    let page = Page::from_rows(rows, limit, |(user, ..)| user.id);
    let entry = |(user, organisation_name, organisation_kind)| UserEntry { user, organisation_name, organisation_kind };
    Ok(HttpResponse::Ok().json(page.map(entry)))
}
