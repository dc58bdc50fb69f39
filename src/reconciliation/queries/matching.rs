use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid};

use crate::kernel::{ExceptionId, Fen, PaymentId, RegionScope, StatementLineId, local_date};
use crate::reconciliation::model::matching::{Doubt, KnownPayment, Match, OpenLine};
use crate::reconciliation::model::record::Expected;
use crate::reconciliation::model::{LineState, MatchRule, MatchSettings};
use crate::settlement::scope;
use crate::store::schema::{
    bank_statement, reconciliation_exception as exception, reconciliation_setting as setting, statement_line,
    statement_match,
};

/// Lines in CNY that wait for their payment: new ones, and those whose exception nobody has taken up.
pub fn line_list_open(conn: &mut PgConnection) -> QueryResult<Vec<OpenLine>> {
    let nobody_has_it = diesel::dsl::exists(
        exception::table.filter(
            exception::line_id
                .eq(statement_line::id.nullable())
                .and(exception::state.eq("open"))
                .and(exception::is_by_hand.eq(false)),
        ),
    );
    let rows = statement_line::table
        .inner_join(bank_statement::table.on(bank_statement::id.eq(statement_line::statement_id)))
        .filter(
            statement_line::state
                .eq(LineState::Unmatched)
                .or(statement_line::state.eq(LineState::Exception).and(nobody_has_it)),
        )
        .filter(statement_line::currency.eq("CNY"))
        .select((
            statement_line::id,
            bank_statement::account_number,
            statement_line::booked_on,
            statement_line::direction,
            statement_line::amount_fen,
            (statement_line::end_to_end_reference, statement_line::bank_reference, statement_line::remark),
            (statement_line::counterparty_name, statement_line::counterparty_account),
        ))
        .load::<(_, _, _, _, _, (_, _, _), (_, _))>(conn)?;
    let line =
        |(id, account_number, booked_on, direction, amount, texts, party): (_, _, _, _, _, (_, _, _), (_, _))| {
            let (end_to_end_reference, bank_reference, remark) = texts;
            let (counterparty_name, counterparty_account) = party;
            OpenLine {
                id,
                account_number,
                booked_on,
                direction,
                amount,
                end_to_end_reference,
                bank_reference,
                remark,
                counterparty_name,
                counterparty_account,
            }
        };
    Ok(rows.into_iter().map(line).collect())
}

/// New lines in other currencies: none of them is a payment's. Each with its currency.
pub fn line_list_foreign(conn: &mut PgConnection) -> QueryResult<Vec<(StatementLineId, String)>> {
    statement_line::table
        .filter(statement_line::state.eq(LineState::Unmatched).and(statement_line::currency.ne("CNY")))
        .order(statement_line::id)
        .select((statement_line::id, statement_line::currency))
        .load(conn)
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = Uuid)]
    id: PaymentId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    batch_reference: String,
    #[diesel(sql_type = Text)]
    payer: String,
    #[diesel(sql_type = Nullable<Text>)]
    payer_account: Option<String>,
    #[diesel(sql_type = BigInt)]
    amount_fen: Fen,
    #[diesel(sql_type = BigInt)]
    open_fen: Fen,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    payee_name: String,
    #[diesel(sql_type = Text)]
    account_number: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    sent_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Date>)]
    execute_on: Option<NaiveDate>,
}

impl From<KnownRow> for KnownPayment {
    fn from(row: KnownRow) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            batch_reference: row.batch_reference,
            payer: row.payer,
            payer_account: row.payer_account,
            amount: row.amount_fen,
            open: row.open_fen,
            was_sent: row.sent_at.is_some(),
            is_live: matches!(row.state.as_str(), "sent" | "paid"),
            is_on_its_way: row.state == "sent",
            payee_name: row.payee_name,
            payee_account: row.account_number,
            sent_on: row.sent_at.map(local_date),
            execute_on: row.execute_on,
        }
    }
}

/// The account that pays is the one that the bank was told with the order; one that the treasury agreed on since pays later orders.
const KNOWN: &str = "
    SELECT p.id, p.reference, b.reference AS batch_reference, p.level || ':' || p.payer_region AS payer,
           coalesce(x.account_number, t.account_number) AS payer_account, p.amount_fen, p.amount_fen - coalesce(m.used, 0)::bigint AS open_fen,
           p.state, p.payee_name, p.account_number, p.sent_at, f.execute_on
    FROM wanted w
    JOIN payment p ON p.id = w.id
    JOIN settlement_batch b ON b.id = p.batch_id
    LEFT JOIN payment_export f ON f.id = p.export_id
    LEFT JOIN payment_export_payer x
           ON x.export_id = p.export_id AND x.level = p.level AND x.payer_region = p.payer_region
    LEFT JOIN treasury_account t ON t.level = p.level AND t.payer_region = p.payer_region
    LEFT JOIN LATERAL (SELECT sum(amount_fen) AS used FROM statement_match
                       WHERE payment_id = p.id AND undone_at IS NULL) m ON true
    ORDER BY p.reference";

/// Payments that open lines may be about: those on their way or not shown in full, those that the texts name (`words`
/// in compared form), alone or by their batch, and those of an amount that came in.
pub fn payment_list_known(
    conn: &mut PgConnection,
    words: &[String],
    credits: &[Fen],
) -> QueryResult<Vec<KnownPayment>> {
    let rows: Vec<KnownRow> = diesel::sql_query(format!(
        "WITH named AS (SELECT unnest($1) AS word), wanted AS (
             SELECT id FROM payment WHERE state = 'sent'
             UNION SELECT p.id FROM payment p JOIN statement_match m ON m.payment_id = p.id
                   WHERE m.undone_at IS NOT NULL AND p.state = 'paid'
             UNION SELECT p.id FROM named JOIN payment p ON replace(p.reference, '-', '') = named.word
             UNION SELECT p.id FROM named JOIN settlement_batch b ON replace(b.reference, '-', '') = named.word
                   JOIN payment p ON p.batch_id = b.id
             UNION SELECT p.id FROM payment p WHERE p.amount_fen = ANY ($2) AND p.state = 'paid'
         ) {KNOWN}"
    ))
    .bind::<Array<Text>, _>(words)
    .bind::<Array<BigInt>, _>(credits)
    .load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Payments that a line may be: of its amount, on their way or not shown in full, and those to a payee of its account.
pub fn payment_list_near(
    conn: &mut PgConnection,
    within: &RegionScope,
    amount: Fen,
    account: &str,
    limit: i64,
) -> QueryResult<Vec<KnownPayment>> {
    let within = scope::payments(within, "payment");
    let rows: Vec<KnownRow> = diesel::sql_query(format!(
        "WITH near AS (
             (SELECT id, amount_fen = $1 AS is_exact FROM payment
              WHERE state IN ('sent', 'paid') AND (amount_fen = $1 OR $2 <> '' AND account_number = $2) AND {within}
              ORDER BY amount_fen = $1 DESC, sent_at DESC LIMIT $3)
             UNION
             (SELECT id, false FROM payment WHERE state = 'sent' AND {within} ORDER BY abs(amount_fen - $1), id LIMIT $3)
         ), wanted AS (SELECT DISTINCT id FROM near) {KNOWN}"
    ))
    .bind::<BigInt, _>(amount)
    .bind::<Text, _>(account)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// These payments with what is open of them, locked.
pub fn payment_lock_known(conn: &mut PgConnection, ids: &[PaymentId]) -> QueryResult<Vec<KnownPayment>> {
    diesel::sql_query("SELECT id FROM payment WHERE id = ANY ($1) ORDER BY id FOR UPDATE")
        .bind::<Array<Uuid>, _>(ids)
        .execute(conn)?;
    let rows: Vec<KnownRow> = diesel::sql_query(format!("WITH wanted AS (SELECT unnest($1) AS id) {KNOWN}"))
        .bind::<Array<Uuid>, _>(ids)
        .load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Whether any of these payments lies outside of the scope.
pub fn payment_any_outside(conn: &mut PgConnection, within: &RegionScope, ids: &[PaymentId]) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        is_any: bool,
    }
    let row: Row = diesel::sql_query(format!(
        "SELECT EXISTS (SELECT FROM payment p WHERE p.id = ANY ($1) AND NOT {}) AS is_any",
        scope::payments(within, "p")
    ))
    .bind::<Array<Uuid>, _>(ids)
    .get_result(conn)?;
    Ok(row.is_any)
}

pub fn match_insert_all(
    conn: &mut PgConnection,
    matches: &[Match],
    matched_by: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    for chunk in matches.chunks(10_000) {
        diesel::sql_query(
            "INSERT INTO statement_match (line_id, payment_id, amount_fen, rule, matched_by, matched_at)
             SELECT m.line, m.payment, m.amount, m.rule, $5, $6
             FROM unnest($1, $2, $3, $4) AS m (line, payment, amount, rule)",
        )
        .bind::<Array<Uuid>, _>(chunk.iter().map(|m| m.line).collect::<Vec<_>>())
        .bind::<Array<Uuid>, _>(chunk.iter().map(|m| m.payment).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(chunk.iter().map(|m| m.amount).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(chunk.iter().map(|m| m.rule.as_str()).collect::<Vec<_>>())
        .bind::<Text, _>(matched_by)
        .bind::<Timestamptz, _>(now)
        .execute(conn)?;
    }
    Ok(())
}

/// Finds the lines whose reference of the order is, letter for letter, that of a payment on its way or paid, with just the
/// amount of it, between the accounts that it says (that of its export, whatever its treasury pays from since), where no other
/// line that waits carries the same reference and no line has shown any of the payment: nothing that another rule could find
/// speaks against these. Writes their matches and marks the lines; answers how many there are. They stay to be asked about until
/// the transaction ends or this is called again.
///
/// Lines that say the same are counted in one pass, not looked up for each: the planner takes reference and amount for
/// independent, expects one row where every line has its payment, and would compare each line with each.
pub fn exact_match_all(conn: &mut PgConnection, matched_by: &str, now: DateTime<Utc>) -> QueryResult<usize> {
    conn.batch_execute(
        "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;
         DROP TABLE IF EXISTS pg_temp.exact_match;
         CREATE TEMPORARY TABLE exact_match ON COMMIT DROP AS
         SELECT l.id AS line_id, l.booked_on, l.amount_fen, p.id AS payment_id,
                p.state = 'sent' AS is_on_its_way
         FROM (SELECT o.*, count(*) OVER (PARTITION BY o.end_to_end_reference) AS alike FROM statement_line o
               WHERE o.direction = 'debit' AND o.currency = 'CNY' AND o.state IN ('unmatched', 'exception')) l
         JOIN payment p ON p.reference = l.end_to_end_reference
         JOIN bank_statement s ON s.id = l.statement_id
         LEFT JOIN payment_export_payer x
                ON x.export_id = p.export_id AND x.level = p.level AND x.payer_region = p.payer_region
         LEFT JOIN treasury_account t ON t.level = p.level AND t.payer_region = p.payer_region
         WHERE l.alike = 1 AND l.amount_fen = p.amount_fen AND p.state IN ('sent', 'paid')
           AND coalesce(x.account_number, replace(t.account_number, ' ', ''), s.account_number) = s.account_number
           AND (l.counterparty_account IN ('', replace(p.account_number, ' ', '')) OR l.counterparty_account LIKE '%*%')
           AND (l.state = 'unmatched' OR EXISTS (
                   SELECT FROM reconciliation_exception e
                   WHERE e.line_id = l.id AND e.state = 'open' AND NOT e.is_by_hand))
           AND NOT EXISTS (SELECT FROM statement_match m WHERE m.payment_id = p.id AND m.undone_at IS NULL);
         ANALYZE exact_match",
    )?;
    // The lines first: what their matches add up to is then asked once, with the matches.
    diesel::sql_query("UPDATE statement_line l SET state = 'matched' FROM exact_match x WHERE x.line_id = l.id")
        .execute(conn)?;
    diesel::sql_query(
        "INSERT INTO statement_match (line_id, payment_id, amount_fen, rule, matched_by, matched_at)
         SELECT line_id, payment_id, amount_fen, $1, $2, $3 FROM exact_match",
    )
    .bind::<Text, _>(MatchRule::ExactReference.as_str())
    .bind::<Text, _>(matched_by)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
}

/// What [`exact_match_all`] found: the lines.
pub const EXACT_LINES: &str = "SELECT line_id FROM exact_match";

/// The payments that are not known as paid, each with the day of its line.
pub const EXACT_PAID: &str = "SELECT payment_id, booked_on FROM exact_match WHERE is_on_its_way";

/// Takes back the open exceptions of the lines that [`exact_match_all`] found; answers which.
pub fn exact_match_withdraw(conn: &mut PgConnection) -> QueryResult<Vec<ExceptionId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        id: ExceptionId,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "DELETE FROM reconciliation_exception e USING exact_match x
         WHERE e.line_id = x.line_id AND e.state = 'open' RETURNING e.id",
    )
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Undoes the matches of a line and answers their payments.
pub fn match_undo(
    conn: &mut PgConnection,
    line: StatementLineId,
    undone_by: &str,
    now: DateTime<Utc>,
) -> QueryResult<Vec<PaymentId>> {
    diesel::update(
        statement_match::table.filter(statement_match::line_id.eq(line).and(statement_match::undone_at.is_null())),
    )
    .set((statement_match::undone_at.eq(now), statement_match::undone_by.eq(undone_by)))
    .returning(statement_match::payment_id)
    .get_results(conn)
}

pub fn line_set_state(conn: &mut PgConnection, ids: &[StatementLineId], state: LineState) -> QueryResult<usize> {
    diesel::update(statement_line::table.filter(statement_line::id.eq_any(ids)))
        .set(statement_line::state.eq(state))
        .execute(conn)
}

/// Keeps the doubts: a line has one open exception, whose reason follows what is known now.
pub fn exception_put_all(conn: &mut PgConnection, doubts: &[Doubt], now: DateTime<Utc>) -> QueryResult<()> {
    for chunk in doubts.chunks(10_000) {
        diesel::sql_query(
            "INSERT INTO reconciliation_exception (id, kind, line_id, payment_id, reason, state, raised_at)
             SELECT d.id, d.kind, d.line, d.payment, d.reason, 'open', $6
             FROM unnest($1, $2, $3, $4, $5) AS d (id, kind, line, payment, reason)
             ON CONFLICT (line_id) WHERE state <> 'resolved' DO UPDATE
             SET kind = excluded.kind, payment_id = excluded.payment_id, reason = excluded.reason
             WHERE reconciliation_exception.state = 'open' AND NOT reconciliation_exception.is_by_hand",
        )
        .bind::<Array<Uuid>, _>(chunk.iter().map(|_| ExceptionId::new()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(chunk.iter().map(|d| d.kind.as_str()).collect::<Vec<_>>())
        .bind::<Array<Uuid>, _>(chunk.iter().map(|d| d.line).collect::<Vec<_>>())
        .bind::<Array<Nullable<Uuid>>, _>(chunk.iter().map(|d| d.payment).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(chunk.iter().map(|d| d.reason.to_string()).collect::<Vec<_>>())
        .bind::<Timestamptz, _>(now)
        .execute(conn)?;
    }
    Ok(())
}

/// Takes back open exceptions of lines that have found their payments after all; answers which.
pub fn exception_withdraw(conn: &mut PgConnection, lines: &[StatementLineId]) -> QueryResult<Vec<ExceptionId>> {
    diesel::delete(exception::table.filter(exception::line_id.eq_any(lines).and(exception::state.eq("open"))))
        .returning(exception::id)
        .get_results(conn)
}

/// Payments sent and not shown in full by any statement, the longest on their way first.
pub fn payment_list_expected(
    conn: &mut PgConnection,
    within: &RegionScope,
    after: Option<(DateTime<Utc>, PaymentId)>,
    limit: i64,
) -> QueryResult<Vec<Expected>> {
    let ((at, id), within) = (after.unzip(), scope::payments(within, "p"));
    diesel::sql_query(format!(
        "SELECT p.id, p.reference, p.payee_name, p.amount_fen, p.amount_fen - coalesce(m.used, 0)::bigint AS open_fen,
                p.sent_at
         FROM payment p
         LEFT JOIN LATERAL (SELECT sum(amount_fen) AS used FROM statement_match
                            WHERE payment_id = p.id AND undone_at IS NULL) m ON true
         WHERE p.sent_at IS NOT NULL AND p.amount_fen > coalesce(m.used, 0)
           AND (p.state = 'sent' OR p.state = 'paid')
           AND ($1 IS NULL OR (p.sent_at, p.id) > ($1, $2)) AND {within}
         ORDER BY p.sent_at, p.id LIMIT $3"
    ))
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit + 1)
    .load(conn)
}

/// The settings, as JSON; absent if nobody has set them.
pub fn setting_fetch(conn: &mut PgConnection) -> QueryResult<Option<serde_json::Value>> {
    setting::table.find(true).select(setting::settings).first(conn).optional()
}

pub fn setting_put(
    conn: &mut PgConnection,
    settings: &MatchSettings,
    by: crate::kernel::UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let json = serde_json::to_value(settings).map_err(|e| diesel::result::Error::SerializationError(e.into()))?;
    diesel::sql_query(
        "INSERT INTO reconciliation_setting (id, settings, changed_by, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE
         SET settings = excluded.settings, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
    )
    .bind::<Bool, _>(true)
    .bind::<diesel::sql_types::Jsonb, _>(json)
    .bind::<Uuid, _>(by)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}
