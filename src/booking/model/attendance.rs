//! When a booking was really used, beside when it was booked.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::TimeWindow;
use crate::store::schema::booking_use;

/// What is known of a booking's use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = booking_use, check_for_backend(diesel::pg::Pg))]
pub struct Attendance {
    /// Nobody came within the grace time: the window was free again from then on.
    pub released_at: Option<DateTime<Utc>>,
    pub checked_in_at: Option<DateTime<Utc>>,
    pub checked_out_at: Option<DateTime<Utc>>,
}

impl Attendance {
    /// Minutes between check-in and check-out, a started one counted and at least one.
    pub fn used_minutes(&self) -> Option<i64> {
        let (from, to) = self.checked_in_at.zip(self.checked_out_at)?;
        Some(TimeWindow::new(from, to).map_or(1, |window| window.minutes()))
    }

    /// Whole minutes between the booked start and the check-in; 0 for who was in time.
    pub fn late_minutes(&self, booked: &TimeWindow) -> Option<i64> {
        Some((self.checked_in_at? - booked.starts_at()).num_minutes().max(0))
    }

    /// Whether the window was given up and nobody came since.
    pub const fn is_given_up(&self) -> bool {
        self.released_at.is_some() && self.checked_in_at.is_none()
    }
}

/// Booked and really used time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttendanceView {
    /// When the window was freed because nobody came; who comes later is let in if nobody else has it.
    pub released_at: Option<DateTime<Utc>>,
    pub checked_in_at: Option<DateTime<Utc>>,
    pub checked_out_at: Option<DateTime<Utc>>,
    pub booked_minutes: i64,
    pub used_minutes: Option<i64>,
    pub late_minutes: Option<i64>,
}

impl AttendanceView {
    pub fn of(attendance: &Attendance, booked: &TimeWindow) -> Self {
        Self {
            released_at: attendance.released_at,
            checked_in_at: attendance.checked_in_at,
            checked_out_at: attendance.checked_out_at,
            booked_minutes: booked.minutes(),
            used_minutes: attendance.used_minutes(),
            late_minutes: attendance.late_minutes(booked),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    #[test]
    fn used_time_is_counted_from_door_to_door() {
        let nine = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        let booked = TimeWindow::new(nine, nine + Duration::hours(2)).expect("a window");
        let at = |seconds| Some(nine + Duration::seconds(seconds));
        let used = |from, to| Attendance { checked_in_at: at(from), checked_out_at: at(to), released_at: None };
        assert_eq!((used(0, 3_600).used_minutes(), used(0, 3_601).used_minutes()), (Some(60), Some(61)));
        assert_eq!(used(5, 5).used_minutes(), Some(1), "no time at all is a minute");
        assert_eq!(used(-300, 60).late_minutes(&booked), Some(0));
        assert_eq!((used(59, 60).late_minutes(&booked), used(60, 90).late_minutes(&booked)), (Some(0), Some(1)));
        assert_eq!(Attendance::default().late_minutes(&booked), None);
    }
}
