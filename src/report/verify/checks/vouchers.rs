//! Bookings and vouchers against the journal.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "booking_holds",
        zh: "每个进行中的预约都有其补贴的冻结",
        en: "every live booking's subsidy is held",
        candidates: "
            SELECT t.id IS NULL OR t.amount <> b.subsidy_fen OR r.id IS NOT NULL,
                   format('booking %s: subsidy %s fen', b.reference, b.subsidy_fen)
            FROM booking b
            LEFT JOIN ledger_transfer t ON t.id = b.hold_transfer_id AND t.kind = 'pending'
            LEFT JOIN ledger_transfer r ON r.pending_id = t.id
            WHERE b.subsidy_fen > 0 AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')",
    },
    Check {
        name: "booking_settled",
        zh: "已验收预约过账的金额等于最终补贴",
        en: "of every accepted booking, what was posted is its final subsidy",
        candidates: "
            SELECT coalesce(r.posted, 0) <> b.final_subsidy_fen,
                   format('booking %s: final subsidy %s fen, posted %s', b.reference, b.final_subsidy_fen,
                          coalesce(r.posted, 0))
            FROM booking b LEFT JOIN LATERAL (
                SELECT sum(amount) AS posted FROM ledger_transfer WHERE pending_id = b.hold_transfer_id AND kind = 'post'
            ) r ON true
            WHERE b.state = 'accepted'",
    },
    Check {
        name: "booking_windows",
        zh: "占用时段的预约恰为进行中的预约",
        en: "a booking keeps its window exactly while it is live",
        candidates: "
            SELECT CASE
                       -- Who has left keeps no more than the time to clean up.
                       WHEN b.state = 'in_use' AND u.checked_out_at IS NOT NULL THEN coalesce(
                           o.ends_at > u.checked_out_at + make_interval(mins => o.cleanup_minutes), false)
                       -- All that it needs, or nothing.
                       WHEN o.booking_id IS NOT NULL AND b.state IN ('requested', 'confirmed', 'in_use')
                            AND (SELECT count(*) FROM occupancy h WHERE h.booking_id = b.id)
                                <> 1 + coalesce(jsonb_array_length(b.quote -> 'terms' -> 'companions'), 0) THEN true
                       -- Who did not come within the grace time lost the window.
                       ELSE (o.booking_id IS NOT NULL) <> (b.state IN ('requested', 'confirmed', 'in_use')
                           AND (u.released_at IS NULL OR u.checked_in_at IS NOT NULL))
                   END,
                   format('booking %s in state %s', b.reference, b.state)
            FROM booking b LEFT JOIN occupancy o ON o.booking_id = b.id AND o.listing_id = b.listing_id LEFT JOIN booking_use u ON u.booking_id = b.id
            WHERE b.starts_at IS NOT NULL AND b.state IN ('requested', 'confirmed', 'in_use', 'rejected', 'cancelled')",
    },
    Check {
        name: "own_share_receipts",
        zh: "每笔收款的更正恰为同一预约一笔收款的全额",
        en: "what takes back a receipt is all of one receipt of the same booking",
        candidates: "
            SELECT CASE WHEN r.corrects IS NULL THEN r.amount_fen <= 0
                        ELSE s.id IS NULL OR s.corrects IS NOT NULL OR s.booking_id <> r.booking_id
                             OR r.amount_fen <> -s.amount_fen
                   END,
                   format('booking %s: receipt %s of %s fen', b.reference, r.id, r.amount_fen)
            FROM booking_receipt r JOIN booking b ON b.id = r.booking_id
            LEFT JOIN booking_receipt s ON s.id = r.corrects",
    },
    Check {
        name: "wait_offers",
        zh: "候补的时段恰在保留期间被占用",
        en: "a window is kept for somebody who waits exactly while it is offered to them",
        candidates: "
            SELECT (o.wait_entry_id IS NOT NULL) <> (w.state = 'offered') OR o.wait_entry_id IS NOT NULL
                       AND (o.listing_id <> w.listing_id OR o.starts_at > coalesce(w.offered_from, w.starts_at) OR o.ends_at < w.ends_at),
                   format('wait entry %s in state %s', w.id, w.state)
            FROM wait_entry w LEFT JOIN occupancy o ON o.wait_entry_id = w.id AND o.listing_id = w.listing_id",
    },
    Check {
        name: "voucher_funds",
        zh: "每张创新券的面额由预算足额拨入",
        en: "every voucher was funded with its face",
        candidates: "
            SELECT coalesce(i.amount, 0) <> v.face_fen,
                   format('voucher %s: face %s fen, funded %s', v.number, v.face_fen, coalesce(i.amount, 0))
            FROM voucher v LEFT JOIN LATERAL (
                SELECT sum(t.amount) AS amount FROM ledger_transfer t
                WHERE t.credit_account = v.account_id AND t.code = 'voucher.issue'
            ) i ON true",
    },
    Check {
        name: "voucher_outflow",
        zh: "创新券记录的支付与退回金额与兑付分摊及流水一致",
        en: "what a voucher says it paid and gave back is what the claims' shares and the journal say",
        candidates: "
            SELECT v.paid_out_fen <> coalesce(p.amount, 0) OR v.returned_fen <> coalesce(r.amount, 0),
                   format('voucher %s: paid %s fen, shares say %s; returned %s, journal says %s', v.number,
                          v.paid_out_fen, coalesce(p.amount, 0), v.returned_fen, coalesce(r.amount, 0))
            FROM voucher v LEFT JOIN LATERAL (
                SELECT sum(s.amount_fen) AS amount FROM claim c JOIN (
                    SELECT claim_id, amount_fen FROM claim_share
                    UNION ALL SELECT claim_id, amount_fen FROM claim_stopped_share) s ON s.claim_id = c.id
                WHERE c.voucher_id = v.id
            ) p ON true LEFT JOIN LATERAL (
                SELECT sum(t.amount) AS amount FROM ledger_transfer t
                WHERE t.debit_account = v.account_id AND t.code = 'voucher.return'
            ) r ON true",
    },
    Check {
        name: "only_enterprises",
        zh: "创新券、用券的预约和兑付只属于企业，供方自用不用券",
        en: "vouchers, and the bookings and claims that they pay for, are enterprises' alone",
        candidates: "
            SELECT o.kind <> 'enterprise' OR one.provider_id = o.id, format('%s: %s is no enterprise', one.what, o.name)
            FROM (SELECT enterprise_id, NULL::uuid, 'voucher ' || number FROM voucher
                  UNION ALL SELECT enterprise_id, provider_id, 'booking ' || reference FROM booking WHERE voucher_id IS NOT NULL
                  UNION ALL SELECT enterprise_id, provider_id, 'claim ' || reference FROM claim)
                 one (enterprise_id, provider_id, what)
            JOIN organisation o ON o.id = one.enterprise_id",
    },
    Check {
        name: "annual_use",
        zh: "企业年度额度的使用等于其当年各券冻结与使用之和",
        en: "what counts under an enterprise's annual cap is what its vouchers of the year hold and have used",
        candidates: "
            SELECT u.used_fen <> coalesce(w.amount, 0) OR u.used_fen > u.cap_fen,
                   format('enterprise %s, programme %s, %s: counted %s fen, vouchers say %s, cap %s', u.enterprise_id,
                          u.programme_id, u.year, u.used_fen, coalesce(w.amount, 0), u.cap_fen)
            FROM annual_use u LEFT JOIN LATERAL (
                SELECT sum(v.face_fen - v.returned_fen - (a.credits_posted - a.debits_posted - a.debits_pending)) AS amount
                FROM voucher v JOIN ledger_account a ON a.id = v.account_id
                WHERE v.enterprise_id = u.enterprise_id AND v.programme_id = u.programme_id
                  AND extract(year FROM v.issued_at AT TIME ZONE 'Asia/Shanghai') = u.year
            ) w ON true",
    },
];
