use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::DbError;

/// How long a request stands in line before it is sent away: longer than anybody should wait for a page.
const PATIENCE: Duration = Duration::from_secs(5);

/// The line before the database: as many requests at once as there are connections, a bounded number that wait, first
/// come first served, and nobody more. Who waits takes no thread. What is more than the database can do is refused at
/// once, while it can still be told so, instead of growing until everybody times out.
#[derive(Debug, Clone)]
pub struct Line {
    seats: Arc<Semaphore>,
    counts: Arc<Counts>,
    room: usize,
}

#[derive(Debug, Default)]
struct Counts {
    waiting: AtomicUsize,
    refused: AtomicU64,
}

/// A place at the database, given back when it is dropped.
#[derive(Debug)]
pub struct Seat(#[expect(dead_code, reason = "held, not looked at")] OwnedSemaphorePermit);

impl Line {
    /// `seats` at once, and `room` who wait.
    pub(super) fn new(seats: u32, room: usize) -> Self {
        let seats = usize::try_from(seats).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Self { seats: Arc::new(Semaphore::new(seats)), counts: Arc::default(), room }
    }

    /// Waits for one's turn.
    ///
    /// # Errors
    /// The line is full, or one's turn did not come in time ([`DbError::Full`]).
    pub async fn enter(&self) -> Result<Seat, DbError> {
        if let Ok(seat) = Arc::clone(&self.seats).try_acquire_owned() {
            return Ok(Seat(seat));
        }
        let Some(_place) = Place::take(&self.counts, self.room) else { return Err(self.refuse()) };
        match tokio::time::timeout(PATIENCE, Arc::clone(&self.seats).acquire_owned()).await {
            Ok(Ok(seat)) => Ok(Seat(seat)),
            _ => Err(self.refuse()),
        }
    }

    fn refuse(&self) -> DbError {
        self.counts.refused.fetch_add(1, Ordering::Relaxed);
        DbError::Full
    }

    /// How many may wait.
    pub(super) const fn room(&self) -> usize {
        self.room
    }

    /// How many wait now.
    pub fn waiting(&self) -> usize {
        self.counts.waiting.load(Ordering::Relaxed)
    }

    /// How many were refused since the process started.
    pub fn refused(&self) -> u64 {
        self.counts.refused.load(Ordering::Relaxed)
    }
}

/// A place in the line; given up also by a request whose client went away.
struct Place<'l>(&'l Counts);

impl<'l> Place<'l> {
    fn take(counts: &'l Counts, room: usize) -> Option<Self> {
        let one_more = |waiting: usize| (waiting < room).then_some(waiting + 1);
        counts.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok().map(|_| Self(counts))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::FutureExt;

    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(future)
    }

    #[test]
    fn so_many_at_once_so_many_in_line_and_the_rest_is_sent_away_at_once() {
        block_on(async {
            let line = Line::new(2, 3);
            let seats = [line.enter().await.expect("a seat"), line.enter().await.expect("a seat")];
            let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(line.enter())).collect();
            assert!(waiting.iter_mut().all(|one| one.as_mut().now_or_never().is_none()));
            assert_eq!(line.waiting(), 3);
            assert!(matches!(line.enter().now_or_never(), Some(Err(DbError::Full))));
            // Who gives up makes room.
            drop(waiting.pop());
            assert_eq!((line.waiting(), line.refused()), (2, 1));
            drop(seats);
            for one in waiting {
                one.await.expect("a seat");
            }
            assert_eq!(line.waiting(), 0);
        });
    }
}
