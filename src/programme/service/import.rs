//! Taking in a programme as a file.

use serde_json::json;

use super::{Error, NewProgramme, programme_create, version_draft};
use crate::audit;
use crate::kernel::RegionCode;
use crate::programme::model::{Programme, ProgrammeDocument, ProgrammeVersion};
use crate::programme::queries;
use crate::store::Tx;

/// Takes a programme in: a new one with a first draft, or the next draft of the one that has the same code. Nothing is in
/// force by it: a person looks at the draft and publishes it.
///
/// # Errors
/// Rules, a code or a name with faults; an unknown region.
pub fn programme_import(
    tx: &mut Tx<'_>,
    document: &ProgrammeDocument,
    own_region: &RegionCode,
) -> Result<(Programme, ProgrammeVersion), Error> {
    let programme = match queries::programme_find_by_code(tx.conn(), &document.code)? {
        Some(programme) => programme,
        None => programme_create(
            tx,
            NewProgramme {
                code: document.code.clone(),
                name: document.name.clone(),
                region_code: document.region_code.clone().unwrap_or_else(|| own_region.clone()),
            },
        )?,
    };
    let version = version_draft(tx, programme.id, document.rules.clone())?;
    let detail = json!({"code": programme.code, "version": version.version});
    audit::record(tx, "programme.imported", "programme", programme.id.uuid(), &detail)?;
    Ok((programme, version))
}
