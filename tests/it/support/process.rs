//! Further processes of the product on a test's database.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::Agent;

use super::client::KEPT;
use super::{Reply, SEAL_SEED, SECRET, TestApp};

/// How long anybody would wait.
const PATIENCE: Duration = Duration::from_secs(90);

/// The product as a program of its own, serving. Killed at the latest when it is dropped.
pub struct Process {
    child: Child,
    address: String,
    state_dir: PathBuf,
}

impl Process {
    /// Starts it on this test's database, with the system's clock, the tests' signing secret and the tests' seal, and waits
    /// until it says where it serves.
    pub fn start(app: &TestApp) -> Self {
        Self::start_with(app.database_url(), &[])
    }

    /// As [`Process::start`], on any database and with further settings.
    pub fn start_with(database_url: &str, settings: &[(&str, &str)]) -> Self {
        let state_dir = std::env::temp_dir().join(format!("cq-{}", uuid::Uuid::new_v4().simple()));
        let mut child = Command::new(env!("CARGO_BIN_EXE_chuangquan"))
            .arg("serve")
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("DATABASE_URL", database_url)
            .env("CHUANGQUAN_JWT_SECRET", String::from_utf8_lossy(SECRET).as_ref())
            .env("CHUANGQUAN_SEAL_KEY", STANDARD.encode(SEAL_SEED))
            .env("CHUANGQUAN_LISTEN", "127.0.0.1:0")
            .env("CHUANGQUAN_STATE_DIR", &state_dir)
            .env("CHUANGQUAN_LOG", "error")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the product starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let address = line.split_whitespace().last().filter(|word| word.starts_with("http://"));
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
        Self { child, address, state_dir }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends it as a power cut does.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.state_dir);
    }
}

/// Processes on one database, and whose turn it is.
pub struct Fleet {
    processes: Vec<RwLock<Process>>,
    turn: AtomicUsize,
}

impl Fleet {
    pub fn start(app: &TestApp, count: usize) -> Self {
        let processes = (0..count).map(|_| RwLock::new(Process::start(app))).collect();
        Self { processes, turn: AtomicUsize::new(0) }
    }

    pub fn address(&self, n: usize) -> String {
        self.processes[n].read().expect("not poisoned").address().to_owned()
    }

    pub fn kill(&self, n: usize) {
        self.processes[n].write().expect("not poisoned").kill();
    }

    pub fn restart(&self, n: usize, app: &TestApp) {
        // Nobody waits for it meanwhile.
        let fresh = Process::start(app);
        *self.processes[n].write().expect("not poisoned") = fresh;
    }

    /// Sends to one process after the other until one answers: a balancer with clients that do not give up. A dead
    /// process keeps its turn, as it does until a balancer notices.
    pub fn ask(&self, send: impl Fn(&str) -> Option<Reply>) -> Reply {
        self.ask_doubtful(send).0
    }

    /// As [`Fleet::ask`]; and whether an earlier attempt ended without an answer, so that it may have been done.
    pub fn ask_doubtful(&self, send: impl Fn(&str) -> Option<Reply>) -> (Reply, bool) {
        let began = Instant::now();
        let mut is_doubtful = false;
        while began.elapsed() < PATIENCE {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.processes.len();
            match send(&self.address(turn)) {
                Some(reply) if reply.status != 503 => return (reply, is_doubtful),
                _ => {
                    is_doubtful = true;
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
        }
        panic!("nobody answers")
    }

    /// What each process answers.
    pub fn each(&self, send: impl Fn(&str) -> Option<Reply>) -> Vec<u16> {
        (0..self.processes.len()).map(|n| send(&self.address(n)).expect("an answer").status).collect()
    }
}

/// A client that keeps its connection and tells when the server is gone. Without a token it is nobody.
pub struct Caller {
    agent: Agent,
    token: String,
}

impl Caller {
    pub fn new(token: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).max_idle_age(KEPT).build().new_agent();
        Self { agent, token: token.to_owned() }
    }

    /// `None` if no whole answer came.
    pub fn post(&self, url: &str, body: &Value, key: Option<&str>) -> Option<Reply> {
        let bytes = serde_json::to_vec(body).expect("JSON");
        let key = key.map(|key| ("idempotency-key", key));
        let headers: Vec<_> = key.into_iter().chain([("content-type", "application/json")]).collect();
        self.send("POST", url, &bytes, &headers)
    }

    /// `None` if no whole answer came.
    pub fn get(&self, url: &str) -> Option<Reply> {
        self.send("GET", url, &[], &[])
    }

    /// `None` if no whole answer came.
    pub fn send(&self, method: &str, url: &str, body: &[u8], headers: &[(&str, &str)]) -> Option<Reply> {
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body.to_vec()).expect("a request")).ok()?;
        let text = response.body_mut().read_to_string().ok()?;
        let bytes = text.clone().into_bytes();
        Some(Reply {
            status: response.status().as_u16(),
            content_type: String::new(),
            headers: response.headers().clone(),
            bytes,
            text,
        })
    }
}

/// Waits until it is so.
#[track_caller]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
