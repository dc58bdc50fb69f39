//! What waits about vouchers and their applications: the parts of `store::todo::waiting`.

/// An enterprise's applications that are not decided.
pub const OWN_APPLICATIONS: &str = "
    SELECT CASE WHEN state IN ('draft', 'returned') THEN 'application_to_submit' ELSE 'application_in_review' END,
           id::text, reference, left(purpose, 100), state, updated_at, NULL::timestamptz, amount_fen
    FROM voucher_application
    WHERE enterprise_id = $1 AND state IN ('draft', 'returned', 'submitted', 'district_review', 'city_review')";

/// An enterprise's vouchers that end within 30 days with money left; the amount is what is left.
pub const EXPIRING: &str = "
    SELECT 'voucher_expiring', v.id::text, v.number, '', v.state, greatest(v.issued_at, v.expires_at - interval '30 days'),
           v.expires_at, a.credits_posted - a.debits_posted - a.debits_pending
    FROM voucher v JOIN ledger_account a ON a.id = v.account_id
    WHERE v.enterprise_id = $1 AND v.state = 'active' AND v.expires_at > $4 AND v.expires_at <= $4 + interval '30 days'
          AND a.credits_posted > a.debits_posted + a.debits_pending";

/// Applications that wait for the district.
pub const TO_REVIEW_BY_DISTRICT: &str = "
    SELECT 'application_to_review', a.id::text, a.reference, o.name, a.state, a.updated_at, NULL::timestamptz, a.amount_fen
    FROM voucher_application a JOIN organisation o ON o.id = a.enterprise_id
    WHERE a.state = 'district_review' AND a.region_code LIKE $2";

/// Applications that wait for the city.
pub const TO_REVIEW_BY_CITY: &str = "
    SELECT 'application_to_review', a.id::text, a.reference, o.name, a.state, a.updated_at, NULL::timestamptz, a.amount_fen
    FROM voucher_application a JOIN organisation o ON o.id = a.enterprise_id
    WHERE a.state = 'city_review' AND a.region_code LIKE $2";
