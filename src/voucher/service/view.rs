//! Vouchers as people look at them: the wallet and its movements.

use diesel::pg::PgConnection;

use super::{Error, Movement, VoucherFilter};
use crate::identity::{Caller, Capability};
use crate::kernel::{Fen, OrganisationId, ProgrammeId, VoucherId};
use crate::ledger;
use crate::voucher::model::{Voucher, Wallet};
use crate::voucher::queries::{self, AnnualKey, movement};

/// A voucher and where its money is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalletView {
    pub voucher: Voucher,
    pub wallet: Wallet,
}

/// A voucher as its enterprise, or a bureau in whose region the enterprise is, may see it.
///
/// # Errors
/// Not found, or not the caller's to see.
pub fn voucher_view(conn: &mut PgConnection, caller: &Caller, id: VoucherId) -> Result<WalletView, Error> {
    let voucher = queries::voucher_fetch(conn, id)?;
    let own = voucher.enterprise_id == caller.organisation_id;
    let in_charge = caller.can(Capability::VoucherReadAll) && caller.region.covers(&voucher.region_code);
    if !(own || in_charge) {
        return Err(Error::not_found());
    }
    let balance = ledger::account(conn, voucher.account_id)?.balance;
    Ok(WalletView { wallet: Wallet::new(&voucher, &balance), voucher })
}

/// Vouchers that the caller may see, in the order of their issue: an enterprise's own, or those of a bureau's region.
///
/// # Errors
/// The database refuses.
pub fn voucher_list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: VoucherFilter,
    limit: i64,
) -> Result<Vec<WalletView>, Error> {
    let scoped = if caller.can(Capability::VoucherReadAll) {
        VoucherFilter { region: Some(caller.region.clone()), ..filter }
    } else {
        VoucherFilter { enterprise_id: Some(caller.organisation_id), ..filter }
    };
    let rows = queries::voucher_list(conn, &scoped, limit)?;
    Ok(rows
        .into_iter()
        .map(|(voucher, balance)| WalletView { wallet: Wallet::new(&voucher, &balance), voucher })
        .collect())
}

/// Everything that happened to a voucher's money, oldest first, after a place in the journal.
///
/// # Errors
/// Not found, or not the caller's to see.
pub fn movement_list(
    conn: &mut PgConnection,
    caller: &Caller,
    id: VoucherId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Movement>, Error> {
    let voucher = voucher_view(conn, caller, id)?.voucher;
    Ok(movement::movement_list(conn, voucher.account_id, after, limit)?)
}

/// What an enterprise holds, has redeemed and was paid under a programme's cap of a year, fen.
///
/// # Errors
/// The database refuses.
pub fn annual_used(
    conn: &mut PgConnection,
    enterprise_id: OrganisationId,
    programme_id: ProgrammeId,
    year: i32,
) -> Result<Fen, Error> {
    let key = AnnualKey { enterprise_id, programme_id, year };
    Ok(queries::annual_use_find(conn, key)?.unwrap_or(Fen::ZERO))
}
