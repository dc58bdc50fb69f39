//! pain.002 and return files: what a bank reports of payment orders. A rejection returns the payment, to be corrected and
//! reissued; that an order was taken on is noted, and the statement alone says that it is paid.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::outcome::mark_returned;
use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{BankReportId, BatchId, Invalid, PaymentId, RegionScope};
use crate::settlement::files::report::{About, ParsedReport, ReportEntry};
use crate::settlement::model::{
    BankReport, BankStatus, ExportRecord, PayerAccount, ReportItem, ReportOutcome, Standing, message_parts, outcome,
    plain_reference,
};
use crate::settlement::queries::Reported;
use crate::store::Tx;

/// A report file that was read.
#[derive(Debug, Clone)]
pub struct NewReport {
    pub file_name: String,
    /// Of the file, and of `message_id` where one is said: it does more with it than without.
    pub file_sha256: [u8; 32],
    pub report: ParsedReport,
    /// The version of the payment file that it answers, as who brings it knows.
    pub message_id: Option<String>,
}

/// What became of a report.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TakenReport {
    #[serde(flatten)]
    pub report: BankReport,
    /// False: the region's bureau brought the file before, and nothing was done.
    pub is_new: bool,
    /// How many of its orders came to what.
    pub outcomes: BTreeMap<ReportOutcome, usize>,
}

/// A report with the first of its orders.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReportDetail {
    #[serde(flatten)]
    pub report: BankReport,
    pub items: Vec<ReportItem>,
}

/// So many orders of a report are shown with it.
const SHOWN: i64 = 1_000;

/// Takes a report: refused payments are returned with the bank's reason, the others get its status. The same file again
/// does nothing; for each region whose bureau brings it, it does what concerns that region's payments.
///
/// # Errors
/// [`Error::Fault`] for a message id that names no export, or another than the file does; the database refuses.
pub fn report_import(tx: &mut Tx<'_>, caller: &Caller, new: &NewReport) -> Result<TakenReport, Error> {
    queries::report_lock(tx.conn())?;
    let within = caller.scope();
    if let Some(report) = queries::report_find(tx.conn(), &new.file_sha256, &caller.region)? {
        let items = queries::report_items(tx.conn(), &within, report.id, None, i64::MAX)?;
        return Ok(TakenReport { report, is_new: false, outcomes: count(&items) });
    }
    let message_id = message_id(tx.conn(), &within, new)?;
    // Nobody exports anew, or pays, what is found: it is read again once that is sure.
    let batches = Resolver::new(tx.conn(), &within, &new.report, &message_id)?.batches(tx.conn())?;
    queries::batch_lock_all(tx.conn(), &batches)?;
    let id = BankReportId::new();
    let items = Resolver::new(tx.conn(), &within, &new.report, &message_id)?.items(id);
    apply(tx, &items)?;
    let report = BankReport {
        id,
        file_name: new.file_name.clone(),
        format: new.report.format,
        reference: new.report.reference.clone(),
        message_id,
        item_count: i32::try_from(items.len()).unwrap_or(i32::MAX),
        imported_by: caller.user_id,
        imported_at: tx.now(),
    };
    queries::report_insert(tx.conn(), &report, (new.file_sha256.as_slice(), &caller.region), &items)?;
    let outcomes = count(&items);
    let detail = json!({ "file_name": report.file_name, "message_id": report.message_id, "outcomes": outcomes });
    audit::record(tx, "bank_report.imported", "bank_report", id.uuid(), &detail)?;
    Ok(TakenReport { report, is_new: true, outcomes })
}

/// The message that the report answers: as the file says, or who brings it.
fn message_id(conn: &mut PgConnection, within: &RegionScope, new: &NewReport) -> Result<String, Error> {
    let told = &new.report.message_id;
    let Some(said) = &new.message_id else { return Ok(told.clone()) };
    let fault =
        |code, zh: String, en: String| Error::Fault { field: "message_id", invalid: Invalid::new(code, zh, en) };
    if !told.is_empty() && plain_reference(told) != plain_reference(said) {
        return Err(fault(
            "message_differs",
            format!("文件答复的是报文 {told}，不是 {said}"),
            format!("the file answers message {told}, not {said}"),
        ));
    }
    match export_named(conn, within, said)? {
        Some(_) => Ok(said.clone()),
        None => Err(fault("unknown_message", format!("没有报文 {said}"), format!("there is no message {said}"))),
    }
}

fn export_named(conn: &mut PgConnection, within: &RegionScope, id: &str) -> Result<Option<ExportRecord>, Error> {
    let Some((batch, number)) = message_parts(id) else { return Ok(None) };
    Ok(queries::export_find_named(conn, within, &batch, number)?)
}

fn count(items: &[ReportItem]) -> BTreeMap<ReportOutcome, usize> {
    let mut outcomes = BTreeMap::new();
    for item in items {
        *outcomes.entry(item.outcome).or_default() += 1;
    }
    outcomes
}

/// Carries out what was found, in the order of payments' ids so that two never wait for each other in a circle.
fn apply(tx: &mut Tx<'_>, items: &[ReportItem]) -> Result<(), Error> {
    let mut taken: BTreeMap<BankStatus, Vec<PaymentId>> = BTreeMap::new();
    let mut returned = Vec::new();
    for item in items {
        match (item.payment_id, item.outcome) {
            (Some(id), ReportOutcome::Accepted | ReportOutcome::Pending) => {
                taken.entry(item.status).or_default().push(id);
            }
            (Some(id), ReportOutcome::Returned) => returned.push((id, item)),
            _ => {}
        }
    }
    for (status, ids) in taken {
        queries::payment_set_reported(tx.conn(), &ids, status, None)?;
    }
    returned.sort_by_key(|(id, _)| *id);
    for (id, item) in returned {
        mark_returned(tx, id, &item.reason)?;
        let code = Some(item.reason_code.as_str()).filter(|code| !code.is_empty());
        queries::payment_set_reported(tx.conn(), &[id], BankStatus::Rejected, code)?;
    }
    Ok(())
}

/// Finds the payments that a report speaks of.
struct Resolver<'a> {
    report: &'a ParsedReport,
    message_id: &'a str,
    export: Option<ExportRecord>,
    of_export: Vec<Reported>,
    by_reference: HashMap<String, Reported>,
}

impl<'a> Resolver<'a> {
    /// Payments of others than the region are not known: no report does anything to them.
    fn new(
        conn: &mut PgConnection,
        within: &RegionScope,
        report: &'a ParsedReport,
        message_id: &'a str,
    ) -> Result<Self, Error> {
        let export = export_named(conn, within, message_id)?;
        let of_export = match &export {
            Some(export) => queries::payment_list_of_export(conn, within, export.id)?,
            None => Vec::new(),
        };
        let references: Vec<String> = report
            .entries
            .iter()
            .filter_map(|entry| match &entry.about {
                About::Order(reference) => Some(plain_reference(reference)),
                About::Message | About::Payer(_) => None,
            })
            .collect();
        let known = queries::payment_list_plain(conn, within, &references)?;
        let by_reference = known.into_iter().map(|p| (plain_reference(&p.reference), p)).collect();
        Ok(Self { report, message_id, export, of_export, by_reference })
    }

    /// The batches of what was found.
    fn batches(&self, conn: &mut PgConnection) -> Result<Vec<BatchId>, Error> {
        let payments: Vec<PaymentId> = self.of_export.iter().chain(self.by_reference.values()).map(|p| p.id).collect();
        let mut batches = queries::payment_batches(conn, &payments)?;
        batches.extend(self.export.as_ref().map(|export| export.batch_id));
        Ok(batches)
    }

    /// One item for each order; the more particular word counts where a report speaks of an order twice. Where it says two
    /// things of an order that are as particular, each is an item, and neither counts.
    fn items(&self, id: BankReportId) -> Vec<ReportItem> {
        let mut found: BTreeMap<(bool, String), Said<'_>> = BTreeMap::new();
        for entry in &self.report.entries {
            let payments = self.payments(entry);
            if payments.is_empty() {
                found.entry((true, self.written(entry))).or_default().take(entry, None);
            }
            for payment in payments {
                found.entry((false, payment.reference.clone())).or_default().take(entry, Some(payment));
            }
        }
        let item = |number, reference, entry: &ReportEntry, payment: Option<&Reported>, is_one: bool| ReportItem {
            report_id: id,
            number,
            reference,
            payment_id: payment.map(|payment| payment.id),
            status: entry.status,
            reason_code: entry.reason.code.clone(),
            reason: if entry.status == BankStatus::Rejected { entry.reason.told() } else { String::new() },
            outcome: match self.outcome(entry, payment) {
                ReportOutcome::Void => ReportOutcome::Void,
                _ if payment.is_some() && !is_one => ReportOutcome::Contradicted,
                outcome => outcome,
            },
        };
        let each = found.into_iter().flat_map(|((_, reference), Said { entries, payment })| {
            let is_one = entries.len() == 1;
            entries.into_iter().map(move |entry| (reference.clone(), entry, payment, is_one))
        });
        let numbered = (1..).zip(each);
        numbered
            .map(|(number, (reference, entry, payment, is_one))| item(number, reference, entry, payment, is_one))
            .collect()
    }

    fn payments(&self, entry: &ReportEntry) -> Vec<&Reported> {
        match &entry.about {
            About::Message => self.of_export.iter().collect(),
            About::Payer(block) => {
                let Some(payer) = self.payer(block) else { return Vec::new() };
                let of_payer = |p: &&Reported| (p.level, &p.payer_region) == (payer.level, &payer.payer_region);
                self.of_export.iter().filter(of_payer).collect()
            }
            About::Order(reference) => self.by_reference.get(&plain_reference(reference)).into_iter().collect(),
        }
    }

    /// The payer of a block `<message id>-<n>`: the payers that had orders, counted from one.
    fn payer(&self, block: &str) -> Option<PayerAccount> {
        let export = self.export.as_ref()?;
        let block = plain_reference(block);
        let number: usize = block.strip_prefix(&plain_reference(self.message_id))?.parse().ok()?;
        let payers: Vec<PayerAccount> = serde_json::from_value(export.payers.clone()).ok()?;
        payers.into_iter().nth(number.checked_sub(1)?)
    }

    fn written(&self, entry: &ReportEntry) -> String {
        match &entry.about {
            About::Message => self.message_id.to_owned(),
            About::Payer(written) | About::Order(written) => written.clone(),
        }
    }

    fn outcome(&self, entry: &ReportEntry, payment: Option<&Reported>) -> ReportOutcome {
        let is_about_void = self.export.as_ref().is_some_and(|export| export.voided_at.is_some());
        match payment {
            None if is_about_void => ReportOutcome::Void,
            None => ReportOutcome::Unknown,
            // A message that names another export than the payment's is about one that does not send it any more.
            Some(payment) => {
                let is_other = self.export.as_ref().is_some_and(|export| payment.export_id != Some(export.id));
                let is_void = is_about_void || is_other && payment.export_id.is_some();
                let Reported { state, amount_fen: amount, is_shown, .. } = *payment;
                let is_exported = payment.export_id.is_some();
                let standing = Standing { state, amount, is_shown, is_exported, is_void };
                match outcome(entry.status, entry.amount, standing) {
                    // It may be about the version that is void.
                    ReportOutcome::Returned if self.export.is_none() && payment.is_renewed => {
                        ReportOutcome::VersionUnknown
                    }
                    outcome => outcome,
                }
            }
        }
    }
}

/// What a report says of one order.
#[derive(Default)]
struct Said<'a> {
    /// As particular as each other, and all different.
    entries: Vec<&'a ReportEntry>,
    payment: Option<&'a Reported>,
}

impl<'a> Said<'a> {
    fn take(&mut self, entry: &'a ReportEntry, payment: Option<&'a Reported>) {
        let rank = |entry: &ReportEntry| match entry.about {
            About::Message => 0,
            About::Payer(_) => 1,
            About::Order(_) => 2,
        };
        self.payment = payment;
        match self.entries.first().map(|known| rank(known).cmp(&rank(entry))) {
            Some(Ordering::Greater) => {}
            Some(Ordering::Equal) => {
                let is_told = |known: &&ReportEntry| (known.status, known.amount) == (entry.status, entry.amount);
                if !self.entries.iter().any(is_told) {
                    self.entries.push(entry);
                }
            }
            Some(Ordering::Less) | None => self.entries = vec![entry],
        }
    }
}

/// Reports, newest first; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn report_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    before: Option<(DateTime<Utc>, BankReportId)>,
    limit: i64,
) -> Result<Vec<BankReport>, Error> {
    Ok(queries::report_list(conn, within, before, limit + 1)?)
}

/// # Errors
/// No such report.
pub fn report_detail(conn: &mut PgConnection, within: &RegionScope, id: BankReportId) -> Result<ReportDetail, Error> {
    let report = queries::report_fetch(conn, within, id)?;
    Ok(ReportDetail { report, items: queries::report_items(conn, within, id, None, SHOWN)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settlement::model::message_id;

    #[test]
    fn references_are_compared_without_what_banks_drop() {
        assert_eq!(plain_reference("js2026-000001-000002"), plain_reference("JS2026000001000002"));
        assert_eq!(plain_reference(&message_id("JS2026-000001", 1)), "JS2026000001E1");
    }
}
