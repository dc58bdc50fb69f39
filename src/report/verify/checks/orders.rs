//! Orders that were agreed on, and samples.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "agreement_stages",
        zh: "合同各期之和等于合同金额，金额和期限即最后一次约定的，每期的预约即该期的金额和双方",
        en: "the stages of a contract come to its amount, which is what was last agreed on, and each booking is its stage's",
        candidates: "
            SELECT s.staged IS DISTINCT FROM a.amount_fen OR s.foreign_bookings > 0
                       OR (a.amount_fen, a.ends_on) IS DISTINCT FROM (m.amount_fen, m.ends_on) OR a.ends_on < a.starts_on,
                   format('agreement %s: amount %s fen, stages %s fen, agreed %s fen, %s bookings that are not its stages',
                          a.reference, a.amount_fen, s.staged, m.amount_fen, s.foreign_bookings)
            FROM agreement a JOIN offer o ON o.id = a.offer_id CROSS JOIN LATERAL (
                SELECT amount_fen, ends_on FROM (
                    SELECT 0 AS number, o.price_fen AS amount_fen, o.ends_on
                    UNION ALL SELECT number, amount_after_fen, ends_after FROM agreement_amendment
                    WHERE agreement_id = a.id AND state = 'accepted') agreed ORDER BY number DESC LIMIT 1
            ) m CROSS JOIN LATERAL (
                SELECT sum(g.amount_fen) FILTER (WHERE g.state NOT IN ('replaced', 'redone')) AS staged, count(*) FILTER (WHERE b.id IS NOT NULL AND (
                    b.price_fen, b.listing_id, b.enterprise_id, b.provider_id)
                    IS DISTINCT FROM (g.amount_fen, a.listing_id, a.enterprise_id, a.provider_id)) AS foreign_bookings
                FROM agreement_stage g LEFT JOIN booking b ON b.id = g.booking_id WHERE g.agreement_id = a.id
            ) s",
    },
    Check {
        name: "quotation_bookings",
        zh: "由报价成交的预约恰为所接受报价的金额和双方",
        en: "a booking that came of an offer is at its price and between its parties",
        candidates: "
            SELECT o.id IS NULL OR (b.price_fen, b.listing_id, b.enterprise_id, b.provider_id)
                       IS DISTINCT FROM (o.price_fen, q.listing_id, q.enterprise_id, q.provider_id),
                   format('quotation %s: booking %s at %s fen, offer at %s fen', q.reference, b.reference, b.price_fen,
                          o.price_fen)
            FROM quotation q JOIN booking b ON b.id = q.booking_id
            LEFT JOIN offer o ON o.quotation_id = q.id AND o.state = 'accepted'",
    },
    Check {
        name: "sample_custody",
        zh: "每件样品的流转记录从登记起连续且合乎顺序",
        en: "every sample's chain of custody begins with its registration and has no gap",
        candidates: "
            SELECT coalesce(c.first <> 1 OR c.last <> c.entries OR c.wrong > 0, true),
                   format('sample %s: %s entries, the last is %s', s.code, coalesce(c.entries, 0), coalesce(c.last, 0))
            FROM sample s LEFT JOIN LATERAL (
                SELECT min(seq) AS first, max(seq) AS last, count(*) AS entries, count(*) FILTER (WHERE is_wrong) AS wrong
                FROM (SELECT seq, CASE WHEN before IS NULL
                                  THEN state <> CASE WHEN s.parent_id IS NULL THEN 'registered' ELSE 'held' END
                                  ELSE sample_next(before, step) IS DISTINCT FROM state END AS is_wrong
                      FROM (SELECT e.seq, e.step, e.state, lag(e.state) OVER (ORDER BY e.seq) AS before
                            FROM sample_event e WHERE e.sample_id = s.id) chain) judged
                HAVING count(*) > 0
            ) c ON true",
    },
];
