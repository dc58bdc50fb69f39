//! What waits for a person, over all modules: each tells its part.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::{self, Caller};
use crate::kernel::{Asker, TodoGroup};
use crate::store::DbError;
use crate::{
    agreement, award, billing, booking, catalog, claim, clawback, complaint, conduct, directory, evaluation, notify,
    programme, reconciliation, sample, settlement, training, voucher,
};

/// What waits for the caller and what waits for others; kinds of which there is nothing are left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Todo {
    /// How many things the caller can bring on.
    pub count: i64,
    pub for_me: Vec<TodoGroup>,
    pub for_others: Vec<TodoGroup>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Claim(#[from] claim::Error),
    #[error("{0}")]
    Db(#[from] DbError),
}

type Part = fn(&mut PgConnection, &Caller, &Asker) -> Result<Vec<TodoGroup>, Error>;

const PARTS: &[Part] = &[
    |conn, caller, asker| Ok(identity::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(catalog::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(voucher::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(booking::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(training::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(sample::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(agreement::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(billing::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(conduct::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(claim::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(complaint::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(award::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(directory::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(clawback::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(programme::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(settlement::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(reconciliation::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(evaluation::service::todo(conn, caller, asker)?),
    |conn, caller, asker| Ok(notify::todo(conn, caller, asker)?),
];

/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, now: DateTime<Utc>) -> Result<Todo, Error> {
    let asker = caller.asker(now);
    let mut groups = Vec::new();
    for part in PARTS {
        groups.extend(part(conn, caller, &asker)?);
    }
    let (for_others, for_me): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.kind.waits_for_others());
    Ok(Todo { count: for_me.iter().map(|group| group.count).sum(), for_me, for_others })
}
