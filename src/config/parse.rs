//! From the word in the environment to the value, or a sentence that says what is wrong with it.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use lettre::message::Mailbox;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::error::{ConfigError, Problem};
use super::print::ShownSetting;
use super::secret::Secret;
use super::signing::SIGNING_SECRET_MIN_BYTES;
use super::{SETTINGS, Setting, Vars};
use crate::kernel::{Invalid, Reach, SealAlgorithm, Text};

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// The value of a variable; an empty one counts as absent, because Compose files set empty ones for unset ones.
pub(super) fn present<'a>(vars: &'a Vars, name: &str) -> Option<&'a str> {
    vars.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// Reads settings one by one and gathers what is wrong with them.
pub(super) struct Reader<'a> {
    vars: &'a Vars,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(vars: &'a Vars, problems: Vec<Problem>) -> Self {
        Self { vars, problems }
    }

    /// The value of the setting called `name`; `None` stands for a problem that [`Reader::finish`] will tell.
    pub fn read<T>(&mut self, name: &str, parse: impl Fn(Option<&str>) -> Result<T, Text>) -> Option<T> {
        let fallback = Setting::named(name).and_then(|setting| setting.fallback_word(self.vars));
        match parse(present(self.vars, name).or(fallback.as_deref())) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.problems.push(Problem { variable: name.to_owned(), reason });
                None
            }
        }
    }

    pub fn finish(self) -> Result<Vec<ShownSetting>, ConfigError> {
        if self.problems.is_empty() {
            Ok(SETTINGS.iter().map(|setting| ShownSetting::of(setting, self.vars)).collect())
        } else {
            Err(ConfigError { problems: self.problems })
        }
    }
}

/// A setting that must have a value.
pub(super) fn required<T>(parse: impl Fn(&str) -> Result<T, Text>) -> impl Fn(Option<&str>) -> Result<T, Text> {
    move |word| match word {
        Some(word) => parse(word),
        None => Err(Text::new("必须设置", "must be set")),
    }
}

/// A setting that may be left out.
pub(super) fn optional<T>(parse: impl Fn(&str) -> Result<T, Text>) -> impl Fn(Option<&str>) -> Result<Option<T>, Text> {
    move |word| word.map(&parse).transpose()
}

/// A whole number within `range`, both ends included.
pub(super) fn integer<T: TryFrom<u64>>(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<T, Text> {
    move |word| {
        let number = u64::from_str(word).ok().filter(|number| range.contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            let (low, high) = (range.start(), range.end());
            Text::new(
                format!("“{word}”不是 {low} 到 {high} 之间的整数"),
                format!("“{word}” is not a whole number from {low} to {high}"),
            )
        })
    }
}

pub(super) fn seconds(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<TimeDelta, Text> {
    let number = integer::<u32>(range);
    move |word| number(word).map(|seconds| TimeDelta::seconds(seconds.into()))
}

pub(super) fn minutes(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<TimeDelta, Text> {
    let number = integer::<u32>(range);
    move |word| number(word).map(|minutes| TimeDelta::minutes(minutes.into()))
}

pub(super) fn days(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<TimeDelta, Text> {
    let number = integer::<u32>(range);
    move |word| number(word).map(|days| TimeDelta::days(days.into()))
}

/// A number of bytes, at least one, such as `65536`, `512KiB`, `64MiB` or `1GiB`.
pub(super) fn bytes(word: &str) -> Result<usize, Text> {
    const UNITS: [(&str, usize); 3] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    let (digits, unit) = UNITS
        .iter()
        .find_map(|(name, bytes)| word.strip_suffix(name).map(|digits| (digits.trim_end(), *bytes)))
        .unwrap_or((word, 1));
    let bytes = digits.parse::<usize>().ok().and_then(|count| count.checked_mul(unit));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| {
        Text::new(
            format!("“{word}”不是字节数，例如 65536、512KiB、64MiB"),
            format!("“{word}” is not a number of bytes such as 65536, 512KiB or 64MiB"),
        )
    })
}

pub(super) fn listen(word: &str) -> Result<SocketAddr, Text> {
    word.parse().map_err(|_| {
        Text::new(
            format!("“{word}”不是“IP 地址:端口”，例如 127.0.0.1:8080 或 [::1]:8080"),
            format!("“{word}” is not “IP address:port” such as 127.0.0.1:8080 or [::1]:8080"),
        )
    })
}

pub(super) fn absolute_path(word: &str) -> Result<PathBuf, Text> {
    let path = Path::new(word);
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    Err(Text::new(format!("“{word}”不是绝对路径"), format!("“{word}” is not an absolute path")))
}

/// A database URL; libpq checks the rest of it when it connects.
pub(super) fn database_url(word: &str) -> Result<Secret, Text> {
    if word.starts_with("postgres://") || word.starts_with("postgresql://") {
        return Ok(Secret::new(word));
    }
    // The value is not repeated: it may carry a password.
    Err(Text::new("须以 postgres:// 或 postgresql:// 开头", "must begin with postgres:// or postgresql://"))
}

/// Several such URLs. Commas also stand between the hosts of one.
pub(super) fn database_urls(word: &str) -> Result<Vec<Secret>, Text> {
    let mut urls: Vec<String> = Vec::new();
    for part in word.split(',').map(str::trim) {
        match urls.last_mut() {
            Some(url) if !part.contains("://") => {
                url.push(',');
                url.push_str(part);
            }
            _ => urls.push(part.to_owned()),
        }
    }
    urls.iter().map(|url| database_url(url)).collect()
}

pub(super) fn public_url(word: &str) -> Result<Url, Text> {
    let url = Url::parse(word).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| {
        Text::new(
            format!("“{word}”不是 http:// 或 https:// 开头的网址"),
            format!("“{word}” is not an address that begins with http:// or https://"),
        )
    })
}

pub(super) fn smtp_url(word: &str) -> Result<Secret, Text> {
    let url = Url::parse(word).ok().filter(|url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host());
    // The value is not repeated: it may carry a password.
    url.map(|_| Secret::new(word)).ok_or_else(|| {
        Text::new(
            "须为 smtp://用户:密码@主机:端口 或 smtps://… 的形式",
            "must look like smtp://user:password@host:port or smtps://…",
        )
    })
}

pub(super) fn mailbox(word: &str) -> Result<Mailbox, Text> {
    word.parse().map_err(|_| {
        Text::new(
            format!("“{word}”不是邮件地址，例如 创券 <noreply@example.cn>"),
            format!("“{word}” is not a mail address such as ChuangQuan <noreply@example.cn>"),
        )
    })
}

pub(super) fn signing_secret(word: &str) -> Result<Secret, Text> {
    if word.len() >= SIGNING_SECRET_MIN_BYTES {
        return Ok(Secret::new(word));
    }
    Err(Text::new(
        format!("太短：至少 {SIGNING_SECRET_MIN_BYTES} 字节"),
        format!("is too short: at least {SIGNING_SECRET_MIN_BYTES} bytes are needed"),
    ))
}

/// Whom webhooks may call.
pub(super) fn reach(word: &str) -> Result<Reach, Text> {
    word.parse().map_err(|invalid: Invalid| invalid.text)
}

/// 32 bytes in Base64: a key that signs.
pub(super) fn key_bytes(word: &str) -> Option<[u8; 32]> {
    STANDARD.decode(word.trim()).ok().and_then(|bytes| bytes.try_into().ok())
}

pub(super) fn seal_algorithm(word: &str) -> Result<SealAlgorithm, Text> {
    match word {
        "ed25519" => Ok(SealAlgorithm::Ed25519),
        "sm2" => Ok(SealAlgorithm::Sm2Sm3),
        _ => Err(Text::new(format!("“{word}”须为 ed25519 或 sm2"), format!("“{word}” must be ed25519 or sm2"))),
    }
}

pub(super) fn seal_key(word: &str) -> Result<Secret, Text> {
    key_bytes(word)
        .map(|_| Secret::new(word))
        .ok_or_else(|| Text::new("须为 32 字节的 Base64", "must be 32 bytes in Base64"))
}

/// Ed25519 keys of 32 bytes, and uncompressed points of SM2 of 65.
pub(super) fn public_keys(word: &str) -> Result<Vec<Vec<u8>>, Text> {
    if word == "none" {
        return Ok(Vec::new());
    }
    let key = |word: &str| STANDARD.decode(word.trim()).ok().filter(|bytes| matches!(bytes.len(), 32 | 65));
    let keys: Option<Vec<_>> = word.split(',').map(key).collect();
    keys.ok_or_else(|| {
        Text::new(
            "须为 none，或以逗号分隔的公钥，每个为 32 字节（Ed25519）或 65 字节（SM2）的 Base64",
            "must be none, or public keys separated by commas, each 32 bytes (Ed25519) or 65 bytes (SM2) in Base64",
        )
    })
}

pub(super) fn log_filter(word: &str) -> Result<String, Text> {
    EnvFilter::try_new(word).map(|_| word.to_owned()).map_err(|error| {
        Text::new(format!("“{word}”不是日志级别：{error}"), format!("“{word}” is not a log level: {error}"))
    })
}

pub(super) fn log_format(word: &str) -> Result<LogFormat, Text> {
    match word {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(Text::new(format!("“{word}”须为 text 或 json"), format!("“{word}” must be text or json"))),
    }
}
