//! Lists that are written by the worker, and kept for some days for the one who asked.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Ask, ExportRequest, RowWatch, Written};
use crate::identity::{self, Caller};
use crate::kernel::WorkId;
use crate::ledger::hex;
use crate::report::error::Error;
use crate::store::work_file::{self, NewWorkFile, PART};
use crate::store::{Db, Tx, work};
use crate::tabular::WriteError;

/// How long a file is kept.
const KEPT: chrono::Duration = chrono::Duration::days(7);

/// Lists that one person may have in the making at once.
pub const MOST_OPEN: usize = 5;

/// How often it is asked whether anybody still wants the list.
const ASK_EVERY: Duration = Duration::from_millis(500);

/// What became of a list that the worker wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportResult {
    /// Of the file.
    pub name: String,
    /// Headings left out.
    pub rows: i64,
    pub bytes: i64,
    pub sha256: String,
    pub kept_until: DateTime<Utc>,
}

/// Writes a list for one who did not wait, as who they are by now, and keeps it. It is read beside the transaction that
/// keeps it, so a process that dies in the middle leaves nothing.
///
/// # Errors
/// [`Error::Forbidden`] for those who may not take it any more; [`Error::Cancelled`]; those of
/// [`ListExport::write`](super::ListExport::write).
pub fn make(
    tx: &mut Tx<'_>,
    db: &Db,
    id: WorkId,
    asked_by: &Caller,
    request: &ExportRequest,
) -> Result<ExportResult, Error> {
    let caller = db.read(|conn| identity::service::caller_again(conn, asked_by))?;
    let asked = Cell::new(Instant::now());
    let tell = |rows: u64| {
        tx.tell("rows", usize::try_from(rows).unwrap_or(usize::MAX), None);
        if asked.get().elapsed() >= ASK_EVERY {
            asked.set(Instant::now());
            if db.read(|conn| work::is_stopping(conn, id))? {
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    };
    let ExportRequest { list, format, english } = request;
    let ask = Ask { format: *format, english: *english, now: tx.now(), watch: RowWatch::Told(&tell) };
    let written = db.read(|conn| list.write(conn, &caller, &ask))?;
    let rows = usize::try_from(written.rows).unwrap_or(usize::MAX);
    tx.tell("keeping", rows, Some(rows));
    keep(tx, id, &caller, written)
}

fn keep(tx: &mut Tx<'_>, id: WorkId, caller: &Caller, written: Written) -> Result<ExportResult, Error> {
    let Written { mut file, bytes, rows, name, media_type } = written;
    // The whole stands before its pieces, so its hash is made by a reading of its own.
    let mut whole = Sha256::new();
    each_part(&mut file, |part| {
        whole.update(part);
        Ok(())
    })?;
    let sha256 = whole.finalize().to_vec();
    let made_at = tx.now();
    let new = NewWorkFile {
        work_id: id,
        name,
        media_type: media_type.to_owned(),
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        sha256,
        row_count: i64::try_from(rows).unwrap_or(i64::MAX),
        organisation_id: caller.organisation_id,
        region_code: caller.region.clone(),
        made_at,
        kept_until: made_at + KEPT,
    };
    work_file::insert(tx, &new)?;
    let mut number = 0;
    each_part(&mut file, |part| {
        work_file::part_insert(tx, id, number, part)?;
        number += 1;
        Ok(())
    })?;
    let NewWorkFile { name, bytes, sha256, row_count, kept_until, .. } = new;
    Ok(ExportResult { name, rows: row_count, bytes, sha256: hex(&sha256), kept_until })
}

/// Reads a file from its beginning in pieces.
fn each_part(file: &mut File, mut part: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    let broken = |error: io::Error| Error::Write(WriteError::encoder(error));
    file.rewind().map_err(broken)?;
    let mut piece = Vec::with_capacity(PART);
    loop {
        piece.clear();
        (&mut *file).take(PART as u64).read_to_end(&mut piece).map_err(broken)?;
        if piece.is_empty() {
            return Ok(());
        }
        part(&piece)?;
    }
}
