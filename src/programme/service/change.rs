//! What is done to budget lines: one person proposes, another decides. Grants and increases are in [`super::grant`].

use diesel::pg::PgConnection;
use serde_json::json;

use super::appropriation::{
    GRANT, NewAppropriation, appropriation_fetch, ensure_in_charge, ensure_in_charge_of_line, line_open,
};
use super::grant::grant_carry_out;
use super::{Error, positive};
use crate::audit;
use crate::identity::Caller;
use crate::identity::service::user_names;
use crate::kernel::{
    AccountId, AppropriationChangeId, AppropriationId, Fen, Invalid, RegionScope, TransferId, local_date, local_year,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::programme::model::{Appropriation, AppropriationChange, AppropriationChangeShown, ChangeKind, ChangeState};
use crate::programme::queries;
use crate::proposal::reason;
use crate::store::{Tx, outbox};

/// What somebody proposes to do to a budget line.
#[derive(Debug, Clone)]
pub struct NewChange {
    pub appropriation_id: AppropriationId,
    pub kind: ChangeKind,
    /// Fen; of a return or carry-over all that is free unless given. Of a reversal, that of the grant.
    pub amount: Option<Fen>,
    /// The grant that a reversal undoes.
    pub reverses: Option<TransferId>,
    pub document: String,
}

/// # Errors
/// No such line or grant; more than is free; a carry-over of a year that is not over; another change of the line is
/// open.
pub fn change_propose(tx: &mut Tx<'_>, caller: &Caller, new: &NewChange) -> Result<AppropriationChange, Error> {
    ensure_in_charge_of_line(tx.conn(), caller, new.appropriation_id)?;
    if new.kind.is_grant() {
        let invalid = Invalid::new("kind", "下达和追加请另行提出", "grants and increases are proposed by themselves");
        return Err(Error::fault("kind", invalid));
    }
    queries::appropriation_lock(tx.conn(), new.appropriation_id)?;
    let line = appropriation_fetch(tx.conn(), new.appropriation_id)?;
    let document = document_of(&new.document)?;
    let amount_fen = proposed_amount(tx, &line, new)?;
    positive("amount_fen", amount_fen)?;
    if amount_fen > line.available_fen {
        return Err(Error::BeyondAvailable { available: line.available_fen });
    }
    let change = AppropriationChange {
        reverses_id: new.reverses,
        ..proposed(tx, caller, (new.kind, Some(line.id)), amount_fen, document)
    };
    queries::change_insert(tx.conn(), &change)?;
    audit::record(tx, "appropriation.change_proposed", "appropriation", line.id.uuid(), &change)?;
    Ok(change)
}

/// A change as it is proposed, of the line if there is one yet.
pub(super) fn proposed(
    tx: &Tx<'_>,
    caller: &Caller,
    (kind, appropriation_id): (ChangeKind, Option<AppropriationId>),
    amount_fen: Fen,
    document: String,
) -> AppropriationChange {
    AppropriationChange {
        id: AppropriationChangeId::new(),
        appropriation_id,
        kind,
        amount_fen,
        reverses_id: None,
        to_appropriation_id: None,
        document,
        state: ChangeState::Proposed,
        proposed_by: caller.user_id,
        proposed_at: tx.now(),
        decided_by: None,
        decided_at: None,
        note: None,
        programme_id: None,
        side: None,
        level: None,
        region_code: None,
        fiscal_year: None,
        transfer_id: None,
    }
}

/// The number or title of a budget document as it is kept.
pub(super) fn document_of(written: &str) -> Result<String, Error> {
    let document = written.trim();
    if (1..=200).contains(&document.chars().count()) {
        return Ok(document.to_owned());
    }
    let (zh, en) = ("请用 1 到 200 个字填写预算文件", "name the budget document, 200 characters at most");
    Err(Error::fault("document", Invalid::new("missing", zh, en)))
}

fn proposed_amount(tx: &mut Tx<'_>, line: &Appropriation, new: &NewChange) -> Result<Fen, Error> {
    let is_reversal = new.kind == ChangeKind::Reversal;
    if is_reversal != new.reverses.is_some() {
        let invalid = Invalid::new(
            "reverses_id",
            "冲正须指明所冲正的下达，其他变动不指明",
            "a reversal names the grant that it undoes, nothing else does",
        );
        return Err(Error::fault("reverses_id", invalid));
    }
    if new.kind == ChangeKind::CarryOver && local_year(tx.now()) <= line.fiscal_year {
        let invalid = Invalid::new(
            "year_not_over",
            "年度尚未结束，不能结转",
            "the year is not over: nothing is carried over yet",
        );
        return Err(Error::fault("kind", invalid));
    }
    let Some(grant) = new.reverses else { return Ok(new.amount.unwrap_or(line.available_fen)) };
    let known = ledger::transfer_find(tx.conn(), grant)?
        .filter(|transfer| transfer.code == GRANT && transfer.subject_id == line.id.uuid());
    let granted = known.map(|transfer| transfer.amount);
    match granted {
        Some(granted) if new.amount.is_none_or(|amount| amount == granted) => Ok(granted),
        Some(granted) => {
            let invalid = Invalid::new(
                "amount",
                format!("冲正须按原下达金额 {granted:#} 元全额进行"),
                format!("a reversal undoes the whole grant of {granted}"),
            );
            Err(Error::fault("amount_fen", invalid))
        }
        None => {
            let invalid = Invalid::new("reverses_id", "这不是该指标的下达记录", "this is no grant of the budget line");
            Err(Error::fault("reverses_id", invalid))
        }
    }
}

/// Another person agrees, and the money moves; or declines and says why. Who proposed it is told.
///
/// # Errors
/// [`Error::OwnProposal`]; decided already; declining without a reason; the money is no longer free; the grant was reversed,
/// or the line that a grant opens was opened, in the meantime.
pub fn change_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AppropriationChangeId,
    agrees: bool,
    note: Option<&str>,
) -> Result<AppropriationChange, Error> {
    let mut change = lock(tx, caller, id)?;
    change.state = change.state.decide(agrees)?;
    if change.proposed_by == caller.user_id {
        return Err(Error::OwnProposal);
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if !agrees {
        reason(note.unwrap_or_default()).map_err(|invalid| Error::fault("note", invalid))?;
    }
    if agrees && change.kind.is_grant() {
        let (line, moved) = grant_carry_out(tx, caller, &change)?;
        (change.appropriation_id, change.transfer_id) = (Some(line), Some(moved));
    } else if agrees {
        change.to_appropriation_id = carry_out(tx, &change)?;
    }
    change.decided_by = Some(caller.user_id);
    change.note = note.map(|note| note.chars().take(1_000).collect());
    end(tx, change)
}

/// Who proposed a change takes it back: nothing moves.
///
/// # Errors
/// [`Error::NotOwnProposal`]; decided already.
pub fn change_withdraw(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AppropriationChangeId,
) -> Result<AppropriationChange, Error> {
    let mut change = lock(tx, caller, id)?;
    change.state = change.state.withdraw()?;
    if change.proposed_by != caller.user_id {
        return Err(Error::NotOwnProposal);
    }
    end(tx, change)
}

/// A change of the caller's city, locked.
fn lock(tx: &mut Tx<'_>, caller: &Caller, id: AppropriationChangeId) -> Result<AppropriationChange, Error> {
    let change = queries::change_lock(tx.conn(), id)?;
    match (change.appropriation_id, change.programme_id) {
        (Some(line), _) => ensure_in_charge_of_line(tx.conn(), caller, line)?,
        (None, Some(programme)) => ensure_in_charge(tx.conn(), caller, programme)?,
        (None, None) => return Err(diesel::result::Error::NotFound.into()),
    }
    Ok(change)
}

/// Stores what became of a change, and tells who proposed it of what another decided.
fn end(tx: &mut Tx<'_>, mut change: AppropriationChange) -> Result<AppropriationChange, Error> {
    change.decided_at = Some(tx.now());
    queries::change_update(tx.conn(), &change)?;
    let action = format!("appropriation.change_{}", change.state);
    audit::record(tx, &action, "appropriation", change.line_id().uuid(), &change)?;
    if change.decided_by.is_some() {
        let news = json!({
            "people": [change.proposed_by], "reference": change.document, "what": change.kind.name(),
            "amount_fen": change.amount_fen, "reason": change.note, "kind": change.kind,
        });
        let topic = format!("appropriation_change.{}", change.state);
        outbox::announce(tx, &topic, "appropriation_change", change.id.uuid(), &news)?;
    }
    Ok(change)
}

/// Moves the money of a change that takes it out and is agreed; answers the line that a carry-over went to.
fn carry_out(tx: &mut Tx<'_>, change: &AppropriationChange) -> Result<Option<AppropriationId>, Error> {
    queries::appropriation_lock(tx.conn(), change.line_id())?;
    let line = appropriation_fetch(tx.conn(), change.line_id())?;
    if change.amount_fen > line.available_fen {
        return Err(Error::BeyondAvailable { available: line.available_fen });
    }
    let account = queries::appropriation_row(tx.conn(), line.id)?.account_id;
    let treasury = ledger::ensure_account(tx, &format!("treasury:{}", line.region_code), "treasury", false)?;
    let code = match change.kind {
        ChangeKind::Return => "appropriation.return",
        ChangeKind::CarryOver => "appropriation.carry_out",
        ChangeKind::Reversal => "appropriation.reversal",
        ChangeKind::Grant | ChangeKind::Increase => GRANT,
    };
    let out = transfer(tx, change, code, line.id, (account, treasury));
    if change.kind != ChangeKind::CarryOver {
        ledger::submit(tx, &[NewTransfer { reverses: change.reverses_id, ..out }])?;
        return Ok(None);
    }
    let next = line_of_next_year(tx, &line, &change.document)?;
    let into = queries::appropriation_row(tx.conn(), next)?.account_id;
    let carried = transfer(tx, change, "appropriation.carry_in", next, (treasury, into));
    ledger::submit(tx, &[out, carried])?;
    Ok(Some(next))
}

fn transfer(
    tx: &Tx<'_>,
    change: &AppropriationChange,
    code: &'static str,
    line: AppropriationId,
    (debit, credit): (AccountId, AccountId),
) -> NewTransfer {
    NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit,
        credit,
        amount: change.amount_fen,
        code,
        subject: Subject { kind: "appropriation", id: line.uuid() },
        reverses: None,
        effective_on: local_date(tx.now()),
    }
}

fn line_of_next_year(tx: &mut Tx<'_>, line: &Appropriation, document: &str) -> Result<AppropriationId, Error> {
    let fiscal_year = line.fiscal_year.saturating_add(1);
    if let Some(known) = queries::appropriation_find_of_year(tx.conn(), line.id, fiscal_year)? {
        return Ok(known);
    }
    let new = NewAppropriation {
        programme_id: line.programme_id,
        side: line.side,
        level: line.level,
        region_code: line.region_code.clone(),
        fiscal_year,
        document: document.to_owned(),
        amount: Fen::ZERO,
    };
    let (id, _) = line_open(tx, AppropriationId::new(), &new)?;
    let detail = json!({ "carried_over_from": line.id, "fiscal_year": fiscal_year, "document": document });
    audit::record(tx, "appropriation.created", "appropriation", id.uuid(), &detail)?;
    Ok(id)
}

/// Changes in the order of their proposal: of one line or state, if given.
///
/// # Errors
/// The database refuses.
pub fn change_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    line: Option<AppropriationId>,
    state: Option<ChangeState>,
    after: Option<AppropriationChangeId>,
    limit: i64,
) -> Result<Vec<AppropriationChangeShown>, Error> {
    let changes = queries::change_list(conn, within, line, state, after, limit)?;
    let names = user_names(conn, changes.iter().flat_map(|one| [Some(one.proposed_by), one.decided_by]).flatten())?;
    let shown = |change: AppropriationChange| AppropriationChangeShown {
        proposed_by_name: names.get(&change.proposed_by).cloned().unwrap_or_default(),
        decided_by_name: change.decided_by.and_then(|by| names.get(&by).cloned()),
        change,
    };
    Ok(changes.into_iter().map(shown).collect())
}
