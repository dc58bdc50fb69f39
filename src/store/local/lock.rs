//! Locks between processes. The kernel lets go of them when a process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use super::LocalError;

/// How often a lock that somebody else holds is tried again.
const PAUSE: Duration = Duration::from_millis(25);

pub(super) fn open(path: &Path) -> Result<File, LocalError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(LocalError::file(path))
}

/// Waits for the exclusive lock on `path`, but no longer than `patience`. Dropping the file releases it.
pub(super) fn exclusive(path: &Path, patience: Duration) -> Result<File, LocalError> {
    let file = open(path)?;
    let deadline = Instant::now() + patience;
    while !try_exclusive(&file, path)? {
        if Instant::now() >= deadline {
            let what = format!("锁 / lock {}", path.display());
            return Err(LocalError::TimedOut { what, after: patience, detail: String::new() });
        }
        std::thread::sleep(PAUSE);
    }
    Ok(file)
}

/// Takes the exclusive lock on an open file unless somebody else holds any lock on it.
pub(super) fn try_exclusive(file: &File, path: &Path) -> Result<bool, LocalError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(LocalError::file(path)(error)),
    }
}

/// Takes a shared lock, or turns an exclusive one into a shared one. Exclusive locks on such files are held for
/// moments only, so waiting has an end.
pub(super) fn shared(file: &File, path: &Path) -> Result<(), LocalError> {
    file.lock_shared().map_err(LocalError::file(path))
}

pub(super) fn release(file: &File, path: &Path) -> Result<(), LocalError> {
    file.unlock().map_err(LocalError::file(path))
}
