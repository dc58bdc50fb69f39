use std::path::PathBuf;

use super::read_file;
use crate::cli::host::Host;
use crate::cli::outcome::{Failure, print, print_json};
use crate::config::Config;
use crate::kernel::{Actor, Clock};
use crate::programme::calendar::{self, Imported, Year};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// 文件 / The file
    file: PathBuf,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let year = Year::parse(&read_file(&args.file, config)?).map_err(Failure::refused)?;
    let host = Host::open(config, Clock::System)?;
    host.require_migrated()?;
    let stored = host.db.write(&Actor::system("import"), |tx| calendar::store(tx, &year)).map_err(Failure::refused)?;
    host.close()?;
    if args.json {
        return print_json(&stored);
    }
    let Imported { year, days_off, days_worked } = stored;
    print(format_args!(
        "{year} 年：放假 {days_off} 天，调休上班 {days_worked} 天。 / {year}: {days_off} days off, {days_worked} days worked instead."
    ))
}
