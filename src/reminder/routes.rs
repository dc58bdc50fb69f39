//! HTTP of what people want to be reminded of.

use actix_web::web::{Data, Json};
use actix_web::{get, put};

use super::model::ReminderPreference;
use super::service;
use crate::identity::Caller;
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(preference).service(preference_set);
}

/// 提醒设置 How long before the caller is reminded of what.
#[utoipa::path(
    tag = "identity", operation_id = "me_reminders", security(("bearer" = [])),
    responses((status = 200, body = ReminderPreference))
)]
#[get("/me/reminders")]
async fn preference(db: Data<Db>, caller: Caller) -> Result<Json<ReminderPreference>, Problem> {
    web::read(&db, move |conn| service::preference(conn, &caller)).await.map(Json)
}

/// 修改提醒设置
#[utoipa::path(
    tag = "identity", operation_id = "me_reminders_set", request_body = ReminderPreference, security(("bearer" = [])),
    responses((status = 200, body = ReminderPreference), (status = 422, body = ProblemBody))
)]
#[put("/me/reminders")]
async fn preference_set(
    db: Data<Db>,
    caller: Caller,
    body: Body<ReminderPreference>,
) -> Result<Json<ReminderPreference>, Problem> {
    web::write(&db, caller.actor(), move |tx| service::preference_set(tx, &caller, &body.value)).await.map(Json)
}
