use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Text, Timestamptz};

use super::super::model::Month;
use super::super::model::report::{RecordDay, RecordDays};
use crate::kernel::DigestAlgorithm;
use crate::store::Cursor;

/// Lines fetched at once: bounds memory whatever the length of a statement.
const FETCHED: usize = 2_000;

/// The records of a month, day by day, as they stood at `as_of`: its statement lines as the bank told them, which payments
/// they were matched with and by what rule, what the bank charged beside them, and how their exceptions were resolved. By
/// days, so that a change is found on its day.
pub fn record_days(
    conn: &mut PgConnection,
    month: Month,
    as_of: DateTime<Utc>,
    algorithm: DigestAlgorithm,
) -> QueryResult<Vec<RecordDay>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Date)]
        on: NaiveDate,
        #[diesel(sql_type = Text)]
        record: String,
    }
    // A cursor lives in a transaction; within another this is a part of it.
    conn.transaction(|conn| {
        let records = Cursor::named("records");
        records.over(
            "SELECT l.booked_on AS \"on\", (jsonb_build_array(
                        l.id, l.statement_id, l.line_no, l.booked_on, l.direction, l.amount_fen, l.end_to_end_reference,
                        l.bank_reference, l.counterparty_name, l.counterparty_account, l.remark, m.matches, e.resolutions
                    ) || c.charges || CASE WHEN l.currency = 'CNY' THEN '[]' ELSE jsonb_build_array(l.currency) END)::text AS record
             FROM statement_line l
             CROSS JOIN LATERAL (
                 SELECT jsonb_agg(jsonb_build_array(m.payment_id, m.amount_fen, m.rule, m.matched_by) ORDER BY m.id) AS matches
                 FROM statement_match m
                 WHERE m.line_id = l.id AND m.matched_at <= $3 AND (m.undone_at IS NULL OR m.undone_at > $3)) m
             CROSS JOIN LATERAL (
                 SELECT jsonb_agg(jsonb_build_array(e.kind, e.resolution, e.note, e.proposed_by, e.resolved_by) ORDER BY e.id)
                     AS resolutions
                 FROM reconciliation_exception e WHERE e.line_id = l.id AND e.state = 'resolved' AND e.raised_at < $3 AND e.resolved_at <= $3) e
             -- Charges and other currencies are added only where there are any: the digests of months that were sealed before
             -- there were stay as they are.
             CROSS JOIN LATERAL (
                 SELECT coalesce(jsonb_agg(jsonb_build_array(c.kind, c.amount_fen, c.recorded_by) ORDER BY c.id), '[]') AS charges
                 FROM bank_charge c
                 WHERE c.line_id = l.id AND c.recorded_at < $3 AND (c.undone_at IS NULL OR c.undone_at >= $3)) c
             WHERE l.booked_on >= $1 AND l.booked_on < $2
             ORDER BY l.booked_on, l.id",
        )
        .bind::<Date, _>(month.first_day())
        .bind::<Date, _>(month.next_first_day())
        .bind::<Timestamptz, _>(as_of)
        .execute(conn)?;
        let mut days = RecordDays::new(algorithm);
        records.each_page(conn, FETCHED, |page: &[Row]| {
            page.iter().for_each(|row| days.add(row.on, &row.record));
            Ok::<_, diesel::result::Error>(())
        })?;
        Ok(days.finish())
    })
}
