//! A calendar that is fetched from its address: how often, and how it is told what went wrong.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, Reach, Text, text_enum};
use crate::outbound::{self, Failure};

text_enum! {
    /// How the fetching of a calendar goes.
    #[schema(as = CalendarFetchState)]
    pub enum FetchState {
        /// It is being fetched, or will be in a moment.
        Waiting = "waiting",
        /// What it said last is held.
        Well = "well",
        /// The last attempts failed; what it said before is still held.
        Failing = "failing",
        /// Nobody fetches it until its provider says so; what it said is still held.
        Paused = "paused",
    }
}

/// Why a calendar could not be fetched or read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalendarFetchProblem)]
pub struct FetchProblem {
    /// Stable, for programs.
    pub code: String,
    pub message: Text,
}

impl FetchProblem {
    /// Nothing came of an attempt: whoever was in it was stopped, or came to an end by what it was given.
    pub fn interrupted() -> Self {
        Self {
            code: "fetch_interrupted".to_owned(),
            message: Text::new("上次抓取中断，没有结果", "the last fetch was interrupted and came to nothing"),
        }
    }

    /// What came is none, however it was meant: most often the page on which somebody is to sign in.
    pub fn not_a_calendar() -> Self {
        Self {
            code: "not_a_calendar".to_owned(),
            message: Text::new(
                "网址给出的不是 iCalendar 日历（例如登录页）；请检查日历是否仍然公开、网址是否完整",
                "what the address gives is no iCalendar (a sign-in page, for instance): is the calendar still published, and the address whole?",
            ),
        }
    }
}

impl From<Invalid> for FetchProblem {
    fn from(Invalid { code, text }: Invalid) -> Self {
        Self { code: code.to_owned(), message: text }
    }
}

impl From<Failure> for FetchProblem {
    fn from(failure: Failure) -> Self {
        let (code, zh, en) = match failure {
            Failure::NotAllowed => (
                "address_not_allowed",
                "网址或它转到的地址不允许访问（须为公网 https）".to_owned(),
                "the address, or where it leads, may not be called: it must be https on the public internet".to_owned(),
            ),
            Failure::TooManyRedirects => {
                ("too_many_redirects", "网址多次转向，未到达日历".to_owned(), "it only leads elsewhere".to_owned())
            }
            Failure::Status(status) => {
                ("http_status", format!("对方应答 HTTP {status}"), format!("it answered HTTP {status}"))
            }
            Failure::TooLarge => ("too_large", "日历大于 4 MiB".to_owned(), "it is larger than 4 MiB".to_owned()),
            Failure::TimedOut => ("timed_out", "对方未及时应答".to_owned(), "it did not answer in time".to_owned()),
            Failure::Unreachable => (
                "unreachable",
                "连接不上：没有此主机、不应答，或不允许访问".to_owned(),
                "not reachable: no such host, no answer, or not to be called".to_owned(),
            ),
        };
        Self { code: code.to_owned(), message: Text::new(zh, en) }
    }
}

/// After so many failures in a row the provider is told by mail.
pub const TOLD_AFTER: i32 = 3;

/// How long to wait after the `failures`-th failure in a row: five minutes, then three times as long each time, at most a day.
pub fn fetch_again_after(failures: i32) -> Duration {
    let exponent = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(6);
    Duration::minutes((5 * 3_i64.pow(exponent)).min(1_440))
}

/// An address from which a calendar may be fetched. `webcal`, as calendar programs write it, is https.
///
/// # Errors
/// Those of [`outbound::checked_url`].
pub fn checked_address(word: &str, reach: Reach) -> Result<String, Invalid> {
    let word = word.trim();
    match word.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("webcal") || scheme.eq_ignore_ascii_case("webcals") => {
            outbound::checked_url(&format!("https://{rest}"), reach)
        }
        _ => outbound::checked_url(word, reach),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_is_bounded() {
        let waits = [0, 1, 2, 3, 4, 5, 6, 7, 8, i32::MAX].map(|failures| fetch_again_after(failures).num_minutes());
        assert_eq!(waits, [5, 5, 15, 45, 135, 405, 1_215, 1_440, 1_440, 1_440]);
    }

    #[test]
    fn what_calendar_programs_write_is_an_address_too() {
        let checked = |word: &str| checked_address(word, Reach::Public).map_err(|invalid| invalid.code);
        assert_eq!(checked(" WebCal://p1.example.cn/a?b ").as_deref(), Ok("https://p1.example.cn/a?b"));
        assert_eq!(checked("https://p1.example.cn/a").as_deref(), Ok("https://p1.example.cn/a"));
        assert_eq!(checked("webcal://10.0.0.1/a"), Err("address_not_allowed"));
        assert_eq!(checked("http://p1.example.cn/a"), Err("https"));
    }
}
