use diesel::pg::PgConnection;

use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Fen, Invalid};
use crate::settlement::model::SettlementSettings;
use crate::store::Tx;

/// A million yuan: a higher minimum would keep everybody waiting.
const MOST_MINIMUM: Fen = Fen::new(100_000_000);

/// What the office set, or the product's own settings.
///
/// # Errors
/// The database refuses.
pub fn settings_fetch(conn: &mut PgConnection) -> Result<SettlementSettings, Error> {
    Ok(queries::setting_fetch(conn)?.unwrap_or_default())
}

/// # Errors
/// [`Error::Fault`] for an amount or a number of days that makes no sense.
pub(super) fn check_settings(settings: &SettlementSettings) -> Result<(), Error> {
    amount("third_signature_above_fen", settings.third_signature_above_fen, Fen::MOST)?;
    amount("minimum_payment_fen", settings.minimum_payment_fen, MOST_MINIMUM)?;
    days("clawback_hearing_days", settings.clawback_hearing_days, 90)?;
    days("clawback_repay_days", settings.clawback_repay_days, 365)
}

/// Batches that are checked from now on follow these settings, on which two people agreed.
pub(super) fn settings_set(tx: &mut Tx<'_>, caller: &Caller, settings: &SettlementSettings) -> Result<(), Error> {
    check_settings(settings)?;
    let before = settings_fetch(tx.conn())?;
    let now = tx.now();
    queries::setting_put(tx.conn(), settings, caller.user_id, now)?;
    let detail = serde_json::json!({ "from": before, "to": settings });
    Ok(audit::record(tx, "settlement.settings_changed", "user", caller.user_id.uuid(), &detail)?)
}

fn amount(field: &'static str, given: Option<Fen>, most: Fen) -> Result<(), Error> {
    if given.is_none_or(|fen| !fen.is_negative() && fen <= most) {
        return Ok(());
    }
    let (zh, en) = (format!("金额应在 0 到 {most:#} 元之间"), format!("an amount from 0 to {most:#} yuan"));
    Err(Error::Fault { field, invalid: Invalid::new("amount", zh, en) })
}

fn days(field: &'static str, given: i32, most: i32) -> Result<(), Error> {
    if (1..=most).contains(&given) {
        return Ok(());
    }
    let (zh, en) = (format!("应为 1 到 {most} 天"), format!("1 to {most} days"));
    Err(Error::Fault { field, invalid: Invalid::new("days", zh, en) })
}
