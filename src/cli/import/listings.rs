use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read_file;
use crate::catalog::Error;
use crate::catalog::model::{ImportReport, Mapping, Policy};
use crate::catalog::service::{ImportFile, NewImport, import_listings};
use crate::cli::host::Host;
use crate::cli::outcome::{Failure, print, print_json};
use crate::config::Config;
use crate::identity;
use crate::kernel::{Actor, Clock, OrganisationId};

/// Faults that are printed; `--json` has them all.
const SHOWN: usize = 50;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// 清单：CSV、XLSX 或 JSON / The list: CSV, XLSX or JSON
    file: PathBuf,
    /// 映射文件（JSON），见 docs/import.md；它引用的文件在同一目录中查找 / The mapping (JSON); files that it names are looked for beside the list and beside the mapping
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// 供方：统一社会信用代码或名称的一部分；只有一家时可省略 / The provider: credit code or a part of its name; may be left out if there is only one
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// 有误的行略去，其余照收 / Take the good rows and leave out the others
    #[arg(long)]
    skip_bad_rows: bool,
    /// 只说明会怎样，不改动 / Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let new = parse(args, config)?;
    let host = Host::open(config, Clock::System)?;
    host.require_migrated()?;
    let provider = find_provider(&host, args.provider.as_deref())?;
    let outcome = host.db.write(&Actor::system("import"), |tx| import_listings(tx, provider, &new));
    host.close()?;
    let report = match outcome {
        Ok(report) => report,
        Err(Error::Rejected(report)) => *report,
        Err(error) => return Err(Failure::refused(error)),
    };
    if args.json {
        print_json(&report)?
    } else {
        print_report(&report)?
    }
    match report.rejected {
        0 => Ok(()),
        rejected => Err(Failure::Found(format!("{rejected} 行未接受 / rows were not taken"))),
    }
}

fn parse(args: &Args, config: &Config) -> Result<NewImport, Failure> {
    // Told at once if it is too large, before anything is opened.
    read_file(&args.file, config).map(drop)?;
    let mapping: Option<Mapping> = args.mapping.as_deref().map(|path| read_mapping(path, config)).transpose()?;
    let folders = [Some(args.file.as_path()), args.mapping.as_deref()].into_iter().flatten().filter_map(Path::parent);
    let folders: Vec<&Path> = folders.collect();
    let mut lookup_files = BTreeMap::new();
    for lookup in mapping.iter().flat_map(|mapping| mapping.lookups.values()) {
        // A name, not a path: a mapping from elsewhere reads nothing but files beside it.
        let name = Path::new(&lookup.file).file_name().unwrap_or_default();
        if let Some(path) = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()) {
            lookup_files.insert(lookup.file.clone(), ImportFile::Path(path));
        }
    }
    Ok(NewImport {
        file_name: args.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        file: ImportFile::Path(args.file.clone()),
        mapping,
        lookup_files,
        policy: if args.skip_bad_rows { Policy::SkipBadRows } else { Policy::AllOrNothing },
        dry_run: args.dry_run,
    })
}

fn read_mapping(path: &Path, config: &Config) -> Result<Mapping, Failure> {
    serde_json::from_slice(&read_file(path, config)?)
        .map_err(|error| Failure::Usage(format!("{}: 映射文件有误 / the mapping is wrong: {error}", path.display())))
}

fn find_provider(host: &Host, wanted: Option<&str>) -> Result<OrganisationId, Failure> {
    let found =
        host.db.read(|conn| identity::service::provider_list_admitted(conn, wanted, 20)).map_err(Failure::refused)?;
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::Usage("没有符合的已准入供方 / no admitted provider fits".to_owned())),
        many => {
            let names = many.iter().map(|provider| provider.name.to_string()).collect::<Vec<_>>().join("\n  ");
            Err(Failure::Usage(format!("请用 --provider 指明供方 / name the provider by --provider:\n  {names}")))
        }
    }
}

fn print_report(report: &ImportReport) -> Result<(), Failure> {
    for error in report.errors.iter().take(SHOWN) {
        print(format_args!("第 {} 行 [{}]：{}", error.line, error.column, error.text))?;
    }
    if report.errors.len() > SHOWN {
        print(format_args!("……另有 {} 处，见 --json / and more, see --json", report.errors.len() - SHOWN))?;
    }
    let ImportReport { rows_read, created, updated, unchanged, rejected, passed_over, .. } = report;
    let note = match (report.dry_run, report.policy) {
        (true, _) => "（仅检查，未作改动 / checked only）",
        (false, Policy::AllOrNothing) if *rejected > 0 => "（整个清单没有导入 / nothing was taken）",
        _ => "",
    };
    print(format_args!(
        "读 {rows_read} 行：新增 {created}，更新 {updated}，不变 {unchanged}，未接受 {rejected}，不属于清单 {passed_over}{note}"
    ))?;
    print(format_args!(
        "{rows_read} rows read: {created} new, {updated} updated, {unchanged} unchanged, {rejected} not taken, \
         {passed_over} of another kind"
    ))
}
