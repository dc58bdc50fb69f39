use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{Error, queries};
use crate::audit;
use crate::identity::{BankAccount, Caller};
use crate::kernel::RegionCode;
use crate::programme::BudgetLevel;
use crate::settlement::model::TreasuryAccount;
use crate::store::Tx;

/// The accounts that treasuries pay from.
///
/// # Errors
/// The database refuses.
pub fn treasury_list(conn: &mut PgConnection) -> Result<Vec<TreasuryAccount>, Error> {
    Ok(queries::treasury_list(conn)?)
}

/// Sets the account that a treasury pays from; exports already made keep theirs.
///
/// # Errors
/// No such region.
pub fn treasury_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    level: BudgetLevel,
    payer_region: RegionCode,
    account: BankAccount,
) -> Result<TreasuryAccount, Error> {
    let before = queries::treasury_list(tx.conn())?
        .into_iter()
        .find(|known| known.level == level && known.payer_region == payer_region)
        .map(|known| (known.account, known.payment_layout_id));
    let (before, payment_layout_id) = before.unzip();
    let new = TreasuryAccount {
        level,
        payer_region,
        account,
        payment_layout_id: payment_layout_id.flatten(),
        updated_at: tx.now(),
    };
    queries::treasury_set(tx.conn(), &new, caller.user_id)?;
    let subject = subject_of(level, &new.payer_region);
    let detail = json!({
        "level": level, "payer_region": new.payer_region, "from": before, "to": new.account,
    });
    audit::record(tx, "treasury_account.set", "treasury_account", subject, &detail)?;
    Ok(new)
}

/// A treasury has no id of its own: its trail is kept under one made of level and region.
pub(super) fn subject_of(level: BudgetLevel, region: &RegionCode) -> Uuid {
    use sha2::{Digest, Sha256};

    let hash = Sha256::digest(format!("treasury_account:{level}:{region}").as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
