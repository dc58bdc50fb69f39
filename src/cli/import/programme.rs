use std::path::PathBuf;

use super::read_file;
use crate::cli::host::Host;
use crate::cli::outcome::{Failure, print, print_json};
use crate::config::Config;
use crate::kernel::{Actor, Clock, RegionCode};
use crate::programme::model::ProgrammeDocument;
use crate::programme::service;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// 文件 / The file
    file: PathBuf,
    /// 主管区域代码，文件未写明时使用 / Code of the region in charge, where the file names none
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let document = ProgrammeDocument::parse(&read_file(&args.file, config)?)
        .map_err(|error| Failure::refused(service::Error::Document(error)))?;
    let named = args.region.as_deref().map(RegionCode::parse).transpose();
    let named = named.map_err(|invalid| Failure::Usage(invalid.text.to_string()))?;
    let region = document.region_code.clone().or(named).ok_or_else(|| {
        Failure::Usage("请用 --region 写明主管区域 / name the region in charge with --region".to_owned())
    })?;
    let host = Host::open(config, Clock::System)?;
    host.require_migrated()?;
    let imported = host.db.write(&Actor::system("import"), |tx| service::programme_import(tx, &document, &region));
    host.close()?;
    let (programme, version) = imported.map_err(Failure::refused)?;
    if args.json {
        return print_json(&version);
    }
    print(format_args!(
        "已导入 {}，第 {} 版草稿；发布前请核对。 / {} imported, draft version {}: look at it before it is published.",
        programme.name.zh, version.version, programme.name.en, version.version
    ))
}
