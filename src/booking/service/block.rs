//! The provider's own blocks: maintenance, own use. They stand in the same calendar as bookings, under the same guard.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::access::checked_reason;
use super::use_rule::own_listing;
use super::wish;
use crate::audit;
use crate::booking::Error;
use crate::booking::model::Wish;
use crate::booking::queries::{self, NewBlockRow};
use crate::catalog::{BookableListing, CustomerClass};
use crate::identity::Caller;
use crate::kernel::{BlockId, Invalid, ListingId, TimeWindow};
use crate::store::Tx;
use crate::training::service as trainings;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBlock {
    pub window: TimeWindow,
    /// One unit, from 1; all of them if absent.
    #[serde(default)]
    pub unit: Option<i32>,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CalendarBlock)]
pub struct Block {
    pub id: BlockId,
    pub listing_id: ListingId,
    pub window: TimeWindow,
    pub unit: Option<i32>,
    pub reason: String,
}

/// Keeps a window of the caller's listing free of bookings, on one unit or all.
///
/// # Errors
/// Not its listing; no such unit; something is booked or taught there ([`Error::SlotTaken`]): that is called off first.
pub fn block_create(tx: &mut Tx<'_>, caller: &Caller, listing_id: ListingId, new: &NewBlock) -> Result<Block, Error> {
    let now = tx.now();
    let listing = own_listing(tx.conn(), caller, listing_id)?;
    let units = units_of(new.unit, listing.units)?;
    // Also a training that holds no unit yet is not put under a block unseen.
    if !trainings::trainings_in_the_way(tx.conn(), listing_id, units, &new.window, now)?.is_empty() {
        return Err(taken(tx, &listing, &new.window)?);
    }
    block_set(tx, caller, listing_id, new)
}

/// That something holds the window, with what is free instead.
fn taken(tx: &mut Tx<'_>, listing: &BookableListing, window: &TimeWindow) -> Result<Error, Error> {
    let calendar = wish::calendar_of(tx.conn(), listing)?;
    let anybody = Wish::of_anybody(listing, CustomerClass::Standard, &calendar, tx.now());
    Ok(Error::SlotTaken(Box::new(wish::nearest(tx.conn(), &anybody, window, None)?)))
}

/// Sets a block where everything in its way has been seen to.
pub(super) fn block_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing_id: ListingId,
    new: &NewBlock,
) -> Result<Block, Error> {
    let reason = checked_reason(&new.reason)?;
    let now = tx.now();
    let listing = own_listing(tx.conn(), caller, listing_id)?;
    let units = units_of(new.unit, listing.units)?;
    check_window(&new.window, now)?;
    let id = BlockId::new();
    let row = NewBlockRow {
        id,
        listing_id,
        starts_at: new.window.starts_at(),
        ends_at: new.window.ends_at(),
        reason: &reason,
        created_by: caller.user_id,
        created_at: now,
    };
    queries::block_insert(tx.conn(), &row)?;
    let wanted = usize::try_from(units.1 - units.0 + 1).unwrap_or(usize::MAX);
    if queries::occupancy_insert_block(tx.conn(), listing_id, units, &new.window, id)? != wanted {
        return Err(taken(tx, &listing, &new.window)?);
    }
    let detail = json!({"window": new.window, "unit": new.unit, "reason": reason, "block_id": id});
    audit::record(tx, "listing.blocked", "listing", listing_id.uuid(), &detail)?;
    Ok(Block { id, listing_id, window: new.window, unit: new.unit, reason })
}

pub(super) fn units_of(unit: Option<i32>, units: i32) -> Result<(i32, i32), Error> {
    match unit {
        None => Ok((1, units)),
        Some(unit) if (1..=units).contains(&unit) => Ok((unit, unit)),
        Some(_) => {
            let (zh, en) = (format!("应为 1 到 {units}"), format!("must be 1 to {units}"));
            Err(Error::fault("unit", Invalid::new("unit", zh, en)))
        }
    }
}

/// Calendars do not reach for ever.
fn check_window(window: &TimeWindow, now: chrono::DateTime<chrono::Utc>) -> Result<(), Error> {
    let farthest = chrono::Duration::days(3_660);
    if (window.starts_at() - now).abs() <= farthest && window.duration() <= farthest {
        return Ok(());
    }
    let invalid = Invalid::new("out_of_range", "时间超出范围（前后十年）", "more than ten years away or long");
    Err(Error::fault("window.starts_at", invalid))
}

/// Ends a block; what is left of its window can be booked again. Once lifted it stays so.
///
/// # Errors
/// Not the caller's.
pub fn block_lift(tx: &mut Tx<'_>, caller: &Caller, id: BlockId) -> Result<(), Error> {
    let now = tx.now();
    let block = queries::block_fetch_lock(tx.conn(), id)?
        .filter(|block| block.provider_id == caller.organisation_id)
        .ok_or(Error::NotFound)?;
    if block.lifted_at.is_some() {
        return Ok(());
    }
    queries::occupancy_release_block(tx.conn(), id)?;
    queries::block_mark_lifted(tx.conn(), id, now)?;
    audit::record(tx, "listing.unblocked", "listing", block.listing_id.uuid(), &json!({"block_id": id}))?;
    Ok(())
}
