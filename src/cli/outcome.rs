//! How a command ends.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::config::{ConfigError, SigningError};
use crate::store::DbError;
use crate::store::local::LocalError;
use crate::web::Problem;

/// Why a command did not do what it was asked; each kind has its exit status.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command ran and found something wrong, or refused rows: 1.
    Found(String),
    /// The command or the settings are wrong: 2, the status clap gives to a wrong command line.
    Usage(String),
    /// The database, the network or the disk cannot be used: 3.
    Unavailable(String),
}

impl Failure {
    /// For the error of a use case.
    pub fn refused(error: impl Into<Problem>) -> Self {
        error.into().into()
    }

    pub fn unavailable(error: impl Display) -> Self {
        Self::Unavailable(error.to_string())
    }

    /// Tells the reason on standard error.
    pub fn report(&self) -> ExitCode {
        let (status, reason) = match self {
            Self::Found(reason) => (1, reason),
            Self::Usage(reason) => (2, reason),
            Self::Unavailable(reason) => (3, reason),
        };
        // Nobody is left to tell if standard error is closed; the status still speaks.
        let _ = writeln!(io::stderr().lock(), "chuangquan: {reason}");
        ExitCode::from(status)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<SigningError> for Failure {
    fn from(error: SigningError) -> Self {
        Self::unavailable(error)
    }
}

impl From<LocalError> for Failure {
    fn from(error: LocalError) -> Self {
        Self::unavailable(error)
    }
}

/// What the web would answer, said on the command line: 5xx stands for what is not the input's fault.
impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let mut reason = problem.text.to_string();
        for error in &problem.errors {
            reason.push_str(&format!("\n  {}: {}", error.field, error.text));
        }
        if problem.status.is_server_error() { Self::Unavailable(reason) } else { Self::Found(reason) }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::unavailable(error)
    }
}

/// Prints a line on standard output. A reader who has seen enough (`| head`) is no failure.
pub(super) fn print(text: impl Display) -> Result<(), Failure> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::unavailable(error)),
        _ => Ok(()),
    }
}

/// Prints a value as JSON on standard output, on one line.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(serde_json::to_string(value).map_err(Failure::unavailable)?)
}
