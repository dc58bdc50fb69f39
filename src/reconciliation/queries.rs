//! All SQL of reconciliation, by subject.

mod blocker;
mod charge;
mod coverage;
mod exception;
mod finding;
mod layout;
mod matching;
mod period;
mod records;
mod recovery;
pub mod scope;
mod statement;
pub mod todo;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

pub use blocker::*;
pub use charge::*;
pub use coverage::*;
pub use exception::*;
pub use finding::*;
pub use layout::*;
pub use matching::*;
pub use period::*;
pub use records::*;
pub use recovery::*;
pub use statement::*;

use crate::settlement::model::RECONCILIATION_LOCK;

/// Importing, matching, resolving and closing look at the same lines: one at a time, until the transaction ends. Reports of
/// banks wait for them, too, since what they return is what no line shows.
pub fn reconciliation_lock(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(RECONCILIATION_LOCK).execute(conn).map(drop)
}
