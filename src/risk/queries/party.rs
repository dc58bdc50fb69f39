use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid};

use crate::kernel::{Fen, OrganisationId, PartyFactId, RegionCode, Uscc, UserId};
use crate::risk::model::{NewPartyFact, PartyFact, PartyFactSource, Tie, TieKind, Trade};
use crate::store::schema::{organisation, party_fact};

/// Lets nobody else record facts of an organisation until the transaction ends.
pub fn organisation_lock(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<String> {
    organisation::table.find(id).for_no_key_update().select(organisation::name).first(conn)
}

pub fn organisation_region(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<RegionCode> {
    organisation::table.find(id).select(organisation::region_code).first(conn)
}

/// Organisations of a region by their codes.
pub fn organisation_by_codes(
    conn: &mut PgConnection,
    codes: &[Uscc],
    region: &RegionCode,
) -> QueryResult<Vec<(String, OrganisationId)>> {
    let codes: Vec<&str> = codes.iter().map(Uscc::as_str).collect();
    organisation::table
        .filter(organisation::uscc.eq_any(codes))
        .filter(organisation::region_code.like(format!("{}%", region.prefix())))
        .select((organisation::uscc.assume_not_null(), organisation::id))
        .load(conn)
}

/// What holds now of an organisation, in the order of kinds and values; those of one source, if given.
pub fn fact_list(
    conn: &mut PgConnection,
    id: OrganisationId,
    source: Option<PartyFactSource>,
) -> QueryResult<Vec<PartyFact>> {
    let mut query = party_fact::table
        .filter(party_fact::organisation_id.eq(id))
        .filter(party_fact::ended_at.is_null())
        .order((party_fact::source, party_fact::kind, party_fact::value))
        .select(PartyFact::as_select())
        .into_boxed();
    if let Some(source) = source {
        query = query.filter(party_fact::source.eq(source));
    }
    query.load(conn)
}

/// What held once.
pub fn fact_history(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Vec<PartyFact>> {
    party_fact::table
        .filter(party_fact::organisation_id.eq(id))
        .filter(party_fact::ended_at.is_not_null())
        .order(party_fact::ended_at.desc())
        .limit(200)
        .select(PartyFact::as_select())
        .load(conn)
}

pub fn fact_insert(
    conn: &mut PgConnection,
    organisation_id: OrganisationId,
    new: &NewPartyFact,
    source: PartyFactSource,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(party_fact::table)
        .values((
            party_fact::id.eq(PartyFactId::new()),
            party_fact::organisation_id.eq(organisation_id),
            party_fact::kind.eq(new.kind),
            party_fact::value.eq(&new.value),
            party_fact::uscc.eq(&new.uscc),
            party_fact::share_bp.eq(new.share_bp),
            party_fact::source.eq(source),
            party_fact::recorded_by.eq(by),
            party_fact::recorded_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn fact_end(conn: &mut PgConnection, ids: &[PartyFactId], by: UserId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(party_fact::table.filter(party_fact::id.eq_any(ids)))
        .set((party_fact::ended_by.eq(by), party_fact::ended_at.eq(now)))
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct TieRow {
    #[diesel(sql_type = Uuid)]
    organisation_id: OrganisationId,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: TieKind,
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    label: String,
}

/// The ties by which these organisations hang together with others, both ends; what more than `hub_limit` share is left out.
/// With each the organisation's name.
pub fn tie_list_around(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
    hub_limit: i64,
) -> QueryResult<Vec<(Tie, String)>> {
    let rows: Vec<TieRow> = diesel::sql_query(
        "WITH near AS (SELECT DISTINCT key FROM party_tie WHERE organisation_id = ANY($1)),
              shared AS (SELECT n.key FROM near n
                         WHERE (SELECT count(*) FROM (SELECT DISTINCT t.organisation_id FROM party_tie t WHERE t.key = n.key
                                                      LIMIT $2 + 1) holders) BETWEEN 2 AND $2)
         SELECT t.organisation_id, o.name, t.kind, t.key, t.label
         FROM shared s JOIN party_tie t ON t.key = s.key JOIN organisation o ON o.id = t.organisation_id
         ORDER BY t.key, t.organisation_id, t.kind",
    )
    .bind::<Array<Uuid>, _>(ids)
    .bind::<BigInt, _>(hub_limit)
    .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (Tie { organisation: row.organisation_id, kind: row.kind, key: row.key, label: row.label }, row.name)
        })
        .collect())
}

#[derive(QueryableByName)]
struct TradeRow {
    #[diesel(sql_type = Uuid)]
    buyer: OrganisationId,
    #[diesel(sql_type = Uuid)]
    seller: OrganisationId,
    #[diesel(sql_type = Text)]
    seller_name: String,
    #[diesel(sql_type = BigInt)]
    orders: i64,
    #[diesel(sql_type = BigInt)]
    amount: Fen,
}

/// What these organisations bought since a moment, of whom; with the sellers' names.
pub fn trade_list(
    conn: &mut PgConnection,
    buyers: &[OrganisationId],
    since: DateTime<Utc>,
) -> QueryResult<Vec<(Trade, String)>> {
    let rows: Vec<TradeRow> = diesel::sql_query(
        "SELECT b.enterprise_id AS buyer, b.provider_id AS seller, p.name AS seller_name, count(*) AS orders,
                sum(coalesce(b.final_price_fen, b.price_fen))::bigint AS amount
         FROM booking b JOIN organisation p ON p.id = b.provider_id
         WHERE b.enterprise_id = ANY($1) AND b.enterprise_id <> b.provider_id AND b.created_at >= $2
           AND b.state IN ('delivered', 'accepted', 'disputed')
         GROUP BY b.enterprise_id, b.provider_id, p.name ORDER BY b.enterprise_id, b.provider_id",
    )
    .bind::<Array<Uuid>, _>(buyers)
    .bind::<Timestamptz, _>(since)
    .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let trade = Trade { buyer: row.buyer, seller: row.seller, orders: row.orders, amount: row.amount };
            (trade, row.seller_name)
        })
        .collect())
}
