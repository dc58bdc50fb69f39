//! Where log lines go.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use super::outcome::Failure;
use crate::config::{Config, LogFormat};

/// Sends log lines to standard error, filtered and written as the settings say. Times are UTC.
pub(super) fn start(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| Failure::Usage(error.to_string()))?;
    let coloured = io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(io::stderr);
    let started = match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(Failure::unavailable)
}
