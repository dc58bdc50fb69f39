//! The provider offers or refuses; the enterprise declines an offer.

use chrono::Duration;
use serde_json::json;

use super::access::{checked_reason, lock_as_enterprise, lock_as_provider, tell_quotation};
use super::read::quotation_detail;
use crate::agreement::Error;
use crate::agreement::model::{ANSWER_TIME, DeclinedOffer, NewOffer, OfferState, QuotationDetail, QuotationStep};
use crate::agreement::queries::{self, NewOfferRow};
use crate::identity::Caller;
use crate::kernel::{Invalid, OfferId, QuotationId, local_date, local_midnight};
use crate::store::Tx;

/// The most offers to one question.
const MOST_OFFERS: i32 = 100;

/// The provider's offer, in the place of the one that stands, if one does.
///
/// # Errors
/// Not asked of the caller, over, or fields at fault.
pub fn make(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId, new: &NewOffer) -> Result<QuotationDetail, Error> {
    let quotation = lock_as_provider(tx, caller, id)?;
    let (state, now) = (quotation.state.next(QuotationStep::Offer)?, tx.now());
    let today = local_date(now);
    let terms = new.terms(quotation.listing_kind, today).map_err(Error::Faults)?;
    let last = queries::offer_list(tx.conn(), id)?.first().map_or(0, |offer| offer.number);
    if last >= MOST_OFFERS {
        let invalid = Invalid::new("too_many", "一次询价最多报价 100 次", "at most 100 offers to one question");
        return Err(Error::fault("kind", invalid));
    }
    // To the end of its last day.
    let valid_until = local_midnight(today + Duration::days(new.valid_days + 1));
    queries::offer_end(tx.conn(), id, OfferState::Replaced, None, now)?;
    let row = NewOfferRow {
        id: OfferId::new(),
        quotation_id: id,
        number: last + 1,
        kind: new.kind,
        parts: json!(terms.parts),
        price_fen: terms.price,
        starts_on: terms.term.map(|(first, _)| first),
        ends_on: terms.term.map(|(_, last)| last),
        delivery_days: new.delivery_days,
        note: new.note.trim(),
        valid_until,
        state: OfferState::Live,
        made_by: caller.user_id,
        made_at: now,
    };
    queries::offer_insert(tx.conn(), &row)?;
    queries::quotation_set(tx.conn(), id, state, valid_until)?;
    let detail = json!({ "offer_id": row.id, "number": row.number, "price_fen": row.price_fen, "parts": row.parts });
    tell_quotation(tx, id, "offered", &detail)?;
    quotation_detail(tx.conn(), caller, id, now)
}

/// The provider makes no offer, or none any more.
///
/// # Errors
/// Not asked of the caller, over, or no reason.
pub fn refuse(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId, reason: &str) -> Result<QuotationDetail, Error> {
    let reason = checked_reason(reason)?;
    let quotation = lock_as_provider(tx, caller, id)?;
    let (state, now) = (quotation.state.next(QuotationStep::Refuse)?, tx.now());
    queries::offer_end(tx.conn(), id, OfferState::Void, None, now)?;
    queries::quotation_end(tx.conn(), id, state, (Some(reason), None), now)?;
    tell_quotation(tx, id, "refused", &json!({ "reason": reason }))?;
    quotation_detail(tx.conn(), caller, id, now)
}

/// The enterprise does not take the offer; the provider may make another.
///
/// # Errors
/// Not its quotation, no offer, another offer than it looked at, or no reason.
pub fn decline(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: QuotationId,
    new: &DeclinedOffer,
) -> Result<QuotationDetail, Error> {
    let reason = checked_reason(&new.reason)?;
    let quotation = lock_as_enterprise(tx, caller, id)?;
    let (state, now) = (quotation.state.next(QuotationStep::Decline)?, tx.now());
    queries::offer_live(tx.conn(), id)?.filter(|offer| offer.id == new.offer_id).ok_or(Error::OfferChanged)?;
    queries::offer_end(tx.conn(), id, OfferState::Declined, Some(reason), now)?;
    queries::quotation_set(tx.conn(), id, state, now + ANSWER_TIME)?;
    tell_quotation(tx, id, "declined", &json!({ "offer_id": new.offer_id, "reason": reason }))?;
    quotation_detail(tx.conn(), caller, id, now)
}
