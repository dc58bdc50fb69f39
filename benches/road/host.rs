//! The machinery below the scenarios: a private PostgreSQL, a database, the product's server.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::thread;

use chrono::Duration;
use chuangquan::http;
use chuangquan::identity::{Caller, TokenKeys};
use chuangquan::kernel::{Clock, Reach};
use chuangquan::ledger::{SealAlgorithm, Sealer};
use chuangquan::store::local::{LocalPostgres, Options};
use chuangquan::store::{Db, migrate};
use chuangquan::web::{ImportLimit, TrustedProxies};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{Outcome, child};

/// Connections of the product in these runs: its default.
pub const POOL_SIZE: u32 = 8;
/// Of the key that signs seals.
pub const SEAL_SEED: [u8; 32] = [7; 32];
const DATABASE: &str = "bench";

/// A database with the product's tables.
pub struct Host {
    pub db: Db,
    /// Where results are written.
    pub dir: PathBuf,
    url: String,
    /// The private server, for as long as one of its databases is used.
    postgres: Option<Arc<LocalPostgres>>,
}

impl Host {
    /// Starts PostgreSQL and makes an empty database, or uses the one of the last run.
    pub fn start(is_kept: bool) -> Outcome<Self> {
        let dir = Self::results()?;
        let postgres = Arc::new(LocalPostgres::start(Options::durable(dir.join("postgres")))?);
        Self::database(postgres, DATABASE, is_kept)
    }

    /// Another database of the same server.
    pub fn beside(&self, database: &str, is_kept: bool) -> Outcome<Self> {
        let postgres = self.postgres.as_ref().ok_or("not a private server")?;
        Self::database(Arc::clone(postgres), database, is_kept)
    }

    /// Any database, brought up to date.
    pub fn at(url: &str) -> Outcome<Self> {
        Self::migrated(url.to_owned(), None)
    }

    fn database(postgres: Arc<LocalPostgres>, name: &str, is_kept: bool) -> Outcome<Self> {
        let mut admin = PgConnection::establish(&postgres.url_of("postgres"))?;
        if !is_kept {
            admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        }
        let is_there = diesel::sql_query("SELECT FROM pg_database WHERE datname = $1")
            .bind::<diesel::sql_types::Text, _>(name)
            .execute(&mut admin)?;
        if is_there == 0 {
            admin.batch_execute(&format!("CREATE DATABASE {name}"))?;
        }
        Self::migrated(postgres.url_of(name), Some(postgres))
    }

    fn migrated(url: String, postgres: Option<Arc<LocalPostgres>>) -> Outcome<Self> {
        migrate::run(&mut PgConnection::establish(&url)?)?;
        let db = Db::connect(&url, POOL_SIZE, Clock::System)?;
        Ok(Self { db, dir: Self::results()?, url, postgres })
    }

    fn results() -> Outcome<PathBuf> {
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(target).join("bench");
        std::fs::create_dir_all(&dir)?;
        Ok(dir)
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Directory of the private server's log files.
    pub fn log_dir(&self) -> PathBuf {
        self.dir.join("postgres/log")
    }

    pub fn connection(&self) -> Outcome<PgConnection> {
        Ok(PgConnection::establish(&self.url())?)
    }

    pub fn execute(&self, sql: &str) -> Outcome<()> {
        self.connection()?.batch_execute(sql).map_err(|error| format!("{error}\n{sql}").into())
    }

    pub fn keys() -> TokenKeys {
        TokenKeys::new(b"a secret of the benchmark, long enough to sign", Duration::hours(2), Clock::System)
    }

    pub fn token(caller: &Caller) -> Outcome<String> {
        Self::keys().issue(caller).map(|(token, _)| token).map_err(|_| "no token".into())
    }

    /// Runs the product's server, with a pool of its own and without its jobs.
    pub fn serve(&self, pool_size: u32) -> Outcome<Serving> {
        let (child, address) = child::serve(&self.url(), pool_size)?;
        Ok(Serving { address, child })
    }
}

/// How the product is served in these runs.
pub fn settings(url: &str, pool_size: u32) -> Outcome<http::Settings> {
    Ok(http::Settings {
        listen: "127.0.0.1:0".to_owned(),
        workers: thread::available_parallelism().map_or(1, NonZero::get),
        max_body_bytes: 1 << 20,
        import_limit: ImportLimit(1 << 20),
        trusted_proxies: TrustedProxies::default(),
        public_url: None,
        shown: Vec::new(),
        webhook_reach: Reach::Public,
        db: Db::connect(url, pool_size, Clock::System)?,
        keys: Host::keys(),
        sealer: Sealer::new(SealAlgorithm::Ed25519, &SEAL_SEED, &[]),
    })
}

/// The server as a process of its own, so that its memory is told apart from its clients'; stops when dropped.
pub struct Serving {
    pub address: SocketAddr,
    child: Child,
}

impl Serving {
    /// Its name for [`super::memory`].
    pub fn process(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
