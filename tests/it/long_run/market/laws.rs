//! What must be true of the market, whatever was done and killed.

use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::super::tale::Told;
use super::{Count, Market};

impl Market<'_> {
    fn in_trail(&self, action: &str, subject: &str) -> i64 {
        let question =
            diesel::sql_query("SELECT count(*) AS n FROM audit_event WHERE action = $1 AND subject_id = $2::uuid");
        let asked = |conn: &mut PgConnection| {
            question.bind::<Text, _>(action).bind::<Text, _>(subject).get_result::<Count>(conn).map_err(DbError::from)
        };
        self.app.read(asked).n
    }

    /// What was acknowledged is in the trail as often as it was acknowledged; what is in doubt may be there once more. And
    /// what only SQL over everything can tell.
    pub fn check(&self, told: &Told) {
        for ((action, subject), times) in &told.acknowledged {
            let found = self.in_trail(action, subject);
            let doubtful = told.doubtful.get(&(*action, subject.clone())).copied().unwrap_or_default();
            assert!((*times..=times + doubtful).contains(&found), "{action} of {subject}: {found} for {times}");
        }
        for ((action, subject), times) in told.doubtful.iter().filter(|((_, subject), _)| !subject.is_empty()) {
            let known = told.acknowledged.get(&(*action, subject.clone())).copied().unwrap_or_default();
            assert!(self.in_trail(action, subject) <= known + times, "{action} of {subject} was done twice");
        }
        for (what, sql) in LAWS {
            assert_eq!(self.count(sql), 0, "{what}");
        }
    }
}

/// Numbers of what must not be.
const LAWS: [(&str, &str); 6] = [
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
        "debits that are not credits",
        "SELECT coalesce(sum(debits_posted) - sum(credits_posted), 0)::bigint
              + coalesce(sum(debits_pending) - sum(credits_pending), 0)::bigint AS n FROM ledger_account",
    ),
];
