use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid};

use crate::kernel::{Fen, ProgrammeId, RegionCode, local_midnight};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;

/// First and last day, both inside (Asia/Shanghai).
pub type Days = (NaiveDate, NaiveDate);

/// What is asked for: a region with all inside it, a programme or all, days and the same days of the year before.
#[derive(Debug, Clone)]
pub struct Span {
    pub region: RegionCode,
    pub programme: Option<ProgrammeId>,
    pub days: Days,
    pub before: Days,
}

/// What was found for the days and for those of the year before.
#[derive(Debug, Default, QueryableByName)]
pub struct ComparedRow {
    #[diesel(sql_type = Text)]
    pub key: String,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = BigInt)]
    pub amount: Fen,
    #[diesel(sql_type = BigInt)]
    pub previous_count: i64,
    #[diesel(sql_type = BigInt)]
    pub previous: Fen,
    #[diesel(sql_type = BigInt)]
    pub part: Fen,
    #[diesel(sql_type = BigInt)]
    pub previous_part: Fen,
    /// What people call it, where the key says nothing to them.
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// Sums over records of `(at, amount, part, key, name)`. `$1` region, `$2` programme, `$3` to `$6` the days' moments.
fn compared(conn: &mut PgConnection, span: &Span, records: &str) -> QueryResult<Vec<ComparedRow>> {
    let after = |day: NaiveDate| local_midnight(day.succ_opt().unwrap_or(day));
    diesel::sql_query(format!(
        "SELECT key, min(name) AS name, count(*) FILTER (WHERE is_now) AS count,
                coalesce(sum(amount) FILTER (WHERE is_now), 0)::bigint AS amount,
                count(*) FILTER (WHERE NOT is_now) AS previous_count,
                coalesce(sum(amount) FILTER (WHERE NOT is_now), 0)::bigint AS previous,
                coalesce(sum(part) FILTER (WHERE is_now), 0)::bigint AS part,
                coalesce(sum(part) FILTER (WHERE NOT is_now), 0)::bigint AS previous_part
         FROM (SELECT r.*, turn.is_now FROM (VALUES (true, $3, $4), (false, $5, $6)) turn (is_now, starts_at, ends_at)
               JOIN ({records}) r (at, amount, part, key, name) ON r.at >= turn.starts_at AND r.at < turn.ends_at) told
         GROUP BY key ORDER BY key"
    ))
    .bind::<Text, _>(span.region.prefix())
    .bind::<Nullable<Uuid>, _>(span.programme)
    .bind::<Timestamptz, _>(local_midnight(span.days.0))
    .bind::<Timestamptz, _>(after(span.days.1))
    .bind::<Timestamptz, _>(local_midnight(span.before.0))
    .bind::<Timestamptz, _>(after(span.before.1))
    .load(conn)
}

/// How approved claims are put together.
#[derive(Debug, Clone, Copy)]
pub enum ClaimsBy {
    District,
    Industry,
    Enterprise,
}

/// Approved claims of a region's enterprises.
pub fn claims_compared(conn: &mut PgConnection, span: &Span, by: ClaimsBy) -> QueryResult<Vec<ComparedRow>> {
    let (key, name) = match by {
        ClaimsBy::District => ("c.region_code", "''"),
        ClaimsBy::Industry => ("coalesce(o.profile -> 'industries' ->> 0, '')", "''"),
        ClaimsBy::Enterprise => ("c.enterprise_id::text", "o.name"),
    };
    compared(
        conn,
        span,
        &format!(
            "SELECT c.approved_at, c.amount_fen, c.amount_fen, {key}, {name}
             FROM claim c JOIN organisation o ON o.id = c.enterprise_id
             WHERE c.approved_at IS NOT NULL AND c.region_code LIKE $1 || '%' AND ($2 IS NULL OR c.programme_id = $2)"
        ),
    )
}

/// What was accepted of the work of a region's providers; the part is what vouchers paid. Of a programme: what its
/// vouchers helped to pay.
pub fn income_compared(conn: &mut PgConnection, span: &Span) -> QueryResult<Vec<ComparedRow>> {
    compared(
        conn,
        span,
        "SELECT b.accepted_at, b.final_price_fen, b.final_subsidy_fen, b.provider_id::text, o.name
         FROM booking b JOIN organisation o ON o.id = b.provider_id LEFT JOIN voucher v ON v.id = b.voucher_id
         WHERE b.state = 'accepted' AND b.enterprise_id <> b.provider_id AND o.region_code LIKE $1 || '%'
           AND ($2 IS NULL OR v.programme_id = $2)",
    )
}

/// The main figures of the marketplace, one row each: `issued`, `redeemed`, `claimed`, `awarded`.
pub fn figures_compared(conn: &mut PgConnection, span: &Span) -> QueryResult<Vec<ComparedRow>> {
    compared(
        conn,
        span,
        "SELECT v.issued_at, v.face_fen, 0, 'issued', '' FROM voucher v
         WHERE v.region_code LIKE $1 || '%' AND ($2 IS NULL OR v.programme_id = $2)
         UNION ALL
         SELECT b.accepted_at, b.final_subsidy_fen, 0, 'redeemed', '' FROM booking b JOIN voucher v ON v.id = b.voucher_id
         WHERE b.state = 'accepted' AND b.final_subsidy_fen > 0 AND v.region_code LIKE $1 || '%'
           AND ($2 IS NULL OR v.programme_id = $2)
         UNION ALL
         SELECT c.approved_at, c.amount_fen, 0, 'claimed', '' FROM claim c
         WHERE c.approved_at IS NOT NULL AND c.region_code LIKE $1 || '%' AND ($2 IS NULL OR c.programme_id = $2)
         UNION ALL
         SELECT a.approved_at, a.amount_fen, 0, 'awarded', '' FROM award_application a
         WHERE a.approved_at IS NOT NULL AND a.region_code LIKE $1 || '%' AND ($2 IS NULL OR a.programme_id = $2)",
    )
}

/// Of what a sum of the journal is.
#[derive(Debug, Clone, Copy)]
pub enum Posted {
    /// `voucher.issue`, of vouchers.
    Issued,
    /// `booking.redeem`, of the vouchers' regions.
    Redeemed,
    /// `booking.redeem`, of the providers' regions.
    Earned,
    /// `claim.approve`
    Claimed,
    /// `award.approve`
    Awarded,
}

impl Posted {
    /// The code, and which things of the region and programme it is about.
    const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Issued => (
                "voucher.issue",
                "SELECT FROM voucher v WHERE v.id = t.subject_id AND v.region_code LIKE $1 || '%'
                   AND ($2 IS NULL OR v.programme_id = $2)",
            ),
            Self::Redeemed => (
                "booking.redeem",
                "SELECT FROM voucher v WHERE v.account_id = t.debit_account AND v.region_code LIKE $1 || '%'
                   AND ($2 IS NULL OR v.programme_id = $2)",
            ),
            Self::Earned => (
                "booking.redeem",
                "SELECT FROM booking b JOIN organisation o ON o.id = b.provider_id
                 JOIN voucher v ON v.account_id = t.debit_account
                 WHERE b.id = t.subject_id AND o.region_code LIKE $1 || '%' AND ($2 IS NULL OR v.programme_id = $2)",
            ),
            Self::Claimed => (
                "claim.approve",
                "SELECT FROM claim c WHERE c.id = t.subject_id AND c.region_code LIKE $1 || '%'
                   AND ($2 IS NULL OR c.programme_id = $2)",
            ),
            Self::Awarded => (
                "award.approve",
                "SELECT FROM award_application a WHERE a.id = t.subject_id AND a.region_code LIKE $1 || '%'
                   AND ($2 IS NULL OR a.programme_id = $2)",
            ),
        }
    }
}

#[derive(QueryableByName)]
struct SumRow {
    #[diesel(sql_type = BigInt)]
    fen: Fen,
}

/// What the journal says, whatever the records say: each sum of the days of the books, and of those of the year before. One
/// statement reads the journal once for all of them; an index by code and day would be written with every entry, for reports
/// that are asked for a few times a month.
pub fn posted_sums(conn: &mut PgConnection, span: &Span, what: &[Posted]) -> QueryResult<Vec<(Fen, Fen)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        is_now: bool,
        #[diesel(sql_type = Bool)]
        is_before: bool,
        #[diesel(sql_type = Array<BigInt>)]
        sums: Vec<Fen>,
    }
    let told: Vec<_> = what.iter().map(|posted| posted.told()).collect();
    let codes: Vec<_> = told.iter().map(|(code, _)| format!("'{code}'")).collect();
    let sum = |(code, about): &(&str, &str)| {
        format!("coalesce(sum(t.amount) FILTER (WHERE t.code = '{code}' AND EXISTS ({about})), 0)::bigint")
    };
    let sums: Vec<_> = told.iter().map(sum).collect();
    // Of more than a year, a day may be in both.
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT t.effective_on BETWEEN $3 AND $4 AS is_now, t.effective_on BETWEEN $5 AND $6 AS is_before,
                ARRAY[{}] AS sums
         FROM ledger_transfer t
         WHERE t.kind IN ('posted', 'post') AND t.code IN ({})
           AND (t.effective_on BETWEEN $3 AND $4 OR t.effective_on BETWEEN $5 AND $6)
         GROUP BY 1, 2",
        sums.join(", "),
        codes.join(", ")
    ))
    .bind::<Text, _>(span.region.prefix())
    .bind::<Nullable<Uuid>, _>(span.programme)
    .bind::<Date, _>(span.days.0)
    .bind::<Date, _>(span.days.1)
    .bind::<Date, _>(span.before.0)
    .bind::<Date, _>(span.before.1)
    .load(conn)?;
    let add = |number: usize, is_in: fn(&Row) -> bool| -> Fen {
        rows.iter().filter(|row| is_in(row)).filter_map(|row| row.sums.get(number).copied()).sum()
    };
    Ok((0..what.len()).map(|number| (add(number, |row| row.is_now), add(number, |row| row.is_before))).collect())
}

/// As [`posted_sums`], of one sum.
pub fn posted_sum(conn: &mut PgConnection, span: &Span, what: Posted) -> QueryResult<(Fen, Fen)> {
    Ok(posted_sums(conn, span, &[what])?.first().copied().unwrap_or_default())
}

/// Vouchers with something left on a day, by the days since their issue and those until they expire.
#[derive(QueryableByName)]
pub struct UnusedRow {
    #[diesel(sql_type = Integer)]
    pub age_days: i32,
    #[diesel(sql_type = Integer)]
    pub days_left: i32,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = BigInt)]
    pub face: Fen,
    #[diesel(sql_type = BigInt)]
    pub left: Fen,
    #[diesel(sql_type = BigInt)]
    pub held: Fen,
}

/// What is left on vouchers at the end of a day, from the journal: received less given, and what of that was held.
pub fn vouchers_unused(
    conn: &mut PgConnection,
    region: &RegionCode,
    programme: Option<ProgrammeId>,
    day: NaiveDate,
) -> QueryResult<Vec<UnusedRow>> {
    diesel::sql_query(
        "WITH told AS (
            SELECT ($3 - (v.issued_at AT TIME ZONE 'Asia/Shanghai')::date) AS age_days,
                   ((v.expires_at AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date - $3) AS days_left,
                   v.face_fen, moved.left, moved.held
            FROM voucher v CROSS JOIN LATERAL (
                SELECT coalesce(sum(t.amount) FILTER (WHERE t.credit_account = v.account_id AND t.kind IN ('posted', 'post')), 0)
                         - coalesce(sum(t.amount) FILTER (WHERE t.debit_account = v.account_id AND t.kind IN ('posted', 'post')), 0)
                         AS left,
                       coalesce(sum(t.amount) FILTER (WHERE t.debit_account = v.account_id AND t.kind = 'pending'
                         AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = t.id AND r.effective_on <= $3)), 0)
                         AS held
                FROM (SELECT * FROM ledger_transfer WHERE credit_account = v.account_id AND effective_on <= $3
                      UNION ALL
                      SELECT * FROM ledger_transfer WHERE debit_account = v.account_id AND effective_on <= $3) t) moved
            WHERE v.region_code LIKE $1 || '%' AND ($2 IS NULL OR v.programme_id = $2))
         SELECT age_days, days_left, count(*) AS count, sum(face_fen)::bigint AS face, sum(\"left\")::bigint AS left,
                sum(held)::bigint AS held
         FROM told WHERE \"left\" > 0 GROUP BY 1, 2 ORDER BY 1, 2",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Nullable<Uuid>, _>(programme)
    .bind::<Date, _>(day)
    .load(conn)
}

/// What all voucher accounts together had left at the end of a day: what was issued, less what was redeemed and returned,
/// with what was given back, by the journal's purposes alone.
pub fn vouchers_left(
    conn: &mut PgConnection,
    region: &RegionCode,
    programme: Option<ProgrammeId>,
    day: NaiveDate,
) -> QueryResult<Fen> {
    let row: SumRow = diesel::sql_query(
        "WITH own AS (
            SELECT a.id FROM ledger_account a JOIN voucher v ON a.key = 'voucher:' || v.id
            WHERE a.purpose = 'voucher' AND v.region_code LIKE $1 || '%' AND ($2 IS NULL OR v.programme_id = $2))
         SELECT coalesce(sum(CASE t.code WHEN 'voucher.issue' THEN t.amount WHEN 'claim.give_back' THEN t.amount
                                         ELSE -t.amount END), 0)::bigint AS fen
         FROM ledger_transfer t
         WHERE t.kind IN ('posted', 'post') AND t.effective_on <= $3
           AND t.code IN ('voucher.issue', 'claim.give_back', 'booking.redeem', 'voucher.return')
           AND CASE WHEN t.code IN ('voucher.issue', 'claim.give_back') THEN t.credit_account ELSE t.debit_account END
               IN (SELECT id FROM own)",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Nullable<Uuid>, _>(programme)
    .bind::<Date, _>(day)
    .get_result(conn)?;
    Ok(row.fen)
}

/// A budget line of a fiscal year by the journal: granted less returned and carried over, used less come back.
#[derive(QueryableByName)]
pub struct LineRow {
    #[diesel(sql_type = Text)]
    pub key: String,
    #[diesel(sql_type = Text)]
    pub name_zh: String,
    #[diesel(sql_type = Text)]
    pub name_en: String,
    #[diesel(sql_type = Text)]
    pub side: BudgetSide,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub granted: Fen,
    #[diesel(sql_type = BigInt)]
    pub used: Fen,
    /// What the account itself says is left.
    #[diesel(sql_type = BigInt)]
    pub balance: Fen,
}

pub fn budget_lines(
    conn: &mut PgConnection,
    region: &RegionCode,
    programme: Option<ProgrammeId>,
    fiscal_year: i32,
) -> QueryResult<Vec<LineRow>> {
    diesel::sql_query(
        "SELECT l.id::text AS key, p.name_zh, p.name_en, l.side, l.level, l.region_code,
                moved.granted::bigint AS granted, moved.used::bigint AS used,
                (a.credits_posted - a.debits_posted)::bigint AS balance
         FROM appropriation l JOIN programme p ON p.id = l.programme_id JOIN ledger_account a ON a.id = l.account_id
         CROSS JOIN LATERAL (
            SELECT coalesce(-sum(signed) FILTER (WHERE code LIKE 'appropriation.%'), 0) AS granted,
                   coalesce(sum(signed) FILTER (WHERE code NOT LIKE 'appropriation.%'), 0) AS used
            FROM (SELECT amount AS signed, code FROM ledger_transfer
                  WHERE debit_account = l.account_id AND kind IN ('posted', 'post')
                  UNION ALL
                  SELECT -amount, code FROM ledger_transfer
                  WHERE credit_account = l.account_id AND kind IN ('posted', 'post')) t) moved
         WHERE l.fiscal_year = $3 AND l.region_code LIKE $1 || '%' AND ($2 IS NULL OR l.programme_id = $2)
         ORDER BY p.code, l.side, l.level, l.region_code",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Nullable<Uuid>, _>(programme)
    .bind::<Integer, _>(fiscal_year)
    .load(conn)
}
