//! The turn of a month, with people writing: what is counted is what is sealed, and nobody waits long for it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chuangquan::kernel::{Actor, BatchId, Clock, Fen, TransferId, local_midnight};
use chuangquan::ledger::{self, Error, NewTransfer, Phase, Subject};
use chuangquan::reconciliation::model::Month;
use chuangquan::reconciliation::{self, service::close_period};
use chuangquan::report::verify::{examine, verify_month};
use chuangquan::settlement::files::FileFormat;
use chuangquan::settlement::service::{NewExport, export};
use chuangquan::store::{Db, Tx};
use uuid::Uuid;

use crate::bank_races::somebody_waits;
use crate::support::{TestApp, sealer};

fn april() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 1).expect("a date")
}

/// The last second of March.
fn last_second() -> DateTime<Utc> {
    local_midnight(april()) - Duration::seconds(1)
}

/// The product on the first of April.
fn in_april(app: &TestApp) -> Db {
    app.db.with_clock(Clock::manual(local_midnight(april())))
}

/// Sent in the last second of March, and committed while the month is being closed: the month is not closed without it.
#[test]
fn what_is_written_as_the_month_ends_is_counted_where_it_is_sealed() {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), Fen::from_yuan(100));
    let batch: BatchId = app.authorised_batch(&scene, "demand").parse().expect("an id");
    app.clock.set(last_second());
    let new = NewExport { formats: vec![FileFormat::Csv], ..NewExport::default() };
    std::thread::scope(|scope| {
        let closing = app.db.write(&Actor::system("test"), |tx| {
            export(tx, &scene.maker.caller, batch, &new)?;
            let db = in_april(&app);
            let caller = scene.checker.caller.clone();
            let month = Month::of(april() - chrono::Days::new(1));
            let closing = scope
                .spawn(move || db.write(&Actor::system("closing"), |tx| close_period(tx, &sealer(), &caller, month)));
            while !somebody_waits(&app) {
                assert!(!closing.is_finished(), "who closes does not wait");
            }
            Ok::<_, chuangquan::settlement::Error>(closing)
        });
        let closed = closing.expect("exported").join().expect("an answer");
        let Err(reconciliation::Error::Blocked(blockers)) = closed else { panic!("{closed:?}") };
        assert!(blockers.iter().any(|blocker| blocker.kind == "payment_not_at_bank"), "{blockers:?}");
    });
}

/// One fen between two accounts of that name.
fn fen(tx: &mut Tx<'_>, name: &str, effective_on: NaiveDate) -> Result<(), Error> {
    let debit = ledger::ensure_account(tx, &format!("source of {name}"), "test", false)?;
    let credit = ledger::ensure_account(tx, &format!("purse of {name}"), "test", true)?;
    let moved = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit,
        credit,
        amount: Fen::new(1),
        code: "test",
        subject: Subject { kind: "test", id: Uuid::nil() },
        reverses: None,
        effective_on,
    };
    ledger::submit(tx, &[moved])
}

/// Somebody writes for long when a month begins: the job gives up, again and again, others write meanwhile, and it moves
/// the fence once the writer is over.
#[test]
fn nobody_waits_for_a_fence_that_waits_for_somebody() {
    let app = TestApp::start();
    app.clock.set(last_second());
    let db = in_april(&app);
    let moved = || {
        let moved = db.write(&Actor::system("fence"), |tx| ledger::move_fence_soon(tx, april()));
        moved.expect("giving up is no error")
    };
    app.write(|tx| {
        fen(tx, "the long one", april() - chrono::Days::new(1))?;
        for round in ["one", "another"] {
            std::thread::scope(|scope| {
                let moving = scope.spawn(moved);
                while !somebody_waits(&app) && !moving.is_finished() {}
                // Behind the fence that waits: for as long as it does, and no longer.
                let name = format!("the short one, {round}");
                db.write(&Actor::system("short"), |tx| fen(tx, &name, april())).expect("written meanwhile");
                assert_eq!(moving.join().expect("an answer"), 0);
            });
        }
        Ok::<_, Error>(())
    });
    assert_eq!((moved(), moved()), (1, 0));
    let late = app.db.write(&Actor::system("late"), |tx| fen(tx, "the late one", april()));
    assert!(late.is_err_and(|error| chuangquan::store::transient(&error)));
}

/// More than ten years of closed months: every one of them is compared with its seal.
#[test]
fn months_are_verified_however_long_ago_they_were_closed() {
    let app = TestApp::start();
    let month = |n: u32| april() + chrono::Months::new(n);
    app.clock.set(local_midnight(month(121)));
    let caller = app.finance_checker().caller;
    for n in 0..121 {
        app.write(|tx| close_period(tx, &sealer(), &caller, Month::of(month(n))));
    }
    let mut conn = app.db.connection().expect("a connection");
    let verified = examine(&mut conn, &sealer()).expect("a verification");
    assert!(verified.is_sound(), "{:?}", verified.first_wrong());
    let examined =
        |check: &str| verified.findings.iter().find(|finding| finding.check == check).expect("it ran").examined;
    assert_eq!(examined("closed_months"), 121);
    assert_eq!(examined("sealed_figures"), 242, "each by its seal and by the trail");
    assert!(verify_month(&mut conn, &sealer(), april()).expect("a check").expect("a sealed month").is_sound());
}
