//! The first administrator of an empty database, who then sets up everybody else.

use serde_json::json;

use super::host::Host;
use super::outcome::{Failure, print, print_json};
use crate::config::Config;
use crate::identity::service::{NewAccount, bootstrap};
use crate::identity::{Email, Language, Login, Name, password};
use crate::kernel::{Actor, Clock, Invalid, RegionCode};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 运营单位名称 / Name of the organisation that operates the product
    #[arg(long)]
    operator: Name,
    /// 运营单位所在地区代码，例如 371000 / Code of its region, such as 371000
    #[arg(long)]
    region: RegionCode,
    /// 管理员登录名 / Login of the administrator
    #[arg(long, default_value = "admin")]
    login: Login,
    /// 管理员邮箱 / E-mail address of the administrator
    #[arg(long)]
    email: Email,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

fn invalid(invalid: Invalid) -> Failure {
    Failure::Usage(invalid.text.to_string())
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    let host = Host::open(config, Clock::System)?;
    host.migrate()?;
    let secret = password::generate().map_err(Failure::unavailable)?;
    let account = NewAccount {
        login: args.login.clone(),
        name: Name::parse(args.login.as_str()).map_err(invalid)?,
        email: args.email.clone(),
        language: Language::Chinese,
        password: password::hash(&secret, &args.login).map_err(invalid)?,
    };
    let made = host
        .db
        .write(&Actor::system("init"), |tx| bootstrap(tx, args.operator.clone(), args.region.clone(), account.clone()));
    let made = made.map_err(Failure::refused)?;
    host.close()?;
    if made.is_none() {
        return Err(Failure::Found(
            "已有运营单位，未作改动。 / There is an operator already; nothing was changed.".into(),
        ));
    }
    let (login, password) = (&args.login, password::reveal(&secret));
    if args.json {
        return print_json(&json!({ "login": login, "password": password }));
    }
    print(format_args!("登录名 / Login: {login}\n密码（只显示一次） / Password (shown once): {password}"))
}
