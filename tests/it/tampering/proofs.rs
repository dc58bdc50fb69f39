//! What proves the rest: the chain of events, frozen scores, seals and blocks of the journal, closed months.

use super::Forgery;

pub(super) const FORGERIES: &[Forgery] = &[
    // A budget line that may be overdrawn; a voucher's money that is called a treasury's; another payee's account, by its name
    // or by where the claim points; a budget line that draws on something else.
    (
        "ledger_accounts",
        "UPDATE ledger_account SET is_limited = false WHERE purpose = 'appropriation'",
        "of purpose appropriation, without a limit",
    ),
    ("ledger_accounts", "UPDATE ledger_account SET purpose = 'treasury' WHERE purpose = 'voucher'", "of purpose treasury"),
    ("ledger_accounts", "UPDATE ledger_account SET key = key || '0' WHERE purpose = 'payable'", ": account payable:"),
    (
        "ledger_accounts",
        "UPDATE claim_share SET account_id = (SELECT max(id::text)::uuid FROM ledger_account WHERE purpose = 'payable')",
        ": account payable:",
    ),
    (
        "ledger_accounts",
        "UPDATE appropriation SET account_id = (SELECT max(id::text)::uuid FROM ledger_account WHERE purpose = 'bank')
         WHERE id = (SELECT id FROM appropriation LIMIT 1)",
        "budget line ",
    ),
    (
        "audit_chain",
        "UPDATE audit_event SET actor_label = 'somebody else' WHERE seq = (SELECT min(seq) FROM audit_event)",
        "position 1:",
    ),
    // The chain taken away: what it held would otherwise look as if it waited for its seal. Its events are made old,
    // because a transaction of another test that has been open since before the demo keeps them from counting as settled.
    ("audit_unsealed", "UPDATE audit_event SET xid = 1; DELETE FROM audit_chain", "is not in the chain"),
    // A score's points, a record behind a part, a part's value made to fit its points; a digest made to fit all that; a
    // score taken away.
    (
        "evaluation_scores",
        "UPDATE evaluation_part SET points_bp = points_bp - 1
         WHERE (score_id, code) = (SELECT p.score_id, p.code FROM evaluation_part p JOIN evaluation_score s ON s.id = p.score_id
                                   WHERE s.hash IS NOT NULL AND p.points_bp > 0 LIMIT 1)",
        "evaluation PJ",
    ),
    (
        "evaluation_scores",
        "DELETE FROM evaluation_record WHERE (score_id, code, record_id) = (
             SELECT r.score_id, r.code, r.record_id FROM evaluation_record r JOIN evaluation_score s ON s.id = r.score_id
             WHERE s.hash IS NOT NULL LIMIT 1)",
        "evaluation PJ",
    ),
    ("evaluation_scores", "UPDATE evaluation_score SET grade = 'excellent' WHERE hash IS NOT NULL", "evaluation PJ"),
    ("evaluation_scores", "UPDATE evaluation_score SET hash = sha256('forged') WHERE hash IS NOT NULL", "evaluation PJ"),
    ("evaluation_scores", "DELETE FROM evaluation_score WHERE hash IS NOT NULL", "evaluation PJ"),
    // One row of the journal: changed, taken away, added, moved into another month.
    ("sealed_entries", "UPDATE ledger_transfer SET code = 'something.else' WHERE seq = 3", "ledger_transfer 3 ("),
    ("sealed_entries", "DELETE FROM ledger_transfer WHERE seq = 3", "ledger_transfer 3 is missing"),
    (
        "sealed_entries",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT * FROM ledger_transfer WHERE kind = 'posted' ORDER BY seq LIMIT 1;
         UPDATE forged SET id = gen_random_uuid(), seq = 1000000;
         INSERT INTO ledger_transfer OVERRIDING SYSTEM VALUE SELECT * FROM forged",
        "ledger_transfer 1000000 (",
    ),
    (
        "sealed_entries",
        "UPDATE ledger_transfer SET recorded_at = recorded_at + interval '1 year' WHERE seq = 3",
        "ledger_transfer 3 is missing",
    ),
    // The digests are made to fit the changed journal: the certificate's root does not.
    (
        "sealed_entries",
        "UPDATE ledger_seal_block SET digests = substr(digests, 1, 24) WHERE block = 0",
        "the digests of its entries were changed",
    ),
    ("sealed_entries", "UPDATE ledger_seal SET certificate = certificate || ' '", "its certificate was changed"),
    (
        "sealed_entries",
        "UPDATE ledger_seal SET certificate = certificate || ' ',
                                hash = sha256(convert_to(certificate || ' ', 'UTF8'))",
        "its signature does not fit",
    ),
    ("sealed_entries", "UPDATE ledger_seal SET public_key = sha256('another')", "an unknown key"),
    // The same of the open month: changed in what no sum betrays, taken away, added; and the blocks that should tell.
    (
        "open_entries",
        "UPDATE ledger_transfer SET effective_on = effective_on - 1 WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "was changed after it was recorded",
    ),
    (
        "open_entries",
        "UPDATE ledger_transfer SET code = 'something.else' WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "something.else",
    ),
    (
        "open_entries",
        "UPDATE ledger_transfer SET subject_id = gen_random_uuid() WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "was changed after it was recorded",
    ),
    (
        "open_entries",
        "DELETE FROM ledger_transfer WHERE seq = (SELECT max(seq) FROM ledger_transfer)",
        "is missing from what block",
    ),
    (
        "open_entries",
        "CREATE TEMP TABLE forged ON COMMIT DROP AS
             SELECT * FROM ledger_transfer WHERE kind = 'posted' ORDER BY seq DESC LIMIT 1;
         DELETE FROM ledger_transfer WHERE seq = (SELECT seq FROM forged);
         UPDATE forged SET id = gen_random_uuid();
         INSERT INTO ledger_transfer OVERRIDING SYSTEM VALUE SELECT * FROM forged",
        "was changed after it was recorded",
    ),
    (
        "open_entries",
        "UPDATE ledger_block SET digests = set_byte(digests, 9, (get_byte(digests, 9) + 1) % 256) WHERE number = 1",
        "ledger_block 1: it or the block before it was changed",
    ),
    (
        "open_entries",
        "DELETE FROM ledger_block WHERE number = (SELECT max(number) FROM ledger_block)",
        "the newest blocks are missing",
    ),
    (
        "sealed_figures",
        "UPDATE closed_period SET totals = jsonb_set(totals, '{sent,count}', '9999')",
        "closed figures are not those",
    ),
    // The newest seal goes, and with it all that could say that it was there, but for the month or the trail.
    ("sealed_figures", "DELETE FROM ledger_seal", "it is closed and has no seal"),
    (
        "sealed_figures",
        "DELETE FROM ledger_seal; DELETE FROM closed_period",
        "the trail says that it was closed, and it is not",
    ),
    // A line of a closed month, a match, a resolution.
    (
        "sealed_figures",
        "UPDATE statement_line SET remark = remark || 'x' WHERE id = (SELECT id FROM statement_line ORDER BY booked_on LIMIT 1)",
        "are not those that were sealed",
    ),
    (
        "sealed_figures",
        "DELETE FROM statement_match WHERE id = (SELECT min(m.id) FROM statement_match m)",
        "are not those that were sealed",
    ),
    // Two people's word that nothing moved, put in behind the seal.
    (
        "sealed_figures",
        "INSERT INTO no_movement (id, account_number, day_from, day_to, reason, proposed_by, proposed_at, verdict, decided_by, decided_at)
         SELECT gen_random_uuid(), '3710000000000009', c.month, c.month, 'forged', u.a, c.closed_at, 'agreed', u.b, c.closed_at
         FROM (SELECT month, closed_at FROM closed_period LIMIT 1) c,
              (SELECT min(id::text)::uuid AS a, max(id::text)::uuid AS b FROM app_user) u",
        "nothing moved on an account",
    ),
    // Changed and chained anew: every link fits, but not the one that the seal names.
    ("sealed_figures", "UPDATE audit_chain SET hash = sha256('forged')", "the audit chain is not the one"),
    ("closed_months", "UPDATE closed_period SET totals = jsonb_set(totals, '{sent,count}', '9999')", "month 2026-"),
];
