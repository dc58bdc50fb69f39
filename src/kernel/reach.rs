//! Which addresses the product may call on behalf of others.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::text_enum;

text_enum! {
    /// How far into the house requests to addresses that users name may reach. A server that calls whatever it is told to
    /// would be a door into the network it stands in.
    pub enum Reach {
        /// Only addresses of the public internet.
        Public = "public",
        /// Also this machine itself: for trying things out.
        Loopback = "loopback",
        /// Also the private networks of the house.
        Private = "private",
    }
}

impl Reach {
    /// Whether this address may be called. What is neither public, loopback nor private (link-local with its metadata
    /// services, multicast, reserved) never may.
    pub fn allows(self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.allows_v4(address),
            IpAddr::V6(address) => self.allows_v6(address),
        }
    }

    fn allows_v4(self, address: Ipv4Addr) -> bool {
        let [a, b, c, _] = address.octets();
        if address.is_loopback() {
            return self != Self::Public;
        }
        let is_shared = a == 100 && (64..128).contains(&b);
        if address.is_private() || is_shared {
            return self == Self::Private;
        }
        let is_special =
            matches!((a, b, c), (0, ..) | (169, 254, _) | (192, 0, 0) | (198, 18..=19, _) | (240..=255, ..));
        !is_special && !address.is_multicast() && !address.is_documentation()
    }

    fn allows_v6(self, address: Ipv6Addr) -> bool {
        // An address of the older protocol in the clothes of the newer.
        if let Some(inner) = address.to_ipv4_mapped() {
            return self.allows_v4(inner);
        }
        let parts = address.segments();
        if parts.starts_with(&[0x64, 0xff9b, 0, 0, 0, 0]) || parts[0] == 0x2002 {
            let (high, low) = if parts[0] == 0x2002 { (parts[1], parts[2]) } else { (parts[6], parts[7]) };
            return self.allows_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
        }
        if address.is_loopback() {
            return self != Self::Public;
        }
        match parts[0] {
            0xfc00..=0xfdff => self == Self::Private,
            // Global unicast, without the part for documents and that for tunnels of old.
            0x2000..=0x3fff => !(parts[0] == 0x2001 && (parts[1] == 0xdb8 || parts[1] == 0)),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_not_called() {
        let allowed = |reach: Reach, word: &str| reach.allows(word.parse().expect("an address"));
        for public in ["203.0.114.9", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(Reach::ALL.iter().all(|reach| allowed(*reach, public)), "{public}");
        }
        for own in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(
                !allowed(Reach::Public, own) && allowed(Reach::Loopback, own) && allowed(Reach::Private, own),
                "{own}"
            );
        }
        for private in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::1",
            "64:ff9b::a00:1",
        ] {
            let is_right = !allowed(Reach::Public, private)
                && !allowed(Reach::Loopback, private)
                && allowed(Reach::Private, private);
            assert!(is_right, "{private}");
        }
        for never in [
            "0.0.0.0",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "::",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
        ] {
            assert!(!Reach::ALL.iter().any(|reach| allowed(*reach, never)), "{never}");
        }
    }
}
