//! The product as a program of its own: how soon it answers, what it keeps when nobody asks, and with 1,000 connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::Outcome;
use super::client::{Client, get};
use super::host::Host;
use super::memory;
use super::report::{Goal, Scenario, ms};

const CONNECTIONS: usize = 1_000;
const STARTS: usize = 5;

/// Ends with the measurement, whatever came of it.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    /// Starts it; how long until it answered for the first time.
    fn start(host: &Host) -> Outcome<(Self, SocketAddr, f64)> {
        let began = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_chuangquan"))
            .arg("serve")
            .env("DATABASE_URL", host.url())
            .env("CHUANGQUAN_LISTEN", "127.0.0.1:0")
            .env("CHUANGQUAN_STATE_DIR", host.dir.join("state").canonicalize().unwrap_or(host.dir.join("state")))
            .env("CHUANGQUAN_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut program = Self(child);
        let mut line = String::new();
        BufReader::new(program.0.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://")).ok_or("no address")?;
        let address: SocketAddr = address.parse()?;
        let status = Client::connect(address)?.send(&get("/api/v1/regions", None))?.status;
        let took = ms(began.elapsed());
        if status != 200 { Err(format!("the first answer is {status}").into()) } else { Ok((program, address, took)) }
    }

    fn resident_mb(&self) -> Outcome<f64> {
        memory::resident_mb(&self.0.id().to_string())
    }
}

pub fn run(host: &Host) -> Outcome<Vec<Scenario>> {
    std::fs::create_dir_all(host.dir.join("state"))?;
    let mut starts = Vec::new();
    for _ in 1..STARTS {
        starts.push(Program::start(host)?.2);
    }
    let (program, address, took) = Program::start(host)?;
    starts.push(took);
    // Long enough for every job to have had its turn.
    std::thread::sleep(Duration::from_secs(5));
    let idle = program.resident_mb()?;
    let mut open = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(&get("/healthz", None))?;
        let mut answer = [0_u8; 1_024];
        if stream.read(&mut answer)? == 0 {
            return Err("the server closed a connection".into());
        }
        open.push(stream);
    }
    std::thread::sleep(Duration::from_secs(1));
    let crowded = program.resident_mb()?;
    println!("idle: {idle:.0} MB, with {CONNECTIONS} connections {crowded:.0} MB; first answer after {starts:.0?} ms");
    let scenario = |name, unit, rounds, rss: f64| Scenario {
        name,
        unit,
        goal: Goal::AtMost(1.0),
        rounds,
        more: json!({ "rss_mb": rss, "limit_is": "the bound itself" }),
    };
    Ok(vec![
        scenario("idle_memory", "MB", vec![(idle, 60.0)], idle),
        scenario("memory_1000_conn", "MB", vec![(crowded, 150.0)], crowded),
        scenario("first_answer", "ms", starts.into_iter().map(|took| (took, 300.0)).collect(), idle),
    ])
}
