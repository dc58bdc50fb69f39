//! Passwords: what is accepted, and how they are kept (Argon2id). Slow on purpose: never inside a transaction or
//! while holding a database connection.

use std::fmt;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use super::model::Login;
use crate::kernel::Invalid;

const MIN_CHARS: usize = 10;
/// Bounds the work that a request can cause.
const MAX_CHARS: usize = 200;

/// The passwords of at least ten characters that stand first in lists of stolen ones, and those that people derive
/// from this product's own words.
const COMMON: &[&str] = &[
    "0123456789",
    "0987654321",
    "1029384756",
    "1111111111",
    "1122334455",
    "1234567890",
    "1234567891",
    "12345678910",
    "123456789a",
    "123456789q",
    "123456abcd",
    "1234abcd5678",
    "1357924680",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "9876543210",
    "a123456789",
    "aa12345678",
    "abc1234567",
    "abc123456789",
    "abcd123456",
    "abcdefghij",
    "admin12345",
    "admin123456",
    "adminadmin",
    "administrator",
    "asdfghjkl1",
    "chuangquan",
    "chuangquan123",
    "iloveyou123",
    "letmein123",
    "password01",
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "q1w2e3r4t5",
    "qazwsxedcr",
    "qwer123456",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "welcome123",
    "weihai123456",
    "woaini1314",
    "woaini5201314",
    "zaq12wsxcde",
    "zxcvbnm123",
    "5201314520",
];

/// A password as it arrived. It is shown nowhere, not even in a debugger's output.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = "password")]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// What is kept of a request, to recognise its replay, has a place for the password and not the password.
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A password as it is kept: a PHC string with its own parameters and salt.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// As it was read from the database.
    pub(super) fn from_stored(phc: String) -> Self {
        Self(phc)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Checks a new password against the policy and hashes it: 19 MiB and two passes of Argon2id, the parameters that
/// OWASP's password storage sheet names first for servers.
///
/// # Errors
/// Too short, too long, the login itself, or one that everybody tries first.
pub fn hash(password: &Secret, login: &Login) -> Result<PasswordHash, Invalid> {
    check(&password.0, login)?;
    Argon2::default()
        .hash_password(password.0.as_bytes())
        .map(|phc| PasswordHash(phc.to_string()))
        .map_err(|_| Invalid::new("password", "无法使用此密码", "this password cannot be used"))
}

/// Whether `password` is the one that was kept. Without a kept one the answer is no, after the same time: how long it
/// takes does not tell which logins exist.
pub fn verify(password: &Secret, kept: Option<&PasswordHash>) -> bool {
    let text = if password.0.len() > MAX_CHARS * 4 { "" } else { &password.0 };
    match kept {
        Some(kept) => Argon2::default().verify_password(text.as_bytes(), kept.as_str()).is_ok(),
        None => {
            let _ = Argon2::default().verify_password(text.as_bytes(), DECOY.as_str());
            false
        }
    }
}

/// A password nobody chose: for a first sign-in, printed once.
///
/// # Errors
/// The operating system gives no random bytes.
pub fn generate() -> Result<Secret, getrandom::Error> {
    let mut bytes = [0; 15];
    getrandom::fill(&mut bytes)?;
    Ok(Secret(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Shows a generated password to the person who must type it.
pub fn reveal(password: &Secret) -> &str {
    &password.0
}

/// Verified in place of the hash that an unknown login does not have.
static DECOY: LazyLock<String> =
    LazyLock::new(|| Argon2::default().hash_password(b"").map(|phc| phc.to_string()).unwrap_or_default());

fn check(password: &str, login: &Login) -> Result<(), Invalid> {
    let length = password.chars().count();
    if length < MIN_CHARS {
        return Err(Invalid::new(
            "password_short",
            format!("密码至少 {MIN_CHARS} 个字符，这里是 {length} 个"),
            format!("a password has at least {MIN_CHARS} characters, this has {length}"),
        ));
    }
    if length > MAX_CHARS {
        return Err(Invalid::new(
            "password_long",
            format!("密码最多 {MAX_CHARS} 个字符"),
            format!("a password has at most {MAX_CHARS} characters"),
        ));
    }
    let small = password.to_lowercase();
    if small.contains(login.as_str()) || small.chars().rev().eq(login.as_str().chars()) {
        return Err(Invalid::new("password_is_login", "密码不能包含登录名", "the password must not contain the login"));
    }
    let is_one_character = small.chars().next().is_some_and(|first| small.chars().all(|c| c == first));
    if is_one_character || COMMON.contains(&small.as_str()) {
        return Err(Invalid::new("password_common", "这个密码太常见，容易被猜中", "this password is too common"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        Login::parse("zhang.wei").expect("a login")
    }

    #[test]
    fn policy() {
        for (password, code) in [
            ("short", Some("password_short")),
            ("密码密码密码密码密", Some("password_short")),
            ("Zhang.Wei2026", Some("password_is_login")),
            ("PASSWORD123", Some("password_common")),
            ("aaaaaaaaaaaa", Some("password_common")),
            ("correct horse battery", None),
            ("密码密码密码密码密二", None),
        ] {
            assert_eq!(check(password, &login()).err().map(|e| e.code), code, "{password}");
        }
        assert_eq!(check(&"x1".repeat(101), &login()).err().map(|e| e.code), Some("password_long"));
        assert!(COMMON.iter().all(|word| word.chars().count() >= MIN_CHARS && *word == word.to_lowercase()));
    }

    #[test]
    fn kept_as_argon2id_and_recognised() {
        let password = Secret::new("correct horse battery");
        let kept = hash(&password, &login()).expect("hashed");
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.as_str());
        assert_ne!(hash(&password, &login()).expect("hashed"), kept, "each has its own salt");
        assert!(verify(&password, Some(&kept)));
        assert!(!verify(&Secret::new("correct horse batterz"), Some(&kept)));
        assert!(!verify(&Secret::new(""), None));
        assert!(!verify(&password, Some(&PasswordHash::from_stored("not a hash".to_owned()))));
    }

    /// The same algorithm with the same parameters over a hash that can be read: the same work.
    #[test]
    fn an_unknown_login_causes_the_work_of_a_known_one() {
        let kept = hash(&Secret::new("correct horse battery"), &login()).expect("hashed");
        let parameters = |phc: &str| phc.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(parameters(&DECOY), parameters(kept.as_str()));
        assert_eq!(DECOY.len(), kept.as_str().len());
        assert!(Argon2::default().verify_password(b"", DECOY.as_str()).is_ok());
    }

    #[test]
    fn nothing_shows_a_secret() {
        let secret = generate().expect("random bytes");
        assert!(!format!("{secret:?}").contains(reveal(&secret)));
        assert!(check(reveal(&secret), &login()).is_ok());
    }
}
