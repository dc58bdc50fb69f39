use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};

use super::scope;
use crate::kernel::{BankReportId, Fen, PaymentExportId, PaymentId, RegionCode, RegionScope};
use crate::programme::BudgetLevel;
use crate::settlement::model::{BankReport, BankStatus, PaymentState, RECONCILIATION_LOCK, ReportItem};
use crate::store::schema::{bank_report, bank_report_item};

/// Rows of one insert.
const CHUNK: usize = 4_000;

/// One report at a time, since two copies of a file are one, and none while statements are matched: what a report returns is
/// what no statement shows, and stays so until the transaction ends.
pub fn report_lock(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(RECONCILIATION_LOCK).execute(conn).map(drop)
}

/// The report that this file brought before, of the bureau of this region: another's is about other payments.
pub fn report_find(
    conn: &mut PgConnection,
    file_sha256: &[u8],
    region: &RegionCode,
) -> QueryResult<Option<BankReport>> {
    bank_report::table
        .filter(bank_report::file_sha256.eq(file_sha256).and(bank_report::region_code.eq(region)))
        .select(BankReport::as_select())
        .first(conn)
        .optional()
}

pub fn report_insert(
    conn: &mut PgConnection,
    report: &BankReport,
    (file_sha256, region): (&[u8], &RegionCode),
    items: &[ReportItem],
) -> QueryResult<()> {
    diesel::insert_into(bank_report::table)
        .values((report, bank_report::file_sha256.eq(file_sha256), bank_report::region_code.eq(region)))
        .execute(conn)?;
    items
        .chunks(CHUNK)
        .try_for_each(|chunk| diesel::insert_into(bank_report_item::table).values(chunk).execute(conn).map(drop))
}

/// Reports that the region's bureau took in, and those that speak of its payments.
fn reports(within: &RegionScope) -> String {
    format!(
        "({} OR EXISTS (SELECT FROM bank_report_item i JOIN payment y ON y.id = i.payment_id
                        WHERE i.report_id = bank_report.id AND {}))",
        scope::people(within, "bank_report.imported_by"),
        scope::payments(within, "y")
    )
}

pub fn report_fetch(conn: &mut PgConnection, within: &RegionScope, id: BankReportId) -> QueryResult<BankReport> {
    bank_report::table.find(id).filter(sql::<Bool>(&reports(within))).select(BankReport::as_select()).first(conn)
}

/// Newest first.
pub fn report_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    before: Option<(DateTime<Utc>, BankReportId)>,
    limit: i64,
) -> QueryResult<Vec<BankReport>> {
    let mut query = bank_report::table
        .filter(sql::<Bool>(&reports(within)))
        .order((bank_report::imported_at.desc(), bank_report::id.desc()))
        .limit(limit)
        .select(BankReport::as_select())
        .into_boxed();
    if let Some((at, id)) = before {
        query = query
            .filter(bank_report::imported_at.lt(at).or(bank_report::imported_at.eq(at).and(bank_report::id.lt(id))));
    }
    query.load(conn)
}

/// Orders of a report: those of the region's payments, and to the bureau that took it in also those of which no payment is
/// known.
pub fn report_items(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BankReportId,
    after: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<ReportItem>> {
    bank_report_item::table
        .filter(bank_report_item::report_id.eq(id))
        .filter(bank_report_item::number.gt(after.unwrap_or(0)))
        .filter(sql::<Bool>(&format!(
            "(EXISTS (SELECT FROM payment y WHERE y.id = bank_report_item.payment_id AND {})
              OR bank_report_item.payment_id IS NULL AND EXISTS (
                 SELECT FROM bank_report r WHERE r.id = bank_report_item.report_id AND {}))",
            scope::payments(within, "y"),
            scope::people(within, "r.imported_by")
        )))
        .order(bank_report_item::number)
        .limit(limit)
        .select(ReportItem::as_select())
        .load(conn)
}

/// A payment that a report may speak of.
#[derive(Debug, Clone, QueryableByName)]
pub struct Reported {
    #[diesel(sql_type = SqlUuid)]
    pub id: PaymentId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub export_id: Option<PaymentExportId>,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = Text)]
    pub state: PaymentState,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// A statement shows all or part of it.
    #[diesel(sql_type = Bool)]
    pub is_shown: bool,
    /// It was exported anew: there is a version that is void.
    #[diesel(sql_type = Bool)]
    pub is_renewed: bool,
}

const REPORTED: &str = "SELECT id, reference, export_id, level, payer_region, state, amount_fen,
           EXISTS (SELECT FROM statement_match m WHERE m.payment_id = payment.id AND m.undone_at IS NULL) AS is_shown,
           EXISTS (SELECT FROM payment_export e WHERE e.id = payment.export_id AND e.replaces_id IS NOT NULL) AS is_renewed
    FROM payment";

/// The payments that an export sends, in the order of their references.
pub fn payment_list_of_export(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: PaymentExportId,
) -> QueryResult<Vec<Reported>> {
    let within = scope::payments(within, "payment");
    diesel::sql_query(format!("{REPORTED} WHERE export_id = $1 AND {within} ORDER BY reference"))
        .bind::<SqlUuid, _>(id)
        .load(conn)
}

/// Payments by their references without dashes, which banks drop.
pub fn payment_list_plain(
    conn: &mut PgConnection,
    within: &RegionScope,
    references: &[String],
) -> QueryResult<Vec<Reported>> {
    let within = scope::payments(within, "payment");
    let sql = format!("{REPORTED} WHERE replace(reference, '-', '') = ANY ($1) AND {within} ORDER BY reference");
    diesel::sql_query(sql).bind::<Array<Text>, _>(references).load(conn)
}

/// Keeps what the bank last reported of payments.
pub fn payment_set_reported(
    conn: &mut PgConnection,
    ids: &[PaymentId],
    status: BankStatus,
    code: Option<&str>,
) -> QueryResult<()> {
    use crate::store::schema::payment;
    diesel::update(payment::table.filter(payment::id.eq_any(ids)))
        .set((payment::bank_status.eq(Some(status)), payment::return_code.eq(code)))
        .execute(conn)
        .map(drop)
}
