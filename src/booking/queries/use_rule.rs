use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::UseRule;
use crate::kernel::{ListingId, UserId};
use crate::store::schema::listing_use_rule;

/// A listing's own rule of use with its version, if it has one.
pub fn use_rule_find(conn: &mut PgConnection, id: ListingId) -> QueryResult<Option<(UseRule, i32)>> {
    let row = listing_use_rule::table
        .find(id)
        .select((listing_use_rule::offer_minutes, listing_use_rule::grace_minutes, listing_use_rule::version))
        .first::<(i32, Option<i32>, i32)>(conn)
        .optional()?;
    let minutes = |n: i32| chrono::Duration::minutes(n.into());
    Ok(row.map(|(offer, grace, version)| (UseRule { offer: minutes(offer), grace: grace.map(minutes) }, version)))
}

/// Sets it; answers its version.
pub fn use_rule_set(
    conn: &mut PgConnection,
    id: ListingId,
    rule: (i32, Option<i32>),
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<i32> {
    // A grace time that goes on keeps its beginning.
    let before: Option<DateTime<Utc>> =
        listing_use_rule::table.find(id).select(listing_use_rule::grace_since).first(conn).optional()?.flatten();
    let values = (
        listing_use_rule::offer_minutes.eq(rule.0),
        listing_use_rule::grace_minutes.eq(rule.1),
        listing_use_rule::grace_since.eq(rule.1.map(|_| before.unwrap_or(now))),
        listing_use_rule::updated_by.eq(by),
        listing_use_rule::updated_at.eq(now),
    );
    diesel::insert_into(listing_use_rule::table)
        .values((listing_use_rule::listing_id.eq(id), values))
        .on_conflict(listing_use_rule::listing_id)
        .do_update()
        .set((values, listing_use_rule::version.eq(listing_use_rule::version + 1)))
        .returning(listing_use_rule::version)
        .get_result(conn)
}
