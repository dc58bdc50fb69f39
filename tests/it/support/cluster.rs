//! PostgreSQL servers of a test's own, on loopback: to be copied, held back, killed and promoted.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use chuangquan::store::migrate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::process::eventually;

const DATABASE: &str = "chuangquan";

/// A server; stopped and removed when it is dropped.
pub struct Cluster {
    dir: PathBuf,
    port: u16,
    programs: PathBuf,
    /// PostgreSQL does not run as root.
    account: Option<(u32, u32)>,
}

impl Cluster {
    /// A new server with the product's tables; `settings` are lines of its configuration.
    pub fn primary(settings: &str) -> Self {
        let cluster = Self::prepare();
        cluster.run("initdb", &["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--pgdata"]);
        cluster.configure(settings);
        cluster.start();
        let admin = PgConnection::establish(&cluster.url_of("postgres"));
        admin.expect("a server").batch_execute(&format!("CREATE DATABASE {DATABASE}")).expect("a database");
        migrate::run(&mut cluster.connection()).expect("the migrations run");
        cluster
    }

    /// A copy of `primary` that follows it.
    pub fn standby_of(primary: &Self, settings: &str) -> Self {
        let cluster = Self::prepare();
        let source = format!("host=127.0.0.1 port={} user=postgres application_name=standby", primary.port);
        let source = format!("--dbname={source}");
        cluster.run(
            "pg_basebackup",
            &[&source, "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync", "--pgdata"],
        );
        cluster.configure(settings);
        cluster.start();
        cluster
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    pub fn connection(&self) -> PgConnection {
        PgConnection::establish(&self.url()).expect("the server answers")
    }

    pub fn execute(&self, sql: &str) {
        self.connection().batch_execute(sql).expect("the server does it");
    }

    pub fn start(&self) {
        let log = self.dir.join("log").display().to_string();
        self.run("pg_ctl", &["start", "--wait", "--silent", "--log", &log, "--pgdata"]);
    }

    /// Ends it as a power cut does: nobody is told, nothing is finished.
    pub fn kill(&self) {
        self.run("pg_ctl", &["stop", "--mode=immediate", "--silent", "--pgdata"]);
    }

    /// Makes it hang until what is returned is dropped: it keeps its connections and answers nothing.
    pub fn freeze(&self) -> Frozen {
        let file = std::fs::read_to_string(self.dir.join("data/postmaster.pid")).expect("it runs");
        let postmaster: u32 = file.lines().next().and_then(|line| line.trim().parse().ok()).expect("a number");
        // First the one who would start others.
        let mut frozen = Frozen(vec![postmaster]);
        signal("STOP", &frozen.0);
        frozen.0.extend(children(postmaster));
        signal("STOP", &frozen.0);
        frozen
    }

    /// Makes the standby take writes.
    pub fn promote(&self) {
        self.run("pg_ctl", &["promote", "--wait", "--silent", "--pgdata"]);
    }

    fn prepare() -> Self {
        let dir = PathBuf::from(format!("/var/tmp/cq-cluster-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&dir).expect("a directory");
        let account = server_account();
        if let Some((user, group)) = account {
            std::os::unix::fs::chown(&dir, Some(user), Some(group)).expect("given away");
        }
        Self { dir, port: free_port(), programs: programs(), account }
    }

    /// Nothing is flushed: a server that is killed leaves what it wrote to the machine, which stays up.
    fn configure(&self, settings: &str) {
        let path = self.dir.join("data/postgresql.auto.conf");
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let port = self.port;
        let own = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nfsync = off\n\
             full_page_writes = off\nmax_connections = 60\nshared_buffers = '32MB'\nlc_messages = 'C'\n{settings}\n"
        );
        std::fs::write(&path, format!("{kept}\n{own}")).expect("written");
    }

    /// Runs one of PostgreSQL's programs; the last argument is the data directory.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).arg(self.dir.join("data")).current_dir("/").env("LC_ALL", "C");
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // To a file: a server that stays behind would keep a pipe open.
        let path = self.dir.join(format!("{program}.out"));
        let file = std::fs::File::create(&path).expect("a file");
        command.stdout(file.try_clone().expect("a file")).stderr(file);
        let status = command.status().expect("the program runs");
        let said = std::fs::read_to_string(&path).unwrap_or_default();
        let log = std::fs::read_to_string(self.dir.join("log")).unwrap_or_default();
        assert!(status.success(), "{program} {arguments:?}: {said}\n{log}");
    }

    /// Waits until the standby has all that the primary has.
    pub fn catch_up_with(&self, primary: &Self) {
        let position = |cluster: &Self, function: &str| -> String {
            #[derive(QueryableByName)]
            struct Row {
                #[diesel(sql_type = diesel::sql_types::Text)]
                lag: String,
            }
            let sql = format!("SELECT {function}::text AS lag");
            diesel::sql_query(sql).get_result::<Row>(&mut cluster.connection()).expect("a position").lag
        };
        let there = position(primary, "pg_current_wal_flush_lsn()");
        eventually("the standby catches up", || {
            position(self, &format!("(pg_last_wal_replay_lsn() >= '{there}'::pg_lsn)")) == "true"
        });
    }
}

/// The processes of a server that hangs; they go on when this is dropped.
pub struct Frozen(Vec<u32>);

impl Drop for Frozen {
    fn drop(&mut self) {
        signal("CONT", &self.0);
    }
}

fn signal(name: &str, processes: &[u32]) {
    let numbers: Vec<String> = processes.iter().map(ToString::to_string).collect();
    // Some may have ended meanwhile.
    let _ = Command::new("sh").args(["-c", &format!("kill -{name} {} 2>/dev/null", numbers.join(" "))]).status();
}

fn children(parent: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parent_of = |number: u32| -> Option<u32> {
        let line = std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        // Behind the name, which may hold anything: its state, its parent.
        line.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    numbers.filter(|number| parent_of(*number) == Some(parent)).collect()
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.dir.join("data/postmaster.pid").exists() {
            let mut command = Command::new(self.programs.join("pg_ctl"));
            command.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.dir.join("data"));
            if let Some((user, group)) = self.account {
                command.uid(user).gid(group);
            }
            let _ = command.current_dir("/").status();
        }
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Of the newest PostgreSQL that Debian installed, or of whichever is on the path.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin): &(u32, PathBuf)| bin.join("pg_basebackup").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).unwrap_or_else(|| {
        let places = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&places).find(|bin| bin.join("pg_basebackup").exists()).expect("PostgreSQL is installed")
    })
}

/// `postgres`, if this is root.
fn server_account() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata(Path::new("/proc/self")).expect("Linux").uid() != 0 {
        return None;
    }
    let id = |what: &str| {
        let output = Command::new("id").args([what, "postgres"]).output().expect("id");
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
    };
    Some((id("-u"), id("-g")))
}

/// Below those that the kernel gives to whoever asks for any: no connection of the tests takes it while the server is down.
fn free_port() -> u16 {
    let some = || 20_000 + u16::try_from(uuid::Uuid::new_v4().as_u128() % 10_000).expect("small");
    std::iter::repeat_with(some)
        .take(100)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a port")
}
