//! How long something was used, as far as anybody knows: as booked, by check-in and check-out, by meters; and whose word counted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, text_enum};
use crate::web::FieldError;

text_enum! {
    /// Whose word says how long something was used.
    pub enum MinutesFrom {
        /// Check-in and check-out.
        Attendance = "attendance",
        /// Records of use that belong to the booking.
        Meter = "meter",
        /// Nobody's: as it was booked.
        Booked = "booked",
        /// The provider's, in the delivery itself.
        Stated = "stated",
    }
}

/// A record of use that belongs to a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeteredUse {
    /// Which meter, or other system, says so.
    pub source: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub minutes: i32,
}

/// What meters and other systems say of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Metered {
    /// Those of one source added up. Two sources tell of the same use twice: the one that says more counts.
    pub minutes: i64,
    /// Earliest first.
    pub records: Vec<MeteredUse>,
}

impl Metered {
    /// `None` where nothing was recorded.
    pub fn of(records: Vec<MeteredUse>) -> Option<Self> {
        let mut by_source = BTreeMap::<&str, i64>::new();
        for record in &records {
            *by_source.entry(&record.source).or_default() += i64::from(record.minutes);
        }
        let minutes = by_source.into_values().max()?;
        Some(Self { minutes, records })
    }
}

/// The minutes of a use as each says them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownMinutes {
    /// 0 without a booked time.
    pub booked: i64,
    /// Between check-in and check-out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance: Option<i64>,
    /// By records of use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metered: Option<i64>,
}

impl KnownMinutes {
    /// The minutes that count: those that are `stated`, else those of whom `from` names, else the first that there are of
    /// check-out, meter and booking.
    ///
    /// # Errors
    /// Two at once, or of one that says nothing.
    pub fn taken(&self, stated: Option<i64>, from: Option<MinutesFrom>) -> Result<(i64, MinutesFrom), FieldError> {
        let refuse = |code, zh: &str, en: &str| Err(FieldError::invalid("minutes_from", Invalid::new(code, zh, en)));
        match (stated, from) {
            (Some(minutes), None | Some(MinutesFrom::Stated)) => Ok((minutes, MinutesFrom::Stated)),
            (Some(_), Some(_)) => refuse(
                "two_sources",
                "填写了实际机时的，不再取其他来源",
                "where the minutes are stated they are taken from nobody else",
            ),
            (None, Some(MinutesFrom::Stated)) => {
                refuse("not_stated", "请填写实际机时", "say the minutes in `actual_minutes`")
            }
            (None, Some(from)) => match self.of(from) {
                Some(minutes) => Ok((minutes, from)),
                None => refuse("not_known", "此来源没有机时记录", "nothing is known from there"),
            },
            (None, None) => {
                let first = [MinutesFrom::Attendance, MinutesFrom::Meter];
                let known = first.into_iter().find_map(|from| Some((self.of(from)?, from)));
                Ok(known.unwrap_or((self.booked, MinutesFrom::Booked)))
            }
        }
    }

    const fn of(&self, from: MinutesFrom) -> Option<i64> {
        match from {
            MinutesFrom::Attendance => self.attendance,
            MinutesFrom::Meter => self.metered,
            MinutesFrom::Booked => Some(self.booked),
            MinutesFrom::Stated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    fn used(source: &str, minutes: i32) -> MeteredUse {
        let starts_at = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        let ends_at = starts_at + Duration::minutes(minutes.into());
        MeteredUse { source: source.to_owned(), starts_at, ends_at, minutes }
    }

    #[test]
    fn pieces_of_one_meter_add_up_and_two_meters_do_not() {
        let minutes = |records: Vec<MeteredUse>| Metered::of(records).map(|metered| metered.minutes);
        assert_eq!(minutes(vec![used("a", 20), used("a", 25)]), Some(45));
        assert_eq!(minutes(vec![used("a", 20), used("b", 40), used("a", 25)]), Some(45));
        assert_eq!(minutes(vec![used("a", 20), used("b", 46), used("a", 25)]), Some(46));
        assert_eq!(minutes(Vec::new()), None);
    }

    #[test]
    fn who_says_nothing_takes_the_door_before_the_meter_and_the_meter_before_the_booking() {
        use MinutesFrom::{Attendance, Booked, Meter, Stated};
        let all = KnownMinutes { booked: 60, attendance: Some(40), metered: Some(50) };
        let metered = KnownMinutes { attendance: None, ..all };
        let booked = KnownMinutes { metered: None, ..metered };
        let taken = [all, metered, booked].map(|known| known.taken(None, None));
        assert_eq!(taken, [Ok((40, Attendance)), Ok((50, Meter)), Ok((60, Booked))]);
        assert_eq!(all.taken(None, Some(Meter)), Ok((50, Meter)));
        assert_eq!(all.taken(Some(7), None), Ok((7, Stated)));
        let code = |stated, from| booked.taken(stated, from).map_err(|fault| fault.code.clone());
        assert_eq!(code(None, Some(Meter)), Err("not_known".into()));
        assert_eq!(code(None, Some(Stated)), Err("not_stated".into()));
        assert_eq!(code(Some(7), Some(Booked)), Err("two_sources".into()));
    }
}
