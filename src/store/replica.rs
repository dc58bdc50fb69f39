//! Read replicas: which of them may answer a question, and how far behind they are.
//!
//! Every replica follows the primary's write-ahead log. A question may name the position that it must have seen at
//! least (what its session wrote): a replica that is not there yet is waited for shortly, and then the primary answers.
//! A replica that is away, hangs, is none, or lies too far behind is left out until it is well again. No question fails
//! because of a replica: whatever is wrong there, the primary answers.

mod position;
mod samples;
mod watch;

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection, R2D2Connection};

use super::session::Session;
use super::{DbError, transient};
use position::There;
pub use position::WalPosition;
pub(super) use position::position_of;
use samples::Samples;

type PgPool = Pool<ConnectionManager<PgConnection>>;
type Pooled = PooledConnection<ConnectionManager<PgConnection>>;

/// How often primary and replicas are asked where they are.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A replica that has not said for so long where it is does not answer, whatever its connections look like: a server that
/// hangs keeps them open.
const SILENT: Duration = Duration::from_secs(3);
/// How long a question waits for a replica to reach what its session wrote.
const CATCH_UP: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_millis(5);
/// A replica that does not let anybody in for so long is away.
const ADMISSION: Duration = Duration::from_millis(500);

/// How a question may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// By whoever is well: a little behind does no harm.
    Any,
    /// By whoever has seen at least this.
    Since(WalPosition),
    /// By the primary only.
    Newest,
}

/// How a replica is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Well,
    /// Further behind than is borne.
    Behind,
    /// It does not answer.
    Away,
    /// It follows nobody, or another database: what it says cannot be compared.
    Stranger,
}

impl Standing {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Behind => "behind",
            Self::Away => "away",
            Self::Stranger => "stranger",
        }
    }
}

/// A replica as those who run the product see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicaStatus {
    pub standing: Standing,
    pub lag: Option<Duration>,
    /// Questions that it answered.
    pub answered: u64,
}

/// What the product was told about its replicas.
#[derive(Debug, Clone, Default)]
pub struct ReplicaOptions {
    /// Addresses, as for the primary.
    pub urls: Vec<String>,
    /// Connections to each.
    pub pool_size: u32,
    /// How far behind one may be and still be asked.
    pub max_lag: Duration,
}

struct Replica {
    pool: PgPool,
    state: Mutex<State>,
    answered: AtomicU64,
}

struct State {
    standing: Standing,
    replayed: WalPosition,
    lag: Option<Duration>,
    /// It was so at this moment, or later.
    as_of: Instant,
}

impl State {
    fn away() -> Self {
        Self { standing: Standing::Away, replayed: WalPosition(0), lag: None, as_of: Instant::now() }
    }
}

/// Which replica a question went to, for who waits for its answer.
#[derive(Debug)]
pub struct Asked(AtomicUsize);

impl Default for Asked {
    fn default() -> Self {
        Self(AtomicUsize::new(usize::MAX))
    }
}

/// All replicas, and where the primary was when.
pub(super) struct Replicas {
    replicas: Vec<Replica>,
    turn: AtomicUsize,
    max_lag: Duration,
    samples: Mutex<Samples>,
    /// Questions that could have been a replica's and were the primary's.
    fell_back: AtomicU64,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Replicas {
    /// Begins to watch the replicas; connects when there is something to ask. Nothing fails if one is away.
    pub fn watch(primary: &PgPool, options: &ReplicaOptions) -> Arc<Self> {
        let replica = |url: &String| Replica {
            pool: Pool::builder()
                .max_size(options.pool_size)
                .min_idle(Some(0))
                .connection_timeout(ADMISSION)
                .test_on_check_out(false)
                .connection_customizer(Box::new(ReadOnly))
                .build_unchecked(ConnectionManager::new(url)),
            state: Mutex::new(State::away()),
            answered: AtomicU64::new(0),
        };
        let replicas = Arc::new(Self {
            replicas: options.urls.iter().map(replica).collect(),
            turn: AtomicUsize::new(0),
            max_lag: options.max_lag,
            samples: Mutex::default(),
            fell_back: AtomicU64::new(0),
        });
        watch::begin(&replicas, primary, &options.urls);
        replicas
    }

    /// Whether it makes sense to ask a replica at all; counted if it does not.
    pub fn may_answer(&self, freshness: Freshness) -> bool {
        let may = match freshness {
            Freshness::Newest => return false,
            Freshness::Since(position) if held(&self.samples).is_absurd(position) => false,
            _ => self.replicas.iter().any(|replica| replica.standing() == Standing::Well),
        };
        if !may {
            self.fell_back();
        }
        may
    }

    /// One question more that could have been a replica's.
    pub fn fell_back(&self) {
        self.fell_back.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether the replica that was asked does not answer anybody any more.
    pub fn is_silent(&self, asked: &Asked) -> bool {
        let replica = self.replicas.get(asked.0.load(Ordering::Relaxed));
        replica.is_some_and(|replica| replica.standing() == Standing::Away)
    }

    /// The answer of a replica, or `None` if the primary must answer. May hang as long as the replica does: who waits asks
    /// [`Replicas::is_silent`].
    pub fn read<T, E>(
        &self,
        freshness: Freshness,
        asked: &Asked,
        question: impl Fn(&mut PgConnection) -> Result<T, E>,
    ) -> Option<Result<T, E>>
    where
        E: std::error::Error + 'static,
    {
        let since = match freshness {
            Freshness::Any => WalPosition(0),
            Freshness::Since(position) => position,
            Freshness::Newest => return None,
        };
        let (replica, mut conn) = self.admitted(since, asked)?;
        match replica.reaches(&mut conn, since) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                replica.fell_away(&error);
                let_go(conn);
                return None;
            }
        }
        let answer = question(&mut conn);
        match &answer {
            // A replica that must get on with replaying cancels long questions (40001); one that goes down drops them.
            Err(error) if is_away(error) => {
                replica.fell_away(error);
                let_go(conn);
                return None;
            }
            Err(error) if transient(error) => return None,
            _ => {}
        }
        replica.answered.fetch_add(1, Ordering::Relaxed);
        Some(answer)
    }

    /// A connection to one that is well and has a free one; if all are busy, one is waited for.
    fn admitted(&self, since: WalPosition, asked: &Asked) -> Option<(&Replica, Pooled)> {
        let well = self.in_turn(since);
        let free = well.iter().find(|(_, replica)| !replica.is_full());
        let (number, replica) = *free.or(well.first())?;
        asked.0.store(number, Ordering::Relaxed);
        match replica.pool.get() {
            Ok(conn) => Some((replica, conn)),
            // It has much to do, which is no sign that it is not well.
            Err(_) if replica.is_full() => None,
            Err(error) => {
                replica.fell_away(&error);
                None
            }
        }
    }

    /// Those that are well, in turn; rather those that are known to have seen enough.
    fn in_turn(&self, since: WalPosition) -> Vec<(usize, &Replica)> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = self.replicas.len();
        let numbers = (0..count).map(|n| first.wrapping_add(n) % count);
        let mut well: Vec<(usize, &Replica)> = numbers
            .filter_map(|number| Some((number, self.replicas.get(number)?)))
            .filter(|(_, replica)| replica.standing() == Standing::Well)
            .collect();
        well.sort_by_key(|(_, replica)| held(&replica.state).replayed < since);
        well
    }

    pub fn status(&self) -> (Vec<ReplicaStatus>, u64) {
        let status = |replica: &Replica| {
            let standing = replica.standing();
            let answered = replica.answered.load(Ordering::Relaxed);
            ReplicaStatus { standing, lag: held(&replica.state).lag, answered }
        };
        (self.replicas.iter().map(status).collect(), self.fell_back.load(Ordering::Relaxed))
    }

    pub fn connections(&self) -> u32 {
        self.replicas.iter().map(|replica| replica.pool.max_size()).sum()
    }
}

impl Replica {
    /// How it stands. Whoever has been silent for too long does not answer.
    fn standing(&self) -> Standing {
        let (standing, age) = {
            let state = held(&self.state);
            (state.standing, state.as_of.elapsed())
        };
        if standing != Standing::Away && age > SILENT {
            self.fell_away(&"it has not said for too long where it is");
            return Standing::Away;
        }
        standing
    }

    /// All its connections are in use.
    fn is_full(&self) -> bool {
        let state = self.pool.state();
        state.connections.saturating_sub(state.idle_connections) >= self.pool.max_size()
    }

    /// Whether it has seen this, or does shortly.
    fn reaches(&self, conn: &mut PgConnection, since: WalPosition) -> Result<bool, DbError> {
        {
            let state = held(&self.state);
            if state.replayed >= since {
                return Ok(true);
            }
            // A lag is known up to the time between two looks. Who is further behind does not get there meanwhile.
            if state.lag.is_some_and(|lag| lag > CATCH_UP + LOOK_EVERY) {
                return Ok(false);
            }
        }
        let began = Instant::now();
        loop {
            let there = There::of_replica(conn)?;
            held(&self.state).replayed = there.replayed;
            if there.replayed >= since {
                return Ok(there.is_replica);
            }
            if began.elapsed() >= CATCH_UP {
                return Ok(false);
            }
            thread::sleep(PAUSE);
        }
    }

    fn stands(&self, now: State) {
        let mut state = held(&self.state);
        if state.standing != now.standing {
            let (standing, replayed) = (now.standing.as_str(), now.replayed);
            tracing::info!(standing, %replayed, lag = ?now.lag, "a read replica stands otherwise");
        }
        *state = now;
    }

    /// It may come back with other data, so nothing that is known of it counts any more.
    fn fell_away(&self, why: &dyn fmt::Display) {
        let mut state = held(&self.state);
        if state.standing != Standing::Away {
            tracing::warn!(%why, "a read replica does not answer");
        }
        *state = State::away();
    }
}

/// Has the pool forget a connection that ended. If it ended while a statement was being prepared Diesel has not noticed, and the
/// pool would hand it out again and again; asked once more it does notice.
fn let_go(mut conn: Pooled) {
    if conn.ping().is_ok() {
        tracing::debug!("a connection to a read replica goes on after all");
    }
}

fn is_away(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<DbError>())
        .any(DbError::is_unavailable)
}

/// Whatever the address leads to, nothing is written there.
#[derive(Debug)]
struct ReadOnly;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for ReadOnly {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        use diesel::connection::SimpleConnection;
        Session.on_acquire(conn)?;
        conn.batch_execute("SET default_transaction_read_only = on").map_err(diesel::r2d2::Error::QueryError)
    }
}
