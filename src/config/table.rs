//! The one table of all settings.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::TimeDelta;
use lettre::message::Mailbox;
use url::Url;

use super::parse::{self, LogFormat, Reader, optional, required};
use super::print::ShownSetting;
use super::secret::Secret;
use super::{ConfigError, Vars, host};
use crate::kernel::{Reach, SealAlgorithm};

/// How one setting is called, what it means and what holds when nobody sets it.
#[derive(Debug)]
pub struct Setting {
    /// Name of the environment variable.
    pub name: &'static str,
    pub fallback: Fallback,
    pub secrecy: Secrecy,
    pub zh: &'static str,
    pub en: &'static str,
}

/// What holds when nobody sets a setting.
#[derive(Debug)]
pub enum Fallback {
    /// This value, written as in the environment.
    Word(&'static str),
    /// A value that depends on the machine, and a description of it.
    Computed { word: fn(&Vars) -> Option<String>, zh: &'static str, en: &'static str },
    /// No value, and what happens then.
    Absent { zh: &'static str, en: &'static str },
}

/// How much of a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    Open,
    /// A URL whose password is hidden.
    Password,
    Whole,
}

impl Setting {
    /// The setting with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.name == name)
    }

    pub(super) fn fallback_word(&self, vars: &Vars) -> Option<String> {
        match self.fallback {
            Fallback::Word(word) => Some(word.to_owned()),
            Fallback::Computed { word, .. } => word(vars),
            Fallback::Absent { .. } => None,
        }
    }
}

/// Declares the table of settings, the structure that holds their values and the code that fills it, from the same
/// lines.
macro_rules! settings {
    ($($field:ident: $kind:ty = $parse:expr, {
        name: $name:literal, fallback: $fallback:expr, secrecy: $secrecy:expr, zh: $zh:literal, en: $en:literal $(,)?
    })+) => {
        /// All settings, in the order in which they are shown.
        pub const SETTINGS: &[Setting] = &[$(
            Setting { name: $name, fallback: $fallback, secrecy: $secrecy, zh: $zh, en: $en }
        ),+];

        /// The settings of one process, read and checked.
        #[derive(Debug, Clone)]
        pub struct Config {
            $(#[doc = $en] pub $field: $kind,)+
            pub(super) shown: Vec<ShownSetting>,
        }

        impl Config {
            pub(super) fn from_reader(mut reader: Reader<'_>) -> Result<Self, ConfigError> {
                $(let $field: Option<$kind> = reader.read($name, $parse);)+
                let shown = reader.finish()?;
                // Every field is there once the reader has no problem to tell; `None` cannot pass `finish`.
                let config = || Some(Self { $($field: $field?,)+ shown });
                config().ok_or(ConfigError { problems: Vec::new() })
            }
        }
    };
}

settings! {
    database_url: Option<Secret> = optional(parse::database_url), {
        name: "DATABASE_URL",
        fallback: Fallback::Absent { zh: "自带的私有 PostgreSQL", en: "a private PostgreSQL" },
        secrecy: Secrecy::Password,
        zh: "PostgreSQL 15 或更高版本的地址，例如 `postgres://用户:密码@主机:5432/库名`，可写多台主机（`主机1:5432,主机2:5432`），取可写的一台；不设时产品自行启动并停止一个私有的 PostgreSQL",
        en: "Address of a PostgreSQL 15 or newer, such as `postgres://user:password@host:5432/name`; of several hosts (`host1:5432,host2:5432`) the one that takes writes is used; without it the product starts and stops a private PostgreSQL of its own",
    }
    state_dir: PathBuf = required(parse::absolute_path), {
        name: "CHUANGQUAN_STATE_DIR",
        fallback: Fallback::Computed {
            word: host::default_state_dir,
            zh: "systemd 的 `$STATE_DIRECTORY`，否则 `$XDG_STATE_HOME/chuangquan` 或 `~/.local/state/chuangquan`；以 root 运行时为 `/var/lib/chuangquan`",
            en: "systemd's `$STATE_DIRECTORY`, else `$XDG_STATE_HOME/chuangquan` or `~/.local/state/chuangquan`; as root `/var/lib/chuangquan`",
        },
        secrecy: Secrecy::Open,
        zh: "产品保存自身文件（私有数据库、签名密钥）的目录，须为绝对路径",
        en: "Directory of the product's own files (private database, signing secret); an absolute path",
    }
    database_port: Option<u16> = optional(parse::integer(0..=65_535)), {
        name: "CHUANGQUAN_DB_PORT",
        fallback: Fallback::Absent { zh: "只用 Unix 套接字", en: "Unix socket only" },
        secrecy: Secrecy::Open,
        zh: "私有 PostgreSQL 在 127.0.0.1 上另开的 TCP 端口；0 为随机空闲端口",
        en: "TCP port on 127.0.0.1 that the private PostgreSQL opens besides its Unix socket; 0 takes a free one",
    }
    replica_urls: Option<Vec<Secret>> = optional(parse::database_urls), {
        name: "DATABASE_REPLICA_URLS",
        fallback: Fallback::Absent { zh: "全部查询由主库回答", en: "the primary answers everything" },
        secrecy: Secrecy::Password,
        zh: "只读副本的地址，逗号分隔；检索、日历、报表由它们回答，见 docs/scale.md",
        en: "Addresses of read replicas, separated by commas; they answer searches, calendars and reports, see docs/scale.md",
    }
    replica_max_lag: TimeDelta = required(parse::seconds(1..=3_600)), {
        name: "CHUANGQUAN_REPLICA_MAX_LAG_SECONDS",
        fallback: Fallback::Word("10"),
        secrecy: Secrecy::Open,
        zh: "副本落后超过此秒数时不再使用，直到赶上",
        en: "A replica that is further behind than this many seconds is left out until it has caught up",
    }
    queue_size: usize = required(parse::integer(0..=100_000)), {
        name: "CHUANGQUAN_QUEUE_SIZE",
        fallback: Fallback::Word("256"),
        secrecy: Secrecy::Open,
        zh: "等待数据库连接的请求数上限；再多的立即以 503 和 Retry-After 拒绝",
        en: "Most requests that wait for a database connection; more are refused at once by a 503 with Retry-After",
    }
    // Long work alone takes three at once: its own, one that reads for it and one that tells how far it is.
    pool_size: u32 = required(parse::integer(4..=500)), {
        name: "CHUANGQUAN_POOL_SIZE",
        fallback: Fallback::Word("8"),
        secrecy: Secrecy::Open,
        zh: "数据库连接数上限，至少 4；一般取处理器核数的 2 至 4 倍",
        en: "Most database connections at once, at least 4; 2 to 4 times the number of processor cores is usual",
    }
    listen: SocketAddr = required(parse::listen), {
        name: "CHUANGQUAN_LISTEN",
        fallback: Fallback::Word("127.0.0.1:8080"),
        secrecy: Secrecy::Open,
        zh: "HTTP 服务的地址和端口；端口 0 为随机空闲端口",
        en: "Address and port of the HTTP server; port 0 takes a free one",
    }
    public_url: Option<Url> = optional(parse::public_url), {
        name: "CHUANGQUAN_PUBLIC_URL",
        fallback: Fallback::Absent { zh: "HTTP 服务所监听的地址", en: "the address the HTTP server listens on" },
        secrecy: Secrecy::Open,
        zh: "用户所见的网址，用于邮件中的链接，例如 `https://创券.example.cn`",
        en: "Address under which people see the product, used in links of e-mails, such as `https://vouchers.example.cn`",
    }
    workers: Option<usize> = optional(parse::integer(1..=256)), {
        name: "CHUANGQUAN_WORKERS",
        fallback: Fallback::Absent { zh: "每个处理器核一个", en: "one per processor core" },
        secrecy: Secrecy::Open,
        zh: "HTTP 工作线程数",
        en: "Number of HTTP worker threads",
    }
    trusted_proxies: usize = required(parse::integer(0..=16)), {
        name: "CHUANGQUAN_TRUSTED_PROXIES",
        fallback: Fallback::Word("0"),
        secrecy: Secrecy::Open,
        zh: "服务之前自有反向代理的层数；决定采信 `X-Forwarded-For` 中从右数第几个地址",
        en: "How many proxies of one's own stand before the server: which entry of `X-Forwarded-For` is believed",
    }
    max_body_bytes: usize = required(parse::bytes), {
        name: "CHUANGQUAN_MAX_BODY_BYTES",
        fallback: Fallback::Word("1MiB"),
        secrecy: Secrecy::Open,
        zh: "一次请求正文的最大字节数（文件导入除外）；可写 KiB、MiB、GiB",
        en: "Largest body of a request in bytes, file imports apart; KiB, MiB and GiB may be written",
    }
    max_import_bytes: usize = required(parse::bytes), {
        name: "CHUANGQUAN_MAX_IMPORT_BYTES",
        fallback: Fallback::Word("64MiB"),
        secrecy: Secrecy::Open,
        zh: "导入文件的最大字节数；可写 KiB、MiB、GiB",
        en: "Largest file that may be imported, in bytes; KiB, MiB and GiB may be written",
    }
    jwt_secret: Option<Secret> = optional(parse::signing_secret), {
        name: "CHUANGQUAN_JWT_SECRET",
        fallback: Fallback::Absent {
            zh: "首次启动时生成，保存在状态目录中（权限 0600）",
            en: "made at the first start and kept in the state directory with mode 0600",
        },
        secrecy: Secrecy::Whole,
        zh: "访问令牌的签名密钥，至少 32 字节；多台机器共用一个数据库时必须相同",
        en: "Secret that signs access tokens, at least 32 bytes; the same on all machines that share a database",
    }
    seal_key: Option<Secret> = optional(parse::seal_key), {
        name: "CHUANGQUAN_SEAL_KEY",
        fallback: Fallback::Absent {
            zh: "首次使用时生成，保存在状态目录中（权限 0600）",
            en: "made at the first use and kept in the state directory with mode 0600",
        },
        secrecy: Secrecy::Whole,
        zh: "结账封存的签名密钥，32 字节的 Base64；多台机器共用一个数据库时必须相同，并须在数据库之外备份",
        en: "Key that signs the seals of closed months, 32 bytes in Base64; the same on all machines that share a database, and to be backed up outside of it",
    }
    seal_algorithm: SealAlgorithm = required(parse::seal_algorithm), {
        name: "CHUANGQUAN_SEAL_ALGORITHM",
        fallback: Fallback::Word("ed25519"),
        secrecy: Secrecy::Open,
        zh: "结账封存的签名算法：ed25519（摘要用 SHA-256），或 sm2（SM2 签名，封存与流水摘要链都用 SM3，须用国家商用密码时）；以前用另一种算法签的仍予采信；各进程须相同",
        en: "How the seals of closed months are signed: ed25519 (digests by SHA-256), or sm2 (SM2; seals and the chain of entries are digested by SM3; where national cryptography is required); what was signed by the other is still believed; the same for all processes",
    }
    seal_former_keys: Vec<Vec<u8>> = required(parse::public_keys), {
        name: "CHUANGQUAN_SEAL_FORMER_KEYS",
        fallback: Fallback::Word("none"),
        secrecy: Secrecy::Open,
        zh: "以前用过、仍予采信的封存公钥，Base64，逗号分隔；没有时为 none",
        en: "Public keys of seals that were used before and are still believed, Base64, separated by commas; none if there are none",
    }
    access_token_life: TimeDelta = required(parse::minutes(1..=1_440)), {
        name: "CHUANGQUAN_ACCESS_TOKEN_MINUTES",
        fallback: Fallback::Word("15"),
        secrecy: Secrecy::Open,
        zh: "访问令牌的有效期，分钟",
        en: "How long an access token lives, in minutes",
    }
    refresh_token_life: TimeDelta = required(parse::days(1..=366)), {
        name: "CHUANGQUAN_REFRESH_TOKEN_DAYS",
        fallback: Fallback::Word("14"),
        secrecy: Secrecy::Open,
        zh: "刷新令牌的有效期，天",
        en: "How long a refresh token lives, in days",
    }
    smtp_url: Option<Secret> = optional(parse::smtp_url), {
        name: "CHUANGQUAN_SMTP_URL",
        fallback: Fallback::Absent { zh: "邮件留在发件箱中，不发出", en: "e-mails stay in the outbox" },
        secrecy: Secrecy::Password,
        zh: "发信服务器：`smtp://用户:密码@主机:端口` 或 `smtps://…`",
        en: "Mail server: `smtp://user:password@host:port` or `smtps://…`",
    }
    mail_from: Mailbox = required(parse::mailbox), {
        name: "CHUANGQUAN_MAIL_FROM",
        fallback: Fallback::Word("ChuangQuan <noreply@localhost>"),
        secrecy: Secrecy::Open,
        zh: "邮件的发件人",
        en: "Sender of the e-mails",
    }
    webhook_reach: Reach = required(parse::reach), {
        name: "CHUANGQUAN_WEBHOOK_REACH",
        fallback: Fallback::Word("public"),
        secrecy: Secrecy::Open,
        zh: "推送（webhook）和按网址抓取的日历可到达的地址：`public` 仅公网，`loopback` 另加本机，`private` 另加内网",
        en: "Whom webhooks and calendars that are fetched may reach: `public` only the internet, `loopback` also this machine, `private` also private networks",
    }
    calendar_fetch_every: TimeDelta = required(parse::minutes(5..=10_080)), {
        name: "CHUANGQUAN_CALENDAR_FETCH_MINUTES",
        fallback: Fallback::Word("60"),
        secrecy: Secrecy::Open,
        zh: "按网址抓取的外部日历每隔多少分钟抓取一次",
        en: "How many minutes lie between two fetches of a calendar by its address",
    }
    log: String = required(parse::log_filter), {
        name: "CHUANGQUAN_LOG",
        fallback: Fallback::Word("info,actix_server=warn"),
        secrecy: Secrecy::Open,
        zh: "日志级别，可按模块设置，例如 `warn,chuangquan=debug`",
        en: "Log level, by module if wanted, such as `warn,chuangquan=debug`",
    }
    log_format: LogFormat = required(parse::log_format), {
        name: "CHUANGQUAN_LOG_FORMAT",
        fallback: Fallback::Word("text"),
        secrecy: Secrecy::Open,
        zh: "日志格式：`text` 供人阅读，`json` 供程序读取",
        en: "Log format: `text` for people, `json` for programs",
    }
}
