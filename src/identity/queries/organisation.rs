use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::identity::model::{BankAccount, Name, Organisation, OrganisationKind, OrganisationState, Profile};
use crate::kernel::{OrganisationId, RegionCode, Uscc};
use crate::store::Prepared;
use crate::store::schema::{bank_account, organisation};

pub fn organisation_insert(conn: &mut PgConnection, row: &Organisation) -> QueryResult<()> {
    diesel::insert_into(organisation::table)
        .values((
            organisation::id.eq(row.id),
            organisation::uscc.eq(&row.uscc),
            organisation::name.eq(&row.name),
            organisation::kind.eq(row.kind),
            organisation::region_code.eq(&row.region_code),
            organisation::state.eq(row.state),
            organisation::profile.eq(&row.profile),
            organisation::created_at.eq(row.created_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn organisation_by_uscc(conn: &mut PgConnection, uscc: &Uscc) -> QueryResult<Option<Organisation>> {
    organisation::table.filter(organisation::uscc.eq(uscc)).select(Organisation::as_select()).first(conn).optional()
}

pub fn organisation_fetch(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Organisation> {
    organisation::table.find(id).select(Organisation::as_select()).first(conn)
}

/// Those of these that there are, in no order.
pub fn organisation_list_of(conn: &mut PgConnection, ids: &[OrganisationId]) -> QueryResult<Vec<Organisation>> {
    Prepared(organisation::table.filter(organisation::id.eq_any(ids)).select(Organisation::as_select())).load(conn)
}

/// Holds the row until the transaction ends.
pub fn organisation_lock(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Organisation> {
    organisation::table.find(id).select(Organisation::as_select()).for_no_key_update().first(conn)
}

/// Keeps the organisation's state as it is until the transaction ends; others may do the same.
pub fn organisation_lock_shared(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Organisation> {
    organisation::table.find(id).select(Organisation::as_select()).for_share().first(conn)
}

pub fn organisation_set_state(
    conn: &mut PgConnection,
    id: OrganisationId,
    from: OrganisationState,
    to: OrganisationState,
) -> QueryResult<usize> {
    diesel::update(organisation::table.find(id).filter(organisation::state.eq(from)))
        .set(organisation::state.eq(to))
        .execute(conn)
}

pub fn organisation_set_profile(conn: &mut PgConnection, id: OrganisationId, profile: &Profile) -> QueryResult<()> {
    diesel::update(organisation::table.find(id)).set(organisation::profile.eq(profile)).execute(conn).map(drop)
}

/// Which organisations a list shows.
#[derive(Debug, Clone, Default)]
pub struct OrganisationFilter {
    pub kind: Option<OrganisationKind>,
    pub state: Option<OrganisationState>,
    /// A part of the name.
    pub name: Option<Name>,
}

/// In the order of registration, inside `region`, after `after`.
pub fn organisation_list(
    conn: &mut PgConnection,
    region: &RegionCode,
    filter: &OrganisationFilter,
    after: Option<OrganisationId>,
    limit: i64,
) -> QueryResult<Vec<Organisation>> {
    let mut query = organisation::table
        .filter(organisation::region_code.like(format!("{}%", region.prefix())))
        .order(organisation::id)
        .limit(limit)
        .select(Organisation::as_select())
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(organisation::kind.eq(kind));
    }
    if let Some(state) = filter.state {
        query = query.filter(organisation::state.eq(state));
    }
    if let Some(name) = &filter.name {
        query = query.filter(organisation::name.like(format!("%{}%", escape_like(name.as_str()))));
    }
    if let Some(after) = after {
        query = query.filter(organisation::id.gt(after));
    }
    query.load(conn)
}

pub(super) fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The houses of `kinds` with their regions: few, in any city.
pub fn organisation_list_admitted_by_kinds(
    conn: &mut PgConnection,
    kinds: &[OrganisationKind],
) -> QueryResult<Vec<(OrganisationId, RegionCode)>> {
    organisation::table
        .filter(organisation::kind.eq_any(kinds))
        .filter(organisation::state.eq(OrganisationState::Admitted))
        .order(organisation::id)
        .select((organisation::id, organisation::region_code))
        .load(conn)
}

pub fn bank_account_set(
    conn: &mut PgConnection,
    id: OrganisationId,
    account: &BankAccount,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(bank_account::table)
        .values((bank_account::organisation_id.eq(id), account, bank_account::updated_at.eq(at)))
        .on_conflict(bank_account::organisation_id)
        .do_update()
        .set((account, bank_account::updated_at.eq(at)))
        .execute(conn)
        .map(drop)
}

pub fn bank_account_list(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> QueryResult<Vec<(OrganisationId, BankAccount)>> {
    bank_account::table
        .filter(bank_account::organisation_id.eq_any(ids))
        .order(bank_account::organisation_id)
        .select((bank_account::organisation_id, BankAccount::as_select()))
        .load(conn)
}

pub fn bank_account_find(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Option<BankAccount>> {
    bank_account::table.find(id).select(BankAccount::as_select()).first(conn).optional()
}

/// Admitted providers, found by credit code or a part of the name if `wanted` is given; at most `limit`.
pub fn provider_list_admitted(
    conn: &mut PgConnection,
    wanted: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<Organisation>> {
    let mut providers = organisation::table
        .filter(organisation::kind.eq(OrganisationKind::Provider))
        .filter(organisation::state.eq(OrganisationState::Admitted))
        .into_boxed();
    if let Some(wanted) = wanted {
        let fragment = format!("%{}%", wanted.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let by_code = organisation::uscc.eq(wanted.to_owned()).assume_not_null();
        providers = providers.filter(by_code.or(organisation::name.like(fragment)));
    }
    providers.order(organisation::id).limit(limit).select(Organisation::as_select()).load(conn)
}
