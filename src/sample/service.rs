//! What people do with samples.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::error::Error;
use super::model::{
    AfterUse, BookingSamples, MOST, MOST_AT_ONCE, NewReception, NewSample, NewSampleStep, NewSamples, Sample,
    SampleAct, SampleArrival, SampleDetail, SampleLabel, State, Step, Words, text,
};
pub use super::queries::Days;
use super::queries::{self, By, NewRow, todo as parts};
use crate::audit;
use crate::booking::service::NewSampleDay;
use crate::booking::{self, Booking, State as BookingState, service as bookings};
use crate::catalog::{self, ListingKind, PriceUnit};
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, BookingId, Invalid, OrganisationId, SampleId, TodoGroup, UserId, local_date, reference};
use crate::store::todo::waiting;
use crate::store::{DbError, Tx, outbox};
use crate::web::FieldError;

/// No day on which samples arrive is further away; nor does the database know every day that can be written.
const FARTHEST_DAYS: i64 = 3_660;

/// Samples that are sent in for a booking get their codes.
///
/// # Errors
/// Not a party's booking, not of a test service, or over; fields at fault; too many.
pub fn register(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewSamples) -> Result<BookingSamples, Error> {
    let mut faults = Vec::new();
    if !(1..=MOST_AT_ONCE).contains(&new.samples.len()) {
        let invalid = Invalid::new("count", "请给出 1 到 500 件样品", "give 1 to 500 samples");
        faults.push(FieldError::invalid("samples", invalid));
    }
    for (place, sample) in new.samples.iter().take(MOST_AT_ONCE).enumerate() {
        faults.extend(sample.faults(&format!("samples.{place}")));
    }
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let booking = bookings::booking_lock_for(tx, caller, id)?;
    if !takes_samples(booking.state) {
        return Err(Error::Closed(booking.state));
    }
    if kind_of(tx.conn(), &booking)? != Some(ListingKind::TestService) {
        return Err(Error::NoTestService);
    }
    register_in(tx, id, (caller.user_id, caller.organisation_id), &new.samples, new.after_use)?;
    booking_samples(tx.conn(), caller, id)
}

/// Says on which day the samples of a booking are to arrive, until the first has.
///
/// # Errors
/// Not a party's booking, not of a test service, or over; a sample has arrived; the day does not fit, or breaks the notice.
pub fn day_set(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewSampleDay) -> Result<BookingSamples, Error> {
    let booking = bookings::booking_lock_for(tx, caller, id)?;
    if !takes_samples(booking.state) {
        return Err(Error::Closed(booking.state));
    }
    if kind_of(tx.conn(), &booking)? != Some(ListingKind::TestService) {
        return Err(Error::NoTestService);
    }
    if queries::has_arrived(tx.conn(), id)? {
        return Err(Error::Arrived);
    }
    bookings::samples_on_set(tx, caller, booking, new)?;
    booking_samples(tx.conn(), caller, id)
}

/// Registers samples of a booking that this transaction has made or locked.
///
/// # Errors
/// Too many.
pub fn register_in(
    tx: &mut Tx<'_>,
    booking: BookingId,
    (user, organisation): (UserId, OrganisationId),
    new: &[NewSample],
    after_use: AfterUse,
) -> Result<(), Error> {
    let by = By { user, organisation, at: tx.now() };
    let codes = add(tx, booking, None, new, after_use, by)?;
    audit::record(tx, "sample.registered", "booking", booking.uuid(), &json!({ "codes": codes }))?;
    Ok(())
}

/// Writes samples with the first entry of their chains, and answers their codes.
fn add(
    tx: &mut Tx<'_>,
    booking: BookingId,
    parent: Option<SampleId>,
    new: &[NewSample],
    after_use: AfterUse,
    by: By,
) -> Result<Vec<String>, Error> {
    let last = queries::sample_last_number(tx.conn(), booking)?;
    let room = MOST.saturating_sub(usize::try_from(last).unwrap_or(MOST));
    if new.len() > room {
        return Err(Error::TooMany);
    }
    let row = |(number, sample): (i32, &'_ NewSample)| {
        let id = SampleId::new();
        (
            id,
            reference("YP", local_date(by.at), id.uuid()),
            number,
            sample.name.trim().to_owned(),
            sample.description.clone(),
        )
    };
    let made: Vec<_> = (last.saturating_add(1)..).zip(new).map(row).collect();
    let rows: Vec<_> = made
        .iter()
        .map(|(id, code, number, name, description)| NewRow {
            id: *id,
            code: code.clone(),
            booking_id: booking,
            parent_id: parent,
            number: *number,
            name,
            description: description.trim(),
            after_use,
            registered_by: by.user,
            registered_at: by.at,
        })
        .collect();
    queries::sample_insert(tx.conn(), &rows)?;
    let first = if parent.is_some() { (Step::Take, State::Held) } else { (Step::Register, State::Registered) };
    for row in &rows {
        queries::custody_add(tx.conn(), row.id, first, &Words::default(), by)?;
    }
    Ok(made.into_iter().map(|(_, code, ..)| code).collect())
}

/// The provider takes what arrived, and says what did not; a count that is not what was announced is explained.
///
/// # Errors
/// Not its booking, or not confirmed; nothing is expected; codes of others; fields at fault.
pub fn receive(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewReception) -> Result<BookingSamples, Error> {
    let booking = lock_as_provider(tx, caller, id)?;
    if !matches!(booking.state, BookingState::Confirmed | BookingState::InUse) {
        return Err(Error::Closed(booking.state));
    }
    let expected: Vec<Sample> = queries::sample_list(tx.conn(), id)?
        .into_iter()
        .filter(|sample| matches!(sample.state, State::Registered | State::Missing))
        .collect();
    let awaited = expected.iter().filter(|sample| sample.state == State::Registered).count();
    let announced = i32::try_from(awaited).unwrap_or(i32::MAX);
    let mut faults = Vec::new();
    let place = text("place", Some(&new.place), 200, true, &mut faults);
    let is_off = new.counted != announced;
    let note = text("note", new.note.as_deref(), 2_000, is_off, &mut faults);
    if !(0..=1_000).contains(&new.counted) {
        let invalid = Invalid::new("range", "应为 0 到 1000", "must be 0 to 1,000");
        faults.push(FieldError::invalid("counted", invalid));
    }
    let mut arrived = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, one) in new.arrived.iter().enumerate() {
        let condition = text(&format!("arrived.{at}.condition"), one.condition.as_deref(), 1_000, false, &mut faults);
        let code = one.code.trim().to_uppercase();
        match expected.iter().find(|sample| sample.code == code).filter(|_| seen.insert(code.clone())) {
            Some(sample) => arrived.push((sample, condition)),
            None => {
                let invalid = Invalid::new("unknown", "不是这笔预约待接收的样品", "no sample that this booking awaits");
                faults.push(FieldError::invalid(format!("arrived.{at}.code"), invalid));
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    if expected.is_empty() && new.counted == 0 {
        let invalid = Invalid::new("nothing", "没有待接收的样品", "no samples are awaited");
        return Err(Error::fault("counted", invalid));
    }
    let by = By { user: caller.user_id, organisation: caller.organisation_id, at: tx.now() };
    for (sample, condition) in &arrived {
        let words = Words { place: place.clone(), condition: condition.clone(), note: None };
        step_in(tx, sample, Step::Receive, &words, by)?;
    }
    let missing: Vec<_> =
        expected.iter().filter(|sample| sample.state == State::Registered && !seen.contains(&sample.code)).collect();
    for sample in &missing {
        step_in(tx, sample, Step::Miss, &Words { note: note.clone(), ..Words::default() }, by)?;
    }
    queries::reception_insert(tx.conn(), id, (announced, new.counted), note.as_deref(), by)?;
    let detail = json!({
        "expected": announced,
        "counted": new.counted,
        "missing": missing.iter().map(|sample| sample.code.clone()).collect::<Vec<_>>(),
        "place": place,
        "note": note.unwrap_or_default(),
    });
    tell(tx, &booking, "sample.received", &detail)?;
    booking_samples(tx.conn(), caller, id)
}

/// A step of a sample's chain. The first test begins the booked work.
///
/// # Errors
/// No such sample at the caller's; a step that does not follow; fields at fault.
pub fn step(tx: &mut Tx<'_>, caller: &Caller, code: &str, new: &NewSampleStep) -> Result<SampleDetail, Error> {
    let words = new.words().map_err(Error::Faults)?;
    let found = find(tx.conn(), code)?;
    let booking = lock_as_provider(tx, caller, found.booking_id)?;
    // As it stands now that nobody else can take a step.
    let sample = find(tx.conn(), &found.code)?;
    sample.state.next(new.act.step())?;
    let is_under_way = matches!(booking.state, BookingState::Confirmed | BookingState::InUse);
    if matches!(new.act, SampleAct::Receive | SampleAct::BeginTest) && !is_under_way {
        return Err(Error::Closed(booking.state));
    }
    let by = By { user: caller.user_id, organisation: caller.organisation_id, at: tx.now() };
    step_in(tx, &sample, new.act.step(), &words, by)?;
    let mut made = Vec::new();
    if new.act == SampleAct::Split {
        made = add(tx, booking.id, Some(sample.id), &new.parts, sample.after_use, by)?;
    }
    let detail = json!({
        "code": sample.code,
        "sample_name": sample.name,
        "step": new.act,
        "place": words.place,
        "condition": words.condition,
        "note": words.note.clone().unwrap_or_default(),
        "parts": made,
    });
    match new.act {
        // The enterprise is told what it would come for or miss.
        SampleAct::Return | SampleAct::Destroy | SampleAct::Miss => {
            let topic = match new.act {
                SampleAct::Return => "sample.returned",
                SampleAct::Destroy => "sample.destroyed",
                _ => "sample.missing",
            };
            tell(tx, &booking, topic, &detail)?;
        }
        _ => audit::record(tx, "sample.step", "booking", booking.id.uuid(), &detail)?,
    }
    if new.act == SampleAct::BeginTest && booking.state == BookingState::Confirmed && booking.starts_at.is_none() {
        bookings::start(tx, caller, booking.id)?;
    }
    sample_detail(tx.conn(), caller, &sample.code)
}

fn step_in(tx: &mut Tx<'_>, sample: &Sample, step: Step, words: &Words, by: By) -> Result<(), Error> {
    let state = sample.state.next(step)?;
    Ok(queries::custody_add(tx.conn(), sample.id, (step, state), words, by)?)
}

/// A booking's samples, for its parties and the bureaus of its region.
///
/// # Errors
/// Not the caller's to see.
pub fn booking_samples(conn: &mut PgConnection, caller: &Caller, id: BookingId) -> Result<BookingSamples, Error> {
    let booking = bookings::booking_detail(conn, caller, id)?.booking;
    let counts = booking.quote.as_ref().is_some_and(|quote| quote.price.unit == PriceUnit::Sample);
    let is_test = catalog::service::listing_for_booking(conn, booking.listing_id)
        .map_err(booking::Error::from)?
        .is_some_and(|listing| listing.kind == ListingKind::TestService);
    Ok(BookingSamples {
        samples: queries::sample_list(conn, id)?,
        receptions: queries::reception_list(conn, id)?,
        ordered: (is_test && (counts || booking.quantity > 1)).then_some(booking.quantity),
        takes_samples: is_test && takes_samples(booking.state),
        samples_on: bookings::sample_day(conn, id)?,
        takes_day: is_test && takes_samples(booking.state) && !queries::has_arrived(conn, id)?,
        notice_days: bookings::sample_notice(conn, id)?,
    })
}

/// A sample by its code, with its chain of custody.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn sample_detail(conn: &mut PgConnection, caller: &Caller, code: &str) -> Result<SampleDetail, Error> {
    let sample = find(conn, code)?;
    let booking = bookings::booking_detail(conn, caller, sample.booking_id)?.booking;
    let custody = queries::custody_list(conn, sample.id)?;
    Ok(SampleDetail { steps: sample.state.allowed(), sample, custody, provider_id: booking.provider_id })
}

/// What one list holds at most.
const MOST_LISTED: i64 = 500;

/// Samples at the caller's, or announced to it.
///
/// # Errors
/// The database refuses.
pub fn sample_list(conn: &mut PgConnection, caller: &Caller, state: Option<State>) -> Result<Vec<Sample>, Error> {
    Ok(queries::sample_list_of(conn, caller.organisation_id, state, MOST_LISTED)?)
}

/// What is to arrive at the caller's on these days, by day; `is_awaited`: only what has not arrived.
///
/// # Errors
/// Days that are further than ten years from `today`.
pub fn arrival_list(
    conn: &mut PgConnection,
    caller: &Caller,
    days: Days,
    is_awaited: bool,
    today: NaiveDate,
) -> Result<Vec<SampleArrival>, Error> {
    let is_far = |day: NaiveDate| (day - today).num_days().abs() > FARTHEST_DAYS;
    for (field, day) in [("from", days.from), ("to", days.to)] {
        if day.is_some_and(is_far) {
            let invalid = Invalid::new(
                "out_of_range",
                "须在今天前后十年内",
                "must be within ten years of today, before or after",
            );
            return Err(Error::fault(field, invalid));
        }
    }
    Ok(queries::arrival_list(conn, caller.organisation_id, days, is_awaited, MOST_LISTED)?)
}

/// A label for each sample of a booking; the picture opens the sample's page under `site`.
///
/// # Errors
/// Not the caller's to see, or the site's address is too long.
pub fn labels(conn: &mut PgConnection, caller: &Caller, id: BookingId, site: &str) -> Result<Vec<SampleLabel>, Error> {
    bookings::booking_detail(conn, caller, id)?;
    let label = |sample: Sample| {
        let picture = bookings::picture(&format!("{site}/samples/{}", sample.code)).ok_or(Error::NoPicture)?;
        Ok(SampleLabel {
            code: sample.code,
            number: sample.number,
            name: sample.name,
            after_use: sample.after_use,
            booking_reference: sample.booking_reference,
            enterprise_name: sample.enterprise_name,
            picture,
        })
    };
    queries::sample_list(conn, id)?.into_iter().filter(|sample| !sample.state.is_over()).map(label).collect()
}

/// What waits for the caller.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let (orders, serves) = (caller.can(Capability::BookingCreate), caller.can(Capability::BookingServe));
    waiting(conn, asker, &[(orders, parts::TO_SEND), (serves, parts::TO_RECEIVE), (serves, parts::TO_CLEAR)])
}

/// Whether samples may still be announced.
const fn takes_samples(state: BookingState) -> bool {
    matches!(state, BookingState::Requested | BookingState::Confirmed | BookingState::InUse)
}

fn kind_of(conn: &mut PgConnection, booking: &Booking) -> Result<Option<ListingKind>, Error> {
    let listing = catalog::service::listing_for_booking(conn, booking.listing_id).map_err(booking::Error::from)?;
    Ok(listing.map(|listing| listing.kind))
}

/// Codes are typed and scanned: case and blanks do not matter.
fn find(conn: &mut PgConnection, code: &str) -> Result<Sample, Error> {
    Ok(queries::sample_find(conn, &code.trim().to_uppercase())?)
}

fn lock_as_provider(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<Booking, Error> {
    let booking = bookings::booking_lock_for(tx, caller, id)?;
    if booking.provider_id == caller.organisation_id { Ok(booking) } else { Err(Error::NotFound) }
}

/// Tells the audit trail and both parties.
fn tell(tx: &mut Tx<'_>, booking: &Booking, topic: &str, detail: &Value) -> Result<(), Error> {
    audit::record(tx, topic, "booking", booking.id.uuid(), detail)?;
    let mut news = detail.clone();
    if let Some(news) = news.as_object_mut() {
        news.insert("recipients".into(), json!([booking.enterprise_id, booking.provider_id]));
        news.insert("reference".into(), json!(booking.reference));
        news.insert("booking_id".into(), json!(booking.id));
    }
    Ok(outbox::announce(tx, topic, "booking", booking.id.uuid(), &news)?)
}
