//! What is under way when the demo is given, so that somebody waits at every desk.

use chrono::{Datelike, NaiveDate};

use super::budget::Programmes;
use super::claims::{self, Papers};
use super::market::Market;
use super::people::People;
use super::scene::{Line, Scene};
use super::stage::{Failure, Stage};
use super::vouchers::{self, Vouchers};
use crate::kernel::{BasisPoints, BookingId};
use crate::risk::model::{NewPartyFact, PartyFactKind};
use crate::risk::service as risk;

/// The first invoice that is not one of the claims of the play.
const INVOICE: u32 = 101;
/// The claim of the play, of the same enterprise, whose result is handed in again.
const USED: u32 = 3;

/// Act 9, on the eve of `today`: one application waits for a district and one for the city, one order for its provider and
/// one for its enterprise, two instruments are booked for next week, one accepted order can be claimed, and one claim waits
/// for a district: with two signals, since a shareholder whom the bureau recorded leads the provider, and its report was handed in
/// before. Tells how many things wait.
pub(super) fn leave(
    stage: &Stage,
    people: &People,
    (programmes, market, vouchers): (&Programmes, &Market, &Vouchers),
    today: NaiveDate,
) -> Result<usize, Failure> {
    stage.go_to_the_eve_of(today);
    vouchers::applied(stage, people, "fibre", programmes.reimbursement, 150_000)?;
    let passed = vouchers::applied(stage, people, "composite", programmes.deduction, 20_000)?;
    vouchers::passed_district(stage, people, "rongcheng", passed)?;

    let mut scene = Scene::new(stage, people);
    let monday = 7 - i64::from(stage.today().weekday().num_days_from_monday());
    let on = |day: i64, enterprise, listing, voucher| Line {
        enterprise,
        listing,
        window: Some((monday + day, 9, 3)),
        quantity: 1,
        voucher: Some(voucher),
    };
    scene.order(&on(1, "fibre", market.xrd, vouchers.fibre))?;
    scene.order(&on(2, "sensor", market.sem, vouchers.sensor))?;
    let confirmed = scene.order(&on(3, "composite", market.pecvd, vouchers.composite))?;
    scene.confirm("nanofab", &[confirmed])?;

    let mut tested = |enterprise, samples, voucher| -> Result<BookingId, Failure> {
        let line =
            Line { enterprise, listing: market.tensile, window: None, quantity: samples, voucher: Some(voucher) };
        let order = scene.order(&line)?;
        scene.confirm("lab", &[order])?;
        scene.deliver("lab", order, None, Some(samples))?;
        Ok(order)
    };
    tested("ocean", 6, vouchers.ocean)?;
    let claimable = tested("ocean", 12, vouchers.ocean)?;
    let claimed = tested("sensor", 8, vouchers.sensor)?;
    scene.accept("ocean", claimable)?;
    scene.accept("sensor", claimed)?;
    related(stage, people)?;
    claims::claim(stage, people, "sensor", claimed, Papers { result: USED, ..Papers::own(INVOICE) })?;
    Ok(2 + scene.made)
}

/// A shareholder of the enterprise, whom the city has from the register, is the provider's legal representative.
fn related(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (city, lab) = (people.get("city")?, people.get("lab")?);
    let fact = |kind, value: &str| NewPartyFact { kind, value: value.to_owned(), uscc: None, share_bp: None };
    let led = [
        fact(PartyFactKind::LegalRepresentative, "秦海（演示）"),
        fact(PartyFactKind::Address, "荣成市演示路 8 号"),
        fact(PartyFactKind::Phone, "0631-7000008"),
    ];
    stage.act("relations declared", lab, |tx| risk::facts_declare(tx, lab, &led))?;
    let share = BasisPoints::new(3_500).map_err(|e| Failure::new("relations", e.text))?;
    let owned = [NewPartyFact { share_bp: Some(share), ..fact(PartyFactKind::Shareholder, "秦海（演示）") }];
    let sensor = people.organisation("sensor")?;
    stage.act("relations recorded", city, |tx| risk::facts_record(tx, city, sensor, &owned)).map(drop)
}
