//! How much memory a process has, as Linux counts it.

use std::process::{Child, ExitStatus};
use std::time::Duration;

use super::Outcome;

/// Resident memory of a process, MB.
pub fn resident_mb(process: &str) -> Outcome<f64> {
    field(process, "VmRSS:")
}

/// The most that a process (`self` for this one) had since it began, or since [`forget_peak`], MB.
pub fn peak_mb(process: &str) -> Outcome<f64> {
    field(process, "VmHWM:")
}

/// From now on only what comes counts for the peak of a process.
pub fn forget_peak(process: &str) -> Outcome<()> {
    Ok(std::fs::write(format!("/proc/{process}/clear_refs"), "5")?)
}

/// Waits for a program and tells how it ended and the most that it had, MB. Looked at a hundred times a second: what it
/// took in its last moment only is missed.
pub fn watched(mut child: Child) -> Outcome<(ExitStatus, f64)> {
    let process = child.id().to_string();
    let mut peak = 0.0_f64;
    loop {
        if let Ok(now) = peak_mb(&process) {
            peak = peak.max(now);
        }
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn field(process: &str, name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such figure")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}
