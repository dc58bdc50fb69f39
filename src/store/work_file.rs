//! Files that long work wrote, kept for some days for the one who asked: in pieces, so that nobody who writes or sends one
//! holds more of it than a piece.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::schema::{long_work, work_file, work_file_part};
use super::{DbError, Tx};
use crate::kernel::{OrganisationId, RegionCode, WorkId};

/// Bytes of a piece; the table takes no more.
pub const PART: usize = 1 << 20;

/// A file to be kept.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = work_file)]
pub struct NewWorkFile {
    pub work_id: WorkId,
    /// To be saved under.
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: Vec<u8>,
    /// Headings left out.
    pub row_count: i64,
    /// As whom it was written.
    pub organisation_id: OrganisationId,
    pub region_code: RegionCode,
    pub made_at: DateTime<Utc>,
    pub kept_until: DateTime<Utc>,
}

/// A kept file, and what was asked for when it was written.
#[derive(Debug, Clone)]
pub struct WorkFileRow {
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub organisation_id: OrganisationId,
    pub region_code: RegionCode,
    pub kept_until: DateTime<Utc>,
    pub request: Value,
}

/// Keeps a file, whose pieces follow.
///
/// # Errors
/// The work has one, or the database refuses.
pub fn insert(tx: &mut Tx<'_>, new: &NewWorkFile) -> Result<(), DbError> {
    diesel::insert_into(work_file::table).values(new).execute(tx.conn())?;
    Ok(())
}

/// Keeps a piece.
///
/// # Errors
/// The database refuses.
pub fn part_insert(tx: &mut Tx<'_>, id: WorkId, part: i32, content: &[u8]) -> Result<(), DbError> {
    use work_file_part as p;
    let values = (p::work_id.eq(id), p::part.eq(part), p::content.eq(content));
    diesel::insert_into(p::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// The file of a work, if it is kept.
///
/// # Errors
/// The database refuses.
pub fn find(conn: &mut PgConnection, id: WorkId) -> Result<Option<WorkFileRow>, DbError> {
    use work_file as f;
    type Facts = (String, String, i64, OrganisationId, RegionCode, DateTime<Utc>);

    let Some(request) = long_work::table.find(id).select(long_work::request).first::<Value>(conn).optional()? else {
        return Ok(None);
    };
    let facts: Option<Facts> = f::table
        .find(id)
        .select((f::name, f::media_type, f::bytes, f::organisation_id, f::region_code, f::kept_until))
        .first(conn)
        .optional()?;
    Ok(facts.map(|(name, media_type, bytes, organisation_id, region_code, kept_until)| WorkFileRow {
        name,
        media_type,
        bytes,
        organisation_id,
        region_code,
        kept_until,
        request,
    }))
}

/// A piece; none behind the last.
///
/// # Errors
/// The database refuses.
pub fn part_find(conn: &mut PgConnection, id: WorkId, part: i32) -> Result<Option<Vec<u8>>, DbError> {
    Ok(work_file_part::table.find((id, part)).select(work_file_part::content).first(conn).optional()?)
}

/// Lets go of up to `limit` files whose time is over, with their pieces; answers how many. Each may be large.
///
/// # Errors
/// The database refuses.
pub fn purge(tx: &mut Tx<'_>, limit: i64) -> Result<usize, DbError> {
    use work_file as f;
    let now = tx.now();
    let due: Vec<WorkId> = f::table
        .filter(f::kept_until.le(now))
        .order((f::kept_until, f::work_id))
        .limit(limit)
        .for_update()
        .skip_locked()
        .select(f::work_id)
        .load(tx.conn())?;
    if due.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(f::table.filter(f::work_id.eq_any(due))).execute(tx.conn())?)
}
