//! What waits at the admission of listings: the parts of `store::todo::waiting`.

/// Listings that applied in a region.
pub const TO_ADMIT: &str = "
    SELECT 'listing_to_admit', l.id::text, l.name, o.name, l.state, l.updated_at, NULL::timestamptz, NULL::bigint
    FROM listing l JOIN organisation o ON o.id = l.provider_id
    WHERE l.state = 'applied' AND l.region_code LIKE $2";

/// A provider's listings that applied.
pub const IN_ADMISSION: &str = "
    SELECT 'listing_in_admission', id::text, name, code, state, updated_at, NULL::timestamptz, NULL::bigint
    FROM listing WHERE state = 'applied' AND provider_id = $1";
