use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{Error, queries};
use crate::audit;
use crate::identity::{BankAccount, Caller};
use crate::kernel::{Invalid, RegionCode, RegionScope};
use crate::programme::BudgetLevel;
use crate::settlement::model::TreasuryAccount;
use crate::store::Tx;

/// The accounts that treasuries pay from.
///
/// # Errors
/// The database refuses.
pub fn treasury_list(conn: &mut PgConnection, within: &RegionScope) -> Result<Vec<TreasuryAccount>, Error> {
    Ok(queries::treasury_list(conn, within)?)
}

/// # Errors
/// No such region, or none of the caller's.
pub(super) fn check_treasury(tx: &mut Tx<'_>, caller: &Caller, payer_region: &RegionCode) -> Result<(), Error> {
    // One's own, those of the districts inside, and that of the province above.
    if !caller.region.covers(payer_region) && !payer_region.covers(&caller.region) {
        let invalid = Invalid::new("other_region", "不在本单位管辖范围内", "outside the region of your bureau");
        return Err(Error::Fault { field: "payer_region", invalid });
    }
    if queries::region_names(tx.conn(), std::slice::from_ref(payer_region))?.is_empty() {
        let invalid = Invalid::new("unknown_region", "没有这个区域", "there is no such region");
        return Err(Error::Fault { field: "payer_region", invalid });
    }
    Ok(())
}

/// Sets the account that a treasury pays from, on which two people agreed; exports already made keep theirs.
///
/// # Errors
/// No such region, or none of the caller's.
pub(super) fn treasury_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    level: BudgetLevel,
    payer_region: RegionCode,
    account: BankAccount,
) -> Result<TreasuryAccount, Error> {
    check_treasury(tx, caller, &payer_region)?;
    let before = queries::treasury_list(tx.conn(), &RegionScope::everything())?
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
