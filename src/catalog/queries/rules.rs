use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::super::model::BookingRules;
use crate::kernel::ListingId;
use crate::store::schema::listing_rules as rules;

/// One version of a listing's booking rules.
pub struct RulesRow {
    pub version: i32,
    pub rules: BookingRules,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

type Raw = (i32, Value, DateTime<Utc>, String);

fn row((version, rules, changed_at, changed_by): Raw) -> QueryResult<RulesRow> {
    Ok(RulesRow { version, rules: super::from_json(rules)?, changed_at, changed_by })
}

/// The version in force; none: nothing was ever asked.
pub fn rules_current(conn: &mut PgConnection, listing: ListingId) -> QueryResult<Option<RulesRow>> {
    Ok(rules_list(conn, listing, None, 1)?.pop())
}

/// Newest first, older than `before`.
pub fn rules_list(
    conn: &mut PgConnection,
    listing: ListingId,
    before: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<RulesRow>> {
    rules::table
        .filter(rules::listing_id.eq(listing))
        .filter(rules::version.lt(before.unwrap_or(i32::MAX)))
        .order(rules::version.desc())
        .limit(limit)
        .select((rules::version, rules::rules, rules::changed_at, rules::changed_by))
        .load::<Raw>(conn)?
        .into_iter()
        .map(row)
        .collect()
}

pub fn rules_insert(conn: &mut PgConnection, listing: ListingId, new: &RulesRow) -> QueryResult<()> {
    diesel::insert_into(rules::table)
        .values((
            rules::listing_id.eq(listing),
            rules::version.eq(new.version),
            rules::rules.eq(super::to_json(&new.rules)?),
            rules::changed_at.eq(new.changed_at),
            rules::changed_by.eq(&new.changed_by),
        ))
        .execute(conn)
        .map(drop)
}
