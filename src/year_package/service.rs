//! Packing a year, keeping the package, and giving it out.

mod bundle;
pub mod check;
mod contents;
mod index;

use std::fs::File;
use std::io::{Read, Seek, Write};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::identity::Caller;
use crate::kernel::{Invalid, RegionCode, RegionScope, YearPackageId};
use crate::ledger::hex;
use crate::reconciliation::model::Month;
use crate::store::{Db, DbError, Progress, Tx, snapshot};
use crate::year_package::error::Error;
use crate::year_package::model::{
    FORM, LedgerPosition, Manifest, YearPackage, YearPackageRequest, contents_hash, days_of, has_books, open_months,
};
use crate::year_package::queries::{self, NewPackage, Scope};
use crate::{audit, settlement};
use bundle::Bundle;

/// Bytes of a piece of the zip.
const PART: usize = 1 << 20;

/// What can be packed, and whether it would be final.
///
/// # Errors
/// A year out of range; [`Error::NothingInYear`]; [`Error::MonthsOpen`] unless the request allows it.
pub fn require_packable(conn: &mut PgConnection, request: &YearPackageRequest) -> Result<Vec<Month>, Error> {
    let year = request.fiscal_year;
    if !(2000..=2200).contains(&year) {
        let invalid = Invalid::new("out_of_range", "年度为 2000 到 2200", "a year from 2000 to 2200");
        return Err(Error::Fault { field: "fiscal_year", invalid });
    }
    let begin = queries::books_begin(conn)?;
    let Some(begin) = begin.filter(|_| has_books(year, begin)) else { return Err(Error::NothingInYear(year)) };
    let open = open_months(year, begin, &queries::closed_months(conn)?);
    if open.is_empty() || request.allow_open_months { Ok(open) } else { Err(Error::MonthsOpen(open)) }
}

/// What was packed, and is not kept yet.
struct Packed {
    zip: File,
    bytes: u64,
    manifest: String,
    contents: [u8; 32],
    files: usize,
    open: Vec<Month>,
    ledger: LedgerPosition,
}

/// Packs a year and keeps the package. All is read from one state of the database, beside the transaction that keeps it.
///
/// # Errors
/// Those of [`require_packable`]; an account that does not come to what it should; the disk or the database refuses.
pub fn make(tx: &mut Tx<'_>, db: &Db, caller: &Caller, request: &YearPackageRequest) -> Result<YearPackage, Error> {
    let region = caller.region.clone();
    let (made_by, made_at) = (tx.actor().label.clone(), tx.now());
    let tell = |progress: &Progress| {
        let count = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        tx.tell(progress.phase, count(progress.done), progress.total.map(count));
    };
    let packed = db.read(|conn| snapshot(conn, |conn| pack(conn, &region, request, (&made_by, made_at), &tell)))?;
    keep(tx, caller, request, packed)
}

fn pack(
    conn: &mut PgConnection,
    region: &RegionCode,
    request: &YearPackageRequest,
    (made_by, made_at): (&str, DateTime<Utc>),
    tell: &dyn Fn(&Progress),
) -> Result<Packed, Error> {
    let open = require_packable(conn, request)?;
    let year = request.fiscal_year;
    let days = days_of(year).ok_or(Error::NothingInYear(year))?;
    let within = settlement::service::widest(conn, &RegionScope::of(region.clone()))?;
    let is_whole = within.is_everything();
    let scope = Scope { region: region.clone(), within, programme: request.programme_id, fiscal_year: year, days };
    let ledger = queries::ledger_position(conn)?;
    let mut bundle = Bundle::begin()?;
    let programme = contents::write(conn, &mut bundle, &scope, &open, tell)?;
    let open_months: Vec<String> = open.iter().map(Month::to_string).collect();
    let cover =
        index::Cover { region, programme: programme.as_deref(), year, open_months: &open_months, ledger, is_whole };
    let page = index::page(&cover, bundle.files());
    bundle.add("index.html", ("封面与目录", "Cover and list of contents"), page.as_bytes())?;
    let contents = contents_hash(bundle.files());
    let manifest = Manifest {
        form: FORM.to_owned(),
        region: region.clone(),
        programme,
        fiscal_year: year,
        is_final: open.is_empty(),
        open_months,
        ledger,
        contents_sha256: hex(&contents),
        varies: ["made_at", "made_by"].map(str::to_owned).into(),
        made_at,
        made_by: made_by.to_owned(),
        files: bundle.files().to_vec(),
    };
    let mut manifest = serde_json::to_string_pretty(&manifest)?;
    manifest.push('\n');
    let files = bundle.files().len();
    let (zip, bytes) = bundle.finish(&manifest)?;
    Ok(Packed { zip, bytes, manifest, contents, files, open, ledger })
}

fn keep(
    tx: &mut Tx<'_>,
    caller: &Caller,
    request: &YearPackageRequest,
    mut packed: Packed,
) -> Result<YearPackage, Error> {
    let id = YearPackageId::new();
    let manifest_sha256 = Sha256::digest(&packed.manifest).to_vec();
    // The whole stands before its parts, so the hash of the parts is made by a reading of its own.
    let mut whole = Sha256::new();
    each_part(&mut packed.zip, |part| {
        whole.update(Sha256::digest(part));
        Ok(())
    })?;
    let open_months: Vec<String> = packed.open.iter().map(Month::to_string).collect();
    let new = NewPackage {
        id,
        region_code: caller.region.clone(),
        programme_id: request.programme_id,
        fiscal_year: request.fiscal_year,
        is_final: packed.open.is_empty(),
        open_months: json!(open_months),
        ledger_position: packed.ledger.last_entry,
        manifest: packed.manifest,
        manifest_sha256: manifest_sha256.clone(),
        contents_sha256: packed.contents.to_vec(),
        files: i32::try_from(packed.files).unwrap_or(i32::MAX),
        bytes: i64::try_from(packed.bytes).unwrap_or(i64::MAX),
        zip_sha256: whole.finalize().to_vec(),
        made_by: caller.user_id,
        made_at: tx.now(),
    };
    queries::package_insert(tx.conn(), &new)?;
    let mut number = 0;
    each_part(&mut packed.zip, |part| {
        queries::part_insert(tx.conn(), id, number, part)?;
        number += 1;
        Ok(())
    })?;
    let detail = json!({
        "fiscal_year": new.fiscal_year, "programme_id": new.programme_id, "is_final": new.is_final,
        "open_months": open_months, "ledger_position": new.ledger_position, "files": new.files,
        "manifest_sha256": hex(&manifest_sha256), "contents_sha256": hex(&packed.contents),
    });
    audit::record(tx, "year_package.made", "year_package", id.uuid(), &detail)?;
    Ok(queries::package_fetch(tx.conn(), &caller.scope(), id)?)
}

/// Reads a file from its beginning in pieces.
fn each_part(file: &mut File, mut part: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
    file.rewind()?;
    let mut piece = Vec::with_capacity(PART);
    loop {
        piece.clear();
        (&mut *file).take(PART as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        part(&piece)?;
    }
}

/// Packages of the caller's region, newest first; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    before: Option<(DateTime<Utc>, YearPackageId)>,
    limit: i64,
) -> Result<Vec<YearPackage>, Error> {
    Ok(queries::package_list(conn, &caller.scope(), before, limit + 1)?)
}

/// A package of the caller's region.
///
/// # Errors
/// No such package there.
pub fn fetch(conn: &mut PgConnection, caller: &Caller, id: YearPackageId) -> Result<YearPackage, Error> {
    Ok(queries::package_fetch(conn, &caller.scope(), id)?)
}

/// The zip in a file that has no name yet, its length, and the name to save it under.
///
/// # Errors
/// No such package there; the disk refuses.
pub fn content(conn: &mut PgConnection, caller: &Caller, id: YearPackageId) -> Result<(File, u64, String), Error> {
    let package = fetch(conn, caller, id)?;
    let mut file = tempfile::tempfile()?;
    let mut bytes = 0;
    for part in 0.. {
        let Some(content) = queries::part_find(conn, id, part)? else { break };
        bytes += content.len() as u64;
        file.write_all(&content)?;
    }
    file.rewind()?;
    let state = if package.is_final { "" } else { "-非最终-not-final" };
    let day = crate::kernel::local_date(package.made_at).format("%Y%m%d");
    Ok((file, bytes, format!("归档包-{}-{}-{day}{state}.zip", package.fiscal_year, package.region_code)))
}

/// Writes down that a package is taken away.
///
/// # Errors
/// The database refuses.
pub fn taken(tx: &mut Tx<'_>, id: YearPackageId, name: &str) -> Result<(), DbError> {
    audit::record(tx, "year_package.taken", "year_package", id.uuid(), &json!({ "file": name }))
}
