//! Every setting of the product: declared once in [`table`], read once, checked at start, printed on request.
//!
//! Settings come from the environment only. The one table gives the parsing, the `config` command, the table in the
//! README and the test of the Docker Compose file, so that none of them can fall behind.

mod error;
mod host;
mod parse;
mod print;
mod secret;
mod signing;
mod table;

pub use error::{ConfigError, Problem};
pub(crate) use host::running_as_root;
pub use parse::LogFormat;
pub use print::{ShownSetting, Source, markdown_table};
pub use secret::Secret;
pub use signing::{SIGNING_SECRET_MIN_BYTES, SigningError};
pub use table::{Config, Fallback, SETTINGS, Secrecy, Setting};

use std::collections::HashMap;

/// Environment variables by name.
pub type Vars = HashMap<String, String>;

/// Variables with this prefix belong to the product, so one that no setting declares is a mistake.
const PREFIX: &str = "CHUANGQUAN_";

impl Config {
    /// Reads the settings from the environment of this process.
    ///
    /// # Errors
    /// All problems at once: values that cannot be read and variables that no setting declares.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut vars = Vars::new();
        let mut problems = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str() else { continue };
            match value.into_string() {
                Ok(value) => drop(vars.insert(name.to_owned(), value)),
                Err(_) if Setting::named(name).is_some() => {
                    problems.push(Problem::new(name, "不是有效的 UTF-8 文本", "is not valid UTF-8 text"));
                }
                Err(_) => {}
            }
        }
        Self::read(&vars, problems)
    }

    /// Reads the settings from `vars`. An empty value counts as absent.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn from_map(vars: &Vars) -> Result<Self, ConfigError> {
        Self::read(vars, Vec::new())
    }

    /// Starts from the defaults, whatever the environment of this process says; for tests and tools.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::default()
    }

    /// Every setting as it stands, secrets masked, in the order of the table.
    pub fn shown(&self) -> &[ShownSetting] {
        &self.shown
    }

    fn read(vars: &Vars, mut problems: Vec<Problem>) -> Result<Self, ConfigError> {
        problems.extend(error::unknown_variables(vars));
        Self::from_reader(parse::Reader::new(vars, problems))
    }
}

/// Settings for a test or a tool, given by the name of the variable and read by the same code as the environment.
#[derive(Debug, Default)]
pub struct ConfigBuilder {
    vars: Vars,
}

impl ConfigBuilder {
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.vars.insert(name.to_owned(), value.into());
        self
    }

    /// # Errors
    /// As [`Config::from_map`].
    pub fn build(self) -> Result<Config, ConfigError> {
        Config::from_map(&self.vars)
    }
}

#[cfg(test)]
mod tests;
