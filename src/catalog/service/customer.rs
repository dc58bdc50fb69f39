//! Customers that a provider counts among a class which no register knows: members of its alliance, academics.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::model::{CustomerClass, Error};
use super::super::queries::{self, CustomerRow};
use crate::audit;
use crate::identity::{self, Caller, Organisation, OrganisationKind};
use crate::kernel::{Invalid, OrganisationId, Uscc};
use crate::store::Tx;

const MAX_NOTE: usize = 300;

/// A customer with a class of its own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProviderCustomer {
    pub enterprise_id: OrganisationId,
    pub uscc: Option<Uscc>,
    pub name: String,
    pub customer_class: CustomerClass,
    pub note: String,
    pub set_by: String,
    pub set_at: DateTime<Utc>,
}

impl From<CustomerRow> for ProviderCustomer {
    fn from(row: CustomerRow) -> Self {
        let CustomerRow { enterprise_id, uscc, name, customer_class, note, set_by, set_at } = row;
        Self { enterprise_id, uscc, name, customer_class, note, set_by, set_at }
    }
}

/// What a provider says of a customer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// `member` or `academic`; of another provider, which is academic if nothing is said, also `standard`. The other classes
    /// follow from the company's size, and the provider's own people are `own`.
    pub customer_class: CustomerClass,
    #[serde(default)]
    #[schema(max_length = 300)]
    pub note: String,
}

/// The class that a provider counts an enterprise among, if it said so; its own people are `own`.
///
/// # Errors
/// The database refuses.
pub fn customer_class(
    conn: &mut PgConnection,
    provider: OrganisationId,
    enterprise: OrganisationId,
) -> Result<Option<CustomerClass>, Error> {
    Ok(queries::customer_class(conn, provider, enterprise)?)
}

/// The caller's customers with a class, at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn customer_list(
    conn: &mut PgConnection,
    caller: &Caller,
    after: Option<OrganisationId>,
    limit: i64,
) -> Result<Vec<ProviderCustomer>, Error> {
    let rows = queries::customer_list(conn, caller.organisation_id, after, limit + 1)?;
    Ok(rows.into_iter().map(ProviderCustomer::from).collect())
}

/// Counts an enterprise among a class, from now on.
///
/// # Errors
/// No such enterprise, or fields that do not fit.
pub fn customer_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    uscc: &Uscc,
    new: &NewCustomer,
) -> Result<ProviderCustomer, Error> {
    let customer = customer_by(tx.conn(), caller, uscc)?;
    if !may_be(new.customer_class, customer.kind) {
        let by_size =
            Invalid::new("by_size", "此类别由企业规模决定，不能指定", "this class follows from the company's size");
        return Err(Error::field("customer_class", by_size));
    }
    let note = new.note.trim();
    if note.chars().count() > MAX_NOTE {
        return Err(Error::field("note", Invalid::new("length", "最多 300 个字符", "at most 300 characters")));
    }
    let (now, by) = (tx.now(), tx.actor().label.clone());
    let key = (caller.organisation_id, customer.id);
    queries::customer_upsert(tx.conn(), key, new.customer_class, note, (&by, now))?;
    let detail =
        json!({ "provider_id": key.0, "enterprise_id": key.1, "customer_class": new.customer_class, "note": note });
    audit::record(tx, "customer.class_set", "organisation", caller.organisation_id.uuid(), &detail)?;
    Ok(queries::customer_fetch(tx.conn(), key.0, key.1)?.into())
}

/// Counts an enterprise among no class any more; its size says its class again.
///
/// # Errors
/// Not a customer with a class.
pub fn customer_remove(tx: &mut Tx<'_>, caller: &Caller, uscc: &Uscc) -> Result<(), Error> {
    let enterprise = customer_by(tx.conn(), caller, uscc)?.id;
    if !queries::customer_delete(tx.conn(), caller.organisation_id, enterprise)? {
        return Err(Error::NotFound);
    }
    let detail = json!({ "provider_id": caller.organisation_id, "enterprise_id": enterprise });
    Ok(audit::record(tx, "customer.class_ended", "organisation", caller.organisation_id.uuid(), &detail)?)
}

/// Whether a provider may count a customer of this kind among the class.
const fn may_be(class: CustomerClass, kind: OrganisationKind) -> bool {
    match class {
        CustomerClass::Academic | CustomerClass::Member => true,
        CustomerClass::Standard => matches!(kind, OrganisationKind::Provider),
        CustomerClass::Sme | CustomerClass::Own => false,
    }
}

/// An enterprise or another provider: the caller's own people are a class by themselves.
fn customer_by(conn: &mut PgConnection, caller: &Caller, uscc: &Uscc) -> Result<Organisation, Error> {
    identity::service::organisation_by_uscc(conn, uscc)?
        .filter(|found| found.kind.is_customer() && found.id != caller.organisation_id)
        .ok_or(Error::NotFound)
}
