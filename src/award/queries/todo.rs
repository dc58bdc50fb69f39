//! What waits: the parts of `store::todo::waiting`.

/// Drafts, and what a reviewer sent back.
pub const TO_SUBMIT: &str = "
    SELECT 'award_to_submit', a.id::text, a.reference, p.name, a.state, a.updated_at, NULL::timestamptz, a.amount_fen
    FROM award_application a JOIN platform p ON p.id = a.platform_id
    WHERE a.organisation_id = $1 AND a.state IN ('draft', 'returned')";

/// An organisation's own that others have to bring on.
pub const UNDER_WAY: &str = "
    SELECT 'award_in_review', a.id::text, a.reference, p.name, a.state, a.updated_at, NULL::timestamptz, a.amount_fen
    FROM award_application a JOIN platform p ON p.id = a.platform_id
    WHERE a.organisation_id = $1
          AND a.state IN ('submitted', 'district_review', 'city_review', 'notice', 'objected', 'approved', 'partly_batched', 'batched')";

/// What the district has to decide.
pub const FOR_DISTRICT: &str = "
    SELECT 'award_to_review', a.id::text, a.reference, p.name, a.state, a.submitted_at, NULL::timestamptz, a.amount_fen
    FROM award_application a JOIN platform p ON p.id = a.platform_id
    WHERE a.region_code LIKE $2 AND a.state IN ('submitted', 'district_review')";

/// What the city has to decide.
pub const FOR_CITY: &str = "
    SELECT 'award_to_review', a.id::text, a.reference, p.name, a.state, a.updated_at, NULL::timestamptz, a.amount_fen
    FROM award_application a JOIN platform p ON p.id = a.platform_id
    WHERE a.region_code LIKE $2 AND a.state = 'city_review'";

/// What passed and waits for its notice.
pub const TO_PUBLISH: &str = "
    SELECT 'award_to_publish', a.id::text, a.reference, p.name, a.state, a.updated_at, NULL::timestamptz, a.amount_fen
    FROM award_application a JOIN platform p ON p.id = a.platform_id
    WHERE a.region_code LIKE $2 AND a.state = 'notice' AND a.notice_id IS NULL";

/// Objections that nobody has decided.
pub const OBJECTIONS: &str = "
    SELECT 'award_objection_to_decide', a.id::text, a.reference, p.name, a.state, o.raised_at, NULL::timestamptz, a.amount_fen
    FROM award_objection o JOIN award_application a ON a.id = o.application_id JOIN platform p ON p.id = a.platform_id
    WHERE a.region_code LIKE $2 AND o.state = 'open'";
