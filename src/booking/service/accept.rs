//! After the work: accepted, disputed, decided.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::access::{
    Names, checked_reason, lock_as_enterprise, lock_if, refuse_own_use, rules_of, save, take_step, tell,
};
use super::bill;
use super::change::{end_unpaid, finish};
use super::own_share;
use super::read::BookingView;
use crate::booking::Error;
use crate::booking::model::{Booking, Patience, Settlement, Step, final_amounts};
use crate::catalog::Order as Extent;
use crate::identity::Caller;
use crate::kernel::{BookingId, Fen, Invalid};
use crate::store::Tx;
use crate::voucher;
use crate::web::FieldError;

/// The enterprise agrees with what was delivered: the amounts are final, what is due of the hold becomes claimable and
/// the rest is free again.
///
/// # Errors
/// Not its booking, or nothing to accept.
pub fn accept(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let booking = lock_as_enterprise(tx, caller, id)?;
    accept_as_delivered(tx, booking, Step::Accept)
}

/// Accepts what was delivered, by the enterprise's word or its silence.
pub fn accept_as_delivered(tx: &mut Tx<'_>, booking: Booking, step: Step) -> Result<BookingView, Error> {
    let from = booking.state;
    let Some(offer) = booking.delivery.as_ref() else {
        return Err(crate::booking::IllegalStep { state: from, step }.into());
    };
    let (price, subsidy) = (offer.price_fen, offer.subsidy_fen);
    settle(tx, booking, step, price, subsidy)
}

/// Makes the amounts final.
fn settle(tx: &mut Tx<'_>, mut booking: Booking, step: Step, price: Fen, subsidy: Fen) -> Result<BookingView, Error> {
    let now = tx.now();
    let awaited = own_share::awaits_payment(tx.conn(), &booking)?;
    let from = take_step(&mut booking, step, &Patience::WITHOUT_PROGRAMME, now)?;
    booking.final_price_fen = Some(price);
    booking.final_subsidy_fen = Some(subsidy);
    booking.accepted_at = Some(now);
    save(tx, &booking, from)?;
    if let (Some(voucher), Some(hold)) = (booking.voucher_id, booking.hold_transfer_id) {
        voucher::service::post_hold(tx, voucher, hold, booking.id, booking.subsidy_fen, subsidy)?;
    }
    let names = Names::of(tx.conn(), &booking)?;
    let share = booking.final_own_share().unwrap_or_default();
    let detail = json!({"by": step, "own_share_fen": share, "held_fen": booking.subsidy_fen});
    tell(tx, &booking, "accepted", &names, &detail)?;
    bill::issue(tx, &booking)?;
    // A dispute may have ended with less than was received already.
    own_share::release_if_paid(tx, awaited, &booking)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// The enterprise does not agree; the bureau decides.
///
/// # Errors
/// Not its booking, own use, nothing delivered, or no reason given.
pub fn dispute(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let now = tx.now();
    let mut booking = lock_as_enterprise(tx, caller, id)?;
    refuse_own_use(
        &booking,
        "本单位自用没有可争议的对方：请在单位内部更正交付",
        "own use has no other side to dispute with: settle it inside the house",
    )?;
    let from = take_step(&mut booking, Step::Dispute, &Patience::WITHOUT_PROGRAMME, now)?;
    booking.reason = Some(reason);
    save(tx, &booking, from)?;
    finish(tx, booking, "disputed")
}

/// The bureau's decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeDecision {
    pub outcome: Settlement,
    /// With the outcome `accepted`: what the work is worth, fen; as delivered if absent. Never above the delivery.
    #[serde(default)]
    pub price_fen: Option<Fen>,
    pub reason: String,
}

/// Decides a dispute within the caller's region.
///
/// # Errors
/// No such booking there, not disputed, no reason, or a price above what was delivered.
pub fn resolve_dispute(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BookingId,
    decision: &DisputeDecision,
) -> Result<BookingView, Error> {
    let reason = checked_reason(&decision.reason)?;
    let mut booking = lock_if(tx, id, |booking| caller.region.covers(&booking.region_code))?;
    let step = decision.outcome.step();
    booking.state.next(step)?;
    match decision.outcome {
        Settlement::Accepted => {
            let (price, subsidy) = decided_amounts(tx, &booking, decision.price_fen)?;
            booking.reason = Some(reason);
            settle(tx, booking, step, price, subsidy)
        }
        Settlement::Rejected => end_unpaid(tx, booking, step, Some(reason), "rejected"),
        Settlement::Cancelled => end_unpaid(tx, booking, step, Some(reason), "cancelled"),
    }
}

/// The decided price and what the same rules give for it.
fn decided_amounts(tx: &mut Tx<'_>, booking: &Booking, price: Option<Fen>) -> Result<(Fen, Fen), Error> {
    let Some(offer) = booking.delivery.as_ref() else {
        return Err(Error::IllegalStep(crate::booking::IllegalStep {
            state: booking.state,
            step: Step::SettleAsAccepted,
        }));
    };
    let price = price.unwrap_or(offer.price_fen);
    if price.is_negative() || price > offer.price_fen {
        let most = offer.price_fen;
        let invalid = Invalid::new(
            "price",
            format!("应在 0 到交付金额 {most:#} 元之间"),
            format!("must be between 0 and what was delivered, {most:#} yuan"),
        );
        return Err(Error::fault("price_fen", invalid));
    }
    let rules = rules_of(tx, booking)?;
    let done = Extent { minutes: offer.minutes, quantity: offer.quantity };
    let (used, at) = (&offer.consumables, offer.delivered_at);
    let amounts = final_amounts(&booking.quote, rules.as_ref(), &done, used, at, Some(price))
        .map_err(|error| Error::Faults(vec![FieldError::invalid("price_fen", error.into())]))?;
    Ok((amounts.price, amounts.subsidy))
}
