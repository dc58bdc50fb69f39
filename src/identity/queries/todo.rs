//! What waits at the admission of organisations: the parts of `store::todo::waiting`.

/// Organisations that applied in a region.
pub const TO_ADMIT: &str = "
    SELECT 'organisation_to_admit', id::text, name, coalesce(uscc, ''), state, created_at, NULL::timestamptz, NULL::bigint
    FROM organisation WHERE state = 'applied' AND region_code LIKE $2";

/// A provider that waits for its admission, or has said nothing of where it is paid.
pub const OWN: &str = "
    SELECT CASE o.state WHEN 'applied' THEN 'organisation_in_admission' ELSE 'bank_account_missing' END,
           o.id::text, o.name, coalesce(o.uscc, ''), o.state, o.created_at, NULL::timestamptz, NULL::bigint
    FROM organisation o
    WHERE o.id = $1 AND o.kind = 'provider' AND (o.state = 'applied' OR o.state = 'admitted'
          AND NOT EXISTS (SELECT FROM bank_account b WHERE b.organisation_id = o.id))";
