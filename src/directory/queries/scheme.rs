use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text, Uuid};
use serde_json::Value;

use crate::directory::model::{KeyIndustry, Measure, Pillar, PlatformKind, PlatformLevel, Scheme, Target};
use crate::kernel::{PlatformId, Text as Both};
use crate::store::schema::{coverage_pillar, directory_target, key_industry};

/// Code, names, what is counted, kinds, goal, day, and the paper that sets it.
type TargetRow = (String, String, String, Measure, Value, i32, NaiveDate, String);

/// The scheme, in its order.
pub fn scheme_fetch(conn: &mut PgConnection) -> QueryResult<Scheme> {
    let industries: Vec<(String, String, String)> = key_industry::table
        .order(key_industry::place)
        .select((key_industry::code, key_industry::name_zh, key_industry::name_en))
        .load(conn)?;
    let pillars: Vec<(String, String, String, Value)> = coverage_pillar::table
        .order(coverage_pillar::place)
        .select((coverage_pillar::code, coverage_pillar::name_zh, coverage_pillar::name_en, coverage_pillar::kinds))
        .load(conn)?;
    let targets: Vec<TargetRow> = directory_target::table
        .order(directory_target::place)
        .select((
            directory_target::code,
            directory_target::name_zh,
            directory_target::name_en,
            directory_target::measure,
            directory_target::kinds,
            directory_target::goal,
            directory_target::due_on,
            directory_target::document,
        ))
        .load(conn)?;
    Ok(Scheme {
        industries: industries
            .into_iter()
            .map(|(code, zh, en)| KeyIndustry { code, name: Both::new(zh, en) })
            .collect(),
        pillars: pillars
            .into_iter()
            .map(|(code, zh, en, kinds)| Pillar { code, name: Both::new(zh, en), kinds: read_kinds(kinds) })
            .collect(),
        targets: targets
            .into_iter()
            .map(|(code, zh, en, measure, kinds, goal, due_on, document)| Target {
                code,
                name: Both::new(zh, en),
                measure,
                kinds: read_kinds(kinds),
                goal,
                due_on,
                document,
            })
            .collect(),
    })
}

/// The words were checked when they were written.
fn read_kinds(kinds: Value) -> Vec<PlatformKind> {
    serde_json::from_value(kinds).unwrap_or_default()
}

fn kinds_value(kinds: &[PlatformKind]) -> Value {
    kinds.iter().map(|kind| Value::from(kind.as_str())).collect()
}

/// Puts the scheme in the place of the one before. Industries that stay keep their platforms; the database refuses to let
/// one go that has some.
pub fn scheme_set(conn: &mut PgConnection, scheme: &Scheme) -> QueryResult<()> {
    let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX).saturating_add(1);
    let codes: Vec<&str> = scheme.industries.iter().map(|one| one.code.as_str()).collect();
    diesel::delete(key_industry::table.filter(key_industry::code.ne_all(codes))).execute(conn)?;
    for (at, industry) in scheme.industries.iter().enumerate() {
        let values = (
            key_industry::name_zh.eq(&industry.name.zh),
            key_industry::name_en.eq(&industry.name.en),
            key_industry::place.eq(place(at)),
        );
        diesel::insert_into(key_industry::table)
            .values((key_industry::code.eq(&industry.code), values))
            .on_conflict(key_industry::code)
            .do_update()
            .set(values)
            .execute(conn)?;
    }
    diesel::delete(coverage_pillar::table).execute(conn)?;
    for (at, pillar) in scheme.pillars.iter().enumerate() {
        diesel::insert_into(coverage_pillar::table)
            .values((
                coverage_pillar::code.eq(&pillar.code),
                coverage_pillar::name_zh.eq(&pillar.name.zh),
                coverage_pillar::name_en.eq(&pillar.name.en),
                coverage_pillar::kinds.eq(kinds_value(&pillar.kinds)),
                coverage_pillar::place.eq(place(at)),
            ))
            .execute(conn)?;
    }
    diesel::delete(directory_target::table).execute(conn)?;
    for (at, target) in scheme.targets.iter().enumerate() {
        diesel::insert_into(directory_target::table)
            .values((
                directory_target::code.eq(&target.code),
                directory_target::name_zh.eq(&target.name.zh),
                directory_target::name_en.eq(&target.name.en),
                directory_target::measure.eq(target.measure),
                directory_target::kinds.eq(kinds_value(&target.kinds)),
                directory_target::goal.eq(target.goal),
                directory_target::due_on.eq(target.due_on),
                directory_target::document.eq(&target.document),
                directory_target::place.eq(place(at)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A platform in a cell of the coverage.
#[derive(Debug, QueryableByName)]
pub struct CellRow {
    #[diesel(sql_type = Text)]
    pub industry: String,
    #[diesel(sql_type = Text)]
    pub pillar: String,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = Uuid)]
    pub id: PlatformId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub level: PlatformLevel,
}

/// The first five platforms of every cell that has some, with how many there are.
pub fn coverage_list(conn: &mut PgConnection, today: NaiveDate) -> QueryResult<Vec<CellRow>> {
    diesel::sql_query(
        "SELECT industry, pillar, count, id, name, level
         FROM (SELECT p.industry_code AS industry, c.code AS pillar, p.id, p.name, p.level,
                      count(*) OVER (PARTITION BY p.industry_code, c.code) AS count,
                      row_number() OVER (
                          PARTITION BY p.industry_code, c.code
                          ORDER BY array_position(ARRAY['national', 'provincial', 'municipal'], p.level), p.name) AS place
               FROM platform p JOIN coverage_pillar c ON c.kinds @> to_jsonb(p.kind)
               WHERE p.industry_code IS NOT NULL AND p.state = 'listed'
                 AND (p.valid_until IS NULL OR p.valid_until >= $1)) cell
         WHERE place <= 5 ORDER BY industry, pillar, place",
    )
    .bind::<Date, _>(today)
    .load(conn)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = BigInt)]
    counted: i64,
    #[diesel(sql_type = BigInt)]
    by_due: i64,
}

/// For each target by its code: what counts today, and what was recognised by the target's day.
pub fn progress_counts(conn: &mut PgConnection, today: NaiveDate) -> QueryResult<Vec<(String, i64, i64)>> {
    let rows: Vec<CountRow> = diesel::sql_query(
        "SELECT t.code, n.counted, n.by_due
         FROM directory_target t CROSS JOIN LATERAL (
             SELECT count(*) FILTER (WHERE p.state = 'listed' AND (p.valid_until IS NULL OR p.valid_until >= $1)) AS counted,
                    count(*) FILTER (WHERE p.certified_on <= t.due_on) AS by_due
             FROM platform p WHERE t.kinds @> to_jsonb(p.kind)) n
         WHERE t.measure = 'platforms'
         UNION ALL
         SELECT t.code, n.counted, n.by_due
         FROM directory_target t CROSS JOIN LATERAL (
             SELECT count(*) FILTER (WHERE b.is_active AND (b.valid_until IS NULL OR b.valid_until >= $1)) AS counted,
                    count(*) FILTER (WHERE b.certified_on <= t.due_on) AS by_due
             FROM broker b) n
         WHERE t.measure = 'brokers'",
    )
    .bind::<Date, _>(today)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.code, row.counted, row.by_due)).collect())
}
