use chrono::{Days, NaiveDate};
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::coverage::{coverage_blockers, no_movements_sealed};
use super::recovery;
use crate::identity::Caller;
use crate::kernel::{DigestAlgorithm, Fen, RegionScope, local_date};
use crate::ledger::Sealer;
use crate::reconciliation::error::Error;
use crate::reconciliation::model::Month;
use crate::reconciliation::model::report::{Blocker, BlockersOfKind, ClosedMonth, RecordDay, first_changed, freeze};
use crate::reconciliation::queries::{self, Depth};
use crate::store::Tx;
use crate::{audit, award, claim, ledger, settlement};

/// As many open things are named when a month cannot be closed.
const NAMED: usize = 50;

/// As many of each kind are told to who asks what is open.
const TOLD: usize = 200;

/// As many events are chained at a time before a month is sealed.
const CHAINED_AT_ONCE: i64 = 10_000;

/// Says before the work what stands in the way of closing a month, as far as that can be told at once whatever the number
/// of its payments. Waits for nobody: who closes asks for all of it again.
///
/// # Errors
/// [`Error::MonthNotOver`], [`Error::MonthClosed`], [`Error::Blocked`] naming what is open.
pub fn close_judge(tx: &mut Tx<'_>, caller: &Caller, month: Month) -> Result<(), Error> {
    refuse_unclosable(tx, month)?;
    refuse_open(tx, caller, month, Depth::AtOnce)
}

/// Closes a month: its totals are frozen with a hash, the journal until its end is sealed together with them, claims
/// whose payments the statements show are reconciled, and batches of them closed. Nothing can be dated into it
/// afterwards; what was carried over out of it waits for people again. Who writes the journal as the month ends is waited
/// for before anything is looked at, so that the seal covers what was counted, and nothing else. All of it is one
/// transaction: it leaves a sealed month, or nothing.
///
/// # Errors
/// [`Error::MonthNotOver`], [`Error::MonthClosed`], also by who was faster, [`Error::Blocked`] naming what is open,
/// [`Error::Unexplained`].
pub fn close_period(tx: &mut Tx<'_>, sealer: &Sealer, caller: &Caller, month: Month) -> Result<ClosedMonth, Error> {
    tx.tell("looking", 0, None);
    queries::reconciliation_lock(tx.conn())?;
    refuse_unclosable(tx, month)?;
    // Before the first look: whoever was writing is over then, and every statement below sees what they wrote.
    ledger::move_fence(tx, month.next_first_day())?;
    refuse_open(tx, caller, month, Depth::Whole)?;
    tx.tell("totalling", 0, None);
    // A month is closed for all regions together: the journal is one.
    let totals = queries::month_totals(tx.conn(), &RegionScope::everything(), month, None)?;
    if !totals.is_explained() {
        return Err(Error::Unexplained(month));
    }
    let totals = json!(totals);
    let before = queries::closed_find_last(tx.conn())?.map(|last| last.hash).unwrap_or_default();
    let hash = freeze(&before, &totals);
    let now = tx.now();
    queries::closed_insert(tx.conn(), month, &totals, &hash, caller.user_id, now)?;
    tx.tell("digesting", 0, None);
    let records = queries::record_days(tx.conn(), month, now, sealer.digest())?;
    let anchors = json!({
        "totals": totals, "closing_hash": ledger::hex(&hash), "records": records,
        "no_movements": no_movements_sealed(tx.conn(), month, now)?,
        // Last: others who chain wait for this transaction from here on.
        "audit_chain": chain_end(tx)?,
    });
    let seal = ledger::seal_month(tx, sealer, month.first_day(), month.next_first_day(), anchors)?;
    tx.tell("settling", 0, None);
    settle(tx, month)?;
    recovery::bring_back(tx, month)?;
    let seal = json!({ "number": seal.number, "hash": ledger::hex(&seal.hash) });
    let detail = json!({ "month": month, "totals": totals, "seal": seal });
    audit::record(tx, "period.closed", "period", period_id(month), &detail)?;
    Ok(ClosedMonth { month: month.first_day(), totals, hash: hash.to_vec(), closed_by: caller.user_id, closed_at: now })
}

/// Refuses a month that is not over, or that is closed.
fn refuse_unclosable(tx: &mut Tx<'_>, month: Month) -> Result<(), Error> {
    if local_date(tx.now()) < month.next_first_day() {
        return Err(Error::MonthNotOver(month));
    }
    if queries::closed_find_any(tx.conn(), &[month.first_day()])?.is_some() {
        return Err(Error::MonthClosed { month, place: month.to_string() });
    }
    Ok(())
}

/// Refuses a month of which something is open, or of which no statement tells.
fn refuse_open(tx: &mut Tx<'_>, caller: &Caller, month: Month, depth: Depth) -> Result<(), Error> {
    let Open { records, days } = open(tx.conn(), &caller.scope(), month, depth, NAMED)?;
    let mut blockers: Vec<Blocker> = records.into_iter().flat_map(|kind| kind.first).collect();
    // What lies in other regions has no name and comes last.
    blockers.sort_by_cached_key(|one| (one.reference.is_empty(), one.on, one.kind.clone(), one.reference.clone()));
    blockers.truncate(NAMED);
    blockers.extend(days);
    if blockers.is_empty() { Ok(()) } else { Err(Error::Blocked(blockers)) }
}

/// What stands in the way of closing a month, kind by kind, as [`close_judge`] finds it; nothing where it is closed.
///
/// # Errors
/// The database refuses.
pub fn blocker_list(conn: &mut PgConnection, within: &RegionScope, month: Month) -> Result<Vec<BlockersOfKind>, Error> {
    if queries::closed_find_any(conn, &[month.first_day()])?.is_some() {
        return Ok(Vec::new());
    }
    let Open { records: mut kinds, mut days } = open(conn, within, month, Depth::AtOnce, TOLD)?;
    days.sort_by(|one, other| one.kind.cmp(&other.kind));
    kinds.extend(days.chunk_by(|one, other| one.kind == other.kind).filter_map(|of_kind| {
        let kind = of_kind.first()?.kind.clone();
        let count = i64::try_from(of_kind.len()).unwrap_or(i64::MAX);
        Some(BlockersOfKind { kind, count, total_fen: Fen::ZERO, first: of_kind.iter().take(TOLD).cloned().collect() })
    }));
    Ok(kinds)
}

struct Open {
    /// Lines, findings, exceptions, payments and months.
    records: Vec<BlockersOfKind>,
    /// Days of accounts of which no statement tells, and balances that do not join.
    days: Vec<Blocker>,
}

/// All that is open, and of each kind of records as many as `first`.
fn open(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
    depth: Depth,
    first: usize,
) -> Result<Open, Error> {
    let within = settlement::service::widest(conn, within)?;
    let records = queries::blocker_list(conn, &within, month, depth, i64::try_from(first).unwrap_or(i64::MAX))?;
    Ok(Open { records, days: coverage_blockers(conn, &within, month)? })
}

/// Chains what has been done up to now and answers where the audit chain ends, so that nobody can cut it off behind this
/// and make it anew.
fn chain_end(tx: &mut Tx<'_>) -> Result<Option<serde_json::Value>, Error> {
    let mut chained = 0;
    loop {
        tx.tell("chaining", chained, None);
        match audit::seal(tx, CHAINED_AT_ONCE)? {
            0 => break,
            more => chained += more,
        }
    }
    let head = audit::chain_head(tx.conn())?;
    Ok(head.map(|(position, hash)| json!({ "position": position, "hash": ledger::hex(&hash) })))
}

fn settle(tx: &mut Tx<'_>, month: Month) -> Result<(), Error> {
    let end = month.next_first_day();
    let claims = queries::claim_list_reconcilable(tx.conn(), end)?;
    claim::service::mark_reconciled(tx, &claims)?;
    let awards = queries::award_list_reconcilable(tx.conn(), end)?;
    award::service::mark_reconciled(tx, &awards)?;
    let last_day = end.checked_sub_days(Days::new(1)).unwrap_or(end);
    settlement::service::close_batches(tx, last_day)?;
    Ok(())
}

/// Months have no row of their own until they are closed; the trail knows them by an id made of their name.
fn period_id(month: Month) -> Uuid {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(month.to_string().bytes()).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(bytes)
}

/// Recomputes the chain of closed months; answers the first whose hash does not fit.
///
/// # Errors
/// The database refuses.
pub fn closed_periods_verify(conn: &mut PgConnection) -> Result<Option<Month>, Error> {
    let mut before = Vec::new();
    for month in queries::closed_list_as_closed(conn)? {
        if freeze(&before, &month.totals).as_slice() != month.hash {
            return Ok(Some(Month::of(month.month)));
        }
        before = month.hash;
    }
    Ok(None)
}

/// The month of every closing that the audit trail tells of, with the number and the hash of its seal where it names one.
///
/// # Errors
/// The database refuses.
pub fn closings_recorded(conn: &mut PgConnection) -> Result<Vec<RecordedClosing>, Error> {
    let events = audit::closings(conn)?;
    let closing = |event: audit::Event| {
        let month = Month::of(event.detail["month"].as_str()?.parse().ok()?);
        let (number, hash) = (event.detail["seal"]["number"].as_i64(), event.detail["seal"]["hash"].as_str());
        Some(RecordedClosing { month, seal: number.zip(hash.map(str::to_owned)) })
    };
    Ok(events.into_iter().filter_map(closing).collect())
}

/// A closing as the audit trail tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedClosing {
    pub month: Month,
    pub seal: Option<(i64, String)>,
}

/// The first day of a closed month whose lines, matches or resolutions are not those that its seal names in `sealed`,
/// digested as the seal says; none also where the seal names none. Must run within a transaction.
///
/// # Errors
/// The database refuses.
pub fn records_changed(
    conn: &mut PgConnection,
    closed: &ClosedMonth,
    sealed: &serde_json::Value,
    algorithm: DigestAlgorithm,
) -> Result<Option<NaiveDate>, Error> {
    let Ok(sealed) = serde_json::from_value::<Vec<RecordDay>>(sealed.clone()) else { return Ok(None) };
    let now = queries::record_days(conn, Month::of(closed.month), closed.closed_at, algorithm)?;
    Ok(first_changed(&sealed, &now))
}

/// Whether what two people agreed on about days without movement is another than the seal names in `sealed`; not where the
/// seal, of before there was any, names nothing.
///
/// # Errors
/// The database refuses.
pub fn no_movements_changed(
    conn: &mut PgConnection,
    closed: &ClosedMonth,
    sealed: &serde_json::Value,
) -> Result<bool, Error> {
    let Some(sealed) = sealed.as_array() else { return Ok(false) };
    let now = no_movements_sealed(conn, Month::of(closed.month), closed.closed_at)?;
    Ok(*sealed != now)
}
