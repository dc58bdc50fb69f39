//! The bill of what a customer owes once a booking came to its end.

use super::access::rules_of;
use crate::billing::BillKind;
use crate::billing::service::{self as billing, NewBill};
use crate::booking::Error;
use crate::booking::model::{Booking, ChargeKind, own_share};
use crate::booking::queries;
use crate::kernel::Text;
use crate::programme::PaymentMode;
use crate::store::Tx;

impl From<ChargeKind> for BillKind {
    fn from(kind: ChargeKind) -> Self {
        match kind {
            ChargeKind::LateCancel => Self::LateCancel,
            ChargeKind::NoShow => Self::NoShow,
        }
    }
}

/// Bills what is owed for a booking that was accepted, called off late or missed, if anything is; of own use nothing is.
pub(super) fn issue(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    let mode = rules_of(tx, booking)?.map(|rules| rules.payment_mode);
    let owed = own_share(booking, mode);
    if !owed.is_positive() {
        return Ok(());
    }
    let (kind, price) = match &booking.charge {
        Some(charge) => (charge.kind.into(), charge.amount),
        None => (BillKind::Service, booking.final_price_fen.unwrap_or(owed)),
    };
    let listing = queries::listing_names(tx.conn(), &[booking.listing_id])?.pop();
    let new = NewBill {
        booking_id: booking.id,
        provider_id: booking.provider_id,
        enterprise_id: booking.enterprise_id,
        kind,
        price,
        carried: price.remaining_after(owed),
        lines: lines(booking, mode),
        listing_name: listing.as_ref().map_or("", |(_, name)| name.as_str()),
    };
    Ok(billing::issue(tx, &new)?)
}

/// What it is for, how its price came about, and what is said about the voucher.
fn lines(booking: &Booking, mode: Option<PaymentMode>) -> Vec<Text> {
    let mut lines = vec![booking.occasion()];
    if let Some(charge) = &booking.charge {
        lines.extend_from_slice(&charge.steps);
        return lines;
    }
    let delivered = booking.delivery.as_ref();
    lines.extend_from_slice(delivered.map_or(&booking.quote.quote.price.steps, |delivery| &delivery.price_steps));
    let price = booking.final_price_fen.unwrap_or(booking.price_fen);
    if delivered.is_some_and(|delivery| price < delivery.price_fen) {
        lines.push(Text::new(format!("按裁定金额 {price:#} 元"), format!("As was decided: {price:#} yuan")));
    }
    let subsidy = booking.final_subsidy_fen.filter(|subsidy| subsidy.is_positive());
    if let Some(subsidy) = subsidy.filter(|_| mode == Some(PaymentMode::Reimbursement)) {
        lines.push(Text::new(
            format!("本单按全价付款；补贴 {subsidy:#} 元经兑付后拨付给企业"),
            format!("All of the price is to be paid; the subsidy of {subsidy:#} yuan is paid to the enterprise once it is claimed"),
        ));
    }
    lines
}
