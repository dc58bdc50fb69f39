use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::read_file;
use crate::cli::host::Host;
use crate::cli::outcome::{Failure, print, print_json};
use crate::config::Config;
use crate::kernel::{Actor, Clock, RegionScope};
use crate::reconciliation::files::{Layout, ReadOptions};
use crate::reconciliation::service::{
    Chosen, Imported, ImportedStatement, MatchReport, NewImport, import_check, import_statement, layouts_known,
    match_lines, statement_read,
};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// 对账单：camt.053，或银行的 CSV、XLSX / The statement: camt.053, or a bank's CSV or XLSX
    file: PathBuf,
    /// 银行版式（JSON），表头不在已知之列时用 / The bank's layout (JSON), if its headings are not among those known
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// 账号，文件中没有时用 / The account, if the file does not name it
    #[arg(long, value_name = "NUMBER")]
    account: Option<String>,
    /// 只说明会怎样，不改动 / Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

/// What the import did, and the matching after it.
#[derive(Serialize)]
struct Outcome {
    #[serde(flatten)]
    imported: Imported,
    /// Absent in a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<MatchReport>,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let content = read_file(&args.file, config)?;
    let mapping = args.mapping.as_deref().map(|path| read_layout(path, config)).transpose()?;
    let host = Host::open(config, Clock::System)?;
    host.require_migrated()?;
    let new = parse(args, content, mapping, &host)?;
    let outcome = if args.dry_run { check(&host, &new)? } else { import(&host, &new)? };
    host.close()?;
    if args.json { print_json(&outcome) } else { print_outcome(&outcome) }
}

/// By the saved layout that the file has, unless a mapping is given.
fn parse(args: &Args, content: Vec<u8>, mapping: Option<Layout>, host: &Host) -> Result<NewImport, Failure> {
    let chosen = if mapping.is_some() { Chosen::Shipped } else { Chosen::Recognised };
    let layout = mapping.unwrap_or_default();
    let options = ReadOptions { account_number: args.account.clone(), layout, ..ReadOptions::default() };
    let file_sha256 = Sha256::digest(&content).into();
    let known = host.db.read(|conn| layouts_known(conn, &RegionScope::everything())).map_err(Failure::refused)?;
    let (file, layout) = statement_read(content, &options, &chosen, &known).map_err(Failure::refused)?;
    let file_name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(NewImport { file_name, file_sha256, file, layout })
}

fn read_layout(path: &Path, config: &Config) -> Result<Layout, Failure> {
    serde_json::from_slice(&read_file(path, config)?)
        .map_err(|error| Failure::Usage(format!("{}: 映射文件有误 / the mapping is wrong: {error}", path.display())))
}

fn check(host: &Host, new: &NewImport) -> Result<Outcome, Failure> {
    let now = host.db.clock().now();
    let imported =
        host.db.read(|conn| import_check(conn, &RegionScope::everything(), new, now)).map_err(Failure::refused)?;
    Ok(Outcome { imported, matched: None })
}

fn import(host: &Host, new: &NewImport) -> Result<Outcome, Failure> {
    let actor = Actor::system("import");
    let imported =
        host.db.write(&actor, |tx| import_statement(tx, &RegionScope::everything(), new)).map_err(Failure::refused)?;
    let matched = host.db.write(&actor, match_lines).map_err(Failure::refused)?;
    Ok(Outcome { imported, matched: Some(matched) })
}

fn print_outcome(outcome: &Outcome) -> Result<(), Failure> {
    for one in &outcome.imported.statements {
        print_statement(one)?;
    }
    let Some(MatchReport { considered, matched_lines, exceptions, .. }) = &outcome.matched else {
        return print("仅检查，未作改动。 / Checked only; nothing was changed.");
    };
    print(format_args!(
        "待对流水 {considered} 笔：匹配 {matched_lines}，例外 {exceptions}。 / {considered} lines waited: \
         {matched_lines} matched, {exceptions} exceptions."
    ))
}

fn print_statement(one: &ImportedStatement) -> Result<(), Failure> {
    let (reference, lines) = (&one.statement.reference, one.statement.line_count);
    let known = if one.is_new { "" } else { "（此前已导入 / imported before）" };
    print(format_args!("{reference}: {lines} 笔 / lines{known}"))?;
    for place in &one.overlapping {
        print(format_args!("  {place}: 与此前的对账单重复，略去 / brought by an earlier statement, left out"))?;
    }
    for remark in &one.passed_over {
        print(format_args!("  {}: {}", remark.place, remark.text))?;
    }
    for warning in &one.warnings {
        print(format_args!("  {warning}"))?;
    }
    Ok(())
}
