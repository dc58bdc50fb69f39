//! Where a private server keeps its files, and who may enter there.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::LocalError;
use super::account::Account;

/// The kernel's limit for the path of a Unix socket, less its terminating zero.
const SOCKET_PATH_MAX_BYTES: usize = 107;
/// The longest name PostgreSQL gives to a socket, with the slash before it.
const SOCKET_NAME_BYTES: usize = "/.s.PGSQL.65535".len();

/// The paths of one private server.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    dir: PathBuf,
    socket_dir: PathBuf,
}

impl Layout {
    /// Makes the directories. Only the user who runs the server (and root) may enter them.
    pub fn prepare(dir: &Path, account: &Account) -> Result<Self, LocalError> {
        let parent = dir.parent().unwrap_or(dir);
        // Parents may be passed through, because as root the server runs as another user, but not listed.
        DirBuilder::new().recursive(true).mode(0o711).create(parent).map_err(LocalError::file(parent))?;
        let parent = fs::canonicalize(parent).map_err(LocalError::file(parent))?;
        let dir = match dir.file_name() {
            Some(name) => parent.join(name),
            None => parent,
        };
        private_dir(&dir, account)?;
        check_entry(&dir, account)?;
        let socket_dir = socket_dir(&dir);
        if socket_dir.starts_with(&dir) {
            private_dir(&socket_dir, account)?;
        } else {
            foreign_private_dir(&socket_dir, account)?;
        }
        Ok(Self { dir, socket_dir })
    }

    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The socket of a server that calls itself by `port`.
    pub fn socket(&self, port: u16) -> PathBuf {
        self.socket_dir.join(format!(".s.PGSQL.{port}"))
    }

    /// Written by the server beside its socket.
    pub fn socket_lock(&self, port: u16) -> PathBuf {
        self.socket_dir.join(format!(".s.PGSQL.{port}.lock"))
    }

    /// The server's data; it exists only complete.
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Where data are made before they are moved to their place; what an interrupted start left here is thrown away.
    pub fn unfinished_data(&self) -> PathBuf {
        self.dir.join("data.unfinished")
    }

    /// Written by the server while it runs.
    pub fn pid_file(&self) -> PathBuf {
        self.data().join("postmaster.pid")
    }

    pub fn password(&self) -> PathBuf {
        self.dir.join("password")
    }

    /// Held by whoever decides to start or stop the server.
    pub fn turn_lock(&self) -> PathBuf {
        self.dir.join("turn.lock")
    }

    /// Held, shared, by every process that uses the server.
    pub fn usage_lock(&self) -> PathBuf {
        self.dir.join("usage.lock")
    }

    pub fn log_dir(&self) -> PathBuf {
        self.dir.join("log")
    }

    /// What the server says before it opens its log.
    pub fn start_log(&self) -> PathBuf {
        self.dir.join("start.log")
    }

    /// What the programs that make, start and stop the server print.
    pub fn command_log(&self) -> PathBuf {
        self.dir.join("command.log")
    }
}

/// Beside the data if the kernel can take so long a path, else a short path in the directory for temporary files.
fn socket_dir(dir: &Path) -> PathBuf {
    let beside = dir.join("run");
    if beside.as_os_str().len() + SOCKET_NAME_BYTES <= SOCKET_PATH_MAX_BYTES {
        return beside;
    }
    let digest = Sha256::digest(dir.as_os_str().as_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Path::new("/tmp").join(OsStr::new(&format!("chuangquan-{name}")))
}

fn private_dir(dir: &Path, account: &Account) -> Result<(), LocalError> {
    let failed = LocalError::file(dir);
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(&failed)?;
    fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(&failed)?;
    account.own(dir).map_err(&failed)
}

/// Makes a directory among those of strangers: what stands there already is used only if it is really ours, so that
/// nobody can prepare a trap under the name.
fn foreign_private_dir(dir: &Path, account: &Account) -> Result<(), LocalError> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Ok(()) => return account.own(dir).map_err(LocalError::file(dir)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(LocalError::file(dir)(error)),
    }
    let found = fs::symlink_metadata(dir).map_err(LocalError::file(dir))?;
    if found.is_dir() && account.owns(&found) && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(LocalError::UnsafeSocketDir { dir: dir.to_owned() })
}

/// Checks that the server's user may pass through every directory above `dir`: the server's own message for this
/// ("Permission denied" on a path) helps nobody.
fn check_entry(dir: &Path, account: &Account) -> Result<(), LocalError> {
    let Some((user, group)) = account.other() else { return Ok(()) };
    for parent in dir.ancestors().skip(1) {
        let metadata = fs::metadata(parent).map_err(LocalError::file(parent))?;
        let needed = match metadata {
            _ if metadata.uid() == user => 0o100,
            _ if metadata.gid() == group => 0o010,
            _ => 0o001,
        };
        if metadata.mode() & needed == 0 {
            return Err(LocalError::NoEntry { dir: parent.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_path_always_fits_the_kernel() {
        for length in [1, 70, 90, 91, 92, 93, 107, 300] {
            let dir = Path::new("/").join("d".repeat(length));
            let socket = socket_dir(&dir);
            assert!(socket.as_os_str().len() + SOCKET_NAME_BYTES <= SOCKET_PATH_MAX_BYTES, "{}", socket.display());
        }
        assert_eq!(socket_dir(Path::new("/var/lib/x")), Path::new("/var/lib/x/run"));
        assert_ne!(
            socket_dir(&Path::new("/a").join("d".repeat(99))),
            socket_dir(&Path::new("/b").join("d".repeat(99)))
        );
    }
}
