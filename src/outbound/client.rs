//! The way out: a guarded agent, and questions whose answers are bounded in size, time and redirects.

use std::time::{Duration as Span, Instant};

use ureq::config::Config;
use ureq::http::{HeaderMap, Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

use super::address::checked_url;
use crate::kernel::Reach;

/// An agent that reaches only whom it may. Follows no redirect and uses no proxy: what was checked is what is called.
pub fn agent(reach: Reach, patience: Span) -> Agent {
    let config = Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_global(Some(patience))
        .user_agent(concat!("ChuangQuan/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guarded { reach })
}

/// Looks names up and keeps the addresses that may be called: a name that stood for a public address when it was
/// registered may stand for another now.
#[derive(Debug)]
struct Guarded {
    reach: Reach,
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.reach.allows(address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(allowed) }
    }
}

/// What an answer may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub bytes: u64,
    /// From the first look-up to the last byte, redirects included.
    pub time: Span,
    pub redirects: usize,
}

/// What an answer said of itself, by which it can be asked whether it still holds (RFC 9110, 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Validators {
    /// What is longer than anybody writes is not kept.
    const MOST_CHARS: usize = 300;

    fn of(headers: &HeaderMap) -> Self {
        let kept = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            (value.len() <= Self::MOST_CHARS).then(|| value.to_owned())
        };
        Self { etag: kept("etag"), last_modified: kept("last-modified") }
    }

    fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What is known still holds.
    Unchanged,
    Content {
        body: Vec<u8>,
        validators: Validators,
    },
}

/// Why there is no answer. Says nothing of the address: it may be a secret, and what lies behind a refused one is nobody's to
/// find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address, or one that it leads to, may not be called.
    #[error("the address may not be called")]
    NotAllowed,
    #[error("too many redirects")]
    TooManyRedirects,
    #[error("HTTP {0}")]
    Status(u16),
    #[error("the answer is too large")]
    TooLarge,
    #[error("no answer in time")]
    TimedOut,
    #[error("not reachable")]
    Unreachable,
}

/// Asks addresses that people named.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    reach: Reach,
    limits: Limits,
}

impl Client {
    pub fn new(reach: Reach, limits: Limits) -> Self {
        Self { agent: agent(reach, limits.time), reach, limits }
    }

    /// What stands at an address, unless it is what is `known`.
    ///
    /// # Errors
    /// There is no answer within the limits.
    pub fn get(&self, url: &str, accept: &str, known: &Validators) -> Result<Answer, Failure> {
        let until = Instant::now() + self.limits.time;
        // Again: the settings may have become stricter since it was named.
        let mut place = checked_url(url, self.reach).map_err(|_| Failure::NotAllowed)?;
        for _ in 0..=self.limits.redirects {
            let left = until.checked_duration_since(Instant::now()).ok_or(Failure::TimedOut)?;
            let mut answer = self.ask(&place, accept, known, left)?;
            match answer.status().as_u16() {
                200 => {
                    let validators = Validators::of(answer.headers());
                    let body = answer.body_mut().with_config().limit(self.limits.bytes).read_to_vec();
                    return Ok(Answer::Content { body: body.map_err(failure_of)?, validators });
                }
                304 if !known.is_empty() => return Ok(Answer::Unchanged),
                301 | 302 | 303 | 307 | 308 => place = self.next(&place, answer.headers())?,
                status => return Err(Failure::Status(status)),
            }
        }
        Err(Failure::TooManyRedirects)
    }

    fn ask(&self, place: &str, accept: &str, known: &Validators, left: Span) -> Result<Response<Body>, Failure> {
        let asking = self.agent.get(place).config().timeout_global(Some(left)).build();
        // What is packed could be far larger than it looks.
        let mut asking = asking.header("accept", accept).header("accept-encoding", "identity");
        for (name, value) in [("if-none-match", &known.etag), ("if-modified-since", &known.last_modified)] {
            if let Some(value) = value {
                asking = asking.header(name, value);
            }
        }
        asking.call().map_err(failure_of)
    }

    /// Where an answer leads to, if that may be called.
    fn next(&self, place: &str, headers: &HeaderMap) -> Result<String, Failure> {
        let location = headers.get("location").and_then(|value| value.to_str().ok()).ok_or(Failure::Unreachable)?;
        let next = Url::parse(place).and_then(|here| here.join(location)).map_err(|_| Failure::NotAllowed)?;
        checked_url(next.as_str(), self.reach).map_err(|_| Failure::NotAllowed)
    }
}

fn failure_of(error: ureq::Error) -> Failure {
    match error {
        ureq::Error::BodyExceedsLimit(_) => Failure::TooLarge,
        ureq::Error::Timeout(_) => Failure::TimedOut,
        _ => Failure::Unreachable,
    }
}
