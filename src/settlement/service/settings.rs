use diesel::pg::PgConnection;

use super::{Error, queries};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Fen, Invalid};
use crate::settlement::model::SettlementSettings;
use crate::store::Tx;

/// What the office set, or the product's own settings.
///
/// # Errors
/// The database refuses.
pub fn settings_fetch(conn: &mut PgConnection) -> Result<SettlementSettings, Error> {
    Ok(queries::setting_fetch(conn)?.unwrap_or_default())
}

/// Batches that are checked from now on follow these settings.
///
/// # Errors
/// [`Error::Fault`] for an amount that is negative or beyond all others.
pub fn settings_set(tx: &mut Tx<'_>, caller: &Caller, settings: &SettlementSettings) -> Result<(), Error> {
    if settings.third_signature_above_fen.is_some_and(|fen| fen.is_negative() || fen > Fen::MOST) {
        let invalid = Invalid::new(
            "amount",
            format!("金额应在 0 到 {:#} 元之间", Fen::MOST),
            format!("an amount from 0 to {:#} yuan", Fen::MOST),
        );
        return Err(Error::Fault { field: "third_signature_above_fen", invalid });
    }
    let before = settings_fetch(tx.conn())?;
    let now = tx.now();
    queries::setting_put(tx.conn(), settings, caller.user_id, now)?;
    let detail = serde_json::json!({ "from": before, "to": settings });
    Ok(audit::record(tx, "settlement.settings_changed", "user", caller.user_id.uuid(), &detail)?)
}
