//! Read replicas: which of them may answer a question, and how far behind they are.
//!
//! Every replica follows the primary's write-ahead log. A question may name the position that it must have seen at
//! least (what its session wrote): a replica that is not there yet is waited for shortly, and then the primary answers.
//! A replica that is away, is none, or lies too far behind is left out until it is well again. No question fails
//! because of a replica: whatever is wrong there, the primary answers.

mod position;
mod samples;

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};

use super::session::Session;
use super::{DbError, transient};
pub use position::WalPosition;
pub(super) use position::position_of;
use position::{Here, There};
use samples::Samples;

type PgPool = Pool<ConnectionManager<PgConnection>>;

/// How often primary and replicas are asked where they are.
const LOOK_EVERY: Duration = Duration::from_millis(500);
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
            state: Mutex::new(State { standing: Standing::Away, replayed: WalPosition(0), lag: None }),
            answered: AtomicU64::new(0),
        };
        let replicas = Arc::new(Self {
            replicas: options.urls.iter().map(replica).collect(),
            turn: AtomicUsize::new(0),
            max_lag: options.max_lag,
            samples: Mutex::default(),
            fell_back: AtomicU64::new(0),
        });
        let (primary, watched) = (primary.clone(), Arc::downgrade(&replicas));
        thread::spawn(move || keep_looking(&primary, &watched));
        replicas
    }

    /// The answer of a replica, or `None` if the primary must answer.
    pub fn read<T, E>(
        &self,
        freshness: Freshness,
        question: impl Fn(&mut PgConnection) -> Result<T, E>,
    ) -> Option<Result<T, E>>
    where
        E: std::error::Error + 'static,
    {
        let answer = self.try_read(freshness, question);
        if answer.is_none() {
            self.fell_back.fetch_add(1, Ordering::Relaxed);
        }
        answer
    }

    fn try_read<T, E>(
        &self,
        freshness: Freshness,
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
        let replica = self.choose(since)?;
        let Ok(mut conn) = replica.pool.get() else {
            replica.fell_away(&"no connection");
            return None;
        };
        match replica.reaches(&mut conn, since) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                replica.fell_away(&error);
                return None;
            }
        }
        let answer = question(&mut conn);
        match &answer {
            // A replica that must get on with replaying cancels long questions (40001); one that goes down drops them.
            Err(error) if is_away(error) => {
                replica.fell_away(error);
                return None;
            }
            Err(error) if transient(error) => return None,
            _ => {}
        }
        replica.answered.fetch_add(1, Ordering::Relaxed);
        Some(answer)
    }

    /// One that is well, in turn; rather one that is known to have seen enough.
    fn choose(&self, since: WalPosition) -> Option<&Replica> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = self.replicas.len();
        let in_turn = (0..count).filter_map(|n| self.replicas.get(first.wrapping_add(n) % count));
        let mut well = in_turn.filter(|replica| held(&replica.state).standing == Standing::Well).peekable();
        let next = well.peek().copied();
        well.find(|replica| held(&replica.state).replayed >= since).or(next)
    }

    pub fn status(&self) -> (Vec<ReplicaStatus>, u64) {
        let status = |replica: &Replica| {
            let state = held(&replica.state);
            let answered = replica.answered.load(Ordering::Relaxed);
            ReplicaStatus { standing: state.standing, lag: state.lag, answered }
        };
        (self.replicas.iter().map(status).collect(), self.fell_back.load(Ordering::Relaxed))
    }

    pub fn connections(&self) -> u32 {
        self.replicas.iter().map(|replica| replica.pool.max_size()).sum()
    }

    /// Asks everybody where they are.
    fn look(&self, primary: &PgPool) {
        match primary.get().map_err(DbError::from).and_then(|mut conn| Here::of_primary(&mut conn)) {
            Ok(here) => held(&self.samples).add(here),
            // As long as it is away nothing is written, so that nobody falls further behind.
            Err(error) => tracing::debug!(%error, "the primary does not say where it is"),
        }
        for replica in &self.replicas {
            let there = replica.pool.get().map_err(DbError::from).and_then(|mut conn| There::of_replica(&mut conn));
            let now = Instant::now();
            match there {
                Ok(there) => {
                    let lag = held(&self.samples).lag(there.replayed, now);
                    let standing = if !there.is_replica || held(&self.samples).is_of_other(&there.system) {
                        Standing::Stranger
                    } else if lag.is_some_and(|lag| lag <= self.max_lag) {
                        Standing::Well
                    } else {
                        Standing::Behind
                    };
                    replica.stands(standing, there.replayed, lag);
                }
                Err(error) => replica.fell_away(&error),
            }
        }
    }
}

impl Replica {
    /// Whether it has seen this, or does shortly.
    fn reaches(&self, conn: &mut PgConnection, since: WalPosition) -> Result<bool, DbError> {
        if held(&self.state).replayed >= since {
            return Ok(true);
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

    fn stands(&self, standing: Standing, replayed: WalPosition, lag: Option<Duration>) {
        let mut state = held(&self.state);
        if state.standing != standing {
            tracing::info!(standing = standing.as_str(), %replayed, ?lag, "a read replica stands otherwise");
        }
        *state = State { standing, replayed, lag };
    }

    /// It may come back with other data, so nothing that is known of it counts any more.
    fn fell_away(&self, why: &dyn fmt::Display) {
        let mut state = held(&self.state);
        if state.standing != Standing::Away {
            tracing::warn!(%why, "a read replica does not answer");
        }
        *state = State { standing: Standing::Away, replayed: WalPosition(0), lag: None };
    }
}

fn is_away(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<DbError>())
        .any(DbError::is_unavailable)
}

fn keep_looking(primary: &PgPool, replicas: &Weak<Replicas>) {
    // Ends with the last who would ask.
    while let Some(replicas) = replicas.upgrade() {
        replicas.look(primary);
        drop(replicas);
        thread::sleep(LOOK_EVERY);
    }
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
