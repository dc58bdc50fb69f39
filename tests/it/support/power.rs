//! A PostgreSQL of a test's own whose power can be cut.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use uuid::Uuid;

/// A place for a server, removed at the end.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;

        let path = std::env::temp_dir().join(format!("cq-{}", Uuid::new_v4().simple()));
        fs::create_dir(&path).expect("made");
        // As root the server runs as another user, who must be able to pass.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o711)).expect("opened");
        Self(path)
    }

    pub fn server(&self) -> PathBuf {
        self.0.join("pg")
    }

    /// Kills the postmaster and every process of it at once.
    pub fn cut_power(&self) {
        let postmaster = self.postmaster();
        let mut all = children(postmaster);
        all.insert(0, postmaster);
        kill(&all);
    }

    /// Kills one of the processes that serve clients, as the kernel does when memory is short: the postmaster ends the
    /// others and recovers by itself.
    pub fn kill_backend(&self, which: usize) {
        let serves = |pid: &u32| {
            let title = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&title).contains(" test_private ")
        };
        let backends: Vec<u32> = children(self.postmaster()).into_iter().filter(serves).collect();
        if !backends.is_empty() {
            kill(&backends[which % backends.len()..][..1]);
        }
    }

    fn postmaster(&self) -> u32 {
        let file = fs::read_to_string(self.server().join("data/postmaster.pid")).expect("a pid file");
        file.lines().next().expect("a line").parse().expect("a pid")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn kill(pids: &[u32]) {
    let pids = pids.iter().map(u32::to_string);
    // Some may have ended by themselves when the first was gone.
    std::process::Command::new("kill").arg("-KILL").args(pids).stderr(Stdio::null()).status().expect("kill runs");
}

/// The processes that this one started, by what the kernel says.
fn children(parent: u32) -> Vec<u32> {
    let parent_of = |path: &Path| -> Option<u32> {
        let stat = fs::read_to_string(path.join("stat")).ok()?;
        // The name in brackets may hold anything; the state and the parent follow it.
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    fs::read_dir("/proc")
        .expect("processes")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let pid: u32 = path.file_name()?.to_str()?.parse().ok()?;
            (parent_of(&path) == Some(parent)).then_some(pid)
        })
        .collect()
}
