use serde_json::json;

use super::host::Host;
use super::outcome::{Failure, print, print_json};
use crate::config::Config;
use crate::kernel::Clock;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let host = Host::open(config, Clock::System)?;
    let done = host.migrate()?;
    host.close()?;
    if args.json {
        return print_json(&json!({ "migrations": done }));
    }
    for migration in &done {
        print(migration)?;
    }
    let count = done.len();
    print(format_args!(
        "数据库结构已是最新，本次升级 {count} 步。 / The database is up to date; {count} migrations run."
    ))
}
