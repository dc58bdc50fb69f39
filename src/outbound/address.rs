//! Addresses that may be called, and how much of one may be shown.

use std::net::IpAddr;

use url::{Host, Url};

use crate::kernel::{Invalid, Reach};

/// Characters of an address.
const MOST_CHARS: usize = 500;

/// An address that may be called.
///
/// # Errors
/// Not https (or http to this machine, where that is allowed); with a name and password; an address that may not be
/// reached. A name is looked up when it is called, and what it stands for is checked then.
pub fn checked_url(word: &str, reach: Reach) -> Result<String, Invalid> {
    let word = word.trim();
    let url = Url::parse(word).ok().filter(|url| word.len() <= MOST_CHARS && url.as_str().len() <= MOST_CHARS);
    let url =
        url.ok_or_else(|| Invalid::new("url", "不是有效的网址，或长于 500 个字符", "no address, or a long one"))?;
    let host = url.host().ok_or_else(|| Invalid::new("url", "网址没有主机名", "the address has no host"))?;
    let literal = match &host {
        Host::Domain(name) => (*name == "localhost").then_some(IpAddr::from([127, 0, 0, 1])),
        Host::Ipv4(address) => Some(IpAddr::V4(*address)),
        Host::Ipv6(address) => Some(IpAddr::V6(*address)),
    };
    if literal.is_some_and(|address| !reach.allows(address)) {
        return Err(Invalid::new("address_not_allowed", "不能访问此地址", "this address may not be called"));
    }
    let is_own = literal.is_some_and(|address| address.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if is_own => {}
        _ => return Err(Invalid::new("https", "须为 https 网址", "must be an https address")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Invalid::new("url", "网址中不能有用户名和密码", "the address may not carry a name or password"));
    }
    Ok(url.to_string())
}

/// An address without what opens it: scheme and host, for who may know that there is one but not which.
pub fn masked(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return "…".to_owned() };
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}/…", url.scheme())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_may_be_called_are_taken() {
        let code = |word: &str, reach| checked_url(word, reach).map_err(|invalid| invalid.code);
        assert_eq!(
            code("https://hooks.example.cn/a?b=c", Reach::Public).as_deref(),
            Ok("https://hooks.example.cn/a?b=c")
        );
        for (word, reach, refused) in [
            ("http://hooks.example.cn/", Reach::Private, "https"),
            ("ftp://hooks.example.cn/", Reach::Public, "https"),
            ("https://127.0.0.1/", Reach::Public, "address_not_allowed"),
            ("https://localhost/", Reach::Public, "address_not_allowed"),
            ("https://[::ffff:10.0.0.1]/", Reach::Loopback, "address_not_allowed"),
            ("https://0x7f000001/", Reach::Public, "address_not_allowed"),
            ("https://169.254.169.254/latest", Reach::Private, "address_not_allowed"),
            ("https://user:secret@hooks.example.cn/", Reach::Public, "url"),
            ("hooks.example.cn", Reach::Public, "url"),
            ("data:text/plain,x", Reach::Public, "url"),
        ] {
            assert_eq!(code(word, reach), Err(refused), "{word}");
        }
        assert!(code("http://127.0.0.1:9/x", Reach::Loopback).is_ok());
        assert!(code("https://10.0.0.1/x", Reach::Private).is_ok());
        let long = |more: usize| format!("https://a.cn/{}", "x".repeat(MOST_CHARS - 13 + more));
        assert!(code(&long(0), Reach::Public).is_ok());
        assert_eq!(code(&long(1), Reach::Public), Err("url"));
    }

    #[test]
    fn nothing_that_opens_an_address_is_shown() {
        for (url, shown) in [
            (
                "https://calendar.google.com/calendar/ical/a%40b/private-7f/basic.ics?k=v#f",
                "https://calendar.google.com/…",
            ),
            ("http://127.0.0.1:8080/secret", "http://127.0.0.1:8080/…"),
            ("no address", "…"),
        ] {
            assert_eq!(masked(url), shown);
        }
    }
}
