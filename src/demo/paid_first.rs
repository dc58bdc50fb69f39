//! A laboratory that wants to know of samples some days before, and gives out results once they are paid for.

use chrono::Duration;
use serde_json::json;

use super::paper::page;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::attachment::NewFile;
use crate::booking::model::{NewDelivery, NewOrder, NewReceipt};
use crate::booking::service as bookings;
use crate::catalog::model::NewListing;
use crate::catalog::service;
use crate::catalog::{BookingRules, CustomerClass, ListingKind, PriceRule, PriceUnit};
use crate::kernel::{BookingId, Fen, ListingId};

/// On the eve of the day on which the demo is given: samples of one order are to arrive in four days, and the report of
/// another is there and waits for what is still open of its price. Tells how many things wait.
pub(super) fn leave(stage: &Stage, people: &People) -> Result<usize, Failure> {
    let listing = offer(stage, people)?;
    order(stage, people, listing, 4)?;
    let tested = order(stage, people, listing, 6)?;
    let lab = people.get("lab")?;
    let report =
        NewFile { file_name: "热分析报告.pdf".to_owned(), content: page("Thermal analysis of six samples") };
    let delivery = NewDelivery { quantity: Some(6), ..NewDelivery::default() };
    stage.act("results", lab, |tx| {
        bookings::result_add(tx, lab, tested, &report)?;
        bookings::deliver(tx, lab, tested, &delivery)
    })?;
    let received = NewReceipt {
        amount_fen: Fen::from_yuan(1_000),
        received_on: stage.today(),
        paid_by: None,
        note: Some("首付款，对公转账".to_owned()),
    };
    stage.act("receipt", lab, |tx| bookings::receipt_record(tx, lab, tested, &received))?;
    Ok(2)
}

/// Four hundred yuan a sample, three days of notice, results after payment.
fn offer(stage: &Stage, people: &People) -> Result<ListingId, Failure> {
    let (lab, city) = (people.get("lab")?, people.get("city")?);
    let price =
        PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Sample, amount: Fen::from_yuan(400) };
    let new = NewListing {
        category: "热分析".to_owned(),
        auto_confirm: true,
        prices: vec![price],
        ..NewListing::named("LAB-TA-01", ListingKind::TestService, "热重与差示扫描量热分析")
    };
    let made = stage.act("listing", lab, |tx| service::create(tx, lab, new.clone()))?;
    stage.act("admission", city, |tx| service::admit(tx, city, made.id))?;
    let rules = json!({"sample_notice_days": 3, "results_after_payment": true});
    let rules: BookingRules = serde_json::from_value(rules).map_err(|error| Failure::new("rules", error))?;
    stage.act("rules", lab, |tx| service::document_set(tx, lab, made.id, 0, &rules))?;
    Ok(made.id)
}

/// So many samples of a company that pays all by itself.
fn order(stage: &Stage, people: &People, listing: ListingId, quantity: i32) -> Result<BookingId, Failure> {
    let customer = people.get("shipyard")?;
    let order = NewOrder { quantity, samples_on: Some(stage.today() + Duration::days(4)), ..NewOrder::of(listing) };
    stage.act("order", customer, |tx| bookings::create(tx, customer, &order)).map(|booked| booked.id)
}
