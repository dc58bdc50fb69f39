use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::kernel::{ListingId, UserId};
use crate::store::schema::training_rule;
use crate::training::model::TrainingRule;

pub fn rule_find(conn: &mut PgConnection, id: ListingId) -> QueryResult<Option<TrainingRule>> {
    type Row = (bool, Option<i32>, String, Value, i32, Value);
    let row: Option<Row> = training_rule::table
        .find(id)
        .select((
            training_rule::is_required,
            training_rule::valid_days,
            training_rule::how_to,
            training_rule::levels,
            training_rule::min_level,
            training_rule::hours,
        ))
        .first(conn)
        .optional()?;
    row.map(|(is_required, valid_days, how_to, levels, min_level, hours)| {
        Ok(TrainingRule { is_required, valid_days, how_to, levels: read(levels)?, min_level, hours: read(hours)? })
    })
    .transpose()
}

fn read<T: DeserializeOwned>(document: Value) -> QueryResult<T> {
    serde_json::from_value(document).map_err(|error| diesel::result::Error::DeserializationError(error.into()))
}

pub fn rule_set(
    conn: &mut PgConnection,
    id: ListingId,
    rule: &TrainingRule,
    by: UserId,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let values = (
        training_rule::is_required.eq(rule.is_required),
        training_rule::valid_days.eq(rule.valid_days),
        training_rule::how_to.eq(&rule.how_to),
        training_rule::levels.eq(json!(rule.levels)),
        training_rule::min_level.eq(rule.min_level),
        training_rule::hours.eq(json!(rule.hours)),
        training_rule::set_by.eq(by),
        training_rule::set_at.eq(at),
    );
    diesel::insert_into(training_rule::table)
        .values((training_rule::listing_id.eq(id), values.clone()))
        .on_conflict(training_rule::listing_id)
        .do_update()
        .set(values)
        .execute(conn)
        .map(drop)
}
