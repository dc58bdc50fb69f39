//! What the office sets of payments is set by two people: one proposes, another decides, and only then it holds.

use diesel::pg::PgConnection;
use serde_json::json;

use super::settings::{check_settings, settings_set};
use super::steps::said;
use super::treasury::{check_treasury, treasury_set};
use super::{Error, queries};
use crate::audit;
use crate::identity::{BankAccount, Caller};
use crate::kernel::{RegionCode, RegionScope, SettingProposalId};
use crate::programme::BudgetLevel;
use crate::settlement::model::{SettingKind, SettingProposal, SettingVerdict, SettlementSettings};
use crate::store::Tx;

/// Proposes the account that a treasury pays from.
///
/// # Errors
/// A region that is not the caller's; [`Error::SettingOpen`].
pub fn treasury_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (level, payer_region): (BudgetLevel, &RegionCode),
    account: &BankAccount,
) -> Result<SettingProposal, Error> {
    check_treasury(tx, caller, payer_region)?;
    propose(tx, caller, SettingKind::TreasuryAccount, format!("{level}:{payer_region}"), json!(account))
}

/// Proposes how batches are signed, and the periods of clawbacks.
///
/// # Errors
/// [`Error::Fault`] for an amount or a number of days that makes no sense; [`Error::SettingOpen`].
pub fn settings_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    settings: &SettlementSettings,
) -> Result<SettingProposal, Error> {
    check_settings(settings)?;
    propose(tx, caller, SettingKind::Settlement, String::new(), json!(settings))
}

fn propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    kind: SettingKind,
    subject: String,
    value: serde_json::Value,
) -> Result<SettingProposal, Error> {
    let proposal = SettingProposal {
        id: SettingProposalId::new(),
        kind,
        subject,
        value,
        proposed_by: caller.user_id,
        proposed_at: tx.now(),
        verdict: None,
        note: None,
        decided_by: None,
        decided_at: None,
    };
    queries::setting_proposal_insert(tx.conn(), &proposal)?;
    audit::record(tx, "setting_proposal.proposed", "setting_proposal", proposal.id.uuid(), &proposal)?;
    Ok(proposal)
}

/// What waits to be decided, oldest first.
///
/// # Errors
/// The database refuses.
pub fn setting_proposal_list(conn: &mut PgConnection, within: &RegionScope) -> Result<Vec<SettingProposal>, Error> {
    Ok(queries::setting_proposal_list_open(conn, within)?)
}

/// Another person agrees, and it holds from now on; or declines.
///
/// # Errors
/// [`Error::OwnSetting`]; [`Error::SettingDecided`]; declining without a reason; as proposing, if that changed since.
pub fn setting_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: SettingProposalId,
    verdict: SettingVerdict,
    note: &str,
) -> Result<SettingProposal, Error> {
    let mut proposal = queries::setting_proposal_lock(tx.conn(), &caller.scope(), id)?;
    if proposal.verdict.is_some() {
        return Err(Error::SettingDecided);
    }
    if proposal.proposed_by == caller.user_id {
        return Err(Error::OwnSetting);
    }
    let note = match (verdict, note.trim()) {
        (SettingVerdict::Agreed, "") => None,
        (_, note) => Some(said("note", note)?),
    };
    let now = tx.now();
    queries::setting_proposal_close(tx.conn(), id, verdict, note, (caller.user_id, now))?;
    if verdict == SettingVerdict::Agreed {
        carry_out(tx, caller, &proposal)?;
    }
    proposal.verdict = Some(verdict);
    proposal.note = note.map(str::to_owned);
    (proposal.decided_by, proposal.decided_at) = (Some(caller.user_id), Some(now));
    let action = format!("setting_proposal.{verdict}");
    audit::record(tx, &action, "setting_proposal", id.uuid(), &proposal)?;
    Ok(proposal)
}

fn carry_out(tx: &mut Tx<'_>, caller: &Caller, proposal: &SettingProposal) -> Result<(), Error> {
    let unread = |what: String| Error::Stored(format!("setting proposal {}: {what}", proposal.id));
    match proposal.kind {
        SettingKind::TreasuryAccount => {
            let (level, region) = proposal.subject.split_once(':').ok_or_else(|| unread(proposal.subject.clone()))?;
            let level: BudgetLevel = level.parse().map_err(|_| unread(level.to_owned()))?;
            let region = RegionCode::parse(region).map_err(|invalid| unread(invalid.text.en.to_string()))?;
            let account = serde_json::from_value(proposal.value.clone()).map_err(|error| unread(error.to_string()))?;
            treasury_set(tx, caller, level, region, account)?;
        }
        SettingKind::Settlement => {
            let settings = serde_json::from_value(proposal.value.clone()).map_err(|error| unread(error.to_string()))?;
            settings_set(tx, caller, &settings)?;
        }
    }
    Ok(())
}
