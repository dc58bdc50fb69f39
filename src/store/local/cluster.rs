//! Makes, starts and stops one server. Its callers hold the turn, so nothing here runs twice at once.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::account::Account;
use super::layout::Layout;
use super::postmaster::{self, Found};
use super::programs::Programs;
use super::{Durability, LocalError, Options, command};
use crate::config::Secret;

/// Owner of everything in the server.
pub(super) const USER: &str = "chuangquan";
/// Names the socket when no TCP port is open.
const SOCKET_ONLY_PORT: u16 = 5432;
const PAUSE: Duration = Duration::from_millis(50);
/// `pg_ctl` watches the time itself and explains better what it waited for, so it is left a little longer.
const GRACE: Duration = Duration::from_secs(5);

/// Who may connect: everybody with the password, over the socket or from this machine.
const ACCESS_RULES: &str = "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n";

/// One server and how it is run.
#[derive(Debug)]
pub(super) struct Cluster {
    pub layout: Layout,
    pub patience: Duration,
    account: Account,
    port: Option<u16>,
    durability: Durability,
}

impl Cluster {
    pub fn new(layout: Layout, account: Account, options: &Options) -> Self {
        let Options { port, durability, patience, .. } = *options;
        Self { layout, patience, account, port, durability }
    }

    /// The password of the server's owner, made before the data are.
    pub fn password(&self) -> Result<Secret, LocalError> {
        let path = self.layout.password();
        if path.exists() {
            let password = fs::read_to_string(&path).map_err(LocalError::file(&path))?;
            return Ok(Secret::new(password.trim()));
        }
        if self.layout.data().exists() {
            return Err(LocalError::PasswordMissing { path });
        }
        let mut bytes = [0_u8; 24];
        getrandom::fill(&mut bytes).map_err(|error| LocalError::Random(error.to_string()))?;
        let password: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.write_owned(&path, &password)?;
        Ok(Secret::new(password))
    }

    /// Starts the server unless it runs, and gives the port by which it calls itself. A running server is left as it
    /// is, but if nobody else uses it (`alone`) and it runs with other settings, it is started anew.
    pub fn ensure_running(&self, password: &Secret, alone: bool) -> Result<u16, LocalError> {
        let programs = self.ensure_initialised(password)?;
        match self.settle(alone)? {
            Some(port) if !alone || self.runs_as_wanted(port) => Ok(port),
            Some(_) => {
                self.pg_ctl_stop(&programs)?;
                self.start(&programs)
            }
            None => self.start(&programs),
        }
    }

    /// Waits until the server answers, and makes `database` in it unless it is there.
    pub fn ensure_database(&self, url: &str, database: &str) -> Result<(), LocalError> {
        let mut conn = self.connect(url)?;
        let there = diesel::select(
            diesel::dsl::sql::<Bool>("EXISTS (SELECT FROM pg_database WHERE datname = ")
                .bind::<Text, _>(database)
                .sql(")"),
        );
        if !there.get_result::<bool>(&mut conn)? {
            conn.batch_execute(&format!("CREATE DATABASE {database}"))?;
        }
        Ok(())
    }

    /// Stops the server if it runs, letting no transaction finish but losing none that was committed.
    pub fn stop(&self) -> Result<(), LocalError> {
        if self.settle(true)?.is_none() {
            return Ok(());
        }
        self.pg_ctl_stop(&self.programs()?)
    }

    /// Waits until it is clear whether a server runs; its port if so.
    fn settle(&self, alone: bool) -> Result<Option<u16>, LocalError> {
        let deadline = Instant::now() + self.patience;
        loop {
            match postmaster::find(&self.layout)? {
                Found::Running { port } => return Ok(Some(port)),
                Found::Nothing => return Ok(None),
                Found::Stranger if alone => postmaster::forget_stranger(&self.layout)?,
                // Somebody uses a server that this process cannot see: its data must not be touched.
                Found::Stranger | Found::Settling if Instant::now() < deadline => std::thread::sleep(PAUSE),
                Found::Stranger | Found::Settling => {
                    let what = format!("PostgreSQL ({})", self.layout.data().display());
                    return Err(self.timed_out(what, self.last_words()));
                }
            }
        }
    }

    fn programs(&self) -> Result<Programs, LocalError> {
        let data = self.layout.data();
        let version = data.join("PG_VERSION");
        let needed = match data.exists() {
            true => fs::read_to_string(&version).map_err(LocalError::file(&version))?.trim().parse().ok(),
            false => None,
        };
        Programs::find(needed, &data)
    }

    /// Makes the data in another place and moves them when they are complete, so that a start that was interrupted
    /// leaves nothing that looks like data.
    fn ensure_initialised(&self, password: &Secret) -> Result<Programs, LocalError> {
        let programs = self.programs()?;
        let (data, unfinished) = (self.layout.data(), self.layout.unfinished_data());
        if data.exists() {
            return Ok(programs);
        }
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(LocalError::file(&unfinished))?;
        }
        self.write_owned(&self.layout.password(), password.expose())?;
        self.run_initdb(&programs, &unfinished)?;
        self.write_owned(&unfinished.join("pg_hba.conf"), ACCESS_RULES)?;
        fs::rename(&unfinished, &data).map_err(LocalError::file(&data))?;
        Ok(programs)
    }

    fn run_initdb(&self, programs: &Programs, data: &Path) -> Result<(), LocalError> {
        let mut initdb = Command::new(programs.initdb());
        // The C.UTF-8 locale sorts by code point, the same on every machine, and knows Chinese characters as letters.
        initdb.args(["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-instructions"]);
        initdb.arg("--username").arg(USER).arg("--pgdata").arg(data).arg("--pwfile").arg(self.layout.password());
        initdb.arg(match self.durability {
            Durability::Full => "--data-checksums",
            Durability::None => "--no-sync",
        });
        command::run(initdb, &self.account, &self.layout.command_log(), self.patience)
    }

    /// Starts the server. After a crash, processes of the old one may need a moment to notice and go.
    fn start(&self, programs: &Programs) -> Result<u16, LocalError> {
        let port = self.choose_port()?;
        self.write_owned(&self.layout.data().join("postgresql.conf"), &self.settings(port))?;
        let deadline = Instant::now() + self.patience;
        let log = self.layout.start_log();
        loop {
            File::create(&log).and_then(|_| self.account.own(&log)).map_err(LocalError::file(&log))?;
            let mut attempt = self.pg_ctl(programs, "start");
            attempt.arg("--log").arg(&log);
            match command::run(attempt, &self.account, &self.layout.command_log(), self.patience + GRACE) {
                Ok(()) => return Ok(port),
                Err(LocalError::Failed { program, status, output }) => {
                    let said = self.last_words();
                    if !said.contains("shared memory block") || Instant::now() >= deadline {
                        return Err(LocalError::Failed { program, status, output: format!("{output}\n{said}") });
                    }
                }
                Err(error) => return Err(error),
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// The end of what the server said: in its log if it came so far as to open it.
    fn last_words(&self) -> String {
        let logs = fs::read_dir(self.layout.log_dir()).into_iter().flatten().flatten();
        let newest = logs.max_by_key(|entry| entry.metadata().and_then(|log| log.modified()).ok());
        let opened = newest.map(|entry| command::tail(&entry.path())).unwrap_or_default();
        format!("{}\n{opened}", command::tail(&self.layout.start_log()))
    }

    fn pg_ctl_stop(&self, programs: &Programs) -> Result<(), LocalError> {
        let mut pg_ctl = self.pg_ctl(programs, "stop");
        pg_ctl.args(["--mode", "fast"]);
        command::run(pg_ctl, &self.account, &self.layout.command_log(), self.patience + GRACE)
    }

    /// `pg_ctl` puts the server into a session of its own, so that Ctrl-C in the terminal does not reach it.
    fn pg_ctl(&self, programs: &Programs, action: &str) -> Command {
        let mut pg_ctl = Command::new(programs.pg_ctl());
        pg_ctl.arg(action).arg("--pgdata").arg(self.layout.data());
        pg_ctl.arg("--wait").arg("--timeout").arg(self.patience.as_secs().max(1).to_string());
        pg_ctl
    }

    fn choose_port(&self) -> Result<u16, LocalError> {
        match self.port {
            None => Ok(SOCKET_ONLY_PORT),
            Some(0) => {
                let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
                free.map(|address| address.port()).map_err(LocalError::file(Path::new("127.0.0.1:0")))
            }
            Some(port) => Ok(port),
        }
    }

    fn runs_as_wanted(&self, port: u16) -> bool {
        let wanted = match self.port {
            None => SOCKET_ONLY_PORT,
            Some(0) => port,
            Some(wanted) => wanted,
        };
        let written = fs::read_to_string(self.layout.data().join("postgresql.conf"));
        wanted == port && written.is_ok_and(|written| written == self.settings(port))
    }

    /// The whole of the server's configuration file.
    fn settings(&self, port: u16) -> String {
        let addresses = if self.port.is_some() { "127.0.0.1" } else { "" };
        let socket_dir = quote(self.layout.socket_dir());
        let log_dir = quote(&self.layout.log_dir());
        let mut text = format!(
            "# Written by ChuangQuan at every start; changes made here are lost.\n\
             listen_addresses = '{addresses}'\n\
             port = {port}\n\
             unix_socket_directories = {socket_dir}\n\
             unix_socket_permissions = 0700\n\
             password_encryption = 'scram-sha-256'\n\
             max_connections = 200\n\
             shared_buffers = '128MB'\n\
             timezone = 'UTC'\n\
             log_timezone = 'UTC'\n\
             datestyle = 'iso, ymd'\n\
             lc_messages = 'C'\n\
             default_text_search_config = 'pg_catalog.simple'\n\
             logging_collector = on\n\
             log_directory = {log_dir}\n\
             log_filename = 'postgresql-%a.log'\n\
             log_truncate_on_rotation = on\n\
             log_rotation_size = 0\n"
        );
        if self.durability == Durability::None {
            text.push_str("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n");
        }
        text
    }

    fn connect(&self, url: &str) -> Result<PgConnection, LocalError> {
        let deadline = Instant::now() + self.patience;
        let url = format!("{url}&connect_timeout={}", self.patience.as_secs().max(2));
        loop {
            let error = match PgConnection::establish(&url) {
                Ok(conn) => return Ok(conn),
                Err(error) => error.to_string(),
            };
            if error.contains("authentication failed") || Instant::now() >= deadline {
                return Err(self.timed_out("PostgreSQL".to_owned(), error));
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn timed_out(&self, what: String, detail: String) -> LocalError {
        LocalError::TimedOut { what, after: self.patience, detail }
    }

    /// Replaces a file of the server's user in one step; nobody else may read it.
    fn write_owned(&self, path: &Path, text: &str) -> Result<(), LocalError> {
        let draft = path.with_extension("draft");
        let written =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft).and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                self.account.own(&draft)?;
                fs::rename(&draft, path)
            });
        written.map_err(LocalError::file(path))
    }
}

/// A path as a string of the configuration file.
fn quote(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "''"))
}
