use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use crate::kernel::{BookingId, ClaimId, Fen, ListingId, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode};
use crate::programme::EvidenceKind;
use crate::risk::model::{ClaimRef, OrderRef, ProviderLoad, Usual};
use crate::store::schema::claim;

/// A claim with its booking and listing, as the rules need it.
#[derive(Debug, Clone, QueryableByName)]
pub struct SubjectRow {
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Uuid)]
    pub booking_id: BookingId,
    #[diesel(sql_type = Text)]
    pub booking_reference: String,
    #[diesel(sql_type = Timestamptz)]
    pub booked_at: DateTime<Utc>,
    #[diesel(sql_type = Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Uuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = Uuid)]
    pub programme_version_id: ProgrammeVersionId,
    #[diesel(sql_type = BigInt)]
    pub amount: Fen,
    #[diesel(sql_type = BigInt)]
    pub price: Fen,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub starts_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub used_minutes: Option<i64>,
    #[diesel(sql_type = BigInt)]
    pub unit_price: Fen,
    #[diesel(sql_type = Integer)]
    pub units: i32,
    /// Of the listing as it was when it was booked.
    #[diesel(sql_type = Jsonb)]
    pub opening_hours: Value,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub booking_rules: Option<Value>,
}

/// Price of an hour, or of a piece, of a booking `b`.
const UNIT_PRICE: &str = "CASE WHEN b.starts_at IS NULL
         THEN b.final_price_fen / greatest(coalesce((b.delivery->>'quantity')::bigint, b.quantity), 1)
         ELSE b.final_price_fen * 60 / greatest(coalesce((b.delivery->>'minutes')::bigint,
                                                         extract(epoch FROM b.ends_at - b.starts_at)::bigint / 60), 1) END";

pub fn subject_fetch(conn: &mut PgConnection, id: ClaimId) -> QueryResult<SubjectRow> {
    diesel::sql_query(format!(
        "SELECT c.reference, c.booking_id, b.reference AS booking_reference, b.created_at AS booked_at, c.enterprise_id,
                e.name AS enterprise_name, c.provider_id, p.name AS provider_name, b.listing_id, l.name AS listing_name,
                c.programme_id, c.programme_version_id, c.amount_fen AS amount,
                coalesce(b.final_price_fen, b.price_fen) AS price, b.starts_at, b.ends_at,
                CASE WHEN b.starts_at IS NOT NULL THEN (b.delivery->>'minutes')::bigint END AS used_minutes,
                coalesce({UNIT_PRICE}, b.price_fen) AS unit_price, l.units,
                coalesce((SELECT h.snapshot->'opening_hours' FROM listing_history h
                          WHERE h.listing_id = l.id AND h.changed_at <= b.created_at ORDER BY h.version DESC LIMIT 1),
                         l.opening_hours) AS opening_hours,
                (SELECT r.rules FROM listing_rules r WHERE r.listing_id = l.id AND r.changed_at <= b.created_at
                 ORDER BY r.version DESC LIMIT 1) AS booking_rules
         FROM claim c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
         JOIN organisation e ON e.id = c.enterprise_id JOIN organisation p ON p.id = c.provider_id
         WHERE c.id = $1"
    ))
    .bind::<Uuid, _>(id)
    .get_result(conn)
}

#[derive(QueryableByName)]
struct ClaimRefRow {
    #[diesel(sql_type = Uuid)]
    id: ClaimId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    enterprise_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    kind: Option<EvidenceKind>,
    #[diesel(sql_type = Text)]
    what: String,
}

impl From<ClaimRefRow> for ClaimRef {
    fn from(row: ClaimRefRow) -> Self {
        let ClaimRefRow { id, reference, enterprise_name, kind, what } = row;
        Self { id, reference, enterprise_name, kind, what }
    }
}

/// Other claims, handed in once, that state one of this claim's invoices or have it among their evidence; or that state an
/// older invoice of the same seller and amount whose number is this one's and only the code another.
pub fn invoice_list_again(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<ClaimRef>> {
    let rows: Vec<ClaimRefRow> = diesel::sql_query(
        "WITH own AS (
             SELECT invoice_number AS number FROM claim WHERE id = $1 AND invoice_number IS NOT NULL
             UNION SELECT e_invoice->>'number' FROM claim_evidence WHERE claim_id = $1 AND e_invoice IS NOT NULL)
         SELECT c.id, c.reference, o.name AS enterprise_name, hits.kind, hits.number AS what FROM (
             SELECT c.id AS claim_id, c.invoice_number AS number, NULL::text AS kind FROM claim c JOIN own ON own.number = c.invoice_number
             UNION
             SELECT v.claim_id, v.e_invoice->>'number', v.kind FROM claim_evidence v JOIN own ON own.number = v.e_invoice->>'number'
             WHERE v.e_invoice IS NOT NULL
             UNION
             SELECT c.id, c.invoice_number, NULL FROM claim mine JOIN claim c
                  ON c.provider_id = mine.provider_id AND c.invoice_fen = mine.invoice_fen AND c.invoice_number LIKE '%-%'
                     AND right(c.invoice_number, 8) = right(mine.invoice_number, 8)
             WHERE mine.id = $1 AND mine.invoice_number LIKE '%-%'
         ) hits JOIN claim c ON c.id = hits.claim_id JOIN organisation o ON o.id = c.enterprise_id
         WHERE c.id <> $1 AND c.submitted_at IS NOT NULL ORDER BY c.submitted_at, c.id, hits.kind LIMIT 50",
    )
    .bind::<Uuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(ClaimRef::from).collect())
}

/// Other claims, handed in once, with a file of the very same content; each with this claim's kind and name of the file.
pub fn file_list_again(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<ClaimRef>> {
    let rows: Vec<ClaimRefRow> = diesel::sql_query(
        "SELECT DISTINCT ON (c.submitted_at, c.id, own.sha256) c.id, c.reference, o.name AS enterprise_name, own.kind,
                own.file_name AS what
         FROM claim_evidence own JOIN claim_evidence other ON other.sha256 = own.sha256 AND other.claim_id <> own.claim_id
         JOIN claim c ON c.id = other.claim_id JOIN organisation o ON o.id = c.enterprise_id
         WHERE own.claim_id = $1 AND c.submitted_at IS NOT NULL
         ORDER BY c.submitted_at, c.id, own.sha256, own.kind LIMIT 50",
    )
    .bind::<Uuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(ClaimRef::from).collect())
}

#[derive(QueryableByName)]
struct OrderRow {
    #[diesel(sql_type = Uuid)]
    id: BookingId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Timestamptz)]
    booked_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    subsidy: Fen,
}

/// Other orders of the same parties under the same programme between two moments, that were not called off.
pub fn order_list_of_pair(
    conn: &mut PgConnection,
    subject: &SubjectRow,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> QueryResult<Vec<OrderRef>> {
    let rows: Vec<OrderRow> = diesel::sql_query(
        "SELECT b.id, b.reference, b.created_at AS booked_at, coalesce(b.final_subsidy_fen, b.subsidy_fen) AS subsidy
         FROM booking b JOIN programme_version v ON v.id = b.programme_version_id
         WHERE b.enterprise_id = $1 AND b.provider_id = $2 AND v.programme_id = $3 AND b.id <> $4
               AND b.created_at BETWEEN $5 AND $6 AND b.state NOT IN ('rejected', 'cancelled', 'no_show')
         ORDER BY b.created_at, b.id LIMIT 100",
    )
    .bind::<Uuid, _>(subject.enterprise_id)
    .bind::<Uuid, _>(subject.provider_id)
    .bind::<Uuid, _>(subject.programme_id)
    .bind::<Uuid, _>(subject.booking_id)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|OrderRow { id, reference, booked_at, subsidy }| OrderRef { id, reference, booked_at, subsidy })
        .collect())
}

#[derive(QueryableByName)]
struct UsualRow {
    #[diesel(sql_type = Nullable<BigInt>)]
    median: Option<Fen>,
    #[diesel(sql_type = BigInt)]
    orders: i64,
}

/// The median price of an hour or piece of accepted bookings since a moment, but this one: of the same listing, and of other
/// listings of its kind and category that are sold by the same measure.
pub fn price_usual(conn: &mut PgConnection, subject: &SubjectRow, since: DateTime<Utc>) -> QueryResult<(Usual, Usual)> {
    let ask = |conn: &mut PgConnection, which: &str| -> QueryResult<Usual> {
        let row: UsualRow = diesel::sql_query(format!(
            "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY {UNIT_PRICE}) AS median, count(*) AS orders
             FROM booking b JOIN listing l ON l.id = b.listing_id, listing own
             WHERE own.id = $1 AND b.id <> $2 AND b.state = 'accepted' AND b.accepted_at >= $3
                   AND b.enterprise_id <> b.provider_id
                   AND (b.starts_at IS NULL) = $4 AND {which}"
        ))
        .bind::<Uuid, _>(subject.listing_id)
        .bind::<Uuid, _>(subject.booking_id)
        .bind::<Timestamptz, _>(since)
        .bind::<diesel::sql_types::Bool, _>(subject.starts_at.is_none())
        .get_result(conn)?;
        Ok(Usual { median: row.median.unwrap_or(Fen::ZERO), orders: u32::try_from(row.orders).unwrap_or(u32::MAX) })
    };
    let of_listing = ask(conn, "b.listing_id = own.id")?;
    let of_category =
        ask(conn, "l.id <> own.id AND l.kind = own.kind AND l.category = own.category AND own.category <> ''")?;
    Ok((of_listing, of_category))
}

/// A use of another booking, and the time that it shares with this one's.
#[derive(Debug, Clone, QueryableByName)]
pub struct UseRow {
    #[diesel(sql_type = Uuid)]
    pub booking_id: BookingId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
}

/// Uses of other bookings that the meter has for the same listing while it has this one's: each booking's longest.
pub fn use_list_at_once(conn: &mut PgConnection, booking: BookingId) -> QueryResult<Vec<UseRow>> {
    diesel::sql_query(
        "SELECT DISTINCT ON (b.id) b.id AS booking_id, b.reference, greatest(own.starts_at, other.starts_at) AS starts_at,
                least(own.ends_at, other.ends_at) AS ends_at
         FROM usage_record own JOIN usage_record other
              ON other.listing_id = own.listing_id AND other.id <> own.id AND other.starts_at < own.ends_at
                 AND own.starts_at < other.ends_at
         JOIN booking b ON b.id = other.booking_id AND b.id <> own.booking_id
         WHERE own.booking_id = $1
         ORDER BY b.id, least(own.ends_at, other.ends_at) - greatest(own.starts_at, other.starts_at) DESC LIMIT 50",
    )
    .bind::<Uuid, _>(booking)
    .load(conn)
}

#[derive(QueryableByName)]
struct LoadRow {
    #[diesel(sql_type = BigInt)]
    vouchers: i64,
    #[diesel(sql_type = BigInt)]
    amount: Fen,
    #[diesel(sql_type = BigInt)]
    total: Fen,
    #[diesel(sql_type = BigInt)]
    providers: i64,
}

/// How much of what was claimed of a programme since a moment goes through a provider.
pub fn provider_load(
    conn: &mut PgConnection,
    programme: ProgrammeId,
    provider: OrganisationId,
    since: DateTime<Utc>,
) -> QueryResult<ProviderLoad> {
    let row: LoadRow = diesel::sql_query(
        "SELECT count(DISTINCT voucher_id) FILTER (WHERE provider_id = $2) AS vouchers,
                coalesce(sum(amount_fen) FILTER (WHERE provider_id = $2), 0)::bigint AS amount,
                coalesce(sum(amount_fen), 0)::bigint AS total, count(DISTINCT provider_id) AS providers
         FROM claim WHERE programme_id = $1 AND submitted_at >= $3",
    )
    .bind::<Uuid, _>(programme)
    .bind::<Uuid, _>(provider)
    .bind::<Timestamptz, _>(since)
    .get_result(conn)?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(ProviderLoad {
        vouchers: count(row.vouchers),
        amount: row.amount,
        total: row.total,
        providers: count(row.providers),
    })
}

/// What is asked of a claim before somebody may look at its signals or decide them.
#[derive(Debug, Clone, Queryable)]
pub struct ClaimKey {
    pub region_code: RegionCode,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub submitted_at: Option<DateTime<Utc>>,
}

pub fn claim_key(conn: &mut PgConnection, id: ClaimId) -> QueryResult<ClaimKey> {
    claim::table
        .find(id)
        .select((claim::region_code, claim::enterprise_id, claim::provider_id, claim::submitted_at))
        .first(conn)
}

/// Lets nobody else look at the claim or bring it on until the transaction ends.
pub fn claim_lock(conn: &mut PgConnection, id: ClaimId) -> QueryResult<ClaimKey> {
    claim::table
        .find(id)
        .for_no_key_update()
        .select((claim::region_code, claim::enterprise_id, claim::provider_id, claim::submitted_at))
        .first(conn)
}
