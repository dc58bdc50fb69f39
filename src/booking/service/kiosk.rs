//! The tablet beside an instrument: who comes today, and checking in and out without an account, by a code that only a
//! booking's own people are shown.

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::access::{Names, lock_if};
use super::attendance::{arrive, leave};
use super::check_in_code::is_key;
use super::use_rule::own_listing;
use crate::booking::Error;
use crate::booking::model::{Booking, State};
use crate::booking::queries;
use crate::catalog;
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, ListingId, TimeWindow, local_date, local_midnight, text_enum};
use crate::store::Tx;

/// What the tablet shows to whoever stands before it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Kiosk {
    pub listing_id: ListingId,
    pub listing_name: String,
    /// Of today, in Asia/Shanghai.
    pub guests: Vec<Guest>,
}

/// A booking as strangers may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = KioskGuest)]
pub struct Guest {
    pub window: TimeWindow,
    pub state: State,
    /// The beginning of the organisation's name.
    pub name: String,
}

/// # Errors
/// No such listing, or not its key.
pub fn kiosk(conn: &mut PgConnection, id: ListingId, key: &str, now: DateTime<Utc>) -> Result<Kiosk, Error> {
    let listing = open(conn, id, key)?;
    let bookings = today(conn, id, now)?;
    let names = Names::of_all(conn, &bookings)?;
    let guest = |(booking, names): (&Booking, Names)| {
        Some(Guest { window: booking.window()?, state: booking.state, name: masked(&names.enterprise) })
    };
    let guests = bookings.iter().zip(names).filter_map(guest).collect();
    Ok(Kiosk { listing_id: id, listing_name: listing, guests })
}

fn open(conn: &mut PgConnection, id: ListingId, key: &str) -> Result<String, Error> {
    let listing = catalog::service::listing_for_booking(conn, id)?.ok_or(Error::NotFound)?;
    if is_key(conn, id, Some(key))? { Ok(listing.name) } else { Err(Error::NotFound) }
}

fn today(conn: &mut PgConnection, id: ListingId, now: DateTime<Utc>) -> Result<Vec<Booking>, Error> {
    let midnight = local_midnight(local_date(now));
    Ok(queries::booking_expected_list(conn, id, (midnight, midnight + Duration::days(1)))?)
}

fn masked(name: &str) -> String {
    name.chars().take(2).chain("＊＊".chars()).collect()
}

text_enum! {
    /// What a code did.
    #[schema(as = KioskDone)]
    pub enum Done {
        CheckedIn = "checked_in",
        CheckedOut = "checked_out",
    }
}

/// What became of a code that was entered at the tablet.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = KioskArrival)]
pub struct Arrival {
    pub done: Done,
    pub reference: String,
    pub window: Option<TimeWindow>,
}

/// Begins the booking whose code this is, or ends it if it has begun.
///
/// # Errors
/// Not the listing's key; no booking of today has this code; those of checking in and out.
pub fn kiosk_arrival(tx: &mut Tx<'_>, id: ListingId, key: &str, code: &str) -> Result<Arrival, Error> {
    open(tx.conn(), id, key)?;
    let now = tx.now();
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let is_meant = |booking: &Booking| arrival_code_of(key, booking.id) == code;
    let Some(found) = today(tx.conn(), id, now)?.into_iter().find(is_meant) else {
        let unknown = Invalid::new("unknown", "今天没有此到场码的预约", "no booking of today has this code");
        return Err(Error::fault("code", unknown));
    };
    let booking = lock_if(tx, found.id, |_| true)?;
    let by = booking.used_by.unwrap_or(booking.created_by);
    let (reference, window) = (booking.reference.clone(), booking.window());
    let done = if booking.state == State::InUse {
        leave(tx, by, booking)?;
        Done::CheckedOut
    } else {
        arrive(tx, by, booking)?;
        Done::CheckedIn
    };
    Ok(Arrival { done, reference, window })
}

/// What a booking's own people enter at the tablet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArrivalCode {
    /// Eight digits; absent where the instrument has no code to check in by, or there is nothing to begin or to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// # Errors
/// Not the caller's booking.
pub fn arrival_code(conn: &mut PgConnection, caller: &Caller, id: BookingId) -> Result<ArrivalCode, Error> {
    let booking = queries::booking_fetch(conn, id)?;
    let booking = booking.filter(|one| one.enterprise_id == caller.organisation_id).ok_or(Error::NotFound)?;
    let is_open = matches!(booking.state, State::Confirmed | State::InUse) && booking.window().is_some();
    let key = queries::check_in_key_find(conn, booking.listing_id)?.filter(|_| is_open);
    Ok(ArrivalCode { code: key.map(|key| arrival_code_of(&key, id)) })
}

/// Nobody who does not know the instrument's key can make it, and a new key makes new ones.
fn arrival_code_of(key: &str, id: BookingId) -> String {
    let digest = Sha256::new().chain_update(key).chain_update(id.uuid().as_bytes()).finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:08}", number % 100_000_000)
}

/// Where the tablet of the caller's own instrument is opened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KioskAddress {
    /// Absent until the instrument's code was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// # Errors
/// Not its listing.
pub fn kiosk_address(conn: &mut PgConnection, caller: &Caller, id: ListingId) -> Result<KioskAddress, Error> {
    own_listing(conn, caller, id)?;
    let key = queries::check_in_key_find(conn, id)?;
    Ok(KioskAddress { path: key.map(|key| format!("/kiosk/{id}?key={key}")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_one_key_and_one_booking() {
        let (one, other) = (BookingId::new(), BookingId::new());
        let code = arrival_code_of("key", one);
        assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert_eq!(code, arrival_code_of("key", one));
        assert_ne!(code, arrival_code_of("key", other));
        assert_ne!(code, arrival_code_of("another", one));
    }

    #[test]
    fn strangers_read_the_beginning_of_a_name() {
        assert_eq!(masked("威海纤维有限公司"), "威海＊＊");
        assert_eq!(masked(""), "＊＊");
    }
}
