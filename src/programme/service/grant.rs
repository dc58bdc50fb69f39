//! Money that comes into budget lines: one person proposes it by its document, another decides, and only then it moves.

use serde_json::json;

use super::appropriation::{
    NewAppropriation, check_line, ensure_in_charge, ensure_in_charge_of_line, grant, line_open,
};
use super::change::{document_of, proposed};
use super::{Error, positive};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{AppropriationId, Fen, TransferId};
use crate::programme::model::{AppropriationChange, ChangeKind};
use crate::programme::queries;
use crate::store::Tx;

/// Proposes to open a budget line with its first money. The line will bear the id of the proposal.
///
/// # Errors
/// The line exists, or is proposed already (one per programme, side, level, region and year); no such programme or region;
/// an amount that is not positive; a region that is not of the level.
pub fn grant_propose(tx: &mut Tx<'_>, caller: &Caller, new: &NewAppropriation) -> Result<AppropriationChange, Error> {
    ensure_in_charge(tx.conn(), caller, new.programme_id)?;
    positive("amount_fen", new.amount)?;
    check_line(new)?;
    let document = document_of(&new.document)?;
    let place = (new.side, new.level);
    if queries::appropriation_exists(tx.conn(), new.programme_id, place, &new.region_code, new.fiscal_year)? {
        return Err(Error::AppropriationExists);
    }
    let change = AppropriationChange {
        programme_id: Some(new.programme_id),
        side: Some(new.side),
        level: Some(new.level),
        region_code: Some(new.region_code.clone()),
        fiscal_year: Some(new.fiscal_year),
        ..proposed(tx, caller, (ChangeKind::Grant, None), new.amount, document)
    };
    keep(tx, change)
}

/// Proposes to grant a budget line more money.
///
/// # Errors
/// No such line; an amount that is not positive; another change of the line is open.
pub fn increase_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AppropriationId,
    amount: Fen,
    document: &str,
) -> Result<AppropriationChange, Error> {
    ensure_in_charge_of_line(tx.conn(), caller, id)?;
    positive("amount_fen", amount)?;
    let document = document_of(document)?;
    let change = proposed(tx, caller, (ChangeKind::Increase, Some(id)), amount, document);
    keep(tx, change)
}

fn keep(tx: &mut Tx<'_>, change: AppropriationChange) -> Result<AppropriationChange, Error> {
    queries::change_insert(tx.conn(), &change)?;
    audit::record(tx, "appropriation.change_proposed", "appropriation", change.line_id().uuid(), &change)?;
    Ok(change)
}

/// Moves the money of a grant or an increase that is agreed; answers the line that has it, and the transfer.
pub(super) fn grant_carry_out(
    tx: &mut Tx<'_>,
    caller: &Caller,
    change: &AppropriationChange,
) -> Result<(AppropriationId, TransferId), Error> {
    let people = json!({ "proposed_by": change.proposed_by, "agreed_by": caller.user_id });
    if let Some(id) = change.appropriation_id {
        let line = queries::appropriation_row(tx.conn(), id)?;
        let moved = grant(tx, (id, line.account_id), &line.region_code, change.amount_fen)?;
        let detail = json!({ "amount_fen": change.amount_fen, "document": change.document, "by": people });
        audit::record(tx, "appropriation.increased", "appropriation", id.uuid(), &detail)?;
        return Ok((id, moved));
    }
    let new = line_of(change)?;
    let line = line_open(tx, change.line_id(), &new)?;
    let moved = grant(tx, line, &new.region_code, new.amount)?;
    let detail = json!({
        "programme_id": new.programme_id, "side": new.side, "level": new.level, "region_code": new.region_code,
        "fiscal_year": new.fiscal_year, "document": new.document, "amount_fen": new.amount, "by": people,
    });
    audit::record(tx, "appropriation.created", "appropriation", line.0.uuid(), &detail)?;
    Ok((line.0, moved))
}

/// The line that a grant opens. The database keeps a grant only with all of it.
fn line_of(change: &AppropriationChange) -> Result<NewAppropriation, Error> {
    let whole = || {
        Some(NewAppropriation {
            programme_id: change.programme_id?,
            side: change.side?,
            level: change.level?,
            region_code: change.region_code.clone()?,
            fiscal_year: change.fiscal_year?,
            document: change.document.clone(),
            amount: change.amount_fen,
        })
    };
    whole().ok_or_else(|| diesel::result::Error::NotFound.into())
}
