//! What waits: the parts of `store::todo::waiting`.

/// Recognitions in the bureau's region that end soon or have ended.
pub const EXPIRING: &str = "
    SELECT 'platform_expiring', p.id::text, p.name, p.host_name,
           CASE WHEN p.valid_until < ($4 AT TIME ZONE 'Asia/Shanghai')::date THEN 'expired' ELSE 'expiring' END, p.updated_at,
           ((p.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'), NULL::bigint
    FROM platform p
    WHERE p.region_code LIKE $2 AND p.state = 'listed'
          AND p.valid_until <= ($4 AT TIME ZONE 'Asia/Shanghai')::date + 90";

/// The same of the organisation's own platforms.
pub const OWN_EXPIRING: &str = "
    SELECT 'own_platform_expiring', p.id::text, p.name, coalesce(p.certificate_number, ''),
           CASE WHEN p.valid_until < ($4 AT TIME ZONE 'Asia/Shanghai')::date THEN 'expired' ELSE 'expiring' END, p.updated_at,
           ((p.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'), NULL::bigint
    FROM platform p JOIN organisation o ON o.uscc = p.host_uscc
    WHERE o.id = $1 AND p.state = 'listed'
          AND p.valid_until <= ($4 AT TIME ZONE 'Asia/Shanghai')::date + 90";
