//! What is wrong with an instrument, and until when its certificates hold.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::access::checked_text;
use super::use_rule::{own_listing, see};
use crate::audit;
use crate::booking::Error;
use crate::booking::model::{Certificate, CertificateKind, Fault, FaultSeverity};
use crate::booking::queries::{self, FaultKey, NewFaultRow};
use crate::catalog::{self, Advisory};
use crate::identity::Caller;
use crate::kernel::{Actor, CertificateId, FaultId, Invalid, ListingId, TimeWindow, local_date};
use crate::store::{Db, Tx, outbox};

/// How long before a certificate ends its provider is warned.
const WARNING: Duration = Duration::days(30);
/// Open faults that one answer names.
const MOST_OPEN: i64 = 50;

/// A fault as somebody reports it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFault {
    pub severity: FaultSeverity,
    /// 1 to 2,000 characters; everybody who books reads it.
    pub description: String,
}

/// Reports what is wrong: the provider, or an enterprise that booked the listing before.
///
/// # Errors
/// Neither the caller's listing nor one that it booked; no description.
pub fn fault_report(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewFault) -> Result<Fault, Error> {
    let description = checked_text("description", &new.description)?;
    let listing = catalog::service::listing_for_booking(tx.conn(), id)?.ok_or(Error::NotFound)?;
    let mine = caller.organisation_id;
    if listing.provider_id != mine && !queries::has_booked(tx.conn(), mine, id)? {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    let row = NewFaultRow {
        id: FaultId::new(),
        listing_id: id,
        provider_id: listing.provider_id,
        by: (mine, caller.user_id),
        at: now,
        severity: new.severity,
        description: &description,
    };
    let fault = queries::fault_insert(tx.conn(), &row)?;
    audit::record(tx, "listing.fault_reported", "listing", id.uuid(), &fault)?;
    let news = json!({
        "recipients": [listing.provider_id], "listing_id": id, "listing_name": listing.name,
        "severity": new.severity, "description": description,
    });
    outbox::announce(tx, "fault.reported", "fault", fault.id.uuid(), &news)?;
    Ok(fault)
}

/// The provider says what was done; who reported it is told.
///
/// # Errors
/// Not its fault, resolved before, or nothing said.
pub fn fault_resolve(tx: &mut Tx<'_>, caller: &Caller, id: FaultId, resolution: &str) -> Result<Fault, Error> {
    let resolution = checked_text("resolution", resolution)?;
    let now = tx.now();
    let (mine, user) = (caller.organisation_id, caller.user_id);
    let resolved = queries::fault_resolve(tx.conn(), id, mine, &resolution, user, now)?;
    let (fault, reporter) = resolved.ok_or(Error::NotFound)?;
    audit::record(tx, "listing.fault_resolved", "listing", fault.listing_id.uuid(), &fault)?;
    let name = queries::listing_names(tx.conn(), &[fault.listing_id])?.pop().map(|(_, name)| name);
    let news = json!({
        "recipients": [reporter], "listing_id": fault.listing_id, "listing_name": name,
        "description": fault.description, "resolution": resolution,
    });
    outbox::announce(tx, "fault.resolved", "fault", id.uuid(), &news)?;
    Ok(fault)
}

/// The faults of a listing, newest first: at most `limit + 1`.
///
/// # Errors
/// No such listing that the caller may see.
pub fn fault_list(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
    before: Option<FaultKey>,
    limit: i64,
) -> Result<Vec<Fault>, Error> {
    see(conn, caller, id)?;
    Ok(queries::fault_list(conn, id, false, before, limit + 1)?)
}

/// A certificate to be added.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    pub kind: CertificateKind,
    /// What it is called; a new one ends the one of the same kind and name. 1 to 200 characters.
    pub name: String,
    /// The last local day on which it is valid.
    pub valid_until: NaiveDate,
    /// Whether nobody may book a time after it.
    pub stops_booking: bool,
}

/// Adds or renews a certificate of the caller's listing.
///
/// # Errors
/// Not its listing, or a name that is none.
pub fn certificate_add(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing_id: ListingId,
    new: &NewCertificate,
) -> Result<Certificate, Error> {
    let name = new.name.trim();
    if !(1..=200).contains(&name.chars().count()) {
        let invalid = Invalid::new("length", "应为 1 到 200 个字符", "must be 1 to 200 characters");
        return Err(Error::fault("name", invalid));
    }
    own_listing(tx.conn(), caller, listing_id)?;
    let certificate = Certificate {
        id: CertificateId::new(),
        kind: new.kind,
        name: name.to_owned(),
        valid_until: new.valid_until,
        stops_booking: new.stops_booking,
        added_at: tx.now(),
    };
    queries::certificate_insert(tx.conn(), listing_id, &certificate, caller.user_id)?;
    audit::record(tx, "listing.certificate_added", "listing", listing_id.uuid(), &certificate)?;
    Ok(certificate)
}

/// Takes a certificate away: it no longer counts.
///
/// # Errors
/// Not of the caller's listing, or ended before.
pub fn certificate_end(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing_id: ListingId,
    id: CertificateId,
) -> Result<(), Error> {
    own_listing(tx.conn(), caller, listing_id)?;
    let now = tx.now();
    if !queries::certificate_end(tx.conn(), id, listing_id, now)? {
        return Err(Error::NotFound);
    }
    let detail = json!({ "certificate_id": id });
    Ok(audit::record(tx, "listing.certificate_ended", "listing", listing_id.uuid(), &detail)?)
}

/// The state of an instrument, for those who book it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Upkeep {
    /// What its provider tells, now or for a time to come: warnings first.
    pub advisories: Vec<Advisory>,
    /// Open faults, newest first, at most fifty.
    pub faults: Vec<Fault>,
    /// Those in force, the one that ends first before the others.
    pub certificates: Vec<Certificate>,
    /// Planned outages and other blocks to come, the next first, at most fifty. What the provider's other calendars block is
    /// told to its own people only.
    pub outages: Vec<PlannedOutage>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedOutage {
    pub window: TimeWindow,
    pub reason: String,
}

/// # Errors
/// No such listing that the caller may see.
pub fn upkeep(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
    now: DateTime<Utc>,
) -> Result<Upkeep, Error> {
    see(conn, caller, id)?;
    let is_own = match caller.map(|caller| own_listing(conn, caller, id)) {
        Some(Ok(_)) => true,
        None | Some(Err(Error::NotFound)) => false,
        Some(Err(error)) => return Err(error),
    };
    let outages = queries::block_upcoming(conn, id, is_own, now)?
        .into_iter()
        .filter_map(|(from, to, reason)| TimeWindow::new(from, to).ok().map(|window| PlannedOutage { window, reason }));
    Ok(Upkeep {
        advisories: catalog::service::advisories(conn, &[id], now)?,
        outages: outages.collect(),
        faults: queries::fault_list(conn, id, true, None, MOST_OPEN)?,
        certificates: queries::certificate_list(conn, id)?,
    })
}

/// Warns providers of certificates that end within thirty days, each once; answers how many. Any number of processes may
/// do this at once.
///
/// # Errors
/// The database refuses.
pub fn warn_of_certificates(db: &Db) -> Result<usize, Error> {
    db.write(&Actor::system("certificates"), |tx| {
        let now = tx.now();
        let expiring = queries::certificate_take_expiring(tx.conn(), local_date(now + WARNING), now)?;
        for row in &expiring {
            let news = json!({
                "recipients": [row.provider_id], "listing_id": row.listing_id, "listing_name": row.listing_name,
                "name": row.name, "valid_until": row.valid_until,
            });
            outbox::announce(tx, "certificate.expiring", "certificate", row.id.uuid(), &news)?;
        }
        Ok(expiring.len())
    })
}
