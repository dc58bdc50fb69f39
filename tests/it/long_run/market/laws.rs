//! What must be true of the market, whatever was done and killed.

use std::collections::BTreeMap;

use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::super::tale::Told;
use super::Market;
use crate::support::sealer;

/// What the audit trail holds of one thing.
#[derive(QueryableByName)]
struct Recorded {
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = BigInt)]
    times: i64,
}

impl Market<'_> {
    /// After a kill, while everybody goes on: of what somebody was told to be done nothing is lost, and the laws that hold at
    /// every commit hold.
    pub fn expect_sound_amid(&self, told: &Told) {
        let recorded = self.recorded(told);
        let lost: Vec<_> = told.acknowledged.iter().filter(|(act, times)| recorded.get(*act) < Some(*times)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        self.check_laws(&ALWAYS);
        self.verify();
    }

    /// When everything came to its end: the trail holds each act as often as somebody was told that it was done: none that was
    /// acknowledged is lost, none that was refused is done, none is there that nobody was told of. And what only SQL over
    /// everything can tell.
    pub fn expect_sound(&self, told: &Told) {
        let recorded = self.recorded(told);
        let lost: Vec<_> = told.acknowledged.iter().filter(|(act, times)| recorded.get(*act) != Some(*times)).collect();
        let untold: Vec<_> = recorded.iter().filter(|(act, _)| !told.acknowledged.contains_key(*act)).collect();
        assert!(
            lost.is_empty() && untold.is_empty(),
            "acknowledged, not so recorded: {lost:?}; the reverse: {untold:?}"
        );
        self.check_laws(&ALWAYS);
        self.check_laws(&AT_THE_END);
        self.verify();
    }

    /// How often the trail tells of each act of the kinds that somebody was told of.
    fn recorded(&self, told: &Told) -> BTreeMap<(&'static str, String), i64> {
        let known: Vec<&'static str> = told.by_action().into_keys().collect();
        let sql =
            "SELECT action, subject_id::text AS subject, count(*) AS times FROM audit_event WHERE action = ANY ($1)
                   GROUP BY action, subject_id";
        let rows: Vec<Recorded> =
            self.ask(|conn| diesel::sql_query(sql).bind::<Array<Text>, _>(&known).load(conn).map_err(DbError::from));
        let act = |row: Recorded| {
            let action = known.iter().find(|action| **action == row.action)?;
            Some(((*action, row.subject), row.times))
        };
        rows.into_iter().filter_map(act).collect()
    }

    fn check_laws(&self, laws: &[Law]) {
        for (what, sql) in laws {
            assert_eq!(self.count(sql), 0, "{what}");
        }
    }

    fn verify(&self) {
        let findings = self.ask(|conn| verify(conn, &sealer())).findings;
        let wrong: Vec<_> = findings.into_iter().filter(|finding| finding.wrong > 0).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// Something that must not be, and how many there are of it.
type Law = (&'static str, &'static str);

/// At every commit.
const ALWAYS: [Law; 8] = [
    (
        "an act in the trail that nobody of the bookings knows",
        "SELECT count(*) AS n FROM audit_event e
         WHERE e.action = 'booking.created' AND NOT EXISTS (SELECT FROM booking b WHERE b.id = e.subject_id)",
    ),
    (
        "a booking that was made twice, or without a trace",
        "SELECT count(*) AS n FROM booking b
         WHERE (SELECT count(*) FROM audit_event e WHERE e.action = 'booking.created' AND e.subject_id = b.id) <> 1",
    ),
    (
        "a hold without its booking",
        "SELECT count(*) AS n FROM ledger_transfer t
         WHERE t.kind = 'pending' AND t.subject_kind = 'booking'
           AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = t.id)
           AND NOT EXISTS (SELECT FROM booking b WHERE b.hold_transfer_id = t.id
                           AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed'))",
    ),
    (
        "an open booking, disputed or made longer, whose hold is not what it says, or whose time is not its place",
        "SELECT count(*) AS n FROM booking b LEFT JOIN ledger_transfer t ON t.id = b.hold_transfer_id
         WHERE b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')
           AND (b.hold_transfer_id IS NOT NULL AND (t.amount IS DISTINCT FROM b.subsidy_fen
                    OR EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = t.id))
                OR b.state IN ('requested', 'confirmed') AND b.starts_at IS NOT NULL AND NOT EXISTS (
                    SELECT FROM occupancy o WHERE o.booking_id = b.id AND o.listing_id = b.listing_id
                      AND o.starts_at <= b.starts_at AND o.ends_at >= b.ends_at))",
    ),
    (
        "a claim's, an award's or a reward's part in two payments",
        "SELECT count(*) AS n FROM (
             SELECT FROM batch_line WHERE NOT is_cancelled
             GROUP BY claim_id, award_application_id, supply_reward_id, level HAVING count(*) > 1) twice",
    ),
    (
        "money that left a budget line for an award or a reward and is not what was decided",
        "SELECT (SELECT count(*) FROM supply_reward r
                 WHERE (SELECT coalesce(sum(CASE t.code WHEN 'supply_reward.owe' THEN t.amount ELSE -t.amount END), 0)
                        FROM ledger_transfer t WHERE t.subject_kind = 'supply_reward' AND t.subject_id = r.id)
                       <> (SELECT coalesce(sum(l.amount_fen), 0) FROM batch_line l JOIN settlement_batch b ON b.id = l.batch_id
                           WHERE l.supply_reward_id = r.id AND NOT l.is_cancelled
                             AND b.state NOT IN ('drafted', 'checked', 'cancelled')))
              + (SELECT count(*) FROM award_application a
                 WHERE (SELECT coalesce(sum(t.amount), 0) FROM ledger_transfer t
                        WHERE t.subject_kind = 'award' AND t.subject_id = a.id AND t.code = 'award.approve')
                       <> CASE WHEN a.approved_at IS NULL THEN 0 ELSE a.amount_fen END) AS n",
    ),
    (
        "a payment that two lines show, or of another amount than its parts",
        "SELECT count(*) AS n FROM payment p
         WHERE (SELECT count(*) FROM statement_match m WHERE m.payment_id = p.id AND m.undone_at IS NULL) > 1
            OR p.state <> 'reissued' AND p.amount_fen + p.netted_fen <>
                   (SELECT coalesce(sum(amount_fen), 0) FROM batch_line l WHERE l.payment_id = p.id)",
    ),
    (
        "debits that are not credits",
        "SELECT coalesce(abs(sum(debits_posted) - sum(credits_posted)), 0)::bigint
              + coalesce(abs(sum(debits_pending) - sum(credits_pending)), 0)::bigint AS n FROM ledger_account",
    ),
];

/// When nobody is in the middle of anything.
const AT_THE_END: [Law; 4] = [
    (
        "a payment that is paid and not shown, or the reverse",
        "SELECT count(*) AS n FROM payment p
         WHERE p.amount_fen > 0 AND p.state NOT IN ('returned', 'reissued') AND (p.state = 'paid') <> EXISTS (
             SELECT FROM statement_match m WHERE m.payment_id = p.id AND m.undone_at IS NULL)",
    ),
    (
        "a claim, an award or a reward that did not come to its end, though nobody refused anything",
        "SELECT (SELECT count(*) FROM claim WHERE state <> 'paid')
              + (SELECT count(*) FROM award_application WHERE state <> 'paid')
              + (SELECT count(*) FROM supply_reward WHERE NOT is_cancelled AND NOT supply_reward_is_paid(id)) AS n",
    ),
    (
        "money that was claimed, awarded and not stopped, paid by the treasuries or kept back, or seen by the bank, and not the others",
        "WITH sums AS (
             SELECT (SELECT coalesce(sum(amount_fen), 0) FROM claim) + (SELECT coalesce(sum(amount_fen), 0) FROM award_application)
                        + (SELECT coalesce(sum(reward_fen), 0) FROM supply_reward WHERE NOT is_cancelled)
                        - (SELECT coalesce(sum(amount_fen), 0) FROM claim_stopped_share) AS claimed,
                    (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE state = 'paid') AS paid,
                    (SELECT coalesce(sum(netted_fen), 0) FROM payment WHERE state = 'paid') AS kept,
                    (SELECT coalesce(sum(amount_fen), 0) FROM statement_line
                     WHERE state = 'matched' AND direction = 'debit') AS left_,
                    (SELECT coalesce(sum(l.amount_fen), 0)
                     FROM statement_line l JOIN reconciliation_exception e ON e.line_id = l.id
                     WHERE e.state = 'resolved' AND e.resolution = 'returned_and_reissued') AS came_back)
         SELECT (abs(claimed - paid - kept) + abs(paid - (left_ - came_back)))::bigint AS n FROM sums",
    ),
    (
        "a line of a statement that nobody settled",
        "SELECT count(*) AS n FROM statement_line WHERE state NOT IN ('matched', 'resolved')",
    ),
];
