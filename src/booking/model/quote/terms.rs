//! What a booking is held to, whatever its listing asks later.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::model::charge::{Charge, ChargeKind};
use crate::booking::model::companion::BookedCompanion;
use crate::booking::model::order::NewOrder;
use crate::catalog::model::{Extras, Tariff};
use crate::catalog::{BookableListing, BookingRule, BookingRules, Order as Extent, Response};
use crate::kernel::{Fen, Text};
use crate::programme::Exclusion;

/// What a listing asked when it was booked and what still matters afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookedTerms {
    pub change_notice_minutes: i32,
    pub cancel_notice_minutes: i32,
    /// Days from a change of the day on which samples arrive to that day.
    pub sample_notice_days: i32,
    /// The customer reads results once its own share is received.
    pub results_after_payment: bool,
    /// How late changes and cancellations, and samples that come too soon, are answered, where it is not the usual.
    pub responses: BTreeMap<BookingRule, Response>,
    /// Minutes of set-up and clean-up that are paid like the booked time.
    pub billed_buffer_minutes: i64,
    /// Minutes of the booked time, as quoted; 0 without one, and of what was booked before the tariff could count them.
    pub booked_minutes: i64,
    /// By which the price was made and what was done is priced.
    pub tariff: Tariff,
    pub extras: Extras,
    /// What the enterprise declared about the service, whether or not a voucher was looked at; of what was booked before this was
    /// kept, only what its decision was made of.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub declared: BTreeSet<Exclusion>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub declared_services: BTreeSet<String>,
    /// What is held besides, for the same time.
    pub companions: Vec<BookedCompanion>,
    /// The provider's staff booked it: calling it off costs nothing, for nobody else agreed to it.
    pub is_by_provider: bool,
    /// Both sides agreed on the price as a whole: no price list says what a part of it costs.
    pub is_agreed: bool,
    /// It is a stage of a contract, which neither side ends alone.
    pub is_binding: bool,
    /// Before this nothing is delivered: a month's rent is not done at its beginning.
    pub not_before: Option<DateTime<Utc>>,
}

impl BookedTerms {
    /// What an order of this listing is held to.
    pub fn of(listing: &BookableListing, order: &NewOrder) -> Self {
        let rules = &listing.rules;
        let lasting = [BookingRule::ChangeTooLate, BookingRule::CancelTooLate, BookingRule::SamplesTooSoon];
        let responses = rules.responses.iter().filter(|(rule, _)| lasting.contains(rule));
        let buffers = if rules.buffers_billed { rules.setup_minutes + rules.cleanup_minutes } else { 0 };
        Self {
            change_notice_minutes: rules.change_notice_minutes,
            cancel_notice_minutes: rules.cancel_notice_minutes,
            sample_notice_days: rules.sample_notice_days,
            results_after_payment: rules.results_after_payment,
            responses: responses.map(|(rule, response)| (*rule, response.clone())).collect(),
            billed_buffer_minutes: buffers.into(),
            booked_minutes: order.extent().minutes,
            tariff: listing.tariff.clone(),
            extras: Extras {
                starts_at: order.window.and_then(|window| {
                    let setup = if rules.buffers_billed { rules.setup_minutes } else { 0 };
                    window.starts_at().checked_sub_signed(Duration::minutes(setup.into()))
                }),
                with_operator: order.with_operator,
                consumables: order.consumables.clone(),
            },
            declared: order.declared.clone(),
            declared_services: order.declared_services.clone(),
            companions: Vec::new(),
            is_by_provider: false,
            is_agreed: false,
            is_binding: false,
            not_before: None,
        }
    }

    /// What a price by the hour counts of what was done: the minutes that the tariff says, of those booked and used, and which
    /// they are.
    pub(super) fn counted(&self, done: &Extent) -> (Extent, Option<Text>) {
        let (minutes, said) = self.tariff.minutes_paid(self.booked_minutes, done.minutes);
        (Extent { minutes, ..*done }, said)
    }

    /// What the price counts of what was booked or done: set-up and clean-up where they are billed.
    pub fn billed(&self, done: &Extent) -> Extent {
        let minutes = if done.minutes > 0 { done.minutes.saturating_add(self.billed_buffer_minutes) } else { 0 };
        Extent { minutes, ..*done }
    }

    /// What is owed for not using what was booked at this price; nothing where the terms ask for nothing.
    pub fn charge(&self, kind: ChargeKind, price: Fen) -> Option<Charge> {
        let unused = match kind {
            ChargeKind::LateCancel if self.is_by_provider => return None,
            ChargeKind::LateCancel => &self.tariff.late_cancel,
            ChargeKind::NoShow => &self.tariff.no_show,
        };
        unused.of(price).map(|(amount, mut steps)| {
            if kind == ChargeKind::LateCancel && self.tariff.late_cancel_falls_when_taken {
                steps.push(Text::new("整个时段又被订出的，免收此项费用", "falls once all of the time is taken again"));
            }
            Charge { kind, amount, steps }
        })
    }

    /// As rules that say how a late change or cancellation is answered, and when samples may come.
    pub fn rules(&self) -> BookingRules {
        BookingRules {
            responses: self.responses.clone(),
            sample_notice_days: self.sample_notice_days,
            ..BookingRules::default()
        }
    }

    /// These terms of something that was booked before: when its results are given out, and how long before its samples come
    /// that is said, stay as they were when it was booked, however often it is priced anew.
    #[must_use]
    pub fn continuing(mut self, before: &Self) -> Self {
        self.results_after_payment = before.results_after_payment;
        self.sample_notice_days = before.sample_notice_days;
        let rule = BookingRule::SamplesTooSoon;
        self.responses.remove(&rule);
        self.responses.extend(before.responses.get(&rule).map(|response| (rule, response.clone())));
        self
    }
}
