//! What matching goes by and the layouts of statement files are set by two people.

use diesel::pg::PgConnection;

use super::layouts::SavedStatementLayouts;
use super::matching::{settings_check, settings_set};
use crate::identity::Caller;
use crate::kernel::{RegionScope, SettingProposalId};
use crate::proposal::service::{self as proposals, layouts, unread, value_of};
use crate::proposal::{SettingKind, SettingProposal, SettingProposalShown, SettingVerdict};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::MatchSettings;
use crate::store::Tx;

/// What is set here.
pub(super) const KINDS: &[SettingKind] = &[SettingKind::Matching, SettingKind::StatementLayout];

/// Proposes what matching goes by.
///
/// # Errors
/// [`Error::Fault`] for settings that make no sense; a change of them waits.
pub fn settings_propose(tx: &mut Tx<'_>, caller: &Caller, settings: &MatchSettings) -> Result<SettingProposal, Error> {
    settings_check(settings)?;
    Ok(proposals::propose(tx, caller, SettingKind::Matching, String::new(), settings)?)
}

/// What waits to be decided, oldest first; or what is over, latest first.
///
/// # Errors
/// The database refuses.
pub fn setting_proposal_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    decided: bool,
) -> Result<Vec<SettingProposalShown>, Error> {
    Ok(proposals::list(conn, within, KINDS, decided)?)
}

/// Another person agrees, and it holds from now on; or declines; or who proposed it withdraws.
///
/// # Errors
/// Those of [`proposals::decide`]; as proposing, if that changed since.
pub fn setting_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: SettingProposalId,
    verdict: SettingVerdict,
    note: &str,
) -> Result<SettingProposal, Error> {
    proposals::decide(tx, caller, (id, KINDS), (verdict, note), |tx, proposal| match proposal.kind {
        SettingKind::Matching => settings_set(tx, caller, &value_of(proposal)?),
        SettingKind::StatementLayout => Ok(layouts::set::<SavedStatementLayouts>(tx, caller, proposal)?),
        _ => Err(unread(proposal, "no setting of reconciliation").into()),
    })
}
