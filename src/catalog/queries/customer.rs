use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::CustomerClass;
use crate::kernel::{OrganisationId, Uscc};
use crate::store::schema::{organisation, provider_customer as customers};

/// A customer that a provider counts among a class.
#[derive(Queryable)]
pub struct CustomerRow {
    pub enterprise_id: OrganisationId,
    pub uscc: Option<Uscc>,
    pub name: String,
    pub customer_class: CustomerClass,
    pub note: String,
    pub set_by: String,
    pub set_at: DateTime<Utc>,
}

/// The class that the provider counts this enterprise among, if any.
pub fn customer_class(
    conn: &mut PgConnection,
    provider: OrganisationId,
    enterprise: OrganisationId,
) -> QueryResult<Option<CustomerClass>> {
    customers::table.find((provider, enterprise)).select(customers::customer_class).first(conn).optional()
}

/// In the order of the customers' ids, after `after`; itself aside.
pub fn customer_list(
    conn: &mut PgConnection,
    provider: OrganisationId,
    after: Option<OrganisationId>,
    limit: i64,
) -> QueryResult<Vec<CustomerRow>> {
    let mut query = customers::table
        .inner_join(organisation::table)
        .filter(customers::provider_id.eq(provider).and(customers::enterprise_id.ne(provider)))
        .order(customers::enterprise_id)
        .limit(limit)
        .select((
            customers::enterprise_id,
            organisation::uscc,
            organisation::name,
            customers::customer_class,
            customers::note,
            customers::set_by,
            customers::set_at,
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(customers::enterprise_id.gt(after));
    }
    query.load(conn)
}

pub fn customer_fetch(
    conn: &mut PgConnection,
    provider: OrganisationId,
    enterprise: OrganisationId,
) -> QueryResult<CustomerRow> {
    customers::table
        .inner_join(organisation::table)
        .filter(customers::provider_id.eq(provider))
        .filter(customers::enterprise_id.eq(enterprise))
        .select((
            customers::enterprise_id,
            organisation::uscc,
            organisation::name,
            customers::customer_class,
            customers::note,
            customers::set_by,
            customers::set_at,
        ))
        .first(conn)
}

/// Counts an enterprise among a class, or among another than before.
pub fn customer_upsert(
    conn: &mut PgConnection,
    key: (OrganisationId, OrganisationId),
    class: CustomerClass,
    note: &str,
    by: (&str, DateTime<Utc>),
) -> QueryResult<()> {
    let said = (
        customers::customer_class.eq(class),
        customers::note.eq(note),
        customers::set_by.eq(by.0),
        customers::set_at.eq(by.1),
    );
    diesel::insert_into(customers::table)
        .values((customers::provider_id.eq(key.0), customers::enterprise_id.eq(key.1), said))
        .on_conflict((customers::provider_id, customers::enterprise_id))
        .do_update()
        .set(said)
        .execute(conn)
        .map(drop)
}

/// Whether there was such a customer.
pub fn customer_delete(
    conn: &mut PgConnection,
    provider: OrganisationId,
    enterprise: OrganisationId,
) -> QueryResult<bool> {
    diesel::delete(customers::table.find((provider, enterprise))).execute(conn).map(|n| n == 1)
}
