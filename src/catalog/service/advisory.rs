use chrono::{DateTime, Utc};
use diesel::PgConnection;

use super::super::model::{Advisory, Error};
use super::super::queries;
use crate::identity::Caller;
use crate::kernel::{ListingId, TimeWindow};

/// What the providers of listings tell, as far as it is not ended or over: warnings first.
///
/// # Errors
/// The database refuses.
pub fn advisories(conn: &mut PgConnection, ids: &[ListingId], now: DateTime<Utc>) -> Result<Vec<Advisory>, Error> {
    Ok(queries::advisories_standing(conn, ids, now)?)
}

/// What holds in a window of the caller's own listings, not ended: warnings first.
///
/// # Errors
/// The database refuses.
pub fn advisories_of_own(
    conn: &mut PgConnection,
    caller: &Caller,
    window: &TimeWindow,
) -> Result<Vec<Advisory>, Error> {
    Ok(queries::advisories_of_provider(conn, caller.organisation_id, window)?)
}
