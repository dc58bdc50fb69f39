//! The operating-system user who runs the server.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use super::LocalError;
use crate::config::running_as_root;

/// PostgreSQL refuses to run as root, so then it runs as this user, whom the Debian package makes.
const SERVER_USER: &str = "postgres";

/// The user who runs the server and owns its files.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// User and group to change to; `None` if the server runs as the user of this process.
    other: Option<(u32, u32)>,
}

impl Account {
    pub fn of_server() -> Result<Self, LocalError> {
        if !running_as_root() {
            return Ok(Self { other: None });
        }
        let id = |what: &str| {
            let output = Command::new("id").args([what, SERVER_USER]).output().ok().filter(|it| it.status.success())?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        let other = id("-u").zip(id("-g")).ok_or(LocalError::NoServerUser)?;
        Ok(Self { other: Some(other) })
    }

    /// User and group if they differ from those of this process.
    pub fn other(&self) -> Option<(u32, u32)> {
        self.other
    }

    /// Makes `command` run as this user. As root, the standard library drops the supplementary groups too.
    pub fn apply(&self, command: &mut Command) {
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
    }

    /// Gives `path` to this user.
    pub fn own(&self, path: &Path) -> io::Result<()> {
        match self.other {
            Some((user, group)) => std::os::unix::fs::chown(path, Some(user), Some(group)),
            None => Ok(()),
        }
    }

    /// Whether this user owns what `metadata` describes.
    pub fn owns(&self, metadata: &fs::Metadata) -> bool {
        use std::os::unix::fs::MetadataExt;
        match self.other {
            Some((user, _)) => metadata.uid() == user,
            None => fs::metadata("/proc/self").is_ok_and(|own| own.uid() == metadata.uid()),
        }
    }
}
