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
use tokio::sync::Mutex;
use uuid::Uuid;

use super::Error;
use super::model::ClientGrant;
use super::queries::session as queries;
use crate::kernel::TokenFamilyId;
use crate::store::Db;
use crate::web::Problem;

/// How old the list may be. What was just asked for is not asked again.
const FRESH: Duration = Duration::from_secs(1);
/// How old it may be while the database does not answer. After that nobody is believed.
const TOLERATED: Duration = Duration::from_secs(10);

/// What ended lately, as this process knows it.
pub struct Ended {
    db: Db,
    /// Life of an access token: what ended before that has no token left.
    life: chrono::Duration,
    known: RwLock<Known>,
    /// One caller looks while the others wait.
    turn: Mutex<()>,
}

#[derive(Default)]
struct Known {
    /// When the list was read, and when reading it was last tried.
    read_at: Option<Instant>,
    tried_at: Option<Instant>,
    /// Sign-ins and programs: ids of both are unlike each other.
    ids: HashSet<Uuid>,
}

fn within(at: Option<Instant>, span: Duration) -> bool {
    at.is_some_and(|at| at.elapsed() < span)
}

impl Ended {
    pub fn new(db: Db, life: chrono::Duration) -> Self {
        Self { db, life, known: RwLock::default(), turn: Mutex::new(()) }
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
        self.refresh().await?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if ids.iter().any(|id| known.ids.contains(id)) { Err(Problem::unauthenticated()) } else { Ok(()) }
    }

    async fn refresh(&self) -> Result<(), Problem> {
        if self.is_fresh() {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        if self.is_fresh() {
            return Ok(());
        }
        let began = Instant::now();
        let (db, since) = (self.db.clone(), self.db.clock().now() - self.life);
        let read = tokio::task::spawn_blocking(move || db.read(|conn: &mut PgConnection| ended(conn, since)));
        let read = read.await.map_err(|error| Problem::unexpected(&error))?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.tried_at = Some(began);
        match read {
            Ok(ids) => {
                // As of the moment before the question.
                *known = Known { read_at: Some(began), tried_at: Some(began), ids };
                Ok(())
            }
            Err(error) if within(known.read_at, TOLERATED) => {
                tracing::warn!(%error, "which sign-ins ended cannot be read");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Just read; or just tried, and read not long ago.
    fn is_fresh(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        within(known.read_at, FRESH) || (within(known.tried_at, FRESH) && within(known.read_at, TOLERATED))
    }
}

fn ended(conn: &mut PgConnection, since: chrono::DateTime<chrono::Utc>) -> Result<HashSet<Uuid>, Error> {
    let mut ids: HashSet<Uuid> = queries::family_list_revoked(conn, since)?.into_iter().map(|id| id.uuid()).collect();
    ids.extend(super::queries::client::client_list_ended(conn, since)?.into_iter().map(|id| id.uuid()));
    Ok(ids)
}
