//! Runs PostgreSQL's own load generator, which stands for the limit: the same statements without the product.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Outcome;
use super::host::Host;
use super::report::Figures;

/// Lets `clients` run the scripts, chosen at random with equal weight, for `time`; `variables` are set before.
pub fn run(
    host: &Host,
    clients: usize,
    time: Duration,
    scripts: &[PathBuf],
    variables: &[(&str, i64)],
) -> Outcome<Figures> {
    let logs = host.dir.join("pgbench-log");
    if logs.exists() {
        std::fs::remove_dir_all(&logs)?;
    }
    std::fs::create_dir_all(&logs)?;
    let mut pgbench = Command::new(program()?);
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--log"]);
    pgbench.arg(format!("--client={clients}")).arg(format!("--time={}", time.as_secs()));
    pgbench.arg(format!("--log-prefix={}", logs.join("log").display()));
    for script in scripts {
        pgbench.arg("--file").arg(script);
    }
    for (name, value) in variables {
        pgbench.arg(format!("--define={name}={value}"));
    }
    let output = pgbench.arg(host.url()).output()?;
    if !output.status.success() {
        return Err(format!("pgbench: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let mut answered = answered(&logs)?;
    answered.retain(|one| !one.is_first);
    let latencies: Vec<_> = answered.into_iter().map(|one| one.latency).collect();
    // A client asks again as soon as it was answered: what is left out takes no time either.
    let busy = latencies.iter().sum::<Duration>() / u32::try_from(clients)?;
    Ok(Figures::of(latencies, busy))
}

/// A transaction of pgbench's log.
struct Answered {
    latency: Duration,
    /// Its client had not run its script before: the statements were prepared within it, on a connection that knew nothing yet.
    /// Ours are asked on connections that have been warmed up.
    is_first: bool,
}

/// Each line begins with the client, its how manieth transaction it was, its time in microseconds, and the script.
fn answered(logs: &Path) -> Outcome<Vec<Answered>> {
    let mut answered = Vec::new();
    for file in std::fs::read_dir(logs)? {
        let text = std::fs::read_to_string(file?.path())?;
        let mut known = HashSet::new();
        for line in text.lines() {
            let mut fields = line.split(' ');
            let (Some(client), Some(_), Some(time), Some(script)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(format!("pgbench wrote what is no transaction: {line}").into());
            };
            let is_first = known.insert((client, script));
            answered.push(Answered { latency: Duration::from_micros(time.parse()?), is_first });
        }
    }
    Ok(answered)
}

/// The newest installed; it comes with PostgreSQL's server programs.
fn program() -> Outcome<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<_> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin/pgbench"))))
        .filter(|(_, path)| path.exists())
        .collect();
    found.sort();
    Ok(found.pop().map_or_else(|| PathBuf::from("pgbench"), |(_, path)| path))
}
