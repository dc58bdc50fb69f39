//! What waits about batches and payments: the parts of `store::todo::waiting`. Batches and payments are those of programmes in
//! the caller's charge, as whoever is in charge acts on them.

/// Approved claims and awards that no batch has taken, or of which no batch has taken a part: so much of them.
pub const TO_BATCH: &str = "
    SELECT 'claim_to_batch', c.id::text, c.reference, o.name, c.state, c.approved_at, NULL::timestamptz,
           CASE c.state WHEN 'approved' THEN c.amount_fen ELSE c.amount_fen - (
               SELECT sum(l.amount_fen)::bigint FROM batch_line l WHERE l.claim_id = c.id AND NOT l.is_cancelled) END
    FROM claim c JOIN organisation o ON o.id = c.payee_id JOIN programme p ON p.id = c.programme_id
    WHERE c.state IN ('approved', 'partly_batched') AND p.region_code LIKE $2
    UNION ALL
    SELECT 'claim_to_batch', a.id::text, a.reference, o.name, a.state, a.approved_at, NULL::timestamptz,
           CASE a.state WHEN 'approved' THEN a.amount_fen ELSE a.amount_fen - (
               SELECT sum(l.amount_fen)::bigint FROM batch_line l WHERE l.award_application_id = a.id AND NOT l.is_cancelled) END
    FROM award_application a JOIN organisation o ON o.id = a.organisation_id JOIN programme p ON p.id = a.programme_id
    WHERE a.state IN ('approved', 'partly_batched') AND p.region_code LIKE $2";

/// Batches that are authorised, or hold payments to be sent again.
pub const TO_EXPORT: &str = "
    SELECT 'batch_to_export', b.id::text, b.reference, p.code, b.state,
           b.authorised_at, NULL::timestamptz, b.total_fen
    FROM settlement_batch b JOIN programme p ON p.id = b.programme_id
    WHERE p.region_code LIKE $2
      AND (b.state = 'authorised' AND NOT EXISTS (SELECT FROM batch_recall r WHERE r.batch_id = b.id AND r.verdict IS NULL)
           OR b.state IN ('exported', 'partly_paid')
           AND EXISTS (SELECT FROM payment y WHERE y.batch_id = b.id AND y.state = 'pending'
                         AND (y.reissues_id IS NULL OR EXISTS (
                              SELECT FROM payment_reissue r WHERE r.payment_id = y.id AND r.verdict = 'confirmed'))))";

/// Batches that another person has to let go.
pub const IN_AUTHORISATION: &str = "
    SELECT 'batch_in_authorisation', b.id::text, b.reference, p.code, b.state,
           coalesce(b.checked_at, b.made_at), NULL::timestamptz, b.total_fen
    FROM settlement_batch b JOIN programme p ON p.id = b.programme_id
    WHERE p.region_code LIKE $2 AND b.state IN ('drafted', 'checked')";

/// Batches of others to check or to authorise; not those that one checked and of which three sign.
pub const TO_LET_GO: &str = "
    SELECT CASE b.state WHEN 'drafted' THEN 'batch_to_check' ELSE 'batch_to_authorise' END, b.id::text, b.reference, p.code, b.state,
           coalesce(b.checked_at, b.made_at), NULL::timestamptz, b.total_fen
    FROM settlement_batch b JOIN programme p ON p.id = b.programme_id
    WHERE p.region_code LIKE $2 AND b.state IN ('drafted', 'checked') AND b.maker_id <> $3
          AND NOT (b.checker_id = $3 AND b.third_above_fen IS NOT NULL
                   AND settlement_group_total(b.id) > b.third_above_fen)";

/// Batches that others asked back.
pub const RECALL_TO_DECIDE: &str = "
    SELECT 'batch_recall_to_decide', b.id::text, b.reference, r.reason, b.state, r.asked_at, NULL::timestamptz, b.total_fen
    FROM batch_recall r JOIN settlement_batch b ON b.id = r.batch_id JOIN programme p ON p.id = b.programme_id
    WHERE p.region_code LIKE $2 AND r.verdict IS NULL AND r.asked_by <> $3";

/// Batches that the caller asked back.
pub const RECALL_ASKED: &str = "
    SELECT 'batch_recall_under_way', b.id::text, b.reference, r.reason, b.state, r.asked_at, NULL::timestamptz, b.total_fen
    FROM batch_recall r JOIN settlement_batch b ON b.id = r.batch_id JOIN programme p ON p.id = b.programme_id
    WHERE p.region_code LIKE $2 AND r.verdict IS NULL AND r.asked_by = $3";

/// Payments that came back.
pub const TO_REISSUE: &str = "
    SELECT 'payment_to_reissue', y.id::text, y.reference, y.payee_name, y.state, coalesce(y.sent_at, y.created_at),
           NULL::timestamptz, y.amount_fen
    FROM payment y JOIN settlement_batch b ON b.id = y.batch_id JOIN programme p ON p.id = b.programme_id
    WHERE p.region_code LIKE $2 AND y.state = 'returned'";

/// Payments that replace others, which another person has to confirm before they are sent.
pub const REISSUE_IN_CONFIRMATION: &str = "
    SELECT 'reissue_in_confirmation', p.id::text, p.reference, p.payee_name, p.state, r.reissued_at, NULL::timestamptz,
           p.amount_fen
    FROM payment_reissue r JOIN payment p ON p.id = r.payment_id JOIN settlement_batch b ON b.id = p.batch_id
    JOIN programme g ON g.id = b.programme_id
    WHERE g.region_code LIKE $2 AND r.verdict IS NULL";

/// Those that others reissued.
pub const REISSUE_TO_CONFIRM: &str = "
    SELECT 'reissue_to_confirm', p.id::text, p.reference, p.payee_name, p.state, r.reissued_at, NULL::timestamptz,
           p.amount_fen
    FROM payment_reissue r JOIN payment p ON p.id = r.payment_id JOIN settlement_batch b ON b.id = p.batch_id
    JOIN programme g ON g.id = b.programme_id
    WHERE g.region_code LIKE $2 AND r.verdict IS NULL AND r.reissued_by <> $3";
