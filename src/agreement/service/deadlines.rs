//! What happens when its day comes, or when nobody does anything.

use serde_json::json;

use super::access::{tell_agreement, tell_quotation};
use super::amendment::outdate;
use super::contract::open_stage;
use crate::agreement::Error;
use crate::agreement::model::{ANSWER_TIME, AgreementStep, OfferState, QuotationState, QuotationStep, StageState};
use crate::agreement::queries;
use crate::booking::service as bookings;
use crate::kernel::{Actor, AgreementId, QuotationId, StageId, local_date};
use crate::store::{Db, Tx};

/// Looked up at once; each is then handled in a transaction of its own.
const CHUNK: i64 = 200;

/// Lets offers and questions lapse, books the stages whose day has come, and closes contracts of which every stage is
/// over. Any number of processes may do this at once; one's failure keeps no other from its turn. Answers how many things
/// were handled.
///
/// # Errors
/// What is due cannot be read.
pub fn run_deadlines(db: &Db) -> Result<usize, Error> {
    let now = db.clock().now();
    let mut handled = 0;
    for id in db.read(|conn| queries::quotation_due_list(conn, now, CHUNK).map_err(Error::from))? {
        handled += one(db, "quotation", &id, |tx| lapse(tx, id));
    }
    for (agreement, id) in db.read(|conn| queries::stage_due_list(conn, local_date(now), CHUNK).map_err(Error::from))? {
        handled += one(db, "agreement_stage", &id, |tx| open(tx, agreement, id));
    }
    for id in db.read(|conn| queries::agreement_live_over_list(conn, now, CHUNK).map_err(Error::from))? {
        handled += one(db, "agreement", &id, |tx| complete(tx, id));
    }
    Ok(handled)
}

/// One thing in its own transaction; a failure is for the log, and for the next time.
fn one(db: &Db, kind: &str, id: &impl std::fmt::Display, act: impl FnMut(&mut Tx<'_>) -> Result<bool, Error>) -> usize {
    match db.write(&Actor::system("agreements"), act) {
        Ok(done) => usize::from(done),
        Err(error) => {
            tracing::error!(kind, %id, %error, "what is due could not be done");
            0
        }
    }
}

fn lapse(tx: &mut Tx<'_>, id: QuotationId) -> Result<bool, Error> {
    let now = tx.now();
    let Some(quotation) = queries::quotation_lock_due(tx.conn(), id, now)? else { return Ok(false) };
    let state = quotation.state.next(QuotationStep::TimeOut)?;
    if state == QuotationState::Open {
        queries::offer_end(tx.conn(), id, OfferState::Lapsed, None, now)?;
        queries::quotation_set(tx.conn(), id, state, now + ANSWER_TIME)?;
        tell_quotation(tx, id, "offer_lapsed", &json!({}))?;
    } else {
        queries::quotation_end(tx.conn(), id, state, (None, None), now)?;
        tell_quotation(tx, id, "lapsed", &json!({}))?;
    }
    Ok(true)
}

fn open(tx: &mut Tx<'_>, agreement: AgreementId, id: StageId) -> Result<bool, Error> {
    let today = local_date(tx.now());
    let Some(locked) = queries::agreement_lock_free(tx.conn(), agreement)? else { return Ok(false) };
    let stage = queries::stage_list(tx.conn(), agreement)?
        .into_iter()
        .find(|stage| stage.id == id && stage.state == StageState::Scheduled && stage.starts_on <= today);
    match stage.filter(|_| locked.closed_at.is_none()) {
        Some(stage) => open_stage(tx, agreement, &stage).map(|()| true),
        None => Ok(false),
    }
}

fn complete(tx: &mut Tx<'_>, id: AgreementId) -> Result<bool, Error> {
    let now = tx.now();
    let Some(agreement) = queries::agreement_lock_free(tx.conn(), id)? else { return Ok(false) };
    if agreement.closed_at.is_some() {
        return Ok(false);
    }
    let state = agreement.state.next(AgreementStep::Complete)?;
    outdate(tx, id)?;
    queries::agreement_close(tx.conn(), id, state, now)?;
    bookings::term_end(tx, id)?;
    tell_agreement(tx, id, "completed", &json!({ "accepted": agreement.accepted_count }))?;
    Ok(true)
}
