//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::web::Data;

/// How many proxies of our own stand before the server. Each adds the address that it saw to `X-Forwarded-For`, so
/// that many entries from the right can be believed; what stands further left a client may have written itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub usize);

/// Where people find the product, without a slash at its end: what links in mails begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress(pub String);

impl PublicAddress {
    pub fn new(url: &str) -> Self {
        Self(url.trim_end_matches('/').to_owned())
    }
}

/// The address of the client: of the connection's peer, or, behind proxies of our own, the one that the outermost of
/// them saw.
pub fn client_address(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let TrustedProxies(proxies) = request.app_data::<Data<TrustedProxies>>().map(|data| ***data).unwrap_or_default();
    let headers = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let seen: Vec<&str> = headers.flat_map(|value| value.split(',')).map(str::trim).collect();
    proxies.checked_sub(1).and_then(|back| seen.iter().rev().nth(back)).and_then(|word| parse(word)).unwrap_or(peer)
}

/// An address, with a port or without.
fn parse(word: &str) -> Option<IpAddr> {
    word.parse().ok().or_else(|| word.parse().ok().map(|socket: SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn address(proxies: usize, forwarded: &[&str]) -> String {
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:4000".parse().expect("an address"))
            .app_data(Data::new(TrustedProxies(proxies)));
        let request =
            forwarded.iter().fold(request, |request, value| request.append_header(("X-Forwarded-For", *value)));
        client_address(&request.to_http_request()).to_string()
    }

    #[test]
    fn only_what_our_own_proxies_saw_is_believed() {
        assert_eq!(address(0, &["203.0.113.9"]), "10.0.0.1");
        assert_eq!(address(1, &[]), "10.0.0.1");
        assert_eq!(address(1, &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(address(1, &["6.6.6.6, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(address(2, &["6.6.6.6, 203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(address(2, &["203.0.113.9"]), "10.0.0.1");
        assert_eq!(address(1, &["[2001:db8::7]:5000"]), "2001:db8::7");
        assert_eq!(address(1, &["unknown"]), "10.0.0.1");
    }
}
