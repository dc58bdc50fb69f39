//! Runs one of PostgreSQL's programs as the server's user, with an end to the waiting.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::LocalError;
use super::account::Account;

const PAUSE: Duration = Duration::from_millis(20);
/// How much of a program's output an error repeats.
const TAIL_BYTES: usize = 2_000;

/// Runs `command`. Its output goes to the file `log`, not to a pipe: a server that a program leaves behind would keep a
/// pipe open for ever.
pub(super) fn run(mut command: Command, account: &Account, log: &Path, patience: Duration) -> Result<(), LocalError> {
    let output = File::create(log).map_err(LocalError::file(log))?;
    let errors = output.try_clone().map_err(LocalError::file(log))?;
    command.stdin(Stdio::null()).stdout(output).stderr(errors);
    // The server's user may not be allowed to stay where the product was started.
    command.current_dir("/").env("LC_ALL", "C").env_remove("PGDATA").env_remove("PGPORT").env_remove("PGHOST");
    account.apply(&mut command);
    let program = Path::new(command.get_program()).to_owned();
    let child = command.spawn().map_err(LocalError::file(&program))?;
    let status = wait(child, &program, log, patience)?;
    if status.success() {
        return Ok(());
    }
    let program = program.display().to_string();
    Err(LocalError::Failed { program, status: status.to_string(), output: tail(log) })
}

fn wait(mut child: Child, program: &Path, log: &Path, patience: Duration) -> Result<ExitStatus, LocalError> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(status) = child.try_wait().map_err(LocalError::file(program))? {
            return Ok(status);
        }
        if Instant::now() >= deadline {
            child.kill().and_then(|()| child.wait()).map_err(LocalError::file(program))?;
            let what = program.display().to_string();
            return Err(LocalError::TimedOut { what, after: patience, detail: tail(log) });
        }
        std::thread::sleep(PAUSE);
    }
}

/// The end of a log, for an error message.
pub(super) fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let start = text.len().saturating_sub(TAIL_BYTES);
    String::from_utf8_lossy(text.get(start..).unwrap_or_default()).trim().to_owned()
}
