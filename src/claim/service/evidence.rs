//! Evidence: files that prove a claim.

use diesel::pg::PgConnection;
use serde_json::json;

use super::own::{lock_own_editable, set_invoice};
use super::scope_of;
use crate::attachment::MediaType;
use crate::attachment::model::hex;
use crate::attachment::service::keep_content;
use crate::audit;
use crate::claim::error::Error;
use crate::claim::model::{Claim, EInvoice, Evidence};
use crate::claim::queries;
use crate::identity::Caller;
use crate::kernel::{ClaimId, EvidenceId};
use crate::programme::EvidenceKind;
use crate::store::Tx;

/// The most files that a claim may have.
const MAX_FILES: i64 = 30;

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

/// Adds a file while the claim is with the enterprise. A structured e-invoice fills the invoice's number and amount
/// where they are empty; where they are not, it is compared with them ([`super::show`] tells the findings).
///
/// # Errors
/// Another's claim, or one under review; a file of no kind that is taken; an invoice that backs another claim.
pub fn evidence_add(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId, new: &NewEvidence) -> Result<Evidence, Error> {
    let media_type = MediaType::detect(&new.content).map_err(Error::File)?;
    let e_invoice = read_invoice(new, media_type)?;
    let claim = lock_own_editable(tx, caller, id)?;
    if queries::evidence_count(tx.conn(), id)? >= MAX_FILES {
        return Err(Error::TooManyFiles(MAX_FILES));
    }
    let sha256 = keep_content(tx, &new.content)?;
    let evidence = Evidence {
        id: EvidenceId::new(),
        claim_id: id,
        kind: new.kind,
        file_name: if new.file_name.is_empty() { new.kind.to_string() } else { new.file_name.clone() },
        media_type,
        size_bytes: i64::try_from(new.content.len()).unwrap_or(i64::MAX),
        sha256: hex(&sha256),
        added_by: caller.user_id,
        added_at: tx.now(),
        e_invoice,
    };
    queries::evidence_insert(tx.conn(), &evidence, &sha256)?;
    let detail = json!({
        "evidence_id": evidence.id, "kind": evidence.kind, "file_name": evidence.file_name,
        "media_type": evidence.media_type, "size_bytes": evidence.size_bytes, "sha256": evidence.sha256,
    });
    audit::record(tx, "claim.evidence_added", "claim", id.uuid(), &detail)?;
    fill_invoice(tx, &claim, evidence.e_invoice.as_ref())?;
    Ok(evidence)
}

/// XML is taken as an invoice only if it is one.
fn read_invoice(new: &NewEvidence, media_type: MediaType) -> Result<Option<EInvoice>, Error> {
    match (new.kind, media_type) {
        (EvidenceKind::Invoice, MediaType::Xml) => EInvoice::parse(&new.content).map(Some).ok_or(Error::NotAnInvoice),
        _ => Ok(None),
    }
}

fn fill_invoice(tx: &mut Tx<'_>, claim: &Claim, e_invoice: Option<&EInvoice>) -> Result<(), Error> {
    let Some(e_invoice) = e_invoice else { return Ok(()) };
    if claim.invoice_number.is_some() && claim.invoice_fen.is_some() {
        return Ok(());
    }
    let number = claim.invoice_number.as_ref().unwrap_or(&e_invoice.number);
    let amount = claim.invoice_fen.unwrap_or(e_invoice.total_fen);
    set_invoice(tx, claim, Some(number), Some(amount)).map(drop)
}

/// Takes a file off a claim that is with the enterprise; that it was there stays in the audit trail.
///
/// # Errors
/// Another's claim, or one under review; no such file.
pub fn evidence_remove(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId, evidence: EvidenceId) -> Result<(), Error> {
    lock_own_editable(tx, caller, id)?;
    let evidence = queries::evidence_fetch(tx.conn(), id, evidence)?;
    queries::evidence_delete(tx.conn(), evidence.id)?;
    let detail = json!({ "evidence_id": evidence.id, "kind": evidence.kind, "file_name": evidence.file_name, "sha256": evidence.sha256 });
    Ok(audit::record(tx, "claim.evidence_removed", "claim", id.uuid(), &detail)?)
}

/// A file for those who may see the claim.
///
/// # Errors
/// No such file, or not the caller's to see.
pub fn evidence_content(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ClaimId,
    evidence: EvidenceId,
) -> Result<EvidenceFile, Error> {
    queries::claim_fetch_visible(conn, id, &scope_of(caller))?;
    let evidence = queries::evidence_fetch(conn, id, evidence)?;
    let content = queries::evidence_content(conn, evidence.id)?;
    Ok(EvidenceFile { evidence, content })
}
