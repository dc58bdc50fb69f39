//! How instruments and districts are used: for those who look after sharing as a whole.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::pg::PgConnection;

use super::set;
use crate::evaluation::Error;
use crate::evaluation::queries::{self, DistrictFigures, IdleInstrument, InstrumentUse};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, TimeWindow, local_date, local_midnight};

/// Where no set of the region says otherwise: hours of a year in which an instrument is to be used.
const RATED_HOURS: u32 = 1_400;
/// Where no set of the region says otherwise: days without outside use after which an instrument is idle.
const IDLE_DAYS: u32 = 180;

/// Between two local days, both inside; the last 365 days if neither is given.
fn within(days: (Option<NaiveDate>, Option<NaiveDate>), now: DateTime<Utc>) -> Result<TimeWindow, Error> {
    let last = days.1.unwrap_or_else(|| local_date(now));
    let first = days.0.unwrap_or(last - Duration::days(364));
    let beyond = last.succ_opt().unwrap_or(NaiveDate::MAX);
    TimeWindow::new(local_midnight(first), local_midnight(beyond)).map_err(|_| {
        Error::field("to", Invalid::new("period", "结束日不能早于开始日", "the last day is not before the first"))
    })
}

/// Admitted instruments of the caller's region by utilisation between two days, the best first: at most `limit + 1`.
///
/// # Errors
/// Days in the wrong order.
pub fn instruments_by_use(
    conn: &mut PgConnection,
    caller: &Caller,
    days: (Option<NaiveDate>, Option<NaiveDate>),
    now: DateTime<Utc>,
    after: Option<(i64, ListingId)>,
    limit: i64,
) -> Result<Vec<InstrumentUse>, Error> {
    let within = within(days, now)?;
    let set = queries::set_in_force(conn, &caller.region, local_date(now))?.map(set::read).transpose()?;
    let rated = set.map_or(RATED_HOURS, |set| set.document.rated_hours);
    Ok(queries::instrument_list_by_use(conn, &caller.region, &within, rated, after, limit + 1)?)
}

/// Where an idle list begins, and after how many days an instrument is on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdleQuery {
    /// What the set in force says, if absent.
    pub days: Option<u32>,
    pub after: Option<(DateTime<Utc>, ListingId)>,
    pub limit: i64,
}

/// Admitted instruments of the caller's region that nobody from outside has used for so many days, the longest idle first:
/// at most one more than asked for; and the days.
///
/// # Errors
/// The database refuses.
pub fn idle_instruments(
    conn: &mut PgConnection,
    caller: &Caller,
    query: IdleQuery,
    now: DateTime<Utc>,
) -> Result<(u32, Vec<IdleInstrument>), Error> {
    let set = queries::set_in_force(conn, &caller.region, local_date(now))?.map(set::read).transpose()?;
    let days = query.days.or(set.map(|set| set.document.idle_days)).unwrap_or(IDLE_DAYS).min(36_600);
    let since = now - Duration::days(days.into());
    Ok((days, queries::instrument_list_idle(conn, &caller.region, since, now, query.after, query.limit + 1)?))
}

/// The districts of the caller's region beside each other, between two days.
///
/// # Errors
/// Days in the wrong order.
pub fn districts(
    conn: &mut PgConnection,
    caller: &Caller,
    days: (Option<NaiveDate>, Option<NaiveDate>),
    now: DateTime<Utc>,
) -> Result<Vec<DistrictFigures>, Error> {
    let within = within(days, now)?;
    Ok(queries::district_list(conn, &caller.region, &within)?)
}
