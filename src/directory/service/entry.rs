//! Entries: kept by the bureau, read by everybody.

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde_json::json;

use crate::directory::error::Error;
use crate::directory::model::{Change, FacetCount, Filter, NewPlatform, Platform, PlatformChange, PlatformState};
use crate::directory::queries;
use crate::identity::Caller;
use crate::kernel::{Invalid, PlatformId, RegionCode, local_date};
use crate::store::{Tx, outbox};
use crate::{audit, identity};

/// Puts a platform into the directory.
///
/// # Errors
/// What is wrong with it, by field; a name or certificate that is taken; outside the caller's region.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, new: NewPlatform) -> Result<Platform, Error> {
    let entry = new.checked(local_date(tx.now())).map_err(Error::Invalid)?;
    within(caller, &entry.region_code)?;
    let platform = insert(tx, &entry, &caller.login, Change::Created)?;
    audit::record(tx, "platform.created", "platform", platform.id.uuid(), &entry)?;
    Ok(platform)
}

/// Changes an entry that is in version `version`.
///
/// # Errors
/// As [`create`]; changed by somebody else meanwhile; withdrawn.
pub fn edit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PlatformId,
    version: i32,
    new: NewPlatform,
) -> Result<Platform, Error> {
    let entry = new.checked(local_date(tx.now())).map_err(Error::Invalid)?;
    let before = lock(tx, caller, id)?;
    within(caller, &entry.region_code)?;
    if before.version != version {
        return Err(Error::Stale(before.version));
    }
    if before.state == PlatformState::Withdrawn {
        return Err(Error::Withdrawn);
    }
    if before.entry() == entry {
        return Ok(before);
    }
    let platform = update(tx, id, &entry, &caller.login, Change::Edited)?;
    let detail = json!({ "before": before.entry(), "after": entry });
    audit::record(tx, "platform.edited", "platform", id.uuid(), &detail)?;
    Ok(platform)
}

/// Takes a platform off the directory: its recognition was taken back or given up. The host hears of it.
///
/// # Errors
/// Outside the caller's region; withdrawn already; no reason or a long one.
pub fn withdraw(tx: &mut Tx<'_>, caller: &Caller, id: PlatformId, reason: &str) -> Result<Platform, Error> {
    let reason = checked_reason(reason)?;
    let before = lock(tx, caller, id)?;
    if before.state == PlatformState::Withdrawn {
        return Err(Error::Withdrawn);
    }
    set_state(tx, caller, id, PlatformState::Withdrawn, reason)
}

/// Takes a withdrawal back.
///
/// # Errors
/// Outside the caller's region; not withdrawn; no reason or a long one.
pub fn relist(tx: &mut Tx<'_>, caller: &Caller, id: PlatformId, reason: &str) -> Result<Platform, Error> {
    let reason = checked_reason(reason)?;
    let before = lock(tx, caller, id)?;
    if before.state == PlatformState::Listed {
        return Err(Error::NotWithdrawn);
    }
    set_state(tx, caller, id, PlatformState::Listed, reason)
}

fn set_state(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PlatformId,
    state: PlatformState,
    reason: &str,
) -> Result<Platform, Error> {
    let (change, topic, kept) = match state {
        PlatformState::Withdrawn => (Change::Withdrawn, "platform.withdrawn", Some(reason)),
        PlatformState::Listed => (Change::Relisted, "platform.relisted", None),
    };
    let now = tx.now();
    queries::platform_set_state(tx.conn(), id, state, kept, now)?;
    let platform = keep_version(tx, id, &caller.login, change)?;
    audit::record(tx, topic, "platform", id.uuid(), &json!({ "reason": reason }))?;
    if let Some(host) = platform.host_id {
        let news = json!({ "recipients": [host], "name": platform.name, "reason": reason });
        outbox::announce(tx, topic, "platform", id.uuid(), &news)?;
    }
    Ok(platform)
}

fn checked_reason(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    if (2..=500).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    let invalid = Invalid::new("length", "请用 2 到 500 个字说明原因", "give a reason of 2 to 500 characters");
    Err(Error::field("reason", invalid))
}

/// The entry, locked, if it lies in the caller's region.
fn lock(tx: &mut Tx<'_>, caller: &Caller, id: PlatformId) -> Result<Platform, Error> {
    let today = local_date(tx.now());
    let platform = queries::platform_lock(tx.conn(), id, today)?;
    if caller.region.covers(&platform.region_code) { Ok(platform) } else { Err(Error::NotFound) }
}

pub(super) fn within(caller: &Caller, region: &RegionCode) -> Result<(), Error> {
    if caller.region.covers(region) { Ok(()) } else { Err(Error::field("region_code", outside())) }
}

pub(super) fn outside() -> Invalid {
    Invalid::new("outside_region", "不在您负责的区域内", "lies outside the region that you see to")
}

pub(super) fn insert(tx: &mut Tx<'_>, entry: &NewPlatform, by: &str, change: Change) -> Result<Platform, Error> {
    let (id, now) = (PlatformId::new(), tx.now());
    queries::platform_insert(tx.conn(), id, entry, now)?;
    keep_version(tx, id, by, change)
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    id: PlatformId,
    entry: &NewPlatform,
    by: &str,
    change: Change,
) -> Result<Platform, Error> {
    let now = tx.now();
    queries::platform_update(tx.conn(), id, entry, now)?;
    keep_version(tx, id, by, change)
}

fn keep_version(tx: &mut Tx<'_>, id: PlatformId, by: &str, change: Change) -> Result<Platform, Error> {
    let now = tx.now();
    let platform = queries::platform_fetch(tx.conn(), id, local_date(now))?;
    let entry = serde_json::to_value(platform.entry())?;
    queries::change_insert(tx.conn(), &platform, change, &entry, by, now)?;
    Ok(platform)
}

/// Entries that fit, in order: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn platform_list(
    conn: &mut PgConnection,
    filter: &Filter,
    today: NaiveDate,
    after: Option<(String, PlatformId)>,
    limit: i64,
) -> Result<Vec<Platform>, Error> {
    Ok(queries::platform_list(conn, filter, today, after, limit + 1)?)
}

/// How many entries there are of each kind, level, industry and region.
///
/// # Errors
/// The database refuses.
pub fn facet_counts(conn: &mut PgConnection, filter: &Filter, today: NaiveDate) -> Result<Vec<FacetCount>, Error> {
    Ok(queries::facet_counts(conn, filter, today)?)
}

/// # Errors
/// No such entry.
pub fn platform_detail(conn: &mut PgConnection, id: PlatformId, today: NaiveDate) -> Result<Platform, Error> {
    Ok(queries::platform_fetch(conn, id, today)?)
}

/// Every version of an entry in the caller's region, newest first.
///
/// # Errors
/// No such entry there.
pub fn change_list(
    conn: &mut PgConnection,
    caller: &Caller,
    id: PlatformId,
    today: NaiveDate,
) -> Result<Vec<PlatformChange>, Error> {
    if !caller.region.covers(&queries::platform_fetch(conn, id, today)?.region_code) {
        return Err(Error::NotFound);
    }
    queries::change_list(conn, id)?
        .into_iter()
        .map(|(version, change, entry, changed_by, changed_at)| {
            let entry = serde_json::from_value(entry)?;
            Ok(PlatformChange { version, change, entry, changed_by, changed_at })
        })
        .collect()
}

/// Names of regions, for lists that people bring and take away.
pub(super) fn regions(conn: &mut PgConnection) -> Result<Vec<identity::model::Region>, Error> {
    Ok(identity::service::regions(conn)?)
}
