//! The database: connection pool and the line before it, read replicas, the transaction a use case runs in, embedded migrations, the outbox.
//!
//! A use case is a function that takes a [`Tx`]; a `Tx` exists only inside [`Db::write`], so nothing can be written
//! outside a transaction, and what one use case writes (state, ledger, audit, outbox) is committed together or not at
//! all. Transactions that lost a race (serialization failure, deadlock) are run again.

mod cursor;
mod db;
mod error;
pub mod idempotency;
mod line;
pub mod local;
pub mod migrate;
pub mod outbox;
mod prepared;
mod replica;
pub mod round;
pub mod schema;
mod session;
mod snapshot;
pub mod todo;
mod url;
pub mod work;
pub mod work_file;

pub use cursor::Cursor;
pub use db::{Db, LINE_ROOM, Progress, Teller, Tx};
pub(crate) use error::db_errors;
pub use error::{DbError, transient};
pub use line::{Line, Purpose, Seat};
pub(crate) use prepared::Prepared;
pub use replica::{Asked, Freshness, ReplicaOptions, ReplicaStatus, Standing, WalPosition};
pub use snapshot::snapshot;
