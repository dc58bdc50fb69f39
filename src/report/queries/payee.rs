//! What an organisation was paid, line by line.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid};

use crate::kernel::{Fen, OrganisationId, RegionCode, RegionScope};
use crate::programme::BudgetLevel;
use crate::settlement::{PaymentState, scope};

/// A line of a payment to a payee: one level's part of a claim, a reward or an award.
#[derive(Debug, QueryableByName)]
pub struct PayeeLine {
    #[diesel(sql_type = Text)]
    pub payment: String,
    #[diesel(sql_type = Text)]
    pub programme_zh: String,
    #[diesel(sql_type = Text)]
    pub programme_en: String,
    #[diesel(sql_type = Text)]
    pub state: PaymentState,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    /// Of the whole payment.
    #[diesel(sql_type = BigInt)]
    pub payment_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub netted_fen: Fen,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Date>)]
    pub paid_on: Option<NaiveDate>,
    /// `claim`, `supply_reward` or `award`.
    #[diesel(sql_type = Text)]
    pub source: String,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// The lines of an organisation's payments that were drafted between two moments, replaced payments left aside; at most
/// `limit`.
pub fn payee_lines(
    conn: &mut PgConnection,
    within: &RegionScope,
    payee: OrganisationId,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> QueryResult<Vec<PayeeLine>> {
    diesel::sql_query(format!(
        "SELECT p.reference AS payment, g.name_zh AS programme_zh, g.name_en AS programme_en,
                p.state, p.level, p.payer_region, p.amount_fen AS payment_fen, p.netted_fen, p.created_at, p.paid_on,
                CASE WHEN l.claim_id IS NOT NULL THEN 'claim' WHEN l.supply_reward_id IS NOT NULL THEN 'supply_reward'
                     ELSE 'award' END AS source,
                coalesce(c.reference, a.reference, r.period_from::text || ' – ' || r.period_to::text) AS reference,
                l.amount_fen
         FROM payment p JOIN settlement_batch b ON b.id = p.batch_id JOIN programme g ON g.id = b.programme_id
         JOIN batch_line l ON l.payment_id = p.id
         LEFT JOIN claim c ON c.id = l.claim_id
         LEFT JOIN award_application a ON a.id = l.award_application_id
         LEFT JOIN supply_reward r ON r.id = l.supply_reward_id
         WHERE p.payee_id = $1 AND p.state <> 'reissued' AND p.created_at >= $2 AND p.created_at < $3 AND {}
         ORDER BY p.created_at, p.reference, l.id LIMIT $4",
        scope::payments(within, "p")
    ))
    .bind::<Uuid, _>(payee)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
