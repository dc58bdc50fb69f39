use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::scope;
use crate::kernel::{RegionScope, SettingProposalId, UserId};
use crate::settlement::model::{SettingProposal, SettingVerdict};
use crate::store::schema::setting_proposal;

pub fn setting_proposal_insert(conn: &mut PgConnection, new: &SettingProposal) -> QueryResult<()> {
    diesel::insert_into(setting_proposal::table).values(new).execute(conn).map(drop)
}

/// A proposal is an affair of the bureaus of its proposer's region.
pub fn setting_proposal_lock(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: SettingProposalId,
) -> QueryResult<SettingProposal> {
    setting_proposal::table
        .find(id)
        .filter(sql::<Bool>(&scope::people(within, "setting_proposal.proposed_by")))
        .for_update()
        .select(SettingProposal::as_select())
        .first(conn)
}

/// Those that wait, oldest first.
pub fn setting_proposal_list_open(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<Vec<SettingProposal>> {
    setting_proposal::table
        .filter(sql::<Bool>(&scope::people(within, "setting_proposal.proposed_by")))
        .filter(setting_proposal::verdict.is_null())
        .order((setting_proposal::proposed_at, setting_proposal::id))
        .select(SettingProposal::as_select())
        .load(conn)
}

pub fn setting_proposal_close(
    conn: &mut PgConnection,
    id: SettingProposalId,
    verdict: SettingVerdict,
    note: Option<&str>,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(setting_proposal::table.find(id))
        .set((
            setting_proposal::verdict.eq(Some(verdict)),
            setting_proposal::note.eq(note),
            setting_proposal::decided_by.eq(Some(by)),
            setting_proposal::decided_at.eq(Some(now)),
        ))
        .execute(conn)
        .map(drop)
}
