use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::DbError;

/// How long a request stands in line before it is sent away: longer than anybody should wait for a page.
const PATIENCE: Duration = Duration::from_secs(5);

/// The line before the database: as many requests at once as there are connections, of which so many may be questions, a
/// bounded number that wait, first come first served, and nobody more. Who waits takes no thread. What is more than the
/// database can do is refused at once, while it can still be told so, instead of growing until everybody times out.
///
/// Questions get fewer places than there are connections because they keep the processor busy, while a use case mostly
/// waits for the disk: more of them at once would each take longer, some of them many times as long. They wait apart, so
/// that however many ask, a booking finds room.
#[derive(Debug, Clone)]
pub struct Line(Arc<Places>);

#[derive(Debug)]
struct Places {
    seats: Arc<Semaphore>,
    /// Of the seats, those for questions.
    readers: Arc<Semaphore>,
    questions: Room,
    use_cases: Room,
    refused: AtomicU64,
}

/// Where those wait who want the same.
#[derive(Debug)]
struct Room {
    waiting: AtomicUsize,
    most: usize,
}

/// What somebody wants a place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Only to ask.
    Read,
    /// A use case.
    Write,
}

/// A place at the database, given back when it is dropped.
#[derive(Debug)]
#[expect(dead_code, reason = "held, not looked at")]
pub struct Seat {
    seat: OwnedSemaphorePermit,
    reader: Option<OwnedSemaphorePermit>,
}

impl Line {
    /// `seats` at once, `readers` of them for questions, and `room` who wait: half of them for an
    /// answer, the others to do something.
    pub(super) fn new(seats: u32, readers: u32, room: usize) -> Self {
        let semaphore = |places: u32| {
            let places = usize::try_from(places).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
            Arc::new(Semaphore::new(places))
        };
        let of_questions = room.div_ceil(2);
        Self(Arc::new(Places {
            seats: semaphore(seats),
            readers: semaphore(readers),
            questions: Room::of(of_questions),
            use_cases: Room::of(room - of_questions),
            refused: AtomicU64::new(0),
        }))
    }

    /// The same before something else of which only so much may be done at once.
    pub fn before_work(at_once: u32, room: usize) -> Self {
        Self::new(at_once, at_once, 2 * room)
    }

    /// Waits for one's turn.
    ///
    /// # Errors
    /// The line is full, or one's turn did not come in time ([`DbError::Full`]).
    pub async fn enter(&self, purpose: Purpose) -> Result<Seat, DbError> {
        let mut turn = pin!(self.turn(purpose));
        // Whoever is let in at once takes no place among those who wait.
        if let Some(seat) = turn.as_mut().now_or_never() {
            return seat;
        }
        let Some(_chair) = self.room(purpose).chair() else { return Err(self.refuse()) };
        tokio::time::timeout(PATIENCE, turn).await.unwrap_or_else(|_| Err(self.refuse()))
    }

    async fn turn(&self, purpose: Purpose) -> Result<Seat, DbError> {
        let reader = match purpose {
            Purpose::Read => Some(self.place(&self.0.readers).await?),
            Purpose::Write => None,
        };
        Ok(Seat { seat: self.place(&self.0.seats).await?, reader })
    }

    async fn place(&self, gate: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, DbError> {
        Arc::clone(gate).acquire_owned().await.map_err(|_| self.refuse())
    }

    fn room(&self, purpose: Purpose) -> &Room {
        match purpose {
            Purpose::Read => &self.0.questions,
            Purpose::Write => &self.0.use_cases,
        }
    }

    fn refuse(&self) -> DbError {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
        DbError::Full
    }

    /// How many may wait.
    pub(super) fn most_waiting(&self) -> usize {
        self.0.questions.most + self.0.use_cases.most
    }

    /// How many wait now.
    pub fn waiting(&self) -> usize {
        [Purpose::Read, Purpose::Write].map(|purpose| self.room(purpose).waiting.load(Ordering::Relaxed)).iter().sum()
    }

    /// How many were refused since the process started.
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }
}

/// A place to wait; given up also by a request whose client went away.
struct Chair<'r>(&'r Room);

impl Room {
    const fn of(most: usize) -> Self {
        Self { waiting: AtomicUsize::new(0), most }
    }

    fn chair(&self) -> Option<Chair<'_>> {
        let one_more = |waiting: usize| (waiting < self.most).then_some(waiting + 1);
        self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok().map(|_| Chair(self))
    }
}

impl Drop for Chair<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(future)
    }

    #[test]
    fn so_many_at_once_so_many_in_line_and_the_rest_is_sent_away_at_once() {
        block_on(async {
            let line = Line::new(2, 2, 6);
            let seats = [Purpose::Write, Purpose::Read];
            let seats = seats.map(|purpose| line.enter(purpose).now_or_never().expect("at once").expect("a seat"));
            let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(line.enter(Purpose::Read))).collect();
            assert!(waiting.iter_mut().all(|one| one.as_mut().now_or_never().is_none()));
            assert_eq!(line.waiting(), 3);
            assert!(matches!(line.enter(Purpose::Read).now_or_never(), Some(Err(DbError::Full))));
            // Who gives up makes room.
            drop(waiting.pop());
            assert_eq!((line.waiting(), line.refused()), (2, 1));
            // However many ask, whoever wants to do something may wait for a seat.
            let mut use_case = Box::pin(line.enter(Purpose::Write));
            assert!(use_case.as_mut().now_or_never().is_none());
            drop(seats);
            use_case.await.expect("a seat");
            for one in waiting {
                one.await.expect("a seat");
            }
            assert_eq!(line.waiting(), 0);
        });
    }

    #[test]
    fn questions_leave_places_to_use_cases() {
        block_on(async {
            let line = Line::new(4, 2, 8);
            let enter = |purpose| line.enter(purpose).now_or_never();
            let questions = [Purpose::Read; 2].map(|purpose| enter(purpose).expect("at once").expect("a seat"));
            let mut third = Box::pin(line.enter(Purpose::Read));
            assert!(third.as_mut().now_or_never().is_none());
            let _use_cases = [Purpose::Write; 2].map(|purpose| enter(purpose).expect("at once").expect("a seat"));
            assert!(enter(Purpose::Write).is_none(), "there are no more connections");
            drop(questions);
            third.await.expect("a seat");
        });
    }
}
