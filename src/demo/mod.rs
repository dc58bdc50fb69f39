//! Plays the whole road on an empty database, through the same use cases that the routes call: instruments are imported,
//! vouchers applied for and issued, services booked, done, accepted and claimed, both sides paid, and the bank's statement
//! reconciled to the last fen.
//!
//! The demo's clock is set by hand and runs through some weeks that end before today, so that notices run their working
//! days, and on the eve of today something is left for everybody to do; whatever the day, the figures are the same.

mod agreed;
mod archive;
mod awards;
mod banking;
mod bills;
mod budget;
mod claims;
mod clawback;
mod clearing;
mod directory;
mod evaluation;
mod market;
mod money;
mod needs;
mod office;
mod orders;
mod paid_first;
mod paper;
mod people;
mod reconcile;
mod scene;
mod stage;
mod transfer;
mod vouchers;
mod waiting;
mod week;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Serialize;

use crate::audit;
use crate::identity;
use crate::ledger::{self, Sealer};
use crate::report::verify::verify;
use crate::store::Db;
use stage::Stage;

pub use people::{Account, PASSWORD, accounts};
pub use stage::Failure;

/// What each step of the road came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    pub listings_imported: usize,
    pub rows_rejected: usize,
    pub vouchers_issued: usize,
    pub bookings: usize,
    /// Orders for a window that somebody else had.
    pub bookings_refused: usize,
    pub claims: usize,
    pub notices: usize,
    pub objections: usize,
    /// Claims that ended with money owed.
    pub claims_approved: usize,
    pub batches: usize,
    pub payments: usize,
    /// Payments that the bank's statement does not show.
    pub payments_open: usize,
    pub statement_lines: usize,
    pub matched_lines: usize,
    pub exceptions: usize,
    pub months_closed: usize,
    /// Applications and orders that are under way when it is given.
    pub under_way: usize,
    pub ledger_balanced: bool,
    pub audit_intact: bool,
    /// What verification found wrong, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_wrong: Option<String>,
}

impl Figures {
    /// Whether everything that must hold does.
    pub const fn hold(&self) -> bool {
        self.ledger_balanced
            && self.audit_intact
            && self.first_wrong.is_none()
            && self.payments_open == 0
            && self.matched_lines > 0
            && self.matched_lines + self.exceptions == self.statement_lines
    }
}

/// Whether nobody has set up the database yet.
///
/// # Errors
/// The database refuses.
pub fn is_empty(conn: &mut PgConnection) -> Result<bool, identity::Error> {
    Ok(identity::service::regions(conn)?.is_empty())
}

/// Plays the road on an empty, migrated database. `today` is the day (Asia/Shanghai) before which it is to have happened.
/// The month that is closed is sealed by `sealer`.
///
/// # Errors
/// The database is not empty, or an act failed; what was played until then stays.
pub fn play(db: &Db, today: NaiveDate, sealer: &Sealer) -> Result<Figures, Failure> {
    let stage = Stage::set(db, today, budget::calendar_ends()?);
    let began = stage.today();
    let people = people::enter(&stage)?;
    let programmes = budget::prepare(&stage, &people)?;
    let market = market::open(&stage, &people)?;
    directory::list(&stage, &people)?;
    transfer::register(&stage, &people)?;
    let vouchers = vouchers::issue(&stage, &people, &programmes)?;
    let lease = agreed::lease(&stage, &people, &market)?;
    bills::terms(&stage, &people)?;
    let orders = orders::play(&stage, &people, &market, &programmes, &vouchers)?;
    awards::publish(&stage, &people, programmes.awards)?;
    let published = claims::redeem(&stage, &people, &orders)?;
    let evaluation = evaluation::publish(&stage, &people, began)?;
    let claims = claims::settle(&stage, &people, &published)?;
    awards::approve(&stage)?;
    evaluation.freeze(&stage, &people)?;
    let paid = money::pay(&stage, &people, &programmes, began)?;
    awards::publish_late(&stage, &people, programmes.awards)?;
    let reconciled = reconcile::reconcile(&stage, &people, &paid, sealer)?;
    clearing::clear(&stage, &people, programmes.cross_region, began)?;
    needs::offer(&stage, &people, today)?;
    clawback::demand(&stage, &people)?;
    awards::leave(&stage, &people)?;
    let mut under_way = waiting::leave(&stage, &people, (&programmes, &market, &vouchers), today)?;
    bills::receive(&stage, &people)?;
    under_way += agreed::leave(&stage, &people, &market, lease)?;
    under_way += paid_first::leave(&stage, &people)?;
    evaluation.leave_under_way(&stage, &people)?;
    budget::leave(&stage, &people, &programmes)?;
    awards::approve(&stage)?;
    office::keep(&stage, &people)?;
    archive::pack(&stage, &people)?;
    archive::export(&stage, &people, sealer)?;
    stage.system("journal digest", |tx| ledger::digest_by(tx, sealer.digest()))?;
    while stage.system("journal blocks", ledger::chain_entries)? > 0 {}
    while stage.system("audit chain", |tx| audit::seal(tx, 10_000))? > 0 {}

    let verification = db.read(|conn| verify(conn, sealer)).map_err(|e| Failure::new("verification", e))?;
    Ok(Figures {
        listings_imported: market.imported,
        rows_rejected: market.rejected,
        vouchers_issued: vouchers::Vouchers::ISSUED,
        bookings: orders.made,
        bookings_refused: orders.refused,
        claims: claims.claims,
        notices: claims.notices,
        objections: claims.objections,
        claims_approved: claims.approved,
        batches: paid.batches.len(),
        payments: paid.payments.len(),
        payments_open: reconciled.payments_open,
        statement_lines: reconciled.lines,
        matched_lines: reconciled.matched,
        exceptions: reconciled.exceptions,
        months_closed: reconciled.months_closed,
        under_way,
        ledger_balanced: verification.is_sound_in("ledger"),
        audit_intact: verification.is_sound_in("audit"),
        first_wrong: verification.first_wrong().and_then(|finding| finding.first_wrong.clone()),
    })
}
