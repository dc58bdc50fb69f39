//! What vouchers would pay of an offer.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::pg::PgConnection;

use crate::agreement::Error;
use crate::agreement::model::{
    Agreement, Amendment, Offer, OfferKind, OfferShare, PlannedStage, Quotation, Stage, StageKind, contract_steps,
    line_steps, stage_steps,
};
use crate::agreement::queries;
use crate::booking;
use crate::booking::model::{ExpectedQuote, Quote, VoucherChoice};
use crate::booking::service::{AgreedOrder, quote_agreed};
use crate::kernel::{Fen, UserId, local_midnight};

/// What vouchers would pay of an offer at `now`; `None` where nobody could order now.
pub(super) fn share_of(
    conn: &mut PgConnection,
    quotation: &Quotation,
    offer: &Offer,
    uses_voucher: bool,
    now: DateTime<Utc>,
) -> Result<Option<OfferShare>, Error> {
    let parts = orders_of(quotation, offer, uses_voucher, now);
    Ok(told(quote_agreed(conn, &parts, now))?.map(|quotes| OfferShare::of(&quotes)))
}

/// What vouchers would pay at `now` of the stages that an amendment wants, and of those that it switches; `None` where nobody
/// could order now.
pub(super) fn share_of_plan(
    conn: &mut PgConnection,
    agreement: &Agreement,
    stages: &[Stage],
    amendment: &Amendment,
    now: DateTime<Utc>,
) -> Result<Option<(OfferShare, OfferShare)>, Error> {
    let kind = stages.first().map_or(StageKind::Milestone, |stage| stage.kind);
    let quotation = queries::quotation_fetch(conn, agreement.quotation_id)?;
    let switched = amendment.switched.0.iter().filter_map(|switch| {
        let stage = stages.iter().find(|stage| stage.number == switch.number)?;
        Some(switched_order(&quotation, agreement, stage, switch.uses_voucher, now))
    });
    let planned = |planned: &PlannedStage| planned.stage(kind, agreement.uses_voucher);
    let planned = amendment.after.0.iter().map(|one| stage_order(&quotation, agreement, &planned(one), now));
    let orders: Vec<_> = switched.chain(planned).collect();
    let already = orders.len().saturating_sub(amendment.after.0.len());
    let quotes = told(quote_agreed(conn, &orders, now))?;
    Ok(quotes.map(|quotes| {
        let (switched, planned) = quotes.split_at(already.min(quotes.len()));
        (OfferShare::of(planned), OfferShare::of(switched))
    }))
}

/// A booked stage, paid with vouchers or without: what it holds itself does not count as paid for another part.
pub(super) fn switched_order(
    quotation: &Quotation,
    agreement: &Agreement,
    stage: &Stage,
    uses_voucher: bool,
    now: DateTime<Utc>,
) -> AgreedOrder {
    let stage = Stage { uses_voucher, ..stage.clone() };
    let own = stage.subsidy_fen.unwrap_or(Fen::ZERO);
    let order = stage_order(quotation, agreement, &stage, now);
    AgreedOrder { earlier: order.earlier.remaining_after(own), ..order }
}

fn told(quoted: Result<Vec<Quote>, booking::Error>) -> Result<Option<Vec<Quote>>, Error> {
    match quoted.map_err(Error::from) {
        Ok(quotes) => Ok(Some(quotes)),
        Err(Error::NotFound | Error::NotOrderable | Error::NotAdmitted) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An offer as the orders that would become of it.
fn orders_of(quotation: &Quotation, offer: &Offer, uses_voucher: bool, now: DateTime<Utc>) -> Vec<AgreedOrder> {
    if offer.kind == OfferKind::Single {
        return vec![single(quotation, offer, UserId::from_uuid(uuid::Uuid::nil()), uses_voucher, now)];
    }
    let order = |(number, part): (i32, &crate::agreement::model::Part)| AgreedOrder {
        price: part.amount_fen,
        steps: contract_steps(&quotation.reference, number, &part.title, part.amount_fen),
        quantity: 1,
        service: part.starts_on.zip(part.due_on).map(|(from, until)| span(from, until, now)),
        ..single(quotation, offer, UserId::from_uuid(uuid::Uuid::nil()), uses_voucher, now)
    };
    (1..).zip(&offer.parts.0).map(order).collect()
}

/// The one booking that a single offer becomes.
pub(super) fn single(
    quotation: &Quotation,
    offer: &Offer,
    user: UserId,
    uses_voucher: bool,
    now: DateTime<Utc>,
) -> AgreedOrder {
    AgreedOrder {
        listing_id: quotation.listing_id,
        enterprise: quotation.enterprise_id,
        user,
        quantity: quotation.sample_count.max(1),
        price: offer.price_fen,
        steps: line_steps(offer, &quotation.reference),
        voucher: if uses_voucher { VoucherChoice::Best } else { VoucherChoice::None },
        declared: quotation.declared.0.clone(),
        service: None,
        not_before: None,
        deliver_by: offer.delivery_days.map(|days| now + Duration::days(days.into())),
        is_binding: false,
        earlier: Fen::ZERO,
        expected: None::<ExpectedQuote>,
        about: quotation.reference.clone(),
    }
}

/// The booking that a stage becomes when it begins. What is rented is served day by day and not before its last; what is
/// developed is served when it is handed over.
pub(super) fn stage_order(
    quotation: &Quotation,
    agreement: &Agreement,
    stage: &Stage,
    now: DateTime<Utc>,
) -> AgreedOrder {
    let is_rent = stage.kind == StageKind::Instalment;
    AgreedOrder {
        listing_id: agreement.listing_id,
        enterprise: agreement.enterprise_id,
        user: agreement.signed_by,
        quantity: 1,
        price: stage.amount_fen,
        steps: stage_steps(&agreement.reference, stage),
        voucher: if stage.uses_voucher { VoucherChoice::Best } else { VoucherChoice::None },
        declared: quotation.declared.0.clone(),
        service: is_rent.then(|| span(stage.starts_on, stage.due_on, now)),
        not_before: is_rent.then(|| local_midnight(stage.due_on)),
        deliver_by: Some(local_midnight(stage.due_on + Duration::days(1))),
        is_binding: true,
        earlier: agreement.subsidy_fen,
        expected: None,
        about: agreement.reference.clone(),
    }
}

/// From the beginning of a day, or from now if that is over, to the end of another.
fn span(from: NaiveDate, until: NaiveDate, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (local_midnight(from).max(now), local_midnight(until + Duration::days(1)))
}
