//! Makers of listings and bookings.

use chrono::{DateTime, Duration, TimeZone, Utc};
use chuangquan::booking::model::{NewOrder, VoucherChoice};
use chuangquan::booking::service::{self, BookingView};
use chuangquan::catalog::{CustomerClass, ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, ListingId, TimeWindow, VoucherId};
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing, listing_price};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::TestApp;
use super::given::{DISTRICT, Person, serial};

/// A listing to be made: one unit, slots of 30 minutes, up to 8 hours, always open, confirms by itself, 100 yuan an hour.
#[derive(Debug, Clone)]
pub struct GivenListing {
    pub kind: ListingKind,
    pub units: i32,
    pub slot_minutes: i32,
    pub max_minutes: Option<i32>,
    pub auto_confirm: bool,
    pub opening_hours: Value,
    pub price: (PriceUnit, Fen),
}

impl Default for GivenListing {
    fn default() -> Self {
        Self {
            kind: ListingKind::InstrumentTime,
            units: 1,
            slot_minutes: 30,
            max_minutes: Some(480),
            auto_confirm: true,
            opening_hours: json!({}),
            price: (PriceUnit::Hour, Fen::from_yuan(100)),
        }
    }
}

/// Local time on 3 March 2026, the day after tests begin.
pub fn tomorrow(hour: u32, minute: u32) -> DateTime<Utc> {
    let midnight = Utc.with_ymd_and_hms(2026, 3, 2, 16, 0, 0).single().expect("a moment");
    midnight + Duration::hours(hour.into()) + Duration::minutes(minute.into())
}

/// From one local hour of that day to another.
pub fn hours(from: u32, to: u32) -> TimeWindow {
    TimeWindow::new(tomorrow(from, 0), tomorrow(to, 0)).expect("a window")
}

/// The order as JSON.
pub fn order(listing_id: ListingId, window: TimeWindow, voucher: impl Into<Choice>) -> Value {
    json!({"listing_id": listing_id, "window": window, "voucher": String::from(voucher.into().0)})
}

/// Lets tests write `"best"`, `"none"` or a voucher's id.
pub struct Choice(VoucherChoice);

impl From<&str> for Choice {
    fn from(word: &str) -> Self {
        Self(word.to_owned().try_into().expect("a choice"))
    }
}

impl From<VoucherId> for Choice {
    fn from(id: VoucherId) -> Self {
        Self(VoucherChoice::This(id))
    }
}

impl TestApp {
    pub fn listing(&self, provider: &Person) -> ListingId {
        self.listing_with(provider, &GivenListing::default())
    }

    pub fn listing_with(&self, provider: &Person, given: &GivenListing) -> ListingId {
        let id = ListingId::new();
        let now = self.clock.now();
        self.read(|conn| {
            diesel::insert_into(listing::table)
                .values((
                    listing::id.eq(id),
                    listing::provider_id.eq(provider.organisation()),
                    listing::code.eq(format!("L{}", serial())),
                    listing::kind.eq(given.kind),
                    listing::state.eq("admitted"),
                    listing::name.eq("场发射扫描电镜"),
                    listing::region_code.eq(DISTRICT),
                    listing::opening_hours.eq(&given.opening_hours),
                    listing::slot_minutes.eq(given.slot_minutes),
                    listing::min_minutes.eq(given.slot_minutes),
                    listing::max_minutes.eq(given.max_minutes),
                    listing::units.eq(given.units),
                    listing::auto_confirm.eq(given.auto_confirm),
                    listing::created_at.eq(now),
                    listing::updated_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(listing_price::table)
                .values((
                    listing_price::listing_id.eq(id),
                    listing_price::unit.eq(given.price.0),
                    listing_price::customer_class.eq(CustomerClass::Standard),
                    listing_price::amount_fen.eq(given.price.1),
                    listing_price::valid_from.eq(now),
                ))
                .execute(conn)?;
            Ok::<_, DbError>(())
        });
        id
    }

    /// Books directly, as this person.
    pub fn booking(
        &self,
        enterprise: &Person,
        listing_id: ListingId,
        window: TimeWindow,
        voucher: impl Into<Choice>,
    ) -> BookingView {
        let order = NewOrder { window: Some(window), voucher: voucher.into().0, ..NewOrder::of(listing_id) };
        self.db
            .write(&enterprise.caller.actor(), |tx| service::create(tx, &enterprise.caller, &order))
            .expect("the booking is made")
    }
}
