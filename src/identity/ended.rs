//! Sign-ins and programs that ended while access tokens of theirs still live.
//!
//! An access token is believed without asking the database; but who signed out, was closed or got another password must
//! not go on with it, in whichever process of the product. So each process keeps the short list of what ended within
//! the life of an access token, and looks again when its list is a second old and somebody calls. No process believes
//! a token for longer than that second after it ended.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use diesel::pg::PgConnection;
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::Error;
use super::model::ClientGrant;
use super::queries::session as queries;
use crate::kernel::TokenFamilyId;
use crate::store::{Db, DbError};
use crate::web::Problem;

/// How old the list may be. What was just asked for is not asked again.
const FRESH: Duration = Duration::from_secs(1);
/// How old it may be while the database does not answer. After that nobody is believed.
const TOLERATED: Duration = Duration::from_secs(10);
/// How long one waits for another who looks.
const PATIENCE: Duration = Duration::from_secs(3);

/// What ended lately, as this process knows it.
pub struct Ended {
    db: Db,
    /// Life of an access token: what ended before that has no token left.
    life: chrono::Duration,
    list: List,
}

impl Ended {
    pub fn new(db: Db, life: chrono::Duration) -> Self {
        Self { db, life, list: List::default() }
    }

    /// # Errors
    /// 401 if the token's sign-in or program ended; 503 if that cannot be told.
    pub(super) async fn check(
        &self,
        session: Option<TokenFamilyId>,
        client: Option<&ClientGrant>,
    ) -> Result<(), Problem> {
        let ids: Vec<Uuid> =
            session.map(|id| id.uuid()).into_iter().chain(client.map(|client| client.id.uuid())).collect();
        let (db, since) = (self.db.clone(), self.db.clock().now() - self.life);
        self.list.refresh(move || db.read(|conn: &mut PgConnection| ended(conn, since))).await?;
        if self.list.holds(&ids) { Err(Problem::unauthenticated()) } else { Ok(()) }
    }
}

/// The list, and who looks.
#[derive(Default)]
struct List {
    known: RwLock<Known>,
    /// One caller looks while the others wait.
    turn: Mutex<()>,
}

#[derive(Default)]
struct Known {
    /// As of when the list is, and when reading it failed since.
    read_at: Option<Instant>,
    failed_at: Option<Instant>,
    /// Sign-ins and programs: ids of both are unlike each other.
    ids: HashSet<Uuid>,
}

impl Known {
    /// What one who arrived then is told without another look: nothing if one is due.
    fn outcome(&self, arrived: Instant) -> Option<Result<(), Problem>> {
        // What is later than the arrival counts as of the same moment.
        let is_recent = |at: Option<Instant>| at.is_some_and(|at| arrived.saturating_duration_since(at) < FRESH);
        if is_recent(self.read_at) {
            return Some(Ok(()));
        }
        is_recent(self.failed_at).then(|| self.tolerated())
    }

    /// While nobody can read it, the list is good a little longer.
    fn tolerated(&self) -> Result<(), Problem> {
        let is_tolerated = self.read_at.is_some_and(|at| at.elapsed() < TOLERATED);
        if is_tolerated { Ok(()) } else { Err(DbError::Full.into()) }
    }
}

impl List {
    fn holds(&self, ids: &[Uuid]) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        ids.iter().any(|id| known.ids.contains(id))
    }

    fn outcome(&self, arrived: Instant) -> Option<Result<(), Problem>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).outcome(arrived)
    }

    /// None if another looks who probably fails as the last one did, or takes too long.
    async fn take_turn(&self) -> Option<MutexGuard<'_, ()>> {
        if let Ok(turn) = self.turn.try_lock() {
            return Some(turn);
        }
        let has_failed = self.known.read().unwrap_or_else(PoisonError::into_inner).failed_at.is_some();
        if has_failed {
            return None;
        }
        tokio::time::timeout(PATIENCE, self.turn.lock()).await.ok()
    }

    /// Reads the list if that is due. Those who come meanwhile share what it comes to: nobody waits for one failure after
    /// the other.
    async fn refresh(
        &self,
        read: impl FnOnce() -> Result<HashSet<Uuid>, Error> + Send + 'static,
    ) -> Result<(), Problem> {
        let arrived = Instant::now();
        if let Some(outcome) = self.outcome(arrived) {
            return outcome;
        }
        let Some(_turn) = self.take_turn().await else {
            return self.known.read().unwrap_or_else(PoisonError::into_inner).tolerated();
        };
        if let Some(outcome) = self.outcome(arrived) {
            return outcome;
        }
        let began = Instant::now();
        let read = tokio::task::spawn_blocking(read).await.map_err(|error| Problem::unexpected(&error))?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(ids) => {
                // As of the moment before the question.
                *known = Known { read_at: Some(began), failed_at: None, ids };
                Ok(())
            }
            Err(error) => {
                // As of the moment after it: whoever waited for it need not try, too.
                known.failed_at = Some(Instant::now());
                tracing::warn!(%error, "which sign-ins ended cannot be read");
                known.tolerated()
            }
        }
    }
}

fn ended(conn: &mut PgConnection, since: chrono::DateTime<chrono::Utc>) -> Result<HashSet<Uuid>, Error> {
    let mut ids: HashSet<Uuid> = queries::family_list_revoked(conn, since)?.into_iter().map(|id| id.uuid()).collect();
    ids.extend(super::queries::client::client_list_ended(conn, since)?.into_iter().map(|id| id.uuid()));
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt;
    use futures_util::future::join_all;

    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(future)
    }

    /// A database that needs its time, counts who asks, and answers or not.
    fn asker(
        asked: &Arc<AtomicUsize>,
        answers: bool,
    ) -> impl FnOnce() -> Result<HashSet<Uuid>, Error> + Send + 'static {
        let asked = Arc::clone(asked);
        move || {
            asked.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(200));
            if answers { Ok(HashSet::new()) } else { Err(DbError::Full.into()) }
        }
    }

    #[test]
    fn all_who_come_while_the_database_is_away_share_one_failure() {
        block_on(async {
            let (list, asked) = (List::default(), Arc::new(AtomicUsize::new(0)));
            let outcomes = join_all((0..40).map(|_| list.refresh(asker(&asked, false)))).await;
            assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(|problem| problem.status == 503)));
            assert_eq!(asked.load(Ordering::SeqCst), 1);
        });
    }

    #[test]
    fn all_who_come_meanwhile_share_one_answer() {
        block_on(async {
            let (list, asked) = (List::default(), Arc::new(AtomicUsize::new(0)));
            let outcomes = join_all((0..40).map(|_| list.refresh(asker(&asked, true)))).await;
            assert!(outcomes.iter().all(Result::is_ok));
            assert_eq!(asked.load(Ordering::SeqCst), 1);
        });
    }

    #[test]
    fn a_list_that_was_read_lately_is_good_while_nobody_can_read_it() {
        block_on(async {
            let (list, asked) = (List::default(), Arc::new(AtomicUsize::new(0)));
            let ago = |span| Instant::now().checked_sub(span);
            let read_at = |at| list.known.write().expect("not poisoned").read_at = at;
            read_at(ago(FRESH * 2));
            list.refresh(asker(&asked, false)).await.expect("tolerated");
            list.refresh(asker(&asked, false)).await.expect("tolerated, and not tried again at once");
            assert_eq!(asked.load(Ordering::SeqCst), 1);
            read_at(ago(TOLERATED));
            assert!(list.refresh(asker(&asked, false)).await.is_err());
        });
    }

    #[test]
    fn nobody_waits_for_ever_for_one_who_looks() {
        block_on(async {
            let (list, asked) = (List::default(), Arc::new(AtomicUsize::new(0)));
            let _turn = list.turn.lock().await;
            assert!(list.refresh(asker(&asked, true)).await.is_err());
            // Where the last one failed nobody waits at all.
            list.known.write().expect("not poisoned").failed_at = Instant::now().checked_sub(FRESH * 2);
            let at_once = list.refresh(asker(&asked, true)).now_or_never();
            assert!(at_once.expect("at once").is_err());
            assert_eq!(asked.load(Ordering::SeqCst), 0);
        });
    }
}
