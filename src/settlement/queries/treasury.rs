use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::scope;
use crate::identity::BankAccount;
use crate::identity::model::{AccountNumber, BankCode, Name};
use crate::kernel::{PaymentLayoutId, RegionCode, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::settlement::model::TreasuryAccount;
use crate::store::schema::{region, treasury_account};

type Row = (BudgetLevel, RegionCode, Name, AccountNumber, Name, BankCode, Option<PaymentLayoutId>, DateTime<Utc>);

fn read(row: Row) -> TreasuryAccount {
    let (level, payer_region, account_name, account_number, bank_name, bank_code, payment_layout_id, updated_at) = row;
    let account = BankAccount { account_name, account_number, bank_name, bank_code };
    TreasuryAccount { level, payer_region, account, payment_layout_id, updated_at }
}

/// The accounts of the region's treasuries, and of those around it that pay for programmes of the region.
pub fn treasury_list(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<TreasuryAccount>> {
    use treasury_account as t;
    let seen = format!(
        "({} OR EXISTS (SELECT FROM appropriation l WHERE l.level = treasury_account.level
                        AND l.region_code = treasury_account.payer_region AND {}))",
        within.sql("treasury_account.payer_region"),
        scope::programmes(within, "l.programme_id")
    );
    let rows: Vec<Row> = t::table
        .filter(sql::<Bool>(&seen))
        .order((t::level, t::payer_region))
        .select((
            t::level,
            t::payer_region,
            t::account_name,
            t::account_number,
            t::bank_name,
            t::bank_code,
            t::payment_layout_id,
            t::updated_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

pub fn treasury_set(conn: &mut PgConnection, new: &TreasuryAccount, by: UserId) -> QueryResult<()> {
    use treasury_account as t;
    let changes = (
        t::account_name.eq(&new.account.account_name),
        t::account_number.eq(&new.account.account_number),
        t::bank_name.eq(&new.account.bank_name),
        t::bank_code.eq(&new.account.bank_code),
        t::updated_by.eq(by),
        t::updated_at.eq(new.updated_at),
    );
    diesel::insert_into(t::table)
        .values((t::level.eq(new.level), t::payer_region.eq(&new.payer_region), changes))
        .on_conflict((t::level, t::payer_region))
        .do_update()
        .set(changes)
        .execute(conn)
        .map(drop)
}

/// Chinese names of regions, by code.
pub fn region_names(conn: &mut PgConnection, codes: &[RegionCode]) -> QueryResult<Vec<(RegionCode, String)>> {
    region::table.filter(region::code.eq_any(codes)).select((region::code, region::name_zh)).load(conn)
}
