//! Enterprises order, providers work, and every way in which an order can end is taken once.

use chrono::Duration;

use super::budget::Programmes;
use super::market::Market;
use super::paper::page;
use super::people::People;
use super::stage::{Failure, Stage, at_hour};
use super::vouchers::Vouchers;
use super::week::{self, Booked};
use crate::attachment::NewFile;
use crate::booking::model::{NewDelivery, NewOrder, NewRating, Settlement, VoucherChoice};
use crate::booking::service::{self, DisputeDecision, NewWindow};
use crate::kernel::{BookingId, ListingId, ProgrammeId, TimeWindow, VoucherId};

/// What was ordered and what became of it.
pub(super) struct Orders {
    pub(super) deduction: ProgrammeId,
    pub(super) reimbursement: ProgrammeId,
    pub(super) made: usize,
    /// Somebody wanted a window that was taken.
    pub(super) refused: usize,
    accepted: Vec<(&'static str, BookingId)>,
}

impl Orders {
    /// Accepted orders that a voucher pays a part of: enterprise and booking.
    pub(super) fn accepted(&self) -> &[(&'static str, BookingId)] {
        &self.accepted
    }
}

/// An order as the play writes it.
struct Line {
    enterprise: &'static str,
    listing: ListingId,
    /// Days from today, hour of the day and length in hours, for instruments.
    window: Option<(i64, i64, i64)>,
    quantity: i32,
    voucher: Option<VoucherId>,
}

/// Act 5. Eight orders are done and accepted (one of them less than booked, one by silence, one after a dispute), one is
/// declined, one cancelled, one moved first, and one for a taken window is refused.
pub(super) fn play(
    stage: &Stage,
    people: &People,
    market: &Market,
    programmes: &Programmes,
    vouchers: &Vouchers,
) -> Result<Orders, Failure> {
    let mut scene = Scene { stage, people, made: 0 };
    let pecvd = |day, hour, hours, enterprise, voucher| Line {
        enterprise,
        listing: market.pecvd,
        window: Some((day, hour, hours)),
        quantity: 1,
        voucher: Some(voucher),
    };
    let counted =
        |enterprise, listing, quantity, voucher| Line { enterprise, listing, window: None, quantity, voucher };

    let whole = scene.order(&pecvd(1, 9, 4, "fibre", vouchers.fibre))?;
    let partly = scene.order(&pecvd(2, 9, 6, "fibre", vouchers.fibre))?;
    let moved = scene.order(&pecvd(3, 9, 4, "sensor", vouchers.sensor))?;
    let silent = scene.order(&Line {
        enterprise: "sensor",
        listing: market.sem,
        window: Some((1, 9, 3)),
        quantity: 1,
        voucher: Some(vouchers.sensor),
    })?;
    let samples = scene.order(&counted("ocean", market.tensile, 40, Some(vouchers.ocean)))?;
    let lease = scene.order(&Line {
        enterprise: "ocean",
        listing: market.laser,
        window: Some((1, 0, 28 * 24)),
        quantity: 1,
        voucher: Some(vouchers.ocean),
    })?;
    let disputed = scene.order(&counted("fibre", market.tensile, 60, Some(vouchers.fibre)))?;
    let contract = scene.order(&counted("sensor", market.contract, 1, Some(vouchers.sensor_reimbursed)))?;
    let related = scene.order(&counted("composite", market.tensile, 10, Some(vouchers.composite)))?;
    let declined = scene.order(&counted("ocean", market.space, 2, Some(vouchers.ocean)))?;
    let cancelled = scene.order(&pecvd(4, 9, 4, "composite", vouchers.composite))?;
    let refused = usize::from(scene.order(&pecvd(1, 10, 2, "sensor", vouchers.sensor)).is_err());

    scene.decline("incubator", declined)?;
    scene.move_to("sensor", moved, (5, 9, 4))?;
    scene.confirm("nanofab", &[whole, partly, moved, cancelled])?;
    scene.confirm("lab", &[samples, disputed, contract, related])?;
    scene.confirm("incubator", &[lease])?;
    week::live(stage, people, market, &Booked { lease, whole, partly, moved, silent, called_off: cancelled })?;

    stage.next_week();
    scene.start("lab", &[samples, disputed, contract, related])?;
    for (provider, booking, hours, quantity) in [
        ("nanofab", whole, Some(4), None),
        ("nanofab", partly, Some(4), None),
        ("nanofab", moved, Some(4), None),
        ("lab", silent, Some(3), None),
        ("lab", samples, None, Some(40)),
        ("incubator", lease, None, Some(1)),
        ("lab", disputed, None, Some(60)),
        ("lab", contract, None, Some(1)),
        ("lab", related, None, Some(10)),
    ] {
        scene.deliver(provider, booking, hours, quantity)?;
    }
    for (enterprise, booking) in [
        ("fibre", whole),
        ("fibre", partly),
        ("sensor", moved),
        ("ocean", samples),
        ("ocean", lease),
        ("sensor", contract),
        ("composite", related),
    ] {
        scene.accept(enterprise, booking)?;
    }
    scene.dispute_and_settle("fibre", disputed)?;
    scene.wait_for_silence()?;
    for (enterprise, booking, stars, comment) in [
        ("fibre", whole, (5, 5, 5), "上机准时，老师讲解细致，数据当天就能用。"),
        ("sensor", moved, (4, 5, 5), "改期沟通顺畅，镀膜均匀性好。"),
        ("ocean", samples, (5, 4, 4), "报告规范，个别样品补测后更完整。"),
        ("ocean", lease, (3, 4, 4), "工位安静，入驻手续略慢。"),
    ] {
        scene.rate(enterprise, booking, stars, comment)?;
    }
    scene.answer("incubator", lease, "感谢反馈，入驻手续已改为线上办理，一个工作日内完成。")?;

    Ok(Orders {
        deduction: programmes.deduction,
        reimbursement: programmes.reimbursement,
        made: scene.made,
        refused,
        accepted: vec![
            ("fibre", whole),
            ("fibre", partly),
            ("sensor", moved),
            ("sensor", silent),
            ("ocean", samples),
            ("ocean", lease),
            ("fibre", disputed),
            ("sensor", contract),
        ],
    })
}

struct Scene<'s> {
    stage: &'s Stage,
    people: &'s People,
    made: usize,
}

impl Scene<'_> {
    fn order(&mut self, line: &Line) -> Result<BookingId, Failure> {
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

    fn confirm(&self, provider: &'static str, bookings: &[BookingId]) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        for id in bookings {
            self.stage.act("confirm", provider, |tx| service::confirm(tx, provider, *id))?;
        }
        Ok(())
    }

    fn decline(&self, provider: &'static str, id: BookingId) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        self.stage.act("decline", provider, |tx| service::decline(tx, provider, id, "工位已满")).map(drop)
    }

    fn start(&self, provider: &'static str, bookings: &[BookingId]) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        for id in bookings {
            self.stage.act("start", provider, |tx| service::start(tx, provider, *id))?;
        }
        Ok(())
    }

    fn move_to(&self, enterprise: &'static str, id: BookingId, window: (i64, i64, i64)) -> Result<(), Failure> {
        let customer = self.people.get(enterprise)?;
        let to = NewWindow::at(self.window(window)?);
        self.stage.act("move", customer, |tx| service::move_to(tx, customer, id, &to)).map(drop)
    }

    fn deliver(
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
            note: String::new(),
        };
        self.stage
            .act("deliver", provider, |tx| {
                service::result_add(tx, provider, id, &report)?;
                service::deliver(tx, provider, id, &delivery)
            })
            .map(drop)
    }

    fn accept(&self, enterprise: &'static str, id: BookingId) -> Result<(), Failure> {
        let customer = self.people.get(enterprise)?;
        self.stage.act("accept", customer, |tx| service::accept(tx, customer, id)).map(drop)
    }

    fn rate(
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

    fn answer(&self, provider: &'static str, id: BookingId, answer: &str) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        self.stage.act("answer", provider, |tx| service::answer_rating(tx, provider, id, answer)).map(drop)
    }

    /// The enterprise disputes, the bureau finds that a part was done.
    fn dispute_and_settle(&self, enterprise: &'static str, id: BookingId) -> Result<(), Failure> {
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
    fn wait_for_silence(&self) -> Result<(), Failure> {
        self.stage.pass(Duration::days(11));
        service::run_deadlines(&self.stage.db).map_err(|e| Failure::new("deadlines", e)).map(drop)
    }
}
