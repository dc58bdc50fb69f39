//! The database: connection pool, the transaction a use case runs in, embedded migrations, the outbox.
//!
//! A use case is a function that takes a [`Tx`]; a `Tx` exists only inside [`Db::write`], so nothing can be written
//! outside a transaction, and what one use case writes (state, ledger, audit, outbox) is committed together or not at
//! all. Transactions that lost a race (serialization failure, deadlock) are run again.

mod db;
mod error;
pub mod idempotency;
pub mod local;
pub mod migrate;
pub mod outbox;
mod prepared;
pub mod schema;
pub mod todo;
pub mod work;

pub use db::{Db, Progress, Tx};
pub(crate) use error::db_errors;
pub use error::{DbError, transient};
pub(crate) use prepared::Prepared;
