//! Orders and their lives, as the play writes them.

use chrono::Duration;

use super::paper::page;
use super::people::People;
use super::stage::{Failure, Stage, at_hour};
use crate::attachment::NewFile;
use crate::booking::model::{NewDelivery, NewOrder, NewRating, Settlement, VoucherChoice};
use crate::booking::service::{self, DisputeDecision, NewWindow};
use crate::kernel::{BookingId, ListingId, TimeWindow, VoucherId};

/// An order as the play writes it.
pub(super) struct Line {
    pub(super) enterprise: &'static str,
    pub(super) listing: ListingId,
    /// Days from today, hour of the day and length in hours, for instruments.
    pub(super) window: Option<(i64, i64, i64)>,
    pub(super) quantity: i32,
    pub(super) voucher: Option<VoucherId>,
}

/// Whoever orders and works, does it here.
pub(super) struct Scene<'s> {
    stage: &'s Stage,
    people: &'s People,
    /// Orders that were taken.
    pub(super) made: usize,
}

impl<'s> Scene<'s> {
    pub(super) const fn new(stage: &'s Stage, people: &'s People) -> Self {
        Self { stage, people, made: 0 }
    }

    pub(super) fn order(&mut self, line: &Line) -> Result<BookingId, Failure> {
        let customer = self.people.get(line.enterprise)?;
        let order = NewOrder {
            window: line.window.map(|window| self.window(window)).transpose()?,
            quantity: line.quantity,
            voucher: line.voucher.map_or(VoucherChoice::None, VoucherChoice::This),
            ..NewOrder::of(line.listing)
        };
        let booking = self.stage.act("order", customer, |tx| service::create(tx, customer, &order))?;
        self.made += 1;
        Ok(booking.id)
    }

    fn window(&self, (days, hour, hours): (i64, i64, i64)) -> Result<TimeWindow, Failure> {
        let from = at_hour(self.stage.today() + Duration::days(days), hour);
        TimeWindow::new(from, from + Duration::hours(hours)).map_err(|e| Failure::new("window", e.text))
    }

    pub(super) fn confirm(&self, provider: &'static str, bookings: &[BookingId]) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        for id in bookings {
            self.stage.act("confirm", provider, |tx| service::confirm(tx, provider, *id))?;
        }
        Ok(())
    }

    pub(super) fn decline(&self, provider: &'static str, id: BookingId) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        self.stage.act("decline", provider, |tx| service::decline(tx, provider, id, "工位已满")).map(drop)
    }

    pub(super) fn start(&self, provider: &'static str, bookings: &[BookingId]) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        for id in bookings {
            self.stage.act("start", provider, |tx| service::start(tx, provider, *id))?;
        }
        Ok(())
    }

    pub(super) fn move_to(
        &self,
        enterprise: &'static str,
        id: BookingId,
        window: (i64, i64, i64),
    ) -> Result<(), Failure> {
        let customer = self.people.get(enterprise)?;
        let to = NewWindow::at(self.window(window)?);
        self.stage.act("move", customer, |tx| service::move_to(tx, customer, id, &to)).map(drop)
    }

    pub(super) fn deliver(
        &self,
        provider: &'static str,
        id: BookingId,
        hours: Option<i64>,
        quantity: Option<i32>,
    ) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        let report = NewFile { file_name: format!("RPT-{id}.pdf"), content: page(&format!("Report {id}")) };
        let delivery = NewDelivery {
            actual_minutes: hours.map(|hours| hours * 60),
            quantity,
            result_reference: Some(format!("RPT-{id}.pdf")),
            ..NewDelivery::default()
        };
        self.stage
            .act("deliver", provider, |tx| {
                service::result_add(tx, provider, id, &report)?;
                service::deliver(tx, provider, id, &delivery)
            })
            .map(drop)
    }

    pub(super) fn accept(&self, enterprise: &'static str, id: BookingId) -> Result<(), Failure> {
        let customer = self.people.get(enterprise)?;
        self.stage.act("accept", customer, |tx| service::accept(tx, customer, id)).map(drop)
    }

    pub(super) fn rate(
        &self,
        enterprise: &'static str,
        id: BookingId,
        (on_time, quality, stars): (i32, i32, i32),
        comment: &str,
    ) -> Result<(), Failure> {
        let customer = self.people.get(enterprise)?;
        let rating = NewRating { on_time, quality, service: stars, comment: comment.to_owned() };
        self.stage.act("rate", customer, |tx| service::rate(tx, customer, id, &rating)).map(drop)
    }

    pub(super) fn answer(&self, provider: &'static str, id: BookingId, answer: &str) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        self.stage.act("answer", provider, |tx| service::answer_rating(tx, provider, id, answer)).map(drop)
    }

    /// The enterprise disputes, the bureau finds that a part was done.
    pub(super) fn dispute_and_settle(&self, enterprise: &'static str, id: BookingId) -> Result<(), Failure> {
        let (customer, city) = (self.people.get(enterprise)?, self.people.get("city")?);
        self.stage.act("dispute", customer, |tx| service::dispute(tx, customer, id, "有 10 个样品的数据无效"))?;
        let decision = DisputeDecision {
            outcome: Settlement::Accepted,
            price_fen: Some(crate::kernel::Fen::from_yuan(14_000)),
            reason: "按有效样品 50 个计价".to_owned(),
        };
        self.stage.act("dispute settled", city, |tx| service::resolve_dispute(tx, city, id, &decision)).map(drop)
    }

    /// Nobody speaks for as long as the rules say; the daily job accepts what was delivered.
    pub(super) fn wait_for_silence(&self) -> Result<(), Failure> {
        self.stage.pass(Duration::days(11));
        service::run_deadlines(&self.stage.db).map_err(|e| Failure::new("deadlines", e)).map(drop)
    }
}
