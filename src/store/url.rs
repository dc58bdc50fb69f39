/// What libpq is told unless the address says otherwise: not to wait minutes for a machine that is gone, and to look, of
/// several hosts, for the one that takes writes.
const PATIENCE: [(&str, &str); 5] = [
    ("connect_timeout", "3"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    // Milliseconds for which what was sent may stay unacknowledged.
    ("tcp_user_timeout", "20000"),
];

/// Which of several hosts is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Primary,
    Replica,
}

impl Wanted {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "read-write",
            Self::Replica => "standby",
        }
    }
}

/// The address of a database with what keeps it from waiting for a machine that is gone.
pub(super) fn patient(url: &str, wanted: Wanted) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name).collect();
    let authority = address.split_once("://").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default();
    let by_query = query.split('&').filter_map(|pair| pair.strip_prefix("host=")).next_back();
    // A comma of the password is none between hosts.
    let hosts = by_query.or(authority.rsplit('@').next()).unwrap_or_default().to_ascii_lowercase();
    let is_several = hosts.contains(',') || hosts.contains("%2c");
    let writable = is_several.then_some(("target_session_attrs", wanted.as_str()));
    let added = PATIENCE.into_iter().chain(writable).filter(|(name, _)| !names.contains(name));
    let pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(str::to_owned)
        .chain(added.map(|(name, value)| format!("{name}={value}")))
        .collect();
    format!("{address}?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::{Wanted, patient};

    #[test]
    fn what_the_address_says_stays() {
        let url = patient("postgres://u:p@h/db?connect_timeout=9&sslmode=require", Wanted::Primary);
        assert!(url.starts_with("postgres://u:p@h/db?connect_timeout=9&sslmode=require&keepalives_idle=10"), "{url}");
        assert_eq!(url.matches("connect_timeout").count(), 1);
        assert!(!url.contains("target_session_attrs"));
    }

    #[test]
    fn of_several_hosts_the_one_that_takes_writes_is_looked_for() {
        for url in
            ["postgres://u:p@h1:1,h2:2/db", "postgres:///db?host=h1,h2", "postgres:///db?host=%2Frun%2Fa%2C%2Frun%2Fb"]
        {
            assert!(patient(url, Wanted::Primary).ends_with("&target_session_attrs=read-write"), "{url}");
        }
        assert!(patient("postgres://h1,h2/db", Wanted::Replica).ends_with("=standby"));
        let kept = patient("postgres://h1,h2/db?target_session_attrs=primary", Wanted::Primary);
        assert_eq!(kept.matches("target_session_attrs").count(), 1);
        assert!(
            !patient("postgres://u:p,q@h/db", Wanted::Primary).contains("target_session_attrs"),
            "a comma of the password"
        );
    }
}
