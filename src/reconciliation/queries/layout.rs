use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::Value;

use crate::kernel::{RegionScope, StatementLayoutId, UserId};
use crate::reconciliation::files::Layout;
use crate::reconciliation::model::layout::{NewStatementLayout, StatementLayout, StatementLayoutVersion};
use crate::settlement::scope;
use crate::store::schema::{bank_statement, statement_layout as l, statement_layout_version as v};

type Row =
    ((StatementLayoutId, String, String, Option<String>, i32, UserId, DateTime<Utc>, Option<DateTime<Utc>>), Made);

/// A definition with its headings, who proposed it, since when it holds, and who agreed.
type Made = (Value, Value, UserId, DateTime<Utc>, Option<UserId>);

/// Documents are checked before they are kept and never changed.
fn document<T: serde::de::DeserializeOwned>(value: Value) -> QueryResult<T> {
    serde_json::from_value(value).map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))
}

fn read(
    (head, (definition, header, made_by, made_at, agreed_by)): Row,
    statements: i64,
) -> QueryResult<StatementLayout> {
    let (id, name, bank, account_number, version, created_by, created_at, retired_at) = head;
    Ok(StatementLayout {
        id,
        name,
        bank,
        account_number,
        version,
        definition: document::<Layout>(definition)?,
        header: document(header)?,
        statements,
        created_by,
        created_at,
        made_by,
        made_at,
        agreed_by,
        retired_at,
    })
}

/// Layouts by name, those out of use last: what the region's bureaus made, and what is for a paying account of the region.
pub fn layout_list(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<StatementLayout>> {
    let seen = format!(
        "({} OR EXISTS (SELECT FROM treasury_account t
                        WHERE replace(t.account_number, ' ', '') = statement_layout.account_number AND {}))",
        scope::people(within, "statement_layout.created_by"),
        within.sql("t.payer_region")
    );
    let rows: Vec<Row> = l::table
        .inner_join(v::table.on(v::layout_id.eq(l::id).and(v::version.eq(l::version))))
        .filter(sql::<Bool>(&seen))
        .order((l::retired_at.is_not_null(), l::name, l::id))
        .select((
            (l::id, l::name, l::bank, l::account_number, l::version, l::created_by, l::created_at, l::retired_at),
            (v::definition, v::header, v::made_by, v::made_at, v::agreed_by),
        ))
        .load(conn)?;
    let used: Vec<(Option<StatementLayoutId>, i64)> = bank_statement::table
        .filter(bank_statement::layout_id.is_not_null())
        .group_by(bank_statement::layout_id)
        .select((bank_statement::layout_id, diesel::dsl::count_star()))
        .load(conn)?;
    let statements = |id| used.iter().find(|(of, _)| *of == Some(id)).map_or(0, |(_, count)| *count);
    rows.into_iter()
        .map(|row| {
            let id = row.0.0;
            read(row, statements(id))
        })
        .collect()
}

/// How many layouts there are.
pub fn layout_count(conn: &mut PgConnection) -> QueryResult<i64> {
    l::table.count().get_result(conn)
}

/// Locks a layout's head; its present version.
pub fn layout_lock(conn: &mut PgConnection, id: StatementLayoutId) -> QueryResult<i32> {
    l::table.find(id).select(l::version).for_update().first(conn)
}

pub fn layout_versions(conn: &mut PgConnection, id: StatementLayoutId) -> QueryResult<Vec<StatementLayoutVersion>> {
    let rows: Vec<(i32, Made)> = v::table
        .filter(v::layout_id.eq(id))
        .order(v::version.desc())
        .select((v::version, (v::definition, v::header, v::made_by, v::made_at, v::agreed_by)))
        .load(conn)?;
    let used: Vec<(Option<i32>, i64)> = bank_statement::table
        .filter(bank_statement::layout_id.eq(id))
        .group_by(bank_statement::layout_version)
        .select((bank_statement::layout_version, diesel::dsl::count_star()))
        .load(conn)?;
    rows.into_iter()
        .map(|(version, (definition, header, made_by, made_at, agreed_by))| {
            let statements = used.iter().find(|(of, _)| *of == Some(version)).map_or(0, |(_, count)| *count);
            let (definition, header) = (document(definition)?, document(header)?);
            Ok(StatementLayoutVersion {
                version,
                definition,
                header,
                made_by,
                made_at,
                agreed_by,
                // Names are identity's to tell.
                made_by_name: String::new(),
                agreed_by_name: None,
                statements,
            })
        })
        .collect()
}

/// The head of a new layout, of version 1.
pub fn layout_insert(
    conn: &mut PgConnection,
    id: StatementLayoutId,
    new: &NewStatementLayout,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(l::table)
        .values((
            l::id.eq(id),
            l::name.eq(&new.name),
            l::bank.eq(&new.bank),
            l::account_number.eq(&new.account_number),
            l::version.eq(1),
            l::created_by.eq(by),
            l::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn layout_set(
    conn: &mut PgConnection,
    id: StatementLayoutId,
    version: i32,
    new: &NewStatementLayout,
) -> QueryResult<()> {
    diesel::update(l::table.find(id))
        .set((
            l::name.eq(&new.name),
            l::bank.eq(&new.bank),
            l::account_number.eq(&new.account_number),
            l::version.eq(version),
        ))
        .execute(conn)
        .map(drop)
}

pub fn layout_retire(conn: &mut PgConnection, id: StatementLayoutId, at: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(l::table.find(id)).set(l::retired_at.eq(at)).execute(conn).map(drop)
}

pub fn layout_version_insert(
    conn: &mut PgConnection,
    (id, version): (StatementLayoutId, i32),
    (definition, header): (Value, Value),
    ((by, agreed_by), now): ((UserId, UserId), DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(v::table)
        .values((
            v::layout_id.eq(id),
            v::version.eq(version),
            v::definition.eq(definition),
            v::header.eq(header),
            v::made_by.eq(by),
            v::made_at.eq(now),
            v::agreed_by.eq(agreed_by),
        ))
        .execute(conn)
        .map(drop)
}
