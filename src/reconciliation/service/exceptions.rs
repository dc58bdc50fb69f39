use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::matching::keep_matches;
use super::parts::{Asked, check_parts, parts_of};
use super::{after_all, charges, receipts, recovery};
use crate::identity::Caller;
use crate::kernel::{ExceptionId, Fen, Invalid, PaymentId, RegionScope, StatementLineId, Text};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::matching::{Match, OpenLine};
use crate::reconciliation::model::record::{Exception, Line, Part};
use crate::reconciliation::model::{
    ChargeKind, ExceptionKind, ExceptionState, ExceptionStep, LineState, MatchRule, Resolution,
};
use crate::reconciliation::queries;
use crate::store::Tx;
use crate::{audit, settlement};

/// What a person proposes to do about an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExceptionProposal)]
pub struct Proposal {
    pub resolution: Resolution,
    /// Why; 2 to 1,000 characters.
    pub note: String,
    /// `matched_by_hand`: the payments, adding up to the line; with the fee for `matched_with_fee`.
    /// `returned_and_reissued`: those that came back, each whole, adding up to the line; less the fee for
    /// `returned_fee_kept`.
    #[serde(default)]
    pub payments: Vec<Part>,
    /// `matched_with_fee`, `returned_fee_kept`, perhaps `recovered`: the bank's charge, fen, which the treasury bears.
    #[serde(default)]
    pub fee_fen: Option<Fen>,
    /// `recovered`: the debits, adding up to the credit and the charge, that it gives back.
    #[serde(default)]
    pub lines: Vec<StatementLineId>,
    /// `clawback_receipt`: the clawback, by its reference, that the credit pays back.
    #[serde(default)]
    pub clawback: Option<String>,
}

/// An exception of the caller's region, locked, and what lies in that region.
pub(super) fn lock(tx: &mut Tx<'_>, caller: &Caller, id: ExceptionId) -> Result<(Exception, RegionScope), Error> {
    let within = settlement::service::widest(tx.conn(), &caller.scope())?;
    Ok((queries::exception_lock(tx.conn(), &within, id)?, within))
}

/// One person says what to do about an exception.
///
/// # Errors
/// [`Error::IllegalStep`], [`Error::Unfit`], payments or debits that do not add up, or that are not open as much.
pub fn exception_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ExceptionId,
    proposal: &Proposal,
) -> Result<Exception, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let (mut exception, within) = lock(tx, caller, id)?;
    let before = exception.state;
    exception.state = before.next(ExceptionStep::Propose)?;
    let note = note(&proposal.note)?;
    let line = line_of(tx, &exception)?;
    if !proposal.resolution.fits(line.as_ref().map(|line| line.direction)) {
        return Err(Error::Unfit(proposal.resolution));
    }
    if line.as_ref().is_some_and(Line::is_foreign) && !proposal.resolution.fits_foreign() {
        return Err(Error::Unfit(proposal.resolution));
    }
    let asked = Asked { resolution: proposal.resolution, parts: &proposal.payments, fee: proposal.fee_fen };
    check_parts(tx, &within, (id, line.as_ref()), &asked)?;
    recovery::check(tx, line.as_ref(), proposal.resolution, &proposal.lines, proposal.fee_fen)?;
    match (proposal.resolution, line.as_ref()) {
        (Resolution::NotCarriedOut, _) => lock_unshown(tx, &exception).map(drop)?,
        (Resolution::CarriedOutAfterAll, Some(line)) => after_all::part(tx, &within, &exception, line).map(drop)?,
        _ => {}
    }
    exception.clawback = receipts::check_by_hand(tx, line.as_ref(), proposal.resolution, proposal.clawback.as_deref())?;
    exception.recovers = if proposal.lines.is_empty() { None } else { Some(json!(proposal.lines)) };
    exception.resolution = Some(proposal.resolution);
    exception.note = Some(note);
    exception.proposal = Some(json!(proposal.payments));
    exception.fee_fen = fee_of(tx, proposal, line.as_ref())?;
    exception.proposed_by = Some(caller.user_id);
    exception.proposed_at = Some(tx.now());
    store(tx, &exception, before, "exception.proposed")?;
    Ok(exception)
}

/// The second person does not agree: the exception is open again.
///
/// # Errors
/// [`Error::IllegalStep`].
pub fn exception_decline(tx: &mut Tx<'_>, caller: &Caller, id: ExceptionId, reason: &str) -> Result<Exception, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let (mut exception, _) = lock(tx, caller, id)?;
    let before = exception.state;
    exception.state = before.next(ExceptionStep::Decline)?;
    exception.note = Some(note(reason)?);
    exception.resolution = None;
    exception.proposal = None;
    exception.recovers = None;
    exception.clawback = None;
    exception.fee_fen = None;
    exception.proposed_by = None;
    exception.proposed_at = None;
    store(tx, &exception, before, "exception.declined")?;
    Ok(exception)
}

/// Another person agrees, and what was proposed is done.
///
/// # Errors
/// [`Error::OwnProposal`], [`Error::IllegalStep`], or what was proposed is not possible any more.
pub fn exception_resolve(tx: &mut Tx<'_>, caller: &Caller, id: ExceptionId) -> Result<Exception, Error> {
    queries::reconciliation_lock(tx.conn())?;
    let (mut exception, within) = lock(tx, caller, id)?;
    let before = exception.state;
    exception.state = before.next(ExceptionStep::Resolve)?;
    if exception.proposed_by == Some(caller.user_id) {
        return Err(Error::OwnProposal);
    }
    exception.resolved_by = Some(caller.user_id);
    exception.resolved_at = Some(tx.now());
    store(tx, &exception, before, "exception.resolved")?;
    carry_out(tx, caller, &within, &exception)?;
    Ok(exception)
}

/// What the bank charges by a proposal: what it says, or all of a debit that is nothing else. An account that is no treasury's
/// has no books here.
fn fee_of(tx: &mut Tx<'_>, proposal: &Proposal, line: Option<&Line>) -> Result<Option<Fen>, Error> {
    match (proposal.resolution, line) {
        (Resolution::BankFee, Some(line)) => Ok(charges::payer_of(tx, line)?.map(|_| line.amount_fen)),
        (Resolution::Recovered, Some(line)) if proposal.fee_fen.is_some() && charges::payer_of(tx, line)?.is_none() => {
            let text =
                Text::new("该账户不属于任何财政，费用无从入账", "the account is of no treasury that could bear it");
            Err(fault("fee_fen", text))
        }
        (resolution, _) if resolution.takes_fee() => Ok(proposal.fee_fen),
        _ => Ok(None),
    }
}

/// The payment of an exception, locked, of which two people can say that the bank did not carry it out: it went there, has not
/// come back, and no statement shows any of it.
fn lock_unshown(tx: &mut Tx<'_>, exception: &Exception) -> Result<PaymentId, Error> {
    let id = exception.payment_id.ok_or(Error::NotExpected)?;
    let known = queries::payment_lock_known(tx.conn(), &[id])?;
    let payment = known.first().ok_or(Error::NotExpected)?;
    let is_unshown = payment.amount.is_positive() && payment.open == payment.amount;
    if payment.was_sent && payment.is_live && is_unshown { Ok(id) } else { Err(Error::NotExpected) }
}

fn carry_out(tx: &mut Tx<'_>, caller: &Caller, within: &RegionScope, exception: &Exception) -> Result<(), Error> {
    let Some(line) = line_of(tx, exception)? else { return carry_out_of_payment(tx, exception) };
    let (Some(resolution), parts) = (exception.resolution, parts_of(exception)) else { return Ok(()) };
    let said = exception.fee_fen.filter(|_| resolution.takes_fee());
    check_parts(tx, within, (exception.id, Some(&line)), &Asked { resolution, parts: &parts, fee: said })?;
    match resolution {
        Resolution::MatchedByHand => match_by_hand(tx, &line, &parts),
        Resolution::MatchedWithFee => {
            book_fee(tx, exception, &line, ChargeKind::Inside, &parts)?;
            match_by_hand(tx, &line, &parts)
        }
        Resolution::BankFee => {
            book_fee(tx, exception, &line, ChargeKind::Alone, &[])?;
            set_line(tx, line.id, LineState::Resolved)
        }
        Resolution::ReturnedAndReissued | Resolution::ReturnedFeeKept => {
            let ids: Vec<PaymentId> = parts.iter().map(|part| part.payment_id).collect();
            for payment in queries::payment_lock_known(tx.conn(), &ids)? {
                // One that was returned before has its money back already: the line alone is settled.
                if payment.is_live {
                    let reason = exception.note.as_deref().unwrap_or_default();
                    settlement::service::mark_returned(tx, payment.id, reason)?;
                    let first = exception.proposed_by.unwrap_or(caller.user_id);
                    settlement::service::reissue_agreed(tx, payment.id, first, caller.user_id)?;
                }
            }
            book_fee(tx, exception, &line, ChargeKind::Kept, &parts)?;
            set_line(tx, line.id, LineState::Resolved)
        }
        Resolution::Recovered => {
            recovery::recover(tx, caller, exception, &line)?;
            book_fee(tx, exception, &line, ChargeKind::Kept, &[])?;
            set_line(tx, line.id, LineState::Resolved)
        }
        Resolution::ClawbackReceipt => {
            let reference = exception.clawback.as_deref().unwrap_or_default();
            let state = receipts::take_by_hand(tx, &line, reference)?;
            set_line(tx, line.id, state)
        }
        Resolution::CarriedOutAfterAll => {
            let part = after_all::reinstate(tx, within, exception, &line)?;
            match_by_hand(tx, &line, &[part])
        }
        Resolution::CarriedOver => set_line(tx, line.id, LineState::CarriedOver),
        Resolution::NotOurs => set_line(tx, line.id, LineState::Resolved),
        // Said of payments that no line shows.
        Resolution::NotCarriedOut => Err(Error::Unfit(resolution)),
    }
}

/// What two people agreed on about a payment that no line shows. Carried over, it stays as it is.
fn carry_out_of_payment(tx: &mut Tx<'_>, exception: &Exception) -> Result<(), Error> {
    if exception.resolution != Some(Resolution::NotCarriedOut) {
        return Ok(());
    }
    let payment = lock_unshown(tx, exception)?;
    settlement::service::mark_returned(tx, payment, exception.note.as_deref().unwrap_or_default())?;
    Ok(())
}

fn set_line(tx: &mut Tx<'_>, line: StatementLineId, state: LineState) -> Result<(), Error> {
    queries::line_set_state(tx.conn(), &[line], state)?;
    Ok(())
}

/// Books the bank's charge on which two people agreed, if there is one: to the treasury that pays or paid, for several may share
/// an account; where it stands beside no payment, or beside those of several, to the one whose account the line is of.
fn book_fee(
    tx: &mut Tx<'_>,
    exception: &Exception,
    line: &Line,
    kind: ChargeKind,
    parts: &[Part],
) -> Result<(), Error> {
    let Some(fee) = exception.fee_fen else { return Ok(()) };
    let ids: Vec<PaymentId> = parts.iter().map(|part| part.payment_id).collect();
    let mut payers = queries::payment_lock_known(tx.conn(), &ids)?.into_iter().map(|payment| payment.payer);
    let first = payers.next();
    let is_one = first.is_some() && payers.all(|payer| Some(&payer) == first.as_ref());
    let payer = if is_one { first } else { charges::payer_of(tx, line)?.or(first) };
    let payer = payer.ok_or_else(|| Error::Stored(format!("line {} is of no treasury's account", line.id)))?;
    let note = exception.note.as_deref().unwrap_or_default();
    charges::post_agreed(tx, line, exception.id, (kind, fee, note), payer)
}

fn match_by_hand(tx: &mut Tx<'_>, line: &Line, parts: &[Part]) -> Result<(), Error> {
    let ids: Vec<PaymentId> = parts.iter().map(|part| part.payment_id).collect();
    let payments = queries::payment_lock_known(tx.conn(), &ids)?;
    let of = |part: &Part| Match {
        line: line.id,
        payment: part.payment_id,
        amount: part.amount_fen,
        rule: MatchRule::ByHand,
    };
    let matches: Vec<Match> = parts.iter().map(of).collect();
    let mut shown = open_line(line);
    shown.booked_on = charges::book_day(tx, line.booked_on)?;
    keep_matches(tx, &matches, &[shown], &payments)?;
    Ok(())
}

pub(super) fn open_line(line: &Line) -> OpenLine {
    OpenLine {
        id: line.id,
        account_number: String::new(),
        booked_on: line.booked_on,
        direction: line.direction,
        amount: line.amount_fen,
        end_to_end_reference: line.end_to_end_reference.clone(),
        bank_reference: line.bank_reference.clone(),
        remark: line.remark.clone(),
        counterparty_name: line.counterparty_name.clone(),
        counterparty_account: line.counterparty_account.clone(),
    }
}

/// The exception's line, which must still wait for people: one that has found its payment, or was settled, is not
/// settled again.
fn line_of(tx: &mut Tx<'_>, exception: &Exception) -> Result<Option<Line>, Error> {
    let Some(id) = exception.line_id else { return Ok(None) };
    let line = queries::line_detail(tx.conn(), &RegionScope::everything(), id)?.line;
    if line.state == LineState::Exception { Ok(Some(line)) } else { Err(Error::LineSettled(line.state)) }
}

/// A payment was sent and no statement shows it: it goes to the queue, to be carried over or found.
///
/// # Errors
/// [`Error::NotExpected`] unless it is on its way or not shown in full; [`Error::RaisedAlready`].
pub fn exception_raise_missing(
    tx: &mut Tx<'_>,
    caller: &Caller,
    payment_id: PaymentId,
    reason: &str,
) -> Result<Exception, Error> {
    let reason = note(reason)?;
    queries::reconciliation_lock(tx.conn())?;
    settlement::service::payment_fetch(tx.conn(), caller, payment_id).map_err(|_| diesel::result::Error::NotFound)?;
    let known = queries::payment_lock_known(tx.conn(), &[payment_id])?;
    let payment = known.first().ok_or(diesel::result::Error::NotFound)?;
    if !(payment.was_sent && payment.is_live && payment.open.is_positive()) {
        return Err(Error::NotExpected);
    }
    if queries::exception_is_open_for(tx.conn(), payment_id)? {
        return Err(Error::RaisedAlready);
    }
    raise(tx, ExceptionKind::MissingAtBank, None, Some(payment_id), reason)
}

/// What is raised of a line again is as old as its first exception, and whoever saw to the last sees to it, by the same day.
pub(super) fn raise(
    tx: &mut Tx<'_>,
    kind: ExceptionKind,
    line_id: Option<StatementLineId>,
    payment_id: Option<PaymentId>,
    reason: String,
) -> Result<Exception, Error> {
    let before = line_id.map(|line| queries::exception_history(tx.conn(), line)).transpose()?.flatten();
    let exception = Exception {
        id: ExceptionId::new(),
        kind,
        line_id,
        payment_id,
        reason,
        state: ExceptionState::Open,
        resolution: None,
        note: None,
        proposed_by: None,
        resolved_by: None,
        raised_at: tx.now(),
        proposed_at: None,
        resolved_at: None,
        proposal: None,
        is_by_hand: true,
        owner_id: before.as_ref().and_then(|before| before.owner),
        due_on: before.as_ref().and_then(|before| before.due_on),
        recovers: None,
        clawback: None,
        fee_fen: None,
        since: before.map(|before| before.since),
    };
    queries::exception_insert(tx.conn(), &exception)?;
    audit::record(tx, "exception.raised", "exception", exception.id.uuid(), &exception)?;
    Ok(exception)
}

pub(super) fn store(tx: &mut Tx<'_>, exception: &Exception, before: ExceptionState, action: &str) -> Result<(), Error> {
    queries::exception_update(tx.conn(), exception, before)?;
    let detail = json!({
        "from": before, "state": exception.state, "kind": exception.kind, "line_id": exception.line_id,
        "payment_id": exception.payment_id, "resolution": exception.resolution, "note": exception.note,
        "payments": exception.proposal, "recovers": exception.recovers, "clawback": exception.clawback,
        "fee_fen": exception.fee_fen,
    });
    Ok(audit::record(tx, action, "exception", exception.id.uuid(), &detail)?)
}

pub(super) fn note(written: &str) -> Result<String, Error> {
    let note = written.trim();
    if (2..=1_000).contains(&note.chars().count()) {
        Ok(note.to_owned())
    } else {
        Err(fault("note", Text::new("请写明理由，2 到 1000 个字", "say why, in 2 to 1,000 characters")))
    }
}

pub(super) fn fault(field: &'static str, text: Text) -> Error {
    Error::Fault { field, invalid: Invalid { code: field, text } }
}
