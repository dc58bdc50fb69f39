//! The product's own private PostgreSQL, for those who bring no server.
//!
//! One directory holds one server. Every process that uses it holds a shared lock for as long as it lives, so several
//! copies of the product share the server, the last one to leave stops it, and a copy that was killed leaves nothing
//! behind but a running server, which the next one finds and uses. All decisions to start or stop are made under one
//! exclusive lock.
//!
//! Safety: the server listens on a Unix socket in a directory that only its owner may enter, and on 127.0.0.1 only if a
//! port was asked for. Everybody, on the socket too, needs the password (SCRAM), which lies in a file that only the
//! owner may read. `peer` would not do, because root, who runs the product in a container, connects to a server of the
//! user `postgres`; `trust` would let in whoever reaches the port.
//!
//! Limits: Linux (`/proc`), and a directory on a file system with `flock`.

mod account;
mod cluster;
mod command;
mod error;
mod layout;
mod lock;
mod postmaster;
mod programs;

pub use error::LocalError;

use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::Config;
use account::Account;
use cluster::Cluster;
use layout::Layout;

/// How a private server is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Directory of this server: data, socket, password, logs.
    pub dir: PathBuf,
    /// TCP port on 127.0.0.1 besides the Unix socket; 0 takes a free one.
    pub port: Option<u16>,
    pub durability: Durability,
    /// How long any one step (waiting for another process, making the files, starting, stopping) may take.
    pub patience: Duration,
}

/// Whether committed data must survive a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// PostgreSQL's defaults; also what a benchmark must use.
    Full,
    /// Nothing is flushed: several times faster for tests, useless for anything else.
    None,
}

impl Options {
    /// The server of the product itself, below its state directory.
    pub fn product(config: &Config) -> Self {
        Self { port: config.database_port, ..Self::durable(config.state_dir.join("postgres")) }
    }

    /// A server with PostgreSQL's own durability.
    pub fn durable(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), port: None, durability: Durability::Full, patience: Duration::from_secs(60) }
    }

    /// A server for tests, which forgets everything when the machine stops.
    pub fn ephemeral(dir: impl Into<PathBuf>) -> Self {
        Self { durability: Durability::None, ..Self::durable(dir) }
    }
}

/// One use of a private server. The last use to end stops the server.
#[derive(Debug)]
pub struct LocalPostgres {
    cluster: Cluster,
    port: u16,
    password: crate::config::Secret,
    /// Holds the shared lock; `None` once the use has ended.
    usage: Option<File>,
}

/// What became of the server when a use of it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// This was the last use, so the server was stopped.
    Stopped,
    /// Somebody else still uses the server.
    StillUsed,
}

/// Database of the product in a private server.
const DATABASE: &str = "chuangquan";

impl LocalPostgres {
    /// Starts the server, or joins it if it runs already, and waits until it answers. Makes the server's files and the
    /// product's database at the first start.
    ///
    /// # Errors
    /// PostgreSQL is not installed (the error says what to install), its user may not enter the directory, or a step
    /// failed or took longer than `options.patience`.
    pub fn start(options: Options) -> Result<Self, LocalError> {
        let account = Account::of_server()?;
        let layout = Layout::prepare(&options.dir, &account)?;
        let cluster = Cluster::new(layout, account, &options);

        let turn = lock::exclusive(&cluster.layout.turn_lock(), options.patience)?;
        let usage = lock::open(&cluster.layout.usage_lock())?;
        let alone = lock::try_exclusive(&usage, &cluster.layout.usage_lock())?;
        let password = cluster.password()?;
        let port = cluster.ensure_running(&password, alone)?;
        lock::shared(&usage, &cluster.layout.usage_lock())?;
        let server = Self { cluster, port, password, usage: Some(usage) };
        let ready = server.cluster.ensure_database(&server.url_of("postgres"), DATABASE);
        // Leaving takes the turn again, so a failure must give it back first.
        drop(turn);
        ready.map(|()| server)
    }

    /// Address of the product's database.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// Address of the database called `database` of this server, over its Unix socket.
    pub fn url_of(&self, database: &str) -> String {
        let socket_dir = self.cluster.layout.socket_dir().as_os_str().as_bytes();
        let socket: String = url::form_urlencoded::byte_serialize(socket_dir).collect();
        let (user, password, port) = (cluster::USER, self.password.expose(), self.port);
        format!("postgres://{user}:{password}@/{database}?host={socket}&port={port}")
    }

    /// TCP port on 127.0.0.1, if one is open; otherwise the number is only part of the socket's name.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends this use, and stops the server if it was the last.
    ///
    /// # Errors
    /// The server did not stop in time, or another process held the lock for too long.
    pub fn stop(mut self) -> Result<Left, LocalError> {
        self.leave()
    }

    fn leave(&mut self) -> Result<Left, LocalError> {
        let Some(usage) = self.usage.take() else { return Ok(Left::StillUsed) };
        let path = self.cluster.layout.usage_lock();
        let _turn = lock::exclusive(&self.cluster.layout.turn_lock(), self.cluster.patience)?;
        lock::release(&usage, &path)?;
        if !lock::try_exclusive(&usage, &path)? {
            return Ok(Left::StillUsed);
        }
        self.cluster.stop()?;
        Ok(Left::Stopped)
    }
}

impl Drop for LocalPostgres {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::warn!(%error, "the private PostgreSQL was not stopped");
        }
    }
}
