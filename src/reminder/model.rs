use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit;
use crate::kernel::{Invalid, text_enum};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(Error);

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}

text_enum! {
    /// What people are reminded of.
    pub enum ReminderKind {
        BookingBegins = "booking_begins",
        /// A request that its provider has to answer.
        AnswerDue = "answer_due",
        /// A delivery that its enterprise accepts by silence.
        AcceptanceDue = "acceptance_due",
        QualificationEnds = "qualification_ends",
        CertificateEnds = "certificate_ends",
        /// Samples that are to arrive on the next day; who sends them.
        SamplesDue = "samples_due",
        /// Samples that did not come on the day on which they were to; both sides.
        SamplesMissing = "samples_missing",
    }
}

impl ReminderKind {
    /// The kind of thing that it is about.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::BookingBegins | Self::AnswerDue | Self::AcceptanceDue | Self::SamplesDue | Self::SamplesMissing => {
                "booking"
            }
            Self::QualificationEnds => "qualification",
            Self::CertificateEnds => "certificate",
        }
    }

    pub fn topic(self) -> String {
        format!("reminder.{self}")
    }
}

/// How long before the moment somebody is reminded who has said nothing.
pub const USUAL: ReminderPreference =
    ReminderPreference { booking_hours: Some(24), deadline_hours: Some(24), expiry_days: Some(14) };

const HOURS: RangeInclusive<i32> = 1..=168;
const DAYS: RangeInclusive<i32> = 1..=90;

/// How long before somebody wants to be reminded; what is null, they are not reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderPreference {
    /// Hours before a booking begins, 1 to 168.
    #[schema(minimum = 1, maximum = 168)]
    pub booking_hours: Option<i32>,
    /// Hours before the time to answer a request or to accept a delivery is over, 1 to 168.
    #[schema(minimum = 1, maximum = 168)]
    pub deadline_hours: Option<i32>,
    /// Days before a qualification or a certificate ends, 1 to 90.
    #[schema(minimum = 1, maximum = 90)]
    pub expiry_days: Option<i32>,
}

impl ReminderPreference {
    /// Every fault.
    pub fn faults(&self) -> Vec<FieldError> {
        let fields = [
            ("booking_hours", self.booking_hours, HOURS),
            ("deadline_hours", self.deadline_hours, HOURS),
            ("expiry_days", self.expiry_days, DAYS),
        ];
        let wrong = |(field, value, range): (&str, Option<i32>, RangeInclusive<i32>)| {
            let value = value.filter(|value| !range.contains(value))?;
            let (first, last) = (range.start(), range.end());
            let invalid = Invalid::new(
                "out_of_range",
                format!("{value} 不在 {first} 到 {last} 之间"),
                format!("{value} is not between {first} and {last}"),
            );
            Some(FieldError::invalid(field, invalid))
        };
        fields.into_iter().filter_map(wrong).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preference_has_bounds_and_may_be_nothing() {
        let fields = |preference: ReminderPreference| {
            preference.faults().into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        let all = |hours, days| ReminderPreference {
            booking_hours: Some(hours),
            deadline_hours: Some(hours),
            expiry_days: Some(days),
        };
        for (hours, days) in [(1, 1), (168, 90)] {
            assert_eq!(fields(all(hours, days)), Vec::<String>::new());
        }
        for (hours, days) in [(0, 0), (169, 91)] {
            assert_eq!(fields(all(hours, days)), ["booking_hours", "deadline_hours", "expiry_days"]);
        }
        let off = ReminderPreference { booking_hours: None, deadline_hours: None, expiry_days: None };
        assert_eq!((fields(off), fields(USUAL)), (Vec::<String>::new(), Vec::new()));
    }
}
