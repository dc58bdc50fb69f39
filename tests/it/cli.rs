//! The product as a program: what it prints, its exit status, and how it starts and stops with its own database.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use chuangquan::audit;
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::process::eventually;

/// A place for the files of one or more copies of the product. Removed at the end, and a database that still runs in
/// it is ended.
struct Home(PathBuf);

impl Home {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("cq-{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir(&path).expect("made");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o711)).expect("opened");
        Self(path)
    }

    /// The product with this home and nothing else in its environment.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chuangquan"));
        command.args(args).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("CHUANGQUAN_STATE_DIR", self.0.join("state")).env("CHUANGQUAN_LISTEN", "127.0.0.1:0");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the product runs")
    }

    /// Process id of the private database server.
    fn database_pid(&self) -> Option<String> {
        let text = fs::read_to_string(self.0.join("state/postgres/data/postmaster.pid")).ok()?;
        text.lines().next().map(str::to_owned)
    }

    fn serve(&self) -> Served {
        Self::serve_with(self.command(&["serve"]))
    }

    /// Waits until the product says where it serves.
    fn serve_with(mut command: Command) -> Served {
        // A group of its own, as the shell gives to what runs in the terminal.
        let mut process = command.process_group(0).stdout(Stdio::piped()).spawn().expect("the product starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let address = line.split_whitespace().last().filter(|word| word.starts_with("http://"));
        Served { address: address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned(), process }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(pid) = self.database_pid() {
            signal("-QUIT", &pid);
        }
        fs::remove_dir_all(&self.0).expect("removed");
    }
}

/// A copy of the product that serves.
struct Served {
    address: String,
    process: Child,
}

impl Served {
    fn is_ready(&self) -> bool {
        ureq::get(format!("{}/readyz", self.address)).call().is_ok()
    }

    /// Sends a signal to the process group, as the terminal does, and waits for the end.
    fn end(mut self, name: &str) -> ExitStatus {
        signal(name, &format!("-{}", self.process.id()));
        self.process.wait().expect("ended")
    }
}

impl Drop for Served {
    /// A test that failed leaves no process behind.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn signal(name: &str, to: &str) {
    assert!(Command::new("kill").args([name, "--", to]).status().expect("kill runs").success());
}

#[test]
fn two_copies_share_the_private_database_and_the_last_one_stops_it() {
    let home = Home::new();
    let (first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(|| home.serve());
        (home.serve(), second.join().expect("joined"))
    });
    let database = home.database_pid().expect("a database runs");
    assert!(first.is_ready() && second.is_ready());

    assert!(first.end("-INT").success(), "Ctrl-C is a normal end");
    assert!(second.is_ready());
    assert_eq!(home.database_pid(), Some(database), "the other copy still uses it");

    assert!(second.end("-TERM").success());
    assert_eq!(home.database_pid(), None, "the last one stopped it");
}

#[test]
fn a_copy_that_was_killed_leaves_a_database_that_the_next_one_uses() {
    let home = Home::new();
    home.serve().end("-KILL");
    let orphan = home.database_pid().expect("nobody stopped the database");
    let next = home.serve();
    assert_eq!(home.database_pid(), Some(orphan));
    assert!(next.is_ready());
    assert!(next.end("-TERM").success());
    assert_eq!(home.database_pid(), None);
}

#[test]
fn migrate_tells_what_it_did_and_has_nothing_to_do_the_second_time() {
    let home = Home::new();
    let migrations = || {
        let output = home.run(&["migrate", "--json"]);
        assert!(output.status.success());
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        answer["migrations"].as_array().expect("a list").len()
    };
    assert!(migrations() > 0);
    assert_eq!(migrations(), 0);
}

#[test]
fn the_description_of_the_api_needs_no_database() {
    let output = Home::new().run(&["openapi"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
}

#[test]
fn the_risk_rules_are_measured_without_a_database() {
    let output = Home::new().run(&["risk-check", "--seed", "1", "--json"]);
    assert!(output.status.success());
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let rules = report["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), 9);
    assert!(rules.iter().all(|rule| rule["recall_bp"].as_u64() > Some(5_000)), "{report}");
    let table = Home::new().run(&["risk-check", "--seed", "1"]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("circular_trade"));
}

#[test]
fn settings_are_printed_without_secrets_and_mistakes_end_with_status_2() {
    let home = Home::new();
    let output = home
        .command(&["config", "--json"])
        .env("DATABASE_URL", "postgres://app:geheim@db/app")
        .output()
        .expect("the product runs");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("postgres://app:***@db/app") && !text.contains("geheim"), "{text}");

    let wrong = home.command(&["config"]).env("CHUANGQUAN_LISTENS", "x").output().expect("the product runs");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("CHUANGQUAN_LISTEN?"));

    assert_eq!(home.run(&["no-such-command"]).status.code(), Some(2));
}

#[test]
fn a_database_that_cannot_be_reached_ends_with_status_3() {
    let home = Home::new();
    let output = home
        .command(&["migrate"])
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        .output()
        .expect("the product runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(!output.stderr.is_empty());
}

/// A database with one audited event that is not in the chain yet.
fn with_event() -> TestApp {
    let app = TestApp::start();
    app.write(|tx| audit::record(tx, "thing.done", "thing", uuid::Uuid::nil(), &json!({})));
    app
}

fn unsealed(app: &TestApp) -> i64 {
    app.read(audit::unsealed).waiting
}

#[test]
fn a_product_that_serves_does_its_daily_work() {
    let (app, home) = (with_event(), Home::new());
    assert_eq!(unsealed(&app), 1);
    let mut command = home.command(&["serve"]);
    command.env("DATABASE_URL", app.database_url());
    let served = Home::serve_with(command);
    eventually("the event is sealed", || unsealed(&app) == 0);
    assert!(served.end("-TERM").success());
    assert_eq!(home.database_pid(), None, "with a server of the user's no private one is started");
}

#[test]
fn verify_tells_by_its_status_whether_the_records_are_sound() {
    let (app, home) = (with_event(), Home::new());
    let verify = || {
        let mut command = home.command(&["verify", "--json"]);
        let output = command.env("DATABASE_URL", app.database_url()).output().expect("the product runs");
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).expect("JSON")["is_sound"].clone())
    };
    app.write(|tx| audit::seal(tx, 10));
    assert_eq!(verify(), (Some(0), json!(true)));
    for (month, said) in [("2026-03", "this month has no seal"), ("March", "is not a month such as 2026-03")] {
        let mut command = home.command(&["verify", "--month", month]);
        let output = command.env("DATABASE_URL", app.database_url()).output().expect("the product runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), told.contains(said)), (Some(2), true), "{told}");
    }
    let tamper = "ALTER TABLE audit_event DISABLE TRIGGER USER; UPDATE audit_event SET action = 'thing.undone'; \
                  ALTER TABLE audit_event ENABLE TRIGGER USER";
    app.read(|conn| conn.batch_execute(tamper).map_err(DbError::from));
    assert_eq!(verify(), (Some(1), json!(false)));
}

#[test]
fn init_makes_the_first_administrator_once() {
    let (app, home) = (TestApp::start(), Home::new());
    let init = |email: &str| {
        let args = ["init", "--json", "--operator", "威海市科技局", "--region", "371000", "--email", email];
        home.command(&args).env("DATABASE_URL", app.database_url()).output().expect("the product runs")
    };
    assert_eq!(init("not an address").status.code(), Some(2));

    let made = init("admin@example.cn");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let account: Value = serde_json::from_slice(&made.stdout).expect("JSON");
    let signed_in = app.post_public("/api/v1/auth/login", &account);
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);

    assert_eq!(init("admin@example.cn").status.code(), Some(1), "there is an operator already");
}

#[test]
fn a_notice_of_holidays_is_taken_in_and_a_wrong_one_refused() {
    let (app, home) = (TestApp::start(), Home::new());
    let import = |file: &Path| {
        let args = ["import", "holidays", "--json", file.to_str().expect("a path")];
        home.command(&args).env("DATABASE_URL", app.database_url()).output().expect("the product runs")
    };
    let notice = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/holidays/2026.json");
    let taken = import(&notice);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    let answer: Value = serde_json::from_slice(&taken.stdout).expect("JSON");
    assert_eq!(answer["year"], 2026);

    let wrong = home.0.join("wrong.json");
    fs::write(&wrong, "[]").expect("written");
    let refused = import(&wrong);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("节假日"), "the reason is said in Chinese too");
    assert_eq!(import(&home.0.join("missing.json")).status.code(), Some(2));
}

#[test]
fn a_statement_is_taken_in_once_and_checked_without_a_change() {
    let (app, home) = (TestApp::start(), Home::new());
    let file = home.0.join("statement.csv");
    fs::write(&file, "交易日期,收入金额,支出金额,余额,对方户名,摘要\n2026-03-02,100.00,,100.00,威海仪器,退款\n")
        .expect("written");
    let import = |further: &[&str]| {
        let base = ["import", "statement", "--json", "--account", "37001234567890", file.to_str().expect("a path")];
        let args = [&base, further].concat();
        let output = home.command(&args).env("DATABASE_URL", app.database_url()).output().expect("the product runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    assert_eq!(import(&["--dry-run"])["statements"][0]["is_new"], true);
    let taken = import(&[]);
    assert_eq!(taken["statements"][0]["is_new"], true, "the dry run changed nothing");
    assert_eq!(taken["matched"]["exceptions"], 1, "money that nobody awaits needs a person");
    assert_eq!(import(&[])["statements"][0]["is_new"], false);

    fs::write(&file, b"\x89PNG\r\n\x1a\n not a statement").expect("written");
    let args = ["import", "statement", file.to_str().expect("a path")];
    let refused = home.command(&args).env("DATABASE_URL", app.database_url()).output().expect("the product runs");
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn a_list_is_checked_taken_in_and_its_faults_end_with_status_1() {
    let (app, home) = (TestApp::start(), Home::new());
    let provider = app.provider();
    let list = home.0.join("list.csv");
    let import = |further: &[&str]| {
        let base = ["import", "listings", "--json", list.to_str().expect("a path")];
        let args = [&base, further].concat();
        let output = home.command(&args).env("DATABASE_URL", app.database_url()).output().expect("the product runs");
        let report = serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default();
        (output.status.code(), report["created"].clone(), report["rejected"].clone())
    };
    fs::write(&list, "编号,名称,价格（元/小时）\nA-1,扫描电镜,600\nA-2,拉力机,六百\n").expect("written");
    assert_eq!(import(&[]), (Some(1), json!(1), json!(1)));
    let listed = || app.get("/api/v1/provider/listings", &provider.token).expect(200).json()["items"].clone();
    assert_eq!(listed(), json!([]), "nothing is taken of a list with faults");
    assert_eq!(import(&["--skip-bad-rows"]), (Some(1), json!(1), json!(1)));
    assert_eq!(listed().as_array().map(Vec::len), Some(1));

    fs::write(&list, "No,Tool,Rate\nB-1,拉力机,280\n").expect("written");
    let mapping = home.0.join("mapping.json");
    fs::write(&mapping, r#"{"fields": {"code": {"from": ["No"]}, "name": {"from": ["Tool"]}}}"#).expect("written");
    let mapped = ["--mapping", mapping.to_str().expect("a path")];
    assert_eq!(import(&[&mapped[..], &["--dry-run"]].concat()), (Some(0), json!(1), json!(0)));
    assert_eq!(listed().as_array().map(Vec::len), Some(1), "a dry run changes nothing");
    assert_eq!(import(&mapped), (Some(0), json!(1), json!(0)));
    assert_eq!(listed().as_array().map(Vec::len), Some(2));

    app.provider();
    assert_eq!(import(&mapped).0, Some(2), "two providers, and none is named");
    assert_eq!(import(&["--mapping", "missing.json"]).0, Some(2));
}

/// What two runs print is the same, and holds.
#[test]
fn the_demo_played_twice_prints_the_same_figures_and_leaves_nothing() {
    let home = Home::new();
    let play = || {
        let output = home.run(&["demo", "--exit"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).expect("one JSON object and nothing else")
    };
    let figures = play();
    assert_eq!(figures, play());
    assert_eq!(figures["ledger_balanced"], true);
    assert_eq!(figures["audit_intact"], true);
    assert_eq!(home.database_pid(), None);
}

/// 2 GB that take no room on the disk, and a small archive that would unpack to 512: both are refused with
/// the reason by a process that may not take that much.
#[test]
fn files_that_would_burst_the_memory_are_refused_in_little_of_it() {
    const MEMORY_KB: usize = 600_000;
    let (app, home) = (TestApp::start(), Home::new());
    app.provider();
    let import = |file: &Path| {
        let mut command = Command::new("sh");
        let limited = format!("ulimit -v {MEMORY_KB}; exec \"$0\" import listings \"$1\"");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_chuangquan")]).arg(file);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let output = command.env("DATABASE_URL", app.database_url()).output().expect("the product runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let sparse = home.0.join("large.csv");
    fs::File::create(&sparse).and_then(|file| file.set_len(2 << 30)).expect("made");
    let (status, reason) = import(&sparse);
    assert!(status == Some(1) && reason.contains("CHUANGQUAN_MAX_IMPORT_BYTES"), "{status:?} {reason}");

    let bomb = home.0.join("bomb.xlsx");
    write_bomb(&bomb, 512);
    assert!(fs::metadata(&bomb).expect("made").len() < 8 << 20);
    let (status, reason) = import(&bomb);
    assert!(status == Some(1) && reason.contains("解压"), "{status:?} {reason}");
}

/// An XLSX whose only sheet unpacks to so many megabytes of blanks.
fn write_bomb(path: &Path, megabytes: usize) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().write(0, 0, "名称").expect("written");
    let plain = workbook.save_to_buffer().expect("a workbook");
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(plain)).expect("an archive");
    let mut bomb = zip::ZipWriter::new(fs::File::create(path).expect("made"));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        bomb.start_file(&name, options).expect("a part");
        if name == "xl/worksheets/sheet1.xml" {
            let blanks = vec![b' '; 1 << 20];
            (0..megabytes).for_each(|_| bomb.write_all(&blanks).expect("written"));
        } else {
            std::io::copy(&mut part, &mut bomb).expect("copied");
        }
    }
    bomb.finish().expect("finished");
}
