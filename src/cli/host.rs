//! The database a command works on: the one the settings name, or the private one.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::outcome::Failure;
use crate::config::Config;
use crate::kernel::Clock;
use crate::store::local::{LocalPostgres, Options};
use crate::store::{Db, migrate};

/// A database to work on. If it is private, it is stopped with the last [`Host`] that uses it.
pub(super) struct Host {
    // Declared first: the connections close before their server stops.
    pub db: Db,
    private: Option<LocalPostgres>,
    /// A database of the private server that goes with this host.
    scratch: Option<String>,
}

impl Host {
    pub fn open(config: &Config, clock: Clock) -> Result<Self, Failure> {
        let private = match config.database_url {
            Some(_) => None,
            None => Some(LocalPostgres::start(Options::product(config))?),
        };
        let url = match (&config.database_url, &private) {
            (Some(url), _) => url.expose().to_owned(),
            (None, Some(server)) => server.url(),
            (None, None) => return Err(Failure::Unavailable("no database".to_owned())),
        };
        Ok(Self { db: Db::connect(&url, config.pool_size, clock)?, private, scratch: None })
    }

    /// As [`Host::open`], but in a private server in a new database, which is dropped when the work ends.
    pub fn open_scratch(config: &Config, clock: Clock) -> Result<Self, Failure> {
        if config.database_url.is_some() {
            return Self::open(config, clock);
        }
        let server = LocalPostgres::start(Options::product(config))?;
        let name = format!("scratch_{}", std::process::id());
        let mut admin = administer(&server)?;
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}; ")).map_err(Failure::unavailable)?;
        admin.batch_execute(&format!("CREATE DATABASE {name}")).map_err(Failure::unavailable)?;
        let db = Db::connect(&server.url_of(&name), config.pool_size, clock)?;
        Ok(Self { db, private: Some(server), scratch: Some(name) })
    }

    /// Whether the database is the product's own, which nobody else looks after.
    pub fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// Brings the database up to date; gives the names of the migrations that were run.
    pub fn migrate(&self) -> Result<Vec<String>, Failure> {
        let mut conn = self.db.connection()?;
        migrate::run(&mut conn).map_err(Failure::unavailable)
    }

    /// Refuses to work on tables that this program does not know.
    pub fn require_migrated(&self) -> Result<(), Failure> {
        match migrate::is_pending(&mut *self.db.connection()?).map_err(Failure::unavailable)? {
            false => Ok(()),
            true => Err(Failure::Unavailable(
                "数据库结构尚未升级，请先运行 chuangquan migrate。 / The database is older than this program: run \
                 `chuangquan migrate` first."
                    .to_owned(),
            )),
        }
    }

    /// Ends the work. Same as dropping, but a private server that does not stop is told.
    pub fn close(self) -> Result<(), Failure> {
        let Self { db, private, scratch } = self;
        drop(db);
        if let Some(server) = private {
            if let Some(name) = scratch {
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                administer(&server)?.batch_execute(&drop).map_err(Failure::unavailable)?;
            }
            server.stop()?;
        }
        Ok(())
    }
}

/// A connection that can make and drop databases.
fn administer(server: &LocalPostgres) -> Result<PgConnection, Failure> {
    PgConnection::establish(&server.url_of("postgres")).map_err(Failure::unavailable)
}
