//! The calendar of a listing, for everybody.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::booking::service::{self, Calendar};
use crate::identity::Caller;
use crate::kernel::{ListingId, TimeWindow};
use crate::store::Db;
use crate::web::{self, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(calendar);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Stretch {
    /// Start, UTC.
    from: DateTime<Utc>,
    /// End, UTC; at most 92 days after the start.
    to: DateTime<Utc>,
}

/// 条目日历 When a listing is open and when it is busy.
#[utoipa::path(
    tag = "booking", operation_id = "listing_calendar", params(("id" = ListingId, Path), Stretch), security(()),
    responses(
        (status = 200, body = Calendar), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[get("/listings/{id}/calendar")]
async fn calendar(
    db: Data<Db>,
    caller: Option<Caller>,
    id: Path<ListingId>,
    stretch: Params<Stretch>,
) -> Result<HttpResponse, Problem> {
    let Stretch { from, to } = stretch.0;
    let window = TimeWindow::new(from, to).map_err(|invalid| Problem::invalid_field("to", invalid))?;
    let calendar =
        web::read_replica(&db, move |conn| service::listing_calendar(conn, caller.as_ref(), *id, &window)).await?;
    Ok(HttpResponse::Ok().json(calendar))
}
