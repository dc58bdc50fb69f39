//! Orders, and hours of the instrument: booked, called off, put elsewhere, handed on, missed.

use chrono::{DateTime, Duration, DurationRound, Utc};
use chuangquan::kernel::ListingId;
use serde_json::{Value, json};

use super::super::super::tale::{Random, Told};
use super::super::{ENTERPRISES, Enterprise, Market, PRICE, note, text};

impl Market<'_> {
    /// An hour of some days from `first` days after today.
    fn hour(random: &mut Random, first: i64, days: usize) -> Value {
        let day = (Utc::now() + Duration::days(first)).duration_trunc(Duration::days(1)).expect("a day");
        let starts_at = day + Duration::hours(i64::try_from(random.below(24 * days)).expect("small"));
        json!({"starts_at": starts_at, "ends_at": starts_at + Duration::hours(1)})
    }

    fn window(random: &mut Random) -> Value {
        Self::hour(random, 2, 60)
    }

    fn wish(&self, who: usize, listing: ListingId, window: Option<Value>) -> Value {
        let voucher = self.enterprises[who].voucher.to_string();
        json!({"listing_id": listing, "window": window, "voucher": voucher})
    }

    /// A service that needs no hour.
    pub(super) fn order(&self, random: &mut Random, told: &mut Told) -> bool {
        let who = random.below(ENTERPRISES);
        let Enterprise { actor, .. } = &self.enterprises[who];
        let body = self.wish(who, self.service, None);
        let id = self.must(told, (actor, "/bookings", Some(&body)), "booking.created", None);
        self.put((who, id), |waiting| &mut waiting.ordered)
    }

    /// An hour of the instrument, which somebody else may have.
    pub(super) fn book(&self, random: &mut Random, told: &mut Told) -> bool {
        let who = random.below(ENTERPRISES);
        let Enterprise { actor, .. } = &self.enterprises[who];
        let body = self.wish(who, self.instrument, Some(Self::window(random)));
        if let Some(id) = self.may(told, (actor, "/bookings", Some(&body)), "booking.created", None) {
            self.put((who, id), |waiting| &mut waiting.booked);
        }
        true
    }

    pub(super) fn give_up(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let by = if random.below(4) == 0 { &self.provider } else { &self.enterprises[who].actor };
        let path = format!("/bookings/{id}/cancel");
        self.must(told, (by, &path, Some(&json!({"reason": "计划有变"}))), "booking.cancelled", Some(&id));
        true
    }

    /// The customer wants another hour.
    pub(super) fn shift(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let (path, body) = (format!("/bookings/{id}/move"), json!({"window": Self::window(random)}));
        self.may(told, (&self.enterprises[who].actor, &path, Some(&body)), "booking.moved", Some(&id));
        self.put((who, id), |waiting| &mut waiting.booked)
    }

    /// The provider puts a booking into another hour.
    pub(super) fn relocate(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let body = json!({"window": Self::window(random), "reason": "与客户商定"});
        let path = format!("/bookings/{id}/relocate");
        self.may(told, (&self.provider, &path, Some(&body)), "booking.relocated", Some(&id));
        self.put((who, id), |waiting| &mut waiting.booked)
    }

    /// The provider gives a booking more time, or less; a voucher pays no more than it held.
    pub(super) fn resize(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let window = self.show(&self.enterprises[who].actor, &format!("/bookings/{id}"))["window"].clone();
        let starts_at: DateTime<Utc> = text(&window, "starts_at").parse().expect("a moment");
        let minutes = 30 * (1 + i64::try_from(random.below(5)).expect("small"));
        let body = json!({"ends_at": starts_at + Duration::minutes(minutes), "reason": "样品数量有变"});
        let path = format!("/bookings/{id}/resize");
        self.may(told, (&self.provider, &path, Some(&body)), "booking.resized", Some(&id));
        self.put((who, id), |waiting| &mut waiting.booked)
    }

    /// The customer does not agree with what was delivered.
    pub(super) fn dispute(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.delivered) else { return false };
        let (path, why) = (format!("/bookings/{id}/dispute"), json!({"reason": "一个样品的数据无效"}));
        self.must(told, (&self.enterprises[who].actor, &path, Some(&why)), "booking.disputed", Some(&id));
        self.put((who, id), |waiting| &mut waiting.disputed)
    }

    /// The bureau decides: as delivered, for less, or that nothing is owed.
    pub(super) fn resolve(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.disputed) else { return false };
        let less = PRICE / 2 + i64::try_from(random.below(1_000)).expect("small");
        let (outcome, price, done) = match random.below(4) {
            0 => ("rejected", Value::Null, "booking.rejected"),
            1 => ("cancelled", Value::Null, "booking.cancelled"),
            2 => ("accepted", json!(less), "booking.accepted"),
            _ => ("accepted", Value::Null, "booking.accepted"),
        };
        let body = json!({"outcome": outcome, "price_fen": price, "reason": "经调解"});
        self.must(told, (&self.city, &format!("/bookings/{id}/resolve"), Some(&body)), done, Some(&id));
        if outcome == "accepted" {
            self.put((who, id), |waiting| &mut waiting.accepted);
        }
        true
    }

    /// Offered to another enterprise, which takes it over with its own voucher, or does not.
    pub(super) fn hand_on(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let to = (who + 1 + random.below(ENTERPRISES - 1)) % ENTERPRISES;
        let (giver, taker) = (&self.enterprises[who], &self.enterprises[to]);
        let path = format!("/bookings/{id}/transfer");
        let offer = json!({"enterprise_uscc": taker.uscc, "reason": "计划有变"});
        self.must(told, (&giver.actor, &path, Some(&offer)), "booking.transfer_offered", Some(&id));
        let is_wanted = random.below(3) > 0;
        let (accept, take) = (format!("{path}/accept"), json!({"voucher": taker.voucher.to_string()}));
        let asked = (&taker.actor, accept.as_str(), Some(&take));
        if is_wanted && self.may(told, asked, "booking.transferred", Some(&id)).is_some() {
            return self.put((to, id), |waiting| &mut waiting.booked);
        }
        let (by, step, done) = if random.below(2) == 0 {
            (&taker.actor, "decline", "booking.transfer_declined")
        } else {
            (&giver.actor, "withdraw", "booking.transfer_withdrawn")
        };
        self.must(told, (by, &format!("{path}/{step}"), None), done, Some(&id));
        self.put((who, id), |waiting| &mut waiting.booked)
    }

    /// The instrument stands still for the hour of a booking, which is called off or put elsewhere in the same act.
    pub(super) fn stop(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let window = self.show(&self.enterprises[who].actor, &format!("/bookings/{id}"))["window"].clone();
        let is_moved = random.below(2) == 0;
        let relief = if is_moved {
            json!({"booking_id": id, "act": "move", "window": Self::window(random)})
        } else {
            json!({"booking_id": id, "act": "cancel"})
        };
        let body = json!({"window": window, "reason": "停机检修", "relief": [relief]});
        let path = format!("/listings/{}/outages", self.instrument);
        let reply = self.send(told, (&self.provider, &path, Some(&body)));
        if reply.status >= 400 {
            told.refused("listing.blocked");
            return self.put((who, id), |waiting| &mut waiting.booked);
        }
        told.done("listing.blocked", &self.instrument.to_string());
        let block = text(&reply.json()["block"], "id").to_owned();
        self.put(block, |waiting| &mut waiting.stopped);
        if is_moved {
            told.done("booking.relocated", &id);
            return self.put((who, id), |waiting| &mut waiting.booked);
        }
        told.done("booking.cancelled", &id);
        true
    }

    pub(super) fn run_again(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(block) = self.take(random, |waiting| &mut waiting.stopped) else { return false };
        let (path, instrument) = (format!("/blocks/{block}/lift"), self.instrument.to_string());
        self.must(told, (&self.provider, &path, None), "listing.unblocked", Some(&instrument));
        true
    }

    /// An hour of some days ago, booked forty days ago, to which nobody came. What is owed for that is let be, waived, or
    /// contested, and then waived or upheld.
    pub(super) fn miss(&self, random: &mut Random, told: &mut Told) -> bool {
        let Enterprise { actor, .. } = &self.enterprises[random.below(ENTERPRISES)];
        let body = json!({"listing_id": self.instrument, "window": Self::hour(random, -20, 18), "voucher": "none"});
        let reply = self.ask_before(actor, "/bookings", &body);
        if reply.status >= 400 {
            told.refused("booking.created");
            return true;
        }
        let id = note(told, &reply, "booking.created", None);
        self.must(told, (&self.provider, &format!("/bookings/{id}/no-show"), None), "booking.missed", Some(&id));
        let mut say = |by, step: &str, done| {
            let path = format!("/bookings/{id}/{step}");
            self.must(told, (by, &path, Some(&json!({"reason": "高速封路"}))), done, Some(&id));
        };
        let (is_contested, is_waived) = (random.below(2) == 0, random.below(2) == 0);
        if is_contested {
            say(actor, "contest-charge", "booking.charge_contested");
        }
        match (is_contested, is_waived) {
            (_, true) => say(&self.provider, "waive-charge", "booking.charge_waived"),
            (true, false) => say(&self.provider, "uphold-charge", "booking.charge_upheld"),
            (false, false) => {}
        }
        true
    }
}
