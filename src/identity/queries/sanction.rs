use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid};

use crate::identity::model::{NewSanction, Sanction};
use crate::kernel::{RegionCode, SanctionId, Uscc, UserId};
use crate::store::schema::sanction;

const SANCTIONS: &str = "
    SELECT s.id, s.uscc, s.name, o.id AS organisation_id, s.document, s.reason, s.starts_on, s.ends_on, s.region_code,
           u.name AS recorded_by_name, s.recorded_at, l.name AS lifted_by_name, s.lifted_at, s.lift_reason
    FROM sanction s JOIN app_user u ON u.id = s.recorded_by LEFT JOIN app_user l ON l.id = s.lifted_by
    LEFT JOIN organisation o ON o.uscc = s.uscc";

/// False: this decision is on record already.
pub fn sanction_insert(
    conn: &mut PgConnection,
    id: SanctionId,
    new: &NewSanction,
    region: &RegionCode,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<bool> {
    diesel::sql_query(
        "INSERT INTO sanction (id, uscc, name, document, reason, starts_on, ends_on, region_code, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (uscc, document, starts_on) WHERE lifted_at IS NULL DO NOTHING",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(&new.uscc)
    .bind::<Nullable<Text>, _>(&new.name)
    .bind::<Text, _>(&new.document)
    .bind::<Text, _>(&new.reason)
    .bind::<Date, _>(new.starts_on)
    .bind::<Date, _>(new.ends_on)
    .bind::<Text, _>(region)
    .bind::<Uuid, _>(by)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(|inserted| inserted > 0)
}

pub fn sanction_fetch(conn: &mut PgConnection, id: SanctionId) -> QueryResult<Sanction> {
    diesel::sql_query(format!("{SANCTIONS} WHERE s.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Which sanctions a list shows.
#[derive(Debug, Clone, Default)]
pub struct SanctionFilter {
    /// A part of the name, the code or the decision's number.
    pub text: Option<String>,
    /// Only what holds on this day.
    pub on: Option<NaiveDate>,
}

/// Newest first: of the whole city, whose districts decide together.
pub fn sanction_list(
    conn: &mut PgConnection,
    city: &RegionCode,
    filter: &SanctionFilter,
    before: Option<(DateTime<Utc>, SanctionId)>,
    limit: i64,
) -> QueryResult<Vec<Sanction>> {
    let text = filter.text.as_deref().map(|text| format!("%{}%", super::organisation::escape_like(text)));
    diesel::sql_query(format!(
        "{SANCTIONS}
         WHERE s.region_code LIKE $1 || '%' AND ($2::text IS NULL OR s.name LIKE $2 OR s.uscc LIKE $2 OR s.document LIKE $2)
               AND ($3::date IS NULL OR (s.lifted_at IS NULL AND $3 BETWEEN s.starts_on AND s.ends_on))
               AND ($4 OR (s.recorded_at, s.id) < ($5, $6))
         ORDER BY s.recorded_at DESC, s.id DESC LIMIT $7"
    ))
    .bind::<Text, _>(city.prefix())
    .bind::<Nullable<Text>, _>(text)
    .bind::<Nullable<Date>, _>(filter.on)
    .bind::<Bool, _>(before.is_none())
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Everything on record of an organisation, newest first.
pub fn sanction_list_of(conn: &mut PgConnection, uscc: &Uscc) -> QueryResult<Vec<Sanction>> {
    diesel::sql_query(format!("{SANCTIONS} WHERE s.uscc = $1 ORDER BY s.recorded_at DESC, s.id DESC LIMIT 100"))
        .bind::<Text, _>(uscc)
        .load(conn)
}

/// Lifts what was not lifted before.
pub fn sanction_lift(
    conn: &mut PgConnection,
    id: SanctionId,
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(sanction::table.find(id).filter(sanction::lifted_at.is_null()))
        .set((sanction::lifted_by.eq(by), sanction::lifted_at.eq(now), sanction::lift_reason.eq(reason)))
        .returning(sanction::id)
        .get_result::<SanctionId>(conn)
        .map(drop)
}
