//! Sending what a batch pays: the money is held towards the banks, each sending is a version with a message id of its own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::export_files::write_files;
use super::steps::{in_charge, said, step, store};
use super::{Error, queries, tell};
use crate::identity::{self, Caller};
use crate::kernel::{
    AccountId, BatchId, Fen, Invalid, PaymentExportId, PaymentId, PaymentLayoutId, RegionCode, RegionScope, TransferId,
    local_date,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::programme::BudgetLevel;
use crate::settlement::error::level_name;
use crate::settlement::files::{BankDetails, FileFormat};
use crate::settlement::model::{Batch, BatchStep, ExportRecord, FileRecord, PayerAccount};
use crate::settlement::queries::PendingRow;
use crate::store::{Tx, outbox};

/// What a maker asks to be sent.
#[derive(Debug, Clone, Default)]
pub struct NewExport {
    /// The files to be written; others of the same export can follow.
    pub formats: Vec<FileFormat>,
    /// Saved layouts by which each payer's orders are written.
    pub layouts: Vec<PaymentLayoutId>,
    /// Whether each payer's orders are written by the layout of its account, where it has one.
    pub account_layouts: bool,
    /// The day on which the banks are to pay; today (Asia/Shanghai) if absent.
    pub execute_on: Option<NaiveDate>,
}

/// An export with its files.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SentExport {
    #[serde(flatten)]
    pub export: ExportRecord,
    pub files: Vec<FileRecord>,
    /// Payments that stay pending, since their payees are suspended or barred now.
    pub held_back: Vec<String>,
}

/// Sends a batch's pending payments: their money is held in the ledger until the bank's statement shows it, and the
/// payment files are written and kept. The first export sends all of a batch, a later one what was reissued and confirmed.
///
/// # Errors
/// A state that does not allow it; [`Error::NothingToExport`]; [`Error::ReissueUnconfirmed`]; [`Error::NotAsSigned`];
/// [`Error::PayeesBarred`] where that leaves nobody; [`Error::TreasuryAccountMissing`]; a day before today.
pub fn export(tx: &mut Tx<'_>, caller: &Caller, id: BatchId, new: &NewExport) -> Result<SentExport, Error> {
    let execute_on = day_of_payment(tx, new)?;
    let mut batch = step(tx, id, BatchStep::Export)?;
    in_charge(tx, caller, &batch)?;
    if queries::recall_find_open(tx.conn(), id)?.is_some() {
        return Err(Error::RecallOpen);
    }
    let pending = queries::payment_lock_pending(tx.conn(), id)?;
    if pending.is_empty() {
        let waits = queries::payment_waits_for_confirmation(tx.conn(), id)?;
        return Err(if waits { Error::ReissueUnconfirmed } else { Error::NothingToExport });
    }
    // Who was barred since the batch was authorised is not paid; the others are.
    let now = tx.now();
    let barred = queries::payee_list_barred(tx.conn(), id, now)?;
    let (pending, held_back): (Vec<_>, Vec<_>) =
        pending.into_iter().partition(|row| !barred.iter().any(|(payee, _)| *payee == row.payee_id));
    let held_back: Vec<String> = held_back.into_iter().map(|row| row.reference).collect();
    if pending.is_empty() {
        return Err(Error::PayeesBarred(barred.into_iter().map(|(_, name)| name).collect()));
    }
    let export = record_export(tx, caller, &batch, Sent::of(&pending), execute_on)?;
    hold(tx, &batch, &export, &pending)?;
    batch.exported_at = batch.exported_at.or(Some(export.exported_at));
    let files = write_files(tx, caller, &batch, &export, new)?;
    let ExportRecord { number, payments, control_sum_fen, .. } = export;
    let more = json!({ "number": number, "payments": payments, "control_sum_fen": control_sum_fen,
                       "held_back": held_back, "files": told(&files) });
    store(tx, batch, "exported", &more)?;
    Ok(SentExport { export, files, held_back })
}

/// Sends what an export sent once more, as a new version with a message id of its own. The one before is void from now on;
/// both stay with their files, hashes and control sums. The money stays held as it is.
///
/// # Errors
/// [`Error::ExportVoid`]; [`Error::OwnExport`]; [`Error::ExportTaken`] once the bank took on or carried out any of its
/// payments; [`Error::PayeesBarred`] since it was sent: what is with the bank cannot leave one payee out; no reason; as
/// [`export`].
pub fn renew(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, number): (BatchId, i32),
    new: &NewExport,
    reason: &str,
) -> Result<SentExport, Error> {
    let reason = said("reason", reason)?;
    let execute_on = day_of_payment(tx, new)?;
    let batch = step(tx, id, BatchStep::Export)?;
    in_charge(tx, caller, &batch)?;
    let old = queries::export_fetch(tx.conn(), id, number)?;
    if old.voided_at.is_some() {
        return Err(Error::ExportVoid);
    }
    if old.exported_by == caller.user_id {
        return Err(Error::OwnExport);
    }
    let (open, taken) = queries::payment_lock_of_export(tx.conn(), old.id)?;
    if !taken.is_empty() {
        return Err(Error::ExportTaken(taken));
    }
    let now = tx.now();
    let barred = queries::payee_list_barred_of_export(tx.conn(), old.id, now)?;
    if !barred.is_empty() {
        return Err(Error::PayeesBarred(barred.into_iter().map(|(_, name)| name).collect()));
    }
    let sent = Sent { replaces: Some(old.id), ..Sent::of(&open) };
    let export = record_export(tx, caller, &batch, sent, execute_on)?;
    queries::payment_move_export(tx.conn(), old.id, export.id)?;
    queries::export_void(tx.conn(), old.id, (caller.user_id, export.exported_at), reason)?;
    let files = write_files(tx, caller, &batch, &export, new)?;
    let more = json!({
        "number": export.number, "replaces": old.number, "reason": reason, "payments": export.payments,
        "control_sum_fen": export.control_sum_fen, "files": told(&files),
    });
    tell(tx, &Batch { reason: Some(reason.to_owned()), ..batch }, "renewed", &more)?;
    Ok(SentExport { export, files, held_back: Vec::new() })
}

/// The files of an export as the trail tells of them.
fn told(files: &[FileRecord]) -> Vec<Value> {
    let told = |FileRecord { format, sha256, level, payer_region, .. }: &FileRecord| json!({ "format": format, "sha256": sha256, "level": level, "payer_region": payer_region });
    files.iter().map(told).collect()
}

fn day_of_payment(tx: &Tx<'_>, new: &NewExport) -> Result<NaiveDate, Error> {
    let today = local_date(tx.now());
    let execute_on = new.execute_on.unwrap_or(today);
    if execute_on >= today {
        return Ok(execute_on);
    }
    let invalid = Invalid::new("past", "付款日期不能早于今天", "the day of payment cannot be before today");
    Err(Error::Fault { field: "execute_on", invalid })
}

/// What an export sends.
struct Sent {
    payers: BTreeSet<(BudgetLevel, RegionCode)>,
    payments: usize,
    total: Fen,
    replaces: Option<PaymentExportId>,
}

impl Sent {
    fn of(rows: &[PendingRow]) -> Self {
        Self {
            payers: rows.iter().map(|row| (row.level, row.payer_region.clone())).collect(),
            payments: rows.len(),
            total: rows.iter().map(|row| row.amount_fen).sum(),
            replaces: None,
        }
    }
}

fn record_export(
    tx: &mut Tx<'_>,
    caller: &Caller,
    batch: &Batch,
    sent: Sent,
    execute_on: NaiveDate,
) -> Result<ExportRecord, Error> {
    let payers = payer_accounts(tx.conn(), sent.payers)?;
    let bureau = identity::service::organisation_fetch(tx.conn(), caller.organisation_id)?;
    let export = ExportRecord {
        id: PaymentExportId::new(),
        batch_id: batch.id,
        number: queries::export_next_number(tx.conn(), batch.id)?,
        initiator: bureau.name.to_string(),
        execute_on,
        payers: serde_json::to_value(payers).map_err(|e| Error::Stored(e.to_string()))?,
        exported_by: caller.user_id,
        exported_at: tx.now(),
        payments: i32::try_from(sent.payments).unwrap_or(i32::MAX),
        control_sum_fen: sent.total,
        replaces_id: sent.replaces,
        voided_at: None,
        voided_by: None,
        void_reason: None,
    };
    queries::export_insert(tx.conn(), &export)?;
    Ok(export)
}

/// The accounts of the treasuries that pay, as they are now.
fn payer_accounts(
    conn: &mut PgConnection,
    payers: BTreeSet<(BudgetLevel, RegionCode)>,
) -> Result<Vec<PayerAccount>, Error> {
    let known = queries::treasury_list(conn, &RegionScope::everything())?;
    let regions: Vec<RegionCode> = payers.iter().map(|(_, region)| region.clone()).collect();
    let names: BTreeMap<_, _> = queries::region_names(conn, &regions)?.into_iter().collect();
    let mut missing = Vec::new();
    let mut found = Vec::new();
    for (level, payer_region) in payers {
        match known.iter().find(|t| t.level == level && t.payer_region == payer_region) {
            Some(treasury) => {
                let name = names.get(&payer_region).map_or("", String::as_str);
                let budget = format!("{} {payer_region} {name}", level_name(level)).trim_end().to_owned();
                let account = BankDetails {
                    account_name: treasury.account.account_name.to_string(),
                    account_number: treasury.account.account_number.to_string(),
                    bank_name: treasury.account.bank_name.to_string(),
                    bank_code: treasury.account.bank_code.to_string(),
                };
                found.push(PayerAccount { level, payer_region, budget, account });
            }
            None => missing.push((level, payer_region)),
        }
    }
    if missing.is_empty() { Ok(found) } else { Err(Error::TreasuryAccountMissing(missing)) }
}

/// Holds each payment's money: owed to the payee, on its way to the bank. Payees hear of it.
fn hold(tx: &mut Tx<'_>, batch: &Batch, export: &ExportRecord, pending: &[PendingRow]) -> Result<(), Error> {
    let mut banks: BTreeMap<(BudgetLevel, RegionCode), AccountId> = BTreeMap::new();
    let mut transfers = Vec::with_capacity(pending.len());
    let mut sent: Vec<(PaymentId, TransferId)> = Vec::with_capacity(pending.len());
    let mut events = Vec::with_capacity(pending.len());
    for row in pending {
        let payer = (row.level, row.payer_region.clone());
        let bank = match banks.get(&payer) {
            Some(&bank) => bank,
            None => {
                let key = format!("bank:{}:{}", row.level, row.payer_region);
                let bank = ledger::ensure_account(tx, &key, "bank", false)?;
                banks.insert(payer, bank);
                bank
            }
        };
        let id = TransferId::new();
        transfers.push(NewTransfer {
            id,
            phase: Phase::Pending { expires_at: None },
            debit: row.payable_account.ok_or_else(|| Error::NothingOwed(row.reference.clone()))?,
            credit: bank,
            amount: row.amount_fen,
            code: "payment.send",
            subject: Subject { kind: "payment", id: row.id.uuid() },
            reverses: None,
            effective_on: local_date(export.exported_at),
        });
        sent.push((row.id, id));
        events.push((
            row.id.uuid(),
            json!({
                "recipients": [row.payee_id], "reference": row.reference, "batch": batch.reference,
                "amount_fen": row.amount_fen, "execute_on": export.execute_on,
            }),
        ));
    }
    submit_all(tx, &transfers)?;
    queries::payment_set_sent(tx.conn(), &sent, export.id, export.exported_at)?;
    Ok(outbox::announce_all(tx, "payment.sent", "payment", &events)?)
}

/// Rows of the journal that one statement writes.
const TRANSFERS_AT_ONCE: usize = 20_000;

/// Writes any number of transfers; all or none, since the transaction is given up if one part fails.
pub(super) fn submit_all(tx: &mut Tx<'_>, transfers: &[NewTransfer]) -> Result<(), Error> {
    transfers.chunks(TRANSFERS_AT_ONCE).try_for_each(|part| Ok(ledger::submit(tx, part)?))
}
