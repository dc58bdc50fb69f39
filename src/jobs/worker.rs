//! The threads that run due and long work beside the server.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{fetch_calendars, run_due, run_work, send_mails, send_webhooks};
use crate::calendar::service::Fetcher;
use crate::ledger::Sealer;
use crate::notify::Mailer;
use crate::store::Db;
use crate::webhook::service::Sender;

/// What work needs besides the database.
pub struct Tools {
    /// Mails stay queued without.
    pub mailer: Option<Mailer>,
    pub webhooks: Sender,
    pub calendars: Fetcher,
    /// Seals the months that are closed.
    pub sealer: Sealer,
}

/// Threads that tell other systems what happened: a receiver that does not answer holds up one of them, for one request.
const SENDERS: usize = 3;

/// A running worker; dropping it stops it after the work that it is in.
pub struct Worker(Vec<Ticking>);

/// A thread that does something again and again.
struct Ticking {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Runs due work now and then every `interval`, and beside it the long work that people ask for, one after the other, the
    /// mails, the webhooks and calendars that are fetched: no deadline waits for somebody's import, or for a server elsewhere.
    pub fn start(db: Db, tools: Tools, interval: Duration) -> Self {
        let Tools { mailer, webhooks, calendars, sealer } = tools;
        let (long_db, mail_db, hook_db, fetch_db) = (db.clone(), db.clone(), db.clone(), db.clone());
        let sending = || {
            let (db, webhooks) = (hook_db.clone(), webhooks.clone());
            Ticking::start(interval, move || send_webhooks(&db, &webhooks))
        };
        let mut threads = vec![
            Ticking::start(interval, move || run_due(&db)),
            Ticking::start(interval, move || {
                if let Err(error) = run_work(&long_db, &sealer) {
                    tracing::error!(%error, "long work cannot be done now");
                }
            }),
            // Apart: whoever is asked may be slow to answer.
            Ticking::start(interval, move || fetch_calendars(&fetch_db, &calendars)),
        ];
        // Apart: whoever is told may be slow to listen.
        threads.extend((0..SENDERS).map(|_| sending()));
        // Apart for the same reason.
        threads.extend(mailer.map(|mailer| Ticking::start(interval, move || send_mails(&mail_db, &mailer))));
        Self(threads)
    }
}

impl Ticking {
    fn start(interval: Duration, mut tick: impl FnMut() + Send + 'static) -> Self {
        let (stop, stopped) = channel::<()>();
        let thread = thread::spawn(move || {
            loop {
                // A worker that ended would be missed by nobody until its process does.
                if catch_unwind(AssertUnwindSafe(&mut tick)).is_err() {
                    tracing::error!("a worker panicked; it goes on");
                }
                if stopped.recv_timeout(interval) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        for ticking in &mut self.0 {
            drop(ticking.stop.take());
        }
        for ticking in &mut self.0 {
            if ticking.thread.take().is_some_and(|thread| thread.join().is_err()) {
                tracing::error!("the worker ended by a panic");
            }
        }
    }
}
