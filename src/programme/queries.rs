mod calendar;
mod change;
pub mod todo;

use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Int4, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;

pub use calendar::*;
pub use change::*;

use super::model::{Appropriation, BudgetLevel, BudgetSide, Programme, VersionState};
use crate::kernel::{AccountId, AppropriationId, Fen, ProgrammeId, ProgrammeVersionId, RegionCode, RegionScope, Text};
use crate::store::schema::{appropriation, programme, programme_version, region};

#[derive(Queryable, Selectable)]
#[diesel(table_name = programme, check_for_backend(diesel::pg::Pg))]
struct ProgrammeRow {
    id: ProgrammeId,
    code: String,
    name_zh: String,
    name_en: String,
    region_code: RegionCode,
    created_at: DateTime<Utc>,
}

impl From<ProgrammeRow> for Programme {
    fn from(row: ProgrammeRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: Text::new(row.name_zh, row.name_en),
            region_code: row.region_code,
            created_at: row.created_at,
        }
    }
}

/// A version with its rules as they are stored.
#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = programme_version, check_for_backend(diesel::pg::Pg))]
pub struct VersionRow {
    pub id: ProgrammeVersionId,
    pub programme_id: ProgrammeId,
    pub version: i32,
    pub state: VersionState,
    pub rules: Value,
    pub starts_at: Option<DateTime<Utc>>,
    pub published_at: Option<DateTime<Utc>>,
}

pub fn programme_insert(conn: &mut PgConnection, new: &Programme) -> QueryResult<()> {
    diesel::insert_into(programme::table)
        .values((
            programme::id.eq(new.id),
            programme::code.eq(&new.code),
            programme::name_zh.eq(&new.name.zh),
            programme::name_en.eq(&new.name.en),
            programme::region_code.eq(&new.region_code),
            programme::created_at.eq(new.created_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn programme_fetch(conn: &mut PgConnection, id: ProgrammeId) -> QueryResult<Programme> {
    programme::table.find(id).select(ProgrammeRow::as_select()).first(conn).map(Programme::from)
}

pub fn programme_find_by_code(conn: &mut PgConnection, code: &str) -> QueryResult<Option<Programme>> {
    programme::table
        .filter(programme::code.eq(code))
        .select(ProgrammeRow::as_select())
        .first(conn)
        .map(Programme::from)
        .optional()
}

/// Locks the programme against a second draft or publication at the same time.
pub fn programme_lock(conn: &mut PgConnection, id: ProgrammeId) -> QueryResult<Programme> {
    programme::table.find(id).for_no_key_update().select(ProgrammeRow::as_select()).first(conn).map(Programme::from)
}

/// Every region with its names.
pub fn region_names(conn: &mut PgConnection) -> QueryResult<Vec<(RegionCode, String, String)>> {
    region::table.select((region::code, region::name_zh, region::name_en)).load(conn)
}

/// In the order of their codes, from the one after `after`.
pub fn programme_list(conn: &mut PgConnection, after: Option<&str>, limit: i64) -> QueryResult<Vec<Programme>> {
    let mut query = programme::table.order(programme::code).limit(limit).select(ProgrammeRow::as_select()).into_boxed();
    if let Some(code) = after {
        query = query.filter(programme::code.gt(code));
    }
    Ok(query.load(conn)?.into_iter().map(Programme::from).collect())
}

pub fn version_insert(
    conn: &mut PgConnection,
    row: &VersionRow,
    created_by: &str,
    created_at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(programme_version::table)
        .values((
            programme_version::id.eq(row.id),
            programme_version::programme_id.eq(row.programme_id),
            programme_version::version.eq(row.version),
            programme_version::state.eq(row.state),
            programme_version::rules.eq(&row.rules),
            programme_version::created_by.eq(created_by),
            programme_version::created_at.eq(created_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn version_latest_number(conn: &mut PgConnection, id: ProgrammeId) -> QueryResult<i32> {
    programme_version::table
        .filter(programme_version::programme_id.eq(id))
        .select(max(programme_version::version))
        .first::<Option<i32>>(conn)
        .map(Option::unwrap_or_default)
}

pub fn version_fetch(conn: &mut PgConnection, id: ProgrammeVersionId) -> QueryResult<VersionRow> {
    programme_version::table.find(id).select(VersionRow::as_select()).first(conn)
}

pub fn version_lock(conn: &mut PgConnection, id: ProgrammeVersionId) -> QueryResult<VersionRow> {
    programme_version::table.find(id).for_no_key_update().select(VersionRow::as_select()).first(conn)
}

pub fn version_update_rules(conn: &mut PgConnection, id: ProgrammeVersionId, rules: &Value) -> QueryResult<()> {
    diesel::update(programme_version::table.find(id)).set(programme_version::rules.eq(rules)).execute(conn).map(drop)
}

pub fn version_publish(
    conn: &mut PgConnection,
    id: ProgrammeVersionId,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(programme_version::table.find(id))
        .set((
            programme_version::state.eq(VersionState::Published),
            programme_version::starts_at.eq(starts_at),
            programme_version::published_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn version_in_force(
    conn: &mut PgConnection,
    id: ProgrammeId,
    at: DateTime<Utc>,
) -> QueryResult<Option<VersionRow>> {
    programme_version::table
        .filter(programme_version::programme_id.eq(id))
        .filter(programme_version::state.eq(VersionState::Published))
        .filter(programme_version::starts_at.le(at))
        .order(programme_version::starts_at.desc())
        .select(VersionRow::as_select())
        .first(conn)
        .optional()
}

/// The versions in force of several programmes.
pub fn version_in_force_of_all(
    conn: &mut PgConnection,
    ids: &[ProgrammeId],
    at: DateTime<Utc>,
) -> QueryResult<Vec<VersionRow>> {
    programme_version::table
        .filter(programme_version::programme_id.eq_any(ids))
        .filter(programme_version::state.eq(VersionState::Published))
        .filter(programme_version::starts_at.le(at))
        .distinct_on(programme_version::programme_id)
        .order((programme_version::programme_id, programme_version::starts_at.desc()))
        .select(VersionRow::as_select())
        .load(conn)
}

/// Newest first.
pub fn version_list(conn: &mut PgConnection, id: ProgrammeId, with_drafts: bool) -> QueryResult<Vec<VersionRow>> {
    let mut query = programme_version::table
        .filter(programme_version::programme_id.eq(id))
        .order(programme_version::version.desc())
        .select(VersionRow::as_select())
        .into_boxed();
    if !with_drafts {
        query = query.filter(programme_version::state.eq(VersionState::Published));
    }
    query.load(conn)
}

pub struct NewAppropriationRow<'a> {
    pub id: AppropriationId,
    pub programme_id: ProgrammeId,
    pub side: BudgetSide,
    pub level: BudgetLevel,
    pub region_code: &'a RegionCode,
    pub fiscal_year: i32,
    pub account_id: AccountId,
    pub document: &'a str,
    pub created_at: DateTime<Utc>,
}

pub fn appropriation_insert(conn: &mut PgConnection, new: &NewAppropriationRow<'_>) -> QueryResult<()> {
    diesel::insert_into(appropriation::table)
        .values((
            appropriation::id.eq(new.id),
            appropriation::programme_id.eq(new.programme_id),
            appropriation::side.eq(new.side),
            appropriation::level.eq(new.level),
            appropriation::region_code.eq(new.region_code),
            appropriation::fiscal_year.eq(new.fiscal_year),
            appropriation::account_id.eq(new.account_id),
            appropriation::document.eq(new.document),
            appropriation::created_at.eq(new.created_at),
        ))
        .execute(conn)
        .map(drop)
}

/// A budget line as others draw on it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = appropriation, check_for_backend(diesel::pg::Pg))]
pub struct AppropriationRow {
    pub id: AppropriationId,
    pub level: BudgetLevel,
    pub region_code: RegionCode,
    pub account_id: AccountId,
}

/// A programme's lines of one side and year, locked in the order of their ids: whoever gives from a line waits here,
/// and reads its balance afterwards.
pub fn appropriation_lock_all(
    conn: &mut PgConnection,
    programme_id: ProgrammeId,
    side: BudgetSide,
    fiscal_year: i32,
) -> QueryResult<Vec<AppropriationRow>> {
    appropriation::table
        .filter(appropriation::programme_id.eq(programme_id))
        .filter(appropriation::side.eq(side))
        .filter(appropriation::fiscal_year.eq(fiscal_year))
        .order(appropriation::id)
        .for_no_key_update()
        .select(AppropriationRow::as_select())
        .load(conn)
}

pub fn appropriation_accounts(
    conn: &mut PgConnection,
    ids: &[AppropriationId],
) -> QueryResult<Vec<(AppropriationId, AccountId)>> {
    appropriation::table
        .filter(appropriation::id.eq_any(ids))
        .select((appropriation::id, appropriation::account_id))
        .load(conn)
}

pub fn appropriation_row(conn: &mut PgConnection, id: AppropriationId) -> QueryResult<AppropriationRow> {
    appropriation::table.find(id).select(AppropriationRow::as_select()).first(conn)
}

#[derive(QueryableByName)]
struct AppropriationView {
    #[diesel(sql_type = SqlUuid)]
    id: AppropriationId,
    #[diesel(sql_type = SqlUuid)]
    programme_id: ProgrammeId,
    #[diesel(sql_type = SqlText)]
    side: BudgetSide,
    #[diesel(sql_type = SqlText)]
    level: BudgetLevel,
    #[diesel(sql_type = SqlText)]
    region_code: RegionCode,
    #[diesel(sql_type = Int4)]
    fiscal_year: i32,
    #[diesel(sql_type = SqlText)]
    document: String,
    #[diesel(sql_type = BigInt)]
    granted_fen: Fen,
    #[diesel(sql_type = BigInt)]
    given_back_fen: Fen,
    #[diesel(sql_type = BigInt)]
    available_fen: Fen,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

impl From<AppropriationView> for Appropriation {
    fn from(row: AppropriationView) -> Self {
        Self {
            id: row.id,
            programme_id: row.programme_id,
            side: row.side,
            level: row.level,
            region_code: row.region_code,
            fiscal_year: row.fiscal_year,
            document: row.document,
            granted_fen: row.granted_fen,
            given_back_fen: row.given_back_fen,
            available_fen: row.available_fen,
            created_at: row.created_at,
        }
    }
}

/// Which budget lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct AppropriationFilter {
    pub id: Option<AppropriationId>,
    pub programme_id: Option<ProgrammeId>,
    pub fiscal_year: Option<i32>,
    /// Lines after this one, by id.
    pub after: Option<AppropriationId>,
}

/// That a budget line under this name is of the region's treasuries, or of a programme of the region.
pub(super) fn lines_within(within: &RegionScope, line: &str) -> String {
    let (own, charge) = (within.sql(&format!("{line}.region_code")), within.sql("scoped_programme.region_code"));
    format!(
        "({own} OR EXISTS (SELECT FROM programme scoped_programme
                           WHERE scoped_programme.id = {line}.programme_id AND {charge}))"
    )
}

/// Budget lines with their balances, in the order of their making. What was granted is the sum of the grants, not the
/// account's credits: money that comes back from a voucher is credited too.
pub fn appropriation_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    filter: &AppropriationFilter,
    limit: i64,
) -> QueryResult<Vec<Appropriation>> {
    diesel::sql_query(format!(
        "SELECT p.id, p.programme_id, p.side, p.level, p.region_code, p.fiscal_year, p.document, p.created_at,
                a.credits_posted - a.debits_posted - a.debits_pending AS available_fen,
                (SELECT coalesce(sum(t.amount), 0)::bigint FROM ledger_transfer t
                 WHERE t.credit_account = p.account_id
                   AND t.code IN ('appropriation.grant', 'appropriation.carry_in'))
              - (SELECT coalesce(sum(t.amount), 0)::bigint FROM ledger_transfer t
                 WHERE t.debit_account = p.account_id AND t.code LIKE 'appropriation.%') AS granted_fen,
                (SELECT coalesce(sum(t.amount), 0)::bigint FROM ledger_transfer t
                 WHERE t.debit_account = p.account_id
                   AND t.code IN ('appropriation.return', 'appropriation.carry_out')) AS given_back_fen
         FROM appropriation p JOIN ledger_account a ON a.id = p.account_id
         WHERE ($1::uuid IS NULL OR p.id = $1) AND ($2::uuid IS NULL OR p.programme_id = $2)
           AND ($3::int IS NULL OR p.fiscal_year = $3) AND ($4::uuid IS NULL OR p.id > $4) AND {}
         ORDER BY p.id LIMIT $5",
        lines_within(within, "p")
    ))
    .bind::<Nullable<SqlUuid>, _>(filter.id)
    .bind::<Nullable<SqlUuid>, _>(filter.programme_id)
    .bind::<Nullable<Int4>, _>(filter.fiscal_year)
    .bind::<Nullable<SqlUuid>, _>(filter.after)
    .bind::<BigInt, _>(limit)
    .load::<AppropriationView>(conn)
    .map(|rows| rows.into_iter().map(Appropriation::from).collect())
}
