//! The whole road, played on an empty database.

use chrono::{DateTime, NaiveDate, Utc};
use chuangquan::demo;
use chuangquan::kernel::{Clock, local_midnight};
use chuangquan::store::{Db, DbError};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;

use crate::support::{TestApp, sealer};

/// The figures do not depend on the day on which the demo is given; they are what the play says, act by act.
#[test]
fn the_road_is_played_to_the_last_fen_whatever_the_day() {
    let figures = [(2026, 11, 23), (2026, 5, 6), (2026, 2, 10)].map(|(year, month, day)| {
        let app = TestApp::start();
        let today = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        let db = Db::connect(app.database_url(), 4, Clock::manual(local_midnight(today))).expect("the database");
        assert!(db.read(demo::is_empty).expect("an answer"));
        let figures = demo::play(&db, today, &sealer()).unwrap_or_else(|failure| panic!("{failure}"));
        assert!(latest(&db) <= local_midnight(today), "nothing is done or closed ahead of {today}");
        figures
    });
    let [first, second, over_new_year] = figures;
    assert_eq!(first, second);
    assert_eq!(first, over_new_year);
    assert!(first.hold(), "{first:?}");
    assert_eq!((first.listings_imported, first.vouchers_issued, first.bookings), (144, 6, 12));
    assert_eq!((first.claims, first.claims_approved, first.objections), (9, 8, 2));
    assert_eq!((first.batches, first.exceptions, first.months_closed), (5, 2, 1));
    assert_eq!(first.under_way, 16, "something is left for everybody to do");
    assert_eq!(first.payments_open, 0, "the bank's statement shows every payment");
    assert_eq!(first.matched_lines + first.exceptions, first.statement_lines, "every line is matched or explained");
}

/// The latest moment that the play knows: of something done, or from which on the journal is open.
fn latest(db: &Db) -> DateTime<Utc> {
    #[derive(QueryableByName)]
    struct Latest {
        #[diesel(sql_type = Timestamptz)]
        at: DateTime<Utc>,
    }
    let question =
        "SELECT greatest((SELECT max(occurred_at) FROM audit_event), (SELECT stands_at FROM ledger_fence)) AS at";
    let answer = db.read(|conn| diesel::sql_query(question).get_result::<Latest>(conn).map_err(DbError::from));
    answer.expect("a moment").at
}
