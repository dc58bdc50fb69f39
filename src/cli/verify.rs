use serde_json::json;

use super::host::Host;
use super::outcome::{Failure, print, print_json};
use super::serve::sealer;
use crate::config::Config;
use crate::kernel::{Clock, Invalid};
use crate::reconciliation::model::Month;
use crate::report::verify::{Finding, Verification, verify, verify_month};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
    /// 只核对一个已封存的月份 / Only what is sealed of one month
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Option<Month>,
}

fn month(word: &str) -> Result<Month, String> {
    word.parse().map_err(|invalid: Invalid| invalid.text.to_string())
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let host = Host::open(config, Clock::System)?;
    host.require_migrated()?;
    let sealer = sealer(config)?;
    let found = host.db.read(|conn| match args.month {
        Some(month) => verify_month(conn, &sealer, month.first_day()),
        None => verify(conn, &sealer).map(Some),
    });
    let found = found.map_err(Failure::unavailable)?;
    host.close()?;
    let Some(verification) = found else {
        return Err(Failure::Usage("该月没有封存 / this month has no seal".to_owned()));
    };
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
