//! The work that is due without anybody asking: deadlines, notices, expiry, mails, the audit chain; and the long work
//! ([`run_work`]) that people asked for and did not wait for.
//!
//! Every job may run in any number of processes at once: each takes its things with SKIP LOCKED or waits for a lock of
//! its own, and looks for what is due now, so a tick that was missed is made up for by the next.

mod model;
mod queries;
pub mod routes;
mod work;
mod worker;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

pub use model::{JobState, JobView};
pub use work::run_work;
pub use worker::{Tools, Worker};

use crate::agreement;
use crate::audit;
use crate::award;
use crate::billing;
use crate::booking;
use crate::calendar;
use crate::catalog;
use crate::claim;
use crate::identity;
use crate::kernel::{Actor, Text, local_date};
use crate::ledger;
use crate::notify::{self, Mailer};
use crate::reconciliation::model::Month;
use crate::reminder;
use crate::store::{Db, DbError, Tx, idempotency, work_file};
use crate::voucher;
use crate::webhook;
use model::Turn;

/// How often due work is looked for.
pub const INTERVAL: Duration = Duration::from_secs(1);

/// Things handled per transaction.
const CHUNK: i64 = 500;

/// Audit events sealed per transaction: each looks at all that wait, so that few transactions should do.
const SEALED: i64 = 10_000;

/// Files let go of per transaction: each may be large.
const FILES: i64 = 10;

/// Rounds per job and tick: bounds how long one tick can keep the others waiting.
const MAX_ROUNDS: usize = 50;

/// How long a turn goes on that waits for another system, apart from the thing that it is in: who looks at the jobs sees it
/// alive, and a process that is asked to stop does not wait for all that is queued.
const PATIENCE: Duration = Duration::from_secs(10);

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One kind of due work. `run` handles some of it and tells how much; 0 means that nothing was due.
struct Job {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    run: fn(&Db) -> Result<usize, Failure>,
}

/// In this order, so that what one job brings about is announced and sealed in the same tick.
const JOBS: &[Job] = &[
    Job {
        name: "sessions",
        zh: "清除已结束的登录和密码链接",
        en: "forgets sign-ins and password links that have ended",
        run: |db| Ok(db.write(&Actor::system("sessions"), |tx| identity::service::purge_sessions(tx, CHUNK))?),
    },
    Job {
        name: "idempotency_keys",
        zh: "清除满三十天的重复请求应答",
        en: "forgets the answers that are kept for thirty days for requests that are sent again",
        run: |db| Ok(db.write(&Actor::system("idempotency_keys"), |tx| idempotency::purge(tx, CHUNK))?),
    },
    Job {
        name: "work_files",
        zh: "删除保存期满的导出文件",
        en: "lets go of exported files whose time is over",
        run: |db| Ok(db.write(&Actor::system("work_files"), |tx| work_file::purge(tx, FILES))?),
    },
    Job {
        name: "coming_prices",
        zh: "到日启用预告的价格",
        en: "lets prices begin that were announced for today",
        run: |db| Ok(catalog::service::run_coming_prices(db)?),
    },
    Job {
        name: "booking_deadlines",
        zh: "处理逾期未确认、未交付、未验收的预约",
        en: "acts on bookings that nobody confirmed, delivered or accepted in time",
        run: |db| Ok(booking::service::run_deadlines(db)?.handled()),
    },
    // After the bookings' own deadlines, so that it finds only what these did not reach.
    Job {
        name: "hold_time_outs",
        zh: "了结超过时限的冻结",
        en: "ends what holds stand for that have timed out, and lets go of what nobody stands behind",
        run: |db| Ok(ledger::run_time_outs(db, ask_owner)?.handled()),
    },
    Job {
        name: "attendance",
        zh: "释放逾时未到的时段并记录爽约",
        en: "frees the windows of those who did not come in time and ends their bookings",
        run: |db| Ok(booking::service::run_attendance(db)?.handled()),
    },
    Job {
        name: "wait_list",
        zh: "把空出的时段按先后保留给候补者",
        en: "keeps windows that became free for those who wait, first come first",
        run: |db| Ok(booking::service::run_wait_list(db)?.handled()),
    },
    Job {
        name: "charges",
        zh: "时段又被订满时免去逾期取消的费用",
        en: "drops what is owed for calling off late once all of the time is taken again",
        run: |db| Ok(booking::service::run_charges(db)?),
    },
    Job {
        name: "certificates",
        zh: "提醒即将到期的校准和证书",
        en: "warns of calibrations and certificates that end soon",
        run: |db| Ok(booking::service::warn_of_certificates(db)?),
    },
    Job {
        name: "advisories",
        zh: "把供方的仪器提醒通知已预约的企业",
        en: "tells those who have booked an instrument of its provider's warnings",
        run: |db| Ok(booking::service::tell_of_warnings(db)?),
    },
    Job {
        name: "agreements",
        zh: "使逾期的询价和报价失效，开启到期的合同分期",
        en: "lets questions and offers lapse, and books the stages of contracts whose day has come",
        run: |db| Ok(agreement::service::run_deadlines(db)?),
    },
    Job {
        name: "voucher_expiry",
        zh: "使到期的创新券失效并退回余额",
        en: "ends vouchers whose time is over and gives back what is left",
        run: |db| Ok(db.write(&Actor::system("voucher_expiry"), voucher::service::expire_due)?),
    },
    Job {
        name: "notices",
        zh: "结束期满的公示并批准兑付和奖补",
        en: "closes public notices that are over and approves their claims and awards",
        run: |db| Ok(claim::service::close_notices(db)? + award::service::close_notices(db)?),
    },
    Job {
        name: "reminders",
        zh: "提醒将开始的预约、将到的期限和将到期的资格与证书",
        en: "reminds of bookings that begin, of deadlines, and of qualifications and certificates that end",
        run: |db| Ok(reminder::service::run_reminders(db)?),
    },
    Job {
        name: "bill_reminders",
        zh: "提醒将到期和已逾期的账单",
        en: "reminds customers of bills that are due soon or overdue",
        run: |db| Ok(billing::service::run_reminders(db)?),
    },
    Job {
        name: "events",
        zh: "把业务事件写成消息和邮件",
        en: "turns what happened into messages and mails",
        run: |db| Ok(db.write(&Actor::system("events"), |tx| notify::expand_events(tx, CHUNK))?),
    },
    Job {
        name: "ledger_fence",
        zh: "月份结束后不再允许记入",
        en: "lets nothing be recorded any more in months that are over",
        run: |db| {
            let today = local_date(db.clock().now());
            let first_day = Month::of(today).first_day();
            Ok(db.write(&Actor::system("ledger_fence"), |tx| ledger::move_fence_soon(tx, first_day))?)
        },
    },
    Job {
        name: "ledger_blocks",
        zh: "把总账流水逐块封入摘要链",
        en: "chains the digests of the journal's entries",
        run: |db| Ok(db.write(&Actor::system("ledger_blocks"), ledger::chain_entries)?),
    },
    Job {
        name: "audit_chain",
        zh: "封存审计记录",
        en: "seals the audit trail",
        run: |db| Ok(db.write(&Actor::system("audit_chain"), |tx| audit::seal(tx, SEALED))?),
    },
];

/// Asks who made a hold that has timed out to end what it stands for; one of a kind that nobody knows is nobody's.
fn ask_owner(tx: &mut Tx<'_>, hold: &ledger::TransferRow) -> Result<ledger::HoldOwner, booking::Error> {
    match hold.subject_kind.as_str() {
        "booking" => booking::service::end_timed_out(tx, hold),
        _ => Ok(ledger::HoldOwner::Gone),
    }
}

/// Beside the others, and only with a mail server.
const MAILS: (&str, &str, &str) = ("mails", "发送邮件", "sends mails");

/// Beside the others.
const WEBHOOKS: (&str, &str, &str) = ("webhooks", "推送业务事件", "tells other systems what happened");

/// Beside the others, with the fetching: other people's calendars may take long to count out, and no deadline waits for them.
const CALENDARS: Job = Job {
    name: "calendars",
    zh: "把导入的外部日历继续展开到可预约的最远日期",
    en: "counts imported calendars out as far as anybody may book by now",
    run: |db| Ok(calendar::service::run_calendars(db)?),
};

/// Beside the others.
const FETCHES: (&str, &str, &str) =
    ("calendar_fetch", "按网址抓取外部日历", "fetches other calendars from their addresses");

/// Runs everything that is due here. A job that fails is logged and tried again at the next tick; the others still run.
/// Nothing in it waits for another system.
pub fn run_due(db: &Db) {
    let turns: Vec<Turn> = JOBS.iter().map(|job| timed(job.name, || rounds(db, job))).collect();
    keep(db, &turns);
}

/// Sends the mails that the others wrote; beside the others, because a mail server may be slow to answer, or never do.
/// Nothing of the database is held while it is waited for.
pub fn send_mails(db: &Db, mailer: &Mailer) {
    keep(db, &[timed(MAILS.0, || deliver_mails(db, mailer))]);
}

/// Tells other systems what happened; beside the others, because whoever is told may be slow to listen.
pub fn send_webhooks(db: &Db, sender: &webhook::service::Sender) {
    keep(db, &[timed(WEBHOOKS.0, || tell(db, sender))]);
}

fn tell(db: &Db, sender: &webhook::service::Sender) -> Outcome {
    let mut told = 0;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        match webhook::service::deliver(db, sender) {
            Ok(None) => break,
            Ok(Some(webhook::service::Sent::Delivered)) => told += 1,
            Ok(Some(outcome)) => tracing::debug!(?outcome, "webhook not delivered"),
            Err(error) => return (told, Some(error.to_string())),
        }
    }
    (told, None)
}

/// Counts calendars out further, and fetches those that are due; beside the others, because whoever has them may be slow to answer.
/// Nothing of the database is held while they are waited for.
pub fn fetch_calendars(db: &Db, fetcher: &calendar::service::Fetcher) {
    keep(db, &[timed(CALENDARS.name, || rounds(db, &CALENDARS)), timed(FETCHES.0, || fetch(db, fetcher))]);
}

fn fetch(db: &Db, fetcher: &calendar::service::Fetcher) -> Outcome {
    let mut fetched = 0;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        match calendar::service::fetch_next(db, fetcher) {
            Ok(None) => break,
            Ok(Some(_)) => fetched += 1,
            Err(error) => return (fetched, Some(error.to_string())),
        }
    }
    (fetched, None)
}

fn keep(db: &Db, turns: &[Turn]) {
    let kept = db.write(&Actor::system("jobs"), |tx| {
        let now = tx.now();
        queries::job_record(tx.conn(), turns, now).map_err(DbError::from)
    });
    if let Err(error) = kept {
        tracing::error!(%error, "what became of due work cannot be kept");
    }
}

/// Things handled, and what ended the turn.
type Outcome = (usize, Option<String>);

/// A turn that panics has failed, and the others go on: what somebody sent in must not end the deadlines of everybody.
fn timed(name: &'static str, turn: impl FnOnce() -> Outcome) -> Turn {
    let start = Instant::now();
    let (handled, error) =
        catch_unwind(AssertUnwindSafe(turn)).unwrap_or_else(|panic| (0, Some(format!("panicked: {}", said(&*panic)))));
    if let Some(error) = &error {
        tracing::error!(job = name, %error, "due work failed");
    } else if handled > 0 {
        tracing::debug!(job = name, handled, "due work done");
    }
    let duration_ms = i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX);
    Turn { name, duration_ms, handled: i64::try_from(handled).unwrap_or(i64::MAX), error }
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

fn rounds(db: &Db, job: &Job) -> Outcome {
    let mut handled = 0;
    for _ in 0..MAX_ROUNDS {
        match (job.run)(db) {
            Ok(0) => break,
            Ok(more) => handled += more,
            Err(error) => return (handled, Some(error.to_string())),
        }
    }
    (handled, None)
}

fn deliver_mails(db: &Db, mailer: &Mailer) -> Outcome {
    let mut sent = 0;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        match notify::deliver(db, mailer) {
            Ok(None) => break,
            Ok(Some(notify::Sent::Delivered)) => sent += 1,
            Ok(Some(notify::Sent::KeptBack)) => {}
            Ok(Some(outcome)) => tracing::warn!(?outcome, "mail not delivered"),
            Err(error) => return (sent, Some(error.to_string())),
        }
    }
    (sent, None)
}

/// Every job and how it does, in the order of their turns.
///
/// # Errors
/// The database refuses.
pub fn job_list(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<JobView>, DbError> {
    let mut records = queries::job_list(conn)?;
    let interval = chrono::Duration::from_std(INTERVAL).unwrap_or_default();
    let beside = [MAILS, WEBHOOKS, (CALENDARS.name, CALENDARS.zh, CALENDARS.en), FETCHES];
    let known = JOBS.iter().map(|job| (job.name, job.zh, job.en)).chain(beside);
    Ok(known
        .map(|(name, zh, en)| {
            let record = records.iter().position(|record| record.name == name).map(|at| records.swap_remove(at));
            JobView::of(name, Text::new(zh, en), record, interval, now)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_panics_has_failed_and_says_why() {
        let turn = timed("one", || panic!("no more than {}", 3));
        assert_eq!((turn.handled, turn.error.as_deref()), (0, Some("panicked: no more than 3")));
        let turn = timed("other", || std::panic::panic_any("a word"));
        assert_eq!(turn.error.as_deref(), Some("panicked: a word"));
        assert_eq!(timed("well", || (2, None)).error, None);
    }
}
