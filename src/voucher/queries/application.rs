//! SQL of applications 申领.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::Value;

use crate::kernel::{Fen, OrganisationId, ProgrammeVersionId, RegionCode, UserId, VoucherApplicationId};
use crate::programme::model::Corrections;
use crate::store::schema::{voucher_application as applications, voucher_application_return};
use crate::voucher::model::{Application, ApplicationState};

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications, check_for_backend(diesel::pg::Pg))]
struct ApplicationRow {
    id: VoucherApplicationId,
    reference: String,
    enterprise_id: OrganisationId,
    programme_version_id: ProgrammeVersionId,
    region_code: RegionCode,
    state: ApplicationState,
    amount_fen: Fen,
    purpose: String,
    eligibility: Option<Value>,
    created_by: UserId,
    district_reviewer: Option<UserId>,
    city_reviewer: Option<UserId>,
    reason: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    voucher_class: Option<String>,
}

impl From<ApplicationRow> for Application {
    fn from(row: ApplicationRow) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            enterprise_id: row.enterprise_id,
            programme_version_id: row.programme_version_id,
            region_code: row.region_code,
            state: row.state,
            amount: row.amount_fen,
            purpose: row.purpose,
            eligibility: row.eligibility,
            created_by: row.created_by,
            district_reviewer: row.district_reviewer,
            city_reviewer: row.city_reviewer,
            reason: row.reason,
            created_at: row.created_at,
            updated_at: row.updated_at,
            class: row.voucher_class,
        }
    }
}

#[derive(QueryableByName)]
struct SequenceValue {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

pub fn application_next_number(conn: &mut PgConnection) -> QueryResult<i64> {
    diesel::sql_query("SELECT nextval('voucher_application_number') AS value")
        .get_result::<SequenceValue>(conn)
        .map(|row| row.value)
}

pub fn application_insert(conn: &mut PgConnection, new: &Application) -> QueryResult<()> {
    diesel::insert_into(applications::table)
        .values((
            applications::id.eq(new.id),
            applications::reference.eq(&new.reference),
            applications::enterprise_id.eq(new.enterprise_id),
            applications::programme_version_id.eq(new.programme_version_id),
            applications::region_code.eq(&new.region_code),
            applications::state.eq(new.state),
            applications::amount_fen.eq(new.amount),
            applications::voucher_class.eq(&new.class),
            applications::purpose.eq(&new.purpose),
            applications::created_by.eq(new.created_by),
            applications::created_at.eq(new.created_at),
            applications::updated_at.eq(new.updated_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn application_fetch(conn: &mut PgConnection, id: VoucherApplicationId) -> QueryResult<Application> {
    applications::table.find(id).select(ApplicationRow::as_select()).first(conn).map(Application::from)
}

pub fn application_lock(conn: &mut PgConnection, id: VoucherApplicationId) -> QueryResult<Application> {
    applications::table
        .find(id)
        .for_no_key_update()
        .select(ApplicationRow::as_select())
        .first(conn)
        .map(Application::from)
}

/// Writes what may change of a locked application.
pub fn application_update(conn: &mut PgConnection, application: &Application) -> QueryResult<()> {
    diesel::update(applications::table.find(application.id))
        .set((
            applications::programme_version_id.eq(application.programme_version_id),
            applications::state.eq(application.state),
            applications::amount_fen.eq(application.amount),
            applications::voucher_class.eq(&application.class),
            applications::purpose.eq(&application.purpose),
            applications::eligibility.eq(&application.eligibility),
            applications::district_reviewer.eq(application.district_reviewer),
            applications::city_reviewer.eq(application.city_reviewer),
            applications::reason.eq(&application.reason),
            applications::updated_at.eq(application.updated_at),
        ))
        .execute(conn)
        .map(drop)
}

/// Which applications are wanted.
#[derive(Debug, Clone, Default)]
pub struct ApplicationFilter {
    pub enterprise_id: Option<OrganisationId>,
    /// Of enterprises in this region; never drafts, which are the enterprise's own.
    pub region: Option<RegionCode>,
    pub state: Option<ApplicationState>,
    /// Those after this one, in the list's order.
    pub after: Option<(DateTime<Utc>, VoucherApplicationId)>,
}

/// In the order of their making, the oldest first.
pub fn application_list(
    conn: &mut PgConnection,
    filter: &ApplicationFilter,
    limit: i64,
) -> QueryResult<Vec<Application>> {
    let mut query = applications::table
        .order((applications::created_at, applications::id))
        .limit(limit)
        .select(ApplicationRow::as_select())
        .into_boxed();
    if let Some(enterprise) = filter.enterprise_id {
        query = query.filter(applications::enterprise_id.eq(enterprise));
    }
    if let Some(region) = &filter.region {
        query = query
            .filter(applications::region_code.like(format!("{}%", region.prefix())))
            .filter(applications::state.ne(ApplicationState::Draft));
    }
    if let Some(state) = filter.state {
        query = query.filter(applications::state.eq(state));
    }
    if let Some((at, id)) = filter.after {
        query = query
            .filter(applications::created_at.gt(at).or(applications::created_at.eq(at).and(applications::id.gt(id))));
    }
    Ok(query.load(conn)?.into_iter().map(Application::from).collect())
}

pub fn return_insert(
    conn: &mut PgConnection,
    id: VoucherApplicationId,
    corrections: &Corrections,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    use voucher_application_return as returns;
    diesel::insert_into(returns::table)
        .values((
            returns::application_id.eq(id),
            returns::corrections.eq(corrections),
            returns::returned_by.eq(by),
            returns::returned_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// What the last return named.
pub fn return_newest(conn: &mut PgConnection, id: VoucherApplicationId) -> QueryResult<Option<Corrections>> {
    use voucher_application_return as returns;
    returns::table
        .filter(returns::application_id.eq(id))
        .order(returns::id.desc())
        .select(returns::corrections)
        .first(conn)
        .optional()
}
