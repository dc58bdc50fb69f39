//! What an order would cost, and what which voucher would pay of it.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::agreed::AgreedOrder;
use super::limits;
use super::people;
use super::wish::{self, Counting, Surroundings};
use crate::booking::Error;
use crate::booking::model::{
    Basis, BookedCompanion, BookedTerms, Booking, Breach, Companion, Customer, NewOrder, Patience, Plea, Quote,
    QuotedVoucher, StoredQuote, VoucherChoice, add_companions, order_faults, promises, reach_fault, samples_on_fault,
};
use crate::booking::queries;
use crate::catalog::model::price_with;
use crate::catalog::{self, BookableListing, CustomerClass, PriceQuote};
use crate::identity::{self, Caller, Organisation, OrganisationState};
use crate::kernel::{BookingId, Fen, ListingId, OrganisationId, TimeWindow, UserId, local_date};
use crate::programme::{self, Party, decide};
use crate::store::Tx;
use crate::voucher::{self, LockedVoucher};
use crate::web::FieldError;

/// What an order would cost, and what must be said to it before it can be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuoteAnswer {
    #[serde(flatten)]
    pub quote: Quote,
    /// 本单位自用: the price is for internal accounting, and nobody owes it.
    pub is_own_use: bool,
    /// What stands in the way or is warned of: somebody else holds the time; warnings to be accepted; rules from which an
    /// exception is asked for.
    pub problems: Vec<Breach>,
}

/// What a booking of this order would cost now, or, `instead_of` a booking of the caller's, what moving that one would come
/// to: what it holds and counts is left aside. Changes nothing and holds nothing.
///
/// # Errors
/// No such listing, not open for booking, fields at fault, rules that refuse, or a voucher that cannot be used.
pub fn quote(
    conn: &mut PgConnection,
    caller: &Caller,
    order: &NewOrder,
    instead_of: Option<BookingId>,
    now: DateTime<Utc>,
) -> Result<QuoteAnswer, Error> {
    let moved = match instead_of {
        Some(id) => Some(own_booking(conn, caller, id, order)?),
        None => None,
    };
    let user = match &moved {
        Some(moved) => moved.used_by,
        None => Some(people::who_uses(conn, caller, order)?),
    };
    let asking = Asking { instead_of, user, ..Asking::of(caller, order) };
    let asked = Asked::read(conn, &asking, now)?;
    let late = moved.as_ref().and_then(|moved| wish::late_change(moved, now));
    let mut problems = wish::breaches(conn, &asked, late, instead_of)?;
    // Warnings are shown, not held against a question.
    let plea = Plea { accepted: None, ..plea_of(order) };
    wish::judged(conn, &asked, problems.clone(), &plea, instead_of)?;
    problems.extend(wish::taken(conn, &asked, instead_of)?);
    told(conn, &asked, problems)
}

/// What an order comes to with the voucher that it names, beside what must be said to it. Holds nothing.
pub(super) fn told(conn: &mut PgConnection, asked: &Asked<'_>, problems: Vec<Breach>) -> Result<QuoteAnswer, Error> {
    let funds = match asked.order.voucher {
        VoucherChoice::None => None,
        VoucherChoice::This(id) => {
            let mut locked = voucher::service::quote_funds(conn, id, asked.enterprise.id, asked.now)?;
            limits::count(conn, asked, &mut locked)?;
            Some(locked)
        }
        VoucherChoice::Best => best_voucher(conn, asked)?,
    };
    Ok(asked.told(asked.quoted(funds.as_ref()).quote, problems))
}

/// The caller's own booking, which an order for the same listing would take the place of.
fn own_booking(conn: &mut PgConnection, caller: &Caller, id: BookingId, order: &NewOrder) -> Result<Booking, Error> {
    let is_own =
        |booking: &Booking| booking.enterprise_id == caller.organisation_id && booking.listing_id == order.listing_id;
    queries::booking_fetch(conn, id)?.filter(is_own).ok_or(Error::NotFound)
}

/// What an order itself says to the rules that it breaks.
pub(super) fn plea_of(order: &NewOrder) -> Plea<'_> {
    Plea {
        accepted: Some(&order.accept_warnings),
        asks: order.exception_reason.as_deref().map(str::trim),
        grants: None,
    }
}

/// Who orders what.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'o> {
    pub enterprise: OrganisationId,
    /// Whose quota and training count; unknown where the provider's staff take an order down.
    pub user: Option<UserId>,
    pub order: &'o NewOrder,
    /// The booking that this order takes the place of.
    pub instead_of: Option<BookingId>,
}

impl<'o> Asking<'o> {
    pub const fn of(caller: &Caller, order: &'o NewOrder) -> Self {
        Self { enterprise: caller.organisation_id, user: Some(caller.user_id), order, instead_of: None }
    }
}

/// An order that is in order, with all that decides its price, its subsidy besides the voucher, and whether the rules
/// let it be.
pub struct Asked<'o> {
    pub order: &'o NewOrder,
    pub listing: BookableListing,
    pub enterprise: Organisation,
    pub provider: Organisation,
    pub customer: Customer,
    pub class: CustomerClass,
    pub price: PriceQuote,
    pub around: Surroundings,
    /// What is needed besides, as it would be booked.
    pub companions: Vec<BookedCompanion>,
    pub user: Option<UserId>,
    /// The provider's staff book for the enterprise.
    pub is_by_provider: bool,
    /// The price is not the list's but what both sides agreed on.
    pub agreed: Option<&'o AgreedOrder>,
    /// What other parts of the same contract get.
    pub earlier: Fen,
    pub now: DateTime<Utc>,
}

impl<'o> Asked<'o> {
    /// For a question: nobody is kept waiting.
    pub fn read(conn: &mut PgConnection, asking: &Asking<'o>, now: DateTime<Utc>) -> Result<Self, Error> {
        Self::gather(conn, asking, now, Counting::ToTell)
    }

    /// For a booking: what is counted stays so until the transaction ends.
    pub fn bind(tx: &mut Tx<'_>, asking: &Asking<'o>) -> Result<Self, Error> {
        let now = tx.now();
        Self::gather(tx.conn(), asking, now, Counting::ToBook)
    }

    fn gather(
        conn: &mut PgConnection,
        asking: &Asking<'o>,
        now: DateTime<Utc>,
        counting: Counting,
    ) -> Result<Self, Error> {
        let order = asking.order;
        let Parties { listing, enterprise, provider, customer, class } =
            Parties::read(conn, order.listing_id, asking.enterprise)?;
        let listing = listing.priced_at(order.used_at(now));
        let around = Surroundings::read(conn, &listing, asking, now, counting)?;
        let Priced { price, companions, mut faults } = price_or_faults(&listing, &around.companions, class, order, now);
        faults.extend(customer.voucher_fault(order.voucher));
        // What takes the place of another booking keeps the day that was said for that one.
        if asking.instead_of.is_none() {
            faults.extend(samples_on_fault(&listing, order.samples_on, local_date(now)));
        }
        let price = match price {
            Some(price) if faults.is_empty() => price,
            _ => return Err(wish::refused_with_faults(conn, &listing, class, &around, asking, faults, now)?),
        };
        Ok(Self {
            order,
            listing,
            enterprise,
            provider,
            customer,
            class,
            price,
            around,
            companions,
            user: asking.user,
            is_by_provider: false,
            agreed: None,
            earlier: Fen::ZERO,
            now,
        })
    }

    pub fn window(&self) -> Option<&TimeWindow> {
        self.order.window.as_ref()
    }

    /// The quote with what this voucher pays; without one, the price alone.
    pub fn quoted(&self, funds: Option<&LockedVoucher>) -> StoredQuote {
        let Some(locked) = funds else {
            let quote = self.without_voucher();
            return StoredQuote { quote, basis: None, terms: self.terms() };
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
        StoredQuote { quote, basis, terms: self.terms() }
    }

    /// What nobody owes is nobody's share.
    fn without_voucher(&self) -> Quote {
        let quote = Quote::without_voucher(self.price.clone());
        if self.customer == Customer::OwnStaff { Quote { own_share: Fen::ZERO, ..quote } } else { quote }
    }

    /// The answer to who asked.
    pub(super) fn told(&self, quote: Quote, problems: Vec<Breach>) -> QuoteAnswer {
        QuoteAnswer { quote, is_own_use: self.customer == Customer::OwnStaff, problems }
    }

    fn terms(&self) -> BookedTerms {
        if let Some(agreed) = self.agreed {
            return BookedTerms {
                is_agreed: true,
                is_binding: agreed.is_binding,
                not_before: agreed.not_before,
                // A contract has terms of its own.
                results_after_payment: self.listing.rules.results_after_payment && !agreed.is_binding,
                ..BookedTerms::default()
            };
        }
        BookedTerms {
            is_by_provider: self.is_by_provider,
            companions: self.companions.clone(),
            ..BookedTerms::of(&self.listing, self.order)
        }
    }

    fn programme_order(&self) -> programme::Order {
        programme::Order {
            kind: self.listing.kind,
            price: self.price.amount,
            listing_takes_vouchers: takes_vouchers(&self.listing, &self.around.companions),
            enterprise: Party::from(&self.enterprise),
            provider: Party::from(&self.provider),
            declared: self.order.declared.clone(),
            declared_services: self.order.declared_services.clone(),
            category: self.listing.category.clone(),
            at: self.now,
            service: match self.agreed {
                Some(agreed) => agreed.service,
                None => self.order.window.map(|window| (window.starts_at(), window.ends_at())),
            },
            earlier: self.earlier,
        }
    }
}

/// A listing that can be ordered, and who may order and serve.
pub(super) struct Parties {
    pub listing: BookableListing,
    pub enterprise: Organisation,
    pub provider: Organisation,
    pub customer: Customer,
    pub class: CustomerClass,
}

impl Parties {
    /// # Errors
    /// No such listing; it or a party is not admitted now; its rules do not let such customers order.
    pub fn read(conn: &mut PgConnection, listing: ListingId, enterprise: OrganisationId) -> Result<Self, Error> {
        let listing = catalog::service::listing_for_booking(conn, listing)?.ok_or(Error::NotFound)?;
        if !listing.is_open_for_booking() {
            return Err(Error::NotBookable);
        }
        let (enterprise, provider) = identity::service::organisation_pair(conn, enterprise, listing.provider_id)?;
        if enterprise.state != OrganisationState::Admitted {
            return Err(Error::NotAdmitted);
        }
        let customer = Customer::of(&enterprise, provider.id);
        customer.refuse_unserved(&listing.rules)?;
        let class = class_of(conn, &listing, &enterprise)?;
        Ok(Self { listing, enterprise, provider, customer, class })
    }
}

/// The voucher that pays most for this order; of equals, the one that ends first.
pub fn best_voucher(conn: &mut PgConnection, asked: &Asked<'_>) -> Result<Option<LockedVoucher>, Error> {
    let mut best: Option<(Fen, LockedVoucher)> = None;
    if !asked.customer.takes_vouchers() {
        return Ok(None);
    }
    for id in voucher::service::usable_ids(conn, asked.enterprise.id, asked.now)? {
        let mut locked = voucher::service::quote_funds(conn, id, asked.enterprise.id, asked.now)?;
        limits::count(conn, asked, &mut locked)?;
        let subsidy = asked.quoted(Some(&locked)).quote.subsidy;
        if best.as_ref().is_none_or(|(most, _)| subsidy > *most) {
            best = Some((subsidy, locked));
        }
    }
    Ok(best.map(|(_, locked)| locked))
}

/// A voucher pays for all of a price or for none of it: also for what is billed besides.
pub(super) fn takes_vouchers(listing: &BookableListing, companions: &[Companion]) -> bool {
    listing.voucher_payable && companions.iter().all(|one| !one.is_billed || one.listing.voucher_payable)
}

/// What an order comes to.
pub(super) struct Priced {
    pub price: Option<PriceQuote>,
    pub companions: Vec<BookedCompanion>,
    /// Everything that is wrong with the order itself.
    pub faults: Vec<FieldError>,
}

/// The price, where there is one, and everything that is wrong with the order itself; the listing's rules aside.
pub(super) fn price_or_faults(
    listing: &BookableListing,
    companions: &[Companion],
    class: CustomerClass,
    order: &NewOrder,
    now: DateTime<Utc>,
) -> Priced {
    if let Some(out_of_reach) = order.window.as_ref().and_then(|window| reach_fault(window, now)) {
        // Not even priced: no hour of it is meant.
        let faults = std::iter::once(out_of_reach).chain(order_faults(listing, order, None));
        return Priced { price: None, companions: Vec::new(), faults: faults.collect() };
    }
    let mut faults = Vec::new();
    let booked = companions.iter().map(|one| BookedCompanion::of(one, class, order.window.as_ref()));
    let (booked, unpriced) = match booked.collect::<Result<Vec<_>, _>>() {
        Ok(booked) => (booked, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let terms = BookedTerms::of(listing, order);
    let billed = terms.billed(&order.extent());
    let price = price_with(&listing.prices, &terms.tariff, class, &billed, &terms.extras);
    let unit = price.as_ref().ok().map(|price| price.unit);
    faults.extend(order_faults(listing, order, unit));
    let price = unpriced.map_or(price, Err).and_then(|price| add_companions(price, &booked, &order.extent()));
    let price = price.map(|price| match listing.priced_on {
        Some(on) => {
            PriceQuote { steps: std::iter::once(on.step(order.window.is_some())).chain(price.steps).collect(), ..price }
        }
        None => price,
    });
    let terms = BookedTerms { companions: booked, ..terms };
    let price = price.and_then(|mut price| {
        let said = promises(&price, &terms, order.extent().quantity)?;
        price.steps.extend(said);
        Ok(price)
    });
    let price = price.map_err(|error| {
        let field = match error {
            catalog::PriceError::OnRequest => "listing_id",
            catalog::PriceError::NeedsWindow => "window",
            catalog::PriceError::NeedsQuantity | catalog::PriceError::TooLarge => "quantity",
        };
        if !faults.iter().any(|fault| fault.field == field) {
            faults.push(FieldError::invalid(field, error.into()));
        }
    });
    Priced { price: price.ok(), companions: terms.companions, faults }
}

/// The class that the provider counts the customer among, else that of its kind or size.
fn class_of(
    conn: &mut PgConnection,
    listing: &BookableListing,
    enterprise: &Organisation,
) -> Result<CustomerClass, Error> {
    let said = catalog::service::customer_class(conn, listing.provider_id, enterprise.id)?;
    Ok(said.unwrap_or_else(|| catalog::service::class_by_kind(enterprise)))
}

impl Asked<'_> {
    /// How long each side may stay silent on this order.
    pub fn patience(&self, funds: Option<&LockedVoucher>) -> Patience {
        Patience::by(funds.map(|locked| &locked.version.rules)).answering(&self.listing.rules, funds.is_some())
    }
}
