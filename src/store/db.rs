use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::Connection;
use diesel::connection::TransactionManager;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, Pool, PooledConnection, R2D2Connection};

use super::error::{DbError, transient};
use super::line::Line;
use super::replica::{Asked, Freshness, ReplicaOptions, ReplicaStatus, Replicas, WalPosition, position_of};
use super::session::Session;
use super::url::{Wanted, patient};
use crate::kernel::{Actor, Clock};

/// How often a transaction that lost a race is tried again before the caller is told to come back.
const MAX_ATTEMPTS: u32 = 5;

/// How often a transaction whose connection was lost before its end is begun anew on another.
const MAX_CONNECTIONS: u32 = 3;

/// For so long after a connection was lost the others are doubted, and tried before they are used: a server that went
/// away took them all along.
const DOUBT: Duration = Duration::from_secs(15);

/// A connection that lay unused for so long is tried before it is used: the server may have been started anew meanwhile.
const IDLE: Duration = Duration::from_secs(3);

/// Who may wait in line, unless set otherwise.
pub const LINE_ROOM: usize = 256;

/// The database and the clock: what a use case needs from outside. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<PgConnection>>,
    clock: Clock,
    line: Line,
    doubt: Arc<Doubt>,
    replicas: Option<Behind>,
}

/// The replicas and the line before them.
#[derive(Clone)]
struct Behind {
    replicas: Arc<Replicas>,
    line: Line,
}

/// Until when connections of the pool are tried before they are used: milliseconds since `began`.
struct Doubt {
    began: Instant,
    until: AtomicU64,
}

impl Doubt {
    fn millis(&self, span: Duration) -> u64 {
        u64::try_from((self.began.elapsed() + span).as_millis()).unwrap_or(u64::MAX)
    }

    fn raise(&self) {
        self.until.fetch_max(self.millis(DOUBT), Ordering::Relaxed);
    }

    fn is_there(&self) -> bool {
        self.millis(Duration::ZERO) < self.until.load(Ordering::Relaxed)
    }
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
            // A broken connection shows itself at its next use; a check-out costs no round trip, unless nobody used the
            // connection for some time.
            .test_on_check_out(false)
            .connection_customizer(Box::new(Session))
            .build(ConnectionManager::new(patient(url, Wanted::Primary)))?;
        let doubt = Arc::new(Doubt { began: Instant::now(), until: AtomicU64::new(0) });
        let db = Self { pool, clock, line: before_primary(size, LINE_ROOM), doubt, replicas: None };
        db.connection()?;
        Ok(db)
    }

    /// Lets at most `room` requests wait in line for a connection.
    #[must_use]
    pub fn with_room(mut self, room: usize) -> Self {
        self.line = before_primary(self.pool.max_size(), room);
        if let Some(behind) = &mut self.replicas {
            behind.line = before_replicas(&behind.replicas, room);
        }
        self
    }

    /// Lets replicas answer what they may.
    #[must_use]
    pub fn with_replicas(mut self, options: &ReplicaOptions) -> Self {
        if !options.urls.is_empty() {
            let urls = options.urls.iter().map(|url| patient(url, Wanted::Replica)).collect();
            let replicas = Replicas::watch(&self.pool, &ReplicaOptions { urls, ..options.clone() });
            let line = before_replicas(&replicas, self.line.most_waiting());
            self.replicas = Some(Behind { replicas, line });
        }
        self
    }

    /// The line before the database, for those who come from outside.
    pub const fn line(&self) -> &Line {
        &self.line
    }

    /// The line before the replicas, if there are any.
    pub fn replica_line(&self) -> Option<&Line> {
        self.replicas.as_ref().map(|behind| &behind.line)
    }

    /// The same database under another clock: for those who set the time, as tests and the demo do.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A connection for reading outside a transaction.
    ///
    /// # Errors
    /// All connections stay busy for too long ([`DbError::Busy`]).
    pub fn connection(&self) -> Result<PooledConnection<ConnectionManager<PgConnection>>, DbError> {
        for _ in 0..self.pool.max_size() {
            let mut connection = self.pool.get()?;
            let is_doubtful = self.doubt.is_there() || lay_idle(&mut connection);
            // One that is found dead is not given back, and the pool makes another.
            if !is_doubtful || connection.ping().is_ok() {
                return Ok(connection);
            }
            // It is not the only one.
            self.doubt.raise();
        }
        Ok(self.pool.get()?)
    }

    /// Runs a question against the database.
    ///
    /// # Errors
    /// Those of `question`, or no connection.
    pub fn read<T, E: From<DbError>>(&self, question: impl FnOnce(&mut PgConnection) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection()?;
        let answer = question(&mut connection);
        // Asked once more: Diesel takes no notice of a connection that ends while a statement is prepared.
        if answer.is_err() && connection.ping().is_err() {
            self.doubt.raise();
        }
        answer
    }

    /// Whether a replica may be fresh enough to be asked.
    pub fn may_read_behind(&self, freshness: Freshness) -> bool {
        self.replicas.as_ref().is_some_and(|behind| behind.replicas.may_answer(freshness))
    }

    /// Asks a replica, if there is one that is fresh enough; `None` if the primary must be asked. A replica that hangs keeps
    /// its question: who waits for the answer looks meanwhile whether [`Db::is_silent`].
    pub fn read_behind<T, E>(
        &self,
        freshness: Freshness,
        asked: &Asked,
        question: impl Fn(&mut PgConnection) -> Result<T, E>,
    ) -> Option<Result<T, E>>
    where
        E: std::error::Error + 'static,
    {
        self.replicas.as_ref().and_then(|behind| behind.replicas.read(freshness, asked, question))
    }

    /// Whether the replica that was asked answers nobody any more.
    pub fn is_silent(&self, asked: &Asked) -> bool {
        self.replicas.as_ref().is_some_and(|behind| behind.replicas.is_silent(asked))
    }

    /// Counts a question that could have been a replica's and is the primary's.
    pub fn fell_back(&self) {
        if let Some(behind) = &self.replicas {
            behind.replicas.fell_back();
        }
    }

    pub const fn has_replicas(&self) -> bool {
        self.replicas.is_some()
    }

    /// How each replica is, in the order of their addresses, and how many questions the primary answered for them.
    pub fn replica_status(&self) -> (Vec<ReplicaStatus>, u64) {
        self.replicas.as_ref().map(|behind| behind.replicas.status()).unwrap_or_default()
    }

    /// A position in the write-ahead log that lies behind everything that was committed before.
    ///
    /// # Errors
    /// The database refuses.
    pub fn position(&self) -> Result<WalPosition, DbError> {
        self.read(position_of)
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
        let (mut attempt, mut connections) = (1, 1);
        loop {
            let mut is_done = false;
            let outcome = connection.transaction(|conn| {
                let outcome = work(&mut Tx { conn, now: self.clock.now(), actor, watch }).map_err(Undo);
                is_done = outcome.is_ok();
                outcome
            });
            if outcome.is_err() && connection.is_broken() {
                self.doubt.raise();
                // Lost before it was to be committed: nothing was done. Lost with the commit under way: that may have
                // been done, and only the caller can tell whether asking again does no harm.
                if !is_done && connections < MAX_CONNECTIONS {
                    tracing::warn!(connections, "connection lost, the transaction begins anew on another");
                    connections += 1;
                    drop(connection);
                    connection = self.connection()?;
                    continue;
                }
            }
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

/// When a connection was taken last.
struct TakenAt(Instant);

/// Whether nobody took it for long; taken now.
fn lay_idle(connection: &mut PooledConnection<ConnectionManager<PgConnection>>) -> bool {
    let before = PooledConnection::extensions_mut(connection).insert(TakenAt(Instant::now()));
    before.is_some_and(|TakenAt(before)| before.elapsed() > IDLE)
}

/// Half of the places are for questions.
fn before_primary(connections: u32, room: usize) -> Line {
    Line::new(connections, connections.div_ceil(2), room)
}

/// Nothing but questions come here.
fn before_replicas(replicas: &Replicas, room: usize) -> Line {
    Line::new(replicas.connections(), replicas.connections(), room)
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

/// Tells whoever watches, where the connection is in use by what is told of.
#[derive(Clone, Copy)]
pub struct Teller<'t>(Option<&'t dyn Fn(&Progress)>);

impl Teller<'_> {
    /// As [`Tx::tell`].
    pub fn tell(self, phase: &'static str, done: usize, total: Option<usize>) {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        if let Some(watch) = self.0 {
            watch(&Progress { phase, done: count(done), total: total.map(count) });
        }
    }
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

impl<'t> Tx<'t> {
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

    /// Runs a part of the use case that somebody else does: what it records is recorded as done by `actor`.
    pub fn acting<T>(&mut self, actor: &Actor, work: impl FnOnce(&mut Tx<'_>) -> T) -> T {
        work(&mut Tx { conn: &mut *self.conn, now: self.now, actor, watch: self.watch })
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
        self.teller().tell(phase, done, total);
    }

    /// What tells them, apart from the transaction.
    pub const fn teller(&self) -> Teller<'t> {
        Teller(self.watch)
    }
}
