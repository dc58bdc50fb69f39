//! What tests stand on: a database cloned from a migrated template, the real server on a free port, a clock that the
//! test sets, people with tokens, and global checks at the end of every test.

pub mod booking;
pub mod catalog;
pub mod claim;
pub mod client;
pub mod cluster;
pub mod database;
pub mod example;
pub mod given;
pub mod identity;
pub mod letter_box;
pub mod power;
pub mod process;
pub mod reconciliation;
pub mod settlement;
pub mod shelf;
pub mod voucher;

use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use chuangquan::config::Config;
use chuangquan::demo;
use chuangquan::http;
use chuangquan::identity::{Caller, TokenKeys};
use chuangquan::kernel::{Actor, Clock, Reach, local_midnight};
use chuangquan::ledger::{SealAlgorithm, Sealer};
use chuangquan::store::{Db, DbError, ReplicaOptions};
use chuangquan::web::{ImportLimit, TrustedProxies};
use diesel::PgConnection;

use client::Client;
pub use client::Reply;
use database::TestDatabase;

/// Signing secret of the tests' tokens.
pub const SECRET: &[u8] = b"a secret of the tests, long enough to sign with";

/// Of the key that seals the tests' closed months.
pub const SEAL_SEED: [u8; 32] = [7; 32];

/// Seals the tests' closed months.
pub fn sealer() -> Sealer {
    Sealer::new(SealAlgorithm::Ed25519, &SEAL_SEED, &[])
}

/// Does the oldest work that nobody does, as the product's worker would.
///
/// # Errors
/// The database is away.
pub fn run_work(db: &Db) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    chuangquan::jobs::run_work(db, &sealer())
}

/// Connections that the server and the test share.
const POOL_SIZE: u32 = 8;

/// The product, running, with everything a test needs to drive it.
pub struct TestApp {
    pub db: Db,
    pub clock: Clock,
    pub keys: TokenKeys,
    pub client: Client,
    server: Option<(actix_web::dev::ServerHandle, JoinHandle<()>)>,
    database: TestDatabase,
}

impl TestApp {
    /// Starts on Monday 2 March 2026, 09:00 in Shanghai: an ordinary working day.
    pub fn start() -> Self {
        Self::start_at(Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment"))
    }

    pub fn start_at(now: DateTime<Utc>) -> Self {
        Self::serve(TestDatabase::clone_template(), &ReplicaOptions::default(), now)
    }

    /// On a PostgreSQL of its own in this directory, at the usual moment.
    pub fn start_private(dir: &Path) -> Self {
        Self::start_private_at(dir, Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment"))
    }

    pub fn start_private_at(dir: &Path, now: DateTime<Utc>) -> Self {
        Self::serve(TestDatabase::private(dir), &ReplicaOptions::default(), now)
    }

    /// Starts the private PostgreSQL again.
    pub fn power_on(&mut self, dir: &Path) {
        self.database.start_again(dir);
    }

    /// On a server of the test's own, as [`TestApp::start`].
    pub fn on(url: &str, replicas: &ReplicaOptions) -> Self {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment");
        Self::serve(TestDatabase::of_test(url), replicas, now)
    }

    /// On a server of the test's own, in the system's time.
    pub fn on_now(url: &str) -> Self {
        Self::serve(TestDatabase::of_test(url), &ReplicaOptions::default(), Utc::now())
    }

    fn serve(database: TestDatabase, replicas: &ReplicaOptions, now: DateTime<Utc>) -> Self {
        let clock = Clock::manual(now);
        let db = Db::connect(database.url(), POOL_SIZE, clock.clone()).expect("the test's database");
        let db = db.with_replicas(replicas);
        let keys = || TokenKeys::new(SECRET, Duration::minutes(15), clock.clone());
        let settings = http::Settings {
            listen: "127.0.0.1:0".to_owned(),
            workers: 2,
            max_body_bytes: 1 << 20,
            import_limit: ImportLimit(8 << 20),
            trusted_proxies: TrustedProxies::default(),
            public_url: None,
            shown: Config::builder().build().expect("the defaults").shown().to_vec(),
            webhook_reach: Reach::Loopback,
            db: db.clone(),
            keys: keys(),
            sealer: sealer(),
        };
        let (address, server) = serve(settings);
        Self { client: Client::new(&address), keys: keys(), db, clock, server: Some(server), database }
    }

    /// With the demo played: some weeks of everything, up to Monday 23 November 2026.
    pub fn played() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        let app = Self::start_at(local_midnight(today));
        let db = app.db.with_clock(Clock::manual(app.clock.now()));
        demo::play(&db, today, &sealer()).unwrap_or_else(|failure| panic!("{failure}"));
        app
    }

    /// Address of this test's database, for further processes of the product.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// An access token for this person.
    pub fn token(&self, caller: &Caller) -> String {
        self.keys.issue(caller).expect("a token").0
    }

    /// Whether something of this kind waits for the person.
    pub fn has_todo(&self, person: &given::Person, kind: &str) -> bool {
        let todo = self.get("/api/v1/me/todo", &self.token(&person.caller)).expect(200).json();
        todo["for_me"].as_array().is_some_and(|groups| groups.iter().any(|group| group["kind"] == kind))
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Runs a use case directly, as the system.
    pub fn write<T, E>(&self, work: impl FnMut(&mut chuangquan::store::Tx<'_>) -> Result<T, E>) -> T
    where
        E: From<DbError> + std::error::Error + 'static,
    {
        self.db.write(&Actor::system("test"), work).expect("the use case succeeds")
    }

    /// Asks the database directly.
    pub fn read<T, E>(&self, question: impl FnOnce(&mut PgConnection) -> Result<T, E>) -> T
    where
        E: From<DbError> + std::fmt::Debug,
    {
        self.db.read(question).expect("the question is answered")
    }

    pub fn get(&self, path: &str, token: &str) -> Reply {
        self.client.send("GET", path, Some(token), None, &[])
    }

    pub fn get_public(&self, path: &str) -> Reply {
        self.client.send("GET", path, None, None, &[])
    }

    /// Follows a public list through all of its pages; `path` has a query.
    pub fn all_public_items(&self, path: &str) -> Vec<serde_json::Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get_public(&format!("{path}{cursor}")).expect(200).json();
            items.extend(page["items"].as_array().expect("items").iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    pub fn post(&self, path: &str, token: &str, body: &serde_json::Value) -> Reply {
        self.client.send("POST", path, Some(token), Some(body), &[])
    }

    pub fn post_public(&self, path: &str, body: &serde_json::Value) -> Reply {
        self.client.send("POST", path, None, Some(body), &[])
    }

    pub fn put(&self, path: &str, token: &str, body: &serde_json::Value) -> Reply {
        self.client.send("PUT", path, Some(token), Some(body), &[])
    }

    pub fn patch(&self, path: &str, token: &str, body: &serde_json::Value) -> Reply {
        self.client.send("PATCH", path, Some(token), Some(body), &[])
    }
}

/// Runs the server on a thread of its own and answers where it listens.
fn serve(settings: http::Settings) -> (String, (actix_web::dev::ServerHandle, JoinHandle<()>)) {
    let (tell, told) = mpsc::channel();
    let thread = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let running = http::start(settings).expect("the server starts");
            tell.send((running.address, running.server.handle())).expect("the test waits");
            running.server.await.expect("the server ends well");
        });
    });
    let (address, handle) = told.recv().expect("the server tells its address");
    (format!("http://{address}"), (handle, thread))
}

impl Drop for TestApp {
    /// Stops the server and, if the test went well, checks what must hold whatever was done.
    fn drop(&mut self) {
        if let Some((handle, thread)) = self.server.take() {
            actix_web::rt::System::new().block_on(handle.stop(false));
            let ended = thread.join();
            if !thread::panicking() {
                ended.expect("the server did not panic");
                self.database.check_invariants(&self.db);
            }
        }
    }
}
