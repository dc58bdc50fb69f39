//! After acceptance: what the enterprise says of it, once, and what the provider answers, once.

use diesel::pg::PgConnection;
use serde_json::json;

use super::access::{Names, checked_text, lock_as_enterprise, lock_as_provider, refuse_own_use, tell};
use crate::booking::Error;
use crate::booking::model::{NewRating, Rating, State};
use crate::booking::queries::{self, RatingKey};
use crate::catalog;
use crate::identity::Caller;
use crate::kernel::{BookingId, ListingId};
use crate::store::Tx;

/// # Errors
/// Not its booking, own use, or not accepted; stars or comment at fault; rated before.
pub fn rate(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewRating) -> Result<Rating, Error> {
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let booking = lock_as_enterprise(tx, caller, id)?;
    refuse_own_use(&booking, "本单位自用不能评价：评价由其他单位作出", "nobody rates their own service")?;
    if booking.state != State::Accepted {
        return Err(Error::NotAccepted);
    }
    let now = tx.now();
    let rating = queries::rating_insert(tx.conn(), &booking, new, caller.user_id, now)?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({
        "on_time": rating.on_time, "quality": rating.quality, "service": rating.service, "comment": rating.comment,
    });
    tell(tx, &booking, "rated", &names, &detail)?;
    Ok(rating)
}

/// # Errors
/// Not the provider's booking, or not rated; no answer, or a long one; answered before.
pub fn answer_rating(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, answer: &str) -> Result<Rating, Error> {
    let answer = checked_text("answer", answer)?;
    let booking = lock_as_provider(tx, caller, id)?;
    queries::rating_find(tx.conn(), id)?.ok_or(Error::NotFound)?;
    let now = tx.now();
    let rating = queries::rating_answer(tx.conn(), id, &answer, caller.user_id, now)?.ok_or(Error::AnsweredBefore)?;
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, "rating_answered", &names, &json!({ "answer": answer }))?;
    Ok(rating)
}

/// What was said of a listing that everybody, or the caller, may see, newest first: at most `limit + 1`.
///
/// # Errors
/// No such listing.
pub fn rating_list(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    listing: ListingId,
    before: Option<RatingKey>,
    limit: i64,
) -> Result<Vec<(BookingId, Rating)>, Error> {
    match catalog::service::show(conn, caller, listing) {
        Err(catalog::Error::NotFound) => return Err(Error::NotFound),
        shown => drop(shown?),
    }
    Ok(queries::rating_list(conn, listing, before, limit + 1)?)
}
