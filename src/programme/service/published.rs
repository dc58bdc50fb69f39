use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::super::model::ProgrammeVersion;
use super::{Error, version_fetch};
use crate::kernel::ProgrammeVersionId;

/// Far more than are in use at once; a process that has met more begins anew.
const MOST_KEPT: usize = 1_000;

static PUBLISHED: LazyLock<RwLock<HashMap<ProgrammeVersionId, Arc<ProgrammeVersion>>>> = LazyLock::new(RwLock::default);

/// A version as [`version_fetch`] reads it, for who decides by it again and again: once published it never changes, so each
/// process reads and parses it once. `at` is the moment of the asking transaction: what was published in it may yet be
/// undone, and is not kept.
///
/// # Errors
/// No such version.
pub fn version_published(
    conn: &mut PgConnection,
    id: ProgrammeVersionId,
    at: DateTime<Utc>,
) -> Result<Arc<ProgrammeVersion>, Error> {
    let known = PUBLISHED.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let read = Arc::new(version_fetch(conn, id)?);
    if read.published_at.is_some_and(|published| published < at) {
        let mut kept = PUBLISHED.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(id, Arc::clone(&read));
    }
    Ok(read)
}
