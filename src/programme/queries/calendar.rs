use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::kernel::CalendarDay;
use crate::store::schema::{calendar_day, calendar_year};

pub fn calendar_year_source(conn: &mut PgConnection, year: i32) -> QueryResult<Option<String>> {
    calendar_year::table.find(year).select(calendar_year::source).first(conn).optional()
}

pub fn calendar_days(conn: &mut PgConnection, year: i32) -> QueryResult<Vec<CalendarDay>> {
    let rows: Vec<(NaiveDate, String, bool)> = calendar_day::table
        .filter(calendar_day::year.eq(year))
        .order(calendar_day::day)
        .select((calendar_day::day, calendar_day::name, calendar_day::is_off_day))
        .load(conn)?;
    Ok(rows.into_iter().map(|(date, name, is_off_day)| CalendarDay { date, name, is_off_day }).collect())
}

/// Puts a year's notice in the place of what was known of the year.
pub fn calendar_replace(
    conn: &mut PgConnection,
    year: i32,
    source: &str,
    days: &[CalendarDay],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(calendar_year::table)
        .values((calendar_year::year.eq(year), calendar_year::source.eq(source), calendar_year::loaded_at.eq(now)))
        .on_conflict(calendar_year::year)
        .do_update()
        .set((calendar_year::source.eq(source), calendar_year::loaded_at.eq(now)))
        .execute(conn)?;
    diesel::delete(calendar_day::table.filter(calendar_day::year.eq(year))).execute(conn)?;
    calendar_day_upsert_all(conn, year, days)
}

fn calendar_day_upsert_all(conn: &mut PgConnection, year: i32, days: &[CalendarDay]) -> QueryResult<()> {
    use diesel::query_dsl::methods::FilterDsl as _;

    let rows: Vec<_> = days
        .iter()
        .map(|day| {
            (
                calendar_day::day.eq(day.date),
                calendar_day::year.eq(year),
                calendar_day::name.eq(&day.name),
                calendar_day::is_off_day.eq(day.is_off_day),
            )
        })
        .collect();
    // A notice may also speak of days of the year before (31 December): the later notice is the one that counts.
    diesel::insert_into(calendar_day::table)
        .values(rows)
        .on_conflict(calendar_day::day)
        .do_update()
        .set((
            calendar_day::year.eq(excluded(calendar_day::year)),
            calendar_day::name.eq(excluded(calendar_day::name)),
            calendar_day::is_off_day.eq(excluded(calendar_day::is_off_day)),
        ))
        .filter(calendar_day::year.le(excluded(calendar_day::year)))
        .execute(conn)
        .map(drop)
}
