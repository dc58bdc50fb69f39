use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use crate::kernel::{Fen, ListingId, OrganisationId};

/// Whose instruments.
#[derive(Debug, Clone)]
pub enum Whose {
    Provider(OrganisationId),
    /// In regions whose codes begin so.
    Region(String),
}

impl Whose {
    fn binds(&self) -> (Option<OrganisationId>, &str) {
        match self {
            Self::Provider(id) => (Some(*id), ""),
            Self::Region(prefix) => (None, prefix),
        }
    }
}

/// An instrument with the hours of a year.
#[derive(Debug, QueryableByName)]
pub struct InstrumentRow {
    #[diesel(sql_type = Uuid)]
    pub id: ListingId,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub model: String,
    #[diesel(sql_type = Text)]
    pub maker: String,
    #[diesel(sql_type = Text)]
    pub location: String,
    #[diesel(sql_type = Text)]
    pub description: String,
    #[diesel(sql_type = Text)]
    pub provider: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub provider_uscc: Option<String>,
    #[diesel(sql_type = Jsonb)]
    pub facts: Value,
    /// Class, unit and fen of the prices in force.
    #[diesel(sql_type = Jsonb)]
    pub prices: Value,
    /// Minutes for others, by bookings and by records of use.
    #[diesel(sql_type = BigInt)]
    pub outside_minutes: i64,
    /// Minutes for the provider itself, by records of use.
    #[diesel(sql_type = BigInt)]
    pub own_minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub services: i64,
    #[diesel(sql_type = BigInt)]
    pub users: i64,
    #[diesel(sql_type = BigInt)]
    pub income_fen: Fen,
}

/// Instruments that are or were offered, with what was done on them within `[from, to)`; after `after`, in the order of
/// their ids. A use that a booking stands for counts by the booking, own use as own hours and as nothing else; where nothing
/// says for whom it was, it is the provider's own.
pub fn instrument_list(
    conn: &mut PgConnection,
    whose: &Whose,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    after: Option<ListingId>,
    limit: i64,
) -> QueryResult<Vec<InstrumentRow>> {
    let (provider, prefix) = whose.binds();
    diesel::sql_query(
        "SELECT l.id, l.code, l.name, l.model, l.maker, l.location, l.description, o.name AS provider,
                o.uscc AS provider_uscc,
                coalesce((SELECT f.facts FROM listing_network_facts f WHERE f.listing_id = l.id
                          ORDER BY f.version DESC LIMIT 1), '{}') AS facts,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('customer_class', p.customer_class, 'unit', p.unit,
                                                              'amount_fen', p.amount_fen) ORDER BY p.customer_class), '[]')
                 FROM listing_price p
                 WHERE p.listing_id = l.id AND p.valid_to IS NULL AND p.customer_class <> 'own') AS prices,
                (booked.minutes + used.outside)::bigint AS outside_minutes, (booked.own + used.own)::bigint AS own_minutes,
                booked.services, booked.users, booked.income_fen
         FROM listing l JOIN organisation o ON o.id = l.provider_id
         CROSS JOIN LATERAL (
             SELECT coalesce(sum((b.delivery ->> 'minutes')::bigint) FILTER (WHERE b.enterprise_id <> b.provider_id), 0)::bigint
                        AS minutes,
                    coalesce(sum((b.delivery ->> 'minutes')::bigint) FILTER (WHERE b.enterprise_id = b.provider_id), 0)::bigint
                        AS own,
                    count(*) FILTER (WHERE b.enterprise_id <> b.provider_id) AS services,
                    count(DISTINCT b.enterprise_id) FILTER (WHERE b.enterprise_id <> b.provider_id) AS users,
                    coalesce(sum(coalesce(b.final_price_fen, (b.delivery ->> 'price_fen')::bigint))
                             FILTER (WHERE b.enterprise_id <> b.provider_id), 0)::bigint AS income_fen
             FROM booking b
             WHERE b.listing_id = l.id AND b.state IN ('delivered', 'accepted') AND b.delivery IS NOT NULL
               AND coalesce(b.starts_at, (b.delivery ->> 'delivered_at')::timestamptz) >= $3
               AND coalesce(b.starts_at, (b.delivery ->> 'delivered_at')::timestamptz) < $4) booked
         CROSS JOIN LATERAL (
             SELECT coalesce(sum(u.minutes) FILTER (WHERE u.is_outside), 0) AS outside,
                    coalesce(sum(u.minutes) FILTER (WHERE u.is_outside IS NOT TRUE), 0) AS own
             FROM usage_record u
             WHERE u.listing_id = l.id AND u.booking_id IS NULL AND u.starts_at >= $3 AND u.starts_at < $4) used
         WHERE l.kind = 'instrument_time' AND l.state <> 'applied'
           AND ($1::uuid IS NULL OR l.provider_id = $1) AND l.region_code LIKE $2 || '%'
           AND ($5::uuid IS NULL OR l.id > $5)
         ORDER BY l.id LIMIT $6",
    )
    .bind::<Nullable<Uuid>, _>(provider)
    .bind::<Text, _>(prefix)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .bind::<Nullable<Uuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Something that was done for somebody else.
#[derive(Debug, QueryableByName)]
pub struct ServiceRow {
    #[diesel(sql_type = Uuid)]
    pub id: crate::kernel::BookingId,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub provider: String,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub user: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub user_uscc: Option<String>,
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub starts_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    pub minutes: i64,
    #[diesel(sql_type = BigInt)]
    pub quantity: i64,
    #[diesel(sql_type = BigInt)]
    pub income_fen: Fen,
    #[diesel(sql_type = Nullable<Text>)]
    pub result: Option<String>,
}

/// What was delivered within `[from, to)`, in the order of its ids.
pub fn service_list(
    conn: &mut PgConnection,
    whose: &Whose,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    after: Option<crate::kernel::BookingId>,
    limit: i64,
) -> QueryResult<Vec<ServiceRow>> {
    let (provider, prefix) = whose.binds();
    diesel::sql_query(
        "SELECT b.id, l.code, l.name, o.name AS provider, b.reference, e.name AS user, e.uscc AS user_uscc,
                (at.moment AT TIME ZONE 'Asia/Shanghai')::date AS day, b.starts_at, b.ends_at,
                (b.delivery ->> 'minutes')::bigint AS minutes, (b.delivery ->> 'quantity')::bigint AS quantity,
                coalesce(b.final_price_fen, (b.delivery ->> 'price_fen')::bigint) AS income_fen,
                b.delivery ->> 'result_reference' AS result
         FROM booking b JOIN listing l ON l.id = b.listing_id JOIN organisation o ON o.id = b.provider_id
         JOIN organisation e ON e.id = b.enterprise_id
         CROSS JOIN LATERAL (SELECT coalesce(b.starts_at, (b.delivery ->> 'delivered_at')::timestamptz) AS moment) at
         WHERE b.enterprise_id <> b.provider_id
           AND b.state IN ('delivered', 'accepted') AND b.delivery IS NOT NULL AND l.kind IN ('instrument_time', 'test_service')
           AND at.moment >= $3 AND at.moment < $4
           AND ($1::uuid IS NULL OR b.provider_id = $1) AND l.region_code LIKE $2 || '%'
           AND ($5::uuid IS NULL OR b.id > $5)
         ORDER BY b.id LIMIT $6",
    )
    .bind::<Nullable<Uuid>, _>(provider)
    .bind::<Text, _>(prefix)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .bind::<Nullable<Uuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
