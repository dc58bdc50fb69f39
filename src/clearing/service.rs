//! Use cases of clearing.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::Error;
use super::model::{Advance, Clearing, Demanded, Net, State, Statement, less_demanded};
use super::queries::{self, ClearingRow};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{
    ClearingId, Invalid, ProgrammeId, RegionCode, RegionScope, TransferId, local_date, local_midnight,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::programme::{self, BudgetLevel};
use crate::store::Tx;

/// Which claims: of a programme, approved on these local days. What was demanded back by the last of them of claims that are cleared
/// is passed on.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    pub programme_id: ProgrammeId,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// What waits to be cleared, as far as it is the scope's. Changes nothing.
///
/// # Errors
/// No such programme for the region; the last day is before the first.
pub fn statement(conn: &mut PgConnection, within: &RegionScope, stretch: &Stretch) -> Result<Statement, Error> {
    let region = programme::service::programme_fetch(conn, stretch.programme_id)?.region_code;
    let (advances, demanded) = waiting(conn, within, stretch)?;
    if advances.is_empty() && demanded.is_empty() && !within.touches(&region) {
        return Err(diesel::result::Error::NotFound.into());
    }
    Ok(Statement::of(&advances, &demanded))
}

/// What was paid first and is not cleared, less what payees owe back of it; and what they owe back that counts here.
fn waiting(
    conn: &mut PgConnection,
    within: &RegionScope,
    stretch: &Stretch,
) -> Result<(Vec<Advance>, Vec<Demanded>), Error> {
    programme::service::programme_fetch(conn, stretch.programme_id)?;
    let after = stretch.last_day.succ_opt().filter(|_| stretch.first_day <= stretch.last_day).ok_or_else(|| {
        let (zh, en) = ("截止日期不能早于开始日期", "the last day must not be before the first");
        Error::Invalid { field: "last_day", invalid: Invalid::new("stretch", zh, en) }
    })?;
    let (from, until) = (local_midnight(stretch.first_day), local_midnight(after));
    let shares = queries::advance_list(conn, within, stretch.programme_id, from, until)?;
    let demanded = queries::demanded_list(conn, within, stretch.programme_id, until)?;
    Ok(less_demanded(shares, demanded))
}

/// Proposes to clear what waits: the statement is frozen and its claims are taken in.
///
/// # Errors
/// Nothing waits; days that are not over; another clearing of the programme is open.
pub fn propose(tx: &mut Tx<'_>, caller: &Caller, stretch: &Stretch) -> Result<Clearing, Error> {
    programme::service::ensure_in_charge(tx.conn(), caller, stretch.programme_id)?;
    let now = tx.now();
    if stretch.last_day >= local_date(now) {
        let (zh, en) = ("清算期间须已结束", "only days that are over can be cleared");
        return Err(Error::Invalid { field: "last_day", invalid: Invalid::new("not_over", zh, en) });
    }
    let (advances, demanded) = waiting(tx.conn(), &RegionScope::everything(), stretch)?;
    if advances.is_empty() && demanded.is_empty() {
        return Err(Error::NothingToClear);
    }
    let new = Clearing {
        id: ClearingId::new(),
        programme_id: stretch.programme_id,
        first_day: stretch.first_day,
        last_day: stretch.last_day,
        state: State::Proposed,
        statement: Statement::of(&advances, &demanded),
        proposed_by: caller.user_id,
        proposed_at: now,
        decided_by: None,
        decided_at: None,
        note: None,
    };
    let stored = serde_json::to_value(&new.statement)?;
    queries::clearing_insert(tx.conn(), &new, &stored)?;
    queries::share_insert_all(tx.conn(), new.id, &advances)?;
    queries::demanded_insert_all(tx.conn(), new.id, &demanded)?;
    audit::record(tx, "clearing.proposed", "clearing", new.id.uuid(), &record(&new))?;
    Ok(new)
}

fn record(clearing: &Clearing) -> serde_json::Value {
    json!({
        "programme_id": clearing.programme_id, "first_day": clearing.first_day, "last_day": clearing.last_day,
        "claims": clearing.statement.claims, "gross_fen": clearing.statement.gross_fen,
        "net_fen": clearing.statement.net_fen, "nets": clearing.statement.nets,
        "clawbacks": clearing.statement.clawbacks, "note": clearing.note,
    })
}

/// A second person's word. Agreement records the net amounts in the ledger; else the claims may be cleared again.
///
/// # Errors
/// No such clearing; decided already; the caller proposed it; no note of 2 to 500 characters.
pub fn decide(tx: &mut Tx<'_>, caller: &Caller, id: ClearingId, agrees: bool, note: &str) -> Result<Clearing, Error> {
    let note = note.trim();
    if !(2..=500).contains(&note.chars().count()) {
        let (zh, en) = (
            "请用 2 到 500 个字注明划款文号或退回理由",
            "name the transfer document, or why not, in 2 to 500 characters",
        );
        return Err(Error::Invalid { field: "note", invalid: Invalid::new("note", zh, en) });
    }
    let row = queries::clearing_lock(tx.conn(), id)?;
    programme::service::ensure_in_charge(tx.conn(), caller, row.programme_id)?;
    let state = row.state.decide(agrees)?;
    if row.proposed_by == caller.user_id {
        return Err(Error::OwnProposal);
    }
    let now = tx.now();
    queries::clearing_decide(tx.conn(), id, state, caller.user_id, now, note)?;
    let decided = clearing_fetch(tx.conn(), &RegionScope::everything(), id)?;
    match state {
        State::Confirmed => {
            settle(tx, id, &decided.statement.nets)?;
            audit::record(tx, "clearing.confirmed", "clearing", id.uuid(), &record(&decided))?;
        }
        State::Declined | State::Proposed => {
            queries::share_release_all(tx.conn(), id)?;
            audit::record(tx, "clearing.declined", "clearing", id.uuid(), &record(&decided))?;
        }
    }
    Ok(decided)
}

/// What one region paid another stands in the journal, between accounts that show how much each has paid (debits) and
/// received (credits) so far.
fn settle(tx: &mut Tx<'_>, id: ClearingId, nets: &[Net]) -> Result<(), Error> {
    let effective_on = local_date(tx.now());
    let mut transfers = Vec::new();
    for net in nets {
        transfers.push(NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit: account(tx, net.level, &net.debtor_region)?,
            credit: account(tx, net.level, &net.creditor_region)?,
            amount: net.amount_fen,
            code: "clearing.settle",
            subject: Subject { kind: "clearing", id: id.uuid() },
            reverses: None,
            effective_on,
        });
    }
    Ok(ledger::submit(tx, &transfers)?)
}

fn account(tx: &mut Tx<'_>, level: BudgetLevel, region: &RegionCode) -> Result<crate::kernel::AccountId, Error> {
    Ok(ledger::ensure_account(tx, &format!("clearing:{level}:{region}"), "clearing", false)?)
}

/// # Errors
/// No such clearing in the scope.
pub fn clearing_fetch(conn: &mut PgConnection, within: &RegionScope, id: ClearingId) -> Result<Clearing, Error> {
    let row = queries::clearing_fetch(conn, within, id)?;
    told(conn, within, row)
}

/// Who is in charge of the programme sees the statement as it was agreed on; others what their region owes and is owed.
fn told(conn: &mut PgConnection, within: &RegionScope, row: ClearingRow) -> Result<Clearing, Error> {
    let mut clearing: Clearing = row.try_into()?;
    if !queries::programme_is_within(conn, within, clearing.programme_id)? {
        let shares = queries::share_list(conn, within, clearing.id)?;
        clearing.statement = Statement::of(&shares, &queries::demanded_list_of(conn, within, clearing.id)?);
    }
    Ok(clearing)
}

/// Newest first.
///
/// # Errors
/// The database refuses.
pub fn clearing_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    before: Option<(DateTime<Utc>, ClearingId)>,
    limit: i64,
) -> Result<Vec<Clearing>, Error> {
    let rows = queries::clearing_list(conn, within, before, limit)?;
    rows.into_iter().map(|row| told(conn, within, row)).collect()
}
