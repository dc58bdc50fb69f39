//! What is known of a customer and of an instrument before anything is booked, whoever orders and in whatever way.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::quote::Asking;
use crate::booking::Error;
use crate::booking::model::Standing;
use crate::booking::queries;
use crate::catalog::BookableListing;
use crate::conduct;
use crate::training;

/// Where the order's customer and its instrument stand.
pub fn read(
    conn: &mut PgConnection,
    listing: &BookableListing,
    asking: &Asking<'_>,
    now: DateTime<Utc>,
) -> Result<Standing, Error> {
    // Who let others down may still use what is their own.
    let is_own_use = asking.enterprise == listing.provider_id;
    let ban = if is_own_use { None } else { conduct::service::ban(conn, asking.enterprise, now)? };
    Ok(Standing { ban, ..of_instrument(conn, listing, asking)? })
}

/// The same, bans aside. With an operator nobody else needs to be trained.
pub fn of_instrument(
    conn: &mut PgConnection,
    listing: &BookableListing,
    asking: &Asking<'_>,
) -> Result<Standing, Error> {
    let is_ordered = asking.order.with_operator && asking.order.listing_id == listing.id;
    let training = if listing.tariff.operator.is_some_and(|one| one.is_required || is_ordered) {
        None
    } else {
        training::service::requirement(conn, listing.id, asking.user, asking.enterprise)?
    };
    Ok(Standing { ban: None, training, certificates: queries::certificate_list(conn, listing.id)? })
}
