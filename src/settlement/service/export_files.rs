//! The files of an export: written, kept with their hashes and control sums, given out.

use std::collections::BTreeSet;

use diesel::pg::PgConnection;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::export::NewExport;
use super::steps::in_charge;
use super::{Error, layout_files, queries};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{BatchId, PaymentLayoutId, RegionScope, UserId};
use crate::programme::model::BudgetSide;
use crate::settlement::files::{self, BankDetails, FileFormat, Order, PayerOrders, PaymentOrders};
use crate::settlement::model::{Batch, ExportRecord, FileRecord, PayerAccount, message_id};
use crate::settlement::queries::{NewFile, OrderRow};
use crate::store::Tx;

/// Writes what is asked for with an export, each file once.
pub(super) fn write_files(
    tx: &mut Tx<'_>,
    caller: &Caller,
    batch: &Batch,
    export: &ExportRecord,
    new: &NewExport,
) -> Result<Vec<FileRecord>, Error> {
    let formats: BTreeSet<FileFormat> = new.formats.iter().copied().collect();
    let orders = read_orders(tx.conn(), batch, export)?;
    let mut files = Vec::new();
    for format in formats {
        files.push(keep_file(tx, caller.user_id, export, &orders, format)?);
    }
    let named: BTreeSet<PaymentLayoutId> = new.layouts.iter().copied().collect();
    for layout in named.into_iter().map(Some).chain(new.account_layouts.then_some(None)) {
        for file in layout_files::write(tx, caller.user_id, export, &orders, layout)? {
            if files.iter().all(|kept| kept.id != file.id) {
                files.push(file);
            }
        }
    }
    Ok(files)
}

/// Writes one more format of an export, or answers the file that is there.
///
/// # Errors
/// No such export, or one that is void; [`Error::NotAsSigned`].
pub fn add_file(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BatchId,
    number: i32,
    format: FileFormat,
) -> Result<FileRecord, Error> {
    let batch = queries::batch_lock(tx.conn(), id)?;
    in_charge(tx, caller, &batch)?;
    let export = queries::export_fetch(tx.conn(), id, number)?;
    if export.voided_at.is_some() {
        return Err(Error::ExportVoid);
    }
    if let Some(file) = queries::file_find(tx.conn(), export.id, format)? {
        return Ok(file);
    }
    let orders = read_orders(tx.conn(), &batch, &export)?;
    let file = keep_file(tx, caller.user_id, &export, &orders, format)?;
    let detail = json!({ "number": number, "format": format, "sha256": file.sha256 });
    audit::record(tx, "batch.file_written", "batch", id.uuid(), &detail)?;
    Ok(file)
}

/// Writes an export by a layout, or (`None`) by those of the paying accounts: a file for each payer. Files that are there
/// are answered.
///
/// # Errors
/// No such export, or one that is void; no such layout in use, or no account has one; orders that the layout cannot hold;
/// [`Error::NotAsSigned`].
pub fn add_layout_files(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, number): (BatchId, i32),
    layout: Option<PaymentLayoutId>,
) -> Result<Vec<FileRecord>, Error> {
    let batch = queries::batch_lock(tx.conn(), id)?;
    in_charge(tx, caller, &batch)?;
    let export = queries::export_fetch(tx.conn(), id, number)?;
    if export.voided_at.is_some() {
        return Err(Error::ExportVoid);
    }
    let orders = read_orders(tx.conn(), &batch, &export)?;
    let files = layout_files::write(tx, caller.user_id, &export, &orders, layout)?;
    if files.is_empty() {
        return Err(Error::NoAccountLayout);
    }
    for file in &files {
        let detail = json!({
            "number": number, "format": file.format, "sha256": file.sha256, "layout_version": file.layout_version,
            "level": file.level, "payer_region": file.payer_region,
        });
        audit::record(tx, "batch.file_written", "batch", id.uuid(), &detail)?;
    }
    Ok(files)
}

/// A payment file as it is kept.
pub struct KeptFile {
    pub batch_id: BatchId,
    /// To be saved under.
    pub name: String,
    pub format: FileFormat,
    pub content: Vec<u8>,
}

/// # Errors
/// No such file.
pub fn kept_file(conn: &mut PgConnection, within: &RegionScope, id: i64) -> Result<KeptFile, Error> {
    let file = queries::file_content(conn, within, id)?;
    let batch = queries::batch_fetch(conn, within, file.batch_id)?;
    let name = message_id(&batch.reference, file.number);
    // One payer may have several files, by several layouts.
    let payer = file.payer_region.map(|region| format!("-{region}-{id}")).unwrap_or_default();
    // Whoever looks into a folder later sees which of two files counts.
    let void = if file.is_void { "-VOID" } else { "" };
    let name = format!("{name}{payer}{void}{}", file.format.ending());
    Ok(KeptFile { batch_id: batch.id, name, format: file.format, content: file.content })
}

/// A file that the caller takes away, which is written down.
///
/// # Errors
/// No such file.
pub fn download(tx: &mut Tx<'_>, caller: &Caller, id: i64) -> Result<KeptFile, Error> {
    let file = kept_file(tx.conn(), &caller.scope(), id)?;
    audit::record(tx, "batch.file_taken", "batch", file.batch_id.uuid(), &json!({ "file": file.name }))?;
    Ok(file)
}

/// Everything that is written of an export comes through here: nothing but what was signed for.
fn read_orders(conn: &mut PgConnection, batch: &Batch, export: &ExportRecord) -> Result<PaymentOrders, Error> {
    if let Some(what) = queries::signed_payments(conn, Some(batch.id))?.first_wrong {
        return Err(Error::NotAsSigned(what));
    }
    let payers: Vec<PayerAccount> =
        serde_json::from_value(export.payers.clone()).map_err(|e| Error::Stored(e.to_string()))?;
    let rows = queries::order_list(conn, export.id)?;
    let payers = payers
        .into_iter()
        .map(|payer| PayerOrders {
            orders: rows
                .iter()
                .filter(|row| row.level == payer.level && row.payer_region == payer.payer_region)
                .map(|row| order(batch.side, row))
                .collect(),
            budget: payer.budget,
            account: payer.account,
        })
        .collect();
    Ok(PaymentOrders {
        message_id: message_id(&batch.reference, export.number),
        initiator: export.initiator.clone(),
        created_at: export.exported_at,
        execute_on: export.execute_on,
        payers,
    })
}

/// The remark carries the reference too: many banks' statements show nothing else of an order.
fn order(side: BudgetSide, row: &OrderRow) -> Order {
    let purpose = match side {
        BudgetSide::Demand => "创新券兑付",
        BudgetSide::Supply => "创新券供方奖补",
        BudgetSide::Award => "科技平台认定奖补",
    };
    Order {
        reference: row.reference.clone(),
        payee: BankDetails {
            account_name: row.payee_name.clone(),
            account_number: row.account_number.clone(),
            bank_name: row.bank_name.clone(),
            bank_code: row.bank_code.clone(),
        },
        payee_uscc: row.uscc.clone(),
        amount: row.amount_fen,
        purpose: purpose.to_owned(),
        remark: format!("{purpose} {}", row.reference),
    }
}

fn keep_file(
    tx: &mut Tx<'_>,
    by: UserId,
    export: &ExportRecord,
    orders: &PaymentOrders,
    format: FileFormat,
) -> Result<FileRecord, Error> {
    let content = files::write(orders, format)?;
    let new = NewFile {
        batch_id: export.batch_id,
        export_id: export.id,
        format,
        sha256: Sha256::digest(&content).to_vec(),
        control_sum_fen: orders.total(),
        payments: i32::try_from(orders.count()).unwrap_or(i32::MAX),
        exported_by: by,
        exported_at: tx.now(),
        content,
        layout_id: None,
        layout_version: None,
        level: None,
        payer_region: None,
    };
    Ok(queries::file_insert(tx.conn(), &new)?)
}
