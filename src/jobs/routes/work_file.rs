//! Taking away what long work wrote, and stopping it.

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpResponse, get, post};
use futures_util::stream::try_unfold;

use super::work::{LongWork, own};
use crate::identity::Caller;
use crate::kernel::WorkId;
use crate::report::service::exports::{ExportRequest, taken};
use crate::store::work::{self, Stopped, WorkState};
use crate::store::{Db, DbError, db_errors, work_file};
use crate::web::{self, Done, English, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(content).service(stop);
}

/// 下载导出文件 The file that one's own work wrote, as it was written. Only for the one who asked for it, and only while they may
/// take the list away: as of now, in the same office and region as then.
#[utoipa::path(
    tag = "work", operation_id = "work_content", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = []), ("bearer" = ["listing:sync"]), ("bearer" = ["usage:write"])),
    responses(
        (status = 200, description = "the file", content_type = "application/octet-stream"),
        (status = 403, description = "may not be taken away any more", body = ProblemBody),
        (status = 404, body = ProblemBody),
        (status = 410, description = "not kept any more", body = ProblemBody),
    )
)]
#[get("/work/{id}/content")]
async fn content(db: Data<Db>, caller: Caller, id: Path<WorkId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let row = own(&db, &caller, id).await?;
    let kept = web::read::<_, DbError>(&db, move |conn| work_file::find(conn, id)).await?;
    let now = db.clock().now();
    let Some(file) = kept.filter(|file| file.kept_until > now) else {
        let is_gone = row.result.is_some_and(|result| result.get("kept_until").is_some());
        return Err(if is_gone { gone() } else { Problem::not_found() });
    };
    let request: ExportRequest = serde_json::from_value(file.request).map_err(|error| Problem::unexpected(&error))?;
    let is_same = (caller.organisation_id, &caller.region) == (file.organisation_id, &file.region_code);
    if !is_same {
        return Err(Problem::forbidden());
    }
    request.list.require(&caller)?;
    let (actor, name) = (caller.actor(), file.name.clone());
    web::write::<_, DbError>(&db, actor, move |tx| taken(tx, &caller, &request, (&name, Some(id)))).await?;
    let length = u64::try_from(file.bytes).unwrap_or_default();
    let db = db.as_ref().clone();
    let pieces = try_unfold((db, 0), move |(db, part)| async move {
        let piece = web::read::<_, DbError>(&db, move |conn| work_file::part_find(conn, id, part)).await?;
        Ok::<_, Problem>(piece.map(|piece| (Bytes::from(piece), (db, part + 1))))
    });
    Ok(web::attachment_of(pieces, length, &file.name, &file.media_type))
}

fn gone() -> Problem {
    Problem::new(
        actix_web::http::StatusCode::GONE,
        "file_gone",
        "文件已过保存期限，请重新导出",
        "the file is not kept any more: export the list again",
    )
}

#[derive(Debug, thiserror::Error)]
enum StopError {
    #[error("over")]
    Over,
    #[error("in the middle")]
    NotAnyMore,
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(StopError);

impl From<StopError> for Problem {
    fn from(error: StopError) -> Self {
        match error {
            StopError::Over => Self::conflict("work_over", "任务已经结束", "the work is over"),
            StopError::NotAnyMore => Self::conflict(
                "work_begun",
                "任务已经开始，不能取消",
                "the work has begun and is not stopped in the middle",
            ),
            StopError::Db(error) => error.into(),
        }
    }
}

/// 取消后台任务 Stop one's own work: at once while it waits; a list that is being written stops shortly.
#[utoipa::path(
    tag = "work", operation_id = "work_cancel", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = []), ("bearer" = ["listing:sync"]), ("bearer" = ["usage:write"])),
    responses(
        (status = 200, body = LongWork), (status = 404, body = ProblemBody),
        (status = 409, description = "over, or of a kind that is not stopped in the middle", body = ProblemBody),
    )
)]
#[post("/work/{id}/cancel")]
async fn stop(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    english: English,
    id: Path<WorkId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let row = own(&db, &caller, id).await?;
    // Whoever asks twice is told the same.
    if row.state == WorkState::Cancelled {
        return Ok(HttpResponse::Ok().json(LongWork::told(row, english)));
    }
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| match work::stop(tx, id)? {
        Stopped::Now | Stopped::Soon => Ok(Done(LongWork::told(work::fetch(tx.conn(), id)?, english))),
        Stopped::Over => Err(StopError::Over),
        Stopped::NotAnyMore => Err(StopError::NotAnyMore),
    })
    .await
}
