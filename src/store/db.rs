use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::Connection;
use diesel::connection::TransactionManager;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, Pool, PooledConnection};

use super::error::{DbError, transient};
use crate::kernel::{Actor, Clock};

/// How often a transaction that lost a race is tried again before the caller is told to come back.
const MAX_ATTEMPTS: u32 = 5;

/// The database and the clock: what a use case needs from outside. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<PgConnection>>,
    clock: Clock,
}

impl Db {
    /// Opens a pool of at most `size` connections to `url`.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub fn connect(url: &str, size: u32, clock: Clock) -> Result<Self, DbError> {
        let pool = Pool::builder()
            .max_size(size)
            // No connection is made ahead of need: one still being made by the pool's thread while a short command
            // ends would use OpenSSL after its exit handler took it down, and crash the process.
            .min_idle(Some(0))
            .connection_timeout(Duration::from_secs(5))
            // A broken connection shows itself at its next use; a check-out costs no round trip.
            .test_on_check_out(false)
            .build(ConnectionManager::new(url))?;
        pool.get()?;
        Ok(Self { pool, clock })
    }

    /// The same database under another clock: for those who set the time, as tests and the demo do.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { pool: self.pool.clone(), clock }
    }

    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A connection for reading outside a transaction.
    ///
    /// # Errors
    /// All connections stay busy for too long ([`DbError::Busy`]).
    pub fn connection(&self) -> Result<PooledConnection<ConnectionManager<PgConnection>>, DbError> {
        Ok(self.pool.get()?)
    }

    /// Runs a question against the database.
    ///
    /// # Errors
    /// Those of `question`, or no connection.
    pub fn read<T, E: From<DbError>>(&self, question: impl FnOnce(&mut PgConnection) -> Result<T, E>) -> Result<T, E> {
        question(&mut *self.connection()?)
    }

    /// Runs one use case in one transaction on behalf of `actor`: committed if it answers `Ok`, undone otherwise,
    /// tried again if it lost a race with another. `work` may therefore run more than once; it must have no effect
    /// outside the database.
    ///
    /// # Errors
    /// Those of `work`, or of the database.
    pub fn write<T, E>(&self, actor: &Actor, work: impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError> + std::error::Error + 'static,
    {
        self.write_watched(actor, None, work)
    }

    /// As [`Db::write`], telling `watch` how far the use case is; what it does is outside the transaction.
    ///
    /// # Errors
    /// Those of [`Db::write`].
    pub fn write_watched<T, E>(
        &self,
        actor: &Actor,
        watch: Option<&dyn Fn(&Progress)>,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbError> + std::error::Error + 'static,
    {
        let mut connection = self.connection()?;
        let mut attempt = 1;
        loop {
            let outcome = connection
                .transaction(|conn| work(&mut Tx { conn, now: self.clock.now(), actor, watch }).map_err(Undo));
            match outcome {
                Err(Undo(error)) if attempt < MAX_ATTEMPTS && transient(&error) => {
                    tracing::debug!(attempt, %error, "transaction lost a race, trying again");
                    attempt += 1;
                }
                outcome => return outcome.map_err(|Undo(error)| error),
            }
        }
    }
}

/// Carries a use case's error through Diesel, which needs to convert its own into it.
struct Undo<E>(E);

impl<E: From<DbError>> From<diesel::result::Error> for Undo<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self(DbError::from(error).into())
    }
}

/// A running transaction: the connection, the moment at which everything in it happens, and who does it.
pub struct Tx<'t> {
    conn: &'t mut PgConnection,
    now: DateTime<Utc>,
    actor: &'t Actor,
    watch: Option<&'t dyn Fn(&Progress)>,
}

/// How far a use case is, for those who wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done: `reading`, `rows` …
    pub phase: &'static str,
    /// Things done.
    pub done: i64,
    /// Of so many, where that is known.
    pub total: Option<i64>,
}

impl Tx<'_> {
    /// The connection, for a module's own queries.
    pub fn conn(&mut self) -> &mut PgConnection {
        self.conn
    }

    /// Business time of this transaction, UTC; the same for everything in it.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub const fn actor(&self) -> &Actor {
        self.actor
    }

    /// Runs a part of the use case that is undone if it answers an error, while the rest goes on.
    ///
    /// # Errors
    /// Those of `work`, or of the database.
    pub fn attempt<T, E: From<DbError>>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        type Manager = <PgConnection as Connection>::TransactionManager;
        Manager::begin_transaction(&mut *self.conn).map_err(DbError::from)?;
        let part = &mut Tx { conn: &mut *self.conn, now: self.now, actor: self.actor, watch: self.watch };
        let outcome = work(part);
        match outcome {
            Ok(_) => Manager::commit_transaction(&mut *self.conn).map_err(DbError::from)?,
            Err(_) => Manager::rollback_transaction(&mut *self.conn).map_err(DbError::from)?,
        }
        outcome
    }

    /// Whether anybody wants to know how far the use case is.
    pub const fn is_watched(&self) -> bool {
        self.watch.is_some()
    }

    /// Tells whoever watches how far the use case is.
    pub fn tell(&self, phase: &'static str, done: usize, total: Option<usize>) {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        if let Some(watch) = self.watch {
            watch(&Progress { phase, done: count(done), total: total.map(count) });
        }
    }
}
