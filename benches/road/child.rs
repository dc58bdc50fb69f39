//! Work in a process of its own, which is this program again: what it has in memory is its own and nobody else's, not what
//! made the data, and each statement that it sends is counted.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use chuangquan::http;
use chuangquan::kernel::Clock;
use chuangquan::store::Db;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::host::{self, POOL_SIZE};
use super::report::ms;
use super::{Outcome, batch, import, matching, memory};

/// The first argument of a child.
pub const WORD: &str = "as-child";

/// What a child is asked to do.
#[derive(Debug, Serialize, Deserialize)]
pub enum Task {
    /// Takes the listings of a file in for a provider.
    Import {
        file: PathBuf,
        provider: Uuid,
    },
    Draft {
        programme: Uuid,
    },
    /// Checks, authorises and exports.
    Send {
        batch: Uuid,
    },
    Match,
    /// The long work that somebody asked for.
    Work,
}

impl Task {
    fn perform(&self, db: &Db) -> Outcome<Value> {
        match self {
            Self::Import { file, provider } => import::take_in(db, file, *provider),
            Self::Draft { programme } => batch::draft(db, *programme),
            Self::Send { batch } => batch::send(db, *batch),
            Self::Match => matching::match_all(db),
            Self::Work => matching::work(db),
        }
    }
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done {
    pub took_ms: f64,
    /// Resident memory of the whole process at its highest, MB.
    pub peak_mb: f64,
    /// Those sent to the database, BEGIN and COMMIT included: each is a round trip.
    pub statements: usize,
    pub result: Value,
}

/// Lets a child do something with a database.
pub fn perform(database_url: &str, task: &Task) -> Outcome<Done> {
    let output = command(database_url)?.arg(serde_json::to_string(task)?).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{task:?} ended with {}", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(serde_json::from_str(text.lines().last().ok_or("a child that says nothing")?)?)
}

/// A child that serves; it ends when its input does.
pub fn serve(database_url: &str, pool_size: u32) -> Outcome<(Child, SocketAddr)> {
    let mut child = command(database_url)?
        .args(["serve", &pool_size.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    match line.trim().parse() {
        Ok(address) => Ok((child, address)),
        Err(_) => {
            let _ = child.kill();
            let _ = child.wait();
            Err("the server does not start".into())
        }
    }
}

fn command(database_url: &str) -> Outcome<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(WORD).env("DATABASE_URL", database_url);
    Ok(command)
}

/// What a child does.
pub fn work(arguments: &[String]) -> Outcome<()> {
    let url = std::env::var("DATABASE_URL")?;
    match arguments {
        [word, pool_size] if word == "serve" => answer(&url, pool_size.parse()?),
        [task] => perform_here(&url, &serde_json::from_str(task)?),
        _ => Err("a child is asked for one thing".into()),
    }
}

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

fn counting() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            STATEMENTS.fetch_add(1, Ordering::Relaxed);
        }
    }))
}

fn perform_here(url: &str, task: &Task) -> Outcome<()> {
    set_default_instrumentation(counting)?;
    let db = Db::connect(url, POOL_SIZE, Clock::System)?;
    let before = STATEMENTS.load(Ordering::Relaxed);
    let began = Instant::now();
    let result = task.perform(&db)?;
    let took_ms = ms(began.elapsed());
    let statements = STATEMENTS.load(Ordering::Relaxed) - before;
    let done = Done { took_ms, peak_mb: memory::peak_mb("self")?, statements, result };
    println!("{}", serde_json::to_string(&done)?);
    Ok(())
}

fn answer(url: &str, pool_size: u32) -> Outcome<()> {
    let settings = host::settings(url, pool_size)?;
    actix_web::rt::System::new().block_on(async move {
        let running = http::start(settings)?;
        println!("{}", running.address);
        std::thread::spawn(|| {
            // However the one who asked for it ended.
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            std::process::exit(0);
        });
        Ok(running.server.await?)
    })
}
