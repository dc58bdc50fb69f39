//! Values that must not reach a log or a screen.

use std::fmt;

/// What stands in place of a secret.
pub(super) const MASK: &str = "***";

/// A value that never prints itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself; name it only where it is used.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// Masks the password of a URL and leaves the rest readable. Database URLs may name several hosts or none, which
/// general URL parsers refuse, so this looks at the text. A URL that could carry a password anywhere else is masked
/// as a whole.
pub(super) fn mask_url_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return MASK.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if path.contains("password") || path.contains('@') {
        return MASK.to_owned();
    }
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            let user = match user.split_once(':') {
                Some((name, _)) => format!("{name}:{MASK}"),
                None => user.to_owned(),
            };
            format!("{scheme}://{user}@{host}{path}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_of_a_url_is_masked() {
        let masked = [
            ("postgres://u:p@h/db", "postgres://u:***@h/db"),
            ("postgres://u:p%40q@h1:1,h2:2/db?sslmode=require", "postgres://u:***@h1:1,h2:2/db?sslmode=require"),
            ("postgres://u:p@/db?host=%2Frun", "postgres://u:***@/db?host=%2Frun"),
            ("postgres://h/db", "postgres://h/db"),
            ("postgres://u@h/db", "postgres://u@h/db"),
            ("smtps://u:a:b@h:465", "smtps://u:***@h:465"),
        ];
        for (url, expected) in masked {
            assert_eq!(mask_url_password(url), expected);
        }
    }

    #[test]
    fn a_url_that_may_hide_a_password_elsewhere_is_masked_whole() {
        for url in ["postgres://h/db?user=u&password=p", "postgres://u:p/w@h/db", "user=u password=p"] {
            assert_eq!(mask_url_password(url), MASK);
        }
    }

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), MASK);
    }
}
