//! The secrets that sign access tokens and the seals of closed months: given in the settings, or made once and kept.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::parse::key_bytes;
use super::{Config, Secret};

/// Shorter secrets are refused: HMAC-SHA-256 keys need at least 256 bits (RFC 7518, 3.2).
pub const SIGNING_SECRET_MIN_BYTES: usize = 32;

/// A secret that is kept in the state directory.
struct Kept {
    file_name: &'static str,
    /// Random bytes, kept in Base64.
    bytes: usize,
}

const TOKEN_SECRET: Kept = Kept { file_name: "jwt-secret", bytes: 48 };
const SEAL_KEY: Kept = Kept { file_name: "seal-key", bytes: 32 };

/// A signing secret can neither be read nor made.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error("签名密钥文件无法使用 / The signing secret cannot be used: {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error(
        "签名密钥文件太短，删除它可重新生成 / The signing secret is too short; delete the file to make a new one: {}",
        path.display()
    )]
    TooShort { path: PathBuf },
    #[error("封存密钥文件里没有密钥 / The file holds no key of seals: {}", path.display())]
    NoKey { path: PathBuf },
    #[error("系统给不出随机数 / The system gives no random numbers: {0}")]
    Random(String),
}

impl Config {
    /// The secret that signs access tokens. Without the setting it is made at the first call and kept in the state
    /// directory, readable by its owner only, so that tokens survive a restart.
    ///
    /// # Errors
    /// The file cannot be read or written, or somebody shortened it.
    pub fn signing_secret(&self) -> Result<Secret, SigningError> {
        if let Some(secret) = &self.jwt_secret {
            return Ok(secret.clone());
        }
        let (path, secret) = self.kept(&TOKEN_SECRET)?;
        if secret.len() < SIGNING_SECRET_MIN_BYTES {
            return Err(SigningError::TooShort { path });
        }
        Ok(Secret::new(secret))
    }

    /// The seed of the key that signs the seals of closed months; made and kept as [`Config::signing_secret`] is.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds no key.
    pub fn seal_seed(&self) -> Result<[u8; 32], SigningError> {
        if let Some(seed) = self.seal_key.as_ref().and_then(|secret| key_bytes(secret.expose())) {
            return Ok(seed);
        }
        let (path, seed) = self.kept(&SEAL_KEY)?;
        key_bytes(&seed).ok_or(SigningError::NoKey { path })
    }

    fn kept(&self, kept: &Kept) -> Result<(PathBuf, String), SigningError> {
        let path = self.state_dir.join(kept.file_name);
        let failed = |source| SigningError::File { path: path.clone(), source };
        if !path.try_exists().map_err(failed)? {
            create(&self.state_dir, &path, kept)?;
        }
        let secret = fs::read_to_string(&path).map_err(failed)?.trim().to_owned();
        Ok((path, secret))
    }
}

/// Writes a new secret beside its place and links it there, so that of several processes that start together one
/// wins, all read the same, and none ever reads half a file.
fn create(dir: &Path, path: &Path, kept: &Kept) -> Result<(), SigningError> {
    let failed = |source| SigningError::File { path: path.to_owned(), source };
    // Others may pass through (the database server may run as another user) but not look around.
    DirBuilder::new().recursive(true).mode(0o711).create(dir).map_err(failed)?;
    let draft = dir.join(format!("{}.{}", kept.file_name, uuid::Uuid::new_v4().simple()));
    let written = write_secret(&draft, &random_secret(kept.bytes)?).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(&draft);
    written.and(removed).map_err(failed)
}

fn write_secret(path: &Path, secret: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()
}

fn random_secret(length: usize) -> Result<String, SigningError> {
    let mut bytes = vec![0_u8; length];
    getrandom::fill(&mut bytes).map_err(|error| SigningError::Random(error.to_string()))?;
    Ok(STANDARD.encode(bytes))
}
