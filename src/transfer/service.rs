//! What people do with brokers and contracts.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::error::Error;
use super::model::{Broker, ContractState, NewBroker, NewTechContract, TechContract};
use super::queries;
use crate::attachment::MediaType;
use crate::attachment::service::keep_content;
use crate::identity::{Caller, Capability};
use crate::kernel::{BrokerId, Invalid, RegionCode, TechContractId, local_date};
use crate::store::Tx;
use crate::{audit, identity};

/// Enters a broker.
///
/// # Errors
/// What is wrong, by field; a certificate that another has; outside the caller's region.
pub fn broker_create(tx: &mut Tx<'_>, caller: &Caller, new: &NewBroker) -> Result<Broker, Error> {
    new.check(local_date(tx.now())).map_err(Error::Invalid)?;
    within(caller, &new.region_code)?;
    let (id, now) = (BrokerId::new(), tx.now());
    queries::broker_insert(tx.conn(), id, new, now)?;
    audit::record(tx, "broker.created", "broker", id.uuid(), new)?;
    Ok(queries::broker_fetch(tx.conn(), id)?)
}

/// Changes a broker who is in version `version`.
///
/// # Errors
/// As [`broker_create`]; changed by somebody else meanwhile.
pub fn broker_edit(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BrokerId,
    version: i32,
    new: &NewBroker,
) -> Result<Broker, Error> {
    new.check(local_date(tx.now())).map_err(Error::Invalid)?;
    let before = queries::broker_lock(tx.conn(), id)?;
    if !caller.region.covers(&before.region_code) {
        return Err(Error::NotFound);
    }
    within(caller, &new.region_code)?;
    if before.version != version {
        return Err(Error::Stale(before.version));
    }
    let now = tx.now();
    queries::broker_update(tx.conn(), id, new, now)?;
    audit::record(tx, "broker.edited", "broker", id.uuid(), &json!({ "before": before, "after": new }))?;
    Ok(queries::broker_fetch(tx.conn(), id)?)
}

/// Brokers by name: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn broker_list(
    conn: &mut PgConnection,
    q: Option<&str>,
    after: Option<(String, BrokerId)>,
    limit: i64,
) -> Result<Vec<Broker>, Error> {
    Ok(queries::broker_list(conn, q, after, limit + 1)?)
}

/// Registers a technology contract.
///
/// # Errors
/// What is wrong, by field; a number that is taken; outside the caller's region.
pub fn contract_register(tx: &mut Tx<'_>, caller: &Caller, new: &NewTechContract) -> Result<TechContract, Error> {
    new.check(local_date(tx.now())).map_err(Error::Invalid)?;
    within(caller, &new.region_code)?;
    let (id, now) = (TechContractId::new(), tx.now());
    queries::contract_insert(tx.conn(), id, new, caller.user_id, now)?;
    audit::record(tx, "tech_contract.registered", "tech_contract", id.uuid(), new)?;
    Ok(queries::contract_fetch(tx.conn(), id)?)
}

/// Cancels a registration; what was registered stays on record.
///
/// # Errors
/// Outside the caller's region; cancelled already; no reason or a long one.
pub fn contract_cancel(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: TechContractId,
    reason: &str,
) -> Result<TechContract, Error> {
    let reason = reason.trim();
    if !(2..=500).contains(&reason.chars().count()) {
        let invalid = Invalid::new("length", "请用 2 到 500 个字说明原因", "give a reason of 2 to 500 characters");
        return Err(Error::field("reason", invalid));
    }
    lock_registered(tx, caller, id)?;
    queries::contract_cancel(tx.conn(), id, reason)?;
    audit::record(tx, "tech_contract.cancelled", "tech_contract", id.uuid(), &json!({ "reason": reason }))?;
    Ok(queries::contract_fetch(tx.conn(), id)?)
}

/// Keeps the certificate of a registration, in the place of one that was there.
///
/// # Errors
/// Outside the caller's region; cancelled; a file of no kind that is taken.
pub fn contract_file_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: TechContractId,
    file_name: &str,
    content: &[u8],
) -> Result<TechContract, Error> {
    let media_type = MediaType::detect(content).map_err(Error::File)?;
    lock_registered(tx, caller, id)?;
    let sha256 = keep_content(tx, content)?;
    let file_name = if file_name.is_empty() { "certificate" } else { file_name };
    queries::contract_set_file(tx.conn(), id, file_name, media_type.as_str(), &sha256)?;
    let detail = json!({ "file_name": file_name, "size_bytes": content.len() });
    audit::record(tx, "tech_contract.certified", "tech_contract", id.uuid(), &detail)?;
    Ok(queries::contract_fetch(tx.conn(), id)?)
}

fn lock_registered(tx: &mut Tx<'_>, caller: &Caller, id: TechContractId) -> Result<TechContract, Error> {
    let contract = queries::contract_lock(tx.conn(), id)?;
    if !caller.region.covers(&contract.region_code) {
        return Err(Error::NotFound);
    }
    match contract.state {
        ContractState::Registered => Ok(contract),
        ContractState::Cancelled => Err(Error::Cancelled),
    }
}

fn within(caller: &Caller, region: &RegionCode) -> Result<(), Error> {
    if caller.region.covers(region) {
        return Ok(());
    }
    let (zh, en) = ("不在您负责的区域内", "lies outside the region that you see to");
    Err(Error::field("region_code", Invalid::new("outside_region", zh, en)))
}

/// Contracts of the caller's region, or with the caller's organisation as a party: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn contract_list(
    conn: &mut PgConnection,
    caller: &Caller,
    before: Option<(DateTime<Utc>, TechContractId)>,
    limit: i64,
) -> Result<Vec<TechContract>, Error> {
    if sees_region(caller) {
        let region = format!("{}%", caller.region.prefix());
        return Ok(queries::contract_list(conn, Some(&region), None, before, limit + 1)?);
    }
    let own = identity::service::organisation_fetch(conn, caller.organisation_id)?.uscc;
    // An organisation without a code is a party to nothing.
    let party = own.map_or_else(|| "-".to_owned(), |uscc| uscc.as_str().to_owned());
    Ok(queries::contract_list(conn, None, Some(&party), before, limit + 1)?)
}

fn sees_region(caller: &Caller) -> bool {
    caller.can(Capability::ClaimReadAll)
}

/// A registration by its number, for those who may see it.
///
/// # Errors
/// No such registration, or not the caller's to see.
pub fn contract_by_number(conn: &mut PgConnection, caller: &Caller, number: &str) -> Result<TechContract, Error> {
    let contract = queries::contract_find(conn, number.trim())?.ok_or(Error::NotFound)?;
    visible(conn, caller, contract)
}

/// What is registered under a number, for who asks in the course of something else.
///
/// # Errors
/// The database refuses.
pub fn contract_registered(conn: &mut PgConnection, number: &str) -> Result<Option<TechContract>, Error> {
    Ok(queries::contract_find(conn, number)?)
}

/// Holds a registration until the transaction ends, so that what claims use of it can be counted.
///
/// # Errors
/// The database refuses.
pub fn contract_hold(tx: &mut Tx<'_>, number: &str) -> Result<(), Error> {
    if let Some(contract) = queries::contract_find(tx.conn(), number)? {
        queries::contract_lock(tx.conn(), contract.id)?;
    }
    Ok(())
}

/// A registration's certificate: name, media type and content.
///
/// # Errors
/// As [`contract_by_number`]; no certificate was uploaded.
pub fn contract_file(
    conn: &mut PgConnection,
    caller: &Caller,
    id: TechContractId,
) -> Result<(String, String, Vec<u8>), Error> {
    let contract = queries::contract_fetch(conn, id)?;
    visible(conn, caller, contract)?;
    Ok(queries::contract_file(conn, id)?)
}

fn visible(conn: &mut PgConnection, caller: &Caller, contract: TechContract) -> Result<TechContract, Error> {
    let is_visible = if sees_region(caller) {
        caller.region.covers(&contract.region_code)
    } else {
        let own = identity::service::organisation_fetch(conn, caller.organisation_id)?.uscc;
        own.is_some_and(|own| own == contract.buyer_uscc || own == contract.seller_uscc)
    };
    if is_visible { Ok(contract) } else { Err(Error::NotFound) }
}
