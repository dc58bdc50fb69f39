use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use super::super::model::{Thing, TransferState};
use super::accounts::is_of;
use crate::kernel::{AccountId, Fen, RegionScope, TransferId};

/// What people call the account `{a}`, as `{zh, en}`; null where nothing is known of it but its key.
const ACCOUNT_LABEL: &str = "
    (CASE {a}.purpose
     WHEN 'treasury' THEN
        (SELECT jsonb_build_object('zh', r.name_zh || '财政', 'en', 'Treasury of ' || r.name_en)
         FROM region r WHERE r.code = split_part({a}.key, ':', 2))
     WHEN 'appropriation' THEN
        (SELECT jsonb_build_object(
            'zh', format('%s年预算指标：%s，%s%s', l.fiscal_year, p.name_zh, r.name_zh,
                         CASE l.side WHEN 'supply' THEN '（供方奖补）' WHEN 'award' THEN '（认定奖补）' ELSE '' END),
            'en', format('Budget line %s: %s, %s%s', l.fiscal_year, p.name_en, r.name_en,
                         CASE l.side WHEN 'supply' THEN ' (supply rewards)' WHEN 'award' THEN ' (recognition awards)' ELSE '' END))
         FROM appropriation l JOIN programme p ON p.id = l.programme_id JOIN region r ON r.code = l.region_code
         WHERE l.account_id = {a}.id)
     WHEN 'voucher' THEN
        (SELECT jsonb_build_object('zh', format('创新券 %s（%s）', v.number, o.name),
                                   'en', format('Voucher %s (%s)', v.number, o.name))
         FROM voucher v JOIN organisation o ON o.id = v.enterprise_id WHERE v.account_id = {a}.id)
     WHEN 'due' THEN
        (SELECT jsonb_build_object('zh', format('待兑付：%s，%s', o.name, p.name_zh),
                                   'en', format('Waiting for its claim: %s, %s', o.name, p.name_en))
         FROM organisation o, programme p
         WHERE p.id = split_part({a}.key, ':', 2)::uuid AND o.id = split_part({a}.key, ':', 3)::uuid)
     WHEN 'payable' THEN
        (SELECT jsonb_build_object('zh', format('应付%s：%s，%s', o.name, r.name_zh, p.name_zh),
                                   'en', format('Owed to %s: %s, %s', o.name, r.name_en, p.name_en))
         FROM organisation o, region r, programme p
         WHERE o.id = split_part({a}.key, ':', 2)::uuid AND r.code = split_part({a}.key, ':', 4)
           AND p.id = split_part({a}.key, ':', 5)::uuid)
     WHEN 'clawback' THEN
        (SELECT jsonb_build_object('zh', format('%s应退还：%s，%s', o.name, r.name_zh, p.name_zh),
                                   'en', format('To be paid back by %s: %s, %s', o.name, r.name_en, p.name_en))
         FROM organisation o, region r, programme p
         WHERE o.id = split_part({a}.key, ':', 2)::uuid AND r.code = split_part({a}.key, ':', 4)
           AND p.id = split_part({a}.key, ':', 5)::uuid)
     WHEN 'bank' THEN
        (SELECT jsonb_build_object('zh', r.name_zh || '拨付银行账户', 'en', 'Bank account of ' || r.name_en)
         FROM region r WHERE r.code = split_part({a}.key, ':', 3))
     WHEN 'bank_charge' THEN
        (SELECT jsonb_build_object('zh', r.name_zh || '承担的银行费用及尾差', 'en', 'Bank charges and differences borne by ' || r.name_en)
         FROM region r WHERE r.code = split_part({a}.key, ':', 3))
     WHEN 'clearing' THEN
        (SELECT jsonb_build_object('zh', r.name_zh || '区域清算账户', 'en', 'Clearing account of ' || r.name_en)
         FROM region r WHERE r.code = split_part({a}.key, ':', 3))
     END)";

fn account_label(alias: &str) -> String {
    ACCOUNT_LABEL.replace("{a}", alias)
}

#[derive(QueryableByName)]
struct LabelRow {
    #[diesel(sql_type = SqlUuid)]
    id: AccountId,
    #[diesel(sql_type = Nullable<Jsonb>)]
    label: Option<Value>,
}

/// What people call these accounts.
pub fn account_labels(conn: &mut PgConnection, ids: &[AccountId]) -> QueryResult<Vec<(AccountId, Option<Value>)>> {
    let label = account_label("a");
    let rows: Vec<LabelRow> =
        diesel::sql_query(format!("SELECT a.id, {label} AS label FROM ledger_account a WHERE a.id = ANY ($1)"))
            .bind::<Array<SqlUuid>, _>(ids)
            .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row.label)).collect())
}

/// A transfer with what its accounts and its source are called.
#[derive(QueryableByName)]
pub struct TransferRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: TransferId,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Text)]
    pub state: TransferState,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = BigInt)]
    pub amount: Fen,
    #[diesel(sql_type = Text)]
    pub debit_key: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub debit_label: Option<Value>,
    #[diesel(sql_type = Text)]
    pub credit_key: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub credit_label: Option<Value>,
    #[diesel(sql_type = Text)]
    pub subject_kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub subject_id: Uuid,
    /// `{label, title}`
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub source: Option<Value>,
    /// `[{kind, id, label}]`
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub related: Option<Value>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub resolves_id: Option<TransferId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub resolved_by_id: Option<TransferId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub reverses_id: Option<TransferId>,
    #[diesel(sql_type = Date)]
    pub effective_on: NaiveDate,
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
}

/// A hold is pending until it is resolved; `r` is its resolution.
pub(super) const STATE: &str = "CASE WHEN t.kind IN ('posted', 'post') THEN 'posted' WHEN t.kind = 'void' THEN 'voided'
                          WHEN r.id IS NULL THEN 'pending' ELSE 'resolved' END";

/// What the transfers of `page` are between, and what they belong to.
pub(super) fn told() -> String {
    let (debit_label, credit_label) = (account_label("d"), account_label("c"));
    format!(
        "SELECT t.id, t.seq, t.state, t.code, t.amount, d.key AS debit_key, {debit_label} AS debit_label,
                c.key AS credit_key, {credit_label} AS credit_label, t.subject_kind, t.subject_id,
                t.pending_id AS resolves_id, t.resolved_by_id, t.reverses_id, t.effective_on, t.recorded_at,
                CASE t.subject_kind
                WHEN 'appropriation' THEN (SELECT jsonb_build_object('label', coalesce(x.document, l.document),
                        'title', p.name_zh || coalesce(' · ' || m.name || ' / ' || d.name, ''))
                    FROM appropriation l JOIN programme p ON p.id = l.programme_id
                    LEFT JOIN appropriation_change x ON x.transfer_id = t.id
                    LEFT JOIN app_user m ON m.id = x.proposed_by LEFT JOIN app_user d ON d.id = x.decided_by
                    WHERE l.id = t.subject_id)
                WHEN 'voucher' THEN (SELECT jsonb_build_object('label', v.number, 'title', o.name)
                    FROM voucher v JOIN organisation o ON o.id = v.enterprise_id WHERE v.id = t.subject_id)
                WHEN 'booking' THEN (SELECT jsonb_build_object('label', b.reference, 'title', l.name)
                    FROM booking b JOIN listing l ON l.id = b.listing_id WHERE b.id = t.subject_id)
                WHEN 'claim' THEN (SELECT jsonb_build_object('label', m.reference, 'title', o.name)
                    FROM claim m JOIN organisation o ON o.id = m.enterprise_id WHERE m.id = t.subject_id)
                WHEN 'supply_reward' THEN (SELECT jsonb_build_object(
                        'label', format('%s – %s', w.period_from, w.period_to), 'title', o.name)
                    FROM supply_reward w JOIN organisation o ON o.id = w.provider_id WHERE w.id = t.subject_id)
                WHEN 'award' THEN (SELECT jsonb_build_object('label', w.reference, 'title', o.name)
                    FROM award_application w JOIN organisation o ON o.id = w.organisation_id WHERE w.id = t.subject_id)
                WHEN 'payment' THEN (SELECT jsonb_build_object('label', p.reference, 'title', p.payee_name)
                    FROM payment p WHERE p.id = t.subject_id)
                WHEN 'clawback' THEN (SELECT jsonb_build_object('label', k.reference, 'title', o.name)
                    FROM clawback k JOIN organisation o ON o.id = k.payee_id WHERE k.id = t.subject_id)
                WHEN 'clearing' THEN (SELECT jsonb_build_object('label', format('%s/%s', k.first_day, k.last_day),
                                                                'title', p.name_zh)
                    FROM clearing k JOIN programme p ON p.id = k.programme_id WHERE k.id = t.subject_id)
                WHEN 'statement_line' THEN (SELECT jsonb_build_object('label', format('%s #%s', k.reference, x.line_no),
                        'title', concat_ws(' ', x.counterparty_name, x.remark))
                    FROM statement_line x JOIN bank_statement k ON k.id = x.statement_id WHERE x.id = t.subject_id)
                END AS source,
                CASE t.subject_kind
                WHEN 'booking' THEN (SELECT jsonb_agg(jsonb_build_object('kind', 'voucher', 'id', v.id, 'label', v.number))
                    FROM booking b JOIN voucher v ON v.id = b.voucher_id WHERE b.id = t.subject_id)
                WHEN 'claim' THEN (SELECT jsonb_build_array(
                        jsonb_build_object('kind', 'booking', 'id', b.id, 'label', b.reference),
                        jsonb_build_object('kind', 'voucher', 'id', v.id, 'label', v.number))
                    FROM claim m JOIN booking b ON b.id = m.booking_id JOIN voucher v ON v.id = m.voucher_id
                    WHERE m.id = t.subject_id)
                WHEN 'supply_reward' THEN (SELECT jsonb_build_array(
                        jsonb_build_object('kind', 'batch', 'id', s.id, 'label', s.reference))
                    FROM supply_reward w JOIN settlement_batch s ON s.id = w.batch_id WHERE w.id = t.subject_id)
                WHEN 'payment' THEN (SELECT jsonb_build_array(
                        jsonb_build_object('kind', 'batch', 'id', s.id, 'label', s.reference))
                        || coalesce((SELECT jsonb_agg(jsonb_build_object('kind', 'statement_line', 'id', x.id,
                                'label', format('%s #%s', k.reference, x.line_no)) ORDER BY m.id)
                            FROM statement_match m JOIN statement_line x ON x.id = m.line_id
                            JOIN bank_statement k ON k.id = x.statement_id
                            WHERE m.payment_id = p.id AND m.undone_at IS NULL), '[]')
                    FROM payment p JOIN settlement_batch s ON s.id = p.batch_id WHERE p.id = t.subject_id)
                WHEN 'clawback' THEN (SELECT jsonb_build_array(CASE
                        WHEN m.id IS NOT NULL THEN jsonb_build_object('kind', 'claim', 'id', m.id, 'label', m.reference)
                        WHEN a.id IS NOT NULL THEN jsonb_build_object('kind', 'award', 'id', a.id, 'label', a.reference)
                        ELSE jsonb_build_object('kind', 'supply_reward', 'id', w.id,
                                                'label', format('%s – %s', w.period_from, w.period_to)) END)
                    FROM clawback k LEFT JOIN claim m ON m.id = k.claim_id
                    LEFT JOIN award_application a ON a.id = k.award_application_id
                    LEFT JOIN supply_reward w ON w.id = k.supply_reward_id WHERE k.id = t.subject_id)
                END AS related
         FROM page t JOIN ledger_account d ON d.id = t.debit_account JOIN ledger_account c ON c.id = t.credit_account"
    )
}

/// Which of an account's transfers are wanted; days of the books, both inside.
#[derive(Debug, Clone, Default)]
pub struct TransferFilter {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub state: Option<TransferState>,
    /// Transfers before this one, by their place in the journal.
    pub before: Option<i64>,
}

/// An account's transfers, newest first. Each side is read by its own index.
pub fn transfer_list_by_account(
    conn: &mut PgConnection,
    account: AccountId,
    filter: &TransferFilter,
    limit: i64,
) -> QueryResult<Vec<TransferRow>> {
    let side = |column: &str| {
        format!(
            "(SELECT t.*, {STATE} AS state, r.id AS resolved_by_id
              FROM ledger_transfer t LEFT JOIN ledger_transfer r ON r.pending_id = t.id
              WHERE t.{column} = $1 AND ($2::bigint IS NULL OR t.seq < $2)
                AND ($3::date IS NULL OR t.effective_on >= $3) AND ($4::date IS NULL OR t.effective_on <= $4)
                AND ($5::text IS NULL OR {STATE} = $5)
              ORDER BY t.seq DESC LIMIT $6)"
        )
    };
    diesel::sql_query(format!(
        "WITH page AS (
            SELECT * FROM ({} UNION ALL {}) sides ORDER BY seq DESC LIMIT $6)
         {} ORDER BY t.seq DESC",
        side("debit_account"),
        side("credit_account"),
        told()
    ))
    .bind::<SqlUuid, _>(account)
    .bind::<Nullable<BigInt>, _>(filter.before)
    .bind::<Nullable<Date>, _>(filter.from)
    .bind::<Nullable<Date>, _>(filter.to)
    .bind::<Nullable<Text>, _>(filter.state)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// The subjects under which the journal knows a thing `$1`, as rows of (kind, id).
const fn subjects(thing: Thing) -> &'static str {
    match thing {
        Thing::Appropriation => "SELECT 'appropriation', $1",
        Thing::Voucher => {
            "SELECT 'voucher', $1
             UNION ALL SELECT 'booking', id FROM booking WHERE voucher_id = $1
             UNION ALL SELECT 'claim', m.id FROM claim m JOIN booking b ON b.id = m.booking_id WHERE b.voucher_id = $1"
        }
        Thing::Booking => {
            "SELECT 'booking', $1 UNION ALL SELECT 'claim', id FROM claim WHERE booking_id = $1
             UNION ALL SELECT 'payment', id FROM paid"
        }
        Thing::Claim => {
            "SELECT 'claim', $1 UNION ALL SELECT 'booking', booking_id FROM claim WHERE id = $1
             UNION ALL SELECT 'payment', id FROM paid
             UNION ALL SELECT 'clawback', id FROM clawback WHERE claim_id = $1"
        }
        Thing::SupplyReward => {
            "SELECT 'supply_reward', $1 UNION ALL SELECT 'payment', id FROM paid
             UNION ALL SELECT 'clawback', id FROM clawback WHERE supply_reward_id = $1"
        }
        Thing::Award => {
            "SELECT 'award', $1 UNION ALL SELECT 'payment', id FROM paid
             UNION ALL SELECT 'clawback', id FROM clawback WHERE award_application_id = $1"
        }
        Thing::Payment => "SELECT 'payment', $1",
        Thing::Clawback => "SELECT 'clawback', $1",
        Thing::Batch => {
            "SELECT DISTINCT 'supply_reward', supply_reward_id FROM batch_line
             WHERE batch_id = $1 AND supply_reward_id IS NOT NULL
             UNION ALL SELECT 'payment', id FROM payment WHERE batch_id = $1"
        }
        Thing::StatementLine => {
            "SELECT 'payment', payment_id FROM statement_match WHERE line_id = $1 AND undone_at IS NULL
             UNION ALL SELECT 'statement_line', $1"
        }
    }
}

/// The batch lines by which a thing `$1` was paid.
const fn lines(thing: Thing) -> &'static str {
    match thing {
        Thing::Booking => "l.claim_id IN (SELECT id FROM claim WHERE booking_id = $1)",
        Thing::Claim => "l.claim_id = $1",
        Thing::SupplyReward => "l.supply_reward_id = $1",
        Thing::Award => "l.award_application_id = $1",
        _ => "false",
    }
}

/// Everything in the journal about a thing that moved on an account of the region, oldest first, from the one after `after`.
/// A payment that was issued again is there with those that it replaced.
pub fn transfer_list_by_thing(
    conn: &mut PgConnection,
    within: &RegionScope,
    thing: Thing,
    id: Uuid,
    after: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<TransferRow>> {
    let (subjects, lines, is_own) = (subjects(thing), lines(thing), is_of(within, "t.debit_account, t.credit_account"));
    diesel::sql_query(format!(
        "WITH RECURSIVE paid (id) AS (
            SELECT l.payment_id FROM batch_line l WHERE l.payment_id IS NOT NULL AND {lines}
            UNION SELECT p.reissues_id FROM payment p JOIN paid ON paid.id = p.id WHERE p.reissues_id IS NOT NULL),
         subject (kind, id) AS ({subjects}),
         page AS (
            SELECT t.*, {STATE} AS state, r.id AS resolved_by_id
            FROM subject s JOIN ledger_transfer t ON t.subject_kind = s.kind AND t.subject_id = s.id
            LEFT JOIN ledger_transfer r ON r.pending_id = t.id
            WHERE ($2::bigint IS NULL OR t.seq > $2) AND {is_own}
            ORDER BY t.seq LIMIT $3)
         {} ORDER BY t.seq",
        told()
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<Nullable<BigInt>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
