use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{SettingKind, SettingProposal};
use crate::identity::scope::people;
use crate::kernel::{RegionScope, SettingProposalId, TodoKind};
use crate::store::schema::setting_proposal;

pub fn proposal_insert(conn: &mut PgConnection, new: &SettingProposal) -> QueryResult<()> {
    diesel::insert_into(setting_proposal::table).values(new).execute(conn).map(drop)
}

/// Kinds that hold for all regions.
const FOR_ALL: &str = "('settlement', 'matching')";

/// A proposal is an affair of the bureaus of its proposer's region; of all, where the setting holds for all.
fn concerned(within: &RegionScope) -> String {
    format!("(setting_proposal.kind IN {FOR_ALL} OR {})", people(within, "setting_proposal.proposed_by"))
}

/// What waits (`store::todo`) to be decided of these kinds: what others of the region proposed, and what holds for all.
pub fn to_decide(todo: TodoKind, kinds: &[SettingKind]) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
    format!(
        "
    SELECT '{todo}', p.id::text, p.kind, p.subject, 'open', p.proposed_at, NULL::timestamptz, NULL::bigint
    FROM setting_proposal p JOIN app_user u ON u.id = p.proposed_by JOIN organisation o ON o.id = u.organisation_id
    WHERE (coalesce(u.region_code, o.region_code) LIKE $2 OR p.kind IN {FOR_ALL}) AND p.verdict IS NULL
          AND p.proposed_by <> $3 AND p.kind IN ({})",
        kinds.join(", ")
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
