//! One private server for all tests of a run; one migrated template; one clone of it per test.

use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use chuangquan::store::local::{LocalPostgres, Options};
use chuangquan::store::{Db, migrate};
use chuangquan::{ledger, notify};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use sha2::{Digest, Sha256};

pub struct TestDatabase {
    url: String,
    /// The clone and its server; absent for a server that the test looks after itself.
    clone: Option<(String, Arc<LocalPostgres>)>,
}

static CLONES: AtomicU32 = AtomicU32::new(0);

/// The server lives while a test needs it: the last test to end stops it, so that a run leaves nothing running. Data
/// stay, so the next run finds its template.
fn server() -> Arc<LocalPostgres> {
    static SERVER: Mutex<Weak<LocalPostgres>> = Mutex::new(Weak::new());
    let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let server = LocalPostgres::start(Options::ephemeral(server_dir())).expect("the tests' PostgreSQL");
        let server = Arc::new(server);
        *shared = Arc::downgrade(&server);
        server
    })
}

/// Every checkout has a server of its own, so that none sweeps away what another is using. Not below the checkout,
/// because the server's user may not be able to enter it.
fn server_dir() -> PathBuf {
    std::env::var_os("CHUANGQUAN_TEST_STATE_DIR").map_or_else(
        || {
            let checkout = Sha256::digest(env!("CARGO_MANIFEST_DIR"));
            PathBuf::from(format!("/var/tmp/chuangquan-tests-{}", hex(&checkout)))
        },
        PathBuf::from,
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn admin(server: &LocalPostgres) -> PgConnection {
    PgConnection::establish(&server.url_of("postgres")).expect("the tests' PostgreSQL answers")
}

/// Makes the template unless a run before made it from the same migrations.
fn template(server: &LocalPostgres) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("template_{}", migrations_digest());
        let mut admin = admin(server);
        // One process at a time makes it; the others then find it.
        admin.batch_execute("SELECT pg_advisory_lock(20181130)").expect("a lock");
        let known: i64 =
            diesel::sql_query("SELECT count(*) AS n FROM pg_database WHERE datname = $1 AND datistemplate")
                .bind::<diesel::sql_types::Text, _>(&name)
                .get_result::<Count>(&mut admin)
                .expect("a count")
                .n;
        if known == 0 {
            sweep(&mut admin);
            admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).expect("no half-made template");
            admin.batch_execute(&format!("CREATE DATABASE {name}")).expect("the template");
            let mut conn = PgConnection::establish(&server.url_of(&name)).expect("the template");
            migrate::run(&mut conn).expect("the migrations run");
            drop(conn);
            admin.batch_execute(&format!("ALTER DATABASE {name} IS_TEMPLATE true")).expect("a template");
        }
        name
    })
}

/// Removes databases that earlier runs left: tests that were killed, templates of older migrations.
fn sweep(admin: &mut PgConnection) {
    let left: Vec<Name> = diesel::sql_query(
        "SELECT datname AS name FROM pg_database d WHERE (datname LIKE 'test\\_%' OR datname LIKE 'template\\_%') \
         AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)",
    )
    .load(admin)
    .expect("a list");
    for Name { name } in left {
        let _ = admin.batch_execute(&format!("ALTER DATABASE {name} IS_TEMPLATE false"));
        let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"));
    }
}

fn migrations_digest() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = std::fs::read_dir(root)
        .expect("migrations")
        .map(|entry| entry.expect("an entry").path().join("up.sql"))
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.as_os_str().as_encoded_bytes());
        hash.update(std::fs::read(file).expect("a migration"));
    }
    hex(&hash.finalize())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

impl TestDatabase {
    pub fn clone_template() -> Self {
        static CLONING: Mutex<()> = Mutex::new(());
        let server = server();
        let template = template(&server);
        let name = format!("test_{}_{}", process::id(), CLONES.fetch_add(1, Ordering::Relaxed));
        let _one_at_a_time = CLONING.lock().unwrap_or_else(PoisonError::into_inner);
        admin(&server)
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log"))
            .expect("a database for the test");
        Self { url: server.url_of(&name), clone: Some((name, server)) }
    }

    /// A database that the test made and takes away itself.
    pub fn of_test(url: &str) -> Self {
        Self { url: url.to_owned(), clone: None }
    }

    /// On a server of its own in this directory, whose power can be cut.
    pub fn private(dir: &Path) -> Self {
        let server = LocalPostgres::start(Options::durable(dir)).expect("a server of its own");
        let name = "test_private".to_owned();
        admin(&server).batch_execute(&format!("CREATE DATABASE {name}")).expect("a database");
        let url = server.url_of(&name);
        migrate::run(&mut PgConnection::establish(&url).expect("it answers")).expect("the migrations run");
        Self { url, clone: Some((name, Arc::new(server))) }
    }

    /// Starts a private server again after its power was cut.
    pub fn start_again(&mut self, dir: &Path) {
        let server = LocalPostgres::start(Options::durable(dir)).expect("it starts again");
        let name = self.clone.take().expect("a server of its own").0;
        self.url = server.url_of(&name);
        self.clone = Some((name, Arc::new(server)));
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// What must hold after every test, whatever it did.
    pub fn check_invariants(&self, db: &Db) {
        let mut conn = db.connection().expect("a connection");
        let books = ledger::trial_balance(&mut conn).expect("the trial balance");
        assert!(books.is_balanced(), "the ledger is out of balance: {books:?}");
        self.check_topics(&mut conn);
        for (what, sql) in [
            (
                "balances that differ from the journal",
                "SELECT count(*) AS n FROM ledger_account a
                 WHERE (a.debits_posted, a.credits_posted) <> (
                     SELECT coalesce(sum(amount) FILTER (WHERE debit_account = a.id), 0)::bigint,
                            coalesce(sum(amount) FILTER (WHERE credit_account = a.id), 0)::bigint
                     FROM ledger_transfer t
                     WHERE kind IN ('posted', 'post') AND a.id IN (debit_account, credit_account))",
            ),
            (
                "holds of bookings that are over",
                "SELECT count(*) AS n FROM booking b
                 WHERE b.hold_transfer_id IS NOT NULL AND b.state IN ('accepted', 'rejected', 'cancelled', 'no_show')
                   AND NOT EXISTS (SELECT FROM ledger_transfer t WHERE t.pending_id = b.hold_transfer_id)",
            ),
            (
                "windows kept by bookings that are over",
                "SELECT count(*) AS n FROM occupancy o JOIN booking b ON b.id = o.booking_id
                 WHERE b.state IN ('rejected', 'cancelled')",
            ),
        ] {
            let found: Count = diesel::sql_query(sql).get_result(&mut conn).expect(what);
            assert_eq!(found.n, 0, "{what}");
        }
    }

    /// Whoever is to hear of something must find words for it.
    fn check_topics(&self, conn: &mut PgConnection) {
        let announced: Vec<Name> =
            diesel::sql_query("SELECT DISTINCT topic AS name FROM outbox").load(conn).expect("the topics");
        for Name { name } in announced {
            assert!(notify::template_topics().any(|topic| topic == name), "data/mail/templates.json lacks {name}");
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((name, server)) = self.clone.as_ref().filter(|_| std::env::var_os("KEEP_DB").is_none()) {
            let _ = admin(server).batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
