//! What a programme's limits over time count.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::kernel::{BookingId, Fen, OrganisationId};

/// Which bookings count together.
#[derive(Debug, Clone)]
pub struct LimitKey {
    /// Codes of the programmes.
    pub programmes: Vec<String>,
    pub who: LimitWho,
    /// Kinds of listing; empty: all.
    pub kinds: Vec<String>,
    /// Made from the first of these moments until before the second.
    pub made: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Not this one.
    pub except: Option<BookingId>,
}

/// Whose bookings.
#[derive(Debug, Clone)]
pub enum LimitWho {
    Enterprise(OrganisationId),
    /// By the name in the register.
    Group(String),
    Provider(OrganisationId),
}

impl LimitWho {
    /// What tells it from others, for a lock.
    fn key(&self) -> String {
        match self {
            Self::Enterprise(id) => format!("enterprise:{id}"),
            Self::Group(name) => format!("group:{name}"),
            Self::Provider(id) => format!("provider:{id}"),
        }
    }
}

/// Keeps others from counting the same bookings for another booking until the transaction ends.
pub fn limit_lock(conn: &mut PgConnection, keys: &[LimitKey]) -> QueryResult<()> {
    let mut locks: Vec<_> = keys
        .iter()
        .flat_map(|key| key.programmes.iter().map(|code| format!("limit:{code}:{}", key.who.key())))
        .collect();
    // In one order for all, so that two bookings do not wait for each other.
    locks.sort();
    locks.dedup();
    locks.iter().try_for_each(|lock| {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(lock)
            .execute(conn)
            .map(drop)
    })
}

#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = BigInt)]
    used_fen: Fen,
}

/// What bookings hold or have redeemed: what was released, and what a rejected claim gave back, does not count.
pub fn limit_used(conn: &mut PgConnection, key: &LimitKey) -> QueryResult<Fen> {
    let who = match key.who {
        LimitWho::Enterprise(_) => "b.enterprise_id = $6::uuid",
        LimitWho::Provider(_) => "b.provider_id = $6::uuid",
        LimitWho::Group(_) => "b.enterprise_id IN (SELECT id FROM organisation WHERE btrim(profile->>'group_id') = $6)",
    };
    let name = match &key.who {
        LimitWho::Enterprise(id) | LimitWho::Provider(id) => id.to_string(),
        LimitWho::Group(name) => name.clone(),
    };
    let sql = format!(
        "SELECT coalesce(sum(coalesce(b.final_subsidy_fen, b.subsidy_fen)), 0)::bigint AS used_fen
         FROM booking b
         JOIN voucher v ON v.id = b.voucher_id
         JOIN programme p ON p.id = v.programme_id
         JOIN listing l ON l.id = b.listing_id
         WHERE p.code = ANY($1) AND {who}
           AND b.state NOT IN ('rejected', 'cancelled', 'no_show')
           AND (cardinality($2) = 0 OR l.kind = ANY($2))
           AND ($3 IS NULL OR b.created_at >= $3) AND ($4 IS NULL OR b.created_at < $4)
           AND b.id IS DISTINCT FROM $5
           AND NOT EXISTS (SELECT FROM claim c WHERE c.booking_id = b.id AND c.state = 'rejected')"
    );
    diesel::sql_query(sql)
        .bind::<Array<Text>, _>(&key.programmes)
        .bind::<Array<Text>, _>(&key.kinds)
        .bind::<Nullable<Timestamptz>, _>(key.made.map(|(from, _)| from))
        .bind::<Nullable<Timestamptz>, _>(key.made.map(|(_, until)| until))
        .bind::<Nullable<SqlUuid>, _>(key.except)
        .bind::<Text, _>(name)
        .get_result::<Used>(conn)
        .map(|used| used.used_fen)
}
