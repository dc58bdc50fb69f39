//! What people do about complaints.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::error::Error;
use super::model::{Complaint, ComplaintDecision, NewComplaint, State, Step, TO_ANSWER, TO_DECIDE};
use super::queries::{self, NewRow, Scope, todo as parts};
use crate::identity::{self, Caller, Capability};
use crate::kernel::{Asker, BookingId, ComplaintId, TodoGroup, checked_text, local_date, local_time, reference};
use crate::store::todo::waiting;
use crate::store::{DbError, Tx, outbox};
use crate::{audit, booking};

const MAX_TEXT: usize = 5_000;

/// Complains of the service of a booking. The provider is told and may answer; one complaint per booking at a time.
///
/// # Errors
/// Not the caller's booking; own use; one that the provider never confirmed; another complaint is open; a statement that is too
/// short or too long.
pub fn raise(tx: &mut Tx<'_>, caller: &Caller, booking_id: BookingId, new: &NewComplaint) -> Result<Complaint, Error> {
    let statement = checked("statement", &new.statement, 10)?;
    let booking = booking::service::booking_detail(tx.conn(), caller, booking_id)?.booking;
    if booking.enterprise_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    if booking.is_own_use {
        return Err(Error::OwnUse);
    }
    if booking.state == booking::State::Requested {
        return Err(Error::NothingServed);
    }
    let (id, now) = (ComplaintId::new(), tx.now());
    let row = NewRow {
        id,
        reference: &reference("TS", local_date(now), id.uuid()),
        booking_id,
        enterprise_id: booking.enterprise_id,
        provider_id: booking.provider_id,
        region_code: booking.region_code.as_str(),
        subject: new.subject,
        statement,
        state: State::Open,
        raised_by: caller.user_id,
        raised_at: now,
        answer_until: now + TO_ANSWER,
        decide_until: now + TO_DECIDE,
    };
    queries::complaint_insert(tx.conn(), &row)?;
    finish(tx, id, "raised", &json!({ "subject": new.subject, "statement": statement }))
}

/// The provider's answer, once.
///
/// # Errors
/// Not against the caller's organisation; answered before, or over; no answer or a long one.
pub fn answer(tx: &mut Tx<'_>, caller: &Caller, id: ComplaintId, answer: &str) -> Result<Complaint, Error> {
    let answer = checked("answer", answer, 1)?;
    let complaint = lock_if(tx, id, |complaint| complaint.provider_id == caller.organisation_id)?;
    let state = complaint.state.next(Step::Answer)?;
    let now = tx.now();
    queries::complaint_answer(tx.conn(), id, state, answer, caller.user_id, now)?;
    finish(tx, id, "answered", &json!({ "answer": answer }))
}

/// The enterprise takes its complaint back.
///
/// # Errors
/// Not the caller's; over; no reason or a long one.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: ComplaintId, reason: &str) -> Result<Complaint, Error> {
    let reason = checked("reason", reason, 1)?;
    let complaint = lock_if(tx, id, |complaint| complaint.enterprise_id == caller.organisation_id)?;
    end(tx, caller, &complaint, Step::Withdraw, reason)
}

/// A person of the bureau sees to it, also instead of another one.
///
/// # Errors
/// Outside the caller's region; over.
pub fn take_up(tx: &mut Tx<'_>, caller: &Caller, id: ComplaintId) -> Result<Complaint, Error> {
    let complaint = lock_in_region(tx, caller, id)?;
    // What is over has no way on, so nobody needs to see to it.
    complaint.state.next(Step::Dismiss)?;
    queries::complaint_take_up(tx.conn(), id, caller.user_id)?;
    finish(tx, id, "taken_up", &json!({ "handler_id": caller.user_id, "instead_of": complaint.handler_id }))
}

/// The decision of whoever sees to it, once the provider was heard.
///
/// # Errors
/// Outside the caller's region; over; another person sees to it; the provider may still answer; no reason or a long one.
pub fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ComplaintId,
    decision: &ComplaintDecision,
) -> Result<Complaint, Error> {
    let reason = checked("reason", &decision.reason, 1)?;
    let complaint = lock_in_region(tx, caller, id)?;
    complaint.state.next(decision.verdict.step())?;
    if complaint.handler_id != Some(caller.user_id) {
        return Err(Error::NotHandler);
    }
    if !complaint.is_heard(tx.now()) {
        return Err(Error::NotHeard(complaint.answer_until));
    }
    let now = tx.now();
    identity::service::ensure_impartial(tx.conn(), caller, &[complaint.enterprise_id, complaint.provider_id], now)?;
    end(tx, caller, &complaint, decision.verdict.step(), reason)
}

/// Complaints that the caller may see, of a provider those against it unless it asks for those that it `raised`; newest first: at
/// most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn complaint_list(
    conn: &mut PgConnection,
    caller: &Caller,
    (state, booking, raised): (Option<State>, Option<BookingId>, bool),
    before: Option<(DateTime<Utc>, ComplaintId)>,
    limit: i64,
) -> Result<Vec<Complaint>, Error> {
    Ok(queries::complaint_list(conn, &scope_of(caller, raised), state, booking, before, limit + 1)?)
}

/// One complaint.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn complaint_detail(conn: &mut PgConnection, caller: &Caller, id: ComplaintId) -> Result<Complaint, Error> {
    let complaint = queries::complaint_fetch(conn, id)?;
    let is_visible = match scope_of(caller, false) {
        // A provider may be a customer of others, too.
        Scope::Enterprise(organisation) | Scope::Provider(organisation) => {
            [complaint.enterprise_id, complaint.provider_id].contains(&organisation)
        }
        Scope::Region(_) => caller.region.covers(&complaint.region_code),
    };
    if is_visible { Ok(complaint) } else { Err(Error::NotFound) }
}

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let wanted = [
        (caller.can(Capability::BookingServe), parts::TO_ANSWER),
        (caller.can(Capability::ComplaintDecide), parts::TO_DECIDE),
        (caller.can(Capability::BookingCreate), parts::UNDER_WAY),
    ];
    waiting(conn, asker, &wanted)
}

/// `raised`: those that the caller's organisation raised, also if others complain of it.
fn scope_of(caller: &Caller, raised: bool) -> Scope {
    if caller.can(Capability::BookingReadAll) {
        Scope::Region(caller.region.prefix().to_owned())
    } else if caller.can(Capability::BookingServe) && !raised {
        Scope::Provider(caller.organisation_id)
    } else {
        Scope::Enterprise(caller.organisation_id)
    }
}

fn lock_in_region(tx: &mut Tx<'_>, caller: &Caller, id: ComplaintId) -> Result<Complaint, Error> {
    lock_if(tx, id, |complaint| caller.region.covers(&complaint.region_code))
}

/// The complaint, locked, if it concerns the caller.
fn lock_if(tx: &mut Tx<'_>, id: ComplaintId, concerns: impl FnOnce(&Complaint) -> bool) -> Result<Complaint, Error> {
    let complaint = queries::complaint_lock(tx.conn(), id)?;
    if concerns(&complaint) { Ok(complaint) } else { Err(Error::NotFound) }
}

fn end(tx: &mut Tx<'_>, caller: &Caller, complaint: &Complaint, step: Step, reason: &str) -> Result<Complaint, Error> {
    let state = complaint.state.next(step)?;
    let now = tx.now();
    queries::complaint_end(tx.conn(), complaint.id, state, reason, caller.user_id, now)?;
    finish(tx, complaint.id, state.as_str(), &json!({ "reason": reason }))
}

/// Tells the audit trail and both parties what happened: `complaint.<done>`.
fn finish(tx: &mut Tx<'_>, id: ComplaintId, done: &str, detail: &Value) -> Result<Complaint, Error> {
    let complaint = queries::complaint_fetch(tx.conn(), id)?;
    let topic = format!("complaint.{done}");
    audit::record(tx, &topic, "complaint", id.uuid(), detail)?;
    let news = json!({
        "recipients": [complaint.enterprise_id, complaint.provider_id],
        "reference": complaint.reference,
        "booking_id": complaint.booking_id,
        "booking_reference": complaint.booking_reference,
        "listing_name": complaint.listing_name,
        "enterprise_name": complaint.enterprise_name,
        "provider_name": complaint.provider_name,
        "statement": complaint.statement,
        "answer": complaint.answer,
        "answer_until": local_time(complaint.answer_until),
        "handler_name": complaint.handler_name,
        "reason": complaint.reason,
    });
    outbox::announce(tx, &topic, "complaint", id.uuid(), &news)?;
    Ok(complaint)
}

fn checked<'t>(field: &'static str, text: &'t str, least: usize) -> Result<&'t str, Error> {
    checked_text(text, least, MAX_TEXT).map_err(|invalid| Error::Invalid { field, invalid })
}
