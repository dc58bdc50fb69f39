//! Settings for people and programs to read, secrets masked.

use serde::Serialize;
use utoipa::ToSchema;

use super::parse::present;
use super::secret::{MASK, mask_url_password};
use super::{Fallback, SETTINGS, Secrecy, Setting, Vars};
use crate::kernel::Text;

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SettingSource)]
pub enum Source {
    Environment,
    Default,
    /// Nobody set it and it has no default; the help says what happens then.
    Absent,
}

/// One setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Setting)]
pub struct ShownSetting {
    pub name: &'static str,
    /// Secrets are masked.
    pub value: Option<String>,
    pub source: Source,
    pub help: Text,
}

impl ShownSetting {
    pub(super) fn of(setting: &Setting, vars: &Vars) -> Self {
        let (word, source) = match (present(vars, setting.name), setting.fallback_word(vars)) {
            (Some(word), _) => (Some(word.to_owned()), Source::Environment),
            (None, Some(word)) => (Some(word), Source::Default),
            (None, None) => (None, Source::Absent),
        };
        let value = word.map(|word| setting.mask(word));
        Self { name: setting.name, value, source, help: Text::new(setting.zh, setting.en) }
    }
}

impl Setting {
    fn mask(&self, word: String) -> String {
        match self.secrecy {
            Secrecy::Open => word,
            Secrecy::Password => mask_url_password(&word),
            Secrecy::Whole => MASK.to_owned(),
        }
    }
}

/// The table of all settings for the README, in Chinese or English.
pub fn markdown_table(english: bool) -> String {
    let head = if english { "| variable | default | meaning |" } else { "| 变量 | 默认值 | 含义 |" };
    let mut table = format!("{head}\n| --- | --- | --- |\n");
    for setting in SETTINGS {
        let default = match &setting.fallback {
            Fallback::Word(word) => format!("`{word}`"),
            Fallback::Computed { zh, en, .. } | Fallback::Absent { zh, en } => {
                (if english { en } else { zh }).to_string()
            }
        };
        let help = if english { setting.en } else { setting.zh };
        table.push_str(&format!("| `{}` | {default} | {help} |\n", setting.name));
    }
    table
}
