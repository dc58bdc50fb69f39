//! Runs PostgreSQL's own load generator, which stands for the limit: the same statements without the product.

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
    let latencies = latencies(&logs)?;
    Ok(Figures::of(latencies, time))
}

/// The third column of pgbench's log is the time that a transaction took, microseconds.
fn latencies(logs: &Path) -> Outcome<Vec<Duration>> {
    let mut latencies = Vec::new();
    for file in std::fs::read_dir(logs)? {
        let text = std::fs::read_to_string(file?.path())?;
        let times = text.lines().filter_map(|line| line.split(' ').nth(2)?.parse().ok()).map(Duration::from_micros);
        latencies.extend(times);
    }
    Ok(latencies)
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
