//! Orders that the provider's own staff take down for an enterprise, by telephone or at the desk.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::checked_text;
use super::create::book;
use super::people::{self, Colleague};
use super::quote::{Asked, Asking, QuoteAnswer};
use super::read::BookingView;
use super::wish;
use crate::booking::Error;
use crate::booking::model::{Allowance, ExpectedQuote, NewOrder, Plea, State};
use crate::booking::queries;
use crate::catalog::{self, BookingRule};
use crate::identity::{self, Caller};
use crate::kernel::{ListingId, OrganisationId, TimeWindow, Uscc, UserId};
use crate::store::Tx;

/// An order that the provider's own staff take down for an enterprise, by telephone or at the desk. The enterprise pays it
/// itself: its vouchers are its own to spend.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderOrder {
    /// Unified social credit code of the enterprise, or of another provider.
    pub enterprise_uscc: Uscc,
    pub listing_id: ListingId,
    /// Needed where the listing has a calendar.
    #[serde(default)]
    pub window: Option<TimeWindow>,
    #[serde(default = "one")]
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: i32,
    /// Whether somebody of the provider's is to work with the customer, where the tariff leaves the choice.
    #[serde(default)]
    pub with_operator: bool,
    /// Consumables that the tariff counts by piece: code and number.
    #[serde(default)]
    pub consumables: BTreeMap<String, u32>,
    /// The day (Asia/Shanghai) on which the samples are to arrive, of a test service.
    #[serde(default)]
    pub samples_on: Option<NaiveDate>,
    /// Number of the customer's own purchase order, if it says one.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub customer_order_number: Option<String>,
    /// What the customer wishes who does the work to know.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub customer_note: Option<String>,
    /// Which of the enterprise's people will use it: their quota and their training count. If absent nobody has said, and it is
    /// enough that one of them is trained.
    #[serde(default)]
    pub used_by: Option<UserId>,
    /// Rules whose warnings were read.
    #[serde(default)]
    pub accept_warnings: BTreeSet<BookingRule>,
    /// Why the booking stands against rules that staff may override. Kept with the booking and in its audit trail.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub override_reason: Option<String>,
    /// What the customer was told; a booking that would come to something else is refused with the quote of now.
    #[serde(default)]
    pub expected: Option<ExpectedQuote>,
}

const fn one() -> i32 {
    1
}

impl ProviderOrder {
    /// The same as the enterprise would place it.
    fn order(&self) -> NewOrder {
        NewOrder {
            window: self.window,
            quantity: self.quantity,
            with_operator: self.with_operator,
            consumables: self.consumables.clone(),
            samples_on: self.samples_on,
            customer_order_number: self.customer_order_number.clone(),
            customer_note: self.customer_note.clone(),
            used_by: self.used_by,
            expected: self.expected,
            ..NewOrder::of(self.listing_id)
        }
    }
}

/// What an order of the desk would cost, and what speaks against it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeskQuote {
    #[serde(flatten)]
    pub answer: QuoteAnswer,
    /// Those of the enterprise's people whom the provider knows already, by name: they used what it offers, or it qualified
    /// them.
    pub people: Vec<Colleague>,
}

/// What an order of the desk would cost now. All rules that it breaks are told together with the price, each with whether the
/// staff may override it. Changes nothing and holds nothing.
///
/// # Errors
/// Not the caller's listing, no such enterprise, nobody of its people, not open for booking, or fields at fault.
pub fn quote_for(
    conn: &mut PgConnection,
    caller: &Caller,
    new: &ProviderOrder,
    now: DateTime<Utc>,
) -> Result<DeskQuote, Error> {
    let enterprise = customer(conn, caller, new)?;
    let order = new.order();
    let user = people::who_is_named(conn, enterprise, new.used_by)?;
    let asked = Asked::read(conn, &Asking { enterprise, user, ..Asking::of(caller, &order) }, now)?;
    let mut problems = wish::breaches(conn, &asked, None, None)?;
    problems.extend(wish::taken(conn, &asked, None)?);
    let people = queries::people_known(conn, enterprise, caller.organisation_id)?;
    Ok(DeskQuote {
        answer: asked.told(asked.quoted(None).quote, problems),
        people: people.into_iter().map(|(id, name)| Colleague { id, name }).collect(),
    })
}

/// Books for an enterprise on a listing of the caller's own; confirmed at once. The same rules hold, but the caller may
/// override those that the provider lets its staff override.
///
/// # Errors
/// Not the caller's listing, no such enterprise, nobody of its people, no reason where one must be given, or those of
/// [`super::create`].
pub fn create_for(tx: &mut Tx<'_>, caller: &Caller, new: &ProviderOrder) -> Result<BookingView, Error> {
    let grants = new.override_reason.as_deref().map(|reason| checked_text("override_reason", reason)).transpose()?;
    let enterprise = customer(tx.conn(), caller, new)?;
    let order = new.order();
    // Where nobody has said of whose people, the quota of none of them counts, least of all the staff member's own.
    let user = people::who_is_named(tx.conn(), enterprise, new.used_by)?;
    let asked = Asked::bind(tx, &Asking { enterprise, user, ..Asking::of(caller, &order) })?;
    let breaches = wish::breaches(tx.conn(), &asked, None, None)?;
    let plea = Plea { accepted: Some(&new.accept_warnings), asks: None, grants: grants.as_deref() };
    let granted_by = grants.as_ref().map(|_| tx.actor().label.clone());
    let allowance = wish::judged(tx.conn(), &asked, breaches, &plea, None)?;
    let allowance = allowance.map(|allowance| Allowance { granted_by, ..allowance });
    let asked = Asked { is_by_provider: true, ..asked };
    book(tx, caller.user_id, &asked, State::Confirmed, allowance, None)
}

/// The enterprise or other provider that is booked for, on a listing of the caller's own. The caller's own people order as
/// customers: none of them lets a rule be broken for themselves.
fn customer(conn: &mut PgConnection, caller: &Caller, new: &ProviderOrder) -> Result<OrganisationId, Error> {
    let is_own = catalog::service::listing_for_booking(conn, new.listing_id)?
        .is_some_and(|listing| listing.provider_id == caller.organisation_id);
    if !is_own {
        return Err(Error::NotFound);
    }
    identity::service::organisation_by_uscc(conn, &new.enterprise_uscc)?
        .filter(|found| found.kind.is_customer() && found.id != caller.organisation_id)
        .map(|found| found.id)
        .ok_or(Error::NotFound)
}
