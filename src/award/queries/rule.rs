use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::award::model::{Mode, NewRule, Rule};
use crate::kernel::{AwardRuleId, BasisPoints, Fen, ProgrammeId, Text};
use crate::store::schema::award_rule;

#[derive(Queryable, Selectable)]
#[diesel(table_name = award_rule, check_for_backend(diesel::pg::Pg))]
struct RuleRow {
    id: AwardRuleId,
    programme_id: ProgrammeId,
    code: String,
    version: i32,
    name_zh: String,
    name_en: String,
    kinds: Value,
    levels: Value,
    mode: Mode,
    amount_fen: Option<Fen>,
    is_once: bool,
    city_share_bp: i32,
    condition_zh: String,
    condition_en: String,
    created_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

/// The words were checked when they were written.
impl From<RuleRow> for Rule {
    fn from(row: RuleRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            says: NewRule {
                programme_id: row.programme_id,
                code: row.code,
                name: Text::new(row.name_zh, row.name_en),
                kinds: serde_json::from_value(row.kinds).unwrap_or_default(),
                levels: serde_json::from_value(row.levels).unwrap_or_default(),
                mode: row.mode,
                amount_fen: row.amount_fen,
                is_once: row.is_once,
                city_share_bp: BasisPoints::new(row.city_share_bp).unwrap_or(BasisPoints::WHOLE),
                condition: Text::new(row.condition_zh, row.condition_en),
            },
            created_at: row.created_at,
            retired_at: row.retired_at,
        }
    }
}

pub fn rule_insert(
    conn: &mut PgConnection,
    id: AwardRuleId,
    version: i32,
    new: &NewRule,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let kinds: Value = new.kinds.iter().map(|kind| Value::from(kind.as_str())).collect();
    let levels: Value = new.levels.iter().map(|level| Value::from(level.as_str())).collect();
    diesel::insert_into(award_rule::table)
        .values((
            award_rule::id.eq(id),
            award_rule::programme_id.eq(new.programme_id),
            award_rule::code.eq(&new.code),
            award_rule::version.eq(version),
            award_rule::name_zh.eq(new.name.zh.trim()),
            award_rule::name_en.eq(new.name.en.trim()),
            award_rule::kinds.eq(kinds),
            award_rule::levels.eq(levels),
            award_rule::mode.eq(new.mode),
            award_rule::amount_fen.eq(new.amount_fen),
            award_rule::is_once.eq(new.is_once),
            award_rule::city_share_bp.eq(new.city_share_bp.get()),
            award_rule::condition_zh.eq(&new.condition.zh),
            award_rule::condition_en.eq(&new.condition.en),
            award_rule::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The last version of a row with its number, whether in force or not.
pub fn rule_latest_version(conn: &mut PgConnection, programme: ProgrammeId, code: &str) -> QueryResult<i32> {
    award_rule::table
        .filter(award_rule::programme_id.eq(programme))
        .filter(award_rule::code.eq(code))
        .select(diesel::dsl::max(award_rule::version))
        .first::<Option<i32>>(conn)
        .map(Option::unwrap_or_default)
}

/// Ends the row in force; answers how many there were.
pub fn rule_retire(
    conn: &mut PgConnection,
    programme: ProgrammeId,
    code: &str,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(
        award_rule::table
            .filter(award_rule::programme_id.eq(programme))
            .filter(award_rule::code.eq(code))
            .filter(award_rule::retired_at.is_null()),
    )
    .set(award_rule::retired_at.eq(now))
    .execute(conn)
}

pub fn rule_fetch(conn: &mut PgConnection, id: AwardRuleId) -> QueryResult<Rule> {
    award_rule::table.find(id).select(RuleRow::as_select()).first(conn).map(Rule::from)
}

/// Rows in force, in the order of their making.
pub fn rule_list(conn: &mut PgConnection) -> QueryResult<Vec<Rule>> {
    let rows = award_rule::table
        .filter(award_rule::retired_at.is_null())
        .order((award_rule::programme_id, award_rule::code))
        .select(RuleRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Rule::from).collect())
}
