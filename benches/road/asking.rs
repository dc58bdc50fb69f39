//! Questions through HTTP, beside the very SQL that they ask, by turns.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Client, get, storm};
use super::host::{Host, POOL_SIZE};
use super::record::{Recorder, script_line};
use super::report::{Figures, Goal, Scenario, latencies};
use super::{Outcome, pgbench};

/// A kind of question.
#[derive(Clone)]
pub struct Question<'a> {
    pub name: &'static str,
    /// Asked in turn.
    pub paths: Vec<String>,
    /// Who asks; nobody in particular if there is none.
    pub token: Option<&'a str>,
    /// What an answer holds that is worth measuring.
    pub holds: &'a str,
    pub clients: usize,
    pub rounds: usize,
    pub time: Duration,
}

/// What came of it, and how many statements one question takes.
pub struct Asked {
    pub rounds: Vec<(Figures, Figures)>,
    pub statements: usize,
    clients: usize,
}

impl Asked {
    /// What else is worth knowing of a scenario made of this.
    pub fn more(&self) -> Value {
        let mut more = latencies(&self.rounds);
        more["clients"] = json!(self.clients);
        more["statements"] = json!(self.statements);
        more
    }

    /// The 99th of a hundred, ours against the SQL's.
    pub fn p99(&self, name: &'static str, most: f64) -> Scenario {
        Scenario {
            name,
            unit: "ms p99",
            goal: Goal::AtMost(most),
            rounds: self.rounds.iter().map(|(ours, limit)| (ours.p99_ms, limit.p99_ms)).collect(),
            more: self.more(),
        }
    }

    /// The 99th of a hundred beside a bound in milliseconds, not beside the SQL, which may not have been asked.
    pub fn p99_under(&self, name: &'static str, bound_ms: f64) -> Scenario {
        let rounds = self.rounds.iter().map(|(ours, _)| (ours.p99_ms, bound_ms)).collect();
        Scenario { rounds, ..self.p99(name, 1.0) }
    }

    /// Answers in a second, ours against the SQL's.
    pub fn rate(&self, name: &'static str, least: f64) -> Scenario {
        Scenario {
            name,
            unit: "answers/s",
            goal: Goal::AtLeast(least),
            rounds: self.rounds.iter().map(|(ours, limit)| (ours.per_second, limit.per_second)).collect(),
            more: self.more(),
        }
    }
}

/// Asks by turns through HTTP and by pgbench.
pub fn ask(host: &Host, question: &Question<'_>) -> Outcome<Asked> {
    let (scripts, statements) = record(host, question)?;
    println!("{}: {statements} statements", question.name);
    asked(host, question, statements, |time| pgbench::run(host, question.clients, time, &scripts, &[]))
}

/// What one person waits for who has the machine alone, of questions that were asked before: only through HTTP, because it
/// stands beside a bound.
pub fn ask_alone(host: &Host, question: &Question<'_>, before: &Asked) -> Outcome<Asked> {
    let alone = Question { clients: 1, ..question.clone() };
    asked(host, &alone, before.statements, |_| Ok(Figures::UNKNOWN))
}

fn asked(
    host: &Host,
    question: &Question<'_>,
    statements: usize,
    limit: impl Fn(Duration) -> Outcome<Figures>,
) -> Outcome<Asked> {
    let Question { name, paths, token, clients, time, .. } = question;
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| get(path, *token)).collect();
    let serving = host.serve(POOL_SIZE)?;
    let ours =
        |time| storm(&serving, *clients, time, 200, |client, at| requests[(client * 7 + at) % requests.len()].clone());
    ours(Duration::from_secs(1))?;
    let mut rounds = Vec::new();
    for _ in 0..question.rounds {
        let (ours, limit) = (ours(*time)?, limit(*time)?);
        if limit.count > 0 {
            println!("{name}: {:.0}/s through HTTP, {:.0}/s by pgbench", ours.per_second, limit.per_second);
        } else {
            println!("{name}: p50 {:.1} ms, p99 {:.1} ms", ours.p50_ms, ours.p99_ms);
        }
        rounds.push((ours, limit));
    }
    Ok(Asked { rounds, statements, clients: *clients })
}

/// One script for each path, and the most statements that one of them takes.
fn record(host: &Host, question: &Question<'_>) -> Outcome<(Vec<PathBuf>, usize)> {
    let recorder = Recorder::start(host)?;
    let serving = host.serve(1)?;
    let mut client = Client::connect(serving.address)?;
    let (mut scripts, mut most) = (Vec::new(), 0);
    // The first answer also prepares what the connection needs once.
    client.send(&get(question.paths.first().ok_or("nothing to ask")?, question.token))?;
    for (at, path) in question.paths.iter().enumerate() {
        let (answer, statements) = recorder.record(|| {
            let answer = client.send(&get(path, question.token))?;
            Ok(String::from_utf8_lossy(answer.body).into_owned())
        })?;
        if !answer.contains(question.holds) {
            let start: String = answer.chars().take(300).collect();
            return Err(format!("{path} does not hold {}: {start}", question.holds).into());
        }
        most = most.max(statements.len());
        let script: String = statements.iter().map(|statement| script_line(statement, &[], &[])).collect();
        let file = host.dir.join(format!("{}-{at}.sql", question.name));
        std::fs::write(&file, script)?;
        scripts.push(file);
    }
    Ok((scripts, most))
}
