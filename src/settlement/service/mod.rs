//! What people do with batches and payments. Locks are taken in one order: programme (by who drafts,
//! signs or cancels), batch, payments, claims, ledger accounts.

mod award;
mod bank_report;
mod demand;
mod export;
mod export_files;
mod layout_files;
mod layouts;
mod netting;
mod outcome;
mod recall;
mod reissue;
mod reward;
mod setting_proposal;
mod settings;
mod steps;
mod supply;
mod todo;
mod treasury;
mod views;

pub use award::draft_awards;
pub use bank_report::{NewReport, ReportDetail, TakenReport, report_detail, report_import, report_list};
pub use demand::draft;
pub use export::{NewExport, SentExport, export, renew};
pub use export_files::{KeptFile, add_file, add_layout_files, download, kept_file};
pub use layouts::{SavedPaymentLayouts, layout_detail, layout_list, layout_sample, treasury_layout_propose};
pub use outcome::{close_batches, mark_paid, mark_paid_found, mark_returned, reinstate};
pub use recall::{recall_ask, recall_decide};
pub use reissue::{reissue, reissue_agreed, reissue_decide};
pub use reward::{SupplyRewardDetail, supply_reward_detail, supply_reward_list};
pub use setting_proposal::{setting_decide, setting_proposal_list, settings_propose, treasury_propose};
pub use settings::settings_fetch;
pub use steps::{authorise, cancel, check};
pub use supply::draft_supply;
pub use todo::todo;
pub use treasury::treasury_list;
pub use views::{
    BatchDetail, PaymentDetail, batch_detail, batch_list, line_list, payee_scope, payee_statement, payment_fetch,
    payment_list, reward_list, signed_payments, widest,
};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::error::Error;
use super::model::{Batch, LeftOut, Period};
use super::queries;
pub use super::queries::{BatchFilter, Reward, SignedPayments, SupplyReward};
use crate::kernel::{Fen, ProgrammeId, local_date, local_year};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;
use crate::store::{Tx, outbox};
use crate::{audit, identity::Caller};

/// What a maker asks to be drafted.
#[derive(Debug, Clone, Copy)]
pub struct NewBatch {
    pub programme_id: ProgrammeId,
    /// Only what treasuries of this level pay. Absent: what all levels pay and no batch has taken.
    pub level: Option<BudgetLevel>,
    /// Days (Asia/Shanghai), both included.
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
}

impl NewBatch {
    fn period(&self, tx: &Tx<'_>) -> Result<Period, Error> {
        let today = local_date(tx.now());
        Period::new(self.period_from, self.period_to, today)
            .map_err(|invalid| Error::Fault { field: "period_to", invalid })
    }
}

/// A new batch, and what could not be in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftedBatch {
    #[serde(flatten)]
    pub batch: Batch,
    pub left_out: LeftOut,
    /// Kept back for clawbacks.
    pub netted_fen: Fen,
}

/// `JS2026-000123`: 结算, the year, a number.
fn next_reference(tx: &mut Tx<'_>) -> Result<String, Error> {
    let year = local_year(tx.now());
    let number = queries::batch_next_number(tx.conn())?;
    Ok(format!("JS{year}-{number:06}"))
}

/// Records what became of a batch and tells the finance bureau's people.
fn tell(tx: &mut Tx<'_>, batch: &Batch, what: &str, more: &Value) -> Result<(), Error> {
    let action = format!("batch.{what}");
    let detail = json!({
        "reference": batch.reference, "state": batch.state, "side": batch.side, "level": batch.level,
        "line_count": batch.line_count, "total_fen": batch.total_fen, "more": more,
    });
    audit::record(tx, &action, "batch", batch.id.uuid(), &detail)?;
    let recipient = queries::maker_organisation(tx.conn(), batch.maker_id)?;
    let payload = json!({
        "recipients": [recipient], "reference": batch.reference, "line_count": batch.line_count,
        "total_fen": batch.total_fen, "reason": batch.reason,
        "period_from": batch.period_from, "period_to": batch.period_to,
    });
    Ok(outbox::announce(tx, &action, "batch", batch.id.uuid(), &payload)?)
}

/// The batch that is being drafted, before anything is in it.
fn new_batch(
    tx: &mut Tx<'_>,
    caller: &Caller,
    new: &NewBatch,
    side: BudgetSide,
    period: Period,
) -> Result<Batch, Error> {
    Ok(Batch {
        id: crate::kernel::BatchId::new(),
        reference: next_reference(tx)?,
        programme_id: new.programme_id,
        side,
        level: new.level,
        period_from: period.from(),
        period_to: period.to(),
        state: super::model::BatchState::Drafted,
        line_count: 0,
        total_fen: Fen::ZERO,
        maker_id: caller.user_id,
        checker_id: None,
        authoriser_id: None,
        made_at: tx.now(),
        checked_at: None,
        authorised_at: None,
        exported_at: None,
        reason: None,
        needs_third: false,
        third_above_fen: None,
        group_total_fen: None,
    })
}
