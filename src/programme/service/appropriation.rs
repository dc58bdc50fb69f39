//! Budget lines 预算指标: granted from a treasury, drawn on by vouchers and rewards, never overspent.

use diesel::pg::PgConnection;

use super::Error;
use crate::identity::Caller;
use crate::kernel::{
    AccountId, AppropriationId, Fen, Invalid, ProgrammeId, RegionCode, RegionScope, TransferId, local_date,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::programme::model::{Appropriation, BudgetLevel, BudgetSide};
use crate::programme::queries::{self, AppropriationFilter, AppropriationRow, NewAppropriationRow};
use crate::store::Tx;

/// The code under which the journal keeps grants. The database takes none that two people did not agree on.
pub(super) const GRANT: &str = "appropriation.grant";

/// What a new budget line needs.
#[derive(Debug, Clone)]
pub struct NewAppropriation {
    pub programme_id: ProgrammeId,
    pub side: BudgetSide,
    pub level: BudgetLevel,
    /// Whose treasury pays: a province, city or district (zone), as the level says.
    pub region_code: RegionCode,
    pub fiscal_year: i32,
    pub document: String,
    /// Fen, positive.
    pub amount: Fen,
}

/// Refuses a caller of another city than the programme's, as if there were no such programme.
///
/// # Errors
/// No such programme within the caller's region.
pub fn ensure_in_charge(conn: &mut PgConnection, caller: &Caller, id: ProgrammeId) -> Result<(), Error> {
    let programme = queries::programme_fetch(conn, id)?;
    if caller.region.covers(&programme.region_code) { Ok(()) } else { Err(diesel::result::Error::NotFound.into()) }
}

/// As [`ensure_in_charge`], of a budget line's programme.
///
/// # Errors
/// No such line within the caller's region.
pub fn ensure_in_charge_of_line(conn: &mut PgConnection, caller: &Caller, id: AppropriationId) -> Result<(), Error> {
    let line = appropriation_fetch(conn, id)?;
    ensure_in_charge(conn, caller, line.programme_id)
}

/// Opens a budget line without any money.
pub(super) fn line_open(
    tx: &mut Tx<'_>,
    id: AppropriationId,
    new: &NewAppropriation,
) -> Result<(AppropriationId, AccountId), Error> {
    check_line(new)?;
    queries::programme_fetch(tx.conn(), new.programme_id)?;
    let account_id = ledger::ensure_account(tx, &format!("appropriation:{id}"), "appropriation", true)?;
    let row = NewAppropriationRow {
        id,
        programme_id: new.programme_id,
        side: new.side,
        level: new.level,
        region_code: &new.region_code,
        fiscal_year: new.fiscal_year,
        account_id,
        document: new.document.trim(),
        created_at: tx.now(),
    };
    queries::appropriation_insert(tx.conn(), &row)?;
    Ok((id, account_id))
}

pub(super) fn check_line(new: &NewAppropriation) -> Result<(), Error> {
    let code = new.region_code.as_str();
    let fits = match new.level {
        BudgetLevel::Province => code.ends_with("0000"),
        BudgetLevel::City => code.ends_with("00") && !code.ends_with("0000"),
        BudgetLevel::District => !code.ends_with("00"),
    };
    if !fits {
        let invalid = Invalid::new("region_level", "该区域不属于这一级财政", "the region is not of this level");
        return Err(Error::fault("region_code", invalid));
    }
    if !(2000..=2200).contains(&new.fiscal_year) {
        let invalid = Invalid::new("fiscal_year", "年度应在 2000 到 2200 之间", "a year from 2000 to 2200");
        return Err(Error::fault("fiscal_year", invalid));
    }
    Ok(())
}

/// Moves money from a treasury into a budget line.
pub(super) fn grant(
    tx: &mut Tx<'_>,
    (id, account): (AppropriationId, AccountId),
    region: &RegionCode,
    amount: Fen,
) -> Result<TransferId, Error> {
    let treasury = ledger::ensure_account(tx, &format!("treasury:{region}"), "treasury", false)?;
    let effective_on = local_date(tx.now());
    let transfer = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit: treasury,
        credit: account,
        amount,
        code: GRANT,
        subject: Subject { kind: "appropriation", id: id.uuid() },
        reverses: None,
        effective_on,
    };
    let transfer_id = transfer.id;
    ledger::submit(tx, &[transfer])?;
    Ok(transfer_id)
}

/// # Errors
/// No such line.
pub fn appropriation_fetch(conn: &mut PgConnection, id: AppropriationId) -> Result<Appropriation, Error> {
    let filter = AppropriationFilter { id: Some(id), ..AppropriationFilter::default() };
    let found = queries::appropriation_list(conn, &RegionScope::everything(), &filter, 1)?.into_iter().next();
    found.ok_or_else(|| diesel::result::Error::NotFound.into())
}

/// Budget lines with their balances, in the order of their making.
///
/// # Errors
/// The database refuses.
pub fn appropriation_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    filter: &AppropriationFilter,
    limit: i64,
) -> Result<Vec<Appropriation>, Error> {
    Ok(queries::appropriation_list(conn, within, filter, limit)?)
}

/// A budget line as something that money is drawn from, locked until the transaction ends.
#[derive(Debug, Clone)]
pub struct AppropriationLine {
    pub id: AppropriationId,
    pub level: BudgetLevel,
    pub region_code: RegionCode,
    pub account_id: AccountId,
    /// Still free, fen.
    pub available: Fen,
}

/// The demand-side lines of a programme and year, locked against other drawers, with their exact balances.
///
/// # Errors
/// The database refuses.
pub fn lines_for_issue(tx: &mut Tx<'_>, id: ProgrammeId, fiscal_year: i32) -> Result<Vec<AppropriationLine>, Error> {
    lines_locked(tx, id, BudgetSide::Demand, fiscal_year)
}

/// The supply-side lines of a programme and year, locked against other drawers, with their exact balances.
///
/// # Errors
/// The database refuses.
pub fn lines_for_reward(tx: &mut Tx<'_>, id: ProgrammeId, fiscal_year: i32) -> Result<Vec<AppropriationLine>, Error> {
    lines_locked(tx, id, BudgetSide::Supply, fiscal_year)
}

/// The award-side lines of a programme and year, locked against other drawers, with their exact balances.
///
/// # Errors
/// The database refuses.
pub fn lines_for_award(tx: &mut Tx<'_>, id: ProgrammeId, fiscal_year: i32) -> Result<Vec<AppropriationLine>, Error> {
    lines_locked(tx, id, BudgetSide::Award, fiscal_year)
}

fn lines_locked(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    side: BudgetSide,
    fiscal_year: i32,
) -> Result<Vec<AppropriationLine>, Error> {
    let rows = queries::appropriation_lock_all(tx.conn(), id, side, fiscal_year)?;
    rows.into_iter().map(|row| with_balance(tx, row)).collect()
}

fn with_balance(tx: &mut Tx<'_>, row: AppropriationRow) -> Result<AppropriationLine, Error> {
    let available = ledger::account(tx.conn(), row.account_id)?.balance.available();
    Ok(AppropriationLine {
        id: row.id,
        level: row.level,
        region_code: row.region_code,
        account_id: row.account_id,
        available,
    })
}

/// The ledger accounts of budget lines.
///
/// # Errors
/// The database refuses.
pub fn lines_accounts(
    conn: &mut PgConnection,
    ids: &[AppropriationId],
) -> Result<Vec<(AppropriationId, AccountId)>, Error> {
    Ok(queries::appropriation_accounts(conn, ids)?)
}
