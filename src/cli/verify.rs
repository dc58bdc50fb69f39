use serde_json::json;

use super::host::Host;
use super::outcome::{Failure, print, print_json};
use super::serve::sealer;
use crate::config::Config;
use crate::kernel::Clock;
use crate::report::verify::{Finding, Verification, verify};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let host = Host::open(config, Clock::System)?;
    host.require_migrated()?;
    let sealer = sealer(config)?;
    let verification = host.db.read(|conn| verify(conn, &sealer)).map_err(Failure::unavailable)?;
    host.close()?;
    if args.json {
        print_json(&json!({ "is_sound": verification.is_sound(), "findings": verification.findings }))?;
    } else {
        print_findings(&verification)?;
    }
    match verification.first_wrong() {
        None => Ok(()),
        Some(Finding { title, first_wrong, .. }) => {
            Err(Failure::Found(format!("{title}: {}", first_wrong.as_deref().unwrap_or_default())))
        }
    }
}

fn print_findings(verification: &Verification) -> Result<(), Failure> {
    for Finding { title, examined, wrong, remark, .. } in &verification.findings {
        let mark = if *wrong == 0 { "✓" } else { "✗" };
        let remark = remark.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
        print(format_args!("{mark} {title}: 核对 / checked {examined}, 有误 / wrong {wrong}{remark}"))?;
    }
    Ok(())
}
