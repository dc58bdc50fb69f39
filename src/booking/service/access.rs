//! What every step on a booking does: look who asks, lock, step, write, record, announce.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use crate::audit;
use crate::booking::Error;
use crate::booking::model::{Allowance, Booking, MAX_TEXT, OrderWords, Patience, State, Step};
use crate::booking::queries;
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, Text, local_time};
use crate::ledger;
use crate::programme::{self, Rules};
use crate::store::{Tx, outbox};
use crate::voucher;
use crate::web::Veto;

/// The enterprise's own booking, locked.
pub fn lock_as_enterprise(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<Booking, Error> {
    lock_if(tx, id, |booking| booking.enterprise_id == caller.organisation_id)
}

/// A booking of the provider's own listing, locked.
pub fn lock_as_provider(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<Booking, Error> {
    lock_if(tx, id, |booking| booking.provider_id == caller.organisation_id)
}

/// The booking, locked, if the caller may know that it exists.
pub fn lock_if(tx: &mut Tx<'_>, id: BookingId, is_visible: impl Fn(&Booking) -> bool) -> Result<Booking, Error> {
    queries::booking_lock(tx.conn(), id)?.filter(is_visible).ok_or(Error::NotFound)
}

/// What only another may say of the provider.
pub fn refuse_own_use(booking: &Booking, zh: &str, en: &str) -> Result<(), Error> {
    if booking.is_own_use() {
        return Err(Veto::new("own_use", Text::new(zh, en), true, false).into());
    }
    Ok(())
}

/// Takes the step in memory; [`save`] writes it. Answers the state before.
pub fn take_step(booking: &mut Booking, step: Step, patience: &Patience, now: DateTime<Utc>) -> Result<State, Error> {
    let from = booking.state;
    booking.state = from.next(step)?;
    booking.deadline_at = patience.deadline(booking.state, booking.window().as_ref(), now);
    booking.version = booking.version.wrapping_add(1);
    booking.updated_at = now;
    Ok(from)
}

/// Writes a step that was taken from `from`; what is held for the booking is held as long as it has time for the next.
pub fn save(tx: &mut Tx<'_>, booking: &Booking, from: State) -> Result<(), Error> {
    if queries::booking_save(tx.conn(), booking, from)? != 1 {
        return Err(Error::Changed);
    }
    match booking.hold_transfer_id.filter(|_| booking.state.holds_money()) {
        Some(hold) => Ok(ledger::prolong(tx, hold, booking.held_until(), booking.state.as_str())?),
        None => Ok(()),
    }
}

/// Lets go of the voucher's money and of the window.
pub fn release(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    if let (Some(voucher), Some(hold)) = (booking.voucher_id, booking.hold_transfer_id) {
        voucher::service::release_hold(tx, voucher, hold, booking.id, booking.subsidy_fen)?;
    }
    Ok(queries::occupancy_release(tx.conn(), booking.id)?)
}

/// The rules by which the booking's subsidy was decided; none without a voucher.
pub fn rules_of(tx: &mut Tx<'_>, booking: &Booking) -> Result<Option<Rules>, Error> {
    rules_for(tx.conn(), booking)
}

/// As [`rules_of`], outside a transaction.
pub fn rules_for(conn: &mut PgConnection, booking: &Booking) -> Result<Option<Rules>, Error> {
    let Some(version) = booking.programme_version_id else { return Ok(None) };
    Ok(Some(programme::service::version_fetch(conn, version)?.rules))
}

impl Patience {
    /// As the programme has it, if one pays.
    pub fn by(rules: Option<&Rules>) -> Self {
        rules.map_or(Self::WITHOUT_PROGRAMME, |rules| Self {
            answer: chrono::Duration::hours(rules.request_timeout_hours.into()),
            acceptance: chrono::Duration::days(rules.acceptance_silence_days.into()),
        })
    }
}

/// Tells the audit trail and both parties what happened: `booking.<done>`.
pub fn tell(tx: &mut Tx<'_>, booking: &Booking, done: &str, names: &Names, detail: &Value) -> Result<(), Error> {
    let topic = format!("booking.{done}");
    let mut record = json!({
        "reference": booking.reference,
        "state": booking.state,
        "price_fen": booking.final_price_fen.unwrap_or(booking.price_fen),
        "subsidy_fen": booking.final_subsidy_fen.unwrap_or(booking.subsidy_fen),
    });
    merge(&mut record, detail);
    audit::record(tx, &topic, "booking", booking.id.uuid(), &record)?;
    let mut payload = record;
    let people = json!({
        "booking_id": booking.id,
        "recipients": [booking.enterprise_id, booking.provider_id],
        "enterprise_id": booking.enterprise_id,
        "provider_id": booking.provider_id,
        "listing_id": booking.listing_id,
        "listing_name": names.listing,
        "enterprise_name": names.enterprise,
        "provider_name": names.provider,
        "when": booking.occasion_with(&names.words),
        "starts_at": booking.starts_at.map(local_time),
        "ends_at": booking.ends_at.map(local_time),
        "deadline_at": booking.deadline_at.map(local_time),
        "reason": booking.reason,
    });
    merge(&mut payload, &people);
    Ok(outbox::announce(tx, &topic, "booking", booking.id.uuid(), &payload)?)
}

/// Says in a record which rules a booking breaks and why it stands all the same.
pub fn add_allowance(detail: &mut Value, allowance: Option<&Allowance>) {
    let Some(allowance) = allowance else { return };
    let rules: Vec<_> = allowance.breaches.iter().map(|breach| breach.rule).collect();
    merge(detail, &json!({"breaks": rules, "exception": allowance.reason, "granted_by": allowance.granted_by}));
}

pub(super) fn merge(into: &mut Value, from: &Value) {
    if let (Some(into), Some(from)) = (into.as_object_mut(), from.as_object()) {
        into.extend(from.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
}

/// What people call the parties of a booking, and what its customer says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = BookingNames)]
pub struct Names {
    pub listing: String,
    pub enterprise: String,
    pub provider: String,
    /// Who will use it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Told in its own place.
    #[serde(skip)]
    pub words: OrderWords,
}

impl Names {
    pub fn of(conn: &mut diesel::PgConnection, booking: &Booking) -> Result<Self, Error> {
        let mut names = Self::of_all(conn, std::slice::from_ref(booking))?;
        Ok(names.pop().unwrap_or_default())
    }

    /// In the order of the bookings, by four questions.
    pub fn of_all(conn: &mut diesel::PgConnection, bookings: &[Booking]) -> Result<Vec<Self>, Error> {
        let listings: Vec<_> = bookings.iter().map(|b| b.listing_id).collect();
        let parties: Vec<_> = bookings.iter().flat_map(|b| [b.enterprise_id, b.provider_id]).collect();
        let listings = queries::listing_names(conn, &listings)?;
        let parties = queries::organisation_names(conn, &parties)?;
        let users: Vec<_> = bookings.iter().filter_map(|b| b.used_by).collect();
        let users = if users.is_empty() { Vec::new() } else { queries::user_names(conn, &users)? };
        let user = |id| users.iter().find(|(known, _)| Some(*known) == id).map(|(_, name)| name.clone());
        let party =
            |id| parties.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
        let listing = |id| listings.iter().find(|(known, _)| *known == id).map(|(_, n)| n.clone()).unwrap_or_default();
        let ids: Vec<_> = bookings.iter().map(|b| b.id).collect();
        let said = queries::words_list(conn, &ids)?;
        let words = |id| said.iter().find(|(known, _)| *known == id).map(|(_, words)| words.clone());
        Ok(bookings
            .iter()
            .map(|b| Self {
                listing: listing(b.listing_id),
                enterprise: party(b.enterprise_id),
                provider: party(b.provider_id),
                user: user(b.used_by),
                words: words(b.id).unwrap_or_default(),
            })
            .collect())
    }
}

/// A reason, or another text, that somebody must give.
pub fn checked_text(field: &str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if (1..=MAX_TEXT).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        let invalid = Invalid::new("reason", "请填写 1 到 2000 字", "write 1 to 2,000 characters");
        Err(Error::fault(field, invalid))
    }
}

/// A reason that somebody must give.
pub fn checked_reason(reason: &str) -> Result<String, Error> {
    checked_text("reason", reason)
}
