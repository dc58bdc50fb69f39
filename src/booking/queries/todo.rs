//! What waits about bookings: the parts of `store::todo::waiting`.

/// A customer's bookings on which somebody has to act; of own use the provider's side says the same but for acceptance.
pub const ORDERED: &str = "
    SELECT CASE b.state WHEN 'requested' THEN 'booking_requested' WHEN 'delivered' THEN 'booking_to_accept'
                ELSE 'booking_disputed' END,
           b.id::text, b.reference, l.name, b.state, b.updated_at, b.deadline_at, b.price_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id
    WHERE b.enterprise_id = $1 AND b.state IN ('requested', 'delivered', 'disputed')
          AND (b.provider_id <> $1 OR b.state = 'delivered')";

/// A provider's bookings on which somebody has to act; those to start from a day before. Own use is accepted by who ordered.
pub const SERVED: &str = "
    SELECT CASE b.state WHEN 'requested' THEN 'booking_to_confirm' WHEN 'delivered' THEN 'booking_in_acceptance'
                WHEN 'disputed' THEN 'booking_disputed' WHEN 'in_use' THEN 'booking_to_deliver'
                ELSE CASE WHEN b.starts_at IS NULL THEN 'booking_to_deliver' ELSE 'booking_to_start' END END,
           b.id::text, b.reference, l.name || ' · ' || o.name, b.state, b.updated_at,
           CASE WHEN b.state = 'confirmed' AND b.starts_at IS NOT NULL THEN b.starts_at ELSE b.deadline_at END, b.price_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id JOIN organisation o ON o.id = b.enterprise_id
    WHERE b.provider_id = $1 AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')
          AND (b.state <> 'confirmed' OR b.starts_at IS NULL OR b.starts_at <= $4 + interval '1 day')
          AND (b.enterprise_id <> $1 OR b.state <> 'delivered')";

/// Disputes in a region.
pub const DISPUTED: &str = "
    SELECT 'dispute_to_decide', b.id::text, b.reference, l.name || ' · ' || o.name, b.state, b.updated_at,
           NULL::timestamptz, b.price_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id JOIN organisation o ON o.id = b.enterprise_id
    WHERE b.state = 'disputed' AND b.region_code LIKE $2";

/// Windows that are kept for an enterprise until it answers.
pub const OFFERED: &str = "
    SELECT 'wait_offer_to_answer', w.id::text, l.name, o.name, w.state, w.offered_at, w.offer_until, NULL::bigint
    FROM wait_entry w JOIN listing l ON l.id = w.listing_id JOIN organisation o ON o.id = w.provider_id
    WHERE w.enterprise_id = $1 AND w.state = 'offered'";

/// An enterprise's bookings that the provider put elsewhere; whether that suits is moot once they begin.
pub const MOVED: &str = "
    SELECT 'booking_move_to_agree', b.id::text, b.reference, l.name, b.state, b.moved_unasked_at, b.starts_at, b.price_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id
    WHERE b.enterprise_id = $1 AND b.moved_unasked_at IS NOT NULL AND b.state IN ('requested', 'confirmed')
          AND b.starts_at > $4";

/// Charges with which an enterprise does not agree, for the provider to answer.
pub const CONTESTED: &str = "
    SELECT 'charge_contest_to_answer', b.id::text, b.reference, l.name || ' · ' || o.name, b.state, c.contested_at,
           NULL::timestamptz, b.charge_fen
    FROM charge_contest c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
    JOIN organisation o ON o.id = b.enterprise_id
    WHERE b.provider_id = $1 AND c.answer IS NULL AND b.charge_fen IS NOT NULL";

/// Charges that an enterprise does not agree with.
pub const CONTESTS: &str = "
    SELECT 'charge_contest_under_way', b.id::text, b.reference, l.name, b.state, c.contested_at, NULL::timestamptz,
           b.charge_fen
    FROM charge_contest c JOIN booking b ON b.id = c.booking_id JOIN listing l ON l.id = b.listing_id
    WHERE b.enterprise_id = $1 AND c.answer IS NULL AND b.charge_fen IS NOT NULL";

/// Done work, or work of which results are there, whose results wait for the customer's own share: for the provider to record.
pub const TO_RECORD: &str = "
    SELECT 'booking_payment_to_record', b.id::text, b.reference, l.name || ' · ' || o.name, b.state, b.updated_at,
           NULL::timestamptz, s.open_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id JOIN organisation o ON o.id = b.enterprise_id
    CROSS JOIN LATERAL (
        SELECT booking_own_share(b) - coalesce((SELECT sum(r.amount_fen) FROM booking_receipt r
                                                WHERE r.booking_id = b.id), 0)::bigint AS open_fen) s
    WHERE b.provider_id = $1 AND (b.quote #>> '{terms,results_after_payment}') = 'true' AND s.open_fen > 0
          AND (b.state IN ('delivered', 'disputed', 'accepted')
               OR b.state IN ('confirmed', 'in_use') AND EXISTS (SELECT FROM attachment a WHERE a.booking_id = b.id))";

/// Results that an enterprise can read once its own share is paid.
pub const TO_PAY: &str = "
    SELECT 'booking_payment_to_make', b.id::text, b.reference, l.name || ' · ' || o.name, b.state, b.updated_at,
           NULL::timestamptz, s.open_fen
    FROM booking b JOIN listing l ON l.id = b.listing_id JOIN organisation o ON o.id = b.provider_id
    CROSS JOIN LATERAL (
        SELECT booking_own_share(b) - coalesce((SELECT sum(r.amount_fen) FROM booking_receipt r
                                                WHERE r.booking_id = b.id), 0)::bigint AS open_fen) s
    WHERE b.enterprise_id = $1 AND (b.quote #>> '{terms,results_after_payment}') = 'true' AND s.open_fen > 0
          AND b.state IN ('confirmed', 'in_use', 'delivered', 'disputed', 'accepted')
          AND EXISTS (SELECT FROM attachment a WHERE a.booking_id = b.id)";

/// Bookings of others that an enterprise is asked to take over; they are gone when the window begins.
pub const TO_TAKE_OVER: &str = "
    SELECT 'booking_transfer_to_answer', t.id::text, b.reference, l.name || ' · ' || o.name, t.state, t.offered_at,
           b.starts_at, b.price_fen
    FROM booking_transfer t JOIN booking b ON b.id = t.booking_id JOIN listing l ON l.id = b.listing_id
    JOIN organisation o ON o.id = t.from_id
    WHERE t.to_id = $1 AND t.state = 'offered' AND (b.starts_at IS NULL OR b.starts_at > $4)";

/// An enterprise's bookings that it asked another to take over.
pub const HANDED_ON: &str = "
    SELECT 'booking_transfer_under_way', t.id::text, b.reference, l.name || ' · ' || o.name, t.state, t.offered_at,
           b.starts_at, b.price_fen
    FROM booking_transfer t JOIN booking b ON b.id = t.booking_id JOIN listing l ON l.id = b.listing_id
    JOIN organisation o ON o.id = t.to_id
    WHERE t.from_id = $1 AND t.state = 'offered' AND (b.starts_at IS NULL OR b.starts_at > $4)";

/// Open faults of a provider's instruments.
pub const FAULTY: &str = "
    SELECT 'fault_to_resolve', f.id::text, l.name, left(f.description, 80), f.severity, f.reported_at,
           NULL::timestamptz, NULL::bigint
    FROM fault_report f JOIN listing l ON l.id = f.listing_id
    WHERE f.provider_id = $1 AND f.resolved_at IS NULL";

/// Certificates of a provider's instruments that end within thirty days, or have ended.
pub const EXPIRING: &str = "
    SELECT 'certificate_to_renew', c.listing_id::text, l.name, c.name, c.kind, c.added_at,
           ((c.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'), NULL::bigint
    FROM listing l JOIN listing_certificate c ON c.listing_id = l.id
    WHERE l.provider_id = $1 AND c.ended_at IS NULL
          AND c.valid_until <= ($4 AT TIME ZONE 'Asia/Shanghai')::date + 30";
