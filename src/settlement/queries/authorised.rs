//! Whom payments pay, as it was signed for: digests of payments, and those that the audit trail names.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid};

use crate::kernel::{BatchId, PaymentId};

/// The digest of payments `p`: of each, what says whom the bank is to pay how much and from where, and over these, in the
/// order of their ids, one more. The database makes it, whatever the number of payments.
const DIGEST: &str = "encode(sha256(string_agg(sha256(convert_to(json_build_array(
    p.id, p.reference, p.payee_id, p.level, p.payer_region, p.payee_name, p.account_number, p.bank_name, p.bank_code,
    p.amount_fen)::text, 'UTF8')), ''::bytea ORDER BY p.id)), 'hex')";

#[derive(QueryableByName)]
struct Digest {
    #[diesel(sql_type = Nullable<Text>)]
    digest: Option<String>,
}

/// Of all payments that a batch was signed with: those that replace others came later, each with signatures of its own.
pub fn batch_digest(conn: &mut PgConnection, id: BatchId) -> QueryResult<Option<String>> {
    let sql = format!("SELECT {DIGEST} AS digest FROM payment p WHERE p.batch_id = $1 AND p.reissues_id IS NULL");
    Ok(diesel::sql_query(sql).bind::<Uuid, _>(id).get_result::<Digest>(conn)?.digest)
}

/// Of one payment.
pub fn payment_digest(conn: &mut PgConnection, id: PaymentId) -> QueryResult<Option<String>> {
    let sql = format!("SELECT {DIGEST} AS digest FROM payment p WHERE p.id = $1");
    Ok(diesel::sql_query(sql).bind::<Uuid, _>(id).get_result::<Digest>(conn)?.digest)
}

/// What was signed for and is compared, and what of it is not as it was signed for.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct SignedPayments {
    #[diesel(sql_type = BigInt)]
    pub examined: i64,
    #[diesel(sql_type = BigInt)]
    pub wrong: i64,
    /// Names the batch or the payment.
    #[diesel(sql_type = Nullable<Text>)]
    pub first_wrong: Option<String>,
}

/// Compares the payments of a batch, or of all, with the digests that were written down when they were authorised and when
/// they were reissued. What was signed before digests were written down is passed over.
pub fn signed_payments(conn: &mut PgConnection, id: Option<BatchId>) -> QueryResult<SignedPayments> {
    let of = |column: &str| if id.is_some() { format!("{column} = $1") } else { "$1::uuid IS NULL".to_owned() };
    let sql = format!(
        "SELECT count(*) AS examined, count(*) FILTER (WHERE is_wrong) AS wrong,
                min(what) FILTER (WHERE is_wrong) AS first_wrong
         FROM (
             SELECT now.digest IS DISTINCT FROM said.digest AS is_wrong,
                    format('batch %s: its payments are not those that were authorised', b.reference) AS what
             FROM settlement_batch b
             CROSS JOIN LATERAL (
                 SELECT e.detail -> 'more' ->> 'payments_digest' AS digest FROM audit_event e
                 WHERE e.subject_kind = 'batch' AND e.subject_id = b.id AND e.action = 'batch.authorised'
                 ORDER BY e.seq DESC LIMIT 1) said
             CROSS JOIN LATERAL (
                 SELECT {DIGEST} AS digest FROM payment p WHERE p.batch_id = b.id AND p.reissues_id IS NULL) now
             WHERE b.state NOT IN ('drafted', 'checked', 'cancelled') AND said.digest IS NOT NULL AND {}
             UNION ALL
             SELECT now.digest IS DISTINCT FROM said.digest, format('payment %s is not the one that was reissued', r.reference)
             FROM payment r
             CROSS JOIN LATERAL (
                 SELECT e.detail ->> 'digest' AS digest FROM audit_event e
                 WHERE e.subject_kind = 'payment' AND e.subject_id = r.id AND e.action = 'payment.created'
                 ORDER BY e.seq DESC LIMIT 1) said
             CROSS JOIN LATERAL (SELECT {DIGEST} AS digest FROM payment p WHERE p.id = r.id) now
             WHERE r.reissues_id IS NOT NULL AND said.digest IS NOT NULL AND {}) compared",
        of("b.id"),
        of("r.batch_id")
    );
    diesel::sql_query(sql).bind::<Nullable<Uuid>, _>(id).get_result(conn)
}
