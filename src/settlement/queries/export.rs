use chrono::{DateTime, Utc};
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::scope;
use crate::kernel::{BatchId, Fen, PaymentExportId, PaymentLayoutId, RegionCode, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::settlement::files::FileFormat;
use crate::settlement::model::{ExportRecord, FileRecord};
use crate::store::schema::{payment_export, payment_file, settlement_batch};

pub fn export_next_number(conn: &mut PgConnection, id: BatchId) -> QueryResult<i32> {
    let last: Option<i32> = payment_export::table
        .filter(payment_export::batch_id.eq(id))
        .select(max(payment_export::number))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

pub fn export_insert(conn: &mut PgConnection, export: &ExportRecord) -> QueryResult<()> {
    diesel::insert_into(payment_export::table).values(export).execute(conn).map(drop)
}

pub fn export_fetch(conn: &mut PgConnection, id: BatchId, number: i32) -> QueryResult<ExportRecord> {
    payment_export::table
        .filter(payment_export::batch_id.eq(id))
        .filter(payment_export::number.eq(number))
        .select(ExportRecord::as_select())
        .first(conn)
}

/// Exports of a batch in the order of their numbers. Who is not in charge of the batch sees those with payers of the own
/// region, and of the payers only these.
pub fn export_list(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<Vec<ExportRecord>> {
    let rows: Vec<(ExportRecord, bool)> = payment_export::table
        .filter(payment_export::batch_id.eq(id))
        .filter(sql::<Bool>(&scope::exports(within, "payment_export")))
        .order(payment_export::number)
        .select((ExportRecord::as_select(), sql::<Bool>(&scope::in_charge(within, "payment_export.batch_id"))))
        .load(conn)?;
    let is_own = |payer: &serde_json::Value| {
        let code = payer["payer_region"].as_str().unwrap_or_default();
        RegionCode::parse(code).is_ok_and(|region| within.covers(&region))
    };
    let seen = |(mut export, is_in_charge): (ExportRecord, bool)| {
        if let Some(payers) = export.payers.as_array_mut().filter(|_| !is_in_charge) {
            payers.retain(is_own);
        }
        export
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// A file with its bytes, to be kept.
#[derive(Debug, Insertable)]
#[diesel(table_name = payment_file, check_for_backend(diesel::pg::Pg))]
pub struct NewFile {
    pub batch_id: BatchId,
    pub export_id: PaymentExportId,
    pub format: FileFormat,
    pub sha256: Vec<u8>,
    pub control_sum_fen: Fen,
    pub payments: i32,
    pub exported_by: UserId,
    pub exported_at: DateTime<Utc>,
    pub content: Vec<u8>,
    pub layout_id: Option<PaymentLayoutId>,
    pub layout_version: Option<i32>,
    pub level: Option<BudgetLevel>,
    pub payer_region: Option<RegionCode>,
}

type FileRow = (
    (i64, PaymentExportId, FileFormat, Vec<u8>, Fen, i32, UserId, DateTime<Utc>),
    (Option<PaymentLayoutId>, Option<i32>, Option<BudgetLevel>, Option<RegionCode>),
);
type FileColumns = (
    (
        payment_file::id,
        payment_file::export_id,
        payment_file::format,
        payment_file::sha256,
        payment_file::control_sum_fen,
        payment_file::payments,
        payment_file::exported_by,
        payment_file::exported_at,
    ),
    (payment_file::layout_id, payment_file::layout_version, payment_file::level, payment_file::payer_region),
);
const FILE_COLUMNS: FileColumns = (
    (
        payment_file::id,
        payment_file::export_id,
        payment_file::format,
        payment_file::sha256,
        payment_file::control_sum_fen,
        payment_file::payments,
        payment_file::exported_by,
        payment_file::exported_at,
    ),
    (payment_file::layout_id, payment_file::layout_version, payment_file::level, payment_file::payer_region),
);

fn record((file, (layout_id, layout_version, level, payer_region)): FileRow) -> FileRecord {
    let (id, export_id, format, sha256, control_sum_fen, payments, exported_by, exported_at) = file;
    let sha256 = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    FileRecord {
        id,
        export_id,
        format,
        sha256,
        control_sum_fen,
        payments,
        exported_by,
        exported_at,
        layout_id,
        layout_version,
        level,
        payer_region,
    }
}

pub fn file_insert(conn: &mut PgConnection, new: &NewFile) -> QueryResult<FileRecord> {
    diesel::insert_into(payment_file::table).values(new).returning(FILE_COLUMNS).get_result(conn).map(record)
}

/// The file of a format of the product's own.
pub fn file_find(
    conn: &mut PgConnection,
    export: PaymentExportId,
    format: FileFormat,
) -> QueryResult<Option<FileRecord>> {
    let row = payment_file::table
        .filter(payment_file::export_id.eq(export))
        .filter(payment_file::format.eq(format).and(payment_file::layout_id.is_null()))
        .select(FILE_COLUMNS)
        .first(conn)
        .optional()?;
    Ok(row.map(record))
}

/// The file of one payer by a version of a layout.
pub fn file_find_by_layout(
    conn: &mut PgConnection,
    export: PaymentExportId,
    (layout, version): (PaymentLayoutId, i32),
    (level, region): (BudgetLevel, &RegionCode),
) -> QueryResult<Option<FileRecord>> {
    let row = payment_file::table
        .filter(payment_file::export_id.eq(export))
        .filter(payment_file::layout_id.eq(layout).and(payment_file::layout_version.eq(version)))
        .filter(payment_file::level.eq(level).and(payment_file::payer_region.eq(region)))
        .select(FILE_COLUMNS)
        .first(conn)
        .optional()?;
    Ok(row.map(record))
}

pub fn file_list(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<Vec<FileRecord>> {
    let rows: Vec<FileRow> = payment_file::table
        .filter(payment_file::batch_id.eq(id))
        .filter(sql::<Bool>(&scope::payments(within, "payment_file")))
        .order(payment_file::id)
        .select(FILE_COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(record).collect())
}

/// A file with what its name is made of.
pub struct FileContent {
    pub batch_id: BatchId,
    /// Of the export.
    pub number: i32,
    pub is_void: bool,
    pub format: FileFormat,
    /// The payer, of a file by a layout.
    pub payer_region: Option<RegionCode>,
    pub content: Vec<u8>,
}

pub fn file_content(conn: &mut PgConnection, within: &RegionScope, id: i64) -> QueryResult<FileContent> {
    let (batch_id, number, is_void, format, payer_region, content) = payment_file::table
        .inner_join(payment_export::table)
        .filter(payment_file::id.eq(id))
        .filter(sql::<Bool>(&scope::payments(within, "payment_file")))
        .select((
            payment_file::batch_id,
            payment_export::number,
            payment_export::voided_at.is_not_null(),
            payment_file::format,
            payment_file::payer_region,
            payment_file::content,
        ))
        .first(conn)?;
    Ok(FileContent { batch_id, number, is_void, format, payer_region, content })
}

/// Another version takes the place of this one.
pub fn export_void(
    conn: &mut PgConnection,
    id: PaymentExportId,
    (by, now): (UserId, DateTime<Utc>),
    reason: &str,
) -> QueryResult<()> {
    diesel::update(payment_export::table.find(id))
        .set((
            payment_export::voided_at.eq(Some(now)),
            payment_export::voided_by.eq(Some(by)),
            payment_export::void_reason.eq(Some(reason)),
        ))
        .execute(conn)
        .map(drop)
}

/// The export of a batch, by its reference in plain form, that a message id names.
pub fn export_find_named(
    conn: &mut PgConnection,
    within: &RegionScope,
    batch: &str,
    number: i32,
) -> QueryResult<Option<ExportRecord>> {
    payment_export::table
        .inner_join(settlement_batch::table)
        .filter(sql::<Text>("replace(settlement_batch.reference, '-', '')").eq(batch))
        .filter(payment_export::number.eq(number))
        .filter(sql::<Bool>(&scope::exports(within, "payment_export")))
        .select(ExportRecord::as_select())
        .first(conn)
        .optional()
}
