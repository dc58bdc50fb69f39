//! Which server, if any, runs on a data directory.
//!
//! The server writes its process id and port into `postmaster.pid`. After a crash that file may name nobody, or, ids
//! being used again, a stranger. Whether a server runs is therefore asked of its socket: only a live server accepts
//! there, and the socket's directory is private.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::{fs, io};

use super::LocalError;
use super::layout::Layout;

/// State of a data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// No server runs; a start may be tried. What a crash left in `postmaster.pid` is the server's own to clear.
    Nothing,
    /// A server runs and calls itself by this port.
    Running { port: u16 },
    /// A server is about to listen or has just stopped listening.
    Settling,
    /// No server runs, but the process that `postmaster.pid` names does: a stranger with the id of a server that
    /// crashed, or a server whose process cannot be seen from here (another container). Keeps a server from starting.
    Stranger,
}

pub(super) fn find(layout: &Layout) -> Result<Found, LocalError> {
    let path = layout.pid_file();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(LocalError::file(&path)(error)),
    };
    let (pid, port) = parse(&text);
    if let Some(port) = port.filter(|port| UnixStream::connect(layout.socket(*port)).is_ok()) {
        return Ok(Found::Running { port });
    }
    match pid.and_then(command_line) {
        Some(words) if serves(&words, &layout.data()) || has_ended(&words) => Ok(Found::Settling),
        Some(_) => Ok(Found::Stranger),
        None => Ok(Found::Nothing),
    }
}

/// Removes the files that name a stranger. The caller has made sure that nobody uses the server.
pub(super) fn forget_stranger(layout: &Layout) -> Result<(), LocalError> {
    let path = layout.pid_file();
    let (_, port) = parse(&fs::read_to_string(&path).map_err(LocalError::file(&path))?);
    // The socket's lock names the same process.
    for path in port.map(|port| layout.socket_lock(port)).into_iter().chain([path]) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(LocalError::file(&path)(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Lines of the file: process id, data directory, start time, port, socket directory, listening address, ...
fn parse(text: &str) -> (Option<u32>, Option<u16>) {
    let mut lines = text.lines().map(str::trim);
    let pid = lines.next().and_then(|line| line.parse().ok());
    let port = lines.nth(2).and_then(|line| line.parse().ok());
    (pid, port)
}

/// The words with which a live process was started.
fn command_line(pid: u32) -> Option<Vec<String>> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(bytes.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect())
}

/// A process that ended but whose parent has not yet asked how has no command line left.
fn has_ended(words: &[String]) -> bool {
    words.iter().all(String::is_empty)
}

fn serves(words: &[String], data: &Path) -> bool {
    words.iter().zip(words.iter().skip(1)).any(|(flag, value)| flag == "-D" && Path::new(value) == data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_gives_process_and_port_as_far_as_it_is_written() {
        let text = "4711\n/var/lib/x/data\n1700000000\n5432\n/var/lib/x/run\n\n  1234 5\nready   \n";
        assert_eq!(parse(text), (Some(4711), Some(5432)));
        assert_eq!(parse("4711\n/var/lib/x/data\n"), (Some(4711), None));
        assert_eq!(parse("x\ny\nz\n5432\n"), (None, Some(5432)));
        assert_eq!(parse(""), (None, None));
    }

    #[test]
    fn a_server_is_told_from_a_stranger_by_its_data_directory() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(serves(&words("/usr/lib/postgresql/15/bin/postgres -D /var/lib/x/data"), Path::new("/var/lib/x/data")));
        assert!(!serves(
            &words("/usr/lib/postgresql/15/bin/postgres -D /var/lib/y/data"),
            Path::new("/var/lib/x/data")
        ));
        assert!(!serves(&words("sleep 60"), Path::new("/var/lib/x/data")));
    }
}
