use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::Value;

use super::scope;
use crate::kernel::{PaymentLayoutId, RegionCode, RegionScope, UserId};
use crate::programme::BudgetLevel;
use crate::settlement::files::PaymentLayoutDefinition;
use crate::settlement::model::{PaymentLayout, PaymentLayoutVersion};
use crate::store::schema::{payment_file, payment_layout as l, payment_layout_version as v, treasury_account};

type Row = ((PaymentLayoutId, String, i32, UserId, DateTime<Utc>, Option<DateTime<Utc>>), Made);
/// A definition, who proposed it, since when it holds, and who agreed.
type Made = (Value, UserId, DateTime<Utc>, Option<UserId>);

/// Documents are checked before they are kept and never changed.
fn document(value: Value) -> QueryResult<PaymentLayoutDefinition> {
    serde_json::from_value(value).map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))
}

/// Layouts by name, those out of use last: what the region's bureaus made, and what a paying account of the region wants.
pub fn layout_list(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<PaymentLayout>> {
    let seen = format!(
        "({} OR EXISTS (SELECT FROM treasury_account t WHERE t.payment_layout_id = payment_layout.id AND {}))",
        scope::people(within, "payment_layout.created_by"),
        within.sql("t.payer_region")
    );
    let rows: Vec<Row> = l::table
        .inner_join(v::table.on(v::layout_id.eq(l::id).and(v::version.eq(l::version))))
        .filter(sql::<Bool>(&seen))
        .order((l::retired_at.is_not_null(), l::name, l::id))
        .select((
            (l::id, l::name, l::version, l::created_by, l::created_at, l::retired_at),
            (v::definition, v::made_by, v::made_at, v::agreed_by),
        ))
        .load(conn)?;
    let used: Vec<(Option<PaymentLayoutId>, i64)> = payment_file::table
        .filter(payment_file::layout_id.is_not_null())
        .group_by(payment_file::layout_id)
        .select((payment_file::layout_id, diesel::dsl::count_star()))
        .load(conn)?;
    rows.into_iter()
        .map(|((id, name, version, created_by, created_at, retired_at), (definition, made_by, made_at, agreed_by))| {
            let files = used.iter().find(|(of, _)| *of == Some(id)).map_or(0, |(_, count)| *count);
            let definition = document(definition)?;
            Ok(PaymentLayout {
                id,
                name,
                version,
                definition,
                files,
                created_by,
                created_at,
                made_by,
                made_at,
                agreed_by,
                retired_at,
            })
        })
        .collect()
}

/// How many layouts there are.
pub fn layout_count(conn: &mut PgConnection) -> QueryResult<i64> {
    l::table.count().get_result(conn)
}

/// Locks a layout's head; its present version.
pub fn layout_lock(conn: &mut PgConnection, id: PaymentLayoutId) -> QueryResult<i32> {
    l::table.find(id).select(l::version).for_update().first(conn)
}

pub fn layout_versions(conn: &mut PgConnection, id: PaymentLayoutId) -> QueryResult<Vec<PaymentLayoutVersion>> {
    let rows: Vec<(i32, Made)> = v::table
        .filter(v::layout_id.eq(id))
        .order(v::version.desc())
        .select((v::version, (v::definition, v::made_by, v::made_at, v::agreed_by)))
        .load(conn)?;
    let used: Vec<(Option<i32>, i64)> = payment_file::table
        .filter(payment_file::layout_id.eq(id))
        .group_by(payment_file::layout_version)
        .select((payment_file::layout_version, diesel::dsl::count_star()))
        .load(conn)?;
    rows.into_iter()
        .map(|(version, (definition, made_by, made_at, agreed_by))| {
            let files = used.iter().find(|(of, _)| *of == Some(version)).map_or(0, |(_, count)| *count);
            let definition = document(definition)?;
            Ok(PaymentLayoutVersion {
                version,
                definition,
                made_by,
                made_at,
                agreed_by,
                // Names are identity's to tell.
                made_by_name: String::new(),
                agreed_by_name: None,
                files,
            })
        })
        .collect()
}

/// The head of a new layout, of version 1.
pub fn layout_insert(
    conn: &mut PgConnection,
    id: PaymentLayoutId,
    name: &str,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(l::table)
        .values((l::id.eq(id), l::name.eq(name), l::version.eq(1), l::created_by.eq(by), l::created_at.eq(now)))
        .execute(conn)
        .map(drop)
}

pub fn layout_set(conn: &mut PgConnection, id: PaymentLayoutId, version: i32, name: &str) -> QueryResult<()> {
    diesel::update(l::table.find(id)).set((l::name.eq(name), l::version.eq(version))).execute(conn).map(drop)
}

pub fn layout_retire(conn: &mut PgConnection, id: PaymentLayoutId, at: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(l::table.find(id)).set(l::retired_at.eq(at)).execute(conn).map(drop)
}

pub fn layout_version_insert(
    conn: &mut PgConnection,
    (id, version): (PaymentLayoutId, i32),
    definition: Value,
    ((by, agreed_by), now): ((UserId, UserId), DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(v::table)
        .values((
            v::layout_id.eq(id),
            v::version.eq(version),
            v::definition.eq(definition),
            v::made_by.eq(by),
            v::made_at.eq(now),
            v::agreed_by.eq(agreed_by),
        ))
        .execute(conn)
        .map(drop)
}

/// The layout that a treasury's bank wants; false if there is no such account.
pub fn treasury_layout_set(
    conn: &mut PgConnection,
    (level, region): (BudgetLevel, &RegionCode),
    layout: Option<PaymentLayoutId>,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<bool> {
    use treasury_account as t;
    diesel::update(t::table.find((level, region)))
        .set((t::payment_layout_id.eq(layout), t::updated_by.eq(by), t::updated_at.eq(now)))
        .execute(conn)
        .map(|rows| rows == 1)
}
