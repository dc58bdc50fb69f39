//! The demo: the whole road, played on an empty database.

use super::host::Host;
use super::outcome::{Failure, print, print_json};
use super::serve;
use crate::config::Config;
use crate::demo::{self, PASSWORD};
use crate::kernel::{Clock, local_date};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 打印各步数字（JSON）后退出；未设 DATABASE_URL 时在一个临时数据库上进行，不留痕迹 / Print the figures of each step (JSON) and exit; without DATABASE_URL in a database of its own that is dropped afterwards
    #[arg(long)]
    exit: bool,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    if args.exit { play_and_exit(config) } else { load_and_serve(config) }
}

fn play_and_exit(config: &Config) -> Result<(), Failure> {
    let host = Host::open_scratch(config, Clock::System)?;
    let played = host.migrate().and_then(|_| play(&host, config));
    host.close()?;
    let figures = played?;
    print_json(&figures)?;
    match figures.hold() {
        true => Ok(()),
        false => Err(Failure::Found("演示记录不成立 / the demo's records do not hold".to_owned())),
    }
}

/// Plays the demo unless it was played before, then serves it.
fn load_and_serve(config: &Config) -> Result<(), Failure> {
    let host = Host::open(config, Clock::System)?;
    host.migrate()?;
    if host.db.read(demo::is_empty).map_err(Failure::refused)? {
        print("正在装入演示数据…… / Loading the demo …")?;
        play(&host, config)?;
    }
    print("演示账号（密码均为 / all with the password ".to_owned() + PASSWORD + "）：")?;
    for account in demo::accounts().map_err(Failure::unavailable)? {
        print(format_args!(
            "  {:<10} {} / {}  {}",
            account.login, account.role.zh, account.role.en, account.organisation
        ))?;
    }
    serve::run_host(host, config)
}

fn play(host: &Host, config: &Config) -> Result<demo::Figures, Failure> {
    let today = local_date(host.db.clock().now());
    demo::play(&host.db, today, &serve::sealer(config)?).map_err(|failure| Failure::Found(failure.to_string()))
}
