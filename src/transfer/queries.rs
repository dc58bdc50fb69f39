//! SQL of brokers and contracts.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid};

use super::model::{Broker, ContractState, NewBroker, NewTechContract, TechContract};
use crate::kernel::{BrokerId, TechContractId, UserId};
use crate::store::schema::{broker, evidence_content, tech_contract};

const BROKERS: &str = "
    SELECT b.id, b.name, b.region_code, b.agency_id, p.name AS agency_name, b.certificate_number, b.grade, b.certified_on,
           b.valid_until, b.fields, b.is_active, b.version, d.deals, d.deals_fen
    FROM broker b LEFT JOIN platform p ON p.id = b.agency_id
    CROSS JOIN LATERAL (SELECT count(*) AS deals, coalesce(sum(c.amount_fen), 0)::bigint AS deals_fen
                        FROM tech_contract c WHERE c.broker_id = b.id AND c.state = 'registered') d";

const CONTRACTS: &str = "
    SELECT c.id, c.registration_number, c.kind, c.title, c.buyer_name, c.buyer_uscc, c.seller_name, c.seller_uscc,
           c.amount_fen, c.trade_fen, c.signed_on, c.registered_on, c.region_code, c.broker_id, b.name AS broker_name,
           c.state, c.reason, c.file_name, c.created_at
    FROM tech_contract c LEFT JOIN broker b ON b.id = c.broker_id";

macro_rules! broker_said {
    ($new:expr) => {
        (
            broker::name.eq($new.name.trim()),
            broker::region_code.eq(&$new.region_code),
            broker::agency_id.eq($new.agency_id),
            broker::certificate_number.eq($new.certificate_number.trim()),
            broker::grade.eq($new.grade),
            broker::certified_on.eq($new.certified_on),
            broker::valid_until.eq($new.valid_until),
            broker::fields.eq($new.fields.trim()),
            broker::is_active.eq($new.is_active),
        )
    };
}

pub fn broker_insert(conn: &mut PgConnection, id: BrokerId, new: &NewBroker, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::insert_into(broker::table)
        .values((broker::id.eq(id), broker_said!(new), broker::created_at.eq(now), broker::updated_at.eq(now)))
        .execute(conn)
        .map(drop)
}

pub fn broker_update(conn: &mut PgConnection, id: BrokerId, new: &NewBroker, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(broker::table.find(id))
        .set((broker_said!(new), broker::version.eq(broker::version + 1), broker::updated_at.eq(now)))
        .execute(conn)
        .map(drop)
}

pub fn broker_fetch(conn: &mut PgConnection, id: BrokerId) -> QueryResult<Broker> {
    diesel::sql_query(format!("{BROKERS} WHERE b.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn broker_lock(conn: &mut PgConnection, id: BrokerId) -> QueryResult<Broker> {
    broker::table.find(id).select(broker::id).for_no_key_update().first::<BrokerId>(conn)?;
    broker_fetch(conn, id)
}

/// By name; only those whose name, certificate, agency or fields have `q` in them.
pub fn broker_list(
    conn: &mut PgConnection,
    q: Option<&str>,
    after: Option<(String, BrokerId)>,
    limit: i64,
) -> QueryResult<Vec<Broker>> {
    let (name, id) = after.map_or((None, None), |(name, id)| (Some(name), Some(id)));
    diesel::sql_query(format!(
        "{BROKERS} WHERE ($1::text IS NULL
              OR strpos(lower(concat_ws(' ', b.name, b.certificate_number, p.name, b.fields)), lower($1)) > 0)
           AND ($2::text IS NULL OR (b.name, b.id) > ($2, $3::uuid))
         ORDER BY b.name, b.id LIMIT $4"
    ))
    .bind::<Nullable<Text>, _>(q)
    .bind::<Nullable<Text>, _>(name)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn contract_insert(
    conn: &mut PgConnection,
    id: TechContractId,
    new: &NewTechContract,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    use tech_contract as c;
    diesel::insert_into(c::table)
        .values((
            c::id.eq(id),
            c::registration_number.eq(&new.registration_number),
            c::kind.eq(new.kind),
            c::title.eq(new.title.trim()),
            c::buyer_name.eq(new.buyer_name.trim()),
            c::buyer_uscc.eq(&new.buyer_uscc),
            c::seller_name.eq(new.seller_name.trim()),
            c::seller_uscc.eq(&new.seller_uscc),
            c::amount_fen.eq(new.amount_fen),
            c::trade_fen.eq(new.trade_fen),
            c::signed_on.eq(new.signed_on),
            c::registered_on.eq(new.registered_on),
            c::region_code.eq(&new.region_code),
            c::broker_id.eq(new.broker_id),
            c::state.eq(ContractState::Registered),
            c::created_by.eq(by),
            c::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn contract_fetch(conn: &mut PgConnection, id: TechContractId) -> QueryResult<TechContract> {
    diesel::sql_query(format!("{CONTRACTS} WHERE c.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn contract_lock(conn: &mut PgConnection, id: TechContractId) -> QueryResult<TechContract> {
    diesel::sql_query(format!("{CONTRACTS} WHERE c.id = $1 FOR NO KEY UPDATE OF c"))
        .bind::<Uuid, _>(id)
        .get_result(conn)
}

pub fn contract_find(conn: &mut PgConnection, number: &str) -> QueryResult<Option<TechContract>> {
    diesel::sql_query(format!("{CONTRACTS} WHERE c.registration_number = $1"))
        .bind::<Text, _>(number)
        .get_result(conn)
        .optional()
}

/// Newest first: of a region (a pattern of codes), or those with this party.
pub fn contract_list(
    conn: &mut PgConnection,
    region: Option<&str>,
    party: Option<&str>,
    before: Option<(DateTime<Utc>, TechContractId)>,
    limit: i64,
) -> QueryResult<Vec<TechContract>> {
    diesel::sql_query(format!(
        "{CONTRACTS} WHERE ($1::text IS NULL OR c.region_code LIKE $1)
           AND ($2::text IS NULL OR c.buyer_uscc = $2 OR c.seller_uscc = $2)
           AND ($3::timestamptz IS NULL OR (c.created_at, c.id) < ($3, $4::uuid))
         ORDER BY c.created_at DESC, c.id DESC LIMIT $5"
    ))
    .bind::<Nullable<Text>, _>(region)
    .bind::<Nullable<Text>, _>(party)
    .bind::<Nullable<diesel::sql_types::Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn contract_cancel(conn: &mut PgConnection, id: TechContractId, reason: &str) -> QueryResult<()> {
    diesel::update(tech_contract::table.find(id))
        .set((tech_contract::state.eq(ContractState::Cancelled), tech_contract::reason.eq(reason)))
        .execute(conn)
        .map(drop)
}

pub fn contract_set_file(
    conn: &mut PgConnection,
    id: TechContractId,
    file_name: &str,
    media_type: &str,
    sha256: &[u8],
) -> QueryResult<()> {
    diesel::update(tech_contract::table.find(id))
        .set((
            tech_contract::file_name.eq(file_name),
            tech_contract::media_type.eq(media_type),
            tech_contract::sha256.eq(sha256),
        ))
        .execute(conn)
        .map(drop)
}

/// Name, media type and content of the certificate.
pub fn contract_file(conn: &mut PgConnection, id: TechContractId) -> QueryResult<(String, String, Vec<u8>)> {
    let (name, media_type, sha256): (Option<String>, Option<String>, Option<Vec<u8>>) = tech_contract::table
        .find(id)
        .select((tech_contract::file_name, tech_contract::media_type, tech_contract::sha256))
        .first(conn)?;
    let (Some(name), Some(media_type), Some(sha256)) = (name, media_type, sha256) else {
        return Err(diesel::result::Error::NotFound);
    };
    let content = evidence_content::table.find(sha256).select(evidence_content::content).first(conn)?;
    Ok((name, media_type, content))
}
