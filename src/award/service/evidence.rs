//! Files that prove an application.

use diesel::pg::PgConnection;
use serde_json::json;

use super::own::lock_own_editable;
use super::{may_see, queries};
use crate::attachment::MediaType;
use crate::attachment::model::hex;
use crate::attachment::service::keep_content;
use crate::audit;
use crate::award::error::Error;
use crate::award::model::{Evidence, EvidenceKind};
use crate::identity::Caller;
use crate::kernel::{AwardApplicationId, EvidenceId};
use crate::store::Tx;

/// The most files that an application may have.
const MAX_FILES: i64 = 20;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    pub kind: EvidenceKind,
    /// A plain name, no path.
    pub file_name: String,
    pub content: Vec<u8>,
}

/// A file as it is given back.
#[derive(Debug)]
pub struct EvidenceFile {
    pub evidence: Evidence,
    pub content: Vec<u8>,
}

/// Adds a file while the application is with its applicant.
///
/// # Errors
/// Another's application, or one under review; a file of no kind that is taken.
pub fn evidence_add(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AwardApplicationId,
    new: &NewEvidence,
) -> Result<Evidence, Error> {
    let media_type = MediaType::detect(&new.content).map_err(Error::File)?;
    lock_own_editable(tx, caller, id)?;
    if queries::evidence_count(tx.conn(), id)? >= MAX_FILES {
        return Err(Error::TooManyFiles(MAX_FILES));
    }
    let sha256 = keep_content(tx, &new.content)?;
    let evidence = Evidence {
        id: EvidenceId::new(),
        kind: new.kind,
        file_name: if new.file_name.is_empty() { new.kind.to_string() } else { new.file_name.clone() },
        media_type,
        size_bytes: i64::try_from(new.content.len()).unwrap_or(i64::MAX),
        sha256: hex(&sha256),
        added_at: tx.now(),
    };
    queries::evidence_insert(tx.conn(), id, &evidence, &sha256, caller.user_id)?;
    audit::record(tx, "award.evidence_added", "award", id.uuid(), &evidence)?;
    Ok(evidence)
}

/// Takes a file off an application that is with its applicant; that it was there stays in the audit trail.
///
/// # Errors
/// Another's application, or one under review; no such file.
pub fn evidence_remove(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AwardApplicationId,
    file: EvidenceId,
) -> Result<(), Error> {
    lock_own_editable(tx, caller, id)?;
    let evidence = queries::evidence_fetch(tx.conn(), id, file)?;
    queries::evidence_delete(tx.conn(), file)?;
    let detail = json!({ "evidence_id": file, "kind": evidence.kind, "file_name": evidence.file_name, "sha256": evidence.sha256 });
    Ok(audit::record(tx, "award.evidence_removed", "award", id.uuid(), &detail)?)
}

/// A file for those who may see the application.
///
/// # Errors
/// No such file, or not the caller's to see.
pub fn evidence_content(
    conn: &mut PgConnection,
    caller: &Caller,
    id: AwardApplicationId,
    file: EvidenceId,
) -> Result<EvidenceFile, Error> {
    if !may_see(caller, &queries::application_fetch(conn, id)?) {
        return Err(Error::NotFound);
    }
    let evidence = queries::evidence_fetch(conn, id, file)?;
    let content = queries::evidence_content(conn, file)?;
    Ok(EvidenceFile { evidence, content })
}
