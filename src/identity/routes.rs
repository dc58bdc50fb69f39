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

use std::net::IpAddr;
use std::sync::LazyLock;

use super::model::Login;
use super::{Counted, LoginLimiter};
use crate::store::{Db, Line, Purpose};
use crate::web::{self, Problem, Routes};

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
const AT_ONCE: u32 = 4;
/// Who may wait to be next: some seconds of hashing. Whoever comes then is told at once to come back.
const WAITING: usize = 128;

static HASHING: LazyLock<Line> = LazyLock::new(|| Line::before_work(AT_ONCE, WAITING));

/// Runs work that hashes a password off the async threads, few at a time.
async fn hashing<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + 'static,
{
    hashing_behind(&HASHING, work).await
}

async fn hashing_behind<T, E>(line: &Line, work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + 'static,
{
    let seat = line.enter(Purpose::Write).await?;
    web::off_thread(move || {
        let _seat = seat;
        work()
    })
    .await
}

/// Counts an attempt, before it waits for [`hashing`]: whoever is refused takes no place there.
async fn counted(db: &Db, limiter: &LoginLimiter, address: IpAddr, login: Option<Login>) -> Result<Counted, Problem> {
    let seat = db.line().enter(Purpose::Write).await?;
    let limiter = limiter.clone();
    web::off_thread(move || {
        let _seat = seat;
        limiter.count(address, login.as_ref())
    })
    .await
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn whoever_finds_too_many_before_them_is_told_at_once_to_come_back() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let line = Line::before_work(1, 1);
            let (go, wait) = std::sync::mpsc::channel::<()>();
            let mut first = Box::pin(hashing_behind(&line, move || {
                wait.recv().expect("told to go");
                Ok::<_, Problem>(1)
            }));
            assert!(first.as_mut().now_or_never().is_none());
            let mut second = Box::pin(hashing_behind(&line, || Ok::<_, Problem>(2)));
            assert!(second.as_mut().now_or_never().is_none());
            let third = hashing_behind(&line, || Ok::<_, Problem>(3)).now_or_never().expect("at once");
            let refused = third.expect_err("there is no room");
            assert_eq!((refused.status.as_u16(), refused.retry_after), (503, Some(2)));
            go.send(()).expect("the first waits");
            assert_eq!((first.await.expect("served"), second.await.expect("served")), (1, 2));
        });
    }
}
