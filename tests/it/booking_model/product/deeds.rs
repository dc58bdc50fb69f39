//! What the product is told to do, act by act.

use std::collections::BTreeSet;

use chrono::Duration;
use chuangquan::booking::model::{NewOrder, Relief as Given, Relieved, RelievedTraining};
use chuangquan::booking::service::{
    self as bookings, Cancellation, Cart, NewBlock, NewEnd, NewOutage, NewWindow, ProviderMove, Series,
};
use chuangquan::catalog::BookingRule;
use chuangquan::training::service::{self as trainings, NewTraining, TrainingMove};

use super::super::model::{Act, Relief};
use super::super::shape::Span;
use super::{Answer, Product, moment, window};
use crate::support::given::Person;

impl Product {
    /// Does an act.
    pub(super) fn answer(&self, act: &Act) -> Answer {
        match act {
            Act::Book { .. } | Act::Cart { .. } | Act::Series { .. } | Act::Cancel { .. } | Act::Move { .. } => {
                self.as_customer(act)
            }
            Act::Join { .. } | Act::Leave { .. } | Act::DeclineOffer { .. } | Act::AcceptOffer { .. } => {
                self.in_line(act)
            }
            Act::RunLine => {
                let report = bookings::run_wait_list(&self.app.db).expect("the job runs");
                let (offered, lapsed, over, failed) = (report.offered, report.lapsed, report.over, report.failed);
                said(format!("done: {offered} offered, {lapsed} lapsed, {over} over, {failed} failed"))
            }
            Act::RunDeadlines => {
                let report = bookings::run_deadlines(&self.app.db).expect("the job runs");
                said(format!("done: {} cancelled, {} failed", report.cancelled, report.failed))
            }
            Act::Wait { minutes } => {
                self.app.advance(Duration::minutes(*minutes));
                said("done".to_owned())
            }
            Act::Block { .. } | Act::Lift(_) | Act::Outage { .. } => self.out_of_use(act),
            Act::Teach { .. } | Act::MoveTraining { .. } | Act::CancelTraining(_) => self.as_teacher(act),
            _ => self.as_provider(act),
        }
    }

    fn order(&self, listing: usize, span: &Span) -> NewOrder {
        NewOrder { window: Some(window(span)), ..NewOrder::of(self.listings[listing]) }
    }

    fn as_customer(&self, act: &Act) -> Answer {
        match act {
            Act::Book { who, listing, span } => {
                let order = self.order(*listing, span);
                self.asks(&self.customers[*who], |tx, who| {
                    bookings::create(tx, &who.caller, &order).map(|made| vec![made.id.uuid()])
                })
            }
            Act::Cart { who, orders } => {
                let cart = Cart { orders: orders.iter().map(|(listing, span)| self.order(*listing, span)).collect() };
                self.asks(&self.customers[*who], |tx, who| {
                    let made = bookings::create_cart(tx, &who.caller, &cart)?;
                    Ok(made.into_iter().map(|made| made.id.uuid()).collect())
                })
            }
            Act::Series { who, listing, span, every_days, times, skips } => {
                let series = Series {
                    order: self.order(*listing, span),
                    every_days: Some(u16::try_from(*every_days).expect("days")),
                    weekly: None,
                    monthly: false,
                    expected: Vec::new(),
                    occurrences: u16::try_from(*times).expect("a number"),
                    skip_what_clashes: *skips,
                };
                self.series(&self.customers[*who], &series)
            }
            Act::Cancel { who, booking, accepts } => {
                let accept_warnings =
                    if *accepts { BTreeSet::from([BookingRule::CancelTooLate]) } else { BTreeSet::new() };
                let new = Cancellation { reason: "x".to_owned(), accept_warnings };
                let id = self.bookings[*booking];
                let person = who.map_or(&self.provider, |who| &self.customers[who]);
                self.asks(person, |tx, who| bookings::cancel(tx, &who.caller, id, &new).map(|_| Vec::new()))
            }
            Act::Move { who, booking, span } => {
                let (id, new) = (self.bookings[*booking], NewWindow::at(window(span)));
                self.asks(&self.customers[*who], |tx, who| {
                    bookings::move_to(tx, &who.caller, id, &new).map(|_| Vec::new())
                })
            }
            other => unreachable!("{other:?}"),
        }
    }

    /// With what is said of each occurrence.
    fn series(&self, person: &Person, series: &Series) -> Answer {
        let done = self.app.db.write(&person.caller.actor(), |tx| bookings::create_series(tx, &person.caller, series));
        let occurrences = match done {
            Ok(occurrences) => occurrences,
            Err(error) => return self.refused(error),
        };
        let said = occurrences.iter().map(|one| match &one.problem {
            Some(problem) => self.word(problem),
            None => "booked".to_owned(),
        });
        let answer = said.collect::<Vec<_>>().join("; ");
        let made = occurrences.iter().filter_map(|one| Some(one.booking.as_ref()?.id.uuid())).collect();
        Answer { answer, made, ..Answer::default() }
    }

    fn as_provider(&self, act: &Act) -> Answer {
        let done = |_| Vec::new();
        match act {
            Act::Confirm(at) => {
                let id = self.bookings[*at];
                self.asks(&self.provider, |tx, who| bookings::confirm(tx, &who.caller, id).map(done))
            }
            Act::Decline(at) => {
                let id = self.bookings[*at];
                self.asks(&self.provider, |tx, who| bookings::decline(tx, &who.caller, id, "x").map(done))
            }
            Act::Relocate { booking, span } => {
                let place = ProviderMove { window: Some(window(span)), listing_id: None, reason: "x".to_owned() };
                let id = self.bookings[*booking];
                self.asks(&self.provider, |tx, who| bookings::provider_move(tx, &who.caller, id, &place).map(done))
            }
            Act::Swap { booking, to } => {
                let listing_id = Some(self.listings[*to]);
                let place = ProviderMove { window: None, listing_id, reason: "x".to_owned() };
                let id = self.bookings[*booking];
                self.asks(&self.provider, |tx, who| bookings::provider_move(tx, &who.caller, id, &place).map(done))
            }
            Act::Resize { booking, ends } => {
                let (ends_at, reason, accept_warnings) = (moment(*ends), "x".to_owned(), BTreeSet::new());
                let new = NewEnd { ends_at, reason, accept_warnings, override_reason: None };
                let id = self.bookings[*booking];
                self.asks(&self.provider, |tx, who| bookings::resize(tx, &who.caller, id, &new).map(done))
            }
            Act::Start(at) => {
                let id = self.bookings[*at];
                self.asks(&self.provider, |tx, who| bookings::start(tx, &who.caller, id).map(done))
            }
            Act::CheckOut(at) => {
                let id = self.bookings[*at];
                self.asks(&self.provider, |tx, who| bookings::check_out(tx, &who.caller, id, None).map(done))
            }
            Act::NoShow(at) => {
                let id = self.bookings[*at];
                self.asks(&self.provider, |tx, who| bookings::no_show(tx, &who.caller, id).map(done))
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn out_of_use(&self, act: &Act) -> Answer {
        match act {
            Act::Block { listing, unit, span } => {
                let new = NewBlock { window: window(span), unit: *unit, reason: "x".to_owned() };
                let id = self.listings[*listing];
                self.asks(&self.provider, |tx, who| {
                    bookings::block_create(tx, &who.caller, id, &new).map(|made| vec![made.id.uuid()])
                })
            }
            Act::Lift(at) => {
                let id = self.blocks[*at];
                self.asks(&self.provider, |tx, who| bookings::block_lift(tx, &who.caller, id).map(|()| Vec::new()))
            }
            Act::Outage { listing, unit, span, relief, lessons } => {
                let new = NewOutage {
                    window: window(span),
                    unit: *unit,
                    reason: "x".to_owned(),
                    relief: relief
                        .iter()
                        .map(|(at, how)| Relieved { booking_id: self.bookings[*at], relief: self.given(how) })
                        .collect(),
                    training_relief: lessons
                        .iter()
                        .map(|(at, how)| RelievedTraining { training_id: self.trainings[*at], relief: self.given(how) })
                        .collect(),
                };
                let id = self.listings[*listing];
                self.asks(&self.provider, |tx, who| {
                    bookings::outage_create(tx, &who.caller, id, &new).map(|made| vec![made.block.id.uuid()])
                })
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn given(&self, relief: &Relief) -> Given {
        match relief {
            Relief::Move(span) => Given::Move { window: window(span) },
            Relief::Swap(to) => Given::Swap { listing_id: self.listings[*to] },
            Relief::Cancel => Given::Cancel,
        }
    }

    fn as_teacher(&self, act: &Act) -> Answer {
        match act {
            Act::Teach { listing, span, holds } => {
                let new = NewTraining {
                    window: window(span),
                    place: "101".to_owned(),
                    capacity: 4,
                    level: 1,
                    holds_instrument: *holds,
                    trainer_id: None,
                };
                let id = self.listings[*listing];
                self.teaches(|tx, who| trainings::offer(tx, &who.caller, id, &new).map(|made| vec![made.id.uuid()]))
            }
            Act::MoveTraining { training, span, to, holds } => {
                let new = TrainingMove {
                    window: span.as_ref().map(window),
                    instrument_id: to.map(|to| self.listings[to]),
                    place: None,
                    holds_instrument: *holds,
                    trainer_id: None,
                    reason: "x".to_owned(),
                };
                let id = self.trainings[*training];
                self.teaches(|tx, who| trainings::move_to(tx, &who.caller, id, &new).map(|_| Vec::new()))
            }
            Act::CancelTraining(at) => {
                let id = self.trainings[*at];
                self.teaches(|tx, who| trainings::cancel(tx, &who.caller, id).map(|_| Vec::new()))
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn in_line(&self, act: &Act) -> Answer {
        match act {
            Act::Join { who, listing, span } => {
                let order = self.order(*listing, span);
                self.asks(&self.customers[*who], |tx, who| {
                    bookings::wait_join(tx, &who.caller, &order).map(|made| vec![made.id.uuid()])
                })
            }
            Act::Leave { who, entry } => {
                let id = self.entries[*entry];
                self.asks(&self.customers[*who], |tx, who| {
                    bookings::wait_leave(tx, &who.caller, id).map(|_| Vec::new())
                })
            }
            Act::DeclineOffer { who, entry } => {
                let id = self.entries[*entry];
                self.asks(&self.customers[*who], |tx, who| {
                    bookings::wait_decline(tx, &who.caller, id).map(|_| Vec::new())
                })
            }
            Act::AcceptOffer { who, entry } => {
                let id = self.entries[*entry];
                self.asks(&self.customers[*who], |tx, who| {
                    bookings::wait_accept(tx, &who.caller, id, &bookings::WaitAcceptance::default())
                        .map(|made| vec![made.id.uuid()])
                })
            }
            other => unreachable!("{other:?}"),
        }
    }
}

fn said(answer: String) -> Answer {
    Answer { answer, ..Answer::default() }
}
