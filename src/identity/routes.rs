//! HTTP of identity, by subject.

mod affiliations;
mod auth;
mod bureau;
mod clients;
mod delegations;
mod organisations;
mod own;
mod people;
mod sanctions;
mod views;

use tokio::sync::Semaphore;

use crate::web::{Problem, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    auth::configure(cfg);
    own::configure(cfg);
    organisations::configure(cfg);
    bureau::configure(cfg);
    people::configure(cfg);
    clients::configure(cfg);
    affiliations::configure(cfg);
    delegations::configure(cfg);
    sanctions::configure(cfg);
}

/// Passwords that are hashed at the same time: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Runs work that hashes a password off the async threads, few at a time.
async fn hashing<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + 'static,
{
    let _permit = HASHING.acquire().await.map_err(|error| Problem::unexpected(&error))?;
    tokio::task::spawn_blocking(move || work().map_err(Into::into))
        .await
        .unwrap_or_else(|error| Err(Problem::unexpected(&error)))
}
