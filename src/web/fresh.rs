//! How fresh an answer must be: what a session wrote it sees, whoever answers.
//!
//! Where replicas answer, the answer to every write tells the position in the write-ahead log that lies behind it, as a
//! cookie and as a header. Browsers send the cookie back by themselves; programs send the header. A replica answers only
//! when it has seen that position. Who is signed in and tells no position is answered by the primary: it may have
//! written, and nobody would know.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;

use crate::store::{Freshness, WalPosition};

/// The cookie that browsers send back.
pub const COOKIE: &str = "cq_written";
/// The header of an answer to a write.
pub const WRITTEN: &str = "x-written-at";
/// The header of a question by a program.
pub const READ_AFTER: &str = "x-read-after";

tokio::task_local! {
    static WANTED: Freshness;
}

/// How fresh the answer to this request must be.
pub fn asked(request: &HttpRequest) -> Freshness {
    let words = |name| request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    let cookies = words("cookie").flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let by_cookie = cookies.filter(|(name, _)| *name == COOKIE).map(|(_, word)| word);
    let told = words(READ_AFTER).chain(by_cookie).filter_map(|word| word.parse().ok());
    match told.max() {
        // Told where nobody could say what was written.
        Some(WalPosition::NEVER) => Freshness::Newest,
        Some(position) => Freshness::Since(position),
        None if request.headers().contains_key(AUTHORIZATION) => Freshness::Newest,
        None => Freshness::Any,
    }
}

/// Runs a handler whose replica questions must be so fresh.
pub async fn within<F: Future>(freshness: Freshness, handler: F) -> F::Output {
    WANTED.scope(freshness, handler).await
}

/// What the running handler needs; outside of one the newest.
pub(super) fn wanted() -> Freshness {
    WANTED.try_with(|freshness| *freshness).unwrap_or(Freshness::Newest)
}

/// The position as the cookie that tells it. It outlives no day: by then every replica has seen it or is left out.
pub fn cookie(position: WalPosition, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{COOKIE}={position}; Path=/api; Max-Age=86400; HttpOnly; SameSite=Strict{secure}")
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn of(headers: &[(&'static str, &str)]) -> Freshness {
        let request = headers.iter().fold(TestRequest::default(), |request, header| request.append_header(*header));
        asked(&request.to_http_request())
    }

    fn since(word: &str) -> Freshness {
        Freshness::Since(word.parse().expect("a position"))
    }

    #[test]
    fn the_latest_position_that_is_told_counts() {
        assert_eq!(of(&[]), Freshness::Any);
        assert_eq!(of(&[("authorization", "Bearer x")]), Freshness::Newest);
        assert_eq!(of(&[("authorization", "Bearer x"), ("cookie", "a=b; cq_written=1/A0")]), since("1/A0"));
        assert_eq!(of(&[("cookie", "cq_written=1/A0"), ("x-read-after", "1/B0")]), since("1/B0"));
        assert_eq!(of(&[("x-read-after", "1/A0"), ("x-read-after", "0/FF")]), since("1/A0"));
    }

    #[test]
    fn what_no_replica_ever_reaches_is_asked_of_the_primary() {
        let never = WalPosition::NEVER.to_string();
        assert_eq!(of(&[("cookie", &format!("cq_written={never}"))]), Freshness::Newest);
        assert_eq!(of(&[("x-read-after", &never), ("x-read-after", "1/B0")]), Freshness::Newest);
    }

    #[test]
    fn what_is_no_position_is_as_if_it_were_not_told() {
        assert_eq!(of(&[("cookie", "cq_written=yesterday")]), Freshness::Any);
        assert_eq!(of(&[("authorization", "Bearer x"), ("x-read-after", "1")]), Freshness::Newest);
    }
}
