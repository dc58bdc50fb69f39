//! The public calculator of a listing: its price, and what programmes would pay of it. Keeps nothing.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::quote::{Priced, price_or_faults, takes_vouchers};
use super::{together, wish};
use crate::booking::Error;
use crate::booking::error::Refusal;
use crate::booking::model::{Breach, Companion, NewOrder, Wish, reach_fault};
use crate::catalog::{self, BookableListing, CustomerClass, PriceQuote};
use crate::identity;
use crate::kernel::{Invalid, ListingId, ProgrammeId, TimeWindow};
use crate::programme::service as programmes;
use crate::programme::{CompanyFacts, Party, ProgrammeEstimate, WantedService};

/// What somebody without an account asks about a listing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateRequest {
    /// Needed where the listing has a calendar.
    #[serde(default)]
    pub window: Option<TimeWindow>,
    /// Samples or months, by the unit of the price; 1 where there is nothing to count.
    #[serde(default = "one")]
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: i32,
    /// Whose price is asked; absent: by the company's size, the standard one without a company.
    #[serde(default)]
    pub customer_class: Option<CustomerClass>,
    /// Without a company the price alone is answered.
    #[serde(default)]
    pub company: Option<CompanyFacts>,
    /// Only what this programme would pay; absent: every programme in force.
    #[serde(default)]
    pub programme_id: Option<ProgrammeId>,
}

const fn one() -> i32 {
    1
}

/// A price and what programmes would pay of it. The quote at the time of booking counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListingEstimate {
    pub listing_id: ListingId,
    pub price: PriceQuote,
    /// The most generous first; empty without a company.
    pub programmes: Vec<ProgrammeEstimate>,
}

/// What an order of anybody would cost, and what each programme would pay of it for a company like this one.
///
/// # Errors
/// No such listing that is open for booking, no such programme or not in force, or fields at fault.
pub fn estimate(
    conn: &mut PgConnection,
    listing_id: ListingId,
    asked: &EstimateRequest,
    now: DateTime<Utc>,
) -> Result<ListingEstimate, Error> {
    let listing = catalog::service::listing_for_booking(conn, listing_id)?
        .filter(BookableListing::is_open_for_booking)
        .ok_or(Error::NotFound)?;
    let order = NewOrder {
        window: asked.window,
        quantity: asked.quantity,
        declared: asked.company.as_ref().map(|company| company.declared.clone()).unwrap_or_default(),
        ..NewOrder::of(listing_id)
    };
    let listing = listing.priced_at(order.used_at(now));
    let size = asked.company.as_ref().and_then(|company| company.size_class);
    let class = asked.customer_class.unwrap_or_else(|| catalog::service::class_by_size(size));
    let companions = together::companions_for_anybody(conn, &listing, order.used_at(now))?;
    let price = checked_price(conn, (&listing, &companions), class, &order, now)?;
    let programmes = match (&asked.company, asked.programme_id) {
        (None, None) => Vec::new(),
        (None, Some(_)) => {
            let missing =
                Invalid::new("missing", "试算补贴须提供企业情况", "facts of a company are needed for a subsidy");
            return Err(Error::fault("company", missing));
        }
        (Some(company), programme) => {
            let wanted = wanted(conn, (&listing, &companions), &price, asked)?;
            match programme {
                Some(id) => vec![programmes::estimate(conn, id, company, &wanted, now)?],
                None => programmes::estimate_all(conn, company, &wanted, now)?,
            }
        }
    };
    Ok(ListingEstimate { listing_id, price, programmes })
}

/// The price for anybody of this class, if nothing speaks against the order; else everything that does.
fn checked_price(
    conn: &mut PgConnection,
    (listing, companions): (&BookableListing, &[Companion]),
    class: CustomerClass,
    order: &NewOrder,
    now: DateTime<Utc>,
) -> Result<PriceQuote, Error> {
    let Priced { price, faults, .. } = price_or_faults(listing, companions, class, order, now);
    let calendar = wish::calendar_for(conn, listing, companions)?;
    let wish = Wish::of_anybody(listing, class, &calendar, now).with(companions);
    let reachable = order.window.filter(|window| reach_fault(window, now).is_none());
    let mut breaches = reachable.map(|window| wish.breaches(Some(&window))).unwrap_or_default();
    wish::name_nearest(conn, &wish, reachable.as_ref(), None, &mut breaches)?;
    match price {
        Some(price) if faults.is_empty() && !breaches.iter().any(Breach::rejects) => Ok(price),
        _ => Err(Error::Refused(Refusal { faults, breaches })),
    }
}

fn wanted(
    conn: &mut PgConnection,
    (listing, companions): (&BookableListing, &[Companion]),
    price: &PriceQuote,
    asked: &EstimateRequest,
) -> Result<WantedService, Error> {
    let provider = identity::service::organisation_fetch(conn, listing.provider_id)?;
    Ok(WantedService {
        kind: listing.kind,
        price: price.amount,
        listing_takes_vouchers: takes_vouchers(listing, companions),
        category: listing.category.clone(),
        provider: Party::from(&provider),
        at: asked.window.map(|window| (window.starts_at(), window.ends_at())),
    })
}
