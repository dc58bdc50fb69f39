//! HTTP of bookings, by subject.

mod advisories;
mod attendance;
mod blocks;
mod calendar;
mod charges;
mod credit;
mod estimate;
mod kiosk;
mod orders;
mod own_share;
mod ratings;
mod results;
mod steps;
mod transfers;
mod upkeep;
mod wait;

use actix_web::HttpResponse;

use super::Error;
use super::service::BookingView;
use crate::identity::Caller;
use crate::store::{Db, Tx};
use crate::web::{Done, Once, Problem, Routes, write_once};

pub fn configure(cfg: &mut Routes<'_>) {
    orders::configure(cfg);
    estimate::configure(cfg);
    blocks::configure(cfg);
    calendar::configure(cfg);
    steps::configure(cfg);
    charges::configure(cfg);
    credit::configure(cfg);
    transfers::configure(cfg);
    ratings::configure(cfg);
    results::configure(cfg);
    own_share::configure(cfg);
    wait::configure(cfg);
    attendance::configure(cfg);
    kiosk::configure(cfg);
    upkeep::configure(cfg);
    advisories::configure(cfg);
}

/// Runs a step on a booking and answers the booking as it is afterwards; a replay gets the first answer.
async fn step(
    db: &Db,
    caller: Caller,
    once: Once,
    digest: [u8; 32],
    work: impl Fn(&mut Tx<'_>, &Caller) -> Result<BookingView, Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    write_once(db, caller.actor(), once, digest, move |tx| work(tx, &caller).map(Done)).await
}
