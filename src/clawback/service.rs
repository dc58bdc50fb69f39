//! What people and the other modules do about clawbacks. Locks are taken in one order: the programme and the batches of what is
//! demanded back; the claim, award or reward; the clawback and its parts; ledger accounts.

mod receive;
mod recover;
mod stop;

pub use receive::{Credit, Receipt, named, open_at, receive, undo_receipt};
pub use recover::{Netable, net, release, settle_nettings, undo_nettings};

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::error::Error;
use super::model::{self, Clawback, ClawbackDecision, ClawbackDetail, NewClawback, Share, State, Step, Verdict, split};
pub use super::queries::Filter;
use super::queries::{self, Decided, NewRow, Scope, todo as parts};
use crate::identity::{self, Caller, Capability};
use crate::kernel::{
    Asker, ClawbackId, Fen, Invalid, OrganisationId, ProgrammeId, TodoGroup, TransferId, checked_text, local_date,
    local_time, reference,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::store::todo::waiting;
use crate::store::{DbError, Tx, outbox};
use crate::{audit, award, claim};

const MAX_TEXT: usize = 5_000;

/// Proposes to demand back what was paid for a claim, as an award or as a supply reward, or a part of it. The payee is
/// told and may answer. Of a claim that not every level has paid the rest is stopped until it is decided.
///
/// # Errors
/// Outside the caller's region; nothing was paid; more than was paid and is not demanded back; a statement that is too
/// short or too long; a part of it is in a batch that is authorised and not exported, paid by netting or not; a part of the
/// claim is in a batch that is sent, or stopped by another clawback.
pub fn propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    subject: model::Subject,
    new: &NewClawback,
) -> Result<Clawback, Error> {
    let statement = checked("statement", &new.statement, 10)?;
    queries::parts_lock(tx.conn(), subject)?;
    let mut paid = queries::paid_lock(tx.conn(), subject)?;
    if !caller.region.covers(&paid.region_code) {
        return Err(Error::NotFound);
    }
    let (id, now) = (ClawbackId::new(), tx.now());
    let named = reference("ZH", local_date(now), id.uuid());
    if let model::Subject::Claim(claim) = subject {
        stop::stop_unpaid(tx, claim, id, &named)?;
        paid = queries::paid_lock(tx.conn(), subject)?;
    }
    if !paid.is_paid {
        return Err(Error::NothingPaid);
    }
    ensure_none_signed(tx, subject)?;
    let most = paid.amount_fen.remaining_after(paid.demanded_fen);
    let amount = new.amount_fen.unwrap_or(most);
    if amount > most {
        return Err(Error::TooMuch(most));
    }
    if !amount.is_positive() {
        return Err(wrong("amount_fen", "追回金额应大于零", "more than nothing must be demanded back"));
    }
    let (hearing_days, _) = queries::periods(tx.conn())?;
    let row = NewRow {
        id,
        reference: &named,
        claim_id: subject.claim(),
        award_application_id: subject.award(),
        supply_reward_id: subject.reward(),
        payee_id: paid.payee_id,
        programme_id: paid.programme_id,
        region_code: &paid.region_code,
        amount_fen: amount,
        ground: new.ground,
        statement,
        state: State::Proposed,
        proposed_by: caller.user_id,
        proposed_at: now,
        hearing_until: now + Duration::days(hearing_days.into()),
    };
    queries::clawback_insert(tx.conn(), &row)?;
    finish(tx, id, "proposed", &json!({ "ground": new.ground, "amount_fen": amount, "statement": statement }))
}

/// The payee says what it has to say, once.
///
/// # Errors
/// Not against the caller's organisation; answered before, or decided; no answer or a long one.
pub fn answer(tx: &mut Tx<'_>, caller: &Caller, id: ClawbackId, answer: &str) -> Result<Clawback, Error> {
    let answer = checked("answer", answer, 1)?;
    let clawback = queries::clawback_lock(tx.conn(), id)?;
    if clawback.payee_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    clawback.state.next(Step::Answer, false)?;
    if clawback.answer.is_some() {
        return Err(wrong("answer", "已经陈述过意见", "it was answered before"));
    }
    let now = tx.now();
    queries::clawback_answer(tx.conn(), id, answer, caller.user_id, now)?;
    finish(tx, id, "answered", &json!({ "answer": answer }))
}

/// Another person than the proposer decides, once the payee was heard. What is ordered is owed from now on: the ledger
/// holds it open between the payee's debt and the treasuries, and a claim or an award that is demanded back whole is
/// clawed back. Parts of a claim that were stopped stay so; dismissed, they are to be paid again.
///
/// # Errors
/// Outside the caller's region; the caller proposed it; the payee may still answer; decided before; what was paid has come
/// back to the bank meanwhile, so that there is nothing to order; to order it, a part of it is in a batch that is authorised and
/// not exported; no reason or a long one.
pub fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ClawbackId,
    decision: &ClawbackDecision,
) -> Result<Clawback, Error> {
    let reason = checked("reason", &decision.reason, 1)?;
    let subject = about(&queries::clawback_fetch(tx.conn(), id)?)?;
    queries::parts_lock(tx.conn(), subject)?;
    let paid = queries::paid_lock(tx.conn(), subject)?;
    let clawback = queries::clawback_lock(tx.conn(), id)?;
    if !caller.region.covers(&clawback.region_code) {
        return Err(Error::NotFound);
    }
    let state = clawback.state.next(decision.verdict.step(), false)?;
    if clawback.proposed_by == caller.user_id {
        return Err(Error::OwnProposal);
    }
    let now = tx.now();
    identity::service::ensure_impartial(tx.conn(), caller, &[clawback.payee_id], now)?;
    if !clawback.is_heard(now) {
        return Err(Error::NotHeard(clawback.hearing_until));
    }
    let (_, repay_days) = queries::periods(tx.conn())?;
    let pay_until = local_date(now) + Days::new(u64::try_from(repay_days).unwrap_or(30));
    let is_ordered = decision.verdict == Verdict::Ordered;
    if is_ordered && !paid.is_paid {
        return Err(Error::NothingPaid);
    }
    if is_ordered {
        ensure_none_signed(tx, subject)?;
    }
    let decided = Decided { state, reason, by: caller.user_id, now, pay_until: is_ordered.then_some(pay_until) };
    queries::clawback_decide(tx.conn(), id, &decided)?;
    if is_ordered {
        owe(tx, &clawback, subject, paid.ordered_fen)?;
        stop::stop_for_good(tx, &clawback)?;
        if paid.ordered_fen.saturating_add(clawback.amount_fen) == paid.amount_fen {
            match subject {
                model::Subject::Claim(id) => claim::service::mark_clawed_back(tx, id)?,
                model::Subject::Award(id) => award::service::mark_clawed_back(tx, id)?,
                // A reward has no state of its own: what is demanded back of it is asked of its clawbacks.
                model::Subject::Reward(_) => {}
            }
        }
    } else {
        stop::resume(tx, &clawback)?;
    }
    finish(tx, id, state.as_str(), &json!({ "reason": reason, "pay_until": decided.pay_until }))
}

/// What netting paid in an authorised batch is paid for good only once the batch cannot be recalled any more.
fn ensure_none_signed(tx: &mut Tx<'_>, subject: model::Subject) -> Result<(), Error> {
    match queries::signed_batch_find(tx.conn(), subject)? {
        Some(batch) => Err(Error::PartSigned(batch)),
        None => Ok(()),
    }
}

/// Opens what each treasury gets back: a hold from the payee's debt to the treasury.
fn owe(tx: &mut Tx<'_>, clawback: &Clawback, subject: model::Subject, ordered_before: Fen) -> Result<(), Error> {
    let shares = queries::share_list(tx.conn(), subject)?;
    for part in split(&shares, ordered_before, clawback.amount_fen) {
        if part.amount_fen.is_positive() {
            let today = local_date(tx.now());
            let hold = hold(tx, clawback.id, (clawback.payee_id, clawback.programme_id), &part, today)?;
            let id = hold.id;
            ledger::submit(tx, &[hold])?;
            queries::part_insert(tx.conn(), clawback.id, clawback.payee_id, &part, id)?;
        }
    }
    Ok(())
}

fn about(clawback: &Clawback) -> Result<model::Subject, Error> {
    clawback.about().ok_or_else(|| Error::Stored(format!("clawback {} is about nothing", clawback.reference)))
}

/// A hold of a part's money from a day on: from the payee's debt to the treasury that paid.
fn hold(
    tx: &mut Tx<'_>,
    id: ClawbackId,
    (payee, programme): (OrganisationId, ProgrammeId),
    part: &Share,
    day: NaiveDate,
) -> Result<NewTransfer, Error> {
    let debt = format!("clawback:{payee}:{}:{}:{programme}", part.level, part.payer_region);
    let debit = ledger::ensure_account(tx, &debt, "clawback", false)?;
    let credit = ledger::ensure_account(tx, &format!("treasury:{}", part.payer_region), "treasury", false)?;
    Ok(NewTransfer {
        id: TransferId::new(),
        phase: Phase::Pending { expires_at: None },
        debit,
        credit,
        amount: part.amount_fen,
        code: "clawback.owe",
        subject: Subject { kind: "clawback", id: id.uuid() },
        reverses: None,
        effective_on: day,
    })
}

/// Clawbacks that the caller may see, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn clawback_list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    before: Option<(DateTime<Utc>, ClawbackId)>,
    limit: i64,
) -> Result<Vec<Clawback>, Error> {
    Ok(queries::clawback_list(conn, &scope_of(caller), filter, before, limit + 1)?)
}

/// One clawback with what each treasury gets back and how it came.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn clawback_detail(conn: &mut PgConnection, caller: &Caller, id: ClawbackId) -> Result<ClawbackDetail, Error> {
    let clawback = queries::clawback_fetch(conn, id)?;
    let is_visible = match scope_of(caller) {
        Scope::Payee(organisation) => clawback.payee_id == organisation,
        Scope::Region(within) => within.covers(&clawback.region_code),
    };
    if !is_visible {
        return Err(Error::NotFound);
    }
    Ok(ClawbackDetail {
        parts: queries::part_list(conn, id)?,
        recoveries: queries::recovery_list(conn, id)?,
        stopped: queries::stopped_list(conn, id)?.into_iter().map(|owed| owed.part).collect(),
        clawback,
    })
}

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let is_payee = caller.can(Capability::ClaimCreate) || caller.can(Capability::BookingServe);
    let wanted = [
        (is_payee, parts::TO_ANSWER),
        (is_payee, parts::TO_PAY),
        (caller.can(Capability::ClawbackDecide), parts::TO_DECIDE),
        (caller.can(Capability::ClawbackPropose), parts::OVERDUE),
    ];
    waiting(conn, asker, &wanted)
}

fn scope_of(caller: &Caller) -> Scope {
    if caller.can(Capability::ClaimReadAll) {
        Scope::Region(caller.scope())
    } else {
        Scope::Payee(caller.organisation_id)
    }
}

/// Tells the audit trail and the payee what happened: `clawback.<done>`.
fn finish(tx: &mut Tx<'_>, id: ClawbackId, done: &str, detail: &Value) -> Result<Clawback, Error> {
    let clawback = queries::clawback_fetch(tx.conn(), id)?;
    let topic = format!("clawback.{done}");
    audit::record(tx, &topic, "clawback", id.uuid(), detail)?;
    let about = clawback.subject.named(&clawback.subject_reference);
    let news = json!({
        "recipients": [clawback.payee_id],
        "reference": clawback.reference,
        "subject": clawback.subject,
        "subject_reference": clawback.subject_reference,
        "about": about.zh,
        "about_en": about.en,
        "amount_fen": clawback.amount_fen,
        "open_fen": clawback.amount_fen.remaining_after(clawback.recovered_fen),
        "statement": clawback.statement,
        "hearing_until": local_time(clawback.hearing_until),
        "reason": clawback.reason,
        "pay_until": clawback.pay_until,
    });
    outbox::announce(tx, &topic, "clawback", id.uuid(), &news)?;
    Ok(clawback)
}

fn checked<'t>(field: &'static str, text: &'t str, least: usize) -> Result<&'t str, Error> {
    checked_text(text, least, MAX_TEXT).map_err(|invalid| Error::Invalid { field, invalid })
}

fn wrong(field: &'static str, zh: &str, en: &str) -> Error {
    Error::Invalid { field, invalid: Invalid::new("length", zh, en) }
}
