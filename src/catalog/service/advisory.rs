use chrono::{DateTime, Utc};
use diesel::PgConnection;

use super::super::model::{Advisory, Error};
use super::super::queries;
use crate::kernel::ListingId;

/// What the providers of listings tell, as far as it is not ended or over: warnings first.
///
/// # Errors
/// The database refuses.
pub fn advisories(conn: &mut PgConnection, ids: &[ListingId], now: DateTime<Utc>) -> Result<Vec<Advisory>, Error> {
    Ok(queries::advisories_standing(conn, ids, now)?)
}
