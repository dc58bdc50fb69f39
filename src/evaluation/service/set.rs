use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use crate::audit;
use crate::evaluation::Error;
use crate::evaluation::model::{SetDocument, SetState, SetVersion};
use crate::evaluation::queries::{self, SetRow};
use crate::identity::Caller;
use crate::kernel::{EvaluationSetId, Invalid, local_date};
use crate::store::Tx;

/// Drafts the next version of the set with this code, or the first, in the caller's region.
///
/// # Errors
/// A code that is none; a document that does not fit; the set has a draft already.
pub fn set_draft(tx: &mut Tx<'_>, caller: &Caller, code: &str, document: &SetDocument) -> Result<SetVersion, Error> {
    let letters = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    if !(2..=20).contains(&code.len()) || !code.chars().all(letters) || code.starts_with('-') {
        let invalid = Invalid::new(
            "code",
            "代码为 2 到 20 个大写字母、数字或连字符",
            "a code is 2 to 20 capitals, digits or hyphens, and does not begin with one",
        );
        return Err(Error::field("code", invalid));
    }
    let (id, now) = (EvaluationSetId::new(), tx.now());
    let stored = stored(document)?;
    let row = queries::set_insert(tx.conn(), id, (&caller.region, code), &stored, caller.user_id, now)?;
    let detail = json!({ "code": row.code, "version": row.version });
    audit::record(tx, "evaluation_set.drafted", "evaluation_set", id.uuid(), &detail)?;
    read(row)
}

/// Puts another document into a draft.
///
/// # Errors
/// Outside the caller's region; published; a document that does not fit.
pub fn set_edit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationSetId,
    document: &SetDocument,
) -> Result<SetVersion, Error> {
    lock_draft(tx, caller, id)?;
    let stored = stored(document)?;
    let row = queries::set_edit(tx.conn(), id, &stored)?;
    let detail = json!({ "code": row.code, "version": row.version });
    audit::record(tx, "evaluation_set.edited", "evaluation_set", id.uuid(), &detail)?;
    read(row)
}

/// Publishes a draft: periods that begin from `starts_on` on may use it, and it is never edited again.
///
/// # Errors
/// Outside the caller's region; published before.
pub fn set_publish(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationSetId,
    starts_on: Option<NaiveDate>,
) -> Result<SetVersion, Error> {
    let now = tx.now();
    lock_draft(tx, caller, id)?;
    let starts_on = starts_on.unwrap_or_else(|| local_date(now));
    let row = queries::set_publish(tx.conn(), id, starts_on, caller.user_id, now)?;
    let detail = json!({
        "code": row.code, "version": row.version, "starts_on": starts_on, "document": row.document,
    });
    audit::record(tx, "evaluation_set.published", "evaluation_set", id.uuid(), &detail)?;
    read(row)
}

/// Every version of the sets of the caller's region, by code, newest first.
///
/// # Errors
/// The database refuses.
pub fn set_list(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<SetVersion>, Error> {
    queries::set_list(conn, &caller.region.city())?.into_iter().map(read).collect()
}

/// One version, drafts too, to those of its region.
///
/// # Errors
/// [`Error::NotFound`], also for those of other regions.
pub fn set_show(conn: &mut PgConnection, caller: &Caller, id: EvaluationSetId) -> Result<SetVersion, Error> {
    let row = queries::set_fetch(conn, id)?;
    if caller.region.covers(&row.region_code) || row.region_code.covers(&caller.region) {
        return read(row);
    }
    Err(Error::NotFound)
}

fn lock_draft(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationSetId) -> Result<SetRow, Error> {
    let row = queries::set_lock(tx.conn(), id)?;
    if !caller.region.covers(&row.region_code) {
        return Err(Error::NotFound);
    }
    if row.state == SetState::Published { Err(Error::SetPublished) } else { Ok(row) }
}

fn stored(document: &SetDocument) -> Result<Value, Error> {
    let faults = document.faults();
    if !faults.is_empty() {
        let prefixed = faults.into_iter().map(|mut fault| {
            fault.field = format!("document.{}", fault.field);
            fault
        });
        return Err(Error::Faults(prefixed.collect()));
    }
    serde_json::to_value(document).map_err(|error| Error::Stored(error.to_string()))
}

pub(super) fn read(row: SetRow) -> Result<SetVersion, Error> {
    let document = serde_json::from_value(row.document).map_err(|error| Error::Stored(error.to_string()))?;
    Ok(SetVersion {
        id: row.id,
        region_code: row.region_code,
        code: row.code,
        version: row.version,
        state: row.state,
        document,
        starts_on: row.starts_on,
        created_at: row.created_at,
        published_at: row.published_at,
    })
}
