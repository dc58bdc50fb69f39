//! What is packed, and the packages themselves.

mod sections;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{max, min, sql};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Integer, Nullable, Text, Uuid};

pub use sections::{Section, all as sections};

use crate::kernel::{ProgrammeId, RegionCode, RegionScope, UserId, YearPackageId};
use crate::store::Cursor;
use crate::store::schema::{app_user, closed_period, ledger_transfer, year_package, year_package_part};
use crate::year_package::model::{LedgerPosition, YearPackage};

/// What every list of a package is asked for.
#[derive(Debug, Clone)]
pub struct Scope {
    pub region: RegionCode,
    /// The region, or everything where nothing lies outside of it.
    pub within: RegionScope,
    pub programme: Option<ProgrammeId>,
    pub fiscal_year: i32,
    pub days: (NaiveDate, NaiveDate),
}

/// Rows fetched at once: bounds memory whatever the length of a list.
const FETCHED: usize = 1_000;

#[derive(QueryableByName)]
struct CellsRow {
    #[diesel(sql_type = Array<Nullable<Text>>)]
    cells: Vec<Option<String>>,
}

/// Reads a list by a cursor, in the order of its query, and hands over row after row. Must run within a transaction.
pub fn each_row<E: From<diesel::result::Error>>(
    conn: &mut PgConnection,
    scope: &Scope,
    section: &Section,
    mut row: impl FnMut(&[Option<String>]) -> Result<(), E>,
) -> Result<(), E> {
    let packed = Cursor::named("packed");
    packed
        .over(&section.query(&scope.within))
        .bind::<Text, _>(scope.region.prefix())
        .bind::<Nullable<Uuid>, _>(scope.programme)
        .bind::<Integer, _>(scope.fiscal_year)
        .bind::<Date, _>(scope.days.0)
        .bind::<Date, _>(scope.days.1)
        .execute(conn)?;
    packed.each_page(conn, FETCHED, |page: &[CellsRow]| page.iter().try_for_each(|CellsRow { cells }| row(cells)))
}

/// The first day of the books.
pub fn books_begin(conn: &mut PgConnection) -> QueryResult<Option<NaiveDate>> {
    ledger_transfer::table.select(min(ledger_transfer::effective_on)).first(conn)
}

pub fn closed_months(conn: &mut PgConnection) -> QueryResult<Vec<NaiveDate>> {
    closed_period::table.order(closed_period::month).select(closed_period::month).load(conn)
}

/// Where the journal ends.
pub fn ledger_position(conn: &mut PgConnection) -> QueryResult<LedgerPosition> {
    let (last, recorded_at): (Option<i64>, Option<DateTime<Utc>>) =
        ledger_transfer::table.select((max(ledger_transfer::seq), max(ledger_transfer::recorded_at))).first(conn)?;
    Ok(LedgerPosition { last_entry: last.unwrap_or(0), recorded_at })
}

/// The payment files of the year's batches: those of batches in the region's charge, and those of its own treasuries.
pub fn file_ids(conn: &mut PgConnection, scope: &Scope) -> QueryResult<Vec<i64>> {
    #[derive(QueryableByName)]
    struct IdRow {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        id: i64,
    }
    let rows: Vec<IdRow> = diesel::sql_query(format!(
        "WITH {} SELECT f.id FROM payment_file f JOIN batches b ON b.id = f.batch_id
         WHERE $3 IS NOT NULL AND (b.in_charge OR f.payer_region LIKE $1 || '%') ORDER BY f.id",
        sections::BATCHES
    ))
    .bind::<Text, _>(scope.region.prefix())
    .bind::<Nullable<Uuid>, _>(scope.programme)
    .bind::<Integer, _>(scope.fiscal_year)
    .bind::<Date, _>(scope.days.0)
    .bind::<Date, _>(scope.days.1)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A package to be kept.
#[derive(Debug, Insertable)]
#[diesel(table_name = year_package, check_for_backend(diesel::pg::Pg))]
pub struct NewPackage {
    pub id: YearPackageId,
    pub region_code: RegionCode,
    pub programme_id: Option<ProgrammeId>,
    pub fiscal_year: i32,
    pub is_final: bool,
    pub open_months: serde_json::Value,
    pub ledger_position: i64,
    pub manifest: String,
    pub manifest_sha256: Vec<u8>,
    pub contents_sha256: Vec<u8>,
    pub files: i32,
    pub bytes: i64,
    pub zip_sha256: Vec<u8>,
    pub made_by: UserId,
    pub made_at: DateTime<Utc>,
}

pub fn package_insert(conn: &mut PgConnection, new: &NewPackage) -> QueryResult<()> {
    diesel::insert_into(year_package::table).values(new).execute(conn).map(drop)
}

pub fn part_insert(conn: &mut PgConnection, id: YearPackageId, part: i32, content: &[u8]) -> QueryResult<()> {
    diesel::insert_into(year_package_part::table)
        .values((
            year_package_part::package_id.eq(id),
            year_package_part::part.eq(part),
            year_package_part::content.eq(content),
        ))
        .execute(conn)
        .map(drop)
}

pub fn part_find(conn: &mut PgConnection, id: YearPackageId, part: i32) -> QueryResult<Option<Vec<u8>>> {
    year_package_part::table.find((id, part)).select(year_package_part::content).first(conn).optional()
}

type PackageRow = (
    YearPackageId,
    RegionCode,
    Option<ProgrammeId>,
    i32,
    bool,
    serde_json::Value,
    i64,
    Vec<u8>,
    Vec<u8>,
    i32,
    i64,
    UserId,
    String,
    DateTime<Utc>,
);

fn told(row: PackageRow) -> YearPackage {
    let (
        id,
        region_code,
        programme_id,
        fiscal_year,
        is_final,
        open_months,
        ledger_position,
        manifest,
        contents,
        files,
        bytes,
        made_by,
        made_by_name,
        made_at,
    ) = row;
    YearPackage {
        id,
        region_code,
        programme_id,
        fiscal_year,
        is_final,
        open_months: serde_json::from_value(open_months).unwrap_or_default(),
        ledger_position,
        manifest_sha256: crate::ledger::hex(&manifest),
        contents_sha256: crate::ledger::hex(&contents),
        files,
        bytes,
        made_by,
        made_by_name,
        made_at,
    }
}

/// Packages with the names of their makers.
macro_rules! packages {
    () => {
        year_package::table.inner_join(app_user::table).select((
            year_package::id,
            year_package::region_code,
            year_package::programme_id,
            year_package::fiscal_year,
            year_package::is_final,
            year_package::open_months,
            year_package::ledger_position,
            year_package::manifest_sha256,
            year_package::contents_sha256,
            year_package::files,
            year_package::bytes,
            year_package::made_by,
            app_user::name,
            year_package::made_at,
        ))
    };
}

/// Packages of the scope, newest first.
pub fn package_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    before: Option<(DateTime<Utc>, YearPackageId)>,
    limit: i64,
) -> QueryResult<Vec<YearPackage>> {
    let mut query = packages!().filter(sql::<Bool>(&within.sql("year_package.region_code"))).into_boxed();
    if let Some((at, id)) = before {
        query =
            query.filter(year_package::made_at.lt(at).or(year_package::made_at.eq(at).and(year_package::id.lt(id))));
    }
    let found: Vec<PackageRow> =
        query.order((year_package::made_at.desc(), year_package::id.desc())).limit(limit).load(conn)?;
    Ok(found.into_iter().map(told).collect())
}

pub fn package_fetch(conn: &mut PgConnection, within: &RegionScope, id: YearPackageId) -> QueryResult<YearPackage> {
    let is_within = sql::<Bool>(&within.sql("year_package.region_code"));
    packages!().filter(year_package::id.eq(id)).filter(is_within).first(conn).map(told)
}
