//! Taking in files.

mod holidays;
mod listings;
mod programme;
mod statement;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use clap::Subcommand;

use super::outcome::Failure;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// 供方的仪器与服务清单（CSV、XLSX、JSON） / A provider's list of instruments and services (CSV, XLSX, JSON)
    Listings(listings::Args),
    /// 银行对账单，并与拨付匹配 / A bank statement, which is then matched with the payments
    Statement(statement::Args),
    /// 国务院年度放假安排（holiday-cn 格式的 JSON） / The yearly notice of public holidays (JSON as of holiday-cn)
    Holidays(holidays::Args),
    /// 券种文件（JSON），作为草稿，见 docs/programmes.md / A programme (JSON), as a draft
    Programme(programme::Args),
}

pub(super) fn run(import: &Import, config: &Config) -> Result<(), Failure> {
    match import {
        Import::Listings(args) => listings::run(args, config),
        Import::Statement(args) => statement::run(args, config),
        Import::Holidays(args) => holidays::run(args, config),
        Import::Programme(args) => programme::run(args, config),
    }
}

/// Reads a file of at most `CHUANGQUAN_MAX_IMPORT_BYTES`.
fn read_file(path: &Path, config: &Config) -> Result<Vec<u8>, Failure> {
    let limit = config.max_import_bytes;
    let unreadable = |error| Failure::Usage(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large, however it is made.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > limit {
        return Err(Failure::Found(format!(
            "{}: 文件超过 {limit} 字节（CHUANGQUAN_MAX_IMPORT_BYTES） / the file is larger than {limit} bytes",
            path.display()
        )));
    }
    Ok(bytes)
}
