//! Claims, batches, payments and statements against each other.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "claim_amounts",
        zh: "兑付金额等于预约的最终补贴减去因账单冲减而退回的部分，批准后已按级次足额分摊",
        en: "a claim's amount is its booking's final subsidy less what went back as its bill was lowered, and once it is \
             approved its shares add up to it",
        candidates: "
            SELECT c.amount_fen + c.lowered_fen <> b.final_subsidy_fen OR s.total <> c.amount_fen
                       OR s.total IS NULL AND c.state IN ('approved', 'partly_batched', 'batched', 'paid', 'reconciled', 'clawed_back'),
                   format('claim %s: amount %s fen, booking %s, shares %s', c.reference, c.amount_fen,
                          b.final_subsidy_fen, coalesce(s.total::text, 'none'))
            FROM claim c JOIN booking b ON b.id = c.booking_id
            LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total FROM (
                    SELECT amount_fen FROM claim_share WHERE claim_id = c.id
                    UNION ALL SELECT amount_fen FROM claim_stopped_share WHERE claim_id = c.id) share
            ) s ON true",
    },
    Check {
        name: "claims_within_bills",
        zh: "后补助的兑付不超过账单冲减后的价款所能支撑的金额，多出的补贴已退回创新券",
        en: "what is paid back to an enterprise is behind what is left of its bill's price, and the rest of the subsidy went back \
             to its voucher",
        candidates: "
            SELECT h.price_left < h.held
                       OR g.back <> c.lowered_fen + CASE WHEN c.state = 'rejected' THEN c.amount_fen ELSE 0 END,
                   format('claim %s: %s fen of the price are behind it, %s are left; %s fen lowered, %s went back',
                          c.reference, h.held, coalesce(h.price_left::text, 'none'), c.lowered_fen, g.back)
            FROM claim c
            CROSS JOIN LATERAL (SELECT bill_price_left(c.booking_id) AS price_left,
                                       bill_held_by_claim(c.booking_id) AS held) h
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(t.amount), 0)::bigint AS back FROM ledger_transfer t
                WHERE t.subject_kind = 'claim' AND t.subject_id = c.id AND t.code = 'claim.give_back') g
            WHERE c.base_fen IS NOT NULL",
    },
    Check {
        name: "batch_totals",
        zh: "批次金额等于其明细合计",
        en: "a batch's total is the sum of its lines",
        candidates: "
            SELECT coalesce(l.total, 0) <> b.total_fen OR coalesce(l.lines, 0) <> b.line_count,
                   format('batch %s: total %s fen in %s lines, lines say %s in %s', b.reference, b.total_fen,
                          b.line_count, coalesce(l.total, 0), coalesce(l.lines, 0))
            FROM settlement_batch b LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total, count(*) AS lines FROM batch_line
                WHERE batch_id = b.id AND NOT is_cancelled
            ) l ON true
            WHERE b.state <> 'cancelled'",
    },
    Check {
        name: "third_signatures",
        zh: "批次连同先于它授权的同券种、同侧、同月批次超过限额的，由三人签字（早于此规则授权的除外）",
        en: "a batch that is above the office's amount together with those of its programme, side and month that were authorised \
             before it is signed by three people, but for those authorised before that rule",
        candidates: "
            SELECT b.checker_id IS NULL
                       OR b.checker_id = b.authoriser_id AND (b.needs_third OR b.total_fen + g.earlier > b.third_above_fen)
                       OR coalesce(b.group_total_fen, 0) < b.total_fen + g.earlier
                       OR b.needs_third IS DISTINCT FROM coalesce(b.group_total_fen > b.third_above_fen, false),
                   format('batch %s of %s fen, in its group %s, with those before it %s, three above %s: %s', b.reference, b.total_fen,
                          coalesce(b.group_total_fen::text, 'not asked'), b.total_fen + g.earlier,
                          coalesce(b.third_above_fen::text, 'none'),
                          CASE WHEN b.checker_id IS DISTINCT FROM b.authoriser_id THEN 'signed by three' ELSE 'signed by two' END)
            FROM settlement_batch b
            LEFT JOIN settlement_batch_before_rule r ON r.batch_id = b.id AND r.authorised_at = b.authorised_at
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(o.total_fen), 0)::bigint AS earlier FROM settlement_group(b.id) o
                WHERE (o.authorised_at, o.id) < (b.authorised_at, b.id)
            ) g
            WHERE b.authorised_at IS NOT NULL AND r.batch_id IS NULL",
    },
    Check {
        name: "payment_lines",
        zh: "每笔拨付与其抵扣追回之和等于兑付明细合计",
        en: "every payment and what was netted of it are the sum of its lines",
        candidates: "
            SELECT coalesce(l.total, 0) <> p.amount_fen + p.netted_fen,
                   format('payment %s: amount %s fen and %s netted, lines %s', p.reference, p.amount_fen, p.netted_fen,
                          coalesce(l.total, 0))
            FROM payment p LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total FROM batch_line WHERE payment_id = p.id
            ) l ON true
            WHERE p.state <> 'reissued'",
    },
    Check {
        name: "payment_settled",
        zh: "已付拨付在总账已过账",
        en: "every paid payment is posted in the ledger",
        candidates: "
            SELECT r.id IS NULL, format('payment %s', p.reference)
            FROM payment p LEFT JOIN ledger_transfer r
                 ON r.pending_id = p.transfer_id AND r.kind = 'post' AND r.amount = p.amount_fen
            WHERE p.state = 'paid' AND p.amount_fen > 0",
    },
    Check {
        name: "reissues_signed",
        zh: "替代退回款项的拨付，经两人签字后才发送",
        en: "a payment that replaces one that came back was sent with two people's signatures",
        candidates: "
            SELECT p.reissues_id IS NOT NULL
                       AND (r.payment_id IS NULL OR r.decided_by = r.reissued_by
                            OR p.sent_at IS NOT NULL AND coalesce(r.verdict, 'open') NOT IN ('confirmed', 'before_rule')),
                   format('payment %s of %s fen: reissue %s', p.reference, p.amount_fen,
                          CASE WHEN r.payment_id IS NULL THEN 'without a record' ELSE coalesce(r.verdict, 'not decided') END)
            FROM payment p LEFT JOIN payment_reissue r ON r.payment_id = p.id",
    },
    Check {
        name: "settings_agreed",
        zh: "付款账户及其文件版式、结算设置和对账设置就是两人最后确认的",
        en: "paying accounts, their layouts, and settings are those on which two people agreed last",
        candidates: "
            WITH agreed AS (
                SELECT DISTINCT ON (kind, subject) kind, subject, value, proposed_by, decided_by FROM setting_proposal
                WHERE verdict = 'agreed' ORDER BY kind, subject, decided_at DESC, id DESC)
            SELECT a.decided_by = a.proposed_by
                       OR (a.value ->> 'account_number', a.value ->> 'account_name', a.value ->> 'bank_name', a.value ->> 'bank_code')
                          IS DISTINCT FROM (t.account_number, t.account_name, t.bank_name, t.bank_code),
                   format('account of %s: %s, agreed %s', a.subject, coalesce(t.account_number, 'none'),
                          a.value ->> 'account_number')
            FROM agreed a LEFT JOIN treasury_account t ON t.level || ':' || t.payer_region = a.subject
            WHERE a.kind = 'treasury_account'
            UNION ALL
            SELECT a.decided_by = a.proposed_by OR s.id IS NULL
                       OR EXISTS (SELECT FROM jsonb_each(a.value) one (name, said)
                                  WHERE to_jsonb(s) -> one.name IS DISTINCT FROM one.said),
                   format('settlement by %s, agreed %s', coalesce((to_jsonb(s) - 'changed_by' - 'changed_at')::text, 'none'), a.value)
            FROM agreed a LEFT JOIN settlement_setting s ON true WHERE a.kind = 'settlement'
            UNION ALL
            SELECT a.decided_by = a.proposed_by OR (a.value ->> 'layout_id') IS DISTINCT FROM t.payment_layout_id::text,
                   format('layout of account of %s: %s, agreed %s', a.subject, coalesce(t.payment_layout_id::text, 'none'),
                          coalesce(a.value ->> 'layout_id', 'none'))
            FROM agreed a LEFT JOIN treasury_account t ON t.level || ':' || t.payer_region = a.subject
            WHERE a.kind = 'treasury_layout'
            UNION ALL
            SELECT a.decided_by = a.proposed_by OR s.settings IS NULL
                       OR EXISTS (SELECT FROM jsonb_each(a.value) one (name, said)
                                  WHERE s.settings -> one.name IS DISTINCT FROM one.said)
                       OR EXISTS (SELECT FROM jsonb_object_keys(s.settings) name WHERE NOT a.value ? name),
                   format('matching by %s, agreed %s', coalesce(s.settings::text, 'none'), a.value)
            FROM agreed a LEFT JOIN reconciliation_setting s ON true WHERE a.kind = 'matching'",
    },
    Check {
        name: "layouts_agreed",
        zh: "对账单版式和拨付文件版式的每一版就是两人确认的（早于此规则的版本除外）",
        en: "every version of a layout is the one on which two people agreed, but for those older than that rule",
        candidates: "
            SELECT v.agreed_by = v.made_by OR NOT EXISTS (
                       SELECT FROM setting_proposal p
                       WHERE p.kind = v.kind AND p.subject = v.layout_id::text AND p.verdict = 'agreed'
                             AND (p.proposed_by, p.decided_by) = (v.made_by, v.agreed_by)
                             AND p.value -> 'keep' -> 'definition' = v.definition),
                   format('%s %s, version %s', v.kind, v.layout_id, v.version)
            FROM (SELECT 'statement_layout' AS kind, layout_id, version, definition, made_by, agreed_by
                  FROM statement_layout_version
                  UNION ALL SELECT 'payment_layout', layout_id, version, definition, made_by, agreed_by
                  FROM payment_layout_version) v
            WHERE v.agreed_by IS NOT NULL",
    },
    Check {
        name: "grants_agreed",
        zh: "每笔下达和追加的预算指标都由两人确认，金额与账户相符",
        en: "two people agreed on every grant of a budget line, and what moved is what they agreed on",
        candidates: "
            SELECT b.transfer_id IS NULL
                       AND (c.id IS NULL OR c.state <> 'approved' OR c.decided_by IS NULL OR c.decided_by = c.proposed_by
                            OR c.amount_fen <> t.amount OR c.appropriation_id IS DISTINCT FROM l.id),
                   format('grant %s of %s fen to line %s: %s', t.id, t.amount, l.id,
                          CASE WHEN c.id IS NULL THEN 'agreed by nobody'
                               ELSE format('%s, %s fen, by %s and %s', c.state, c.amount_fen, c.proposed_by,
                                           coalesce(c.decided_by::text, 'nobody')) END)
            FROM appropriation l JOIN ledger_transfer t ON t.credit_account = l.account_id AND t.code = 'appropriation.grant'
            LEFT JOIN appropriation_grant_before_rule b ON b.transfer_id = t.id
            LEFT JOIN appropriation_change c ON c.transfer_id = t.id
            UNION ALL
            SELECT t.id IS NULL, format('grant %s of %s fen was approved and moved nothing', c.id, c.amount_fen)
            FROM appropriation_change c LEFT JOIN ledger_transfer t ON t.id = c.transfer_id
            WHERE c.kind IN ('grant', 'increase') AND c.state = 'approved'",
    },
    Check {
        name: "payments_at_bank",
        zh: "总账记入银行的金额等于已付拨付；退回的拨付，流水支出与退回相抵；已关账月份的已付拨付都有流水",
        en: "what the ledger has at the bank is what is paid; what statements show of returned payments came back; in a closed \
             month statements show all that is paid",
        candidates: "
            SELECT coalesce(t.net, 0) <> CASE WHEN p.state = 'paid' THEN p.amount_fen ELSE 0 END
                   OR p.state IN ('returned', 'reissued') AND coalesce(m.shown, 0) <> coalesce(r.back, 0)
                   OR p.state = 'paid' AND coalesce(m.shown, 0) <> p.amount_fen AND NOT coalesce(m.was_undone, false)
                      AND EXISTS (SELECT FROM closed_period c WHERE c.month = date_trunc('month', p.paid_on)::date)
                      AND NOT EXISTS (SELECT FROM reconciliation_exception e
                                      WHERE e.payment_id = p.id AND e.resolution = 'carried_over'),
                   format('payment %s (%s) of %s fen: ledger %s, statements %s, back %s', p.reference, p.state, p.amount_fen,
                          coalesce(t.net, 0), coalesce(m.shown, 0), coalesce(r.back, 0))
            FROM payment p
            LEFT JOIN (SELECT subject_id, sum(CASE WHEN kind = 'post' THEN amount
                                                   WHEN kind = 'posted' AND code = 'payment.return' THEN -amount END) AS net
                       FROM ledger_transfer WHERE subject_kind = 'payment' GROUP BY subject_id) t ON t.subject_id = p.id
            LEFT JOIN (SELECT payment_id, sum(amount_fen) FILTER (WHERE undone_at IS NULL) AS shown,
                              bool_or(undone_at IS NOT NULL) AS was_undone
                       FROM statement_match GROUP BY payment_id) m ON m.payment_id = p.id
            LEFT JOIN (SELECT (part ->> 'payment_id')::uuid AS payment_id, sum((part ->> 'amount_fen')::bigint) AS back
                       FROM reconciliation_exception e, jsonb_array_elements(e.proposal) part
                       WHERE e.resolution IN ('returned_and_reissued', 'returned_fee_kept') AND e.state = 'resolved' GROUP BY 1) r
                 ON r.payment_id = p.id",
    },
    Check {
        name: "recovered_debits",
        zh: "收回的支出合计等于其来款与银行扣下的费用，双方均已办结",
        en: "debits that were given back come to their credit and what the bank kept, and both are settled",
        candidates: "
            SELECT l.direction <> 'credit' OR l.state <> 'resolved' OR r.total - coalesce(k.amount_fen, 0) <> l.amount_fen OR r.unsettled
                       OR r.total IS NULL AND EXISTS (SELECT FROM reconciliation_exception e
                                                      WHERE e.line_id = l.id AND e.resolution = 'recovered' AND e.state = 'resolved'),
                   format('statement line %s of %s fen: gives back %s', l.id, l.amount_fen, coalesce(r.total, 0))
            FROM statement_line l LEFT JOIN (
                SELECT r.credit_line_id, sum(d.amount_fen) AS total,
                       bool_or(d.direction <> 'debit' OR d.state <> 'resolved') AS unsettled
                FROM statement_recovery r JOIN statement_line d ON d.id = r.debit_line_id GROUP BY 1
            ) r ON r.credit_line_id = l.id
            LEFT JOIN bank_charge k ON k.line_id = l.id AND k.kind = 'kept' AND k.undone_at IS NULL
            WHERE r.credit_line_id IS NOT NULL OR l.direction = 'credit' AND l.state = 'resolved'",
    },
    Check {
        name: "export_versions",
        zh: "每个有效版本的拨付文件与其拨付一致，作废版本不含任何拨付",
        en: "an export's payments come to its control sum, and a version that is void sends none",
        candidates: "
            SELECT CASE WHEN e.voided_at IS NULL
                        THEN (coalesce(p.payments, 0), coalesce(p.total, 0)) IS DISTINCT FROM (e.payments::bigint, e.control_sum_fen::numeric)
                        ELSE p.payments IS NOT NULL END,
                   format('export %s-E%s%s: control sum %s fen of %s, payments say %s of %s', b.reference, e.number,
                          CASE WHEN e.voided_at IS NULL THEN '' ELSE ' (void)' END, e.control_sum_fen, e.payments,
                          coalesce(p.total, 0), coalesce(p.payments, 0))
            FROM payment_export e JOIN settlement_batch b ON b.id = e.batch_id
            LEFT JOIN (SELECT export_id, count(*) AS payments, sum(amount_fen) AS total FROM payment
                       WHERE export_id IS NOT NULL GROUP BY export_id) p ON p.export_id = e.id",
    },
    Check {
        name: "payment_files",
        zh: "每份拨付文件的内容与其哈希一致，控制总额与导出版本一致",
        en: "a payment file is what its hash says, and its control sum is its export's",
        candidates: "
            SELECT sha256(f.content) <> f.sha256
                   OR CASE WHEN f.layout_id IS NULL THEN (f.control_sum_fen, f.payments) <> (e.control_sum_fen, e.payments)
                      -- A file by a layout holds one payer's orders; those of a void version have moved on.
                      WHEN e.voided_at IS NULL THEN (f.control_sum_fen, f.payments) <>
                          (SELECT coalesce(sum(p.amount_fen), 0), count(*) FROM payment p
                           WHERE p.export_id = e.id AND p.level = f.level AND p.payer_region = f.payer_region)
                      ELSE false END,
                   format('file %s of export %s-E%s', f.format, b.reference, e.number)
            FROM payment_file f JOIN payment_export e ON e.id = f.export_id JOIN settlement_batch b ON b.id = e.batch_id",
    },
    Check {
        name: "statement_matches",
        zh: "已匹配的流水与拨付金额一致",
        en: "matches use up their statement lines exactly",
        candidates: "
            SELECT coalesce(m.total, 0) <> l.amount_fen,
                   format('statement line %s: amount %s fen, matched %s', l.id, l.amount_fen, coalesce(m.total, 0))
            FROM statement_line l LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total FROM (
                    SELECT amount_fen FROM statement_match WHERE line_id = l.id AND undone_at IS NULL
                    UNION ALL SELECT amount_fen FROM clawback_recovery WHERE line_id = l.id AND state = 'done'
                    UNION ALL SELECT amount_fen FROM bank_charge WHERE line_id = l.id AND undone_at IS NULL
                ) shown
            ) m ON true
            WHERE l.state = 'matched'",
    },
    Check {
        name: "batch_line_sources",
        zh: "每条批次明细等于兑付、认定奖补或供方奖补的级次分摊，供方奖补的分摊合计为其金额",
        en: "every line of a batch is a level's share of a claim, an award or a reward, and a reward's shares add up to it",
        candidates: "
            SELECT s.claim_id IS NULL OR c.payee_id <> l.payee_id,
                   format('line %s of %s fen: claim %s, share %s', l.id, l.amount_fen, c.reference,
                          coalesce((SELECT amount_fen FROM claim_share
                                    WHERE claim_id = l.claim_id AND level = l.level)::text, 'none'))
            FROM batch_line l JOIN claim c ON c.id = l.claim_id
            LEFT JOIN claim_share s ON s.claim_id = l.claim_id AND s.level = l.level
                 AND s.payer_region = l.payer_region AND s.amount_fen = l.amount_fen
            WHERE NOT l.is_cancelled
            UNION ALL
            SELECT s.application_id IS NULL OR a.organisation_id <> l.payee_id,
                   format('line %s of %s fen: award %s without a share like it', l.id, l.amount_fen, a.reference)
            FROM batch_line l JOIN award_application a ON a.id = l.award_application_id
            LEFT JOIN award_share s ON s.application_id = l.award_application_id AND s.level = l.level
                 AND s.payer_region = l.payer_region AND s.amount_fen = l.amount_fen
            WHERE NOT l.is_cancelled
            UNION ALL
            SELECT s.reward_id IS NULL OR r.provider_id <> l.payee_id OR r.is_cancelled,
                   format('line %s of %s fen: supply reward %s without a share like it', l.id, l.amount_fen, r.id)
            FROM batch_line l JOIN supply_reward r ON r.id = l.supply_reward_id
            LEFT JOIN supply_reward_share s ON s.reward_id = l.supply_reward_id AND s.level = l.level
                 AND s.payer_region = l.payer_region AND s.amount_fen = l.amount_fen
            WHERE NOT l.is_cancelled
            UNION ALL
            SELECT coalesce(s.total, 0) <> r.reward_fen OR NOT EXISTS (
                       SELECT FROM batch_line l
                       WHERE l.supply_reward_id = r.id AND l.batch_id = r.batch_id AND NOT l.is_cancelled),
                   format('supply reward %s of %s fen: shares %s', r.id, r.reward_fen, coalesce(s.total, 0))
            FROM supply_reward r LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total FROM supply_reward_share WHERE reward_id = r.id
            ) s ON true
            WHERE NOT r.is_cancelled",
    },
    Check {
        name: "batch_line_names",
        zh: "每条批次明细所指的兑付、奖补与拨付都存在且相符",
        en: "what a line of a batch names is there, and its payment is of the same batch, treasury and payee",
        candidates: "
            SELECT (l.claim_id IS NOT NULL AND c.id IS NULL) OR (l.supply_reward_id IS NOT NULL AND r.id IS NULL)
                       OR (l.award_application_id IS NOT NULL AND a.id IS NULL)
                       OR (l.payment_id IS NOT NULL AND (p.id, p.batch_id, p.level, p.payer_region, p.payee_id)
                           IS DISTINCT FROM (l.payment_id, l.batch_id, l.level, l.payer_region, l.payee_id)),
                   format('line %s: claim %s, supply reward %s, award %s, payment %s', l.id, coalesce(c.reference, 'none'),
                          coalesce(r.id::text, 'none'), coalesce(a.reference, 'none'), coalesce(p.reference, 'none'))
            FROM batch_line l LEFT JOIN claim c ON c.id = l.claim_id
            LEFT JOIN supply_reward r ON r.id = l.supply_reward_id
            LEFT JOIN award_application a ON a.id = l.award_application_id
            LEFT JOIN payment p ON p.id = l.payment_id",
    },
    Check {
        name: "award_amounts",
        zh: "认定奖补不超过条款金额，批准后按级次足额分摊，并由预算指标足额转为应付",
        en: "an award is within its row; once approved its shares add up to it and left the budget lines",
        candidates: "
            SELECT a.amount_fen > coalesce(r.amount_fen, a.amount_fen)
                       OR r.mode = 'matching' AND a.amount_fen IS DISTINCT FROM least(a.grant_fen, r.amount_fen)
                       OR s.total <> a.amount_fen OR m.total IS DISTINCT FROM s.total
                       OR (s.total IS NULL) = (a.state IN ('approved', 'partly_batched', 'batched', 'paid', 'reconciled', 'clawed_back')),
                   format('award %s of %s fen: row %s, shares %s, ledger %s', a.reference, a.amount_fen,
                          coalesce(r.amount_fen::text, 'open'), coalesce(s.total::text, 'none'),
                          coalesce(m.total::text, 'none'))
            FROM award_application a JOIN award_rule r ON r.id = a.rule_id
            LEFT JOIN LATERAL (SELECT sum(amount_fen) AS total FROM award_share WHERE application_id = a.id) s ON true
            LEFT JOIN LATERAL (
                SELECT sum(t.amount) AS total FROM ledger_transfer t
                WHERE t.subject_kind = 'award' AND t.subject_id = a.id AND t.code = 'award.approve') m ON true",
    },
    Check {
        name: "claim_paid_once",
        zh: "同一兑付的同一级次只在一个批次中拨付",
        en: "no level of a claim is paid by two lines",
        candidates: "
            SELECT count(*) > 1, format('claim %s, %s: %s lines of %s fen in all', c.reference, l.level, count(*),
                                        sum(l.amount_fen))
            FROM batch_line l JOIN claim c ON c.id = l.claim_id WHERE NOT l.is_cancelled
            GROUP BY c.id, l.level",
    },
    Check {
        name: "part_states",
        zh: "兑付与认定奖补的状态，与其各级应付部分是否列入批次、是否付清相符",
        en: "the state of a claim or award says whether its levels' parts are in batches, and whether all are paid",
        candidates: "
            SELECT CASE t.state WHEN 'approved' THEN t.batched > 0
                                WHEN 'partly_batched' THEN t.batched = 0 OR t.batched = t.parts
                                WHEN 'batched' THEN t.batched < t.parts OR t.paid = t.parts
                                ELSE t.batched < t.parts OR t.paid < t.parts END,
                   format('%s %s is %s: of %s parts %s in batches, %s paid', t.what, t.reference, t.state, t.parts, t.batched,
                          t.paid)
            FROM (
                SELECT 'claim' AS what, c.reference, c.state, x.*
                FROM claim c CROSS JOIN LATERAL (
                    SELECT count(*) AS parts, count(l.id) AS batched, count(*) FILTER (WHERE p.state = 'paid') AS paid
                    FROM claim_share s
                    LEFT JOIN batch_line l ON l.claim_id = s.claim_id AND l.level = s.level AND NOT l.is_cancelled
                    LEFT JOIN payment p ON p.id = l.payment_id WHERE s.claim_id = c.id) x
                UNION ALL
                SELECT 'award', a.reference, a.state, x.*
                FROM award_application a CROSS JOIN LATERAL (
                    SELECT count(*) AS parts, count(l.id) AS batched, count(*) FILTER (WHERE p.state = 'paid') AS paid
                    FROM award_share s LEFT JOIN batch_line l
                        ON l.award_application_id = s.application_id AND l.level = s.level AND NOT l.is_cancelled
                    LEFT JOIN payment p ON p.id = l.payment_id WHERE s.application_id = a.id) x) t
            WHERE t.state IN ('approved', 'partly_batched', 'batched', 'paid', 'reconciled')",
    },
    Check {
        name: "batch_levels",
        zh: "只列一级的批次，其明细和拨付都属于该级",
        en: "a batch of one level holds lines and payments of that level alone",
        candidates: "
            SELECT x.level IS NOT NULL, format('batch %s of level %s: pays for %s', b.reference, b.level, x.level)
            FROM settlement_batch b LEFT JOIN LATERAL (
                SELECT level FROM batch_line WHERE b.level IS NOT NULL AND batch_id = b.id AND level <> b.level
                UNION ALL
                SELECT level FROM payment WHERE b.level IS NOT NULL AND batch_id = b.id AND level <> b.level
                LIMIT 1) x ON true",
    },
];
