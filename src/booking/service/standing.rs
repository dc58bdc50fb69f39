//! Whether this customer may book this instrument now, whatever the order: what the order itself does not say.

use chrono::Duration;
use diesel::pg::PgConnection;

use super::quote::Asked;
use super::upkeep::refuse_uncertified;
use crate::booking::Error;
use crate::conduct;
use crate::kernel::UserId;
use crate::training;

/// `user` is who will use what is booked.
///
/// # Errors
/// A ban, a qualification that is missing, or a certificate that is no longer valid at the time wished for.
pub fn refuse_without_standing(conn: &mut PgConnection, asked: &Asked<'_>, user: UserId) -> Result<(), Error> {
    conduct::service::refuse_banned(conn, asked.enterprise.id, asked.now)?;
    // A window ends before its end: one to midnight is all of the day before.
    let until = asked.order.window.map_or(asked.now, |window| window.ends_at() - Duration::seconds(1));
    training::service::refuse_unqualified(conn, asked.listing.id, user, until, asked.now)?;
    refuse_uncertified(conn, asked.listing.id, until)
}
