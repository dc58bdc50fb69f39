//! The private PostgreSQL: started, shared, stopped by the last, found again after a crash.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chuangquan::store::local::{Durability, Left, LocalError, LocalPostgres, Options};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// A directory that is removed with everything in it, and whose server is stopped even if the test fails.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("cq-{}", uuid::Uuid::new_v4().simple()));
        // As root the server runs as another user, who must be able to pass.
        fs::create_dir(&path).expect("made");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o711)).expect("opened");
        Self(path)
    }

    fn options(&self) -> Options {
        Options { patience: Duration::from_secs(90), ..Options::ephemeral(self.0.join("pg")) }
    }

    fn start(&self) -> LocalPostgres {
        LocalPostgres::start(self.options()).expect("started")
    }

    fn pid(&self) -> u32 {
        let text = fs::read_to_string(self.pid_file()).expect("a pid file");
        text.lines().next().expect("a line").parse().expect("a pid")
    }

    fn pid_file(&self) -> PathBuf {
        self.0.join("pg/data/postmaster.pid")
    }

    fn runs(&self) -> bool {
        self.pid_file().exists()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        if let Ok(text) = fs::read_to_string(self.pid_file()) {
            kill("-QUIT", text.lines().next().unwrap_or_default());
        }
        fs::remove_dir_all(&self.0).expect("removed");
    }
}

fn kill(signal: &str, pid: &str) {
    Command::new("kill").args([signal, pid]).status().expect("kill runs");
}

fn connect(server: &LocalPostgres) -> PgConnection {
    PgConnection::establish(&server.url()).expect("connected")
}

fn answer(conn: &mut PgConnection, sql: &str) -> String {
    diesel::select(diesel::dsl::sql::<Text>(sql)).get_result(conn).expect(sql)
}

fn write_row(server: &LocalPostgres) {
    connect(server).batch_execute("CREATE TABLE kept AS SELECT 'still here' AS word").expect("written");
}

fn read_row(server: &LocalPostgres) -> String {
    answer(&mut connect(server), "(SELECT word FROM kept)")
}

#[test]
fn two_copies_at_once_share_one_server_and_the_last_stops_it() {
    let dir = Dir::new();
    let servers: Vec<LocalPostgres> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..3).map(|_| scope.spawn(|| dir.start())).collect();
        starts.into_iter().map(|start| start.join().expect("joined")).collect()
    });
    let pid = dir.pid();
    write_row(&servers[0]);
    for server in &servers {
        assert_eq!(read_row(server), "still here");
    }
    let left: Vec<Left> = servers.into_iter().map(|server| server.stop().expect("left")).collect();
    assert_eq!(left, [Left::StillUsed, Left::StillUsed, Left::Stopped]);
    assert!(!dir.runs());

    let again = dir.start();
    assert_ne!(dir.pid(), pid);
    assert_eq!(read_row(&again), "still here");
    drop(again);
    assert!(!dir.runs(), "dropping the last use stops the server too");
}

#[test]
fn a_new_server_has_the_settings_the_product_relies_on() {
    let dir = Dir::new();
    let server = dir.start();
    let conn = &mut connect(&server);
    let show = |conn: &mut PgConnection, name: &str| answer(conn, &format!("current_setting('{name}')"));
    assert_eq!(show(conn, "server_encoding"), "UTF8");
    assert_eq!(show(conn, "TimeZone"), "UTC");
    assert_eq!(show(conn, "listen_addresses"), "");
    assert_eq!(show(conn, "fsync"), "off");
    // Trigram search needs a locale that takes Chinese characters for letters.
    conn.batch_execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist;").expect("contrib is installed");
    let trigrams = diesel::select(diesel::dsl::sql::<Bool>("cardinality(show_trgm('显微镜')) > 0"));
    assert!(trigrams.get_result::<bool>(conn).expect("trigrams"));
}

#[test]
fn nobody_else_may_enter_and_everybody_needs_the_password() {
    let dir = Dir::new();
    let server = LocalPostgres::start(Options { port: Some(0), ..dir.options() }).expect("started");
    for private in ["pg", "pg/data", "pg/run"] {
        let mode = fs::metadata(dir.0.join(private)).expect(private).permissions().mode();
        assert_eq!(mode & 0o077, 0, "{private}");
    }
    assert_eq!(fs::metadata(dir.0.join("pg/password")).expect("password").permissions().mode() & 0o777, 0o600);
    let over_tcp = |password: &str| {
        PgConnection::establish(&format!("postgres://chuangquan:{password}@127.0.0.1:{}/chuangquan", server.port()))
    };
    let password = fs::read_to_string(dir.0.join("pg/password")).expect("password");
    assert!(over_tcp(&password).is_ok());
    assert!(over_tcp("guess").is_err());
    let without = server.url().replace(&password, "guess");
    assert!(PgConnection::establish(&without).is_err(), "the socket asks for the password too");
}

#[test]
fn what_a_crash_leaves_behind_does_not_keep_it_from_starting() {
    let dir = Dir::new();
    let start = || {
        let durable = Options { durability: Durability::Full, ..dir.options() };
        LocalPostgres::start(durable).expect("started")
    };
    let server = start();
    write_row(&server);
    // The whole server dies, as when the machine loses power: the pid file stays.
    kill("-KILL", &dir.pid().to_string());
    drop(server);
    let server = start();
    assert_eq!(read_row(&server), "still here");
    drop(server);

    // After the machine started again, the id in the file may belong to somebody else.
    let text = format!("{}\n{}\n1700000000\n5432\n", std::process::id(), dir.0.join("pg/data").display());
    fs::write(dir.pid_file(), &text).expect("written");
    fs::write(dir.0.join("pg/run/.s.PGSQL.5432.lock"), &text).expect("written");
    assert_eq!(read_row(&start()), "still here");
}

#[test]
fn data_that_were_made_by_half_are_made_again() {
    let dir = Dir::new();
    drop(dir.start());
    // As if the first start had been killed while `initdb` ran.
    fs::rename(dir.0.join("pg/data"), dir.0.join("pg/data.unfinished")).expect("renamed");
    fs::remove_file(dir.0.join("pg/data.unfinished/PG_VERSION")).expect("removed");
    fs::remove_file(dir.0.join("pg/password")).expect("removed");
    let server = dir.start();
    write_row(&server);
    assert!(!dir.0.join("pg/data.unfinished").exists());
}

#[test]
fn a_path_too_long_for_a_socket_still_works() {
    let dir = Dir::new();
    let options = Options { dir: dir.0.join("d".repeat(100)).join("pg"), ..dir.options() };
    let server = LocalPostgres::start(options).expect("started");
    write_row(&server);
    assert_eq!(server.stop().expect("stopped"), Left::Stopped);
}

#[test]
fn an_error_says_what_to_do() {
    let dir = Dir::new();
    drop(dir.start());
    fs::remove_file(dir.0.join("pg/password")).expect("removed");
    let missing = LocalPostgres::start(dir.options()).expect_err("no password");
    assert!(matches!(missing, LocalError::PasswordMissing { .. }), "{missing}");

    fs::write(dir.0.join("pg/password"), "x").expect("written");
    fs::write(dir.0.join("pg/data/PG_VERSION"), "9\n").expect("written");
    let old = LocalPostgres::start(dir.options()).expect_err("no such version");
    assert!(old.to_string().contains("apt-get install postgresql-9"), "{old}");

    // Only root runs the server as another user, who then needs a way in.
    if running_as_root() {
        fs::set_permissions(&dir.0, fs::Permissions::from_mode(0o700)).expect("closed");
        let closed = LocalPostgres::start(dir.options()).expect_err("no entry");
        assert!(matches!(&closed, LocalError::NoEntry { dir: at } if *at == dir.0), "{closed}");
    }
}

fn running_as_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(Path::new("/proc/self")).expect("proc").uid() == 0
}
