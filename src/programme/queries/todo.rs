//! What waits about budget lines: the parts of `store::todo::waiting`.

/// Changes that others proposed within the asker's region.
pub const TO_DECIDE: &str = "
    SELECT 'appropriation_change_to_decide', c.id::text, c.document,
           p.code || ' · ' || coalesce(c.fiscal_year, l.fiscal_year) || ' · ' || r.name_zh, c.state, c.proposed_at,
           NULL::timestamptz, c.amount_fen
    FROM appropriation_change c LEFT JOIN appropriation l ON l.id = c.appropriation_id
    JOIN programme p ON p.id = coalesce(c.programme_id, l.programme_id)
    JOIN region r ON r.code = coalesce(c.region_code, l.region_code)
    WHERE c.state = 'proposed' AND c.proposed_by <> $3 AND p.region_code LIKE $2";

/// Changes that the asker proposed.
pub const UNDER_WAY: &str = "
    SELECT 'appropriation_change_under_way', c.id::text, c.document,
           p.code || ' · ' || coalesce(c.fiscal_year, l.fiscal_year) || ' · ' || r.name_zh, c.state, c.proposed_at,
           NULL::timestamptz, c.amount_fen
    FROM appropriation_change c LEFT JOIN appropriation l ON l.id = c.appropriation_id
    JOIN programme p ON p.id = coalesce(c.programme_id, l.programme_id)
    JOIN region r ON r.code = coalesce(c.region_code, l.region_code)
    WHERE c.state = 'proposed' AND c.proposed_by = $3";
