//! What holds whatever is tried.

/// Each answers what is wrong.
pub const LAWS: &[&str] = &[
    "SELECT * FROM (
         SELECT 'held' AS what, a.debits_pending AS found,
                (SELECT coalesce(sum(subsidy_fen), 0)::bigint FROM booking b WHERE b.voucher_id = v.id
                 AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')) AS wanted
         FROM voucher v JOIN ledger_account a ON a.id = v.account_id
         UNION ALL
         SELECT 'redeemed', a.debits_posted,
                (SELECT coalesce(sum(final_subsidy_fen), 0)::bigint FROM booking b WHERE b.voucher_id = v.id
                 AND b.state = 'accepted')
         FROM voucher v JOIN ledger_account a ON a.id = v.account_id
         UNION ALL
         SELECT 'available, held and redeemed',
                (a.credits_posted - a.debits_posted - a.debits_pending) + a.debits_pending + d.credits_posted, v.face_fen
         FROM voucher v JOIN ledger_account a ON a.id = v.account_id JOIN ledger_account d ON d.id = v.due_account_id
         UNION ALL
         SELECT 'annual use', u.used_fen, a.debits_pending + a.debits_posted
         FROM voucher v JOIN ledger_account a ON a.id = v.account_id
         JOIN annual_use u ON u.enterprise_id = v.enterprise_id AND u.programme_id = v.programme_id
     ) law WHERE found <> wanted",
    // Whole while nobody came too late for it or has left; none at all once it was given up.
    "SELECT 'windows held by live bookings' AS what, count(o.booking_id) AS found, count(*) AS wanted
     FROM booking b LEFT JOIN booking_use u ON u.booking_id = b.id LEFT JOIN occupancy o ON o.booking_id = b.id
         AND o.starts_at = b.starts_at - make_interval(mins => o.setup_minutes)
         AND o.ends_at = b.ends_at + make_interval(mins => o.cleanup_minutes)
     WHERE b.state IN ('requested', 'confirmed', 'in_use') AND u.released_at IS NULL AND u.checked_out_at IS NULL
     HAVING count(o.booking_id) <> count(*)",
    "SELECT 'windows held by who did not come' AS what, count(*) AS found, 0::bigint AS wanted
     FROM booking_use u JOIN occupancy o ON o.booking_id = u.booking_id
     WHERE u.released_at IS NOT NULL AND u.checked_in_at IS NULL HAVING count(*) > 0",
    "SELECT 'windows kept for those who wait' AS what, count(o.wait_entry_id) AS found, count(*) AS wanted
     FROM wait_entry w FULL JOIN occupancy o ON o.wait_entry_id = w.id
         AND o.starts_at = coalesce(w.offered_from, w.starts_at) - make_interval(mins => o.setup_minutes)
         AND o.ends_at = w.ends_at + make_interval(mins => o.cleanup_minutes)
     WHERE w.state = 'offered' OR (o.wait_entry_id IS NOT NULL AND w.state IS DISTINCT FROM 'offered')
     HAVING count(o.wait_entry_id) FILTER (WHERE w.state = 'offered') <> count(*)",
    "SELECT 'bookings and blocks at one time' AS what, count(*) AS found, 2::bigint AS wanted
     FROM occupancy at JOIN occupancy o ON o.listing_id = at.listing_id AND o.starts_at <= at.starts_at
         AND at.starts_at < o.ends_at
     GROUP BY at.listing_id, at.starts_at, at.unit HAVING count(*) > 2",
    "SELECT 'what is held besides' AS what, sum(have)::bigint AS found, sum(want)::bigint AS wanted FROM (
         SELECT (SELECT count(*) FROM occupancy c WHERE c.booking_id = b.id AND c.listing_id <> b.listing_id) AS have,
                coalesce(jsonb_array_length(b.quote -> 'terms' -> 'companions'), 0) AS want
         FROM booking b JOIN occupancy o ON o.booking_id = b.id AND o.listing_id = b.listing_id
         LEFT JOIN booking_use u ON u.booking_id = b.id
         WHERE b.state IN ('requested', 'confirmed', 'in_use') AND u.checked_out_at IS NULL) each
     HAVING sum(have) <> sum(want)",
    "SELECT 'companions without their booking' AS what, count(*) AS found, 0::bigint AS wanted
     FROM occupancy c JOIN booking b ON b.id = c.booking_id AND b.listing_id <> c.listing_id
     WHERE NOT EXISTS (SELECT FROM occupancy o WHERE o.booking_id = b.id AND o.listing_id = b.listing_id)
         AND b.state IN ('requested', 'confirmed') HAVING count(*) > 0",
    // What the laboratory's own calendar says is held by it or by somebody: nothing that is let go is forgotten.
    "SELECT 'busy times of a calendar that nobody holds' AS what, count(*) AS found, 0::bigint AS wanted
     FROM listing_block k JOIN external_block x ON x.block_id = k.id JOIN external_calendar c ON c.id = x.calendar_id
     JOIN listing l ON l.id = k.listing_id CROSS JOIN LATERAL generate_series(1, l.units) u(unit)
     WHERE k.lifted_at IS NULL AND (c.unit IS NULL OR c.unit = u.unit)
         AND NOT tstzmultirange(tstzrange(k.starts_at, k.ends_at)) <@ coalesce(
             (SELECT range_agg(tstzrange(o.starts_at, o.ends_at)) FROM occupancy o
              WHERE o.listing_id = k.listing_id AND o.unit = u.unit), '{}') HAVING count(*) > 0",
    "SELECT 'units that there are not' AS what, count(*) AS found, 0::bigint AS wanted
     FROM occupancy o JOIN listing l ON l.id = o.listing_id WHERE o.unit > l.units AND o.ends_at > l.updated_at
     HAVING count(*) > 0",
];
