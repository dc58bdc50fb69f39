//! Listings that a booking holds besides its own, for the same time: all of them or none.
//!
//! A companion is held with its own set-up and clean-up, and asked for its own opening hours, certificates and training.
//! Its lengths, notices and quotas are those of who books it alone.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::advisory::advisory_finding;
use super::breach::{Breach, Finding, Unit};
use super::standing::Standing;
use super::window::{Buffers, Busy, closed, is_free};
use crate::catalog::model::{Extras, Tariff, price_with, rule_for};
use crate::catalog::{
    BookableListing, BookingRule, CustomerClass, ListingKind, Openings, Order as Extent, PriceError, PriceQuote,
    PriceRule, PriceUnit,
};
use crate::kernel::{Fen, ListingId, Text, TimeWindow, WorkingCalendar};

/// A listing that is needed with another.
#[derive(Debug, Clone)]
pub struct Companion {
    pub listing: BookableListing,
    /// Whether its own price is added.
    pub is_billed: bool,
    /// Who orders, as this listing sees them; a ban is the main listing's to tell.
    pub standing: Standing,
}

/// A companion by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingCompanionName)]
pub struct CompanionName {
    pub id: ListingId,
    pub name: String,
}

impl Companion {
    pub fn name(&self) -> CompanionName {
        CompanionName { id: self.listing.id, name: self.listing.name.clone() }
    }

    fn findings(&self, window: &TimeWindow, calendar: &WorkingCalendar, now: DateTime<Utc>) -> Vec<Finding> {
        if !self.listing.is_open_for_booking() {
            return vec![Finding::measured(BookingRule::CompanionClosed, "listing_id", 0, 1, Unit::Units)];
        }
        let mut found = self.standing.findings(Some(window), now);
        let openings = Openings { hours: &self.listing.opening_hours, rules: &self.listing.rules, calendar };
        if self.listing.kind != ListingKind::Lease && !openings.is_open(window) {
            found.push(closed(&openings, window));
        }
        found
    }

    /// What its own rules say against a window, and its provider's warnings, each naming it.
    pub fn breaches(&self, window: &TimeWindow, calendar: &WorkingCalendar, now: DateTime<Utc>) -> Vec<Breach> {
        let mut found = self.findings(window, calendar, now);
        found.extend(advisory_finding(&self.listing.warnings, Some(window), now));
        found.iter().map(|finding| self.breach(finding)).collect()
    }

    /// A finding of this listing's own rules, naming it.
    pub fn breach(&self, finding: &Finding) -> Breach {
        let breach = Breach::of(finding, &self.listing.rules);
        let (name, said) = (&self.listing.name, &breach.message);
        let message =
            Text::new(format!("需同时占用“{name}”：{}", said.zh), format!("it needs “{name}” too: {}", said.en));
        Breach { message, companion: Some(self.name()), ..breach }
    }

    /// Whether it could be held for a window, given what else is held of it.
    pub fn would_do(
        &self,
        window: &TimeWindow,
        busy: &[Busy],
        (calendar, now): (&WorkingCalendar, DateTime<Utc>),
    ) -> bool {
        is_free(&self.listing, window, busy) && self.findings(window, calendar, now).is_empty()
    }

    pub fn room(&self) -> (i32, Buffers) {
        (self.listing.units, Buffers::of(&self.listing.rules))
    }
}

/// A companion as it was booked, to which the booking is held whatever the listing becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedCompanion {
    pub listing_id: ListingId,
    pub name: String,
    /// Absent: part of the main listing's price.
    #[serde(default)]
    pub billed: Option<BilledCompanion>,
}

/// By what a companion's own price is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BilledCompanion {
    pub rule: PriceRule,
    pub tariff: Tariff,
    pub billed_buffer_minutes: i64,
    pub starts_at: Option<DateTime<Utc>>,
    /// As [`super::BookedTerms::booked_minutes`].
    #[serde(default)]
    pub booked_minutes: i64,
}

impl BookedCompanion {
    /// The same, of a booking that is made longer or shorter.
    #[must_use]
    pub fn resized(&self, booked_minutes: i64) -> Self {
        let billed = self.billed.clone().map(|billed| BilledCompanion { booked_minutes, ..billed });
        Self { billed, ..self.clone() }
    }

    fn named(&self, step: &Text) -> Text {
        let name = &self.name;
        Text::new(format!("“{name}”：{}", step.zh), format!("“{name}”: {}", step.en))
    }

    /// Its own price, where it is one by the hour of a booked time.
    fn by_the_hour(&self) -> Option<&BilledCompanion> {
        self.billed.as_ref().filter(|one| one.rule.unit == PriceUnit::Hour && one.booked_minutes > 0)
    }

    /// Which of its minutes are paid in the end, before anything was used, and what use beyond the booked time adds at most;
    /// nothing of what is usual.
    ///
    /// # Errors
    /// An amount is out of range.
    pub fn promises(&self, quantity: i64) -> Result<Vec<Text>, PriceError> {
        let Some(billed) = self.by_the_hour() else { return Ok(Vec::new()) };
        let (booked, tariff) = (billed.booked_minutes, &billed.tariff);
        let more = billed.overtime(tariff.overtime_most(booked), quantity)?;
        Ok(tariff.promises(booked, more).iter().map(|step| self.named(step)).collect())
    }

    /// What its use beyond the booked time adds, as far as its own tariff lets that be paid.
    ///
    /// # Errors
    /// The amount is out of range.
    pub fn overtime(&self, done: &Extent) -> Result<Fen, PriceError> {
        let Some(billed) = self.by_the_hour() else { return Ok(Fen::ZERO) };
        billed.overtime(billed.tariff.overtime_paid(billed.booked_minutes, done.minutes), done.quantity)
    }

    /// As booked by a customer of this class.
    ///
    /// # Errors
    /// It is billed and has no price for this class.
    pub fn of(companion: &Companion, class: CustomerClass, window: Option<&TimeWindow>) -> Result<Self, PriceError> {
        let listing = &companion.listing;
        let billed = companion.is_billed.then(|| {
            let rules = &listing.rules;
            let (setup, cleanup) =
                if rules.buffers_billed { (rules.setup_minutes, rules.cleanup_minutes) } else { (0, 0) };
            Ok(BilledCompanion {
                rule: *rule_for(&listing.prices, class).ok_or(PriceError::OnRequest)?,
                tariff: listing.tariff.clone(),
                billed_buffer_minutes: i64::from(setup + cleanup),
                starts_at: window
                    .and_then(|window| window.starts_at().checked_sub_signed(Duration::minutes(setup.into()))),
                booked_minutes: window.map_or(0, |window| window.minutes()),
            })
        });
        Ok(Self { listing_id: listing.id, name: listing.name.clone(), billed: billed.transpose()? })
    }
}

impl BilledCompanion {
    /// What it costs that so much was done, by its own tariff; where that counts other minutes than those used, it says so.
    fn price(&self, done: &Extent) -> Result<PriceQuote, PriceError> {
        let (minutes, said) = if self.rule.unit == PriceUnit::Hour && done.minutes != self.booked_minutes {
            self.tariff.minutes_paid(self.booked_minutes, done.minutes)
        } else {
            (done.minutes, None)
        };
        let price = self.price_of(minutes, done.quantity)?;
        Ok(PriceQuote { steps: said.into_iter().chain(price.steps).collect(), ..price })
    }

    /// What so many minutes cost, with its set-up and clean-up where they are billed.
    fn price_of(&self, minutes: i64, quantity: i64) -> Result<PriceQuote, PriceError> {
        let minutes = if minutes > 0 { minutes.saturating_add(self.billed_buffer_minutes) } else { 0 };
        let extras = Extras { starts_at: self.starts_at, ..Extras::default() };
        let extent = Extent { minutes, quantity };
        price_with(&[self.rule], &self.tariff, self.rule.customer_class, &extent, &extras)
    }

    /// What so many minutes beyond the booked ones add.
    fn overtime(&self, minutes: i64, quantity: i64) -> Result<Fen, PriceError> {
        if minutes <= 0 {
            return Ok(Fen::ZERO);
        }
        let of = |minutes| self.price_of(minutes, quantity).map(|price| price.amount);
        Ok(of(self.booked_minutes.saturating_add(minutes))?.remaining_after(of(self.booked_minutes)?))
    }
}

/// Adds what the companions cost to a price, and says how.
///
/// # Errors
/// The time or the quantity that their prices count is missing, or the amount is out of range.
pub fn add_companions(
    mut price: PriceQuote,
    companions: &[BookedCompanion],
    done: &Extent,
) -> Result<PriceQuote, PriceError> {
    for companion in companions {
        let name = &companion.name;
        let Some(billed) = &companion.billed else {
            let said = Text::new(format!("含同时占用“{name}”"), format!("with “{name}” for the same time"));
            price.steps.push(said);
            continue;
        };
        let added = billed.price(done)?;
        price.amount = price.amount.checked_add(added.amount).ok_or(PriceError::TooLarge)?;
        price.steps.extend(added.steps.into_iter().map(|step| companion.named(&step)));
        price.steps.push(sum(price.amount));
    }
    Ok(price)
}

fn sum(amount: Fen) -> Text {
    Text::new(format!("合计 {amount:#} 元"), format!("together {amount:#} yuan"))
}

/// When every unit is held, given what is held of each.
pub fn full_windows(busy: &[Busy], units: i32) -> Vec<TimeWindow> {
    let mut edges: Vec<_> = busy.iter().flat_map(|b| [(b.window.starts_at(), 1), (b.window.ends_at(), -1)]).collect();
    // At one moment what ends goes before what begins.
    edges.sort_unstable();
    let (mut held, mut since, mut full) = (0, None, Vec::new());
    for (at, change) in edges {
        held += change;
        match since {
            None if held >= units => since = Some(at),
            Some(from) if held < units => {
                full.extend(TimeWindow::new(from, at));
                since = None;
            }
            _ => {}
        }
    }
    full
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::json;

    use super::super::fixtures::listing;
    use super::*;
    use crate::catalog::OpeningHours;

    fn nine() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
    }

    fn companion(is_billed: bool) -> Companion {
        Companion { listing: listing(), is_billed, standing: Standing::default() }
    }

    fn window(from: i64, minutes: i64) -> TimeWindow {
        let from = nine() + Duration::minutes(from);
        TimeWindow::new(from, from + Duration::minutes(minutes)).expect("a window")
    }

    #[test]
    fn a_companion_is_asked_for_its_hours_and_its_state_but_not_for_its_lengths() {
        let mut one = companion(false);
        one.listing.opening_hours = OpeningHours::weekdays(540, 720).expect("hours");
        one.listing.min_minutes = 120;
        let rules = |one: &Companion, window: &TimeWindow| {
            let found = one.breaches(window, &WorkingCalendar::default(), nine());
            found.into_iter().map(|breach| (breach.rule, breach.companion.map(|of| of.id))).collect::<Vec<_>>()
        };
        assert_eq!(rules(&one, &window(0, 180)), []);
        assert_eq!(rules(&one, &window(0, 181)), [(BookingRule::Closed, Some(one.listing.id))]);
        one.listing.provider_is_admitted = false;
        assert_eq!(rules(&one, &window(0, 60)), [(BookingRule::CompanionClosed, Some(one.listing.id))]);
    }

    #[test]
    fn it_is_full_while_every_unit_is_held() {
        let busy = |unit, from, minutes| Busy { unit, window: window(from, minutes) };
        let held = [busy(1, 0, 120), busy(2, 60, 120), busy(1, 120, 30)];
        assert_eq!(full_windows(&held, 2), [window(60, 60), window(120, 30)]);
        assert_eq!(full_windows(&held, 3), []);
        assert_eq!(full_windows(&held[..1], 1), [window(0, 120)]);
    }

    #[test]
    fn only_what_is_billed_is_added_for_what_was_done() {
        let mut one = companion(true);
        one.listing.rules =
            serde_json::from_value(json!({"cleanup_minutes": 30, "buffers_billed": true})).expect("rules");
        let done = Extent { minutes: 60, quantity: 1 };
        let main = || price_with(&listing().prices, &Tariff::default(), CustomerClass::Sme, &done, &Extras::default());
        let booked = [companion(false), one]
            .map(|one| BookedCompanion::of(&one, CustomerClass::Sme, Some(&window(0, 60))).expect("a price"));
        let price = add_companions(main().expect("a price"), &booked, &done).expect("a price");
        assert_eq!(price.amount, Fen::from_yuan(250), "{:?}", price.steps);
        // Which minutes of it are paid is its own tariff's to say, whatever the main listing counts.
        let half = Extent { minutes: 30, quantity: 1 };
        let mut strict = companion(true);
        strict.listing.tariff = serde_json::from_value(json!({"billed_time": "booked"})).expect("a tariff");
        let strict = BookedCompanion::of(&strict, CustomerClass::Sme, Some(&window(0, 60))).expect("a price");
        let promised = |one: &BookedCompanion| one.promises(1).expect("sentences").len();
        assert_eq!((promised(&strict), promised(&booked[1])), (1, 0));
        let paid = |one: BookedCompanion| add_companions(main().expect("a price"), &[one], &half).expect("a price");
        assert_eq!(paid(strict.clone()).amount, Fen::from_yuan(200));
        assert_eq!(paid(strict.resized(30)).amount, Fen::from_yuan(150));
        assert_eq!(paid(booked[1].clone()).amount, Fen::from_yuan(200), "half an hour and its cleaning");
        let mut free = companion(true);
        free.listing.prices.clear();
        assert_eq!(BookedCompanion::of(&free, CustomerClass::Sme, None), Err(PriceError::OnRequest));
    }
}
