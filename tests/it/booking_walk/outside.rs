//! What comes from outside the market: the laboratory's own calendar, and a machine more or less.

use std::fmt::Write as _;

use chuangquan::calendar::model::CalendarName;
use chuangquan::calendar::service::{NewCalendar, calendar_horizon, calendar_import, calendar_read};
use chuangquan::kernel::Actor;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
use diesel::prelude::*;

use super::World;

impl World {
    /// Brings the laboratory's own calendar, busy at these hours from where the clock stands and at no others.
    pub fn bring_calendar(&mut self, busy: &[(i64, i64)]) {
        self.calendar = busy.iter().map(|(hour, length)| self.window(*hour, *length)).collect();
        self.bring();
    }

    fn bring(&mut self) {
        let mut content = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//lab//EN\r\n".to_owned();
        for (n, window) in self.calendar.iter().enumerate() {
            let stamp = |at: chrono::DateTime<chrono::Utc>| at.format("%Y%m%dT%H%M%SZ");
            let (from, to) = (stamp(window.starts_at()), stamp(window.ends_at()));
            let _ = write!(content, "BEGIN:VEVENT\r\nUID:{n}@lab\r\nDTSTART:{from}\r\nDTEND:{to}\r\nEND:VEVENT\r\n");
        }
        content.push_str("END:VCALENDAR\r\n");
        let new = NewCalendar {
            name: CalendarName::parse("lab").expect("a name"),
            unit: None,
            is_dry_run: false,
            content: content.into_bytes(),
        };
        let (provider, listing) = (self.provider.clone(), self.listing);
        let brought = self
            .app
            .db
            .read(|conn| calendar_horizon(conn, &provider.caller, listing, None, self.app.db.clock().now()))
            .and_then(|horizon| calendar_read(&new.content, &horizon))
            .and_then(|reading| {
                let actor = provider.caller.actor();
                self.app.db.write(&actor, |tx| calendar_import(tx, &provider.caller, listing, &new, &reading))
            });
        brought.expect("a calendar is never refused for what others hold");
        self.done += 1;
    }

    /// The listing has so many machines from now on, unless somebody holds one that it would lose; by hand, so that the
    /// database alone is asked.
    pub fn change_units(&mut self, units: i32) {
        let before = self.units();
        let now = self.app.clock.now();
        let changed = self.app.db.write(&Actor::system("test"), |tx| -> Result<usize, DbError> {
            let changes = (listing::units.eq(units), listing::updated_at.eq(now));
            Ok(diesel::update(listing::table.find(self.listing)).set(changes).execute(tx.conn())?)
        });
        match changed {
            // What its calendar says is said of the new machine too.
            Ok(_) if units > before => self.bring(),
            Ok(_) => self.done += 1,
            Err(error) => assert_eq!(error.constraint(), Some("listing_units_held"), "{error}"),
        }
    }

    pub fn units(&self) -> i32 {
        let units = listing::table.find(self.listing).select(listing::units);
        self.app.read(|conn| units.first(conn).map_err(DbError::from))
    }
}
