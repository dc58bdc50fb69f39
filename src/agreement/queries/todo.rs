//! What waits about quotations and contracts: the parts of `store::todo::waiting`.

/// Questions that a provider has not answered with an offer.
pub const TO_ANSWER: &str = "
    SELECT 'quotation_to_answer', q.id::text, q.reference, q.subject || ' · ' || o.name, q.state, q.requested_at, q.due_at,
           NULL::bigint
    FROM quotation q JOIN organisation o ON o.id = q.enterprise_id WHERE q.provider_id = $1 AND q.state = 'open'";

/// Offers that an enterprise has not taken or declined.
pub const TO_DECIDE: &str = "
    SELECT 'offer_to_decide', q.id::text, q.reference, q.subject || ' · ' || p.name, q.state, o.made_at, q.due_at, o.price_fen
    FROM quotation q JOIN organisation p ON p.id = q.provider_id
    JOIN offer o ON o.quotation_id = q.id AND o.state = 'live' WHERE q.enterprise_id = $1 AND q.state = 'offered'";

/// An enterprise's questions that its provider has to answer.
pub const ASKED: &str = "
    SELECT 'quotation_under_way', q.id::text, q.reference, q.subject || ' · ' || p.name, q.state, q.requested_at, q.due_at,
           NULL::bigint
    FROM quotation q JOIN organisation p ON p.id = q.provider_id WHERE q.enterprise_id = $1 AND q.state = 'open'";

/// Contracts that the other side wants to end early.
pub const TO_END: &str = "
    SELECT 'ending_to_answer', a.id::text, a.reference, q.subject || ' · ' || o.name, a.state, a.ending_at,
           NULL::timestamptz, a.amount_fen
    FROM agreement a JOIN quotation q ON q.id = a.quotation_id JOIN organisation o ON o.id = a.ending_by
    WHERE a.state = 'ending' AND $1 IN (a.enterprise_id, a.provider_id) AND a.ending_by <> $1";

/// Changes of contracts that the other side proposed.
pub const TO_AMEND: &str = "
    SELECT 'amendment_to_answer', a.id::text, a.reference, q.subject || ' · ' || o.name, m.state, m.proposed_at,
           NULL::timestamptz, m.amount_after_fen
    FROM agreement_amendment m JOIN agreement a ON a.id = m.agreement_id JOIN quotation q ON q.id = a.quotation_id
    JOIN organisation o ON o.id = m.proposed_by
    WHERE m.state = 'proposed' AND $1 IN (a.enterprise_id, a.provider_id) AND m.proposed_by <> $1";
