//! Whether the banks' statements tell of all of a month, and what two people say where a bank issues none.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::exceptions::{fault, note};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Fen, NoMovementId, RegionScope, Text, checked_text, local_date};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::coverage::{AccountCoverage, Gap, NoMovement, NoMovementVerdict, gaps};
use crate::reconciliation::model::report::Blocker;
use crate::reconciliation::model::{Month, plain};
use crate::reconciliation::queries::{self, TreasuryRow};
use crate::settlement::service::widest;
use crate::store::{DbError, Tx};

/// How far the statements of the account of every treasury of the scope cover a month.
///
/// # Errors
/// The database refuses.
pub fn coverage_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
) -> Result<Vec<AccountCoverage>, Error> {
    let mut accounts = Vec::new();
    for treasury in own_treasuries(conn, within, month)? {
        accounts.push(AccountCoverage {
            gaps: gaps_of(conn, &treasury.account_number, month)?,
            no_movements: queries::no_movement_list(conn, &treasury.account_number, month)?,
            level: treasury.level,
            payer_region: treasury.payer_region,
            account_number: treasury.account_number,
            is_needed: treasury.is_needed,
        });
    }
    Ok(accounts)
}

/// The treasuries of the scope.
fn own_treasuries(conn: &mut PgConnection, within: &RegionScope, month: Month) -> Result<Vec<TreasuryRow>, Error> {
    let within = widest(conn, within)?;
    let mut treasuries = queries::treasury_list_for(conn, &within, month)?;
    treasuries.retain(|treasury| treasury.is_own);
    Ok(treasuries)
}

fn gaps_of(conn: &mut PgConnection, account: &str, month: Month) -> Result<Vec<Gap>, Error> {
    Ok(gaps(month, &queries::stretch_list(conn, account, month)?))
}

/// Days of which no statement of an account that is needed tells, and balances that do not join: each stands in the way of
/// closing the month, wherever it is; what lies outside of the scope is told without its account and its amount. An account
/// that several treasuries share is told of once.
pub(super) fn coverage_blockers(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
) -> Result<Vec<Blocker>, Error> {
    let mut blockers: Vec<Blocker> = Vec::new();
    let mut needed = queries::treasury_list_for(conn, within, month)?;
    needed.retain(|treasury| treasury.is_needed);
    for treasury in needed {
        for gap in gaps_of(conn, &treasury.account_number, month)? {
            let blocker = Blocker {
                kind: gap.kind.to_string(),
                reference: if treasury.is_own { treasury.account_number.clone() } else { String::new() },
                subject_id: None,
                amount_fen: if treasury.is_own { gap.difference_fen } else { Fen::ZERO },
                on: gap.from,
                until: Some(gap.to),
                currency: "CNY".to_owned(),
            };
            if !blockers.contains(&blocker) {
                blockers.push(blocker);
            }
        }
    }
    Ok(blockers)
}

/// Days of which one person says that nothing moved on a treasury's account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNoMovement {
    pub account_number: String,
    /// First and last day, of one month that is not closed, and over.
    pub day_from: NaiveDate,
    pub day_to: NaiveDate,
    /// By what it is known: 2 to 1,000 characters.
    pub reason: String,
}

/// One person says that nothing moved on an account of whose days its bank issues no statement.
///
/// # Errors
/// [`Error::Fault`] for an account that is no treasury's, days that are not over or not of one month; [`Error::Moved`];
/// [`Error::MonthClosed`]; [`Error::RaisedAlready`].
pub fn no_movement_propose(tx: &mut Tx<'_>, caller: &Caller, new: &NewNoMovement) -> Result<NoMovement, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let reason = checked_text(&new.reason, 2, 1_000);
    let reason = reason.map_err(|invalid| Error::Fault { field: "reason", invalid })?.to_owned();
    let month = Month::of(new.day_from);
    if new.day_to < new.day_from || Month::of(new.day_to) != month {
        let text =
            Text::new("起止日期须在同一个月内，止日不早于起日", "first and last day must be of one month, in order");
        return Err(fault("day_to", text));
    }
    if new.day_to >= local_date(tx.now()) {
        return Err(fault("day_to", Text::new("只能声明已经过去的日子", "the days must be over")));
    }
    let wanted = plain(&new.account_number);
    let account_number = own_treasuries(tx.conn(), &caller.scope(), month)?
        .into_iter()
        .map(|treasury| treasury.account_number)
        .find(|number| plain(number) == wanted)
        .ok_or_else(|| {
            let text = Text::new("这不是登记的付款账户", "this is no treasury's account on record");
            fault("account_number", text)
        })?;
    check_open(tx, &account_number, (new.day_from, new.day_to))?;
    let said = NoMovement {
        id: NoMovementId::new(),
        account_number,
        day_from: new.day_from,
        day_to: new.day_to,
        reason,
        proposed_by: caller.user_id,
        proposed_at: tx.now(),
        verdict: None,
        note: None,
        decided_by: None,
        decided_at: None,
    };
    queries::no_movement_insert(tx.conn(), &said)?;
    audit::record(tx, "no_movement.proposed", "no_movement", said.id.uuid(), &said)?;
    Ok(said)
}

/// The month is open, and no line speaks against it.
fn check_open(tx: &mut Tx<'_>, account: &str, (from, to): (NaiveDate, NaiveDate)) -> Result<(), Error> {
    let month = Month::of(from);
    if queries::closed_find_any(tx.conn(), &[month.first_day()])?.is_some() {
        return Err(Error::MonthClosed { month, place: from.to_string() });
    }
    match queries::line_first_between(tx.conn(), account, from, to)? {
        Some(day) => Err(Error::Moved(day)),
        None => Ok(()),
    }
}

/// Another person agrees that nothing moved, or does not.
///
/// # Errors
/// A treasury's of another region; [`Error::OwnProposal`]; [`Error::DecidedBefore`]; declining without a reason; agreeing where a line came in since, or the
/// month was closed.
pub fn no_movement_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: NoMovementId,
    verdict: NoMovementVerdict,
    why: &str,
) -> Result<NoMovement, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let mut said = queries::no_movement_lock(tx.conn(), id)?;
    let treasuries = own_treasuries(tx.conn(), &caller.scope(), Month::of(said.day_from))?;
    if !treasuries.iter().any(|treasury| treasury.account_number == said.account_number) {
        return Err(DbError::from(diesel::result::Error::NotFound).into());
    }
    if said.verdict.is_some() {
        return Err(Error::DecidedBefore);
    }
    if said.proposed_by == caller.user_id {
        return Err(Error::OwnProposal);
    }
    said.note = match verdict {
        NoMovementVerdict::Agreed => {
            check_open(tx, &said.account_number, (said.day_from, said.day_to))?;
            None
        }
        NoMovementVerdict::Declined => Some(note(why)?),
    };
    let now = tx.now();
    queries::no_movement_close(tx.conn(), id, verdict, said.note.as_deref(), (caller.user_id, now))?;
    (said.verdict, said.decided_by, said.decided_at) = (Some(verdict), Some(caller.user_id), Some(now));
    audit::record(tx, &format!("no_movement.{verdict}"), "no_movement", id.uuid(), &said)?;
    Ok(said)
}

/// What two people had agreed on of a month's days when it was closed, for its seal.
pub(super) fn no_movements_sealed(
    conn: &mut PgConnection,
    month: Month,
    as_of: DateTime<Utc>,
) -> Result<Vec<Value>, Error> {
    let agreed = queries::no_movement_list_agreed(conn, month, as_of)?;
    let said = |one: NoMovement| {
        json!({
            "id": one.id, "account_number": one.account_number, "from": one.day_from, "to": one.day_to,
            "reason": one.reason, "proposed_by": one.proposed_by, "decided_by": one.decided_by,
        })
    };
    Ok(agreed.into_iter().map(said).collect())
}
