//! What a provider tells those who book or use an instrument, and those who have booked it.

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::use_rule::own_listing;
use crate::audit;
use crate::booking::Error;
use crate::booking::queries::{self, AdvisedRow, AdvisoryKey, AdvisoryVersionRow, UntoldRow};
use crate::catalog::{self, Advisory, AdvisorySeverity};
use crate::identity::Caller;
use crate::kernel::{Actor, AdvisoryId, Invalid, ListingId, Text, local_time};
use crate::store::{Db, Tx, outbox};
use crate::web::{FieldError, Veto};

const MOST_CHARS: usize = 500;
/// Of one listing, not over.
const MOST_STANDING: usize = 20;

/// A message as its provider writes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdvisory {
    pub severity: AdvisorySeverity,
    /// 1 to 500 characters in each language; everybody who books reads it.
    pub text: Text,
    /// From when it holds; from now on if absent.
    #[serde(default)]
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when; until it is ended if absent.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
}

impl NewAdvisory {
    /// The message, if it can be one.
    fn checked(
        &self,
        id: AdvisoryId,
        listing_id: ListingId,
        version: i32,
        now: DateTime<Utc>,
    ) -> Result<Advisory, Error> {
        let mut faults = Vec::new();
        let text = Text::new(self.text.zh.trim(), self.text.en.trim());
        for (field, words) in [("text.zh", &text.zh), ("text.en", &text.en)] {
            if !(1..=MOST_CHARS).contains(&words.chars().count()) {
                let invalid = Invalid::new("length", "应为 1 到 500 个字符", "must be 1 to 500 characters");
                faults.push(FieldError::invalid(field, invalid));
            }
        }
        let starts_at = self.starts_at.unwrap_or(now);
        if self.ends_at.is_some_and(|end| end <= starts_at || end <= now) {
            let invalid = Invalid::new(
                "window",
                "结束时间须晚于开始时间且尚未过去",
                "must be after the start, and still to come",
            );
            faults.push(FieldError::invalid("ends_at", invalid));
        }
        if !faults.is_empty() {
            return Err(Error::Faults(faults));
        }
        let (severity, ends_at) = (self.severity, self.ends_at);
        Ok(Advisory { id, listing_id, severity, text, starts_at, ends_at, version, changed_at: now })
    }
}

/// Posts a message of the caller's listing. Whoever has booked a time in which a warning holds is told a little later
/// ([`tell_of_warnings`]).
///
/// # Errors
/// Not its listing; no words, or a time that is none; too many that are not over.
pub fn advisory_post(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing_id: ListingId,
    new: &NewAdvisory,
) -> Result<Advisory, Error> {
    own_listing(tx.conn(), caller, listing_id)?;
    let now = tx.now();
    let advisory = new.checked(AdvisoryId::new(), listing_id, 1, now)?;
    let standing = catalog::service::advisories(tx.conn(), &[listing_id], now)?.len();
    if standing >= MOST_STANDING {
        let text = Text::new(
            format!("此条目已有 {standing} 条提示，最多 {MOST_STANDING} 条，请先结束一些"),
            format!("the listing has {standing} messages, {MOST_STANDING} are the most: end some first"),
        );
        return Err(Veto::new("too_many_advisories", text, standing, MOST_STANDING).into());
    }
    queries::advisory_save(tx.conn(), &advisory, None, caller.user_id)?;
    audit::record(tx, "listing.advisory_posted", "listing", listing_id.uuid(), &advisory)?;
    Ok(advisory)
}

/// Rewrites a message that stands; `version` is the one that the caller looked at. Bookings that a warning did not concern
/// before are told of it too.
///
/// # Errors
/// Not of its listing, or ended; changed since; what [`advisory_post`] refuses.
pub fn advisory_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (listing_id, id): (ListingId, AdvisoryId),
    version: i32,
    new: &NewAdvisory,
) -> Result<Advisory, Error> {
    let before = lock_own(tx, caller, listing_id, id)?;
    if before.version != version {
        let text = Text::new("此提示已被修改，请刷新后再试", "the message changed meanwhile; look again");
        return Err(Veto::new("stale_version", text, version, before.version).into());
    }
    // What holds already goes on from when it did.
    let new = NewAdvisory { starts_at: new.starts_at.or(Some(before.starts_at)), ..new.clone() };
    let advisory = new.checked(id, listing_id, version.saturating_add(1), tx.now())?;
    queries::advisory_save(tx.conn(), &advisory, None, caller.user_id)?;
    audit::record(tx, "listing.advisory_changed", "listing", listing_id.uuid(), &advisory)?;
    Ok(advisory)
}

/// Ends a message: it is shown no more.
///
/// # Errors
/// Not of the caller's listing, or ended before.
pub fn advisory_end(tx: &mut Tx<'_>, caller: &Caller, listing_id: ListingId, id: AdvisoryId) -> Result<(), Error> {
    let before = lock_own(tx, caller, listing_id, id)?;
    let now = tx.now();
    let ended = Advisory { version: before.version.saturating_add(1), changed_at: now, ..before };
    queries::advisory_save(tx.conn(), &ended, Some(now), caller.user_id)?;
    Ok(audit::record(tx, "listing.advisory_ended", "listing", listing_id.uuid(), &ended)?)
}

/// A message of the caller's listing that is not over, locked.
fn lock_own(tx: &mut Tx<'_>, caller: &Caller, listing_id: ListingId, id: AdvisoryId) -> Result<Advisory, Error> {
    own_listing(tx.conn(), caller, listing_id)?;
    let now = tx.now();
    if !queries::advisory_lock(tx.conn(), listing_id, id)? {
        return Err(Error::NotFound);
    }
    let all = catalog::service::advisories(tx.conn(), &[listing_id], now)?;
    all.into_iter().find(|advisory| advisory.id == id).ok_or(Error::NotFound)
}

/// How long after it was written a warning is told of: who was booking meanwhile and did not see it is in the books by then, and
/// what is mended at once is told once.
const BEFORE_TELLING: Duration = Duration::minutes(1);

/// Tells enterprises of warnings about what they have booked: of each warning once for each booking, and not who read it when
/// booking. Answers how many warnings it was. Any number of processes may do this at once.
///
/// # Errors
/// The database refuses.
pub fn tell_of_warnings(db: &Db) -> Result<usize, Error> {
    db.write(&Actor::system("advisories"), |tx| {
        let now = tx.now();
        let untold = queries::advisory_take_untold(tx.conn(), now - BEFORE_TELLING, now)?;
        for warning in &untold {
            tell(tx, warning)?;
        }
        Ok(untold.len())
    })
}

fn tell(tx: &mut Tx<'_>, warning: &UntoldRow) -> Result<(), Error> {
    let now = tx.now();
    let until = warning.ends_at.map(local_time);
    let until = until.map_or_else(|| Text::new("另行通知", "further notice"), |end| Text::new(end.clone(), end));
    let text = Text::new(&warning.text_zh, &warning.text_en);
    let news = |booking: AdvisedRow| {
        let news = json!({
            "recipients": [booking.enterprise_id], "booking_id": booking.booking_id, "reference": booking.reference,
            "listing_id": warning.listing_id, "listing_name": warning.listing_name,
            "starts_at": booking.starts_at.map(local_time), "ends_at": booking.ends_at.map(local_time),
            "text": text, "from": local_time(warning.starts_at), "until": until,
        });
        (booking.booking_id.uuid(), news)
    };
    let all: Vec<_> = queries::advisory_tell(tx.conn(), warning, now)?.into_iter().map(news).collect();
    Ok(outbox::announce_all(tx, "booking.advised", "booking", &all)?)
}

/// A version of a message as it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AdvisoryVersion {
    pub advisory_id: AdvisoryId,
    pub version: i32,
    pub severity: AdvisorySeverity,
    pub text: Text,
    pub starts_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// It ended the message.
    pub is_ended: bool,
    pub changed_at: DateTime<Utc>,
    /// Who wrote it.
    pub changed_by: String,
}

impl From<AdvisoryVersionRow> for AdvisoryVersion {
    fn from(row: AdvisoryVersionRow) -> Self {
        Self {
            advisory_id: row.advisory_id,
            version: row.version,
            severity: row.severity,
            text: Text { zh: row.text_zh, en: row.text_en },
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            is_ended: row.is_ended,
            changed_at: row.changed_at,
            changed_by: row.changed_by,
        }
    }
}

/// Every version of every message of the caller's listing, newest first: at most `limit + 1`.
///
/// # Errors
/// Not its listing.
pub fn advisory_history(
    conn: &mut PgConnection,
    caller: &Caller,
    listing_id: ListingId,
    before: Option<AdvisoryKey>,
    limit: i64,
) -> Result<Vec<AdvisoryVersion>, Error> {
    own_listing(conn, caller, listing_id)?;
    let rows = queries::advisory_history(conn, listing_id, before, limit + 1)?;
    Ok(rows.into_iter().map(AdvisoryVersion::from).collect())
}
