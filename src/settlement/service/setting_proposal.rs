//! What the office sets of payments is set by two people: one proposes, another decides, and only then it holds.

use diesel::pg::PgConnection;

use super::Error;
use super::layouts::{SavedPaymentLayouts, treasury_layout_set};
use super::settings::{check_settings, settings_set};
use super::treasury::{check_treasury, treasury_set};
use crate::identity::{BankAccount, Caller};
use crate::kernel::{RegionCode, RegionScope, SettingProposalId};
use crate::programme::BudgetLevel;
use crate::proposal::service::{self as proposals, layouts, unread, value_of};
use crate::proposal::{SettingKind, SettingProposal, SettingProposalShown, SettingVerdict};
use crate::settlement::model::SettlementSettings;
use crate::store::Tx;

/// What is set here.
pub(super) const KINDS: &[SettingKind] =
    &[SettingKind::TreasuryAccount, SettingKind::TreasuryLayout, SettingKind::Settlement, SettingKind::PaymentLayout];

/// Proposes the account that a treasury pays from.
///
/// # Errors
/// A region that is not the caller's; a change of it waits.
pub fn treasury_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    place: (BudgetLevel, &RegionCode),
    account: &BankAccount,
) -> Result<SettingProposal, Error> {
    check_treasury(tx, caller, place.1)?;
    Ok(proposals::propose(tx, caller, SettingKind::TreasuryAccount, treasury_subject(place), account)?)
}

/// What proposals call a treasury.
pub(super) fn treasury_subject((level, payer_region): (BudgetLevel, &RegionCode)) -> String {
    format!("{level}:{payer_region}")
}

/// Proposes how batches are signed, and the periods of clawbacks.
///
/// # Errors
/// [`Error::Fault`] for an amount or a number of days that makes no sense; a change of it waits.
pub fn settings_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    settings: &SettlementSettings,
) -> Result<SettingProposal, Error> {
    check_settings(settings)?;
    Ok(proposals::propose(tx, caller, SettingKind::Settlement, String::new(), settings)?)
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
/// Those of [`proposals::decide`]; a treasury that is not the caller's; as proposing, if that changed since.
pub fn setting_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: SettingProposalId,
    verdict: SettingVerdict,
    note: &str,
) -> Result<SettingProposal, Error> {
    let decided =
        proposals::decide(tx, caller, (id, KINDS), (verdict, note), |tx, proposal| carry_out(tx, caller, proposal))?;
    // Whose treasury it is not neither agrees nor declines.
    if matches!(decided.kind, SettingKind::TreasuryAccount | SettingKind::TreasuryLayout) {
        check_treasury(tx, caller, &treasury_of(&decided)?.1)?;
    }
    Ok(decided)
}

fn carry_out(tx: &mut Tx<'_>, caller: &Caller, proposal: &SettingProposal) -> Result<(), Error> {
    match proposal.kind {
        SettingKind::TreasuryAccount => {
            let (level, region) = treasury_of(proposal)?;
            treasury_set(tx, caller, level, region, value_of(proposal)?).map(drop)
        }
        SettingKind::TreasuryLayout => {
            let (level, region) = treasury_of(proposal)?;
            treasury_layout_set(tx, caller, (level, &region), value_of(proposal)?)
        }
        SettingKind::Settlement => settings_set(tx, caller, &value_of(proposal)?),
        SettingKind::PaymentLayout => Ok(layouts::set::<SavedPaymentLayouts>(tx, caller, proposal)?),
        SettingKind::Matching | SettingKind::StatementLayout => Err(unread(proposal, "no setting of payments").into()),
    }
}

fn treasury_of(proposal: &SettingProposal) -> Result<(BudgetLevel, RegionCode), Error> {
    let unread = || unread(proposal, &proposal.subject);
    let (level, region) = proposal.subject.split_once(':').ok_or_else(unread)?;
    Ok((level.parse().map_err(|_| unread())?, RegionCode::parse(region).map_err(|_| unread())?))
}
