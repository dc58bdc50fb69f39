//! Proposing, deciding, withdrawing: the same for all that two people set.

pub mod layouts;

use diesel::pg::PgConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::model::{SettingKind, SettingProposal, SettingProposalShown, SettingVerdict};
use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::identity::service::user_names;
use crate::kernel::{RegionScope, SettingProposalId};
use crate::store::{Tx, outbox};

/// So many of those that are over are shown.
const SHOWN: i64 = 100;

/// Proposes a value, checked before. `subject` says of which account or layout it is; empty where there is one only.
///
/// # Errors
/// [`Error::Open`] where a change of the same waits.
pub fn propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    kind: SettingKind,
    subject: String,
    value: &impl Serialize,
) -> Result<SettingProposal, Error> {
    let value = serde_json::to_value(value).map_err(|error| Error::Stored(error.to_string()))?;
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
    queries::proposal_insert(tx.conn(), &proposal)?;
    audit::record(tx, "setting_proposal.proposed", "setting_proposal", proposal.id.uuid(), &proposal)?;
    Ok(proposal)
}

/// What of these kinds somebody of the scope proposed and waits to be decided, oldest first; or what is over, latest first.
///
/// # Errors
/// The database refuses.
pub fn list(
    conn: &mut PgConnection,
    within: &RegionScope,
    kinds: &[SettingKind],
    decided: bool,
) -> Result<Vec<SettingProposalShown>, Error> {
    let proposals = if decided {
        queries::proposal_list_closed(conn, within, kinds, SHOWN)?
    } else {
        queries::proposal_list_open(conn, within, kinds)?
    };
    let people = proposals.iter().flat_map(|one| [Some(one.proposed_by), one.decided_by]).flatten();
    let names = user_names(conn, people)?;
    let shown = |proposal: SettingProposal| SettingProposalShown {
        proposed_by_name: names.get(&proposal.proposed_by).cloned().unwrap_or_default(),
        decided_by_name: proposal.decided_by.and_then(|by| names.get(&by).cloned()),
        proposal,
    };
    Ok(proposals.into_iter().map(shown).collect())
}

/// Another person agrees, and `carry_out` makes it hold in the same transaction; or declines; or who proposed it withdraws.
/// Who proposed it is told of what another decided.
///
/// # Errors
/// None of these kinds; as [`SettingProposal::conclude`]; those of carrying it out.
pub fn decide<E: From<Error>>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, kinds): (SettingProposalId, &[SettingKind]),
    (verdict, note): (SettingVerdict, &str),
    carry_out: impl FnOnce(&mut Tx<'_>, &SettingProposal) -> Result<(), E>,
) -> Result<SettingProposal, E> {
    let proposal = close(tx, caller, (id, kinds), (verdict, note))?;
    if verdict == SettingVerdict::Agreed {
        carry_out(tx, &proposal)?;
    }
    tell(tx, &proposal, verdict)?;
    Ok(proposal)
}

fn close(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, kinds): (SettingProposalId, &[SettingKind]),
    (verdict, note): (SettingVerdict, &str),
) -> Result<SettingProposal, Error> {
    let now = tx.now();
    let proposal = queries::proposal_lock(tx.conn(), &caller.scope(), id, kinds)?;
    let proposal = proposal.conclude(verdict, note, (caller.user_id, now))?;
    queries::proposal_close(tx.conn(), &proposal)?;
    Ok(proposal)
}

fn tell(tx: &mut Tx<'_>, proposal: &SettingProposal, verdict: SettingVerdict) -> Result<(), Error> {
    let (id, topic) = (proposal.id.uuid(), format!("setting_proposal.{verdict}"));
    audit::record(tx, &topic, "setting_proposal", id, proposal)?;
    if verdict == SettingVerdict::Withdrawn {
        return Ok(());
    }
    let news = json!({
        "people": [proposal.proposed_by], "reference": id, "what": proposal.kind.name(), "subject": proposal.subject,
        "reason": proposal.note, "kind": proposal.kind,
    });
    Ok(outbox::announce(tx, &topic, "setting_proposal", id, &news)?)
}

/// The value of a proposal.
///
/// # Errors
/// [`Error::Stored`]: what was checked when it was proposed does not read back.
pub fn value_of<T: DeserializeOwned>(proposal: &SettingProposal) -> Result<T, Error> {
    serde_json::from_value(proposal.value.clone()).map_err(|error| unread(proposal, &error.to_string()))
}

/// A stored proposal that does not read back.
pub fn unread(proposal: &SettingProposal, what: &str) -> Error {
    Error::Stored(format!("{} {}: {what}", proposal.kind, proposal.id))
}
