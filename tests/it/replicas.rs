//! A real streaming replica: it answers what it may, shows a session what that session wrote, is left out while it lies
//! behind or is away, and nobody's question fails because of it.

use std::thread;
use std::time::{Duration, Instant};

use chuangquan::identity::service;
use chuangquan::kernel::ListingId;
use chuangquan::store::schema::listing;
use chuangquan::store::{Asked, DbError, Freshness, ReplicaOptions, Standing};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::Value;

use crate::support::booking::{hours, order};
use crate::support::cluster::Cluster;
use crate::support::given::Person;
use crate::support::process::eventually;
use crate::support::{Reply, TestApp};

/// Connections to the replica.
const POOL_SIZE: u32 = 4;

struct Scene {
    // Ends before its servers do.
    app: TestApp,
    enterprise: Person,
    listing: ListingId,
    standby: Cluster,
    primary: Cluster,
}

impl Scene {
    /// One primary, one replica that is followed up to `max_lag`.
    fn open(max_lag: Duration) -> Self {
        let primary = Cluster::primary("");
        let standby = Cluster::standby_of(&primary, "max_standby_streaming_delay = '100ms'");
        let options = ReplicaOptions { urls: vec![standby.url()], pool_size: POOL_SIZE, max_lag };
        let app = TestApp::on(&primary.url(), &options);
        app.write(service::seed_regions);
        let provider = app.provider();
        let (enterprise, listing) = (app.enterprise(), app.listing(&provider));
        let scene = Self { app, enterprise, listing, standby, primary };
        scene.standby.catch_up_with(&scene.primary);
        scene.until(Standing::Well);
        scene
    }

    fn until(&self, standing: Standing) {
        eventually("the replica stands otherwise", || self.app.db.replica_status().0[0].standing == standing);
    }

    /// Questions that the replica answered so far.
    fn answered(&self) -> u64 {
        self.app.db.replica_status().0[0].answered
    }

    /// How many windows the replica sees; on a machine that is busy the primary may answer in its place now and then.
    #[track_caller]
    fn replica_sees(&self, token: Option<&str>, headers: &[(&str, &str)]) -> usize {
        let mut seen = 0;
        eventually("the replica answers", || {
            let (taken, by_replica) = self.taken(token, headers);
            seen = taken;
            by_replica
        });
        seen
    }

    /// How many windows of the listing are taken, as these headers see it; and whether the replica said so.
    fn taken(&self, token: Option<&str>, headers: &[(&str, &str)]) -> (usize, bool) {
        let before = self.answered();
        let path =
            format!("/api/v1/listings/{}/calendar?from=2026-03-02T16:00:00Z&to=2026-03-09T16:00:00Z", self.listing);
        let calendar = self.app.client.send("GET", &path, token, None, headers).expect(200).json();
        (busy(&calendar), self.answered() > before)
    }

    fn book(&self, from: u32) -> Reply {
        let asked = order(self.listing, hours(from, from + 1), "none");
        self.app.post("/api/v1/bookings", &self.enterprise.token, &asked).expect(201)
    }

    fn hold_back(&self) {
        self.standby.execute("SELECT pg_wal_replay_pause()");
        // Asked for is not done yet.
        let mut conn = self.standby.connection();
        eventually("the replica holds still", || {
            let state = diesel::select(diesel::dsl::sql::<diesel::sql_types::Bool>(
                "pg_get_wal_replay_pause_state() = 'paused'",
            ));
            state.get_result(&mut conn).expect("a state")
        });
    }

    /// Asks the replica; none if the primary would have to answer.
    fn ask(&self, sql: &str) -> Option<Result<usize, DbError>> {
        let question = |conn: &mut PgConnection| Ok::<_, DbError>(diesel::sql_query(sql).execute(conn)?);
        self.app.db.read_behind(Freshness::Any, &Asked::default(), question)
    }

    /// Runs something while all of the replica's connections are in use for so many seconds.
    fn while_busy(&self, seconds: u32, run: impl FnOnce()) {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        thread::scope(|scope| {
            let busy: Vec<_> = (0..POOL_SIZE)
                .map(|_| {
                    scope.spawn(move || {
                        let sleep = format!("SELECT pg_sleep({seconds})");
                        // A machine that has much else to do does not connect at once.
                        (0..100).any(|_| {
                            thread::sleep(Duration::from_millis(50));
                            self.ask(&sleep).is_some()
                        })
                    })
                })
                .collect();
            let mut conn = self.standby.connection();
            eventually("all its connections are in use", || {
                let sleeping = "SELECT count(*) AS n FROM pg_stat_activity
                                WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'";
                let count: Count = diesel::sql_query(sleeping).get_result(&mut conn).expect("a number");
                count.n == i64::from(POOL_SIZE)
            });
            run();
            for one in busy {
                one.join().expect("no panic");
            }
        });
    }

    fn let_go(&self) {
        self.standby.execute("SELECT pg_wal_replay_resume()");
    }
}

/// Windows that the calendar calls taken.
fn busy(calendar: &Value) -> usize {
    calendar["busy"].as_array().map_or(0, Vec::len)
}

#[test]
fn a_session_sees_what_it_wrote_though_the_replica_lies_behind() {
    let scene = Scene::open(Duration::from_secs(3_600));
    let token = Some(scene.enterprise.token.as_str());
    assert_eq!(scene.replica_sees(None, &[]), 0, "what anybody may ask, the replica answers");
    assert_eq!(scene.taken(token, &[]), (0, false), "who is signed in and tells nothing is answered by the primary");

    scene.hold_back();
    let reply = scene.book(9);
    let cookie = reply.header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().expect("a pair");
    let position = reply.header("x-written-at").expect("a position").to_owned();
    assert!(pair.ends_with(&position), "{cookie} {position}");

    // Everybody else may see it later; whoever wrote it sees it now, from the primary.
    assert_eq!(scene.replica_sees(None, &[]), 0);
    assert_eq!(scene.taken(token, &[("cookie", pair)]), (1, false));
    assert_eq!(scene.taken(token, &[("x-read-after", &position)]), (1, false));
    assert_eq!(scene.replica_sees(token, &[("x-read-after", "0/1")]), 0, "a session that wrote nothing since");
    for nowhere in ["FFFFFFFF/FFFFFFFF", "FFFF/0"] {
        assert_eq!(scene.taken(None, &[("x-read-after", nowhere)]), (1, false), "where nobody can be");
    }

    // When the replica has got there, it answers that session, too.
    scene.let_go();
    scene.standby.catch_up_with(&scene.primary);
    eventually("the replica answers whoever wrote", || scene.taken(token, &[("cookie", pair)]) == (1, true));
    assert_eq!(scene.replica_sees(None, &[]), 1);

    // A refusal may have written something, too, and says where the log stands; a question does not.
    let refused =
        scene.app.post("/api/v1/bookings", &scene.enterprise.token, &order(scene.listing, hours(9, 10), "none"));
    assert!(refused.expect(409).header("x-written-at").is_some());
    assert!(scene.app.get_public("/api/v1/regions").expect(200).header("x-written-at").is_none());
    eventually("it is said to be well", || {
        scene.app.get_public("/metrics").expect(200).text.contains("database_replica_well{replica=\"1\"} 1")
    });
}

#[test]
fn a_replica_that_lies_too_far_behind_is_left_out_until_it_has_caught_up() {
    let scene = Scene::open(Duration::from_secs(1));
    scene.hold_back();
    scene.book(9);
    scene.until(Standing::Behind);
    assert_eq!(scene.taken(None, &[]), (1, false));
    scene.let_go();
    scene.until(Standing::Well);
    assert_eq!(scene.replica_sees(None, &[]), 1);
}

#[test]
fn a_replica_that_dies_costs_nobody_an_answer_and_is_asked_again_when_it_is_back() {
    let scene = Scene::open(Duration::from_secs(3_600));
    scene.book(9);
    scene.standby.catch_up_with(&scene.primary);
    thread::scope(|scope| {
        let askers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..60 {
                        assert_eq!(scene.taken(None, &[]).0, 1);
                    }
                })
            })
            .collect();
        scene.standby.kill();
        for asker in askers {
            asker.join().expect("every question was answered");
        }
    });
    scene.until(Standing::Away);
    assert_eq!(scene.taken(None, &[]), (1, false));
    scene.standby.start();
    scene.until(Standing::Well);
    assert_eq!(scene.replica_sees(None, &[]), 1);
}

/// A connection that ends when it first has a statement to prepare is not handed out again.
#[test]
fn a_connection_that_never_answered_is_not_kept() {
    let scene = Scene::open(Duration::from_secs(3_600));
    let ask = |before: &dyn Fn()| {
        let question = |conn: &mut PgConnection| {
            before();
            Ok::<i64, DbError>(listing::table.count().get_result(conn)?)
        };
        scene.app.db.read_behind(Freshness::Any, &Asked::default(), question)
    };
    assert!(ask(&|| scene.standby.kill()).is_none());
    scene.until(Standing::Away);
    scene.standby.start();
    scene.until(Standing::Well);
    eventually("the replica answers again", || ask(&|| ()).is_some());
}

#[test]
fn a_replica_that_hangs_costs_nobody_an_answer_and_is_asked_again_when_it_goes_on() {
    let scene = Scene::open(Duration::from_secs(3_600));
    scene.book(9);
    scene.standby.catch_up_with(&scene.primary);
    // With all its connections made: what hangs is questions, not attempts to connect.
    scene.while_busy(4, || {});
    scene.until(Standing::Well);
    let frozen = scene.standby.freeze();
    // More than the replica has connections: some hang with it, some stand in line for it.
    thread::scope(|scope| {
        let askers: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let began = Instant::now();
                    assert_eq!(scene.taken(None, &[]).0, 1);
                    began.elapsed()
                })
            })
            .collect();
        for asker in askers {
            let took = asker.join().expect("every question was answered");
            assert!(took < Duration::from_secs(25), "{took:?}");
        }
    });
    scene.until(Standing::Away);
    // From now on nobody waits for it.
    let began = Instant::now();
    for _ in 0..5 {
        assert_eq!(scene.taken(None, &[]), (1, false));
    }
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    drop(frozen);
    scene.until(Standing::Well);
    eventually("the replica answers again", || scene.taken(None, &[]) == (1, true));
}

#[test]
fn a_replica_that_has_much_to_do_is_not_taken_for_one_that_is_away() {
    let scene = Scene::open(Duration::from_secs(3_600));
    scene.while_busy(8, || {
        assert!(scene.ask("SELECT 1").is_none(), "the primary answers");
        assert_eq!(scene.app.db.replica_status().0[0].standing, Standing::Well);
    });
    eventually("it answers again", || scene.ask("SELECT 1").is_some());
}

#[test]
fn what_follows_nobody_is_not_asked() {
    let primary = Cluster::primary("");
    let other = Cluster::primary("");
    let other_standby = Cluster::standby_of(&other, "");
    let urls = vec![primary.url(), other_standby.url()];
    let app = TestApp::on(&primary.url(), &ReplicaOptions { urls, pool_size: 2, max_lag: Duration::from_secs(3_600) });
    eventually("both are found out", || {
        app.db.replica_status().0.iter().all(|status| status.standing == Standing::Stranger)
    });
    app.get_public("/api/v1/listings").expect(200);
    assert!(app.db.replica_status().0.iter().all(|status| status.answered == 0));
}
