//! The calendars of many listings at once, and when each is free first.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;

use super::super::model::{CustomerClass, Error, Seeker, Seen, Timetable};
use super::super::queries;
use crate::kernel::{ListingId, OrganisationId, TimeWindow, WorkingCalendar};

/// What free time is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought {
    /// Within which it lies.
    pub range: TimeWindow,
    pub minutes: i64,
    /// For whom: an enterprise, and the class of its size.
    pub own: Option<(OrganisationId, CustomerClass)>,
    pub now: DateTime<Utc>,
}

/// Timetables and what is held, of many listings at once.
pub(super) struct Calendars {
    tables: HashMap<ListingId, Timetable>,
    busy: HashMap<ListingId, Vec<(i32, TimeWindow)>>,
    /// Empty where none of them minds it.
    pub statutory: WorkingCalendar,
}

impl Calendars {
    pub fn of(conn: &mut PgConnection, ids: &[ListingId], range: &TimeWindow) -> Result<Self, Error> {
        let tables: HashMap<_, _> = queries::timetables(conn, ids)?.into_iter().collect();
        let mut busy: HashMap<_, Vec<_>> = HashMap::new();
        for (listing, unit, window) in queries::busy_of(conn, ids, range)? {
            busy.entry(listing).or_default().push((unit, window));
        }
        let minds_holidays = tables.values().any(|table| table.rules.minds_holidays());
        let statutory = if minds_holidays { queries::working_calendar(conn)? } else { WorkingCalendar::default() };
        Ok(Self { tables, busy, statutory })
    }

    pub fn of_listing(&self, id: ListingId) -> Option<(&Timetable, &[(i32, TimeWindow)])> {
        Some((self.tables.get(&id)?, self.busy.get(&id).map_or(&[], Vec::as_slice)))
    }

    /// The first window in which a listing and all that it needs are free.
    fn first_free(&self, id: ListingId, needs: &Needs, classes: &Classes, sought: &Sought) -> Option<TimeWindow> {
        let (table, busy) = self.of_listing(id)?;
        let class = classes.with(table.provider_id);
        let seeker = Seeker { class, calendar: &self.statutory, now: sought.now };
        let mut rest = sought.range;
        for _ in 0..MOST_TRIES {
            let window = table.first_free(busy, &rest, sought.minutes, &seeker)?;
            let is_free = |other: &ListingId| {
                self.of_listing(*other).is_some_and(|(table, busy)| table.is_free(busy, &window, &self.statutory))
            };
            if needs.of_listing(id).iter().all(is_free) {
                return Some(window);
            }
            let next = window.starts_at().checked_add_signed(Duration::minutes(table.slot_minutes.max(1).into()))?;
            rest = TimeWindow::new(next, sought.range.ends_at()).ok()?;
        }
        None
    }
}

/// What an enterprise is to each provider.
struct Classes {
    by_provider: HashMap<OrganisationId, CustomerClass>,
    usual: CustomerClass,
}

impl Classes {
    /// `own` is an enterprise and the class of its size.
    fn of(conn: &mut PgConnection, own: Option<(OrganisationId, CustomerClass)>) -> Result<Self, Error> {
        Ok(match own {
            Some((enterprise, usual)) => Self { by_provider: queries::classes_of(conn, enterprise)?, usual },
            None => Self { by_provider: HashMap::new(), usual: CustomerClass::Standard },
        })
    }

    fn with(&self, provider: OrganisationId) -> CustomerClass {
        self.by_provider.get(&provider).copied().unwrap_or(self.usual)
    }
}

/// Every statutory day of the years whose notice is loaded.
///
/// # Errors
/// The database refuses.
pub fn working_calendar(conn: &mut PgConnection) -> diesel::QueryResult<WorkingCalendar> {
    queries::working_calendar(conn)
}

/// Starts that are tried where what is needed is not free.
const MOST_TRIES: usize = 500;

/// What listings need, in turn.
struct Needs(HashMap<ListingId, Vec<ListingId>>);

impl Needs {
    fn of(conn: &mut PgConnection, ids: &[ListingId]) -> Result<Self, Error> {
        let mut direct: HashMap<ListingId, Vec<ListingId>> = HashMap::new();
        let mut asked: Vec<ListingId> = ids.to_vec();
        while !asked.is_empty() {
            let mut new = Vec::new();
            for (listing, needed) in queries::needs_of(conn, &asked)? {
                direct.entry(listing).or_default().push(needed);
                if !direct.contains_key(&needed) && !ids.contains(&needed) {
                    new.push(needed);
                }
            }
            new.sort_unstable();
            new.dedup();
            for id in &new {
                direct.entry(*id).or_default();
            }
            asked = new;
        }
        let closure = |id: ListingId| {
            let (mut found, mut open) = (Vec::new(), direct.get(&id).cloned().unwrap_or_default());
            while let Some(one) = open.pop() {
                if one != id && !found.contains(&one) {
                    found.push(one);
                    open.extend(direct.get(&one).into_iter().flatten());
                }
            }
            found
        };
        Ok(Self(ids.iter().map(|id| (*id, closure(*id))).filter(|(_, needs)| !needs.is_empty()).collect()))
    }

    fn of_listing(&self, id: ListingId) -> &[ListingId] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// These listings, and all that they need.
    fn all(&self, ids: &[ListingId]) -> Vec<ListingId> {
        let mut all: Vec<_> = ids.iter().chain(self.0.values().flatten()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// When each of these listings is free first, by five questions whatever their number.
///
/// # Errors
/// The database refuses.
pub(super) fn first_free(conn: &mut PgConnection, ids: &[ListingId], sought: &Sought) -> Result<Seen, Error> {
    let needs = Needs::of(conn, ids)?;
    let classes = Classes::of(conn, sought.own)?;
    // Set-up and clean-up reach out of the range by a day at most.
    let around = |at: DateTime<Utc>, days| at.checked_add_signed(Duration::days(days)).unwrap_or(at);
    let range = sought.range;
    let reach = TimeWindow::new(around(range.starts_at(), -1), around(range.ends_at(), 1)).unwrap_or(range);
    let calendars = Calendars::of(conn, &needs.all(ids), &reach)?;
    Ok(ids.iter().map(|id| (*id, calendars.first_free(*id, &needs, &classes, sought))).collect())
}
