//! How much memory a process has, as Linux counts it.

use super::Outcome;

/// Resident memory of a process (`self` for this one), MB.
pub fn resident_mb(process: &str) -> Outcome<f64> {
    field(process, "VmRSS:")
}

/// The most that this process had since [`forget_peak`], MB.
pub fn peak_mb() -> Outcome<f64> {
    field("self", "VmHWM:")
}

/// From now on only what comes counts for the peak.
pub fn forget_peak() -> Outcome<()> {
    Ok(std::fs::write("/proc/self/clear_refs", "5")?)
}

fn field(process: &str, name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such figure")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}
