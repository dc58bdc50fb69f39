//! The state that an instrument is in: faults, certificates, outages.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BookingId, CertificateId, FaultId, ListingId, Text, TimeWindow, local_date, text_enum};
use crate::store::schema::{fault_report, listing_certificate};
use crate::web::Veto;

text_enum! {
    /// How much a fault hinders.
    pub enum FaultSeverity {
        /// Good to know; the instrument works.
        Notice = "notice",
        /// It works, but not for everything.
        Limited = "limited",
        Down = "down",
    }
}

/// A fault as everybody who books sees it.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = fault_report, check_for_backend(diesel::pg::Pg))]
pub struct Fault {
    pub id: FaultId,
    pub listing_id: ListingId,
    pub severity: FaultSeverity,
    pub description: String,
    pub reported_at: DateTime<Utc>,
    /// What was done about it, once it was.
    pub resolution: Option<String>,
    pub resolved_at: Option<DateTime<Utc>>,
}

text_enum! {
    pub enum CertificateKind {
        Calibration = "calibration",
        Certificate = "certificate",
    }
}

/// Until when an instrument is calibrated or certified.
#[derive(Debug, Clone, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = listing_certificate, check_for_backend(diesel::pg::Pg))]
pub struct Certificate {
    pub id: CertificateId,
    pub kind: CertificateKind,
    pub name: String,
    /// The last local day on which it is valid.
    pub valid_until: NaiveDate,
    /// Whether nobody may book a time after it.
    pub stops_booking: bool,
    pub added_at: DateTime<Utc>,
}

/// Refuses use at `at` if one of the certificates that stop bookings is no longer valid then.
///
/// # Errors
/// The certificate, the day of use and the last day on which it is valid.
pub fn refuse_overdue(certificates: &[Certificate], at: DateTime<Utc>) -> Result<(), Box<Veto>> {
    let day = local_date(at);
    let overdue = certificates.iter().filter(|one| one.stops_booking && one.valid_until < day);
    let Some(certificate) = overdue.min_by_key(|one| one.valid_until) else { return Ok(()) };
    let (name, until) = (&certificate.name, certificate.valid_until);
    let text = Text::new(
        format!("仪器的“{name}”有效期至 {until}，不能预约 {day} 的时段"),
        format!("“{name}” of the instrument is valid until {until}: nothing on {day} can be booked"),
    );
    Err(Veto::new("certificate_valid_until", text, day, until).with("certificate", name))
}

/// What becomes of a booking that an outage lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Relief {
    /// Another time of the same length; the same time: another unit of the listing.
    Move {
        window: TimeWindow,
    },
    /// The same time on an equal instrument of the provider.
    Swap {
        listing_id: ListingId,
    },
    Cancel,
}

/// What is done about one booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Relieved {
    pub booking_id: BookingId,
    #[serde(flatten)]
    pub relief: Relief,
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    #[test]
    fn the_last_valid_day_still_counts() {
        let until = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date");
        let midnight = Utc.with_ymd_and_hms(2026, 3, 2, 16, 0, 0).single().expect("a moment");
        let mut one = Certificate {
            id: CertificateId::new(),
            kind: CertificateKind::Calibration,
            name: "年度校准".into(),
            valid_until: until,
            stops_booking: true,
            added_at: midnight,
        };
        let refused = |one: &Certificate, at| refuse_overdue(std::slice::from_ref(one), at).err();
        assert_eq!(refused(&one, midnight - Duration::seconds(1)), None);
        assert_eq!(refused(&one, midnight).map(|veto| veto.rule), Some("certificate_valid_until"));
        one.stops_booking = false;
        assert_eq!(refused(&one, midnight), None);
    }
}
