//! The job that counts calendars out further, day by day.

use chrono::{DateTime, Duration, Utc};

use super::import::{NewCalendar, bring, calendar_read, horizon};
use crate::calendar::Error;
use crate::calendar::model::CalendarName;
use crate::calendar::queries;
use crate::catalog;
use crate::kernel::{Actor, ExternalCalendarId};
use crate::store::Db;

/// How long a calendar stays as it was counted out.
const COUNTED_FOR: Duration = Duration::days(1);
/// Calendars looked up at once; each is then counted out in a transaction of its own.
const AT_ONCE: i64 = 100;

/// Counts out further what was brought a day ago or longer, as far as anybody may book now; answers how many. Any number of
/// processes may do this at once.
///
/// # Errors
/// The database refuses.
pub fn run_calendars(db: &Db) -> Result<usize, Error> {
    let before = db.clock().now() - COUNTED_FOR;
    let due = db.read(|conn| queries::calendar_due_list(conn, before, AT_ONCE).map_err(Error::from))?;
    let actor = Actor::system("calendars");
    let mut done = 0;
    for id in due {
        let counted = match count_out(db, &actor, id, before) {
            // Units that there are no more, or more busy times than a calendar may have: it waits a day for the next try.
            Err(Error::Invalid { field, invalid }) => {
                tracing::warn!(calendar = %id, field, why = %invalid.text.en, "a calendar could not be counted out");
                db.write(&actor, |tx| {
                    let now = tx.now();
                    Ok::<_, Error>(queries::calendar_counted(tx.conn(), id, now)?)
                })
                .map(|()| true)
            }
            counted => counted,
        };
        match counted {
            Ok(is_done) => done += usize::from(is_done),
            Err(error) => tracing::error!(calendar = %id, %error, "a calendar could not be counted out"),
        }
    }
    Ok(done)
}

fn count_out(db: &Db, actor: &Actor, id: ExternalCalendarId, before: DateTime<Utc>) -> Result<bool, Error> {
    let now = db.clock().now();
    let found = db.read(|conn| {
        let Some((calendar, content)) = queries::calendar_due(conn, id, before)? else { return Ok(None) };
        let listing = catalog::service::listing_for_booking(conn, calendar.listing_id)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>(Some((calendar, content, horizon(&listing, now)?)))
    })?;
    let Some((read, content, horizon)) = found else { return Ok(false) };
    let reading = calendar_read(&content, &horizon)?;
    db.write(actor, |tx| {
        let Some(calendar) = queries::calendar_take_due(tx.conn(), id, before)? else { return Ok(false) };
        // Brought anew meanwhile: what was read is no more what it says.
        if calendar.imported_at != read.imported_at {
            return Ok(false);
        }
        let listing = catalog::service::listing_for_booking(tx.conn(), calendar.listing_id)?.ok_or(Error::NotFound)?;
        let name = CalendarName::parse(&calendar.name).map_err(Error::invalid("name"))?;
        let new = NewCalendar { name, unit: calendar.unit, is_dry_run: false, content: content.clone() };
        bring(tx, &listing, calendar.imported_by, &new, &reading)?;
        queries::calendar_imported_at(tx.conn(), id, calendar.imported_at)?;
        Ok(true)
    })
}
