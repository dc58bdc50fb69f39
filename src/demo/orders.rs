//! Enterprises order, providers work, and every way in which an order can end is taken once.

use super::budget::Programmes;
use super::market::Market;
use super::people::People;
use super::scene::{Line, Scene};
use super::stage::{Failure, Stage};
use super::vouchers::Vouchers;
use super::week::{self, Booked};
use crate::kernel::{BookingId, ProgrammeId};

/// What was ordered and what became of it.
pub(super) struct Orders {
    pub(super) deduction: ProgrammeId,
    pub(super) reimbursement: ProgrammeId,
    pub(super) cross_region: ProgrammeId,
    pub(super) made: usize,
    /// Somebody wanted a window that was taken.
    pub(super) refused: usize,
    accepted: Vec<(&'static str, BookingId)>,
    /// The one among them that is about a registered technology contract.
    pub(super) contract: BookingId,
}

impl Orders {
    /// Accepted orders that a voucher pays a part of: enterprise and booking.
    pub(super) fn accepted(&self) -> &[(&'static str, BookingId)] {
        &self.accepted
    }
}

/// Act 5. Nine orders are done and accepted (one of them in another district, one of them less than booked, one by silence, one after a dispute), one is
/// declined, one cancelled, one moved first, and one for a taken window is refused.
pub(super) fn play(
    stage: &Stage,
    people: &People,
    market: &Market,
    programmes: &Programmes,
    vouchers: &Vouchers,
) -> Result<Orders, Failure> {
    let mut scene = Scene::new(stage, people);
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
    let travelled = scene.order(&counted("fibre", market.tensile, 20, Some(vouchers.fibre_anywhere)))?;
    let related = scene.order(&counted("composite", market.tensile, 10, Some(vouchers.composite)))?;
    let declined = scene.order(&counted("ocean", market.space, 2, Some(vouchers.ocean)))?;
    let cancelled = scene.order(&pecvd(4, 9, 4, "composite", vouchers.composite))?;
    let refused = usize::from(scene.order(&pecvd(1, 10, 2, "sensor", vouchers.sensor)).is_err());

    scene.decline("incubator", declined)?;
    scene.move_to("sensor", moved, (5, 9, 4))?;
    scene.confirm("nanofab", &[whole, partly, moved, cancelled])?;
    scene.confirm("lab", &[samples, disputed, contract, travelled, related])?;
    scene.confirm("incubator", &[lease])?;
    week::live(stage, people, market, &Booked { lease, whole, partly, moved, silent, called_off: cancelled })?;

    stage.next_week();
    scene.start("lab", &[samples, disputed, contract, travelled, related])?;
    for (provider, booking, hours, quantity) in [
        ("nanofab", whole, Some(4), None),
        ("nanofab", partly, Some(4), None),
        ("nanofab", moved, Some(4), None),
        ("lab", silent, Some(3), None),
        ("lab", samples, None, Some(40)),
        ("incubator", lease, None, Some(1)),
        ("lab", disputed, None, Some(60)),
        ("lab", contract, None, Some(1)),
        ("lab", travelled, None, Some(20)),
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
        ("fibre", travelled),
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
        cross_region: programmes.cross_region,
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
            ("fibre", travelled),
        ],
        contract,
    })
}
