//! What an order would cost, and what which voucher would pay of it.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::standing::refuse_without_standing;
use crate::booking::Error;
use crate::booking::model::{
    Basis, NewOrder, Patience, Quote, QuotedVoucher, StoredQuote, VoucherChoice, order_faults, window_faults,
};
use crate::catalog::model::price;
use crate::catalog::{self, BookableListing, CustomerClass, PriceQuote};
use crate::identity::{self, Caller, Organisation, OrganisationState, SizeClass};
use crate::kernel::{Fen, OrganisationId};
use crate::programme::{self, Party, decide};
use crate::voucher::{self, LockedVoucher};
use crate::web::FieldError;

/// What a booking of this order would cost now. Changes nothing and holds nothing.
///
/// # Errors
/// No such listing, not open for booking, fields at fault, or a voucher that cannot be used.
pub fn quote(conn: &mut PgConnection, caller: &Caller, order: &NewOrder, now: DateTime<Utc>) -> Result<Quote, Error> {
    let enterprise = caller.organisation_id;
    let asked = Asked::read(conn, enterprise, order, now)?;
    refuse_without_standing(conn, &asked, caller.user_id)?;
    let funds = match order.voucher {
        VoucherChoice::None => None,
        VoucherChoice::This(id) => Some(voucher::service::quote_funds(conn, id, enterprise, now)?),
        VoucherChoice::Best => best_voucher(conn, &asked)?,
    };
    Ok(asked.quoted(funds.as_ref()).quote)
}

/// An order that is in order, with all that decides its price and subsidy besides the voucher.
pub struct Asked<'o> {
    pub order: &'o NewOrder,
    pub listing: BookableListing,
    pub enterprise: Organisation,
    pub provider: Organisation,
    pub price: PriceQuote,
    pub now: DateTime<Utc>,
}

impl<'o> Asked<'o> {
    pub fn read(
        conn: &mut PgConnection,
        enterprise: OrganisationId,
        order: &'o NewOrder,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let listing = catalog::service::listing_for_booking(conn, order.listing_id)?.ok_or(Error::NotFound)?;
        if !listing.is_open_for_booking() {
            return Err(Error::NotBookable);
        }
        let enterprise = identity::service::organisation_fetch(conn, enterprise)?;
        if enterprise.state != OrganisationState::Admitted {
            return Err(Error::NotAdmitted);
        }
        let price = checked_price(&listing, class_by_size(enterprise.profile.size_class), order, now)?;
        let provider = identity::service::organisation_fetch(conn, listing.provider_id)?;
        Ok(Self { order, listing, enterprise, provider, price, now })
    }

    /// The quote with what this voucher pays; without one, the price alone.
    pub fn quoted(&self, funds: Option<&LockedVoucher>) -> StoredQuote {
        let Some(locked) = funds else {
            return StoredQuote { quote: Quote::without_voucher(self.price.clone()), basis: None };
        };
        let basis = Basis { order: self.programme_order(), funds: locked.funds() };
        let decision = decide(&locked.version.rules, &basis.order, &basis.funds);
        let voucher = QuotedVoucher {
            id: locked.voucher.id,
            number: locked.voucher.number.clone(),
            programme_version_id: locked.version.id,
        };
        let quote = Quote::with_decision(self.price.clone(), voucher, decision);
        let basis = quote.voucher.is_some().then_some(basis);
        StoredQuote { quote, basis }
    }

    fn programme_order(&self) -> programme::Order {
        programme::Order {
            kind: self.listing.kind,
            price: self.price.amount,
            listing_takes_vouchers: self.listing.voucher_payable,
            enterprise: Party::from(&self.enterprise),
            provider: Party::from(&self.provider),
            declared: self.order.declared.clone(),
            at: self.now,
            service: self.order.window.map(|window| (window.starts_at(), window.ends_at())),
        }
    }
}

/// The voucher that pays most for this order; of equals, the one that ends first.
pub fn best_voucher(conn: &mut PgConnection, asked: &Asked<'_>) -> Result<Option<LockedVoucher>, Error> {
    let mut best: Option<(Fen, LockedVoucher)> = None;
    for id in voucher::service::usable_ids(conn, asked.enterprise.id, asked.now)? {
        let locked = voucher::service::quote_funds(conn, id, asked.enterprise.id, asked.now)?;
        let subsidy = asked.quoted(Some(&locked)).quote.subsidy;
        if best.as_ref().is_none_or(|(most, _)| subsidy > *most) {
            best = Some((subsidy, locked));
        }
    }
    Ok(best.map(|(_, locked)| locked))
}

/// The price, if nothing speaks against the order; else everything that does.
pub(super) fn checked_price(
    listing: &BookableListing,
    class: CustomerClass,
    order: &NewOrder,
    now: DateTime<Utc>,
) -> Result<PriceQuote, Error> {
    let mut faults = order.window.as_ref().map(|window| window_faults(listing, window, now)).unwrap_or_default();
    let price = price(&listing.prices, class, &order.extent());
    let unit = price.as_ref().ok().map(|price| price.unit);
    faults.extend(order_faults(listing, order, unit));
    match price {
        Ok(price) if faults.is_empty() => Ok(price),
        Ok(_) => Err(Error::Faults(faults)),
        Err(error) => {
            let field = match error {
                catalog::PriceError::OnRequest => "listing_id",
                catalog::PriceError::NeedsWindow => "window",
                catalog::PriceError::NeedsQuantity | catalog::PriceError::TooLarge => "quantity",
            };
            if !faults.iter().any(|fault| fault.field == field) {
                faults.push(FieldError::invalid(field, error.into()));
            }
            Err(Error::Faults(faults))
        }
    }
}

/// By the size that is on record; academic and member prices are for those whom no register names yet.
pub(super) const fn class_by_size(size: Option<SizeClass>) -> CustomerClass {
    match size {
        Some(SizeClass::Micro | SizeClass::Small | SizeClass::Medium) => CustomerClass::Sme,
        Some(SizeClass::Large) | None => CustomerClass::Standard,
    }
}

impl Asked<'_> {
    /// How long each side may stay silent on this order.
    pub fn patience(&self, funds: Option<&LockedVoucher>) -> Patience {
        Patience::by(funds.map(|locked| &locked.version.rules))
    }
}
