use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, queries};
use crate::identity::{Caller, Capability};
use crate::kernel::{BatchId, Fen, OrganisationId, PaymentId, RegionScope, SupplyRewardId};
use crate::settlement::model::{
    Batch, BatchState, ExportRecord, FileRecord, LevelTotal, Line, Payment, PaymentState, ReadyTotal, Recall, Reissue,
    Signatures, StateTotal, needs_third,
};
use crate::settlement::queries::{BatchFilter, Reward, SignedPayments};
use crate::store::DbError;

/// A batch with its sums, exports and files.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchDetail {
    #[serde(flatten)]
    pub batch: Batch,
    /// By treasury; replaced payments left aside.
    pub totals: Vec<LevelTotal>,
    pub payment_states: Vec<StateTotal>,
    /// What an export would send now: what was reissued only once a second person confirmed it.
    pub ready: ReadyTotal,
    /// Kept back from its payments for clawbacks: with it the payments come to the batch's total.
    pub netted_fen: Fen,
    pub exports: Vec<ExportRecord>,
    pub files: Vec<FileRecord>,
    /// Each time that it was asked back, the last one last.
    pub recalls: Vec<Recall>,
    /// Why two or three people sign it, for those in charge of its programme.
    pub signatures: Option<Signatures>,
    /// Steps that the state allows.
    pub allowed: Vec<&'static str>,
}

/// # Errors
/// No such batch.
pub fn batch_detail(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> Result<BatchDetail, Error> {
    let batch = queries::batch_fetch(conn, within, id)?;
    Ok(BatchDetail {
        totals: queries::batch_totals(conn, within, id)?,
        payment_states: queries::batch_payment_states(conn, within, id)?,
        ready: queries::payment_ready(conn, within, id)?,
        netted_fen: queries::batch_netted(conn, within, id)?,
        exports: queries::export_list(conn, within, id)?,
        files: queries::file_list(conn, within, id)?,
        recalls: queries::recall_list(conn, id)?,
        signatures: signatures(conn, within, &batch)?,
        allowed: batch.state.allowed(),
        batch,
    })
}

/// So many of the batches that count with one are named; all are counted.
const MAX_GROUP: i64 = 100;

fn signatures(conn: &mut PgConnection, within: &RegionScope, batch: &Batch) -> Result<Option<Signatures>, Error> {
    if !queries::batch_is_in_charge(conn, within, batch.id)? {
        return Ok(None);
    }
    let above_fen = match batch.state {
        BatchState::Drafted => super::settings_fetch(conn)?.third_signature_above_fen,
        _ => batch.third_above_fen,
    };
    let is_open = matches!(batch.state, BatchState::Drafted | BatchState::Checked);
    let group_fen = if is_open { Some(queries::batch_group_total(conn, batch.id)?) } else { batch.group_total_fen };
    Ok(Some(Signatures {
        needs_third: if is_open { group_fen.is_some_and(|sum| needs_third(sum, above_fen)) } else { batch.needs_third },
        above_fen,
        own_fen: batch.total_fen,
        group_fen,
        others: queries::batch_group_list(conn, within, batch.id, MAX_GROUP)?,
    }))
}

/// Newest first; one more than `limit`, so that the reader knows whether there are more.
///
/// # Errors
/// The database refuses.
pub fn batch_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    filter: &BatchFilter,
    limit: i64,
) -> Result<Vec<Batch>, Error> {
    Ok(queries::batch_list(conn, within, filter, limit + 1)?)
}

/// Lines of a batch in the order of their numbers, one more than `limit`.
///
/// # Errors
/// No such batch.
pub fn line_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    queries::batch_fetch(conn, within, id)?;
    Ok(queries::line_list(conn, within, id, after, limit + 1)?)
}

/// Payments of a batch in the order of their references, one more than `limit`.
///
/// # Errors
/// No such batch.
pub fn payment_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    state: Option<PaymentState>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Payment>, Error> {
    queries::batch_fetch(conn, within, id)?;
    Ok(queries::payment_list_by_batch(conn, within, id, state, after, limit + 1)?)
}

/// Supply rewards of a batch with their decisions, one more than `limit`.
///
/// # Errors
/// No such batch.
pub fn reward_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    after: Option<SupplyRewardId>,
    limit: i64,
) -> Result<Vec<Reward>, Error> {
    queries::batch_fetch(conn, within, id)?;
    Ok(queries::reward_list(conn, within, id, after, limit + 1)?)
}

/// A payment with the signatures under it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentDetail {
    #[serde(flatten)]
    pub payment: Payment,
    /// Of one that replaces another, for those who read batches.
    pub reissue: Option<Reissue>,
}

/// A payment, for those who read batches and for its payee.
///
/// # Errors
/// No such payment, or another's.
pub fn payment_fetch(conn: &mut PgConnection, caller: &Caller, id: PaymentId) -> Result<PaymentDetail, Error> {
    // One's own payments are there whatever treasury makes them.
    let own = queries::payment_fetch(conn, &RegionScope::everything(), id)?;
    let payment =
        if own.payee_id == caller.organisation_id { own } else { queries::payment_fetch(conn, &reading(caller)?, id)? };
    let reissue = if caller.can(Capability::BatchRead) { queries::reissue_find(conn, id)? } else { None };
    Ok(PaymentDetail { payment, reissue })
}

/// What an organisation was paid and is to be paid, oldest first, one more than `limit`.
///
/// # Errors
/// Another's organisation.
pub fn payee_statement(
    conn: &mut PgConnection,
    caller: &Caller,
    payee: OrganisationId,
    after: Option<(DateTime<Utc>, PaymentId)>,
    limit: i64,
) -> Result<Vec<Payment>, Error> {
    let within = payee_scope(caller, payee)?;
    Ok(queries::payment_list_by_payee(conn, &within, payee, after, limit + 1)?)
}

/// Which payments to a payee the caller sees: all of its own, and of others those of the region.
///
/// # Errors
/// Another's organisation, for those who do not read batches.
pub fn payee_scope(caller: &Caller, payee: OrganisationId) -> Result<RegionScope, Error> {
    if caller.organisation_id == payee { Ok(RegionScope::everything()) } else { reading(caller) }
}

fn reading(caller: &Caller) -> Result<RegionScope, Error> {
    if caller.can(Capability::BatchRead) { Ok(caller.scope()) } else { Err(Error::not_found()) }
}

/// The scope, or everything where nothing lies outside of it: then the books are told as a whole.
///
/// # Errors
/// The database refuses.
pub fn widest(conn: &mut PgConnection, within: &RegionScope) -> Result<RegionScope, crate::store::DbError> {
    Ok(queries::scope::widest(conn, within)?)
}

/// Compares all payments with the digests that were written down when they were authorised, or reissued.
///
/// # Errors
/// The database refuses.
pub fn signed_payments(conn: &mut PgConnection) -> Result<SignedPayments, DbError> {
    Ok(queries::signed_payments(conn, None)?)
}
