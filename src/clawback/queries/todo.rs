//! What waits about clawbacks: the parts of `store::todo::waiting`.

/// The reference of what a clawback `k` is about: of a reward, that of its batch.
macro_rules! about {
    () => {
        "coalesce((SELECT c.reference FROM claim c WHERE c.id = k.claim_id),
                  (SELECT w.reference FROM award_application w WHERE w.id = k.award_application_id),
                  (SELECT b.reference FROM supply_reward s JOIN settlement_batch b ON b.id = s.batch_id
                   WHERE s.id = k.supply_reward_id))"
    };
}

/// Clawbacks that the payee has not answered.
pub const TO_ANSWER: &str = concat!(
    "
    SELECT 'clawback_to_answer', k.id::text, k.reference, ",
    about!(),
    ", k.state, k.proposed_at, k.hearing_until,
           k.amount_fen
    FROM clawback k
    WHERE k.payee_id = $1 AND k.state = 'proposed' AND k.answer IS NULL"
);

/// Clawbacks that others proposed and that the caller can decide.
pub const TO_DECIDE: &str = "
    SELECT 'clawback_to_decide', k.id::text, k.reference, o.name, k.state, coalesce(k.answered_at, k.hearing_until),
           NULL::timestamptz, k.amount_fen
    FROM clawback k JOIN organisation o ON o.id = k.payee_id
    WHERE k.region_code LIKE $2 AND k.state = 'proposed' AND k.proposed_by <> $3
          AND (k.answer IS NOT NULL OR k.hearing_until <= $4)";

/// What the caller's organisation owes.
pub const TO_PAY: &str = concat!("
    SELECT 'clawback_to_pay', k.id::text, k.reference, ", about!(), ", k.state, k.decided_at,
           (k.pay_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai',
           k.amount_fen - (SELECT sum(p.netted_fen + p.received_fen) FROM clawback_part p WHERE p.clawback_id = k.id)::bigint
    FROM clawback k
    WHERE k.payee_id = $1 AND k.state = 'ordered'");

/// What others have not paid back in time.
pub const OVERDUE: &str = "
    SELECT 'clawback_overdue', k.id::text, k.reference, o.name, k.state,
           (k.pay_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', NULL::timestamptz,
           k.amount_fen - (SELECT sum(p.netted_fen + p.received_fen) FROM clawback_part p WHERE p.clawback_id = k.id)::bigint
    FROM clawback k JOIN organisation o ON o.id = k.payee_id
    WHERE k.region_code LIKE $2 AND k.state = 'ordered'
          AND (k.pay_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' <= $4";
