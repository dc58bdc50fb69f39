//! The turn of a month, with people writing: what is counted is what is sealed, and nobody waits long for it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chuangquan::kernel::{Actor, BatchId, Clock, Fen, local_midnight};
use chuangquan::reconciliation::model::Month;
use chuangquan::reconciliation::{self, service::close_period};
use chuangquan::settlement::files::FileFormat;
use chuangquan::settlement::service::{NewExport, export};
use chuangquan::store::Db;

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
