use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{SettingKind, SettingProposal};
use crate::identity::scope::people;
use crate::kernel::{RegionScope, SettingProposalId};
use crate::store::schema::setting_proposal;

pub fn proposal_insert(conn: &mut PgConnection, new: &SettingProposal) -> QueryResult<()> {
    diesel::insert_into(setting_proposal::table).values(new).execute(conn).map(drop)
}

/// A proposal is an affair of the bureaus of its proposer's region; of all, where the setting holds for all.
fn concerned(within: &RegionScope) -> String {
    format!(
        "(setting_proposal.kind IN ('settlement', 'matching') OR {})",
        people(within, "setting_proposal.proposed_by")
    )
}

/// Locks a proposal of one of these kinds.
pub fn proposal_lock(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: SettingProposalId,
    kinds: &[SettingKind],
) -> QueryResult<SettingProposal> {
    setting_proposal::table
        .find(id)
        .filter(setting_proposal::kind.eq_any(kinds.to_vec()))
        .filter(sql::<Bool>(&concerned(within)))
        .for_update()
        .select(SettingProposal::as_select())
        .first(conn)
}

/// Those that wait, oldest first.
pub fn proposal_list_open(
    conn: &mut PgConnection,
    within: &RegionScope,
    kinds: &[SettingKind],
) -> QueryResult<Vec<SettingProposal>> {
    setting_proposal::table
        .filter(setting_proposal::kind.eq_any(kinds.to_vec()))
        .filter(sql::<Bool>(&concerned(within)))
        .filter(setting_proposal::verdict.is_null())
        .order((setting_proposal::proposed_at, setting_proposal::id))
        .select(SettingProposal::as_select())
        .load(conn)
}

/// Those that are over, latest first.
pub fn proposal_list_closed(
    conn: &mut PgConnection,
    within: &RegionScope,
    kinds: &[SettingKind],
    limit: i64,
) -> QueryResult<Vec<SettingProposal>> {
    setting_proposal::table
        .filter(setting_proposal::kind.eq_any(kinds.to_vec()))
        .filter(sql::<Bool>(&concerned(within)))
        .filter(setting_proposal::verdict.is_not_null())
        .order((setting_proposal::decided_at.desc(), setting_proposal::id.desc()))
        .limit(limit)
        .select(SettingProposal::as_select())
        .load(conn)
}

/// Stores what became of a proposal that is locked.
pub fn proposal_close(conn: &mut PgConnection, row: &SettingProposal) -> QueryResult<()> {
    diesel::update(setting_proposal::table.find(row.id))
        .set((
            setting_proposal::verdict.eq(row.verdict),
            setting_proposal::note.eq(&row.note),
            setting_proposal::decided_by.eq(row.decided_by),
            setting_proposal::decided_at.eq(row.decided_at),
        ))
        .execute(conn)
        .map(drop)
}
