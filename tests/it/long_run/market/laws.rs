//! What must be true of the market, whatever was done and killed.

use std::collections::BTreeMap;

use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::super::tale::Told;
use super::Market;

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
    /// The trail holds each act as often as somebody was told that it was done: none that was acknowledged is lost, none
    /// that was refused is done, none is there that nobody was told of. And what only SQL over everything can tell.
    pub fn check(&self, told: &Told) {
        let actions: Vec<&str> = told.by_action().into_keys().collect();
        let question = diesel::sql_query(
            "SELECT action, subject_id::text AS subject, count(*) AS times FROM audit_event WHERE action = ANY ($1)
             GROUP BY action, subject_id",
        );
        let recorded: Vec<Recorded> =
            self.app.read(|conn| question.bind::<Array<Text>, _>(actions).load(conn).map_err(DbError::from));
        let recorded: BTreeMap<(&str, &str), i64> =
            recorded.iter().map(|row| ((row.action.as_str(), row.subject.as_str()), row.times)).collect();
        let acknowledged: BTreeMap<(&str, &str), i64> =
            told.acknowledged.iter().map(|((action, subject), times)| ((*action, subject.as_str()), *times)).collect();
        let lost: Vec<_> = acknowledged.iter().filter(|(act, times)| recorded.get(*act) != Some(*times)).collect();
        let untold: Vec<_> = recorded.iter().filter(|(act, _)| !acknowledged.contains_key(*act)).collect();
        assert!(
            lost.is_empty() && untold.is_empty(),
            "acknowledged, not so recorded: {lost:?}; the reverse: {untold:?}"
        );
        for (what, sql) in LAWS {
            assert_eq!(self.count(sql), 0, "{what}");
        }
    }
}

/// Numbers of what must not be.
const LAWS: [(&str, &str); 8] = [
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
        "a claim's part in two payments",
        "SELECT count(*) AS n FROM (
             SELECT claim_id, level FROM batch_line WHERE claim_id IS NOT NULL AND NOT is_cancelled
             GROUP BY claim_id, level HAVING count(*) > 1) twice",
    ),
    (
        "a payment that was paid twice, or another amount than its parts",
        "SELECT count(*) AS n FROM payment p
         WHERE (SELECT coalesce(sum(amount_fen), 0) FROM batch_line l WHERE l.payment_id = p.id) <> p.amount_fen + p.netted_fen
            OR (SELECT count(*) FROM statement_match m WHERE m.payment_id = p.id AND m.undone_at IS NULL) > 1
            OR (p.state = 'paid') <> EXISTS (
                SELECT FROM statement_match m WHERE m.payment_id = p.id AND m.undone_at IS NULL)",
    ),
    (
        "a claim that did not come to its end, though nobody refused anything",
        "SELECT count(*) AS n FROM claim WHERE state <> 'paid'",
    ),
    (
        "money that was claimed, paid by the treasuries, or seen by the bank, and not the others",
        "WITH sums AS (
             SELECT (SELECT coalesce(sum(amount_fen), 0) FROM claim) AS claimed,
                    (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE state = 'paid') AS paid,
                    (SELECT coalesce(sum(amount_fen), 0) FROM statement_line WHERE state = 'matched') AS seen)
         SELECT (abs(claimed - paid) + abs(paid - seen))::bigint AS n FROM sums",
    ),
    (
        "debits that are not credits",
        "SELECT coalesce(sum(debits_posted) - sum(credits_posted), 0)::bigint
              + coalesce(sum(debits_pending) - sum(credits_pending), 0)::bigint AS n FROM ledger_account",
    ),
];
