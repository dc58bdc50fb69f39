//! What waits about claims: the parts of `store::todo::waiting`.

/// An enterprise's accepted bookings of which the voucher's part was never claimed.
pub const TO_CLAIM: &str = "
    SELECT 'booking_to_claim', b.id::text, b.reference, l.name, b.state, b.accepted_at, NULL::timestamptz, b.final_subsidy_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id
    WHERE b.enterprise_id = $1 AND b.state = 'accepted' AND b.final_subsidy_fen > 0
          AND NOT EXISTS (SELECT FROM claim c WHERE c.booking_id = b.id)";

/// An enterprise's claims that are not handed in, or came back.
pub const TO_SUBMIT: &str = "
    SELECT 'claim_to_submit', c.id::text, c.reference, l.name, c.state, c.updated_at, NULL::timestamptz, c.amount_fen
    FROM claim c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
    WHERE c.enterprise_id = $1 AND c.state IN ('draft', 'returned')";

/// Claims of an enterprise, or for the payment of a provider, that others have to bring on.
pub const ON_THEIR_WAY: &str = "
    SELECT CASE WHEN c.state IN ('notice', 'objected') THEN 'claim_in_notice'
                WHEN c.state IN ('approved', 'partly_batched', 'batched') THEN 'claim_in_payment' ELSE 'claim_in_review' END,
           c.id::text, c.reference, l.name, c.state, c.updated_at,
           (n.closes_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', c.amount_fen
    FROM claim c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
    LEFT JOIN public_notice n ON n.id = c.notice_id AND c.state IN ('notice', 'objected')
    WHERE (c.enterprise_id = $1 OR c.payee_id = $1)
          AND c.state IN ('submitted', 'district_review', 'city_review', 'notice', 'objected', 'approved', 'partly_batched', 'batched')";

/// Claims that wait for the district.
pub const TO_REVIEW_BY_DISTRICT: &str = "
    SELECT 'claim_to_review', c.id::text, c.reference, o.name, c.state, c.submitted_at, NULL::timestamptz, c.amount_fen
    FROM claim c JOIN organisation o ON o.id = c.enterprise_id
    WHERE c.region_code LIKE $2 AND c.state IN ('submitted', 'district_review')
          AND EXISTS (SELECT FROM programme_version v WHERE v.id = c.programme_version_id AND v.rules->'review' @> '[\"district\"]')";

/// Claims that wait for the city: passed by the district, or without one.
pub const TO_REVIEW_BY_CITY: &str = "
    SELECT 'claim_to_review', c.id::text, c.reference, o.name, c.state, c.updated_at, NULL::timestamptz, c.amount_fen
    FROM claim c JOIN organisation o ON o.id = c.enterprise_id
    WHERE c.region_code LIKE $2 AND (c.state = 'city_review' OR c.state = 'submitted'
          AND NOT EXISTS (SELECT FROM programme_version v WHERE v.id = c.programme_version_id AND v.rules->'review' @> '[\"district\"]'))";

/// Claims that passed their reviews and are in no notice yet.
pub const TO_PUBLISH: &str = "
    SELECT 'claim_to_publish', c.id::text, c.reference, o.name, c.state, c.updated_at, NULL::timestamptz, c.amount_fen
    FROM claim c JOIN organisation o ON o.id = c.enterprise_id
    WHERE c.region_code LIKE $2 AND c.state = 'notice' AND c.notice_id IS NULL";

/// Objections that nobody has decided.
pub const OBJECTIONS: &str = "
    SELECT 'objection_to_decide', j.id::text, c.reference, left(j.statement, 100), j.state, j.raised_at, NULL::timestamptz,
           c.amount_fen
    FROM objection j JOIN claim c ON c.id = j.claim_id WHERE j.state = 'open' AND c.region_code LIKE $2";
