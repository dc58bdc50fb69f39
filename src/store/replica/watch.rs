//! Who asks primary and replicas where they are: a thread for each, so that one that hangs keeps nobody from looking at the
//! others. None of them keeps the replicas from being dropped while it waits.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::Instant;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::CustomizeConnection;

use super::position::{Here, There};
use super::{DbError, LOOK_EVERY, PgPool, ReadOnly, Replicas, Standing, State, held};

/// A look that a working server does not answer for so long is given up by the server itself.
const BOUND: &str = "SET statement_timeout = '2s'";

/// Looks until the last who would ask is gone.
pub(super) fn begin(replicas: &Arc<Replicas>, primary: &PgPool, urls: &[String]) {
    let (pool, watched) = (primary.clone(), Arc::downgrade(replicas));
    thread::spawn(move || look_at_primary(&pool, &watched));
    for (number, url) in urls.iter().enumerate() {
        let (url, watched) = (url.clone(), Arc::downgrade(replicas));
        thread::spawn(move || look_at_replica(&url, number, &watched));
    }
}

fn look_at_primary(primary: &PgPool, watched: &Weak<Replicas>) {
    while watched.strong_count() > 0 {
        let here = primary.get().map_err(DbError::from).and_then(|mut conn| Here::of_primary(&mut conn));
        let Some(replicas) = watched.upgrade() else { return };
        match here {
            Ok(here) => held(&replicas.samples).add(here),
            // As long as it is away nothing is written, so that nobody falls further behind.
            Err(error) => tracing::debug!(%error, "the primary does not say where it is"),
        }
        drop(replicas);
        thread::sleep(LOOK_EVERY);
    }
}

/// Over a connection of its own: a replica whose connections are all in use says where it is nevertheless.
fn look_at_replica(url: &str, number: usize, watched: &Weak<Replicas>) {
    let mut conn = None;
    while watched.strong_count() > 0 {
        let asked_at = Instant::now();
        let there = ask(url, &mut conn);
        let Some(replicas) = watched.upgrade() else { return };
        replicas.note(number, asked_at, there);
        drop(replicas);
        thread::sleep(LOOK_EVERY);
    }
}

fn ask(url: &str, kept: &mut Option<PgConnection>) -> Result<There, String> {
    let mut conn = match kept.take() {
        Some(conn) => conn,
        None => connected(url)?,
    };
    let there = There::of_replica(&mut conn).map_err(|error| error.to_string())?;
    // One that failed is not used again.
    *kept = Some(conn);
    Ok(there)
}

fn connected(url: &str) -> Result<PgConnection, String> {
    let mut conn = PgConnection::establish(url).map_err(|error| error.to_string())?;
    ReadOnly.on_acquire(&mut conn).map_err(|error| error.to_string())?;
    conn.batch_execute(BOUND).map_err(|error| error.to_string())?;
    Ok(conn)
}

impl Replicas {
    /// Keeps what a replica said, as of the moment at which it was asked.
    fn note(&self, number: usize, asked_at: Instant, there: Result<There, String>) {
        let Some(replica) = self.replicas.get(number) else { return };
        let there = match there {
            Ok(there) => there,
            Err(why) => return replica.fell_away(&why),
        };
        let samples = held(&self.samples);
        let lag = samples.lag(there.replayed, Instant::now());
        let standing = if !there.is_replica || samples.is_of_other(&there.system) {
            Standing::Stranger
        } else if lag.is_some_and(|lag| lag <= self.max_lag) {
            Standing::Well
        } else {
            Standing::Behind
        };
        drop(samples);
        replica.stands(State { standing, replayed: there.replayed, lag, as_of: asked_at });
    }
}
