//! What is said of addresses: shown to who said it, taken up by who has the address, or taken back.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::qualification::{QualificationView, named};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, QualificationGrantId, QualificationId, UserId, checked_text};
use crate::store::Tx;
use crate::training::Error;
use crate::training::model::{Grant, GrantEnd, Qualification, holds_as_long};
use crate::training::queries::{self, GrantEnding, GrantKey, GrantRow};

/// Known people that one answer names.
const MOST_PEOPLE: i64 = 50;
/// Grants that are taken up, or shown to who can, at once.
const MOST_TAKEN_UP: usize = 200;

/// A grant with the names of those that it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QualificationGrantView)]
pub struct GrantView {
    #[serde(flatten)]
    pub grant: Grant,
    pub listing_name: String,
    pub provider_name: String,
    /// Absent where no organisation with the code is registered.
    pub organisation_name: Option<String>,
    pub granted_by_name: String,
    /// Who took it up.
    pub accepted_by_name: Option<String>,
}

impl From<GrantRow> for GrantView {
    fn from(row: GrantRow) -> Self {
        let GrantRow { grant, listing_name, provider_name, organisation_name, granted_by_name, accepted_by_name } = row;
        Self { grant, listing_name, provider_name, organisation_name, granted_by_name, accepted_by_name }
    }
}

/// Somebody whom the provider knows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KnownPerson {
    pub id: UserId,
    pub name: String,
    pub organisation_name: String,
}

/// Takes up what waits for the caller; all or nothing.
///
/// # Errors
/// None, too many, or one that does not wait for the caller.
pub fn take_up(
    tx: &mut Tx<'_>,
    caller: &Caller,
    ids: &[QualificationGrantId],
) -> Result<Vec<QualificationView>, Error> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if !(1..=MOST_TAKEN_UP).contains(&ids.len()) {
        return Err(Error::fault("ids", Invalid::new("count", "一次 1 到 200 项", "1 to 200 at once")));
    }
    let now = tx.now();
    let waiting = queries::grants_lock_of_person(tx.conn(), caller.user_id, now, &ids)?;
    if waiting.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let mut held = Vec::new();
    for grant in waiting {
        let one = qualify_by_grant(tx, caller, &grant)?;
        let accepted =
            GrantEnding { how: GrantEnd::Accepted, reason: None, gives: Some(one.id), by: caller.user_id, at: now };
        queries::grant_end(tx.conn(), grant.id, &accepted)?;
        let detail = json!({ "qualification_id": one.id, "granted_by": grant.granted_by, "email": grant.email });
        audit::record(tx, "qualification_grant.accepted", "qualification_grant", grant.id.uuid(), &detail)?;
        held.push(one);
    }
    named(tx.conn(), held)
}

/// What who takes a grant up holds by it: what they have of the level, if that goes on as long.
fn qualify_by_grant(tx: &mut Tx<'_>, caller: &Caller, grant: &Grant) -> Result<Qualification, Error> {
    let held = queries::qualification_of_level(tx.conn(), grant.listing_id, caller.user_id, grant.level)?;
    if let Some(held) = held.filter(|held| holds_as_long(held.valid_until, grant.valid_until)) {
        return Ok(held);
    }
    let new = Qualification {
        id: QualificationId::new(),
        listing_id: grant.listing_id,
        provider_id: grant.provider_id,
        user_id: caller.user_id,
        organisation_id: caller.organisation_id,
        session_id: None,
        granted_by: grant.granted_by,
        granted_at: tx.now(),
        valid_until: grant.valid_until,
        ended_at: None,
        revoke_reason: None,
        level: grant.level,
        level_name: grant.level_name.clone(),
        grant_reason: Some(grant.reason.clone()),
    };
    queries::qualification_insert(tx.conn(), &new)?;
    audit::record(tx, "qualification.granted", "qualification", new.id.uuid(), &new)?;
    Ok(new)
}

/// The provider takes back what nobody has taken up.
///
/// # Errors
/// Not the caller's, ended before, or no reason.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: QualificationGrantId, reason: &str) -> Result<GrantView, Error> {
    let reason = checked_text(reason, 1, 2_000).map_err(|invalid| Error::fault("reason", invalid))?;
    let grant = queries::grant_lock(tx.conn(), id, caller.organisation_id)?.ok_or(Error::NotFound)?;
    let withdrawn =
        GrantEnding { how: GrantEnd::Withdrawn, reason: Some(reason), gives: None, by: caller.user_id, at: tx.now() };
    queries::grant_end(tx.conn(), grant.id, &withdrawn)?;
    let detail = json!({ "reason": reason });
    audit::record(tx, "qualification_grant.withdrawn", "qualification_grant", id.uuid(), &detail)?;
    Ok(queries::grant_fetch(tx.conn(), id)?.into())
}

/// All that the caller's organisation said of addresses, of one listing or of all; newest first, at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn grant_list(
    conn: &mut PgConnection,
    caller: &Caller,
    listing: Option<ListingId>,
    before: Option<GrantKey>,
    limit: i64,
) -> Result<Vec<GrantView>, Error> {
    let rows = queries::grant_list(conn, caller.organisation_id, listing, before, limit + 1)?;
    Ok(rows.into_iter().map(GrantView::from).collect())
}

/// What waits for the caller to take it up, at most two hundred.
///
/// # Errors
/// The database refuses.
pub fn grants_waiting(conn: &mut PgConnection, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<GrantView>, Error> {
    let most = i64::try_from(MOST_TAKEN_UP).unwrap_or(i64::MAX);
    let rows = queries::grant_list_of_person(conn, caller.user_id, now, most)?;
    Ok(rows.into_iter().map(GrantView::from).collect())
}

/// Whom the caller's organisation knows, by name, at most fifty: its own people, those who used what it offers, took a seat in
/// its trainings, or were qualified by it.
///
/// # Errors
/// The database refuses.
pub fn known_people(conn: &mut PgConnection, caller: &Caller, text: &str) -> Result<Vec<KnownPerson>, Error> {
    let rows = queries::known_people(conn, caller.organisation_id, (text.trim(), None), MOST_PEOPLE)?;
    let shown = |row: queries::KnownPerson| KnownPerson {
        id: row.id,
        name: row.name,
        organisation_name: row.organisation_name,
    };
    Ok(rows.into_iter().map(shown).collect())
}
