use std::fmt;

use crate::kernel::Text;
use crate::tabular::TabularError;
use crate::web::{FieldError, Problem};

/// Why a statement file is refused.
#[derive(Debug)]
pub enum StatementError {
    /// It cannot be read at all.
    File(TabularError),
    /// It can be read, but not as a statement that holds together.
    Refused { code: &'static str, place: String, text: Text },
}

impl StatementError {
    pub(super) fn at(
        place: impl Into<String>,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::Refused { code, place: place.into(), text: Text::new(zh, en) }
    }

    /// Stable, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File(error) => error.code(),
            Self::Refused { code, .. } => code,
        }
    }

    /// A sentence for people, place included.
    pub fn text(&self) -> Text {
        match self {
            Self::File(error) => error.text(),
            Self::Refused { place, text, .. } if place.is_empty() => text.clone(),
            Self::Refused { place, text, .. } => {
                Text::new(format!("{place}：{}", text.zh), format!("{place}: {}", text.en))
            }
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for StatementError {}

impl From<TabularError> for StatementError {
    fn from(error: TabularError) -> Self {
        Self::File(error)
    }
}

/// 422 on the field `file`.
impl From<StatementError> for Problem {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::File(error) => error.into(),
            refused => Self::invalid_fields(vec![FieldError::new("file", refused.code(), refused.text())]),
        }
    }
}
