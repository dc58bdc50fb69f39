//! Samples as those who may see them do.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid};
use serde::Serialize;
use utoipa::ToSchema;

use super::{AfterUse, State, Step};
use crate::booking;
use crate::kernel::{BookingId, ListingId, OrganisationId, ReceptionId, SampleId};

/// A sample as its parties see it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Sample {
    #[diesel(sql_type = Uuid)]
    pub id: SampleId,
    /// On its label.
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Uuid)]
    pub booking_id: BookingId,
    #[diesel(sql_type = Text)]
    pub booking_reference: String,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    /// Within its booking, from 1.
    #[diesel(sql_type = Integer)]
    pub number: i32,
    /// The code of the sample that it was taken from.
    #[diesel(sql_type = Nullable<Text>)]
    pub parent_code: Option<String>,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub description: String,
    #[diesel(sql_type = Text)]
    pub after_use: AfterUse,
    #[diesel(sql_type = Text)]
    pub state: State,
    /// Where it was last said to be.
    #[diesel(sql_type = Nullable<Text>)]
    pub place: Option<String>,
    /// What was last said of its condition.
    #[diesel(sql_type = Nullable<Text>)]
    pub condition: Option<String>,
    /// The local day on which the booking's samples are to arrive, where that was said.
    #[diesel(sql_type = Nullable<Date>)]
    pub samples_on: Option<NaiveDate>,
    #[diesel(sql_type = Timestamptz)]
    pub registered_at: DateTime<Utc>,
    /// Of the last entry.
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
}

/// An entry of a sample's chain of custody.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct CustodyEntry {
    #[diesel(sql_type = Integer)]
    pub seq: i32,
    #[diesel(sql_type = Text)]
    pub step: Step,
    #[diesel(sql_type = Text)]
    pub state: State,
    #[diesel(sql_type = Nullable<Text>)]
    pub place: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub condition: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub note: Option<String>,
    #[diesel(sql_type = Text)]
    pub actor_name: String,
    #[diesel(sql_type = Text)]
    pub organisation_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
}

/// What was counted when samples arrived.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Reception {
    #[diesel(sql_type = Uuid)]
    pub id: ReceptionId,
    /// Registered and not arrived before.
    #[diesel(sql_type = Integer)]
    pub expected: i32,
    #[diesel(sql_type = Integer)]
    pub counted: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub note: Option<String>,
    #[diesel(sql_type = Text)]
    pub received_by_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub received_at: DateTime<Utc>,
}

/// All that is known of a booking's samples.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingSamples {
    pub samples: Vec<Sample>,
    /// In order of time.
    pub receptions: Vec<Reception>,
    /// How many the order is for, where its price counts samples.
    pub ordered: Option<i32>,
    /// Whether more may be registered now.
    pub takes_samples: bool,
    /// The local day on which they are to arrive, where that was said.
    pub samples_on: Option<NaiveDate>,
    /// Whether that day may be said or changed now: until the first has arrived.
    pub takes_day: bool,
    /// Days of notice of that day, by the terms of the booking; 0: none.
    pub notice_days: i32,
}

/// Samples that are to arrive on a day.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct SampleArrival {
    #[diesel(sql_type = Uuid)]
    pub booking_id: BookingId,
    #[diesel(sql_type = Text)]
    pub booking_reference: String,
    #[diesel(sql_type = Text)]
    pub booking_state: booking::State,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    /// As the order says.
    #[diesel(sql_type = Integer)]
    pub quantity: i32,
    /// How many have a code.
    #[diesel(sql_type = Integer)]
    pub registered: i32,
    /// A day in Asia/Shanghai.
    #[diesel(sql_type = Date)]
    pub samples_on: NaiveDate,
    /// Whether any has arrived.
    #[diesel(sql_type = Bool)]
    pub has_arrived: bool,
}

/// A sample with its chain of custody, from its registration on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SampleDetail {
    #[serde(flatten)]
    pub sample: Sample,
    pub custody: Vec<CustodyEntry>,
    /// The steps that are possible now.
    pub steps: Vec<&'static str>,
    pub provider_id: OrganisationId,
}

/// A label: the code as text and as a picture that opens the sample's page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SampleLabel {
    pub code: String,
    pub number: i32,
    pub name: String,
    pub after_use: AfterUse,
    pub booking_reference: String,
    pub enterprise_name: String,
    /// An SVG document.
    pub picture: String,
}
