use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Int4, Uuid as SqlUuid};
use serde_json::Value;

use super::model::{Voucher, VoucherState};
use crate::kernel::{
    AccountId, Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, VoucherApplicationId, VoucherId,
};
use crate::ledger::Balance;
use crate::store::Prepared;
use crate::store::schema::{annual_use, ledger_account, programme, voucher};

pub mod application;
pub mod movement;
pub mod todo;

#[derive(Queryable, Selectable)]
#[diesel(table_name = voucher, check_for_backend(diesel::pg::Pg))]
pub struct VoucherRow {
    id: VoucherId,
    number: String,
    application_id: VoucherApplicationId,
    enterprise_id: OrganisationId,
    programme_id: ProgrammeId,
    programme_version_id: ProgrammeVersionId,
    region_code: RegionCode,
    state: VoucherState,
    face_fen: Fen,
    account_id: AccountId,
    due_account_id: AccountId,
    funding: Value,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    paid_out_fen: Fen,
    returned_fen: Fen,
    voucher_class: Option<String>,
}

impl TryFrom<VoucherRow> for Voucher {
    type Error = diesel::result::Error;

    fn try_from(row: VoucherRow) -> QueryResult<Self> {
        let funding = serde_json::from_value(row.funding)
            .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
        Ok(Self {
            id: row.id,
            number: row.number,
            application_id: row.application_id,
            enterprise_id: row.enterprise_id,
            programme_id: row.programme_id,
            programme_version_id: row.programme_version_id,
            region_code: row.region_code,
            state: row.state,
            face: row.face_fen,
            account_id: row.account_id,
            due_account_id: row.due_account_id,
            funding,
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            paid_out: row.paid_out_fen,
            returned: row.returned_fen,
            class: row.voucher_class,
        })
    }
}

pub fn voucher_insert(conn: &mut PgConnection, new: &Voucher) -> QueryResult<()> {
    let funding =
        serde_json::to_value(&new.funding).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    diesel::insert_into(voucher::table)
        .values((
            voucher::id.eq(new.id),
            voucher::number.eq(&new.number),
            voucher::application_id.eq(new.application_id),
            voucher::enterprise_id.eq(new.enterprise_id),
            voucher::programme_id.eq(new.programme_id),
            voucher::programme_version_id.eq(new.programme_version_id),
            voucher::region_code.eq(&new.region_code),
            voucher::state.eq(new.state),
            voucher::face_fen.eq(new.face),
            voucher::voucher_class.eq(&new.class),
            voucher::account_id.eq(new.account_id),
            voucher::due_account_id.eq(new.due_account_id),
            voucher::funding.eq(funding),
            voucher::issued_at.eq(new.issued_at),
            voucher::expires_at.eq(new.expires_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn voucher_fetch(conn: &mut PgConnection, id: VoucherId) -> QueryResult<Voucher> {
    voucher::table.find(id).select(VoucherRow::as_select()).first(conn)?.try_into()
}

/// An enterprise's vouchers that can pay at a moment, the one that ends first before the others.
pub fn voucher_usable_ids(
    conn: &mut PgConnection,
    enterprise_id: OrganisationId,
    at: DateTime<Utc>,
) -> QueryResult<Vec<VoucherId>> {
    voucher::table
        .filter(voucher::enterprise_id.eq(enterprise_id))
        .filter(voucher::state.eq(VoucherState::Active))
        .filter(voucher::expires_at.gt(at))
        .order((voucher::expires_at, voucher::id))
        .limit(MOST_COMPARED)
        .select(voucher::id)
        .load(conn)
}

/// More vouchers than any enterprise has at once.
const MOST_COMPARED: i64 = 50;

/// The voucher, locked until the transaction ends. What touches a voucher's money begins here.
pub fn voucher_lock(conn: &mut PgConnection, id: VoucherId) -> QueryResult<Voucher> {
    voucher::table.find(id).for_no_key_update().select(VoucherRow::as_select()).first(conn)?.try_into()
}

/// The voucher with this account, locked until the transaction ends.
pub fn voucher_lock_by_account(conn: &mut PgConnection, account: AccountId) -> QueryResult<Option<Voucher>> {
    let found = voucher::table.filter(voucher::account_id.eq(account)).for_no_key_update();
    let row: Option<VoucherRow> = found.select(VoucherRow::as_select()).first(conn).optional()?;
    row.map(Voucher::try_from).transpose()
}

/// Vouchers whose time is over, locked; those that somebody else works on are left for the next time.
pub fn voucher_lock_due(conn: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> QueryResult<Vec<Voucher>> {
    voucher::table
        .filter(voucher::expires_at.le(now))
        .filter(voucher::state.eq_any([VoucherState::Active, VoucherState::Frozen]))
        .order((voucher::expires_at, voucher::id))
        .limit(limit)
        .for_no_key_update()
        .skip_locked()
        .select(VoucherRow::as_select())
        .load(conn)?
        .into_iter()
        .map(Voucher::try_from)
        .collect()
}

/// Which vouchers are wanted.
#[derive(Debug, Clone, Default)]
pub struct VoucherFilter {
    pub enterprise_id: Option<OrganisationId>,
    pub region: Option<RegionCode>,
    pub programme_id: Option<ProgrammeId>,
    pub state: Option<VoucherState>,
    /// Vouchers after this one, by id, which is the order of their issue.
    pub after: Option<VoucherId>,
}

/// In the order of their issue, each with its account's balance.
pub fn voucher_list(
    conn: &mut PgConnection,
    filter: &VoucherFilter,
    limit: i64,
) -> QueryResult<Vec<(Voucher, Balance)>> {
    let mut query = voucher::table
        .inner_join(ledger_account::table.on(ledger_account::id.eq(voucher::account_id)))
        .order(voucher::id)
        .limit(limit)
        .select((
            VoucherRow::as_select(),
            (
                ledger_account::debits_pending,
                ledger_account::debits_posted,
                ledger_account::credits_pending,
                ledger_account::credits_posted,
            ),
        ))
        .into_boxed();
    if let Some(enterprise) = filter.enterprise_id {
        query = query.filter(voucher::enterprise_id.eq(enterprise));
    }
    if let Some(region) = &filter.region {
        query = query.filter(voucher::region_code.like(format!("{}%", region.prefix())));
    }
    if let Some(programme) = filter.programme_id {
        query = query.filter(voucher::programme_id.eq(programme));
    }
    if let Some(state) = filter.state {
        query = query.filter(voucher::state.eq(state));
    }
    if let Some(after) = filter.after {
        query = query.filter(voucher::id.gt(after));
    }
    let rows: Vec<(VoucherRow, (Fen, Fen, Fen, Fen))> = query.load(conn)?;
    rows.into_iter()
        .map(|(row, (debits_pending, debits_posted, credits_pending, credits_posted))| {
            Ok((row.try_into()?, Balance { debits_pending, debits_posted, credits_pending, credits_posted }))
        })
        .collect()
}

pub fn voucher_set_state(
    conn: &mut PgConnection,
    id: VoucherId,
    from: VoucherState,
    to: VoucherState,
) -> QueryResult<usize> {
    diesel::update(voucher::table.find(id).filter(voucher::state.eq(from))).set(voucher::state.eq(to)).execute(conn)
}

pub fn voucher_add_paid_out(conn: &mut PgConnection, id: VoucherId, amount: Fen) -> QueryResult<()> {
    diesel::update(voucher::table.find(id))
        .set(voucher::paid_out_fen.eq(voucher::paid_out_fen + amount.get()))
        .execute(conn)
        .map(drop)
}

pub fn voucher_add_returned(conn: &mut PgConnection, id: VoucherId, amount: Fen) -> QueryResult<()> {
    diesel::update(voucher::table.find(id))
        .set(voucher::returned_fen.eq(voucher::returned_fen + amount.get()))
        .execute(conn)
        .map(drop)
}

/// Keeps others from giving an enterprise a voucher until the transaction ends, so that its vouchers can be counted.
pub fn held_lock(conn: &mut PgConnection, enterprise_id: OrganisationId) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('vouchers_of:' || $1::text, 0))")
        .bind::<SqlUuid, _>(enterprise_id)
        .execute(conn)
        .map(drop)
}

/// Every voucher that an enterprise ever got: the programme's code, the kind, its issue and its state.
pub fn held_list(conn: &mut PgConnection, enterprise_id: OrganisationId) -> QueryResult<Vec<HeldRow>> {
    voucher::table
        .inner_join(programme::table)
        .filter(voucher::enterprise_id.eq(enterprise_id))
        .order(voucher::id)
        .select((programme::code, voucher::voucher_class, voucher::issued_at, voucher::state, voucher::expires_at))
        .load(conn)
}

/// A voucher as it counts: programme, kind, issue, state, end.
pub type HeldRow = (String, Option<String>, DateTime<Utc>, VoucherState, DateTime<Utc>);

#[derive(QueryableByName)]
struct SequenceValue {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

pub fn voucher_next_number(conn: &mut PgConnection) -> QueryResult<i64> {
    diesel::sql_query("SELECT nextval('voucher_number') AS value")
        .get_result::<SequenceValue>(conn)
        .map(|row| row.value)
}

/// Whose annual use.
#[derive(Debug, Clone, Copy)]
pub struct AnnualKey {
    pub enterprise_id: OrganisationId,
    pub programme_id: ProgrammeId,
    pub year: i32,
}

impl AnnualKey {
    pub fn of(voucher: &Voucher) -> Self {
        Self { enterprise_id: voucher.enterprise_id, programme_id: voucher.programme_id, year: voucher.cap_year() }
    }
}

/// Makes sure that there is a row to lock.
pub fn annual_use_ensure(conn: &mut PgConnection, key: AnnualKey, cap: Fen) -> QueryResult<()> {
    diesel::insert_into(annual_use::table)
        .values((
            annual_use::enterprise_id.eq(key.enterprise_id),
            annual_use::programme_id.eq(key.programme_id),
            annual_use::year.eq(key.year),
            annual_use::used_fen.eq(Fen::ZERO),
            annual_use::cap_fen.eq(cap),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
}

/// What decides how much a voucher can give.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct FundsRow {
    #[diesel(sql_type = BigInt)]
    pub available_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub used_fen: Fen,
    #[diesel(sql_type = Bool)]
    pub is_first_use: bool,
}

const FUNDS: &str = "
    SELECT a.credits_posted - a.debits_posted - a.debits_pending AS available_fen, u.used_fen,
           u.used_fen = 0 AND NOT EXISTS (
               SELECT FROM annual_use o WHERE o.enterprise_id = u.enterprise_id
               AND o.programme_id = u.programme_id AND o.year <> u.year AND o.used_fen > 0) AS is_first_use
    FROM annual_use u, ledger_account a
    WHERE u.enterprise_id = $1 AND u.programme_id = $2 AND u.year = $3 AND a.id = $4";

pub fn funds_fetch(conn: &mut PgConnection, voucher: &Voucher) -> QueryResult<FundsRow> {
    funds_query(conn, FUNDS.to_owned(), voucher)
}

/// With the annual use locked until the transaction ends. The voucher must be locked before: then nobody else moves its
/// money, and the balance is exact although the query may have waited for the annual use.
pub fn funds_lock(conn: &mut PgConnection, voucher: &Voucher) -> QueryResult<FundsRow> {
    funds_query(conn, format!("{FUNDS} FOR NO KEY UPDATE OF u"), voucher)
}

fn funds_query(conn: &mut PgConnection, sql: String, voucher: &Voucher) -> QueryResult<FundsRow> {
    let query = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(voucher.enterprise_id)
        .bind::<SqlUuid, _>(voucher.programme_id)
        .bind::<Int4, _>(voucher.cap_year())
        .bind::<SqlUuid, _>(voucher.account_id);
    Prepared(query).get_result(conn)
}

/// What an enterprise holds and has redeemed under a year's cap.
pub fn annual_use_find(conn: &mut PgConnection, key: AnnualKey) -> QueryResult<Option<Fen>> {
    annual_use::table
        .find((key.enterprise_id, key.programme_id, key.year))
        .select(annual_use::used_fen)
        .first(conn)
        .optional()
}

/// Adds to the use under a cap; the table's check refuses what is beyond it.
pub fn annual_use_add(conn: &mut PgConnection, key: AnnualKey, amount: Fen, cap: Fen) -> QueryResult<()> {
    let update = diesel::update(annual_use::table.find((key.enterprise_id, key.programme_id, key.year)))
        .set((annual_use::used_fen.eq(annual_use::used_fen + amount.get()), annual_use::cap_fen.eq(cap)));
    Prepared(update).execute(conn).map(drop)
}

pub fn annual_use_subtract(conn: &mut PgConnection, key: AnnualKey, amount: Fen) -> QueryResult<()> {
    diesel::update(annual_use::table.find((key.enterprise_id, key.programme_id, key.year)))
        .set(annual_use::used_fen.eq(annual_use::used_fen - amount.get()))
        .execute(conn)
        .map(drop)
}
