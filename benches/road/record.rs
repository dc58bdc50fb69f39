//! Learns the statements of a request from the server's log, so that the limit runs the very same SQL.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::Outcome;
use super::client::Client;
use super::host::Host;

/// A statement as the server saw it, and its parameters; `None` is NULL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub text: String,
    pub parameters: Vec<Option<String>>,
}

/// Lets the server log every statement with its parameters until `stop`, for connections made meanwhile.
pub struct Recorder<'a> {
    host: &'a Host,
}

impl<'a> Recorder<'a> {
    pub fn start(host: &'a Host) -> Outcome<Self> {
        host.execute("ALTER SYSTEM SET log_destination = 'jsonlog'")?;
        host.execute("ALTER SYSTEM SET log_min_duration_statement = 0")?;
        host.execute("SELECT pg_reload_conf(), pg_sleep(0.5)")?;
        Ok(Self { host })
    }

    /// The statements that `work` causes, in order, without what is asked once a second: which sign-ins ended.
    pub fn record<T>(&self, work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, Vec<Statement>)> {
        let before = read_log(&self.host.log_dir())?.len();
        let done = work()?;
        // The collector writes a moment later.
        std::thread::sleep(Duration::from_millis(500));
        let log = read_log(&self.host.log_dir())?;
        let lines = log.get(before..).ok_or("the server began a new log")?.lines();
        let mut statements: Vec<_> = lines.filter_map(|line| statement(&serde_json::from_str(line).ok()?)).collect();
        statements.retain(|one| !one.text.contains("\"refresh_token\"") && !one.text.contains("\"api_client\""));
        Ok((done, statements))
    }
}

impl Drop for Recorder<'_> {
    fn drop(&mut self) {
        for sql in ["ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf(), pg_sleep(0.5)"] {
            if let Err(error) = self.host.execute(sql) {
                eprintln!("the server goes on logging every statement: {error}");
            }
        }
    }
}

/// How many statements the last of some requests takes; those before it let a connection prepare what it prepares once.
pub fn count(host: &Host, requests: &[Vec<u8>], expected: u16) -> Outcome<usize> {
    let recorder = Recorder::start(host)?;
    let serving = host.serve(1)?;
    let mut client = Client::connect(serving.address)?;
    let mut send = |request: &[u8]| -> Outcome<()> {
        let answer = client.send(request)?;
        if answer.status != expected {
            return Err(format!("{}: {}", answer.status, String::from_utf8_lossy(answer.body)).into());
        }
        Ok(())
    };
    let (last, before) = requests.split_last().ok_or("nothing to ask")?;
    before.iter().try_for_each(|request| send(request))?;
    let ((), statements) = recorder.record(|| send(last))?;
    Ok(statements.len())
}

/// The newest file in the server's own format for programs.
fn read_log(dir: &Path) -> Outcome<String> {
    let files = std::fs::read_dir(dir)?.flatten();
    let newest = files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "json"))
        .max_by_key(|file| file.metadata().and_then(|data| data.modified()).ok());
    match newest {
        Some(file) => Ok(std::fs::read_to_string(file.path())?),
        None => Ok(String::new()),
    }
}

/// `duration: 0.1 ms  execute name: SELECT …`, with `parameters: $1 = 'x', $2 = NULL` as its detail.
fn statement(line: &Value) -> Option<Statement> {
    let message = line["message"].as_str()?.strip_prefix("duration: ")?;
    let (_, said) = message.split_once(" ms  ")?;
    let (how, text) = said.split_once(": ")?;
    if how != "statement" && !how.starts_with("execute ") {
        return None;
    }
    let parameters = line["detail"].as_str().map(parameters).unwrap_or_default();
    Some(Statement { text: text.trim().trim_end_matches(';').to_owned(), parameters })
}

fn parameters(detail: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    let mut rest = detail.split_once(": ").map_or("", |(_, rest)| rest);
    while let Some((_, value)) = rest.split_once(" = ") {
        let Some(quoted) = value.strip_prefix('\'') else {
            found.push(None);
            rest = value.split_once(", ").map_or("", |(_, rest)| rest);
            continue;
        };
        let mut text = String::new();
        let mut letters = quoted.char_indices().peekable();
        let mut end = quoted.len();
        while let Some((at, letter)) = letters.next() {
            if letter != '\'' {
                text.push(letter);
            } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
                text.push('\'');
            } else {
                end = at + 1;
                break;
            }
        }
        found.push(Some(text));
        rest = quoted.get(end..).unwrap_or_default();
    }
    found
}

/// All ids in the parameters.
pub fn ids(statements: &[Statement]) -> HashSet<String> {
    let parameters = statements.iter().flat_map(|statement| statement.parameters.iter().flatten());
    parameters.flat_map(|text| ids_in(text)).map(str::to_owned).collect()
}

fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    (0..text.len().saturating_sub(35)).filter_map(|at| text.get(at..at + 36)).filter(|part| {
        part.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
    })
}

/// A text of the recording, and the SQL that makes what stands in its place in another transaction: of type `text`.
pub type Replacement = (String, String);

/// The statement with its parameters written into it; those that differ between transactions become expressions.
pub fn script_line(statement: &Statement, replacements: &[Replacement], exact: &[Replacement]) -> String {
    let mut sql = String::new();
    // Keys of actors are kept as text: an organisation's or a client's may be none of our ids.
    let ids_are = if statement.text.contains("\"idempotency_key\"") { "text" } else { "uuid" };
    let mut rest = statement.text.as_str();
    while let Some(at) = rest.find('$') {
        let digits: String = rest[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        let parameter = digits.parse::<usize>().ok().and_then(|n| statement.parameters.get(n.checked_sub(1)?));
        sql.push_str(&rest[..at]);
        match parameter {
            Some(Some(text)) => sql.push_str(&expression(text, ids_are, replacements, exact)),
            Some(None) => sql.push_str("NULL"),
            None => sql.push_str(&rest[at..=at + digits.len()]),
        }
        rest = &rest[at + 1 + digits.len()..];
    }
    sql.push_str(rest);
    sql.push_str(";\n");
    sql
}

fn expression(text: &str, ids_are: &str, replacements: &[Replacement], exact: &[Replacement]) -> String {
    if let Some((_, sql)) = exact.iter().find(|(recorded, _)| recorded == text) {
        return sql.clone();
    }
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let next = replacements.iter().filter_map(|(old, new)| Some((rest.find(old.as_str())?, old, new))).min();
        let Some((at, old, new)) = next else { break };
        if at > 0 {
            parts.push(literal(&rest[..at]));
        }
        parts.push(new.clone());
        rest = &rest[at + old.len()..];
    }
    if parts.is_empty() {
        // Alone in a call of `unnest`, a list would be of no type.
        let of_type = if text.starts_with('{') && ids_in(text).next().is_some() { "::uuid[]" } else { "" };
        return literal(text) + of_type;
    }
    if !rest.is_empty() {
        parts.push(literal(rest));
    }
    let of_type = if text.len() == 36 && ids_in(text).next().is_some() {
        ids_are
    } else if text.starts_with("{\"") && !text.starts_with("{\"{") || text.starts_with('[') {
        "jsonb"
    } else if text.starts_with("{\"{") {
        "jsonb[]"
    } else if text.starts_with('{') {
        "uuid[]"
    } else {
        "text"
    };
    format!("({})::{of_type}", parts.join(" || "))
}

/// A literal in which pgbench finds no variable: it takes a word after a colon for one.
fn literal(text: &str) -> String {
    let mut sql = String::from("E'");
    for letter in text.chars() {
        match letter {
            '\'' => sql.push_str("''"),
            '\\' => sql.push_str("\\\\"),
            ':' => sql.push_str("\\x3a"),
            '\n' => sql.push_str("\\n"),
            letter => {
                let _ = sql.write_char(letter);
            }
        }
    }
    sql.push('\'');
    sql
}
