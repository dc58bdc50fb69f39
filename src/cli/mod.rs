//! The command line: what can be typed, and which use case each command calls.
//!
//! Results go to standard output, log lines and errors to standard error. The exit status is the same for all commands
//! (see [`Failure`]).

mod demo;
mod host;
mod import;
mod init;
mod logging;
mod migrate;
mod openapi;
mod outcome;
mod risk_check;
mod serve;
mod settings;
mod signals;
mod verify;
mod verify_package;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use outcome::Failure;

const EXIT_STATUSES: &str = "\
退出码 / Exit status:
  0  一切正常 / all is well
  1  发现问题，或有数据被拒绝 / something is wrong, or rows were rejected
  2  命令或配置有误 / wrong command or settings
  3  数据库或网络不可用 / database or network unavailable

所有配置来自环境变量，见 chuangquan config。 / All settings are environment variables: see chuangquan config.";

/// 创券：用科技创新券支付的仪器共享平台 / A marketplace for shared instruments, paid with innovation vouchers
#[derive(Debug, Parser)]
#[command(name = "chuangquan", version, after_help = EXIT_STATUSES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动网站与接口 / Serve the web pages and the API
    Serve(serve::Args),
    /// 在空数据库上走完全程并提供服务 / Play the whole road on an empty database, and serve it
    Demo(demo::Args),
    /// 在空数据库中设立运营单位和第一个管理员 / Set up the operator and the first administrator of an empty database
    Init(init::Args),
    /// 导入文件 / Take in a file
    #[command(subcommand)]
    Import(import::Import),
    /// 升级数据库结构 / Bring the database up to date
    Migrate(migrate::Args),
    /// 由流水重算全部余额和审计链，指出第一处错误 / Recompute everything from the journal and name what is wrong
    Verify(verify::Args),
    /// 核验归档包：每个文件、封存签名和清单 / Check a year package: every file, its seals and its manifest
    VerifyPackage(verify_package::Args),
    /// 在植入舞弊的模拟市场上测量风险规则 / Measure the risk rules on a made-up market with planted fraud
    RiskCheck(risk_check::Args),
    /// 输出接口说明（OpenAPI 3.1，JSON） / Print the description of the API (OpenAPI 3.1, JSON)
    Openapi,
    /// 列出全部配置项及其当前值（隐去密码） / List all settings as they stand, secrets masked
    Config(settings::Args),
}

/// Reads the command line, runs the command and gives the exit status of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    let config = Config::from_env();
    match command {
        Command::VerifyPackage(args) => verify_package::run(&args),
        Command::Openapi => openapi::run(),
        Command::RiskCheck(args) => risk_check::run(&args),
        Command::Config(args) => settings::run(&args, &config?),
        Command::Serve(args) => serve::run(&args, &started(config?)?),
        Command::Demo(args) => demo::run(&args, &started(config?)?),
        Command::Init(args) => init::run(&args, &started(config?)?),
        Command::Import(import) => import::run(&import, &started(config?)?),
        Command::Verify(args) => verify::run(&args, &started(config?)?),
        Command::Migrate(args) => migrate::run(&args, &started(config?)?),
    }
}

/// For commands that do some work: their log lines are written as the settings say.
fn started(config: Config) -> Result<Config, Failure> {
    logging::start(&config)?;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn every_command_is_explained_in_both_languages() {
        let cli = Cli::command();
        cli.clone().debug_assert();
        for command in cli.get_subcommands() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let (zh, en) = about.split_once(" / ").expect("Chinese, then English");
            assert!(!zh.is_ascii() && en.is_ascii(), "{}: {about}", command.get_name());
            assert!(about.chars().count() <= 110, "{} has a short help", command.get_name());
        }
    }
}
