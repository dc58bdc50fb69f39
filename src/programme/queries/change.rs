use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::lines_within;
use crate::kernel::{AppropriationChangeId, AppropriationId, ProgrammeId, RegionCode, RegionScope};
use crate::programme::model::{AppropriationChange, BudgetLevel, BudgetSide, ChangeState};
use crate::store::schema::{appropriation, appropriation_change as change};

pub fn change_insert(conn: &mut PgConnection, new: &AppropriationChange) -> QueryResult<()> {
    diesel::insert_into(change::table).values(new).execute(conn).map(drop)
}

pub fn change_lock(conn: &mut PgConnection, id: AppropriationChangeId) -> QueryResult<AppropriationChange> {
    change::table.find(id).for_update().select(AppropriationChange::as_select()).first(conn)
}

/// Stores the decision about a change that is locked.
pub fn change_update(conn: &mut PgConnection, row: &AppropriationChange) -> QueryResult<()> {
    diesel::update(change::table.find(row.id))
        .set((
            change::state.eq(row.state),
            change::appropriation_id.eq(row.appropriation_id),
            change::transfer_id.eq(row.transfer_id),
            change::to_appropriation_id.eq(row.to_appropriation_id),
            change::decided_by.eq(row.decided_by),
            change::decided_at.eq(row.decided_at),
            change::note.eq(&row.note),
        ))
        .execute(conn)
        .map(drop)
}

/// Whether the line that a grant would open is there already.
pub fn appropriation_exists(
    conn: &mut PgConnection,
    programme_id: ProgrammeId,
    (side, level): (BudgetSide, BudgetLevel),
    region_code: &RegionCode,
    fiscal_year: i32,
) -> QueryResult<bool> {
    let same = appropriation::table
        .filter(appropriation::programme_id.eq(programme_id))
        .filter(appropriation::side.eq(side))
        .filter(appropriation::level.eq(level))
        .filter(appropriation::region_code.eq(region_code))
        .filter(appropriation::fiscal_year.eq(fiscal_year));
    diesel::select(diesel::dsl::exists(same)).get_result(conn)
}

/// Changes in the order of their proposal: of one line or state, if given.
pub fn change_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    line: Option<AppropriationId>,
    state: Option<ChangeState>,
    after: Option<AppropriationChangeId>,
    limit: i64,
) -> QueryResult<Vec<AppropriationChange>> {
    // A grant has no line before it is approved, and says itself whose line it would open.
    let of_line = format!(
        "(EXISTS (SELECT FROM appropriation l WHERE l.id = appropriation_change.appropriation_id AND {})
          OR appropriation_change.appropriation_id IS NULL AND {})",
        lines_within(within, "l"),
        lines_within(within, "appropriation_change")
    );
    let mut changes = change::table
        .filter(sql::<Bool>(&of_line))
        .order(change::id)
        .limit(limit)
        .select(AppropriationChange::as_select())
        .into_boxed();
    if let Some(line) = line {
        changes = changes.filter(change::appropriation_id.eq(line));
    }
    if let Some(state) = state {
        changes = changes.filter(change::state.eq(state));
    }
    if let Some(after) = after {
        changes = changes.filter(change::id.gt(after));
    }
    changes.load(conn)
}

/// Locks a budget line against others who draw on it.
pub fn appropriation_lock(conn: &mut PgConnection, id: AppropriationId) -> QueryResult<()> {
    appropriation::table.find(id).select(appropriation::id).for_no_key_update().first::<AppropriationId>(conn).map(drop)
}

/// The same line of another year, if there is one.
pub fn appropriation_find_of_year(
    conn: &mut PgConnection,
    id: AppropriationId,
    fiscal_year: i32,
) -> QueryResult<Option<AppropriationId>> {
    let other = diesel::alias!(appropriation as other);
    appropriation::table
        .inner_join(
            other.on(other
                .field(appropriation::programme_id)
                .eq(appropriation::programme_id)
                .and(other.field(appropriation::side).eq(appropriation::side))
                .and(other.field(appropriation::level).eq(appropriation::level))
                .and(other.field(appropriation::region_code).eq(appropriation::region_code))),
        )
        .filter(appropriation::id.eq(id))
        .filter(other.field(appropriation::fiscal_year).eq(fiscal_year))
        .select(other.field(appropriation::id))
        .first(conn)
        .optional()
}
