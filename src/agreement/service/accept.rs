//! The enterprise accepts: only now something is booked.

use chrono::Duration;
use serde_json::json;

use super::access::{lock_as_enterprise, refuse_banned, tell_agreement, tell_quotation};
use super::contract::open_due_stages;
use super::read::quotation_detail;
use super::share::{share_of, single};
use crate::agreement::Error;
use crate::agreement::model::{
    AcceptedOffer, AgreementState, Offer, OfferKind, OfferState, Part, PlannedStage, Quotation, QuotationDetail,
    QuotationStep, StageKind,
};
use crate::agreement::queries::{self, NewAgreementRow};
use crate::booking::service as bookings;
use crate::catalog::ListingKind;
use crate::identity::Caller;
use crate::kernel::{AgreementId, BookingId, QuotationId, TimeWindow, local_date, local_midnight, reference};
use crate::sample::{self, NewSample};
use crate::store::Tx;

/// Takes the offer that stands. One booking is made, with its decision and hold, and a test service's samples get their
/// codes; or a contract is signed, and its stages that begin today are booked. All of it or nothing.
///
/// # Errors
/// Not its quotation, no offer or another than it looked at, vouchers would pay something else, a party may not order or
/// serve now, or the term is taken.
pub fn accept(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: QuotationId,
    new: &AcceptedOffer,
) -> Result<QuotationDetail, Error> {
    let now = tx.now();
    let quotation = lock_as_enterprise(tx, caller, id)?;
    let state = quotation.state.next(QuotationStep::Accept)?;
    let offer = queries::offer_live(tx.conn(), id)?
        .filter(|offer| offer.id == new.offer_id && offer.valid_until > now)
        .ok_or(Error::OfferChanged)?;
    refuse_banned(tx, caller.organisation_id)?;
    let share = share_of(tx.conn(), &quotation, &offer, new.uses_voucher, now)?.ok_or(Error::NotOrderable)?;
    if new.expected_subsidy_fen.is_some_and(|expected| expected != share.subsidy_fen) {
        return Err(Error::ShareChanged(Box::new(share)));
    }
    queries::offer_end(tx.conn(), id, OfferState::Accepted, None, now)?;
    let booking = match offer.kind {
        OfferKind::Single => Some(book(tx, caller, &quotation, &offer, new.uses_voucher)?),
        OfferKind::Instalments | OfferKind::Milestones => None,
    };
    queries::quotation_end(tx.conn(), id, state, (None, booking), now)?;
    let detail = json!({ "offer_id": offer.id, "number": offer.number, "booking_id": booking });
    tell_quotation(tx, id, "accepted", &detail)?;
    if booking.is_none() {
        sign(tx, caller, &quotation, &offer, new.uses_voucher)?;
    }
    quotation_detail(tx.conn(), caller, id, now)
}

fn book(
    tx: &mut Tx<'_>,
    caller: &Caller,
    quotation: &Quotation,
    offer: &Offer,
    uses_voucher: bool,
) -> Result<BookingId, Error> {
    let now = tx.now();
    let order = single(quotation, offer, caller.user_id, uses_voucher, now);
    let booking = bookings::book_agreed(tx, &order)?.id;
    if quotation.listing_kind == ListingKind::TestService && quotation.sample_count > 0 {
        let mut samples = quotation.samples.0.clone();
        let count = usize::try_from(quotation.sample_count).unwrap_or(0);
        samples.extend((samples.len() + 1..=count).map(NewSample::counted));
        let by = (caller.user_id, caller.organisation_id);
        sample::service::register_in(tx, booking, by, &samples, quotation.after_use)?;
    }
    Ok(booking)
}

fn sign(
    tx: &mut Tx<'_>,
    caller: &Caller,
    quotation: &Quotation,
    offer: &Offer,
    uses_voucher: bool,
) -> Result<(), Error> {
    let now = tx.now();
    let (starts_on, ends_on) = offer.starts_on.zip(offer.ends_on).ok_or(Error::OfferChanged)?;
    if starts_on < local_date(now) {
        return Err(Error::StartPast(starts_on));
    }
    let id = AgreementId::new();
    let row = NewAgreementRow {
        id,
        reference: &reference("HT", local_date(now), id.uuid()),
        quotation_id: quotation.id,
        offer_id: offer.id,
        listing_id: quotation.listing_id,
        enterprise_id: quotation.enterprise_id,
        provider_id: quotation.provider_id,
        region_code: quotation.region_code.as_str(),
        amount_fen: offer.price_fen,
        starts_on,
        ends_on,
        uses_voucher,
        state: AgreementState::Active,
        signed_by: caller.user_id,
        signed_at: now,
    };
    queries::agreement_insert(tx.conn(), &row)?;
    let kind = if offer.kind == OfferKind::Instalments { StageKind::Instalment } else { StageKind::Milestone };
    let planned = |(number, part): (i32, &Part)| PlannedStage {
        number,
        title: part.title.clone(),
        deliverable: part.detail.clone(),
        amount_fen: part.amount_fen,
        starts_on: part.starts_on.unwrap_or(starts_on),
        due_on: part.due_on.unwrap_or(ends_on),
        redoes: None,
        uses_voucher: Some(uses_voucher),
    };
    let stages: Vec<_> = (1..).zip(&offer.parts.0).map(|each| planned(each).stage(kind, uses_voucher)).collect();
    queries::stage_insert(tx.conn(), id, kind, &stages)?;
    if kind == StageKind::Instalment {
        let until = local_midnight(ends_on + Duration::days(1));
        let term =
            TimeWindow::new(local_midnight(starts_on), until).map_err(|invalid| Error::fault("offer_id", invalid))?;
        bookings::term_hold(tx, quotation.listing_id, &term, id)?;
    }
    let detail = json!({ "reference": row.reference, "amount_fen": row.amount_fen, "stages": stages.len() });
    tell_agreement(tx, id, "signed", &detail)?;
    open_due_stages(tx, id)
}
