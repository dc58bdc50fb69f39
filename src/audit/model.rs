use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::{DbError, db_errors};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(Error);

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = crate::store::schema::audit_event, check_for_backend(diesel::pg::Pg))]
pub struct Event {
    /// Order of recording.
    pub seq: i64,
    pub occurred_at: DateTime<Utc>,
    pub actor_user: Option<Uuid>,
    pub actor_org: Option<Uuid>,
    pub actor_label: String,
    /// `thing.done`: `booking.confirmed`.
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub detail: serde_json::Value,
}
